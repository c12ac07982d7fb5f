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
use super::indicators::Spans;
use super::labels::{self, Labels};
use super::page::{Page, Said};
use super::words::{self, FundColumn, IndicatorColumn, Label};
use crate::domain::cell::Stored;
use std::collections::BTreeMap;

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
    /// What a page break repeats of the head among the indicators.
    Repeated,
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

/// Most rows of a head (title, year, unit, labels) that a page break repeats.
const MOST_REPEATED: usize = 12;

/// The sections of a sheet with these headers of indicators, from the top.
pub fn sections(page: &Page, headers: BTreeMap<u32, Header<IndicatorColumn>>) -> Vec<Section> {
    let mut parting = Parting {
        page,
        headers,
        sections: Vec::new(),
        // Most sheets hold one form.
        current: Section {
            rows: Vec::with_capacity(page.rows().len()),
        },
        head: None,
        below: None,
        told_until: None,
    };
    for number in page.rows() {
        if parting.told_until.is_none_or(|last| number > last) {
            parting.take(number);
        }
    }
    let Parting {
        mut sections, current, ..
    } = parting;
    sections.push(current);
    sections.retain(|section| !section.rows.is_empty());
    sections
}

/// A sheet that is parted into its forms, on the way down.
struct Parting<'page, 'grid> {
    page: &'page Page<'grid>,
    /// The headers of indicators that are still to come.
    headers: BTreeMap<u32, Header<IndicatorColumn>>,
    sections: Vec<Section>,
    current: Section,
    /// What the head of the form in hand says, where a page break asked for it.
    head: Option<Labels>,
    /// What the rows in hand are told by, below a header of indicators.
    below: Option<Below>,
    /// The row up to which all are told.
    told_until: Option<u32>,
}

impl Parting<'_, '_> {
    fn take(&mut self, number: u32) {
        let kind = match self.headers.remove(&number) {
            Some(header) => RowKind::IndicatorHeader(header),
            None => kind(self.page, number, self.below.as_ref()),
        };
        // 完成情况良好 right below its header is what was achieved, no header again.
        let kind = match kind {
            RowKind::GoalHeader { .. } | RowKind::Labels if self.is_below_goals() => RowKind::Body,
            kind => kind,
        };
        if matches!(kind, RowKind::Title | RowKind::Labels)
            && let Some(repeated) = self.repeated_from(number)
        {
            self.told_until = repeated.last().map(|row| row.number);
            let again = |row: Row| Row {
                kind: RowKind::Repeated,
                ..row
            };
            self.current.rows.extend(repeated.into_iter().map(again));
            return;
        }
        match &kind {
            RowKind::IndicatorHeader(header) => {
                self.below = Some(Below::of(header));
                self.told_until = Some(header.last_line);
            }
            RowKind::FundHeader(header) => {
                self.below = None;
                self.told_until = Some(header.last_line);
            }
            RowKind::Title => self.below = None,
            RowKind::Labels if headers::names_project(self.page, number) => self.below = None,
            _ => {}
        }
        let row = Row { number, kind };
        if self.begins_form(&row) {
            self.begin_form();
        }
        self.current.rows.push(row);
    }

    fn is_below_goals(&self) -> bool {
        let last = self.current.rows.last();
        last.is_some_and(|row| matches!(row.kind, RowKind::GoalHeader { .. }))
    }

    /// Whether a row opens a new form below what has been gathered.
    fn begins_form(&self, row: &Row) -> bool {
        let above = &self.current;
        match &row.kind {
            RowKind::Title => above.is_form() || above.has(|kind| *kind == RowKind::Labels),
            RowKind::Labels => above.has_indicators() && headers::names_project(self.page, row.number),
            RowKind::FundHeader(_) => above.has_indicators() && above.has_funds(),
            _ => false,
        }
    }

    /// Opens a form. What stands right above it of its head (2025年度, 金额单位：万元) is its own.
    fn begin_form(&mut self) {
        let rows = &mut self.current.rows;
        let is_head = |row: &Row| row.kind == RowKind::Body && is_headline(self.page.row(row.number));
        let own = rows.iter().rev().take_while(|row| is_head(row)).count();
        let own = rows.split_off(rows.len() - own);
        let above = std::mem::replace(&mut self.current, Section { rows: own });
        self.sections.push(above);
        self.head = None;
    }

    /// The rows from a title or a label on that a page break repeats of the head: the indicators above have no total
    /// yet and go on below, and nothing in between is of another form.
    fn repeated_from(&mut self, first: u32) -> Option<Vec<Row>> {
        let below = self.below.as_ref()?;
        if self.current.has(|kind| *kind == RowKind::Total) {
            return None;
        }
        let mut repeated: Vec<Row> = Vec::new();
        for number in self.page.rows_from(first).take(MOST_REPEATED) {
            if self.headers.contains_key(&number) || below.is_indicator(self.page, number) {
                let head = self
                    .head
                    .get_or_insert_with(|| labels::read(self.page, &self.current.rows));
                let again = labels::read(self.page, &repeated);
                return head.may_stand_again_as(&again).then_some(repeated);
            }
            let kind = kind(self.page, number, None);
            if !matches!(kind, RowKind::Title | RowKind::Labels | RowKind::Body) {
                return None;
            }
            repeated.push(Row { number, kind });
        }
        None
    }
}

/// A line of nothing but the year or the unit of the amounts; the date of a signature is none.
fn is_headline(cells: &[Said]) -> bool {
    let is_year = |cell: &Said| {
        let is_date = cell.text.contains(['月', '日']);
        !is_date && cell.text.chars().count() <= LONGEST_YEAR && labels::year_in(&cell.text).is_some()
    };
    let is_unit = |cell: &Said| {
        let is_label = matches!(cell.means.label(), Some(Label::Unit | Label::AmountUnit));
        is_label && labels::unit_named(cell).is_some()
    };
    cells.iter().all(|cell| is_year(cell) || is_unit(cell))
}

/// Most letters of a line that gives the year: （2025 年度）.
const LONGEST_YEAR: usize = 12;

/// Most letters of what asks for a signature (联系电话); 联系人大代表 is none.
const LONGEST_SIGNATURE: usize = 4;

/// What a row is that is no header of indicators.
fn kind(page: &Page, row: u32, below: Option<&Below>) -> RowKind {
    let cells = page.row(row);
    if let Some(below) = below {
        let kind = headers_of_others(page, row).unwrap_or_else(|| below.kind(page, row));
        // Looked at again where it would be lost.
        return match kind {
            RowKind::Body | RowKind::Total | RowKind::Subtotal => kind,
            _ if below.is_indicator(page, row) => below.sum_or_indicator(page, row),
            kind => kind,
        };
    }
    if let Some(kind) = headers_of_others(page, row) {
        kind
    } else if is_title_row(cells) {
        RowKind::Title
    } else if headers::has_fund_pair(page, row) {
        RowKind::FundPairs
    } else if !headers::heads_list(page, row) && cells.iter().any(|cell| cell.means.label().is_some()) {
        RowKind::Labels
    } else {
        RowKind::Body
    }
}

/// The header of the funds or of the goals.
fn headers_of_others(page: &Page, row: u32) -> Option<RowKind> {
    let funds = headers::fund_header(page, row).map(RowKind::FundHeader);
    funds.or_else(|| {
        let (expected, actual) = headers::goal_header(page, row)?;
        Some(RowKind::GoalHeader { expected, actual })
    })
}

/// A title alone or with one more cell; beside the label of a project it is the project's name.
fn is_title_row(cells: &[Said]) -> bool {
    let is_labelled = || cells.first().is_some_and(|cell| cell.means.label().is_some());
    cells.len() <= 2 && !is_labelled() && cells.iter().any(|cell| words::is_title(&cell.text))
}

/// What the rows below a header of indicators are told by.
struct Below {
    columns: Vec<(IndicatorColumn, Span)>,
    spans: Spans,
    /// The column of the names.
    names: Option<Span>,
}

impl Below {
    fn of(header: &Header<IndicatorColumn>) -> Self {
        let columns = header.columns.clone();
        let of = |wanted| {
            columns
                .iter()
                .rfind(|(column, _)| *column == wanted)
                .map(|(_, span)| *span)
        };
        Self {
            names: of(IndicatorColumn::Name).or_else(|| of(IndicatorColumn::Level2)),
            spans: Spans::of(&columns),
            columns,
        }
    }

    /// Labels of the header block are not looked for here: 单位 is data.
    fn kind(&self, page: &Page, row: u32) -> RowKind {
        let cells = page.row(row);
        let first = cells.first().filter(|cell| self.is_beside(cell, cells));
        match self.sum(page, row) {
            Some(sum) => sum,
            None if first.is_some_and(|cell| cell.means.is_remark()) => RowKind::Remark,
            None if first.is_some_and(|cell| words::is_note(&cell.text)) => RowKind::Note,
            None if first.is_some() && is_title_row(cells) => RowKind::Title,
            None if cells.iter().any(|cell| self.names_project(cell, cells)) => RowKind::Labels,
            None => RowKind::Body,
        }
    }

    /// What adds up: the closing row, or the sum of a part.
    fn sum(&self, page: &Page, row: u32) -> Option<RowKind> {
        let cells = page.row(row);
        let is_closing = |cell: &&Said| cell.means.is_total() || cell.means.label() == Some(Label::Grade);
        let has =
            |is_sum: &dyn Fn(&&Said) -> bool| cells.iter().filter(is_sum).any(|cell| self.closes(cell, page, row));
        if has(&is_closing) {
            Some(RowKind::Total)
        } else if has(&|cell| cell.means.is_subtotal()) {
            Some(RowKind::Subtotal)
        } else {
            None
        }
    }

    /// What a row is that looks like another one, but has all that an indicator has.
    fn sum_or_indicator(&self, page: &Page, row: u32) -> RowKind {
        self.sum(page, row).unwrap_or(RowKind::Body)
    }

    /// A name, points and a figure, each under its header: an indicator, whatever its words sound like.
    fn is_indicator(&self, page: &Page, row: u32) -> bool {
        self.spans.hold_all(page, row) && !self.is_labelled(page.row(row))
    }

    /// A label left of the names: a line of results or signatures.
    fn is_labelled(&self, cells: &[Said]) -> bool {
        let is_signature = |cell: &Said| words::is_note(&cell.text) && cell.text.chars().count() <= LONGEST_SIGNATURE;
        let is_label = |cell: &Said| !self.is_named(cell) && (cell.means.label().is_some() || is_signature(cell));
        cells.first().is_some_and(is_label)
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

    /// A label of a row that adds up, not an indicator of that name, nor what an indicator holds under other headers
    /// than those of its names (合计：487人次, 评价等级：优). A bare word stands there with a figure beside it.
    fn closes(&self, cell: &Said, page: &Page, row: u32) -> bool {
        let cells = page.row(row);
        if self.is_measured(cell, cells) && !self.is_labelled(cells) {
            return false;
        }
        if self.is_under(cell, is_reason) && cells.iter().any(|cell| self.is_named(cell)) {
            return false;
        }
        let is_other_measure = |other: &Said| other.at != cell.at && self.is_under(other, is_measure);
        let is_said = || words::halves(&cell.text).is_some() || cells.iter().any(is_other_measure);
        !(self.is_under(cell, is_value) && is_said() && self.is_indicator(page, row))
    }

    /// The label of a project, which the actual or the reason of an indicator does not hold.
    fn names_project(&self, cell: &Said, cells: &[Said]) -> bool {
        let has_name = || cells.iter().any(|cell| self.is_named(cell));
        let is_data = || self.is_under(cell, is_value) && has_name() && !self.is_labelled(cells);
        cell.means.label() == Some(Label::Project) && !is_data()
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

const fn is_reason(column: IndicatorColumn) -> bool {
    matches!(column, IndicatorColumn::Reason)
}

/// What an indicator holds besides its names.
const fn is_value(column: IndicatorColumn) -> bool {
    use IndicatorColumn::{Criterion, Direction, Score, Unit, Weight};
    is_measure(column) || is_reason(column) || matches!(column, Direction | Unit | Weight | Score | Criterion)
}
