//! The figures and places of departments and district, which rest on their entries and findings.

use super::figures::{department_figures, district_figures};
use super::ranking::rank;
use crate::domain::district::{District, Figures};
use crate::domain::finding::Count;
use crate::profile::Profile;
use std::collections::BTreeMap;

/// Sets figures, places and the numbers of findings of every department and of the district.
pub fn tally(district: &mut District, profile: &Profile) {
    let mut of_departments: BTreeMap<String, Count> = BTreeMap::new();
    for kind in district.kinds() {
        let Some(department) = kind.department else { continue };
        match of_departments.get_mut(department) {
            Some(count) => count.add_several(kind.severity, kind.count),
            None => {
                of_departments.insert(department.to_owned(), [kind].into_iter().collect());
            }
        }
    }
    for department in &mut district.departments {
        let count = of_departments.get(&*department.name).copied().unwrap_or_default();
        department.figures = Figures {
            errors: count.errors,
            hints: count.hints,
            ..department_figures(department, profile)
        };
    }
    let Count { errors, hints } = district.count();
    district.figures = Figures {
        errors,
        hints,
        ..district_figures(&district.departments, profile)
    };
    rank(&mut district.departments, profile);
}
