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
pub mod manifest;
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

use crate::domain::form::Form;
use crate::domain::submission::{Content, Passed, Refusal, SkippedSheet, Submission};
use cache::Cache;
use format::Format;
use grid::{Grid, SheetContent, Workbook};
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
    let content = match workbook_of(bytes, &mut format).map(|workbook| forms(&workbook)) {
        Ok((forms, skipped)) => Content::Read { forms, skipped },
        Err(refusal) => Content::Refused(refusal),
    };
    Kept {
        content,
        modified: properties.modified,
    }
}

/// The forms on a workbook, each with what merged areas on it lie over; and the sheets without.
fn forms(workbook: &Workbook) -> (Vec<Form>, Vec<SkippedSheet>) {
    let (mut forms, skipped) = recognise::forms(workbook);
    for form in &mut forms {
        let sheet = workbook.sheets.get(form.sheet_index).map(|sheet| &sheet.content);
        if let Some(SheetContent::Grid(grid)) = sheet {
            let covered = grid.covered().iter();
            form.covered = covered.filter(|one| form.area.contains(one.cell.at)).cloned().collect();
        }
    }
    (forms, skipped)
}

/// Most bytes of text that the cells of a workbook hold together: one shared string may stand in any number of cells, so
/// that a small file may hold more than the memory does. The largest collections of forms hold some MiB.
const MAX_TOLD: usize = 64 * 1024 * 1024;

/// The workbook, unless its cells hold too much text.
fn bounded(workbook: Workbook) -> Result<Workbook, Refusal> {
    let grids = workbook.sheets.iter().filter_map(|sheet| match &sheet.content {
        SheetContent::Grid(grid) => Some(grid),
        SheetContent::NotAWorksheet | SheetContent::Unreadable(_) => None,
    });
    let told: usize = grids.flat_map(Grid::cells).map(|cell| cell.text.len()).sum();
    match told > MAX_TOLD {
        true => Err(Refusal::Unreadable {
            cause: format!(
                "各单元格的文字合计{}MiB，超过{}MiB的上限",
                told / 1024 / 1024,
                MAX_TOLD / 1024 / 1024
            ),
            cure: "请删去自评表以外的内容和过长的文字，另存为.xlsx后重新报送".to_owned(),
        }),
        false => Ok(workbook),
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
    .and_then(bounded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cell::{Cell, Stored};
    use crate::domain::place::Address;
    use crate::domain::text::Text;
    use grid::Sheet;

    #[test]
    fn a_text_that_stands_in_too_many_cells_is_told() {
        let text = Text::from("长".repeat(32_000));
        let book = |count: u32| {
            let cell = |row| Cell {
                at: Address::new(row, 0),
                text: text.clone(),
                stored: Stored::Text,
                hidden: false,
            };
            let sheet = Sheet {
                name: String::new(),
                hidden: false,
                content: SheetContent::Grid(Grid::new((0..count).map(cell), [])),
            };
            Workbook { sheets: vec![sheet] }
        };
        assert!(bounded(book(600)).is_ok());
        let told = bounded(book(800)).map_err(|refusal| refusal.reason());
        assert!(told.is_err_and(|told| told.contains("64MiB")));
    }
}
