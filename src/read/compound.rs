//! The container of .xls and .et (compound file): a walk that trusts nothing. Every sector number is held against the
//! length of the file, every chain against rings and against running into another stream.
//!
//! ```text
//! header ─ DIFAT ─→ FAT (next sector of each sector) ─→ directory ─→ streams of 4096 bytes and more
//!                                                    └→ root entry ─→ mini stream ─ mini FAT ─→ smaller streams
//! ```

use super::package::damaged;
use crate::domain::submission::Refusal;
use std::collections::BTreeSet;

/// How compound files begin.
pub const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Sector numbers from here on mark the end of a chain, a free sector and the like.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const NO_ENTRY: u32 = 0xFFFF_FFFF;

/// Bytes of a sector of the mini stream.
const MINI_SECTOR: usize = 64;
/// Bytes of a directory entry.
const ENTRY: usize = 128;
/// Sector numbers of the FAT that stand in the header itself.
const IN_HEADER: usize = 109;

/// An opened container.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sector after each sector.
    next: Vec<u32>,
    mini_next: Vec<u32>,
    /// Streams shorter than this stand in the mini stream.
    cutoff: u64,
    root: Entry,
    /// What stands at the top of the directory, in no storage of its own.
    entries: Vec<Entry>,
    /// Where chains begin: no other chain may run into one.
    starts: BTreeSet<u32>,
}

#[derive(Clone)]
struct Entry {
    name: String,
    kind: u8,
    start: u32,
    length: u64,
    left: u32,
    right: u32,
    child: u32,
}

/// Kinds of a directory entry.
mod kind {
    pub const STREAM: u8 = 2;
    pub const ROOT: u8 = 5;
}

fn cut_off() -> Refusal {
    damaged("文件不完整，可能没有传完或没有保存完")
}

fn torn() -> Refusal {
    damaged("文件结构损坏，内容的前后次序已经错乱")
}

/// The two bytes at a place, low byte first.
pub fn word(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// The four bytes at a place, low byte first.
pub fn long(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

impl<'a> Compound<'a> {
    /// Walks header, FAT and directory; errors if one of them is cut off, leads out of the file or in a ring.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let head = |at| long(bytes, at).ok_or_else(cut_off);
        let shift = word(bytes, 30).ok_or_else(cut_off)?;
        if !bytes.starts_with(&MAGIC) || !matches!(shift, 9 | 12) {
            return Err(torn());
        }
        let mut file = Self {
            bytes,
            sector: 1 << shift,
            next: Vec::new(),
            mini_next: Vec::new(),
            cutoff: u64::from(head(56)?),
            root: Entry::default(),
            entries: Vec::new(),
            starts: BTreeSet::new(),
        };
        file.next = file.allocation(head(68)?)?;
        let directory = file.chain(head(48)?, None)?;
        let listed: Vec<Entry> = directory.chunks_exact(ENTRY).map(Entry::of).collect();
        let has_mini_table = head(64)? > 0;
        let stand_apart = listed.iter().filter(|entry| match entry.kind {
            kind::STREAM => entry.length >= file.cutoff,
            kind::ROOT => entry.length > 0,
            _ => false,
        });
        file.starts = stand_apart.map(|entry| entry.start).collect();
        file.starts.insert(head(48)?);
        if has_mini_table {
            file.starts.insert(head(60)?);
        }
        file.root = listed
            .first()
            .filter(|entry| entry.kind == kind::ROOT)
            .cloned()
            .ok_or_else(torn)?;
        file.entries = top(&listed, file.root.child)?;
        if has_mini_table {
            file.mini_next = longs(&file.chain(head(60)?, None)?);
        }
        Ok(file)
    }

    /// The names at the top of the directory.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Whether a stream or storage of this name stands at the top, upper and lower case being one.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// The whole content of a stream at the top; None if there is none of this name. Errors if the file ends before it.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let found = self
            .entries
            .iter()
            .find(|entry| entry.kind == kind::STREAM && entry.name.eq_ignore_ascii_case(name));
        found.map(|entry| self.content(entry)).transpose()
    }

    fn content(&self, entry: &Entry) -> Result<Vec<u8>, Refusal> {
        if entry.length > self.bytes.len() as u64 {
            return Err(cut_off());
        }
        let length = usize::try_from(entry.length).map_err(|_| cut_off())?;
        if length == 0 {
            return Ok(Vec::new());
        }
        if entry.length >= self.cutoff {
            return self.chain(entry.start, Some(length));
        }
        let room = usize::try_from(self.root.length).map_err(|_| cut_off())?;
        let mini = self.chain(self.root.start, Some(room))?;
        let sectors = walk(&self.mini_next, entry.start, Some(length.div_ceil(MINI_SECTOR)))?;
        let mut content = Vec::with_capacity(length);
        for sector in sectors {
            let from = sector as usize * MINI_SECTOR;
            let to = (from + MINI_SECTOR).min(mini.len());
            content.extend_from_slice(mini.get(from..to).ok_or_else(torn)?);
        }
        content.truncate(length);
        if content.len() < length {
            Err(cut_off())
        } else {
            Ok(content)
        }
    }

    /// The FAT, sector by sector, from the list in the header and the chain of lists that goes on from it.
    fn allocation(&self, first_list: u32) -> Result<Vec<u32>, Refusal> {
        let mut sectors: Vec<u32> = (0..IN_HEADER)
            .filter_map(|index| long(self.bytes, 76 + 4 * index))
            .collect();
        let mut list = first_list;
        let mut seen = BTreeSet::new();
        while list < FIRST_MARK {
            if !seen.insert(list) {
                return Err(torn());
            }
            let mut numbers = longs(self.whole_sector(list)?);
            list = numbers.pop().ok_or_else(cut_off)?;
            sectors.extend(numbers);
        }
        let mut next = Vec::new();
        let mut listed = BTreeSet::new();
        for sector in sectors.into_iter().filter(|sector| *sector < FIRST_MARK) {
            if !listed.insert(sector) {
                return Err(torn());
            }
            next.extend(longs(self.whole_sector(sector)?));
        }
        Ok(next)
    }

    /// A sector of the file; the last one may be cut short by writers that do not fill it.
    fn sector(&self, number: u32) -> Result<&'a [u8], Refusal> {
        let from = (number as usize + 1).checked_mul(self.sector).ok_or_else(cut_off)?;
        let to = from.saturating_add(self.sector).min(self.bytes.len());
        self.bytes
            .get(from..to)
            .filter(|sector| !sector.is_empty())
            .ok_or_else(cut_off)
    }

    fn whole_sector(&self, number: u32) -> Result<&'a [u8], Refusal> {
        let sector = self.sector(number)?;
        if sector.len() < self.sector {
            Err(cut_off())
        } else {
            Ok(sector)
        }
    }

    /// The sectors from `start` on, joined: to the end of the chain, or as many bytes as the stream has.
    fn chain(&self, start: u32, length: Option<usize>) -> Result<Vec<u8>, Refusal> {
        let sectors = walk(&self.next, start, length.map(|length| length.div_ceil(self.sector)))?;
        // What the chain holds, not what the directory claims.
        let mut content = Vec::with_capacity(sectors.len() * self.sector);
        for sector in sectors {
            if sector != start && self.starts.contains(&sector) {
                return Err(torn());
            }
            content.extend_from_slice(self.sector(sector)?);
        }
        match length {
            Some(length) if content.len() < length => Err(cut_off()),
            Some(length) => {
                content.truncate(length);
                Ok(content)
            }
            None => Ok(content),
        }
    }
}

/// The sectors of a chain, at most `most` of them; errors on a ring and on a number outside the table.
fn walk(next: &[u32], start: u32, most: Option<usize>) -> Result<Vec<u32>, Refusal> {
    let mut sectors = Vec::new();
    let mut seen = BTreeSet::new();
    let mut at = start;
    while at != END_OF_CHAIN && most.is_none_or(|most| sectors.len() < most) {
        if !seen.insert(at) {
            return Err(torn());
        }
        sectors.push(at);
        at = *next.get(at as usize).ok_or_else(torn)?;
    }
    Ok(sectors)
}

/// The entries of one storage: a tree of left and right neighbours, walked with every entry visited once.
fn top(listed: &[Entry], child: u32) -> Result<Vec<Entry>, Refusal> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![child];
    while let Some(number) = open.pop() {
        if number == NO_ENTRY {
            continue;
        }
        let entry = listed.get(number as usize).ok_or_else(torn)?;
        if !seen.insert(number) {
            return Err(torn());
        }
        open.extend([entry.left, entry.right]);
        found.push(entry.clone());
    }
    Ok(found)
}

fn longs(bytes: &[u8]) -> Vec<u32> {
    let numbers = bytes.chunks_exact(4).filter_map(|four| long(four, 0));
    numbers.collect()
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: 0,
            start: END_OF_CHAIN,
            length: 0,
            left: NO_ENTRY,
            right: NO_ENTRY,
            child: NO_ENTRY,
        }
    }
}

impl Entry {
    /// ```text
    /// 0: name, UTF-16  64: its bytes with the closing nought  66: kind  68: left  72: right  76: child  116: start  120: length
    /// ```
    fn of(bytes: &[u8]) -> Self {
        let long = |at| long(bytes, at).unwrap_or(NO_ENTRY);
        let units = usize::from(word(bytes, 64).unwrap_or(0)).clamp(2, 64) / 2 - 1;
        let name: Vec<u16> = (0..units).filter_map(|index| word(bytes, index * 2)).collect();
        Self {
            name: String::from_utf16_lossy(&name),
            kind: bytes.get(66).copied().unwrap_or(0),
            start: long(116),
            // Old writers leave rubbish in the upper half.
            length: u64::from(long(120)),
            left: long(68),
            right: long(72),
            child: long(76),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::xls::sample::{DIRECTORY, FAT, FIRST_STREAM, container};

    fn file() -> Vec<u8> {
        container(&[("Workbook", vec![1; 5000]), ("Other", vec![2; 4096])])
    }

    /// A file with these bytes overwritten: whether its workbook still reads.
    #[track_caller]
    fn case(at: usize, bytes: &[u8], reads: bool) {
        let mut file = file();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        let read = Compound::open(&file).and_then(|file| file.stream("workbook"));
        assert_eq!(read.is_ok(), reads, "{read:?}");
    }

    /// Where the FAT says what comes after a sector.
    const fn next(sector: usize) -> usize {
        FAT + 4 * sector
    }

    #[test]
    fn a_sound_container_gives_its_streams() {
        let file = file();
        let file = Compound::open(&file).unwrap();
        assert_eq!(file.stream("WORKBOOK").unwrap().unwrap()[..5000], [1; 5000]);
        assert_eq!(file.stream("Other").unwrap().unwrap(), [2; 4096]);
        assert_eq!(file.stream("Book").unwrap(), None);
        assert!(file.has("other"));
    }

    #[test]
    fn chains_that_lead_astray_are_refused() {
        case(next(2), &3_u32.to_le_bytes(), true);
        // A ring, in the stream and in the directory.
        case(next(3), &2_u32.to_le_bytes(), false);
        case(next(1), &1_u32.to_le_bytes(), false);
        // Out of the table, into a free sector, into another stream, to its end too soon.
        case(next(3), &9999_u32.to_le_bytes(), false);
        case(next(3), &u32::MAX.to_le_bytes(), false);
        case(next(3), &12_u32.to_le_bytes(), false);
        case(next(3), &END_OF_CHAIN.to_le_bytes(), false);
        // The table itself was never written.
        case(FAT, &[0; 512], false);
    }

    #[test]
    fn entries_that_lead_astray_are_refused() {
        let workbook = DIRECTORY + ENTRY;
        // The tree of entries turns in a ring, or leaves the directory.
        case(workbook + 72, &1_u32.to_le_bytes(), false);
        case(workbook + 72, &77_u32.to_le_bytes(), false);
        // A stream longer than the file, or beginning outside it.
        case(workbook + 120, &u32::MAX.to_le_bytes(), false);
        case(workbook + 116, &9999_u32.to_le_bytes(), false);
        case(DIRECTORY, &[0; 512], false);
    }

    #[test]
    fn the_claimed_length_of_short_streams_reserves_nothing() {
        let mut file = file();
        // One stream is short, and the room for short streams is said to be 4 GiB.
        let workbook = DIRECTORY + ENTRY;
        file[workbook + 120..][..4].copy_from_slice(&100_u32.to_le_bytes());
        file[DIRECTORY + 120..][..4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(Compound::open(&file).and_then(|file| file.stream("Workbook")).is_err());
    }

    #[test]
    fn a_header_that_leads_astray_is_refused() {
        case(30, &[63], false);
        case(48, &9999_u32.to_le_bytes(), false);
        // The list of FAT sectors goes on in a ring.
        case(68, &2_u32.to_le_bytes(), false);
        case(76, &9999_u32.to_le_bytes(), false);
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused() {
        let file = file();
        for length in (0..file.len() - 4096).step_by(100) {
            let read = Compound::open(&file[..length]).and_then(|file| file.stream("Workbook"));
            assert!(read.is_err() || length >= FIRST_STREAM + 5120, "{length}");
        }
    }
}
