//! The one place that writes to disk.
//!
//! ```text
//! parent/.jiping-XXXXXX/out/…   everything is written here
//! parent/<folder>               and renamed to this, once, at the end
//! ```

use super::Artifact;
use crate::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// Writes everything into `folder`, which must not exist or be empty, and gives its path. Until the last step
/// nothing is visible under that name; a failure leaves nothing behind.
///
/// # Errors
/// `OutputInUse` if the folder holds anything or is a file; `OutputUnwritable` if a file cannot be written.
pub fn commit(artifacts: &[Artifact], folder: &Path) -> Result<PathBuf, Error> {
    let exists = is_empty_folder(folder)?;
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let made: Vec<PathBuf> = parent
        .ancestors()
        .take_while(|above| !above.as_os_str().is_empty() && !above.exists())
        .map(Path::to_owned)
        .collect();
    let written = fs::create_dir_all(parent)
        .map_err(|cause| unwritable(parent, &cause))
        .and_then(|()| write_and_rename(artifacts, folder, parent, exists));
    if written.is_err() {
        for above in &made {
            // Innermost first; one that meanwhile holds something else stays.
            let _ = fs::remove_dir(above);
        }
    }
    written
}

/// Writes everything below `parent` and gives it its name.
fn write_and_rename(artifacts: &[Artifact], folder: &Path, parent: &Path, exists: bool) -> Result<PathBuf, Error> {
    let workshop = tempfile::Builder::new()
        .prefix(".jiping-")
        .tempdir_in(parent)
        .map_err(|cause| unwritable(parent, &cause))?;
    // A folder of its own below: the temporary one is closed to other users, the result must not be.
    let finished = workshop.path().join("out");
    fs::create_dir(&finished).map_err(|cause| unwritable(folder, &cause))?;
    for artifact in artifacts {
        write(artifact, &finished).map_err(|cause| unwritable(&folder.join(&artifact.path), &cause))?;
    }
    if exists {
        // Windows does not rename onto a folder, even an empty one.
        fs::remove_dir(folder).map_err(|cause| unwritable(folder, &cause))?;
    }
    if let Err(cause) = fs::rename(&finished, folder) {
        if exists {
            // The empty folder was the user's.
            let _ = fs::create_dir(folder);
        }
        return Err(unwritable(folder, &cause));
    }
    Ok(folder.to_owned())
}

/// Tells before the work begins that `commit` would refuse the folder.
///
/// # Errors
/// `OutputInUse` if the folder holds anything or is a file.
pub fn unused(folder: &Path) -> Result<(), Error> {
    is_empty_folder(folder).map(|_| ())
}

/// Whether the folder exists; an error if it holds anything.
fn is_empty_folder(folder: &Path) -> Result<bool, Error> {
    let in_use = || Error::OutputInUse {
        path: folder.to_owned(),
    };
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(true),
            Some(_) => Err(in_use()),
        },
        Err(cause) if cause.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(folder).is_err() => Ok(false),
        Err(cause) if cause.kind() == io::ErrorKind::NotADirectory => Err(in_use()),
        Err(cause) => Err(unwritable(folder, &cause)),
    }
}

/// Writes one file below `folder`; never over another, never outside.
fn write(artifact: &Artifact, folder: &Path) -> io::Result<()> {
    let inner = Path::new(&artifact.path);
    let stays_inside = inner
        .components()
        .all(|component| matches!(component, Component::Normal(_)));
    if !stays_inside || artifact.path.is_empty() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let path = folder.join(inner);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    file.write_all(&artifact.bytes)
}

fn unwritable(path: &Path, cause: &io::Error) -> Error {
    Error::OutputUnwritable {
        path: path.to_owned(),
        cause: in_words(cause),
    }
}

/// The cause as the user reads it: the system's own words are in its language, or in English.
fn in_words(cause: &io::Error) -> String {
    let words = match cause.kind() {
        io::ErrorKind::PermissionDenied => "没有写入权限",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘空间不足",
        io::ErrorKind::FileTooLarge => "文件超过磁盘格式允许的大小",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘只读",
        io::ErrorKind::AlreadyExists => "同名文件已存在",
        io::ErrorKind::DirectoryNotEmpty => "文件夹已有内容",
        io::ErrorKind::NotFound => "上级文件夹不存在或已被移走",
        io::ErrorKind::NotADirectory => "路径中有一级不是文件夹",
        io::ErrorKind::InvalidFilename => "文件名过长或含有不能使用的字符",
        io::ErrorKind::InvalidInput => "路径不能使用",
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => "正被其他程序使用",
        io::ErrorKind::TimedOut | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkDown => "网络位置没有响应",
        _ => {
            let code = cause.raw_os_error();
            return code.map_or_else(
                || "没有写完".to_owned(),
                |code| format!("系统没有完成写入（错误代码{code}）"),
            );
        }
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(path: &str, text: &str) -> Artifact {
        Artifact {
            path: path.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    /// Everything below a folder, hidden entries too.
    fn listing(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn everything_is_written_and_nothing_else_is_left() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("新").join("结果");
        let artifacts = [artifact("汇总表.xlsx", "a"), artifact("部门报告/教育局.txt", "b")];
        assert_eq!(commit(&artifacts, &out).unwrap(), out);
        assert_eq!(fs::read_to_string(out.join("部门报告/教育局.txt")).unwrap(), "b");
        assert_eq!(listing(&out), ["汇总表.xlsx", "部门报告"]);
        assert_eq!(listing(out.parent().unwrap()), ["结果"]);
    }

    #[test]
    fn an_empty_folder_is_used() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        fs::create_dir(&out).unwrap();
        commit(&[artifact("a.txt", "a")], &out).unwrap();
        assert_eq!(listing(&out), ["a.txt"]);
    }

    #[test]
    fn a_folder_with_content_is_refused_and_untouched() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("去年.txt"), "去年").unwrap();
        let refused = commit(&[artifact("去年.txt", "今年")], &out);
        assert!(matches!(refused, Err(Error::OutputInUse { .. })), "{refused:?}");
        assert_eq!(fs::read_to_string(out.join("去年.txt")).unwrap(), "去年");
        assert_eq!(listing(parent.path()), ["out"]);
    }

    #[test]
    fn a_file_in_the_way_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        fs::write(&out, "表").unwrap();
        let refused = commit(&[artifact("a.txt", "a")], &out);
        assert!(matches!(refused, Err(Error::OutputInUse { .. })), "{refused:?}");
        assert_eq!(fs::read_to_string(&out).unwrap(), "表");
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        for second in ["a.txt", "../b.txt", "", "a.txt/b.txt"] {
            let failed = commit(&[artifact("a.txt", "a"), artifact(second, "b")], &out);
            assert!(matches!(failed, Err(Error::OutputUnwritable { .. })), "{second}");
            assert_eq!(listing(parent.path()), [""; 0], "{second}");
            let deep = parent.path().join("新").join("一层").join("out");
            let failed = commit(&[artifact("a.txt", "a"), artifact(second, "b")], &deep);
            assert!(matches!(failed, Err(Error::OutputUnwritable { .. })), "{second}");
            assert_eq!(listing(parent.path()), [""; 0], "{second}");
        }
    }

    #[test]
    fn the_cause_is_told_in_the_users_language() {
        for cause in [
            io::Error::from_raw_os_error(i32::MAX),
            io::Error::from_raw_os_error(5),
            io::ErrorKind::WriteZero.into(),
            io::ErrorKind::NotFound.into(),
            io::Error::other("connection lost"),
        ] {
            let words = in_words(&cause);
            assert!(!words.contains(|letter: char| letter.is_ascii_alphabetic()), "{words}");
        }
        assert!(in_words(&io::Error::from_raw_os_error(i32::MAX)).contains("2147483647"));
    }
}
