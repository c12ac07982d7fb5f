//! The dots of a chart: one for each project, or, where these are more than a chart takes, one for each place.

use crate::regulation::rounded;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Dots of a series that older spreadsheet programs draw, too; a sheet with many more opens slowly in any.
const MOST: usize = 32_000;
/// How finely places are told apart where projects share a dot: whole percent of the rate, whole points of the total. On
/// paper, neighbours lie closer than a dot is wide.
const RATE_DIGITS: u32 = 2;
const TOTAL_DIGITS: u32 = 0;

/// What stands for projects that lie at the same place.
#[derive(Debug, PartialEq, Eq)]
pub struct Dot {
    pub rate: Decimal,
    pub total: Decimal,
    /// Projects that it stands for.
    pub projects: usize,
}

/// Whether so many projects share their dots.
pub const fn are_shared(projects: usize) -> bool {
    projects > MOST
}

/// One dot for each place at which there are projects (execution rate, total), by rate, then total.
pub fn shared(projects: impl Iterator<Item = (Decimal, Decimal)>) -> Vec<Dot> {
    let mut places: BTreeMap<(Decimal, Decimal), usize> = BTreeMap::new();
    for (rate, total) in projects {
        let place = (rounded(rate, RATE_DIGITS), rounded(total, TOTAL_DIGITS));
        *places.entry(place).or_default() += 1;
    }
    let dots = places.into_iter();
    dots.map(|((rate, total), projects)| Dot { rate, total, projects })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_dot_and_none_is_lost() {
        let projects = [("0.9951", "95.5"), ("1", "96.2"), ("0.99", "95.49"), ("1.004", "96.49")];
        let dots = shared(
            projects
                .iter()
                .map(|(rate, total)| (rate.parse().unwrap(), total.parse().unwrap())),
        );
        let told: Vec<_> = dots
            .iter()
            .map(|dot| (dot.rate.normalize().to_string(), dot.total.to_string(), dot.projects))
            .collect();
        let expected = [("0.99", "95", 1), ("1", "96", 3)];
        assert_eq!(
            told,
            expected.map(|(rate, total, projects)| (rate.to_owned(), total.to_owned(), projects))
        );
    }
}
