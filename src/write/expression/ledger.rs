//! The cells that formulas refer to, as they were written.

use super::{Cell, Range, Sheet};
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

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
            Self::Text(text) if text.chars().any(char::is_uppercase) => Self::Text(text.to_lowercase().into()),
            other => other.clone(),
        }
    }
}

/// The kept columns of the sheets written so far. What was not kept cannot be referred to.
#[derive(Debug, Default)]
pub struct Ledger(BTreeMap<(Sheet, u16), Column>);

#[derive(Debug, Default)]
struct Column {
    /// From the first row on.
    values: Vec<Value>,
    /// Where each value stands, made when first asked for; with the number of values it was made of.
    places: RefCell<(usize, Rc<Places>)>,
}

/// Rows by folded value, ascending.
pub type Places = BTreeMap<Value, Vec<u32>>;

impl Ledger {
    /// Notes what stands in a cell.
    pub fn note(&mut self, cell: Cell, value: Value) {
        let values = &mut self.0.entry((cell.sheet, cell.column)).or_default().values;
        let at = cell.row as usize;
        if values.len() <= at {
            values.resize(at + 1, Value::Blank);
        }
        if let Some(noted) = values.get_mut(at) {
            *noted = value;
        }
    }

    /// What stands in a cell; None if it was not kept.
    pub fn at(&self, cell: Cell) -> Option<&Value> {
        self.0.get(&(cell.sheet, cell.column))?.values.get(cell.row as usize)
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
    pub fn places(&self, sheet: Sheet, column: u16) -> Option<Rc<Places>> {
        let column = self.0.get(&(sheet, column))?;
        let mut known = column.places.borrow_mut();
        if known.0 != column.values.len() {
            let mut places = Places::new();
            for (row, value) in (0..).zip(&column.values) {
                places.entry(value.folded()).or_default().push(row);
            }
            *known = (column.values.len(), Rc::new(places));
        }
        Some(Rc::clone(&known.1))
    }
}
