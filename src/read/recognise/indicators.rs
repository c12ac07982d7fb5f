//! The indicator block: columns in any order, levels merged, repeated or left out.

use super::labels::one_line;
use super::outline::{RowKind, Section, Span};
use super::page::{Page, Said};
use super::words::IndicatorColumn;
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::{Columns, FundRow, Given, Header, Indicator, Level, Total};
use crate::domain::notation::{self, Comparator, Notation, Term};
use crate::domain::place::Address;
use crate::domain::text::{Keep, Text};
use crate::regulation::is_execution;
use rust_decimal::Decimal;
use std::sync::Arc;

/// The indicators of a section, what the template left over, and which columns the block has.
#[derive(Default)]
pub struct Block {
    pub indicators: Vec<Indicator>,
    pub placeholders: Vec<Given>,
    /// Points on rows that were read as nothing.
    pub unread: Vec<Given>,
    pub columns: Columns,
    /// The first header.
    pub header: Option<Header>,
    /// 评价标准 stands in place of target and actual.
    pub has_criterion: bool,
    /// The levels in force, which go on over rows that leave them blank.
    level1: Option<Arc<Level>>,
    level2: Option<Arc<Level>>,
}

/// Where the columns of one header are.
#[derive(Default)]
pub struct Spans {
    level1: Option<Span>,
    level2: Option<Span>,
    name: Option<Span>,
    /// In order of preference: after adjustment, of the year, of the beginning of the year.
    targets: Vec<Span>,
    initial_target: Option<Span>,
    direction: Option<Span>,
    unit: Option<Span>,
    actual: Option<Span>,
    pub weight: Option<Span>,
    pub score: Option<Span>,
    /// 偏差原因, 改进措施: of one column or several.
    reasons: Vec<Span>,
    criterion: Option<Span>,
}

impl Spans {
    pub fn of(columns: &[(IndicatorColumn, Span)]) -> Self {
        let all = |wanted: IndicatorColumn| {
            columns
                .iter()
                .filter(move |(column, _)| *column == wanted)
                .map(|(_, span)| *span)
        };
        let level1 = all(IndicatorColumn::Level1).next();
        let level2 = all(IndicatorColumn::Level2).next();
        let named = all(IndicatorColumn::Name).next_back();
        // A form of two levels names its indicators in the second.
        let (level2, name) = if named.is_some() {
            (level2, named)
        } else {
            (None, level2)
        };
        // Of several 分值 columns (one a level) the one right of the name is the indicator's own.
        let right_of_name = |wanted| {
            let start = name.map_or(0, |name: Span| name.last);
            all(wanted)
                .find(|span| span.first > start)
                .or_else(|| all(wanted).next_back())
        };
        let adjusted = all(IndicatorColumn::AdjustedTarget).next();
        let plain = all(IndicatorColumn::Target).next();
        let initial = all(IndicatorColumn::InitialTarget).next();
        let targets: Vec<Span> = [adjusted, plain, initial].into_iter().flatten().collect();
        Self {
            level1,
            level2,
            name,
            initial_target: initial.filter(|_| targets.len() > 1),
            targets,
            direction: all(IndicatorColumn::Direction).next(),
            unit: all(IndicatorColumn::Unit).next(),
            actual: all(IndicatorColumn::Actual).next(),
            weight: right_of_name(IndicatorColumn::Weight),
            score: right_of_name(IndicatorColumn::Score),
            reasons: all(IndicatorColumn::Reason).collect(),
            criterion: all(IndicatorColumn::Criterion).next(),
        }
    }

    /// Whether a row is an indicator beyond doubt: a name, points, and target, actual or score of its own.
    pub fn hold_all(&self, page: &Page, row: u32) -> bool {
        let own = |span: Option<Span>| own_cell(page, row, span);
        let has_points = own(self.weight).is_some_and(|cell| notation::points(cell).is_some());
        let has_value = [self.targets.first().copied(), self.actual, self.score]
            .into_iter()
            .any(|span| own(span).is_some());
        own(self.name).is_some() && has_points && has_value
    }

    fn columns(&self) -> Columns {
        Columns {
            name: self.name.is_some(),
            target: !self.targets.is_empty(),
            actual: self.actual.is_some(),
            weight: self.weight.is_some(),
            score: self.score.is_some(),
            reason: !self.reasons.is_empty(),
        }
    }

    fn header(&self, row: u32) -> Option<Header> {
        let column = |span: Option<Span>| span.map(|span| span.first);
        let named = [self.level1, self.level2, self.name].into_iter().flatten();
        Some(Header {
            first: Address::new(row, named.map(|span| span.first).min()?),
            target: column(self.targets.first().copied()),
            actual: column(self.actual),
            weight: column(self.weight),
            score: column(self.score),
            reason: column(self.reasons.first().copied()),
        })
    }
}

/// Whether the rows below a header are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Every row.
    All,
    /// A note stood between them: what is an indicator beyond doubt.
    Certain,
    /// The block is broken off; points further down were meant for it all the same.
    Broken,
    /// The block is over.
    Over,
}

/// Reads every indicator row of a section; a header that is repeated (page break, further goal) goes on.
pub fn read(page: &Page, section: &Section) -> Block {
    let mut block = Block::default();
    let mut spans: Option<Spans> = None;
    let mut reading = Reading::Over;
    let closing = super::closing::row(page, section);
    // All at once: to make room again and again means to carry what is there.
    block.indicators.reserve(section.rows.len());
    for row in &section.rows {
        if let RowKind::IndicatorHeader(header) = &row.kind {
            let found = Spans::of(&header.columns);
            if spans.is_none() && block.indicators.is_empty() {
                block.columns = found.columns();
                block.header = found.header(row.number);
                block.has_criterion = found.criterion.is_some();
            }
            spans = Some(found);
            reading = Reading::All;
        } else if let Some(spans) = spans.as_ref().filter(|_| reading != Reading::Over) {
            reading = block.go_on(page, (row.number, &row.kind), spans, (reading, closing));
        }
    }
    block.weigh_by_names();
    mark_shared(&mut block.indicators);
    block.indicators.shrink_to_fit();
    block
}

impl Block {
    /// Takes a row below a header, and says how the next one is read.
    fn go_on(
        &mut self,
        page: &Page,
        (row, kind): (u32, &RowKind),
        spans: &Spans,
        (reading, closing): (Reading, Option<u32>),
    ) -> Reading {
        match kind {
            RowKind::Body => {
                let is_read = match reading {
                    Reading::All => true,
                    Reading::Certain => spans.hold_all(page, row),
                    Reading::Broken | Reading::Over => false,
                };
                match is_read {
                    true => self.take(page, row, spans),
                    false => self.note_unread(page, row, spans),
                }
                return reading;
            }
            RowKind::Subtotal => {
                self.enter_levels_of(page, row, spans);
                self.note_named(page, row, spans);
                return reading;
            }
            // The total may stand above the indicators, that of a part between them.
            RowKind::Total if Some(row) != closing || self.indicators.is_empty() => {
                self.note_named(page, row, spans);
                return reading;
            }
            RowKind::Repeated | RowKind::IndicatorHeader(_) => return reading,
            RowKind::Total | RowKind::FundHeader(_) | RowKind::FundPairs => return Reading::Over,
            RowKind::Remark | RowKind::Note | RowKind::Title | RowKind::Labels | RowKind::GoalHeader { .. } => {}
        }
        self.note_unread(page, row, spans);
        match kind {
            RowKind::Remark | RowKind::Note if reading == Reading::All => Reading::Certain,
            RowKind::Remark | RowKind::Note => reading,
            _ => Reading::Broken,
        }
    }

    /// Notes the points of a row that adds up and has the name of an indicator all the same.
    fn note_named(&mut self, page: &Page, row: u32, spans: &Spans) {
        let is_name = |cell: &Said| {
            let means = cell.means;
            let is_sum = means.is_total() || means.is_subtotal() || means.label().is_some();
            !is_sum && notation::points(cell).is_none()
        };
        if own_cell(page, row, spans.name).is_some_and(is_name) {
            self.note_unread(page, row, spans);
        }
    }

    /// Notes the points of a row that is read as nothing.
    fn note_unread(&mut self, page: &Page, row: u32, spans: &Spans) {
        let own = [spans.weight, spans.score].map(|span| own_cell(page, row, span));
        let points = own
            .into_iter()
            .flatten()
            .filter(|cell| notation::points(cell).is_some());
        self.unread.extend(points.map(|cell| Given {
            at: cell.at,
            text: one_line(&cell.text).into(),
        }));
    }

    fn take(&mut self, page: &Page, row: u32, spans: &Spans) {
        let under = |span: Option<Span>| Some(span?.cell(page, row)?.cell);
        self.enter_levels(under(spans.level1), under(spans.level2));
        let name_cell = under(spans.name);
        let target = spans.targets.iter().find_map(|span| Parted::of(page, row, *span));
        let (target, target_sign, target_unit) = target.map_or((None, None, None), Parted::whole);
        let actual = spans
            .actual
            .and_then(|span| Parted::of(page, row, span))
            .map(|parted| parted.value);
        let weight = under(spans.weight);
        let score = under(spans.score);
        let reason = reason(page, row, &spans.reasons);
        let figures = [target, actual, weight, score];
        let filled = || figures.into_iter().flatten().filter(|cell| is_filled(cell));
        let repeats_name = name_cell.is_some_and(|cell| cell.at.row < row);
        let has_own = filled().any(|cell| cell.at.row == row);
        if !has_own && (name_cell.is_none() || repeats_name) {
            return;
        }
        let name = name_cell.map(level);
        if let Some(cell) = name_cell.filter(|_| !has_own && filled().next().is_none())
            && is_left_over(cell, name.as_ref())
            && !figures.into_iter().flatten().any(is_struck_out)
        {
            self.placeholders.push(Given {
                at: cell.at,
                text: one_line(&cell.text).into(),
            });
            return;
        }
        let written = target.map(Notation::of);
        let direction_cell = under(spans.direction).filter(|cell| is_filled(cell)).or(target_sign);
        let direction = direction_cell
            .and_then(|cell| Comparator::of_column(&cell.text))
            .or(written.as_ref().and_then(|read| read.comparator));
        let unit = under(spans.unit)
            .or(target_unit)
            .filter(|cell| is_filled(cell))
            .map(|cell| one_line(&cell.text).into());
        self.indicators.push(Indicator {
            level1: self.level1.clone(),
            level2: self.level2.clone(),
            level3: name.filter(|level| !level.name.is_empty()),
            direction,
            direction_text: direction_cell.map(|cell| cell.text.clone()),
            unit: unit.or_else(|| written.and_then(written_unit)),
            target: target.cloned(),
            initial_target: under(spans.initial_target).cloned().map(Box::new),
            actual: actual.cloned(),
            weight: weight.cloned(),
            score: score.cloned(),
            reason,
            row,
            shares_score: false,
            shares_weight: false,
        });
    }

    /// Without a column of points the points printed in the names count (`相关性（5分）`), if every name has them.
    fn weigh_by_names(&mut self) {
        let printed = |row: &Indicator| {
            let level = row.level3.as_ref()?;
            let points = level.points?;
            Some(Cell {
                at: level.at,
                text: points.to_string().into(),
                stored: Stored::Number(points),
                hidden: false,
            })
        };
        let weights: Option<Vec<Cell>> = self.indicators.iter().map(printed).collect();
        let Some(weights) = weights.filter(|weights| !weights.is_empty() && !self.columns.weight) else {
            return;
        };
        self.columns.weight = true;
        for (row, weight) in self.indicators.iter_mut().zip(weights) {
            row.weight = Some(weight);
        }
    }

    /// Notes the level beside 小计, which may not be repeated below.
    fn enter_levels_of(&mut self, page: &Page, row: u32, spans: &Spans) {
        let first = spans
            .level1
            .and_then(|span| span.cell(page, row))
            .filter(|cell| !cell.means.is_subtotal());
        self.enter_levels(first.map(|cell| cell.cell), None);
    }

    /// Notes the levels that a row names, whether it is an indicator or not; a new level 1 ends the level 2 above it.
    fn enter_levels(&mut self, first: Option<&Cell>, second: Option<&Cell>) {
        let is_new = |known: &Option<Arc<Level>>, cell: &&Cell| {
            !cell.text.is_empty() && known.as_ref().is_none_or(|level| level.at != cell.at)
        };
        if let Some(first) = first.filter(|first| is_new(&self.level1, first)) {
            self.level1 = Some(Arc::new(level(first)));
            self.level2 = None;
        }
        if let Some(second) = second.filter(|second| is_new(&self.level2, second)) {
            self.level2 = Some(Arc::new(level(second)));
        }
    }
}

/// A target or an actual that may be parted under one header into sign, figure and unit (`≥ │ 12 │ 次`).
struct Parted<'grid> {
    sign: Option<&'grid Cell>,
    value: &'grid Cell,
    unit: Option<&'grid Cell>,
}

impl<'grid> Parted<'grid> {
    fn of(page: &Page<'grid>, row: u32, span: Span) -> Option<Self> {
        let first = span.cell(page, row)?.cell;
        let alone = Self {
            sign: None,
            value: first,
            unit: None,
        };
        if !span.is_wide() {
            return Some(alone);
        }
        let cells: Vec<&Cell> = span.cells(page, row).map(|cell| cell.cell).collect();
        let is_sign = |cell: &Cell| Comparator::read(&cell.text).is_some();
        let is_figure = |cell: &Cell| matches!(Notation::of(cell).term, Term::Quantity(_) | Term::Range { .. });
        Some(match cells[..] {
            [sign, value] if is_sign(sign) => Self {
                sign: Some(sign),
                value,
                unit: None,
            },
            [sign, value, unit] if is_sign(sign) => Self {
                sign: Some(sign),
                value,
                unit: Some(unit),
            },
            [value, unit] if is_figure(value) && !is_figure(unit) => Self {
                sign: None,
                value,
                unit: Some(unit),
            },
            _ => alone,
        })
    }

    fn whole(self) -> (Option<&'grid Cell>, Option<&'grid Cell>, Option<&'grid Cell>) {
        (Some(self.value), self.sign, self.unit)
    }
}

/// What the columns of reasons say together, where the first of them that says something stands.
fn reason(page: &Page, row: u32, spans: &[Span]) -> Option<Cell> {
    let mut cells = spans.iter().filter_map(|span| span.cell(page, row));
    let first = cells.next()?.cell;
    let others: Vec<&str> = cells.map(|cell| cell.text.as_str()).collect();
    let mut reason = first.clone();
    if !others.is_empty() {
        reason.text = [&[first.text.as_str()], &others[..]].concat().join("；").into();
        reason.stored = Stored::Text;
    }
    Some(reason)
}

/// Holds something other than a mark for not applicable.
fn is_filled(cell: &Cell) -> bool {
    cell.stored != Stored::Text
        || !matches!(
            notation::read(&cell.text).term,
            Term::Blank | Term::NotApplicable | Term::Placeholder
        )
}

/// A slash or dash that declares the row not to apply.
fn is_struck_out(cell: &Cell) -> bool {
    Notation::of(cell).term == Term::NotApplicable
}

/// A name that the template left over, or nothing once its numbering is off.
fn is_left_over(cell: &Cell, name: Option<&Level>) -> bool {
    let bare = name.is_none_or(|level| level.name.is_empty() || notation::read(&level.name).term == Term::Placeholder);
    bare || notation::read(&cell.text).term == Term::Placeholder
}

fn written_unit(read: Notation) -> Option<Text> {
    match read.term {
        Term::Quantity(quantity) if quantity.percent => Some("%".into()),
        Term::Quantity(quantity) => Some(quantity.unit).filter(|unit| !unit.is_empty()),
        Term::Range { high, .. } => Some(high.unit).filter(|unit| !unit.is_empty()),
        _ => None,
    }
}

/// Marks rows whose weight or score stands in a cell that an indicator above already has.
fn mark_shared(indicators: &mut [Indicator]) {
    let place = |cell: &Option<Cell>| cell.as_ref().map(|cell| cell.at);
    for index in 1..indicators.len() {
        let (above, rest) = indicators.split_at_mut(index);
        let row = &mut rest[0];
        // What stands in the row itself no row above has.
        let merged_in = |cell: &Option<Cell>| place(cell).filter(|at| at.row < row.row);
        let (score, weight) = (merged_in(&row.score), merged_in(&row.weight));
        row.shares_score = score.is_some() && above.iter().any(|other| place(&other.score) == score);
        row.shares_weight = weight.is_some() && above.iter().any(|other| place(&other.weight) == weight);
    }
}

/// 预算执行率 that stands among the indicators as it does in the funds block, with the same points, counts once, if the
/// weight of the total says so or none is printed.
pub fn count_execution_once(indicators: &mut Vec<Indicator>, funds: &[FundRow], total: &Total) {
    let given = |cell: &Option<Cell>| cell.as_ref().and_then(notation::points);
    let Some(execution) = funds.iter().find(|row| row.is_total) else {
        return;
    };
    let (weight, score) = (given(&execution.weight), given(&execution.score));
    let is_same = |row: &Indicator| {
        let is_alone = !row.shares_weight && !row.shares_score;
        is_alone && is_execution(row.name()) && given(&row.weight) == weight && given(&row.score) == score
    };
    let Some(repeated) = indicators.iter().position(is_same).filter(|_| weight.is_some()) else {
        return;
    };
    let own = indicators.iter().filter(|row| !row.shares_weight);
    let sum = own
        .filter_map(|row| given(&row.weight))
        .try_fold(Decimal::ZERO, Decimal::checked_add);
    if given(&total.weight).is_none_or(|printed| sum == Some(printed)) {
        indicators.remove(repeated);
    }
}

/// A level name without numbering and points: `效益指标\n30分)` is 效益指标 with 30 points.
pub fn level(cell: &Cell) -> Level {
    let line = one_line(&cell.text);
    let (name, points) = without_points(without_numbering(&line));
    Level {
        name: match name.len() == cell.text.len() {
            true => cell.text.clone(),
            false => name.keep(),
        },
        points,
        at: cell.at,
    }
}

pub fn without_numbering(text: &str) -> &str {
    let text = text.trim_start_matches(['★', '*', '☆', '▲']);
    let marks: &[char] = &[':', '：', '.', '、', '．', ' '];
    if let Some(rest) = text.strip_prefix("指标") {
        let bare = rest.trim_start_matches(is_digit);
        if bare.len() < rest.len() {
            return bare.trim_start_matches(marks);
        }
    }
    let unbracketed = text.strip_prefix(['(', '（']);
    let body = unbracketed.unwrap_or(text);
    let rest = body.trim_start_matches(is_digit);
    if rest.len() == body.len() {
        return text;
    }
    let closing: &[char] = if unbracketed.is_some() {
        &[')', '）']
    } else {
        &['.', '、', '．']
    };
    match rest.strip_prefix(closing) {
        // 1.2万亩造林 is no numbering.
        Some(name) if !name.starts_with(|letter: char| letter.is_ascii_digit()) && !name.is_empty() => {
            name.trim_start_matches(marks)
        }
        _ => text,
    }
}

/// A digit of a numbering.
const fn is_digit(letter: char) -> bool {
    matches!(
        letter,
        '0'..='9' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    )
}

/// Points behind a name: `（50分）`, `(50)`, `30分)`, `20分`. A year in brackets is none.
fn without_points(text: &str) -> (&str, Option<Decimal>) {
    let open: &[char] = &['(', '（', '[', '【'];
    let close: &[char] = &[')', '）', ']', '】'];
    let unclosed = text.trim_end_matches(close);
    let bracketed = unclosed.len() < text.len();
    let bare = unclosed.strip_suffix('分').unwrap_or(unclosed);
    let says_points = bare.len() < unclosed.len();
    let digits = bare
        .chars()
        .rev()
        .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
        .count();
    if digits == 0 {
        return (text, None);
    }
    let (name, figure) = bare.split_at(bare.len() - digits);
    let opened = name.trim_end_matches(open);
    let is_points = says_points || (bracketed && opened.len() < name.len() && digits <= 3);
    match figure.parse() {
        Ok(points) if is_points && !opened.is_empty() => (opened.trim_end(), Some(points)),
        _ => (text, None),
    }
}

/// Where the closing row finds weight and score: under the columns of the last header above it.
pub fn last_spans(section: &Section, above: u32) -> Option<Spans> {
    section.rows.iter().rev().find_map(|row| match &row.kind {
        RowKind::IndicatorHeader(header) if header.last_line < above => Some(Spans::of(&header.columns)),
        _ => None,
    })
}

/// The cell at the crossing of a row and a column, if it stands in that row.
pub fn own_cell<'page, 'grid>(page: &'page Page<'grid>, row: u32, span: Option<Span>) -> Option<&'page Said<'grid>> {
    span?.cell(page, row).filter(|cell| cell.at.row == row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, name: &str, points: Option<&str>) {
        let cell = Cell {
            at: Address::new(0, 0),
            text: text.into(),
            stored: Stored::Text,
            hidden: false,
        };
        let level = level(&cell);
        assert_eq!(
            (level.name.as_str(), level.points),
            (name, points.map(|points| points.parse().unwrap()))
        );
    }

    #[test]
    fn names_are_cleaned_of_numbering_and_points() {
        case("产出指标(50分)", "产出指标", Some("50"));
        case("效益指标\n30分)", "效益指标", Some("30"));
        case("产出指标\n(50)", "产出指标", Some("50"));
        case("满意度指标（12.5分）", "满意度指标", Some("12.5"));
        case("一、产出指标", "产出指标", None);
        case("（一）数量指标", "数量指标", None);
        case(
            "指标1:完成中型灌区节水改造项目数量",
            "完成中型灌区节水改造项目数量",
            None,
        );
        case("指标1工程资金金额", "工程资金金额", None);
        case("指标2：", "", None);
        case("1.2万亩造林", "1.2万亩造林", None);
        case("1.造林面积", "造林面积", None);
        case(
            "5000吨稻谷、500吨成品粮储备到位率",
            "5000吨稻谷、500吨成品粮储备到位率",
            None,
        );
        case("高标准农田(2022)", "高标准农田(2022)", None);
        case("维修(维护)所需成本", "维修(维护)所需成本", None);
        case("年度资金支付完成率100%", "年度资金支付完成率100%", None);
    }
}
