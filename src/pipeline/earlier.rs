//! What came of files in earlier runs, so that only new and changed ones are scored and checked again: in the cache,
//! beside the entry with the forms on a file (read/cache.rs), one with all that a run keeps of the file by itself.
//!
//! ```text
//! folder/<blake3 of the file>-<blake3 of the profile's name, its beginning>.jiping
//! version line = results ─ blake3 of this program ─ blake3 of the profile
//! ```
//! It follows from the bytes of the file, the profile and the program, and from nothing else. The name of the file may
//! decide whether one without forms is a return at all, so that only files with forms leave an entry. What shows when the
//! returns lie side by side (roster, year, versions) is no part of it.
//!
//! The program is told by the hash of its own file: no number must be raised when a formula, a check or a word of its
//! message changes, nor can any be forgotten. The profile is told by everything that is in it. What is of another program
//! or profile is made anew and replaces the entry, so that there is one for each file and name of a profile.

use crate::domain::submission::Returned;
use crate::profile::Profile;
use crate::read::cache::{Cache, Kind};
use crate::scratch::Scratch;
use std::fs;
use std::sync::{Arc, OnceLock};

/// Letters of the hash of a profile's name, in the names of entries.
const MARK: usize = 16;

/// What came of files in earlier runs of one program under one profile.
pub struct Earlier<'a> {
    cache: &'a Cache,
    entries: Kind,
}

impl<'a> Earlier<'a> {
    /// Of this program; None if it cannot read its own file, and then nothing is kept.
    pub fn under(profile: &Profile, cache: &'a Cache) -> Option<Self> {
        static PROGRAM: OnceLock<Option<blake3::Hash>> = OnceLock::new();
        let program = PROGRAM.get_or_init(own_hash).as_ref()?;
        Some(Self::of_program(program, profile, cache))
    }

    /// Of the program whose file has this hash.
    pub fn of_program(program: &blake3::Hash, profile: &Profile, cache: &'a Cache) -> Self {
        let name = blake3::hash(profile.name.as_bytes()).to_hex();
        let content = blake3::hash(format!("{profile:?}").as_bytes());
        Self {
            cache,
            entries: Kind::new(format!("-{}", &name[..MARK]), &format!("results {program} {content}")),
        }
    }

    /// What came of the bytes with this hash, as that of a file of this name.
    pub fn returned(&self, hash: &blake3::Hash, file: &Arc<str>, scratch: &Arc<Scratch>) -> Option<Returned> {
        let returned: Returned = self.cache.entry(&self.entries, hash).ok()?;
        Some(returned.of_file(file, hash.to_hex().to_string(), scratch))
    }

    /// Keeps what came of the bytes with this hash.
    pub fn keep(&self, hash: &blake3::Hash, returned: &Returned) {
        if !returned.submission.forms().is_empty() {
            self.cache.keep(&self.entries, hash, returned);
        }
    }
}

/// The hash of the file that holds the running program.
fn own_hash() -> Option<blake3::Hash> {
    let program = fs::read(std::env::current_exe().ok()?).ok()?;
    Some(blake3::Hasher::new().update_rayon(&program).finalize())
}
