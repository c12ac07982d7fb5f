//! The district (全区) put together from all returns: departments, their figures and places.

use super::finding::Count;
use super::found::{FileFindings, Kind};
use super::sent::Sent;
use super::text::Text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// A form with where it came from. What form it is and what it comes to is asked of the entry itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub file: Arc<str>,
    /// By itself, so that lists of entries, which grow by doubling, are short.
    pub sent: Box<Sent>,
    /// Findings of severity 强制 and 提示 on this form.
    pub errors: usize,
    pub hints: usize,
    /// Sent again (S12): listed, not counted.
    pub duplicate: bool,
    /// What counts in its place; there is one exactly if the form is a duplicate.
    pub superseded_by: Option<Replacement>,
}

/// The later form that counts in the place of one that was sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    pub file: Arc<str>,
    pub sheet: String,
}

impl Deref for Entry {
    type Target = Sent;

    fn deref(&self) -> &Sent {
        &self.sent
    }
}

impl Department {
    /// Every form of the department, counted or not.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.projects.iter().chain(&self.whole).chain(&self.further_wholes)
    }
}

/// How many projects have each grade, in the order of the profile's bands; the last is 未定级.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GradeCounts {
    pub claimed: Vec<usize>,
    pub recomputed: Vec<usize>,
}

/// The figures of a department or of the whole district. Amounts in 万元, rates as ratios, scores in points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Project forms counted (duplicates left out): the denominator of every share.
    pub projects: usize,
    /// Of these, with a recomputed total.
    pub scored: usize,
    pub grades: GradeCounts,
    /// 评优率 by recomputed grades; None where no project has one.
    pub excellence_rate: Option<Decimal>,
    /// 评优率 by claimed grades, as well.
    pub excellence_rate_claimed: Option<Decimal>,
    pub budget: Option<Decimal>,
    pub spent: Option<Decimal>,
    /// Σ执行数 ÷ Σ全年预算数, never the mean of rates.
    pub execution_rate: Option<Decimal>,
    /// Mean of recomputed project totals.
    pub mean_score: Option<Decimal>,
    /// The same weighted by 全年预算数.
    pub weighted_score: Option<Decimal>,
    /// Mean of the claimed totals.
    pub mean_score_claimed: Option<Decimal>,
    pub errors: usize,
    pub hints: usize,
}

/// One department with its forms and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    pub name: Arc<str>,
    pub code: Option<Text>,
    pub on_roster: Option<bool>,
    /// Project forms in input order.
    pub projects: Vec<Entry>,
    /// The department form (部门整体支出); the first if there are several.
    pub whole: Option<Entry>,
    /// Its further department forms: listed, not counted.
    pub further_wholes: Vec<Entry>,
    pub figures: Figures,
    /// What ranks by the profile; None if there is nothing to rank by.
    pub ranking_score: Option<Decimal>,
    /// 名次, from 1; equals share a place (1, 2, 2, 4). None without a ranking score.
    pub place: Option<usize>,
    pub tied: bool,
    /// Projects that the roster expects, if it says so.
    pub expected_projects: Option<usize>,
    pub files: Vec<Arc<str>>,
}

/// Projects self-evaluated of those due (项目自评覆盖率), over the departments of which the roster says how many are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectCoverage {
    pub departments: usize,
    /// Of no department more than is due.
    pub done: usize,
    pub due: usize,
}

/// What became of an input file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    pub file: Arc<str>,
    pub hash: String,
    pub department: Option<Arc<str>>,
    pub fate: Fate,
    /// Sheets passed over with the reason.
    pub skipped: Vec<String>,
    /// Why its marked copy (标注件) is not the workbook itself, or is missing, in a sentence; None where all is well or
    /// none was due.
    pub marked: Option<String>,
    pub errors: usize,
    pub hints: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Forms read, of which scored.
    Read { forms: usize, scored: usize },
    /// Readable but without any form.
    NoForm,
    /// Could not be read: the reason.
    Refused { reason: String },
    /// Not a return: the reason.
    Passed { reason: String },
    /// What programs and systems leave behind: counted, not listed one by one.
    Litter,
}

/// The district's result: what every output is rendered from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    pub year: Option<i32>,
    /// In the order of the roster, else by name (pinyin).
    pub departments: Vec<Department>,
    pub figures: Figures,
    /// Every input file, in input order.
    pub intake: Vec<Intake>,
    /// On the roster, nothing received.
    pub not_sent: Vec<Arc<str>>,
    /// Departments on the roster; None without a roster.
    pub roster_size: Option<usize>,
    /// None unless the roster says how many projects are due.
    pub project_coverage: Option<ProjectCoverage>,
    /// The findings of every file that has any, in input order; those on the roster last.
    pub findings: Vec<FileFindings>,
}

/// The forms of input files.
pub struct EntriesByFile<'a>(BTreeMap<&'a str, Vec<&'a Entry>>);

impl<'a> EntriesByFile<'a> {
    /// The forms of a file, none if it has none.
    pub fn of(&self, file: &str) -> &[&'a Entry] {
        self.0.get(file).map_or(&[], Vec::as_slice)
    }
}

impl District {
    /// How many findings there are of each kind, file by file.
    pub fn kinds(&self) -> impl Iterator<Item = Kind<'_>> {
        self.findings.iter().flat_map(FileFindings::kinds)
    }

    /// How many findings there are.
    pub fn count(&self) -> Count {
        self.kinds().collect()
    }

    /// Departments by place; those without one last, in the order of the district.
    pub fn ranked(&self) -> Vec<&Department> {
        let mut ranked: Vec<_> = self.departments.iter().collect();
        ranked.sort_by_key(|department| department.place.unwrap_or(usize::MAX));
        ranked
    }

    /// 应报部门 that sent something, and how many should have; None without a roster.
    pub fn coverage(&self) -> Option<(usize, usize)> {
        self.roster_size
            .map(|size| (size.saturating_sub(self.not_sent.len()), size))
    }

    /// Departments whose amounts are those of their department form, since no project of theirs counts.
    pub fn with_amounts_of_whole(&self) -> usize {
        let without_projects = self.departments.iter().filter(|one| one.figures.projects == 0);
        without_projects.filter(|one| one.whole.is_some()).count()
    }

    /// Project forms that count (duplicates left out), department by department.
    pub fn counted_projects(&self) -> impl Iterator<Item = &Entry> {
        let projects = self.departments.iter().flat_map(|department| &department.projects);
        projects.filter(|entry| !entry.duplicate)
    }

    /// The forms of every input file that has any, in the order of the departments.
    pub fn entries_by_file(&self) -> EntriesByFile<'_> {
        let mut by_file: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in self.departments.iter().flat_map(Department::entries) {
            by_file.entry(&entry.file).or_default().push(entry);
        }
        EntriesByFile(by_file)
    }

    /// Input files that somebody sent: litter of systems and programs is none.
    pub fn received(&self) -> usize {
        self.files(|fate| *fate != Fate::Litter)
    }

    /// Input files with such a fate.
    pub fn files(&self, is_such: fn(&Fate) -> bool) -> usize {
        self.intake.iter().filter(|intake| is_such(&intake.fate)).count()
    }
}
