//! The consistency alarm: results that outrun the spending.

use super::execution::points;
use crate::profile::Profile;
use rust_decimal::Decimal;

/// The total, in points, from which on a form with this execution rate has better results than its spending explains:
/// (S ÷ full marks of the indicators − E ÷ full marks of execution) ÷ (S ÷ full marks of the indicators) reaches the
/// profile's line, S being the points of the indicators, E those of execution. For a form with the weights of the
/// profile. None at rates where not even full marks reach the line.
pub fn alarming_total(rate: Decimal, profile: &Profile) -> Option<Decimal> {
    let marks = &profile.marks;
    let spending = points(&profile.execution, Decimal::ONE, rate)?;
    let results = spending.checked_div(Decimal::ONE.checked_sub(profile.thresholds.alarm)?)?;
    if results > Decimal::ONE {
        return None;
    }
    let indicators = marks.full.checked_sub(marks.execution)?.checked_mul(results)?;
    indicators.checked_add(marks.execution.checked_mul(spending)?)
}

#[cfg(test)]
mod tests {
    use super::super::sample::luquan;
    use super::*;

    #[track_caller]
    fn case(rate: &str, expected: Option<&str>) {
        let total = alarming_total(rate.parse().unwrap(), &luquan());
        let rounded = total.map(|total| total.round_dp(2).normalize().to_string());
        assert_eq!(rounded.as_deref(), expected);
    }

    #[test]
    fn the_line_rises_with_the_rate_and_ends_at_full_marks() {
        case("0", Some("0"));
        case("0.6", Some("62.84"));
        case("0.9", Some("94.26"));
        case("0.95", Some("99.5"));
        case("0.9501", None);
        case("1.2", None);
    }
}
