//! 项目自评覆盖率: how many of the projects that the roster expects were self-evaluated.

use crate::domain::district::{Department, ProjectCoverage};
use crate::domain::roster::Listed;

/// Over every department of which the roster says how many projects are due, whether it sent anything or not. None has
/// more than is due counted, so that it cannot make up for another. None if the roster gives no number.
pub fn project_coverage(departments: &[Department], roster: &Listed) -> Option<ProjectCoverage> {
    let mut received = vec![0_usize; roster.entries.len()];
    for department in departments {
        let own = roster.find(&department.name).and_then(|place| received.get_mut(place));
        if let Some(own) = own {
            *own += department.figures.projects;
        }
    }
    let expected = roster.entries.iter().map(|entry| entry.expected_projects);
    let known = expected.zip(received).filter_map(|(due, done)| Some((due?, done)));
    known
        .map(|(due, done)| ProjectCoverage {
            departments: 1,
            done: done.min(due),
            due,
        })
        .map(Some)
        .reduce(|sum, one| sum?.plus(one?))
        .flatten()
}

impl ProjectCoverage {
    /// None if the numbers are too large, which are a mistake in writing.
    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            departments: self.departments + other.departments,
            done: self.done.checked_add(other.done)?,
            due: self.due.checked_add(other.due)?,
        })
    }
}
