//! The listing of the inputs: which files there are, in a fixed order. Nothing that is no regular file is opened, no
//! link is followed out of the input, and what is passed over is listed all the same.

use super::archive::{self, Found};
use super::order::natural;
use super::results::is_outcome;
use super::source::{Source, cause, shown};
use crate::disk::special;
use crate::domain::submission::{Content, Passed, Refusal};
use crate::domain::text::visible;
use crate::error::Error;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// The files behind the inputs: files as they are named, folders searched through by name, archives looked into.
/// Every file is listed, so that none is lost. Errors if an input does not exist, or if none holds a spreadsheet.
pub fn sources(inputs: &[PathBuf]) -> Result<Vec<Source>, Error> {
    let roots: Vec<PathBuf> = inputs.iter().filter_map(|input| input.canonicalize().ok()).collect();
    let mut listing = Listing::default();
    for input in inputs {
        let unreadable = |cause: String| Error::InputUnreadable {
            path: input.clone(),
            cause,
        };
        let kind = std::fs::metadata(input).map_err(|error| unreadable(cause(&error)))?;
        if kind.is_file() {
            listing.add_named(input);
        } else if !kind.is_dir() {
            return Err(unreadable(format!(
                "这是{}，不是文件或文件夹",
                special(kind.file_type())
            )));
        } else if leads_back(input) {
            return Err(unreadable("这是指向自己所在文件夹的链接".to_owned()));
        } else {
            listing.add_folder(input, &roots);
        }
    }
    let found = listing.found;
    if !found.iter().any(Source::may_hold_return) {
        let is_own = |source: &&Source| source.content() == Some(&Content::Passed(Passed::OwnResults));
        if let Some(own) = found.iter().find(is_own) {
            return Err(Error::OnlyResults {
                path: PathBuf::from(&*own.name),
            });
        }
        if let [input] = inputs
            && let Some(locked) = lock_of(input)
        {
            return Err(Error::InputUnreadable {
                path: input.clone(),
                cause: format!("这是Office、WPS打开「{locked}」时生成的锁定文件，里面没有表格，请指定「{locked}」"),
            });
        }
        return Err(Error::NothingToRead {
            inputs: inputs.to_vec(),
        });
    }
    Ok(found)
}

/// The name of the workbook of which a file is the lock: `~$教育局.xlsx`.
fn lock_of(input: &Path) -> Option<String> {
    let name = input.file_name()?.to_str()?;
    let locked = name.strip_prefix("~$").filter(|_| input.is_file())?;
    Some(visible(locked).into_owned())
}

/// Whether the input is a link to a folder in which it lies itself.
fn leads_back(input: &Path) -> bool {
    let is_link = std::fs::symlink_metadata(input).is_ok_and(|kind| kind.is_symlink());
    let parent = input.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new(".")).canonicalize();
    let target = input.canonicalize();
    is_link && parent.is_ok_and(|parent| target.is_ok_and(|target| parent.starts_with(target)))
}

/// What has been listed so far.
#[derive(Default)]
struct Listing {
    found: Vec<Source>,
    /// Where files and folders really lie, so that none is listed twice.
    visited: BTreeSet<PathBuf>,
    names: BTreeSet<String>,
}

impl Listing {
    /// A file that was named itself.
    fn add_named(&mut self, path: &Path) {
        let name = shown(Path::new(path.file_name().unwrap_or(path.as_os_str())));
        if !self
            .visited
            .insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
        {
            return;
        }
        if is_litter(&name) {
            self.add(Source::known(name, Content::Passed(Passed::Litter)), path);
        } else {
            self.add_file(name, path, true);
        }
    }

    /// All that lies in a folder, at any depth.
    fn add_folder(&mut self, folder: &Path, roots: &[PathBuf]) {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let in_order = |one: &DirEntry, other: &DirEntry| {
            let (one, other) = (one.file_name(), other.file_name());
            natural(&one.to_string_lossy(), &other.to_string_lossy()).then_with(|| one.cmp(other))
        };
        let mut entries = WalkDir::new(folder).sort_by(in_order).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    let is_new = self.visited.insert(real.join(below));
                    let is_folder = entry.file_type().is_dir();
                    if entry.depth() > 0 && is_litter(&entry.file_name().to_string_lossy()) {
                        self.add_known(&entry, below, Passed::Litter);
                    } else if is_folder && is_new && is_outcome(entry.path()) {
                        let below = if entry.depth() > 0 { below } else { folder };
                        self.add_known(&entry, below, Passed::OwnResults);
                    } else if !is_folder && is_new {
                        self.add_entry(&entry, below, roots);
                        continue;
                    } else if is_new {
                        continue;
                    }
                    if is_folder {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => self.add_unlisted(&error, folder),
            }
        }
    }

    fn add_entry(&mut self, entry: &DirEntry, below: &Path, roots: &[PathBuf]) {
        let kind = entry.file_type();
        if kind.is_file() {
            self.add_file(shown(below), entry.path(), false);
        } else if !kind.is_symlink() {
            self.add_known(entry, below, Passed::NoRegularFile);
        } else {
            match entry.path().canonicalize() {
                // What lies inside the inputs is listed where it lies.
                Ok(target) if roots.iter().any(|root| target.starts_with(root)) => {}
                Ok(_) => self.add_known(entry, below, Passed::LinkOutside),
                Err(_) => self.add_known(entry, below, Passed::LinkBroken),
            }
        }
    }

    /// A folder that cannot be listed is named, and the others are gone through all the same.
    fn add_unlisted(&mut self, error: &walkdir::Error, folder: &Path) {
        let path = error.path().unwrap_or(folder);
        let below = path
            .strip_prefix(folder)
            .ok()
            .filter(|below| below.components().next().is_some());
        let cause = error.io_error().map_or_else(|| "系统没有说明原因".to_owned(), cause);
        let refusal = Refusal::Unreadable {
            cause: format!("文件夹无法列出，{cause}，其中的文件都没有读取"),
            cure: "请检查该文件夹的读取权限，或把其中的文件复制出来后重试".to_owned(),
        };
        let name = shown(below.unwrap_or(path));
        self.add(Source::known(name, Content::Refused(refusal)), path);
    }

    fn add_known(&mut self, entry: &DirEntry, below: &Path, passed: Passed) {
        let source = Source::known(shown(below), Content::Passed(passed));
        self.add(source, entry.path());
    }

    /// A regular file; an archive with what it holds.
    fn add_file(&mut self, name: String, path: &Path, is_asked_for: bool) {
        let source = Source::file(name, path.to_owned());
        let source = if is_asked_for { source.asked_for() } else { source };
        if archive::is_named_as_zip(path) && source.head().starts_with(b"PK") {
            self.add_archive(source, path);
        } else {
            self.add(source, path);
        }
    }

    /// The entries of an archive; the archive itself if it cannot be opened, or holds nothing.
    fn add_archive(&mut self, source: Source, path: &Path) {
        let name = self.free_name(&source, path);
        let empty = || Refusal::Unreadable {
            cause: "压缩包里没有文件".to_owned(),
            cure: "请把自评表放进压缩包后重新报送".to_owned(),
        };
        let entries = archive::entries(path).and_then(|entries| match entries.is_empty() {
            true => Err(empty()),
            false => Ok(entries),
        });
        match entries {
            Err(refusal) => self.found.push(Source::known(name, Content::Refused(refusal))),
            Ok(entries) => {
                for entry in entries {
                    let within = format!("{name}/{}", entry.name);
                    self.add(
                        match entry.found {
                            Found::Member(member) => Source::member(within, member),
                            Found::Known(content) => Source::known(within, content),
                        },
                        Path::new(""),
                    );
                }
            }
        }
    }

    fn add(&mut self, source: Source, path: &Path) {
        let name = self.free_name(&source, path);
        self.found.push(source.renamed(name));
    }

    /// A name that no other input has: files of one name below different inputs go by their whole path, and what has
    /// the same name even so is numbered.
    fn free_name(&mut self, source: &Source, path: &Path) -> String {
        let whole = shown(path);
        let own = [source.name.to_string(), whole]
            .into_iter()
            .filter(|name| !name.is_empty());
        let numbered = (2..).map(|number| match source.name.rsplit_once('/') {
            Some((folder, name)) => format!("{folder}/〔同名{number}〕/{name}"),
            None => format!("〔同名{number}〕/{}", source.name),
        });
        let free = own.chain(numbered).find(|name| !self.names.contains(name));
        let free = free.unwrap_or_default();
        self.names.insert(free.clone());
        free
    }
}

/// Endings of what programs have not finished or keep for themselves.
const LITTER_ENDINGS: [&str; 10] = [
    ".tmp",
    ".temp",
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".downloading",
    ".bak",
    ".xlk",
    ".lock",
];

/// Whether a file or folder of this name is what systems and programs leave behind and no department sends.
pub fn is_litter(name: &str) -> bool {
    let name = name.to_lowercase();
    let is_known = matches!(
        name.as_str(),
        "__macosx"
            | "thumbs.db"
            | "ehthumbs.db"
            | "desktop.ini"
            | "icon\r"
            | "$recycle.bin"
            | "system volume information"
    );
    let is_hidden = name.starts_with('.') && name != "." && name != "..";
    is_known || is_hidden || name.starts_with("~$") || LITTER_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_litter;

    #[test]
    fn litter_is_known_by_its_name() {
        let litter = [
            "~$教育局.xlsx",
            ".~lock.教育局.xlsx#",
            ".~教育局.et",
            "._教育局.xlsx",
            ".DS_Store",
            "Thumbs.db",
            "Desktop.ini",
            "__MACOSX",
            "教育局.xlsx.tmp",
            "教育局.xlsx.crdownload",
            "教育局.XLSX.BAK",
            ".git",
        ];
        for name in litter {
            assert!(is_litter(name), "{name}");
        }
        for name in [
            "教育局.xlsx",
            "~教育局.xlsx",
            "教育局（tmp）.xlsx",
            "临时.xls",
            "bak",
            "a.b.xlsx",
        ] {
            assert!(!is_litter(name), "{name}");
        }
    }
}
