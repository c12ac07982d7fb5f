//! From the records of districts to the city: everything is computed anew from the projects, never from shares or means.

use super::figures::{Counted, Sums};
use super::ranking::{Standing, places, score_of};
use crate::domain::city::{City, Member, Region};
use crate::domain::district::Figures;
use crate::profile::Profile;
use crate::profile::model::RankBy;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a district's records say of a department besides its projects. Scores in points, amounts in 万元.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentRecord {
    pub name: String,
    pub budget: Option<Decimal>,
    pub spent: Option<Decimal>,
    pub whole_score: Option<Decimal>,
    pub whole_score_claimed: Option<Decimal>,
    pub grade: Option<String>,
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
    pub roster_size: Option<usize>,
    pub not_sent: usize,
}

/// The projects of a district, added one by one: what is kept is sums, not records.
pub struct Gathered<'a> {
    by_department: BTreeMap<String, Sums>,
    profile: &'a Profile,
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
        let (mut errors, mut hints) = (0, 0);
        let mut members = Vec::with_capacity(departments.len());
        for department in departments {
            let sums = self.by_department.remove(&department.name);
            let mut sums = sums.unwrap_or_else(|| Sums::of(self.profile));
            if sums.projects == 0 {
                sums.add_money(department.budget, department.spent);
            }
            all.join(&sums);
            errors += department.errors;
            hints += department.hints;
            members.push(member(department, &sums, self.profile));
        }
        let figures = all.figures(self.profile);
        let region = Region {
            name: Arc::from(region.name),
            year: region.year,
            profile: region.profile,
            profile_hash: region.profile_hash,
            members,
            figures: Figures {
                errors,
                hints,
                ..figures
            },
            roster_size: region.roster_size,
            not_sent: region.not_sent,
            ranking_score: all.mean(self.profile),
            place: None,
            tied: false,
        };
        (region, all)
    }

    /// Departments of projects that no record of a department names: the records do not belong together.
    pub fn unknown<'b>(&'b self, departments: &'b [DepartmentRecord]) -> Option<&'b str> {
        let known = |name: &String| departments.iter().any(|department| department.name == *name);
        self.by_department.keys().find(|name| !known(name)).map(String::as_str)
    }
}

fn member(department: DepartmentRecord, sums: &Sums, profile: &Profile) -> Member {
    let figures = sums.figures(profile);
    let whole = match profile.ranking.by {
        RankBy::Recomputed => department.whole_score,
        RankBy::Claimed => department.whole_score_claimed,
    };
    Member {
        name: Arc::from(department.name),
        figures: Figures {
            errors: department.errors,
            hints: department.hints,
            ..figures
        },
        whole_score: department.whole_score,
        whole_score_claimed: department.whole_score_claimed,
        grade: department.grade,
        ranking_score: score_of(whole, sums, profile),
        place: None,
        tied: false,
    }
}

/// The city of these districts: figures of all projects, places of districts and of departments among all.
pub fn city(regions: Vec<(Region, Sums)>, profile: &Profile) -> City {
    let mut all = Sums::of(profile);
    regions.iter().for_each(|(_, sums)| all.join(sums));
    let mut regions: Vec<Region> = regions.into_iter().map(|(region, _)| region).collect();
    place_regions(&mut regions, profile);
    place_members(&mut regions, profile);
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

fn place_regions(regions: &mut [Region], profile: &Profile) {
    let standings: Vec<Standing> = regions
        .iter()
        .map(|region| Standing {
            score: region.ranking_score,
            execution_rate: region.figures.execution_rate,
            errors: region.figures.errors,
        })
        .collect();
    for (region, (place, tied)) in regions.iter_mut().zip(places(&standings, profile)) {
        (region.place, region.tied) = (place, tied);
    }
}

fn place_members(regions: &mut [Region], profile: &Profile) {
    let standings: Vec<Standing> = regions
        .iter()
        .flat_map(|region| &region.members)
        .map(|member| Standing {
            score: member.ranking_score,
            execution_rate: member.figures.execution_rate,
            errors: member.figures.errors,
        })
        .collect();
    let members = regions.iter_mut().flat_map(|region| &mut region.members);
    for (member, (place, tied)) in members.zip(places(&standings, profile)) {
        (member.place, member.tied) = (place, tied);
    }
}
