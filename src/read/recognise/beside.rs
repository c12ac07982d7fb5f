//! Forms side by side on one sheet: parted at a column left free between two headers of indicators, whether these stand
//! on one row or not. Where no column is free, nobody can say which cell belongs to which.

use super::headers::{self, Header};
use super::outline::Span;
use super::page::{Page, Said};
use super::words::IndicatorColumn;
use crate::read::grid::Grid;
use std::collections::BTreeMap;

/// The parts of a sheet on which forms stand side by side.
pub enum Parts {
    /// Nothing stands side by side.
    Whole,
    /// The parts from the left.
    Several(Vec<Grid>),
    /// Two forms touch, so that nobody can say which cell belongs to which.
    Touching,
}

/// Most free columns at which a sheet is tried.
const MOST_TRIED: usize = 8;
/// Fewest columns of a header whose row holds other cells too.
const FEWEST_COLUMNS: usize = 4;

type Headers = BTreeMap<u32, Header<IndicatorColumn>>;

/// The parts of a sheet with these headers of indicators.
pub fn parts(grid: &Grid, page: &Page, headers: &Headers) -> Parts {
    if !may_hold_several(page) {
        return Parts::Whole;
    }
    let Some(halves) = halves(grid, page) else {
        let is_touching = headers.values().any(is_doubled) || touch(page, headers);
        return match is_touching {
            true => Parts::Touching,
            false => Parts::Whole,
        };
    };
    let mut found = Vec::new();
    for half in halves {
        let further = {
            let page = Page::of(&half);
            parts(&half, &page, &headers::indicator_headers(&page))
        };
        match further {
            Parts::Whole => found.push(half),
            Parts::Several(further) => found.extend(further),
            Parts::Touching => return Parts::Touching,
        }
    }
    Parts::Several(found)
}

/// A word for a level or for the names stands in two columns, as it does on few sheets.
fn may_hold_several(page: &Page) -> bool {
    let mut known = [None; 4];
    page.cells().iter().any(|cell| {
        let column = cell.at.column;
        let level = cell.means.indicator_column().and_then(level);
        level.is_some_and(|level| *known[level].get_or_insert(column) != column)
    })
}

/// The levels and what stands for them, counted.
const fn level(column: IndicatorColumn) -> Option<usize> {
    Some(match column {
        IndicatorColumn::Level1 => 0,
        IndicatorColumn::Level2 => 1,
        IndicatorColumn::Name => 2,
        IndicatorColumn::Group => 3,
        _ => return None,
    })
}

/// What stands left and right of a free column, if there is a header of indicators on either side: the last such
/// column, so that notes beside a form stay with it.
fn halves(grid: &Grid, page: &Page) -> Option<[Grid; 2]> {
    let blocks = page.blocks();
    if blocks.len() < 2 {
        return None;
    }
    let (first, last) = columns_of_levels(page)?;
    let gaps = blocks.windows(2).filter_map(|pair| match pair {
        [left, right] if first <= left.last && right.first <= last => Some(left.last + 1),
        _ => None,
    });
    gaps.rev().take(MOST_TRIED).find_map(|gap| {
        let (left, right) = grid.split_at(gap);
        let has_header = |half: &Grid| !headers::indicator_headers(&Page::of(half)).is_empty();
        (has_header(&right) && has_header(&left)).then_some([left, right])
    })
}

/// The first and the last column in which a word stands for a level or for the names of the indicators.
fn columns_of_levels(page: &Page) -> Option<(u32, u32)> {
    let is_level = |cell: &&Said| cell.means.indicator_column().and_then(level).is_some();
    let columns = page.cells().iter().filter(is_level).map(|cell| cell.at.column);
    columns.fold(None, |ends, column| match ends {
        Some((first, last)) => Some((column.min(first), column.max(last))),
        None => Some((column, column)),
    })
}

/// One line of headers names its levels twice.
fn is_doubled(header: &Header<IndicatorColumn>) -> bool {
    let is_repeated = |wanted: IndicatorColumn| {
        let columns = header.columns.iter().filter(|(column, _)| *column == wanted);
        columns.count() > 1
    };
    is_repeated(IndicatorColumn::Name) && (is_repeated(IndicatorColumn::Level1) || is_repeated(IndicatorColumn::Actual))
}

/// Two headers on rows of their own share no column, and a row below the upper one holds cells under both.
fn touch(page: &Page, headers: &Headers) -> bool {
    let mut above: Option<(u32, Span)> = None;
    for row in page.rows() {
        let whole = || ends(headers.get(&row)?.columns.iter().map(|(_, span)| *span));
        let found = header_among_others(page.row(row)).or_else(whole);
        let Some(span) = found else { continue };
        if let Some((upper, beside)) = above.filter(|(_, upper)| !upper.meets(span)) {
            let meets = |row: u32, span: Span| page.row(row).iter().any(|cell| span.covers(Span::of(cell)));
            let mut below = page.rows_from(upper + 1);
            return below.any(|row| meets(row, span) && meets(row, beside));
        }
        above = Some((row, span));
    }
    false
}

/// The columns of a header in a row that holds the cells of another form too: words for columns one beside another, with
/// the names and a figure among them.
fn header_among_others(cells: &[Said]) -> Option<Span> {
    use IndicatorColumn::{Actual, Name, Score, Target, Weight};
    let column = |cell: &Said| cell.means.indicator_column();
    let name = cells.iter().position(|cell| column(cell) == Some(Name))?;
    let is_word = |cell: &&Said| column(cell).is_some();
    let before = cells[..name].iter().rev().take_while(is_word).count();
    let behind = cells[name..].iter().take_while(is_word).count();
    let header = &cells[name - before..name + behind];
    let has_figure = header
        .iter()
        .any(|cell| matches!(column(cell), Some(Target | Actual | Weight | Score)));
    let is_header = has_figure && header.len() >= FEWEST_COLUMNS;
    ends(header.iter().map(Span::of)).filter(|_| is_header)
}

/// From the first of the columns to the last.
fn ends(spans: impl Iterator<Item = Span>) -> Option<Span> {
    spans.reduce(|ends, span| Span {
        first: ends.first.min(span.first),
        last: ends.last.max(span.last),
    })
}
