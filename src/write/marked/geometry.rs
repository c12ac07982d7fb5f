//! How wide the columns and how high the rows of a sheet are, so that the box of a note gets its size.

use super::note::Size;
use super::xml::{Element, Part};
use crate::domain::place::{Address, Area, SHEET_COLUMNS, SHEET_ROWS};
use std::collections::BTreeMap;

const DEFAULT_COLUMN: u32 = 64;
const DEFAULT_ROW: u32 = 20;
/// Gap between the cell and the box, in pixels.
const GAP: u32 = 15;
/// Pixels by which the box begins above the cell's upper edge.
const RISE: u32 = 10;

/// The box of a note: left column and offset, top row and offset, right column and offset, bottom row and offset
/// (offsets in pixels), and its size in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub anchor: [u32; 8],
    pub width: u32,
    pub height: u32,
}

/// Widths and heights in pixels.
pub struct Geometry {
    columns: Vec<(u32, u32, u32)>,
    default_column: u32,
    rows: BTreeMap<u32, u32>,
    default_row: u32,
}

impl Geometry {
    /// Reads them from a sheet and its rows.
    pub fn of(part: &Part<'_>, rows: &[(u32, &Element<'_>)]) -> Self {
        let format = part.child(part.root(), "sheetFormatPr");
        let measure = |name: &str| format.and_then(|format| figure(part, format, name));
        let columns = part.below(["cols", "col"]).into_iter().filter_map(|column| {
            let (first, last) = (part.number(column, "min")?, part.number(column, "max")?);
            let width = if part.is_set(column, "hidden") {
                0
            } else {
                column_pixels(figure(part, column, "width")?)
            };
            Some((first.checked_sub(1)?, last.checked_sub(1)?, width))
        });
        let rows = rows.iter().filter_map(|(number, row)| {
            let height = if part.is_set(row, "hidden") {
                0
            } else {
                row_pixels(figure(part, row, "ht")?)
            };
            Some((*number, height))
        });
        Self {
            columns: columns.collect(),
            default_column: measure("defaultColWidth").map_or(DEFAULT_COLUMN, column_pixels),
            rows: rows.collect(),
            default_row: measure("defaultRowHeight").map_or(DEFAULT_ROW, row_pixels),
        }
    }

    /// Where a box of this size stands: right of the area, a little above its upper edge.
    pub fn frame(&self, area: Area, size: Size) -> Frame {
        let column = |column: u32| self.column(column);
        let row = |row: u32| self.row(row);
        let (left, left_offset) = (area.last.column + 1, GAP);
        let Address { row: first, .. } = area.first;
        let (top, top_offset) = match first.checked_sub(1) {
            Some(above) => (above, self.row(above).saturating_sub(RISE)),
            None => (0, 2),
        };
        let (right, right_offset) = reached(left, left_offset + size.width, SHEET_COLUMNS - 1, column);
        let (bottom, bottom_offset) = reached(top, top_offset + size.height, SHEET_ROWS - 1, row);
        Frame {
            anchor: [
                left,
                left_offset,
                top,
                top_offset,
                right,
                right_offset,
                bottom,
                bottom_offset,
            ],
            width: size.width,
            height: size.height,
        }
    }

    fn column(&self, column: u32) -> u32 {
        let own = self
            .columns
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&column));
        own.map_or(self.default_column, |(_, _, width)| *width)
    }

    fn row(&self, row: u32) -> u32 {
        self.rows.get(&row).copied().unwrap_or(self.default_row)
    }
}

/// The line (row or column) at a distance from the beginning of another, and how far into it.
fn reached(from: u32, distance: u32, last: u32, length: impl Fn(u32) -> u32) -> (u32, u32) {
    let (mut at, mut rest) = (from, distance);
    while at < last && rest >= length(at) {
        rest -= length(at);
        at += 1;
    }
    (at, rest)
}

fn figure(part: &Part<'_>, element: &Element<'_>, name: &str) -> Option<f64> {
    let figure: f64 = part.attribute(element, name)?.value.trim().parse().ok()?;
    (0.0..=1000.0).contains(&figure).then_some(figure)
}

/// A digit is seven pixels wide in the usual font, and the edges take five.
fn column_pixels(width: f64) -> u32 {
    whole(width * 7.0 + 5.0)
}

/// A point is four thirds of a pixel.
fn row_pixels(height: f64) -> u32 {
    whole(height / 0.75)
}

fn whole(pixels: f64) -> u32 {
    // Bounded by `figure`.
    pixels.round() as u32
}
