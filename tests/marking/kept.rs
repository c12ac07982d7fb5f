//! What marking leaves alone.

use crate::{Case, attribute, cases, fixture, parts, sheet_parts, text, tokens};
use jiping::domain::place::{Address, Area};
use jiping::read::grid::SheetContent;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Parts that marking may change; all others keep even their compressed bytes.
fn may_change(name: &str) -> bool {
    let words = [
        "workbook.xml",
        "styles.xml",
        "[Content_Types].xml",
        "worksheets/",
        "chartsheets/",
        "comment",
    ];
    words.iter().any(|word| name.contains(word)) || name.ends_with(".vml")
}

fn compressed(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let position = archive.index_for_name(name).unwrap();
    let mut content = Vec::new();
    archive
        .by_index_raw(position)
        .unwrap()
        .read_to_end(&mut content)
        .unwrap();
    content
}

#[test]
fn parts_that_are_not_touched_keep_their_bytes() {
    for case in cases() {
        let (before, after) = (parts(&case.original), parts(&case.marked.bytes));
        for (name, content) in &before {
            assert!(after.contains_key(name), "{}: {name} is lost", case.name);
            if !may_change(name) {
                assert!(after[name] == *content, "{}: {name} changed", case.name);
                let same = compressed(&case.original, name) == compressed(&case.marked.bytes, name);
                assert!(same, "{}: {name} was compressed anew", case.name);
            }
        }
    }
}

#[test]
fn sheets_without_findings_change_in_their_selection_at_most() {
    for case in cases() {
        let (before, after) = (parts(&case.original), parts(&case.marked.bytes));
        for (sheet, path) in sheet_parts(&before) {
            let on_it = |found: &&str| **found == sheet;
            let named = case.findings.iter().filter(|one| one.cell.is_some());
            if named.filter_map(|one| one.sheet.as_deref()).any(|name| on_it(&name)) {
                continue;
            }
            let unselected = text(&before, &path)
                .replace("tabSelected=\"1\"", "tabSelected=\"0\"")
                .replace("tabSelected=\"true\"", "tabSelected=\"0\"");
            assert_eq!(text(&after, &path), unselected, "{} {sheet}", case.name);
        }
    }
}

/// Cells that findings of a sheet stand in, each as the first of its merged area.
pub fn marked_cells(case: &Case, sheet: &str, xml: &str) -> BTreeSet<Address> {
    let tags = tokens(xml);
    let merged = tags.iter().filter(|tag| tag.starts_with("<mergeCell "));
    let merged: Vec<Area> = merged
        .map(|tag| attribute(tag, "ref").unwrap().parse().unwrap())
        .collect();
    let cells = case.findings.iter().filter(|one| one.sheet.as_deref() == Some(sheet));
    cells
        .filter_map(|one| one.cell)
        .map(|cell| {
            merged
                .iter()
                .find(|area| area.contains(cell))
                .map_or(cell, |area| area.first)
        })
        .collect()
}

/// The XML of a sheet as it was: tag by tag, the marks taken back.
#[test]
fn a_sheet_with_findings_changes_in_the_styles_of_the_marked_cells_alone() {
    let mut sheets = 0;
    for case in cases() {
        let (before, after) = (parts(&case.original), parts(&case.marked.bytes));
        for (sheet, path) in sheet_parts(&before) {
            let (old, new) = (text(&before, &path), text(&after, &path));
            let cells = marked_cells(case, &sheet, &old);
            if !cells.is_empty() {
                same_but_for_marks(&old, &new, &cells, &format!("{} {sheet}", case.name));
                sheets += 1;
            }
        }
    }
    assert!(sheets > 40, "only {sheets} sheets");
}

#[track_caller]
fn same_but_for_marks(old: &str, new: &str, cells: &BTreeSet<Address>, name: &str) {
    let is_marked = |tag: &str| attribute(tag, "r").is_some_and(|at| at.parse().is_ok_and(|at| cells.contains(&at)));
    let mut was = tokens(old).into_iter().peekable();
    for tag in tokens(new) {
        if was.peek() == Some(&tag) {
            was.next();
        } else if tag.starts_with("<c ") && is_marked(tag) {
            // Its style differs; or it is new.
            let own = was
                .peek()
                .filter(|old| old.starts_with("<c ") && attribute(old, "r") == attribute(tag, "r"));
            if let Some(own) = own {
                let style = |tag: &str| {
                    attribute(tag, "s")
                        .map(|style| format!(" s=\"{style}\""))
                        .unwrap_or_default()
                };
                assert_eq!(
                    tag.replacen(&style(tag), "", 1),
                    own.replacen(&style(own), "", 1),
                    "{name}"
                );
                was.next();
            }
        } else if tag.starts_with("<row ")
            && cells
                .iter()
                .any(|cell| attribute(tag, "r") == Some(&*(cell.row + 1).to_string()))
        {
            // A new cell may stand outside the columns that the row promised.
            let spans = |tag: &str| attribute(tag, "spans").unwrap().to_owned();
            let own = was.next().unwrap();
            assert_eq!(tag.replace(&spans(tag), ""), own.replace(&spans(own), ""), "{name}");
        } else if tag.starts_with("<sheetView ") {
            let own = was.next().unwrap();
            assert_eq!(
                tag.replace("tabSelected=\"0\"", ""),
                own.replace("tabSelected=\"1\"", "").replace("tabSelected=\"true\"", "")
            );
        } else {
            assert!(
                tag.starts_with("<legacyDrawing "),
                "{name}: {tag} is new, {:?} was there",
                was.peek()
            );
        }
    }
    assert_eq!(was.next(), None, "{name}");
}

#[test]
fn every_value_reads_as_before() {
    for case in cases() {
        let before = jiping::read::workbook(&case.original).unwrap();
        let after = jiping::read::workbook(&case.marked.bytes).unwrap();
        assert_eq!(after.sheets.len(), before.sheets.len() + 1, "{}", case.name);
        assert!(matches!(after.sheets[0].content, SheetContent::Grid(_)));
        for (old, new) in before.sheets.iter().zip(&after.sheets[1..]) {
            assert_eq!(old, new, "{} {}", case.name, old.name);
        }
    }
}

#[test]
fn comments_names_views_and_drawings_stay() {
    let case = fixture("openpyxl.xlsx");
    let (before, after) = (parts(&case.original), parts(&case.marked.bytes));
    let comments = text(&after, "xl/comments/comment1.xml");
    assert!(comments.contains("请勿改动表头") && comments.contains("本处由会计填写"));
    assert_eq!(comments.matches("ref=\"I5\"").count(), 1, "one note on a cell");
    assert!(!after.contains_key("xl/comments1.xml"), "no second comments part");
    let boxes = |parts| {
        text(parts, "xl/drawings/commentsDrawing1.vml")
            .matches(":shape ")
            .count()
    };
    let cells = marked_cells(&case, "单位'自评(1)", &text(&before, "xl/worksheets/sheet1.xml"));
    assert!(cells.contains(&"I5".parse().unwrap()));
    assert_eq!(boxes(&before), 2);
    assert_eq!(boxes(&after), 2 + cells.len() - 1, "none more for I5, which had one");
    let drawing = text(&after, "xl/drawings/commentsDrawing1.vml");
    assert_eq!(
        drawing.matches("height:79px").count(),
        1,
        "the box on I5 has grown, that on A1 has not"
    );

    let book = text(&after, "xl/workbook.xml");
    let names: Vec<&str> = tokens(&book)
        .into_iter()
        .filter(|tag| tag.starts_with("<definedName "))
        .collect();
    let positions: Vec<Option<&str>> = names.iter().map(|tag| attribute(tag, "localSheetId")).collect();
    assert_eq!(positions, [None, Some("1"), Some("1"), Some("1"), Some("0")]);
    assert!(book.contains("activeTab=\"0\""));
    assert_eq!(
        sheet_parts(&after)[0].0,
        "审核意见（2）",
        "the department has a sheet of that name"
    );
}

#[test]
fn header_images_tables_and_charts_stay() {
    let case = fixture("xlsxwriter.xlsx");
    let after = parts(&case.marked.bytes);
    let sheet = text(&after, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<legacyDrawing ") && sheet.contains("<legacyDrawingHF "));
    let second = text(&after, "xl/worksheets/sheet2.xml");
    assert!(second.contains("<tableParts") && second.contains("<drawing "));
    assert!(
        second.contains("tabSelected=\"0\""),
        "two selected sheets would be edited at once"
    );
    let cells = marked_cells(&case, "自评表（一）#1", &sheet);
    let boxes = text(&after, "xl/drawings/vmlDrawing1.vml").matches("<v:shape ").count();
    assert_eq!(boxes, 1 + cells.len(), "the department's own and ours");
}
