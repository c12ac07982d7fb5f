//! S11, S12: what shows only when all returns lie side by side.

use super::fault::Fault;
use crate::domain::cell::Cell;
use crate::domain::finding::Severity;
use crate::domain::form::{Form, FormKind};
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

/// S12: the same form twice. With other figures than the first time an error, else a hint.
pub fn sent_twice(form: &Form, (submission, first): (&Submission, &Form)) -> Fault {
    let earlier = format!("{} › {}", submission.file, first.sheet);
    let named = match form.kind {
        FormKind::Project => &form.project,
        FormKind::Department => &form.department,
    };
    let at = named.as_ref().map_or(form.area.first, |given| given.at);
    let (told, severity) = match difference(first, form) {
        Some(difference) => (format!("两份数据不同，{difference}"), Severity::Error),
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

/// In what the figures of the two forms differ first; None if they are the same.
fn difference(first: &Form, again: &Form) -> Option<String> {
    let figures = |form| Form::scored_cells(form).filter(|cell| !cell.is_blank());
    let differing = figures(first)
        .zip(figures(again))
        .find(|(one, other)| !is_same(one, other));
    match differing {
        Some((one, other)) => Some(format!(
            "{}填「{}」而先前{}填「{}」",
            other.at, other.text, one.at, one.text
        )),
        None if figures(first).count() != figures(again).count() => Some("填写的内容多少不一".to_owned()),
        None => None,
    }
}

/// The same figure, however it is shown, or the same text.
fn is_same(one: &Cell, other: &Cell) -> bool {
    match (one.number(), other.number()) {
        (Some(one), Some(other)) => one == other,
        _ => folded(&one.text) == folded(&other.text),
    }
}
