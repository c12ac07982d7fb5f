//! 部门名录: the departments that have to send a return, in the order in which every list names them.

use super::name::{DepartmentName, department_name};
use super::notation::Period;
use std::collections::{BTreeMap, BTreeSet};

/// One department of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterEntry {
    pub name: String,
    pub short_names: Vec<String>,
    pub code: Option<String>,
    /// Projects that should be self-evaluated, if the roster says how many.
    pub expected_projects: Option<usize>,
    /// The day on which the return came in, as the bureau noted it (收到日期).
    pub received: Option<Period>,
}

/// The roster, in its own order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    pub entries: Vec<RosterEntry>,
}

/// A roster whose names can be looked up, however many there are.
pub struct Listed<'a> {
    pub entries: &'a [RosterEntry],
    /// Where each full or short name stands, exactly as written.
    written: BTreeMap<&'a str, BTreeSet<usize>>,
    /// Where each name stands that is the same but for its region, with that.
    regions: BTreeMap<String, Vec<(DepartmentName, usize)>>,
}

impl<'a> Listed<'a> {
    pub fn of(roster: &'a Roster) -> Self {
        let mut written: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        let mut regions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (position, entry) in roster.entries.iter().enumerate() {
            for text in entry.names() {
                let parted = department_name(text);
                written.entry(text).or_default().insert(position);
                regions.entry(parted.name.clone()).or_default().push((parted, position));
            }
        }
        Self {
            entries: &roster.entries,
            written,
            regions,
        }
    }

    /// Position of the department that goes by this name: the name itself, a short name, or a spelling of either
    /// that differs only in code, brackets and regions left out. None if that fits several departments.
    pub fn find(&self, name: &str) -> Option<usize> {
        if let Some(position) = self.written.get(name).and_then(|found| only(found.iter())) {
            return Some(position);
        }
        let written = department_name(name);
        let alike = self.regions.get(&written.name)?;
        let fitting = |fits: &dyn Fn(&DepartmentName) -> bool| {
            let found = alike.iter().filter(|(known, _)| fits(known));
            only(found.map(|(_, position)| position))
        };
        fitting(&|known| *known == written).or_else(|| fitting(&|known| known.meets(&written)))
    }

    /// The entry of the department that goes by this name.
    pub fn entry(&self, name: &str) -> Option<&'a RosterEntry> {
        self.entries.get(self.find(name)?)
    }
}

/// The position, if it is the same everywhere.
fn only<'a>(mut positions: impl Iterator<Item = &'a usize>) -> Option<usize> {
    let first = positions.next()?;
    positions.all(|other| other == first).then_some(*first)
}

impl RosterEntry {
    /// The full name, then the short ones.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.short_names.iter().map(String::as_str))
    }
}
