//! Marked copies: what is marked, and that all else is as it was.

mod kept;
mod links;
mod look;
mod refused;
mod schema;
mod sent;

use jiping::checks;
use jiping::domain::finding::Finding;
use jiping::domain::submission::Scored;
use jiping::profile::{self, Profile};
use jiping::read::isolation::Isolation;
use jiping::read::{self, Source};
use jiping::regulation;
use jiping::write::marked::{Copy, Heading, copy};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zip::ZipArchive;

const HEADING: Heading<'static> = Heading {
    department: "教育局",
    file: "教育局.xlsx",
    notice: None,
};

fn luquan() -> Profile {
    profile::load("luquan").unwrap().profile
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The findings on a workbook by itself.
fn findings(path: &Path) -> Vec<Finding> {
    let source = Source::file(path.file_name().unwrap().to_str().unwrap(), path.to_owned());
    let submission = read::submission(&source, &Isolation::Within);
    let outcomes = submission
        .forms()
        .iter()
        .map(|form| regulation::score(form, &luquan()))
        .collect();
    checks::audit(&Scored { submission, outcomes }, &luquan())
}

/// A workbook, its findings, and its marked copy.
struct Case {
    name: String,
    original: Vec<u8>,
    findings: Vec<Finding>,
    marked: Copy,
}

fn case(path: &Path) -> Case {
    let original = fs::read(path).unwrap();
    let findings = findings(path);
    let marked = copy(&original, &HEADING, &findings.iter().collect::<Vec<_>>());
    Case {
        name: path.display().to_string(),
        marked: marked.unwrap_or_else(|cause| panic!("{}: {cause}", path.display())),
        original,
        findings,
    }
}

/// Every workbook of the cases and of the samples that is an .xlsx by its content and has findings.
fn cases() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(all_cases);
    &CASES
}

fn all_cases() -> Vec<Case> {
    let folders = [
        "tests/cases/workbooks",
        "tests/cases/workbooks/resaved",
        "tests/cases/marking",
        "samples/returns",
        "samples/returns/乡镇",
        "samples/returns/卫生健康局",
    ];
    let files = folders.iter().flat_map(|folder| fs::read_dir(project(folder)).unwrap());
    let mut paths: Vec<PathBuf> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let cases: Vec<Case> = paths
        .iter()
        .filter(|path| is_package(path) && !findings(path).is_empty())
        .map(|path| case(path))
        .collect();
    assert!(cases.len() > 25, "only {} workbooks", cases.len());
    cases
}

/// A whole zip archive that holds a workbook of the XML kind.
fn is_package(path: &Path) -> bool {
    let bytes = fs::read(path).unwrap();
    ZipArchive::new(Cursor::new(bytes.as_slice())).is_ok_and(|archive| {
        archive
            .file_names()
            .any(|name| name.is_ok_and(|name| name == "xl/workbook.xml"))
    })
}

fn fixture(name: &str) -> Case {
    case(&project("tests/cases/marking").join(name))
}

/// Every part by its name.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|position| {
            let mut file = archive.by_index(position).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let bytes = parts.get(name).unwrap_or_else(|| panic!("no part {name}"));
    String::from_utf8(bytes.clone()).unwrap()
}

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let length = tag[start..].find('"')?;
    Some(&tag[start..start + length])
}

/// Tags and texts in order.
fn tokens(xml: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            tokens.push(&rest[..start]);
        }
        let end = start + rest[start..].find('>').unwrap() + 1;
        tokens.push(&rest[start..end]);
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        tokens.push(rest);
    }
    tokens
}

/// The part of each sheet by its name, in order.
fn sheet_parts(parts: &BTreeMap<String, Vec<u8>>) -> Vec<(String, String)> {
    let book = text(parts, "xl/workbook.xml");
    let relations = text(parts, "xl/_rels/workbook.xml.rels");
    let sheets = tokens(&book).into_iter().filter(|tag| tag.starts_with("<sheet "));
    sheets
        .map(|tag| {
            let id = format!("Id=\"{}\"", attribute(tag, "r:id").unwrap());
            let relations = tokens(&relations);
            let relation = relations.iter().find(|tag| tag.contains(&id)).unwrap();
            let target = attribute(relation, "Target").unwrap();
            let path = target
                .strip_prefix('/')
                .map_or_else(|| format!("xl/{target}"), str::to_owned);
            let name = quick_xml::escape::unescape(attribute(tag, "name").unwrap()).unwrap();
            (name.into_owned(), path)
        })
        .collect()
}

#[test]
fn the_same_workbook_gives_the_same_bytes() {
    let (once, again) = (fixture("openpyxl.xlsx"), fixture("openpyxl.xlsx"));
    assert!(once.marked == again.marked);
}
