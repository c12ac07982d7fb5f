//! Binary Office Open XML workbooks (.xlsb), read from their records: values, number formats, merged areas and what is
//! hidden. Formulas are not looked into: the file stores their results beside them. (calamine takes the formulas of
//! defined names apart on opening, which can take for ever, and reads formulas whose result is an error as blank.)

use super::compound::{long, word};
use super::grid::{Grid, Hidden, Sheet, SheetContent, Workbook, contradiction, merging_fault};
use super::package::{self, Package, Relationship, damaged};
use super::value::{binary_error, built_in_format, error_cell, number_cell, packed_number, text_cell, truth_cell};
use crate::domain::cell::Cell;
use crate::domain::place::{Address, Area, SHEET_COLUMNS, SHEET_ROWS};
use crate::domain::submission::Refusal;
use std::collections::{BTreeMap, BTreeSet};

const WORKBOOK: &str = "xl/workbook.bin";

/// Reads every sheet of the workbook; errors if it cannot be opened as a whole.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut package = package::open(bytes)?;
    let targets = package::relationships(&mut package, WORKBOOK)?;
    let Contents { is_1904, sheets } = contents(&mut package)?;
    if sheets.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
    }
    let book = Book {
        is_1904,
        formats: formats(&mut package)?,
        strings: strings(&mut package, &targets)?,
    };
    let mut names = BTreeSet::new();
    let mut read = Vec::with_capacity(sheets.len());
    for listed in sheets {
        if !names.insert(listed.name.clone()) {
            return Err(damaged(format!("有两张同名的工作表「{}」", listed.name)));
        }
        let path = targets.get(&listed.relation).map(|relation| relation.target.as_str());
        let part = path
            .map(|path| package::part(&mut package, path))
            .transpose()?
            .flatten();
        let is_other = path.is_some_and(|path| OTHER_SHEETS.iter().any(|folder| path.contains(folder)));
        let content = match part {
            _ if is_other => SheetContent::NotAWorksheet,
            None => SheetContent::Unreadable("工作表在文件中缺失".to_owned()),
            Some(part) => match grid(part, &book) {
                Ok(grid) => SheetContent::Grid(grid),
                Err(cause) => SheetContent::Unreadable(cause),
            },
        };
        read.push(Sheet {
            name: listed.name,
            hidden: listed.is_hidden,
            content,
        });
    }
    Ok(Workbook { sheets: read })
}

/// Folders of sheets that hold no cells.
const OTHER_SHEETS: [&str; 3] = ["/chartsheets/", "/macrosheets/", "/dialogsheets/"];

/// What all sheets refer to.
struct Book {
    is_1904: bool,
    /// The number format of each cell style, in order.
    formats: Vec<String>,
    strings: Vec<String>,
}

/// Record numbers of [MS-XLSB] 2.3.
mod record {
    pub const ROW: u32 = 0;
    pub const BLANK: u32 = 1;
    pub const PACKED: u32 = 2;
    pub const ERROR: u32 = 3;
    pub const TRUTH: u32 = 4;
    pub const NUMBER: u32 = 5;
    pub const TEXT: u32 = 6;
    pub const SHARED_TEXT: u32 = 7;
    pub const FORMULA_TEXT: u32 = 8;
    pub const FORMULA_NUMBER: u32 = 9;
    pub const FORMULA_TRUTH: u32 = 10;
    pub const FORMULA_ERROR: u32 = 11;
    /// Cells that leave out their column; no program is known to write them.
    pub const SHORT: std::ops::RangeInclusive<u32> = 12..=18;
    pub const SHARED_STRING: u32 = 19;
    pub const FORMAT: u32 = 44;
    pub const XF: u32 = 47;
    pub const COLUMNS: u32 = 60;
    pub const RICH_TEXT: u32 = 62;
    pub const END_SHEET_DATA: u32 = 146;
    pub const WORKBOOK_PROPERTIES: u32 = 153;
    pub const SHEET: u32 = 156;
    pub const MERGED: u32 = 176;
    pub const BEGIN_CELL_XFS: u32 = 617;
    pub const END_CELL_XFS: u32 = 618;
}

/// The part ends within a record.
struct CutOff;

/// The records of a part: number and data; ends with an error if the last is cut off.
fn records(part: &[u8]) -> impl Iterator<Item = Result<(u32, &[u8]), CutOff>> {
    let mut rest = part;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let read = record(&mut rest);
        if read.is_none() {
            rest = &[];
        }
        Some(read.ok_or(CutOff))
    })
}

fn record<'a>(rest: &mut &'a [u8]) -> Option<(u32, &'a [u8])> {
    let id = variable(rest, 2)?;
    let length = variable(rest, 4)? as usize;
    let (data, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some((id, data))
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

fn cut_off(part: &str) -> Refusal {
    damaged(format!("部件 {part} 不完整"))
}

/// What the workbook's own part tells.
struct Contents {
    is_1904: bool,
    sheets: Vec<Listed>,
}

/// A sheet as the list of sheets names it.
struct Listed {
    name: String,
    relation: String,
    is_hidden: bool,
}

fn contents(package: &mut Package<'_>) -> Result<Contents, Refusal> {
    let part = package::part(package, WORKBOOK)?.ok_or_else(|| damaged("缺少部件 workbook.bin"))?;
    let mut contents = Contents {
        is_1904: false,
        sheets: Vec::new(),
    };
    for record in records(part) {
        let (id, data) = record.map_err(|CutOff| cut_off(WORKBOOK))?;
        match id {
            record::WORKBOOK_PROPERTIES => contents.is_1904 = data.first().is_some_and(|flags| flags & 1 != 0),
            record::SHEET => contents.sheets.push(Listed::of(data).ok_or_else(|| cut_off(WORKBOOK))?),
            _ => {}
        }
    }
    Ok(contents)
}

impl Listed {
    /// State of visibility (4), number (4), relationship, name.
    fn of(data: &[u8]) -> Option<Self> {
        let (relation, rest) = wide_text(data.get(8..)?)?;
        let (name, _) = wide_text(rest)?;
        Some(Self {
            name,
            relation,
            is_hidden: long(data, 0)? != 0,
        })
    }
}

/// The strings that the cells of all sheets share.
fn strings(package: &mut Package<'_>, targets: &BTreeMap<String, Relationship>) -> Result<Vec<String>, Refusal> {
    let path = targets
        .values()
        .map(|relation| relation.target.as_str())
        .find(|path| path.to_ascii_lowercase().ends_with("sharedstrings.bin"));
    let path = path.unwrap_or("xl/sharedStrings.bin");
    let part = package::part(package, path)?.unwrap_or_default();
    let mut strings = Vec::new();
    for record in records(part) {
        let (id, data) = record.map_err(|CutOff| cut_off(path))?;
        if id == record::SHARED_STRING {
            let text = data.get(1..).and_then(wide_text);
            strings.push(text.ok_or_else(|| cut_off(path))?.0);
        }
    }
    Ok(strings)
}

/// The number format of each cell style, in order.
fn formats(package: &mut Package<'_>) -> Result<Vec<String>, Refusal> {
    let content = package::part(package, "xl/styles.bin")?.unwrap_or_default();
    let mut codes: BTreeMap<u16, String> = BTreeMap::new();
    let mut formats = Vec::new();
    let mut in_cell_styles = false;
    for record in records(content) {
        let (id, data) = record.map_err(|CutOff| cut_off("xl/styles.bin"))?;
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

/// What has been read of a sheet so far.
struct Reading<'a> {
    book: &'a Book,
    row: u32,
    cells: Vec<Cell>,
    merged: Vec<Area>,
    hidden: Hidden,
}

/// Bit of a row's flags that hides it.
const ROW_HIDDEN: u8 = 0x10;

/// The grid of a sheet, or the cause why it cannot be read.
fn grid(part: &[u8], book: &Book) -> Result<Grid, String> {
    let mut sheet = Reading {
        book,
        row: 0,
        cells: Vec::new(),
        merged: Vec::new(),
        hidden: Hidden::default(),
    };
    let mut has_ended = false;
    for record in records(part) {
        let (id, data) = record.map_err(|CutOff| sheet.broken_off())?;
        has_ended |= id == record::END_SHEET_DATA;
        sheet.take(id, data).ok_or_else(|| sheet.broken_off())?;
    }
    if !has_ended {
        return Err(sheet.broken_off());
    }
    if let Some(at) = contradiction(&mut sheet.cells) {
        return Err(format!("单元格{at}有两个不同的内容"));
    }
    if let Some(fault) = merging_fault(&sheet.merged) {
        return Err(fault);
    }
    let hidden = sheet.hidden;
    let cells = sheet.cells.into_iter().map(|cell| Cell {
        hidden: cell.hidden || hidden.covers(cell.at),
        ..cell
    });
    Ok(Grid::new(cells, sheet.merged))
}

impl Reading<'_> {
    fn broken_off(&self) -> String {
        let read = self.cells.last().map(|cell| format!("，读到{}为止", cell.at));
        format!("单元格数据不完整{}", read.unwrap_or_default())
    }

    /// Takes note of a record; None if it is shorter than its kind, or leads out of the sheet.
    fn take(&mut self, id: u32, data: &[u8]) -> Option<()> {
        match id {
            record::ROW => {
                self.row = long(data, 0).filter(|row| *row < SHEET_ROWS)?;
                if data.get(11).is_some_and(|flags| flags & ROW_HIDDEN != 0) {
                    self.hidden.rows.insert(self.row);
                }
            }
            record::BLANK..=record::FORMULA_ERROR | record::RICH_TEXT => {
                let column = long(data, 0).filter(|column| *column < SHEET_COLUMNS)?;
                let style = long(data, 4)? & 0x00FF_FFFF;
                let cell = self.cell(id, Address::new(self.row, column), style, data.get(8..)?)?;
                self.cells.extend(Some(cell).filter(|cell| !cell.text.is_empty()));
            }
            id if record::SHORT.contains(&id) => return None,
            record::COLUMNS if data.get(16).is_some_and(|flags| flags & 1 != 0) => {
                self.hidden.columns.extend(long(data, 0).zip(long(data, 4)));
            }
            record::MERGED => self.merged.push(merged(data)?),
            _ => {}
        }
        Some(())
    }

    fn cell(&self, id: u32, at: Address, style: u32, value: &[u8]) -> Option<Cell> {
        let number = |number: f64| {
            let format = self.book.formats.get(style as usize).map_or("General", String::as_str);
            number_cell(at, number, format, self.book.is_1904)
        };
        Some(match id {
            record::PACKED => number(packed_number(long(value, 0)?)),
            record::NUMBER | record::FORMULA_NUMBER => number(f64::from_le_bytes(value.get(..8)?.try_into().ok()?)),
            record::ERROR | record::FORMULA_ERROR => error_cell(at, binary_error(*value.first()?)),
            record::TRUTH | record::FORMULA_TRUTH => truth_cell(at, *value.first()? != 0),
            record::TEXT | record::FORMULA_TEXT => text_cell(at, &wide_text(value)?.0),
            record::RICH_TEXT => text_cell(at, &wide_text(value.get(1..)?)?.0),
            record::SHARED_TEXT => text_cell(at, self.book.strings.get(long(value, 0)? as usize)?),
            _ => text_cell(at, ""),
        })
    }
}

fn merged(data: &[u8]) -> Option<Area> {
    let (top, bottom) = (long(data, 0)?, long(data, 4)?);
    let (left, right) = (long(data, 8)?, long(data, 12)?);
    (top <= bottom && left <= right).then(|| Area::new(Address::new(top, left), Address::new(bottom, right)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(out: &mut Vec<u8>, id: u32, data: &[u8]) {
        let mut group = |mut number: usize| loop {
            let byte = (number & 0x7F) as u8;
            number >>= 7;
            out.push(if number > 0 { byte | 0x80 } else { byte });
            if number == 0 {
                break;
            }
        };
        group(id as usize);
        group(data.len());
        out.extend_from_slice(data);
    }

    fn longs(numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// A cell in the default style.
    fn value(column: u32, value: &[u8]) -> Vec<u8> {
        [&longs(&[column, 0]), value].concat()
    }

    /// A sheet of one row with these records: its cells as `A1 text`, or why it cannot be read.
    #[track_caller]
    fn case(records: &[(u32, Vec<u8>)], expected: &str) {
        let mut part = Vec::new();
        write(&mut part, record::ROW, &longs(&[0, 0, 0, 0]));
        for (id, data) in records {
            write(&mut part, *id, data);
        }
        write(&mut part, record::END_SHEET_DATA, &[]);
        let book = Book {
            is_1904: false,
            formats: Vec::new(),
            strings: vec!["教育局".to_owned()],
        };
        let told = match grid(&part, &book) {
            Ok(grid) => {
                let cells = grid.cells().iter().map(|cell| format!("{} {}", cell.at, cell.text));
                cells.collect::<Vec<_>>().join("；")
            }
            Err(cause) => cause,
        };
        assert_eq!(told, expected);
    }

    const BROKEN: &str = "单元格数据不完整";

    #[test]
    fn every_kind_of_cell_is_read() {
        case(&[(record::NUMBER, value(0, &95.5_f64.to_le_bytes()))], "A1 95.5");
        case(&[(record::PACKED, value(1, &longs(&[1234 << 2 | 3])))], "B1 12.34");
        case(&[(record::SHARED_TEXT, value(0, &longs(&[0])))], "A1 教育局");
        case(&[(record::TRUTH, value(0, &[1]))], "A1 TRUE");
        case(&[(record::RICH_TEXT, value(0, &[0, 1, 0, 0, 0, 0x18, 0x4F]))], "A1 优");
        case(&[(record::FORMULA_ERROR, value(0, &[0x07, 0, 0]))], "A1 #DIV/0!");
        case(&[(record::BLANK, value(0, &[]))], "");
    }

    #[test]
    fn a_record_that_cannot_be_breaks_the_sheet_off_where_it_stands() {
        let good = (record::NUMBER, value(0, &95.5_f64.to_le_bytes()));
        let after = format!("{BROKEN}，读到A1为止");
        case(&[good.clone(), (record::NUMBER, value(1, &[0; 4]))], &after);
        case(&[good.clone(), (record::SHARED_TEXT, value(1, &longs(&[9])))], &after);
        case(
            &[good.clone(), (record::TEXT, value(1, &longs(&[2_000_000_000])))],
            &after,
        );
        case(&[good.clone(), (record::NUMBER, value(u32::MAX, &[0; 8]))], &after);
        case(&[good.clone(), (record::ROW, longs(&[SHEET_ROWS, 0, 0, 0]))], &after);
        case(&[good.clone(), (16, vec![0; 12])], &after);
        case(&[good, (record::MERGED, longs(&[5, 1, 0, 0]))], &after);
        case(
            &[
                (record::NUMBER, value(0, &[0; 8])),
                (record::NUMBER, value(0, &2.5_f64.to_le_bytes())),
            ],
            "单元格A1有两个不同的内容",
        );
    }

    #[test]
    fn a_sheet_that_stops_without_its_end_is_not_read() {
        let book = Book {
            is_1904: false,
            formats: Vec::new(),
            strings: Vec::new(),
        };
        let mut part = Vec::new();
        write(&mut part, record::ROW, &longs(&[0, 0, 0, 0]));
        write(&mut part, record::NUMBER, &value(0, &95.5_f64.to_le_bytes()));
        for length in 0..part.len() {
            assert!(grid(&part[..length], &book).is_err(), "{length}");
        }
        assert_eq!(grid(&part, &book), Err(format!("{BROKEN}，读到A1为止")));
    }
}
