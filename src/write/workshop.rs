//! The hidden folder beside the output in which everything is made ready.
//!
//! ```text
//! parent/.绩评-XXXXXX/正在写出   locked for as long as the program runs
//! parent/.绩评-XXXXXX/结果/…     what is renamed in the end
//! ```
//! A program that is killed leaves it behind; the next one that writes beside it takes it away. The lock tells one that
//! was left behind from one in use, since the system gives it back however a program ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const PREFIX: &str = ".绩评-";
const LOCK: &str = "正在写出";
const RESULT: &str = "结果";
/// How often another one is opened when a neighbour took it for a left one before it was locked.
const ATTEMPTS: usize = 3;

/// Open until it is dropped; then it is gone, with whatever is still in it.
pub struct Workshop {
    // Given back first: Windows does not remove a folder with an open file in it.
    _lock: File,
    folder: TempDir,
}

impl Workshop {
    /// Opens one in a folder, and removes those that were left there.
    ///
    /// # Errors
    /// Of the system, if nothing can be written there.
    pub fn open_in(parent: &Path) -> io::Result<Self> {
        remove_left(parent);
        let mut opened = Self::locked_in(parent);
        for _ in 1..ATTEMPTS {
            if !matches!(&opened, Err(cause) if cause.kind() == io::ErrorKind::NotFound) {
                break;
            }
            opened = Self::locked_in(parent);
        }
        opened
    }

    fn locked_in(parent: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        let path = folder.path().join(LOCK);
        let lock = OpenOptions::new().write(true).create_new(true).open(&path)?;
        // Where the system knows no locks nothing is ever taken for left behind.
        let is_taken = matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) || !path.exists();
        if is_taken {
            return Err(io::ErrorKind::NotFound.into());
        }
        // A folder of its own below: the temporary one is closed to other users, the result must not be.
        fs::create_dir(folder.path().join(RESULT))?;
        Ok(Self { _lock: lock, folder })
    }

    /// The folder that is to be filled and renamed.
    pub fn result(&self) -> PathBuf {
        self.folder.path().join(RESULT)
    }
}

/// Removes the workshops of programs that were killed. One in use stays, and so does whatever only looks like one; what
/// cannot be removed is left for the next time.
fn remove_left(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && entry.file_name().to_string_lossy().starts_with(PREFIX) {
            let _ = remove_if_left(&entry.path());
        }
    }
}

fn remove_if_left(workshop: &Path) -> io::Result<()> {
    let lock = match OpenOptions::new().write(true).open(workshop.join(LOCK)) {
        Ok(lock) => lock,
        // Killed before it was locked: empty, else it is not ours.
        Err(_) => return fs::remove_dir(workshop),
    };
    lock.try_lock()?;
    for entry in fs::read_dir(workshop)? {
        let name = entry?.file_name();
        if name != LOCK && name != RESULT {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
    }
    fs::remove_dir_all(workshop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_left_is_removed_and_what_is_in_use_or_not_ours_stays() {
        let parent = tempfile::tempdir().unwrap();
        let make = |path: &str| {
            let path = parent.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        };
        let in_use = Workshop::open_in(parent.path()).unwrap();
        let in_use = in_use.folder.path();
        make(".绩评-left/正在写出");
        make(".绩评-left/结果/部门报告/教育局.txt");
        fs::create_dir(parent.path().join(".绩评-empty")).unwrap();
        make(".绩评-notes/笔记.txt");
        make(".绩评-mixed/正在写出");
        make(".绩评-mixed/笔记.txt");
        make(".绩评-file");
        make("绩评-left/正在写出");

        drop(Workshop::open_in(parent.path()).unwrap());
        let own = in_use.file_name().unwrap().to_str().unwrap();
        let mut expected = [own, ".绩评-file", ".绩评-mixed", ".绩评-notes", "绩评-left"];
        expected.sort_unstable();
        assert_eq!(names(parent.path()), expected);
        assert_eq!(names(in_use), ["正在写出", "结果"]);
        assert_eq!(names(&parent.path().join(".绩评-mixed")), ["正在写出", "笔记.txt"]);
    }
}
