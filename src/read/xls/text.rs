//! Texts of BIFF: bytes in the file's code page before BIFF8, since then UTF-16 whatever the code page says.

use super::record::Torn;
use crate::read::compound::{long, word};
use encoding_rs::{Encoding, GBK, WINDOWS_1252};

/// The generation of a workbook and how its texts are coded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Coding {
    /// Excel 97 and later.
    Wide,
    /// Excel 5 and 95.
    Bytes(&'static Encoding),
}

/// Kinds of text by what counts its characters.
#[derive(Clone, Copy)]
pub enum Counted {
    /// By one byte, as names of sheets are.
    Byte,
    /// By two bytes.
    Word,
}

impl Coding {
    /// The coding of BIFF5 under a code page; what the page cannot mean is read as GBK, in which Chinese systems write.
    pub fn of_page(page: u16) -> Self {
        Self::Bytes(match page {
            1252 | 0x8000 | 0x8001 => WINDOWS_1252,
            950 => encoding_rs::BIG5,
            932 => encoding_rs::SHIFT_JIS,
            949 => encoding_rs::EUC_KR,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            1253 => encoding_rs::WINDOWS_1253,
            1254 => encoding_rs::WINDOWS_1254,
            1255 => encoding_rs::WINDOWS_1255,
            1256 => encoding_rs::WINDOWS_1256,
            1257 => encoding_rs::WINDOWS_1257,
            1258 => encoding_rs::WINDOWS_1258,
            874 => encoding_rs::WINDOWS_874,
            65001 => encoding_rs::UTF_8,
            _ => GBK,
        })
    }

    /// A text at the start of the data, which may go on in further records; None if it is cut off, or holds
    /// characters that no text holds.
    pub fn text(self, data: &[u8], more: &[&[u8]], counted: Counted) -> Option<String> {
        let (length, rest) = match counted {
            Counted::Byte => (usize::from(*data.first()?), data.get(1..)?),
            Counted::Word => (usize::from(word(data, 0)?), data.get(2..)?),
        };
        match self {
            Self::Bytes(encoding) => {
                let whole = std::iter::once(rest)
                    .chain(more.iter().copied())
                    .collect::<Vec<_>>()
                    .concat();
                legible(decoded(whole.get(..length)?, encoding))
            }
            // Some writers leave out the flags of an empty text.
            Self::Wide if length == 0 => Some(String::new()),
            Self::Wide => {
                let flags = *rest.first()?;
                let runs = if flags & flag::RICH != 0 { 2 } else { 0 };
                let phonetic = if flags & flag::PHONETIC != 0 { 4 } else { 0 };
                let first = rest.get(1 + runs + phonetic..)?;
                let mut pieces = Pieces::new(std::iter::once(first).chain(more.iter().copied()).collect());
                legible(pieces.characters(length, flags & flag::WIDE != 0)?)
            }
        }
    }
}

/// Flags of a BIFF8 text.
mod flag {
    pub const WIDE: u8 = 1;
    pub const PHONETIC: u8 = 4;
    pub const RICH: u8 = 8;
}

/// Bytes under a page; Latin text in which all the high bytes pair up to Chinese characters is Chinese under a page
/// that lies, as Chinese systems with a Western page wrote it.
fn decoded(bytes: &[u8], encoding: &'static Encoding) -> String {
    let encoding = if encoding == WINDOWS_1252 && is_paired(bytes) {
        GBK
    } else {
        encoding
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn is_paired(bytes: &[u8]) -> bool {
    let runs = bytes.split(|byte| byte.is_ascii()).filter(|run| !run.is_empty());
    let mut runs = runs.peekable();
    runs.peek().is_some()
        && runs.all(|run| run.len() % 2 == 0)
        && GBK.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// A text with noughts or all ones in it was overwritten or never written.
fn legible(text: String) -> Option<String> {
    (!text.contains(['\0', '\u{FFFF}'])).then_some(text)
}

/// Data that goes on in CONTINUE records.
pub struct Pieces<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub const fn new(pieces: Vec<&'a [u8]>) -> Self {
        Self {
            pieces,
            piece: 0,
            at: 0,
        }
    }

    /// What is left of the piece being read.
    fn here(&self) -> &'a [u8] {
        self.pieces
            .get(self.piece)
            .and_then(|piece| piece.get(self.at..))
            .unwrap_or_default()
    }

    fn next_piece(&mut self) -> Option<()> {
        self.piece += 1;
        self.at = 0;
        (self.piece < self.pieces.len()).then_some(())
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            while self.here().is_empty() {
                self.next_piece()?;
            }
            *byte = *self.here().first()?;
            self.at += 1;
        }
        Some(bytes)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = count.min(self.here().len());
            self.at += step;
            count -= step;
            if count > 0 {
                self.next_piece()?;
            }
        }
        Some(())
    }

    /// Characters of one or two bytes; where they go on in the next piece, it says anew how wide they are.
    fn characters(&mut self, count: usize, wide: bool) -> Option<String> {
        let mut wide = wide;
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            let wanted = count - units.len();
            let here = self.here();
            let taken = if wide { here.len() / 2 } else { here.len() }.min(wanted);
            if wide {
                units.extend(here.chunks_exact(2).take(taken).filter_map(|pair| word(pair, 0)));
                self.at += taken * 2;
            } else {
                units.extend(here.iter().take(taken).map(|byte| u16::from(*byte)));
                self.at += taken;
            }
            if units.len() < count {
                self.next_piece()?;
                let flags = *self.here().first()?;
                self.at += 1;
                wide = flags & flag::WIDE != 0;
            }
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// ```text
    /// count (2)  flags (1)  [runs (2)]  [phonetic bytes (4)]  characters  [runs × 4]  [phonetic]
    /// ```
    fn shared_string(&mut self) -> Option<String> {
        let count = usize::from(u16::from_le_bytes(self.bytes()?));
        let [flags] = self.bytes()?;
        let runs = match flags & flag::RICH {
            0 => 0,
            _ => usize::from(u16::from_le_bytes(self.bytes()?)),
        };
        let phonetic = match flags & flag::PHONETIC {
            0 => 0,
            _ => usize::try_from(i32::from_le_bytes(self.bytes()?)).ok()?,
        };
        let text = self.characters(count, flags & flag::WIDE != 0)?;
        self.skip(runs * 4 + phonetic)?;
        legible(text)
    }

    fn is_at_end(&self) -> bool {
        self.here().is_empty() && self.pieces.iter().skip(self.piece + 1).all(|piece| piece.is_empty())
    }
}

/// Empty strings in a row that no writer makes: each string stands once in the list.
const MAX_EMPTY: usize = 16;

/// The strings that the cells of all sheets share. Errors if one is cut off, or a part of them was overwritten with
/// noughts; a list that ends early between two strings ends there.
pub fn shared_strings(data: &[u8], more: &[&[u8]]) -> Result<Vec<String>, Torn> {
    let claimed = long(data, 4).ok_or(Torn)?;
    let first = data.get(8..).unwrap_or_default();
    let mut pieces = Pieces::new(std::iter::once(first).chain(more.iter().copied()).collect());
    let mut strings: Vec<String> = Vec::new();
    while strings.len() < claimed as usize && !pieces.is_at_end() {
        strings.push(pieces.shared_string().ok_or(Torn)?);
        if strings.len() >= MAX_EMPTY && strings.iter().rev().take(MAX_EMPTY).all(String::is_empty) {
            return Err(Torn);
        }
    }
    let empty = strings.iter().filter(|text| text.is_empty()).count();
    if empty > 1 && !pieces.is_at_end() {
        Err(Torn)
    } else {
        Ok(strings)
    }
}
