//! One input: a file, or a member of an archive, and how its bytes are had.

use super::archive::Member;
use crate::domain::submission::{Content, Passed, Refusal};
use crate::domain::text::visible;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Longest file that is opened, and longest member that is inflated.
pub const MAX_FILE: u64 = 100 * 1024 * 1024;

/// Bytes that tell a format.
const HEAD: u64 = 8;

/// Endings under which spreadsheets travel; the content decides what they are.
const SPREADSHEETS: [&str; 12] = [
    "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "et", "ett", "xlsb", "ods", "ots", "fods",
];
/// Endings under which archives travel.
const ARCHIVES: [&str; 6] = ["zip", "rar", "7z", "gz", "tgz", "tar"];
/// Endings of text in which a table may stand: it is read, and passed over unless a form stands in it.
const TEXT_TABLES: [&str; 6] = ["csv", "tsv", "htm", "html", "xml", "txt"];

/// One input file.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name under which users know it: its path below the named input, with `/`; unique among the inputs.
    pub name: Arc<str>,
    place: Place,
    /// Named by the user, so that it must be told what it is, whatever its ending.
    is_asked_for: bool,
}

#[derive(Debug, Clone)]
enum Place {
    OnDisk(PathBuf),
    Member(Member),
    /// Not opened: what is known without that.
    Known(Content),
}

impl Source {
    /// A file on disk.
    pub fn file(name: impl Into<Arc<str>>, path: PathBuf) -> Self {
        Self::new(name, Place::OnDisk(path))
    }

    /// A member of an archive.
    pub fn member(name: impl Into<Arc<str>>, member: Member) -> Self {
        Self::new(name, Place::Member(member))
    }

    /// What was met and is not opened.
    pub fn known(name: impl Into<Arc<str>>, content: Content) -> Self {
        Self::new(name, Place::Known(content))
    }

    fn new(name: impl Into<Arc<str>>, place: Place) -> Self {
        Self {
            name: name.into(),
            place,
            is_asked_for: false,
        }
    }

    /// The same, named by the user itself rather than met in a folder.
    pub fn asked_for(self) -> Self {
        Self {
            is_asked_for: true,
            ..self
        }
    }

    /// The same under another name.
    pub fn renamed(self, name: String) -> Self {
        Self {
            name: name.into(),
            ..self
        }
    }

    /// Where the file itself lies on disk; None for what lies in an archive or is not opened.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::OnDisk(path) => Some(path),
            Place::Member(_) | Place::Known(_) => None,
        }
    }

    /// What is known of it without opening it.
    pub fn content(&self) -> Option<&Content> {
        match &self.place {
            Place::Known(content) => Some(content),
            Place::OnDisk(_) | Place::Member(_) => None,
        }
    }

    /// Left behind by programs or the system: neither opened nor told one by one.
    pub fn is_litter(&self) -> bool {
        self.content() == Some(&Content::Passed(Passed::Litter))
    }

    /// The ending says spreadsheet; what the file is the content decides.
    pub fn is_named_as_spreadsheet(&self) -> bool {
        is_named_as_spreadsheet(&self.name)
    }

    /// The ending says that a table may stand in the text.
    pub fn is_named_as_text_table(&self) -> bool {
        has_ending(&self.name, &TEXT_TABLES)
    }

    /// A return is expected in it: if there is none, that must be told.
    pub fn is_expected(&self) -> bool {
        self.is_asked_for || self.is_named_as_spreadsheet() || has_ending(&self.name, &ARCHIVES)
    }

    /// A return may come of it.
    pub fn may_hold_return(&self) -> bool {
        match self.content() {
            Some(content) => matches!(content, Content::Refused(_)),
            None => self.is_expected() || self.is_named_as_text_table(),
        }
    }

    /// The first bytes, for telling what a file of another ending is without reading all of it.
    pub fn head(&self) -> Vec<u8> {
        match &self.place {
            Place::OnDisk(path) => {
                let mut head = Vec::new();
                // A file that cannot be opened is told so when it is read whole.
                let _ = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
                head
            }
            Place::Member(member) => member.head(HEAD),
            Place::Known(_) => Vec::new(),
        }
    }

    /// The whole content, up to the limit on length.
    pub fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        match &self.place {
            Place::OnDisk(path) => bytes(path),
            Place::Member(member) => member.bytes(),
            Place::Known(Content::Refused(refusal)) => Err(refusal.clone()),
            Place::Known(_) => Err(Refusal::Unreadable {
                cause: "没有打开".to_owned(),
                cure: "请报送工作簿文件本身".to_owned(),
            }),
        }
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Refusal> {
    let unreadable = |error: std::io::Error| Refusal::Unreadable {
        cause: cause(&error),
        cure: "请检查文件是否正被其他程序占用，关闭后重试".to_owned(),
    };
    let file = File::open(path).map_err(unreadable)?;
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
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(MAX_FILE).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Whether the ending says spreadsheet.
pub fn is_named_as_spreadsheet(name: &str) -> bool {
    has_ending(name, &SPREADSHEETS)
}

/// Whether a name has one of the endings; dots and blanks behind it (which some systems leave) do not count.
fn has_ending(name: &str, endings: &[&str]) -> bool {
    let name = name.trim_end_matches(['.', ' ']);
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
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

/// A path as users see it: `/` between folders, in letters that can be shown.
pub fn shown(path: &Path) -> String {
    let parts: Vec<String> = path.components().map(|part| letters(part.as_os_str())).collect();
    visible(&parts.join("/")).replacen("//", "/", 1)
}

/// A name in letters. One that is no Unicode was unpacked on an old system, where names are GB18030.
fn letters(name: &std::ffi::OsStr) -> String {
    if let Some(name) = name.to_str() {
        return name.to_owned();
    }
    match encoding_rs::GB18030.decode_without_bom_handling(name.as_encoded_bytes()) {
        (text, false) => text.into_owned(),
        (_, true) => name.to_string_lossy().into_owned(),
    }
}
