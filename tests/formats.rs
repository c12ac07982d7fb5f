//! The other workbook formats read the same as .xlsx: the real forms written anew as .xlsb, .xls and .ods hold the same cells.
//!
//! .xlsb is written record by record from the grids of the .xlsx; .ods and .xls stand in `tests/cases/formats`, saved by
//! an office program.

mod binary;

use binary::xlsb;
use jiping::domain::cell::{Cell, Stored};
use jiping::domain::submission::{Content, Refusal};
use jiping::read::grid::{Grid, SheetContent, Workbook};
use jiping::read::isolation::Isolation;
use jiping::read::{self, Source};
use std::fs;
use std::path::{Path, PathBuf};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn grids(workbook: &Workbook) -> Vec<(&str, &Grid)> {
    workbook
        .sheets
        .iter()
        .map(|sheet| match &sheet.content {
            SheetContent::Grid(grid) => (sheet.name.as_str(), grid),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Every workbook of the real forms.
fn originals() -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(cases().join("workbooks"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    paths.sort();
    assert!(paths.len() >= 16);
    paths
}

#[track_caller]
fn same_cells(one: &Workbook, other: &Workbook, name: &str) {
    for ((sheet, one), (_, other)) in grids(one).into_iter().zip(grids(other)) {
        for cell in one
            .cells()
            .iter()
            .filter(|cell| cell.stored != Stored::FormulaWithoutValue)
        {
            let found = other
                .at(cell.at)
                .unwrap_or_else(|| panic!("{name} {sheet} {}: lost {:?}", cell.at, cell.text));
            assert_eq!(cell.number(), found.number(), "{name} {sheet} {}", cell.at);
            if cell.number().is_none() {
                assert_eq!(cell.text, found.text, "{name} {sheet} {}", cell.at);
            }
            assert_eq!(
                cell.text.ends_with('%'),
                found.text.ends_with('%'),
                "{name} {sheet} {}: {:?}",
                cell.at,
                found.text
            );
            assert_eq!(
                one.area(cell.at),
                other.area(cell.at),
                "{name} {sheet} {}: merged area",
                cell.at
            );
        }
    }
}

#[test]
fn xlsb_reads_the_same() {
    for path in originals() {
        let original = read::workbook(&fs::read(&path).unwrap()).unwrap();
        let binary = read::workbook(&xlsb(&grids(&original), None)).unwrap();
        same_cells(&original, &binary, &path.display().to_string());
    }
}

#[test]
fn xlsb_tells_hidden_rows_and_errors_of_formulas() {
    let cell = |place: &str, text: &str, stored: Stored| Cell {
        at: place.parse().unwrap(),
        text: text.into(),
        stored,
        hidden: false,
    };
    let grid = Grid::new(
        [cell("B2", "#DIV/0!", Stored::Error), cell("B3", "合计", Stored::Text)],
        [],
    );
    let read = read::workbook(&xlsb(&[("表", &grid)], Some(2))).unwrap();
    let cells = grids(&read)[0].1.cells().to_vec();
    assert_eq!(
        (cells[0].text.as_str(), &cells[0].stored, cells[0].hidden),
        ("#DIV/0!", &Stored::Error, false)
    );
    assert_eq!((cells[1].text.as_str(), cells[1].hidden), ("合计", true));
}

#[test]
fn ods_and_xls_saved_by_an_office_program_read_the_same() {
    let mut compared = 0;
    for path in fs::read_dir(cases().join("formats"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let original = read::workbook(&fs::read(cases().join(format!("workbooks/{name}.xlsx"))).unwrap()).unwrap();
        let saved = read::workbook(&fs::read(&path).unwrap()).unwrap();
        same_cells(&original, &saved, &path.display().to_string());
        compared += 1;
    }
    assert!(compared == 6, "only {compared} files were compared");
}

/// What a file of this name and content is refused as.
fn refused(name: &str, bytes: &[u8]) -> Refusal {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let sources: Vec<Source> = read::sources(&[path]).unwrap();
    match read::submission(&sources[0], &Isolation::Within).content {
        Content::Refused(refusal) => refusal,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn content_decides_not_the_ending() {
    let bytes = fs::read(cases().join("workbooks/sc-phjr.xlsx")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for name in ["普惠.xls", "普惠.et", "普惠.ods"] {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).unwrap();
        let sources = read::sources(&[path]).unwrap();
        assert_eq!(
            read::submission(&sources[0], &Isolation::Within).forms().len(),
            1,
            "{name}"
        );
    }
    let page = refused("导出.xls", b"<html><body>login</body></html>");
    assert!(matches!(page, Refusal::NotAWorkbook { kind, .. } if kind == "没有表格的网页"));
    let cut = refused("半截.xlsx", &bytes[..bytes.len() / 2]);
    assert!(matches!(cut, Refusal::Unreadable { .. }));
}
