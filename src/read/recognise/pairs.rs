//! Funds given as labels with their figures beside them, across or down, the whole first and its parts below or beside it.
//!
//! ```text
//! 资金情况 │ 预算安排 │ 300 │ 执行数 │ 285 │ 执行率 │ 95%
//!
//! 预算数：       │ 120 │ 执行数：       │ 118          全年预算数 │ 58 │ 其中：财政拨款 │ 58
//! 其中：财政拨款 │ 120 │ 其中：财政拨款 │ 118          全年执行数 │ 55 │ 其中：财政拨款 │ 55
//! ```

use super::headers::read_column;
use super::page::{Page, Said};
use super::words::{self, FundColumn};
use crate::domain::cell::Cell;
use crate::domain::form::FundRow;
use crate::domain::notation;
use crate::domain::place::Address;

/// How far above a figure the word over its column may stand, in rows.
const MOST_ROWS: usize = 8;

/// The rows of a block of pairs as far as it was read.
#[derive(Default)]
pub struct Pairs {
    /// The whole first, then the parts by their labels.
    pub rows: Vec<FundRow>,
    /// What the figures of each column were when the whole was read there.
    columns: Vec<(u32, FundColumn)>,
}

impl Pairs {
    /// Takes the pairs of a row.
    pub fn take(&mut self, page: &Page, row: u32) {
        let mut label = None;
        let mut last = None;
        for cell in page.row(row) {
            if notation::amount(cell).is_none() && notation::rate(cell).is_none() {
                label = Some(cell);
                continue;
            }
            let is_column = |label: &&Said| label.means.fund_column().is_some();
            let Some(named) = label.filter(|label| !(is_column(label) && label.means.is_of_other_time())) else {
                continue;
            };
            if let Some(column) = read_column(named) {
                last = Some(column);
                self.columns.push((cell.at.column, column));
                self.put(page, part_above(page, cell), named, column, cell);
            } else if let Some(column) = self.column_above(cell).or(last).filter(|_| named.means.says_money()) {
                self.put(page, Some(named), named, column, cell);
            }
        }
    }

    /// What stands in the same column above, unless the row itself has said what its figures are.
    fn column_above(&self, value: &Cell) -> Option<FundColumn> {
        let above = self.columns.iter().rev().find(|(column, _)| *column == value.at.column);
        above.map(|(_, column)| *column)
    }

    /// Puts a figure into the row of its part, of the whole where it has none. A figure given twice stays as it was.
    fn put(&mut self, page: &Page, part: Option<&Said>, label: &Said, column: FundColumn, value: &Cell) {
        let name = part.map(|part| super::funds::source(&part.text));
        let found = self.rows.iter().position(|row| match &name {
            Some(name) => !row.is_total && row.source == *name,
            None => row.is_total,
        });
        let index = found.unwrap_or_else(|| {
            self.rows.push(match name {
                Some(source) => FundRow {
                    by_use: super::funds::is_by_use(&source),
                    source,
                    source_at: part.map(|part| part.at),
                    ..FundRow::default()
                },
                None => whole(page, label),
            });
            self.rows.len() - 1
        });
        let Some(row) = self.rows.get_mut(index) else { return };
        let slot = match column {
            FundColumn::Initial => &mut row.initial,
            FundColumn::Adjusted => &mut row.adjusted,
            FundColumn::Executed => &mut row.executed,
            FundColumn::Weight => &mut row.weight,
            FundColumn::Rate => &mut row.rate,
            FundColumn::Score => &mut row.score,
            FundColumn::Reason | FundColumn::Source | FundColumn::Task | FundColumn::Ignored => return,
        };
        slot.get_or_insert_with(|| value.clone());
    }
}

/// The part of the money that a word right above a column of figures names (基本支出, 项目支出 over the rows 年初预算数,
/// 全年执行数); none over the whole.
fn part_above<'page, 'grid>(page: &'page Page<'grid>, value: &Cell) -> Option<&'page Said<'grid>> {
    let is_figure = |cell: &Cell| notation::amount(cell).is_some() || notation::rate(cell).is_some();
    let above = (0..value.at.row).rev().take(MOST_ROWS);
    let head = above
        .map_while(|row| page.at(Address::new(row, value.at.column)))
        .find(|cell| !is_figure(cell))?;
    let is_column = head.means.fund_column().is_some() || head.means.label().is_some();
    (!is_column && head.means.says_money() && !words::is_fund_total(&head.text)).then_some(head)
}

/// The row of the whole, called by the label of the block where it has one.
fn whole(page: &Page, label: &Said) -> FundRow {
    let left = label.at.column.checked_sub(1);
    let block = left.and_then(|column| page.at(Address::new(label.at.row, column)));
    let named = block.filter(|cell| cell.means.says_money()).unwrap_or(label);
    FundRow {
        source: super::funds::source(&named.text),
        source_at: Some(named.at),
        is_total: true,
        ..FundRow::default()
    }
}
