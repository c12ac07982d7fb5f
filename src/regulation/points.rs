//! Points: rounding, and the weights that a form or the profile gives.

use crate::domain::notation::Weight;
use crate::profile::Profile;
use rust_decimal::{Decimal, RoundingStrategy};

/// 四舍五入, half away from zero, written with all its digits: 8 to two digits is `8.00`.
pub fn rounded(value: Decimal, digits: u32) -> Decimal {
    let mut rounded = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(digits);
    rounded
}

/// A ratio as a percentage; `digits` counts the digits of the ratio, as profiles do: (0.80449, 4) is `80.45%`.
pub fn percent(ratio: Decimal, digits: u32) -> String {
    let digits = digits.saturating_sub(2);
    match ratio.checked_mul(Decimal::ONE_HUNDRED) {
        // So large a number as cannot take the noughts gets them all the same.
        Some(percent) => format!("{:.*}%", digits as usize, rounded(percent, digits)),
        None => ratio.normalize().to_string(),
    }
}

/// The points of a weight as it is written.
pub fn weight(stated: Weight, profile: &Profile) -> Option<Decimal> {
    match stated {
        Weight::Points(points) => Some(points),
        Weight::Share(share) => share.checked_mul(profile.marks.full),
    }
}

/// The level-1 points that hold for a form with these level-1 indicators: those of a missing one pass to the others
/// as the profile says. In the order of the profile.
pub fn level_marks<'a>(profile: &'a Profile, present: &[&str]) -> Vec<(&'a str, Decimal)> {
    let levels = &profile.marks.levels;
    let is_present = |name: &str| present.contains(&name);
    let passed_to = |name: &str| {
        levels
            .iter()
            .filter(|level| !is_present(&level.name))
            .flat_map(|level| &level.passes_to)
            .filter(|passed| passed.to == name)
            .map(|passed| passed.points)
            .fold(Decimal::ZERO, Decimal::saturating_add)
    };
    levels
        .iter()
        .filter(|level| is_present(&level.name) || level.passes_to.is_empty())
        .map(|level| (level.name.as_str(), level.points.saturating_add(passed_to(&level.name))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::sample::luquan;

    #[test]
    fn ratios_are_printed_as_percentages_with_all_their_digits() {
        for (ratio, digits, expected) in [
            ("0.80449", 4, "80.45%"),
            ("1", 4, "100.00%"),
            ("0.862", 3, "86.2%"),
            ("0.9", 2, "90%"),
            ("792281625142643375935439503", 4, "79228162514264337593543950300.00%"),
        ] {
            assert_eq!(percent(ratio.parse().unwrap(), digits), expected);
        }
        assert_eq!(percent(Decimal::MAX, 4), Decimal::MAX.to_string());
    }

    #[test]
    fn halves_are_rounded_away_from_nought() {
        for (value, expected) in [
            ("8.625", "8.63"),
            ("89.995", "90.00"),
            ("-0.005", "-0.01"),
            ("4.98839", "4.99"),
        ] {
            assert_eq!(rounded(value.parse().unwrap(), 2), expected.parse().unwrap());
        }
    }

    #[test]
    fn every_digit_is_written() {
        for (value, digits, expected) in [
            ("8", 2, "8.00"),
            ("98.5", 2, "98.50"),
            ("1", 4, "1.0000"),
            ("86.5", 0, "87"),
        ] {
            assert_eq!(rounded(value.parse().unwrap(), digits).to_string(), expected);
        }
        let largest = Decimal::MAX;
        assert_eq!(rounded(largest, 2), largest);
    }

    #[test]
    fn points_of_a_missing_level_pass_on() {
        let profile = luquan();
        let marks = |present: &[&str]| -> Vec<String> {
            level_marks(&profile, present)
                .iter()
                .map(|(name, points)| format!("{name}{points}"))
                .collect()
        };
        assert_eq!(
            marks(&["产出指标", "效益指标", "满意度指标"]),
            ["产出指标50", "效益指标30", "满意度指标10"]
        );
        assert_eq!(marks(&["产出指标", "效益指标"]), ["产出指标50", "效益指标40"]);
    }
}
