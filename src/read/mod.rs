//! The edge on which workbooks come in.
//!
//! ```text
//! input ─ listing (archives looked into) ─→ Source ─ format ─→ Workbook of Grids ─ recognise ─→ Submission of Forms
//! ```

mod archive;
pub mod cache;
mod compound;
mod foreign;
mod format;
pub mod grid;
mod inflate;
pub mod isolation;
pub mod kept;
mod listing;
mod ods;
mod order;
pub mod package;
mod plain_number;
mod properties;
pub mod recognise;
pub mod results;
mod roster;
mod source;
mod text_table;
mod value;
mod xls;
mod xlsb;
mod xlsx;

pub use listing::sources;
pub use roster::roster;
pub use source::Source;

use crate::domain::submission::{Content, Passed, Refusal, Submission};
use cache::Cache;
use format::Format;
use grid::Workbook;
use isolation::Isolation;
use kept::Kept;
use package::Shortcuts;
use properties::Properties;

/// How files are read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    pub isolation: &'a Isolation,
    /// What earlier runs read.
    pub cache: Option<&'a Cache>,
}

impl<'a> From<&'a Isolation> for Reading<'a> {
    /// Every file anew.
    fn from(isolation: &'a Isolation) -> Self {
        Self { isolation, cache: None }
    }
}

impl Reading<'_> {
    /// What is kept of the file with these bytes.
    fn kept(self, bytes: &[u8], hash: &blake3::Hash) -> Kept {
        let read = || self.isolation.kept(bytes);
        match self.cache {
            Some(cache) => cache.kept_or(hash, read),
            None => read(),
        }
    }
}

/// A source with its bytes, not yet read.
pub struct Opened<'a> {
    source: &'a Source,
    bytes: Vec<u8>,
    pub hash: blake3::Hash,
}

/// Reads one source from its bytes to the forms on it. Never fails: what cannot be read says so in its content.
pub fn submission<'a>(source: &Source, reading: impl Into<Reading<'a>>) -> Submission {
    match opened(source) {
        Ok(opened) => opened.submission(reading),
        Err(known) => known,
    }
}

/// A source with its bytes.
///
/// # Errors
/// What there is to say of one that is not read, or has no bytes.
pub fn opened(source: &Source) -> Result<Opened<'_>, Submission> {
    let known = |content: Content| named(source, String::new(), content);
    if let Some(content) = source.content() {
        return Err(known(content.clone()));
    }
    if !source.is_expected() && !source.is_named_as_text_table() && !format::may_be_workbook(&source.head()) {
        return Err(known(Content::Passed(Passed::OtherType)));
    }
    let bytes = source.bytes().map_err(|refusal| known(Content::Refused(refusal)))?;
    let hash = blake3::hash(&bytes);
    Ok(Opened { source, bytes, hash })
}

impl Opened<'_> {
    /// Reads the bytes. A file with forms is a return whatever its name; one without may be none by its name.
    pub fn submission<'a>(&self, reading: impl Into<Reading<'a>>) -> Submission {
        let Kept { content, modified } = reading.into().kept(&self.bytes, &self.hash);
        let hash = self.hash.to_hex().to_string();
        if !self.source.is_expected() && is_of_other_type(self.source, &content, &self.bytes) {
            return named(self.source, hash, Content::Passed(Passed::OtherType));
        }
        Submission {
            modified,
            ..named(self.source, hash, content)
        }
    }
}

fn named(source: &Source, hash: String, content: Content) -> Submission {
    Submission {
        file: source.name.clone(),
        hash,
        modified: None,
        content,
    }
}

/// Whether a file of another ending is no return that went wrong: a document under its own ending (an archive may
/// hold returns), or text without a form.
fn is_of_other_type(source: &Source, content: &Content, bytes: &[u8]) -> bool {
    match content {
        _ if bytes.is_empty() => true,
        Content::Read { forms, .. } => source.is_named_as_text_table() && forms.is_empty(),
        Content::Refused(Refusal::NotAWorkbook { .. }) => !format::is_archive(bytes),
        Content::Refused(_) => source.is_named_as_text_table(),
        Content::Passed(_) => true,
    }
}

/// Reads a file of which is known what it is, in this process.
fn kept_of(bytes: &[u8], mut format: Format<'_>) -> Kept {
    let properties = Properties::of(bytes, &mut format);
    if let Some(passed) = properties.own {
        return Kept {
            content: Content::Passed(passed),
            modified: None,
        };
    }
    let content = match workbook_of(bytes, &mut format).map(|workbook| recognise::forms(&workbook)) {
        Ok((forms, skipped)) => Content::Read { forms, skipped },
        Err(refusal) => Content::Refused(refusal),
    };
    Kept {
        content,
        modified: properties.modified,
    }
}

/// Opens a workbook by its content, whatever its name says, in this process.
pub fn workbook(bytes: &[u8]) -> Result<Workbook, Refusal> {
    workbook_of(bytes, &mut format::format(bytes)?)
}

/// The same without any of the shortcuts that the reader of .xlsx takes: what tests hold these against.
pub fn workbook_the_long_way(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut format = format::format(bytes)?;
    if let Format::Xlsx(package) = &mut format {
        package.shortcuts = Shortcuts::Avoided;
    }
    workbook_of(bytes, &mut format)
}

fn workbook_of(bytes: &[u8], format: &mut Format<'_>) -> Result<Workbook, Refusal> {
    match format {
        Format::Xlsx(package) => xlsx::read(package),
        Format::Xls => xls::read(bytes),
        Format::Xlsb => xlsb::read(bytes),
        Format::Ods => ods::read(bytes),
        Format::TextTable(kind) => text_table::read(bytes, *kind),
    }
}
