//! The edge on which workbooks come in.
//!
//! ```text
//! input ─ listing ─→ Source ─ format ─→ Workbook of Grids ─ recognise ─→ Submission of Forms
//! ```

mod format;
pub mod grid;
mod ods;
mod package;
pub mod recognise;
mod roster;
mod source;
mod value;
mod xls;
mod xlsb;
mod xlsx;

pub use roster::roster;
pub use source::{Source, sources};

use crate::domain::submission::{Content, Passed, Refusal, Submission};
use format::Format;
use grid::Workbook;

/// Reads one source from its bytes to the forms on it. Never fails: what cannot be read says so in its content.
pub fn submission(source: &Source) -> Submission {
    let bytes = match source.bytes() {
        Ok(bytes) => bytes,
        Err(refusal) => {
            return Submission {
                file: source.name.clone(),
                hash: String::new(),
                content: Content::Refused(refusal),
            };
        }
    };
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let content = match source.passed_over(&bytes) {
        Some(passed) => Content::Passed(passed),
        None => content(&bytes),
    };
    Submission {
        file: source.name.clone(),
        hash,
        content,
    }
}

fn content(bytes: &[u8]) -> Content {
    match workbook(bytes).map(|workbook| recognise::forms(&workbook)) {
        Ok((forms, skipped)) => Content::Read { forms, skipped },
        Err(refusal) => Content::Refused(refusal),
    }
}

/// Opens a workbook by its content, whatever its name says.
pub fn workbook(bytes: &[u8]) -> Result<Workbook, Refusal> {
    match format::format(bytes)? {
        Format::Xlsx => xlsx::read(bytes),
        Format::Xls => xls::read(bytes),
        Format::Xlsb => xlsb::read(bytes),
        Format::Ods => ods::read(bytes),
    }
}

impl Source {
    /// Whether the file is no return at all: a lock file of an open workbook, or an empty file.
    fn passed_over(&self, bytes: &[u8]) -> Option<Passed> {
        if self.is_lock_file() {
            Some(Passed::LockFile)
        } else if bytes.is_empty() {
            Some(Passed::EmptyFile)
        } else {
            None
        }
    }
}
