//! The cells that formulas refer to, as they were written.

use super::numbers::Numbers;
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

/// The same before it is kept.
#[derive(Debug, Clone, Copy)]
pub enum Seen<'a> {
    Blank,
    Number(Decimal),
    Text(&'a str),
}

impl Seen<'_> {
    fn kept(self) -> Value {
        match self {
            Self::Blank => Value::Blank,
            Self::Number(number) => Value::Number(number),
            Self::Text(text) => Value::Text(text.into()),
        }
    }
}

impl PartialEq<Seen<'_>> for Value {
    fn eq(&self, seen: &Seen) -> bool {
        match (self, seen) {
            (Self::Blank, Seen::Blank) => true,
            (Self::Number(number), Seen::Number(seen)) => number == seen,
            (Self::Text(text), Seen::Text(seen)) => **text == **seen,
            _ => false,
        }
    }
}

impl Value {
    /// The value under which programs that compare find it: letters of either case are the same to them.
    pub fn folded(&self) -> Self {
        match self {
            Self::Text(text) if text.chars().any(is_upper_case) => Self::Text(text.to_lowercase().into()),
            other => other.clone(),
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

/// A column of a sheet. Long ones hold few different values: each is kept once.
#[derive(Debug, Default)]
pub struct Column {
    /// The row of the first value; those above are blank.
    first: u32,
    /// Of each row from there, which of the values it holds.
    rows: Numbers,
    values: Vec<Value>,
    /// The values by their numbers; empty while nothing is added.
    known: BTreeMap<Value, u32>,
    /// Where each value stands, made when first asked for.
    places: OnceLock<Places>,
}

/// Rows by folded value, ascending.
pub type Places = BTreeMap<Value, Vec<u32>>;

impl Ledger {
    /// Notes what stands in a cell.
    pub fn note(&mut self, cell: Cell, seen: Seen) {
        self.column_mut(cell.sheet, cell.column).note(cell.row, seen);
    }

    /// Notes what stands in a cell of a column of which nothing else is asked any more.
    pub fn note_alone(&mut self, cell: Cell, seen: Seen) {
        self.column_mut(cell.sheet, cell.column).note_alone(cell.row, seen);
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

    /// Takes no more room for a sheet than it needs, now that it is written.
    pub fn close(&mut self, sheet: Sheet) {
        for kept in self.0.iter_mut().filter(|kept| kept.is(sheet)) {
            for column in kept.columns.values_mut() {
                column.rows.shrink_to_fit();
                column.values.shrink_to_fit();
                column.known = BTreeMap::new();
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
}

/// What formulas can refer to: what one ledger holds, and what those below it do not have, another one.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    own: &'a Ledger,
    beyond: Option<&'a Ledger>,
}

impl<'a> From<&'a Ledger> for Known<'a> {
    fn from(own: &'a Ledger) -> Self {
        Self { own, beyond: None }
    }
}

impl<'a> Known<'a> {
    /// The cells of a slice of a list, before those that were written earlier.
    pub const fn within(own: &'a Ledger, beyond: &'a Ledger) -> Self {
        Self {
            own,
            beyond: Some(beyond),
        }
    }

    /// A column; None if it was not kept.
    pub fn column(self, sheet: Sheet, column: u16) -> Option<&'a Column> {
        let own = self.own.column(sheet, column);
        own.or_else(|| self.beyond?.column(sheet, column))
    }

    /// What stands in a cell; None if it was not kept.
    pub fn at(self, cell: Cell) -> Option<&'a Value> {
        self.column(cell.sheet, cell.column)?.at(cell.row)
    }

    /// The values of a range row by row; None if one was not kept, or there are none.
    pub fn values(self, range: Range) -> Option<Vec<&'a Value>> {
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
    pub fn places(self, sheet: Sheet, column: u16) -> Option<&'a Places> {
        let column = self.column(sheet, column)?;
        Some(column.places.get_or_init(|| column.places_of_values()))
    }
}

impl Column {
    fn note(&mut self, row: u32, seen: Seen) {
        // Neighbours often hold the same, which then need not be looked for.
        let above = row
            .checked_sub(self.first + 1)
            .and_then(|at| self.rows.get(at as usize));
        let is_same = |above: &u32| self.value(*above).is_some_and(|above| *above == seen);
        let above = above.filter(is_same);
        let number = above.unwrap_or_else(|| self.number_of(seen.kept()));
        self.put(row, number);
    }

    /// Forgets all other rows.
    fn note_alone(&mut self, row: u32, seen: Seen) {
        self.first = row;
        self.rows.clear();
        self.rows.put(0, 0);
        self.values.clear();
        self.values.push(seen.kept());
        self.known.clear();
        self.places.take();
    }

    /// Notes that a row holds the value of this number.
    fn put(&mut self, row: u32, number: u32) {
        let noted = row.checked_sub(self.first).and_then(|at| self.rows.get(at as usize));
        if noted == Some(number) {
            // Rows that refer to one another are noted twice: where values stand is not looked for anew after each.
            return;
        }
        self.places.take();
        if self.rows.len() == 0 {
            self.first = row;
        }
        if let Some(above) = self.first.checked_sub(row).filter(|above| *above > 0) {
            // Lists are written from the top; only a second one on the same sheet could begin higher.
            let blank = self.number_of(Value::Blank);
            self.rows.put_before(blank, above as usize);
            self.first = row;
        }
        let at = (row - self.first) as usize;
        if self.rows.len() < at {
            let blank = self.number_of(Value::Blank);
            (self.rows.len()..at).for_each(|at| self.rows.put(at, blank));
        }
        self.rows.put(at, number);
    }

    /// The number under which a value is kept.
    fn number_of(&mut self, value: Value) -> u32 {
        if self.known.len() < self.values.len() {
            self.known = self.values.iter().cloned().zip(0..).collect();
        }
        // A sheet has fewer cells in a column than there are numbers.
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let values = &mut self.values;
        *self.known.entry(value).or_insert_with_key(|value| {
            values.push(value.clone());
            next
        })
    }

    fn value(&self, number: u32) -> Option<&Value> {
        self.values.get(number as usize)
    }

    /// Takes over the values of rows that follow.
    fn absorb(&mut self, next: Self) {
        let numbers = next.values.into_iter().map(|value| self.number_of(value));
        let numbers: Vec<u32> = numbers.collect();
        for (row, number) in (next.first..).zip(next.rows.iter()) {
            if let Some(&number) = numbers.get(number as usize) {
                self.put(row, number);
            }
        }
    }

    fn places_of_values(&self) -> Places {
        let mut rows_of = vec![Vec::new(); self.values.len()];
        for (row, number) in (self.first..).zip(self.rows.iter()) {
            if let Some(rows) = rows_of.get_mut(number as usize) {
                rows.push(row);
            }
        }
        let mut places = Places::new();
        for (value, rows) in self.values.iter().zip(rows_of).filter(|(_, rows)| !rows.is_empty()) {
            places.entry(value.folded()).or_default().extend(rows);
        }
        // Several may be found under one value.
        places.values_mut().for_each(|rows| rows.sort_unstable());
        places
    }

    /// What stands in a row; None below the last that was kept.
    pub fn at(&self, row: u32) -> Option<&Value> {
        match row.checked_sub(self.first) {
            Some(at) => self.value(self.rows.get(at as usize)?),
            None => Some(&Value::Blank),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn column(noted: &[(u32, &str)]) -> Column {
        let mut column = Column::default();
        noted
            .iter()
            .for_each(|(row, value)| column.note(*row, Seen::Text(value)));
        column
    }

    #[track_caller]
    fn case(column: &Column, first: u32, expected: &[&str]) {
        for (row, value) in (first..).zip(expected) {
            let expected = if value.is_empty() { Value::Blank } else { text(value) };
            assert_eq!(column.at(row), Some(&expected), "{row}");
        }
        let behind = first + u32::try_from(expected.len()).unwrap();
        assert_eq!(column.at(behind), None);
    }

    #[test]
    fn a_column_holds_what_was_noted() {
        case(&column(&[]), 0, &[]);
        let noted = column(&[(3, "甲"), (4, "甲"), (5, "乙"), (8, "甲"), (4, "丙")]);
        case(&noted, 0, &["", "", "", "甲", "丙", "乙", "", "", "甲"]);
        case(&column(&[(3, "甲"), (1, "乙")]), 0, &["", "乙", "", "甲"]);
    }

    #[test]
    fn a_column_noted_for_a_row_alone_holds_nothing_else() {
        let mut noted = column(&[(3, "甲"), (4, "乙")]);
        noted.note_alone(5, Seen::Text("丙"));
        noted.note_alone(6, Seen::Text("乙"));
        case(&noted, 5, &["", "乙"]);
    }

    #[test]
    fn a_column_takes_over_another_one_below() {
        let mut whole = column(&[(3, "甲"), (4, "乙")]);
        whole.absorb(column(&[(5, "乙"), (7, "甲"), (8, "丙")]));
        case(&whole, 3, &["甲", "乙", "乙", "", "甲", "丙"]);
    }

    #[test]
    fn places_are_looked_for_anew_only_after_a_change() {
        let mut noted = column(&[(3, "甲"), (4, "乙")]);
        let places = noted.places_of_values();
        noted.places.set(places).unwrap();
        noted.note(3, Seen::Text("甲"));
        noted.note(4, Seen::Text("乙"));
        assert!(noted.places.get().is_some());
        noted.note(4, Seen::Text("甲"));
        assert_eq!(noted.places.get(), None);
    }

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
        let held = |row| Known::from(&ledger).at(cell(row)).cloned();
        assert_eq!([3, 4, 5].map(held), ["甲", "乙", "甲"].map(|value| Some(text(value))));
        ledger.forget("项目汇总");
        assert_eq!(Known::from(&ledger).at(cell(3)), None);
    }

    #[test]
    fn places_are_found_in_either_case_from_the_top() {
        let column = column(&[(3, "f03"), (4, "乙"), (5, "F03"), (6, "f03"), (4, "F03")]);
        let places = column.places_of_values();
        assert_eq!(
            places.into_iter().collect::<Vec<_>>(),
            [(text("f03"), vec![3, 4, 5, 6])]
        );
    }
}
