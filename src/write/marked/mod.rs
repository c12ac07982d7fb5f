//! 标注件: the department's own workbook, unchanged but for coloured cells, notes on them, and the sheet 审核意见 in
//! front. The package is patched, never written anew.
//!
//! ```text
//! part                    what is done to it
//! xl/workbook.xml (+rels) 审核意见 listed first, local names shifted by one       book
//! xl/styles.xml           fills, fonts, a border; marked styles once more        styles
//! sheets with findings    s="…" of the cells, <legacyDrawing>                    sheet
//! comments, vmlDrawing    ours added, or made                                    comments, drawing, note, geometry
//! a new sheet             审核意见                                               opinion
//! [Content_Types].xml     types of new parts                                     package
//! all else                copied as it is compressed
//! ```
//! A workbook that cannot be patched is refused with the reason; `rendering` then lays its cells out anew and marks
//! those in the same way.

mod book;
mod comments;
mod drawing;
mod geometry;
mod note;
mod opinion;
mod package;
mod refusal;
mod rendering;
mod sheet;
mod styles;
pub(super) mod xml;

pub use opinion::cell_name;
pub use refusal::CannotMark;
pub use rendering::{Page, rendering};

use crate::domain::finding::Finding;
use crate::scratch::{Aside, Scratch};
use book::Book;
use package::Package;
use std::collections::BTreeMap;
use std::sync::Arc;
use styles::Styles;

/// Namespace of workbooks in the usual variant of the format.
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// Namespace of the attributes that name relationships.
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What stands on top of 审核意见.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading<'a> {
    pub department: &'a str,
    pub file: &'a str,
    /// That this is no copy of the original but made anew, and why.
    pub notice: Option<&'a str>,
}

/// A marked workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy<Bytes = Vec<u8>> {
    pub bytes: Bytes,
    /// The ending that its content asks for: `xlsx`, or `xlsm` with macros.
    pub ending: &'static str,
    /// Sheets that a link can open, by the name in the findings: the name in this workbook.
    pub sheets: BTreeMap<String, String>,
}

impl Copy {
    /// The same with its bytes put aside.
    pub fn put_aside(self, scratch: &Arc<Scratch>) -> Copy<Aside> {
        Copy {
            bytes: scratch.put(&self.bytes),
            ending: self.ending,
            sheets: self.sheets,
        }
    }
}

/// The workbook with the findings marked. Findings without a cell, or on a sheet that is not there, are listed only.
///
/// # Errors
/// Why the workbook cannot be patched.
pub fn copy(original: &[u8], heading: &Heading<'_>, findings: &[&Finding]) -> Result<Copy, CannotMark> {
    let mut package = Package::open(original)?;
    let book = Book::of(&mut package)?;
    let styles_path = book.styles().map(str::to_owned).ok_or_else(|| CannotMark::Damaged {
        part: "styles.xml".to_owned(),
    })?;
    let mut styles = Styles::of(package.needed(&styles_path)?, &styles_path)?;
    for sheet in &book.sheets {
        let on_it = findings
            .iter()
            .filter(|finding| finding.sheet.as_deref() == Some(&sheet.name));
        let marked: Vec<&Finding> = on_it.filter(|finding| finding.cell.is_some()).copied().collect();
        if sheet.is_worksheet && !marked.is_empty() {
            sheet::mark(&mut package, &mut styles, &sheet.path, &marked)?;
        } else {
            sheet::leave_selection(&mut package, &sheet.path)?;
        }
    }
    let shown = book
        .sheets
        .iter()
        .filter(|sheet| sheet.is_worksheet && sheet.is_visible);
    let sheets: BTreeMap<String, String> = shown.map(|sheet| (sheet.name.clone(), sheet.name.clone())).collect();
    let list = opinion::sheet(heading, findings, &styles, &|sheet| sheets.contains_key(sheet));
    let name = book.free_name(opinion::SHEET);
    book.begin_with(&mut package, &name, list, opinion::HEADER_ROW)?;
    package.change(&styles_path, styles.finish()?);
    let (bytes, ending) = package.finish()?;
    Ok(Copy { bytes, ending, sheets })
}
