//! Standard output, which may be a terminal, a pipe, or a file on a disk that fills up.

use crate::error::Error;
use crate::write::in_words;
use std::io::{self, BufWriter, Write};

/// Bytes that go to the system at once: the findings on a district take megabytes.
const AT_ONCE: usize = 64 * 1024;

/// Prints, and keeps in mind what became of it: the commands do not look at each line.
pub struct Printer<Stream: Write> {
    stream: BufWriter<Stream>,
    failure: Option<io::Error>,
}

impl<Stream: Write> Printer<Stream> {
    pub fn new(stream: Stream) -> Self {
        Self {
            stream: BufWriter::with_capacity(AT_ONCE, stream),
            failure: None,
        }
    }

    /// Prints what is left.
    ///
    /// # Errors
    /// `Unprinted` if some of it was lost. A reader that went away has lost nothing that it wanted.
    pub fn finish(mut self) -> Result<(), Error> {
        let _ = self.flush();
        match self.failure {
            Some(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(Error::Unprinted {
                cause: in_words(&cause),
            }),
            _ => Ok(()),
        }
    }

    fn noted<Done>(&mut self, done: io::Result<Done>) -> io::Result<Done> {
        done.map_err(|cause| {
            let kind = cause.kind();
            self.failure.get_or_insert(cause);
            kind.into()
        })
    }
}

impl<Stream: Write> Write for Printer<Stream> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(bytes);
        self.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.stream.flush();
        self.noted(flushed)
    }
}
