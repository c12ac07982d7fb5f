//! How figures, rates and lists of cells are written in messages.

use crate::domain::place::Address;
use crate::domain::text::{Keep, Text};
use rust_decimal::Decimal;
use std::borrow::Cow;

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

/// A message in which no quoted text is longer than helps to find the cell: what one cell holds may fill a book, and is
/// quoted at every row.
pub fn short(message: Text) -> Text {
    const PLAIN: usize = 1_000;
    const LONGEST: usize = 2_000;
    if message.len() <= PLAIN {
        return message;
    }
    let mut parts = message.split('「');
    let mut whole = cut(parts.next().unwrap_or_default(), LONGEST).into_owned();
    for part in parts {
        let (quoted, rest) = part.split_once('」').unwrap_or((part, ""));
        let end = if part.len() > quoted.len() { "」" } else { "" };
        whole.extend(["「", &cut(quoted, QUOTED), end, rest]);
    }
    cut(&whole, LONGEST).as_ref().keep()
}

/// What a cell holds, as far as it helps to find it.
pub fn short_quote(text: Text) -> Text {
    match cut(&text, QUOTED) {
        Cow::Borrowed(_) => text,
        Cow::Owned(cut) => cut.keep(),
    }
}

/// Letters that are quoted of one cell.
const QUOTED: usize = 200;

/// So many letters of a text, with a mark where more follow.
fn cut(text: &str, letters: usize) -> Cow<'_, str> {
    // No letter is shorter than a byte.
    let end = (text.len() > letters)
        .then(|| text.char_indices().nth(letters))
        .flatten();
    match end {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
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
    fn long_quotes_are_cut_and_sentences_are_not() {
        let message = |name: &str| Text::from(format!("「{name}」的得分填「5」，{}应为4", "核对".repeat(200)));
        assert_eq!(short(message("出勤率")), message("出勤率"));
        let long = "长".repeat(32_000);
        let cut = format!("{}…", "长".repeat(QUOTED));
        assert_eq!(short(message(&long)), message(&cut));
        assert_eq!(short_quote(long.keep()), cut);
        assert_eq!(short_quote("长".repeat(QUOTED).into()), "长".repeat(QUOTED));
        // What is not closed, and what is not quoted.
        assert!(short(format!("「{}", "长".repeat(32_000)).into()).len() < 1_000);
        assert!(short("「」长」".repeat(32_000).into()).len() < 10_000);
    }

    #[test]
    fn a_long_list_of_places_is_cut_and_counted() {
        let cell = |row| (Address::new(row, 6), "5");
        assert_eq!(places((6..8).map(cell)), "G7「5」、G8「5」");
        assert_eq!(places((6..10).map(cell)), "G7「5」、G8「5」、G9「5」等4处");
    }
}
