//! What the workbook's own substream tells: coding of texts, number formats, shared strings, and where the sheets are.

use super::record::{Record, Records, Torn, id};
use super::text::{Coding, Counted, shared_strings};
use super::{cut_off, too_many_sheets};
use crate::domain::submission::Refusal;
use crate::read::compound::{long, word};
use crate::read::value::built_in_format;
use std::collections::BTreeMap;

/// BIFF8 in the version field of BOF.
const BIFF8: u16 = 0x0600;
/// Code page of Chinese systems, in which BIFF5 is read that does not name its own.
const SIMPLIFIED_CHINESE: u16 = 936;
/// Most sheets of a workbook that is read.
const MAX_SHEETS: usize = 2000;

/// The workbook's own substream, read.
pub struct Globals {
    pub coding: Coding,
    pub is_1904: bool,
    /// Format number of each XF, in order.
    styles: Vec<u16>,
    codes: BTreeMap<u16, String>,
    pub strings: Vec<String>,
    pub sheets: Vec<Listed>,
}

/// A sheet as the list of sheets names it.
pub struct Listed {
    pub offset: usize,
    pub is_hidden: bool,
    pub is_worksheet: bool,
    pub name: String,
}

impl Globals {
    /// Reads the substream at the start of the stream; errors on a password, and on a record that is cut off.
    pub fn of(stream: &[u8]) -> Result<Self, Refusal> {
        let records = Records::at(stream, 0).ok_or_else(cut_off)?;
        let is_wide = word(stream, 4) == Some(BIFF8);
        let mut globals = Self {
            coding: if is_wide {
                Coding::Wide
            } else {
                Coding::of_page(SIMPLIFIED_CHINESE)
            },
            is_1904: false,
            styles: Vec::new(),
            codes: BTreeMap::new(),
            strings: Vec::new(),
            sheets: Vec::new(),
        };
        for record in records {
            let record = record.map_err(|Torn| cut_off())?;
            if record.id == id::FILEPASS {
                return Err(Refusal::Encrypted);
            }
            globals.take(&record).ok_or_else(cut_off)?;
            if globals.sheets.len() > MAX_SHEETS {
                return Err(too_many_sheets(MAX_SHEETS));
            }
        }
        Ok(globals)
    }

    /// Takes note of a record; None if it is shorter than its kind.
    fn take(&mut self, record: &Record<'_>) -> Option<()> {
        let data = record.data;
        match record.id {
            id::CODEPAGE => {
                let page = word(data, 0)?;
                if self.coding != Coding::Wide {
                    self.coding = Coding::of_page(page);
                }
            }
            id::DATEMODE => self.is_1904 = word(data, 0)? == 1,
            id::BOUNDSHEET => self.sheets.push(Listed {
                offset: long(data, 0)? as usize,
                is_hidden: data.get(4)? & 3 != 0,
                is_worksheet: *data.get(5)? == 0,
                name: self.coding.text(data.get(6..)?, &[], Counted::Byte)?,
            }),
            id::XF => self.styles.push(word(data, 2)?),
            id::FORMAT => {
                let counted = match self.coding {
                    Coding::Wide => Counted::Word,
                    Coding::Bytes(_) => Counted::Byte,
                };
                // A format that cannot be read leaves its numbers plain.
                let code = self.coding.text(data.get(2..)?, &[], counted);
                self.codes.extend(word(data, 0).zip(code));
            }
            id::SHARED_STRINGS => self.strings = shared_strings(data, &record.more).ok()?,
            _ => {}
        }
        Some(())
    }

    /// The format code of a style: the file's own, else the built-in one of that number.
    pub fn format(&self, style: u16) -> &str {
        let number = self.styles.get(usize::from(style)).copied().unwrap_or(0);
        match self.codes.get(&number) {
            Some(code) => code,
            None => built_in_format(u32::from(number)),
        }
    }
}
