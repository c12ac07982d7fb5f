//! The funds block (预算执行情况): a row per source under a header, or label and figure in one cell.
//!
//! ```text
//! 项目资金 │            │ 年初预算数 │ 全年预算数 │ 全年执行数 │ 分值 │ 执行率 │ 得分
//! (万元)   │ 年度资金总额 │   43.2   │   43.2    │   37.24   │  10 │  86%  │   9
//!          │ 其中：当年财政拨款 …
//!          │ 按收入性质分：            │ 按支出性质分：
//!          │ 其中：一般公共预算：1873.66万元 │ 其中：基本支出：1768.16万元
//! ```

use super::labels::{amount_unit, one_line};
use super::outline::{RowKind, Section, Span};
use super::words::{self, FundColumn};
use crate::domain::cell::Cell;
use crate::domain::form::{AmountUnit, FundRow};
use crate::domain::place::Address;
use crate::domain::text::folded;
use crate::read::grid::Grid;
use rust_decimal::Decimal;

/// The rows of the funds block, and the unit of its amounts with the place that names it.
pub fn read(grid: &Grid, section: &Section) -> (Vec<FundRow>, Option<(AmountUnit, Address)>) {
    let mut rows = Vec::new();
    let mut unit = None;
    let mut columns: Option<&[(FundColumn, Span)]> = None;
    let mut list = CellList::default();
    for row in &section.rows {
        match &row.kind {
            RowKind::FundHeader(found) => {
                columns = Some(found);
                unit = unit.or_else(|| unit_of_row(grid, row.number));
            }
            RowKind::Body | RowKind::Labels | RowKind::Total | RowKind::Subtotal | RowKind::Remark => {
                let Some(columns) = columns else { continue };
                match fund_row(grid, row.number, columns) {
                    Some(fund) => rows.push(fund),
                    None => rows.extend(list.read(grid, row.number)),
                }
                unit = unit.or_else(|| unit_left_of(grid, row.number, columns));
            }
            _ => columns = None,
        }
    }
    mark_total(&mut rows);
    if let Some(total) = rows.iter_mut().find(|row| row.is_total && row.weight.is_none()) {
        total.weight = printed_weight(grid, section);
    }
    (rows, unit)
}

/// The points that the block prints in its label or above its scores (`得分（20分*执行率）`) for want of a column.
fn printed_weight(grid: &Grid, section: &Section) -> Option<Cell> {
    let (row, columns) = section.rows.iter().find_map(|row| match &row.kind {
        RowKind::FundHeader(columns) => Some((row.number, columns)),
        _ => None,
    })?;
    let has = |wanted| columns.iter().any(|(column, _)| *column == wanted);
    if has(FundColumn::Weight) || !has(FundColumn::Score) {
        return None;
    }
    let printed = |cell: &Cell| {
        printed_points(&cell.text).map(|points| Cell {
            text: points,
            ..cell.clone()
        })
    };
    grid.row(row).iter().find_map(printed)
}

/// The figure before 分 in a header.
fn printed_points(text: &str) -> Option<String> {
    let folded = folded(text);
    folded.match_indices('分').find_map(|(at, _)| {
        let digits = folded[..at]
            .chars()
            .rev()
            .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
            .count();
        let figure = &folded[at - digits..at];
        figure.parse::<Decimal>().ok().map(|_| figure.to_owned())
    })
}

/// A row under the header: a label left of the figures and at least a figure or a known mark.
fn fund_row(grid: &Grid, row: u32, columns: &[(FundColumn, Span)]) -> Option<FundRow> {
    let first_figure = columns.iter().map(|(_, span)| span.first).min()?;
    let label = label_cell(grid, row, first_figure)?;
    let find = |wanted: FundColumn| {
        columns
            .iter()
            .filter(|(column, _)| *column == wanted)
            .find_map(|(_, span)| span.cell(grid, row))
            .cloned()
    };
    let fund = FundRow {
        source: source(&label.text),
        source_at: Some(label.at),
        is_total: words::is_fund_total(&label.text),
        by_use: is_by_use(&label.text),
        initial: find(FundColumn::Initial),
        adjusted: find(FundColumn::Adjusted),
        executed: find(FundColumn::Executed),
        weight: find(FundColumn::Weight),
        rate: find(FundColumn::Rate),
        score: find(FundColumn::Score),
        reason: find(FundColumn::Reason),
    };
    let spills = grid.area(label.at).last.column >= first_figure;
    (!spills && !fund.source.is_empty()).then_some(fund)
}

/// The label nearest to the figures whose own place is in this row (block labels are merged in from above).
fn label_cell(grid: &Grid, row: u32, first_figure: u32) -> Option<&Cell> {
    grid.row(row)
        .iter()
        .rfind(|cell| cell.at.column < first_figure && !cell.text.is_empty())
}

/// The label without 其中 and marks.
fn source(text: &str) -> String {
    let line = one_line(text);
    let bare = line
        .trim_start_matches("其中")
        .trim_matches(|letter: char| ":：、,，.".contains(letter) || letter.is_whitespace());
    bare.to_owned()
}

/// 基本支出, 项目支出: what the money went for, not where it came from.
fn is_by_use(text: &str) -> bool {
    let word = words::word(text);
    let word = word.trim_start_matches("其中").trim_start_matches([':', '、']);
    matches!(
        word,
        "基本支出" | "项目支出" | "人员经费" | "公用经费" | "人员支出" | "公用支出"
    )
}

/// Without a row that calls itself the total, a single row is the total.
fn mark_total(rows: &mut [FundRow]) {
    let mut seen = false;
    for row in rows.iter_mut() {
        // 合计 further down adds up a part.
        row.is_total &= !seen;
        seen |= row.is_total;
    }
    if let ([only], false) = (rows, seen) {
        only.is_total = true;
    }
}

/// Rows of cells that hold label and figure, under headings such as 按支出性质分.
#[derive(Default)]
struct CellList {
    headings: Vec<(Span, bool)>,
}

impl CellList {
    fn read(&mut self, grid: &Grid, row: u32) -> Vec<FundRow> {
        let mut rows = Vec::new();
        for cell in grid.row(row) {
            let area = grid.area(cell.at);
            let folded = folded(&cell.text);
            if folded.contains("性质分") || folded.contains("来源分") || folded.contains("用途分") {
                let by_use = folded.contains("支出") || folded.contains("用途");
                self.headings.push((
                    Span {
                        first: area.first.column,
                        last: area.last.column,
                    },
                    by_use,
                ));
                continue;
            }
            let heading = self
                .headings
                .iter()
                .rfind(|(span, _)| (span.first..=span.last).contains(&cell.at.column));
            let Some((label, figure)) = cell.text.rsplit_once([':', '：']) else {
                continue;
            };
            let figure = figure.trim();
            if heading.is_none() || source(label).is_empty() {
                continue;
            }
            rows.push(FundRow {
                source: source(label),
                source_at: Some(cell.at),
                by_use: heading.is_some_and(|(_, by_use)| *by_use),
                adjusted: (!figure.is_empty()).then(|| Cell {
                    text: figure.to_owned(),
                    ..cell.clone()
                }),
                ..FundRow::default()
            });
        }
        rows
    }
}

/// The unit named in the header row or in the block label beside it.
fn unit_of_row(grid: &Grid, row: u32) -> Option<(AmountUnit, Address)> {
    grid.row(row)
        .iter()
        .find_map(|cell| amount_unit(&cell.text).map(|unit| (unit, cell.at)))
}

/// The unit named in the block label, which may begin above the header row.
fn unit_left_of(grid: &Grid, row: u32, columns: &[(FundColumn, Span)]) -> Option<(AmountUnit, Address)> {
    let first_figure = columns.iter().map(|(_, span)| span.first).min()?;
    (0..first_figure)
        .filter_map(|column| grid.at(Address::new(row, column)))
        .find_map(|cell| amount_unit(&cell.text).map(|unit| (unit, cell.at)))
}
