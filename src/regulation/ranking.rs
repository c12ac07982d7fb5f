//! 排名: what ranks a department, and who shares a place.

use super::figures::{Sums, sums};
use crate::domain::district::Department;
use crate::profile::Profile;
use crate::profile::model::{RankBy, RankScore, TieKey};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// The score that ranks a department by the profile; None if there is nothing to rank by.
pub fn ranking_score(department: &Department, profile: &Profile) -> Option<Decimal> {
    let whole = department.whole.as_ref().map(|whole| &whole.outcome);
    let whole = whole.and_then(|whole| match profile.ranking.by {
        RankBy::Recomputed => whole.total,
        RankBy::Claimed => whole.claimed_total,
    });
    score_of(whole, &sums(department, profile), profile)
}

/// The score that ranks, of the department form's score and what its projects come to.
pub fn score_of(whole: Option<Decimal>, projects: &Sums, profile: &Profile) -> Option<Decimal> {
    match profile.ranking.score {
        RankScore::WholeElseMean => whole.or_else(|| projects.mean(profile)),
        RankScore::Whole => whole,
        RankScore::Mean => projects.mean(profile),
        RankScore::Weighted => projects.weighted_mean(profile),
    }
}

/// What places are given by.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub score: Option<Decimal>,
    pub execution_rate: Option<Decimal>,
    pub errors: usize,
}

/// Gives every department its score and place. The order of the list stays.
pub fn set_places(departments: &mut [Department], profile: &Profile) {
    for department in &mut *departments {
        department.ranking_score = ranking_score(department, profile);
    }
    let standings: Vec<Standing> = departments
        .iter()
        .map(|department| Standing {
            score: department.ranking_score,
            execution_rate: department.figures.execution_rate,
            errors: department.figures.errors,
        })
        .collect();
    for (department, (place, tied)) in departments.iter_mut().zip(places(&standings, profile)) {
        department.place = place;
        department.tied = tied;
    }
}

/// The place of each, and whether it is shared: 1, 2, 2, 4; none without a score.
pub fn places(standings: &[Standing], profile: &Profile) -> Vec<(Option<usize>, bool)> {
    let mut places = vec![(None, false); standings.len()];
    let mut ranked: Vec<(usize, &Standing)> = standings
        .iter()
        .enumerate()
        .filter(|(_, standing)| standing.score.is_some())
        .collect();
    ranked.sort_by(|(_, one), (_, other)| better(one, other, profile));
    let mut place = 1;
    for equals in ranked.chunk_by(|(_, one), (_, other)| better(one, other, profile) == Ordering::Equal) {
        for (index, _) in equals {
            if let Some(given) = places.get_mut(*index) {
                *given = (Some(place), equals.len() > 1);
            }
        }
        place += equals.len();
    }
    places
}

/// The better first: by score, then by the keys of the profile.
fn better(one: &Standing, other: &Standing, profile: &Profile) -> Ordering {
    let by_score = other.score.cmp(&one.score);
    let by_keys = profile.ranking.ties.iter().map(|key| match key {
        TieKey::ExecutionRate => other.execution_rate.cmp(&one.execution_rate),
        TieKey::FewerErrors => one.errors.cmp(&other.errors),
    });
    by_keys.fold(by_score, Ordering::then)
}
