//! Who is who: under which key the spellings of one department meet, over a whole batch.

use super::version::without_archive_ending;
use crate::domain::form::Headed;
use crate::domain::name::{DepartmentName, department_name};
use crate::domain::roster::{Listed, Roster};
use crate::domain::submission::Submission;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A department as a form or a file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Under which spellings of one department meet; of the roster's name where the roster knows it.
    pub key: String,
    /// As written.
    pub name: String,
}

/// The names of a batch. 教育局, 鹿泉区教育局 and 石家庄市鹿泉区教育局 are one department as long as the batch knows
/// one such bureau; where it knows 鹿泉区教育局 and 桥西区教育局, these are two, and a mere 教育局 is neither.
pub struct Directory<'a> {
    roster: Option<Listed<'a>>,
    /// The fullest regions under which each name occurs.
    regions: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Directory<'a> {
    /// The directory of every name on the forms, on the roster and in the paths of the files.
    pub fn of<Of: Headed>(submissions: &[&Submission<Of>], roster: Option<&'a Roster>) -> Self {
        let forms = submissions.iter().flat_map(|submission| submission.forms());
        let headings = forms.map(Headed::heading);
        let given = headings
            .flat_map(|form| [&form.department, &form.unit])
            .flatten()
            .map(|given| given.text.as_str());
        let listed = roster
            .into_iter()
            .flat_map(|roster| &roster.entries)
            .map(|entry| entry.name.as_str());
        let paths = submissions.iter().flat_map(|submission| path_names(&submission.file));
        // The same few names stand on thousands of forms.
        let mut names: Vec<&str> = given.chain(listed).chain(paths).collect();
        names.par_sort_unstable();
        names.dedup();
        let names: Vec<DepartmentName> = names.into_par_iter().map(department_name).collect();
        let mut regions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for DepartmentName { region, name } in names {
            regions.entry(name).or_default().insert(region);
        }
        for known in regions.values_mut() {
            let all = known.clone();
            known.retain(|region| {
                !all.iter()
                    .any(|other| other != region && other.ends_with(region.as_str()))
            });
        }
        Self {
            roster: roster.map(Listed::of),
            regions,
        }
    }

    pub fn roster(&self) -> Option<&Listed<'a>> {
        self.roster.as_ref()
    }

    /// The key of the department that goes by this name: of the roster's entry where the roster knows it.
    pub fn key(&self, text: &str) -> String {
        let listed = self.roster().and_then(|roster| roster.entry(text));
        let written = department_name(listed.map_or(text, |entry| entry.name.as_str()));
        let known = self.regions.get(&written.name);
        let fuller: Vec<&String> = known
            .into_iter()
            .flatten()
            .filter(|region| region.ends_with(&written.region))
            .collect();
        match fuller[..] {
            [region] => format!("{region}{}", written.name),
            _ => written.key(),
        }
    }

    /// The department of this name; None if nothing is left of it.
    pub fn owner(&self, name: &str) -> Option<Owner> {
        let key = self.key(name);
        (!key.is_empty()).then(|| Owner {
            key,
            name: name.trim().to_owned(),
        })
    }
}

/// The folders (and archives) of a file from the innermost outwards, then its name; without endings.
pub(super) fn path_names(file: &str) -> impl Iterator<Item = &str> {
    let (folders, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let folders = folders.rsplit('/').filter(|folder| !folder.is_empty());
    folders.map(without_archive_ending).chain([stem])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::{Form, Heading};
    use crate::domain::roster::RosterEntry;
    use crate::regulation::sample::{form, given, submission};

    fn batch(names: &[&str]) -> Vec<Submission> {
        let named = |name: &&str| {
            let base = form(Vec::new(), Vec::new());
            Form {
                heading: Heading {
                    department: given(name),
                    ..base.heading
                },
                ..base
            }
        };
        vec![submission("a.xlsx", names.iter().map(named).collect())]
    }

    /// The keys of the names in a batch of just these.
    #[track_caller]
    fn case(names: &[&str], roster: Option<&Roster>, keys: &[&str]) {
        let batch = batch(names);
        let submissions: Vec<&Submission> = batch.iter().collect();
        let directory = Directory::of(&submissions, roster);
        let found: Vec<String> = names.iter().map(|name| directory.key(name)).collect();
        assert_eq!(found, keys);
    }

    #[test]
    fn one_bureau_under_several_spellings_is_one() {
        case(
            &["教育局", "鹿泉区教育局", "301-石家庄市鹿泉区教育局（本级）"],
            None,
            &["石家庄市鹿泉区教育局"; 3],
        );
        case(
            &["市场监督管理局", "鹿泉区市场监督管理局", "石家庄市鹿泉区市场监督管理局"],
            None,
            &["石家庄市鹿泉区市场监督管理局"; 3],
        );
    }

    #[test]
    fn bureaus_of_two_districts_are_two_and_a_bare_name_is_neither() {
        case(
            &["鹿泉区教育局", "桥西区教育局", "教育局", "石家庄市桥西区教育局"],
            None,
            &["鹿泉区教育局", "石家庄市桥西区教育局", "教育局", "石家庄市桥西区教育局"],
        );
    }

    #[test]
    fn the_roster_decides_by_its_short_names() {
        let entry = |name: &str, short: &str| RosterEntry {
            name: name.to_owned(),
            short_names: vec![short.to_owned()],
            code: None,
            expected_projects: None,
            received: None,
        };
        let roster = Roster {
            entries: vec![entry("鹿泉区教育局", "鹿教"), entry("桥西区教育局", "西教")],
        };
        case(
            &["西教", "教育局", "鹿泉区教育局"],
            Some(&roster),
            &["桥西区教育局", "教育局", "鹿泉区教育局"],
        );
    }

    #[test]
    fn archives_are_folders_whatever_the_case_of_their_ending() {
        for (file, names) in [
            ("教育局.zip/甲.xlsx", ["教育局", "甲"]),
            ("教育局.ZIP/甲.xlsx", ["教育局", "甲"]),
            ("教育局.Zip/甲.XLSX", ["教育局", "甲"]),
            ("教育局.2024/甲.xlsx", ["教育局.2024", "甲"]),
        ] {
            assert!(path_names(file).eq(names), "{file}");
        }
    }
}
