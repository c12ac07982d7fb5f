//! Sheet 地区排名.
//!
//! ```text
//! 名次│并列│地区│应报部门│未报│已报部门│项目│优│良│中│差│未定级│评优率 复算│自报│平均分 简单│加权│自报│排名得分│预算数│执行数│执行率│
//! 强制│提示│口径
//!  1  │    │ … one row a district, by place; those without a place last
//!     │    │合计 … of all projects of all districts
//! ```

use super::{grade_columns, grades, subtitle, title};
use crate::domain::city::{City, Region};
use crate::domain::district::Figures;
use crate::profile::{Profile, ranking_ties, region_ranking_basis};
use crate::write::book::Page;
use crate::write::style::{Styles, Tone};
use crate::write::table::{
    Column, Field, Table, amount, column, count, count_of, label, points, rate, serial, share, text,
};
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(page: Page, styles: &Styles, city: &City, profile: &Profile) -> Result<(), XlsxError> {
    let own = format!("{}个地区", city.regions.len());
    let subtitle = subtitle(city, profile, &own);
    let mut table = Table::begin(page, styles, (&title(city), &subtitle), &columns(profile), 3)?;
    for region in city.ranked() {
        table.row(&row(region))?;
    }
    table.close_list()?;
    table.row(&sums(city))?;
    table.note(&format!(
        "地区排名得分取{}；{}，其后名次顺延。没有排名得分的地区列于末尾，不编名次。",
        region_ranking_basis(profile),
        ranking_ties(profile)
    ))?;
    table.note("强制、提示问题同各地区自己的汇总表，部门名录和归不到部门的文件上的问题也在内，可多于其各部门之和。")?;
    table.note("合计一行由全部项目重新计算，不是各地区比率、平均分的平均。")?;
    table.finish()
}

fn columns(profile: &Profile) -> Vec<Column> {
    let mut columns = vec![
        column("名次", 5),
        column("并列", 6),
        column("地区", 22),
        column("应报\n部门", 6),
        column("未报\n部门", 6),
        column("已报\n部门", 6),
        column("项目", 7),
    ];
    columns.extend(grade_columns(profile));
    columns.extend([
        column("评优率\n复算", 8),
        column("评优率\n自报", 8),
        column("平均分\n简单", 8),
        column("平均分\n加权", 8),
        column("平均分\n自报", 8),
        column("排名\n得分", 8),
        column("全年预算数\n（万元）", 14),
        column("全年执行数\n（万元）", 14),
        column("执行率", 9),
        column("强制\n问题", 6),
        column("提示\n问题", 6),
        column("口径", 26).on_screen(),
    ]);
    columns
}

fn row(region: &Region) -> Vec<Field<'_>> {
    let mut fields = vec![
        serial(region.place),
        label(if region.tied { "并列" } else { "" }),
        text(&*region.name),
        count_of(region.roster_size),
        count_of(region.roster_size.map(|_| region.not_sent)),
        count(region.members.len()),
    ];
    fields.extend(figures(&region.figures, points(region.ranking_score)));
    fields.push(text(&region.profile));
    fields
}

/// The row of all districts.
fn sums(city: &City) -> Vec<Field<'_>> {
    let rosters: Option<usize> = city.regions.iter().map(|region| region.roster_size).sum();
    let not_sent = city.regions.iter().map(|region| region.not_sent).sum();
    let mut fields = vec![
        label(""),
        label(""),
        text("合计"),
        count_of(rosters),
        count_of(rosters.map(|_| not_sent)),
        count(city.regions.iter().map(|region| region.members.len()).sum()),
    ];
    fields.extend(figures(&city.figures, label("")));
    fields.push(text(""));
    fields.into_iter().map(|field| field.toned(Tone::Sum)).collect()
}

/// Projects, grades, rates, means, what ranks, money and problems.
fn figures<'a>(figures: &Figures, ranking_score: Field<'a>) -> Vec<Field<'a>> {
    let mut fields = vec![count(figures.projects)];
    fields.extend(grades(figures));
    let differs = figures.excellence_rate != figures.excellence_rate_claimed;
    fields.extend([
        share(figures.excellence_rate).toned_if(differs, Tone::Changed),
        share(figures.excellence_rate_claimed),
        points(figures.mean_score),
        points(figures.weighted_score),
        points(figures.mean_score_claimed),
        ranking_score,
        amount(figures.budget),
        amount(figures.spent),
        rate(figures.execution_rate),
        count(figures.errors).toned_if(figures.errors > 0, Tone::Error),
        count(figures.hints).toned_if(figures.hints > 0, Tone::Hint),
    ]);
    fields
}
