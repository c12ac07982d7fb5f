//! Archives (.zip) of returns: their members are listed from the directory and inflated one by one when their turn
//! comes. Nothing is unpacked to disk, so no name can lead anywhere; names are only shown.
//!
//! ```text
//! 报送.zip ─ members ─→ 教育局.xlsx          Member, inflated later
//!                       乡镇.zip/李村镇.xls   one archive inside another is looked into, a third is not
//!                       __MACOSX/._教育局     Known: litter
//! ```

mod name;

use super::listing::is_litter;
use super::order::natural;
use super::source::{MAX_FILE, cause, is_named_as_spreadsheet};
use crate::domain::submission::{Content, Passed, Refusal};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::read::{OwnedZipFileEntry, ZipFileEntry};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive, ZipReadOptions};

const MIB: u64 = 1024 * 1024;

/// Most that is read of one archive and the archives inside it.
#[derive(Debug)]
struct Allowance {
    members: usize,
    /// Bytes that members inflate to, by the claim of the directory: no member can yield more than it claims.
    inflated: u64,
    /// Bytes of archives inside the archive, which are kept in memory while their members wait.
    kept: u64,
}

const ALLOWANCE: Allowance = Allowance {
    members: 10_000,
    inflated: 1024 * MIB,
    kept: 256 * MIB,
};

/// Longest archive on disk that is opened.
const MAX_ARCHIVE: u64 = 2048 * MIB;

const UNPACK: &str = "请先解压，再报送其中的工作簿";

/// One entry of an archive.
pub struct Entry {
    /// Cleaned for showing: `乡镇/李村镇.xlsx`. Not unique.
    pub name: String,
    pub found: Found,
}

pub enum Found {
    Member(Member),
    /// What can be said without inflating it.
    Known(Content),
}

/// A file inside an archive.
#[derive(Debug, Clone)]
pub struct Member {
    archive: Arc<Archive>,
    entry: Arc<OwnedZipFileEntry>,
}

/// The bytes of an archive.
#[derive(Debug)]
enum Archive {
    OnDisk(PathBuf),
    InMemory(Vec<u8>),
}

/// What is read from and can be sought in.
trait Stream: Read + Seek {}
impl<Any: Read + Seek> Stream for Any {}

impl Archive {
    fn open(&self) -> Result<Box<dyn Stream + '_>, Refusal> {
        match self {
            Self::OnDisk(path) => {
                let file = File::open(path).map_err(|error| unopened(&error))?;
                Ok(Box::new(BufReader::new(file)))
            }
            Self::InMemory(bytes) => Ok(Box::new(Cursor::new(bytes))),
        }
    }
}

fn unopened(error: &std::io::Error) -> Refusal {
    Refusal::Unreadable {
        cause: cause(error),
        cure: "请检查压缩包是否正被其他程序占用，关闭后重试".to_owned(),
    }
}

/// The entries of an archive on disk and of the archives inside it, by name. Errors if it cannot be opened as a whole.
pub fn entries(path: &Path) -> Result<Vec<Entry>, Refusal> {
    let length = path.metadata().map_err(|error| unopened(&error))?.len();
    if length > MAX_ARCHIVE {
        return Err(over_limit(format!(
            "压缩包有{}MiB，超过{}MiB的上限",
            length / MIB,
            MAX_ARCHIVE / MIB
        )));
    }
    let mut allowance = ALLOWANCE;
    listed(&Arc::new(Archive::OnDisk(path.to_owned())), true, &mut allowance)
}

/// The entries of one archive. Archives inside it are looked into if they `may_nest`.
fn listed(archive: &Arc<Archive>, may_nest: bool, allowance: &mut Allowance) -> Result<Vec<Entry>, Refusal> {
    let claimed = claimed_members(&mut archive.open()?).map_err(|error| unopened(&error))?;
    let too_many = || over_limit(format!("压缩包内的文件超过{}个的上限", ALLOWANCE.members));
    allowance.members = allowance.members.checked_sub(claimed).ok_or_else(too_many)?;
    let directory = ZipArchive::new(archive.open()?).map_err(damaged)?;
    if directory.len() > claimed {
        return Err(too_many());
    }
    let mut entries = Vec::new();
    if directory.has_duplicate_names() {
        entries.push(Entry {
            name: "（同名文件）".to_owned(),
            found: Found::Known(Content::Refused(Refusal::Unreadable {
                cause: "压缩包里有几个文件用了同一个名称，只能读到其中一个".to_owned(),
                cure: "请解压核对，改成不同的名称后重新压缩报送".to_owned(),
            })),
        });
    }
    for index in 0..directory.len() {
        let entry = OwnedZipFileEntry::from(directory.by_index_data(index).map_err(damaged)?);
        let name = name::shown(entry.as_ref().name_raw());
        let is_folder = entry.as_ref().is_dir() || entry.as_ref().name_raw().ends_with(b"\\");
        if is_folder {
            continue;
        }
        let member = Member {
            archive: Arc::clone(archive),
            entry: Arc::new(entry),
        };
        match member.inner_archive(&name, may_nest, allowance) {
            Some(Ok(inner)) => entries.extend(inner.into_iter().map(|entry| Entry {
                name: format!("{name}/{}", entry.name),
                ..entry
            })),
            Some(Err(refusal)) => entries.push(Entry {
                name,
                found: Found::Known(Content::Refused(refusal)),
            }),
            None => {
                let found = member.found(&name, allowance);
                entries.push(Entry { name, found });
            }
        }
    }
    entries.sort_by(|one, other| natural(&one.name, &other.name));
    Ok(entries)
}

/// How the record begins that ends an archive, how long it is, and the longest comment behind it.
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: u64 = 22;
const MAX_COMMENT: u64 = 65_535;

/// The most members that any end record claims: asked before the directory is read, whose length follows the claim.
/// An archive beyond 65,534 members claims 65,535 here.
fn claimed_members(stream: &mut (impl Read + Seek + ?Sized)) -> std::io::Result<usize> {
    let length = stream.seek(SeekFrom::End(0))?;
    stream.seek(SeekFrom::Start(length.saturating_sub(END_LENGTH + MAX_COMMENT)))?;
    let mut tail = Vec::new();
    stream.take(END_LENGTH + MAX_COMMENT).read_to_end(&mut tail)?;
    let records = tail
        .windows(END_LENGTH as usize)
        .filter(|record| record.starts_with(END));
    let claims = records.filter_map(|record| Some(u16::from_le_bytes(record.get(10..12)?.try_into().ok()?)));
    Ok(claims.max().map_or(0, usize::from))
}

/// Endings of documents that are no workbooks: they are passed over by name, and use up nothing.
const OTHER_ENDINGS: [&str; 24] = [
    "doc", "docx", "wps", "pdf", "ofd", "ppt", "pptx", "dps", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff",
    "heic", "mp3", "wav", "mp4", "mov", "avi", "exe", "dll", "msi",
];

impl Member {
    fn entry(&self) -> ZipFileEntry<'_> {
        OwnedZipFileEntry::as_ref(&self.entry)
    }

    /// What the entry is, as far as its directory says.
    fn found(self, name: &str, allowance: &mut Allowance) -> Found {
        let passed = |passed| Found::Known(Content::Passed(passed));
        let refused = |refusal| Found::Known(Content::Refused(refusal));
        let (size, is_encrypted) = (self.entry().size(), self.entry().encrypted());
        if is_litter_path(name) {
            return passed(Passed::Litter);
        }
        if self.entry().is_symlink() {
            return passed(Passed::LinkInArchive);
        }
        if OTHER_ENDINGS.iter().any(|ending| has_ending(name, ending)) {
            return passed(Passed::OtherType);
        }
        if is_encrypted {
            return refused(Refusal::Encrypted);
        }
        if size > MAX_FILE && !is_named_as_spreadsheet(name) {
            return passed(Passed::OtherType);
        }
        if let Err(refusal) = allow(size, &mut allowance.inflated) {
            return refused(refusal);
        }
        Found::Member(self)
    }

    /// The entries of the archive that the member is by its name; None if it is none.
    fn inner_archive(
        &self,
        name: &str,
        may_nest: bool,
        allowance: &mut Allowance,
    ) -> Option<Result<Vec<Entry>, Refusal>> {
        if !has_ending(name, "zip") || is_litter_path(name) {
            return None;
        }
        Some(if may_nest {
            self.kept(allowance)
                .and_then(|bytes| listed(&Arc::new(Archive::InMemory(bytes)), false, allowance))
        } else {
            Err(Refusal::Unreadable {
                cause: "压缩包套在两层压缩包里面，没有读取".to_owned(),
                cure: UNPACK.to_owned(),
            })
        })
    }

    /// The bytes of an archive inside the archive.
    fn kept(&self, allowance: &mut Allowance) -> Result<Vec<u8>, Refusal> {
        let size = self.entry().size();
        allow(size, &mut allowance.inflated)?;
        allow(size, &mut allowance.kept)?;
        self.bytes()
    }

    /// The first bytes, as many as asked for or as there are.
    pub fn head(&self, length: u64) -> Vec<u8> {
        // A member that cannot be inflated is told so when it is read whole.
        self.inflated(length).unwrap_or_default()
    }

    /// The whole content, inflated to its end, which checks its checksum.
    pub fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        let size = self.entry().size();
        within_one_file(size)?;
        // One byte beyond the claim would show a false claim; the end must be met for the checksum to be looked at.
        let bytes = self.inflated(size + 1)?;
        if bytes.len() as u64 == size {
            Ok(bytes)
        } else {
            Err(Refusal::Unreadable {
                cause: "压缩包内的数据与目录所记的长度不符".to_owned(),
                cure: "请重新压缩，或不压缩直接报送".to_owned(),
            })
        }
    }

    fn inflated(&self, length: u64) -> Result<Vec<u8>, Refusal> {
        let mut stream = self.archive.open()?;
        let entry = self.entry();
        if entry.encrypted() {
            return Err(Refusal::Encrypted);
        }
        if !matches!(
            entry.compression(),
            CompressionMethod::Stored | CompressionMethod::Deflated
        ) {
            return Err(Refusal::Unreadable {
                cause: "压缩方式不常用，没有读取".to_owned(),
                cure: UNPACK.to_owned(),
            });
        }
        let reader = entry.with_reader(&mut stream, ZipReadOptions::new()).map_err(damaged)?;
        let mut bytes = Vec::new();
        reader
            .take(length)
            .read_to_end(&mut bytes)
            .map_err(|_| Refusal::Unreadable {
                cause: "压缩包内的数据已损坏，校验不符".to_owned(),
                cure: "请重新压缩，或不压缩直接报送".to_owned(),
            })?;
        Ok(bytes)
    }
}

fn within_one_file(size: u64) -> Result<(), Refusal> {
    if size <= MAX_FILE {
        return Ok(());
    }
    Err(over_limit(format!(
        "解压后有{}MiB，超过{}MiB的上限",
        size / MIB,
        MAX_FILE / MIB
    )))
}

/// Takes a number of bytes from what is allowed; errors if that many are not left, or are too many for one file.
fn allow(size: u64, left: &mut u64) -> Result<(), Refusal> {
    within_one_file(size)?;
    match left.checked_sub(size) {
        Some(rest) => {
            *left = rest;
            Ok(())
        }
        None => Err(over_limit(format!(
            "压缩包解压后超过{}MiB（套在里面的压缩包{}MiB）的上限，余下的没有读取",
            ALLOWANCE.inflated / MIB,
            ALLOWANCE.kept / MIB
        ))),
    }
}

fn over_limit(cause: String) -> Refusal {
    Refusal::Unreadable {
        cause,
        cure: "请先解压，分批报送其中的工作簿".to_owned(),
    }
}

fn damaged(error: ZipError) -> Refusal {
    let (cause, cure) = match error {
        ZipError::UnsupportedArchive(_) => ("压缩包分了卷，或者不是常用的压缩格式", UNPACK),
        ZipError::Io(_) | ZipError::InvalidArchive(_) => (
            "压缩包不完整，可能没有传完或已损坏",
            "请重新压缩后报送，或不压缩直接报送",
        ),
        _ => ("压缩包无法打开", UNPACK),
    };
    Refusal::Unreadable {
        cause: cause.to_owned(),
        cure: cure.to_owned(),
    }
}

fn is_litter_path(name: &str) -> bool {
    name.split('/').any(is_litter)
}

fn has_ending(name: &str, wanted: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case(wanted))
}

/// Whether a file goes by the name of a .zip archive.
pub fn is_named_as_zip(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}
