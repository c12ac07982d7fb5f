//! Files that users name, opened for reading: regular ones alone, since a pipe may never end and a device never does.

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;

const MIB: u64 = 1024 * 1024;

/// Why a file was not read.
#[derive(Debug)]
pub enum Unread {
    /// It is no regular file, but this.
    Special(&'static str),
    /// It is longer than this, in bytes.
    TooLong(u64),
    Failed(io::Error),
}

impl Unread {
    /// In a few words; `of_system` says what the system answers.
    pub fn in_words(&self, of_system: impl Fn(&io::Error) -> String) -> String {
        match self {
            Self::Special(kind) => format!("这是{kind}，不是文件"),
            Self::TooLong(most) => format!("文件超过{}MiB的上限", most / MIB),
            Self::Failed(error) => of_system(error),
        }
    }
}

/// Opens a regular file.
///
/// # Errors
/// Why it was not opened.
pub fn open(path: &Path) -> Result<File, Unread> {
    let kind = fs::metadata(path).map_err(Unread::Failed)?.file_type();
    if kind.is_dir() {
        return Err(Unread::Failed(io::ErrorKind::IsADirectory.into()));
    }
    if !kind.is_file() {
        return Err(Unread::Special(special(kind)));
    }
    File::open(path).map_err(Unread::Failed)
}

/// The whole content of a regular file of at most so many bytes.
///
/// # Errors
/// Why it was not read.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes);
    let length = read.map_err(Unread::Failed)?;
    if length as u64 > most {
        return Err(Unread::TooLong(most));
    }
    Ok(bytes)
}

/// What is neither file nor folder.
#[cfg(unix)]
pub fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_fifo() => "命名管道",
        kind if kind.is_socket() => "套接字",
        _ => "设备",
    }
}

#[cfg(not(unix))]
pub fn special(_: FileType) -> &'static str {
    "设备"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit_and_nothing_else_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("名录.xlsx");
        fs::write(&file, [7; 10]).unwrap();
        assert_eq!(bytes(&file, 10).unwrap(), [7; 10]);
        assert!(matches!(bytes(&file, 9), Err(Unread::TooLong(9))));
        let of_folder = bytes(folder.path(), 9);
        assert!(matches!(of_folder, Err(Unread::Failed(error)) if error.kind() == io::ErrorKind::IsADirectory));
        if cfg!(unix) {
            assert!(matches!(bytes(Path::new("/dev/zero"), 9), Err(Unread::Special("设备"))));
        }
    }
}
