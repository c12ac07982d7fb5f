//! 排名: what ranks a department, and who shares a place.

use super::figures::{Sums, sums};
use crate::domain::district::{Department, Figures};
use crate::domain::outcome::Totals;
use crate::profile::Profile;
use crate::profile::model::{RankBy, RankScore, TieKey};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Gives every department its score and place. The order of the list stays.
pub fn rank(departments: &mut [Department], profile: &Profile) {
    for department in &mut *departments {
        let whole = department.whole.as_ref().map(|whole| whole.outcome.totals());
        department.ranking_score = score_of(whole, &sums(department, profile), profile);
    }
    set_places(departments.iter_mut().map(ranked), profile);
}

fn ranked(department: &mut Department) -> Ranked<'_> {
    Ranked {
        score: department.ranking_score,
        figures: &department.figures,
        place: &mut department.place,
        tied: &mut department.tied,
    }
}

/// The score that ranks a department by the profile, of its department form and of what its projects come to; None if
/// there is nothing to rank by. The mean of the projects stands in for a form that was not sent, never for one that was
/// sent and has no score: a department that left its form unfinished would rank by its projects alone.
pub fn score_of(whole: Option<Totals>, projects: &Sums, profile: &Profile) -> Option<Decimal> {
    score_by(profile.ranking.score, whole, projects, profile)
}

/// The score that ranks a district of a city.
pub fn region_score_of(projects: &Sums, profile: &Profile) -> Option<Decimal> {
    score_by(profile.ranking.score.of_regions(), None, projects, profile)
}

fn score_by(score: RankScore, whole: Option<Totals>, projects: &Sums, profile: &Profile) -> Option<Decimal> {
    let whole = whole.map(|totals| match profile.ranking.by {
        RankBy::Recomputed => totals.recomputed,
        RankBy::Claimed => totals.claimed,
    });
    match score {
        RankScore::WholeElseMean => whole.unwrap_or_else(|| projects.mean(profile)),
        RankScore::Whole => whole.flatten(),
        RankScore::Mean => projects.mean(profile),
        RankScore::Weighted => projects.weighted_mean(profile),
    }
}

/// What is ranked: what it has its place by, and where the place goes.
pub struct Ranked<'a> {
    pub score: Option<Decimal>,
    /// Part those with one score, as the profile says.
    pub figures: &'a Figures,
    /// 1, 2, 2, 4; none without a score.
    pub place: &'a mut Option<usize>,
    /// Whether the place is shared.
    pub tied: &'a mut bool,
}

/// Gives each its place among all.
pub fn set_places<'a>(ranked: impl Iterator<Item = Ranked<'a>>, profile: &Profile) {
    let (mut placed, others): (Vec<Ranked>, Vec<Ranked>) = ranked.partition(|one| one.score.is_some());
    for one in others {
        (*one.place, *one.tied) = (None, false);
    }
    placed.sort_by(|one, other| better(one, other, profile));
    let mut place = 1;
    for equals in placed.chunk_by_mut(|one, other| better(one, other, profile) == Ordering::Equal) {
        let among = equals.len();
        for one in equals {
            (*one.place, *one.tied) = (Some(place), among > 1);
        }
        place += among;
    }
}

/// The better first: by score, then by the keys of the profile.
fn better(one: &Ranked, other: &Ranked, profile: &Profile) -> Ordering {
    let by_score = other.score.cmp(&one.score);
    let (ours, theirs) = (one.figures, other.figures);
    let by_keys = profile.ranking.ties.iter().map(|key| match key {
        TieKey::ExecutionRate => theirs.execution_rate.cmp(&ours.execution_rate),
        TieKey::FewerErrors => ours.errors.cmp(&theirs.errors),
    });
    by_keys.fold(by_score, Ordering::then)
}
