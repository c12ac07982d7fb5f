//! Parts of a zipped workbook (xlsx, xlsb, ods), inflated under guard, and the small XML that all of them share.

use crate::domain::place::part_path;
use crate::domain::submission::Refusal;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Most parts of one package.
const MAX_PARTS: usize = 10_000;
/// Most bytes that one part may inflate to.
const MAX_PART: u64 = 512 * 1024 * 1024;
/// Most bytes that the parts of one package may inflate to, together.
const MAX_TOTAL: u64 = 1024 * 1024 * 1024;
/// How much more room than its deflated length a part is given before it is inflated: no claim makes more.
const MAX_RATIO: u64 = 1032;

/// An opened package, whose directory is sound: not too many parts, no two of one name.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part is, by its name as parts are compared: `/` between folders, none in front, no case.
    parts: BTreeMap<String, usize>,
    inflated: u64,
}

impl Package<'_> {
    /// The names of the parts as they are compared.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }
}

/// Opens the package; errors if it is no zip archive, or its directory is damaged or has two parts of one name.
pub fn open(bytes: &[u8]) -> Result<Package<'_>, Refusal> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("文件不完整，可能没有传完或已损坏"))?;
    if archive.len() > MAX_PARTS {
        return Err(Refusal::Unreadable {
            cause: format!("文件内有{}个部件，超过{MAX_PARTS}个的上限", archive.len()),
            cure: "请删去图片和多余的工作表后另存为.xlsx重新报送".to_owned(),
        });
    }
    let mut parts = BTreeMap::new();
    let mut is_repeated = archive.has_duplicate_names();
    for (index, name) in archive.file_names().enumerate() {
        let name = name.map_err(|_| damaged("文件目录损坏，部件名称无法辨认"))?;
        is_repeated |= parts.insert(compared_name(&name), index).is_some();
    }
    if is_repeated {
        return Err(damaged("文件内有两个同名的部件，无法确定以哪个为准"));
    }
    Ok(Package {
        archive,
        parts,
        inflated: 0,
    })
}

fn compared_name(name: &str) -> String {
    name.trim_start_matches(['/', '\\'])
        .replace('\\', "/")
        .to_ascii_lowercase()
}

/// The refusal for a damaged file with the cure that helps most often.
pub fn damaged(cause: impl Into<String>) -> Refusal {
    Refusal::Unreadable {
        cause: cause.into(),
        cure: "请在Excel或WPS中打开原文件，另存为.xlsx后重新报送".to_owned(),
    }
}

/// A whole part, inflated to its end (which checks its checksum) and counted by the bytes that come out; None if the
/// package has no such part.
pub fn part(package: &mut Package<'_>, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
    let Some(&index) = package.parts.get(&compared_name(name)) else {
        return Ok(None);
    };
    let allowed = MAX_PART.min(MAX_TOTAL - package.inflated);
    let file = package.archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Encrypted,
        // Other methods than stored and deflated are not built in.
        ZipError::UnsupportedArchive(_) => damaged(format!("部件 {name} 用了工作簿不用的压缩方式")),
        _ => damaged(format!("部件 {name} 无法解压")),
    })?;
    let believable = file
        .size()
        .min(file.compressed_size().saturating_mul(MAX_RATIO))
        .min(allowed);
    let mut content = Vec::with_capacity(usize::try_from(believable).unwrap_or(0));
    file.take(allowed + 1)
        .read_to_end(&mut content)
        .map_err(|_| damaged(format!("部件 {name} 校验不符，内容已损坏")))?;
    if content.len() as u64 > allowed {
        return Err(Refusal::Unreadable {
            cause: format!("部件 {name} 解压后太大，超过{}MiB的上限", allowed / 1024 / 1024),
            cure: "请删去多余的行、图片和样式后另存为.xlsx重新报送".to_owned(),
        });
    }
    package.inflated += content.len() as u64;
    Ok(Some(content))
}

/// The value of an attribute by its local name (`id` of `r:id`), character references resolved.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found
        .normalized_value(XmlVersion::Implicit1_0)
        .ok()
        .map(|value| value.into_owned())
}

/// What one part says of another: what it is to it, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// The last word of its type (`worksheet`, `styles`), which strict and transitional files share.
    pub kind: String,
    /// Path from the root of the package.
    pub target: String,
    /// The target is outside the package: nothing is ever fetched.
    pub is_external: bool,
}

/// The relationships of a part, by id.
pub fn relationships(package: &mut Package<'_>, of_part: &str) -> Result<BTreeMap<String, Relationship>, Refusal> {
    let (folder, file) = of_part.rsplit_once('/').unwrap_or(("", of_part));
    let Some(content) = part(package, &format!("{folder}/_rels/{file}.rels"))? else {
        return Ok(BTreeMap::new());
    };
    let mut reader = quick_xml::Reader::from_reader(content.as_slice());
    let mut found = BTreeMap::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(target)) = (attribute(&element, "Id"), attribute(&element, "Target")) {
                    let kind = attribute(&element, "Type").unwrap_or_default();
                    found.insert(
                        id,
                        Relationship {
                            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                            target: part_path(folder, &target),
                            is_external: attribute(&element, "TargetMode").is_some_and(|mode| mode == "External"),
                        },
                    );
                }
            }
            Ok(Event::Eof) => return Ok(found),
            Ok(_) => {}
            Err(_) => return Err(damaged(format!("部件 {of_part} 的关系表不是完整的XML"))),
        }
    }
}
