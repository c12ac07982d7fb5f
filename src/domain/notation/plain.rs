//! Cells that hold one plain figure and nothing else: points, money, rates. Anything more is no figure.

use super::figure::{Number, number};
use super::grammar::without_time;
use super::stored::own_half_unit;
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::AmountUnit;
use crate::domain::text::{folded, folding, is_ideograph, is_narrative};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// An amount of money as the cell gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// In `unit`; if the cell names none, in the unit of the form.
    pub value: Decimal,
    /// The unit that the cell itself names.
    pub unit: Option<AmountUnit>,
    /// Half a unit of the last printed digit, in the scale of `value`.
    pub tolerance: Decimal,
}

/// An execution rate, or a figure that states one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// As a ratio: 86% is 0.86.
    pub value: Decimal,
    /// Half a unit of the last printed digit, as a ratio.
    pub tolerance: Decimal,
}

impl Rate {
    /// The ratio that so many hundredths are; None beyond what a decimal holds.
    pub fn in_hundredths(self) -> Option<Self> {
        Some(Self {
            value: self.value.checked_div(Decimal::ONE_HUNDRED)?,
            tolerance: self.tolerance.checked_div(Decimal::ONE_HUNDRED)?,
        })
    }

    /// A figure that is a ratio as it stands. A bare 1 is a full 100%, not every rate from 50% to 150% that rounds to it.
    pub fn of_ratio(self) -> Self {
        let is_whole = self.tolerance > Decimal::new(5, 2);
        Self {
            tolerance: if is_whole { Decimal::new(5, 3) } else { self.tolerance },
            ..self
        }
    }
}

/// An execution rate as it is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedRate {
    /// With a percent sign.
    Percentage(Rate),
    /// A figure alone, as written: a ratio or a percentage, which is for the regulation to say.
    Bare(Rate),
}

/// Points of a weight or score column (`8`, `8分`, `8.00`); None for a percentage and for anything but one figure.
pub fn points(cell: &Cell) -> Option<Decimal> {
    Figure::of(cell)?.points()
}

/// A weight as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Points(Decimal),
    /// Of full marks, as a ratio: `20%` is 0.20.
    Share(Decimal),
}

impl Weight {
    /// The points, where these are written.
    pub const fn points(self) -> Option<Decimal> {
        match self {
            Self::Points(points) => Some(points),
            Self::Share(_) => None,
        }
    }
}

/// The weight of a cell: a percentage is a share, any other figure points.
pub fn weight(cell: &Cell) -> Option<Weight> {
    let figure = Figure::of(cell)?;
    match figure.is_percent() {
        true => figure.ratio().map(|rate| Weight::Share(rate.value)),
        false => figure.points().map(Weight::Points),
    }
}

/// An amount of money (`4753.66`, `4,753.66万元`, `10万`, `2.45亿元`). 万元 is not multiplied out but named; 亿元, 千元 and
/// the like are given in 万元.
pub fn amount(cell: &Cell) -> Option<Amount> {
    let figure = Figure::of(cell)?;
    let (unit, factor) = match AmountUnit::of_word(&figure.suffix) {
        Some(AmountUnit::Yuan) => (Some(AmountUnit::Yuan), Decimal::ONE),
        Some(unit) => (Some(AmountUnit::TenThousandYuan), unit.in_ten_thousand(Decimal::ONE)?),
        None if figure.suffix.is_empty() => (None, Decimal::ONE),
        None if figure.is_stored && !figure.is_percent() => (None, Decimal::ONE),
        None => return None,
    };
    if figure.is_scaled_display() {
        // The number format divides: 47536600 under 「4753.66万元」 is stored in 元.
        return Some(Amount {
            value: figure.value,
            unit: Some(AmountUnit::Yuan),
            tolerance: figure.half_unit.checked_mul(factor)?.checked_mul(unit?.yuan()?)?,
        });
    }
    // Multiplied, 0.00 is a plain 0.
    let times_factor = |figure: Decimal| match factor == Decimal::ONE && !figure.is_zero() {
        true => Some(figure),
        false => figure.checked_mul(factor),
    };
    Some(Amount {
        value: times_factor(figure.value)?,
        unit,
        tolerance: times_factor(figure.half_unit)?,
    })
}

/// The sums of money that a text names with their unit, in order (`预算2026400元`, `建成30万元的站房`). What is said of
/// one of many (`每亩300元`, `人均1000元`, `300元/人`) is no sum.
pub fn amounts_in(text: &str) -> Vec<Amount> {
    if is_narrative(text) {
        return Vec::new();
    }
    let text = folded(text);
    text.split([';', '。', '、', ':'])
        .filter(|clause| !clause.contains(['每', '均']))
        .flat_map(amounts_of_clause)
        .collect()
}

fn amounts_of_clause(clause: &str) -> Vec<Amount> {
    let mut amounts = Vec::new();
    let mut rest = clause;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let from = rest.get(at..).unwrap_or("");
        let Some((figure, behind)) = number(from) else { break };
        let unit = [("万元", AmountUnit::TenThousandYuan), ("元", AmountUnit::Yuan)]
            .into_iter()
            .find_map(|(word, unit)| Some((unit, behind.strip_prefix(word)?)));
        if let Some((unit, _)) = unit.filter(|(_, behind)| !behind.starts_with('/')) {
            amounts.push(Amount {
                value: figure.value,
                unit: Some(unit),
                tolerance: figure.half_unit,
            });
        }
        rest = behind;
    }
    amounts
}

/// An execution rate as stated: `86%`, `0.958`, `1`, `86.2`. None with a unit or a comparator.
pub fn rate(cell: &Cell) -> Option<StatedRate> {
    let figure = Figure::of(cell)?;
    if figure.is_percent() {
        return figure.ratio().map(StatedRate::Percentage);
    }
    figure
        .suffix
        .is_empty()
        .then(|| StatedRate::Bare(figure.as_it_stands()))
}

/// The only figure of a cell and what follows it.
struct Figure<'cell> {
    /// As stored, or as written in a text.
    value: Decimal,
    /// As shown, where it can be read.
    shown: Option<Decimal>,
    half_unit: Decimal,
    /// What follows the figure, folded.
    suffix: Cow<'cell, str>,
    /// A number rather than text: its value is certain whatever its format shows.
    is_stored: bool,
}

impl<'cell> Figure<'cell> {
    fn of(cell: &'cell Cell) -> Option<Self> {
        if cell.stored == Stored::Text && cell.text.starts_with(is_ideograph) {
            // A word in front, as of all labels and names.
            return None;
        }
        let text = match cell.text.bytes().all(|byte| byte.is_ascii_graphic()) {
            // As it is: most figures are.
            true => Cow::Borrowed(cell.text.as_str()),
            false => folding(without_time(&cell.text).unwrap_or("")),
        };
        let (shown, suffix) = match text {
            Cow::Borrowed(text) => taken_apart(text, cell).map(|(shown, suffix)| (shown, Cow::Borrowed(suffix))),
            Cow::Owned(text) => taken_apart(&text, cell).map(|(shown, suffix)| (shown, Cow::Owned(suffix.to_owned()))),
        }?;
        let (value, is_stored) = match cell.stored {
            Stored::Text => (shown?.value, false),
            Stored::Number(value) => (value, true),
            _ => return None,
        };
        Some(Self {
            value,
            shown: shown.map(|number| number.value),
            half_unit: shown.map_or_else(|| own_half_unit(value), |number| number.half_unit),
            suffix,
            is_stored,
        })
    }

    fn points(&self) -> Option<Decimal> {
        let sound = matches!(&*self.suffix, "" | "分") || (self.is_stored && !self.is_percent());
        sound.then_some(self.value)
    }

    fn is_percent(&self) -> bool {
        matches!(&*self.suffix, "%" | "百分比")
    }

    /// Whether what is shown is what is stored, up to the digits shown.
    fn shows(&self, value: Decimal) -> bool {
        let distance = self.shown.and_then(|shown| shown.checked_sub(value));
        distance.is_some_and(|distance| distance.abs() <= self.half_unit)
    }

    /// A stored number whose display is in a larger unit than itself.
    fn is_scaled_display(&self) -> bool {
        let divisor = AmountUnit::of_word(&self.suffix).and_then(AmountUnit::yuan);
        let reduced = divisor.and_then(|divisor| self.value.checked_div(divisor));
        self.is_stored && !self.shows(self.value) && reduced.is_some_and(|value| self.shows(value))
    }

    /// The ratio that a percentage stands for: what is stored under a percent format, or a hundredth of what is
    /// written (in text, or under a literal percent sign).
    fn ratio(&self) -> Option<Rate> {
        let hundredfold = self.value.checked_mul(Decimal::ONE_HUNDRED);
        let is_literal = self.shows(self.value) && !hundredfold.is_some_and(|value| self.shows(value));
        if !self.is_stored || is_literal {
            return self.as_it_stands().in_hundredths();
        }
        Some(Rate {
            value: self.value,
            tolerance: self.half_unit.checked_div(Decimal::ONE_HUNDRED)?,
        })
    }

    const fn as_it_stands(&self) -> Rate {
        Rate {
            value: self.value,
            tolerance: self.half_unit,
        }
    }
}

/// The figure that a folded text begins with and what follows it, which of a stored number without a plain figure is
/// its percent sign; None for a cell that holds no figure.
fn taken_apart<'text>(text: &'text str, cell: &Cell) -> Option<(Option<Number>, &'text str)> {
    let shown = number(text)
        .map(|(number, rest)| (number, rest.trim_end_matches('。')))
        // 1.2E+05 shows no plain figure.
        .filter(|(_, rest)| !rest.starts_with('E'));
    match shown {
        Some((number, suffix)) => Some((Some(number), suffix)),
        None if cell.stored == Stored::Text => None,
        None => Some((None, if text.ends_with('%') { "%" } else { "" })),
    }
}
