//! Sheet 部门排名: the departments of all districts in one list.
//!
//! ```text
//! 名次│并列│地区│部门│项目│优│良│中│差│未定级│评优率│平均分│整体得分 复算│自报│整体等级│排名得分│预算数│执行数│执行率│强制│提示
//! ```

use super::{grade_columns, grades, subtitle, title};
use crate::domain::city::{City, Member, Region};
use crate::profile::{Profile, ranking_basis, unfinished_whole};
use crate::write::book::Page;
use crate::write::style::{Styles, Tone};
use crate::write::table::{
    Column, Field, Table, amount, column, count, label, label_of, points, rate, serial, share, text,
};
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(page: Page, styles: &Styles, city: &City, profile: &Profile) -> Result<(), XlsxError> {
    let own = format!("排名依据：{}", ranking_basis(profile));
    let subtitle = subtitle(city, profile, &own);
    let mut table = Table::begin(page, styles, (&title(city), &subtitle), &columns(profile), 4)?;
    for (region, member) in city.ranked_members() {
        table.row(&row(region, member))?;
    }
    table.close_list()?;
    let unfinished = unfinished_whole(profile).map_or_else(String::new, |told| format!("；{told}"));
    table.note(&format!(
        "名次是全部地区的部门一起排的名次；没有排名得分的部门列于末尾，不编名次{unfinished}。"
    ))?;
    table.finish()
}

fn columns(profile: &Profile) -> Vec<Column> {
    let mut columns = vec![
        column("名次", 6),
        column("并列", 6),
        column("地区", 20),
        column("部门", 29),
        column("项目", 5),
    ];
    columns.extend(grade_columns(profile));
    columns.extend([
        column("评优率\n复算", 8),
        column("平均分\n复算", 8),
        column("整体得分\n复算", 9),
        column("整体得分\n自报", 9),
        column("整体\n等级", 6),
        column("排名\n得分", 7),
        column("全年预算数\n（万元）", 12),
        column("全年执行数\n（万元）", 12),
        column("执行率", 9),
        column("强制\n问题", 5),
        column("提示\n问题", 5),
    ]);
    columns
}

fn row<'a>(region: &'a Region, member: &'a Member) -> Vec<Field<'a>> {
    let figures = &member.figures;
    let whole = member.whole;
    let mut fields = vec![
        serial(member.place),
        label(if member.tied { "并列" } else { "" }),
        text(&*region.name),
        text(&*member.name),
        count(figures.projects),
    ];
    fields.extend(grades(figures));
    fields.extend([
        share(figures.excellence_rate),
        points(figures.mean_score),
        points(whole.and_then(|whole| whole.recomputed)),
        points(whole.and_then(|whole| whole.claimed)),
        label_of(member.grade.as_ref()),
        points(member.ranking_score),
        amount(figures.budget),
        amount(figures.spent),
        rate(figures.execution_rate),
        count(figures.errors).toned_if(figures.errors > 0, Tone::Error),
        count(figures.hints).toned_if(figures.hints > 0, Tone::Hint),
    ]);
    fields
}
