//! The parts that marking touches or adds are as the schemas want them: order of elements, counts, relationships and
//! content types.

use crate::{attribute, cases, parts, tokens};
use jiping::domain::place::Address;
use std::collections::{BTreeMap, BTreeSet};

/// Children in order, from the schema of SpreadsheetML (ECMA-376, transitional).
const WORKSHEET: &str = "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection \
    protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr \
    conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks \
    colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF \
    picture oleObjects controls webPublishItems tableParts extLst";
const WORKBOOK: &str = "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups \
    externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes \
    webPublishing fileRecoveryPr webPublishObjects extLst";
const STYLE_SHEET: &str = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst";
const COMMENTS: &str = "authors commentList extLst";

/// Names of the elements directly inside the root.
fn children(xml: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = Vec::new();
    for tag in tokens(xml) {
        if tag.starts_with("</") {
            depth -= 1;
        } else if tag.starts_with('<') && !tag.starts_with("<?") && !tag.starts_with("<!") {
            if depth == 1 {
                let name = tag.trim_start_matches('<').split([' ', '/', '>', '\n']).next().unwrap();
                names.push(name.to_owned());
            }
            if !tag.ends_with("/>") {
                depth += 1;
            }
        }
    }
    assert_eq!(depth, 0, "every element is closed");
    names
}

#[track_caller]
fn in_order(xml: &str, order: &str, name: &str) {
    let order: Vec<&str> = order.split_whitespace().collect();
    let ranks: Vec<usize> = children(xml)
        .iter()
        .filter(|child| !child.contains(':'))
        .map(|child| {
            order
                .iter()
                .position(|known| known == child)
                .unwrap_or_else(|| panic!("{name}: {child}"))
        })
        .collect();
    assert!(ranks.is_sorted(), "{name}: {:?}", children(xml));
    let once: BTreeSet<&usize> = ranks.iter().collect();
    let repeated = order.iter().position(|known| *known == "conditionalFormatting");
    let more = ranks
        .iter()
        .filter(|rank| Some(**rank) == repeated)
        .count()
        .saturating_sub(1);
    assert_eq!(ranks.len(), once.len() + more, "{name}: an element stands twice");
}

/// Rows and cells ascend.
#[track_caller]
pub fn cells_in_order(xml: &str) {
    let cells = tokens(xml).into_iter().filter(|tag| tag.starts_with("<c "));
    let places: Vec<Address> = cells.filter_map(|tag| attribute(tag, "r")?.parse().ok()).collect();
    assert!(
        places.windows(2).all(|pair| pair[0] < pair[1]),
        "cells stand in order, each once"
    );
}

#[track_caller]
fn counted(xml: &str, group: &str, item: &str) {
    let Some(start) = xml.find(&format!("<{group} count=\"")) else {
        return;
    };
    let end = start
        + xml[start..]
            .find(&format!("</{group}>"))
            .unwrap_or_else(|| xml[start..].find("/>").unwrap());
    let inside = &xml[start..end];
    let count: usize = attribute(inside, "count").unwrap().parse().unwrap();
    let open = |tag: &&str| {
        [" ", ">", "/"]
            .iter()
            .any(|after| tag.starts_with(&format!("<{item}{after}")))
    };
    assert_eq!(
        tokens(&format!("{inside}>")).iter().filter(|tag| open(tag)).count(),
        count,
        "{group}"
    );
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    for case in cases() {
        for (path, content) in parts(&case.marked.bytes) {
            let name = format!("{} {path}", case.name);
            let xml = String::from_utf8_lossy(&content);
            if path.starts_with("xl/worksheets/sheet") {
                in_order(&xml, WORKSHEET, &name);
                cells_in_order(&xml);
                counted(&xml, "mergeCells", "mergeCell");
            } else if path == "xl/workbook.xml" {
                in_order(&xml, WORKBOOK, &name);
            } else if path == "xl/styles.xml" {
                in_order(&xml, STYLE_SHEET, &name);
                for (group, item) in [
                    ("fonts", "font"),
                    ("fills", "fill"),
                    ("borders", "border"),
                    ("cellXfs", "xf"),
                ] {
                    counted(&xml, group, item);
                }
            } else if path.starts_with("xl/comments") {
                in_order(&xml, COMMENTS, &name);
            }
        }
    }
}

#[test]
fn every_relationship_leads_to_a_part_and_every_part_has_a_type() {
    for case in cases() {
        let parts = parts(&case.marked.bytes);
        let types = String::from_utf8(parts["[Content_Types].xml"].clone()).unwrap();
        let types = tokens(&types);
        let named: Vec<&str> = types.iter().filter_map(|tag| attribute(tag, "PartName")).collect();
        let endings: Vec<&str> = types.iter().filter_map(|tag| attribute(tag, "Extension")).collect();
        assert_eq!(
            named.len(),
            named.iter().collect::<BTreeSet<_>>().len(),
            "{}: a part is typed twice",
            case.name
        );
        for path in parts.keys().filter(|path| *path != "[Content_Types].xml") {
            let ending = path.rsplit('.').next().unwrap();
            let typed =
                named.contains(&&*format!("/{path}")) || endings.iter().any(|one| one.eq_ignore_ascii_case(ending));
            assert!(typed, "{} {path} has no type", case.name);
        }
        for (path, content) in parts.iter().filter(|(path, _)| path.ends_with(".rels")) {
            leads_somewhere(path, &String::from_utf8_lossy(content), &parts, &case.name);
        }
    }
}

fn leads_somewhere(path: &str, relations: &str, parts: &BTreeMap<String, Vec<u8>>, name: &str) {
    let folder = path.rsplit_once("_rels/").unwrap().0;
    let mut ids = BTreeSet::new();
    let all = tokens(relations);
    for tag in all.iter().filter(|tag| tag.starts_with("<Relationship ")) {
        assert!(ids.insert(attribute(tag, "Id").unwrap()), "{name} {path}: {tag}");
        if attribute(tag, "TargetMode") == Some("External") {
            continue;
        }
        let target = attribute(tag, "Target").unwrap();
        let above = folder
            .trim_end_matches('/')
            .rsplit_once('/')
            .map_or("", |(above, _)| above);
        let target = match (target.strip_prefix('/'), target.strip_prefix("../")) {
            (Some(absolute), _) => absolute.to_owned(),
            (None, Some(inner)) => format!("{above}/{inner}"),
            (None, None) => format!("{folder}{target}"),
        };
        assert!(parts.contains_key(&target), "{name} {path}: {target}");
    }
}

#[test]
fn sheets_have_names_and_numbers_of_their_own() {
    for case in cases() {
        let parts = parts(&case.marked.bytes);
        let book = String::from_utf8(parts["xl/workbook.xml"].clone()).unwrap();
        let book = tokens(&book);
        let sheets: Vec<&&str> = book.iter().filter(|tag| tag.starts_with("<sheet ")).collect();
        for key in ["name", "sheetId", "r:id"] {
            let values: BTreeSet<_> = sheets.iter().map(|tag| attribute(tag, key).unwrap()).collect();
            assert_eq!(values.len(), sheets.len(), "{} {key}", case.name);
        }
    }
}
