//! Every workbook at hand, read by this program and by calamine, holds the same sheets, cells and merged areas; so it
//! does with and without the shortcuts that the reader of .xlsx takes.
//!
//! `WORKBOOKS=DIR cargo test --test second_reader` compares those of a folder too.

use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use jiping::domain::cell::{Cell, Stored};
use jiping::domain::place::{Address, Area};
use jiping::read::grid::{Grid, MAX_COLUMNS, MAX_ROWS, SheetContent};
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

type Book = Xlsx<Cursor<Vec<u8>>>;

/// The .xlsx files below a folder.
fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            workbooks(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "xlsx") {
            found.push(path);
        }
    }
    found.sort();
}

/// What calamine reads at a place: whether it is that of a cell. Numbers are kept to 15 digits.
fn is_same(cell: &Cell, value: &DataRef<'_>) -> bool {
    let is_close = |other: f64| {
        let number = cell.number().and_then(|number| number.to_f64());
        number.is_some_and(|number| (number - other).abs() <= other.abs() * 1e-14)
    };
    match value {
        DataRef::Empty => cell.stored == Stored::FormulaWithoutValue || cell.text.starts_with('='),
        DataRef::Int(number) => is_close(*number as f64),
        DataRef::Float(number) => is_close(*number),
        DataRef::DateTime(date) => cell.stored == Stored::Date || is_close(date.as_f64()),
        DataRef::SharedString(text) => cell.text == text.trim(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cell.text == text.trim(),
        DataRef::Bool(truth) => cell.stored == Stored::Truth(*truth),
        DataRef::Error(error) => cell.stored == Stored::Error && cell.text == error.to_string(),
    }
}

/// Compares one sheet; gives how many cells it has.
#[track_caller]
fn compare(grid: &Grid, book: &mut Book, sheet: &str, file: &str) -> usize {
    let mut count = 0;
    let mut reader = book.worksheet_cells_reader(sheet).unwrap();
    while let Some(read) = reader.next_cell_with_formula_metadata().unwrap() {
        let at = Address::new(read.pos.0, read.pos.1);
        let is_blank = read.value == DataRef::Empty && read.formula.is_none();
        if is_blank || at.row >= MAX_ROWS || at.column >= MAX_COLUMNS {
            continue;
        }
        count += 1;
        let cell = grid.row(at.row).iter().find(|cell| cell.at == at);
        let cell = cell.unwrap_or_else(|| panic!("{file} {sheet} {at} is lost"));
        assert!(
            is_same(cell, &read.value),
            "{file} {sheet}: {cell:?} against {:?}",
            read.value
        );
    }
    drop(reader);
    assert_eq!(grid.cells().len(), count, "{file} {sheet}");
    let last_row = grid.cells().last().map_or(0, |cell| cell.at.row);
    let merged = book.merge_cells_by_sheet_name(sheet).unwrap();
    let merged = merged.iter().map(|area| {
        Area::new(
            Address::new(area.start.0, area.start.1),
            Address::new(area.end.0, area.end.1),
        )
    });
    let kept = |area: &Area| area.first.row <= last_row && area.first != area.last;
    assert_eq!(
        grid.merged().collect::<BTreeSet<_>>(),
        merged.filter(kept).collect::<BTreeSet<_>>(),
        "{file} {sheet}"
    );
    count
}

/// Compares the workbooks below a folder that can be opened; gives how many workbooks and cells those are.
fn compare_all(folder: &Path) -> (usize, usize) {
    let mut files = Vec::new();
    workbooks(folder, &mut files);
    let (mut books, mut cells) = (0, 0);
    for path in files {
        let file = path.display().to_string();
        let bytes = fs::read(&path).unwrap();
        let read = jiping::read::workbook(&bytes);
        assert_eq!(read, jiping::read::workbook_the_long_way(&bytes), "{file}");
        let Ok(read) = read else {
            continue;
        };
        // A .xlsx that is something else inside is no matter of the two.
        let Ok(mut book) = Book::new(Cursor::new(bytes)) else {
            continue;
        };
        let listed = book.sheets_metadata().to_vec();
        let names: Vec<_> = listed
            .iter()
            .map(|sheet| (sheet.name.as_str(), sheet.visible != SheetVisible::Visible))
            .collect();
        let own: Vec<_> = read
            .sheets
            .iter()
            .map(|sheet| (sheet.name.as_str(), sheet.hidden))
            .collect();
        assert_eq!(own, names, "{file}");
        for sheet in &read.sheets {
            if let SheetContent::Grid(grid) = &sheet.content {
                cells += compare(grid, &mut book, &sheet.name, &file);
            }
        }
        books += 1;
    }
    (books, cells)
}

#[test]
fn samples_and_real_forms_are_read_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (folder, books, cells) in [("samples", 25, 10_000), ("tests/cases", 20, 3_000)] {
        let compared = compare_all(&root.join(folder));
        assert!(compared.0 >= books && compared.1 >= cells, "{folder}: {compared:?}");
    }
}

#[test]
fn workbooks_of_a_named_folder_are_read_the_same() {
    if let Some(folder) = std::env::var_os("WORKBOOKS") {
        let compared = compare_all(Path::new(&folder));
        assert!(compared.0 > 0, "no workbook was compared");
    }
}
