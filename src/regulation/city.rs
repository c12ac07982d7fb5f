//! From the records of districts to the city: everything is computed anew from the projects, never from shares or means.

use super::agreement::Claims;
use super::figures::{Counted, Sums};
use super::ranking::{Ranked, region_score_of, score_of, set_places};
use crate::domain::city::{City, Member, Region};
use crate::domain::district::Figures;
use crate::domain::outcome::Totals;
use crate::profile::Profile;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a district's records say of a department besides its projects. Scores in points, amounts in 万元.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentRecord {
    pub name: String,
    pub budget: Option<Decimal>,
    pub spent: Option<Decimal>,
    /// What its department form comes to; None if there is none.
    pub whole: Option<Totals>,
    pub grade: Option<String>,
    /// Projects that count, and the mean of their recomputed totals.
    pub projects: usize,
    pub mean_score: Option<Decimal>,
    pub errors: usize,
    pub hints: usize,
}

/// What a district's manifest says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionRecord {
    pub name: String,
    pub year: Option<i32>,
    pub profile: String,
    pub profile_hash: String,
    /// What tells profiles apart that score differently; None from earlier versions of the program.
    pub scoring: Option<String>,
    pub roster_size: Option<usize>,
    pub not_sent: usize,
    pub claims: Claims,
}

/// The projects of a district, added one by one: what is kept is sums, not records.
pub struct Gathered<'a> {
    pub(super) by_department: BTreeMap<String, Sums>,
    pub(super) profile: &'a Profile,
}

impl<'a> Gathered<'a> {
    pub const fn new(profile: &'a Profile) -> Self {
        Self {
            by_department: BTreeMap::new(),
            profile,
        }
    }

    /// Counts a project of a department; one that was sent again is not to be given.
    pub fn add(&mut self, department: &str, project: &Counted) {
        if !self.by_department.contains_key(department) {
            self.by_department.insert(department.to_owned(), Sums::of(self.profile));
        }
        if let Some(sums) = self.by_department.get_mut(department) {
            sums.add(project, self.profile);
        }
    }

    /// The district, of its departments in order and the projects gathered; with what it adds up to.
    pub fn region(mut self, region: RegionRecord, departments: Vec<DepartmentRecord>) -> (Region, Sums) {
        let mut all = Sums::of(self.profile);
        let mut members = Vec::with_capacity(departments.len());
        for department in departments {
            let sums = self.by_department.remove(&department.name);
            let mut sums = sums.unwrap_or_else(|| Sums::of(self.profile));
            if sums.projects == 0 {
                sums.add_money(department.budget, department.spent);
            }
            all.join(&sums);
            members.push(member(department, &sums, self.profile));
        }
        let figures = all.figures(self.profile);
        let region = Region {
            name: Arc::from(region.name),
            year: region.year,
            profile: region.profile,
            profile_hash: region.profile_hash,
            scoring: region.scoring,
            members,
            figures: Figures {
                // Its own count: findings on the roster and on files of nobody are no department's.
                errors: region.claims.errors,
                hints: region.claims.hints,
                ..figures
            },
            roster_size: region.roster_size,
            not_sent: region.not_sent,
            ranking_score: region_score_of(&all, self.profile),
            place: None,
            tied: false,
        };
        (region, all)
    }
}

fn member(department: DepartmentRecord, sums: &Sums, profile: &Profile) -> Member {
    let figures = sums.figures(profile);
    Member {
        name: Arc::from(department.name),
        figures: Figures {
            errors: department.errors,
            hints: department.hints,
            ..figures
        },
        whole: department.whole,
        grade: department.grade,
        ranking_score: score_of(department.whole, sums, profile),
        place: None,
        tied: false,
    }
}

/// The city of these districts: figures of all projects, places of districts and of departments among all.
pub fn city(regions: Vec<(Region, Sums)>, profile: &Profile) -> City {
    let mut all = Sums::of(profile);
    regions.iter().for_each(|(_, sums)| all.join(sums));
    let mut regions: Vec<Region> = regions.into_iter().map(|(region, _)| region).collect();
    set_places(regions.iter_mut().map(ranked_region), profile);
    let members = regions.iter_mut().flat_map(|region| &mut region.members);
    set_places(members.map(ranked_member), profile);
    let year = regions.first().and_then(|region| region.year);
    let figures = all.figures(profile);
    City {
        year: year.filter(|_| regions.iter().all(|region| region.year == year)),
        figures: Figures {
            errors: regions.iter().map(|region| region.figures.errors).sum(),
            hints: regions.iter().map(|region| region.figures.hints).sum(),
            ..figures
        },
        regions,
    }
}

fn ranked_region(region: &mut Region) -> Ranked<'_> {
    Ranked {
        score: region.ranking_score,
        figures: &region.figures,
        place: &mut region.place,
        tied: &mut region.tied,
    }
}

fn ranked_member(member: &mut Member) -> Ranked<'_> {
    Ranked {
        score: member.ranking_score,
        figures: &member.figures,
        place: &mut member.place,
        tied: &mut member.tied,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::model::{RankBy, RankScore};
    use crate::regulation::sample::luquan;

    fn points(text: &str) -> Option<Decimal> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    /// A project: recomputed and claimed total, budget.
    fn project<'a>([total, claimed, budget]: [&str; 3]) -> Counted<'a> {
        Counted {
            total: points(total),
            claimed_total: points(claimed),
            grade: None,
            grade_claimed: None,
            budget: points(budget),
            spent: points(budget),
        }
    }

    /// A district of one department with these projects and what its department form comes to.
    fn region(name: &str, projects: &[[&str; 3]], whole: Option<Totals>, profile: &Profile) -> (Region, Sums) {
        let mut gathered = Gathered::new(profile);
        projects.iter().for_each(|one| gathered.add("教育局", &project(*one)));
        let department = DepartmentRecord {
            name: "教育局".to_owned(),
            budget: None,
            spent: None,
            whole,
            grade: None,
            projects: projects.len(),
            mean_score: None,
            errors: 0,
            hints: 0,
        };
        let record = RegionRecord {
            name: name.to_owned(),
            year: None,
            profile: String::new(),
            profile_hash: String::new(),
            scoring: None,
            roster_size: None,
            not_sent: 0,
            claims: Claims::default(),
        };
        gathered.region(record, vec![department])
    }

    fn ranking(by: RankBy, score: RankScore) -> Profile {
        let mut profile = luquan();
        profile.ranking.by = by;
        profile.ranking.score = score;
        profile
    }

    /// The department form → the ranking score of its department, by recomputed and by claimed totals.
    #[track_caller]
    fn member(whole: Option<Totals>, scores: [&str; 2]) {
        for (by, score) in [RankBy::Recomputed, RankBy::Claimed].into_iter().zip(scores) {
            let profile = ranking(by, RankScore::WholeElseMean);
            let regions = vec![region("东区", &[["100", "99", "1"]], whole, &profile)];
            let city = city(regions, &profile);
            let member = &city.regions[0].members[0];
            assert_eq!(member.ranking_score, points(score), "{by:?}");
            assert_eq!(member.place.is_some(), !score.is_empty());
        }
    }

    #[test]
    fn districts_rank_by_the_projects_as_the_profile_says() {
        use RankBy::{Claimed, Recomputed};
        let east = [["100", "60", "1"], ["80", "60", "9"]];
        let west = [["90", "70", "1"], ["80", "70", "1"]];
        for (by, score, east_has, west_has, places) in [
            (Recomputed, RankScore::Mean, "90", "85", [1, 2]),
            (Recomputed, RankScore::Weighted, "82", "85", [2, 1]),
            (Claimed, RankScore::Mean, "60", "70", [2, 1]),
            (Claimed, RankScore::Weighted, "60", "70", [2, 1]),
            // A district has no form of its own.
            (Recomputed, RankScore::WholeElseMean, "90", "85", [1, 2]),
            (Recomputed, RankScore::Whole, "90", "85", [1, 2]),
        ] {
            let profile = ranking(by, score);
            let regions = [("东区", east), ("西区", west)].map(|(name, own)| region(name, &own, None, &profile));
            let city = city(regions.into(), &profile);
            let ranked = city.regions.iter().map(|one| (one.ranking_score, one.place));
            let expected = [east_has, west_has].map(points).into_iter().zip(places.map(Some));
            assert!(ranked.eq(expected), "{by:?} {score:?}");
        }
    }

    #[test]
    fn the_mean_stands_for_no_department_form_that_is_there() {
        let whole = |recomputed, claimed| {
            Some(Totals {
                recomputed: points(recomputed),
                claimed: points(claimed),
            })
        };
        member(None, ["100", "99"]);
        member(whole("85", "88"), ["85", "88"]);
        member(whole("", "88"), ["", "88"]);
        member(whole("", ""), ["", ""]);
    }
}
