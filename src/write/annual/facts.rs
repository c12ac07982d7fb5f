//! What the account says about the district, as the template prints it: every figure already in words.

use super::problems::Problems;
use crate::domain::district::{Department, District, Entry, Fate, ProjectCoverage};
use crate::profile::{Profile, ranking_basis};
use crate::write::gaps::without_amounts;
use crate::write::report::{Bands, Excellence, bands, sums};
use crate::write::wording::{fixed, one_line, percent};
use rust_decimal::Decimal;
use serde::Serialize;
use std::io;

/// Departments that the text names at either end of the ranking.
const NAMED: usize = 5;

/// Everything that the template may print.
#[derive(Debug, Serialize)]
pub struct Facts {
    title: String,
    /// `2025年度`
    year: String,
    profile: String,
    /// Departments that sent something.
    departments: usize,
    roster: Option<Coverage>,
    not_sent: Vec<String>,
    files: Files,
    /// Projects counted, duplicates left out.
    projects: usize,
    duplicates: usize,
    scored: usize,
    /// `年初预算数合计…万元，…`
    funds: Option<String>,
    execution: Option<String>,
    /// Projects that the execution rate lacks.
    lacking: usize,
    /// Departments that stand in it with their department form.
    by_whole: usize,
    coverage: Option<Due>,
    wholes: usize,
    without_whole: usize,
    mean: Option<String>,
    weighted: Option<String>,
    mean_claimed: Option<String>,
    /// Name of the best project grade.
    best: String,
    excellence: Excellence,
    /// Projects whose grade recomputation changed.
    regraded: usize,
    low_line: String,
    low: usize,
    low_share: String,
    whole_mean: Option<String>,
    whole_mean_claimed: Option<String>,
    department_bands: Bands,
    ranking_basis: String,
    /// Departments that have a place.
    ranked: usize,
    first: Vec<String>,
    last: Vec<String>,
    pub problems: Problems,
    /// Departments with findings of severity 强制.
    to_correct: usize,
}

/// The roster and who on it sent something.
#[derive(Debug, Serialize)]
struct Coverage {
    size: usize,
    sent: usize,
    rate: String,
    /// Departments that sent something and are not on it.
    outside: usize,
}

/// Projects that the roster expects.
#[derive(Debug, Serialize)]
struct Due {
    departments: usize,
    done: usize,
    due: usize,
    rate: String,
}

/// Input files by their fate.
#[derive(Debug, Serialize)]
struct Files {
    all: usize,
    read: usize,
    useless: usize,
    passed: usize,
}

impl Facts {
    /// What the document is called.
    pub fn title(&self) -> String {
        self.title.clone()
    }

    /// # Errors
    /// If a finding cannot be read any more.
    pub fn of(district: &District, profile: &Profile) -> io::Result<Self> {
        let figures = &district.figures;
        let words = Words { profile };
        let counted = counted(district);
        let year = year(district);
        let wholes: Vec<&Entry> = district
            .departments
            .iter()
            .filter_map(|one| one.whole.as_ref())
            .collect();
        let low = counted.iter().filter(|entry| entry.outcome.execution.is_low).count();
        let best = profile.grades.project.first();
        let regraded = counted.iter().filter(|entry| entry.outcome.regraded());
        let (first, last) = words.ends_of_ranking(district);
        Ok(Self {
            title: format!("{year}预算绩效自评工作总结"),
            year,
            profile: profile.title.clone(),
            departments: district.departments.len(),
            roster: words.roster(district),
            not_sent: district.not_sent.iter().map(|name| one_line(name)).collect(),
            files: files(district),
            projects: figures.projects,
            duplicates: projects(district).filter(|entry| entry.duplicate).count(),
            scored: figures.scored,
            funds: sums(&counted),
            execution: figures.execution_rate.map(|rate| percent(rate, profile.rounding.rate)),
            lacking: without_amounts(projects(district)).len(),
            by_whole: district.with_amounts_of_whole(),
            coverage: words.due(district),
            wholes: wholes.len(),
            without_whole: district.departments.len().saturating_sub(wholes.len()),
            mean: words.points(figures.mean_score),
            weighted: words.points(figures.weighted_score),
            mean_claimed: words.points(figures.mean_score_claimed),
            best: best.map_or_else(String::new, |band| band.name.clone()),
            excellence: Excellence::of(figures, profile),
            regraded: regraded.count(),
            low_line: percent(profile.thresholds.low_execution, 2),
            low,
            low_share: words.share(low, counted.len()).unwrap_or_default(),
            whole_mean: words.mean(&wholes, |entry| entry.outcome.total),
            whole_mean_claimed: words.mean(&wholes, |entry| entry.outcome.claimed_total),
            department_bands: bands(&profile.grades.department),
            ranking_basis: ranking_basis(profile),
            ranked: district.departments.iter().filter(|one| one.place.is_some()).count(),
            first,
            last,
            problems: Problems::of(district)?,
            to_correct: district.departments.iter().filter(|one| one.figures.errors > 0).count(),
        })
    }
}

/// Every project form.
fn projects(district: &District) -> impl Iterator<Item = &Entry> {
    district.departments.iter().flat_map(|department| &department.projects)
}

/// Those that count.
pub fn counted(district: &District) -> Vec<&Entry> {
    projects(district).filter(|entry| !entry.duplicate).collect()
}

/// `2025年度`, or what has to be filled in.
pub fn year(district: &District) -> String {
    match district.year {
        Some(year) => format!("{year}年度"),
        None => "【请补充：年度】".to_owned(),
    }
}

fn files(district: &District) -> Files {
    Files {
        all: district.received(),
        read: district.files(|fate| matches!(fate, Fate::Read { .. })),
        useless: district.files(|fate| matches!(fate, Fate::Refused { .. } | Fate::NoForm)),
        passed: district.files(|fate| matches!(fate, Fate::Passed { .. })),
    }
}

/// How the profile wants figures printed.
struct Words<'a> {
    profile: &'a Profile,
}

impl Words<'_> {
    fn points(&self, points: Option<Decimal>) -> Option<String> {
        points.map(|points| fixed(points, self.profile.rounding.points))
    }

    /// Part of a whole; None if the whole is nothing.
    fn share(&self, part: usize, whole: usize) -> Option<String> {
        let ratio = Decimal::from(part).checked_div(Decimal::from(whole))?;
        Some(percent(ratio, self.profile.rounding.share))
    }

    fn mean(&self, entries: &[&Entry], score: fn(&Entry) -> Option<Decimal>) -> Option<String> {
        let scores: Vec<Decimal> = entries.iter().filter_map(|entry| score(entry)).collect();
        let sum = scores
            .iter()
            .try_fold(Decimal::ZERO, |sum, score| sum.checked_add(*score))?;
        self.points(sum.checked_div(Decimal::from(scores.len())))
    }

    fn roster(&self, district: &District) -> Option<Coverage> {
        let (sent, size) = district.coverage()?;
        Some(Coverage {
            size,
            sent,
            rate: self.share(sent, size)?,
            outside: district.departments.len().saturating_sub(sent),
        })
    }

    /// None unless the roster says how many projects are due.
    fn due(&self, district: &District) -> Option<Due> {
        let ProjectCoverage { departments, done, due } = district.project_coverage?;
        Some(Due {
            departments,
            done,
            due,
            rate: self.share(done, due)?,
        })
    }

    /// Who leads the ranking and who closes it, with their scores; nobody twice, and of those who share a place all or none.
    fn ends_of_ranking(&self, district: &District) -> (Vec<String>, Vec<String>) {
        let ranked = district.ranked();
        let ranked: Vec<_> = ranked
            .into_iter()
            .filter(|department| department.place.is_some())
            .collect();
        let mut places: Vec<_> = ranked.iter().map(|department| department.place).collect();
        let first = whole_places(&places);
        places.reverse();
        let last = whole_places(&places).min(ranked.len() - first);
        let named = |department: &&Department| {
            let score = self.points(department.ranking_score)?;
            Some(format!("{}（{score}分）", one_line(&department.name)))
        };
        let told = |departments: &[&Department]| departments.iter().filter_map(named).collect();
        (
            told(ranked.get(..first).unwrap_or_default()),
            told(ranked.get(ranked.len() - last..).unwrap_or_default()),
        )
    }
}

/// How many departments to name from the front, so that none is left out that has the place of one named.
fn whole_places<Place: PartialEq>(places: &[Place]) -> usize {
    let Some(at_cut) = places.get(NAMED).filter(|next| places.get(NAMED - 1) == Some(next)) else {
        return places.len().min(NAMED);
    };
    let before = places.iter().take_while(|place| *place != at_cut).count();
    let with = before + places.iter().filter(|place| *place == at_cut).count();
    if with <= 2 * NAMED { with } else { before }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(places: &[usize], named: usize) {
        assert_eq!(whole_places(places), named, "{places:?}");
    }

    #[test]
    fn of_those_who_share_a_place_all_are_named_or_none() {
        case(&[], 0);
        case(&[1, 2, 3], 3);
        case(&[1, 2, 3, 4, 5, 6, 7], 5);
        case(&[1, 2, 3, 4, 4, 4, 7], 6);
        case(&[1, 2, 3, 4, 5, 5, 5], 7);
        case(&[1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3], 2);
        case(&[1; 11], 0);
        case(&[1; 10], 10);
    }
}
