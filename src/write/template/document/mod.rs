//! A .docx as a template: the document, its headers and footers are filled in, every other part is copied as it is
//! compressed.

mod source;
mod text;
mod tidy;
mod tree;

pub use source::{Source, source, syntax};
pub use text::write_value;
pub use tidy::tidied;

use crate::write::marked::xml::Part;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Most bytes that a part of text may inflate to.
const MAX_PART: u64 = 8 * 1024 * 1024;
/// Most parts that a package may have.
const MAX_PARTS: usize = 2000;
const CONTENT_TYPES: &str = "[Content_Types].xml";
const MAIN: &str = "wordprocessingml.document.main+xml";
/// Content types of the parts that are filled in.
const FILLED: [&str; 5] = [
    MAIN,
    "wordprocessingml.header+xml",
    "wordprocessingml.footer+xml",
    "wordprocessingml.footnotes+xml",
    "wordprocessingml.endnotes+xml",
];

/// The parts of a package that may hold tags: position in the archive and text.
///
/// # Errors
/// Why the file cannot be a template, in a sentence.
pub fn parts(bytes: &[u8]) -> Result<Vec<(usize, String)>, String> {
    let no_document = "不是 .docx 文档；请用 Word 或 WPS 打开后另存为 .docx";
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_document.to_owned())?;
    if archive.len() > MAX_PARTS {
        return Err("文件内部部件过多".to_owned());
    }
    let positions: BTreeMap<String, usize> = (0..archive.len())
        .filter_map(|position| Some((archive.name_for_index(position)?.ok()?.into_owned(), position)))
        .map(|(name, position)| (key(&name), position))
        .collect();
    let types = positions.get(&key(CONTENT_TYPES)).ok_or(no_document)?;
    let types = inflated(&mut archive, *types)?;
    let filled = filled(&types)?;
    if !filled.iter().any(|(_, kind)| kind.ends_with(MAIN)) {
        return Err(no_document.to_owned());
    }
    let mut parts = Vec::new();
    for (path, _) in filled {
        if let Some(&position) = positions.get(&key(&path)) {
            parts.push((position, inflated(&mut archive, position)?));
        }
    }
    Ok(parts)
}

/// Paths and content types of the parts that are filled in, the document first.
fn filled(types: &str) -> Result<Vec<(String, String)>, String> {
    let list = Part::read(types, CONTENT_TYPES, 1).map_err(|_| damaged())?;
    let all = list.children(list.root()).filter_map(|one| {
        let path = list.attribute(one, "PartName")?.value;
        let kind = list.attribute(one, "ContentType")?.value;
        Some((path, kind))
    });
    let mut filled: Vec<_> = all
        .filter(|(_, kind)| FILLED.iter().any(|known| kind.ends_with(known)))
        .collect();
    filled.sort_by_key(|(_, kind)| !kind.ends_with(MAIN));
    Ok(filled)
}

fn inflated(archive: &mut ZipArchive<Cursor<&[u8]>>, position: usize) -> Result<String, String> {
    let file = archive.by_index(position).map_err(|_| damaged())?;
    let mut bytes = Vec::new();
    file.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
    if bytes.len() as u64 > MAX_PART {
        return Err("文档正文过大".to_owned());
    }
    let text =
        String::from_utf8(bytes).map_err(|_| "文档不是 UTF-8 编码；请用 Word 或 WPS 打开后另存为 .docx".to_owned())?;
    let plain = text.strip_prefix('\u{FEFF}').map(str::to_owned);
    Ok(plain.unwrap_or(text))
}

/// The package with other texts for some parts, by position.
///
/// # Errors
/// A sentence, if a part cannot be copied.
pub fn package(bytes: &[u8], changed: &BTreeMap<usize, String>) -> Result<Vec<u8>, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for position in 0..archive.len() {
        let file = archive.by_index_raw(position).map_err(|_| damaged())?;
        let Some(text) = changed.get(&position) else {
            writer.raw_copy_file(file).map_err(|_| damaged())?;
            continue;
        };
        let name = file.name().map_err(|_| damaged())?.into_owned();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(file.last_modified().unwrap_or_default());
        drop(file);
        writer.start_file(name, options).map_err(|_| damaged())?;
        writer.write_all(text.as_bytes()).map_err(|_| damaged())?;
    }
    let finished = writer.finish().map_err(|_| damaged())?;
    Ok(finished.into_inner())
}

/// Names of parts are the same in capital and small letters.
fn key(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

fn damaged() -> String {
    "文件已损坏；请用 Word 或 WPS 打开后另存为 .docx".to_owned()
}
