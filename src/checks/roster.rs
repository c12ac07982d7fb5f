//! R01–R03: the returns against the roster (部门名录).

use super::fault::Fault;
use crate::domain::form::{Form, FormKind};
use crate::domain::name::department_key;
use crate::domain::roster::{Roster, RosterEntry};
use crate::domain::submission::{Content, Scored};
use crate::domain::text::{folded, nearest};

/// What was received of one department on the roster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// Forms of any kind.
    pub forms: usize,
    /// Project forms, repeats left out.
    pub projects: usize,
    /// A file that bears the department's name and gave no form.
    pub without_form: Option<String>,
}

/// What was received of each department on the roster, in its order. `is_repeat` tells forms sent twice.
pub fn received(roster: &Roster, scored: &[Scored], is_repeat: impl Fn(&Form) -> bool) -> Vec<Received> {
    let mut all = vec![Received::default(); roster.entries.len()];
    for submission in scored.iter().map(|scored| &scored.submission) {
        for form in submission.forms() {
            let entry = entry_of(form, roster).and_then(|position| all.get_mut(position));
            if let Some(entry) = entry {
                entry.forms += 1;
                entry.projects += usize::from(form.kind == FormKind::Project && !is_repeat(form));
            }
        }
        let came = !matches!(submission.content, Content::Passed(_));
        if came && submission.forms().is_empty() {
            let position = roster.find(file_stem(&submission.file));
            if let Some(entry) = position.and_then(|position| all.get_mut(position)) {
                entry.without_form = Some(submission.file.to_string());
            }
        }
    }
    all
}

/// Position on the roster of the department that the form names, or of its implementing unit.
fn entry_of(form: &Form, roster: &Roster) -> Option<usize> {
    [&form.department, &form.unit]
        .into_iter()
        .flatten()
        .find_map(|given| roster.find(&given.text))
}

/// `教育局` of `报送/教育局.xlsx`
fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// R01: a department on the roster without a return, or with fewer projects than the roster expects.
pub fn not_received(entry: &RosterEntry, received: &Received) -> Option<Fault> {
    let name = &entry.name;
    if received.forms == 0 {
        let came = received
            .without_form
            .as_ref()
            .map_or(String::new(), |file| format!("（收到文件「{file}」，没有读到自评表）"));
        return Some(
            Fault::says(format!("名录内的「{name}」没有报送自评表{came}，应报送"))
                .expected("自评表")
                .cure(format!("通知{name}报送；名录有误的，改正名录后重新运行")),
        );
    }
    let expected = entry
        .expected_projects
        .filter(|&expected| received.projects < expected)?;
    let count = received.projects;
    Some(
        Fault::says(format!("「{name}」报送项目自评表{count}张，按名录应为{expected}张"))
            .found(count.to_string())
            .expected(expected.to_string())
            .cure(format!(
                "通知{name}补报其余{}个项目；名录有误的，改正名录后重新运行",
                expected - count
            )),
    )
}

/// R02: the form's department is not on the roster; the nearest name is given.
pub fn not_on_roster(form: &Form, roster: &Roster) -> Option<Fault> {
    let given = form.department.as_ref().or(form.unit.as_ref())?;
    if given.text.trim().is_empty() || entry_of(form, roster).is_some() {
        return None;
    }
    let text = &given.text;
    let names = roster.entries.iter().flat_map(RosterEntry::names);
    let near = nearest(&department_key(text), names);
    let fault = Fault::says(match near {
        Some(name) => format!("部门名录中没有「{text}」，最相近的是「{name}」"),
        None => format!("部门名录中没有「{text}」，应为名录内的部门"),
    });
    let fault = match near {
        Some(name) => fault.expected(name).cure(format!(
            "写错名称的，把{}改为{name}；确应报送的，在名录中补上该部门",
            given.at
        )),
        None => fault,
    };
    Some(fault.at(given.at).found(text))
}

/// R03: the roster has the department, spelled otherwise.
pub fn name_differs_from_roster(form: &Form, roster: &Roster) -> Option<Fault> {
    let given = form.department.as_ref()?;
    let entry = roster.entries.get(roster.find(&given.text)?)?;
    let written = folded(&given.text);
    if entry.names().any(|name| folded(name) == written) {
        return None;
    }
    let (text, name) = (&given.text, &entry.name);
    Some(
        Fault::says(format!("部门名称填「{text}」，按名录应为「{name}」"))
            .at(given.at)
            .found(text)
            .expected(name)
            .cure(format!("把{}改为{name}；沿用现名的，在名录的简称中补上", given.at)),
    )
}
