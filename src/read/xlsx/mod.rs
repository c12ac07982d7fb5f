//! Office Open XML workbooks (.xlsx, .xlsm), read directly: the parts that hold cells are inflated once and walked over
//! once, and what makes a file unsafe or doubtful is found on that walk.
//!
//! ```text
//! package ─ book ─→ sheets, shared strings, styles ─ xml ─→ sheet ─ content ─→ Grid of Cells
//! ```
//! A file whose structure is damaged is refused as a whole, with the sheet and cell in the sentence; a value that cannot
//! be read is a cell that says so.

mod book;
mod content;
mod sheet;
mod strings;
mod styles;
mod text;
mod xml;

use super::grid::{Sheet, SheetContent, Workbook};
use super::package::{self, Package, damaged};
use crate::domain::submission::Refusal;
use content::Facts;
use strings::Strings;
use xml::Cause;

/// Reads every sheet of the workbook. Errors if the file is damaged or over a limit.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut package = package::open(bytes)?;
    let book = book::read(&mut package)?;
    let facts = Facts {
        strings: told_of(&mut package, book.strings.as_deref(), Strings::read)?,
        formats: told_of(&mut package, book.styles.as_deref(), styles::read)?,
        is_1904: book.is_1904,
    };
    let mut sheets = Vec::with_capacity(book.sheets.len());
    for listed in book.sheets {
        let content = match listed.part {
            None => SheetContent::NotAWorksheet,
            Some(part) => {
                let named = |cause: Cause| damaged(format!("工作表「{}」{cause}", listed.name));
                let xml = xml_part(&mut package, &part)?.ok_or_else(|| named("在文件中缺失".to_owned()))?;
                SheetContent::Grid(sheet::read(&xml, &facts).map_err(named)?)
            }
        };
        sheets.push(Sheet {
            name: listed.name,
            hidden: listed.hidden,
            content,
        });
    }
    Ok(Workbook { sheets })
}

/// What a part beside the sheets tells; nothing if the workbook has none.
fn told_of<Told: Default>(
    package: &mut Package<'_>,
    part: Option<&str>,
    read: impl Fn(&str) -> Result<Told, Cause>,
) -> Result<Told, Refusal> {
    let Some(part) = part else {
        return Ok(Told::default());
    };
    match xml_part(package, part)? {
        Some(xml) => read(&xml).map_err(|cause| damaged(format!("部件 {part} {cause}"))),
        None => Ok(Told::default()),
    }
}

/// A part as text: UTF-8, or UTF-16 as its first bytes say; None if the package has no such part.
fn xml_part(package: &mut Package<'_>, part: &str) -> Result<Option<String>, Refusal> {
    let Some(bytes) = package::part(package, part)? else {
        return Ok(None);
    };
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, units @ ..] => wide_text(units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => wide_text(units, u16::from_be_bytes),
        _ => String::from_utf8(bytes).ok(),
    };
    text.map(Some)
        .ok_or_else(|| damaged(format!("部件 {part} 的文字编码不是UTF-8，无法辨认")))
}

fn wide_text(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().copied().map(unit).collect();
    rest.is_empty().then(|| String::from_utf16(&units).ok())?
}
