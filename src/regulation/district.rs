//! All returns put together: whose form is whose, what counts, the figures and the places.

use super::arrivals::Arrivals;
use super::coverage::project_coverage;
use super::directory::{Directory, Owner, path_names};
use super::duplicates::{Duplicate, FormIndex};
use super::grouping::file_owner;
use super::tally::tally;
use crate::domain::district::{Department, District, Entry, Fate, Figures, Intake, Replacement};
use crate::domain::finding::Count;
use crate::domain::form::FormKind;
use crate::domain::found::FileFindings;
use crate::domain::roster::Listed;
use crate::domain::sent::Sent;
use crate::domain::submission::{Content, Passed, Returned, Submission};
use crate::domain::text::Text;
use crate::profile::Profile;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The district of these returns, with the findings on the roster. Departments stand in the order of the roster, those
/// that it does not list after them by `name_order`; places, figures and counts of findings are set.
pub fn consolidate(
    returns: Vec<Returned>,
    arrivals: &Arrivals,
    on_roster: FileFindings,
    name_order: &dyn Fn(&str, &str) -> Ordering,
    profile: &Profile,
) -> District {
    let directory = &arrivals.directory;
    let submissions: Vec<&Submission<Sent>> = returns.iter().map(|returned| &returned.submission).collect();
    let mut superseded = superseded(&submissions, &arrivals.duplicates);
    let mut groups = Groups::of(&submissions, arrivals);
    let mut intake: Vec<Intake> = submissions
        .iter()
        .zip(&arrivals.owners)
        .map(|(submission, owners)| groups.intake(submission, owners, directory))
        .collect();

    let mut findings = Vec::new();
    for (place, ((returned, owners), intake)) in returns.into_iter().zip(&arrivals.owners).zip(&mut intake).enumerate()
    {
        let mut found = returned.findings;
        found.belong(groups.names(owners), intake.department.clone());
        let Count { errors, hints } = found.count();
        (intake.errors, intake.hints) = (errors, hints);
        let file = returned.submission.file;
        if let Content::Read { forms, .. } = returned.submission.content {
            for (form, (sent, owner)) in forms.into_iter().zip(owners).enumerate() {
                let superseded_by = superseded.remove(&FormIndex {
                    submission: place,
                    form,
                });
                groups.add(owner, entry(&file, sent, found.count_on(form), superseded_by));
            }
        }
        findings.push(found);
    }
    findings.push(on_roster);
    findings.retain(|found| !found.is_empty());
    let mut district = District {
        year: arrivals.year,
        not_sent: groups.not_sent(directory),
        departments: groups.departments(directory.roster(), name_order),
        figures: Figures::default(),
        intake,
        roster_size: directory.roster().map(|roster| roster.entries.len()),
        project_coverage: None,
        findings,
    };
    tally(&mut district, profile);
    district.project_coverage = directory
        .roster()
        .and_then(|roster| project_coverage(&district.departments, roster));
    district
}

/// The forms that do not count, each with what counts in its place.
fn superseded(submissions: &[&Submission<Sent>], duplicates: &[Duplicate]) -> BTreeMap<FormIndex, Replacement> {
    duplicates
        .iter()
        .filter_map(|Duplicate { earlier, later, .. }| {
            let submission = submissions.get(later.submission)?;
            let replacement = Replacement {
                file: Arc::clone(&submission.file),
                sheet: submission.forms().get(later.form)?.form.sheet.to_string(),
            };
            Some((*earlier, replacement))
        })
        .collect()
}

fn entry(file: &Arc<str>, sent: Sent, count: Count, superseded_by: Option<Replacement>) -> Entry {
    Entry {
        file: Arc::clone(file),
        sent: Box::new(sent),
        errors: count.errors,
        hints: count.hints,
        duplicate: superseded_by.is_some(),
        superseded_by,
    }
}

/// The departments under their keys, in the order in which they are first named.
struct Groups {
    order: Vec<String>,
    by_key: BTreeMap<String, Department>,
}

impl Groups {
    /// Empty departments for every owner that the submissions name, each with its display name: the roster's, else the
    /// most frequent spelling.
    fn of(submissions: &[&Submission<Sent>], arrivals: &Arrivals) -> Self {
        let directory = &arrivals.directory;
        let mut order: Vec<String> = Vec::new();
        let mut spellings: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
        let named = submissions
            .iter()
            .zip(&arrivals.owners)
            .flat_map(|(submission, forms)| {
                let file = forms.is_empty().then(|| file_owner(&submission.file, forms, directory));
                forms.iter().cloned().chain(file.flatten())
            });
        for owner in named {
            if !spellings.contains_key(&owner.key) {
                order.push(owner.key.clone());
            }
            let spellings = spellings.entry(owner.key).or_default();
            match spellings.iter_mut().find(|(name, _)| *name == owner.name) {
                Some((_, count)) => *count += 1,
                None => spellings.push((owner.name, 1)),
            }
        }
        let by_key = spellings
            .into_iter()
            .map(|(key, spellings)| {
                let department = department(&key, &spellings, directory.roster());
                (key, department)
            })
            .collect();
        Self { order, by_key }
    }

    /// The display names of the departments of these owners.
    fn names(&self, owners: &[Owner]) -> Vec<Arc<str>> {
        let name = |owner: &Owner| match self.by_key.get(&owner.key) {
            Some(department) => Arc::clone(&department.name),
            None => Arc::from(owner.name.as_str()),
        };
        owners.iter().map(name).collect()
    }

    fn add(&mut self, owner: &Owner, entry: Entry) {
        let Some(department) = self.by_key.get_mut(&owner.key) else {
            return;
        };
        if department.files.last() != Some(&entry.file) {
            department.files.push(Arc::clone(&entry.file));
        }
        if department.code.is_none() {
            department.code.clone_from(&entry.form.department_code);
        }
        match entry.form.kind {
            FormKind::Project => department.projects.push(entry),
            FormKind::Department if department.whole.is_none() && !entry.duplicate => department.whole = Some(entry),
            FormKind::Department => department.further_wholes.push(entry),
        }
    }

    /// What became of a file. One without forms belongs to the department whose name its folders or its own name bear.
    fn intake(&self, submission: &Submission<Sent>, owners: &[Owner], directory: &Directory) -> Intake {
        let key = match submission.content {
            Content::Passed(_) => None,
            Content::Read { .. } | Content::Refused(_) => {
                let owner = file_owner(&submission.file, owners, directory);
                owner.map(|owner| owner.key).or_else(|| {
                    path_names(&submission.file)
                        .map(|name| directory.key(name))
                        .find(|key| self.by_key.contains_key(key))
                })
            }
        };
        let department = key.and_then(|key| self.by_key.get(&key));
        let fate = match &submission.content {
            Content::Read { forms, .. } if forms.is_empty() => Fate::NoForm,
            Content::Read { forms, .. } => Fate::Read {
                forms: forms.len(),
                scored: forms.iter().filter(|sent| sent.outcome.total.is_some()).count(),
            },
            Content::Refused(refusal) => Fate::Refused {
                reason: refusal.reason(),
            },
            Content::Passed(Passed::Litter) => Fate::Litter,
            Content::Passed(passed) => Fate::Passed {
                reason: passed.label().to_owned(),
            },
        };
        let skipped = submission
            .skipped()
            .iter()
            .map(|skipped| format!("{}：{}", skipped.sheet, skipped.reason.label()))
            .collect();
        Intake {
            file: Arc::clone(&submission.file),
            hash: submission.hash.clone(),
            department: department.map(|department| Arc::clone(&department.name)),
            fate,
            skipped,
            marked: None,
            errors: 0,
            hints: 0,
        }
    }

    /// Departments of the roster that nothing was received from.
    fn not_sent(&self, directory: &Directory) -> Vec<Arc<str>> {
        directory
            .roster()
            .map(|roster| roster.entries)
            .unwrap_or_default()
            .iter()
            .filter(|entry| !self.by_key.contains_key(&directory.key(&entry.name)))
            .map(|entry| Arc::from(entry.name.as_str()))
            .collect()
    }

    fn departments(mut self, roster: Option<&Listed>, name_order: &dyn Fn(&str, &str) -> Ordering) -> Vec<Department> {
        let place = |department: &Department| roster.and_then(|roster| roster.find(&department.name));
        let departments = self.order.iter().filter_map(|key| self.by_key.remove(key));
        let mut placed: Vec<(Option<usize>, Department)> =
            departments.map(|department| (place(&department), department)).collect();
        placed.sort_by(|(one, one_department), (other, other_department)| match (one, other) {
            (Some(one), Some(other)) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => name_order(&one_department.name, &other_department.name),
        });
        placed.into_iter().map(|(_, department)| department).collect()
    }
}

/// A department without forms.
fn department(key: &str, spellings: &[(String, usize)], roster: Option<&Listed>) -> Department {
    let most = spellings.iter().map(|(_, count)| *count).max();
    let spelling = spellings
        .iter()
        .find(|(_, count)| Some(*count) == most)
        .map_or(key, |(name, _)| name.as_str());
    let listed = roster.and_then(|roster| roster.entry(spelling));
    Department {
        name: Arc::from(listed.map_or(spelling, |entry| entry.name.as_str())),
        code: listed.and_then(|entry| entry.code.as_deref().map(Text::from)),
        on_roster: roster.map(|_| listed.is_some()),
        projects: Vec::new(),
        whole: None,
        further_wholes: Vec::new(),
        figures: Figures::default(),
        ranking_score: None,
        place: None,
        tied: false,
        expected_projects: listed.and_then(|entry| entry.expected_projects),
        files: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::{Finding, Severity};
    use crate::domain::form::{AmountUnit, Form, Heading};
    use crate::domain::place::Address;
    use crate::domain::roster::{Roster, RosterEntry};
    use crate::domain::submission::Refusal;
    use crate::profile::model::RankBy;
    use crate::regulation::sample::{cell, form, funds, given, indicator, luquan, sent, submission};
    use crate::scratch::Scratch;
    use rust_decimal::Decimal;

    /// A project of a department: claimed and recomputed points are the same.
    fn project(department: &str, name: &str, points: &str, budget: &str, spent: &str) -> Form {
        let base = form(
            vec![funds(true, ["", budget, spent, "", "", ""])],
            vec![indicator("制度健全", "健全", "健全", "100", points)],
        );
        Form {
            heading: Heading {
                department: given(department),
                project: given(name),
                ..base.heading
            },
            ..base
        }
    }

    fn whole(department: &str, points: &str) -> Form {
        let base = project(department, "", points, "1000", "900");
        Form {
            heading: Heading {
                kind: FormKind::Department,
                project: None,
                ..base.heading
            },
            ..base
        }
    }

    fn returned(submission: Submission, findings: Vec<Finding>) -> Returned {
        let submission = sent(submission);
        let forms = submission.forms().iter().map(|sent| &sent.form);
        Returned {
            findings: FileFindings::new(&submission.file, findings, forms, &Scratch::in_memory()),
            submission,
        }
    }

    fn together(returns: Vec<Returned>, roster: Option<&Roster>, on_roster: Vec<Finding>) -> District {
        of_year(None, returns, roster, on_roster)
    }

    fn of_year(
        year: Option<i32>,
        returns: Vec<Returned>,
        roster: Option<&Roster>,
        on_roster: Vec<Finding>,
    ) -> District {
        let submissions: Vec<_> = returns.iter().map(|returned| &returned.submission).collect();
        let arrivals = Arrivals::of(&submissions, roster, year);
        let on_roster = FileFindings::new(&Arc::default(), on_roster, std::iter::empty(), &Scratch::in_memory());
        consolidate(returns, &arrivals, on_roster, &|one, other| one.cmp(other), &luquan())
    }

    fn finding(file: &str, sheet: Option<&str>, severity: Severity) -> Finding {
        Finding {
            code: "I01",
            severity,
            department: None,
            file: file.into(),
            sheet: sheet.map(Arc::from),
            sheet_index: 0,
            cell: Some(Address::new(3, 3)),
            subject: None,
            message: Text::new(),
            found: None,
            expected: None,
            rule: Text::new(),
            advice: Text::new(),
        }
    }

    fn district(forms: Vec<Form>, roster: Option<&Roster>) -> District {
        let files = forms.into_iter().enumerate().map(|(number, form)| {
            let file = format!("{number}.xlsx");
            returned(submission(&file, vec![form]), Vec::new())
        });
        together(files.collect(), roster, Vec::new())
    }

    fn roster(names: &[&str]) -> Roster {
        let entry = |name: &&str| RosterEntry {
            name: (*name).to_owned(),
            short_names: Vec::new(),
            code: None,
            expected_projects: Some(2),
            received: None,
        };
        Roster {
            entries: names.iter().map(entry).collect(),
        }
    }

    fn places(district: &District) -> Vec<(&str, Option<usize>, bool)> {
        let departments = district.departments.iter();
        departments
            .map(|department| (&*department.name, department.place, department.tied))
            .collect()
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn money_of_which_one_side_is_unknown_does_not_bend_the_rate() {
        let forms = vec![
            project("教育局", "校舍", "90", "100", "80"),
            project("教育局", "食堂", "90", "300", "4,05.6,50"),
        ];
        let district = district(forms, None);
        assert_eq!(district.figures.budget, Some("400".parse().unwrap()));
        assert_eq!(district.figures.execution_rate, Some("0.8".parse().unwrap()));
    }

    /// Who sent nothing counts with what is due, and what is sent beyond that makes up for nobody.
    #[test]
    fn projects_due_are_those_of_the_whole_roster() {
        let sent = || {
            let forms = [("教育局", "一"), ("教育局", "二"), ("水利局", "一"), ("统计局", "一")];
            let forms = forms.map(|(department, name)| project(department, name, "90", "100", "100"));
            forms.to_vec()
        };
        let coverage = |expected: [Option<usize>; 4]| {
            let mut roster = roster(&["教育局", "水利局", "财政局", "统计局"]);
            for (entry, expected) in roster.entries.iter_mut().zip(expected) {
                entry.expected_projects = expected;
            }
            let coverage = district(sent(), Some(&roster)).project_coverage?;
            Some((coverage.departments, coverage.done, coverage.due))
        };
        assert_eq!(coverage([Some(1), Some(3), Some(10), None]), Some((3, 2, 14)));
        assert_eq!(coverage([None, Some(1), None, Some(0)]), Some((2, 1, 1)));
        assert_eq!(coverage([None; 4]), None);
        assert_eq!(coverage([Some(usize::MAX), Some(1), None, None]), None);
        assert_eq!(district(sent(), None).project_coverage, None);
    }

    #[test]
    fn equals_share_a_place_and_the_next_one_is_skipped() {
        let district = district(
            vec![
                project("丁局", "一", "70", "100", "100"),
                project("乙局", "一", "90.00", "100", "80"),
                project("丙局", "一", "90", "50", "40"),
                project("甲局", "一", "95", "100", "10"),
            ],
            Some(&roster(&["甲局", "乙局", "丙局", "丁局"])),
        );
        let expected = [
            ("甲局", Some(1), false),
            ("乙局", Some(2), true),
            ("丙局", Some(2), true),
            ("丁局", Some(4), false),
        ];
        assert_eq!(places(&district), expected);
    }

    #[test]
    fn execution_then_errors_part_equal_scores() {
        let equal = |department| project(department, "一", "90", "100", "80");
        let files = vec![
            returned(
                submission("0.xlsx", vec![equal("甲局")]),
                vec![finding("0.xlsx", Some("自评表"), Severity::Error)],
            ),
            returned(
                submission("1.xlsx", vec![equal("乙局")]),
                vec![finding("1.xlsx", Some("自评表"), Severity::Hint)],
            ),
            returned(
                submission("2.xlsx", vec![project("丙局", "一", "90", "100", "81")]),
                Vec::new(),
            ),
        ];
        let district = together(files, None, Vec::new());
        let expected = [
            ("丙局", Some(1), false),
            ("乙局", Some(2), false),
            ("甲局", Some(3), false),
        ];
        assert_eq!(places(&district), expected);
        let last = &district.departments[2];
        assert_eq!((last.figures.errors, last.projects[0].errors), (1, 1));
        assert_eq!((district.figures.errors, district.figures.hints), (1, 1));
        let first = &district.findings[0].open().unwrap()[0];
        assert_eq!(first.department.as_deref(), Some("甲局"));
    }

    #[test]
    fn the_department_form_ranks_before_the_mean_of_projects() {
        let district = district(
            vec![
                whole("甲局", "80"),
                project("甲局", "一", "100", "100", "100"),
                project("乙局", "一", "90", "300", "150"),
                project("乙局", "二", "85", "100", "100"),
            ],
            None,
        );
        let scores: Vec<_> = district
            .departments
            .iter()
            .map(|one| (&*one.name, one.ranking_score))
            .collect();
        assert_eq!(
            scores,
            [("乙局", Some(decimal("87.50"))), ("甲局", Some(decimal("80")))]
        );
        let figures = &district.departments[0].figures;
        assert_eq!(figures.weighted_score, Some(decimal("88.75")));
        assert_eq!(figures.execution_rate, Some(decimal("0.6250")));
        assert_eq!(figures.excellence_rate, Some(decimal("0.5")));
        assert_eq!(figures.grades.recomputed, [1, 1, 0, 0, 0]);
        // The department form of 甲局 holds its projects: its 1000 are not added to their 100.
        assert_eq!(district.figures.budget, Some(decimal("500")));
        assert_eq!(
            (district.figures.projects, district.figures.excellence_rate),
            (3, Some(decimal("0.667")))
        );
    }

    /// A form that was sent and cannot be scored is no form that was not sent.
    #[test]
    fn a_department_form_without_a_score_is_not_replaced_by_the_mean() {
        let blank = || {
            let mut form = whole("甲局", "");
            form.indicators.iter_mut().for_each(|row| row.weight = None);
            form.columns.weight = false;
            form
        };
        let claimed = |points| {
            let mut form = blank();
            form.total.score = cell(points);
            form
        };
        let both = |sent: Vec<Form>| {
            [RankBy::Recomputed, RankBy::Claimed].map(|by| {
                let projects = [
                    project("甲局", "一", "100", "100", "100"),
                    project("乙局", "一", "90", "1", "1"),
                ];
                let mut district = district(projects.into_iter().chain(sent.clone()).collect(), None);
                let mut profile = luquan();
                profile.ranking.by = by;
                tally(&mut district, &profile);
                let last = district.departments.last().unwrap();
                (last.ranking_score.map(|score| score.to_string()), last.place)
            })
        };
        let ranked = |score: &str, place| (Some(score.to_owned()), Some(place));
        let first = ranked("100.00", 1);
        assert_eq!(both(Vec::new()), [first.clone(), first]);
        assert_eq!(both(vec![blank()]), [(None, None), (None, None)]);
        assert_eq!(both(vec![claimed("95")]), [(None, None), ranked("95", 1)]);
        // One that is replaced is not there.
        assert_eq!(both(vec![whole("甲局", "85"), blank()]), [(None, None), (None, None)]);
        assert_eq!(both(vec![blank(), whole("甲局", "85")])[0], ranked("85.00", 2));
    }

    #[test]
    fn a_department_without_projects_has_no_rate() {
        let district = district(vec![whole("甲局", "80")], None);
        let figures = &district.departments[0].figures;
        assert_eq!(
            (figures.projects, figures.excellence_rate, figures.mean_score),
            (0, None, None)
        );
        assert_eq!(district.departments[0].place, Some(1));
    }

    #[test]
    fn amounts_are_summed_in_ten_thousands_whatever_the_unit_of_the_form() {
        for (unit, budget) in [
            (None, Some("1000")),
            (Some(AmountUnit::Yuan), Some("0.1")),
            (Some(AmountUnit::HundredYuan), Some("10")),
            (Some(AmountUnit::ThousandYuan), Some("100")),
            (Some(AmountUnit::TenThousandYuan), Some("1000")),
            (Some(AmountUnit::MillionYuan), Some("100000")),
            (Some(AmountUnit::TenMillionYuan), Some("1000000")),
            (Some(AmountUnit::HundredMillionYuan), Some("10000000")),
            (Some(AmountUnit::Other), None),
        ] {
            let mut form = whole("甲局", "80");
            form.amount_unit = unit;
            let district = district(vec![form], None);
            let figures = &district.departments[0].figures;
            assert_eq!(figures.budget, budget.map(decimal), "{unit:?}");
        }
    }

    #[test]
    fn what_is_sent_again_replaces_what_was_sent_before() {
        let district = district(
            vec![
                project("教育局", "一", "70", "100", "100"),
                whole("教育局", "60"),
                project("鹿泉区教育局", "一", "90", "100", "100"),
                whole("教育局", "85.00"),
            ],
            None,
        );
        assert_eq!(district.departments.len(), 1);
        let department = &district.departments[0];
        let duplicates: Vec<bool> = department.projects.iter().map(|entry| entry.duplicate).collect();
        assert_eq!(duplicates, [true, false]);
        let replaced: Vec<_> = department
            .entries()
            .filter_map(|entry| entry.superseded_by.as_ref())
            .collect();
        assert_eq!(
            replaced.iter().map(|one| &*one.file).collect::<Vec<_>>(),
            ["2.xlsx", "3.xlsx"]
        );
        assert_eq!(
            (department.figures.projects, department.figures.mean_score),
            (1, Some(decimal("90")))
        );
        assert_eq!(department.ranking_score, Some(decimal("85")));
        assert_eq!(department.further_wholes.len(), 1);
        assert_eq!(&*department.name, "教育局");
    }

    #[test]
    fn a_later_version_counts_though_it_was_read_first() {
        let files = [("修改后_教育局.xlsx", "90"), ("教育局.xlsx", "60")].map(|(file, points)| {
            let forms = vec![project("教育局", "一", points, "100", "100"), whole("教育局", points)];
            returned(submission(file, forms), Vec::new())
        });
        let district = together(files.into(), None, Vec::new());
        let department = &district.departments[0];
        let total = |entry: &Entry| (entry.outcome.total, entry.superseded_by.clone().map(|later| later.file));
        let later = Some(Arc::from("修改后_教育局.xlsx"));
        let projects: Vec<_> = department.projects.iter().map(total).collect();
        let [counted, replaced] = [(Some(decimal("90")), None), (Some(decimal("60")), later)];
        assert_eq!(projects, [counted.clone(), replaced.clone()]);
        assert_eq!(department.whole.as_ref().map(total), Some(counted));
        assert_eq!(
            department.further_wholes.iter().map(total).collect::<Vec<_>>(),
            [replaced]
        );
    }

    #[test]
    fn the_roster_names_orders_and_misses_departments() {
        let roster = roster(&["石家庄市鹿泉区水利局", "教育局", "财政局"]);
        let mut files: Vec<Returned> = [
            project("教育局", "一", "90", "1", "1"),
            project("气象局", "一", "90", "1", "1"),
        ]
        .into_iter()
        .map(|form| returned(submission("a.xlsx", vec![form]), Vec::new()))
        .collect();
        files.push(returned(
            Submission {
                file: "水利局/坏.xls".into(),
                hash: String::new(),
                modified: None,
                content: Content::Refused(Refusal::Encrypted),
            },
            vec![finding("水利局/坏.xls", None, Severity::Error)],
        ));
        let district = together(files, Some(&roster), Vec::new());
        let expected = [
            ("石家庄市鹿泉区水利局", None, false),
            ("教育局", Some(1), true),
            ("气象局", Some(1), true),
        ];
        assert_eq!(places(&district), expected);
        assert_eq!(district.not_sent, [Arc::from("财政局")]);
        assert_eq!(district.roster_size, Some(3));
        assert_eq!(district.intake[2].department.as_deref(), Some("石家庄市鹿泉区水利局"));
        assert_eq!(
            (district.departments[0].figures.errors, district.intake[2].errors),
            (1, 1)
        );
        let sent: Vec<_> = district.departments.iter().map(|one| one.on_roster).collect();
        assert_eq!(sent, [Some(true), Some(true), Some(false)]);
        assert_eq!(district.departments[1].expected_projects, Some(2));
    }

    #[test]
    fn findings_are_counted_and_those_on_the_roster_come_last() {
        let missing = Finding {
            code: "R01",
            department: Some("财政局".into()),
            cell: None,
            ..finding("", None, Severity::Error)
        };
        let late = finding("0.xlsx", Some("自评表"), Severity::Hint);
        let sent = submission("0.xlsx", vec![project("甲局", "一", "90", "1", "1")]);
        let after = together(vec![returned(sent, vec![late])], None, vec![missing]);
        let codes: Vec<_> = after.kinds().map(|kind| kind.code).collect();
        assert_eq!(codes, ["I01", "R01"]);
        assert_eq!(after.departments[0].projects[0].hints, 1);
        assert_eq!((after.figures.errors, after.figures.hints), (1, 1));
        assert_eq!(after.year, Some(2022));
    }

    #[test]
    fn the_year_asked_for_is_that_of_the_district() {
        for (asked, year) in [(None, 2022), (Some(2024), 2024)] {
            let sent = submission("0.xlsx", vec![project("甲局", "一", "90", "1", "1")]);
            let district = of_year(asked, vec![returned(sent, Vec::new())], None, Vec::new());
            assert_eq!(district.year, Some(year));
        }
    }

    #[test]
    fn two_forms_on_one_sheet_keep_their_findings_apart() {
        let mut second = project("甲局", "二", "80", "1", "1");
        second.area.first.row = 50;
        second.area.last.row = 90;
        second.grade = cell("良");
        let forms = vec![project("甲局", "一", "90", "1", "1"), second];
        let below = Finding {
            cell: Some(Address::new(60, 2)),
            ..finding("a.xlsx", Some("自评表"), Severity::Error)
        };
        let file = returned(submission("a.xlsx", forms), vec![below]);
        let district = together(vec![file], None, Vec::new());
        let errors: Vec<usize> = district.departments[0]
            .projects
            .iter()
            .map(|entry| entry.errors)
            .collect();
        assert_eq!(errors, [0, 1]);
    }
}
