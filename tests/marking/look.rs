//! What is marked, and how it looks.

use crate::kept::marked_cells;
use crate::{Case, attribute, cases, parts, sheet_parts, text, tokens};
use jiping::domain::finding::Severity;
use jiping::domain::place::{Address, Area};
use std::collections::BTreeMap;

const RED: &str = "FFFFC7CE";
const AMBER: &str = "FFFFE699";

/// The elements of a group in styles.xml, each as its whole text.
fn group(styles: &str, group: &str, item: &str) -> Vec<String> {
    let start = styles.find(&format!("<{group}")).unwrap();
    let end = styles.find(&format!("</{group}>")).unwrap();
    let open = [format!("<{item} "), format!("<{item}>"), format!("<{item}/")];
    let mut items: Vec<String> = Vec::new();
    for tag in tokens(&styles[start..end]).into_iter().skip(1) {
        if open.iter().any(|open| tag.starts_with(open.as_str())) {
            items.push(String::new());
        }
        if let Some(last) = items.last_mut() {
            last.push_str(tag);
        }
    }
    items
}

/// Styles of the cells of a sheet.
fn styles_of(xml: &str) -> BTreeMap<Address, usize> {
    let cells = tokens(xml).into_iter().filter(|tag| tag.starts_with("<c "));
    cells
        .filter_map(|tag| {
            let style = attribute(tag, "s").map_or(0, |style| style.parse().unwrap());
            Some((attribute(tag, "r")?.parse().ok()?, style))
        })
        .collect()
}

fn worst(case: &Case, sheet: &str, area: Area) -> Severity {
    let found = case.findings.iter().filter(|one| one.sheet.as_deref() == Some(sheet));
    let here = found.filter(|one| one.cell.is_some_and(|cell| area.contains(cell)));
    here.map(|one| one.severity).min().unwrap()
}

#[test]
fn marked_cells_are_coloured_and_otherwise_look_as_before() {
    for case in cases() {
        let (before, after) = (parts(&case.original), parts(&case.marked.bytes));
        let (old_styles, new_styles) = (text(&before, "xl/styles.xml"), text(&after, "xl/styles.xml"));
        let (old_looks, new_looks) = (group(&old_styles, "cellXfs", "xf"), group(&new_styles, "cellXfs", "xf"));
        assert_eq!(
            new_looks[..old_looks.len()],
            old_looks,
            "{}: known styles stay",
            case.name
        );
        let fills = group(&new_styles, "fills", "fill");
        for (sheet, path) in sheet_parts(&before) {
            let (old, new) = (text(&before, &path), text(&after, &path));
            let (was, is) = (styles_of(&old), styles_of(&new));
            for cell in marked_cells(case, &sheet, &old) {
                let tags = tokens(&old);
                let merged = tags.iter().filter(|tag| tag.starts_with("<mergeCell "));
                let area = merged
                    .map(|tag| attribute(tag, "ref").unwrap().parse::<Area>().unwrap())
                    .find(|area| area.contains(cell));
                let colour = match worst(case, &sheet, area.unwrap_or(Area::of(cell))) {
                    Severity::Error => RED,
                    Severity::Hint => AMBER,
                };
                let look = &new_looks[is[&cell]];
                let fill: usize = attribute(look, "fillId").unwrap().parse().unwrap();
                assert!(
                    fills[fill].contains(colour),
                    "{} {sheet} {cell}: {}",
                    case.name,
                    fills[fill]
                );
                if let Some(own) = was.get(&cell).map(|style| &old_looks[*style]) {
                    for kept in ["numFmtId", "fontId", "borderId", "xfId"] {
                        assert_eq!(
                            attribute(look, kept),
                            attribute(own, kept),
                            "{} {cell} {kept}",
                            case.name
                        );
                    }
                }
            }
        }
    }
}

/// The text of the note on a cell.
fn note(comments: &str, cell: Address) -> String {
    let start = comments
        .find(&format!("ref=\"{cell}\""))
        .unwrap_or_else(|| panic!("no note on {cell}"));
    let end = start + comments[start..].find("</comment>").unwrap();
    let texts = tokens(&comments[start..end])
        .into_iter()
        .skip(1)
        .filter(|token| !token.starts_with('<'));
    texts
        .map(|text| quick_xml::escape::unescape(text).unwrap().into_owned())
        .collect()
}

#[test]
fn every_marked_cell_has_a_note_with_code_reason_and_cure() {
    let mut notes = 0;
    for case in cases() {
        let after = parts(&case.marked.bytes);
        for (sheet, path) in sheet_parts(&after).into_iter().skip(1) {
            let relations_path = path.replace("worksheets/", "worksheets/_rels/") + ".rels";
            let cells = marked_cells(case, &sheet, &text(&after, &path));
            if cells.is_empty() {
                continue;
            }
            let relations = text(&after, &relations_path);
            let relation = tokens(&relations)
                .into_iter()
                .find(|tag| tag.contains("/comments\""))
                .unwrap()
                .to_owned();
            let target = attribute(&relation, "Target").unwrap();
            let comments = text(&after, target.replace("../", "xl/").trim_start_matches('/'));
            let on_sheet = case.findings.iter().filter(|one| one.sheet.as_deref() == Some(&*sheet));
            let said: String = cells.iter().map(|cell| note(&comments, *cell)).collect();
            for finding in on_sheet.filter(|one| one.cell.is_some()) {
                let head = format!("{} {}", finding.severity.label(), finding.code);
                assert!(said.contains(&head), "{} {sheet}: {head}", case.name);
                assert!(
                    said.contains(finding.message.as_str()),
                    "{} {sheet}: {}",
                    case.name,
                    finding.message
                );
                assert!(
                    said.contains(&format!("改法：{}", finding.advice)),
                    "{} {sheet}",
                    case.name
                );
                notes += 1;
            }
        }
    }
    assert!(notes > 80, "only {notes} notes");
}

#[test]
fn every_finding_stands_on_the_first_sheet() {
    for case in cases() {
        let book = jiping::read::workbook(&case.marked.bytes).unwrap();
        let jiping::read::grid::SheetContent::Grid(list) = &book.sheets[0].content else {
            panic!("{}", case.name);
        };
        for (row, finding) in (4..).zip(&case.findings) {
            let field = |column| list.at(Address::new(row, column)).map(|cell| cell.text.clone());
            assert_eq!(field(1).as_deref(), Some(finding.severity.label()));
            assert_eq!(field(2).as_deref(), Some(finding.code));
            assert_eq!(field(5).as_deref(), Some(finding.message.trim()));
            assert_eq!(field(9).as_deref(), Some(finding.advice.trim()));
        }
        assert_eq!(list.rows().len(), 4 + case.findings.len(), "{}", case.name);
    }
}
