//! What is known of files from earlier runs, so that only new and changed ones are read again: an entry a file with the
//! forms on it, found by the hash of the file's bytes, whatever its name and the profile. Further kinds of entries may
//! lie beside it, in which others keep what came of the same bytes.
//!
//! ```text
//! folder/<blake3 of the file>.jiping          the forms on it (kept.rs)
//! folder/<blake3 of the file>-<mark>.jiping   an entry of another kind
//!
//! entry = version line ─ seal (32 bytes) ─ what is kept, as bytes (kept.rs)
//!         seal = blake3(hash of the file ─ version line ─ what is kept)
//! ```
//! An entry that does not fit its seal, its name or this program is not used: what it should hold is made anew, and the
//! entry replaced. The seal finds damage, not forgery: who may write to the folder could as well write to the returns.

use super::kept::{Kept, decoded, encoded};
use super::source::cause;
use crate::domain::submission::{Content, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Raise it with every change that makes the same file read differently: a reader of a format, the recognition of forms
/// and its words, the notation of figures kept in a form, or a kept type. Entries of another number are read anew. A
/// number that no program in use ever had may stay.
pub const READER: u32 = 7;

/// The ending of entries.
const ENDING: &str = "jiping";

/// With what an entry begins, up to the version.
const MAGIC: &str = "jiping-cache ";

/// Most bytes of an entry: far more than the largest form takes.
const MAX_ENTRY: u64 = 256 * 1024 * 1024;

/// What entries tell of a file.
#[derive(Debug)]
pub struct Kind {
    /// Stands in their names behind the hash of the file.
    mark: String,
    /// The line with which those begin that may be used.
    version: String,
}

impl Kind {
    /// Entries whose names bear a mark, of a version (one line of text): those of another version are replaced.
    pub fn new(mark: String, version: &str) -> Self {
        Self {
            mark,
            version: format!("{MAGIC}{version}\n"),
        }
    }
}

/// A folder of entries, and what was met there. Several runs may use one at a time: an entry appears whole or not at
/// all, and any of them may be deleted.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    forms: Kind,
    damaged: AtomicUsize,
    of_other_version: AtomicUsize,
    /// Why the first entry could not be written; no further one is tried.
    unwritable: OnceLock<String>,
}

/// Why an entry is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    Absent,
    Damaged,
    OfOtherVersion,
}

impl Cache {
    /// The folder, which need not exist, for this version of the program.
    pub fn new(folder: PathBuf) -> Self {
        Self::of_version(folder, &format!("{}/{READER}", env!("CARGO_PKG_VERSION")))
    }

    /// The folder as the program of another version (one line of text) sees it.
    pub fn of_version(folder: PathBuf, version: &str) -> Self {
        Self {
            folder,
            forms: Kind::new(String::new(), version),
            damaged: AtomicUsize::new(0),
            of_other_version: AtomicUsize::new(0),
            unwritable: OnceLock::new(),
        }
    }

    /// What is kept of the file with this hash: from its entry, else by reading it, which leaves an entry.
    pub fn kept_or(&self, hash: &blake3::Hash, read: impl FnOnce() -> Kept) -> Kept {
        match self.entry(&self.forms, hash) {
            Ok(kept) => return kept,
            Err(Unusable::OfOtherVersion) => {
                self.of_other_version.fetch_add(1, Ordering::Relaxed);
            }
            Err(Unusable::Absent | Unusable::Damaged) => {}
        }
        let kept = read();
        if stands_in_the_file(&kept.content) {
            self.keep(&self.forms, hash, &kept);
        }
        kept
    }

    /// What the entry of a kind says of the file with this hash. A damaged one is counted, for the remarks.
    ///
    /// # Errors
    /// If there is none that can be used.
    pub fn entry<Value: DeserializeOwned>(&self, kind: &Kind, hash: &blake3::Hash) -> Result<Value, Unusable> {
        let sound = self.sound_entry(kind, hash);
        if matches!(sound, Err(Unusable::Damaged)) {
            self.damaged.fetch_add(1, Ordering::Relaxed);
        }
        sound
    }

    /// Leaves an entry for later runs. One that cannot be written is the last that is tried; the remarks tell it.
    pub fn keep(&self, kind: &Kind, hash: &blake3::Hash, value: &impl Serialize) {
        if self.unwritable.get().is_none() {
            self.write(kind, hash, &encoded(value)).unwrap_or_else(|error| {
                self.unwritable.get_or_init(|| cause(&error));
            });
        }
    }

    /// What the user should know of the folder, a sentence each; none if all went well.
    pub fn remarks(&self) -> Vec<String> {
        let damaged = self.damaged.load(Ordering::Relaxed);
        let of_other_version = self.of_other_version.load(Ordering::Relaxed);
        [
            (damaged > 0).then(|| format!("缓存中有{damaged}份记录已损坏，已重新读取")),
            (of_other_version > 0).then(|| format!("缓存中有{of_other_version}份记录由其他版本写成，已重新读取")),
            self.unwritable.get().map(|cause| {
                format!(
                    "缓存「{}」无法写入：{cause}。本次结果不受影响，下次仍须重新读取",
                    super::source::shown(&self.folder)
                )
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn path(&self, kind: &Kind, hash: &blake3::Hash) -> PathBuf {
        self.folder.join(format!("{}{}.{ENDING}", hash.to_hex(), kind.mark))
    }

    fn sound_entry<Value: DeserializeOwned>(&self, kind: &Kind, hash: &blake3::Hash) -> Result<Value, Unusable> {
        let bytes = bytes(&self.path(kind, hash)).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Unusable::Absent,
            _ => Unusable::Damaged,
        })?;
        let line = bytes.iter().position(|&byte| byte == b'\n').ok_or(Unusable::Damaged)? + 1;
        let (version, rest) = bytes.split_at_checked(line).ok_or(Unusable::Damaged)?;
        let (seal, body) = rest.split_first_chunk().ok_or(Unusable::Damaged)?;
        if !version.starts_with(MAGIC.as_bytes()) || self::seal(hash, version, body) != *seal {
            return Err(Unusable::Damaged);
        }
        if version != kind.version.as_bytes() {
            return Err(Unusable::OfOtherVersion);
        }
        decoded(body).ok_or(Unusable::Damaged)
    }

    /// Writes an entry under a name of its own and renames it, so that nobody meets half of one.
    fn write(&self, kind: &Kind, hash: &blake3::Hash, body: &[u8]) -> io::Result<()> {
        let version = kind.version.as_bytes();
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        for part in [version, self::seal(hash, version, body).as_bytes(), body] {
            file.write_all(part)?;
        }
        file.persist(self.path(kind, hash))?;
        Ok(())
    }
}

fn seal(hash: &blake3::Hash, version: &[u8], body: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(hash.as_bytes()).update(version).update(body);
    hasher.finalize()
}

/// The bytes of a regular file.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?;
    if !kind.is_file() || kind.len() > MAX_ENTRY {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(kind.len()).unwrap_or(0));
    File::open(path)?.take(MAX_ENTRY).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether reading the file again must come to the same. What could not be read may be readable under other limits of
/// memory and time, or on another day.
fn stands_in_the_file(content: &Content) -> bool {
    !matches!(content, Content::Refused(Refusal::Unreadable { .. }))
}
