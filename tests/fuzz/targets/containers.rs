//! Files taken apart and put together again, so that bytes made up reach what lies inside the container.

use super::package;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// Below the folder of the project, whichever of the two crates is built.
pub fn project(path: &str) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let above = if own.ends_with("tests/fuzz") { "../.." } else { "" };
    own.join(above).join(path)
}

pub fn file(path: &str) -> Vec<u8> {
    fs::read(project(path)).unwrap()
}

/// The package with another content for one part: the first byte says which, the others are the content.
pub fn with_part(parts: &[(String, Vec<u8>)], input: &[u8]) -> Option<Vec<u8>> {
    let (&which, content) = input.split_first()?;
    let mut parts = parts.to_vec();
    let count = parts.len();
    parts.get_mut(usize::from(which) % count)?.1 = content.to_vec();
    Some(package::stored(&parts))
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
