//! Columns of one header that claim the same meaning: which of them counts, and where nobody can tell.
//!
//! ```text
//! │ 目标值 │ 计划值 │ 实际完成值 │ …      of two targets the form must not be scored from one in silence
//! │  ≥95  │  ≥90  │     96    │ …
//! ```

use super::headers::Header;
use super::labels::{self, one_line};
use super::outline::{RowKind, Section, Span};
use super::page::{Page, Said};
use super::words::{self, FundColumn, IndicatorColumn};
use crate::domain::form::{Given, MissingColumn};
use crate::domain::notation;
use crate::domain::place::Address;
use crate::domain::text::folded;
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// A meaning that several columns claim, none of which is read.
pub struct Unsettled {
    name: &'static str,
    claims: Vec<Given>,
}

/// A section whose headers have at most one column of each meaning that is scored, and what could not be settled.
pub fn settle<'section>(
    page: &Page,
    section: &'section Section,
    year: Option<i32>,
) -> (Cow<'section, Section>, Vec<Unsettled>) {
    let names_year = |row: u32, last_line: u32| {
        let mut cells = (row..=last_line).flat_map(|line| page.row(line));
        cells.any(|cell| labels::year_in(&cell.text).is_some())
    };
    let is_contested = section.rows.iter().any(|row| match &row.kind {
        RowKind::IndicatorHeader(header) => {
            is_repeated(&header.columns, is_weighed) || names_year(row.number, header.last_line)
        }
        RowKind::FundHeader(header) => {
            is_repeated(&header.columns, is_counted) || names_year(row.number, header.last_line)
        }
        _ => false,
    });
    if !is_contested {
        return (Cow::Borrowed(section), Vec::new());
    }
    let mut settled = section.clone();
    let mut unsettled: Vec<Unsettled> = Vec::new();
    for (index, row) in settled.rows.iter_mut().enumerate() {
        let below = &section.rows[index + 1..];
        let rows = || {
            below
                .iter()
                .map_while(|row| (!is_header(&row.kind)).then_some(row.number))
        };
        let contest = |last_line| Contest {
            page,
            lines: row.number..=last_line,
            rows: rows().filter(|row| *row > last_line).collect(),
            year,
        };
        let found = match &mut row.kind {
            RowKind::IndicatorHeader(header) => contest(header.last_line).of_indicators(header),
            RowKind::FundHeader(header) => contest(header.last_line).of_funds(header),
            _ => continue,
        };
        let is_new = |found: &Unsettled| !unsettled.iter().any(|known| known.name == found.name);
        let found: Vec<_> = found.into_iter().filter(is_new).collect();
        unsettled.extend(found);
    }
    (Cow::Owned(settled), unsettled)
}

/// The columns that a form lacks, with those that could not be settled.
pub fn told(mut missing: Vec<MissingColumn>, unsettled: Vec<Unsettled>) -> Vec<MissingColumn> {
    for Unsettled { name, claims } in unsettled {
        match missing.iter_mut().find(|column| column.name == name) {
            Some(column) => column.claimed_by = claims,
            None => missing.push(MissingColumn {
                name: name.into(),
                accepted: Vec::new(),
                claimed_by: claims,
            }),
        }
    }
    missing
}

const fn is_header(kind: &RowKind) -> bool {
    matches!(
        kind,
        RowKind::IndicatorHeader(_) | RowKind::FundHeader(_) | RowKind::GoalHeader { .. }
    )
}

const fn is_weighed(column: IndicatorColumn) -> bool {
    use IndicatorColumn::{Actual, AdjustedTarget, InitialTarget, Reason, Score, Target, Weight};
    matches!(
        column,
        Target | InitialTarget | AdjustedTarget | Actual | Weight | Score | Reason
    )
}

const fn is_counted(column: FundColumn) -> bool {
    matches!(column, FundColumn::Adjusted | FundColumn::Executed)
}

fn is_repeated<Column: Copy + PartialEq>(columns: &[(Column, Span)], is_wanted: fn(Column) -> bool) -> bool {
    let wanted = || {
        columns
            .iter()
            .map(|(column, _)| *column)
            .filter(|column| is_wanted(*column))
    };
    wanted().any(|column| wanted().filter(|other| *other == column).count() > 1)
}

/// The header lines, and the rows below them whose cells are compared.
struct Contest<'page, 'grid> {
    page: &'page Page<'grid>,
    lines: RangeInclusive<u32>,
    rows: Vec<u32>,
    /// The form's.
    year: Option<i32>,
}

impl Contest<'_, '_> {
    fn of_indicators(&self, header: &mut Header<IndicatorColumn>) -> Vec<Unsettled> {
        use IndicatorColumn::{Actual, AdjustedTarget, InitialTarget, Level2, Name, Score, Target, Weight};
        let columns = &mut header.columns;
        self.drop_remarks(columns);
        let mut unsettled = self.drop_other_years(columns, |column| match column {
            AdjustedTarget | Target | InitialTarget => Some(TARGET),
            Actual => Some(ACTUAL),
            _ => None,
        });
        let last = |wanted| columns.iter().rfind(|(column, _)| *column == wanted);
        // Weights left of the names are those of the levels.
        let names = last(Name).or_else(|| last(Level2)).map_or(0, |(_, span)| span.last);
        for (wanted, name) in [
            (AdjustedTarget, TARGET),
            (Target, TARGET),
            (InitialTarget, TARGET),
            (Actual, ACTUAL),
            (Weight, "分值"),
            (Score, "得分"),
        ] {
            let counts = |span: &Span| !matches!(wanted, Weight | Score) || span.first > names;
            let claims = self.contest(columns, wanted, counts, words::indicator_sureness);
            unsettled.extend(claims.map(|claims| Unsettled { name, claims }));
        }
        let is_target = |column| matches!(column, AdjustedTarget | Target | InitialTarget);
        if unsettled.iter().any(|unsettled| unsettled.name == TARGET) {
            // What was set at the beginning of the year does not stand in for it.
            columns.retain(|(column, _)| !is_target(*column));
        }
        unsettled
    }

    /// 备注 and 完成情况说明 give no reasons where a column of its own does.
    fn drop_remarks(&self, columns: &mut Vec<(IndicatorColumn, Span)>) {
        let is_reason = |column: IndicatorColumn| column == IndicatorColumn::Reason;
        let gives = |span: Span| words::gives_reasons(&self.text(span));
        if columns.iter().any(|(column, span)| is_reason(*column) && gives(*span)) {
            columns.retain(|(column, span)| !is_reason(*column) || gives(*span));
        }
    }

    fn of_funds(&self, header: &mut Header<FundColumn>) -> Vec<Unsettled> {
        use FundColumn::{Adjusted, Executed, Initial};
        let columns = &mut header.columns;
        let mut unsettled = self.drop_other_years(columns, |column| match column {
            Adjusted => Some(BUDGET),
            Executed => Some(SPENDING),
            _ => None,
        });
        let budgets: Vec<Span> = spans(columns, Adjusted).collect();
        for (wanted, name) in [(Adjusted, BUDGET), (Executed, SPENDING)] {
            let claims = self.contest(columns, wanted, |_| true, words::fund_sureness);
            unsettled.extend(claims.map(|claims| Unsettled { name, claims }));
        }
        let Some(adjusted) = spans(columns, Adjusted).next() else {
            return unsettled;
        };
        let others = || budgets.iter().copied().filter(|span| *span != adjusted);
        let is_left = |span: &Span| *span < adjusted;
        let is_opening = |span: &Span| is_left(span) && self.says(*span, words::is_opening_budget);
        let has_initial = spans(columns, Initial).next().is_some();
        if let Some(opening) = others().find(is_opening).filter(|_| !has_initial) {
            columns.push((Initial, opening));
            columns.sort_by_key(|(_, span)| *span);
        }
        // 预算数 │ 调整数: the budget may be the one, or both together.
        let is_adjustment = |span: &Span| self.says(*span, words::is_amount_of_adjustment) && self.has_amounts(*span);
        let is_plain = self.sureness(Adjusted, adjusted, words::fund_sureness) < 3;
        if let Some(adjustment) = others().find(is_adjustment).filter(|_| is_plain) {
            columns.retain(|(column, _)| *column != Adjusted);
            unsettled.push(Unsettled {
                name: BUDGET,
                claims: [adjusted, adjustment]
                    .iter()
                    .filter_map(|span| self.head(*span))
                    .map(given)
                    .collect(),
            });
        }
        unsettled
    }

    /// Takes out the columns that name another year, unless all do: then it is the form's year that is in doubt. What no
    /// column is left for is told.
    fn drop_other_years<Column: Copy + PartialEq>(
        &self,
        columns: &mut Vec<(Column, Span)>,
        name: impl Fn(Column) -> Option<&'static str>,
    ) -> Vec<Unsettled> {
        let named = columns
            .iter()
            .filter_map(|(column, span)| Some((name(*column)?, *span)));
        let (others, own): (Vec<_>, Vec<_>) = named.partition(|(_, span)| self.is_of_other_year(*span));
        if own.is_empty() {
            return Vec::new();
        }
        columns.retain(|(column, span)| name(*column).is_none_or(|name| !others.contains(&(name, *span))));
        let mut unsettled: Vec<Unsettled> = Vec::new();
        for (name, span) in others {
            let claim = self.head(span).map(given);
            if own.iter().any(|(other, _)| *other == name) {
                continue;
            }
            match unsettled.iter_mut().find(|told| told.name == name) {
                Some(told) => told.claims.extend(claim),
                None => unsettled.push(Unsettled {
                    name,
                    claims: Vec::from_iter(claim),
                }),
            }
        }
        unsettled
    }

    /// Leaves one column of a meaning, or none: then those that claim it are told.
    fn contest<Column: Copy + PartialEq>(
        &self,
        columns: &mut Vec<(Column, Span)>,
        wanted: Column,
        counts: impl Fn(&Span) -> bool,
        sureness: fn(Column, &str) -> u8,
    ) -> Option<Vec<Given>> {
        let claims: Vec<Span> = spans(columns, wanted).filter(&counts).collect();
        if claims.len() < 2 {
            return None;
        }
        let chosen = self.chosen(&claims, |span| self.sureness(wanted, span, sureness));
        columns.retain(|(column, span)| *column != wanted || !counts(span) || chosen == Some(*span));
        match chosen {
            Some(_) => None,
            None => Some(claims.iter().filter_map(|span| self.head(*span)).map(given).collect()),
        }
    }

    /// Of those that are seen and stand in the table itself the surest by its word, filled in at all, and where all say the
    /// same the one that says most.
    fn chosen(&self, claims: &[Span], sureness: impl Fn(Span) -> u8) -> Option<Span> {
        let is_seen = |span: &Span| self.head(*span).is_none_or(|head| !head.hidden);
        let claims = preferred(claims.to_vec(), is_seen);
        let claims = preferred(claims, |span| !self.is_beside(*span));
        let most = claims.iter().map(|span| sureness(*span)).max()?;
        let surest = claims.iter().copied().filter(|span| sureness(*span) == most);
        let count = |span: Span| self.rows.iter().filter(|row| self.cell(span, **row).is_some()).count();
        let surest: Vec<(Span, usize)> = surest.map(|span| (span, count(span))).collect();
        let filled = || surest.iter().filter(|(_, count)| *count > 0);
        let agree = |row: &u32| {
            let mut texts = filled()
                .filter_map(|(span, _)| self.cell(*span, *row))
                .map(|cell| folded(&cell.text));
            texts.next().is_none_or(|first| texts.all(|text| text == first))
        };
        // The first of those that are filled most.
        let fullest = surest.iter().rev().max_by_key(|(_, count)| *count)?;
        (filled().count() < 2 || self.rows.iter().all(agree)).then_some(fullest.0)
    }

    /// The lowest header cell of a column.
    fn head(&self, span: Span) -> Option<&Said<'_>> {
        let mut lines = self.lines.clone().rev();
        lines.find_map(|line| {
            let at = Address::new(line, span.first);
            self.page.at(at).filter(|cell| !cell.text.is_empty())
        })
    }

    fn text(&self, span: Span) -> Cow<'_, str> {
        self.head(span).map_or(Cow::Borrowed(""), |cell| one_line(&cell.text))
    }

    fn says(&self, span: Span, what: fn(&str) -> bool) -> bool {
        what(&self.text(span))
    }

    fn sureness<Column>(&self, column: Column, span: Span, sureness: fn(Column, &str) -> u8) -> u8 {
        sureness(column, &self.text(span))
    }

    /// Whether a column without a single cell parts this one from the table.
    fn is_beside(&self, span: Span) -> bool {
        let is_in_table = |line: u32| self.page.row(line).iter().map(|cell| cell.at.column).min();
        let first = self.lines.clone().filter_map(is_in_table).min().unwrap_or(span.first);
        let is_empty = |column: &u32| {
            let mut lines = self.lines.clone().chain(self.rows.iter().copied());
            lines.all(|line| self.page.at(Address::new(line, *column)).is_none())
        };
        (first..span.first).any(|column| is_empty(&column))
    }

    /// A line over the column names another year than the form's.
    fn is_of_other_year(&self, span: Span) -> bool {
        let cells = self
            .lines
            .clone()
            .filter_map(|line| self.page.at(Address::new(line, span.first)));
        let mut years = cells.filter_map(|cell| labels::year_in(&cell.text));
        self.year.is_some_and(|own| years.any(|year| year != own))
    }

    /// What a row has in a column, other than a dash.
    fn cell(&self, span: Span, row: u32) -> Option<&Said<'_>> {
        let own = span.cell(self.page, row).filter(|cell| cell.at.row == row);
        own.filter(|cell| !notation::declares_not_applicable(&cell.text))
    }

    fn has_amounts(&self, span: Span) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| self.cell(span, *row));
        cells.any(|cell| notation::amount(cell).is_some_and(|amount| !amount.value.is_zero()))
    }
}

/// Those for which something speaks, or all where it speaks for none.
fn preferred(claims: Vec<Span>, speaks_for: impl Fn(&Span) -> bool) -> Vec<Span> {
    let (preferred, others): (Vec<_>, Vec<_>) = claims.into_iter().partition(speaks_for);
    if preferred.is_empty() { others } else { preferred }
}

const TARGET: &str = "年度指标值";
const ACTUAL: &str = "实际完成值";
const BUDGET: &str = "全年预算数";
const SPENDING: &str = "全年执行数";

fn spans<Column: Copy + PartialEq>(columns: &[(Column, Span)], wanted: Column) -> impl Iterator<Item = Span> {
    let of = columns.iter().filter(move |(column, _)| *column == wanted);
    of.map(|(_, span)| *span)
}

fn given(cell: &Said) -> Given {
    Given {
        at: cell.at,
        text: one_line(&cell.text).into(),
    }
}
