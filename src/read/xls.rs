//! BIFF workbooks in a compound file (.xls, .et): values and merged areas by calamine; a walk over the records
//! beside it gives number formats and what is hidden, which calamine does not tell.

use super::grid::{Grid, Hidden, Sheet, SheetContent, Workbook};
use super::package::damaged;
use super::value::{built_in_format, cell};
use crate::domain::cell::Cell;
use crate::domain::place::{Address, Area};
use crate::domain::submission::Refusal;
use calamine::{Reader, SheetType, SheetVisible, Xls, XlsOptions};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Most positions in the rectangle around the cells of a sheet: calamine lays out all of them.
const MAX_POSITIONS: u64 = 8_000_000;

/// Code page of UTF-16, which every BIFF8 text is in whatever the file claims.
const UTF16: u16 = 1200;

/// Reads every sheet of the workbook; errors if it cannot be opened as a whole.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let records = Records::of(bytes)?;
    if records.sheets.iter().any(|sheet| sheet.positions() > MAX_POSITIONS) {
        return Err(Refusal::Unreadable {
            cause: "单元格之间相距太远，读取所需内存超过上限".to_owned(),
            cure: "请删去表格以外的零散内容，另存为.xlsx后重新报送".to_owned(),
        });
    }
    let mut options = XlsOptions::default();
    if records.is_biff8 {
        options.force_codepage = Some(UTF16);
    }
    let mut book = Xls::new_with_options(Cursor::new(bytes), options).map_err(|_| damaged("工作簿结构损坏"))?;
    let listed = book.sheets_metadata().to_vec();
    if listed.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
    }
    let is_1904 = book.has_1904_epoch();
    let mut sheets = Vec::with_capacity(listed.len());
    for (index, sheet) in listed.into_iter().enumerate() {
        let layout = records.sheets.get(index);
        let content = if sheet.typ == SheetType::WorkSheet {
            sheet_grid(&mut book, &sheet.name, layout, is_1904)
        } else {
            SheetContent::NotAWorksheet
        };
        sheets.push(Sheet {
            name: sheet.name,
            hidden: sheet.visible != SheetVisible::Visible,
            content,
        });
    }
    Ok(Workbook { sheets })
}

fn sheet_grid(book: &mut Xls<Cursor<&[u8]>>, name: &str, layout: Option<&Layout>, is_1904: bool) -> SheetContent {
    let Ok(range) = book.worksheet_range(name) else {
        return SheetContent::Unreadable("工作表数据损坏".to_owned());
    };
    let merged: Vec<Area> = book
        .merge_cells_by_sheet_name(name)
        .unwrap_or_default()
        .into_iter()
        .map(|area| {
            Area::new(
                Address::new(area.start.0, area.start.1),
                Address::new(area.end.0, area.end.1),
            )
        })
        .collect();
    let (top, left) = range.start().unwrap_or((0, 0));
    let cells = range.used_cells().filter_map(|(row, column, value)| {
        let at = Address::new(top + row as u32, left + column as u32);
        let format = layout
            .and_then(|layout| layout.formats.get(&at))
            .map_or("General", String::as_str);
        let hidden = layout.is_some_and(|layout| layout.hidden.covers(at));
        cell(at, value, format, is_1904).map(|cell| Cell { hidden, ..cell })
    });
    SheetContent::Grid(Grid::new(cells.collect::<Vec<_>>(), merged))
}

/// Record numbers of [MS-XLS] 2.3.
mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000A;
    pub const FILEPASS: u16 = 0x002F;
    pub const COLINFO: u16 = 0x007D;
    pub const BOUNDSHEET: u16 = 0x0085;
    pub const MULRK: u16 = 0x00BD;
    pub const XF: u16 = 0x00E0;
    pub const SHARED_LABEL: u16 = 0x00FD;
    pub const DIMENSIONS: u16 = 0x0200;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const TRUTH_OR_ERROR: u16 = 0x0205;
    pub const ROW: u16 = 0x0208;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

/// What the records tell beside the values.
struct Records {
    is_biff8: bool,
    /// In the order of the sheets' list.
    sheets: Vec<Layout>,
}

/// What surrounds the values of a sheet.
#[derive(Default)]
struct Layout {
    /// Number format of each cell that holds a number.
    formats: BTreeMap<Address, String>,
    hidden: Hidden,
    /// The rectangle around all cells, and the one that the sheet claims for itself.
    extent: Option<Area>,
}

impl Layout {
    fn stretch(&mut self, first: Address, last: Address) {
        let extent = self.extent.unwrap_or(Area::new(first, last));
        self.extent = Some(Area::new(
            Address::new(extent.first.row.min(first.row), extent.first.column.min(first.column)),
            Address::new(extent.last.row.max(last.row), extent.last.column.max(last.column)),
        ));
    }

    fn positions(&self) -> u64 {
        let side = |first: u32, last: u32| u64::from(last.saturating_sub(first)) + 1;
        self.extent.map_or(0, |extent| {
            side(extent.first.row, extent.last.row).saturating_mul(side(extent.first.column, extent.last.column))
        })
    }
}

/// BIFF8 in the version field of BOF.
const BIFF8: u16 = 0x0600;

impl Records {
    fn of(bytes: &[u8]) -> Result<Self, Refusal> {
        let stream = workbook_stream(bytes)?;
        let mut globals = Globals::default();
        let mut is_biff8 = false;
        for (offset, id, data) in walk(&stream, 0) {
            match id {
                record::BOF if offset == 0 => is_biff8 = word(data, 0) == Some(BIFF8),
                record::FILEPASS => return Err(Refusal::Encrypted),
                _ => globals.take(id, data, is_biff8),
            }
        }
        let sheets = globals
            .offsets
            .iter()
            .map(|offset| globals.layout(&stream, *offset, is_biff8))
            .collect();
        Ok(Self { is_biff8, sheets })
    }
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let fault = || damaged("文件结构损坏，可能没有传完");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| fault())?;
    let name = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"]
        .into_iter()
        .find(|name| file.exists(name))
        .ok_or_else(fault)?;
    let mut content = Vec::new();
    let stream = file.open_stream(name).map_err(|_| fault())?;
    stream
        .take(bytes.len() as u64)
        .read_to_end(&mut content)
        .map_err(|_| fault())?;
    Ok(content)
}

/// The records of one substream, from its BOF to its EOF: offset, number, data. Substreams nested in it (charts)
/// are walked over.
fn walk(stream: &[u8], start: usize) -> impl Iterator<Item = (usize, u16, &[u8])> {
    let mut at = start;
    let mut depth = 0_usize;
    std::iter::from_fn(move || {
        loop {
            let (offset, id) = (at, word(stream, at)?);
            let length = usize::from(word(stream, at + 2)?);
            let data = stream.get(at + 4..at + 4 + length)?;
            at += 4 + length;
            match id {
                record::BOF => depth += 1,
                record::EOF if depth <= 1 => {
                    at = stream.len();
                    return None;
                }
                record::EOF => depth -= 1,
                _ => {}
            }
            if depth <= 1 {
                return Some((offset, id, data));
            }
        }
    })
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2)
        .map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// Formats and sheet positions of the workbook's own substream.
#[derive(Default)]
struct Globals {
    codes: BTreeMap<u16, String>,
    /// Format number of each XF, in order.
    styles: Vec<u16>,
    offsets: Vec<usize>,
}

impl Globals {
    fn take(&mut self, id: u16, data: &[u8], is_biff8: bool) {
        match id {
            record::BOUNDSHEET => {
                if let (Some(low), Some(high)) = (word(data, 0), word(data, 2)) {
                    self.offsets.push(usize::from(low) | usize::from(high) << 16);
                }
            }
            record::XF => self.styles.push(word(data, 2).unwrap_or(0)),
            record::FORMAT => {
                if let (Some(number), Some(code)) = (word(data, 0), format_text(data, is_biff8)) {
                    self.codes.insert(number, code);
                }
            }
            _ => {}
        }
    }

    /// The format code of a style: the file's own, else the built-in one of that number.
    fn code(&self, style: u16) -> Option<String> {
        let number = *self.styles.get(usize::from(style))?;
        Some(
            self.codes
                .get(&number)
                .cloned()
                .unwrap_or_else(|| built_in_format(u32::from(number)).to_owned()),
        )
    }

    fn layout(&self, stream: &[u8], offset: usize, is_biff8: bool) -> Layout {
        let mut layout = Layout::default();
        for (_, id, data) in walk(stream, offset) {
            let row = u32::from(word(data, 0).unwrap_or(0));
            let column = u32::from(word(data, 2).unwrap_or(0));
            match id {
                record::ROW if word(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                    layout.hidden.rows.insert(row);
                }
                record::COLINFO if word(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                    layout.hidden.columns.push((row, column));
                }
                record::DIMENSIONS => {
                    if let Some(claimed) = claimed_extent(data, is_biff8) {
                        layout.stretch(claimed.first, claimed.last);
                    }
                }
                record::LABEL | record::SHARED_LABEL | record::TRUTH_OR_ERROR => {
                    layout.stretch(Address::new(row, column), Address::new(row, column));
                }
                record::NUMBER | record::RK | record::FORMULA => {
                    layout.stretch(Address::new(row, column), Address::new(row, column));
                    let code = word(data, 4).and_then(|style| self.code(style));
                    layout
                        .formats
                        .extend(code.map(|code| (Address::new(row, column), code)));
                }
                // Row, first column, then style and value (6 bytes) a cell, last column.
                record::MULRK => {
                    let cells = data.len().saturating_sub(6) / 6;
                    let last = column.saturating_add(cells as u32);
                    layout.stretch(Address::new(row, column), Address::new(row, last));
                    for (index, column) in (column..).take(cells).enumerate() {
                        let code = word(data, 4 + index * 6).and_then(|style| self.code(style));
                        layout
                            .formats
                            .extend(code.map(|code| (Address::new(row, column), code)));
                    }
                }
                _ => {}
            }
        }
        layout
    }
}

/// What a DIMENSIONS record claims: first row, row past the last, first column, column past the last.
fn claimed_extent(data: &[u8], is_biff8: bool) -> Option<Area> {
    let row = |at: usize| match is_biff8 {
        true => Some(u32::from(word(data, at * 2)?) | u32::from(word(data, at * 2 + 2)?) << 16),
        false => word(data, at).map(u32::from),
    };
    let columns = if is_biff8 { 8 } else { 4 };
    let column = |at: usize| word(data, columns + at).map(u32::from);
    let first = Address::new(row(0)?, column(0)?);
    Some(Area::new(
        first,
        Address::new(row(2)?.saturating_sub(1), column(2)?.saturating_sub(1)),
    ))
}

/// The text of a FORMAT record: BIFF8 counts characters and says whether they are two bytes wide; before that, bytes.
fn format_text(data: &[u8], is_biff8: bool) -> Option<String> {
    if !is_biff8 {
        let length = usize::from(*data.get(2)?);
        return Some(data.get(3..3 + length)?.iter().map(|byte| *byte as char).collect());
    }
    let length = usize::from(word(data, 2)?);
    let wide = data.get(4)? & 1 != 0;
    if wide {
        let units: Vec<u16> = data
            .get(5..5 + length * 2)?
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        Some(String::from_utf16_lossy(&units))
    } else {
        Some(data.get(5..5 + length)?.iter().map(|byte| *byte as char).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet's substream of these records.
    fn sheet(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
        let bof = (record::BOF, vec![0; 4]);
        let eof = (record::EOF, Vec::new());
        let all = std::iter::once(&bof).chain(records).chain(std::iter::once(&eof));
        all.flat_map(|(id, data)| [&id.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat())
            .collect()
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[track_caller]
    fn case(records: &[(u16, Vec<u8>)], positions: u64) {
        assert_eq!(
            Globals::default().layout(&sheet(records), 0, true).positions(),
            positions
        );
    }

    #[test]
    fn the_room_that_a_sheet_asks_for_is_known_before_it_is_laid_out() {
        let small = (record::DIMENSIONS, words(&[0, 0, 4, 0, 0, 3, 0]));
        let lie = (record::DIMENSIONS, words(&[0, 0, 0xFFFF, 0xFFFF, 0, 0xFFFF, 0]));
        let far = (record::LABEL, words(&[65_535, 255, 0]));
        case(&[], 0);
        case(std::slice::from_ref(&small), 12);
        case(&[small.clone(), far], 65_536 * 256);
        case(&[lie, small], 0xFFFF_FFFF * 0xFFFF);
    }
}
