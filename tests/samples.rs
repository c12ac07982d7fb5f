//! The sample district against its own list of faults: what `samples/FAULTS.md` says is found where it says, and
//! nothing of severity 强制 is found anywhere else.

use jiping::checks;
use jiping::domain::district::{Department, District, Entry};
use jiping::domain::finding::{Finding, Severity};
use jiping::domain::roster::Roster;
use jiping::pipeline::{self, Audit};
use jiping::profile::{self, Profile};
use jiping::read;
use jiping::read::isolation::Isolation;
use jiping::scratch::Scratch;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn default_profile() -> Profile {
    profile::load("luquan").unwrap().profile
}

fn roster() -> Roster {
    read::roster(&samples().join("部门名录.xlsx")).unwrap()
}

fn audited(roster: &Roster) -> Audit<'_> {
    let sources = read::sources(&[samples().join("returns")]).unwrap();
    pipeline::audit(
        &sources,
        &Isolation::Within,
        (Some(roster), None),
        &default_profile(),
        &Scratch::in_memory(),
        &|| {},
    )
    .unwrap()
}

/// Every finding on the samples.
fn findings() -> Vec<Finding> {
    let roster = roster();
    audited(&roster)
        .findings()
        .flat_map(|found| found.open().unwrap())
        .collect()
}

fn district() -> District {
    pipeline::district(audited(&roster()), &default_profile())
}

/// The rows of the table of FAULTS.md below a heading, cell by cell.
fn table(heading: &str) -> Vec<Vec<String>> {
    let page = std::fs::read_to_string(samples().join("FAULTS.md")).unwrap();
    let below = page.split_once(heading).unwrap_or_else(|| panic!("no {heading}")).1;
    let lines = below.lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
    lines
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            line.trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect()
}

fn faults() -> Vec<Vec<String>> {
    table("# 样例中有意设置的问题")
}

/// Code, file, sheet, cell.
fn place(finding: &Finding) -> [String; 4] {
    [
        finding.code.to_owned(),
        finding.file.to_string(),
        finding.sheet.as_deref().unwrap_or_default().to_owned(),
        finding.cell.map(|cell| cell.to_string()).unwrap_or_default(),
    ]
}

/// The program has this check.
fn is_tried(code: &str) -> bool {
    checks::register().iter().any(|rule| rule.code == code)
}

#[test]
fn every_listed_fault_is_found_at_its_place() {
    let found: BTreeSet<[String; 4]> = findings().iter().map(place).collect();
    let listed = faults();
    assert!(listed.len() > 25, "{listed:?}");
    let missed: Vec<_> = listed
        .iter()
        .map(|row| [0, 1, 2, 3].map(|column| row[column].clone()))
        .filter(|fault| is_tried(&fault[0]) && !found.contains(fault))
        .collect();
    assert!(missed.is_empty(), "not found: {missed:#?}");
}

#[test]
fn files_that_are_no_returns_are_refused_or_passed_over_as_listed() {
    let findings = findings();
    for row in table("## 不是报表的文件") {
        let (file, fate) = (&row[0], &row[2]);
        let codes: Vec<_> = findings
            .iter()
            .filter(|finding| *finding.file == **file)
            .map(|finding| finding.code)
            .collect();
        let expected: Vec<&str> = Some(fate.as_str()).filter(|fate| *fate != "略过").into_iter().collect();
        assert_eq!(codes, expected, "{file}");
    }
}

#[test]
fn the_roster_shows_what_is_listed() {
    let findings = findings();
    for row in table("## 部门名录") {
        let (code, department) = (&row[0], &row[1]);
        let named: Vec<_> = findings
            .iter()
            .filter(|finding| finding.code == code && finding.message.contains(department.as_str()))
            .collect();
        assert_eq!(named.len(), 1, "{code} {department}: {named:?}");
    }
    let on_roster = findings.iter().filter(|finding| finding.code.starts_with('R')).count();
    assert_eq!(on_roster, table("## 部门名录").len());
}

#[test]
fn sound_forms_raise_no_error() {
    let spoiled: BTreeSet<(String, String)> = faults().iter().map(|row| (row[1].clone(), row[2].clone())).collect();
    let odd: BTreeSet<String> = table("## 不是报表的文件").iter().map(|row| row[0].clone()).collect();
    let findings = findings();
    let excused = |finding: &Finding| {
        let sheet = finding.sheet.as_deref().unwrap_or_default();
        spoiled.contains(&(finding.file.to_string(), sheet.to_owned()))
            || odd.contains(&*finding.file)
            || finding.code == "R01"
    };
    let alarms: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error && !excused(finding))
        .map(ToString::to_string)
        .collect();
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

fn entry<'a>(district: &'a District, project: &str) -> &'a Entry {
    let mut entries = district.departments.iter().flat_map(Department::entries);
    entries.find(|entry| entry.form.subject() == project).unwrap()
}

#[test]
fn every_grade_occurs_and_the_edges_fall_where_they_belong() {
    let district = district();
    let grades = &district.figures.grades.recomputed;
    let bands = default_profile().grades.project.len();
    assert!(grades.iter().take(bands).all(|count| *count > 0), "{grades:?}");
    for (project, total, grade) in [("基层医疗机构设备更新", "90.00", "优"), ("困境儿童保障", "89.99", "良")]
    {
        let outcome = &entry(&district, project).outcome;
        let given = (
            outcome.total.map(|total| total.to_string()),
            outcome.grade.as_deref().map(str::to_owned),
        );
        assert_eq!(given, (Some(total.to_owned()), Some(grade.to_owned())), "{project}");
    }
}

#[test]
fn departments_and_projects_are_counted_and_equals_share_a_place() {
    let district = district();
    let department = |name: &str| {
        let mut departments = district.departments.iter();
        departments.find(|department| department.name.ends_with(name)).unwrap()
    };
    let (finance, audit) = (department("财政局"), department("审计局"));
    assert!(finance.tied && audit.tied);
    assert_eq!(finance.place, audit.place);
    assert_eq!(
        finance.ranking_score.map(|score| score.to_string()).as_deref(),
        Some("98.50")
    );
    assert_eq!((district.departments.len(), district.not_sent.len()), (30, 1));
    // One of 101 project forms was sent twice, one has no weights.
    assert_eq!((district.figures.projects, district.figures.scored), (100, 99));
}
