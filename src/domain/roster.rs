//! 部门名录: the departments that have to send a return, in the order in which every list names them.

use super::name::department_name;
use super::notation::Period;

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

impl Roster {
    /// Position of the department that goes by this name: the name itself, a short name, or a spelling of either
    /// that differs only in code, brackets and regions left out. None if that fits several departments.
    pub fn find(&self, name: &str) -> Option<usize> {
        let written = department_name(name);
        let only = |fits: &dyn Fn(&str) -> bool| {
            let mut found = self
                .entries
                .iter()
                .enumerate()
                .filter(|(_, entry)| entry.names().any(fits));
            let (position, _) = found.next()?;
            found.next().is_none().then_some(position)
        };
        only(&|known| known == name)
            .or_else(|| only(&|known| department_name(known) == written))
            .or_else(|| only(&|known| department_name(known).meets(&written)))
    }
}

impl RosterEntry {
    /// The full name, then the short ones.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.short_names.iter().map(String::as_str))
    }
}
