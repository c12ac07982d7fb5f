//! The four tables: which key holds what. Amounts in 万元, rates and shares as ratios, scores in points.

use super::format::{Keys, Lines, Receive, Table, Value};
use crate::domain::district::{Department, District, Entry, Figures};
use crate::domain::finding::Finding;
use crate::domain::form::{FormKind, Given, Indicator, Level};
use crate::domain::outcome::{IndicatorOutcome, Totals};
use crate::domain::record::{DEPARTMENTS, PROJECTS, SCHEMA};
use crate::domain::sent::ScoredForm;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Where records come from: the hash of each input file and of the profile.
pub struct Origin<'a> {
    files: BTreeMap<&'a str, &'a str>,
    profile: &'a str,
}

impl<'a> Origin<'a> {
    pub fn of(district: &'a District, profile: &'a str) -> Self {
        let files = district
            .intake
            .iter()
            .map(|intake| (&*intake.file, intake.hash.as_str()));
        Self {
            files: files.collect(),
            profile,
        }
    }

    /// The values at the end of a record, as `ORIGIN_KEYS` names them.
    fn values(&self, source: Value<'a>) -> [Value<'a>; 3] {
        [count(SCHEMA), source, text(self.profile)]
    }

    fn of_file(&self, file: &str) -> [Value<'a>; 3] {
        self.values(Value::Text(self.files.get(file).map(|&hash| hash.into())))
    }

    fn of_department(&self, department: &Department) -> [Value<'a>; 3] {
        let hashes = department.files.iter().filter_map(|file| self.files.get(&**file));
        self.values(Value::List(hashes.copied().collect()))
    }
}

const ORIGIN_KEYS: [&str; 3] = ["schema", "source_hash", "profile_hash"];

/// What the projects of a department or of a district come to, as [`figures`] gives it.
pub const FIGURE_KEYS: [&str; 9] = [
    "projects",
    "projects_excellent",
    "excellence_rate",
    "excellence_rate_claimed",
    "budget",
    "spent",
    "execution_rate",
    "mean_score",
    "weighted_score",
];

pub fn figures(figures: &Figures) -> [Value<'static>; 9] {
    [
        count(figures.projects),
        count(figures.grades.recomputed.first().copied().unwrap_or(0)),
        Value::Decimal(figures.excellence_rate),
        Value::Decimal(figures.excellence_rate_claimed),
        Value::Decimal(figures.budget),
        Value::Decimal(figures.spent),
        Value::Decimal(figures.execution_rate),
        Value::Decimal(figures.mean_score),
        Value::Decimal(figures.weighted_score),
    ]
}

/// The department form, as [`whole`] gives it: whether there is one that counts, and what it comes to.
pub const WHOLE_KEYS: [&str; 4] = ["wholes", "whole_score", "whole_score_claimed", "grade"];

pub fn whole(totals: Option<Totals>, grade: Option<&str>) -> [Value<'_>; 4] {
    [
        count(usize::from(totals.is_some())),
        Value::Decimal(totals.and_then(|totals| totals.recomputed)),
        Value::Decimal(totals.and_then(|totals| totals.claimed)),
        text_of(grade),
    ]
}

/// One record a department, in the order of the district.
pub fn departments<'a>(district: &'a District, origin: &'a Origin) -> Table<'a> {
    let rows = district.departments.iter().map(|department| {
        let values = department_values(department);
        values.into_iter().chain(origin.of_department(department)).collect()
    });
    let own = [
        &["department", "place"],
        &FIGURE_KEYS[..],
        &WHOLE_KEYS,
        &["grade_claimed", "errors", "hints", "files"],
    ];
    Table::of(DEPARTMENTS, keys(&own.concat()), rows)
}

fn department_values(department: &Department) -> Vec<Value<'_>> {
    let form = department.whole.as_ref().map(|entry| &entry.outcome);
    let grade = form.and_then(|outcome| outcome.grade.as_deref());
    let mut values = vec![text(&department.name), Value::Count(department.place)];
    values.extend(figures(&department.figures));
    values.extend(whole(form.map(|outcome| outcome.totals()), grade));
    values.extend([
        text_of(form.and_then(|outcome| outcome.grade_claimed.as_deref())),
        count(department.figures.errors),
        count(department.figures.hints),
        Value::List(department.files.iter().map(|file| &**file).collect()),
    ]);
    values
}

const PROJECT_KEYS: [&str; 21] = [
    "department",
    "unit",
    "project",
    "project_code",
    "year",
    "budget_initial",
    "budget",
    "spent",
    "execution_rate",
    "execution_score",
    "score_claimed",
    "score",
    "grade_claimed",
    "grade",
    "indicators",
    "indicators_missed",
    "errors",
    "hints",
    "file",
    "sheet",
    "superseded_by",
];

/// One record a project form, those sent again included: these name the file that counts in their place.
pub fn projects<'a>(district: &'a District, origin: &'a Origin) -> Table<'a> {
    let rows = district.departments.iter().flat_map(|department| {
        department.projects.iter().map(|entry| {
            let values = project_values(department, entry);
            values.into_iter().chain(origin.of_file(&entry.file)).collect()
        })
    });
    Table::of(PROJECTS, keys(&PROJECT_KEYS), rows)
}

fn project_values<'a>(department: &'a Department, entry: &'a Entry) -> [Value<'a>; 21] {
    let (form, outcome) = (&entry.form, &entry.outcome);
    let execution = &outcome.execution;
    let amount = |amount: Option<Decimal>| Value::Decimal(execution.in_ten_thousand(amount));
    [
        text(&department.name),
        given(form.unit.as_ref()),
        given(form.project.as_ref()),
        text_of(form.project_code.as_deref()),
        Value::Count(form.year.and_then(|year| usize::try_from(year).ok())),
        amount(execution.initial),
        amount(execution.budget),
        amount(execution.spent),
        Value::Decimal(execution.rate),
        Value::Decimal(execution.score),
        Value::Decimal(outcome.claimed_total),
        Value::Decimal(outcome.total),
        text_of(outcome.grade_claimed.as_deref()),
        text_of(outcome.grade.as_deref()),
        count(entry.indicators),
        count(entry.missed),
        count(entry.errors),
        count(entry.hints),
        text(&entry.file),
        text(&form.sheet),
        superseded_by(entry),
    ]
}

/// The file that counts in the place of a form that was sent again.
fn superseded_by(entry: &Entry) -> Value<'_> {
    text_of(entry.superseded_by.as_ref().map(|later| &*later.file))
}

const INDICATOR_KEYS: [&str; 18] = [
    "department",
    "project",
    "level1",
    "level2",
    "level3",
    "direction",
    "target",
    "actual",
    "unit",
    "weight",
    "score_claimed",
    "score",
    "rule",
    "basis",
    "file",
    "sheet",
    "cell",
    "superseded_by",
];

/// One record an indicator, those of forms sent again included, as among the projects; those of a department form have
/// no project.
pub fn indicators<'a>(district: &'a District, origin: &'a Origin) -> Table<'a> {
    let (name, keys) = indicator_table();
    let rows = move |receive: &mut Receive| {
        for department in &district.departments {
            for entry in department.entries() {
                let scored = entry.open()?;
                let end = origin.of_file(&entry.file);
                indicators_of((department, entry), &scored).try_for_each(|values| receive(&values, &end))?;
            }
        }
        Ok(())
    };
    Table {
        name,
        keys,
        rows: Box::new(rows),
    }
}

/// Name and keys of the table of indicators.
pub fn indicator_table() -> (&'static str, Vec<&'static str>) {
    ("indicators", keys(&INDICATOR_KEYS))
}

/// The records of the indicators of a form.
fn indicators_of<'a>(
    (department, entry): (&'a Department, &'a Entry),
    scored: &'a ScoredForm,
) -> impl Iterator<Item = [Value<'a>; 18]> {
    let measured = scored.indicators();
    measured.map(move |(indicator, outcome)| indicator_values(department, entry, indicator, outcome))
}

fn indicator_values<'a>(
    department: &'a Department,
    entry: &'a Entry,
    indicator: &'a Indicator,
    outcome: &'a IndicatorOutcome,
) -> [Value<'a>; 18] {
    let project = entry.form.project.as_ref();
    [
        text(&department.name),
        given(project.filter(|_| entry.form.kind == FormKind::Project)),
        level(indicator.level1.as_deref()),
        level(indicator.level2.as_deref()),
        level(indicator.level3.as_ref()),
        Value::Word(indicator.direction.map(|direction| direction.sign())),
        text_of(indicator.target.as_ref().map(|cell| &*cell.text)),
        text_of(indicator.actual.as_ref().map(|cell| &*cell.text)),
        text_of(indicator.unit.as_deref()),
        Value::Decimal(outcome.weight),
        Value::Decimal(outcome.claimed),
        Value::Decimal(outcome.score),
        Value::Word(Some(outcome.rule)),
        Value::Word(Some(outcome.basis.key())),
        text(&entry.file),
        text(&entry.form.sheet),
        Value::Place(Some(indicator.at())),
        superseded_by(entry),
    ]
}

const FINDING_KEYS: [&str; 11] = [
    "department",
    "file",
    "sheet",
    "cell",
    "code",
    "severity",
    "message",
    "found",
    "expected",
    "rule",
    "advice",
];

/// One record a finding; one on the roster has no file.
pub fn findings<'a>(district: &'a District, origin: &'a Origin) -> Table<'a> {
    let (name, keys) = finding_table();
    let rows = move |receive: &mut Receive| {
        for found in &district.findings {
            let findings = found.open()?;
            let end = origin.of_file(&found.file);
            findings
                .iter()
                .try_for_each(|finding| receive(&finding_values(finding), &end))?;
        }
        Ok(())
    };
    Table {
        name,
        keys,
        rows: Box::new(rows),
    }
}

/// Name and keys of the table of findings.
pub fn finding_table() -> (&'static str, Vec<&'static str>) {
    ("findings", keys(&FINDING_KEYS))
}

fn finding_values(finding: &Finding) -> [Value<'_>; 11] {
    [
        text_of(finding.department.as_deref()),
        text_of(Some(&*finding.file).filter(|file| !file.is_empty())),
        text_of(finding.sheet.as_deref()),
        Value::Place(finding.cell),
        Value::Word(Some(finding.code)),
        Value::Word(Some(finding.severity.key())),
        text(&finding.message),
        text_of(finding.found.as_deref()),
        text_of(finding.expected.as_deref()),
        text(&finding.rule),
        text(&finding.advice),
    ]
}

/// Tells the records of what is listed elsewhere too.
pub struct Told<'a> {
    origin: Origin<'a>,
    indicator_keys: Keys,
    finding_keys: Keys,
}

impl<'a> Told<'a> {
    pub fn of(district: &'a District, profile: &'a str) -> Self {
        Self {
            origin: Origin::of(district, profile),
            indicator_keys: Keys::of(&indicator_table().1),
            finding_keys: Keys::of(&finding_table().1),
        }
    }

    /// Adds those of the indicators of a form.
    pub fn indicators_of(&self, form: (&Department, &Entry), scored: &ScoredForm, lines: &mut Lines) {
        let end = self.origin.of_file(&form.1.file);
        indicators_of(form, scored).for_each(|values| lines.add(&self.indicator_keys, &values, &end));
    }

    /// Adds those of findings on a file.
    pub fn findings_of(&self, file: &str, findings: &[Finding], lines: &mut Lines) {
        let end = self.origin.of_file(file);
        let records = findings.iter().map(finding_values);
        records.for_each(|values| lines.add(&self.finding_keys, &values, &end));
    }
}

fn keys(own: &[&'static str]) -> Vec<&'static str> {
    own.iter().copied().chain(ORIGIN_KEYS).collect()
}

/// A text that is there.
pub fn text(text: &str) -> Value<'_> {
    text_of(Some(text))
}

fn text_of(given: Option<&str>) -> Value<'_> {
    Value::Text(given.map(Into::into))
}

/// A number that is there.
pub fn count(number: usize) -> Value<'static> {
    Value::Count(Some(number))
}

fn given(given: Option<&Given>) -> Value<'_> {
    text_of(given.map(|given| &*given.text))
}

fn level(level: Option<&Level>) -> Value<'_> {
    text_of(level.map(|level| &*level.name))
}
