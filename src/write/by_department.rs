//! The findings of a department, from all the files that have any.

use crate::domain::district::District;
use crate::domain::finding::Finding;
use crate::domain::found::FileFindings;
use std::collections::BTreeMap;
use std::io;

/// The findings that have a department, by its name.
pub struct ByDepartment<'a>(BTreeMap<&'a str, Vec<&'a FileFindings>>);

/// The findings of the district by department.
pub fn by_department(district: &District) -> ByDepartment<'_> {
    let mut sorted: BTreeMap<&str, Vec<&FileFindings>> = BTreeMap::new();
    for found in &district.findings {
        for department in found.kinds().filter_map(|kind| kind.department) {
            let files = sorted.entry(department).or_default();
            if !files.last().is_some_and(|last| std::ptr::eq(*last, found)) {
                files.push(found);
            }
        }
    }
    ByDepartment(sorted)
}

impl<'a> ByDepartment<'a> {
    /// The files with findings of a department, in input order; those on the roster last.
    pub fn files(&self, department: &str) -> &[&'a FileFindings] {
        self.0.get(department).map_or(&[], Vec::as_slice)
    }

    /// The findings of a department, in the order of the files.
    ///
    /// # Errors
    /// If they cannot be read any more.
    pub fn of(&self, department: &str) -> io::Result<Vec<Finding>> {
        let mut own = Vec::new();
        for found in self.files(department) {
            own.extend(of_department(found, department)?);
        }
        Ok(own)
    }
}

/// The findings on a file that are a department's.
///
/// # Errors
/// If they cannot be read any more.
pub fn of_department(found: &FileFindings, department: &str) -> io::Result<Vec<Finding>> {
    let mut own = found.open()?;
    own.retain(|finding| finding.department.as_deref() == Some(department));
    Ok(own)
}
