//! Sheet 图表: the district in pictures, on one printed page; what they show stands in cells beside them.
//!
//! ```text
//!      A … L                                    │  N …, on screen only
//! 1  │ title │ 2 subtitle                       │
//! 4  │ 等级分布          │ 得分分布             │  等级│自报│复算   分数段│自报│复算
//!    │ 执行率与得分, the line of the alarm       │  排名靠前│得分    排名靠后│得分
//!    │ 排名靠前的部门    │ 排名靠后的部门       │  警戒线   执行率偏低线   项目│执行率│得分
//! ```
//! A chart without anything to show is left out.

mod cells;
mod dots;
mod drawing;

use super::style::Styles;
use super::subtitle;
use super::table::{set_up_page, write_title};
use crate::domain::district::District;
use crate::profile::{Profile, ranking_basis};
use cells::Cells;
use rust_xlsxwriter::{Chart, Worksheet, XlsxError};

pub use drawing::{Series, claimed_and_recomputed};

/// Name of the sheet, which the charts refer to.
pub const SHEET: &str = "图表";
/// Columns of the page, and their width in digits.
const COLUMNS: u16 = 12;
const COLUMN_WIDTH: u8 = 10;
/// First row of the pictures.
const TOP: u32 = 3;
/// Rows that a picture takes, and the one of the whole width.
const ROWS: u32 = 22;
const WIDE_ROWS: u32 = 28;
/// Where the right half begins.
const RIGHT: u16 = COLUMNS / 2;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, district: &District, profile: &Profile) -> Result<(), XlsxError> {
    for column in 0..COLUMNS {
        sheet.set_column_width(column, f64::from(COLUMN_WIDTH))?;
    }
    let subtitle = subtitle(district, profile, "数据在右侧各栏，供屏幕查阅，不打印");
    write_title(sheet, styles, COLUMNS - 1, "绩效自评结果图表", &subtitle)?;
    set_up_page(sheet);
    sheet
        .set_portrait()
        .set_print_fit_to_pages(1, 1)
        .set_screen_gridlines(false)
        .set_print_area(0, 0, TOP + 2 * ROWS + WIDE_ROWS, COLUMNS - 1)?;

    let mut cells = Cells::beside(sheet, styles, COLUMNS + 1);
    let grades = cells.grades(district, profile)?;
    let scores = cells.scores(district, profile)?;
    let (best, last) = cells.departments(district)?;
    let projects = cells.projects(district, profile)?;

    let below = TOP + ROWS;
    place(sheet, (TOP, 0), grades, |block| {
        drawing::counts("项目等级分布（项目数）", block)
    })?;
    place(sheet, (TOP, RIGHT), scores, |block| {
        drawing::counts("项目得分分布（项目数）", block)
    })?;
    place(sheet, (below, 0), projects, |plot| drawing::scatter(&plot, profile))?;
    let below = below + WIDE_ROWS;
    let basis = ranking_basis(profile);
    place(sheet, (below, 0), best, |block| {
        drawing::ranking("排名靠前的部门", &basis, block, profile)
    })?;
    place(sheet, (below, RIGHT), last, |block| {
        drawing::ranking("排名靠后的部门", &basis, block, profile)
    })
}

/// Puts a chart there if there is something to show.
fn place<Shown>(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    shown: Option<Shown>,
    chart: impl FnOnce(Shown) -> Chart,
) -> Result<(), XlsxError> {
    if let Some(shown) = shown {
        sheet.insert_chart_with_offset(row, column, &chart(shown), 4, 4)?;
    }
    Ok(())
}
