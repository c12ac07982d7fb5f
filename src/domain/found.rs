//! The findings on a file as they wait for the district to be complete: their numbers at hand, the rest put aside.

use super::finding::{Count, Finding, Severity, Telling};
use super::form::Heading;
use super::memory;
use super::place::Address;
use super::text::{self, Keep, Text};
use super::word::{self, Word};
use crate::scratch::{self, Scratch, Shelved};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// How many findings of a check, of one severity, there are on one form, or on a file besides its forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind<'a> {
    pub code: Word,
    pub severity: Severity,
    /// Display name of the department; None until it is known.
    pub department: Option<&'a str>,
    pub count: usize,
}

/// The findings on one file; or those on no file, which are on the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFindings {
    /// Empty for those on the roster. As bytes they are those of any file with the same content.
    #[serde(skip)]
    pub file: Arc<str>,
    /// Of each kind, in the order in which it first occurs.
    tallies: Box<[Tally]>,
    /// Whose the forms of the file are, in their order, then the departments that findings name themselves.
    owners: Vec<Option<Arc<str>>>,
    /// Whose the rest is.
    owner: Option<Arc<str>>,
    all: Shelved<List>,
}

/// There are hundreds of thousands of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Tally {
    #[serde(with = "word")]
    code: Word,
    severity: Severity,
    /// Place among the owners; one that is none for what is on the file besides its forms.
    owner: u32,
    count: u32,
}

/// Room for most findings as they are told, in bytes.
const USUAL_LENGTH: usize = 600;

/// No place among the owners.
const BESIDES: u32 = u32::MAX;

impl<'a> FromIterator<Kind<'a>> for Count {
    fn from_iter<Kinds: IntoIterator<Item = Kind<'a>>>(kinds: Kinds) -> Self {
        let mut count = Self::default();
        kinds
            .into_iter()
            .for_each(|kind| count.add_several(kind.severity, kind.count));
        count
    }
}

impl FileFindings {
    /// Puts the findings on a file aside, which has these forms. They stand in the order sheet, cell, code.
    pub fn new<'a>(
        file: &Arc<str>,
        findings: Vec<Finding>,
        forms: impl Iterator<Item = &'a Heading> + Clone,
        scratch: &Arc<Scratch>,
    ) -> Self {
        let mut owners: Vec<Option<Arc<str>>> = forms.clone().map(|_| None).collect();
        let of_finding = |finding: &Finding| match &finding.department {
            Some(named) => place_of(named, forms.clone().count(), &mut owners),
            None => form_of(finding, forms.clone()).map_or(BESIDES, counted),
        };
        let list = List {
            owners: findings.iter().map(of_finding).collect(),
            findings,
        };
        Self {
            file: Arc::clone(file),
            tallies: list.tallies(),
            owners,
            owner: None,
            all: Shelved::new(&list, scratch),
        }
    }

    /// The same put aside in this scratch for a file of this name, after they came out of bytes.
    pub fn put_aside_again(self, file: &Arc<str>, scratch: &Arc<Scratch>) -> Self {
        Self {
            file: Arc::clone(file),
            all: self.all.put_into(scratch),
            ..self
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    /// Tells whose the forms of the file are, in their order, and whose is what is on none.
    pub fn belong(&mut self, forms: Vec<Arc<str>>, besides: Option<Arc<str>>) {
        for (owner, form) in self.owners.iter_mut().zip(forms) {
            *owner = Some(form);
        }
        self.owner = besides;
    }

    /// How many there are of each kind, in the order in which it first occurs.
    pub fn kinds(&self) -> impl Iterator<Item = Kind<'_>> + Clone {
        self.tallies.iter().map(|tally| Kind {
            code: tally.code,
            severity: tally.severity,
            department: self.department(tally.owner).map(|name| &**name),
            count: tally.count as usize,
        })
    }

    pub fn count(&self) -> Count {
        self.kinds().collect()
    }

    /// How many there are on a form, counted from zero.
    pub fn count_on(&self, form: usize) -> Count {
        let own = self.tallies.iter().filter(|tally| tally.owner == counted(form));
        let mut count = Count::default();
        own.for_each(|tally| count.add_several(tally.severity, tally.count as usize));
        count
    }

    /// The findings, each with its department where that is known.
    ///
    /// # Errors
    /// If they cannot be read any more.
    pub fn open(&self) -> io::Result<Vec<Finding>> {
        let List { owners, mut findings } = self.all.open()?;
        for (finding, owner) in findings.iter_mut().zip(owners) {
            finding.file = Arc::clone(&self.file);
            finding.department = self.department(owner).cloned();
        }
        Ok(findings)
    }

    /// The findings in their four lines, an empty one behind each.
    ///
    /// # Errors
    /// If they cannot be read any more.
    pub fn told(&self) -> io::Result<String> {
        let bytes = self.all.bytes()?;
        let packed: Packed = scratch::read(&bytes)?;
        let mut told = String::with_capacity(packed.findings.len() * USUAL_LENGTH);
        for row in &packed.findings {
            let telling = Telling {
                severity: row.severity(),
                code: packed.text(row.code),
                department: self.department(row.owner).map(|name| &**name),
                file: &self.file,
                sheet: row.sheet.map(|place| packed.text(place)),
                cell: row.cell,
                message: packed.text(row.message),
                rule: packed.text(row.rule),
                advice: packed.text(row.advice),
            };
            // Nothing fails to be added to a text.
            let _ = telling.write_to(&mut told);
            told.push_str("\n\n");
        }
        Ok(told)
    }

    fn department(&self, owner: u32) -> Option<&Arc<str>> {
        let own = self.owners.get(owner as usize).and_then(Option::as_ref);
        own.or(self.owner.as_ref())
    }
}

/// A place that is counted; no file has so many forms that it would not fit.
fn counted(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(BESIDES)
}

/// The place of a department that a finding names itself: behind those of the forms, each once.
fn place_of(named: &Arc<str>, forms: usize, owners: &mut Vec<Option<Arc<str>>>) -> u32 {
    let known = owners
        .iter()
        .skip(forms)
        .position(|owner| owner.as_ref() == Some(named));
    let place = known.unwrap_or_else(|| {
        owners.push(Some(Arc::clone(named)));
        owners.len() - forms - 1
    });
    counted(forms + place)
}

/// The form that a finding is on, counted from zero: the only one of its sheet, else by the cell, else by the subject.
pub fn form_of<'a>(finding: &Finding, forms: impl Iterator<Item = &'a Heading> + Clone) -> Option<usize> {
    finding.sheet.as_ref()?;
    let on_sheet = forms
        .enumerate()
        .filter(|(_, form)| form.sheet_index == finding.sheet_index);
    let mut first = on_sheet.clone();
    if let (Some((only, _)), None) = (first.next(), first.next()) {
        return Some(only);
    }
    let find = |is_it: &dyn Fn(&Heading) -> bool| on_sheet.clone().find(|(_, form)| is_it(form)).map(|(form, _)| form);
    let by_cell = finding.cell.and_then(|cell| find(&|form| form.area.contains(cell)));
    by_cell.or_else(|| {
        let subject = finding.subject.as_ref()?;
        find(&|form| *form.subject() == **subject)
    })
}

/// Keeps the findings that are on none of these forms of a file, which are counted from zero.
pub fn retain_besides<'a>(
    findings: &mut Vec<Finding>,
    gone: &[usize],
    forms: impl Iterator<Item = &'a Heading> + Clone,
) {
    findings.retain(|finding| form_of(finding, forms.clone()).is_none_or(|form| !gone.contains(&form)));
}

/// Findings on one file, each with the place of its owner.
#[derive(Debug, PartialEq, Eq)]
struct List {
    findings: Vec<Finding>,
    owners: Vec<u32>,
}

impl List {
    /// The kinds, in the order in which each occurs first.
    fn tallies(&self) -> Box<[Tally]> {
        let mut known: BTreeMap<(u32, Word, Severity), usize> = BTreeMap::new();
        let mut tallies: Vec<Tally> = Vec::new();
        for (finding, &owner) in self.findings.iter().zip(&self.owners) {
            let key = (owner, finding.code, finding.severity);
            let place = *known.entry(key).or_insert(tallies.len());
            match tallies.get_mut(place) {
                Some(tally) => tally.count = tally.count.saturating_add(1),
                None => tallies.push(Tally {
                    code: finding.code,
                    severity: finding.severity,
                    owner,
                    count: 1,
                }),
            }
        }
        tallies.into()
    }
}

/// What a list is as bytes, read where they lie: all its texts as one, those once that findings share.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    #[serde(borrow, deserialize_with = "text::at_once")]
    texts: Cow<'a, str>,
    /// Where each of them ends.
    ends: Vec<usize>,
    findings: Vec<Row>,
}

/// A finding; its texts by their place among all.
#[derive(Serialize, Deserialize)]
struct Row {
    code: usize,
    is_error: bool,
    owner: u32,
    sheet: Option<usize>,
    sheet_index: usize,
    cell: Option<Address>,
    subject: Option<usize>,
    message: usize,
    found: Option<usize>,
    expected: Option<usize>,
    rule: usize,
    advice: usize,
}

impl Row {
    const fn severity(&self) -> Severity {
        if self.is_error { Severity::Error } else { Severity::Hint }
    }
}

impl Packed<'_> {
    fn text(&self, place: usize) -> &str {
        text_at(place, &self.texts, &self.ends)
    }
}

/// The text of a place among texts that stand one behind the other and end here.
fn text_at<'a>(place: usize, texts: &'a str, ends: &[usize]) -> &'a str {
    let start = place.checked_sub(1).map_or(Some(&0), |before| ends.get(before));
    let span = start.zip(ends.get(place)).map(|(start, end)| *start..*end);
    span.and_then(|span| texts.get(span)).unwrap_or_default()
}

/// Room for most texts of a finding, in bytes.
const USUAL_TEXTS: usize = 320;
/// Where in a table of shared texts one is looked for.
const PLACES: usize = 256;

/// The texts of findings. A shared one has one place in the table, where it follows the one that had it before: what comes
/// again after that is told again.
struct Texts {
    all: String,
    ends: Vec<usize>,
    table: [usize; PLACES],
}

impl Texts {
    fn with_room_for(findings: usize) -> Self {
        Self {
            all: String::with_capacity(findings * USUAL_TEXTS),
            ends: Vec::with_capacity(findings * 4),
            table: [0; PLACES],
        }
    }

    fn add(&mut self, text: &str) -> usize {
        self.all.push_str(text);
        self.ends.push(self.all.len());
        self.ends.len() - 1
    }

    fn share(&mut self, text: &str) -> usize {
        let at = memory::place(memory::mixed(text), PLACES);
        let known = self.table[at];
        if known < self.ends.len() && text_at(known, &self.all, &self.ends) == text {
            return known;
        }
        self.table[at] = self.add(text);
        self.table[at]
    }
}

impl Serialize for List {
    fn serialize<Into: Serializer>(&self, into: Into) -> Result<Into::Ok, Into::Error> {
        let mut texts = Texts::with_room_for(self.findings.len());
        let both = self.findings.iter().zip(&self.owners);
        let findings = both.map(|(finding, &owner)| Row {
            code: texts.share(finding.code),
            is_error: finding.severity == Severity::Error,
            owner,
            sheet: finding.sheet.as_deref().map(|sheet| texts.share(sheet)),
            sheet_index: finding.sheet_index,
            cell: finding.cell,
            subject: finding.subject.as_deref().map(|subject| texts.share(subject)),
            message: texts.add(&finding.message),
            found: finding.found.as_deref().map(|found| texts.add(found)),
            expected: finding.expected.as_deref().map(|expected| texts.add(expected)),
            rule: texts.share(&finding.rule),
            advice: texts.share(&finding.advice),
        });
        let findings = findings.collect();
        let Texts { all, ends, .. } = texts;
        let texts = Cow::Owned(all);
        Packed { texts, ends, findings }.serialize(into)
    }
}

impl<'de> Deserialize<'de> for List {
    fn deserialize<From: Deserializer<'de>>(from: From) -> Result<Self, From::Error> {
        let packed = Packed::deserialize(from)?;
        let mut names: Vec<Option<Arc<str>>> = vec![None; packed.ends.len()];
        let mut texts: Vec<Option<Text>> = vec![None; packed.ends.len()];
        let mut name = |place: usize| known(&mut names, place, || Arc::from(packed.text(place)));
        let mut shared = |place: usize| known(&mut texts, place, || packed.text(place).keep());
        let own = |place: usize| packed.text(place).keep();
        let findings = packed.findings.iter().map(|row| Finding {
            code: word::word(packed.text(row.code)),
            severity: row.severity(),
            department: None,
            file: Arc::default(),
            sheet: row.sheet.map(&mut name),
            sheet_index: row.sheet_index,
            cell: row.cell,
            subject: row.subject.map(&mut name),
            message: own(row.message),
            found: row.found.map(own),
            expected: row.expected.map(own),
            rule: shared(row.rule),
            advice: shared(row.advice),
        });
        Ok(Self {
            findings: findings.collect(),
            owners: packed.findings.iter().map(|row| row.owner).collect(),
        })
    }
}

/// What was made for a place before, else what is made for it now.
fn known<Made: Clone + Default>(made: &mut [Option<Made>], place: usize, make: impl FnOnce() -> Made) -> Made {
    let known = made.get_mut(place).map(|known| known.get_or_insert_with(make));
    known.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::FormKind;
    use crate::domain::place::Area;

    fn form(sheet_index: usize, rows: (u32, u32), project: &str) -> Heading {
        Heading {
            sheet: format!("表{sheet_index}").as_str().into(),
            sheet_index,
            area: Area::new(Address::new(rows.0, 0), Address::new(rows.1, 8)),
            kind: FormKind::Project,
            year: None,
            year_at: None,
            department: None,
            department_at: None,
            department_code: None,
            unit: None,
            project: Some(crate::domain::form::Given {
                at: Address::new(rows.0, 1),
                text: project.into(),
            }),
            project_at: None,
            project_code: None,
        }
    }

    /// A finding on a sheet, if any, and there at a row, if any.
    fn finding(code: &'static str, sheet: Option<usize>, row: Option<u32>, subject: Option<&str>) -> Finding {
        Finding {
            code,
            severity: if code.starts_with('S') {
                Severity::Hint
            } else {
                Severity::Error
            },
            department: None,
            file: "教育局.xlsx".into(),
            sheet: sheet.map(|sheet| format!("表{sheet}").into()),
            sheet_index: sheet.unwrap_or_default(),
            cell: row.map(|row| Address::new(row, 3)),
            subject: subject.map(Arc::from),
            message: "执行率填「100%」，按执行数96÷全年预算数120应为80%".into(),
            found: Some("100%".into()),
            expected: (code == "F03").then(|| "80%".into()),
            rule: "项目支出绩效评价管理办法 · 执行率＝全年执行数÷全年预算数".into(),
            advice: Text::new(),
        }
    }

    /// Two on one sheet, one alone on another; there is a sheet without a form.
    fn forms() -> [Heading; 3] {
        [form(0, (0, 20), "一"), form(0, (30, 50), "二"), form(1, (0, 20), "三")]
    }

    fn put_aside(findings: &[Finding]) -> FileFindings {
        let forms = forms();
        let file = Arc::from("教育局.xlsx");
        FileFindings::new(&file, findings.to_vec(), forms.iter(), &Scratch::in_memory())
    }

    #[test]
    fn findings_come_back_as_they_were_with_their_departments() {
        let of_roster = Finding {
            department: Some("财政局".into()),
            ..finding("R01", None, None, None)
        };
        let findings = [
            finding("F03", Some(0), Some(4), None),
            finding("S04", Some(7), None, None),
            of_roster,
        ];
        let mut found = put_aside(&findings);
        assert_eq!(found.open().unwrap(), findings);
        found.belong(["甲局", "乙局", "丙局"].map(Arc::from).to_vec(), Some("丁局".into()));
        let owners: Vec<_> = found.open().unwrap().into_iter().map(|one| one.department).collect();
        assert_eq!(owners, ["甲局", "丁局", "财政局"].map(|name| Some(Arc::from(name))));
        let kinds: Vec<_> = found.kinds().map(|kind| kind.department.map(Arc::from)).collect();
        assert_eq!(kinds, owners);
    }

    #[test]
    fn findings_are_told_as_each_tells_itself() {
        let of_roster = Finding {
            department: Some("财政局".into()),
            file: Arc::default(),
            ..finding("R01", None, None, None)
        };
        let findings = [
            finding("F03", Some(0), Some(4), None),
            finding("S04", Some(7), None, None),
        ];
        let in_words = |findings: &[Finding]| -> String { findings.iter().map(|one| format!("{one}\n\n")).collect() };
        assert_eq!(put_aside(&findings).told().unwrap(), in_words(&findings));
        let roster = std::slice::from_ref(&of_roster);
        let found = FileFindings::new(
            &Arc::default(),
            roster.to_vec(),
            std::iter::empty(),
            &Scratch::in_memory(),
        );
        assert_eq!(found.told().unwrap(), in_words(roster));
    }

    #[test]
    fn more_texts_than_the_table_has_places_come_back_as_they_were() {
        let advised = |number: usize| Finding {
            rule: format!("规则{}", number % 300).as_str().into(),
            advice: format!("把G{number}改为{number}").as_str().into(),
            ..finding("F03", Some(number % 7), Some(4), Some("一"))
        };
        let findings: Vec<Finding> = (0..2 * PLACES).map(advised).collect();
        assert_eq!(put_aside(&findings).open().unwrap(), findings);
    }

    #[test]
    fn bytes_that_tell_of_no_text_are_no_crash() {
        let packed = Packed {
            texts: Cow::Borrowed("绩评"),
            ends: vec![3, 1, 99],
            findings: Vec::new(),
        };
        let texts = (0..5).map(|place| packed.text(place)).collect::<Vec<_>>();
        assert_eq!(texts, ["绩", "", "", "", ""]);
        // Half a letter.
        assert!(scratch::read::<Packed>(&[2, 0xE7, 0xBB, 0, 0]).is_err());
    }

    #[test]
    fn a_finding_is_on_the_only_form_of_its_sheet_else_told_by_cell_and_subject() {
        let findings = [
            finding("F03", Some(1), None, None),
            finding("F03", Some(0), Some(31), Some("一")),
            finding("F03", Some(0), Some(25), Some("二")),
            finding("F03", Some(0), None, None),
            finding("S04", Some(2), None, None),
            finding("S01", None, None, None),
        ];
        let found = put_aside(&findings);
        let owners: Vec<_> = found.tallies.iter().map(|tally| (tally.owner, tally.count)).collect();
        assert_eq!(owners, [(2, 1), (1, 2), (BESIDES, 1), (BESIDES, 1), (BESIDES, 1)]);
        assert_eq!(found.count(), Count { errors: 4, hints: 2 });
        assert_eq!(found.count_on(1).errors, 2);
    }

    /// Also where the cell lies outside of the form, or there is none: what is counted on a form goes with it.
    #[test]
    fn nothing_is_counted_on_a_form_whose_findings_are_gone() {
        let findings = [
            finding("F03", Some(0), Some(4), Some("一")),
            finding("F03", Some(0), Some(25), Some("二")),
            finding("F03", Some(0), Some(31), Some("二")),
            finding("F03", Some(0), None, None),
            finding("F03", Some(1), Some(40), Some("三")),
            finding("F03", Some(1), None, None),
            finding("S01", None, None, None),
        ];
        for (gone, left) in [(1, 5), (2, 5), (0, 6)] {
            let mut kept = findings.to_vec();
            retain_besides(&mut kept, &[gone], forms().iter());
            assert_eq!(kept.len(), left, "{gone}");
            assert_eq!(put_aside(&kept).count_on(gone), Count::default(), "{gone}");
        }
    }
}
