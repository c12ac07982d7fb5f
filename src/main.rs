//! 绩评

use jiping::cli::{self, Refused};
use jiping::commands::{self, Exit};
use std::io::Write;
use std::process::ExitCode;

/// Could not run.
const CANNOT_RUN: u8 = 2;

fn main() -> ExitCode {
    // A reader may panic on a damaged file; that file is then refused by name, and the trace helps nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let cli = match cli::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(Refused::Told(text)) => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            return ExitCode::SUCCESS;
        }
        Err(Refused::Wrong(sentence)) => {
            let _ = writeln!(std::io::stderr(), "{sentence}");
            return ExitCode::from(CANNOT_RUN);
        }
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let result = commands::execute(cli, &mut out);
    let _ = out.flush();
    match result {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Faulty) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(CANNOT_RUN)
        }
    }
}
