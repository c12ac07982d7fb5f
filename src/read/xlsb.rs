//! Binary Office Open XML workbooks (.xlsb): values by calamine; a walk over the records beside it gives number
//! formats, merged areas, what is hidden, and the results of formulas that are errors, which calamine reads as blank.

use super::grid::{Grid, Hidden, Sheet, SheetContent, Workbook};
use super::package::{self, Package, Relationship, damaged};
use super::value::{built_in_format, cell, error_cell};
use crate::domain::cell::Cell;
use crate::domain::place::{Address, Area};
use crate::domain::submission::Refusal;
use calamine::{Data, Reader, SheetType, SheetVisible, Xlsb, XlsbError};
use std::collections::BTreeMap;
use std::io::Cursor;

type Book<'a> = Xlsb<Cursor<&'a [u8]>>;

const WORKBOOK: &str = "xl/workbook.bin";

/// Reads every sheet of the workbook; errors if it cannot be opened as a whole.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut package = package::open(bytes)?;
    let targets = package::relationships(&mut package, WORKBOOK)?;
    let parts = sheet_parts(&mut package, &targets)?;
    let formats = formats(&mut package)?;
    let mut book: Book<'_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => Refusal::Encrypted,
        _ => damaged("工作簿结构损坏"),
    })?;
    let is_1904 = book.has_1904_epoch();
    let listed = book.sheets_metadata().to_vec();
    if listed.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
    }
    let mut sheets = Vec::with_capacity(listed.len());
    for sheet in listed {
        let part = parts
            .get(&sheet.name)
            .map(|path| package::part(&mut package, path))
            .transpose()?
            .flatten();
        let content = match part {
            _ if sheet.typ != SheetType::WorkSheet => SheetContent::NotAWorksheet,
            None => SheetContent::Unreadable("工作表在文件中缺失".to_owned()),
            Some(part) => sheet_grid(&mut book, &sheet.name, &Layout::of(&part), &formats, is_1904),
        };
        sheets.push(Sheet {
            name: sheet.name,
            hidden: sheet.visible != SheetVisible::Visible,
            content,
        });
    }
    Ok(Workbook { sheets })
}

fn sheet_grid(book: &mut Book<'_>, name: &str, layout: &Layout, formats: &[String], is_1904: bool) -> SheetContent {
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        return SheetContent::Unreadable("工作表数据损坏".to_owned());
    };
    let mut cells: Vec<Cell> = Vec::new();
    loop {
        match reader.next_cell() {
            Ok(Some(read)) => {
                let (row, column) = read.get_position();
                let at = Address::new(row, column);
                let format = layout.styles.get(&at).and_then(|style| formats.get(*style as usize));
                cells.extend(cell(
                    at,
                    &Data::from(read.get_value().clone()),
                    format.map_or("General", String::as_str),
                    is_1904,
                ));
            }
            Ok(None) => break,
            Err(_) => return SheetContent::Unreadable("单元格数据不完整".to_owned()),
        }
    }
    cells.extend(layout.errors.iter().map(|(at, name)| error_cell(*at, name)));
    let cells = cells.into_iter().map(|cell| Cell {
        hidden: layout.hidden.covers(cell.at),
        ..cell
    });
    SheetContent::Grid(Grid::new(cells.collect::<Vec<_>>(), layout.merged.iter().copied()))
}

/// Record numbers of [MS-XLSB] 2.3.
mod record {
    pub const ROW: u32 = 0;
    pub const FIRST_CELL: u32 = 1;
    pub const FORMULA_ERROR: u32 = 11;
    pub const FORMAT: u32 = 44;
    pub const XF: u32 = 47;
    pub const COLUMNS: u32 = 60;
    pub const SHEET: u32 = 156;
    pub const MERGED: u32 = 176;
    pub const BEGIN_CELL_XFS: u32 = 617;
    pub const END_CELL_XFS: u32 = 618;
}

/// The records of a part: number and data; ends at the first that is cut off.
fn records(part: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = part;
    std::iter::from_fn(move || {
        let id = variable(&mut rest, 2)?;
        let length = variable(&mut rest, 4)? as usize;
        let data = rest.get(..length)?;
        rest = &rest[length..];
        Some((id, data))
    })
}

/// A number of up to `longest` bytes, seven bits each, lowest first.
fn variable(rest: &mut &[u8], longest: u32) -> Option<u32> {
    let mut number = 0_u32;
    for index in 0..longest {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u32::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4)
        .map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// A counted UTF-16 text and what follows it.
fn wide_text(data: &[u8]) -> Option<(String, &[u8])> {
    let length = long(data, 0)? as usize;
    let bytes = data.get(4..)?.get(..length.checked_mul(2)?)?;
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), &data[4 + bytes.len()..]))
}

/// Where each sheet's part is, by sheet name.
fn sheet_parts(
    package: &mut Package<'_>,
    targets: &BTreeMap<String, Relationship>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let content = package::part(package, WORKBOOK)?.ok_or_else(|| damaged("缺少部件 workbook.bin"))?;
    let sheets = records(&content)
        .filter(|(id, _)| *id == record::SHEET)
        .filter_map(|(_, data)| {
            let (relation, rest) = wide_text(data.get(8..)?)?;
            let (name, _) = wide_text(rest)?;
            Some((name, targets.get(&relation)?.target.clone()))
        });
    Ok(sheets.collect())
}

/// The number format of each cell style, in order.
fn formats(package: &mut Package<'_>) -> Result<Vec<String>, Refusal> {
    let content = package::part(package, "xl/styles.bin")?.unwrap_or_default();
    let word = |data: &[u8], at: usize| {
        data.get(at..at + 2)
            .map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
    };
    let mut codes: BTreeMap<u16, String> = BTreeMap::new();
    let mut formats = Vec::new();
    let mut in_cell_styles = false;
    for (id, data) in records(&content) {
        match id {
            record::FORMAT => {
                let code = data.get(2..).and_then(wide_text).map(|(code, _)| code);
                codes.extend(word(data, 0).zip(code));
            }
            record::BEGIN_CELL_XFS => in_cell_styles = true,
            record::END_CELL_XFS => in_cell_styles = false,
            record::XF if in_cell_styles => {
                let number = word(data, 2).unwrap_or(0);
                formats.push(
                    codes
                        .get(&number)
                        .cloned()
                        .unwrap_or_else(|| built_in_format(u32::from(number)).to_owned()),
                );
            }
            _ => {}
        }
    }
    Ok(formats)
}

/// What surrounds the values of a sheet.
#[derive(Default)]
struct Layout {
    styles: BTreeMap<Address, u32>,
    merged: Vec<Area>,
    hidden: Hidden,
    errors: BTreeMap<Address, &'static str>,
}

/// Bit of a row's flags that hides it.
const ROW_HIDDEN: u8 = 0x10;

impl Layout {
    fn of(part: &[u8]) -> Self {
        let mut layout = Self::default();
        let mut row = 0;
        for (id, data) in records(part) {
            let column = long(data, 0).unwrap_or(0);
            match id {
                record::ROW => {
                    row = column;
                    if data.get(11).is_some_and(|flags| flags & ROW_HIDDEN != 0) {
                        layout.hidden.rows.insert(row);
                    }
                }
                record::FIRST_CELL..=record::FORMULA_ERROR => {
                    let at = Address::new(row, column);
                    layout
                        .styles
                        .extend(long(data, 4).map(|style| (at, style & 0x00FF_FFFF)));
                    if id == record::FORMULA_ERROR {
                        layout.errors.insert(at, error_name(data.get(8).copied()));
                    }
                }
                record::COLUMNS if data.get(16).is_some_and(|flags| flags & 1 != 0) => {
                    layout.hidden.columns.extend(long(data, 0).zip(long(data, 4)));
                }
                record::MERGED => layout.merged.extend(merged(data)),
                _ => {}
            }
        }
        layout
    }
}

fn merged(data: &[u8]) -> Option<Area> {
    let (top, bottom) = (long(data, 0)?, long(data, 4)?);
    let (left, right) = (long(data, 8)?, long(data, 12)?);
    (top <= bottom && left <= right).then(|| Area::new(Address::new(top, left), Address::new(bottom, right)))
}

/// The error values of [MS-XLSB] 2.5.97.2.
fn error_name(code: Option<u8>) -> &'static str {
    match code {
        Some(0x00) => "#NULL!",
        Some(0x07) => "#DIV/0!",
        Some(0x0F) => "#VALUE!",
        Some(0x17) => "#REF!",
        Some(0x1D) => "#NAME?",
        Some(0x24) => "#NUM!",
        _ => "#N/A",
    }
}
