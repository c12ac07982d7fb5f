//! Forms side by side on one sheet: told by a header that names its levels twice, parted at a column left free.

use super::headers;
use super::outline::Span;
use super::words::IndicatorColumn;
use crate::read::grid::Grid;
use std::borrow::Cow;

/// The parts of a sheet from the left, the whole where nothing stands side by side; None where two forms touch, so that
/// nobody can say which cell belongs to which.
pub fn parts(grid: &Grid) -> Option<Vec<Cow<'_, Grid>>> {
    let Some((left, right)) = doubled(grid) else {
        return Some(vec![Cow::Borrowed(grid)]);
    };
    let gap = (left.last + 1..right.first).find(|column| !grid.occupies(*column))?;
    let (first, rest) = grid.split_at(gap);
    let found = parts(&first)?.into_iter().chain(parts(&rest)?);
    Some(found.map(|part| Cow::Owned(part.into_owned())).collect())
}

/// The last column of the first header and the first of the second, where one line of headers names its levels twice.
fn doubled(grid: &Grid) -> Option<(Span, Span)> {
    grid.rows().into_iter().find_map(|row| {
        let columns = headers::indicator_header(grid, row)?.columns;
        let first_of = |wanted: IndicatorColumn| {
            let mut all = columns.iter().filter(move |(column, _)| *column == wanted);
            all.next().and_then(|_| all.next())
        };
        first_of(IndicatorColumn::Name)?;
        let (_, right) = first_of(IndicatorColumn::Level1).or_else(|| first_of(IndicatorColumn::Actual))?;
        let (_, left) = columns.iter().rfind(|(_, span)| span.last < right.first)?;
        Some((*left, *right))
    })
}
