//! A plain .xlsx of what was read, for workbooks that cannot be marked themselves: every cell at its own place with the
//! text that a person sees, then marked like any other.

use super::{CannotMark, Copy, Heading, copy};
use crate::domain::cell::Cell;
use crate::domain::finding::Finding;
use crate::domain::place::{Address, Area};
use crate::domain::record::MAKER;
use crate::write::style::begins_a_formula;
use crate::write::table::{height, lines_needed, set_up_page};
use crate::write::wording::cell_text;
use crate::write::xml;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Characters that a sheet name holds.
const LONGEST_NAME: usize = 31;
/// Narrowest and widest column, in digits.
const WIDTHS: (u8, u8) = (8, 26);
/// Merged areas that are laid out; a form has some dozens.
const MOST_AREAS: usize = 2000;
/// Blank cells that are ruled; a form has some hundreds.
const MOST_BLANKS: usize = 20_000;

/// A sheet as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub sheet: String,
    pub cells: Vec<Cell>,
    pub merged: Vec<Area>,
}

/// The sheets laid out anew with the findings marked; the heading says so.
///
/// # Errors
/// `Damaged` if what was read does not fit into a workbook.
pub fn rendering(pages: &[Page], heading: &Heading<'_>, findings: &[&Finding]) -> Result<Copy, CannotMark> {
    let names = sheet_names(pages);
    let plain = laid_out(pages, &names).map_err(|cause| CannotMark::Damaged {
        part: cause.to_string(),
    })?;
    let moved: Vec<Finding> = findings.iter().map(|finding| renamed(finding, &names)).collect();
    let marked = copy(&plain, heading, &moved.iter().collect::<Vec<_>>())?;
    Ok(Copy {
        sheets: names,
        ..marked
    })
}

/// The finding on the sheet as it is called now.
fn renamed(finding: &Finding, names: &BTreeMap<String, String>) -> Finding {
    let sheet = finding.sheet.as_deref().and_then(|sheet| names.get(sheet));
    Finding {
        sheet: sheet
            .map(|name| Arc::from(name.as_str()))
            .or_else(|| finding.sheet.clone()),
        ..finding.clone()
    }
}

/// Names that spreadsheet programs take, by the names as they were read.
fn sheet_names(pages: &[Page]) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for page in pages {
        let plain = sheet_name(&page.sheet);
        let numbered = (2_u32..).map(|number| {
            let mark = format!("（{number}）");
            let kept = LONGEST_NAME.saturating_sub(mark.encode_utf16().count());
            format!("{}{mark}", cut(&plain, kept))
        });
        let mut free = std::iter::once(plain.clone()).chain(numbered);
        let name = free.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default();
        names.insert(page.sheet.clone(), name);
    }
    names
}

fn sheet_name(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|letter| match letter {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '_',
            _ if letter.is_control() || !xml::holds(letter) => '_',
            _ => letter,
        })
        .collect();
    let cut = cut(safe.trim(), LONGEST_NAME);
    let plain = cut.trim_matches('\'');
    if plain.is_empty() || plain.eq_ignore_ascii_case("history") {
        format!("表{plain}")
    } else {
        plain.to_owned()
    }
}

fn cut(text: &str, units: usize) -> String {
    let mut room = units;
    let kept = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= room;
        room = room.saturating_sub(letter.len_utf16());
        fits
    });
    kept.collect()
}

fn laid_out(pages: &[Page], names: &BTreeMap<String, String>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The date is fixed, so that the same return gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author(MAKER).set_creation_datetime(&created));
    for page in pages {
        let sheet = book.add_worksheet();
        if let Some(name) = names.get(&page.sheet) {
            sheet.set_name(name)?;
        }
        lay_out(sheet, page)?;
    }
    book.save_to_buffer()
}

fn lay_out(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    let areas = areas(page);
    let widths = widths(page, &areas);
    for (&column, &width) in &widths {
        sheet.set_column_width(column, f64::from(width))?;
    }
    rule_blanks(sheet, page, &areas)?;
    let mut rows: BTreeMap<u32, u32> = BTreeMap::new();
    for cell in &page.cells {
        let area = areas.get(&cell.at).copied().unwrap_or(Area::of(cell.at));
        let width = (area.first.column..=area.last.column).fold(0_u8, |sum, column| {
            let own = u16::try_from(column).ok().and_then(|column| widths.get(&column));
            sum.saturating_add(own.copied().unwrap_or(WIDTHS.0))
        });
        let lines = lines_needed(&cell.text, width);
        let format = if is_long(&cell.text, width) {
            ruled().set_align(FormatAlign::Left)
        } else {
            ruled()
        };
        let text = cell_text(&cell.text);
        let format = match begins_a_formula(&text) {
            true => format.set_quote_prefix(),
            false => format,
        };
        let (row, column) = (cell.at.row, column_number(cell.at)?);
        if area.first == area.last {
            sheet.write_string_with_format(row, column, text, &format)?;
        } else {
            sheet.merge_range(row, column, area.last.row, column_number(area.last)?, &text, &format)?;
        }
        let height = area.last.row - area.first.row + 1;
        let needed = rows.entry(row).or_insert(1);
        *needed = (*needed).max(lines.div_ceil(height));
    }
    for (row, lines) in rows {
        sheet.set_row_height(row, height(lines))?;
    }
    if let (Some(first), Some(last)) = (page.cells.first(), page.cells.iter().map(|cell| cell.at.row).max()) {
        let widest = widths.keys().next_back().copied().unwrap_or(0);
        sheet.ignore_error_range(first.at.row, 0, last, widest, IgnoreError::NumberStoredAsText)?;
    }
    set_up_page(sheet);
    Ok(())
}

/// Draws the lines of the table through the cells that hold nothing.
fn rule_blanks(sheet: &mut Worksheet, page: &Page, areas: &BTreeMap<Address, Area>) -> Result<(), XlsxError> {
    let columns = page.cells.iter().map(|cell| cell.at.column);
    let (Some(first), Some(last)) = (columns.clone().min(), columns.max()) else {
        return Ok(());
    };
    let mut rows: Vec<u32> = page.cells.iter().map(|cell| cell.at.row).collect();
    rows.dedup();
    let filled: BTreeSet<Address> = page.cells.iter().map(|cell| cell.at).collect();
    let places = rows
        .into_iter()
        .flat_map(|row| (first..=last).map(move |column| Address::new(row, column)));
    let blank = places.filter(|at| !filled.contains(at) && !areas.values().any(|area| area.contains(*at)));
    for at in blank.take(MOST_BLANKS) {
        sheet.write_blank(at.row, column_number(at)?, &ruled())?;
    }
    Ok(())
}

/// Whether a text breaks more than once beyond its own line breaks; long text is set left.
fn is_long(text: &str, width: u8) -> bool {
    lines_needed(text, width) as usize > text.lines().count() + 1
}

fn column_number(at: Address) -> Result<u16, XlsxError> {
    u16::try_from(at.column).map_err(|_| XlsxError::RowColumnLimitError)
}

fn ruled() -> Format {
    Format::new()
        .set_font_name("宋体")
        .set_font_size(10)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// Merged areas by their first cell; of areas that overlap only the first, and none that begins without a text.
fn areas(page: &Page) -> BTreeMap<Address, Area> {
    let filled: BTreeSet<Address> = page.cells.iter().map(|cell| cell.at).collect();
    let mut areas: BTreeMap<Address, Area> = BTreeMap::new();
    let begun = page.merged.iter().filter(|area| filled.contains(&area.first));
    for area in begun.take(MOST_AREAS) {
        let mut after = filled.range(area.first..=area.last).skip(1);
        let holds_others = after.any(|at| area.contains(*at));
        if !holds_others && !areas.values().any(|known| overlap(known, area)) {
            areas.insert(area.first, *area);
        }
    }
    areas
}

const fn overlap(one: &Area, other: &Area) -> bool {
    one.first.row <= other.last.row
        && other.first.row <= one.last.row
        && one.first.column <= other.last.column
        && other.first.column <= one.last.column
}

/// A width for each column up to the last: as its own texts need, within bounds.
fn widths(page: &Page, areas: &BTreeMap<Address, Area>) -> BTreeMap<u16, u8> {
    let area = |at: Address| areas.get(&at).copied().unwrap_or(Area::of(at));
    let last = page.cells.iter().map(|cell| area(cell.at).last.column).max();
    let last = last.and_then(|last| u16::try_from(last).ok()).unwrap_or(0);
    let mut widths: BTreeMap<u16, u8> = (0..=last).map(|column| (column, WIDTHS.0)).collect();
    for cell in &page.cells {
        let area = area(cell.at);
        let own = u16::try_from(cell.at.column)
            .ok()
            .filter(|_| area.first.column == area.last.column);
        if let Some(width) = own.and_then(|own| widths.get_mut(&own)) {
            let fitting = (WIDTHS.0..WIDTHS.1).find(|&width| !is_long(&cell.text, width));
            *width = (*width).max(fitting.unwrap_or(WIDTHS.1));
        }
    }
    widths
}
