//! Kinds of findings with their numbers and examples.

use crate::checks::{explanation, register};
use crate::domain::district::District;
use crate::domain::finding::{Count, Finding};
use crate::write::wording::{cut, one_line};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Kinds that are told with examples; the table holds all.
const KINDS_TOLD: usize = 5;
/// Examples of a kind, each of another department where there are so many.
const EXAMPLES: usize = 2;
/// UTF-16 units of an example.
const LONGEST_EXAMPLE: usize = 160;

/// What the audit found.
#[derive(Debug, Serialize)]
pub struct Problems {
    pub errors: usize,
    pub hints: usize,
    /// Departments that have findings.
    departments: usize,
    pub kinds: Vec<Kind>,
    /// Those that occur most.
    frequent: Vec<Kind>,
}

/// Findings of one code.
#[derive(Debug, Clone, Serialize)]
pub struct Kind {
    pub name: &'static str,
    pub errors: usize,
    pub hints: usize,
    pub count: usize,
    /// Departments that have it.
    pub departments: usize,
    examples: Vec<String>,
}

impl Problems {
    pub fn of(district: &District) -> Self {
        let mut by_code: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in &district.findings {
            by_code.entry(finding.code).or_default().push(finding);
        }
        let in_order = register().iter().filter_map(|rule| by_code.get(rule.code));
        let mut kinds: Vec<Kind> = in_order.filter_map(|findings| kind(findings)).collect();
        kinds.sort_by_key(|kind| (Reverse(kind.count), Reverse(kind.errors)));
        let all: Count = district.findings.iter().collect();
        Self {
            errors: all.errors,
            hints: all.hints,
            departments: owners(&district.findings).len(),
            frequent: kinds.iter().take(KINDS_TOLD).cloned().collect(),
            kinds,
        }
    }
}

fn kind(findings: &[&Finding]) -> Option<Kind> {
    let rule = explanation(findings.first()?.code)?;
    let count: Count = findings.iter().copied().collect();
    Some(Kind {
        name: rule.name,
        errors: count.errors,
        hints: count.hints,
        count: count.all(),
        departments: owners(findings.iter().copied()).len(),
        examples: examples(findings),
    })
}

fn owners<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> BTreeSet<&'a str> {
    let owners = findings.into_iter();
    owners.filter_map(|finding| finding.department.as_deref()).collect()
}

/// The first findings of different departments, else simply the first.
fn examples(findings: &[&Finding]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let (mut first, more): (Vec<&Finding>, Vec<&Finding>) = findings
        .iter()
        .partition(|finding| seen.insert(finding.department.as_deref()));
    first.extend(more);
    first.into_iter().take(EXAMPLES).map(example).collect()
}

/// `教育局“校舍维修”项目执行率填“100%”…`
fn example(finding: &Finding) -> String {
    let owner = finding.department.as_deref().unwrap_or(&finding.file);
    let subject = finding.subject.as_deref().filter(|subject| *subject != owner);
    let subject = subject.map(|subject| format!("“{}”", one_line(subject)));
    let told = format!(
        "{}{}：{}",
        one_line(owner),
        subject.unwrap_or_default(),
        one_line(&finding.message)
    );
    cut(&told.replace('「', "“").replace('」', "”"), LONGEST_EXAMPLE)
}
