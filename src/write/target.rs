//! Where the links of a workbook lead: to other files of the output, and to the returns as they were sent in.

use super::place_link::location;
use crate::domain::finding::Finding;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// How the library is told that a target is a file; it writes what follows as a path relative to the workbook.
const FILE: &str = "file:///";

/// The input files as links from the output folder reach them. A file without such a path is named, not linked to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Originals(BTreeMap<Arc<str>, String>);

impl Originals {
    /// The files, by the names under which findings know them, as they are seen from the output folder. Asks the
    /// disk where folders really lie; the output folder itself need not exist yet.
    pub fn seen_from<'a>(folder: &Path, files: impl IntoIterator<Item = (Arc<str>, &'a Path)>) -> Self {
        let Some(folder) = real(folder) else {
            return Self::default();
        };
        let seen = files.into_iter().filter_map(|(name, path)| {
            let way = way(&folder, &real(path)?)?;
            Some((name, escaped(&way)?))
        });
        Self(seen.collect())
    }

    /// The place of a finding in the file that was sent in.
    pub(super) fn place(&self, finding: &Finding) -> Option<String> {
        let path = self.0.get(&finding.file)?;
        let location = finding
            .sheet
            .as_deref()
            .zip(finding.cell)
            .filter(|(sheet, _)| !sheet.chars().any(char::is_control))
            .map(|(sheet, cell)| location(sheet, cell));
        let place = location.map(|location| format!("#{location}")).unwrap_or_default();
        Some(format!("{FILE}{path}{place}"))
    }
}

/// A file of the output, by its path below the output folder, seen from a workbook that lies in this folder.
pub fn output(path: &str) -> Option<String> {
    escaped(path).map(|path| format!("{FILE}{path}"))
}

/// The path without links and detours, also of what does not exist yet; None if it cannot be told.
fn real(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let known = absolute.ancestors().find(|above| above.exists())?;
    let new = absolute.strip_prefix(known).ok()?;
    let is_straight = new.components().all(|part| matches!(part, Component::Normal(_)));
    is_straight.then_some(known.canonicalize().ok()?.join(new))
}

/// The way from a folder to a file: `../returns/教育局.xlsx`. None if they have no folder or drive in common, since
/// the way would then hold on this machine alone.
fn way(folder: &Path, file: &Path) -> Option<String> {
    let shared = folder
        .components()
        .zip(file.components())
        .take_while(|(one, other)| one == other)
        .count();
    if shared < 2 {
        return None;
    }
    let up = folder.components().skip(shared).map(|_| Some(".."));
    let down = file.components().skip(shared).map(|part| part.as_os_str().to_str());
    let parts: Option<Vec<&str>> = up.chain(down).collect();
    Some(parts?.join("/"))
}

/// The path as a link writes it; None if it cannot be written so that every program reads the same path again.
fn escaped(path: &str) -> Option<String> {
    let is_unsafe = |letter: char| letter.is_control() || letter == '\\';
    if path.chars().any(is_unsafe) {
        return None;
    }
    let mut link = String::with_capacity(path.len());
    for letter in path.chars() {
        match letter {
            ' ' | '"' | '#' | '%' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '}' => {
                link.push_str(&format!("%{:02x}", u32::from(letter)));
            }
            _ => link.push(letter),
        }
    }
    // The library escapes once more what it does not see to be escaped, and it does not look for this one.
    let only_number_signs = link.contains("%23") && !link.replace("%23", "").contains('%');
    (!only_number_signs).then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(folder: &str, file: &str, expected: Option<&str>) {
        let link = way(Path::new(folder), Path::new(file)).and_then(|way| escaped(&way));
        assert_eq!(link.as_deref(), expected);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_is_reached_from_the_output_folder() {
        case("/报送/结果", "/报送/教育局.xlsx", Some("../教育局.xlsx"));
        case("/区/结果/一", "/区/报送/a b.xls", Some("../../报送/a%20b.xls"));
        case("/区/结果", "/区/50% [改]#2.xlsx", Some("../50%25%20%5b改%5d%232.xlsx"));
        case("/区/结果", "/区/O'Neil&co.xlsx", Some("../O'Neil&co.xlsx"));
        case("/区/结果", "/区/3#楼.xlsx", None);
        case("/区/结果", "/区/a\\b.xlsx", None);
        case("/区/结果", "/区/a\u{7}b.xlsx", None);
        case("/结果", "/报送/教育局.xlsx", None);
    }

    #[test]
    fn a_folder_that_is_yet_to_be_made_is_seen_from_all_the_same() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("报送.xlsx");
        std::fs::write(&file, "").unwrap();
        let name: Arc<str> = Arc::from("报送.xlsx");
        let folder = place.path().join("新/结果");
        let originals = Originals::seen_from(&folder, [(Arc::clone(&name), file.as_path())]);
        assert_eq!(originals.0.get(&name).map(String::as_str), Some("../../报送.xlsx"));
        let gone = place.path().join("没有/../报送.xlsx");
        assert_eq!(Originals::seen_from(&folder, [(name, gone.as_path())]).0.len(), 0);
    }
}
