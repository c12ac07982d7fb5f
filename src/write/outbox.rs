//! Where files go as they are made.

use super::Artifact;
use super::unwritable::unwritable;
use crate::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes that are gathered before they are handed on.
const BUFFER: usize = 64 * 1024;

/// Takes files as they are made, from any thread: whole, or piece by piece where one is large. Each is new, and none
/// lies outside.
pub trait Outbox: Sync {
    /// Begins a file. `path` is below the outbox, with `/`.
    ///
    /// # Errors
    /// `OutputUnwritable` if there can be no such file, or one was begun before.
    fn begin(&self, path: &str) -> Result<Outgoing<'_>, Error>;

    /// Puts a whole file into it.
    ///
    /// # Errors
    /// `OutputUnwritable` if it cannot be written.
    fn put(&self, artifact: &Artifact) -> Result<(), Error> {
        let mut file = self.begin(&artifact.path)?;
        // A refusal is told in the end.
        let _ = file.write_all(&artifact.bytes);
        file.end(Ok(()))
    }
}

/// A file on its way out. It remembers why it was refused, so that whoever writes to it need not.
pub struct Outgoing<'a> {
    /// As the user knows it.
    path: PathBuf,
    to: BufWriter<Box<dyn Write + Send + 'a>>,
    /// What it first failed with.
    refusal: Option<Error>,
}

impl<'a> Outgoing<'a> {
    pub fn new(path: PathBuf, to: impl Write + Send + 'a) -> Self {
        Self {
            path,
            to: BufWriter::with_capacity(BUFFER, Box::new(to)),
            refusal: None,
        }
    }

    /// Ends the file, whose content came out like this.
    ///
    /// # Errors
    /// `OutputUnwritable` if not all of it was taken: what made the content may have failed for no other reason. Else
    /// as it came out.
    pub fn end(mut self, made: Result<(), Error>) -> Result<(), Error> {
        let _ = self.flush();
        match self.refusal {
            Some(refusal) => Err(refusal),
            None => made,
        }
    }

    fn noted(&mut self, done: io::Result<()>) -> io::Result<()> {
        if let (Err(cause), None) = (&done, &self.refusal) {
            self.refusal = Some(unwritable(&self.path, cause));
        }
        done
    }
}

impl Write for Outgoing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // All at once: an interruption is no refusal.
        let written = self.to.write_all(bytes);
        self.noted(written)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.to.flush();
        self.noted(flushed)
    }
}

/// The path of a file, if it leads to one inside.
///
/// # Errors
/// `InvalidInput` for any other.
pub fn inner(path: &str) -> io::Result<&Path> {
    let inner = Path::new(path);
    let stays_inside = inner
        .components()
        .all(|component| matches!(component, Component::Normal(_)));
    if stays_inside && !path.is_empty() {
        Ok(inner)
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    }
}

/// Files in memory, in the order in which they were begun.
#[derive(Debug, Default)]
pub struct Tray(Mutex<Vec<Artifact>>);

impl Tray {
    pub fn into_artifacts(self) -> Vec<Artifact> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn artifacts(&self) -> MutexGuard<'_, Vec<Artifact>> {
        // Bytes are added at once or not at all.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins an empty file and says which it is.
    fn begun(&self, path: &str) -> io::Result<usize> {
        inner(path)?;
        let mut artifacts = self.artifacts();
        if artifacts.iter().any(|artifact| artifact.path == path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        artifacts.push(Artifact {
            path: path.to_owned(),
            bytes: Vec::new(),
        });
        Ok(artifacts.len() - 1)
    }
}

impl Outbox for Tray {
    fn begin(&self, path: &str) -> Result<Outgoing<'_>, Error> {
        let at = self.begun(path).map_err(|cause| unwritable(Path::new(path), &cause))?;
        Ok(Outgoing::new(path.into(), OnTray { tray: self, at }))
    }
}

/// A file that is being written.
struct OnTray<'a> {
    tray: &'a Tray,
    at: usize,
}

impl Write for OnTray<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(artifact) = self.tray.artifacts().get_mut(self.at) {
            artifact.bytes.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with room for so many bytes.
    struct Small(usize);

    impl Write for Small {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = self.0.min(bytes.len());
            self.0 -= taken;
            if taken == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Writes twice as much as is gathered to a disk with this room, and ends the file.
    fn ended(room: usize, made: Result<(), Error>) -> Result<(), Error> {
        let mut file = Outgoing::new("结果/汇总表.xlsx".into(), Small(room));
        for _ in 0..2 {
            let _ = file.write_all(&[b'a'; BUFFER]);
        }
        file.end(made)
    }

    fn failed() -> Result<(), Error> {
        Err(Error::Rendering {
            name: "汇总表.xlsx".to_owned(),
            cause: "内容超出工作表的行数或列数".to_owned(),
        })
    }

    #[test]
    fn a_refusal_is_told_before_what_came_of_it() {
        for room in [0, 1, BUFFER, 2 * BUFFER - 1] {
            for made in [Ok(()), failed()] {
                let refused = ended(room, made);
                assert!(
                    matches!(&refused, Err(Error::OutputUnwritable { path, cause })
                        if path.ends_with("汇总表.xlsx") && cause == "磁盘空间不足"),
                    "{refused:?}"
                );
            }
        }
        assert!(matches!(ended(2 * BUFFER, failed()), Err(Error::Rendering { .. })));
        ended(2 * BUFFER, Ok(())).unwrap();
    }
}
