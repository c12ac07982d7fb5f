//! What each row of a sheet is, and where one form ends and the next begins.
//!
//! ```text
//! title                 附件 / 项目支出绩效自评表 / （2022年度）
//! labels                项目名称 …  主管部门 … 实施单位 …
//! funds header, rows    年初预算数 全年预算数 全年执行数 分值 执行率 得分
//! goal header, rows     预期目标 | 实际完成情况                (before or after the funds)
//! indicator header, rows  一级 二级 三级 指标值 实际值 分值 得分 原因   (one or two lines)
//! total                 总分 100 98.62 优
//! remarks, notes        评价结论 … / 注： …
//! ```

use super::words::{self, FundColumn, GoalColumn, IndicatorColumn, Label};
use crate::domain::cell::Cell;
use crate::domain::place::Address;
use crate::read::grid::Grid;

/// First and last column of a header cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub first: u32,
    pub last: u32,
}

impl Span {
    /// The filled cell of a row under this header. A cell that is merged in from further left belongs to another column.
    pub fn cell(self, grid: &Grid, row: u32) -> Option<&Cell> {
        (self.first..=self.last)
            .filter_map(|column| grid.at(Address::new(row, column)))
            .find(|cell| {
                (self.first..=self.last).contains(&cell.at.column) && !cell.text.is_empty() || self.holds_unvalued(cell)
            })
    }

    fn holds_unvalued(self, cell: &Cell) -> bool {
        (self.first..=self.last).contains(&cell.at.column)
            && cell.stored == crate::domain::cell::Stored::FormulaWithoutValue
    }
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    Title,
    /// Labels of the header block, with their cells.
    Labels,
    FundHeader(Vec<(FundColumn, Span)>),
    GoalHeader {
        expected: Span,
        actual: Span,
    },
    /// The header of the indicators and its last line.
    IndicatorHeader {
        columns: Vec<(IndicatorColumn, Span)>,
        last_line: u32,
    },
    Total,
    Subtotal,
    Remark,
    Note,
    Body,
}

/// A filled row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub number: u32,
    pub kind: RowKind,
}

/// The filled rows of a sheet that belong to one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub rows: Vec<Row>,
}

impl Section {
    fn has(&self, kind: impl Fn(&RowKind) -> bool) -> bool {
        self.rows.iter().any(|row| kind(&row.kind))
    }

    pub fn has_indicators(&self) -> bool {
        self.has(|kind| matches!(kind, RowKind::IndicatorHeader { .. }))
    }

    pub fn has_funds(&self) -> bool {
        self.has(|kind| matches!(kind, RowKind::FundHeader(_)))
    }

    pub fn has_title(&self) -> bool {
        self.has(|kind| *kind == RowKind::Title)
    }

    fn has_goals(&self) -> bool {
        self.has(|kind| matches!(kind, RowKind::GoalHeader { .. }))
    }

    /// A form, whole or with something missing: indicators, or funds under a form's title, or funds and goals.
    pub fn is_form(&self) -> bool {
        self.has_indicators() || (self.has_funds() && (self.has_title() || self.has_goals()))
    }
}

/// The sections of a sheet, from the top.
pub fn sections(grid: &Grid) -> Vec<Section> {
    let rows = kinds(grid);
    let mut sections: Vec<Section> = Vec::new();
    let mut current = Section { rows: Vec::new() };
    for row in rows {
        if begins_form(grid, &current, &row) {
            sections.push(std::mem::replace(&mut current, Section { rows: Vec::new() }));
        }
        current.rows.push(row);
    }
    sections.push(current);
    sections.retain(|section| !section.rows.is_empty());
    sections
}

/// Whether a row opens a new form below what has been gathered.
fn begins_form(grid: &Grid, above: &Section, row: &Row) -> bool {
    match &row.kind {
        RowKind::Title => above.is_form() || above.has(|kind| *kind == RowKind::Labels),
        RowKind::Labels => above.has_indicators() && names_project(grid, row.number),
        RowKind::FundHeader(_) => above.has_indicators() && above.has_funds(),
        _ => false,
    }
}

fn names_project(grid: &Grid, row: u32) -> bool {
    grid.row(row).iter().any(|cell| {
        matches!(
            words::label(&cell.text),
            Some((Label::Project | Label::Department | Label::DepartmentAndUnit, _))
        )
    })
}

fn kinds(grid: &Grid) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut indicators: Option<Vec<(IndicatorColumn, Span)>> = None;
    let mut header_end = None;
    for number in grid.rows() {
        if header_end.is_some_and(|end| number <= end) {
            continue;
        }
        let kind = kind(grid, number, indicators.as_deref());
        match &kind {
            RowKind::IndicatorHeader { columns, last_line } => {
                indicators = Some(columns.clone());
                header_end = Some(*last_line);
            }
            RowKind::Title | RowKind::FundHeader(_) => indicators = None,
            RowKind::Labels if names_project(grid, number) => indicators = None,
            _ => {}
        }
        rows.push(Row { number, kind });
    }
    rows
}

fn kind(grid: &Grid, row: u32, indicators: Option<&[(IndicatorColumn, Span)]>) -> RowKind {
    if let Some((columns, last_line)) = indicator_header(grid, row) {
        return RowKind::IndicatorHeader { columns, last_line };
    }
    if let Some(columns) = fund_header(grid, row) {
        return RowKind::FundHeader(columns);
    }
    if let Some((expected, actual)) = goal_header(grid, row) {
        return RowKind::GoalHeader { expected, actual };
    }
    let cells = grid.row(row);
    if cells.len() <= 2 && cells.iter().any(|cell| words::is_title(&cell.text)) {
        return RowKind::Title;
    }
    match indicators {
        Some(columns) => kind_below(cells, columns),
        None if cells.iter().any(|cell| words::label(&cell.text).is_some()) => RowKind::Labels,
        None => RowKind::Body,
    }
}

/// A row below the header of the indicators. Labels of the header block are not looked for here: 单位 is data.
fn kind_below(cells: &[Cell], columns: &[(IndicatorColumn, Span)]) -> RowKind {
    let is_grade = |cell: &Cell| matches!(words::label(&cell.text), Some((Label::Grade, _)));
    if cells.iter().any(|cell| words::is_total(&cell.text) || is_grade(cell)) {
        return RowKind::Total;
    }
    if cells.iter().any(|cell| words::is_subtotal(&cell.text)) {
        return RowKind::Subtotal;
    }
    // 隐患整改率 in the column of names is an indicator; remarks and notes begin left of it, or stand alone.
    let names = columns
        .iter()
        .filter(|(column, _)| *column == IndicatorColumn::Name)
        .map(|(_, span)| span.first)
        .max();
    let is_beside = |cell: &&Cell| cells.len() <= 2 || names.is_none_or(|names| cell.at.column < names);
    let first = cells.first().filter(is_beside);
    if first.is_some_and(|cell| words::is_remark(&cell.text)) {
        return RowKind::Remark;
    }
    if first.is_some_and(|cell| words::is_note(&cell.text)) {
        return RowKind::Note;
    }
    if cells
        .iter()
        .any(|cell| matches!(words::label(&cell.text), Some((Label::Project, _))))
    {
        return RowKind::Labels;
    }
    RowKind::Body
}

fn span(grid: &Grid, cell: &Cell) -> Span {
    let area = grid.area(cell.at);
    Span {
        first: area.first.column,
        last: area.last.column,
    }
}

/// Header cells of a row with a meaning, if at least half of the row's cells have one.
fn header_cells<Column: Copy>(grid: &Grid, row: u32, meaning: impl Fn(&str) -> Option<Column>) -> Vec<(Column, Span)> {
    let cells = grid.row(row);
    let found: Vec<_> = cells
        .iter()
        .filter_map(|cell| meaning(&cell.text).map(|column| (column, span(grid, cell))))
        .collect();
    if found.len() * 2 >= cells.len() {
        found
    } else {
        Vec::new()
    }
}

/// The header of the indicators: level or name columns, and at least one of target, actual, weight, score. A second
/// line below it refines columns (指标性质, 指标值, 度量单位 under 年度指标值).
fn indicator_header(grid: &Grid, row: u32) -> Option<(Vec<(IndicatorColumn, Span)>, u32)> {
    use IndicatorColumn::{Actual, AdjustedTarget, InitialTarget, Level1, Level2, Name, Score, Target, Weight};
    let mut columns = header_cells(grid, row, words::indicator_column);
    let has = |columns: &[(IndicatorColumn, Span)], wanted: &[IndicatorColumn]| {
        columns.iter().any(|(column, _)| wanted.contains(column))
    };
    let is_named = has(&columns, &[Name]) || (has(&columns, &[Level1]) && has(&columns, &[Level2]));
    let values = columns
        .iter()
        .filter(|(column, _)| [Target, InitialTarget, AdjustedTarget, Actual, Weight, Score].contains(column))
        .count();
    if !is_named || values == 0 || columns.len() < 3 {
        return None;
    }
    let mut last_line = row;
    while let Some(below) = sub_header(grid, last_line + 1, &columns) {
        columns.retain(|(_, upper)| {
            !below
                .iter()
                .any(|(_, lower)| upper.first <= lower.first && lower.last <= upper.last)
        });
        columns.extend(below);
        columns.sort_by_key(|(_, span)| *span);
        last_line += 1;
    }
    Some((columns, last_line))
}

/// A line of header words under a header: every cell of its own is one, each under a column above or where nothing
/// stands above (the cell above not being merged), and at least one refines a column above.
fn sub_header(grid: &Grid, row: u32, above: &[(IndicatorColumn, Span)]) -> Option<Vec<(IndicatorColumn, Span)>> {
    use IndicatorColumn::{Level1, Level2, Name};
    let cells = grid.row(row);
    let found: Vec<_> = cells
        .iter()
        .filter_map(|cell| words::indicator_column(&cell.text).map(|column| (column, span(grid, cell))))
        .collect();
    let is_under = |lower: &Span| {
        above
            .iter()
            .any(|(_, upper)| upper.first <= lower.first && lower.last <= upper.last)
    };
    let is_free = |lower: &Span| {
        !above
            .iter()
            .any(|(_, upper)| upper.first <= lower.last && lower.first <= upper.last)
    };
    let complete = !found.is_empty() && found.len() == cells.len();
    let fits = found.iter().all(|(_, lower)| is_under(lower) || is_free(lower));
    // A first indicator called 指标1 is no header word; a second header line never repeats the levels alone.
    let refines = found
        .iter()
        .any(|(column, lower)| is_under(lower) && !matches!(column, Name | Level1 | Level2));
    (complete && fits && refines).then_some(found)
}

/// The header of the funds: a budget, and spending or a rate. A list of projects with their budgets is none.
fn fund_header(grid: &Grid, row: u32) -> Option<Vec<(FundColumn, Span)>> {
    if names_project(grid, row) {
        return None;
    }
    let mut columns = header_cells(grid, row, words::fund_column);
    let has = |columns: &[(FundColumn, Span)], wanted: FundColumn| columns.iter().any(|(column, _)| *column == wanted);
    let budget = has(&columns, FundColumn::Adjusted) || has(&columns, FundColumn::Initial);
    if !(budget && (has(&columns, FundColumn::Executed) || has(&columns, FundColumn::Rate))) {
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
    Some(columns)
}

fn goal_header(grid: &Grid, row: u32) -> Option<(Span, Span)> {
    let cells: Vec<_> = grid
        .row(row)
        .iter()
        .filter_map(|cell| words::goal_column(&cell.text).map(|side| (side, span(grid, cell))))
        .collect();
    // The block's own label (年度总体目标) may stand left of both: the last one before the actual side counts.
    let (index, (_, actual)) = cells
        .iter()
        .enumerate()
        .find(|(_, (side, _))| *side == GoalColumn::Actual)?;
    let (_, expected) = cells[..index].iter().rfind(|(side, _)| *side == GoalColumn::Expected)?;
    Some((*expected, *actual))
}
