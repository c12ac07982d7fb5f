//! R01–R04: the returns against the roster (部门名录).

use super::Batch;
use super::fault::Fault;
use crate::domain::form::{FormKind, Heading};
use crate::domain::name::department_name;
use crate::domain::notation::Period;
use crate::domain::roster::{Listed, RosterEntry};
use crate::domain::submission::Content;
use crate::domain::text::{folded, nearest};
use crate::regulation::{FormIndex, Owner, file_owner};

/// What was received of one department on the roster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// Forms of any kind.
    pub forms: usize,
    /// Project forms, those sent again left out.
    pub projects: usize,
    /// A file of the department that gave no form.
    pub without_form: Option<String>,
}

/// What was received of each department on the roster, in its order.
pub fn received(roster: &Listed, batch: &Batch) -> Vec<Received> {
    let mut all = vec![Received::default(); roster.entries.len()];
    let position = |owner: &Owner| roster.find(&owner.name);
    let arrivals = batch.arrivals;
    for (place, (submission, owners)) in batch.submissions.iter().zip(&arrivals.owners).enumerate() {
        for (index, (form, owner)) in submission.forms().iter().zip(owners).enumerate() {
            let Some(entry) = position(owner).and_then(|position| all.get_mut(position)) else {
                continue;
            };
            let counts = arrivals
                .duplicate(FormIndex {
                    submission: place,
                    form: index,
                })
                .is_none();
            entry.forms += 1;
            entry.projects += usize::from(counts && form.form.kind == FormKind::Project);
        }
        let came = !matches!(submission.content, Content::Passed(_));
        let owner = file_owner(&submission.file, owners, &arrivals.directory);
        let owner = owner.filter(|_| came && submission.forms().is_empty());
        if let Some(entry) = owner
            .as_ref()
            .and_then(position)
            .and_then(|position| all.get_mut(position))
        {
            entry.without_form = Some(submission.file.to_string());
        }
    }
    all
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

/// R02: the department of the form is not on the roster; the nearest name is given.
pub fn not_on_roster(form: &Heading, owner: &Owner, roster: &Listed) -> Option<Fault> {
    if roster.find(&owner.name).is_some() {
        return None;
    }
    let name = &owner.name;
    let given = [&form.department, &form.unit].into_iter().flatten();
    let at = given
        .filter(|given| given.text.trim() == name)
        .map(|given| given.at)
        .next()
        .unwrap_or(form.area.first);
    let fault = match nearest(
        &department_name(name).key(),
        roster.entries.iter().flat_map(RosterEntry::names),
    ) {
        Some(near) => Fault::says(format!("部门名录中没有「{name}」，最相近的是「{near}」"))
            .expected(near)
            .cure(format!("写错名称的，改为{near}；确应报送的，在名录中补上该部门")),
        None => Fault::says(format!("部门名录中没有「{name}」，应为名录内的部门")),
    };
    Some(fault.at(at).found(name))
}

/// R03: the roster has the department, spelled otherwise.
pub fn name_differs_from_roster(form: &Heading, roster: &Listed) -> Option<Fault> {
    let given = form.department.as_ref()?;
    let entry = roster.entry(&given.text)?;
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

/// R04: the roster notes a day of receipt after the deadline.
pub fn late(entry: &RosterEntry, received: &Received, deadline: Option<Period>) -> Option<Fault> {
    let (day, deadline) = (entry.received?, deadline?);
    if received.forms == 0 || day.is_after(&deadline) != Some(true) {
        return None;
    }
    let name = &entry.name;
    Some(
        Fault::says(format!(
            "「{name}」的自评表于{day}收到，报送截止日期为{deadline}，已逾期"
        ))
        .found(day.to_string())
        .expected(format!("不晚于{deadline}"))
        .cure(format!("提醒{name}按时报送；名录所记收到日期有误的，改正后重新运行")),
    )
}
