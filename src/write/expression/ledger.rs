//! The cells that formulas refer to, as they were written.

use super::{Cell, Range, Sheet};
use crate::domain::text::is_ideograph;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Blank,
    Number(Decimal),
    Text(Arc<str>),
}

impl Value {
    /// The value under which programs that compare find it: letters of either case are the same to them.
    pub fn folded(&self) -> Self {
        match self {
            Self::Text(text) if text.chars().any(is_upper_case) => Self::Text(text.to_lowercase().into()),
            other => other.clone(),
        }
    }

    /// Whether programs that compare find it under this one.
    pub fn folds_to(&self, folded: &Self) -> bool {
        match (self, folded) {
            (Self::Text(text), Self::Text(wanted)) if !text.chars().any(is_upper_case) => text == wanted,
            _ => self.folded() == *folded,
        }
    }
}

/// Whether a letter has a small form. Chinese characters, as most are, are not looked up.
fn is_upper_case(letter: char) -> bool {
    !is_ideograph(letter) && letter.is_uppercase()
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
        // Sheets are named by constants, mostly the very same.
        std::ptr::eq(self.name, sheet) || self.name == sheet
    }
}

/// A column of a sheet.
#[derive(Debug, Default)]
pub struct Column {
    /// The row of the first value; those above are blank.
    first: u32,
    values: Vec<Value>,
    /// Where each value stands, made when first asked for.
    places: OnceLock<Places>,
}

/// Rows by folded value, ascending.
pub type Places = BTreeMap<Value, Vec<u32>>;

impl Ledger {
    /// Notes what stands in a cell.
    pub fn note(&mut self, cell: Cell, value: Value) {
        self.column_mut(cell.sheet, cell.column).note(cell.row, value);
    }

    /// Takes over what another one noted, but for some columns.
    pub fn absorb(&mut self, other: Self, without: &BTreeSet<u16>) {
        for sheet in other.0 {
            for (column, noted) in sheet.columns {
                if !without.contains(&column) {
                    self.column_mut(sheet.name, column).absorb(noted);
                }
            }
        }
    }

    fn column_mut(&mut self, sheet: Sheet, column: u16) -> &mut Column {
        let known = self.0.iter().position(|kept| kept.is(sheet));
        let at = known.unwrap_or_else(|| {
            self.0.push(KeptSheet {
                name: sheet,
                columns: BTreeMap::new(),
            });
            self.0.len() - 1
        });
        self.0[at].columns.entry(column).or_default()
    }

    /// A column; None if it was not kept.
    pub fn column(&self, sheet: Sheet, column: u16) -> Option<&Column> {
        let kept = self.0.iter().find(|kept| kept.is(sheet))?;
        kept.columns.get(&column)
    }

    /// What stands in a cell; None if it was not kept.
    pub fn at(&self, cell: Cell) -> Option<&Value> {
        self.column(cell.sheet, cell.column)?.at(cell.row)
    }

    /// The values of a range row by row; None if one was not kept, or there are none.
    pub fn values(&self, range: Range) -> Option<Vec<&Value>> {
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

    /// Where each value of a column stands; None if the column was not kept.
    pub fn places(&self, sheet: Sheet, column: u16) -> Option<&Places> {
        let column = self.column(sheet, column)?;
        Some(column.places.get_or_init(|| column.places_of_values()))
    }
}

impl Column {
    fn note(&mut self, row: u32, value: Value) {
        self.places.take();
        if self.values.is_empty() {
            self.first = row;
        }
        let Some(at) = row.checked_sub(self.first) else {
            // Lists are written from the top; only a second one on the same sheet could begin higher.
            let above = (row..self.first).map(|_| Value::Blank);
            self.values.splice(0..0, above);
            self.first = row;
            return self.note(row, value);
        };
        let at = at as usize;
        // Neighbours often hold the same text: one is kept.
        let value = match at.checked_sub(1).and_then(|above| self.values.get(above)) {
            Some(above) if *above == value => above.clone(),
            _ => value,
        };
        if self.values.len() <= at {
            self.values.resize(at + 1, Value::Blank);
        }
        if let Some(noted) = self.values.get_mut(at) {
            *noted = value;
        }
    }

    /// Takes over the values of rows that follow.
    fn absorb(&mut self, next: Self) {
        for (row, value) in (next.first..).zip(next.values) {
            self.note(row, value);
        }
    }

    fn places_of_values(&self) -> Places {
        let mut places = Places::new();
        for (row, value) in (self.first..).zip(&self.values) {
            places.entry(value.folded()).or_default().push(row);
        }
        places
    }

    /// What stands in a row; None below the last that was kept.
    pub fn at(&self, row: u32) -> Option<&Value> {
        match row.checked_sub(self.first) {
            Some(at) => self.values.get(at as usize),
            None => Some(&Value::Blank),
        }
    }
}
