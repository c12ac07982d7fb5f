//! Findings counted where they belong, and the figures and places that rest on the counts.

use super::figures::{department_figures, district_figures};
use super::ranking::set_places;
use crate::domain::district::{Department, District, Figures};
use crate::domain::finding::{Count, Finding};
use crate::domain::place::Area;
use crate::profile::Profile;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The district with further findings: each is given its department, all are put in order (files as they came in,
/// those on the roster last), and counts, figures and places are set anew.
pub fn with_findings(mut district: District, findings: Vec<Finding>, profile: &Profile) -> District {
    let mut all = std::mem::take(&mut district.findings);
    all.extend(findings);
    let desk = Desk::of(&district);
    let mut tally = Tally::default();
    for finding in &mut all {
        let entry = desk.entry(finding);
        if finding.department.is_none() {
            finding.department = entry
                .map(|entry| Arc::clone(&entry.department))
                .or_else(|| desk.files.get(&finding.file)?.1.clone());
        }
        tally.add(finding, entry.map(|entry| entry.index));
    }
    let last = desk.files.len();
    all.sort_by_cached_key(|finding| {
        let place = desk.files.get(&finding.file).map_or(last, |(place, _)| *place);
        (
            place,
            finding.sheet.is_some(),
            finding.sheet_index,
            finding.cell,
            finding.code,
        )
    });
    district.findings = all;
    tally.enter(&mut district, profile);
    district
}

/// Where findings belong.
struct Desk {
    /// Position and department of every file.
    files: BTreeMap<Arc<str>, (usize, Option<Arc<str>>)>,
    /// The forms of every sheet.
    sheets: BTreeMap<(Arc<str>, usize), Vec<FiledForm>>,
}

struct FiledForm {
    /// Counted through all entries of all departments.
    index: usize,
    department: Arc<str>,
    area: Area,
    subject: String,
}

impl Desk {
    fn of(district: &District) -> Self {
        let files = district
            .intake
            .iter()
            .enumerate()
            .map(|(place, intake)| (Arc::clone(&intake.file), (place, intake.department.clone())))
            .collect();
        let mut sheets: BTreeMap<(Arc<str>, usize), Vec<FiledForm>> = BTreeMap::new();
        let entries = district
            .departments
            .iter()
            .flat_map(|department| department.entries().map(|entry| (&department.name, entry)));
        for (index, (department, entry)) in entries.enumerate() {
            let sheet = (Arc::clone(&entry.file), entry.form.sheet_index);
            sheets.entry(sheet).or_default().push(FiledForm {
                index,
                department: Arc::clone(department),
                area: entry.form.area,
                subject: entry.form.subject().to_owned(),
            });
        }
        Self { files, sheets }
    }

    /// The form that a finding is on: the only one of its sheet, else by the cell, else by the subject.
    fn entry(&self, finding: &Finding) -> Option<&FiledForm> {
        finding.sheet.as_ref()?;
        let forms = self.sheets.get(&(Arc::clone(&finding.file), finding.sheet_index))?;
        if let [form] = forms.as_slice() {
            return Some(form);
        }
        let by_cell = finding
            .cell
            .and_then(|cell| forms.iter().find(|form| form.area.contains(cell)));
        by_cell.or_else(|| {
            let subject = finding.subject.as_ref()?;
            forms.iter().find(|form| form.subject == **subject)
        })
    }
}

/// Findings counted by form, department and file.
#[derive(Default)]
struct Tally {
    all: Count,
    entries: BTreeMap<usize, Count>,
    departments: BTreeMap<Arc<str>, Count>,
    files: BTreeMap<Arc<str>, Count>,
}

impl Tally {
    fn add(&mut self, finding: &Finding, entry: Option<usize>) {
        self.all.add(finding.severity);
        if let Some(entry) = entry {
            self.entries.entry(entry).or_default().add(finding.severity);
        }
        if let Some(department) = &finding.department {
            let count = self.departments.entry(Arc::clone(department)).or_default();
            count.add(finding.severity);
        }
        let file = self.files.entry(Arc::clone(&finding.file)).or_default();
        file.add(finding.severity);
    }

    /// Writes the counts into the district, and the figures and places that rest on them.
    fn enter(&self, district: &mut District, profile: &Profile) {
        let entries = district.departments.iter_mut().flat_map(Department::entries_mut);
        for (index, entry) in entries.enumerate() {
            let count = self.entries.get(&index).copied().unwrap_or_default();
            (entry.errors, entry.hints) = (count.errors, count.hints);
        }
        for department in &mut district.departments {
            let count = self.departments.get(&department.name).copied().unwrap_or_default();
            department.figures = Figures {
                errors: count.errors,
                hints: count.hints,
                ..department_figures(department, profile)
            };
        }
        for intake in &mut district.intake {
            let count = self.files.get(&intake.file).copied().unwrap_or_default();
            (intake.errors, intake.hints) = (count.errors, count.hints);
        }
        district.figures = Figures {
            errors: self.all.errors,
            hints: self.all.hints,
            ..district_figures(&district.departments, profile)
        };
        set_places(&mut district.departments, profile);
    }
}
