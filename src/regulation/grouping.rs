//! Whose form it is: the department that every form of a submission belongs to.

use super::directory::{Directory, Owner, path_names};
use crate::domain::form::{Given, Headed, Heading};
use crate::domain::submission::Submission;
use std::collections::BTreeMap;

/// The owner of every form of a submission, in order: the department that the form names, else that of most forms of
/// the workbook, else the unit, else the folder or the name of the file.
pub fn owners<Of: Headed>(submission: &Submission<Of>, directory: &Directory) -> Vec<Owner> {
    let forms = submission.forms().iter().map(Headed::heading);
    let mut named = Named {
        directory,
        known: BTreeMap::new(),
    };
    let departments: Vec<Option<Owner>> = forms.clone().map(|form| named.owner(&form.department)).collect();
    if departments.iter().all(Option::is_some) {
        return departments.into_iter().flatten().collect();
    }
    let home = most_frequent(departments.iter().flatten());
    let units: Vec<Option<Owner>> = forms.map(|form| named.owner(&form.unit)).collect();
    let unit = most_frequent(units.iter().flatten());
    let file = by_file(&submission.file, directory);
    departments
        .into_iter()
        .zip(units)
        .map(|(department, own_unit)| {
            department
                .or_else(|| home.clone())
                .or(own_unit)
                .or_else(|| unit.clone())
                .unwrap_or_else(|| file.clone())
        })
        .collect()
}

/// The owner of a file as a whole: of most of its forms, whose `owners` are; without forms, the department of the roster
/// that its folders or its name give.
pub fn file_owner(file: &str, owners: &[Owner], directory: &Directory) -> Option<Owner> {
    most_frequent(owners.iter()).or_else(|| {
        let roster = directory.roster()?;
        path_names(file)
            .find(|name| roster.find(name).is_some())
            .and_then(|name| directory.owner(name))
    })
}

/// The departments that the forms of one workbook name, which most often is one.
struct Named<'a> {
    directory: &'a Directory<'a>,
    known: BTreeMap<&'a str, Option<Owner>>,
}

impl<'a> Named<'a> {
    fn owner(&mut self, given: &'a Option<Given>) -> Option<Owner> {
        let name = given.as_ref()?.text.as_str();
        let known = self.known.entry(name);
        known.or_insert_with(|| self.directory.owner(name)).clone()
    }
}

/// The owner with the most frequent key; the first of equals.
fn most_frequent<'a>(owners: impl Iterator<Item = &'a Owner> + Clone) -> Option<Owner> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for owner in owners.clone() {
        *counts.entry(&owner.key).or_default() += 1;
    }
    let most = counts.values().max()?;
    owners
        .clone()
        .find(|owner| counts.get(owner.key.as_str()) == Some(most))
        .cloned()
}

/// The owner that the place of a file gives: the first name on the roster, else the innermost.
fn by_file(file: &str, directory: &Directory) -> Owner {
    let is_listed = |name: &&str| directory.roster().is_some_and(|roster| roster.find(name).is_some());
    let on_roster = path_names(file).find(is_listed);
    let name = on_roster.or_else(|| path_names(file).next()).unwrap_or(file);
    directory.owner(name).unwrap_or_else(|| Owner {
        key: name.to_owned(),
        name: name.to_owned(),
    })
}

/// The year that most forms name; the first of equals.
pub fn most_frequent_year<'a>(forms: impl Iterator<Item = &'a Heading>) -> Option<i32> {
    let years: Vec<i32> = forms.filter_map(|form| form.year).collect();
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for year in &years {
        *counts.entry(*year).or_default() += 1;
    }
    let most = counts.values().max()?;
    years.iter().copied().find(|year| counts.get(year) == Some(most))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::Form;
    use crate::domain::roster::{Roster, RosterEntry};
    use crate::regulation::sample::{form, given, submission};

    /// 主管部门 and 实施单位 of each form → the key of each form's owner.
    #[track_caller]
    fn case(file: &str, forms: &[(&str, &str)], roster: Option<&Roster>, expected: &[&str]) {
        let forms = forms.iter().map(|(department, unit)| {
            let base = form(Vec::new(), Vec::new());
            Form {
                heading: Heading {
                    department: given(department),
                    unit: given(unit),
                    ..base.heading
                },
                ..base
            }
        });
        let submission = submission(file, forms.collect());
        let owners = owners(&submission, &Directory::of(&[&submission], roster));
        let keys: Vec<&str> = owners.iter().map(|owner| owner.key.as_str()).collect();
        assert_eq!(keys, expected);
    }

    #[test]
    fn the_form_names_its_department_and_the_workbook_helps_out() {
        case(
            "a.xlsx",
            &[("教育局", ""), ("鹿泉区教育局", "")],
            None,
            &["鹿泉区教育局", "鹿泉区教育局"],
        );
        case(
            "a.xlsx",
            &[("教育局", ""), ("", "第一中学"), ("水利局", "")],
            None,
            &["教育局", "教育局", "水利局"],
        );
        case(
            "a.xlsx",
            &[("", "水利管理站"), ("", "防汛服务站")],
            None,
            &["水利管理站", "防汛服务站"],
        );
        case(
            "a.xlsx",
            &[("", "水利管理站"), ("—", "")],
            None,
            &["水利管理站", "水利管理站"],
        );
        case("2022/水利局/项目.xlsx", &[("", "")], None, &["水利局"]);
        case("水利局.xlsx", &[("", "")], None, &["水利局"]);
    }

    #[test]
    fn the_roster_joins_short_names_and_knows_folders() {
        let roster = Roster {
            entries: vec![RosterEntry {
                name: "石家庄市鹿泉区教育体育局".to_owned(),
                short_names: vec!["教体局".to_owned()],
                code: None,
                expected_projects: None,
                received: None,
            }],
        };
        case(
            "a.xlsx",
            &[("教体局", ""), ("教育体育局", "")],
            Some(&roster),
            &["石家庄市鹿泉区教育体育局", "石家庄市鹿泉区教育体育局"],
        );
        case(
            "教体局/终稿/项目.xlsx",
            &[("", "")],
            Some(&roster),
            &["石家庄市鹿泉区教育体育局"],
        );
        let refused = submission("教体局/坏.xlsx", Vec::new());
        assert_eq!(
            file_owner(&refused.file, &[], &Directory::of(&[&refused], Some(&roster)))
                .map(|owner| owner.key)
                .as_deref(),
            Some("石家庄市鹿泉区教育体育局")
        );
        assert_eq!(file_owner(&refused.file, &[], &Directory::of(&[&refused], None)), None);
    }
}
