//! Forms that were sent in more than once (重复报送).

use super::form::{Form, FormKind, Given};
use super::name::department_key;
use super::submission::Submission;
use super::text::folded;
use std::collections::BTreeMap;

/// A form that was sent before.
#[derive(Debug, Clone, Copy)]
pub struct Repeat<'a> {
    pub again: &'a Form,
    /// Where the same form was sent first.
    pub first: (&'a Submission, &'a Form),
}

/// Forms of the same kind, department, project and year as an earlier one, in input order. Two implementing units or
/// two project codes make two projects of one name; a form without a name repeats none.
pub fn repeats<'a>(submissions: impl IntoIterator<Item = &'a Submission>) -> Vec<Repeat<'a>> {
    let mut known: BTreeMap<Identity, Vec<(&Submission, &Form)>> = BTreeMap::new();
    let mut repeats = Vec::new();
    for submission in submissions {
        for form in submission.forms() {
            let Some(identity) = identity(form) else { continue };
            let same_name = known.entry(identity).or_default();
            match same_name.iter().find(|(_, first)| is_same(first, form)) {
                Some(&first) => repeats.push(Repeat { again: form, first }),
                None => same_name.push((submission, form)),
            }
        }
    }
    repeats
}

/// Kind, department, project, year.
type Identity = (FormKind, String, String, Option<i32>);

/// By what a form is known; None where a name is missing.
fn identity(form: &Form) -> Option<Identity> {
    let department = named(&form.department).or(named(&form.unit))?;
    let project = match form.kind {
        FormKind::Project => folded(named(&form.project)?),
        FormKind::Department => String::new(),
    };
    Some((form.kind, department_key(department), project, form.year))
}

fn named(given: &Option<Given>) -> Option<&str> {
    let name = given.as_ref()?.text.trim();
    (!name.is_empty()).then_some(name)
}

/// Nothing besides the names tells the forms apart.
fn is_same(one: &Form, other: &Form) -> bool {
    if one.kind == FormKind::Department {
        return true;
    }
    let unit = |form: &Form| named(&form.unit).map(department_key);
    let differ = |pair: Option<(String, String)>| pair.is_some_and(|(one, other)| one != other);
    !differ(one.project_code.clone().zip(other.project_code.clone())) && !differ(unit(one).zip(unit(other)))
}
