//! Tables in text, as systems export them under the name .xls: web pages, CSV and its kin, Excel 2003 XML. They become
//! grids with the places that a spreadsheet program gives the same content.

mod delimited;
mod encoding;
mod figure;
mod markup;
mod page;
mod xml;

use super::foreign::{SAVE_AS, not_a_workbook, text_without_table, unknown};
use super::grid::{Grid, SheetContent, Workbook, merging_fault};
use super::package::damaged;
use crate::domain::cell::Cell;
use crate::domain::place::Area;
use crate::domain::submission::Refusal;

/// How a table stands in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTable {
    /// HTML with a `<table>`
    Page,
    /// Fields between commas, tabs or semicolons
    Delimited,
    /// Excel 2003 XML (SpreadsheetML)
    Xml,
}

/// Bytes that are looked at to tell the kind.
const HEAD: usize = 64 * 1024;
/// Most filled cells that are read of one file.
const MAX_CELLS: usize = 200_000;
/// Most cells times merged areas: each cell is held against the areas around it. A form has some hundreds of each.
const MAX_MERGING: usize = 200_000_000;
/// Longest text that is read.
const MAX_TEXT: usize = 32 * 1024 * 1024;

/// The kind of table in the text of a file. Errors with what it is instead, if it is no text or holds no table.
pub fn kind(bytes: &[u8]) -> Result<TextTable, Refusal> {
    let encoding = encoding::encoding(bytes).ok_or_else(unknown)?;
    let head = encoding::decoded(&bytes[..bytes.len().min(HEAD)], encoding);
    let head = head.trim_start();
    if head.is_empty() {
        return Err(damaged("这是空文件，只有空白"));
    }
    if encoding::has_controls(head) {
        return Err(unknown());
    }
    if bytes.len() > MAX_TEXT {
        return Err(over_limit(format!(
            "文本有{}MiB，超过{}MiB的上限",
            bytes.len() / 1024 / 1024,
            MAX_TEXT / 1024 / 1024
        )));
    }
    let lower = head.to_ascii_lowercase();
    let has_workbook = lower.contains("<workbook") || lower.contains("<ss:workbook");
    if lower.starts_with('<') && has_workbook && lower.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Ok(TextTable::Xml);
    }
    if lower.contains("urn:oasis:names:tc:opendocument") {
        return Err(not_a_workbook("OpenDocument单文件表格（.fods）", SAVE_AS));
    }
    // The table may begin far below the head of a page.
    if lower.starts_with('<') {
        let is_page = ["<html", "<table", "<body", "<!doctype html", "<div", "<meta", "<tr"]
            .iter()
            .any(|tag| lower.contains(tag));
        let has_table = || encoding::decoded(bytes, encoding).to_ascii_lowercase().contains("<tr");
        return match is_page && (lower.contains("<tr") || has_table()) {
            true => Ok(TextTable::Page),
            false if is_page && lower.contains("<table") => Ok(TextTable::Page),
            false => Err(text_without_table(head)),
        };
    }
    match delimited::delimiter(head) {
        Some(_) if !head.starts_with('{') => Ok(TextTable::Delimited),
        _ => Err(text_without_table(head)),
    }
}

/// Reads the table of this kind. Errors if it has too many cells, or is not well formed where it must be.
pub fn read(bytes: &[u8], kind: TextTable) -> Result<Workbook, Refusal> {
    let encoding = encoding::encoding(bytes).ok_or_else(unknown)?;
    let text = encoding::decoded(bytes, encoding);
    match kind {
        TextTable::Page => page::read(&text),
        TextTable::Delimited => delimited::read(&text),
        TextTable::Xml => xml::read(&text),
    }
}

/// The grid of what was read; errors if that many areas would take too long to find cells in.
fn grid(cells: Vec<Cell>, merged: Vec<Area>) -> Result<SheetContent, Refusal> {
    if let Some(fault) = merging_fault(&merged) {
        return Err(over_limit(fault));
    }
    match cells.len().checked_mul(merged.len()) {
        Some(pairs) if pairs <= MAX_MERGING => Ok(SheetContent::Grid(Grid::new(cells, merged))),
        _ => Err(over_limit(format!("合并单元格有{}处，太多", merged.len()))),
    }
}

fn too_many_cells() -> Refusal {
    over_limit(format!("内容超过{MAX_CELLS}格的上限"))
}

fn over_limit(cause: String) -> Refusal {
    Refusal::Unreadable {
        cause,
        cure: "请用Excel或WPS打开，只留自评表，另存为.xlsx后报送".to_owned(),
    }
}
