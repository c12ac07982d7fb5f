//! The funds block (预算执行情况): a row per source under a header, or label and figure in one cell.
//!
//! ```text
//! 项目资金 │            │ 年初预算数 │ 全年预算数 │ 全年执行数 │ 分值 │ 执行率 │ 得分
//! (万元)   │ 年度资金总额 │   43.2   │   43.2    │   37.24   │  10 │  86%  │   9
//!          │ 其中：当年财政拨款 …
//!          │ 按收入性质分：            │ 按支出性质分：
//!          │ 其中：一般公共预算：1873.66万元 │ 其中：基本支出：1768.16万元
//! ```

use super::labels::{one_line, unit_named};
use super::nesting;
use super::outline::{Row, RowKind, Section, Span};
use super::page::{Page, Said};
use super::pairs::Pairs;
use super::words::{self, FundColumn, Meaning};
use crate::domain::cell::Cell;
use crate::domain::form::{AmountUnit, FundRow, Given};
use crate::domain::notation::{self, Notation, Term};
use crate::domain::place::Address;
use crate::domain::text::{Keep, Text, folded};
use rust_decimal::Decimal;

/// The rows of the funds block, and the unit of its amounts with the place that names it.
pub fn read(page: &Page, section: &Section) -> (Vec<FundRow>, Option<(AmountUnit, Given)>) {
    let mut found = Found::default();
    for row in &section.rows {
        found.take(page, row);
    }
    let mut rows = found.chosen();
    name_uses(&mut rows);
    mark_total(&mut rows);
    nesting::mark_parts(page, &mut rows);
    if let Some(total) = rows.iter_mut().find(|row| row.is_total && row.weight.is_none()) {
        total.weight = printed_weight(page, section);
    }
    (rows, found.unit)
}

type Columns = [(FundColumn, Span)];

fn has(columns: &Columns, wanted: FundColumn) -> bool {
    columns.iter().any(|(column, _)| *column == wanted)
}

/// What was found of the funds so far.
#[derive(Default)]
struct Found<'section> {
    unit: Option<(AmountUnit, Given)>,
    /// The columns of the block in hand.
    columns: Option<&'section Columns>,
    list: CellList,
    rows: Vec<FundRow>,
    /// 年度主要任务 with a budget each: the funds of the form only where it has no other.
    tasks: Vec<FundRow>,
    pairs: Pairs,
    /// Another block follows: only what says that it is of the funds still is.
    has_ended: bool,
}

impl<'section> Found<'section> {
    fn take(&mut self, page: &Page, row: &'section Row) {
        match &row.kind {
            RowKind::FundHeader(header) => {
                self.columns = Some(&header.columns);
                let named = || (row.number..=header.last_line).find_map(|line| unit_of_row(page, line));
                self.unit = self.unit.take().or_else(named);
            }
            RowKind::FundPairs if self.columns.is_none() => {
                self.has_ended = false;
                self.pairs.take(page, row.number);
                let beside = || {
                    let first = page.row(row.number).first()?.at.column;
                    unit_left_of(page, row.number, first)
                };
                self.unit = self
                    .unit
                    .take()
                    .or_else(|| unit_of_row(page, row.number))
                    .or_else(beside);
            }
            RowKind::Body
            | RowKind::FundPairs
            | RowKind::Labels
            | RowKind::Total
            | RowKind::Subtotal
            | RowKind::Remark => match self.columns {
                Some(columns) => self.take_row(page, row.number, columns),
                None if matches!(row.kind, RowKind::Body | RowKind::Labels) && !self.has_ended => {
                    self.pairs.take(page, row.number);
                }
                None => {}
            },
            _ => {
                self.columns = None;
                self.has_ended = true;
            }
        }
    }

    fn take_row(&mut self, page: &Page, row: u32, columns: &Columns) {
        let listed = self.list.read(page, row);
        if let Some(listed) = listed {
            self.rows.extend(listed);
        } else if ends_block(page, row, columns) {
            self.columns = None;
            return;
        } else {
            let rows = if has(columns, FundColumn::Task) {
                &mut self.tasks
            } else {
                &mut self.rows
            };
            let found = fund_row(page, row, columns, rows.is_empty());
            rows.extend(found.map(|fund| self.list.with_use(fund)));
        }
        let beside = || unit_left_of(page, row, first_figure(columns)?);
        self.unit = self.unit.take().or_else(beside);
    }

    fn chosen(&mut self) -> Vec<FundRow> {
        let all = [&mut self.rows, &mut self.pairs.rows, &mut self.tasks];
        let chosen = all.into_iter().find(|rows| !rows.is_empty());
        chosen.map(std::mem::take).unwrap_or_default()
    }
}

/// The points that the block prints in its label or above its scores (`得分（20分*执行率）`) for want of a column.
fn printed_weight(page: &Page, section: &Section) -> Option<Cell> {
    let (row, columns) = section.rows.iter().find_map(|row| match &row.kind {
        RowKind::FundHeader(header) => Some((row.number, &header.columns)),
        _ => None,
    })?;
    let has = |wanted| columns.iter().any(|(column, _)| *column == wanted);
    if has(FundColumn::Weight) || !has(FundColumn::Score) {
        return None;
    }
    let printed = |cell: &Said| {
        printed_points(&cell.text).map(|points| Cell {
            text: points.into(),
            ..cell.cell.clone()
        })
    };
    page.row(row).iter().find_map(printed)
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

/// Whether a row is no longer of the funds: a label or text of another block, or words where amounts would stand
/// beside a label that is none of money.
fn ends_block(page: &Page, row: u32, columns: &[(FundColumn, Span)]) -> bool {
    let Some(first_figure) = first_figure(columns) else {
        return true;
    };
    let label = label_cell(page, row, first_figure);
    let is_amount_column = |column: FundColumn| {
        matches!(
            column,
            FundColumn::Initial | FundColumn::Adjusted | FundColumn::Executed
        )
    };
    let amounts: Vec<&Cell> = columns
        .iter()
        .filter(|(column, _)| is_amount_column(*column))
        .filter_map(|(_, span)| span.cell(page, row))
        .filter(|cell| cell.at.row == row)
        .map(|cell| cell.cell)
        .collect();
    let has_digit = |cell: &&Cell| cell.text.contains(|letter: char| letter.is_numeric());
    let is_prose = !amounts.is_empty() && !amounts.iter().any(has_digit) && amounts.iter().any(|cell| is_words(cell));
    let strange = label.filter(|label| !label.means.says_money());
    let is_strange = strange.is_some_and(|label| {
        is_labelled_otherwise(label)
            || amounts
                .iter()
                .any(|cell| notation::amount(cell).is_none() && is_words(cell))
    });
    is_prose || is_strange
}

fn is_words(cell: &Cell) -> bool {
    matches!(Notation::of(cell).term, Term::Words | Term::Period(_))
}

fn is_labelled_otherwise(cell: &Said) -> bool {
    cell.means.label().is_some() || cell.means.goal_column().is_some() || cell.means.is_remark()
}

fn first_figure(columns: &[(FundColumn, Span)]) -> Option<u32> {
    let figures = columns
        .iter()
        .filter(|(column, _)| !matches!(column, FundColumn::Source | FundColumn::Task));
    figures.map(|(_, span)| span.first).min()
}

/// A row under the header: a label left of the figures and at least a figure or a known mark. The first row may have
/// the label of the block for its own.
fn fund_row(page: &Page, row: u32, columns: &[(FundColumn, Span)], is_first: bool) -> Option<FundRow> {
    let first_figure = first_figure(columns)?;
    let named = columns
        .iter()
        .find(|(column, _)| matches!(column, FundColumn::Source | FundColumn::Task))
        .and_then(|(_, span)| span.cell(page, row))
        .filter(|cell| cell.at.row == row);
    let block = || {
        let left = (0..first_figure)
            .rev()
            .filter_map(|column| page.at(Address::new(row, column)));
        let merged = left.into_iter().find(|cell| cell.at.row < row && !cell.text.is_empty());
        let above = (0..row).rev().take(2);
        let mut header = above.filter_map(|line| page.at(Address::new(line, first_figure)));
        let header = || header.find(|cell| !cell.text.is_empty());
        merged.or_else(header).filter(|_| is_first)
    };
    let label = named.or_else(|| label_cell(page, row, first_figure)).or_else(block)?;
    let find = |wanted: FundColumn| {
        columns
            .iter()
            .filter(|(column, _)| *column == wanted)
            .find_map(|(_, span)| span.cell(page, row))
            .map(|cell| cell.cell.clone())
    };
    let fund = FundRow {
        source: source(&label.text),
        source_at: Some(label.at),
        is_total: words::is_fund_total(&label.text),
        by_use: is_by_use(&source(&label.text)),
        initial: find(FundColumn::Initial),
        adjusted: find(FundColumn::Adjusted),
        executed: find(FundColumn::Executed),
        weight: find(FundColumn::Weight),
        rate: find(FundColumn::Rate),
        score: find(FundColumn::Score),
        reason: find(FundColumn::Reason),
        is_part: false,
    };
    let spills = label.at.row == row && label.area.last.column >= first_figure;
    let figures = [&fund.initial, &fund.adjusted, &fund.executed, &fund.rate];
    let is_fund = label.means.says_money() || figures.into_iter().any(Option::is_some);
    (is_fund && !spills && !fund.source.is_empty()).then_some(fund)
}

/// The label nearest to the figures whose own place is in this row (block labels are merged in from above).
fn label_cell<'page, 'grid>(page: &'page Page<'grid>, row: u32, first_figure: u32) -> Option<&'page Said<'grid>> {
    page.row(row)
        .iter()
        .rfind(|cell| cell.at.column < first_figure && !cell.text.is_empty() && notation::amount(cell).is_none())
}

/// With which the label of a part begins.
const LEAD: &str = "其中";

/// The label without its lead and marks.
pub fn source(text: &str) -> Text {
    let line = one_line(text);
    let line = super::indicators::without_numbering(&line);
    let is_mark = |letter: char| matches!(letter, ':' | '：' | '、' | ',' | '，' | '.') || letter.is_whitespace();
    line.trim_start_matches(LEAD).trim_matches(is_mark).keep()
}

/// 基本支出, 项目支出: what the money went for, not where it came from.
pub fn is_by_use(text: &str) -> bool {
    let word = words::word(text);
    matches!(
        word.trim_start_matches(LEAD).trim_start_matches([':', '、']),
        "基本支出" | "项目支出" | "人员经费" | "公用经费" | "人员支出" | "公用支出"
    )
}

/// Rows under 资金来源：… and 资金结构：…, headings that share a cell with the first row of theirs.
fn name_uses(rows: &mut [FundRow]) {
    let mut by_use = None;
    for row in rows {
        if let Some((heading, name)) = row.source.split_once([':', '：'])
            && let Some(is_use) = Meaning::of(heading).heads_uses()
        {
            by_use = Some(is_use);
            row.source = source(name);
        }
        row.by_use = by_use.unwrap_or(row.by_use);
    }
}

/// Of several rows that call themselves the total one is: by its name beyond doubt, else by its figures, which are the
/// sum of the others, else the first: 合计 further down adds up a part. Without any, a single row is the total.
fn mark_total(rows: &mut [FundRow]) {
    if let [only] = rows {
        only.is_total = true;
        return;
    }
    let claim = |(index, _): (usize, &FundRow)| index;
    let claims: Vec<usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.is_total)
        .map(claim)
        .collect();
    let is_sure = |index: &&usize| words::is_surely_fund_total(&rows[**index].source);
    let adds_up = |index: &&usize| nesting::adds_up(rows, **index);
    let total = claims.iter().find(is_sure).or_else(|| claims.iter().find(adds_up));
    let total = total.or(claims.first()).copied();
    for (index, row) in rows.iter_mut().enumerate() {
        row.is_total = total == Some(index);
    }
}

/// Rows of cells that hold label and figure, under headings such as 按支出性质分.
#[derive(Default)]
struct CellList {
    headings: Vec<(Span, bool)>,
}

impl CellList {
    /// A row with columns of its own below a heading that says what the money went for.
    fn with_use(&self, fund: FundRow) -> FundRow {
        let heading = fund.source_at.and_then(|at| self.heading_above(at.column));
        FundRow {
            by_use: heading.unwrap_or(fund.by_use),
            ..fund
        }
    }

    fn heading_above(&self, column: u32) -> Option<bool> {
        let found = self
            .headings
            .iter()
            .rfind(|(span, _)| (span.first..=span.last).contains(&column));
        found.map(|(_, by_use)| *by_use)
    }

    /// The rows that a line of the list holds, none where it is of headings; None if it is no line of a list.
    fn read(&mut self, page: &Page, row: u32) -> Option<Vec<FundRow>> {
        let mut rows = Vec::new();
        let headings = self.headings.len();
        for cell in page.row(row) {
            let heads = match words::halves(&cell.text) {
                Some((heading, rest)) if rest.trim().is_empty() => Meaning::of(heading).heads_uses(),
                Some(_) => None,
                None => cell.means.heads_uses(),
            };
            if let Some(by_use) = heads {
                self.headings.push((Span::of(cell), by_use));
                continue;
            }
            let Some(by_use) = self.heading_above(cell.at.column) else {
                continue;
            };
            let Some((label, figure)) = cell.text.rsplit_once([':', '：']) else {
                continue;
            };
            let figure = figure.trim();
            if source(label).is_empty() {
                continue;
            }
            rows.push(FundRow {
                source: source(label),
                source_at: Some(cell.at),
                by_use,
                adjusted: (!figure.is_empty()).then(|| Cell {
                    text: figure.into(),
                    ..cell.cell.clone()
                }),
                ..FundRow::default()
            });
        }
        (!rows.is_empty() || self.headings.len() > headings).then_some(rows)
    }
}

/// The unit named in the header row or in the block label beside it.
fn unit_of_row(page: &Page, row: u32) -> Option<(AmountUnit, Given)> {
    page.row(row).iter().find_map(|cell| unit_named(cell))
}

/// The unit named in the block label, which may begin above the header row.
fn unit_left_of(page: &Page, row: u32, first_figure: u32) -> Option<(AmountUnit, Given)> {
    page.find_between(row, 0..first_figure, |cell| unit_named(cell))
}
