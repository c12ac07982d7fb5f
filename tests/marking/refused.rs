//! Workbooks that cannot be patched are refused by name.

use crate::{HEADING, fixture, parts};
use jiping::write::marked::{CannotMark, copy};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The fixture with its parts changed.
fn changed(change: impl FnOnce(&mut BTreeMap<String, Vec<u8>>)) -> Vec<u8> {
    let mut parts = parts(&fixture("openpyxl.xlsx").original);
    change(&mut parts);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn replaced(part: &str, from: &str, to: &str) -> Vec<u8> {
    changed(|parts| {
        let text = String::from_utf8(parts[part].clone()).unwrap();
        assert!(text.contains(from), "{text}");
        parts.insert(part.to_owned(), text.replace(from, to).into_bytes());
    })
}

#[track_caller]
fn case(bytes: &[u8], expected: &str) {
    let findings = fixture("openpyxl.xlsx").findings;
    let refused: CannotMark = copy(bytes, &HEADING, &findings.iter().collect::<Vec<_>>()).unwrap_err();
    assert_eq!(format!("原文件{refused}"), expected);
}

#[test]
fn other_formats_are_told_apart() {
    case(b"", "原文件不是.xlsx格式");
    let xls = crate::project("tests/cases/formats/nx-yinchuan-6z-2021.xls");
    case(&fs::read(xls).unwrap(), "原文件不是.xlsx格式");
    let ods = crate::project("tests/cases/formats/nx-yinchuan-6z-2021.ods");
    case(&fs::read(ods).unwrap(), "原文件不是.xlsx格式");
}

#[test]
fn what_marking_would_break_is_left_alone() {
    let signed = changed(|parts| {
        parts.insert("_xmlsignatures/sig1.xml".to_owned(), b"<Signature/>".to_vec());
    });
    case(&signed, "原文件带有数字签名，改动会使签名失效");
}

#[test]
fn unusual_and_damaged_parts_are_named() {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    case(
        &replaced("xl/workbook.xml", main, strict),
        "原文件的内部写法特殊（xl/workbook.xml）",
    );
    case(
        &replaced("xl/styles.xml", main, strict),
        "原文件的内部写法特殊（xl/styles.xml）",
    );
    let sheet = "xl/worksheets/sheet1.xml";
    let prefixed = changed(|parts| {
        let text = String::from_utf8(parts[sheet].clone()).unwrap();
        let text = text.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=");
        parts.insert(
            sheet.to_owned(),
            text.replace("</worksheet>", "</x:worksheet>").into_bytes(),
        );
    });
    case(&prefixed, "原文件的内部写法特殊（xl/worksheets/sheet1.xml）");
    case(
        &replaced(sheet, "</sheetData>", ""),
        "原文件的内部缺失或不完整（xl/worksheets/sheet1.xml）",
    );
    let without_styles = changed(|parts| {
        parts.remove("xl/styles.xml");
    });
    case(&without_styles, "原文件的内部缺失或不完整（xl/styles.xml）");
    let utf16 = changed(|parts| {
        parts.insert(sheet.to_owned(), vec![0xFF, 0xFE, b'<', 0]);
    });
    case(&utf16, "原文件的内部写法特殊（xl/worksheets/sheet1.xml）");
}

#[test]
fn a_workbook_with_macros_keeps_their_ending() {
    let with_macros = replaced(
        "[Content_Types].xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    );
    let findings = fixture("openpyxl.xlsx").findings;
    let marked = copy(&with_macros, &HEADING, &findings.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!(marked.ending, "xlsm");
}
