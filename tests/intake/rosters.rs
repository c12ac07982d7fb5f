//! What may be a roster: a table of departments, and nothing that only has such a column.

use super::{jiping, project, workbook};
use jiping::read::roster;
use std::fs;

/// What a file is refused as, given as the roster.
fn refused(bytes: &[u8]) -> String {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("名录.xlsx");
    fs::write(&path, bytes).unwrap();
    roster(&path).unwrap_err().to_string()
}

#[test]
fn neither_a_return_nor_a_summary_is_a_roster() {
    let told = refused(&workbook());
    assert!(told.contains("这是自评表，不是部门名录"), "{told}");

    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("财政局.xlsx"), workbook()).unwrap();
    let run = jiping(&["run", "财政局.xlsx", "--only", "汇总表", "-o", "结果"], place.path());
    assert!(run.status.success(), "{run:?}");
    let told = refused(&fs::read(place.path().join("结果/汇总表.xlsx")).unwrap());
    assert!(told.contains("这是绩评写出的工作簿，不是部门名录"), "{told}");

    assert_eq!(roster(&project("samples/部门名录.xlsx")).unwrap().entries.len(), 30);
}
