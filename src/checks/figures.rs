//! Target and actual of an indicator as figures in one scale, and the points that the printed digits leave open.

use super::indicators::Row;
use super::wording::distance;
use crate::domain::notation::{Quantity, Term};
use crate::domain::outcome::Measure;
use crate::profile::Profile;
use crate::profile::model::Ratio;
use crate::regulation::comparison::{self, Directed, Pair, Readings};
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
    pub fn of(row: &Row) -> Option<Self> {
        let (read, Term::Quantity(actual)) = (row.target_read()?, &row.actual_read()?.term) else {
            return None;
        };
        let Term::Quantity(target) = &read.term else {
            return None;
        };
        let (pair, directed) = match row.outcome.measure {
            Some(measure) => of_outcome(measure, row.outcome.direction_assumed),
            // What is judged although both are figures; a date is none, whatever digits it is written in.
            None if row.outcome.obstacle.is_some() || row.outcome.met.is_some() => return None,
            None => {
                let readings = readings(row)?;
                let pair = Some(readings.likely).filter(|_| readings.other.is_none())?;
                (pair, comparison::direction(row.indicator, read, row.profile))
            }
        };
        Some(Self {
            target: target.clone(),
            actual: actual.clone(),
            pair,
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
        let turn = Some(target).filter(|turn| low < *turn && *turn < high);
        let mut reached = [low, high].into_iter().chain(turn).map(given);
        let first = reached.next()??;
        let (least, most) = reached.try_fold((first, first), |(least, most), points| {
            Some((least.min(points?), most.max(points?)))
        })?;
        Some(distance(points.clamp(least, most), points) <= profile.thresholds.points_equal)
    }
}

/// How target and actual can be read, where they are one figure each.
pub fn readings(row: &Row) -> Option<Readings> {
    let (Term::Quantity(target), Term::Quantity(actual)) = (&row.target_read()?.term, &row.actual_read()?.term) else {
        return None;
    };
    comparison::readings_of(row.indicator, (target, actual), row.profile).ok()
}

/// What the formula was applied to.
const fn of_outcome(measure: Measure, assumed: bool) -> (Pair, Directed) {
    let Measure {
        target,
        actual,
        comparator,
        ..
    } = measure;
    (Pair { target, actual }, Directed { comparator, assumed })
}

/// Whether the printed digits of the actual leave room for the claimed points of a row.
pub fn digits_allow(row: &Row) -> bool {
    let allowed = || {
        row.figures()?
            .allow(row.outcome.claimed?, row.outcome.weight?, row.profile)
    };
    row.is_single() && row.profile.over.deduct.is_empty() && allowed() == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::Desk;
    use crate::domain::stated::Stated;
    use crate::regulation::score;

    /// Target and actual of an indicator of 20 points, and points that the printed digits allow or not.
    #[track_caller]
    fn case(target: &str, actual: &str, claimed: &str, allowed: bool) {
        let mut desk = Desk::sound();
        desk.fill([("D12", target), ("E12", actual), ("G12", claimed)]);
        let profile = desk.profile.clone();
        let stated = Stated::of(desk.form());
        let outcome = score(desk.form(), &profile);
        let rows = Row::all(desk.form(), &stated, &outcome, 2, &profile);
        assert_eq!(digits_allow(&rows[3]), allowed, "{target} {actual} {claimed}");
    }

    #[test]
    fn a_percentage_stands_for_all_that_is_printed_like_it() {
        case("≥95%", "86%", "18.11", true);
        case("≥95%", "86%", "18.00", true);
        case("≥95%", "86%", "18.22", true);
        case("≥95%", "86%", "17.98", false);
        case("≥95%", "86.0%", "18.00", false);
        case("≥95%", "94.96%", "20", true);
        case("≥95%", "94.9%", "20", false);
        case("≥95%", "94%", "20", false);
        case("≤5%", "6%", "16.67", true);
        case("≤5%", "6%", "15.38", true);
        case("≤5%", "6%", "15", false);
        case("≥1.2万亩", "1.1万亩", "18", true);
        case("≥1.2万亩", "1.1万亩", "17", false);
    }

    #[test]
    fn a_count_is_exact() {
        case("≥3个", "2", "13.33", true);
        case("≥3个", "2", "14", false);
        case("≥3个", "2", "20", false);
        case("≥1200人", "1199人", "19.98", true);
        case("≥1200人", "1199人", "20", false);
    }

    #[test]
    fn what_is_met_in_print_may_be_missed_in_truth_by_half_a_digit() {
        case("≥98%", "98%", "19.9", true);
        case("≥98%", "98%", "19.6", false);
    }
}
