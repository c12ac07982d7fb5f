//! A workbook as a set of bounded, sparse grids: cells with their places, merged areas read as filled.

use crate::domain::cell::{Cell, Covered};
use crate::domain::place::{Address, Area, SHEET_COLUMNS, SHEET_ROWS};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rows that are kept of a sheet. A form has some dozens; what lies beyond is reported, not read.
pub const MAX_ROWS: u32 = 20_000;
/// Columns that are kept of a sheet.
pub const MAX_COLUMNS: u32 = 512;
/// Most merged areas of a sheet. A form has some dozens.
pub const MAX_MERGED: usize = 100_000;

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
    /// The same, parted by how tall they are.
    heights: Vec<Height>,
    /// Content that merged areas lie over. It is none of the cells: a person sees the first cell of an area alone, and
    /// what a person does not see does not count.
    covered: Vec<Covered>,
    /// The last column that holds a filled cell of its own.
    last_column: u32,
    /// The first filled cell outside the bounds.
    pub beyond: Option<Address>,
}

/// The merged areas that reach down by 2^n to 2^(n+1) − 1 rows, from the top: of these, few can reach a row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Height {
    /// The farthest that any of them reaches down.
    rows: u32,
    areas: Vec<Area>,
}

/// Why the merged areas of a sheet are not read: there are too many, or so many reach one row that they must overlap.
/// Cells are held against the areas of their row, so that these bound how long that takes.
pub fn merging_fault(merged: &[Area]) -> Option<String> {
    if merged.len() <= MAX_COLUMNS as usize {
        return None;
    }
    if merged.len() > MAX_MERGED {
        return Some(format!("合并单元格有{}处，超过{MAX_MERGED}处的上限", merged.len()));
    }
    // Each area comes at its first row and has gone below its last; those that end there go first.
    let comes = |area: &Area| [(area.first.row, 1), (area.last.row.saturating_add(1), -1)];
    let mut changes: Vec<(u32, i64)> = merged.iter().flat_map(comes).collect();
    changes.sort_unstable();
    let reaching = changes.iter().scan(0, |here, (_, change)| {
        *here += change;
        Some(*here)
    });
    let most = reaching.max().unwrap_or(0);
    (most > i64::from(MAX_COLUMNS)).then(|| "合并单元格互相重叠，无法确定各格属于哪一处".to_owned())
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
        let last_row = grid.cells.last().map_or(0, |cell| cell.at.row);
        let is_kept = |area: &Area| is_within(area.first) && area.first.row <= last_row && area.first != area.last;
        grid.merged = merged.into_iter().map(within_sheet).filter(is_kept).collect();
        // Areas that begin in one row stay in the order in which the workbook names them.
        grid.merged.sort_by_key(|area| area.first.row);
        grid.heights = heights(&grid.merged);
        grid.areas = grid.areas_of_cells();
        grid.leave_covered();
        grid.last_column = grid.cells.iter().map(|cell| cell.at.column).max().unwrap_or(0);
        grid
    }

    /// Takes out what merged areas lie over. A text that the area shows all the same (some writers fill every cell) is
    /// not worth keeping; a figure is, which sums count once more.
    fn leave_covered(&mut self) {
        let is_seen = |(cell, area): &(Cell, Area)| area.first == cell.at;
        if self.cells_in_areas().all(|(cell, area)| area.first == cell.at) {
            return;
        }
        let cells = std::mem::take(&mut self.cells).into_iter();
        let (seen, covered): (Vec<_>, Vec<_>) = cells.zip(std::mem::take(&mut self.areas)).partition(is_seen);
        (self.cells, self.areas) = seen.into_iter().unzip();
        let is_shown = |cell: &Cell, area: Area| {
            let shown = self.index(area.first).and_then(|index| self.cells.get(index));
            cell.is_blank() || cell.number().is_none() && shown.is_some_and(|shown| shown.text == cell.text)
        };
        let covered = covered.into_iter().filter(|(cell, area)| !is_shown(cell, *area));
        self.covered = covered.map(|(cell, area)| Covered { area, cell }).collect();
    }

    /// Content that merged areas lie over and do not show, from the top.
    pub fn covered(&self) -> &[Covered] {
        &self.covered
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
        let near = self.heights.iter().flat_map(|height| {
            let above = at.row.saturating_sub(height.rows);
            let start = height.areas.partition_point(|area| area.first.row < above);
            let near = height.areas.iter().skip(start);
            near.take_while(|area| area.first.row <= at.row)
        });
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

/// Areas, in order from the top, parted by how far they reach down.
fn heights(merged: &[Area]) -> Vec<Height> {
    let mut heights: Vec<Height> = Vec::new();
    for area in merged {
        let rows = area.last.row.min(MAX_ROWS) - area.first.row;
        let level = (u32::BITS - rows.leading_zeros()) as usize;
        if heights.len() <= level {
            heights.resize_with(level + 1, Height::default);
        }
        if let Some(height) = heights.get_mut(level) {
            height.rows = height.rows.max(rows);
            height.areas.push(*area);
        }
    }
    heights
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
    fn what_a_merged_area_lies_over_is_none_of_the_cells() {
        let figure = |place: &str, number: i64| Cell {
            stored: Stored::Number(number.into()),
            ..cell(place, &number.to_string())
        };
        let cells = [
            cell("A1", "产出指标"),
            cell("A2", "产出指标"),
            cell("D1", "≥100"),
            figure("E1", 100),
            figure("F1", 30),
            figure("F2", 30),
            figure("G2", 20),
        ];
        let merged = ["A1:A2", "D1:E1", "F1:F2", "G1:G2"].map(|area| area.parse().unwrap());
        let grid = Grid::new(cells, merged);
        let seen: Vec<String> = grid.cells().iter().map(|cell| cell.at.to_string()).collect();
        assert_eq!(seen, ["A1", "D1", "F1"]);
        let at = |place: &str| grid.at(place.parse().unwrap()).map(|cell| cell.text.as_str());
        assert_eq!([at("E1"), at("F2"), at("G2")], [Some("≥100"), Some("30"), None]);
        // The repeated text is shown by its area; the repeated figure counts in sums.
        let covered = grid.covered().iter();
        let covered: Vec<String> = covered.map(|one| format!("{} {}", one.area, one.cell.at)).collect();
        assert_eq!(covered, ["D1:E1 E1", "F1:F2 F2", "G1:G2 G2"]);
        assert_eq!(grid.last_column(), 5);
    }

    #[test]
    fn areas_without_measure_are_told_and_those_of_many_forms_are_not() {
        let area = |first: (u32, u32), last: (u32, u32)| {
            Area::new(Address::new(first.0, first.1), Address::new(last.0, last.1))
        };
        let side_by_side: Vec<Area> = (0..MAX_MERGED as u32)
            .map(|index| area((index / 500, index % 500), (index / 500, index % 500 + 1)))
            .collect();
        assert_eq!(merging_fault(&side_by_side), None);
        let one_more: Vec<Area> = side_by_side.iter().copied().chain([area((0, 0), (1, 1))]).collect();
        assert!(merging_fault(&one_more).is_some_and(|told| told.contains("上限")));
        let tall: Vec<Area> = (0..=MAX_COLUMNS).map(|row| area((row, 3), (9000, 3))).collect();
        assert!(merging_fault(&tall).is_some_and(|told| told.contains("重叠")));
        let one_below_another: Vec<Area> = (0..9000).map(|row| area((2 * row, 3), (2 * row + 1, 3))).collect();
        assert_eq!(merging_fault(&one_below_another), None);
    }

    #[test]
    fn an_area_is_found_however_tall_it_is() {
        let tall: Area = "A1:A9000".parse().unwrap();
        let short = (0..4000).map(|row| Area::new(Address::new(2 * row, 1), Address::new(2 * row + 1, 1)));
        let grid = Grid::new([cell("A1", "甲"), cell("B20000", "乙")], short.chain([tall]));
        let area = |place: &str| grid.area(place.parse().unwrap()).to_string();
        assert_eq!(
            [area("A8999"), area("B4000"), area("B4001"), area("C3")],
            ["A1:A9000", "B3999:B4000", "B4001:B4002", "C3:C3"]
        );
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
