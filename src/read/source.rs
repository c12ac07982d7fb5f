//! Input files: what was named on the command line, listed in a fixed order.

use crate::domain::submission::Refusal;
use crate::error::Error;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// Largest file that is opened.
const MAX_FILE: u64 = 100 * 1024 * 1024;

/// Bytes that tell a format.
const HEAD: u64 = 8;

/// Endings under which spreadsheets travel; the content decides what they are.
const ENDINGS: [&str; 10] = ["xlsx", "xlsm", "xltx", "xls", "xlt", "et", "ett", "xlsb", "ods", "ots"];

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The name under which users know it: its path below the named input, with `/`.
    pub name: Arc<str>,
    pub path: PathBuf,
}

/// The files behind the inputs: files as they are named, folders searched through by name. Links are not followed.
/// Every file is listed, so that none is lost. Errors if an input does not exist, or if none holds a spreadsheet.
pub fn sources(inputs: &[PathBuf]) -> Result<Vec<Source>, Error> {
    let mut found: Vec<Source> = Vec::new();
    for input in inputs {
        let unreadable = |cause: String| Error::InputUnreadable {
            path: input.clone(),
            cause,
        };
        let kind = std::fs::metadata(input).map_err(|error| unreadable(cause(&error)))?;
        if kind.is_file() {
            let name = input
                .file_name()
                .map_or_else(String::new, |name| shown(Path::new(name)));
            found.push(Source {
                name: name.into(),
                path: input.clone(),
            });
            continue;
        }
        for entry in WalkDir::new(input)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| !is_litter(entry))
        {
            let entry = entry
                .map_err(|error| unreadable(error.io_error().map_or_else(|| "无法列出文件夹".to_owned(), cause)))?;
            if entry.file_type().is_file() {
                let below = entry.path().strip_prefix(input).unwrap_or(entry.path());
                found.push(Source {
                    name: shown(below).into(),
                    path: entry.path().to_owned(),
                });
            }
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|source| seen.insert(source.path.clone()));
    let mut names = BTreeSet::new();
    for source in &mut found {
        // Files of one name below different inputs go by their whole path.
        if !names.insert(source.name.clone()) {
            source.name = shown(&source.path).into();
        }
    }
    if !found.iter().any(Source::is_named_as_spreadsheet) {
        return Err(Error::NothingToRead {
            inputs: inputs.to_vec(),
        });
    }
    Ok(found)
}

/// What the system says of a failed access, in the user's language.
pub fn cause(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹".to_owned(),
        ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        _ => format!("系统返回错误（{}）", error.kind()),
    }
}

/// A path as users see it: `/` between folders, control and direction marks visible.
fn shown(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts
        .join("/")
        .chars()
        .map(|letter| if is_unshowable(letter) { '\u{FFFD}' } else { letter })
        .collect()
}

fn is_unshowable(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

/// What systems leave in folders and no department sends. Lock files are kept: they are listed.
fn is_litter(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_hidden = name.starts_with('.') && !name.starts_with(".~") && entry.depth() > 0;
    is_hidden || matches!(name.as_ref(), "__MACOSX" | "Thumbs.db" | "desktop.ini")
}

impl Source {
    /// `~$教育局.xlsx`, `.~教育局.et`: left behind while a workbook is open.
    pub fn is_lock_file(&self) -> bool {
        let name = self.name.rsplit('/').next().unwrap_or("");
        name.starts_with("~$") || name.starts_with(".~") || name.starts_with("._")
    }

    /// The ending says spreadsheet; what the file is the content decides.
    pub fn is_named_as_spreadsheet(&self) -> bool {
        let ending = self.path.extension();
        ending.is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    }

    /// The first bytes, for telling what a file of another ending is without reading all of it.
    pub fn head(&self) -> Vec<u8> {
        let mut head = Vec::new();
        // A file that cannot be opened is told so when it is read whole.
        let _ = File::open(&self.path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
        head
    }

    /// The whole content, up to the limit on length.
    pub fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        let unreadable = |error: std::io::Error| Refusal::Unreadable {
            cause: cause(&error),
            cure: "请检查文件是否正被其他程序占用，关闭后重试".to_owned(),
        };
        let file = File::open(&self.path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        if length > MAX_FILE {
            return Err(Refusal::Unreadable {
                cause: format!(
                    "文件有{}MiB，超过{}MiB的上限",
                    length / 1024 / 1024,
                    MAX_FILE / 1024 / 1024
                ),
                cure: "请删去图片和多余的工作表后另存为.xlsx重新报送".to_owned(),
            });
        }
        let mut bytes = Vec::new();
        file.take(MAX_FILE).read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }
}
