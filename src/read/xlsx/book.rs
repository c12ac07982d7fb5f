//! What a workbook says of itself: its sheets in order and the parts that hold them, found by relationships alone.
//!
//! ```text
//! _rels/.rels ─ officeDocument ─→ xl/workbook.xml ─ worksheet ─→ xl/worksheets/sheet1.xml …
//!                                                 ├ sharedStrings ─→ xl/sharedStrings.xml
//!                                                 └ styles ─→ xl/styles.xml
//! ```

use super::xml::{Cause, Scanner, Tag};
use crate::domain::submission::Refusal;
use crate::read::package::{self, Package, Relationship, damaged};
use std::collections::{BTreeMap, BTreeSet};

/// Most sheets of a workbook.
const MAX_SHEETS: usize = 2000;

/// A workbook by its parts.
#[derive(Debug)]
pub struct Book {
    pub sheets: Vec<ListedSheet>,
    /// Dates are counted from 1904.
    pub is_1904: bool,
    pub strings: Option<String>,
    pub styles: Option<String>,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub struct ListedSheet {
    pub name: String,
    pub hidden: bool,
    /// The part of a worksheet; None for charts, macros and dialogs.
    pub part: Option<String>,
}

/// Reads the list of sheets. Errors if there is none, or one of them cannot be found.
pub fn read(package: &mut Package<'_>) -> Result<Book, Refusal> {
    let root = package::relationships(package, "/")?;
    let workbook = part_of_kind(&root, "officeDocument")?.ok_or_else(|| damaged("文件中没有指明哪个部件是工作簿"))?;
    let related = package::relationships(package, &workbook)?;
    let xml = super::xml_part(package, &workbook)?.ok_or_else(|| damaged(format!("缺少部件 {workbook}")))?;
    let mut book = Book {
        sheets: Vec::new(),
        is_1904: false,
        strings: part_of_kind(&related, "sharedStrings")?,
        styles: part_of_kind(&related, "styles")?,
    };
    read_workbook(&xml, &related, &mut book).map_err(|cause| damaged(format!("部件 {workbook} {cause}")))?;
    if book.sheets.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
    }
    let mut names = BTreeSet::new();
    match book.sheets.iter().find(|sheet| !names.insert(sheet.name.as_str())) {
        Some(sheet) => Err(damaged(format!("有两张同名的工作表「{}」", sheet.name))),
        None => Ok(book),
    }
}

/// The part of this kind, if there is one. Errors if there are two: nobody can say which counts.
fn part_of_kind(related: &BTreeMap<String, Relationship>, kind: &str) -> Result<Option<String>, Refusal> {
    let mut found = related.values().filter(|one| one.kind == kind && !one.is_external);
    let first = found.next().map(|one| &one.target);
    match found.find(|other| Some(&other.target) != first) {
        Some(Relationship { target, .. }) => {
            let first = first.map_or("", String::as_str);
            Err(damaged(format!(
                "部件 {first} 与 {target} 用途相同，无法确定以哪个为准"
            )))
        }
        None => Ok(first.cloned()),
    }
}

fn read_workbook(xml: &str, related: &BTreeMap<String, Relationship>, book: &mut Book) -> Result<(), Cause> {
    let mut scanner = Scanner::new(xml);
    if scanner.child()?.is_none_or(|root| root.name != "workbook") {
        return Err("不是工作簿".to_owned());
    }
    while let Some(block) = scanner.child()? {
        if block.name == "workbookPr" {
            book.is_1904 = block.is_set("date1904");
        }
        if block.name != "sheets" {
            scanner.skip()?;
            continue;
        }
        while let Some(tag) = scanner.child()? {
            if tag.name == "sheet" {
                book.sheets.push(listed(&tag, related)?);
            }
            scanner.skip()?;
        }
    }
    scanner.finish()?;
    match book.sheets.len() > MAX_SHEETS {
        true => Err(format!("列有{}张工作表，超过{MAX_SHEETS}张的上限", book.sheets.len())),
        false => Ok(()),
    }
}

fn listed(tag: &Tag<'_>, related: &BTreeMap<String, Relationship>) -> Result<ListedSheet, Cause> {
    tag.each_once(|_, _| ())?;
    let name = tag.text("name")?.unwrap_or_default().into_owned();
    // A sheet that names no part is a module of an old macro.
    let part = match tag.text("id")?.filter(|id| !id.is_empty()) {
        None => None,
        Some(id) => match related.get(id.as_ref()) {
            None => return Err(format!("所列的工作表「{name}」在文件中缺失")),
            Some(found) if found.is_external => return Err(format!("所列的工作表「{name}」在文件之外，不读取")),
            Some(found) => Some(found.target.clone()).filter(|_| found.kind == "worksheet"),
        },
    };
    let hidden = tag.attribute("state").is_some_and(|state| state != "visible");
    Ok(ListedSheet { name, hidden, part })
}
