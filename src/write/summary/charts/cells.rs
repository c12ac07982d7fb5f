//! What the charts show, in cells: blocks beside one another, each a heading, a row of headers and its rows.

use super::super::style::Styles;
use super::super::table::{Field, count, label, points, rate, text, write};
use super::{SHEET, dots};
use crate::domain::district::{Department, District, Entry};
use crate::profile::Profile;
use crate::regulation::{alarming_total, rounded};
use crate::write::intervals::Intervals;
use crate::write::wording::{grade_names, one_line};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Row of the headings; headers and figures stand below.
const HEADING_ROW: u32 = 2;
const FIRST_ROW: u32 = HEADING_ROW + 2;
/// Departments that a chart of the ranking holds at most.
const MOST_DEPARTMENTS: usize = 10;
/// Steps of the execution rate at which the line of the alarm is drawn, as parts of the whole.
const ALARM_STEPS: u32 = 100;
/// The highest execution rate that is drawn; what lies beyond is a mistake in writing, and is counted.
pub const HIGHEST_RATE: Decimal = Decimal::from_parts(15, 0, 0, false, 1);

/// A block that stands on the sheet.
pub struct Block {
    column: u16,
    last: u32,
    /// What it says, for whoever does not see the chart.
    pub words: String,
}

/// A range of the sheet as charts name it.
pub type Range = (&'static str, u32, u16, u32, u16);

impl Block {
    /// The figures of a column, counted from the first of the block.
    pub const fn range(&self, column: u16) -> Range {
        let column = self.column + column;
        (SHEET, FIRST_ROW, column, self.last, column)
    }

    /// The header over them.
    pub const fn header(&self, column: u16) -> (&'static str, u32, u16) {
        (SHEET, FIRST_ROW - 1, self.column + column)
    }

    /// How many rows it has.
    pub const fn rows(&self) -> u32 {
        self.last + 1 - FIRST_ROW
    }
}

/// The sheet while blocks are written from a column on.
pub struct Cells<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    column: u16,
}

impl<'a> Cells<'a> {
    pub const fn beside(sheet: &'a mut Worksheet, styles: &'a Styles, column: u16) -> Self {
        Self { sheet, styles, column }
    }

    /// Writes a block, columns with their widths; None if there are no rows.
    fn block(
        &mut self,
        heading: &str,
        columns: &[(&str, u8)],
        rows: Vec<Vec<Field>>,
    ) -> Result<Option<Block>, XlsxError> {
        let column = self.column;
        self.sheet
            .write_string_with_format(HEADING_ROW, column, heading, &self.styles.heading)?;
        for (at, (header, width)) in (column..).zip(columns) {
            self.sheet.set_column_width(at, f64::from(*width))?;
            self.sheet
                .write_string_with_format(FIRST_ROW - 1, at, *header, &self.styles.header)?;
            self.column = at + 2;
        }
        let mut last = None;
        for (row, fields) in (FIRST_ROW..).zip(&rows) {
            for (at, field) in (column..).zip(fields) {
                write(self.sheet, self.styles, row, at, field)?;
            }
            last = Some(row);
        }
        Ok(last.map(|last| Block {
            column,
            last,
            words: String::new(),
        }))
    }

    /// How many have each grade; None without projects.
    pub fn grades(&mut self, district: &District, profile: &Profile) -> Result<Option<Block>, XlsxError> {
        let grades = &district.figures.grades;
        self.counts(
            "等级分布",
            "等级",
            grade_names(&profile.grades.project),
            (&grades.claimed, &grades.recomputed),
        )
    }

    /// How many lie in each interval; None if no project has a total.
    pub fn scores(&mut self, district: &District, profile: &Profile) -> Result<Option<Block>, XlsxError> {
        let intervals = Intervals::of(profile);
        let counts = (&intervals.claimed(district)[..], &intervals.recomputed(district)[..]);
        self.counts("得分分布", "分数段", intervals.names(), counts)
    }

    fn counts(
        &mut self,
        heading: &str,
        header: &str,
        names: Vec<String>,
        (claimed, recomputed): (&[usize], &[usize]),
    ) -> Result<Option<Block>, XlsxError> {
        let (mut rows, mut words) = (Vec::new(), Vec::new());
        let nought = || std::iter::repeat(0);
        let figures = claimed
            .iter()
            .copied()
            .chain(nought())
            .zip(recomputed.iter().copied().chain(nought()));
        for (name, (claimed, recomputed)) in names.into_iter().zip(figures) {
            words.push(format!("{name}：自报{claimed}个，复算{recomputed}个"));
            rows.push(vec![label(name), count(claimed), count(recomputed)]);
        }
        let has_any = claimed.iter().chain(recomputed).any(|&count| count > 0);
        let block = self.block(heading, &[(header, 12), ("自报", 8), ("复算", 8)], rows)?;
        let told = block.map(|block| Block {
            words: words.join("；"),
            ..block
        });
        Ok(told.filter(|_| has_any))
    }

    /// The first and the last departments of the ranking; none stands in both.
    pub fn departments(&mut self, district: &District) -> Result<(Option<Block>, Option<Block>), XlsxError> {
        let ranked = district.ranked();
        let ranked: Vec<_> = ranked.into_iter().filter(|one| one.place.is_some()).collect();
        let first = ranked.len().div_ceil(2).min(MOST_DEPARTMENTS);
        let last = (ranked.len() - first).min(MOST_DEPARTMENTS);
        let best = ranked.iter().take(first);
        let best = self.ranking("排名靠前的部门", best)?;
        let last = ranked.iter().skip(ranked.len() - last);
        Ok((best, self.ranking("排名靠后的部门", last)?))
    }

    fn ranking<'b>(
        &mut self,
        heading: &str,
        departments: impl Iterator<Item = &'b &'b Department>,
    ) -> Result<Option<Block>, XlsxError> {
        let rows = departments.map(|one| vec![text(one_line(&one.name)), points(one.ranking_score)]);
        self.block(heading, &[("部门", 30), ("排名得分", 10)], rows.collect())
    }

    /// Projects that have both an execution rate and a recomputed total, with the lines to judge them by; None without
    /// projects. Where there are too many of them, neighbours share a dot.
    pub fn projects(&mut self, district: &District, profile: &Profile) -> Result<Option<Plot>, XlsxError> {
        let projects = district.counted_projects();
        let known = projects.filter_map(|entry| Some((entry, entry.outcome.execution.rate?, entry.outcome.total?)));
        let (seen, outside): (Vec<_>, Vec<_>) = known.partition(|(_, spent, _)| *spent <= HIGHEST_RATE);
        let view = View::of(seen.iter().map(|&(_, spent, total)| (spent, total)), profile);
        let alarm = self.alarm(&view, profile)?;
        let low = self.low_execution(&view, profile)?;
        let drawn = seen.len();
        let (first, rows) = if dots::are_shared(drawn) {
            let dots = dots::shared(seen.into_iter().map(|(_, spent, total)| (spent, total)));
            let row = |dot: dots::Dot| vec![count(dot.projects), rate(Some(dot.rate)), points(Some(dot.total))];
            (("项目数", 10), dots.into_iter().map(row).collect())
        } else {
            let row = |(entry, spent, total): (&Entry, _, _)| {
                let name = text(one_line(entry.form.subject()));
                vec![name, rate(Some(spent)), points(Some(total))]
            };
            (("项目", 36), seen.into_iter().map(row).collect())
        };
        let block = self.block("执行率与得分", &[first, ("执行率", 10), ("复算总分", 10)], rows)?;
        Ok(block.map(|projects| Plot {
            projects,
            drawn,
            outside: outside.len(),
            alarm,
            low,
            view,
        }))
    }

    /// The line above which results outrun the spending.
    fn alarm(&mut self, view: &View, profile: &Profile) -> Result<Option<Block>, XlsxError> {
        let rates = (0..=ALARM_STEPS).filter_map(|step| Decimal::from(step).checked_div(Decimal::from(ALARM_STEPS)));
        let digits = profile.rounding.points;
        let line = rates.filter_map(|at| Some((at, rounded(alarming_total(at, profile)?, digits))));
        let seen = line.filter(|(at, total)| *at >= view.rates.0 && *total >= view.totals.0);
        let rows = seen.map(|(at, total)| vec![rate(Some(at)), points(Some(total))]);
        self.block("警戒线", &[("执行率", 10), ("总分", 10)], rows.collect())
    }

    /// The rate below which a reason is wanted, from the lowest total to the highest.
    fn low_execution(&mut self, view: &View, profile: &Profile) -> Result<Option<Block>, XlsxError> {
        let line = profile.thresholds.low_execution;
        let ends = [view.totals.0, view.totals.1];
        let rows = ends.map(|end| vec![rate(Some(line)), points(Some(end))]);
        let is_seen = line >= view.rates.0;
        let rows = if is_seen { rows.to_vec() } else { Vec::new() };
        self.block("执行率偏低线", &[("执行率", 12), ("总分", 10)], rows)
    }
}

/// What the chart of execution rates and totals shows.
pub struct Plot {
    pub projects: Block,
    /// Projects that are drawn.
    pub drawn: usize,
    /// Projects whose rate lies beyond what is drawn.
    pub outside: usize,
    pub alarm: Option<Block>,
    pub low: Option<Block>,
    pub view: View,
}

/// From where to where its axes go.
pub struct View {
    pub rates: (Decimal, Decimal),
    pub totals: (Decimal, Decimal),
}

impl View {
    /// Every project, full marks and the rate of one, down and up to the next round figure.
    fn of(projects: impl Iterator<Item = (Decimal, Decimal)> + Clone, profile: &Profile) -> Self {
        let full = profile.marks.full;
        let rates = || projects.clone().map(|(spent, _)| spent);
        let lowest = rates().fold(Decimal::ONE, Decimal::min);
        let highest = rates().fold(Decimal::ONE, Decimal::max);
        let least = projects.clone().map(|(_, total)| total).fold(full, Decimal::min);
        let tenth = full.checked_div(Decimal::TEN).unwrap_or(Decimal::ONE);
        Self {
            rates: (
                stepped(lowest, Decimal::new(1, 1), Decimal::floor),
                stepped(highest, Decimal::new(1, 1), Decimal::ceil),
            ),
            totals: (stepped(least, tenth, Decimal::floor), full),
        }
    }
}

/// The figure as a multiple of the step.
fn stepped(figure: Decimal, step: Decimal, round: fn(&Decimal) -> Decimal) -> Decimal {
    let steps = figure.checked_div(step).map(|steps| round(&steps));
    steps.and_then(|steps| steps.checked_mul(step)).unwrap_or(figure)
}
