//! One cell of a workbook as the rest of the program knows it.

use super::figure;
use super::place::{Address, Area};
use super::text::{Text, kept};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a workbook stores behind the text that a person sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stored {
    /// Text as typed.
    Text,
    /// A finite number: its stored value (0.95 where 「95%」 is shown), at most 15 significant digits, as Excel keeps.
    Number(#[serde(with = "figure")] Decimal),
    /// A date or time; the text shows it.
    Date,
    /// 是/否 as TRUE or FALSE.
    Truth(bool),
    /// `#DIV/0!` and its kin; the text is its name. Or a value that is not of the kind it claims (a number `1,2`); the
    /// text is what is written.
    Error,
    /// A formula that was never calculated: there is no value to read (never 0).
    FormulaWithoutValue,
}

/// A cell that holds something, with its place, what a person sees there, and what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub at: Address,
    /// As a person sees it, number format applied (`95%`, `2022年3月1日`), ends trimmed.
    #[serde(deserialize_with = "kept")]
    pub text: Text,
    pub stored: Stored,
    /// Nobody sees it: the sheet, row or column is hidden, or the number format shows nothing.
    pub hidden: bool,
}

/// Content that a merged area lies over: the area shows its first cell alone, so nobody sees it and it does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    pub area: Area,
    pub cell: Cell,
}

impl Cell {
    /// The stored number, where the cell holds one (not a figure written inside text).
    pub fn number(&self) -> Option<Decimal> {
        match self.stored {
            Stored::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Holds a value that is not of the kind it claims, rather than the error of a formula.
    pub fn is_unreadable(&self) -> bool {
        self.stored == Stored::Error && !self.text.starts_with('#') && !self.text.starts_with("Err:")
    }

    /// Nothing to read: no text, or a formula without a value.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty() || self.stored == Stored::FormulaWithoutValue
    }
}
