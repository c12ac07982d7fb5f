//! What a run puts aside for later: in memory while it is little, else in a file without a name, which goes with the
//! run. A province's returns are more than a computer's memory, and each is wanted only now and then.

mod shelved;

pub use shelved::{Shelved, read};

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that are kept in memory before the file is begun, where nothing else is asked for.
const MEMORY: usize = 24 * 1024 * 1024;

/// Where things are put aside, from any thread.
#[derive(Debug)]
pub struct Scratch {
    /// Folders that the file may be made in, the best first.
    folders: Vec<PathBuf>,
    /// Bytes that may still be kept in memory.
    room: AtomicUsize,
    file: Mutex<Place>,
}

/// The file, once it is needed.
#[derive(Debug)]
enum Place {
    Unopened,
    Open {
        file: File,
        end: u64,
    },
    /// None can be made or written to: everything further stays in memory.
    Refused,
}

/// Bytes that were put aside.
#[derive(Debug, Clone)]
pub enum Aside {
    Held(Arc<[u8]>),
    Filed {
        scratch: Arc<Scratch>,
        at: u64,
        length: usize,
    },
}

impl Scratch {
    /// Keeps in a file, made in the first of these folders that takes one, what exceeds a modest share of memory.
    pub fn in_folders(folders: Vec<PathBuf>) -> Arc<Self> {
        Self::with_memory(folders, MEMORY)
    }

    /// The same with so many bytes in memory before.
    pub fn with_memory(folders: Vec<PathBuf>, bytes: usize) -> Arc<Self> {
        Arc::new(Self {
            folders,
            room: AtomicUsize::new(bytes),
            file: Mutex::new(Place::Unopened),
        })
    }

    /// Keeps everything in memory.
    pub fn in_memory() -> Arc<Self> {
        Self::with_memory(Vec::new(), usize::MAX)
    }

    /// Puts bytes aside. Those that no file takes (the disk is full) stay in memory.
    pub fn put(self: &Arc<Self>, bytes: &[u8]) -> Aside {
        self.put_in_file(bytes).unwrap_or_else(|| Aside::Held(bytes.into()))
    }

    /// The same with bytes that need not be copied to stay in memory.
    pub fn take(self: &Arc<Self>, bytes: Arc<[u8]>) -> Aside {
        self.put_in_file(&bytes).unwrap_or(Aside::Held(bytes))
    }

    /// Puts bytes aside that find no room in memory; None for those that stay there.
    fn put_in_file(self: &Arc<Self>, bytes: &[u8]) -> Option<Aside> {
        let length = bytes.len();
        let less = |room: usize| room.checked_sub(length);
        let taken = self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        let at = if taken.is_ok() { None } else { self.filed(bytes) };
        at.map(|at| Aside::Filed {
            scratch: Arc::clone(self),
            at,
            length,
        })
    }

    /// Writes bytes behind those that the file holds, and says where; None if it does not take them.
    fn filed(&self, bytes: &[u8]) -> Option<u64> {
        let mut place = self.place();
        if matches!(*place, Place::Unopened) {
            let file = self
                .folders
                .iter()
                .find_map(|folder| tempfile::tempfile_in(folder).ok());
            *place = file.map_or(Place::Refused, |file| Place::Open { file, end: 0 });
        }
        let Place::Open { file, end } = &mut *place else {
            return None;
        };
        let at = *end;
        let written = file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(bytes));
        // What was half written stands behind the end, where nobody looks for it.
        written.ok()?;
        *end += bytes.len() as u64;
        Some(at)
    }

    fn place(&self) -> std::sync::MutexGuard<'_, Place> {
        // Nothing is left half done by a thread that panicked: the end moves last.
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Aside {
    /// The bytes as they were put aside.
    ///
    /// # Errors
    /// If the file cannot be read any more.
    pub fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        match self {
            Self::Held(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::Filed { scratch, at, length } => {
                let mut place = scratch.place();
                let Place::Open { file, .. } = &mut *place else {
                    return Err(io::ErrorKind::NotFound.into());
                };
                file.seek(SeekFrom::Start(*at))?;
                let mut bytes = vec![0; *length];
                file.read_exact(&mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }
}

/// Whether they are the same bytes; ones that cannot be read are equal to none.
impl PartialEq for Aside {
    fn eq(&self, other: &Self) -> bool {
        matches!((self.bytes(), other.bytes()), (Ok(one), Ok(other)) if one == other)
    }
}

impl Eq for Aside {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of growing length → kept in memory, and all of them as they were.
    #[track_caller]
    fn case(scratch: &Arc<Scratch>, held: &[bool]) {
        let texts: Vec<String> = (0..held.len()).map(|length| "绩".repeat(length)).collect();
        let aside: Vec<Aside> = texts.iter().map(|text| scratch.put(text.as_bytes())).collect();
        let in_memory: Vec<bool> = aside.iter().map(|aside| matches!(aside, Aside::Held(_))).collect();
        assert_eq!(in_memory, held);
        // The last first: what stands before it in the file is not read with it.
        for (aside, text) in aside.iter().zip(&texts).rev() {
            assert_eq!(*aside.bytes().unwrap(), *text.as_bytes());
        }
    }

    #[test]
    fn what_exceeds_the_memory_goes_to_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let folders = vec![folder.path().join("没有"), folder.path().to_owned()];
        case(&Scratch::with_memory(folders, 7), &[true, true, false, false, false]);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
    }

    #[test]
    fn what_is_lost_is_told() {
        let lost = Aside::Filed {
            scratch: Scratch::in_memory(),
            at: 0,
            length: 3,
        };
        assert!(lost.bytes().is_err());
        let scratch = Scratch::in_memory();
        let text = Shelved::new(&"绩评".to_owned(), &scratch);
        assert_eq!(text.open().unwrap(), "绩评");
        let cut_short: Shelved<u64> = Shelved::new(&u64::MAX, &scratch).cut_short();
        assert!(cut_short.open().is_err());
    }

    #[test]
    fn without_a_file_everything_stays_in_memory() {
        case(&Scratch::with_memory(vec!["/没有/这个".into()], 0), &[true; 4]);
        case(&Scratch::in_memory(), &[true; 4]);
    }
}
