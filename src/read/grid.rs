//! A workbook as a set of bounded, sparse grids: cells with their places, merged areas read as filled.

use crate::domain::cell::Cell;
use crate::domain::place::{Address, Area, SHEET_COLUMNS, SHEET_ROWS};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rows that are kept of a sheet. A form has some dozens; what lies beyond is reported, not read.
pub const MAX_ROWS: u32 = 20_000;
/// Columns that are kept of a sheet.
pub const MAX_COLUMNS: u32 = 512;

/// A workbook that was opened, sheet by sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

/// One sheet, or why it could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub content: SheetContent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetContent {
    Grid(Grid),
    /// A chart, macro or dialog sheet.
    NotAWorksheet,
    /// The cause, in words.
    Unreadable(String),
}

/// Rows and columns of a sheet that are hidden.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hidden {
    pub rows: BTreeSet<u32>,
    /// First and last column of each span.
    pub columns: Vec<(u32, u32)>,
}

impl Hidden {
    pub fn covers(&self, at: Address) -> bool {
        self.rows.contains(&at.row)
            || self
                .columns
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&at.column))
    }
}

/// The cells of one sheet. Memory follows the number of filled cells, never the size of the rectangle around them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Grid {
    /// Filled cells in order of place.
    cells: Vec<Cell>,
    /// The area around each of them.
    areas: Vec<Area>,
    /// Merged areas, from the top.
    merged: Vec<Area>,
    /// The tallest merged area, in rows: how far above a row its areas may begin.
    tallest: u32,
    /// The last column that holds a filled cell of its own.
    last_column: u32,
    /// The first filled cell outside the bounds.
    pub beyond: Option<Address>,
}

/// Puts cells in order of place, and gives the first place that holds two different contents: which of them counts
/// every reader decides for itself, so none does.
pub fn contradiction(cells: &mut [Cell]) -> Option<Address> {
    cells.sort_by_key(|cell| cell.at);
    cells.windows(2).find_map(|pair| match pair {
        [one, other] if one.at == other.at && one != other => Some(one.at),
        _ => None,
    })
}

impl Grid {
    /// Keeps the filled cells within the bounds and the merged areas that begin within them. Of two cells at one
    /// place the later counts.
    pub fn new(cells: impl IntoIterator<Item = Cell>, merged: impl IntoIterator<Item = Area>) -> Self {
        let mut beyond: Option<Address> = None;
        let is_kept = |cell: &Cell| {
            let is_within = is_within(cell.at);
            if !is_within {
                beyond = Some(beyond.map_or(cell.at, |first| first.min(cell.at)));
            }
            is_within
        };
        let mut kept: Vec<Cell> = cells.into_iter().filter(is_kept).collect();
        kept.sort_by_key(|cell| cell.at);
        kept.dedup_by(|later, earlier| {
            let is_again = later.at == earlier.at;
            if is_again {
                std::mem::swap(later, earlier);
            }
            is_again
        });
        Self::of_ordered(kept, merged, beyond)
    }

    /// The same of cells within the bounds that are in order of place, one at each, with the first outside the bounds.
    pub fn of_ordered(cells: Vec<Cell>, merged: impl IntoIterator<Item = Area>, beyond: Option<Address>) -> Self {
        debug_assert!(cells.is_sorted_by(|one, next| one.at < next.at));
        let mut grid = Self {
            cells,
            beyond,
            ..Self::default()
        };
        grid.last_column = grid.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0);
        let last_row = grid.cells.last().map_or(0, |cell| cell.at.row);
        let is_kept = |area: &Area| is_within(area.first) && area.first.row <= last_row && area.first != area.last;
        grid.merged = merged.into_iter().map(within_sheet).filter(is_kept).collect();
        // Areas that begin in one row stay in the order in which the workbook names them.
        grid.merged.sort_by_key(|area| area.first.row);
        let heights = grid
            .merged
            .iter()
            .map(|area| area.last.row.min(MAX_ROWS) - area.first.row);
        grid.tallest = heights.max().unwrap_or(0);
        grid.areas = grid.areas_of_cells();
        grid
    }

    /// The area around each cell, found on one way down through cells and merged areas.
    fn areas_of_cells(&self) -> Vec<Area> {
        let mut below = self.merged.iter().peekable();
        let mut here: Vec<Area> = Vec::new();
        let mut row = None;
        let around = |cell: &Cell| {
            if row != Some(cell.at.row) {
                row = Some(cell.at.row);
                here.retain(|area| area.last.row >= cell.at.row);
                while let Some(area) = below.next_if(|area| area.first.row <= cell.at.row) {
                    here.extend((area.last.row >= cell.at.row).then_some(*area));
                }
            }
            // They all reach this row.
            let column = cell.at.column;
            let around = here.iter();
            let around = around.filter(|area| area.first.column <= column && column <= area.last.column);
            largest(around).unwrap_or(Area::of(cell.at))
        };
        self.cells.iter().map(around).collect()
    }

    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cells in order of place, each with the area around it.
    pub fn cells_in_areas(&self) -> impl Iterator<Item = (&Cell, Area)> {
        self.cells.iter().zip(self.areas.iter().copied())
    }

    /// The merged areas, from the top.
    pub fn merged(&self) -> impl Iterator<Item = Area> {
        self.merged.iter().copied()
    }

    /// The filled cells of one row whose own place is in that row, from left to right.
    pub fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.at.row < row);
        let end = self.cells.partition_point(|cell| cell.at.row <= row);
        &self.cells[start..end]
    }

    /// Rows that hold a filled cell of their own, from the top.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.cells.iter().map(|cell| cell.at.row).collect();
        rows.dedup();
        rows
    }

    /// The merged area around a place, or the place alone; of areas that overlap (some writers leave such) the largest.
    pub fn area(&self, at: Address) -> Area {
        let own = self.index(at).and_then(|index| self.areas.get(index));
        own.copied().unwrap_or_else(|| self.around(at))
    }

    /// The merged area around a place that has no filled cell of its own.
    fn around(&self, at: Address) -> Area {
        let above = at.row.saturating_sub(self.tallest);
        let start = self.merged.partition_point(|area| area.first.row < above);
        let near = self.merged.iter().skip(start);
        let near = near.take_while(|area| area.first.row <= at.row);
        largest(near.filter(|area| area.contains(at))).unwrap_or(Area::of(at))
    }

    /// The filled cell at a place, or of the merged area around it.
    pub fn at(&self, at: Address) -> Option<&Cell> {
        self.cells.get(self.index_at(at)?)
    }

    /// Its number among the cells.
    pub fn index_at(&self, at: Address) -> Option<usize> {
        self.index(at).or_else(|| {
            let anchor = self.around(at).first;
            if anchor == at { None } else { self.index(anchor) }
        })
    }

    /// The last column that holds a filled cell of its own.
    pub const fn last_column(&self) -> u32 {
        self.last_column
    }

    /// Whether a filled cell or a merged area with content stands in a column.
    pub fn occupies(&self, column: u32) -> bool {
        self.cells.iter().any(|cell| {
            let area = self.area(cell.at);
            (area.first.column..=area.last.column).contains(&column)
        })
    }

    /// What stands left of a column, and the rest, each at its own place.
    pub fn split_at(&self, column: u32) -> (Self, Self) {
        let part = |is_left: bool| {
            let cells = self.cells.iter().filter(|cell| (cell.at.column < column) == is_left);
            let areas = self
                .merged
                .iter()
                .filter(|area| (area.first.column < column) == is_left);
            Self::new(cells.cloned(), areas.copied())
        };
        (part(true), part(false))
    }

    fn index(&self, at: Address) -> Option<usize> {
        self.cells.binary_search_by_key(&at, |cell| cell.at).ok()
    }
}

/// Within the bounds of what is kept of a sheet.
const fn is_within(at: Address) -> bool {
    at.row < MAX_ROWS && at.column < MAX_COLUMNS
}

/// As much of an area as a sheet has room for: some formats count spans instead of naming the last cell.
fn within_sheet(area: Area) -> Area {
    let last = Address::new(
        area.last.row.min(SHEET_ROWS - 1),
        area.last.column.min(SHEET_COLUMNS - 1),
    );
    Area::new(area.first, last)
}

/// The largest of areas, the last of equals.
fn largest<'a>(areas: impl Iterator<Item = &'a Area>) -> Option<Area> {
    let size = |area: &Area| (area.last.row - area.first.row, area.last.column - area.first.column);
    areas.copied().max_by_key(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cell::Stored;

    fn cell(place: &str, text: &str) -> Cell {
        Cell {
            at: place.parse().unwrap(),
            text: text.into(),
            stored: Stored::Text,
            hidden: false,
        }
    }

    #[test]
    fn a_merged_area_reads_as_filled() {
        let grid = Grid::new([cell("B2", "产出指标"), cell("C3", "数量")], ["B2:B9".parse().unwrap()]);
        let at = |place: &str| grid.at(place.parse().unwrap()).map(|cell| cell.text.as_str());
        assert_eq!(at("B9"), Some("产出指标"));
        assert_eq!(at("B10"), None);
        assert_eq!(at("C3"), Some("数量"));
        assert_eq!(grid.area("B5".parse().unwrap()).to_string(), "B2:B9");
    }

    #[test]
    fn an_area_ends_with_the_sheet() {
        let endless = Area::new(Address::new(1, 1), Address::new(u32::MAX, u32::MAX));
        let grid = Grid::new([cell("B2", "项目资金")], [endless]);
        assert_eq!(grid.area("B2".parse().unwrap()).to_string(), "B2:XFD1048576");
        assert_eq!(grid.last_column(), 1);
    }

    #[test]
    fn a_lone_far_cell_costs_nothing_and_is_named() {
        let grid = Grid::new(
            [cell("A1", "表"), cell("XFD1048576", "x")],
            ["A1:XFD1048576".parse().unwrap()],
        );
        assert_eq!(grid.cells().len(), 1);
        assert_eq!(grid.beyond, Some("XFD1048576".parse().unwrap()));
    }
}
