//! `jiping read-one`: reads one file for another process of this program, under limits. Not for people: the file comes
//! on standard input, the answer goes to standard output as `read::kept` tells it.

use super::Exit;
use crate::cli::ReadOneArgs;
use crate::read::isolation::{Asked, answer, out_of_memory, refused};
use std::io::{Read, Write};

/// Answers and ends; an asker that went away is not waited for.
pub fn read_one(arguments: &ReadOneArgs, out: &mut dyn Write) -> Exit {
    let asked = if arguments.cells { Asked::Cells } else { Asked::Forms };
    let mut bytes = Vec::new();
    let answer = match std::io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => answer(bytes, asked, arguments.limits.limits()),
        // The file alone takes all the memory there is.
        Err(_) => refused(asked, out_of_memory()),
    };
    let _ = out.write_all(&answer);
    Exit::Clean
}
