//! Parts of a zipped workbook (xlsx, xlsb, ods), inflated under guard, and the small XML that all of them share.

use super::inflate;
use crate::domain::place::part_path;
use crate::domain::submission::Refusal;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{Cursor, ErrorKind, Read};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// Most parts of one package.
const MAX_PARTS: usize = 10_000;
/// Most bytes that one part may inflate to.
const MAX_PART: u64 = 512 * 1024 * 1024;
/// Most bytes that the parts of one package may inflate to, together.
const MAX_TOTAL: u64 = 1024 * 1024 * 1024;
/// How much more room than its deflated length a part is given before it is inflated: no claim makes more.
const MAX_RATIO: u64 = 1032;

/// Whether what is ordinary is read by the short ways made for it. The long ways come to the same in every case: they
/// take what is not ordinary, and are what tests hold the short ones against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shortcuts {
    #[default]
    Taken,
    Avoided,
}

/// An opened package, whose directory is sound: not too many parts, no two of one name.
pub struct Package<'a> {
    bytes: &'a [u8],
    pub shortcuts: Shortcuts,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part is, by its name as parts are compared: `/` between folders, none in front, no case.
    parts: BTreeMap<String, usize>,
    inflated: u64,
    /// Where the part in hand stands, inflated: each follows the one before.
    room: Vec<u8>,
}

impl Package<'_> {
    /// The names of the parts as they are compared.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Bytes of all parts, as the directory claims; None if it does not say.
    pub fn claimed_size(&self) -> Option<u128> {
        self.archive.decompressed_size()
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
        bytes,
        shortcuts: Shortcuts::Taken,
        archive,
        parts,
        inflated: 0,
        room: Vec::new(),
    })
}

fn compared_name(name: &str) -> String {
    let name = name.trim_start_matches(['/', '\\']).to_ascii_lowercase();
    match name.contains('\\') {
        true => name.replace('\\', "/"),
        false => name,
    }
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
pub fn part<'package>(package: &'package mut Package<'_>, name: &str) -> Result<Option<&'package [u8]>, Refusal> {
    let Some(&index) = package.parts.get(&compared_name(name)) else {
        return Ok(None);
    };
    let allowed = MAX_PART.min(MAX_TOTAL - package.inflated);
    let at_once = match package.shortcuts {
        Shortcuts::Taken => part_at_once(package, index, allowed),
        Shortcuts::Avoided => None,
    };
    let length = match at_once {
        Some(length) => length,
        None => part_in_pieces(package, name, index, allowed)?,
    };
    package.inflated += length as u64;
    Ok(package.room.get(..length))
}

/// Puts an ordinary part into the room and gives its length: what the directory says of it is believable, and proves
/// true. None for any other.
fn part_at_once(package: &mut Package<'_>, index: usize, allowed: u64) -> Option<usize> {
    let file = package.archive.by_index_raw(index).ok()?;
    if file.encrypted() || file.size() > allowed || file.size() > file.compressed_size().saturating_mul(MAX_RATIO) {
        return None;
    }
    let length = usize::try_from(file.size()).ok()?;
    let start = usize::try_from(file.data_start()?).ok()?;
    let end = start.checked_add(usize::try_from(file.compressed_size()).ok()?)?;
    let packed = package.bytes.get(start..end)?;
    let is_read = file.compression() == CompressionMethod::Deflated
        && inflate::at_once(packed, length, file.crc32(), &mut package.room);
    is_read.then_some(length)
}

/// Puts a part into the room piece by piece, so that no claim of the directory is believed, and gives its length.
fn part_in_pieces(package: &mut Package<'_>, name: &str, index: usize, allowed: u64) -> Result<usize, Refusal> {
    let file = package.archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Encrypted,
        _ => damaged(format!("部件 {name} 无法解压")),
    })?;
    if !matches!(
        file.compression(),
        CompressionMethod::Stored | CompressionMethod::Deflated
    ) {
        return Err(damaged(format!("部件 {name} 用了工作簿不用的压缩方式")));
    }
    let claimed = file.size();
    let believable = claimed
        .min(file.compressed_size().saturating_mul(MAX_RATIO))
        .min(allowed);
    let content = &mut package.room;
    content.clear();
    let reserved = content.try_reserve_exact(usize::try_from(believable).unwrap_or(0));
    reserved.map_err(|_| super::isolation::out_of_memory())?;
    if let Err(error) = file.take(allowed + 1).read_to_end(content) {
        return Err(match error.kind() {
            ErrorKind::OutOfMemory => super::isolation::out_of_memory(),
            _ => damaged(format!("部件 {name} 校验不符，内容已损坏")),
        });
    }
    if content.len() as u64 > allowed {
        return Err(Refusal::Unreadable {
            cause: format!("部件 {name} 解压后太大，超过{}MiB的上限", allowed / 1024 / 1024),
            cure: "请删去多余的行、图片和样式后另存为.xlsx重新报送".to_owned(),
        });
    }
    // What the directory claims is what decides whether a package is read in this process.
    if content.len() as u64 != claimed {
        return Err(damaged(format!("部件 {name} 的长度与目录所记不符")));
    }
    Ok(content.len())
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

/// The values of several attributes by their local names, found in one go: of each what [`attribute`] gives.
fn attributes<const COUNT: usize>(element: &BytesStart<'_>, names: [&str; COUNT]) -> [Option<String>; COUNT] {
    let mut found = [const { None }; COUNT];
    for attribute in element.attributes().with_checks(false).flatten() {
        let name = attribute.key.local_name();
        if let Some(index) = names.iter().position(|wanted| name.as_ref() == *wanted) {
            found[index].get_or_insert(attribute);
        }
    }
    found.map(|attribute| {
        let value = attribute?.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    })
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

/// Whether an attribute is set to true (`1`, `true`).
pub fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// Why an element is not read that has two attributes of one name: which of them counts every reader decides for itself.
pub fn repeats_attribute(element: &BytesStart<'_>) -> Option<String> {
    let mut attributes = element.attributes();
    let repeats = attributes.any(|attribute| matches!(attribute, Err(AttrError::Duplicated(..))));
    repeats.then(|| {
        format!(
            "有{}标记的属性出现了两次，无法确定以哪个为准",
            element.local_name().as_ref()
        )
    })
}

/// The relationships of a part, by id. Errors if two have one id.
pub fn relationships(package: &mut Package<'_>, of_part: &str) -> Result<BTreeMap<String, Relationship>, Refusal> {
    let (folder, file) = of_part.rsplit_once('/').unwrap_or(("", of_part));
    let Some(content) = part(package, &format!("{folder}/_rels/{file}.rels"))? else {
        return Ok(BTreeMap::new());
    };
    let mut reader = quick_xml::Reader::from_reader(content);
    let mut found = BTreeMap::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == "Relationship" => {
                let [id, target, kind, mode] = attributes(&element, ["Id", "Target", "Type", "TargetMode"]);
                if let (Some(id), Some(target)) = (id, target) {
                    let kind = kind.unwrap_or_default();
                    let told = Relationship {
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        target: part_path(folder, &target),
                        is_external: mode.is_some_and(|mode| mode == "External"),
                    };
                    let known = found.entry(id);
                    if let Entry::Occupied(known) = &known
                        && *known.get() != told
                    {
                        let id = known.key();
                        return Err(damaged(format!(
                            "部件 {of_part} 的关系{id}出现了两次，无法确定以哪个为准"
                        )));
                    }
                    known.or_insert(told);
                }
            }
            Ok(Event::Eof) => return Ok(found),
            Ok(_) => {}
            Err(_) => return Err(damaged(format!("部件 {of_part} 的关系表不是完整的XML"))),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// A package of these parts.
    pub fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// What is told when a part of a package is read.
    #[track_caller]
    fn fault(bytes: &[u8], part_name: &str, cause: &str) {
        let told =
            open(bytes).and_then(|mut package| part(&mut package, part_name).map(|part| part.map(<[u8]>::to_vec)));
        let told = told.map_err(|refusal| refusal.reason());
        assert!(told.as_ref().is_err_and(|told| told.contains(cause)), "{told:?}");
    }

    /// Where a text stands in the bytes.
    fn position(bytes: &[u8], wanted: &[u8]) -> usize {
        bytes.windows(wanted.len()).position(|window| window == wanted).unwrap()
    }

    #[test]
    fn a_part_is_found_however_its_name_is_written() {
        for name in [
            "xl/workbook.xml",
            "xl\\workbook.xml",
            "/xl/workbook.xml",
            "XL/Workbook.xml",
        ] {
            let bytes = zipped(&[(name, b"content".to_vec())]);
            let mut package = open(&bytes).unwrap();
            assert_eq!(
                part(&mut package, "/xl/workbook.xml").unwrap().unwrap(),
                b"content",
                "{name}"
            );
            assert_eq!(part(&mut package, "xl/other.xml").unwrap(), None);
        }
    }

    #[test]
    fn attributes_found_in_one_go_are_those_found_one_by_one() {
        const NAMES: [&str; 3] = ["Id", "Target", "Type"];
        for xml in [
            "<a Id='1' Target='&amp;x' Type='t'/>",
            "<a x:Id='1' Id='2' Type='&unknown;' Type='t'/>",
            "<a Target='1' broken Id='2'/>",
            "<a/>",
        ] {
            let mut reader = quick_xml::Reader::from_str(xml);
            let Ok(Event::Empty(element)) = reader.read_event() else {
                panic!("{xml}");
            };
            assert_eq!(
                attributes(&element, NAMES),
                NAMES.map(|name| attribute(&element, name)),
                "{xml}"
            );
        }
    }

    #[test]
    fn two_parts_of_one_name_are_refused() {
        let bytes = zipped(&[("xl/Sheet.xml", b"1".to_vec()), ("xl\\sheet.xml", b"2".to_vec())]);
        fault(&bytes, "xl/sheet.xml", "同名的部件");
        let mut bytes = zipped(&[("a1.xml", b"1".to_vec()), ("a2.xml", b"2".to_vec())]);
        for at in 0..bytes.len() - 6 {
            if bytes[at..].starts_with(b"a2.xml") {
                bytes[at + 1] = b'1';
            }
        }
        fault(&bytes, "a1.xml", "同名的部件");
    }

    #[test]
    fn more_parts_than_any_workbook_has_are_refused() {
        let names: Vec<String> = (0..=MAX_PARTS).map(|number| format!("{number}")).collect();
        let parts: Vec<_> = names.iter().map(|name| (name.as_str(), Vec::new())).collect();
        fault(&zipped(&parts), "0", "10001个部件");
    }

    #[test]
    fn content_that_was_changed_is_refused() {
        let mut bytes = zipped(&[("a.xml", b"5050505050505050".repeat(2))]);
        // The data of the first part stands behind its name.
        let at = position(&bytes, b"a.xml") + 5;
        bytes[at + 2] ^= 0x10;
        fault(&bytes, "a.xml", "已损坏");
        fault(&bytes[..bytes.len() - 3], "a.xml", "没有传完");
    }

    #[test]
    fn a_part_under_a_password_or_another_method_is_told_so() {
        let bytes = zipped(&[("a.xml", b"content".to_vec())]);
        let directory = position(&bytes, b"PK\x01\x02");
        let mut locked = bytes.clone();
        (locked[6], locked[directory + 8]) = (1, 1);
        fault(&locked, "a.xml", "密码");
        let mut other = bytes;
        (other[8], other[directory + 10]) = (9, 9);
        fault(&other, "a.xml", "压缩方式");
    }

    #[test]
    fn no_more_comes_out_than_is_allowed() {
        let bytes = zipped(&[("a.xml", vec![0; 1 << 20])]);
        let mut package = open(&bytes).unwrap();
        package.inflated = MAX_TOTAL - (1 << 19);
        let told = part(&mut package, "a.xml").map_err(|refusal| refusal.reason());
        assert!(told.is_err_and(|told| told.contains("解压后太大")));
    }
}
