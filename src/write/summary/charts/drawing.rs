//! How the charts look: dark and hatched instead of coloured, so that a grey print says as much.

use super::cells::{Block, HIGHEST_RATE, Plot, Range};
use super::dots::are_shared;
use super::{COLUMN_WIDTH, COLUMNS, ROWS, WIDE_ROWS};
use crate::profile::Profile;
use crate::write::book::ROW_PIXELS;
use crate::write::wording::{percent, plain};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType,
    ChartMarker, ChartMarkerType, ChartPatternFill, ChartPatternFillType, ChartSolidFill, Color,
};

const DARK: Color = Color::RGB(0x0044_546A);
const WHITE: Color = Color::RGB(0x00FF_FFFF);
const GREY: Color = Color::RGB(0x007F_7F7F);
const GRID: Color = Color::RGB(0x00D9_D9D9);
/// Pixels of a digit of a column's width, and of its edges.
const DIGIT_PIXELS: u32 = 7;
const EDGE_PIXELS: u32 = 5;
/// Pixels left free around a chart.
const GAP: u32 = 8;
const TITLE_SIZE: u8 = 11;
const TEXT_SIZE: u8 = 9;

/// What a dot is where projects share it.
const SHARED: &str = "项目（执行率按1%、得分按1分归并，同处只画一点）";

/// Columns of two series, claimed and recomputed.
pub fn counts(title: &str, block: Block) -> Chart {
    let series = [1, 2].map(|column| Series {
        name: block.header(column),
        categories: block.range(0),
        values: block.range(column),
    });
    finished(
        claimed_and_recomputed(series),
        title,
        COLUMNS / 2,
        ROWS,
        &format!("{title}柱形图。{}", block.words),
    )
}

/// Where a series stands.
pub struct Series {
    pub name: (&'static str, u32, u16),
    pub categories: Range,
    pub values: Range,
}

/// Columns of two series: claimed hatched, recomputed solid.
pub fn claimed_and_recomputed(series: [Series; 2]) -> Chart {
    let mut chart = Chart::new_column();
    let fills = [
        ChartFormat::new().set_pattern_fill(&hatch()).clone(),
        ChartFormat::new().set_solid_fill(&solid()).clone(),
    ];
    for (series, mut fill) in series.into_iter().zip(fills) {
        chart
            .add_series()
            .set_name(series.name)
            .set_categories(series.categories)
            .set_values(series.values)
            .set_format(fill.set_border(&line(0.75)))
            .set_gap(60)
            .set_overlap(0)
            // Noughts need no figure.
            .set_data_label(
                ChartDataLabel::new()
                    .show_value()
                    .set_num_format("0;;")
                    .set_font(&font()),
            );
    }
    chart.y_axis().set_major_gridlines(false).set_num_format("0").set_min(0);
    chart
}

/// Projects by execution rate and total, with the line of the alarm and the line of low execution.
pub fn scatter(plot: &Plot, profile: &Profile) -> Chart {
    let mut chart = Chart::new_scatter();
    chart
        .add_series()
        .set_name(if are_shared(plot.drawn) { SHARED } else { "项目" })
        .set_categories(plot.projects.range(1))
        .set_values(plot.projects.range(2))
        .set_marker(&dot());
    let low = shown(profile.thresholds.low_execution);
    let dashed = line(1.25)
        .set_dash_type(ChartLineDashType::Dash)
        .set_color(GREY)
        .clone();
    let lines = [
        (&plot.alarm, "警戒线：左上方为得分高而执行率低".to_owned(), line(1.75)),
        (&plot.low, format!("执行率偏低线：{low}"), dashed),
    ];
    for (block, name, line) in lines {
        if let Some(block) = block {
            chart
                .add_series()
                .set_name(&name)
                .set_categories(block.range(0))
                .set_values(block.range(1))
                .set_marker(ChartMarker::new().set_none())
                .set_format(ChartFormat::new().set_line(&line));
        }
    }
    let rates = match plot.outside {
        0 => "执行率".to_owned(),
        number => format!("执行率（另有{number}个项目超过{}，未画出）", shown(HIGHEST_RATE)),
    };
    axis(chart.x_axis().set_name(&rates).set_num_format("0%"), plot.view.rates);
    axis(
        chart.y_axis().set_name("复算总分").set_num_format("0"),
        plot.view.totals,
    );
    chart
        .y_axis()
        .set_major_gridlines_line(ChartLine::new().set_color(GRID));
    let words = format!(
        "执行率与复算总分散点图，{}个项目。警戒线：指标得分率与执行率得分率相差{}；执行率偏低线：{low}。数据见右侧各栏",
        plot.drawn,
        shown(profile.thresholds.alarm),
    );
    finished(chart, "执行率与复算总分", COLUMNS, WIDE_ROWS, &words)
}

fn axis(axis: &mut ChartAxis, (from, to): (Decimal, Decimal)) {
    if let (Some(from), Some(to)) = (from.to_f64(), to.to_f64()) {
        axis.set_min(from).set_max(to);
    }
}

/// A project.
fn dot() -> ChartMarker {
    let edge = ChartLine::new().set_color(WHITE).clone();
    ChartMarker::new()
        .set_type(ChartMarkerType::Circle)
        .set_size(6)
        .set_format(ChartFormat::new().set_solid_fill(&solid()).set_border(&edge))
        .clone()
}

/// Bars by ranking score, the best on top.
pub fn ranking(title: &str, basis: &str, block: Block, profile: &Profile) -> Chart {
    let mut chart = Chart::new_bar();
    chart
        .add_series()
        .set_name(block.header(1))
        .set_categories(block.range(0))
        .set_values(block.range(1))
        .set_format(ChartFormat::new().set_solid_fill(&solid()).set_border(&line(0.75)))
        .set_gap(50)
        .set_data_label(ChartDataLabel::new().show_value().set_font(&font()));
    // In a bar chart the axis of the departments is the upright one.
    chart.y_axis().set_reverse().set_major_gridlines(false);
    chart.x_axis().set_min(0).set_major_gridlines(false).set_hidden(true);
    // Room for the figures at the ends of the longest bars.
    let longest = profile.marks.full.checked_mul(Decimal::new(115, 2));
    if let Some(longest) = longest.and_then(|longest| longest.to_f64()) {
        chart.x_axis().set_max(longest);
    }
    let words = format!(
        "{title}条形图，按排名得分（{basis}），{}个部门。数据见右侧各栏",
        block.rows()
    );
    let mut chart = finished(chart, &format!("{title}（排名得分）"), COLUMNS / 2, ROWS, &words);
    chart.legend().set_hidden();
    chart
}

/// Title, fonts, legend, size in columns and rows, and the words for whoever does not see it.
fn finished(mut chart: Chart, title: &str, columns: u16, rows: u32, words: &str) -> Chart {
    chart
        .title()
        .set_name(title)
        .set_font(ChartFont::new().set_size(TITLE_SIZE).set_bold());
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font());
    chart.x_axis().set_font(&font()).set_name_font(&font());
    chart.y_axis().set_font(&font()).set_name_font(&font());
    chart
        .chart_area()
        .set_format(ChartFormat::new().set_border(ChartLine::new().set_color(GRID)));
    let column = u32::from(COLUMN_WIDTH) * DIGIT_PIXELS + EDGE_PIXELS;
    chart
        .set_width(u32::from(columns) * column - GAP)
        .set_height(rows * ROW_PIXELS - GAP)
        .set_alt_text(words);
    chart
}

fn font() -> ChartFont {
    ChartFont::new().set_size(TEXT_SIZE).clone()
}

fn solid() -> ChartSolidFill {
    ChartSolidFill::new().set_color(DARK).clone()
}

fn hatch() -> ChartPatternFill {
    ChartPatternFill::new()
        .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
        .set_foreground_color(DARK)
        .set_background_color(WHITE)
        .clone()
}

fn line(points: f64) -> ChartLine {
    ChartLine::new().set_color(DARK).set_width(points).clone()
}

/// A line of the profile as a percentage without needless digits.
fn shown(ratio: Decimal) -> String {
    match ratio.checked_mul(Decimal::ONE_HUNDRED) {
        Some(hundredfold) => format!("{}%", plain(hundredfold)),
        None => percent(ratio, 2),
    }
}
