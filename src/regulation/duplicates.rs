//! 重复报送: the same form sent again. The latest counts: by the version in the names (版次), else by the time at which
//! the workbooks were last saved, else by input order.

use super::directory::{Directory, Owner};
use super::version::{Version, copy, version};
use crate::domain::form::{FormKind, Heading};
use crate::domain::moment::Moment;
use crate::domain::sent::Sent;
use crate::domain::submission::Submission;
use crate::domain::text::{Text, folded};
use std::collections::BTreeMap;

/// Which form of which submission, counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormIndex {
    pub submission: usize,
    pub form: usize,
}

/// Two forms of the same department and project, and of one year as far as they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    /// Does not count.
    pub earlier: FormIndex,
    /// Counts in its place.
    pub later: FormIndex,
    pub told_by: Evidence,
}

/// What tells the later of two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing, and nothing is in doubt: the two files are the same byte by byte.
    SameFile,
    /// 版次: a mark in the name of the file or of its folders.
    Version,
    /// The workbook was last saved later, at this time.
    Saved(Moment),
    /// Nothing but the order in which the files were given; which is right, the department has to say.
    InputOrder,
}

impl Evidence {
    /// Whether the later form replaces the earlier without a doubt.
    pub const fn is_certain(self) -> bool {
        !matches!(self, Self::InputOrder)
    }
}

/// Every form that a later one repeats, with the one that counts in its place. Forms of different years or units, or
/// with different project codes, are different forms of one name; a form without project name repeats nothing. `owners`
/// are those of the forms of each submission.
pub fn duplicates(submissions: &[&Submission<Sent>], owners: &[Vec<Owner>], directory: &Directory) -> Vec<Duplicate> {
    let mut groups: BTreeMap<Subject, Vec<Arrival>> = BTreeMap::new();
    for (submission, (sent, owners)) in submissions.iter().zip(owners).enumerate() {
        let (version, copy) = (version(&sent.file), copy(&sent.file));
        for (form, (read, owner)) in sent.forms().iter().zip(owners).enumerate() {
            if let Some(project) = project_key(&read.form) {
                let group = groups.entry((read.form.kind, &owner.key, project)).or_default();
                group.push(Arrival {
                    hash: &sent.hash,
                    version: version.clone(),
                    saved: sent.modified,
                    copy,
                    index: FormIndex { submission, form },
                    form: read,
                });
            }
        }
    }
    let repeated = groups.into_values().filter(|group| group.len() > 1);
    let mut found: Vec<Duplicate> = repeated.flat_map(|group| superseded(group, directory)).collect();
    found.sort_by_key(|duplicate| duplicate.earlier);
    found
}

/// A form with all that tells when it was sent.
struct Arrival<'a> {
    /// The hash of the file.
    hash: &'a str,
    version: Version,
    saved: Option<Moment>,
    copy: u32,
    index: FormIndex,
    form: &'a Sent,
}

/// Those of a group that a later one repeats. A form that another one of its group does not repeat counts beside it.
fn superseded(mut group: Vec<Arrival>, directory: &Directory) -> Vec<Duplicate> {
    // One workbook without a time leaves open where it stands among the others of its version.
    let undated: Vec<Version> = group
        .iter()
        .filter(|arrival| arrival.saved.is_none())
        .map(|arrival| arrival.version.clone())
        .collect();
    for arrival in &mut group {
        arrival.saved = arrival.saved.filter(|_| !undated.contains(&arrival.version));
    }
    group.sort_by(|one, other| {
        let key = |arrival: &Arrival| (arrival.saved, arrival.copy, arrival.index);
        one.version.cmp(&other.version).then_with(|| key(one).cmp(&key(other)))
    });
    let mut counted: Vec<(&Arrival, Identity)> = Vec::new();
    let mut found = Vec::new();
    for earlier in group.iter().rev() {
        let own = Identity::of(&earlier.form.form, directory);
        match counted.iter_mut().find(|(_, identity)| identity.agrees(&own)) {
            Some((later, identity)) => {
                found.push(Duplicate {
                    earlier: earlier.index,
                    later: later.index,
                    told_by: evidence(earlier, later),
                });
                identity.learn(own);
            }
            None => counted.push((earlier, own)),
        }
    }
    found
}

fn evidence(earlier: &Arrival, later: &Arrival) -> Evidence {
    let is_copy = earlier.index.submission != later.index.submission && earlier.index.form == later.index.form;
    match later.saved {
        _ if is_copy && !earlier.hash.is_empty() && earlier.hash == later.hash => Evidence::SameFile,
        _ if earlier.version != later.version => Evidence::Version,
        Some(saved) if earlier.saved != later.saved => Evidence::Saved(saved),
        _ => Evidence::InputOrder,
    }
}

/// What a form is about: its kind, and the keys of its department and its project.
type Subject<'a> = (FormKind, &'a str, String);

/// The key under which spellings of a project's name meet; empty for a department form, which has none and needs none.
pub fn project_key(form: &Heading) -> Option<String> {
    if form.kind == FormKind::Department {
        return Some(String::new());
    }
    let name = folded(&form.project.as_ref()?.text);
    let key: String = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    (!key.is_empty()).then_some(key)
}

/// What tells forms of one department and project apart. What a form does not say may be anything: sent again without
/// its year it is still the same form.
struct Identity {
    year: Option<i32>,
    unit: Option<String>,
    code: Option<Text>,
}

impl Identity {
    fn of(form: &Heading, directory: &Directory) -> Self {
        Self {
            year: form.year,
            unit: form.unit.as_ref().map(|unit| directory.key(&unit.text)),
            code: form.project_code.clone(),
        }
    }

    /// Whether nothing that both say tells them apart.
    fn agrees(&self, other: &Self) -> bool {
        fn agree<Told: PartialEq>(one: Option<&Told>, other: Option<&Told>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        agree(self.year.as_ref(), other.year.as_ref())
            && agree(self.unit.as_ref(), other.unit.as_ref())
            && agree(self.code.as_ref(), other.code.as_ref())
    }

    /// Takes over what only a form says that this one replaces. After 2024 and 2025 a form without year takes the place
    /// of the one sent last and is of its year from then on: the other year counts beside it, and is not lost to a form
    /// that may be of either.
    fn learn(&mut self, replaced: Self) {
        self.year = self.year.or(replaced.year);
        self.unit = self.unit.take().or(replaced.unit);
        self.code = self.code.take().or(replaced.code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::Form;
    use crate::regulation::sample::{form, given, indicator, luquan, sent as put_aside, submission};
    use crate::regulation::{Arrivals, differences};

    fn sent(project: &str, unit: &str, score: &str) -> Form {
        let base = form(Vec::new(), vec![indicator("改造面积", "≥500", "500", "50", score)]);
        Form {
            heading: Heading {
                project: given(project),
                unit: given(unit),
                ..base.heading
            },
            ..base
        }
    }

    fn found(submissions: &[&Submission<Sent>]) -> Vec<Duplicate> {
        Arrivals::of(submissions, None, None).duplicates
    }

    /// The forms of three files, one each → earlier, later, same figures.
    #[track_caller]
    fn case(forms: [Form; 3], expected: &[(usize, usize, bool)]) {
        let submissions = forms.clone().map(|form| put_aside(submission("a.xlsx", vec![form])));
        let submissions: Vec<_> = submissions.iter().collect();
        let found: Vec<_> = found(&submissions)
            .iter()
            .map(|found| (found.earlier.submission, found.later.submission))
            .map(|(earlier, later)| {
                (
                    earlier,
                    later,
                    differences(&forms[earlier], &forms[later], &luquan()).is_empty(),
                )
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_same_form_sent_again_is_found_with_its_successor() {
        let school = || sent("校舍维修", "", "50");
        case(
            [school(), sent("校舍 维修", "", "50"), sent("校舍维修", "", "48")],
            &[(0, 2, false), (1, 2, false)],
        );
        case([school(), sent("操场改造", "", "50"), school()], &[(0, 2, true)]);
    }

    #[test]
    fn unit_code_and_year_tell_forms_apart() {
        let mut coded = sent("公用经费", "第一中学", "50");
        coded.project_code = Some("100".into());
        let mut other = coded.clone();
        other.project_code = Some("200".into());
        case([coded, other, sent("公用经费", "第二中学", "50")], &[]);
        case([of_year(Some(2022)), of_year(Some(2021)), sent("", "", "50")], &[]);
    }

    fn of_year(year: Option<i32>) -> Form {
        let mut form = sent("校舍维修", "", "50");
        form.year = year;
        form
    }

    /// In the order in which they were sent; the last one is later than all.
    #[test]
    fn a_form_without_year_is_of_the_year_of_the_one_beside_it() {
        let case = |years: [Option<i32>; 3], expected: &[(usize, usize)]| {
            let expected: Vec<_> = expected
                .iter()
                .map(|(earlier, later)| (*earlier, *later, true))
                .collect();
            self::case(years.map(of_year), &expected);
        };
        let [first, second] = [Some(2024), Some(2025)];
        case([None, first, first], &[(0, 2), (1, 2)]);
        case([first, first, None], &[(0, 2), (1, 2)]);
        case([None, None, first], &[(0, 2), (1, 2)]);
        // Of two years both count, and the one without takes the place of one of them.
        case([first, None, second], &[(1, 2)]);
        case([None, first, second], &[(0, 2)]);
        case([first, second, None], &[(1, 2)]);
        case([second, first, None], &[(1, 2)]);
    }

    /// Files with the time at which they were saved, earliest first: they are told apart so in any input order.
    #[track_caller]
    fn order(files: &[(&str, &str)], told_by: &[Evidence]) {
        for reversed in [false, true] {
            let mut sent: Vec<Submission> = files
                .iter()
                .map(|(file, saved)| Submission {
                    modified: Moment::parse(saved),
                    ..submission(file, vec![sent("校舍维修", "", "50")])
                })
                .collect();
            if reversed {
                sent.reverse();
            }
            let sent: Vec<_> = sent.into_iter().map(put_aside).collect();
            let submissions: Vec<_> = sent.iter().collect();
            let mut found: Vec<_> = found(&submissions)
                .iter()
                .map(|found| {
                    let file = |index: FormIndex| submissions[index.submission].file.to_string();
                    (file(found.earlier), file(found.later), found.told_by)
                })
                .collect();
            if reversed {
                found.reverse();
            }
            let (last, _) = files.last().unwrap();
            let expected: Vec<_> = files
                .iter()
                .zip(told_by)
                .map(|((file, _), told_by)| ((*file).to_owned(), (*last).to_owned(), *told_by))
                .collect();
            assert_eq!(found, expected, "reversed: {reversed}");
        }
    }

    #[test]
    fn the_version_tells_before_the_time_and_the_time_before_the_order() {
        let [early, late] = ["2026-01-15T09:30:00Z", "2026-01-20T09:30:00Z"];
        let saved_late = Evidence::Saved(Moment::parse(late).unwrap());
        order(
            &[("a/教育局.xlsx", late), ("修改后_教育局.xlsx", early)],
            &[Evidence::Version],
        );
        order(
            &[("教育局.xlsx", ""), ("教育局V2.xlsx", ""), ("教育局最终版.xlsx", early)],
            &[Evidence::Version, Evidence::Version],
        );
        order(&[("教育局.xlsx", early), ("a/教育局.xlsx", late)], &[saved_late]);
        order(
            &[
                ("教育局.xlsx", late),
                ("教育局V2.xlsx", early),
                ("重报/教育局.xlsx", late),
            ],
            &[Evidence::Version, saved_late],
        );
        order(
            &[("教育局.xlsx", early), ("教育局(1).xlsx", early)],
            &[Evidence::InputOrder],
        );
        order(&[("教育局(1).xlsx", early), ("教育局.xlsx", late)], &[saved_late]);
    }

    #[test]
    fn the_same_file_twice_leaves_nothing_in_doubt() {
        let of_hash = |hash: &str| {
            put_aside(Submission {
                hash: hash.to_owned(),
                ..submission("教育局.xlsx", vec![sent("校舍维修", "", "50")])
            })
        };
        let told_by = |one: &str, other: &str| {
            let sent = [of_hash(one), of_hash(other)];
            let submissions: Vec<_> = sent.iter().collect();
            found(&submissions)[0].told_by
        };
        assert_eq!(told_by("ab", "ab"), Evidence::SameFile);
        assert_eq!(told_by("ab", "cd"), Evidence::InputOrder);
        assert_eq!(told_by("", ""), Evidence::InputOrder);
    }

    #[test]
    fn without_version_and_time_the_order_of_input_tells() {
        let sent = |saved: [&str; 3]| -> Vec<_> {
            let sent = saved.map(|saved| {
                put_aside(Submission {
                    modified: Moment::parse(saved),
                    ..submission("a.xlsx", vec![sent("校舍维修", "", "50")])
                })
            });
            let submissions: Vec<_> = sent.iter().collect();
            found(&submissions)
                .iter()
                .map(|found| (found.earlier.submission, found.later.submission, found.told_by))
                .collect()
        };
        let by_order = [(0, 2, Evidence::InputOrder), (1, 2, Evidence::InputOrder)];
        assert_eq!(sent(["2026-01-15T09:30:00Z"; 3]), by_order);
        // One without a time may stand anywhere.
        assert_eq!(sent(["2026-01-20T09:30:00Z", "", "2026-01-15T09:30:00Z"]), by_order);
    }

    #[test]
    fn a_form_without_code_does_not_do_away_with_two_projects() {
        let coded = |code: Option<&str>| {
            let base = sent("公用经费", "", "50");
            Form {
                heading: Heading {
                    project_code: code.map(Text::from),
                    ..base.heading
                },
                ..base
            }
        };
        case([coded(Some("100")), coded(None), coded(Some("200"))], &[(1, 2, true)]);
        case([coded(Some("100")), coded(Some("200")), coded(None)], &[(1, 2, true)]);
    }
}
