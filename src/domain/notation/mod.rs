//! How targets and actuals are written (`≥95%`, `不少于12种`, `1.2万亩`, `2022年12月底前`), read by one grammar.

mod figure;
mod grammar;
mod period;
mod plain;
mod range;
mod sign;
mod stored;
#[cfg(test)]
mod tests;

mod memory;
pub use grammar::{declares_not_applicable, is_left_over};
pub use memory::read;
pub use period::DateInDigits;
pub use plain::{Amount, Rate, StatedRate, Weight, amount, amounts_in, points, rate, weight};
pub use sign::is_unknown as is_unknown_sign;

use super::text::Text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The relation that the actual must have to the target (指标性质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Comparator {
    /// ≥
    AtLeast,
    /// ＞
    MoreThan,
    /// ＝
    Equal,
    /// ＜
    LessThan,
    /// ≤
    AtMost,
    /// 定性
    Qualitative,
}

impl Comparator {
    /// The sign that messages and tables show.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::MoreThan => "＞",
            Self::Equal => "＝",
            Self::LessThan => "＜",
            Self::AtMost => "≤",
            Self::Qualitative => "定性",
        }
    }
}

/// A figure with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The figure with 万 and 亿 multiplied out (`1.2万亩` is 12000 亩). A percentage stays as printed: `95%` is 95
    /// with `percent` set; a cell that stores 0.95 and shows 95% is 95 too.
    pub value: Decimal,
    pub percent: bool,
    /// What is left as the unit (`亩`, `元/生.年`), folded; empty if none is written.
    pub unit: Text,
    /// Half a unit of the last printed digit, in the scale of `value`: 「86%」 stands for 86 ± 0.5.
    pub tolerance: Decimal,
}

impl Quantity {
    /// How far the true figure may lie from the printed one. A whole number without percent sign or 万 is a count, and
    /// exact; a percentage or a figure with decimals is taken to be rounded to its last printed digit.
    pub fn rounding(&self) -> Decimal {
        let is_count = !self.percent && self.value.fract().is_zero() && self.tolerance < Decimal::ONE;
        if is_count { Decimal::ZERO } else { self.tolerance }
    }
}

/// A point or span in time; compared by its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub year: Option<i32>,
    /// Month, 1 to 12; None for a whole year.
    pub month: Option<u8>,
    /// Day, 1 to 31; None for the whole month.
    pub day: Option<u8>,
}

/// What the text says once a comparator is taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Nothing.
    Blank,
    /// `—`, `/`, 不适用: declared not to apply.
    NotApplicable,
    /// Left over from the template: `……`, `××`, `指标2：`
    Placeholder,
    Quantity(Quantity),
    /// `50-60`, `10±2`: low and high end, both included.
    Range {
        low: Quantity,
        high: Quantity,
    },
    Period(Period),
    /// 是 / 否
    Truth(bool),
    /// Text that is no figure; never guessed into one.
    Words,
}

/// A target or an actual, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notation {
    /// The sign or word that is written, of a deadline (`9月前`) ≤; None where none is written, and for words, except
    /// those declared 定性.
    pub comparator: Option<Comparator>,
    pub term: Term,
}

impl Notation {
    /// What no cell says.
    pub const BLANK: Self = Self::plain(Term::Blank);

    /// Reads a cell: its stored number in the scale of what it shows (`95%` is 95), else its text.
    pub fn of(cell: &super::cell::Cell) -> Self {
        stored::notation(cell)
    }

    /// Text without a figure, or with one that cannot be read for certain.
    const fn words() -> Self {
        Self::plain(Term::Words)
    }

    /// A term without a comparator.
    const fn plain(term: Term) -> Self {
        Self { comparator: None, term }
    }
}
