//! The records of a BIFF stream: number, length, data.

use crate::read::compound::word;

/// Record numbers of [MS-XLS] 2.3.
pub mod id {
    /// Excel 2: cells in records that no later workbook has.
    pub const OLD_CELLS: std::ops::RangeInclusive<u16> = 0x0002..=0x0005;
    pub const FORMULA: u16 = 0x0006;
    /// The numbers of Excel 3 and 4, under which some writers put the formulas of later workbooks.
    pub const FORMULA_3: u16 = 0x0206;
    pub const FORMULA_4: u16 = 0x0406;
    pub const EOF: u16 = 0x000A;
    pub const DATEMODE: u16 = 0x0022;
    pub const FILEPASS: u16 = 0x002F;
    pub const CONTINUE: u16 = 0x003C;
    pub const CODEPAGE: u16 = 0x0042;
    pub const COLINFO: u16 = 0x007D;
    pub const BOUNDSHEET: u16 = 0x0085;
    pub const MULRK: u16 = 0x00BD;
    pub const RICH_LABEL: u16 = 0x00D6;
    pub const XF: u16 = 0x00E0;
    pub const MERGED: u16 = 0x00E5;
    pub const SHARED_STRINGS: u16 = 0x00FC;
    pub const SHARED_LABEL: u16 = 0x00FD;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const TRUTH_OR_ERROR: u16 = 0x0205;
    pub const FORMULA_TEXT: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

/// One record with the records that continue it.
pub struct Record<'a> {
    pub id: u16,
    pub data: &'a [u8],
    /// The data of the CONTINUE records after it.
    pub more: Vec<&'a [u8]>,
}

/// The stream ends, or holds what is no record, before the substream does.
#[derive(Debug)]
pub struct Torn;

/// Where the substreams begin that are nested in no other.
pub fn substreams(stream: &[u8]) -> impl Iterator<Item = usize> {
    let (mut at, mut depth) = (0_usize, 0_usize);
    let begins = move || {
        let (id, length) = (word(stream, at)?, word(stream, at + 2)?);
        let begin = (id == id::BOF && depth == 0).then_some(at);
        match id {
            id::BOF => depth += 1,
            id::EOF => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 4 + usize::from(length);
        Some(begin)
    };
    std::iter::from_fn(begins).flatten()
}

/// The records of one substream, from its BOF to its EOF. What is nested in it (charts) is walked over.
pub struct Records<'a> {
    stream: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Records<'a> {
    /// Begins at a BOF; None if there is none at this place.
    pub fn at(stream: &'a [u8], start: usize) -> Option<Self> {
        (word(stream, start)? == id::BOF).then_some(Self {
            stream,
            at: start,
            depth: 0,
        })
    }

    fn head(&self) -> Option<(u16, &'a [u8])> {
        let length = usize::from(word(self.stream, self.at + 2)?);
        let data = self.stream.get(self.at + 4..self.at + 4 + length)?;
        Some((word(self.stream, self.at)?, data))
    }

    fn take(&mut self) -> Result<Option<Record<'a>>, Torn> {
        loop {
            let (id, data) = self.head().ok_or(Torn)?;
            // Noughts where records should begin are a part of the file that was never written; one alone is what
            // Crystal Reports puts between records.
            if id == 0 && data.is_empty() && word(self.stream, self.at + 4).is_none_or(|next| next == 0) {
                return Err(Torn);
            }
            // An end that goes on was another record: what follows would be lost in silence.
            if id == id::EOF && !data.is_empty() {
                return Err(Torn);
            }
            self.at += 4 + data.len();
            match id {
                id::BOF => self.depth += 1,
                id::EOF if self.depth <= 1 => return self.ended(),
                id::EOF => self.depth -= 1,
                _ => {}
            }
            if self.depth > 1 {
                continue;
            }
            let mut more = Vec::new();
            while let Some((id::CONTINUE, data)) = self.head() {
                more.push(data);
                self.at += 4 + data.len();
            }
            return Ok(Some(Record { id, data, more }));
        }
    }
}

impl Records<'_> {
    /// What the end of the substream comes to: behind it another one begins, or there is nothing. An end before other
    /// records is damage, and what follows would be lost in silence.
    fn ended<Nothing>(&self) -> Result<Option<Nothing>, Torn> {
        match word(self.stream, self.at) {
            Some(id::BOF | 0) | None => Ok(None),
            Some(_) => Err(Torn),
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Torn>;

    fn next(&mut self) -> Option<Self::Item> {
        self.take().transpose()
    }
}
