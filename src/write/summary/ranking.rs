//! Sheet 部门排名.
//!
//! ```text
//! 名次│并列│部门│应评│已评│优│良│中│差│未定级│评优率 复算│自报│平均分 简单│加权│整体得分 复算│自报│整体等级 复算│自报│
//! 排名得分│全年预算数│全年执行数│执行率│强制│提示│备注
//!  1  │    │ … one row a department, by place; those without a place last
//!     │    │全区 … sums of the district
//! ```

use super::style::{Styles, Tone};
use super::table::{Column, Field, Table, amount, column, count, count_of, label, points, rate, serial, share, text};
use super::{grade_field, ranking_basis, subtitle};
use crate::domain::district::{Department, District, Figures};
use crate::profile::Profile;
use crate::write::gaps::{missing_amounts, without_amounts};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, district: &District, profile: &Profile) -> Result<(), XlsxError> {
    let subtitle = subtitle(district, profile, &format!("排名依据：{}", ranking_basis(profile)));
    let columns = columns(profile);
    let mut table = Table::begin(sheet, styles, ("部门绩效自评排名", &subtitle), &columns, 3)?;
    for department in district.ranked() {
        table.row(&row(department, profile))?;
    }
    table.close_list()?;
    table.row(&sums(district, profile))?;
    let best = profile.grades.project.first().map_or("", |band| band.name.as_str());
    table.note(&format!(
        "评优率＝等级为“{best}”的项目数÷已评项目数（不含重复报送），没有项目的部门不计算。等级个数按复算等级。执行率＝执行数合计÷全年预算数合计。"
    ))?;
    table.note("名次相同的部门并列，其后名次顺延（1、2、2、4）；没有排名得分的部门列于末尾，不编名次，原因见备注。自报＝自评表所填，复算＝按口径重新计算。标黄：复算与自报不同。")?;
    table.finish()
}

fn columns(profile: &Profile) -> Vec<Column> {
    let mut columns = vec![
        column("名次", 5),
        column("并列", 6),
        column("部门", 29),
        column("应评\n项目", 5),
        column("已评\n项目", 5),
    ];
    columns.extend(profile.grades.project.iter().map(|band| column(&band.name, 5)));
    columns.extend([
        column("未定\n级", 5),
        column("评优率\n复算", 8),
        column("评优率\n自报", 8),
        column("平均分\n简单", 8),
        column("平均分\n加权", 8),
        column("整体\n得分\n复算", 7),
        column("整体\n得分\n自报", 7),
        column("整体\n等级\n复算", 6),
        column("整体\n等级\n自报", 6),
        column("排名\n得分", 7),
        column("全年预算数\n（万元）", 12),
        column("全年执行数\n（万元）", 12),
        column("执行率", 9),
        column("强制\n问题", 5),
        column("提示\n问题", 5),
        column("备注", 26),
    ]);
    columns
}

fn row(department: &Department, profile: &Profile) -> Vec<Field> {
    let figures = &department.figures;
    let mut fields = vec![
        serial(department.place),
        label(if department.tied { "并列" } else { "" }),
        text(&*department.name),
        count_of(department.expected_projects),
        count(figures.projects),
    ];
    fields.extend(grades(figures, profile));
    let whole = department.whole.as_ref().map(|entry| &entry.outcome);
    let differs = figures.excellence_rate != figures.excellence_rate_claimed;
    fields.extend([
        share(figures.excellence_rate).toned_if(differs, Tone::Changed),
        share(figures.excellence_rate_claimed),
        points(figures.mean_score),
        points(figures.weighted_score),
        points(whole.and_then(|outcome| outcome.total)),
        points(whole.and_then(|outcome| outcome.claimed_total)),
        grade_field(whole.and_then(|outcome| outcome.grade.as_deref()))
            .toned_if(whole.is_some_and(|outcome| outcome.regraded()), Tone::Changed),
        grade_field(whole.and_then(|outcome| outcome.grade_claimed.as_deref())),
        points(department.ranking_score),
    ]);
    let lacks = !without_amounts(&department.projects).is_empty();
    fields.extend(money_and_findings(figures, lacks));
    fields.push(text(remarks(department)));
    fields
}

/// How many projects have each grade, then 未定级.
fn grades(figures: &Figures, profile: &Profile) -> impl Iterator<Item = Field> {
    let counted = figures.grades.recomputed.iter().copied();
    let columns = profile.grades.project.len() + 1;
    counted.chain(std::iter::repeat(0)).take(columns).map(count)
}

/// `lacks` says that the sums lack a project's amount, so that the rate will change.
fn money_and_findings(figures: &Figures, lacks: bool) -> [Field; 5] {
    [
        amount(figures.budget),
        amount(figures.spent),
        rate(figures.execution_rate).toned_if(lacks, Tone::Hint),
        count(figures.errors).toned_if(figures.errors > 0, Tone::Error),
        count(figures.hints).toned_if(figures.hints > 0, Tone::Hint),
    ]
}

/// Why a department has no place, and what else a reader of the row must know.
pub fn remarks(department: &Department) -> String {
    let mut remarks = Vec::new();
    if department.on_roster == Some(false) {
        remarks.push("不在部门名录内".to_owned());
    }
    if department.figures.projects == 0 {
        remarks.push("没有项目自评表".to_owned());
    }
    match &department.whole {
        None => remarks.push("没有部门整体自评表".to_owned()),
        Some(whole) => remarks.extend(whole.outcome.unscored.map(|why| format!("部门整体{}", why.label()))),
    }
    let unscored = department.figures.projects.saturating_sub(department.figures.scored);
    if unscored > 0 {
        remarks.push(format!("{unscored}个项目没有复算得分"));
    }
    let duplicates = department.projects.iter().filter(|entry| entry.duplicate).count();
    if duplicates > 0 {
        remarks.push(format!("重复报送{duplicates}份，未计入"));
    }
    if !department.further_wholes.is_empty() {
        let further = department.further_wholes.len();
        remarks.push(format!("另有部门整体自评表{further}份，未计入"));
    }
    remarks.extend(without_amounts(&department.projects).into_iter().map(|entry| {
        let missing = missing_amounts(entry).join("，");
        format!("“{}”{missing}，未计入合计，执行率不含该项目", entry.form.subject())
    }));
    if department.place.is_none() {
        remarks.push("没有排名得分，不编名次".to_owned());
    }
    remarks.join("；")
}

/// The row of the whole district.
fn sums(district: &District, profile: &Profile) -> Vec<Field> {
    let figures = &district.figures;
    let expected: Option<usize> = district
        .departments
        .iter()
        .map(|department| department.expected_projects)
        .sum();
    let mut fields = vec![
        label(""),
        label(""),
        text("全区"),
        count_of(expected),
        count(figures.projects),
    ];
    fields.extend(grades(figures, profile));
    fields.extend([
        share(figures.excellence_rate),
        share(figures.excellence_rate_claimed),
        points(figures.mean_score),
        points(figures.weighted_score),
    ]);
    fields.extend((0..5).map(|_| label("")));
    fields.extend(money_and_findings(figures, false));
    fields.push(text(""));
    fields.into_iter().map(|field| field.toned(Tone::Sum)).collect()
}
