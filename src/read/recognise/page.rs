//! A sheet as recognition reads it: what each cell says, worked out once, and what stands across each row.

use super::outline::Span;
use super::words::Meaning;
use crate::domain::cell::Cell;
use crate::domain::place::{Address, Area};
use crate::read::grid::{Grid, MAX_COLUMNS};
use std::ops::{Deref, Range};

/// A cell with what it says.
#[derive(Debug, Clone, Copy)]
pub struct Said<'grid> {
    pub cell: &'grid Cell,
    pub means: Meaning,
    /// The merged area around the cell, or its own place.
    pub area: Area,
}

impl Deref for Said<'_> {
    type Target = Cell;

    fn deref(&self) -> &Cell {
        self.cell
    }
}

impl<'grid> Said<'grid> {
    /// The value that stands behind a label in the same cell.
    pub fn value_in_cell(&self) -> Option<&'grid str> {
        self.means.value_in(&self.cell.text)
    }
}

/// A filled row.
#[derive(Debug)]
struct Line {
    number: u32,
    /// The cells of its own.
    own: Range<usize>,
    /// What stands across it; None where areas overlap, so that only the grid can tell.
    across: Option<Range<usize>>,
}

/// What stands across a row from one column to another: a cell of the row, or one that is merged in from above.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    first: u32,
    last: u32,
    cell: usize,
}

/// An area that reaches down to a row, with the cell that fills it.
#[derive(Clone, Copy)]
struct Reaching {
    area: Area,
    cell: Option<usize>,
}

/// A sheet, or a part of one.
#[derive(Debug)]
pub struct Page<'grid> {
    grid: &'grid Grid,
    said: Vec<Said<'grid>>,
    lines: Vec<Line>,
    stretches: Vec<Stretch>,
}

/// Most stretches that are kept: a form has some hundreds, and only a file made for it has more.
const MOST_STRETCHES: usize = 100_000;

impl<'grid> Page<'grid> {
    pub fn of(grid: &'grid Grid) -> Self {
        let said = grid.cells_in_areas().map(|(cell, area)| Said {
            cell,
            means: Meaning::of(&cell.text),
            area,
        });
        let said: Vec<_> = said.collect();
        let mut page = Self {
            grid,
            // Room for what a usual form has.
            lines: Vec::with_capacity(said.len() / 4),
            stretches: Vec::with_capacity((said.len() * 2).min(MOST_STRETCHES)),
            said,
        };
        page.draw_lines();
        page
    }

    /// Parts the cells into rows, on one way down through cells and merged areas.
    fn draw_lines(&mut self) {
        let mut below = self.grid.merged().peekable();
        let mut here: Vec<Reaching> = Vec::new();
        let mut start = 0;
        while let Some(first) = self.said.get(start) {
            let row = first.at.row;
            // A row has few cells: they are sooner counted than halved.
            let cells = self.said[start..].iter();
            let length = cells.take_while(|cell| cell.at.row == row).count();
            let own = start..start + length;
            here.retain(|reaching| reaching.area.last.row >= row);
            while let Some(area) = below.next_if(|area| area.first.row <= row) {
                if area.last.row >= row {
                    let cell = own.clone().find(|index| self.said[*index].at == area.first);
                    here.push(Reaching { area, cell });
                }
            }
            let across = self.across(&own, &mut here);
            self.lines.push(Line {
                number: row,
                own,
                across,
            });
            start += length;
        }
    }

    /// Notes what stands across a row, unless areas overlap there.
    fn across(&mut self, own: &Range<usize>, here: &mut [Reaching]) -> Option<Range<usize>> {
        let start = self.stretches.len();
        if start > MOST_STRETCHES || here.len() > MAX_COLUMNS as usize {
            return None;
        }
        let column = |reaching: &Reaching| reaching.area.first.column;
        // From one row to the next their order stays.
        if !here.is_sorted_by_key(column) {
            here.sort_by_key(column);
        }
        let drawn = self.draw_across(own, here);
        if drawn.is_none() {
            self.stretches.truncate(start);
        }
        drawn.map(|()| start..self.stretches.len())
    }

    /// Draws the cells of a row and the areas that reach it, both from left to right; None where two overlap.
    fn draw_across(&mut self, own: &Range<usize>, here: &[Reaching]) -> Option<()> {
        let mut areas = here.iter().peekable();
        let mut free = 0;
        for index in own.clone() {
            let Said { cell, area, .. } = self.said[index];
            if area.first != cell.at {
                return None;
            }
            // The cell of an area is drawn with it.
            if area.first == area.last {
                while let Some(left) = areas.next_if(|left| left.area.first.column <= cell.at.column) {
                    self.draw(*left, &mut free)?;
                }
                self.draw(
                    Reaching {
                        area,
                        cell: Some(index),
                    },
                    &mut free,
                )?;
            }
        }
        areas.try_for_each(|area| self.draw(*area, &mut free))
    }

    /// Draws the next stretch; None if another one holds some of its columns, which are free from `free` on.
    fn draw(&mut self, Reaching { area, cell }: Reaching, free: &mut u32) -> Option<()> {
        let (first, last) = (area.first.column, area.last.column);
        if first < *free {
            return None;
        }
        *free = last + 1;
        self.stretches.extend(cell.map(|cell| Stretch { first, last, cell }));
        Some(())
    }

    fn line(&self, row: u32) -> Option<&Line> {
        // Nearly all forms begin in the first row and leave none out.
        let usual = self.lines.get(row as usize).filter(|line| line.number == row);
        if usual.is_some() {
            return usual;
        }
        let index = self.lines.binary_search_by_key(&row, |line| line.number).ok()?;
        self.lines.get(index)
    }

    /// The filled cells of one row whose own place is in that row, from left to right.
    pub fn row(&self, row: u32) -> &[Said<'grid>] {
        self.line(row)
            .and_then(|line| self.said.get(line.own.clone()))
            .unwrap_or_default()
    }

    /// Rows that hold a filled cell of their own, from the top.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = u32> {
        self.lines.iter().map(|line| line.number)
    }

    /// The same from one of them on.
    pub fn rows_from(&self, row: u32) -> impl Iterator<Item = u32> {
        let first = self.lines.partition_point(|line| line.number < row);
        self.lines[first..].iter().map(|line| line.number)
    }

    /// All filled cells, from the top.
    pub fn cells(&self) -> &[Said<'grid>] {
        &self.said
    }

    /// The columns that hold something, parted by those that are free, from the left.
    pub fn blocks(&self) -> Vec<Span> {
        // One behind the last column that a cell beginning in each column reaches.
        let mut reach = vec![0; self.last_column() as usize + 1];
        for span in self.said.iter().map(Span::of) {
            if let Some(end) = reach.get_mut(span.first as usize) {
                *end = span.last.saturating_add(1).max(*end);
            }
        }
        let mut blocks: Vec<Span> = Vec::new();
        for (first, end) in (0..).zip(reach).filter(|(_, end)| *end > 0) {
            match blocks.last_mut() {
                Some(block) if first <= block.last.saturating_add(1) => block.last = block.last.max(end - 1),
                _ => blocks.push(Span { first, last: end - 1 }),
            }
        }
        blocks
    }

    /// The filled cell at a place, or of the merged area around it.
    pub fn at(&self, at: Address) -> Option<&Said<'grid>> {
        match self.stretches_of(at.row) {
            Some(stretches) => {
                let next = stretches.partition_point(|stretch| stretch.last < at.column);
                let stretch = stretches.get(next).filter(|stretch| stretch.first <= at.column)?;
                self.said.get(stretch.cell)
            }
            None => self.said.get(self.grid.index_at(at)?),
        }
    }

    /// The last column that holds a filled cell of its own.
    pub const fn last_column(&self) -> u32 {
        self.grid.last_column()
    }

    /// What is told of the first cell of which anything is, among the filled cells that stand across a row from one
    /// column to another, from left to right.
    pub fn find_between<'page, Told>(
        &'page self,
        row: u32,
        columns: Range<u32>,
        tell: impl FnMut(&'page Said<'grid>) -> Option<Told>,
    ) -> Option<Told> {
        let Some(stretches) = self.stretches_of(row) else {
            let mut asked = columns.filter_map(|column| self.at(Address::new(row, column)));
            return asked.find_map(tell);
        };
        // Few stand in a row: they are sooner passed than halved.
        let met = stretches.iter().skip_while(|stretch| stretch.last < columns.start);
        let met = met.take_while(|stretch| stretch.first < columns.end);
        met.filter_map(|stretch| self.said.get(stretch.cell)).find_map(tell)
    }

    fn stretches_of(&self, row: u32) -> Option<&[Stretch]> {
        self.stretches.get(self.line(row)?.across.clone()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cell::Stored;

    /// A page reads every place as its grid does, asked for one place or for all between two columns.
    #[track_caller]
    fn case(cells: &[&str], merged: &[&str]) {
        let cells = cells.iter().map(|place| Cell {
            at: place.parse().unwrap(),
            text: (*place).into(),
            stored: Stored::Text,
            hidden: false,
        });
        let grid = Grid::new(cells, merged.iter().map(|area| area.parse().unwrap()));
        let page = Page::of(&grid);
        for row in 0..9 {
            let by_grid = (0..9).filter_map(|column| grid.at(Address::new(row, column)));
            let mut by_grid: Vec<_> = by_grid.map(|cell| cell.at).collect();
            let by_page = (0..9).filter_map(|column| page.at(Address::new(row, column)));
            let by_page: Vec<_> = by_page.map(|cell| cell.at).collect();
            assert_eq!(by_page, by_grid, "row {row}");
            let mut between = Vec::new();
            let found = page.find_between(row, 0..9, |cell| {
                between.push(cell.at);
                None::<()>
            });
            assert_eq!(found, None);
            by_grid.dedup();
            between.dedup();
            assert_eq!(between, by_grid, "row {row}");
        }
    }

    #[test]
    fn merged_areas_read_as_filled() {
        case(&["A1", "C1", "B2", "C3", "D3"], &["A1:A4", "D3:F3", "B2:B3", "G1:G5"]);
        case(&["B2"], &["B2:D4"]);
        case(&["A1", "H8"], &[]);
    }

    #[test]
    fn where_areas_overlap_the_largest_counts() {
        case(&["A1", "B2", "C2"], &["A1:C3", "B2:D2", "C2:C4"]);
        case(&["A1", "A3", "C3"], &["A1:B3", "A1:B3", "B3:D3"]);
        case(&["B2"], &["A1:C3"]);
    }
}
