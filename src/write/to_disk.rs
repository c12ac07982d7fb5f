//! Files are brought to disk while others are still made: the disk works beside the program, not after it.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

/// Files that are brought to disk at once: the disk does many in little more time than one.
const AT_ONCE: usize = 8;

/// A file that could not be brought to disk.
type Failure = (PathBuf, io::Error);

/// Takes files that are complete. Dropped, it waits for those that are on their way.
pub struct ToDisk {
    complete: Option<Sender<PathBuf>>,
    waiting: Arc<Mutex<Receiver<PathBuf>>>,
    bringers: Vec<JoinHandle<Vec<Failure>>>,
}

impl ToDisk {
    pub fn new() -> Self {
        let (complete, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let bringer = || {
            let waiting = Arc::clone(&waiting);
            Builder::new().spawn(move || brought(&waiting))
        };
        Self {
            complete: Some(complete),
            // With fewer than wished, or none, it takes longer.
            bringers: (0..AT_ONCE).map_while(|_| bringer().ok()).collect(),
            waiting,
        }
    }

    /// This file is complete.
    pub fn take(&self, file: PathBuf) {
        // The other end is held here, too.
        let _ = self.complete.as_ref().map(|complete| complete.send(file));
    }

    /// Waits until all files are on disk.
    ///
    /// # Errors
    /// The first file, by its path, that could not be brought there: a disk that is full, or gone, may say so only now.
    pub fn finished(mut self) -> Result<(), Failure> {
        let failures = self.end();
        let first = failures.into_iter().min_by(|(one, _), (other, _)| one.cmp(other));
        first.map_or(Ok(()), Err)
    }

    fn end(&mut self) -> Vec<Failure> {
        self.complete = None;
        let mut failures = brought(&self.waiting);
        for bringer in self.bringers.drain(..) {
            let stopped = |_| vec![(PathBuf::new(), io::Error::other("a writer stopped"))];
            failures.extend(bringer.join().unwrap_or_else(stopped));
        }
        failures
    }
}

impl Drop for ToDisk {
    fn drop(&mut self) {
        self.end();
    }
}

/// Brings one file after the other to disk until no more can come.
fn brought(waiting: &Mutex<Receiver<PathBuf>>) -> Vec<Failure> {
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
    let files = std::iter::from_fn(next);
    files
        .filter_map(|file| bring(&file).err().map(|cause| (file, cause)))
        .collect()
}

fn bring(file: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(file)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_first_file_that_cannot_be_brought_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let brought = |names: &[&str]| {
            let disk = ToDisk::new();
            names.iter().for_each(|name| disk.take(path(name)));
            disk.finished().map_err(|(file, cause)| (file, cause.kind()))
        };
        fs::write(path("甲.txt"), "甲").unwrap();
        assert_eq!(brought(&[]), Ok(()));
        assert_eq!(brought(&["甲.txt"; 20]), Ok(()));
        let missing = Err((path("丁.txt"), io::ErrorKind::NotFound));
        assert_eq!(brought(&["丙.txt", "甲.txt", "丁.txt", "甲.txt"]), missing);
    }
}
