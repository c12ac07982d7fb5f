//! 重复报送: the same form sent twice. The later in input order counts.

use super::directory::Directory;
use super::grouping::owners;
use crate::domain::form::{Form, FormKind};
use crate::domain::submission::Submission;
use crate::domain::text::folded;
use std::collections::BTreeMap;

/// Which form of which submission, counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormIndex {
    pub submission: usize,
    pub form: usize,
}

/// Two forms of the same department, project and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    /// Does not count.
    pub earlier: FormIndex,
    /// Takes its place.
    pub later: FormIndex,
    /// Every figure that a score rests on is written the same in both.
    pub same_figures: bool,
}

/// Every form that a later one repeats, with the next one that does. Forms of different units, or with different
/// project codes, are different projects of one name; a form without project name repeats nothing.
pub fn duplicates(submissions: &[&Submission], directory: &Directory) -> Vec<Duplicate> {
    let mut groups: BTreeMap<Subject, Vec<(FormIndex, &Form)>> = BTreeMap::new();
    for (submission, sent) in submissions.iter().enumerate() {
        for (form, (read, owner)) in sent.forms().iter().zip(owners(sent, directory)).enumerate() {
            if let Some(project) = project_key(read) {
                let group = groups.entry((read.kind, owner.key, project)).or_default();
                group.push((FormIndex { submission, form }, read));
            }
        }
    }
    let mut found = Vec::new();
    for group in groups.values() {
        for (place, (earlier, form)) in group.iter().enumerate() {
            let repeated = group
                .iter()
                .skip(place + 1)
                .find(|(_, later)| is_same(form, later, directory));
            found.extend(repeated.map(|(later, repeating)| Duplicate {
                earlier: *earlier,
                later: *later,
                same_figures: figures(form).eq(figures(repeating)),
            }));
        }
    }
    found.sort_by_key(|duplicate| duplicate.earlier);
    found
}

/// What a form is about: its kind, and the keys of its department and its project.
type Subject = (FormKind, String, String);

/// The key of the project; a department form has none and needs none.
fn project_key(form: &Form) -> Option<String> {
    if form.kind == FormKind::Department {
        return Some(String::new());
    }
    let name = folded(&form.project.as_ref()?.text);
    let key: String = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    (!key.is_empty()).then_some(key)
}

/// The same year, and no unit or project code that tells them apart.
fn is_same(one: &Form, other: &Form, directory: &Directory) -> bool {
    let unit = |form: &Form| form.unit.as_ref().map(|unit| directory.key(&unit.text));
    let agree = |one: Option<String>, other: Option<String>| one.is_none() || other.is_none() || one == other;
    one.year == other.year
        && agree(unit(one), unit(other))
        && agree(one.project_code.clone(), other.project_code.clone())
}

fn figures(form: &Form) -> impl Iterator<Item = String> {
    form.scored_cells().map(|cell| folded(&cell.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::sample::{form, given, indicator, submission};

    fn sent(project: &str, unit: &str, score: &str) -> Form {
        Form {
            project: given(project),
            unit: given(unit),
            ..form(Vec::new(), vec![indicator("改造面积", "≥500", "500", "50", score)])
        }
    }

    /// The forms of three files, one each → earlier, later, same figures.
    #[track_caller]
    fn case(forms: [Form; 3], expected: &[(usize, usize, bool)]) {
        let submissions = forms.map(|form| submission("a.xlsx", vec![form]));
        let submissions: Vec<&Submission> = submissions.iter().collect();
        let found: Vec<_> = duplicates(&submissions, &Directory::of(&submissions, None))
            .iter()
            .map(|found| (found.earlier.submission, found.later.submission, found.same_figures))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_same_form_sent_again_is_found_with_its_successor() {
        let school = || sent("校舍维修", "", "50");
        case(
            [school(), sent("校舍 维修", "", "50"), sent("校舍维修", "", "48")],
            &[(0, 1, true), (1, 2, false)],
        );
        case([school(), sent("操场改造", "", "50"), school()], &[(0, 2, true)]);
    }

    #[test]
    fn unit_code_and_year_tell_forms_apart() {
        let mut coded = sent("公用经费", "第一中学", "50");
        coded.project_code = Some("100".to_owned());
        let mut other = coded.clone();
        other.project_code = Some("200".to_owned());
        case([coded, other, sent("公用经费", "第二中学", "50")], &[]);
        let mut last_year = sent("校舍维修", "", "50");
        last_year.year = Some(2021);
        case([sent("校舍维修", "", "50"), last_year, sent("", "", "50")], &[]);
    }
}
