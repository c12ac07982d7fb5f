//! Target and actual of an indicator as figures in one scale, and the points that the printed digits leave open.

use super::indicators::{ACTUAL, Row, TARGET};
use super::wording::distance;
use crate::domain::notation::{Notation, Quantity, Term};
use crate::profile::Profile;
use crate::profile::model::Ratio;
use crate::regulation::comparison::{self, Directed, Pair, Written};
use crate::regulation::formula::{self, Case};
use rust_decimal::Decimal;

/// Figure against figure.
pub struct Figures {
    pub target: Quantity,
    pub actual: Quantity,
    pub pair: Pair,
    pub directed: Directed,
}

impl Figures {
    /// None unless target and actual are one figure each and can be compared.
    pub fn of(row: &Row, profile: &Profile) -> Option<Self> {
        let (target_cell, actual_cell) = (row.given(TARGET)?, row.given(ACTUAL)?);
        let notation = Notation::of(target_cell);
        let directed = comparison::direction(row.indicator, &notation, profile);
        let (Term::Quantity(target), Term::Quantity(actual)) = (notation.term, Notation::of(actual_cell).term) else {
            return None;
        };
        let written = |quantity, text| Written { quantity, text };
        let pair = comparison::pair(
            written(&target, &target_cell.text),
            written(&actual, &actual_cell.text),
            row.indicator.unit.as_deref(),
            profile,
        );
        Some(Self {
            pair: pair.ok()?,
            target,
            actual,
            directed,
        })
    }

    /// The formula that the profile sets for the direction.
    pub fn ratio(&self, profile: &Profile) -> Option<Ratio> {
        comparison::ratio(self.directed.comparator, profile)
    }

    /// Half a unit of the last printed digit of the actual, in the scale of the pair; a count is exact.
    fn rounding(&self) -> Option<Decimal> {
        let rounding = self.actual.rounding();
        if self.pair.actual == self.actual.value || rounding.is_zero() {
            return Some(rounding);
        }
        self.pair.actual.checked_div(self.actual.value)?.checked_mul(rounding)
    }

    /// Lowest and highest actual that is printed like this one. The target is set, not measured, and exact.
    pub fn actual_between(&self) -> Option<(Decimal, Decimal)> {
        let rounding = self.rounding()?;
        Some((
            self.pair.actual.checked_sub(rounding)?,
            self.pair.actual.checked_add(rounding)?,
        ))
    }

    /// Whether some true actual behind the printed one gives these points.
    fn allow(&self, points: Decimal, weight: Decimal, profile: &Profile) -> Option<bool> {
        let (low, high) = self.actual_between()?;
        let ratio = self.ratio(profile)?;
        let target = self.pair.target;
        let given = |actual: Decimal| {
            let case = Case { target, actual, weight };
            formula::points(ratio, case).map(|given| given.points)
        };
        // Every formula runs one way up to the target, and one way behind it.
        let turns = [low, high, target.clamp(low, high)];
        let reached = turns.into_iter().map(given).collect::<Option<Vec<_>>>()?;
        let (least, most) = (*reached.iter().min()?, *reached.iter().max()?);
        Some(distance(points.clamp(least, most), points) <= profile.thresholds.points_equal)
    }
}

/// Whether the printed digits of the actual leave room for the claimed points of a row.
pub fn digits_allow(row: &Row, claimed: Decimal, profile: &Profile) -> bool {
    let allowed = || Figures::of(row, profile)?.allow(claimed, row.outcome.weight?, profile);
    row.is_single() && profile.over.deduct.is_empty() && allowed() == Some(true)
}
