//! The cells that formulas refer to, as they were written.

use super::column::Column;
use super::{Cell, Range, Sheet};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Blank,
    Number(Decimal),
    Text(Arc<str>),
}

/// The same where it is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen<'a> {
    Blank,
    Number(Decimal),
    Text(&'a str),
}

impl Seen<'_> {
    pub fn kept(self) -> Value {
        match self {
            Self::Blank => Value::Blank,
            Self::Number(number) => Value::Number(number),
            Self::Text(text) => Value::Text(text.into()),
        }
    }
}

impl Value {
    pub fn seen(&self) -> Seen<'_> {
        match self {
            Self::Blank => Seen::Blank,
            Self::Number(number) => Seen::Number(*number),
            Self::Text(text) => Seen::Text(text),
        }
    }
}

/// The kept columns of the sheets written so far. What was not kept cannot be referred to.
#[derive(Debug, Default)]
pub struct Ledger(Vec<KeptSheet>);

#[derive(Debug)]
struct KeptSheet {
    name: Sheet,
    columns: BTreeMap<u16, Column>,
}

impl KeptSheet {
    fn is(&self, sheet: Sheet) -> bool {
        are_same(self.name, sheet)
    }
}

/// Whether a sheet is meant by both: they are named by constants, mostly the very same.
fn are_same(one: Sheet, other: Sheet) -> bool {
    std::ptr::eq(one, other) || one == other
}

impl Ledger {
    /// Notes what stands in a cell.
    pub fn note(&mut self, cell: Cell, seen: Seen) {
        self.column_mut(cell.sheet, cell.column).note(cell.row, seen);
    }

    /// Notes what stands in cells of a row of a sheet, by their columns.
    pub fn note_row<'a>(&mut self, sheet: Sheet, row: u32, seen: impl Iterator<Item = (u16, Seen<'a>)>) {
        let kept = self.sheet_mut(sheet);
        seen.for_each(|(column, seen)| kept.columns.entry(column).or_default().note(row, seen));
    }

    /// Takes over what another one noted.
    pub fn absorb(&mut self, other: Self) {
        for sheet in other.0 {
            for (column, noted) in sheet.columns {
                self.column_mut(sheet.name, column).absorb(noted);
            }
        }
    }

    /// Takes no more room for a sheet than it needs, now that it is written.
    pub fn close(&mut self, sheet: Sheet) {
        for kept in self.0.iter_mut().filter(|kept| kept.is(sheet)) {
            for column in kept.columns.values_mut() {
                column.shrink_to_fit();
            }
        }
    }

    /// Forgets a sheet to which no formula refers any more.
    pub fn forget(&mut self, sheet: Sheet) {
        self.0.retain(|kept| !kept.is(sheet));
    }

    fn column(&self, sheet: Sheet, column: u16) -> Option<&Column> {
        let kept = self.0.iter().find(|kept| kept.is(sheet))?;
        kept.columns.get(&column)
    }

    fn column_mut(&mut self, sheet: Sheet, column: u16) -> &mut Column {
        self.sheet_mut(sheet).columns.entry(column).or_default()
    }

    fn sheet_mut(&mut self, sheet: Sheet) -> &mut KeptSheet {
        let known = self.0.iter().position(|kept| kept.is(sheet));
        let at = known.unwrap_or_else(|| {
            self.0.push(KeptSheet {
                name: sheet,
                columns: BTreeMap::new(),
            });
            self.0.len() - 1
        });
        &mut self.0[at]
    }
}

/// What formulas can refer to: the row that they stand in, what one ledger holds, and what those below it do not have,
/// another one.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    row: Option<Row<'a>>,
    own: &'a Ledger,
    beyond: Option<&'a Ledger>,
}

/// A row that is being written.
#[derive(Clone, Copy)]
struct Row<'a> {
    sheet: Sheet,
    number: u32,
    cells: &'a dyn Cells,
}

/// The cells of a row.
pub trait Cells {
    /// What stands in a column; None behind the last.
    fn seen(&self, column: u16) -> Option<Seen<'_>>;
}

impl<'a> From<&'a Ledger> for Known<'a> {
    fn from(own: &'a Ledger) -> Self {
        Self {
            row: None,
            own,
            beyond: None,
        }
    }
}

impl<'a> Known<'a> {
    /// The cells of a slice of a list, before those that were written earlier.
    pub const fn within(own: &'a Ledger, beyond: &'a Ledger) -> Self {
        Self {
            row: None,
            own,
            beyond: Some(beyond),
        }
    }

    /// The same in a row of a sheet, whose own cells need not be kept.
    pub fn in_row(self, sheet: Sheet, number: u32, cells: &'a dyn Cells) -> Self {
        Self {
            row: Some(Row { sheet, number, cells }),
            ..self
        }
    }

    /// A column; None if it was not kept.
    pub fn column(self, sheet: Sheet, column: u16) -> Option<&'a Column> {
        let own = self.own.column(sheet, column);
        own.or_else(|| self.beyond?.column(sheet, column))
    }

    /// What stands in a cell; None if it was not kept.
    pub fn at(self, cell: Cell) -> Option<Seen<'a>> {
        let own = self
            .row
            .filter(|row| row.number == cell.row && are_same(row.sheet, cell.sheet));
        match own {
            Some(row) => row.cells.seen(cell.column),
            None => self.column(cell.sheet, cell.column)?.at(cell.row),
        }
    }

    /// The values of a range row by row; None if one was not kept, or there are none.
    pub fn values(self, range: Range) -> Option<Vec<Seen<'a>>> {
        if range.is_empty() {
            return None;
        }
        let rows = range.first.row..=range.last.0;
        let cells = rows.flat_map(|row| {
            let columns = range.first.column..=range.last.1;
            columns.map(move |column| Cell {
                row,
                column,
                ..range.first
            })
        });
        cells.map(|cell| self.at(cell)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_sheet_takes_further_rows_and_a_forgotten_one_is_gone() {
        let mut ledger = Ledger::default();
        let cell = |row| Cell {
            sheet: "项目汇总",
            row,
            column: 4,
        };
        ledger.note(cell(3), Seen::Text("甲"));
        ledger.close("项目汇总");
        ledger.note(cell(4), Seen::Text("乙"));
        ledger.note(cell(5), Seen::Text("甲"));
        let held = |row| Known::from(&ledger).at(cell(row));
        assert_eq!(
            [3, 4, 5].map(held),
            ["甲", "乙", "甲"].map(|value| Some(Seen::Text(value)))
        );
        ledger.forget("项目汇总");
        assert_eq!(Known::from(&ledger).at(cell(3)), None);
    }

    /// A row with one cell, in column E.
    struct Lone;

    impl Cells for Lone {
        fn seen(&self, column: u16) -> Option<Seen<'_>> {
            (column == 4).then_some(Seen::Text("丙"))
        }
    }

    #[test]
    fn the_row_itself_is_asked_before_what_was_kept() {
        let mut ledger = Ledger::default();
        let cell = |row, column| Cell {
            sheet: "项目汇总",
            row,
            column,
        };
        ledger.note_row(
            "项目汇总",
            3,
            [(4, Seen::Text("甲")), (5, Seen::Text("乙"))].into_iter(),
        );
        let known = Known::from(&ledger).in_row("项目汇总", 3, &Lone);
        assert_eq!(known.at(cell(3, 4)), Some(Seen::Text("丙")));
        assert_eq!(known.at(cell(3, 5)), None);
        assert_eq!(known.at(cell(2, 5)), Some(Seen::Blank));
        assert_eq!(known.at(cell(4, 4)), None);
    }
}
