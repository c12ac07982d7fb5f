//! A return against an earlier version of it: which findings were corrected, which remain, which are new, and which
//! nobody can tell of, since what they were found on was not sent again.
//!
//! Two findings are one if they have the same code and are on the same thing: on the same form (by kind, department and
//! project, or department alone for a department form; by sheet where the project was renamed), and there on the same
//! indicator, source of funds or figure by name. Only what has no name is held to be the same by its cell: rows may have
//! moved in between.

use crate::domain::finding::Finding;
use crate::domain::form::{Form, FormKind, Indicator};
use crate::domain::found::form_of;
use crate::domain::place::Address;
use crate::domain::roster::Roster;
use crate::domain::submission::{Audited, Submission};
use crate::domain::text::folded;
use crate::regulation::{Directory, file_owner, owners, project_key};
use std::collections::{BTreeMap, BTreeSet};

/// Returns with their findings, and the findings on the roster.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    pub returns: &'a [Audited],
    pub on_roster: &'a [Finding],
}

/// The findings on an earlier and a later version, each in the order of its own version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// 已改正: on the earlier version only, though what they were found on is there again.
    pub closed: Vec<&'a Finding>,
    /// 未再报送: on forms, or files, of the earlier version that the later one lacks.
    pub absent: Vec<&'a Finding>,
    /// 仍存在: on both, as the later version has it.
    pub remaining: Vec<&'a Finding>,
    /// 新出现: on the later version only.
    pub new: Vec<&'a Finding>,
}

/// Matches the findings of two versions.
pub fn comparison<'a>(before: Checked<'a>, after: Checked<'a>, roster: Option<&Roster>) -> Comparison<'a> {
    let both = before.returns.iter().chain(after.returns);
    let submissions: Vec<&Submission> = both.map(|read| &read.scored.submission).collect();
    let directory = Directory::of(&submissions, roster);
    let is_pair = before.returns.len() == 1 && after.returns.len() == 1;
    let [mut earlier, mut later] = [before, after].map(|version| FormKey::all(version.returns, &directory));
    FormKey::meet_by_sheet(&mut earlier, &mut later);
    let there = sent(after, &later, is_pair, &directory);
    let keyed = |version: Checked<'a>, forms: &[Vec<FormKey>]| keyed(version, forms, is_pair, &directory);
    let (earlier, later) = (keyed(before, &earlier), keyed(after, &later));

    // Of several findings under one key those that say the same are matched first.
    let mut claimed: BTreeSet<usize> = BTreeSet::new();
    let mut known: BTreeSet<usize> = BTreeSet::new();
    for word_for_word in [true, false] {
        for (number, (key, finding)) in later.iter().enumerate() {
            let twin = earlier.iter().enumerate().find(|(place, (other, told))| {
                key == other && !claimed.contains(place) && (!word_for_word || told.message == finding.message)
            });
            if let (Some((place, _)), false) = (twin, known.contains(&number)) {
                claimed.insert(place);
                known.insert(number);
            }
        }
    }
    let those = |all: &[(Key, &'a Finding)], wanted: &dyn Fn(&usize) -> bool| -> Vec<&'a Finding> {
        let numbered = all.iter().enumerate().filter(|(number, _)| wanted(number));
        numbered.map(|(_, (_, finding))| *finding).collect()
    };
    let is_absent = |number: &usize| {
        let subject = earlier.get(*number).map(|(key, _)| &key.subject);
        subject.is_some_and(|subject| !matches!(subject, Subject::OnRoster(_)) && !there.contains(subject))
    };
    Comparison {
        closed: those(&earlier, &|number| !claimed.contains(number) && !is_absent(number)),
        absent: those(&earlier, &|number| !claimed.contains(number) && is_absent(number)),
        remaining: those(&later, &|number| known.contains(number)),
        new: those(&later, &|number| !known.contains(number)),
    }
}

/// What makes a finding the same in two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    code: &'static str,
    subject: Subject,
    spot: Spot,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    /// A department of the roster.
    OnRoster(String),
    /// A file: its department, else its name.
    File(String),
    Form(FormKey),
}

/// Where on its subject a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Spot {
    Whole,
    Sheet(String),
    /// 一级 or 二级指标
    Level(String),
    /// 三级指标, and how many of the same name stand before it.
    Indicator(String, usize),
    /// A row of the funds block by its label.
    Funds(String),
    /// A figure or name that a form has once.
    Field(&'static str),
    Cell(Address),
}

/// Which form of a batch: what it is about, and how many of the same stand before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FormKey {
    kind: FormKind,
    /// Empty where no form of the workbook names one: the name of the file is no department.
    department: String,
    project: String,
    before: usize,
    sheet: String,
    /// The sheet holds this form alone.
    is_alone: bool,
}

impl FormKey {
    /// The keys of the forms of each workbook.
    fn all(returns: &[Audited], directory: &Directory) -> Vec<Vec<Self>> {
        let mut counts: BTreeMap<(FormKind, String, String), usize> = BTreeMap::new();
        let workbooks = returns.iter().map(|read| &read.scored.submission);
        workbooks
            .map(|submission| {
                let forms = submission.forms();
                let is_named = forms
                    .iter()
                    .any(|form| form.department.is_some() || form.unit.is_some());
                let keys = forms.iter().zip(owners(submission, directory)).map(|(form, owner)| {
                    let department = if is_named { owner.key } else { String::new() };
                    let project = project_key(form).unwrap_or_default();
                    let count = counts
                        .entry((form.kind, department.clone(), project.clone()))
                        .or_default();
                    *count += 1;
                    Self {
                        kind: form.kind,
                        department,
                        project,
                        before: *count - 1,
                        sheet: folded(&form.sheet),
                        is_alone: forms
                            .iter()
                            .filter(|other| other.sheet_index == form.sheet_index)
                            .count()
                            == 1,
                    }
                });
                keys.collect()
            })
            .collect()
    }

    /// The same form, whatever the sheet is called.
    fn is_of(&self, other: &Self) -> bool {
        (self.kind, self.before) == (other.kind, other.before)
            && self.department == other.department
            && self.project == other.project
    }

    /// Forms that have no partner by name are partners if they stand alone on sheets of one name. Partners get one key.
    fn meet_by_sheet(earlier: &mut [Vec<Self>], later: &mut [Vec<Self>]) {
        let mut free: Vec<Self> = earlier.iter().flatten().cloned().collect();
        for key in later.iter().flatten() {
            free.retain(|known| !known.is_of(key));
        }
        let is_known = |key: &Self| earlier.iter().flatten().any(|known| known.is_of(key));
        for key in later.iter_mut().flatten() {
            let alike = |known: &Self| {
                known.is_alone
                    && key.is_alone
                    && known.kind == key.kind
                    && known.sheet == key.sheet
                    && known.department == key.department
            };
            if is_known(key) {
                continue;
            }
            if let Some(place) = free.iter().position(alike) {
                *key = free.remove(place);
            }
        }
        for key in earlier.iter_mut().chain(later).flatten() {
            key.sheet.clear();
            key.is_alone = false;
        }
    }
}

/// What of a version findings can be on: its files and its forms.
fn sent(version: Checked, forms: &[Vec<FormKey>], is_pair: bool, directory: &Directory) -> Vec<Subject> {
    let submissions = version.returns.iter().map(|read| &read.scored.submission);
    let files = submissions.map(|submission| file_subject(submission, is_pair, directory));
    let forms = forms.iter().flatten().cloned().map(Subject::Form);
    files.chain(forms).collect()
}

/// A file as what is found on it is told apart: by its department, else by its name; two files alone are one.
fn file_subject(submission: &Submission, is_pair: bool, directory: &Directory) -> Subject {
    let owners = owners(submission, directory);
    Subject::File(match file_owner(&submission.file, &owners, directory) {
        _ if is_pair => String::new(),
        Some(owner) => owner.key,
        None => submission.file.rsplit('/').next().unwrap_or_default().to_owned(),
    })
}

fn keyed<'a>(
    version: Checked<'a>,
    forms: &[Vec<FormKey>],
    is_pair: bool,
    directory: &Directory,
) -> Vec<(Key, &'a Finding)> {
    let mut all = Vec::new();
    for (read, keys) in version.returns.iter().zip(forms) {
        let submission = &read.scored.submission;
        let file = file_subject(submission, is_pair, directory);
        for finding in &read.findings {
            // Only what names a form was found on one.
            let named = finding.subject.as_ref();
            let place = named.and_then(|_| form_of(finding, submission.forms().iter().map(|form| &form.heading)));
            let form = place.and_then(|place| Some((keys.get(place)?, submission.forms().get(place)?)));
            let (subject, spot) = match form {
                Some((key, form)) => (
                    Subject::Form(key.clone()),
                    finding.cell.map_or(Spot::Whole, |cell| spot(form, cell)),
                ),
                None => (file.clone(), spot_in_file(finding)),
            };
            let code = finding.code;
            all.push((Key { code, subject, spot }, finding));
        }
    }
    all.extend(version.on_roster.iter().map(|finding| {
        let department = finding.department.as_deref().unwrap_or_default().to_owned();
        let key = Key {
            code: finding.code,
            subject: Subject::OnRoster(department),
            spot: Spot::Whole,
        };
        (key, finding)
    }));
    all
}

fn spot_in_file(finding: &Finding) -> Spot {
    finding
        .sheet
        .as_ref()
        .map_or(Spot::Whole, |sheet| Spot::Sheet(folded(sheet)))
}

/// What stands in a cell of a form.
fn spot(form: &Form, cell: Address) -> Spot {
    let levels = form.indicators.iter().flat_map(|row| [&row.level1, &row.level2]);
    if let Some(level) = levels.flatten().find(|level| level.at == cell) {
        return Spot::Level(folded(&level.name));
    }
    if let Some(place) = form.indicators.iter().position(|row| row.row == cell.row) {
        let name = |row: &Indicator| folded(row.name());
        let own = form.indicators.get(place).map(name).unwrap_or_default();
        let before = form.indicators.iter().take(place).filter(|row| name(row) == own);
        return Spot::Indicator(own.clone(), before.count());
    }
    let funds = form.funds.iter().find(|row| {
        let is_here = row.figures().into_iter().flatten().any(|figure| figure.at == cell);
        is_here || row.source_at == Some(cell)
    });
    if let Some(row) = funds {
        return Spot::Funds(folded(&row.source));
    }
    let at = |cell: &Option<crate::domain::cell::Cell>| cell.as_ref().map(|cell| cell.at);
    let fields = [
        ("总分", at(&form.total.score)),
        ("分值合计", at(&form.total.weight)),
        ("等级", at(&form.grade)),
        ("项目", form.project_at),
        ("部门", form.department_at),
        ("年度", form.year_at),
        ("金额单位", form.amount_unit_given.as_ref().map(|given| given.at)),
        ("表头", form.header.map(|header| header.first)),
    ];
    let field = fields.into_iter().find(|(_, at)| *at == Some(cell));
    field.map_or(Spot::Cell(cell), |(name, _)| Spot::Field(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::{Desk, desk_with, entry, given, set, sound_form};
    use crate::domain::submission::Refusal;
    use std::sync::Arc;

    /// The codes of the groups: corrected, remaining, new, and of what was not sent again.
    #[track_caller]
    fn case(before: fn(&mut Desk), after: fn(&mut Desk), expected: [&[&str]; 4]) {
        let [before, after] = [before, after].map(|changed| desk_with(changed).audited());
        let [earlier, later] = [&before, &after].map(|(returns, on_roster)| Checked { returns, on_roster });
        let found = comparison(earlier, later, None);
        let codes = |findings: &[&Finding]| -> Vec<_> { findings.iter().map(|finding| finding.code).collect() };
        let groups = [&found.closed, &found.remaining, &found.new, &found.absent];
        assert_eq!(groups.map(|group| codes(group)), expected);
        let back = comparison(later, earlier, None);
        let gone = |one: &Comparison| codes(&[one.closed.as_slice(), &one.absent].concat());
        assert_eq!(
            (gone(&back), codes(&back.new)),
            (codes(&found.new), gone(&found)),
            "the other way round"
        );
    }

    /// Rows are put in above the indicators; everything below moves.
    fn move_down(form: &mut Form) {
        for row in &mut form.indicators {
            row.row += 1;
            let cells = [
                &mut row.target,
                &mut row.actual,
                &mut row.weight,
                &mut row.score,
                &mut row.reason,
            ];
            for cell in cells.into_iter().flatten() {
                cell.at.row += 1;
            }
            let above = [&mut row.level1, &mut row.level2].into_iter().flatten();
            for level in above.map(Arc::make_mut).chain(&mut row.level3) {
                level.at.row += 1;
            }
        }
        for cell in [&mut form.total.weight, &mut form.total.score, &mut form.grade]
            .into_iter()
            .flatten()
        {
            cell.at.row += 1;
        }
        form.area.last.row += 1;
    }

    #[test]
    fn what_was_corrected_what_remains_and_what_is_new() {
        case(
            |desk| desk.fill([("G9", "18"), ("G5", "96%")]),
            |desk| desk.fill([("G9", "18"), ("G15", "95")]),
            [&["F03"], &["I07", "T01"], &[], &[]],
        );
    }

    #[test]
    fn moved_rows_make_nothing_new() {
        case(
            |desk| desk.fill([("G9", "18"), ("G15", "90"), ("B16", "差")]),
            |desk| {
                desk.fill([("G9", "17"), ("G15", "91"), ("B16", "差")]);
                move_down(desk.form());
            },
            [&[], &["I07", "T01", "T03"], &[], &[]],
        );
    }

    #[test]
    fn the_same_fault_on_another_indicator_is_new() {
        case(
            |desk| desk.fill([("G10", "16")]),
            |desk| desk.fill([("G11", "16")]),
            [&["I06"], &["T01"], &["I06"], &[]],
        );
    }

    #[test]
    fn a_form_is_known_by_its_project_then_by_its_sheet() {
        case(
            |desk| desk.fill([("G5", "96%")]),
            |desk| {
                desk.fill([("G5", "96%")]);
                desk.form().sheet = "Sheet1".into();
            },
            [&[], &["F03"], &[], &[]],
        );
        case(
            |desk| {
                desk.form().project = None;
                desk.fill([("G5", "96%")]);
            },
            |desk| desk.fill([("G5", "96%")]),
            [&["S10"], &["F03"], &[], &[]],
        );
        case(
            |desk| desk.fill([("G5", "96%")]),
            |desk| {
                desk.fill([("G5", "96%")]);
                desk.form().project = given("B3", "校园安防");
                desk.form().sheet = "校园安防".into();
            },
            [&[], &[], &["F03"], &["F03"]],
        );
    }

    #[test]
    fn projects_of_one_name_are_told_apart_by_their_department() {
        case(
            |desk| desk.fill([("G5", "96%")]),
            |desk| {
                let mut other = sound_form();
                other.department = given("D3", "水利局");
                set(&mut other, "G5", "96%");
                desk.roster.entries.push(entry("水利局", &[]));
                desk.add("水利局.xlsx", other);
            },
            [&["F03"], &[], &["F03"], &[]],
        );
    }

    #[test]
    fn a_damaged_file_sent_again_is_corrected() {
        case(
            |desk| {
                desk.roster.entries.clear();
                desk.refuse(Refusal::Encrypted);
            },
            |desk| desk.submissions[0].file = "教育局（重新报送）.xlsx".into(),
            [&["S02"], &[], &[], &[]],
        );
    }

    #[test]
    fn what_was_not_sent_again_is_not_corrected() {
        let faulty = |desk: &mut Desk| desk.fill([("G5", "96%")]);
        case(
            faulty,
            |desk| desk.refuse(Refusal::Encrypted),
            [&[], &[], &["S02", "R01"], &["F03"]],
        );
        case(
            faulty,
            |desk| {
                desk.form().department = given("D3", "水利局");
                desk.roster.entries.push(entry("水利局", &[]));
            },
            [&[], &[], &["R01"], &["F03"]],
        );
    }
}
