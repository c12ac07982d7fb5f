//! Blocks 二、项目等级分布与评优率 and 三、部门整体等级分布: recomputed beside claimed.

use super::super::super::expression::{Criterion, Expression, Range};
use super::super::forms::FormList;
use super::super::style::Tone;
use super::super::table::{Field, count, label, share, text};
use super::{Page, RIGHT, cell, column_of, ratio, summed};
use crate::domain::district::{District, Figures};
use crate::domain::text::Text;
use crate::profile::Profile;
use crate::write::wording::{UNGRADED, percent};
use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;

const HEADERS: [&str; 6] = ["等级", "复算", "占比", "自报", "占比", "增减"];

/// Columns of the numbers, recomputed and claimed.
const RECOMPUTED: u16 = RIGHT + 1;
const CLAIMED: u16 = RIGHT + 3;

/// The grades of all projects and 评优率; gives the row below.
pub fn write_projects(page: &mut Page, row: u32, district: &District, profile: &Profile) -> Result<u32, XlsxError> {
    let figures = &district.figures;
    let first = page.block(row, RIGHT, "二、项目等级分布与评优率", &HEADERS)?;
    let bands = profile.grades.project.iter().map(|band| band.name.as_str());
    let names: Vec<&str> = bands.collect();
    let counted = figures.grades.recomputed.iter().copied().chain(std::iter::repeat(0));
    let stated = figures.grades.claimed.iter().copied().chain(std::iter::repeat(0));
    let numbers: Vec<_> = counted.zip(stated).take(names.len() + 1).collect();
    let mut rows = distribution((&names, &numbers), first, &page.lists.projects, profile);
    let sum_row = (first..).nth(rows.len()).unwrap_or(first);
    let all = || count(figures.projects).by(Expression::CountIfs(vec![page.lists.projects.counts()]));
    let whole = || share(ratio(figures.projects, figures.projects, profile));
    rows.push(summed(vec![text("合计"), all(), whole(), all(), whole(), label("")]));
    rows.push(excellence(figures, (first, sum_row), profile));
    let row = page.rows(first, RIGHT, &rows)?;
    let best = profile.grades.project.first().map_or("", |band| band.name.as_str());
    page.note(
        row,
        &format!(
            "评优率＝等级为“{best}”的项目数÷计入的项目数（不含重复报送）；没有可以定级的项目时不计算。占比的分母相同。"
        ),
    )
}

/// 评优率 with its quotients, from the first row of the block and that of its sums.
fn excellence(figures: &Figures, (first, sums): (u32, u32), profile: &Profile) -> Vec<Field<'static>> {
    let changed = figures.excellence_rate != figures.excellence_rate_claimed;
    let quotient = |rate: Option<Decimal>, counts: &[usize]| match (rate, counts.first()) {
        (Some(_), Some(excellent)) => label(format!("{excellent}÷{}", figures.projects)),
        _ => label(""),
    };
    let rate = |rate: Option<Decimal>, column| {
        let quotient = Expression::from(cell(first, column)) / cell(sums, column).into();
        let formula = rate.map(|_| quotient.rounded(profile.rounding.share).or_no_figure());
        share(rate).by_any(formula)
    };
    vec![
        text("评优率"),
        rate(figures.excellence_rate, RECOMPUTED).toned_if(changed, Tone::Changed),
        quotient(figures.excellence_rate, &figures.grades.recomputed),
        rate(figures.excellence_rate_claimed, CLAIMED),
        quotient(figures.excellence_rate_claimed, &figures.grades.claimed),
        label(change_of_rate(figures, profile)),
    ]
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
    let first = page.block(row, RIGHT, "三、部门整体支出等级分布", &HEADERS)?;
    let outcomes: Vec<_> = district
        .departments
        .iter()
        .filter_map(|department| department.whole.as_ref())
        .map(|entry| &entry.outcome)
        .collect();
    let forms = outcomes.len();
    let names: Vec<&str> = profile
        .grades
        .department
        .iter()
        .map(|band| band.name.as_str())
        .collect();
    let of_band = |name: &&str| {
        let has = |grade: &Option<Text>| grade.as_deref() == Some(name);
        let recomputed = outcomes.iter().filter(|outcome| has(&outcome.grade)).count();
        let claimed = outcomes.iter().filter(|outcome| has(&outcome.grade_claimed)).count();
        (recomputed, claimed)
    };
    let mut numbers: Vec<_> = names.iter().map(of_band).collect();
    let rest = numbers.iter().fold((forms, forms), |rest, number| {
        (rest.0.saturating_sub(number.0), rest.1.saturating_sub(number.1))
    });
    numbers.push(rest);
    let rows = distribution((&names, &numbers), first, &page.lists.wholes, profile);
    let row = page.rows(first, RIGHT, &rows)?;
    page.note(
        row,
        &format!("占比的分母为收到的部门整体支出自评表{forms}份。等级名称不在口径内的列入未定级。"),
    )
}

/// A row for each grade with how many have it, recomputed and claimed, then 未定级.
fn distribution(
    (names, numbers): (&[&str], &[(usize, usize)]),
    first: u32,
    list: &FormList,
    profile: &Profile,
) -> Vec<Vec<Field<'static>>> {
    let sum = |numbers: &[(usize, usize)]| numbers.iter().map(|number| number.0).sum::<usize>();
    let whole = sum(numbers);
    let named = names.iter().copied().map(Some).chain([None]);
    let rows = (first..).zip(named.zip(numbers));
    let row = |(at, (name, numbers)): (u32, (Option<&str>, &(usize, usize)))| {
        let count_in = |column, grades| number_of(name, column_of(column, first, at.saturating_sub(1)), grades, list);
        let formulas = [
            count_in(RECOMPUTED, list.grade()),
            count_in(CLAIMED, list.grade_claimed()),
        ];
        let share_of = |number, column| {
            let all = Expression::CountIfs(vec![list.counts()]);
            let formula = Expression::from(cell(at, column)) / all;
            share(ratio(number, whole, profile)).by(formula.rounded(profile.rounding.share).or_no_figure())
        };
        let shares = [share_of(numbers.0, RECOMPUTED), share_of(numbers.1, CLAIMED)];
        grade_row(name.unwrap_or(UNGRADED).to_owned(), *numbers, formulas, shares)
    };
    rows.map(row).collect()
}

/// How many forms have a grade; without one, those that are left when the cells above are taken away.
fn number_of(name: Option<&str>, above: Range, grades: Range, list: &FormList) -> Expression {
    match name {
        Some(name) => Expression::CountIfs(vec![list.counts(), Criterion::is(grades, name)]),
        None => Expression::CountIfs(vec![list.counts()]) - Expression::Sum(above),
    }
}

/// A grade with how many have it, and their shares.
fn grade_row(
    name: String,
    (recomputed, claimed): (usize, usize),
    [counted, stated]: [Expression; 2],
    [share_recomputed, share_claimed]: [Field<'static>; 2],
) -> Vec<Field<'static>> {
    let change = match recomputed.checked_sub(claimed) {
        Some(0) => String::new(),
        Some(more) => format!("增加{more}"),
        None => format!("减少{}", claimed.saturating_sub(recomputed)),
    };
    vec![
        text(name),
        count(recomputed)
            .by(counted)
            .toned_if(recomputed != claimed, Tone::Changed),
        share_recomputed,
        count(claimed).by(stated),
        share_claimed,
        label(change),
    ]
}
