//! Block 四、得分分布: project totals by intervals, as a table and as a column chart that survives a grey print.

use super::super::super::expression::{Criterion, Expression, Range, Relation};
use super::super::charts::{Series, claimed_and_recomputed};
use super::super::table::{count, text};
use super::{Page, RIGHT, SHEET, column_of, summed};
use crate::domain::district::District;
use crate::profile::Profile;
use crate::write::intervals::Intervals;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartFont, ChartLegendPosition, XlsxError};
use std::ops::RangeInclusive;

/// Columns of the numbers.
const RECOMPUTED: u16 = RIGHT + 1;
const CLAIMED: u16 = RIGHT + 2;
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
    let recomputed = intervals.recomputed(district);
    let claimed = intervals.claimed(district);
    let projects = page.lists.projects;
    let mut row = first;
    for (interval, (recomputed, claimed)) in recomputed.iter().zip(&claimed).enumerate() {
        let count_in = |scores| {
            let criteria = [vec![projects.counts()], within(intervals.ends(interval), scores)].concat();
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
    let sums = vec![text("合计"), sum(&recomputed, RECOMPUTED), sum(&claimed, CLAIMED)];
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

/// What scores between two ends fulfil; the upper end does not belong to them.
fn within((lower, upper): (Option<Decimal>, Option<Decimal>), scores: Range) -> Vec<Criterion> {
    let lower = lower.map(|lower| Criterion::new(scores, Relation::AtLeast, lower));
    let upper = upper.map(|upper| Criterion::new(scores, Relation::Less, upper));
    lower.into_iter().chain(upper).collect()
}

/// Two columns an interval, as on the sheet of charts.
fn chart(first: u32, last: u32) -> Chart {
    let series = [CLAIMED, RECOMPUTED].map(|column| Series {
        name: (SHEET, first.saturating_sub(1), column),
        categories: (SHEET, first, RIGHT, last, RIGHT),
        values: (SHEET, first, column, last, column),
    });
    let mut chart = claimed_and_recomputed(series);
    chart.title().set_name("项目得分分布（项目数）");
    chart.title().set_font(ChartFont::new().set_size(11));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.x_axis().set_font(ChartFont::new().set_size(8));
    chart.set_width(CHART_WIDTH).set_height(CHART_HEIGHT);
    chart.set_alt_text("项目得分分布柱形图，数据见本页表四");
    chart
}
