//! W02, W03, W06: what the level-1 and level-2 indicators carry together, and which of them there are.
//!
//! ```text
//! 产出指标（50分）  数量指标（20分）  维修面积  10
//!                                   维修校舍  10
//!                   质量指标（30分）  合格率    30
//! ```

use super::fault::Fault;
use super::indicators::Row;
use super::wording::{distance, plain, quoted};
use crate::domain::finding::Severity;
use crate::domain::form::{Form, Indicator, Level};
use crate::domain::outcome::{Basis, FormOutcome};
use crate::profile::Profile;
use crate::profile::model::LevelMarks;
use crate::regulation::level_marks;
use crate::regulation::levels::{counterpart, is_of};
use rust_decimal::Decimal;
use std::fmt;

/// For each indicator of a form the level-1 indicator of the profile that it stands under.
pub fn marks_of_rows<'a>(form: &'a Form, profile: &'a Profile) -> impl Iterator<Item = Option<&'a LevelMarks>> {
    let mut above: Option<(&Level, Option<&LevelMarks>)> = None;
    form.indicators.iter().map(move |row| {
        let level = row.level1.as_deref()?;
        let marks = match above.filter(|(known, _)| *known == level) {
            Some((_, marks)) => marks,
            None => counterpart(&level.name, profile),
        };
        above = Some((level, marks));
        marks
    })
}

/// The rows that count, each with its level-1 indicator of the profile; None if the form has levels of its own.
fn rows_by_level<'r, 'a>(rows: &'r [Row<'a>]) -> Option<Vec<(&'r Row<'a>, &'a LevelMarks)>> {
    rows.iter()
        .filter(|row| row.outcome.basis != Basis::NotApplicable)
        .map(|row| Some((row, row.marks?)))
        .collect()
}

/// The sum of weights; None if one is not known. A weight merged over several rows counts on its first.
fn weights<'r, 'a: 'r>(rows: impl IntoIterator<Item = &'r Row<'a>>) -> Option<Decimal> {
    rows.into_iter()
        .filter(|row| !row.indicator.shares_weight)
        .try_fold(Decimal::ZERO, |sum, row| sum.checked_add(row.outcome.weight?))
}

/// W02: the level-1 sums depart from those of the profile, while the form as a whole has full marks and printed points
/// agree with the weights below them. A form that gives no points for execution shares out the marks in its own way.
pub fn level_marks_depart(form: &Form, rows: &[Row], outcome: &FormOutcome, profile: &Profile) -> Option<Fault> {
    let equal = profile.thresholds.points_equal;
    let is_full = distance(outcome.weight_sum?, profile.marks.full) <= equal;
    if !is_full || !printed_points_disagree(rows, equal).is_empty() {
        return None;
    }
    let execution = outcome.execution.weight?;
    let rows = rows_by_level(rows)?;
    let mut present: Vec<&str> = Vec::new();
    for (_, marks) in &rows {
        if !present.contains(&marks.name.as_str()) {
            present.push(&marks.name);
        }
    }
    let mut departing = Vec::new();
    let mut at = None;
    for (name, due) in level_marks(profile, &present) {
        let own = || rows.iter().filter(|(_, marks)| marks.name == name).map(|(row, _)| *row);
        let sum = weights(own())?;
        if distance(sum, due) > equal {
            at = at.or_else(|| Some(own().next()?.indicator.level1.as_ref()?.at));
            departing.push((name, sum, due));
        }
    }
    if distance(execution, profile.marks.execution) > equal {
        departing.push(("预算执行率", execution, profile.marks.execution));
    }
    if departing.is_empty() {
        return None;
    }
    let told = |part: fn(&(&str, Decimal, Decimal)) -> Decimal| -> Vec<String> {
        let parts = departing.iter().map(|departing| (departing.0, part(departing)));
        parts.map(|(name, points)| format!("{name}{}", plain(points))).collect()
    };
    let (found, expected) = (told(|it| it.1).join("、"), told(|it| it.2).join("、"));
    let severity = match profile.marks.adjustable {
        true => Severity::Hint,
        false => Severity::Error,
    };
    Some(
        Fault::says(format_args!("一级指标分值{found}，按{}应为{expected}", profile.title))
            .at(at.unwrap_or(form.area.first))
            .found(found)
            .expected(expected)
            .severity(severity),
    )
}

/// Rows one after another that stand under one level name.
struct Group<'r, 'a> {
    level: &'a Level,
    rows: Vec<&'r Row<'a>>,
}

/// The rows grouped by the level that `level` takes from them, as long as `is_same` holds from one row to the next.
fn groups<'r, 'a>(
    rows: &'r [Row<'a>],
    level: fn(&Indicator) -> Option<&Level>,
    is_same: fn(&Indicator, &Indicator) -> bool,
) -> Vec<Group<'r, 'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let Some(own) = level(row.indicator) else { continue };
        match groups.last_mut() {
            Some(group)
                if group
                    .rows
                    .last()
                    .is_some_and(|last| is_same(last.indicator, row.indicator)) =>
            {
                group.rows.push(row);
            }
            _ => groups.push(Group {
                level: own,
                rows: vec![row],
            }),
        }
    }
    groups
}

fn level1(row: &Indicator) -> Option<&Level> {
    row.level1.as_deref()
}

fn level2(row: &Indicator) -> Option<&Level> {
    row.level2.as_deref()
}

fn name(level: Option<&Level>) -> Option<&str> {
    level.map(|level| level.name.as_str())
}

/// W03: the points printed in a level name are not the sum of the weights below it. Cells with the same name one under
/// another may be one level repeated in every row, or several: both readings must fail.
pub fn printed_points_disagree(rows: &[Row], equal: Decimal) -> Vec<Fault> {
    let prints = |level: Option<&Level>| level.is_some_and(|level| level.points.is_some());
    if !rows
        .iter()
        .any(|row| prints(level1(row.indicator)) || prints(level2(row.indicator)))
    {
        return Vec::new();
    }
    let one_name = [
        groups(rows, level1, |one, next| name(level1(one)) == name(level1(next))),
        groups(rows, level2, |one, next| {
            (name(level1(one)), name(level2(one))) == (name(level1(next)), name(level2(next)))
        }),
    ];
    let one_cell = [
        groups(rows, level1, |one, next| {
            level1(one).map(|level| level.at) == level1(next).map(|level| level.at)
        }),
        groups(rows, level2, |one, next| {
            level2(one).map(|level| level.at) == level2(next).map(|level| level.at)
        }),
    ];
    let differs = |group: &&Group| difference(group, equal).is_some();
    let mut faults = Vec::new();
    for (by_name, by_cell) in one_name.iter().zip(&one_cell) {
        for group in by_name.iter().filter(differs) {
            let holds = |cell: &&Group| {
                let first = cell.rows.first().map(|row| row.indicator.row);
                group.rows.iter().any(|row| Some(row.indicator.row) == first)
            };
            let cells: Vec<_> = by_cell.iter().filter(holds).collect();
            if !cells.is_empty() && cells.iter().all(|cell| agrees(cell, equal)) {
                continue;
            }
            faults.extend(difference(group, equal).map(|(printed, sum)| printed_fault(group.level, printed, sum)));
        }
    }
    faults
}

/// Printed points and the sum below, where both are known and differ.
fn difference(group: &Group, equal: Decimal) -> Option<(Decimal, Decimal)> {
    let (printed, sum) = (group.level.points?, weights(counted(group))?);
    (distance(printed, sum) > equal).then_some((printed, sum))
}

fn agrees(group: &Group, equal: Decimal) -> bool {
    let known = group.level.points.zip(weights(counted(group)));
    known.is_some_and(|(printed, sum)| distance(printed, sum) <= equal)
}

fn counted<'r, 'a>(group: &Group<'r, 'a>) -> impl Iterator<Item = &'r Row<'a>> {
    let rows = group.rows.iter().copied();
    rows.filter(|row| row.outcome.basis != Basis::NotApplicable)
}

fn printed_fault(level: &Level, printed: Decimal, sum: Decimal) -> Fault {
    let (at, name, printed, sum) = (level.at, &level.name, plain(printed), plain(sum));
    Fault::says(format_args!(
        "「{name}」标明{printed}分，其下各项分值合计{sum}，应当相等"
    ))
    .at(at)
    .found(printed)
    .expected(sum)
    .cure(format_args!("按批复的权重核对，改正{at}标明的分值或其下各项的分值"))
}

/// W06: no level-1 indicator that every form must have, or none that is wanted; or no level-2 below one that is there.
pub fn levels_missing(form: &Form, rows: &[Row], profile: &Profile) -> Vec<Fault> {
    let Some(rows) = rows_by_level(rows).filter(|rows| !rows.is_empty()) else {
        return Vec::new();
    };
    let is_present = |marks: &LevelMarks| rows.iter().any(|(_, present)| present.name == marks.name);
    let (present, absent): (Vec<_>, Vec<_>) = profile.marks.levels.iter().partition(|marks| is_present(marks));
    let mut faults = Vec::new();
    for (severity, lacks) in [
        (Severity::Error, |marks: &LevelMarks| marks.required),
        (Severity::Hint, |marks: &LevelMarks| marks.wanted && !marks.required),
    ] as [(Severity, fn(&LevelMarks) -> bool); 2]
    {
        let names: Vec<&str> = absent
            .iter()
            .filter(|marks| lacks(marks))
            .map(|marks| marks.name.as_str())
            .collect();
        faults.extend(absent_fault(form, format_args!("一级指标"), &names).map(|fault| fault.severity(severity)));
    }
    for marks in present {
        let own = rows.iter().filter(|(_, level)| level.name == marks.name);
        let mut below: Vec<&str> = own.filter_map(|(row, _)| name(level2(row.indicator))).collect();
        below.dedup();
        let lacking = marks.required_below.iter().map(String::as_str);
        let names: Vec<&str> = lacking
            .filter(|name| !below.iter().any(|level| is_of(level, name)))
            .collect();
        let heading = format_args!("「{}」之下", marks.name);
        faults.extend(absent_fault(form, heading, &names).map(|fault| fault.severity(Severity::Hint)));
    }
    faults
}

/// What is missing, told at the head of the indicators.
fn absent_fault(form: &Form, heading: fmt::Arguments<'_>, names: &[&str]) -> Option<Fault> {
    let first = form.indicators.first().filter(|_| !names.is_empty())?;
    let at = first.level1.as_ref().map_or(first.at(), |level| level.at);
    let list = quoted(names.iter().copied());
    Some(
        Fault::says(format_args!("{heading}没有{list}，应当设置"))
            .at(at)
            .expected(names.join("、"))
            .cure(format_args!(
                "补设{list}，填写指标值、完成值、分值和得分，并使分值合计不变"
            )),
    )
}
