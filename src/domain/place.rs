//! Where something stands: a cell or an area in Excel notation, and the file and sheet around it.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};
use std::str::FromStr;

/// One cell, counted from zero; shown as in Excel (`E12`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    pub row: u32,
    pub column: u32,
}

impl Address {
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

/// The letters of a column counted from zero: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = String::new();
    push_letters(&mut letters, column);
    letters
}

/// Writes the letters of a column behind a text.
pub fn push_letters(text: &mut String, column: u32) {
    // Writing to a string does not fail.
    let _ = write_letters(column, text);
}

fn write_letters(column: u32, out: &mut impl Write) -> fmt::Result {
    if let Some(before) = (column / 26).checked_sub(1) {
        write_letters(before, out)?;
    }
    out.write_char(char::from(b'A' + (column % 26) as u8))
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_letters(self.column, out)?;
        write!(out, "{}", u64::from(self.row) + 1)
    }
}

/// The text is no cell address of a worksheet (at most `XFD1048576`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnAddress;

/// Number of rows of a worksheet.
pub const SHEET_ROWS: u32 = 1_048_576;
/// Number of columns of a worksheet.
pub const SHEET_COLUMNS: u32 = 16_384;

impl FromStr for Address {
    type Err = NotAnAddress;

    /// Reads `E12` or `$E$12`; errors on anything outside a worksheet.
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let split = text
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .ok_or(NotAnAddress)?;
        let (letters, digits) = text.split_at(split);
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        if letters.is_empty() || letters.len() > 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAnAddress);
        }
        let column = letters.bytes().fold(0, |sum, letter| {
            sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
        });
        let row: u32 = digits.parse().map_err(|_| NotAnAddress)?;
        if row == 0 || row > SHEET_ROWS || column > SHEET_COLUMNS {
            return Err(NotAnAddress);
        }
        Ok(Self::new(row - 1, column - 1))
    }
}

/// A rectangle of cells, both corners included; shown as in Excel (`B2:I27`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    pub first: Address,
    pub last: Address,
}

impl Area {
    pub const fn new(first: Address, last: Address) -> Self {
        Self { first, last }
    }

    pub const fn of(cell: Address) -> Self {
        Self {
            first: cell,
            last: cell,
        }
    }

    pub const fn contains(&self, at: Address) -> bool {
        self.first.row <= at.row
            && at.row <= self.last.row
            && self.first.column <= at.column
            && at.column <= self.last.column
    }
}

impl fmt::Display for Area {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.first, self.last)
    }
}

impl FromStr for Area {
    type Err = NotAnAddress;

    /// Reads `B2:I27`, or a single cell as an area of one.
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        match text.split_once(':') {
            Some((first, last)) => Ok(Self::new(first.parse()?, last.parse()?)),
            None => text.parse().map(Self::of),
        }
    }
}

/// The path from the root of a package to the part that a relationship of a part in `folder` names (`../x`, `/xl/x` and
/// `x` all occur).
pub fn part_path(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split(['/', '\\']) {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_is_shown() {
        for text in ["A1", "Z9", "AA10", "ZZ702", "XFD1048576"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        assert_eq!("$E$12".parse::<Address>(), Ok(Address::new(11, 4)));
    }

    #[test]
    fn what_is_outside_a_worksheet_is_no_address() {
        for text in ["", "A", "12", "A0", "XFE1", "A1048577", "AAAA1", "A-1", "A1B"] {
            assert_eq!(text.parse::<Address>(), Err(NotAnAddress), "{text}");
        }
    }
}
