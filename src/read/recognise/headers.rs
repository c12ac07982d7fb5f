//! The header lines of the blocks: which columns the indicators, the funds and the goals have.
//!
//! A header may break over several lines; what stands lower refines what stands above it:
//! ```text
//! │          绩效指标           │ 年度指标值          │ 完成值 │ 评分        │   groups
//! │ 一级指标 │ 二级指标 │ 三级指标 │ 符号 │ 数值 │ 单位 │        │ 权重 │ 得分 │   columns
//! │    1    │    2    │    3    │  4  │  5  │  6  │   7    │  8  │  9  │   numbers of columns
//! ```

use super::labels;
use super::outline::Span;
use super::page::{Page, Said};
use super::words::{self, FundColumn, GoalColumn, IndicatorColumn, Label, Meaning};
use crate::domain::notation::{self, Notation, Term};
use crate::domain::place::Address;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Most lines of one header.
const MOST_LINES: u32 = 4;
/// Widest group of columns whose right end no further cell marks.
const WIDEST_GROUP: u32 = 8;

/// Columns with what they hold, and the last line of the header that names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<Column> {
    pub columns: Vec<(Column, Span)>,
    pub last_line: u32,
}

/// The columns that a header cell stands over: its own, and blank ones up to the next header cell of the row, as where
/// a group was not merged.
fn reach(page: &Page, cell: &Said) -> Span {
    let own = Span::of(cell);
    let next = page.row(cell.at.row).iter().find(|other| other.at.column > own.last);
    let filled = |column: &u32| {
        page.at(Address::new(cell.at.row, *column))
            .is_some_and(|cell| !cell.text.is_empty())
    };
    let end = match next {
        Some(next) => (own.last + 1..=next.at.column).find(filled),
        None => (own.last + 1..=own.last + WIDEST_GROUP).find(filled),
    };
    Span {
        first: own.first,
        last: end.map_or(own.last, |end| end - 1),
    }
}

/// The filled row below a header line, past a blank one.
pub fn next_line(page: &Page, row: u32) -> u32 {
    (row + 1..=row + 2)
        .find(|line| !page.row(*line).is_empty())
        .unwrap_or(row + 1)
}

/// Columns as wide as their own cells again, but for targets, whose sign, figure and unit may be in a column each.
fn narrowed<Column: Copy>(
    page: &Page,
    lines: RangeInclusive<u32>,
    columns: &mut [(Column, Span)],
    keeps: impl Fn(Column) -> bool,
) {
    for (_, reached) in columns.iter_mut().filter(|(column, _)| !keeps(*column)) {
        let cell = lines.clone().rev().find_map(|line| {
            let at = Address::new(line, reached.first);
            page.at(at).filter(|cell| !cell.text.is_empty())
        });
        *reached = cell.map_or(*reached, Span::of);
    }
}

/// Header cells of a row with a meaning, if at least half of the row's cells have one.
fn header_cells<Column: Copy>(
    page: &Page,
    row: u32,
    meaning: impl Fn(Meaning) -> Option<Column>,
) -> Vec<(Column, Span)> {
    let cells = page.row(row);
    let mut others = cells.iter().filter(|cell| meaning(cell.means).is_none());
    // Most rows are no header, and most of those show it in their first cells.
    if others.nth(cells.len() / 2).is_some() {
        return Vec::new();
    }
    let columns = cells.iter();
    columns
        .filter_map(|cell| Some((meaning(cell.means)?, reach(page, cell))))
        .collect()
}

/// The headers of the indicators on a sheet, each with its first line.
pub fn indicator_headers(page: &Page) -> BTreeMap<u32, Header<IndicatorColumn>> {
    let found = page.rows().filter_map(|row| Some((row, indicator_header(page, row)?)));
    found.collect()
}

/// The header of the indicators: level or name columns, and at least one of target, actual, weight, score.
fn indicator_header(page: &Page, row: u32) -> Option<Header<IndicatorColumn>> {
    use IndicatorColumn::{Actual, AdjustedTarget, InitialTarget, Score, Target, Weight};
    let mut columns = header_cells(page, row, Meaning::indicator_column);
    if columns.is_empty() {
        return None;
    }
    // 完成情况 │ 全部完成 above a header is no line of it: one that needs another is made of header words alone.
    let is_whole = columns.len() == page.row(row).len();
    let is_open = is_whole || is_named(&columns);
    let mut last_line = row;
    while is_open
        && last_line < row + MOST_LINES
        && let Some(below) = sub_header(page, next_line(page, last_line), &columns)
    {
        columns.retain(|(_, upper)| !below.iter().any(|(_, lower)| upper.covers(*lower)));
        columns.extend(below);
        columns.sort_by_key(|(_, span)| *span);
        last_line = next_line(page, last_line);
    }
    level_by_class(&mut columns);
    name_by_group(&mut columns);
    keep_own_scores(page, row..=last_line, &mut columns);
    let values = [Target, InitialTarget, AdjustedTarget, Actual, Weight, Score];
    let has_values = columns.iter().any(|(column, _)| values.contains(column));
    if !is_named(&columns) || !has_values || columns.len() < 3 {
        return None;
    }
    let is_target = |column| matches!(column, Target | InitialTarget | AdjustedTarget);
    narrowed(page, row..=last_line, &mut columns, is_target);
    if is_numbering(page, next_line(page, last_line), &columns) {
        last_line = next_line(page, last_line);
    }
    Some(Header { columns, last_line })
}

/// Of several scores (自评得分, 审核得分) those that call themselves 自评 count, if any does.
fn keep_own_scores(page: &Page, lines: RangeInclusive<u32>, columns: &mut Vec<(IndicatorColumn, Span)>) {
    let is_own = |span: &Span| {
        let mut texts = lines.clone().filter_map(|line| span.cell(page, line));
        texts.any(|cell| words::word(&cell.text).contains("自评"))
    };
    let is_score = |column: &IndicatorColumn| *column == IndicatorColumn::Score;
    if columns.iter().any(|(column, span)| is_score(column) && is_own(span)) {
        columns.retain(|(column, span)| !is_score(column) || is_own(span));
    }
}

fn is_named(columns: &[(IndicatorColumn, Span)]) -> bool {
    let has = |wanted: IndicatorColumn| columns.iter().any(|(column, _)| *column == wanted);
    has(IndicatorColumn::Name) || (has(IndicatorColumn::Level1) && has(IndicatorColumn::Level2))
}

/// 指标类别 left of 二级指标 stands for the first level, where no column calls itself so.
fn level_by_class(columns: &mut [(IndicatorColumn, Span)]) {
    use IndicatorColumn::{Class, Ignored, Level1, Level2};
    let first = |columns: &[(IndicatorColumn, Span)], wanted| columns.iter().position(|(column, _)| *column == wanted);
    let is_level = first(columns, Level1).is_none() && first(columns, Class) < first(columns, Level2);
    for (column, _) in columns.iter_mut().filter(|(column, _)| *column == Class) {
        *column = if is_level { Level1 } else { Ignored };
    }
}

/// A form without levels may name its indicators under 绩效指标, as may one of two levels right of them; one of a single
/// level under 一级指标.
fn name_by_group(columns: &mut [(IndicatorColumn, Span)]) {
    use IndicatorColumn::{Group, Level1, Level2, Name};
    if columns.iter().any(|(column, _)| *column == Name) {
        return;
    }
    let levels = columns.iter().rev().find(|(column, _)| *column == Level2);
    if let Some((_, levels)) = levels.copied() {
        let mut right = columns.iter_mut().filter(|(_, span)| span.first > levels.last);
        if let Some((column, _)) = right.find(|(column, _)| *column == Group) {
            *column = Name;
        }
        return;
    }
    for wanted in [Group, Level1] {
        if let Some((column, _)) = columns.iter_mut().find(|(column, _)| *column == wanted) {
            *column = Name;
            return;
        }
    }
}

/// A line of header words under a header: every cell of its own is one, each under a column above or where nothing
/// stands above (the cell above not being merged), and at least one says more than the column above. A word that is not
/// known parts the column above where it does not stand alone under it.
fn sub_header(page: &Page, row: u32, above: &[(IndicatorColumn, Span)]) -> Option<Vec<(IndicatorColumn, Span)>> {
    let cells = page.row(row);
    let upper_of = |cell: &Said| above.iter().find(|(_, upper)| upper.covers(Span::of(cell)));
    let is_free = |lower: Span| !above.iter().any(|(_, upper)| upper.meets(lower));
    let parts = |upper: Span| cells.iter().filter(|cell| upper.covers(Span::of(cell))).count() > 1;
    let mut refines = false;
    let mut found = Vec::new();
    for cell in cells {
        let upper = upper_of(cell);
        let reached = reach(page, cell);
        let lower = Span {
            last: upper.map_or(reached.last, |(_, upper)| reached.last.min(upper.last)),
            ..reached
        };
        if upper.is_none() && !is_free(lower) {
            return None;
        }
        let unknown = || upper.filter(|(_, at)| parts(*at) && is_bare_word(cell));
        let column = words::refinement(cell, upper.map(|(column, _)| *column))
            .or_else(|| unknown().map(|(column, _)| *column))?;
        refines |= upper.is_some_and(|(upper, at)| *upper != column || *at != lower);
        found.push((column, lower));
    }
    refines.then_some(found)
}

/// Words that are no figure, sign or day: a header may hold them.
fn is_bare_word(cell: &Said) -> bool {
    let read = Notation::of(cell);
    let is_year = labels::year_in(&cell.text).is_some() && cell.text.trim_end().ends_with(['年', '度']);
    read.comparator.is_none() && (read.term == Term::Words || is_year)
}

/// A line that numbers the columns (`1 2 3`, `(A) (B) (C=B/A)`): no word in it, and it counts the names too or is in
/// letters.
fn is_numbering(page: &Page, row: u32, columns: &[(IndicatorColumn, Span)]) -> bool {
    use IndicatorColumn::{Level1, Level2, Name};
    let cells = page.row(row);
    let is_named = |cell: &Said| {
        let is_level = |column: &IndicatorColumn| matches!(column, Level1 | Level2 | Name);
        let at = Span::of(cell);
        columns.iter().any(|(column, span)| is_level(column) && span.covers(at))
    };
    let counts_names = cells.iter().any(is_named);
    let in_letters = || {
        cells
            .iter()
            .all(|cell| cell.text.contains(|letter: char| letter.is_ascii_alphabetic()))
    };
    cells.len() > 1 && cells.iter().all(|cell| words::is_column_number(&cell.text)) && (counts_names || in_letters())
}

/// The header of the funds: a budget, and spending or a rate. A list of projects with their budgets is none, nor are
/// labels with their figures beside them.
pub fn fund_header(page: &Page, row: u32) -> Option<Header<FundColumn>> {
    let mut columns = header_cells(page, row, Meaning::fund_column);
    let merged = merged_in(page, row);
    if (columns.is_empty() && merged.is_empty()) || names_project(page, row) || has_fund_pair(page, row) {
        return None;
    }
    let last_line = fund_sub_header(page, next_line(page, row), &mut columns).unwrap_or(row);
    narrowed(page, row..=last_line, &mut columns, |_| false);
    columns.extend(merged);
    columns.sort_by_key(|(_, span)| *span);
    drop_parts(page, row, &mut columns);
    let has = |wanted: FundColumn| columns.iter().any(|(column, _)| *column == wanted);
    let budget = has(FundColumn::Adjusted) || has(FundColumn::Initial);
    if !(budget && (has(FundColumn::Executed) || has(FundColumn::Rate))) {
        return None;
    }
    let first_initial = columns
        .iter()
        .find(|(column, _)| *column == FundColumn::Initial)
        .map(|(_, span)| span.first);
    let adjusted = columns
        .iter()
        .filter(|(column, _)| *column == FundColumn::Adjusted)
        .count();
    if let (Some(initial), true) = (first_initial, adjusted > 1) {
        // 年度预算数 over the labels of the rows, with 年初 and 调整后 columns of its own right of it.
        columns.retain(|(column, span)| *column != FundColumn::Adjusted || span.first > initial);
    }
    columns.retain(|(column, _)| *column != FundColumn::Ignored);
    Some(Header { columns, last_line })
}

/// Columns whose header reaches down from the line above (执行率 beside groups of two lines).
fn merged_in(page: &Page, row: u32) -> Vec<(FundColumn, Span)> {
    let Some(above) = row.checked_sub(1) else {
        return Vec::new();
    };
    let reaching = page.row(above).iter().filter(|cell| cell.area.last.row >= row);
    reaching
        .filter_map(|cell| Some((read_column(cell)?, Span::of(cell))))
        .collect()
}

/// Where 预算数 and 执行数 stand under 基本支出, 项目支出 and 合计, the whole counts.
fn drop_parts(page: &Page, row: u32, columns: &mut Vec<(FundColumn, Span)>) {
    // A line of its own (二、资金情况) heads no columns.
    let Some(above) = row.checked_sub(1).filter(|above| page.row(*above).len() > 1) else {
        return;
    };
    let is_part = |span: Span| {
        let head = (0..=span.first)
            .rev()
            .filter_map(|column| page.at(Address::new(above, column)))
            .find(|cell| !cell.text.is_empty());
        head.is_some_and(|cell| cell.means.says_money() && !words::is_fund_total(&cell.text))
    };
    let all = columns.clone();
    let is_repeated = |wanted: FundColumn| all.iter().filter(|(column, _)| *column == wanted).count() > 1;
    columns.retain(|(column, span)| !is_repeated(*column) || !is_part(*span));
}

/// A second line under the header of the funds: 总额, 财政拨款, 其他资金 under 预算数, or 年初, 调整后. The column that
/// holds the whole stands for what is above it; a part of the whole is not read.
fn fund_sub_header(page: &Page, row: u32, columns: &mut Vec<(FundColumn, Span)>) -> Option<u32> {
    let cells = page.row(row);
    let mut found = Vec::new();
    for cell in cells {
        let lower = Span::of(cell);
        let (upper, at) = columns.iter().find(|(_, upper)| upper.covers(lower))?;
        if notation::amount(cell).is_some() || notation::rate(cell).is_some() {
            return None;
        }
        let parts = || cells.iter().filter(|cell| at.covers(Span::of(cell))).count() > 1 && is_bare_word(cell);
        let column = words::fund_refinement(cell, *upper).or_else(|| parts().then_some(*upper))?;
        found.push((column, lower, *at));
    }
    if !found.iter().any(|(_, lower, upper)| lower != upper) {
        return None;
    }
    columns.retain(|(_, span)| !found.iter().any(|(_, _, upper)| upper == span));
    columns.extend(found.into_iter().map(|(column, lower, _)| (column, lower)));
    columns.sort_by_key(|(_, span)| *span);
    Some(row)
}

/// Whether a row holds a word of the funds with its figure right beside it (`预算数：│ 120 │ 执行数：│ 118`).
pub fn has_fund_pair(page: &Page, row: u32) -> bool {
    fund_pairs(page, row).any(|(column, _, _)| {
        matches!(
            column,
            FundColumn::Initial | FundColumn::Adjusted | FundColumn::Executed | FundColumn::Rate
        )
    })
}

/// The column of the funds that a cell names, if it is one that is read.
pub fn read_column(cell: &Said) -> Option<FundColumn> {
    cell.means.fund_column().filter(|column| *column != FundColumn::Ignored)
}

/// The words of the funds in a row that have a figure beside them: meaning, label, figure.
pub fn fund_pairs<'page, 'grid>(
    page: &'page Page<'grid>,
    row: u32,
) -> impl Iterator<Item = (FundColumn, &'page Said<'grid>, &'page Said<'grid>)> {
    page.row(row).windows(2).filter_map(|pair| {
        let [label, value] = pair else { return None };
        let column = read_column(label)?;
        let is_figure = notation::amount(value).is_some() || notation::rate(value).is_some();
        is_figure.then_some((column, label, value))
    })
}

pub fn names_project(page: &Page, row: u32) -> bool {
    page.row(row).iter().any(|cell| {
        matches!(
            cell.means.label(),
            Some(Label::Project | Label::Department | Label::DepartmentAndUnit)
        )
    })
}

/// A row that heads a list of projects or departments with their budgets: its words are no labels with values.
pub fn heads_list(page: &Page, row: u32) -> bool {
    let columns = page.row(row).iter().filter_map(read_column);
    names_project(page, row) && !has_fund_pair(page, row) && columns.count() > 1
}

/// The header of the goals: the columns of what was expected and what was achieved.
pub fn goal_header(page: &Page, row: u32) -> Option<(Span, Span)> {
    let cells = page.row(row);
    let side = |cell: &Said| cell.means.goal_column();
    // The block's own label (年度总体目标完成情况) may stand left of both: the last pair counts.
    let actual = cells.iter().rposition(|cell| side(cell) == Some(GoalColumn::Actual))?;
    let expected = cells[..actual]
        .iter()
        .rposition(|cell| side(cell) == Some(GoalColumn::Expected))?;
    // What stands between the two is the goal itself, beside its label.
    let is_adjacent = expected + 1 == actual;
    is_adjacent.then(|| (Span::of(&cells[expected]), Span::of(&cells[actual])))
}
