//! The ranking: a row for each department, and what it opens to.

use super::matters::{Findings, Matter, name};
use super::room::Room;
use crate::domain::district::{Department, District, Entry, Figures};
use crate::domain::finding::Finding;
use crate::domain::form::FormKind;
use crate::domain::text::Text;
use crate::profile::Profile;
use crate::write::by_department::by_department;
use crate::write::summary::{department_remarks, project_remark};
use crate::write::wording::{NO_FIGURE, amount, fixed, one_line, percent};
use rayon::prelude::*;
use rust_decimal::Decimal;
use serde::Serialize;
use std::io;

/// How the profile wants figures printed; 「—」 where there is none.
pub struct Print<'a> {
    pub profile: &'a Profile,
}

impl Print<'_> {
    pub fn points(&self, points: Option<Decimal>) -> String {
        or_mark(points.map(|points| fixed(points, self.profile.rounding.points)))
    }

    pub fn rate(&self, rate: Option<Decimal>) -> String {
        or_mark(rate.map(|rate| percent(rate, self.profile.rounding.rate)))
    }

    pub fn share(&self, share: Option<Decimal>) -> String {
        or_mark(share.map(|share| percent(share, self.profile.rounding.share)))
    }
}

pub fn or_mark(text: Option<String>) -> String {
    text.unwrap_or_else(|| NO_FIGURE.to_owned())
}

/// The figures that a department and the whole district share.
#[derive(Debug, Serialize)]
pub struct Row {
    projects: usize,
    mean_claimed: String,
    mean: String,
    excellence_claimed: String,
    excellence: String,
    budget: String,
    spent: String,
    execution: String,
    errors: usize,
    hints: usize,
}

impl Row {
    pub fn of(figures: &Figures, print: &Print) -> Self {
        Self {
            projects: figures.projects,
            mean_claimed: print.points(figures.mean_score_claimed),
            mean: print.points(figures.mean_score),
            excellence_claimed: print.share(figures.excellence_rate_claimed),
            excellence: print.share(figures.excellence_rate),
            budget: or_mark(figures.budget.map(amount)),
            spent: or_mark(figures.spent.map(amount)),
            execution: print.rate(figures.execution_rate),
            errors: figures.errors,
            hints: figures.hints,
        }
    }
}

/// A department with everything that it opens to.
#[derive(Debug, Serialize)]
pub struct DepartmentFacts {
    place: String,
    tied: bool,
    name: String,
    score: String,
    #[serde(flatten)]
    row: Row,
    remarks: String,
    forms: Vec<FormFacts>,
    /// Findings on none of its forms.
    rest: Vec<Matter>,
}

impl DepartmentFacts {
    /// Bytes that the page takes at least for the matters on forms, of which it tells so many in full.
    pub fn bytes_of_matters(&self, listed: usize) -> usize {
        let forms = self.forms.iter();
        forms.map(|form| Matter::bytes_of(&form.matters, listed)).sum()
    }
}

/// A form as a row, with what there is to look at below it.
#[derive(Debug, Serialize)]
struct FormFacts {
    name: String,
    claimed: String,
    recomputed: String,
    grade_claimed: String,
    grade: String,
    regraded: bool,
    budget: String,
    spent: String,
    execution: String,
    errors: usize,
    hints: usize,
    remark: String,
    /// `教育局.xlsx › 校舍维修`
    place: String,
    matters: Vec<Matter>,
}

/// Departments that are put into words at once, with the texts for which there was room before.
const AT_ONCE: usize = 32;

/// The departments by place, each with its findings; what no choice of the room tells in full has no text.
///
/// # Errors
/// If a form or finding cannot be read any more.
pub fn ranking(district: &District, print: &Print, room: &mut Room) -> io::Result<Vec<DepartmentFacts>> {
    let findings = by_department(district);
    let mut ranking = Vec::with_capacity(district.departments.len());
    for some in district.ranked().chunks(AT_ONCE) {
        let most = room.most();
        let rows = some.par_iter().map(|department| {
            let own = findings.of(&department.name)?;
            facts(department, &own, most, print)
        });
        let rows: Vec<_> = rows.collect::<io::Result<_>>()?;
        rows.iter()
            .for_each(|row| room.take(|listed| row.bytes_of_matters(listed)));
        ranking.extend(rows);
    }
    Ok(ranking)
}

fn facts(department: &Department, findings: &[Finding], most: usize, print: &Print) -> io::Result<DepartmentFacts> {
    let findings = Findings::of(department, findings);
    let (wholes, projects): (Vec<_>, Vec<_>) = department
        .entries()
        .enumerate()
        .partition(|(_, entry)| entry.form.kind == FormKind::Department);
    let forms = wholes.into_iter().chain(projects);
    Ok(DepartmentFacts {
        place: or_mark(department.place.map(|place| place.to_string())),
        tied: department.tied,
        name: name(&department.name),
        score: print.points(department.ranking_score),
        row: Row::of(&department.figures, print),
        remarks: one_line(&department_remarks(department, print.profile)),
        forms: forms
            .map(|(at, entry)| Ok(form(entry, findings.matters((at, entry), most)?, print)))
            .collect::<io::Result<_>>()?,
        rest: findings.rest(),
    })
}

fn form(entry: &Entry, matters: Vec<Matter>, print: &Print) -> FormFacts {
    let (form, outcome) = (&entry.form, &entry.outcome);
    let execution = &outcome.execution;
    let money = |figure| or_mark(execution.in_ten_thousand(figure).map(amount));
    let grade = |grade: &Option<Text>| or_mark(grade.as_deref().map(name));
    FormFacts {
        name: match form.kind {
            FormKind::Project => name(form.subject()),
            FormKind::Department => "部门整体支出".to_owned(),
        },
        claimed: print.points(outcome.claimed_total),
        recomputed: print.points(outcome.total),
        grade_claimed: grade(&outcome.grade_claimed),
        grade: grade(&outcome.grade),
        regraded: outcome.regraded(),
        budget: money(execution.budget),
        spent: money(execution.spent),
        execution: print.rate(execution.rate),
        errors: entry.errors,
        hints: entry.hints,
        remark: one_line(&project_remark(entry)),
        place: format!("{} › {}", one_line(&entry.file), one_line(&form.sheet)),
        matters,
    }
}
