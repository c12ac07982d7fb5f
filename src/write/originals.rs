//! Where the returns lie that were sent in, for links to them.

use crate::domain::place::Address;
use crate::write::place_link;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

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
        let seen = files
            .into_iter()
            .filter_map(|(name, path)| Some((name, place_link::file(&way(&folder, &real(path)?)?)?)));
        Self(seen.collect())
    }

    /// A file that was sent in; None if no link can lead to it.
    pub(super) fn file(&self, name: &str) -> Option<Original<'_>> {
        self.0.get(name).map(|target| Original(target))
    }
}

/// A file that was sent in, as links reach it.
#[derive(Debug, Clone, Copy)]
pub struct Original<'a>(&'a str);

impl Original<'_> {
    /// A place in it; the file itself where no place is known, or none can be linked to.
    pub fn place(self, place: Option<(&str, Address)>) -> String {
        let within = place.and_then(|(sheet, cell)| place_link::place_within(self.0, sheet, cell));
        within.unwrap_or_else(|| self.0.to_owned())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(folder: &str, file: &str, expected: Option<&str>) {
        assert_eq!(way(Path::new(folder), Path::new(file)).as_deref(), expected);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_is_reached_from_the_output_folder() {
        case("/报送/结果", "/报送/教育局.xlsx", Some("../教育局.xlsx"));
        case("/区/结果/一", "/区/报送/a b.xls", Some("../../报送/a b.xls"));
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
        assert_eq!(
            originals.0.get(&name).map(String::as_str),
            Some("file:///../../报送.xlsx")
        );
        let gone = place.path().join("没有/../报送.xlsx");
        assert_eq!(Originals::seen_from(&folder, [(name, gone.as_path())]).0.len(), 0);
    }
}
