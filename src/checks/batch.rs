//! S11, S12: what shows only when all returns lie side by side.

use super::fault::Fault;
use crate::domain::cell::Cell;
use crate::domain::finding::Severity;
use crate::domain::form::{Form, FormKind, Given};
use crate::domain::name::department_key;
use crate::domain::submission::{Scored, Submission};
use crate::domain::text::folded;
use std::collections::BTreeMap;

/// The year of the batch: the one asked for, else the most frequent year on the forms (of equals the latest).
pub fn batch_year(scored: &[Scored], asked: Option<i32>) -> Option<i32> {
    asked.or_else(|| {
        let mut years: BTreeMap<i32, usize> = BTreeMap::new();
        for form in scored.iter().flat_map(|scored| scored.submission.forms()) {
            if let Some(year) = form.year {
                *years.entry(year).or_default() += 1;
            }
        }
        years
            .into_iter()
            .max_by_key(|&(year, count)| (count, year))
            .map(|(year, _)| year)
    })
}

/// S11: no year, or not the year of the batch.
pub fn year_off(form: &Form, batch: Option<i32>) -> Option<Fault> {
    if form.year.is_some() && (form.year == batch || batch.is_none()) {
        return None;
    }
    let at = form.year_at.unwrap_or(form.area.first);
    let due = batch.map_or(String::new(), |year| format!("，本批次应为{year}年"));
    let fault = match form.year {
        Some(year) => Fault::says(format!("年度填「{year}」{due}"))
            .found(year.to_string())
            .cure(format!("核对{at}的年度；报错年度的，换成本批次年度的自评表")),
        None => {
            let example = batch.map_or("××××".to_owned(), |year| year.to_string());
            Fault::says(format!("表中没有写明年度{due}")).cure(format!("在标题下方写明「（{example}年度）」"))
        }
    };
    let fault = fault.at(at);
    Some(match batch {
        Some(year) => fault.expected(year.to_string()),
        None => fault,
    })
}

/// A form that was sent before.
#[derive(Debug, Clone, Copy)]
pub struct Repeat<'a> {
    pub again: &'a Form,
    /// Where the same form was sent first.
    pub first: (&'a Submission, &'a Form),
}

/// Forms of the same kind, department, project and year as an earlier one. Two implementing units or two project
/// codes make two projects of one name.
pub fn repeats(scored: &[Scored]) -> Vec<Repeat<'_>> {
    let mut known: BTreeMap<Identity, Vec<(&Submission, &Form)>> = BTreeMap::new();
    let mut repeats = Vec::new();
    for submission in scored.iter().map(|scored| &scored.submission) {
        for form in submission.forms() {
            let Some(identity) = identity(form) else { continue };
            let same_name = known.entry(identity).or_default();
            match same_name.iter().find(|(_, first)| is_same_project(first, form)) {
                Some(&first) => repeats.push(Repeat { again: form, first }),
                None => same_name.push((submission, form)),
            }
        }
    }
    repeats
}

/// Kind, department, project, year.
type Identity = (FormKind, String, String, Option<i32>);

/// By what a form is known: kind, department, project, year; None where a name is missing.
fn identity(form: &Form) -> Option<Identity> {
    let department = form.department.as_ref().or(form.unit.as_ref())?;
    let project = match form.kind {
        FormKind::Project => folded(&form.project.as_ref()?.text),
        FormKind::Department => String::new(),
    };
    Some((form.kind, department_key(&department.text), project, form.year))
}

fn is_same_project(one: &Form, other: &Form) -> bool {
    let differ = |one: Option<String>, other: Option<String>| one.zip(other).is_some_and(|(one, other)| one != other);
    let unit = |given: &Option<Given>| given.as_ref().map(|unit| department_key(&unit.text));
    !differ(one.project_code.clone(), other.project_code.clone())
        && (one.kind == FormKind::Department || !differ(unit(&one.unit), unit(&other.unit)))
}

/// S12: the same form twice. With other figures than the first time an error, else a hint.
pub fn sent_twice(form: &Form, (submission, first): (&Submission, &Form)) -> Fault {
    let earlier = format!("{} › {}", submission.file, first.sheet);
    let named = match form.kind {
        FormKind::Project => &form.project,
        FormKind::Department => &form.department,
    };
    let at = named.as_ref().map_or(form.area.first, |given| given.at);
    let (told, severity) = match first_difference(first, form) {
        Some((one, other)) => (
            format!(
                "两份数据不同，{}填「{}」而先前{}填「{}」",
                other.at, other.text, one.at, one.text
            ),
            Severity::Error,
        ),
        None => ("两份数据相同".to_owned(), Severity::Hint),
    };
    Fault::says(format!(
        "「{}」重复报送，先前已见于「{earlier}」，{told}，应只报一份",
        form.subject()
    ))
    .at(at)
    .found(&earlier)
    .severity(severity)
    .cure("核对两份自评表，只保留正确的一份，删去另一份后重新报送")
}

/// The first figure that the two forms do not share, if they hold as many figures; else the first without counterpart.
fn first_difference<'a>(one: &'a Form, other: &'a Form) -> Option<(&'a Cell, &'a Cell)> {
    let figures = |form: &'a Form| form.scored_cells().filter(|cell| !cell.is_blank()).collect::<Vec<_>>();
    let (one, other) = (figures(one), figures(other));
    let differing = one
        .iter()
        .zip(&other)
        .find(|(one, other)| folded(&one.text) != folded(&other.text));
    differing
        .map(|(one, other)| (*one, *other))
        .or_else(|| (one.len() != other.len()).then(|| one.last().copied().zip(other.last().copied()))?)
}
