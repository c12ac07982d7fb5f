//! Blocks 二、项目等级分布与评优率 and 三、部门整体等级分布: recomputed beside claimed.

use super::super::style::Tone;
use super::super::table::{Field, count, label, share, text};
use super::{Page, RIGHT, ratio, summed};
use crate::domain::district::{District, Figures};
use crate::profile::Profile;
use crate::write::wording::percent;
use rust_xlsxwriter::XlsxError;

const HEADERS: [&str; 6] = ["等级", "复算", "占比", "自报", "占比", "增减"];

/// The grades of all projects and 评优率; gives the row below.
pub fn write_projects(page: &mut Page, row: u32, district: &District, profile: &Profile) -> Result<u32, XlsxError> {
    let figures = &district.figures;
    let mut row = page.block(row, RIGHT, "二、项目等级分布与评优率", &HEADERS)?;
    let names = profile.grades.project.iter().map(|band| band.name.as_str());
    let counted = figures.grades.recomputed.iter().copied().chain(std::iter::repeat(0));
    let stated = figures.grades.claimed.iter().copied().chain(std::iter::repeat(0));
    for ((name, recomputed), claimed) in names.chain(["未定级"]).zip(counted).zip(stated) {
        row = page.fields(row, RIGHT, &distribution(name, recomputed, claimed, figures.projects))?;
    }
    let sums = vec![
        text("合计"),
        count(figures.projects),
        share(ratio(figures.projects, figures.projects)),
        count(figures.projects),
        share(ratio(figures.projects, figures.projects)),
        label(""),
    ];
    row = page.fields(row, RIGHT, &summed(sums))?;
    let changed = figures.excellence_rate != figures.excellence_rate_claimed;
    let quotient = |counts: &[usize]| match (counts.first(), figures.projects) {
        (_, 0) | (None, _) => label(""),
        (Some(excellent), projects) => label(format!("{excellent}÷{projects}")),
    };
    let rates = [
        text("评优率"),
        share(figures.excellence_rate).toned_if(changed, Tone::Changed),
        quotient(&figures.grades.recomputed),
        share(figures.excellence_rate_claimed),
        quotient(&figures.grades.claimed),
        label(change_of_rate(figures, profile)),
    ];
    row = page.fields(row, RIGHT, &rates)?;
    let best = profile.grades.project.first().map_or("", |band| band.name.as_str());
    page.note(
        row,
        &format!(
            "评优率＝等级为“{best}”的项目数÷计入的项目数（不含重复报送）；没有计入的项目时不计算。占比的分母相同。"
        ),
    )
}

/// How far recomputation moved 评优率, in percentage points; nothing if it did not.
fn change_of_rate(figures: &Figures, profile: &Profile) -> String {
    let rates = figures.excellence_rate.zip(figures.excellence_rate_claimed);
    let by = rates.and_then(|(recomputed, claimed)| recomputed.checked_sub(claimed));
    let Some(by) = by.filter(|by| !by.is_zero()) else {
        return String::new();
    };
    let direction = if by.is_sign_negative() { "降低" } else { "提高" };
    let size = percent(by.abs(), profile.rounding.share);
    format!("{direction}{}个百分点", size.trim_end_matches('%'))
}

/// The grades of the department forms; gives the row below.
pub fn write_departments(page: &mut Page, row: u32, district: &District, profile: &Profile) -> Result<u32, XlsxError> {
    let mut row = page.block(row, RIGHT, "三、部门整体支出等级分布", &HEADERS)?;
    let outcomes: Vec<_> = district
        .departments
        .iter()
        .filter_map(|department| department.whole.as_ref())
        .map(|entry| &entry.outcome)
        .collect();
    let mut rest = (outcomes.len(), outcomes.len());
    for band in &profile.grades.department {
        let of_band = |grade: &Option<String>| grade.as_ref() == Some(&band.name);
        let recomputed = outcomes.iter().filter(|outcome| of_band(&outcome.grade)).count();
        let claimed = outcomes
            .iter()
            .filter(|outcome| of_band(&outcome.grade_claimed))
            .count();
        rest = (rest.0.saturating_sub(recomputed), rest.1.saturating_sub(claimed));
        row = page.fields(
            row,
            RIGHT,
            &distribution(&band.name, recomputed, claimed, outcomes.len()),
        )?;
    }
    row = page.fields(row, RIGHT, &distribution("未定级", rest.0, rest.1, outcomes.len()))?;
    let forms = outcomes.len();
    page.note(
        row,
        &format!("占比的分母为收到的部门整体支出自评表{forms}份。等级名称不在口径内的列入未定级。"),
    )
}

/// A grade with how many have it.
fn distribution(name: &str, recomputed: usize, claimed: usize, whole: usize) -> [Field; 6] {
    let change = match recomputed.checked_sub(claimed) {
        Some(0) => String::new(),
        Some(more) => format!("增加{more}"),
        None => format!("减少{}", claimed.saturating_sub(recomputed)),
    };
    [
        text(name),
        count(recomputed).toned_if(recomputed != claimed, Tone::Changed),
        share(ratio(recomputed, whole)),
        count(claimed),
        share(ratio(claimed, whole)),
        label(change),
    ]
}
