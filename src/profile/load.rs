//! Getting a profile: built in, or a file that a clerk has edited. Nothing leaves here that was not validated.

use super::{Profile, syntax, validate};
use crate::disk::{self, Unread};
use crate::domain::text::nearest;
use crate::error::Error;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Built-in profiles by name, the default first.
const BUILTIN: [(&str, &str); 4] = [
    ("luquan", include_str!("builtin/luquan.toml")),
    ("mof-2020", include_str!("builtin/mof-2020.toml")),
    ("mof-2021", include_str!("builtin/mof-2021.toml")),
    ("hubei-20-80", include_str!("builtin/hubei-20-80.toml")),
];

/// Longest profile that is read, in bytes; the built-in ones have some thousands.
const LONGEST: u64 = 1024 * 1024;

/// A profile with the text it was made from, of which outputs state the hash.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    pub profile: Profile,
    pub text: String,
}

/// Names of the built-in profiles, the default first.
pub fn builtin_names() -> Vec<&'static str> {
    BUILTIN.iter().map(|(name, _)| *name).collect()
}

/// The TOML text of a built-in profile.
pub fn builtin_text(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// A profile by its built-in name, else by the path of its file. Errs if there is neither, if the file cannot be read,
/// or with every fault found in it.
pub fn load(name_or_path: &str) -> Result<Loaded, Error> {
    let text = match builtin_text(name_or_path) {
        Some(text) => text.to_owned(),
        None => file_text(name_or_path)?,
    };
    let profile = Profile::parse(name_or_path, &text)?;
    Ok(Loaded { profile, text })
}

impl Profile {
    /// A built-in profile; None if none has this name.
    pub fn builtin(name: &str) -> Option<Result<Self, Error>> {
        builtin_text(name).map(|text| Self::parse(name, text))
    }

    /// Reads and validates the text of a profile; `name` is what an error calls it. Errs with every fault found.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let (profile, mut faults) = syntax::read(text);
        if let Some(profile) = &profile {
            faults.extend(validate::faults(profile));
        }
        match profile {
            Some(profile) if faults.is_empty() => Ok(profile),
            _ => Err(Error::ProfileInvalid {
                name: name.to_owned(),
                faults,
            }),
        }
    }
}

fn file_text(path: &str) -> Result<String, Error> {
    let unreadable = |cause: &str| Error::ProfileUnreadable {
        path: path.into(),
        cause: cause.to_owned(),
    };
    let of_system = |error: &io::Error| match error.kind() {
        ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        ErrorKind::IsADirectory => "这是文件夹，不是文件".to_owned(),
        _ => "读取时出错".to_owned(),
    };
    let bytes = disk::bytes(Path::new(path), LONGEST).map_err(|unread| match unread {
        Unread::Failed(error) if error.kind() == ErrorKind::NotFound => Error::ProfileUnknown {
            name: path.to_owned(),
            nearest: nearest(path, builtin_names()).map(str::to_owned),
            known: builtin_names().into_iter().map(str::to_owned).collect(),
        },
        unread => unreadable(&unread.in_words(of_system)),
    })?;
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(unreadable("这是工作簿或文档，不是口径文件（.toml）"));
    }
    String::from_utf8(bytes).map_err(|_| unreadable("文件不是UTF-8编码，请用记事本「另存为」，编码选UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn every_builtin_profile_is_sound_and_bears_its_name() {
        for name in builtin_names() {
            let loaded = load(name).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(loaded.profile.name, name);
            assert_eq!(Some(loaded.text.as_str()), builtin_text(name));
            assert!(Profile::builtin(name).is_some_and(|profile| profile.is_ok()));
        }
        assert_eq!(builtin_names().first(), Some(&"luquan"));
        assert!(Profile::builtin("guangxi").is_none());
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let error = load("luqun").unwrap_err().to_string();
        assert!(
            error.contains("没有这个内置口径，也没有这个文件，是否指「luquan」"),
            "{error}"
        );
    }

    #[test]
    fn a_file_is_read_whether_or_not_it_opens_with_a_byte_order_mark() {
        let folder = std::env::temp_dir().join(format!("jiping-profile-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("本区口径.toml");
        let text = builtin_text("luquan").unwrap();
        fs::write(&path, format!("\u{FEFF}{text}")).unwrap();
        assert_eq!(load(path.to_str().unwrap()).unwrap().profile.name, "luquan");
        fs::write(&path, [0xBF, 0xDA, 0xBE, 0xB6]).unwrap();
        let error = load(path.to_str().unwrap()).unwrap_err().to_string();
        assert!(error.contains("另存为"), "{error}");
        fs::remove_dir_all(folder).unwrap();
    }
}
