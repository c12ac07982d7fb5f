//! The patcher of marked copies: what comes back opens, and holds the cells that were sent in.

use super::containers;
use super::package::{self, Parts};
use super::workbooks::opened;
use jiping::domain::finding::{Finding, Severity};
use jiping::domain::place::Address;
use jiping::read::grid::{SheetContent, Workbook};
use jiping::write::marked::{Heading, copy};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

const WORKBOOK: &str = "tests/cases/marking/openpyxl.xlsx";

fn package() -> Parts {
    package::parts(&containers::file(WORKBOOK))
}

/// One part of the package: the first byte says which.
pub fn part(input: &[u8]) {
    static PARTS: LazyLock<Parts> = LazyLock::new(package);
    let Some(original) = containers::with_part(&PARTS, input) else {
        return;
    };
    let heading = Heading {
        department: "教育局",
        file: "教育局.xlsx",
        notice: None,
    };
    let Ok(sent) = opened(&original) else {
        // What cannot be read has no findings with places; it must not break the patcher all the same.
        let _ = copy(&original, &heading, &findings("Sheet").iter().collect::<Vec<_>>());
        return;
    };
    let findings: Vec<Finding> = sent.sheets.iter().flat_map(|sheet| findings(&sheet.name)).collect();
    if let Ok(copy) = copy(&original, &heading, &findings.iter().collect::<Vec<_>>()) {
        let back = opened(&copy.bytes).unwrap_or_else(|refusal| panic!("the copy does not open: {refusal:?}"));
        let (before, after) = (texts(&sent), texts(&back));
        for (sheet, cells) in before {
            assert_eq!(after.get(&sheet), Some(&cells), "{sheet}");
        }
    }
}

pub fn parts() -> Vec<Vec<u8>> {
    containers::as_it_is(&package())
}

fn findings(sheet: &str) -> Vec<Finding> {
    let places = ["A1", "B2", "G7", "C30", "XFD1048576"];
    let found = places.into_iter().map(|place| Finding {
        code: "F03",
        severity: Severity::Error,
        department: None,
        file: Arc::from("教育局.xlsx"),
        sheet: Some(Arc::from(sheet)),
        sheet_index: 0,
        cell: Some(place.parse::<Address>().unwrap()),
        subject: None,
        message: "执行率填「100%」，应为80.45%".into(),
        found: None,
        expected: None,
        rule: "执行率＝全年执行数÷全年预算数".into(),
        advice: "改为80.45%".into(),
    });
    found.collect()
}

/// The cells of each sheet that can be told apart by its name.
fn texts(workbook: &Workbook) -> BTreeMap<&str, Vec<(Address, &str)>> {
    let mut texts = BTreeMap::new();
    let mut twice = Vec::new();
    for sheet in &workbook.sheets {
        if let SheetContent::Grid(grid) = &sheet.content {
            let cells = grid.cells().iter().map(|cell| (cell.at, cell.text.as_str()));
            if texts.insert(sheet.name.as_str(), cells.collect()).is_some() {
                twice.push(sheet.name.as_str());
            }
        }
    }
    texts.retain(|name, _| !twice.contains(name));
    texts
}
