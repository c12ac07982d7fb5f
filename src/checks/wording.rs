//! How figures, rates and lists of cells are written in messages.

use crate::domain::place::Address;
use rust_decimal::Decimal;

pub use crate::domain::printed::{line, plain};
pub use crate::regulation::percent;

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
    fn figures_beyond_reckoning_are_far_apart_and_not_a_crash() {
        assert_eq!(distance(Decimal::MAX, Decimal::MIN), Decimal::MAX);
    }

    #[test]
    fn a_long_list_of_places_is_cut_and_counted() {
        let cell = |row| (Address::new(row, 6), "5");
        assert_eq!(places((6..8).map(cell)), "G7「5」、G8「5」");
        assert_eq!(places((6..10).map(cell)), "G7「5」、G8「5」、G9「5」等4处");
    }
}
