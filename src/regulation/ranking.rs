//! 排名: what ranks a department, and who shares a place.

use super::figures::{claimed, mean, recomputed, weighted_mean};
use crate::domain::district::{Department, Entry};
use crate::profile::Profile;
use crate::profile::model::{RankBy, RankScore, TieKey};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// The score that ranks a department by the profile; None if there is nothing to rank by.
pub fn ranking_score(department: &Department, profile: &Profile) -> Option<Decimal> {
    let score = match profile.ranking.by {
        RankBy::Recomputed => recomputed,
        RankBy::Claimed => claimed,
    };
    let digits = profile.rounding.points;
    let projects: Vec<&Entry> = department.projects.iter().filter(|entry| !entry.duplicate).collect();
    let whole = department.whole.as_ref().and_then(score);
    match profile.ranking.score {
        RankScore::WholeElseMean => whole.or_else(|| mean(&projects, score, digits)),
        RankScore::Whole => whole,
        RankScore::Mean => mean(&projects, score, digits),
        RankScore::Weighted => weighted_mean(&projects, score, digits),
    }
}

/// Gives every department its score and place: 1, 2, 2, 4, equals sharing one. The order of the list stays.
pub fn set_places(departments: &mut [Department], profile: &Profile) {
    for department in &mut *departments {
        department.ranking_score = ranking_score(department, profile);
        department.place = None;
        department.tied = false;
    }
    let mut ranked: Vec<&mut Department> = departments
        .iter_mut()
        .filter(|department| department.ranking_score.is_some())
        .collect();
    ranked.sort_by(|one, other| standing(one, other, profile));
    let mut rest = ranked.as_mut_slice();
    let mut place = 1;
    while let Some(leader) = rest.first() {
        let sharing = rest
            .iter()
            .take_while(|other| standing(leader, other, profile) == Ordering::Equal)
            .count();
        let (equals, others) = rest.split_at_mut(sharing);
        for department in equals {
            department.place = Some(place);
            department.tied = sharing > 1;
        }
        place += sharing;
        rest = others;
    }
}

/// The better first: by score, then by the keys of the profile.
fn standing(one: &Department, other: &Department, profile: &Profile) -> Ordering {
    let by_score = other.ranking_score.cmp(&one.ranking_score);
    let by_keys = profile.ranking.ties.iter().map(|key| match key {
        TieKey::ExecutionRate => other.figures.execution_rate.cmp(&one.figures.execution_rate),
        TieKey::FewerErrors => one.figures.errors.cmp(&other.figures.errors),
    });
    by_keys.fold(by_score, Ordering::then)
}
