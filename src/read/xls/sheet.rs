//! The cells of one sheet, record by record.

use super::globals::Globals;
use super::record::{Record, Records, Torn, id};
use super::text::Counted;
use crate::domain::cell::Cell;
use crate::domain::place::{Address, Area};
use crate::read::compound::{long, word};
use crate::read::grid::{Grid, Hidden, contradiction, merging_fault};
use crate::read::value::{binary_error, error_cell, number_cell, packed_number, text_cell, truth_cell, unvalued_cell};

/// Columns of a sheet.
const COLUMNS: u32 = 256;

/// A sheet of cells in the kind field of BOF.
const WORKSHEET: u16 = 0x0010;

/// Whether the substream that begins at this place calls itself a sheet of cells.
pub fn says_worksheet(stream: &[u8], offset: usize) -> bool {
    Records::at(stream, offset).is_some() && word(stream, offset.saturating_add(6)) == Some(WORKSHEET)
}

/// What has been read of a sheet so far.
struct Reading<'a> {
    globals: &'a Globals,
    cells: Vec<Cell>,
    merged: Vec<Area>,
    hidden: Hidden,
    /// A formula whose result is a text, which comes in a record of its own.
    awaited: Option<Address>,
}

/// The grid of the sheet that begins at this place of the stream, or the cause why it cannot be read.
pub fn grid(stream: &[u8], offset: usize, globals: &Globals) -> Result<Grid, String> {
    let records = Records::at(stream, offset).ok_or("工作表不在文件所说的位置")?;
    let mut sheet = Reading {
        globals,
        cells: Vec::new(),
        merged: Vec::new(),
        hidden: Hidden::default(),
        awaited: None,
    };
    for record in records {
        let record = record.map_err(|Torn| sheet.broken_off())?;
        let known = sheet.cells.len();
        sheet.take(&record).ok_or_else(|| sheet.broken_off())?;
        if let Some(cell) = sheet
            .cells
            .get(known..)
            .into_iter()
            .flatten()
            .find(|cell| cell.at.column >= COLUMNS)
        {
            return Err(format!("单元格{}超出工作表", cell.at));
        }
    }
    sheet.cells.extend(sheet.awaited.map(unvalued_cell));
    if let Some(at) = contradiction(&mut sheet.cells) {
        return Err(format!("单元格{at}有两个不同的内容"));
    }
    if sheet.merged.iter().filter(|area| **area == Area::default()).count() > 1 {
        return Err("合并单元格的记录损坏".to_owned());
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

    /// Takes note of a record; None if it is shorter than its kind, or cannot be as it is.
    fn take(&mut self, record: &Record<'_>) -> Option<()> {
        let data = record.data;
        match record.id {
            id::ROW if word(data, 12)? & 0x20 != 0 => {
                self.hidden.rows.insert(u32::from(word(data, 0)?));
            }
            id::COLINFO if word(data, 8)? & 1 != 0 => {
                let span = (u32::from(word(data, 0)?), u32::from(word(data, 2)?));
                self.hidden.columns.push(span);
            }
            id::NUMBER => self.number(place(data)?, word(data, 4)?, double(data, 6)?),
            id::RK => self.number(place(data)?, word(data, 4)?, packed_number(long(data, 6)?)),
            id::MULRK => self.numbers(data)?,
            id::LABEL | id::RICH_LABEL => {
                let text = self.globals.coding.text(data.get(6..)?, &record.more, Counted::Word)?;
                self.text(place(data)?, &text);
            }
            id::SHARED_LABEL => {
                let text = self.globals.strings.get(long(data, 6)? as usize)?;
                self.text(place(data)?, text);
            }
            id::TRUTH_OR_ERROR => {
                let (at, value) = (place(data)?, *data.get(6)?);
                self.cells.push(truth_or_error(at, value, *data.get(7)? != 0));
            }
            id::FORMULA | id::FORMULA_3 | id::FORMULA_4 => self.formula(record)?,
            id::FORMULA_TEXT => {
                let text = self.globals.coding.text(data, &record.more, Counted::Word)?;
                if let Some(at) = self.awaited.take() {
                    self.text(at, &text);
                }
            }
            id::MERGED => self.merged.extend(merged(data)?),
            // A cell that would be lost in silence.
            kind if id::OLD_CELLS.contains(&kind) => return None,
            _ => {}
        }
        Some(())
    }

    fn number(&mut self, at: Address, style: u16, value: f64) {
        let format = self.globals.format(style);
        self.cells.push(number_cell(at, value, format, self.globals.is_1904));
    }

    fn text(&mut self, at: Address, text: &str) {
        let cell = text_cell(at, text);
        self.cells.extend((!cell.text.is_empty()).then_some(cell));
    }

    /// Row, first column, then style and value (6 bytes) a cell, last column.
    fn numbers(&mut self, data: &[u8]) -> Option<()> {
        let first = place(data)?;
        let last = u32::from(word(data, data.len().checked_sub(2)?)?);
        let count = last.checked_sub(first.column)? + 1;
        if data.len() != 6 + 6 * count as usize {
            return None;
        }
        for index in 0..count {
            let from = 4 + 6 * index as usize;
            let at = Address::new(first.row, first.column + index);
            self.number(at, word(data, from)?, packed_number(long(data, from + 2)?));
        }
        Some(())
    }

    /// ```text
    /// 0: place  4: style  6: result (8)  14: flags  16: chain (4)  20: bytes of the formula's own  22: these
    /// ```
    /// A result whose last two bytes are set is no number: 0 a text that follows, 1 a truth, 2 an error, 3 an empty text.
    fn formula(&mut self, record: &Record<'_>) -> Option<()> {
        let data = record.data;
        let at = place(data)?;
        self.cells.extend(self.awaited.take().map(unvalued_cell));
        let given = data.len() + record.more.iter().map(|piece| piece.len()).sum::<usize>();
        if given < 22 + usize::from(word(data, 20)?) {
            return None;
        }
        if word(data, 12)? != 0xFFFF {
            self.number(at, word(data, 4)?, double(data, 6)?);
            return Some(());
        }
        match *data.get(6)? {
            0 => self.awaited = Some(at),
            kind @ (1 | 2) => self.cells.push(truth_or_error(at, *data.get(8)?, kind == 2)),
            _ => {}
        }
        Some(())
    }
}

fn place(data: &[u8]) -> Option<Address> {
    Some(Address::new(u32::from(word(data, 0)?), u32::from(word(data, 2)?)))
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

fn truth_or_error(at: Address, value: u8, is_error: bool) -> Cell {
    if is_error {
        error_cell(at, binary_error(value))
    } else {
        truth_cell(at, value != 0)
    }
}

/// How many, then first row, last row, first column, last column of each. Excel itself writes lists of none.
fn merged(data: &[u8]) -> Option<Vec<Area>> {
    let count = usize::from(word(data, 0)?);
    let areas = (0..count).map(|index| {
        let side = |at: usize| word(data, 2 + 8 * index + 2 * at).map(u32::from);
        let (first, last) = (Address::new(side(0)?, side(2)?), Address::new(side(1)?, side(3)?));
        let is_area = first.row <= last.row && first.column <= last.column && last.column < COLUMNS;
        is_area.then_some(Area::new(first, last))
    });
    (count > 0 || data.len() == 2).then(|| areas.collect())?
}
