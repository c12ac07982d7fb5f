//! The summary workbook and the marked copies saved again by another program hold the same cells, and so does a summary
//! workbook that was computed anew. Needs the files, which `.ci/office` makes.

mod edges;
mod recalculated;

use jiping::domain::cell::{Cell, Stored};
use jiping::read::grid::{Grid, SheetContent, Workbook};
use std::fs;
use std::path::{Path, PathBuf};

fn workbook(variable: &str) -> Workbook {
    let path = std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} names no workbook"));
    read(Path::new(&path)).unwrap()
}

fn read(path: &Path) -> Option<Workbook> {
    jiping::read::workbook(&fs::read(path).ok()?).ok()
}

fn grid(content: &SheetContent) -> &Grid {
    match content {
        SheetContent::Grid(grid) => grid,
        other => panic!("{other:?}"),
    }
}

#[test]
#[ignore = "needs an office program; .ci/office runs it"]
fn the_cells_are_the_same() {
    let compared = compare(&workbook("WRITTEN"), &workbook("SAVED_AGAIN"), "汇总表");
    assert!(compared > 1000, "only {compared} cells were compared");
}

/// Every workbook that was sent back, marked copies and correction sheets.
#[test]
#[ignore = "needs an office program; .ci/office runs it"]
fn the_cells_of_what_is_sent_back_are_the_same() {
    let folder = |variable: &str| PathBuf::from(std::env::var_os(variable).unwrap());
    let (written, again) = (folder("SENT_BACK"), folder("SENT_BACK_AGAIN"));
    let mut marked = 0;
    for entry in fs::read_dir(&written).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let open = |path: &Path| read(path).unwrap_or_else(|| panic!("{} was not saved again", path.display()));
        compare(&open(&path), &open(&again.join(&name)), &name);
        marked += usize::from(name.contains("-标注"));
    }
    assert!(marked > 15, "only {marked} marked copies were compared");
}

/// How many cells there are; each must be the same in both.
#[track_caller]
fn compare(written: &Workbook, again: &Workbook, file: &str) -> usize {
    let (compared, differing) = differences(written, again);
    assert!(differing.is_empty(), "{file}: {}", differing.join("\n"));
    compared
}

/// How many cells there are, and those that differ.
#[track_caller]
fn differences(written: &Workbook, again: &Workbook) -> (usize, Vec<String>) {
    let names = |workbook: &Workbook| {
        workbook
            .sheets
            .iter()
            .map(|sheet| sheet.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(written), names(again));
    let (mut compared, mut differing) = (0, Vec::new());
    for (one, other) in written.sheets.iter().zip(&again.sheets) {
        // A formula that was never calculated is calculated when the other program opens it.
        let valued = |cell: &&Cell| cell.stored != Stored::FormulaWithoutValue;
        for cell in grid(&one.content).cells().iter().filter(valued) {
            compared += 1;
            let of = |cell: &Cell| (cell.text.clone(), cell.number());
            let saved = grid(&other.content).at(cell.at).map(of);
            if saved.as_ref() != Some(&of(cell)) {
                differing.push(format!("{} {}: {:?}, again {saved:?}", one.name, cell.at, of(cell)));
            }
        }
    }
    (compared, differing)
}
