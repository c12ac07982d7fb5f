//! Office Open XML workbooks (.xlsx, .xlsm): values by calamine, and beside them what calamine does not tell:
//! number formats, merged areas, hidden rows and columns, in one pass over each sheet's XML.

use super::grid::{Grid, Hidden, Sheet, SheetContent, Workbook};
use super::package::{self, Package, attribute, damaged, is_set};
use super::value::{built_in_format, cell, text_cell, unvalued_cell};
use crate::domain::cell::Cell;
use crate::domain::place::{Address, Area};
use crate::domain::submission::Refusal;
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata};
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads every sheet of the workbook. Errors if the file as a whole cannot be opened; a sheet that cannot be read
/// says so in its place.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut package = package::open(bytes)?;
    let paths = sheet_paths(&mut package)?;
    strings_hold_what_they_claim(&mut package)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    let listed = book.sheets_metadata().to_vec();
    if listed.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
    }
    let is_1904 = book.has_1904_epoch();
    let mut names = BTreeSet::new();
    let mut sheets = Vec::with_capacity(listed.len());
    for sheet in listed {
        if !names.insert(sheet.name.to_lowercase()) {
            return Err(damaged(format!("有两张同名的工作表「{}」", sheet.name)));
        }
        let content = match paths.get(&sheet.name) {
            _ if sheet.typ != SheetType::WorkSheet => SheetContent::NotAWorksheet,
            None => SheetContent::Unreadable("工作表在文件中缺失".to_owned()),
            Some(path) => match sheet_grid(&mut book, &mut package, &sheet.name, path, is_1904)? {
                Ok(grid) => SheetContent::Grid(grid),
                Err(cause) => SheetContent::Unreadable(cause),
            },
        };
        sheets.push(Sheet {
            name: sheet.name,
            hidden: sheet.visible != SheetVisible::Visible,
            content,
        });
    }
    Ok(Workbook { sheets })
}

fn refusal(error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Encrypted,
        XlsxError::FileNotFound(name) => damaged(format!("缺少部件 {name}")),
        XlsxError::Xml(_) | XlsxError::XmlAttr(_) | XlsxError::XmlEof(_) => damaged("工作簿内部的XML不完整"),
        _ => damaged("工作簿结构损坏"),
    }
}

/// Refuses a list of shared strings that claims more strings than it has bytes: calamine makes room for the claim.
fn strings_hold_what_they_claim(package: &mut Package<'_>) -> Result<(), Refusal> {
    let Some(content) = package::part(package, "xl/sharedStrings.xml")? else {
        return Ok(());
    };
    let mut reader = quick_xml::Reader::from_reader(content.as_slice());
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let claimed = attribute(&element, "uniqueCount").and_then(|count| count.parse::<u64>().ok());
                return match claimed {
                    Some(claimed) if claimed > content.len() as u64 => Err(damaged("共享文本的条数与内容不符")),
                    _ => Ok(()),
                };
            }
            Ok(Event::Eof) | Err(_) => return Err(damaged("共享文本的XML不完整")),
            Ok(_) => buffer.clear(),
        }
    }
}

/// Where each sheet's part is, by sheet name.
fn sheet_paths(package: &mut Package<'_>) -> Result<BTreeMap<String, String>, Refusal> {
    let root = package::relationships(package, "/")?;
    let workbook = root
        .values()
        .find(|target| target.ends_with(".xml") && target.contains("workbook"))
        .cloned()
        .unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let targets = package::relationships(package, &workbook)?;
    let content = package::part(package, &workbook)?.ok_or_else(|| damaged("不是工作簿：缺少 workbook.xml"))?;
    let mut reader = quick_xml::Reader::from_reader(content.as_slice());
    let mut paths = BTreeMap::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == "sheet" => {
                let target = attribute(&element, "id").and_then(|id| targets.get(&id));
                if let (Some(name), Some(target)) = (attribute(&element, "name"), target) {
                    paths.insert(name, target.clone());
                }
            }
            Ok(Event::Eof) => return Ok(paths),
            Ok(_) => {}
            Err(_) => return Err(damaged("workbook.xml 不是完整的XML")),
        }
    }
}

/// The grid of one sheet, or the cause why it cannot be read.
fn sheet_grid(
    book: &mut Book<'_>,
    package: &mut Package<'_>,
    name: &str,
    path: &str,
    is_1904: bool,
) -> Result<Result<Grid, String>, Refusal> {
    let Some(content) = package::part(package, path)? else {
        return Ok(Err("工作表在文件中缺失".to_owned()));
    };
    let layout = match Layout::of(&content) {
        Ok(layout) => layout,
        Err(cause) => return Ok(Err(cause)),
    };
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Err("图表页或宏表".to_owned())),
        Err(_) => return Ok(Err("工作表的XML不完整".to_owned())),
    };
    let formats: Vec<String> = reader.styles().iter().map(format_code).collect();
    let mut cells = Vec::new();
    loop {
        match reader.next_cell_with_formula_metadata() {
            Ok(Some(record)) => {
                let at = Address::new(record.pos.0, record.pos.1);
                let format = layout.styles.get(&at).and_then(|style| formats.get(*style as usize));
                let format = format.map_or("General", String::as_str);
                let cell = match (&record.value, &record.formula) {
                    (DataRef::Empty, Some(formula)) => Some(formula_without_value(at, formula)),
                    _ => cell(at, &Data::from(record.value), format, is_1904),
                };
                cells.extend(cell.map(|cell| Cell {
                    hidden: layout.hidden.covers(cell.at),
                    ..cell
                }));
            }
            Ok(None) => return Ok(Ok(Grid::new(cells, layout.merged))),
            Err(_) => {
                let after = cells
                    .last()
                    .map(|cell| format!("，读到{}为止", cell.at))
                    .unwrap_or_default();
                return Ok(Err(format!("单元格数据不完整{after}")));
            }
        }
    }
}

/// The number format of a style: its own code, or the built-in one that its number names.
fn format_code(style: &calamine::Style) -> String {
    match &style.number_format {
        None => "General".to_owned(),
        Some(format) => match format.format_id {
            Some(id) if built_in_format(id) != "General" => built_in_format(id).to_owned(),
            _ => format.format_code.clone(),
        },
    }
}

/// A formula that stores no value. `=8个` and `=100%` are no calculations but what somebody wrote: their text stands.
fn formula_without_value(at: Address, formula: &XlsxFormulaMetadata) -> Cell {
    match formula {
        XlsxFormulaMetadata::Normal { formula } if is_written_figure(formula) => text_cell(at, &format!("={formula}")),
        _ => unvalued_cell(at),
    }
}

/// A figure with at most a percent sign or a unit of other than Latin letters behind it.
fn is_written_figure(formula: &str) -> bool {
    let unit = formula.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    unit.len() < formula.len()
        && (unit == "%" || unit.chars().all(|letter| letter.is_alphabetic() && !letter.is_ascii()))
}

/// What surrounds the values of a sheet.
#[derive(Default)]
struct Layout {
    /// Style of each filled cell that is not in the default style.
    styles: BTreeMap<Address, u32>,
    merged: Vec<Area>,
    hidden: Hidden,
    /// Where the next row and cell are that do not say so themselves.
    next: Address,
}

impl Layout {
    /// One pass over the sheet's XML; errors with the cause if it is not well formed to its end.
    fn of(xml: &[u8]) -> Result<Self, String> {
        let mut reader = quick_xml::Reader::from_reader(xml);
        let mut layout = Self::default();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) => layout.take(&element, true)?,
                Ok(Event::Empty(element)) => layout.take(&element, false)?,
                Ok(Event::End(element)) if element.local_name().as_ref() == "row" => {
                    layout.next = Address::new(layout.next.row.saturating_add(1), 0);
                }
                Ok(Event::Eof) => return Ok(layout),
                Ok(_) => {}
                Err(_) => return Err("工作表的XML不完整".to_owned()),
            }
        }
    }

    /// Takes note of an element; most of a form's cells are styled and empty, and only those with content count.
    fn take(&mut self, element: &BytesStart<'_>, has_content: bool) -> Result<(), String> {
        match element.local_name().as_ref() {
            "row" => {
                let number = attribute(element, "r").and_then(|number| number.parse::<u32>().ok());
                let row = number.and_then(|number| number.checked_sub(1)).unwrap_or(self.next.row);
                if is_set(element, "hidden") {
                    self.hidden.rows.insert(row);
                }
                self.next = if has_content {
                    Address::new(row, 0)
                } else {
                    Address::new(row.saturating_add(1), 0)
                };
            }
            "c" => {
                let at = match attribute(element, "r") {
                    Some(place) => place.parse().map_err(|_| format!("单元格位置「{place}」超出工作表"))?,
                    None => self.next,
                };
                self.next.column = at.column.saturating_add(1);
                let style = attribute(element, "s").and_then(|style| style.parse().ok());
                if let Some(style) = style.filter(|style| has_content && *style > 0) {
                    self.styles.insert(at, style);
                }
            }
            "mergeCell" => self
                .merged
                .extend(attribute(element, "ref").and_then(|area| area.parse::<Area>().ok())),
            "col" if is_set(element, "hidden") => {
                let bound = |name| attribute(element, name).and_then(|number| number.parse::<u32>().ok());
                let columns = bound("min").zip(bound("max"));
                self.hidden
                    .columns
                    .extend(columns.map(|(first, last)| (first.saturating_sub(1), last.saturating_sub(1))));
            }
            _ => {}
        }
        Ok(())
    }
}
