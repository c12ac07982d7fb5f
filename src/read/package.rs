//! Parts of a zipped workbook (xlsx, xlsb, ods) and the small XML that all of them share.

use crate::domain::place::part_path;
use crate::domain::submission::Refusal;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most bytes that one part may inflate to.
const MAX_PART: u64 = 512 * 1024 * 1024;

/// An opened package.
pub type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens the package; errors if it is no zip archive or its directory is damaged.
pub fn open(bytes: &[u8]) -> Result<Package<'_>, Refusal> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("文件不完整，可能没有传完或已损坏"))
}

/// The refusal for a damaged file with the cure that helps most often.
pub fn damaged(cause: impl Into<String>) -> Refusal {
    Refusal::Unreadable {
        cause: cause.into(),
        cure: "请在Excel或WPS中打开原文件，另存为.xlsx后重新报送".to_owned(),
    }
}

/// A whole part, inflated to its end (which checks its checksum); None if the package has no such part.
pub fn part(package: &mut Package<'_>, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
    let wanted = name.trim_start_matches('/');
    let Some(index) = (0..package.len()).find(|&index| {
        package
            .name_for_index(index)
            .is_some_and(|known| known.is_ok_and(|known| known.replace('\\', "/").eq_ignore_ascii_case(wanted)))
    }) else {
        return Ok(None);
    };
    let file = package
        .by_index(index)
        .map_err(|_| damaged(format!("部件 {wanted} 无法解压")))?;
    let claimed = file.size();
    let mut content = Vec::new();
    let limited = file.take(MAX_PART + 1).read_to_end(&mut content);
    if let Err(error) = limited {
        if error.kind() == std::io::ErrorKind::OutOfMemory {
            return Err(super::isolation::out_of_memory());
        }
        return Err(damaged(format!("部件 {wanted} 校验不符")));
    }
    if content.len() as u64 > MAX_PART {
        return Err(Refusal::Unreadable {
            cause: format!("部件 {wanted} 解压后超过{}MiB", MAX_PART / 1024 / 1024),
            cure: "请删去多余的行、图片和样式后另存为.xlsx重新报送".to_owned(),
        });
    }
    // What the directory claims is what decides whether a package is read in this process.
    if content.len() as u64 != claimed {
        return Err(damaged(format!("部件 {wanted} 的长度与目录所记不符")));
    }
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

/// Whether an attribute is set to true (`1`, `true`).
pub fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// Targets of the relationships of a part, by id, as paths from the root of the package.
pub fn relationships(package: &mut Package<'_>, of_part: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let (folder, file) = of_part.rsplit_once('/').unwrap_or(("", of_part));
    let Some(content) = part(package, &format!("{folder}/_rels/{file}.rels"))? else {
        return Ok(BTreeMap::new());
    };
    let mut reader = quick_xml::Reader::from_reader(content.as_slice());
    let mut targets = BTreeMap::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(quick_xml::events::Event::Start(element) | quick_xml::events::Event::Empty(element))
                if element.local_name().as_ref() == "Relationship" =>
            {
                if let (Some(id), Some(target)) = (attribute(&element, "Id"), attribute(&element, "Target")) {
                    targets.insert(id, part_path(folder, &target));
                }
            }
            Ok(quick_xml::events::Event::Eof) => return Ok(targets),
            Ok(_) => {}
            Err(_) => return Err(damaged(format!("部件 {of_part} 的关系表不是完整的XML"))),
        }
    }
}
