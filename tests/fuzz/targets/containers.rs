//! Files taken apart and put together again, so that bytes made up reach what lies inside the container.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Parts of a package, in order.
pub type Parts = Vec<(String, Vec<u8>)>;

/// Below the folder of the project, whichever of the two crates is built.
pub fn project(path: &str) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let above = if own.ends_with("tests/fuzz") { "../.." } else { "" };
    own.join(above).join(path)
}

pub fn file(path: &str) -> Vec<u8> {
    fs::read(project(path)).unwrap()
}

pub fn parts(package: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let parts = (0..archive.len()).map(|index| {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    });
    parts.collect()
}

/// The package, stored and not compressed.
pub fn package(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), stored).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The package with another content for one part: the first byte says which, the others are the content.
pub fn with_part(parts: &[(String, Vec<u8>)], input: &[u8]) -> Option<Vec<u8>> {
    let (&which, content) = input.split_first()?;
    let mut parts = parts.to_vec();
    let count = parts.len();
    parts.get_mut(usize::from(which) % count)?.1 = content.to_vec();
    Some(package(&parts))
}

/// The inputs that leave a package as it is.
pub fn as_it_is(parts: &[(String, Vec<u8>)]) -> Vec<Vec<u8>> {
    let numbered = (0_u8..).zip(parts);
    numbered
        .map(|(which, (_, content))| [&[which], content.as_slice()].concat())
        .collect()
}

/// The stream Workbook of an .xls.
pub fn stream(bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
    let mut stream = Vec::new();
    file.open_stream("/Workbook").unwrap().read_to_end(&mut stream).unwrap();
    stream
}

/// A compound file that holds only this stream.
pub fn compound(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}
