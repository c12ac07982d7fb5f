//! The summary workbook saved again by another program holds the same cells. Needs both files, which `.ci/office` makes.

use jiping::read::grid::{Grid, SheetContent, Workbook};
use std::fs;

fn workbook(variable: &str) -> Workbook {
    let path = std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} names no workbook"));
    jiping::read::workbook(&fs::read(path).unwrap()).unwrap()
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
    let (written, again) = (workbook("WRITTEN"), workbook("SAVED_AGAIN"));
    let names = |workbook: &Workbook| {
        workbook
            .sheets
            .iter()
            .map(|sheet| sheet.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&written), names(&again));
    let mut compared = 0;
    for (one, other) in written.sheets.iter().zip(&again.sheets) {
        for cell in grid(&one.content).cells() {
            let saved = grid(&other.content)
                .at(cell.at)
                .unwrap_or_else(|| panic!("{} {} is lost", one.name, cell.at));
            assert_eq!(
                (&cell.text, cell.number()),
                (&saved.text, saved.number()),
                "{} {}",
                one.name,
                cell.at
            );
            compared += 1;
        }
    }
    assert!(compared > 1000, "only {compared} cells were compared");
}
