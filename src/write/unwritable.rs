//! What the user is told where the disk refuses.

use crate::error::Error;
use std::io;
use std::path::Path;

/// The error for a file or folder that cannot be written.
pub fn unwritable(path: &Path, cause: &io::Error) -> Error {
    Error::OutputUnwritable {
        path: path.to_owned(),
        cause: in_words(cause),
    }
}

/// What was put aside during the run cannot be read any more.
pub fn aside_lost(cause: &io::Error) -> Error {
    Error::AsideLost { cause: in_words(cause) }
}

const IN_USE: &str = "正被其他程序使用，请先关闭打开它的Excel、WPS或资源管理器窗口";

/// The cause as the user reads it: the system's own words are in its language, or in English.
pub fn in_words(cause: &io::Error) -> String {
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
        io::ErrorKind::UnexpectedEof => "内容不完整",
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => IN_USE,
        // Windows: open in another program, wholly or in part.
        _ if cfg!(windows) && matches!(cause.raw_os_error(), Some(32 | 33)) => IN_USE,
        io::ErrorKind::TimedOut | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkDown => "网络位置没有响应",
        _ => {
            let code = cause.raw_os_error();
            return code.map_or_else(
                || "没有写完".to_owned(),
                |code| format!("系统没有完成读写（错误代码{code}）"),
            );
        }
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

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
