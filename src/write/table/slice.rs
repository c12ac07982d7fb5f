//! Slices of a long list: some hundred rows each, rendered and packed beside one another.

use super::field::Field;
use super::rows::{Layout, Rows};
use crate::domain::place::Address;
use crate::scratch::Scratch;
use crate::write::book::Link;
use crate::write::expression::{Known, Ledger, Sheet};
use crate::write::package::Packed;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows of a slice, at least.
const ROWS: usize = 512;
/// Bytes that they take, more or less.
const BYTES: usize = 1024 * 1024;

thread_local! {
    /// Room for the rows of a slice, which is dear to make anew.
    static XML: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What formulas of other rows refer to.
pub struct Kept {
    pub sheet: Sheet,
    pub columns: BTreeSet<u16>,
}

impl Kept {
    /// Nothing more of a sheet.
    pub const fn nothing_of(sheet: Sheet) -> Self {
        Self {
            sheet,
            columns: BTreeSet::new(),
        }
    }

    /// Notes what a row holds of it.
    pub fn note(&self, ledger: &mut Ledger, row: u32, fields: &[Field]) {
        let columns = self.columns.iter();
        let seen = columns.filter_map(|&column| Some((column, fields.get(usize::from(column))?.value())));
        ledger.note_row(self.sheet, row, seen);
    }
}

/// Rows of a list that are rendered beside others.
pub struct Slice<'a> {
    layout: &'a Layout<'a>,
    rows: Rows,
    /// What is kept of the rows, and what was kept before of others.
    record: Option<(&'a Kept, Ledger, &'a Ledger)>,
}

/// What came of it.
pub struct Rendered {
    pub first: u32,
    /// The row behind.
    pub next: u32,
    pub packed: Packed,
    pub links: Vec<Link>,
    /// Cells whose formulas are told in notes.
    pub doubts: Vec<(Address, String)>,
    /// What formulas elsewhere refer to.
    pub ledger: Ledger,
}

impl<'a> Slice<'a> {
    pub fn new(layout: &'a Layout<'a>, record: Option<(&'a Kept, &'a Ledger)>, first: u32, links_left: u32) -> Self {
        Self {
            layout,
            rows: Rows::new(first, links_left).in_room(XML.take()),
            record: record.map(|(kept, before)| (kept, Ledger::default(), before)),
        }
    }

    /// The row that is written next.
    pub const fn next_row(&self) -> u32 {
        self.rows.next
    }

    /// Whether cells may still become links.
    pub const fn takes_links(&self) -> bool {
        self.rows.links_left > 0
    }

    /// One row, a field for each column.
    pub fn row(&mut self, fields: &[Field]) {
        if let Some((kept, ledger, _)) = &mut self.record {
            kept.note(ledger, self.rows.next, fields);
        }
        let record = self.record.as_ref();
        let known = record.map(|(_, ledger, before)| Known::within(ledger, before));
        self.rows.row(self.layout, fields, known);
    }

    /// The rows, packed and put aside.
    pub fn rendered(self, scratch: &Arc<Scratch>) -> Rendered {
        let mut xml = self.rows.xml;
        let packed = Packed::aside(xml.as_bytes(), scratch);
        xml.clear();
        xml.shrink_to(BYTES);
        XML.set(xml);
        Rendered {
            first: self.rows.first,
            next: self.rows.next,
            packed,
            links: self.rows.links,
            doubts: self.rows.doubts,
            ledger: self.record.map(|(_, ledger, _)| ledger).unwrap_or_default(),
        }
    }
}

/// Items cut into runs of some hundred rows, with the first row of each.
pub fn cut<Item>(items: &[Item], rows_of: impl Fn(&Item) -> usize, first: u32) -> Vec<(u32, &[Item])> {
    let mut runs = Vec::new();
    let (mut begin, mut rows, mut row) = (0, 0, first);
    for (end, item) in (1..).zip(items) {
        rows += rows_of(item);
        if rows >= ROWS || end == items.len() {
            runs.extend(items.get(begin..end).filter(|_| rows > 0).map(|run| (row, run)));
            row = row.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
            (begin, rows) = (end, 0);
        }
    }
    runs
}
