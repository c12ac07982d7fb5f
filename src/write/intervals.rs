//! Score intervals (分数段): into what the totals of projects are cut wherever their distribution is shown.

use super::wording::plain;
use crate::domain::district::District;
use crate::profile::Profile;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Into how many intervals full marks are cut; those below the lowest grade's upper end are one.
const STEPS: u32 = 20;

/// Intervals of equal width from `start` upwards, and one for everything below.
pub struct Intervals {
    start: Decimal,
    step: Decimal,
    above: usize,
}

impl Intervals {
    pub fn of(profile: &Profile) -> Self {
        let full = profile.marks.full;
        let step = full.checked_div(Decimal::from(STEPS)).unwrap_or(Decimal::ONE);
        let lowest = profile.grades.project.iter().map(|band| band.from);
        let line = lowest.filter(|from| !from.is_zero()).min().unwrap_or(Decimal::ZERO);
        let below = line.checked_div(step).map_or(Decimal::ZERO, |steps| steps.floor());
        let start = below.checked_mul(step).unwrap_or(Decimal::ZERO);
        let above = Decimal::from(STEPS)
            .checked_sub(below)
            .and_then(|steps| steps.to_usize());
        Self {
            start,
            step,
            above: above.unwrap_or(1).max(1),
        }
    }

    /// `低于60`, `60—65` … `95及以上`, from the lowest up.
    pub fn names(&self) -> Vec<String> {
        (0..=self.above).map(|interval| self.name(interval)).collect()
    }

    /// The name of an interval, counted from the lowest.
    pub fn name(&self, interval: usize) -> String {
        match self.ends(interval) {
            (Some(lower), Some(upper)) => format!("{}—{}", plain(lower), plain(upper)),
            (Some(lower), None) => format!("{}及以上", plain(lower)),
            (None, upper) => format!("低于{}", plain(upper.unwrap_or_default())),
        }
    }

    /// Lower and upper end of an interval; the upper one does not belong to it.
    pub fn ends(&self, interval: usize) -> (Option<Decimal>, Option<Decimal>) {
        let end = |steps: usize| {
            let above = self.step.saturating_mul(Decimal::from(steps));
            above.saturating_add(self.start)
        };
        let lower = interval.checked_sub(1).map(end);
        (lower, (interval < self.above).then(|| end(interval)))
    }

    /// Projects of the district by their recomputed totals, an interval each; those without one are left out.
    pub fn recomputed(&self, district: &District) -> Vec<usize> {
        self.counts(district.counted_projects().filter_map(|entry| entry.outcome.total))
    }

    /// The same by the claimed totals.
    pub fn claimed(&self, district: &District) -> Vec<usize> {
        let entries = district.counted_projects();
        self.counts(entries.filter_map(|entry| entry.outcome.claimed_total))
    }

    /// How many scores lie in each interval.
    fn counts(&self, scores: impl Iterator<Item = Decimal>) -> Vec<usize> {
        let mut counts = vec![0; self.above + 1];
        for score in scores {
            if let Some(count) = counts.get_mut(self.position(score)) {
                *count += 1;
            }
        }
        counts
    }

    fn position(&self, score: Decimal) -> usize {
        if score < self.start {
            return 0;
        }
        let steps = score
            .checked_sub(self.start)
            .and_then(|over| over.checked_div(self.step))
            .and_then(|steps| steps.floor().to_usize());
        steps.map_or(self.above, |steps| (steps + 1).min(self.above))
    }
}
