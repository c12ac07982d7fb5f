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

use super::headers::{self, Header};
use super::page::{Page, Said};
use super::words::{self, FundColumn, IndicatorColumn, Label};
use crate::domain::cell::Stored;
use std::collections::{BTreeMap, VecDeque};

/// First and last column of a header cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub first: u32,
    pub last: u32,
}

impl Span {
    /// The columns of a cell.
    pub const fn of(cell: &Said) -> Self {
        Self {
            first: cell.area.first.column,
            last: cell.area.last.column,
        }
    }

    pub const fn is_wide(self) -> bool {
        self.first < self.last
    }

    pub const fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    pub const fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// The filled cell of a row under this header. A cell that is merged in from further left belongs to another column.
    pub fn cell<'page, 'grid>(self, page: &'page Page<'grid>, row: u32) -> Option<&'page Said<'grid>> {
        // A header may be merged to the end of the sheet.
        let last = self.last.min(page.last_column());
        page.find_between(row, self.first..last + 1, |cell| {
            let is_filled = !cell.text.is_empty() || cell.stored == Stored::FormulaWithoutValue;
            (is_filled && self.holds(cell)).then_some(cell)
        })
    }

    /// Every filled cell of a row's own under this header, from the left.
    pub fn cells<'page, 'grid>(self, page: &'page Page<'grid>, row: u32) -> impl Iterator<Item = &'page Said<'grid>> {
        let own = page.row(row).iter();
        own.filter(move |cell| self.holds(cell) && !cell.text.is_empty())
    }

    /// The cell's own place is under the header.
    fn holds(self, cell: &Said) -> bool {
        (self.first..=self.last).contains(&cell.at.column)
    }
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    Title,
    /// Labels of the header block, with their cells.
    Labels,
    FundHeader(Header<FundColumn>),
    /// Words of the funds with their figures beside them.
    FundPairs,
    GoalHeader {
        expected: Span,
        actual: Span,
    },
    /// The header of the indicators and its last line.
    IndicatorHeader(Header<IndicatorColumn>),
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
        self.has(|kind| matches!(kind, RowKind::IndicatorHeader(_)))
    }

    pub fn has_indicator_column(&self, wanted: IndicatorColumn) -> bool {
        self.has(|kind| match kind {
            RowKind::IndicatorHeader(header) => header.columns.iter().any(|(column, _)| *column == wanted),
            _ => false,
        })
    }

    pub fn has_funds(&self) -> bool {
        self.has(|kind| matches!(kind, RowKind::FundHeader(_) | RowKind::FundPairs))
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

/// The sections of a sheet with these headers of indicators, from the top.
pub fn sections(page: &Page, headers: BTreeMap<u32, Header<IndicatorColumn>>) -> Vec<Section> {
    let mut rows = VecDeque::from(kinds(page, headers));
    let mut sections: Vec<Section> = Vec::new();
    // Most sheets hold one form.
    let mut current = Section {
        rows: Vec::with_capacity(rows.len()),
    };
    while let Some(row) = rows.pop_front() {
        if begins_form(page, &current, &row, &rows) {
            sections.push(std::mem::replace(&mut current, Section { rows: Vec::new() }));
        }
        current.rows.push(row);
    }
    sections.push(current);
    sections.retain(|section| !section.rows.is_empty());
    sections
}

/// Whether a row opens a new form below what has been gathered.
fn begins_form(page: &Page, above: &Section, row: &Row, below: &VecDeque<Row>) -> bool {
    match &row.kind {
        RowKind::Title if continues(above, below) => false,
        RowKind::Title => above.is_form() || above.has(|kind| *kind == RowKind::Labels),
        RowKind::Labels => above.has_indicators() && headers::names_project(page, row.number),
        RowKind::FundHeader(_) => above.has_indicators() && above.has_funds(),
        _ => false,
    }
}

/// A title that a page break repeats: the indicators above have no total yet, and go on below without any header block.
fn continues(above: &Section, below: &VecDeque<Row>) -> bool {
    let next = below
        .iter()
        .map(|row| &row.kind)
        .find(|kind| !matches!(kind, RowKind::Body | RowKind::Note));
    above.has_indicators()
        && !above.has(|kind| *kind == RowKind::Total)
        && matches!(next, Some(RowKind::IndicatorHeader(_)))
}

fn kinds(page: &Page, mut headers: BTreeMap<u32, Header<IndicatorColumn>>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(page.rows().len());
    let mut indicators: Option<Vec<(IndicatorColumn, Span)>> = None;
    let mut header_end = None;
    for number in page.rows() {
        if header_end.is_some_and(|end| number <= end) {
            continue;
        }
        // 完成情况良好 right below its header is what was achieved, no header again.
        let below_goals = matches!(
            rows.last(),
            Some(Row {
                kind: RowKind::GoalHeader { .. },
                ..
            })
        );
        let kind = match headers.remove(&number) {
            Some(header) => RowKind::IndicatorHeader(header),
            None => kind(page, number, indicators.as_deref()),
        };
        let kind = match kind {
            RowKind::GoalHeader { .. } | RowKind::Labels if below_goals => RowKind::Body,
            kind => kind,
        };
        match &kind {
            RowKind::IndicatorHeader(header) => {
                indicators = Some(header.columns.clone());
                header_end = Some(header.last_line);
            }
            RowKind::FundHeader(header) => {
                indicators = None;
                header_end = Some(header.last_line);
            }
            RowKind::Title => indicators = None,
            RowKind::Labels if headers::names_project(page, number) => indicators = None,
            _ => {}
        }
        rows.push(Row { number, kind });
    }
    rows
}

/// What a row is that is no header of indicators.
fn kind(page: &Page, row: u32, indicators: Option<&[(IndicatorColumn, Span)]>) -> RowKind {
    if let Some(header) = headers::fund_header(page, row) {
        return RowKind::FundHeader(header);
    }
    if let Some((expected, actual)) = headers::goal_header(page, row) {
        return RowKind::GoalHeader { expected, actual };
    }
    let cells = page.row(row);
    if let Some(columns) = indicators {
        return Below::of(columns).kind(cells);
    }
    if is_title_row(cells) {
        RowKind::Title
    } else if headers::has_fund_pair(page, row) {
        RowKind::FundPairs
    } else if !headers::heads_list(page, row) && cells.iter().any(|cell| cell.means.label().is_some()) {
        RowKind::Labels
    } else {
        RowKind::Body
    }
}

/// A title alone or with one more cell; beside the label of a project it is the project's name.
fn is_title_row(cells: &[Said]) -> bool {
    let is_labelled = || cells.first().is_some_and(|cell| cell.means.label().is_some());
    cells.len() <= 2 && !is_labelled() && cells.iter().any(|cell| words::is_title(&cell.text))
}

/// What the rows below a header of indicators are told by.
struct Below<'header> {
    columns: &'header [(IndicatorColumn, Span)],
    /// The column of the names.
    names: Option<Span>,
}

impl<'header> Below<'header> {
    fn of(columns: &'header [(IndicatorColumn, Span)]) -> Self {
        let of = |wanted| {
            columns
                .iter()
                .rfind(|(column, _)| *column == wanted)
                .map(|(_, span)| *span)
        };
        Self {
            columns,
            names: of(IndicatorColumn::Name).or_else(|| of(IndicatorColumn::Level2)),
        }
    }

    /// Labels of the header block are not looked for here: 单位 is data.
    fn kind(&self, cells: &[Said]) -> RowKind {
        let is_closing = |cell: &&Said| cell.means.is_total() || cell.means.label() == Some(Label::Grade);
        let first = cells.first().filter(|cell| self.is_beside(cell, cells));
        if cells.iter().filter(is_closing).any(|cell| self.closes(cell, cells)) {
            RowKind::Total
        } else if cells
            .iter()
            .any(|cell| cell.means.is_subtotal() && !self.is_measured(cell, cells))
        {
            RowKind::Subtotal
        } else if first.is_some_and(|cell| cell.means.is_remark()) {
            RowKind::Remark
        } else if first.is_some_and(|cell| words::is_note(&cell.text)) {
            RowKind::Note
        } else if first.is_some() && is_title_row(cells) {
            RowKind::Title
        } else if cells.iter().any(|cell| cell.means.label() == Some(Label::Project)) {
            RowKind::Labels
        } else {
            RowKind::Body
        }
    }

    fn is_named(&self, cell: &Said) -> bool {
        self.names.is_some_and(|names| names.covers(Span::of(cell)))
    }

    /// An indicator may be called 综合得分 or 小计: the cell is a name with target or actual beside it.
    fn is_measured(&self, cell: &Said, cells: &[Said]) -> bool {
        self.is_named(cell) && cells.iter().any(|cell| self.is_under(cell, is_measure))
    }

    fn is_under(&self, cell: &Said, wanted: fn(IndicatorColumn) -> bool) -> bool {
        let at = Span::of(cell);
        let mut columns = self.columns.iter();
        columns.any(|(column, span)| wanted(*column) && span.covers(at))
    }

    /// A label of the closing row, not an indicator of that name, nor a word in the reasons of one.
    fn closes(&self, cell: &Said, cells: &[Said]) -> bool {
        let is_remark = |column| column == IndicatorColumn::Reason;
        let is_reason = self.is_under(cell, is_remark) && cells.iter().any(|cell| self.is_named(cell));
        !self.is_measured(cell, cells) && !is_reason
    }

    /// 隐患整改率 in the column of names is an indicator; remarks and notes begin left of it, or stand alone with their
    /// text, which keeps to no column.
    fn is_beside(&self, cell: &Said, cells: &[Said]) -> bool {
        if self.names.is_none_or(|names| cell.at.column < names.first) {
            return true;
        }
        let stands_apart = match cells {
            [lone] => !self.is_named(lone) || self.names.is_some_and(|names| names.first == 0),
            [_, text] => !self.is_under(text, |column| !matches!(column, IndicatorColumn::Ignored)),
            _ => false,
        };
        stands_apart && cells.len() <= 2
    }
}

const fn is_measure(column: IndicatorColumn) -> bool {
    use IndicatorColumn::{Actual, AdjustedTarget, InitialTarget, Target};
    matches!(column, Target | InitialTarget | AdjustedTarget | Actual)
}
