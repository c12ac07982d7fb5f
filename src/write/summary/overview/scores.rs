//! Block 四、得分分布: project totals by intervals, as a table and as a column chart that survives a grey print.

use super::super::super::expression::{Criterion, Expression, Range, Relation};
use super::super::table::{count, text};
use super::{Page, RIGHT, SHEET, column_of, summed};
use crate::domain::district::District;
use crate::profile::Profile;
use crate::write::wording::plain;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, Color, XlsxError,
};
use std::ops::RangeInclusive;

/// Into how many intervals full marks are cut; those below the lowest grade's upper end are one.
const STEPS: u32 = 20;
const DARK: Color = Color::RGB(0x0044_546A);
const LIGHT: Color = Color::RGB(0x00D9_D9D9);
const CHART_WIDTH: u32 = 960;
const CHART_HEIGHT: u32 = 280;

/// Writes the table and gives the row below it and the rows of its intervals.
pub fn write(
    page: &mut Page,
    row: u32,
    district: &District,
    profile: &Profile,
) -> Result<(u32, RangeInclusive<u32>), XlsxError> {
    let first = page.block(row, RIGHT, "四、项目得分分布", &["分数段", "复算", "自报"])?;
    let intervals = Intervals::of(profile);
    let entries = district.departments.iter().flat_map(|department| &department.projects);
    let counted: Vec<_> = entries.filter(|entry| !entry.duplicate).collect();
    let recomputed = intervals.counts(counted.iter().filter_map(|entry| entry.outcome.total));
    let claimed = intervals.counts(counted.iter().filter_map(|entry| entry.outcome.claimed_total));
    let projects = page.lists.projects;
    let mut row = first;
    for (interval, (recomputed, claimed)) in recomputed.iter().zip(&claimed).enumerate() {
        let count_in = |scores| {
            let criteria = [vec![projects.counts()], intervals.criteria(interval, scores)].concat();
            Expression::CountIfs(criteria)
        };
        let fields = [
            text(intervals.name(interval)),
            count(*recomputed).by(count_in(projects.total())),
            count(*claimed).by(count_in(projects.claimed())),
        ];
        row = page.fields(row, RIGHT, &fields)?;
    }
    let last = row.saturating_sub(1);
    let sum = |counts: &[usize], column| {
        let sum = Expression::Sum(column_of(column, first, last));
        count(counts.iter().sum()).by(sum)
    };
    let sums = vec![text("合计"), sum(&recomputed, RIGHT + 1), sum(&claimed, RIGHT + 2)];
    row = page.fields(row, RIGHT, &summed(sums))?;
    let below = page.note(row, "每段含下限、不含上限，最高一段含满分。没有总分的项目不在内。")?;
    Ok((below, first..=last))
}

/// The intervals as a chart.
pub fn insert_chart(page: &mut Page, row: u32, intervals: RangeInclusive<u32>) -> Result<(), XlsxError> {
    let chart = chart(*intervals.start(), *intervals.end());
    page.sheet.insert_chart(row, 0, &chart)?;
    Ok(())
}

/// Intervals of equal width from `start` upwards, and one for everything below.
struct Intervals {
    start: Decimal,
    step: Decimal,
    above: usize,
}

impl Intervals {
    fn of(profile: &Profile) -> Self {
        let full = profile.marks.full;
        let step = full.checked_div(Decimal::from(STEPS)).unwrap_or(Decimal::ONE);
        let lowest = profile.grades.project.iter().map(|band| band.from);
        let line = lowest.filter(|from| !from.is_zero()).min().unwrap_or(Decimal::ZERO);
        let below = line.checked_div(step).map_or(Decimal::ZERO, |steps| steps.floor());
        let start = below.checked_mul(step).unwrap_or(Decimal::ZERO);
        let above = Decimal::from(STEPS)
            .checked_sub(below)
            .and_then(|steps| steps.to_usize());
        Self {
            start,
            step,
            above: above.unwrap_or(1).max(1),
        }
    }

    /// Lower and upper end of an interval; the upper one does not belong to it.
    fn ends(&self, interval: usize) -> (Option<Decimal>, Option<Decimal>) {
        let end = |steps: usize| {
            self.step
                .saturating_mul(Decimal::from(steps))
                .saturating_add(self.start)
        };
        let lower = interval.checked_sub(1).map(end);
        (lower, (interval < self.above).then(|| end(interval)))
    }

    fn name(&self, interval: usize) -> String {
        match self.ends(interval) {
            (Some(lower), Some(upper)) => format!("{}—{}", plain(lower), plain(upper)),
            (Some(lower), None) => format!("{}及以上", plain(lower)),
            (None, upper) => format!("低于{}", plain(upper.unwrap_or_default())),
        }
    }

    /// What scores in an interval fulfil.
    fn criteria(&self, interval: usize, scores: Range) -> Vec<Criterion> {
        let (lower, upper) = self.ends(interval);
        let lower = lower.map(|lower| Criterion::new(scores, Relation::AtLeast, lower));
        let upper = upper.map(|upper| Criterion::new(scores, Relation::Less, upper));
        lower.into_iter().chain(upper).collect()
    }

    /// How many scores lie in each interval.
    fn counts(&self, scores: impl Iterator<Item = Decimal>) -> Vec<usize> {
        let mut counts = vec![0; self.above + 1];
        for score in scores {
            if let Some(count) = counts.get_mut(self.position(score)) {
                *count += 1;
            }
        }
        counts
    }

    fn position(&self, score: Decimal) -> usize {
        if score < self.start {
            return 0;
        }
        let steps = score
            .checked_sub(self.start)
            .and_then(|over| over.checked_div(self.step))
            .and_then(|steps| steps.floor().to_usize());
        steps.map_or(self.above, |steps| (steps + 1).min(self.above))
    }
}

/// Two columns an interval: recomputed dark, claimed light with a dark edge.
fn chart(first: u32, last: u32) -> Chart {
    let mut chart = Chart::new_column();
    let edge = ChartLine::new().set_color(DARK).set_width(0.75).clone();
    for (column, fill) in [(RIGHT + 1, DARK), (RIGHT + 2, LIGHT)] {
        chart
            .add_series()
            .set_name((SHEET, first.saturating_sub(1), column))
            .set_categories((SHEET, first, RIGHT, last, RIGHT))
            .set_values((SHEET, first, column, last, column))
            .set_format(
                ChartFormat::new()
                    .set_solid_fill(ChartSolidFill::new().set_color(fill))
                    .set_border(&edge),
            )
            .set_gap(60)
            .set_data_label(
                ChartDataLabel::new()
                    .show_value()
                    .set_num_format("0;;")
                    .set_font(ChartFont::new().set_size(8)),
            );
    }
    chart.title().set_name("项目得分分布（项目数）");
    chart.title().set_font(ChartFont::new().set_size(11));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.y_axis().set_major_gridlines(false).set_num_format("0");
    chart.x_axis().set_font(ChartFont::new().set_size(8));
    chart.set_width(CHART_WIDTH).set_height(CHART_HEIGHT);
    chart.set_alt_text("项目得分分布柱形图，数据见本页表四");
    chart
}
