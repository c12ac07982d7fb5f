//! How projects spread over intervals, as rows of a table with bars made of characters.

use crate::write::document::Align::{Centre, Left, Right};
use crate::write::document::{Column, Row, Table, cell, column};
use crate::write::wording::{NO_FIGURE, percent};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Characters of the longest bar, beside claimed counts and without them.
const LONGEST_BARS: [u32; 2] = [13, 21];

/// How many lie in an interval or have a grade: recomputed, and claimed where that is known.
pub struct Share {
    pub name: String,
    pub recomputed: usize,
    pub claimed: Option<usize>,
}

/// A table of counts with their share of `whole`, printed with this many digits of the ratio.
pub fn table(first: &str, shares: &[Share], whole: usize, digits: u32, note: &str) -> Table {
    let with_claimed = shares.iter().any(|share| share.claimed.is_some());
    let most = shares.iter().map(|share| share.recomputed).max().unwrap_or(0);
    let rows = shares.iter().map(|share| row(share, with_claimed, whole, most, digits));
    let sum = Share {
        name: "合计".to_owned(),
        recomputed: shares.iter().map(|share| share.recomputed).sum(),
        claimed: shares.iter().map(|share| share.claimed).sum(),
    };
    let sum = row(&sum, with_claimed, whole, 0, digits);
    Table {
        columns: columns(first, with_claimed),
        rows: rows.chain([sum]).collect(),
        notes: vec![note.to_owned()],
        is_whole: true,
        ..Table::default()
    }
}

fn columns(first: &str, with_claimed: bool) -> Vec<Column> {
    let mut columns = vec![column(first, 28, Centre)];
    if with_claimed {
        columns.extend([
            column("复算个数", 20, Right),
            column("占比", 18, Right),
            column("自评个数", 20, Right),
            column("占比", 18, Right),
            column("复算分布", 52, Left),
        ]);
    } else {
        columns.extend([
            column("个数", 22, Right),
            column("占比", 22, Right),
            column("分布", 84, Left),
        ]);
    }
    columns
}

fn row(share: &Share, with_claimed: bool, whole: usize, most: usize, digits: u32) -> Row {
    let part = |count: usize| {
        let ratio = Decimal::from(count).checked_div(Decimal::from(whole));
        ratio.map_or_else(|| NO_FIGURE.to_owned(), |ratio| percent(ratio, digits))
    };
    let mut cells = vec![
        cell(share.name.as_str()),
        cell(share.recomputed.to_string()),
        cell(part(share.recomputed)),
    ];
    if with_claimed {
        let claimed = share.claimed.unwrap_or(0);
        cells.extend([cell(claimed.to_string()), cell(part(claimed))]);
    }
    let [beside, alone] = LONGEST_BARS;
    cells.push(cell(bar(
        share.recomputed,
        most,
        if with_claimed { beside } else { alone },
    )));
    Row::Cells(cells)
}

/// As long as its count is to the largest, which is `longest`; whatever is not nothing shows.
fn bar(count: usize, most: usize, longest: u32) -> String {
    let length = Decimal::from(count)
        .checked_mul(Decimal::from(longest))
        .and_then(|length| length.checked_div(Decimal::from(most)))
        .and_then(|length| length.round().to_usize())
        .unwrap_or(0);
    let length = if most == 0 {
        0
    } else {
        length.max(usize::from(count > 0))
    };
    "█".repeat(length)
}

/// Execution rates up to which an interval reaches, in hundredths: those of the usual dashboards.
const RATES: [u32; 4] = [30, 60, 80, 100];

/// Execution rates by intervals; None of them is one that cannot be computed. Rates above the whole, and those that
/// cannot be computed, are named only where there are any.
pub fn execution(rates: &[Option<Decimal>]) -> Vec<Share> {
    let share = |name: String, is_there: &dyn Fn(Option<Decimal>) -> bool| Share {
        name,
        recomputed: rates.iter().filter(|&&rate| is_there(rate)).count(),
        claimed: None,
    };
    let hundredths = |end: u32| Decimal::new(i64::from(end), 2);
    let mut shares = Vec::new();
    let mut from: Option<u32> = None;
    for end in RATES {
        let (lower, upper) = (from.map(hundredths), hundredths(end));
        let name = from.map_or_else(|| format!("低于{end}%"), |from| format!("{from}%—{end}%"));
        shares.push(share(name, &|rate| {
            rate.is_some_and(|rate| rate < upper && lower.is_none_or(|lower| lower <= rate))
        }));
        from = Some(end);
    }
    shares.push(share("100%".to_owned(), &|rate| rate == Some(Decimal::ONE)));
    let rare = [
        share("高于100%".to_owned(), &|rate| {
            rate.is_some_and(|rate| rate > Decimal::ONE)
        }),
        share("不能计算".to_owned(), &|rate| rate.is_none()),
    ];
    shares.extend(rare.into_iter().filter(|share| share.recomputed > 0));
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_stand_in_the_interval_whose_lower_end_they_reach() {
        let rates = ["0.2999", "0.3", "0.6", "0.8", "0.9999", "1", "1.0001"];
        let mut rates: Vec<Option<Decimal>> = rates.iter().map(|rate| rate.parse().ok()).collect();
        rates.push(None);
        let found: Vec<_> = execution(&rates)
            .into_iter()
            .map(|share| (share.name, share.recomputed))
            .collect();
        let expected = [
            ("低于30%", 1),
            ("30%—60%", 1),
            ("60%—80%", 1),
            ("80%—100%", 2),
            ("100%", 1),
            ("高于100%", 1),
            ("不能计算", 1),
        ];
        assert_eq!(found, expected.map(|(name, count)| (name.to_owned(), count)));
        assert_eq!(execution(&[]).len(), 5);
    }

    #[test]
    fn bars_are_as_long_as_their_counts_and_a_single_one_shows() {
        let lengths =
            [(90, 90), (45, 90), (1, 90), (0, 90), (0, 0)].map(|(count, most)| bar(count, most, 12).chars().count());
        assert_eq!(lengths, [12, 6, 1, 0, 0]);
    }
}
