//! A summary workbook computed anew by another program holds the same cells, and the comparison notices one that does
//! not.

use crate::{compare, differences, edges, read};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::process::Command;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Formulas that a summary workbook of a real district has at least.
const FEWEST: usize = 500;

fn folder(variable: &str) -> PathBuf {
    PathBuf::from(std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} names no folder")))
}

/// The summary workbook of the district at the edges of rounding.
fn at_the_edges() -> Vec<u8> {
    let place = tempfile::tempdir().unwrap();
    edges::write(place.path());
    let out = place.path().join("结果");
    let run = Command::new(env!("CARGO_BIN_EXE_jiping"))
        .args(["run", ".", "-o", "结果"])
        .current_dir(place.path())
        .output()
        .unwrap();
    assert!(out.join("汇总表.xlsx").is_file(), "{run:?}");
    fs::read(out.join("汇总表.xlsx")).unwrap()
}

fn parts(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut package = ZipArchive::new(Cursor::new(book)).unwrap();
    (0..package.len())
        .map(|at| {
            let mut part = package.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The text of all parts whose name begins so.
fn text(parts: &[(String, Vec<u8>)], name: &str) -> String {
    let named = parts.iter().filter(|(part, _)| part.starts_with(name));
    named.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect()
}

#[test]
fn at_the_edges_a_figure_is_a_formula_or_its_formula_stands_beside_it() {
    let parts = parts(&at_the_edges());
    let sheets = text(&parts, "xl/worksheets/sheet");
    let formulas = sheets.matches("<f>").count();
    assert!(formulas > FEWEST, "{formulas} formulas");
    // Points that end in 5 and that binary numbers hold as they should.
    assert!(sheets.contains("<f>ROUND(MIN(I4,I4*S4/Q4),2)</f>"));
    let notes = text(&parts, "xl/comments");
    let edges = notes.matches("算式：=ROUND(").count();
    assert!((1..formulas / 4).contains(&edges), "{edges} edges");
}

#[test]
#[ignore = "writes the workbooks that an office program is to compute anew; .ci/office runs it"]
fn workbooks_to_be_computed_anew() {
    let written = folder("WRITTEN");
    fs::write(written.join("分界.xlsx"), at_the_edges()).unwrap();
    let book = fs::read(written.join("样例.xlsx")).unwrap();
    fs::write(folder("TAMPERED").join("样例.xlsx"), tampered(&book)).unwrap();
}

/// The workbook with another result stored in the last formula of 部门排名, its third sheet.
fn tampered(book: &[u8]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, mut bytes) in parts(book) {
        if name == "xl/worksheets/sheet3.xml" {
            let sheet = String::from_utf8(bytes).unwrap();
            let (before, last) = sheet.rsplit_once("</f><v>").unwrap();
            bytes = format!("{before}</f><v>7{last}").into_bytes();
        }
        package.start_file(name, SimpleFileOptions::default()).unwrap();
        package.write_all(&bytes).unwrap();
    }
    package.finish().unwrap().into_inner()
}

#[test]
#[ignore = "needs an office program; .ci/office runs it"]
fn stored_and_recalculated_cells_are_those_that_were_written() {
    for name in ["样例.xlsx", "分界.xlsx"] {
        let written = read(&folder("WRITTEN").join(name)).unwrap();
        for way in ["STORED", "RECALCULATED"] {
            let again = read(&folder(way).join(name)).unwrap();
            let compared = compare(&written, &again, &format!("{way} {name}"));
            assert!(compared > 1000, "only {compared} cells of {name} were compared");
        }
    }
}

#[test]
#[ignore = "needs an office program; .ci/office runs it"]
fn a_tampered_value_is_noticed() {
    let tampered = read(&folder("TAMPERED").join("样例.xlsx")).unwrap();
    let again = read(&folder("TAMPERED_RECALCULATED").join("样例.xlsx")).unwrap();
    let (_, differing) = differences(&tampered, &again);
    assert!(!differing.is_empty(), "the value that was tampered with stands");
}
