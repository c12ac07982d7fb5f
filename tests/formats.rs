//! The other workbook formats read the same as .xlsx: the real forms written anew as .xlsb, .xls and .ods hold the same cells.
//!
//! .xlsb is written here record by record from the grids of the .xlsx; .ods and .xls stand in `tests/cases/formats`,
//! saved by an office program.

use jiping::domain::cell::{Cell, Stored};
use jiping::domain::place::Area;
use jiping::domain::submission::{Content, Refusal};
use jiping::read::grid::{Grid, SheetContent, Workbook};
use jiping::read::isolation::Isolation;
use jiping::read::{self, Source};
use rust_decimal::prelude::ToPrimitive;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

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

/// One record: number and length as seven-bit groups, then the data.
fn record(out: &mut Vec<u8>, id: u32, data: &[u8]) {
    let mut group = |mut number: u32| loop {
        let byte = (number & 0x7F) as u8;
        number >>= 7;
        out.push(if number > 0 { byte | 0x80 } else { byte });
        if number == 0 {
            break;
        }
    };
    group(id);
    group(data.len() as u32);
    out.extend_from_slice(data);
}

fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = longs(&[units.len() as u32]);
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes
}

/// Style 0 is General, style 1 is 0.00%, style 2 the format of the file's own.
const OWN_FORMAT: &str = "0.0\"分\"";

fn styles() -> Vec<u8> {
    let mut part = Vec::new();
    let mut own = 164_u16.to_le_bytes().to_vec();
    own.extend(wide(OWN_FORMAT));
    record(&mut part, 44, &own);
    record(&mut part, 617, &longs(&[3]));
    for format in [0_u16, 10, 164] {
        let mut style = vec![0, 0];
        style.extend(format.to_le_bytes());
        style.extend([0; 12]);
        record(&mut part, 47, &style);
    }
    record(&mut part, 618, &[]);
    part
}

fn cell_record(out: &mut Vec<u8>, cell: &Cell) {
    let style = u32::from(cell.text.ends_with('%'));
    let mut data = longs(&[cell.at.column, style]);
    match &cell.stored {
        Stored::Number(number) => {
            data.extend(number.to_f64().unwrap().to_le_bytes());
            record(out, 5, &data);
        }
        Stored::Error => {
            data.push(0x07);
            record(out, 11, &data);
        }
        _ => {
            data.extend(wide(&cell.text));
            record(out, 6, &data);
        }
    }
}

fn sheet(grid: &Grid, hidden_row: Option<u32>) -> Vec<u8> {
    let mut part = Vec::new();
    record(&mut part, 129, &[]);
    record(&mut part, 148, &longs(&[0, 500, 0, 50]));
    record(&mut part, 145, &[]);
    for row in grid.rows() {
        let mut header = longs(&[row, 0]);
        let hidden = if hidden_row == Some(row) { 0x10 } else { 0 };
        header.extend([0, 0, 0, hidden, 0, 0, 0, 0, 0]);
        record(&mut part, 0, &header);
        for cell in grid
            .row(row)
            .iter()
            .filter(|cell| cell.stored != Stored::FormulaWithoutValue)
        {
            cell_record(&mut part, cell);
        }
    }
    record(&mut part, 146, &[]);
    let mut areas: Vec<Area> = grid
        .cells()
        .iter()
        .map(|cell| grid.area(cell.at))
        .filter(|area| area.first != area.last)
        .collect();
    areas.dedup();
    for area in areas {
        record(
            &mut part,
            176,
            &longs(&[area.first.row, area.last.row, area.first.column, area.last.column]),
        );
    }
    record(&mut part, 130, &[]);
    part
}

fn xlsb(sheets: &[(&str, &Grid)], hidden_row: Option<u32>) -> Vec<u8> {
    let mut book = Vec::new();
    record(&mut book, 131, &[]);
    record(&mut book, 143, &[]);
    let mut relations =
        String::from(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#);
    for (index, (name, _)) in sheets.iter().enumerate() {
        let mut data = longs(&[0, index as u32 + 1]);
        data.extend(wide(&format!("rId{index}")));
        data.extend(wide(name));
        record(&mut book, 156, &data);
        relations += &format!(
            r#"<Relationship Id="rId{index}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{index}.bin"/>"#
        );
    }
    relations += "</Relationships>";
    record(&mut book, 144, &[]);
    record(&mut book, 132, &[]);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| {
        package.start_file(name, SimpleFileOptions::default()).unwrap();
        package.write_all(bytes).unwrap();
    };
    add("xl/workbook.bin", &book);
    add("xl/_rels/workbook.bin.rels", relations.as_bytes());
    add("xl/styles.bin", &styles());
    for (index, (_, grid)) in sheets.iter().enumerate() {
        add(&format!("xl/worksheets/sheet{index}.bin"), &sheet(grid, hidden_row));
    }
    package.finish().unwrap().into_inner()
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
