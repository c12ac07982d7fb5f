//! Workbooks made record by record, for tests.

use super::record::id;
use crate::read::compound::MAGIC;

const SECTOR: usize = 512;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const NONE: u32 = 0xFFFF_FFFF;

/// Where the parts of a made container stand.
pub const FAT: usize = SECTOR;
pub const DIRECTORY: usize = 2 * SECTOR;
pub const FIRST_STREAM: usize = 3 * SECTOR;

/// A container of these streams, each of 4096 bytes at least: one sector of FAT, one of directory, then the streams.
pub fn container(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut fat = vec![0xFFFF_FFFD, END_OF_CHAIN];
    let mut directory = entry("Root Entry", 5, END_OF_CHAIN, 0, 1, NONE);
    let mut content = Vec::new();
    for (index, (name, bytes)) in streams.iter().enumerate() {
        let mut bytes = bytes.clone();
        bytes.resize(bytes.len().max(4096).next_multiple_of(SECTOR), 0);
        let next = if index + 1 < streams.len() {
            index as u32 + 2
        } else {
            NONE
        };
        directory.extend(entry(name, 2, fat.len() as u32, bytes.len() as u32, NONE, next));
        let last = fat.len() as u32 + (bytes.len() / SECTOR) as u32 - 1;
        fat.extend(fat.len() as u32 + 1..=last);
        fat.push(END_OF_CHAIN);
        content.extend(bytes);
    }
    assert!(fat.len() <= SECTOR / 4 && directory.len() <= SECTOR);
    fat.resize(SECTOR / 4, NONE);
    directory.resize(SECTOR, 0);
    [header(), longs(&fat), directory, content].concat()
}

fn header() -> Vec<u8> {
    let mut header = [&MAGIC[..], &[0; 16], &words(&[0x3E, 3, 0xFFFE, 9, 6]), &[0; 6]].concat();
    header.extend(longs(&[0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0, 0]));
    header.resize(SECTOR, 0xFF);
    header
}

fn entry(name: &str, kind: u8, start: u32, length: u32, child: u32, right: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let named = entry.len() as u16 + 2;
    entry.resize(64, 0);
    entry.extend(named.to_le_bytes());
    entry.extend([kind, 1]);
    entry.extend(longs(&[NONE, right, child]));
    entry.resize(116, 0);
    entry.extend(longs(&[start, length, 0]));
    entry
}

pub fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

pub fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

pub fn record(id: u16, data: &[u8]) -> Vec<u8> {
    [&words(&[id, data.len() as u16]), data].concat()
}

/// Version, kind and some more of a BOF.
pub fn bof(version: u16, kind: u16) -> Vec<u8> {
    record(id::BOF, &words(&[version, kind, 0, 0, 0, 0, 0, 0]))
}

/// A text of BIFF8 counted by two bytes.
pub fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [&words(&[units.len() as u16])[..], &[1], &words(&units)].concat()
}

/// The stream of a workbook of one sheet 表 with these records among the workbook's own and on the sheet.
pub fn stream(globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    let list = |offset: usize| {
        let name = [&[1, 1][..], &words(&[0x8868])].concat();
        record(id::BOUNDSHEET, &[longs(&[offset as u32]), vec![0, 0], name].concat())
    };
    let own = |offset| [bof(0x0600, 5), globals.concat(), list(offset), record(id::EOF, &[])].concat();
    let offset = own(0).len();
    [own(offset), bof(0x0600, 0x10), cells.concat(), record(id::EOF, &[])].concat()
}

/// A whole file of one sheet with these records.
pub fn workbook(globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    container(&[("Workbook", stream(globals, cells))])
}
