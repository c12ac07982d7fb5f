//! Forms side by side on one sheet: told by a header that names its levels twice, parted at a column left free.

use super::headers::{self, Header};
use super::outline::Span;
use super::page::Page;
use super::words::IndicatorColumn;
use crate::read::grid::Grid;

/// The parts of a sheet on which forms stand side by side.
pub enum Parts {
    /// Nothing stands side by side.
    Whole,
    /// The parts from the left.
    Several(Vec<Grid>),
    /// Two forms touch, so that nobody can say which cell belongs to which.
    Touching,
}

/// The parts of a sheet with these headers of indicators.
pub fn parts<'a>(grid: &Grid, headers: impl IntoIterator<Item = &'a Header<IndicatorColumn>>) -> Parts {
    let Some((left, right)) = headers.into_iter().find_map(doubled) else {
        return Parts::Whole;
    };
    let Some(gap) = (left.last + 1..right.first).find(|column| !grid.occupies(*column)) else {
        return Parts::Touching;
    };
    let (first, rest) = grid.split_at(gap);
    let mut found = Vec::new();
    for part in [first, rest] {
        let headers = headers::indicator_headers(&Page::of(&part));
        match parts(&part, headers.values()) {
            Parts::Whole => found.push(part),
            Parts::Several(further) => found.extend(further),
            Parts::Touching => return Parts::Touching,
        }
    }
    Parts::Several(found)
}

/// The last column of the first header and the first of the second, where one line of headers names its levels twice.
fn doubled(header: &Header<IndicatorColumn>) -> Option<(Span, Span)> {
    let columns = &header.columns;
    let second_of = |wanted: IndicatorColumn| columns.iter().filter(|(column, _)| *column == wanted).nth(1);
    second_of(IndicatorColumn::Name)?;
    let (_, right) = second_of(IndicatorColumn::Level1).or_else(|| second_of(IndicatorColumn::Actual))?;
    let (_, left) = columns.iter().rfind(|(_, span)| span.last < right.first)?;
    Some((*left, *right))
}
