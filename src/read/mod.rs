//! The edge on which workbooks come in.
//!
//! ```text
//! input ─ listing ─→ Source ─ format ─→ Workbook of Grids ─ recognise ─→ Submission of Forms
//! ```

mod format;
pub mod grid;
mod modified;
mod ods;
mod package;
pub mod recognise;
pub mod results;
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
    let named = |hash: String, content: Content| Submission {
        file: source.name.clone(),
        hash,
        modified: None,
        content,
    };
    if !source.is_named_as_spreadsheet() && !format::may_be_workbook(&source.head()) {
        return named(String::new(), Content::Passed(Passed::OtherType));
    }
    let bytes = match source.bytes() {
        Ok(bytes) => bytes,
        Err(refusal) => return named(String::new(), Content::Refused(refusal)),
    };
    let hash = blake3::hash(&bytes).to_hex().to_string();
    if source.is_lock_file() {
        return named(hash, Content::Passed(Passed::LockFile));
    }
    if bytes.is_empty() {
        return named(hash, Content::Passed(Passed::EmptyFile));
    }
    match content(&bytes) {
        // A document under its own ending is no return that went wrong; an archive may hold returns.
        Content::Refused(Refusal::NotAWorkbook { .. })
            if !source.is_named_as_spreadsheet() && !format::is_archive(&bytes) =>
        {
            named(hash, Content::Passed(Passed::OtherType))
        }
        content => Submission {
            modified: modified::modified(&bytes),
            ..named(hash, content)
        },
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
