//! Recognition: a table as text, a line a row, cells parted by tabs. A sign in front of a cell says how it is stored:
//!
//! ```text
//! \x01 number   \x02 formula without value   \x03 hidden   \x04 error   \x05rc merged over r rows and c columns
//! ```

use super::containers;
use crate::laws;
use jiping::domain::cell::{Cell, Stored};
use jiping::domain::place::{Address, Area};
use jiping::profile::{self, Profile};
use jiping::read;
use jiping::read::grid::{Grid, SheetContent};
use std::fs;
use std::sync::LazyLock;

/// The laws hold on every table.
pub fn table(bytes: &[u8]) {
    static PROFILE: LazyLock<Profile> = LazyLock::new(|| profile::load("luquan").unwrap().profile);
    laws::forms_that_keep_them(&grid(&String::from_utf8_lossy(bytes)), &PROFILE);
}

fn grid(text: &str) -> Grid {
    let (mut cells, mut merged) = (Vec::new(), Vec::new());
    for (row, line) in (0..).zip(text.split('\n')) {
        for (column, written) in (0..).zip(line.split('\t')) {
            let at = Address::new(row, column);
            let (cell, area) = cell(at, written);
            merged.extend(area);
            cells.extend(cell);
        }
    }
    Grid::new(cells, merged)
}

fn cell(at: Address, written: &str) -> (Option<Cell>, Option<Area>) {
    let (mut stored, mut hidden, mut area) = (Stored::Text, false, None);
    let mut letters = written.chars();
    let text = loop {
        let rest = letters.as_str();
        match letters.next() {
            Some('\u{1}') => {
                let figure = letters.as_str().trim_end_matches('%').parse();
                stored = figure.map_or(Stored::Text, Stored::Number);
            }
            Some('\u{2}') => stored = Stored::FormulaWithoutValue,
            Some('\u{3}') => hidden = true,
            Some('\u{4}') => stored = Stored::Error,
            Some('\u{5}') => {
                let mut further = || letters.next().and_then(|letter| letter.to_digit(36)).unwrap_or(0);
                let last = Address::new(at.row + further(), at.column + further());
                area = Some(Area::new(at, last));
            }
            _ => break rest.trim().to_owned(),
        }
    };
    let is_filled = !text.is_empty() || stored != Stored::Text;
    let cell = Cell {
        at,
        text: text.into(),
        stored,
        hidden,
    };
    (is_filled.then_some(cell), area)
}

/// The real forms, written so.
pub fn tables() -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(containers::project("tests/cases/workbooks"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .collect();
    paths.sort();
    let workbooks = paths
        .iter()
        .map(|path| read::workbook(&fs::read(path).unwrap()).unwrap());
    let sheets = workbooks.flat_map(|workbook| workbook.sheets);
    let grids = sheets.filter_map(|sheet| match sheet.content {
        SheetContent::Grid(grid) => Some(written(&grid).into_bytes()),
        _ => None,
    });
    grids.collect()
}

fn written(grid: &Grid) -> String {
    let mut text = String::new();
    let mut at = Address::new(0, 0);
    for cell in grid.cells() {
        for _ in at.row..cell.at.row {
            text.push('\n');
            at.column = 0;
        }
        for _ in at.column..cell.at.column {
            text.push('\t');
        }
        at = cell.at;
        let area = grid.area(cell.at);
        let side = |span: u32| char::from_digit(span.min(35), 36).unwrap_or('0');
        if area != Area::of(cell.at) {
            let (down, right) = (area.last.row - at.row, area.last.column - at.column);
            text.extend(['\u{5}', side(down), side(right)]);
        }
        match cell.stored {
            Stored::Number(_) => text.push('\u{1}'),
            Stored::FormulaWithoutValue => text.push('\u{2}'),
            Stored::Error => text.push('\u{4}'),
            _ => {}
        }
        text.push_str(&cell.text.as_str().replace(['\n', '\t'], " "));
    }
    text
}
