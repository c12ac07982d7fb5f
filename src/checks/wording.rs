//! How figures, rates and lists of cells are written in messages.

use crate::domain::place::Address;
use crate::regulation::rounded;
use rust_decimal::Decimal;

/// A figure without trailing zeros: 10, 9.74.
pub fn plain(figure: Decimal) -> Decimal {
    figure.normalize()
}

/// A ratio as a percentage with every digit, rounded to `digits` of the ratio: 0.80449 with 4 digits is 80.45%, 1 is
/// 100.00%.
pub fn percent(ratio: Decimal, digits: u32) -> String {
    match ratio.checked_mul(Decimal::ONE_HUNDRED) {
        Some(percent) => format!("{}%", rounded(percent, digits.saturating_sub(2))),
        None => plain(ratio).to_string(),
    }
}

/// A line that the profile draws, as a percentage without idle zeros: 90%.
pub fn line(ratio: Decimal) -> String {
    let percent = ratio.checked_mul(Decimal::ONE_HUNDRED);
    percent.map_or_else(|| plain(ratio).to_string(), |percent| format!("{}%", plain(percent)))
}

/// How far two figures lie apart; figures too far apart to subtract are as far as can be.
pub fn distance(one: Decimal, other: Decimal) -> Decimal {
    one.checked_sub(other).map_or(Decimal::MAX, |gap| gap.abs())
}

/// The first few cells with what they hold: `G7「5」、G8「6」、G9「4」等7处`.
pub fn places<'a>(cells: impl IntoIterator<Item = (Address, &'a str)>) -> String {
    const SHOWN: usize = 3;
    let cells: Vec<_> = cells.into_iter().collect();
    let shown: Vec<_> = cells
        .iter()
        .take(SHOWN)
        .map(|(at, text)| {
            if text.is_empty() {
                at.to_string()
            } else {
                format!("{at}「{text}」")
            }
        })
        .collect();
    let list = shown.join("、");
    if cells.len() > SHOWN {
        format!("{list}等{}处", cells.len())
    } else {
        list
    }
}

/// Words in corner brackets, one after another: 「年度指标值」「得分」.
pub fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("「{word}」")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_without_idle_zeros() {
        assert_eq!(plain(Decimal::new(1000, 2)).to_string(), "10");
        assert_eq!(percent(Decimal::new(804_488, 6), 4), "80.45%");
        assert_eq!(percent(Decimal::ONE, 4), "100.00%");
    }

    #[test]
    fn lines_are_written_as_drawn() {
        assert_eq!(line(Decimal::new(90, 2)), "90%");
        assert_eq!(line(Decimal::new(925, 3)), "92.5%");
    }

    #[test]
    fn figures_beyond_reckoning_are_far_apart_and_not_a_crash() {
        assert_eq!(distance(Decimal::MAX, Decimal::MIN), Decimal::MAX);
        assert_eq!(percent(Decimal::MAX, 4), Decimal::MAX.to_string());
    }

    #[test]
    fn a_long_list_of_places_is_cut_and_counted() {
        let cell = |row| (Address::new(row, 6), "5");
        assert_eq!(places((6..8).map(cell)), "G7「5」、G8「5」");
        assert_eq!(places((6..10).map(cell)), "G7「5」、G8「5」、G9「5」等4处");
    }
}
