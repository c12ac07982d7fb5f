//! The edge on which workbooks come in.
//!
//! ```text
//! input ─ listing ─→ Source ─ format ─→ Workbook of Grids ─ recognise ─→ Submission of Forms
//! ```

mod compound;
mod format;
pub mod grid;
pub mod isolation;
pub mod kept;
mod modified;
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
use isolation::Isolation;
use kept::Kept;

/// Reads one source from its bytes to the forms on it. Never fails: what cannot be read says so in its content.
pub fn submission(source: &Source, isolation: &Isolation) -> Submission {
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
    let Kept { content, modified } = isolation.kept(&bytes);
    match content {
        // A document under its own ending is no return that went wrong; an archive may hold returns.
        Content::Refused(Refusal::NotAWorkbook { .. })
            if !source.is_named_as_spreadsheet() && !format::is_archive(&bytes) =>
        {
            named(hash, Content::Passed(Passed::OtherType))
        }
        content => Submission {
            modified,
            ..named(hash, content)
        },
    }
}

/// Reads a file from its bytes, in this process.
fn kept_of(bytes: &[u8]) -> Kept {
    let content = match workbook(bytes).map(|workbook| recognise::forms(&workbook)) {
        Ok((forms, skipped)) => Content::Read { forms, skipped },
        Err(refusal) => Content::Refused(refusal),
    };
    Kept {
        content,
        modified: modified::modified(bytes),
    }
}

/// Opens a workbook by its content, whatever its name says, in this process.
pub fn workbook(bytes: &[u8]) -> Result<Workbook, Refusal> {
    match format::format(bytes)? {
        Format::Xlsx => xlsx::read(bytes),
        Format::Xls => xls::read(bytes),
        Format::Xlsb => xlsb::read(bytes),
        Format::Ods => ods::read(bytes),
    }
}
