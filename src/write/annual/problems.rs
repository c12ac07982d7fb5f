//! Kinds of findings with their numbers and examples.

use crate::checks::{explanation, register};
use crate::domain::district::District;
use crate::domain::finding::{Count, Finding};
use crate::domain::found;
use crate::write::wording::{cut, one_line};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

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
    frequent: Vec<Frequent>,
}

/// Findings of one code.
#[derive(Debug, Clone, Serialize)]
pub struct Kind {
    code: &'static str,
    pub name: &'static str,
    pub errors: usize,
    pub hints: usize,
    pub count: usize,
    /// Departments that have it.
    pub departments: usize,
}

/// Such findings with examples.
#[derive(Debug, Serialize)]
struct Frequent {
    #[serde(flatten)]
    kind: Kind,
    examples: Vec<String>,
}

impl Problems {
    /// # Errors
    /// If a finding cannot be read any more.
    pub fn of(district: &District) -> io::Result<Self> {
        let mut by_code: BTreeMap<&str, Vec<found::Kind>> = BTreeMap::new();
        for kind in district.kinds() {
            by_code.entry(kind.code).or_default().push(kind);
        }
        let in_order = register()
            .iter()
            .filter_map(|rule| Some((rule.code, by_code.get(rule.code)?)));
        let mut kinds: Vec<Kind> = in_order.filter_map(|(code, found)| kind(code, found)).collect();
        kinds.sort_by_key(|kind| (Reverse(kind.count), Reverse(kind.errors)));
        let all = district.count();
        let frequent = kinds.iter().take(KINDS_TOLD).map(|kind| {
            Ok(Frequent {
                kind: kind.clone(),
                examples: examples(kind.code, district)?,
            })
        });
        Ok(Self {
            errors: all.errors,
            hints: all.hints,
            departments: owners(district.kinds()).len(),
            frequent: frequent.collect::<io::Result<_>>()?,
            kinds,
        })
    }
}

fn kind(code: &'static str, found: &[found::Kind]) -> Option<Kind> {
    let count: Count = found.iter().copied().collect();
    Some(Kind {
        code,
        name: explanation(code)?.name,
        errors: count.errors,
        hints: count.hints,
        count: count.all(),
        departments: owners(found.iter().copied()).len(),
    })
}

fn owners<'a>(kinds: impl Iterator<Item = found::Kind<'a>>) -> BTreeSet<&'a str> {
    kinds.filter_map(|kind| kind.department).collect()
}

/// The first findings of different departments, else simply the first.
fn examples(code: &str, district: &District) -> io::Result<Vec<String>> {
    let mut seen: BTreeSet<Option<Arc<str>>> = BTreeSet::new();
    let (mut first, mut more): (Vec<Finding>, Vec<Finding>) = (Vec::new(), Vec::new());
    for found in &district.findings {
        if first.len() >= EXAMPLES {
            break;
        }
        let has_room = first.len() + more.len() < EXAMPLES;
        let is_new = |department: Option<&str>| !seen.iter().any(|known| known.as_deref() == department);
        let is_wanted = |kind: found::Kind| kind.code == code && (has_room || is_new(kind.department));
        if !found.kinds().any(is_wanted) {
            continue;
        }
        for finding in found.open()?.into_iter().filter(|finding| finding.code == code) {
            let list = if seen.insert(finding.department.clone()) {
                &mut first
            } else {
                &mut more
            };
            list.push(finding);
        }
    }
    first.extend(more);
    Ok(first.iter().take(EXAMPLES).map(example).collect())
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
