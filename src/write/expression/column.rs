//! A column that formulas refer to: what stands in each row, and in which rows a value stands.

use super::index::Index;
use super::ledger::{Seen, Value};
use super::numbers::Numbers;
use rust_decimal::Decimal;
use std::ops::Bound;
use std::sync::OnceLock;

/// A column of a sheet. Long ones hold few different values: each is kept once.
#[derive(Debug, Default)]
pub struct Column {
    /// The row of the first value; those above are blank.
    first: u32,
    /// Of each row from there, which of the values it holds.
    rows: Numbers,
    values: Vec<Value>,
    /// The values by their numbers; empty while nothing is added.
    known: Index,
    /// Which values are the same, made when first asked for; and where each stands.
    groups: OnceLock<Groups>,
    places: OnceLock<Places>,
}

/// Values that are the same to programs that compare: letters of either case are to them.
#[derive(Debug, PartialEq, Eq)]
struct Groups {
    /// By their folded value.
    known: Index,
    /// The group of each value, by its number.
    of_values: Vec<u32>,
    /// How many rows hold each.
    counts: Vec<u32>,
}

/// The rows of each group, one group behind the other.
#[derive(Debug, PartialEq, Eq)]
struct Places {
    /// Where the rows of a group begin; those of the last end where all do.
    starts: Vec<usize>,
    rows: Vec<u32>,
}

impl Column {
    pub fn note(&mut self, row: u32, seen: Seen) {
        // Neighbours often hold the same, which then need not be looked for.
        let above = row
            .checked_sub(self.first + 1)
            .and_then(|at| self.rows.get(at as usize));
        let is_same = |above: &u32| self.value(*above).is_some_and(|above| above.seen() == seen);
        let above = above.filter(is_same);
        let number = above.unwrap_or_else(|| self.number_of(seen, || seen.kept()));
        self.put(row, number);
    }

    /// Notes that a row holds the value of this number.
    fn put(&mut self, row: u32, number: u32) {
        let noted = row.checked_sub(self.first).and_then(|at| self.rows.get(at as usize));
        if noted == Some(number) {
            // Rows that refer to one another are noted twice: where values stand is not looked for anew after each.
            return;
        }
        self.groups.take();
        self.places.take();
        if self.rows.len() == 0 {
            self.first = row;
        }
        if let Some(above) = self.first.checked_sub(row).filter(|above| *above > 0) {
            // Lists are written from the top; only a second one on the same sheet could begin higher.
            let blank = self.number_of(Seen::Blank, || Value::Blank);
            self.rows.put_before(blank, above as usize);
            self.first = row;
        }
        let at = (row - self.first) as usize;
        if self.rows.len() < at {
            let blank = self.number_of(Seen::Blank, || Value::Blank);
            (self.rows.len()..at).for_each(|at| self.rows.put(at, blank));
        }
        self.rows.put(at, number);
    }

    /// The number under which a value is kept.
    fn number_of(&mut self, seen: Seen, kept: impl FnOnce() -> Value) -> u32 {
        if self.known.len() < self.values.len() {
            self.known = Index::default();
            (0..)
                .zip(&self.values)
                .for_each(|(number, value)| self.known.put(value, number));
        }
        self.known.number_of(seen).unwrap_or_else(|| {
            // A sheet has fewer cells in a column than there are numbers.
            let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
            let value = kept();
            self.known.put(&value, next);
            self.values.push(value);
            next
        })
    }

    fn value(&self, number: u32) -> Option<&Value> {
        self.values.get(number as usize)
    }

    /// Takes over the values of rows that follow.
    pub fn absorb(&mut self, next: Self) {
        let values = next.values.iter();
        let numbers = values.map(|value| self.number_of(value.seen(), || value.clone()));
        let numbers: Vec<u32> = numbers.collect();
        for (row, number) in (next.first..).zip(next.rows.iter()) {
            if let Some(&number) = numbers.get(number as usize) {
                self.put(row, number);
            }
        }
    }

    /// Takes no more room than it needs.
    pub fn shrink_to_fit(&mut self) {
        self.rows.shrink_to_fit();
        self.values.shrink_to_fit();
        self.known = Index::default();
    }

    /// What stands in a row; None below the last that was kept.
    pub fn at(&self, row: u32) -> Option<Seen<'_>> {
        match row.checked_sub(self.first) {
            Some(at) => self.value(self.rows.get(at as usize)?).map(Value::seen),
            None => Some(Seen::Blank),
        }
    }

    /// The group of a value; None if no row holds it.
    pub fn group(&self, value: Seen) -> Option<u32> {
        self.groups().known.number_of_folded(value)
    }

    /// How many rows hold a value of a group.
    pub fn count(&self, group: u32) -> u32 {
        let counts = &self.groups().counts;
        counts.get(group as usize).copied().unwrap_or_default()
    }

    /// Whether a row holds a value of a group.
    pub fn holds(&self, row: u32, group: u32) -> bool {
        let number = row.checked_sub(self.first).and_then(|at| self.rows.get(at as usize));
        number.is_some_and(|number| self.groups().of_values.get(number as usize) == Some(&group))
    }

    /// The rows that hold a value of a group, from the top.
    pub fn rows_of(&self, group: u32) -> &[u32] {
        let places = self.places.get_or_init(|| self.groups().places(self.first, &self.rows));
        let at = group as usize;
        let ends = places.starts.get(at).zip(places.starts.get(at + 1));
        ends.and_then(|(&start, &end)| places.rows.get(start..end))
            .unwrap_or_default()
    }

    /// The groups of the numbers above this one.
    pub fn groups_above(&self, number: Decimal) -> impl Iterator<Item = u32> {
        let numbers = self.groups().known.numbers();
        numbers
            .range((Bound::Excluded(number), Bound::Unbounded))
            .map(|(_, group)| *group)
    }

    fn groups(&self) -> &Groups {
        self.groups.get_or_init(|| Groups::of(&self.values, &self.rows))
    }
}

impl Groups {
    fn of(values: &[Value], rows: &Numbers) -> Self {
        let mut groups = Self {
            known: Index::default(),
            of_values: Vec::with_capacity(values.len()),
            counts: Vec::new(),
        };
        let mut held = vec![0; values.len()];
        rows.iter().for_each(|number| held[number as usize] += 1);
        for (value, held) in values.iter().zip(held) {
            let next = u32::try_from(groups.counts.len()).unwrap_or(u32::MAX);
            let known = groups.known.number_of_folded(value.seen());
            let group = known.unwrap_or_else(|| {
                groups.known.put_folded(value, next);
                groups.counts.push(0);
                next
            });
            groups.of_values.push(group);
            groups.counts[group as usize] += held;
        }
        groups
    }

    /// Where the values of each stand in these rows.
    fn places(&self, first: u32, rows: &Numbers) -> Places {
        let mut starts = vec![0];
        for count in &self.counts {
            starts.push(starts.last().copied().unwrap_or(0) + *count as usize);
        }
        let mut next = starts.clone();
        let mut places = vec![0; rows.len()];
        for (row, number) in (first..).zip(rows.iter()) {
            let place = &mut next[self.of_values[number as usize] as usize];
            places[*place] = row;
            *place += 1;
        }
        Places { starts, rows: places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let expected = if value.is_empty() {
                Seen::Blank
            } else {
                Seen::Text(value)
            };
            assert_eq!(column.at(row), Some(expected), "{row}");
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
    fn a_column_takes_over_another_one_below() {
        let mut whole = column(&[(3, "甲"), (4, "乙")]);
        whole.absorb(column(&[(5, "乙"), (7, "甲"), (8, "丙")]));
        case(&whole, 3, &["甲", "乙", "乙", "", "甲", "丙"]);
    }

    /// The rows of a value, and how many they are.
    fn rows<'a>(column: &'a Column, value: &str) -> &'a [u32] {
        let group = column.group(Seen::Text(value));
        let rows = group.map(|group| (column.rows_of(group), column.count(group)));
        rows.map_or(&[], |(rows, count)| {
            assert_eq!(rows.len(), count as usize);
            rows
        })
    }

    #[test]
    fn rows_are_looked_for_anew_only_after_a_change() {
        let mut noted = column(&[(3, "甲"), (4, "乙")]);
        assert_eq!(rows(&noted, "甲"), [3]);
        noted.note(3, Seen::Text("甲"));
        noted.note(4, Seen::Text("乙"));
        assert!(noted.groups.get().is_some() && noted.places.get().is_some());
        noted.note(4, Seen::Text("甲"));
        assert!(noted.groups.get().is_none() && noted.places.get().is_none());
        assert_eq!(rows(&noted, "甲"), [3, 4]);
        assert_eq!(rows(&noted, "乙"), [0; 0]);
    }

    #[test]
    fn values_are_found_in_either_case_from_the_top() {
        let column = column(&[(3, "f03"), (4, "乙"), (5, "F03"), (6, "f03"), (4, "F03")]);
        assert_eq!(rows(&column, "F03"), [3, 4, 5, 6]);
        assert_eq!(rows(&column, "f03"), [3, 4, 5, 6]);
        let group = column.group(Seen::Text("F03")).unwrap();
        assert_eq!(
            [2, 3, 5, 7].map(|row| column.holds(row, group)),
            [false, true, true, false]
        );
        assert_eq!(column.group(Seen::Text("丙")), None);
    }
}
