//! Target and actual brought into one scale, and the direction in which they are compared.

use crate::domain::form::Indicator;
use crate::domain::memory::{Memory, remembered};
use crate::domain::notation::{self, Comparator, Quantity, Rate, StatedRate, Term};
use crate::domain::outcome::Obstacle;
use crate::domain::text::{Text, folding, holds, holds_any};
use crate::profile::Profile;
use crate::profile::model::{Direction, Ratio};
use rust_decimal::Decimal;
use std::cell::RefCell;

/// A target and an actual in one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub target: Decimal,
    pub actual: Decimal,
}

/// A written quantity with the text it was read from.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    pub quantity: &'a Quantity,
    pub text: &'a str,
}

/// The direction of an indicator: the comparator of its own column or of its target; else the profile's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directed {
    pub comparator: Comparator,
    /// Nothing was written; the default was taken.
    pub assumed: bool,
}

/// The direction that counts for an indicator. Without a comparator a name that speaks of cost, complaints or
/// accidents makes the target a ceiling; so does 成本指标 at level 2 over a target in money.
pub fn direction(indicator: &Indicator, target: &notation::Notation, profile: &Profile) -> Directed {
    if let Some(comparator) = indicator.direction.or(target.comparator) {
        return Directed {
            comparator,
            assumed: false,
        };
    }
    let comparator = if is_ceiling(indicator, target, profile) {
        Comparator::AtMost
    } else {
        comparator(profile.formula.undirected)
    };
    Directed {
        comparator,
        assumed: true,
    }
}

/// 元, in whatever multiple
const MONEY: char = '元';

fn is_ceiling(indicator: &Indicator, target: &notation::Notation, profile: &Profile) -> bool {
    let formula = &profile.formula;
    let speaks_of = |name: &str, words: &[String]| holds_any(name, words.iter().map(String::as_str));
    let name = indicator.level3.as_ref().map_or("", |level| level.name.as_str());
    if speaks_of(name, &formula.higher_is_better) {
        return false;
    }
    let money = matches!(&target.term, Term::Quantity(quantity) if quantity.unit.contains(MONEY))
        || indicator.unit.as_deref().is_some_and(|unit| unit.contains(MONEY));
    let above = indicator.level2.as_ref().map_or("", |level| level.name.as_str());
    speaks_of(name, &formula.lower_is_better) || (money && speaks_of(above, &formula.lower_is_better))
}

const fn comparator(direction: Direction) -> Comparator {
    match direction {
        Direction::AtLeast => Comparator::AtLeast,
        Direction::MoreThan => Comparator::MoreThan,
        Direction::Equal => Comparator::Equal,
        Direction::LessThan => Comparator::LessThan,
        Direction::AtMost => Comparator::AtMost,
    }
}

/// The formula that the profile sets for a comparator; None for 定性.
pub const fn ratio(comparator: Comparator, profile: &Profile) -> Option<Ratio> {
    let formula = &profile.formula;
    match comparator {
        Comparator::AtLeast => Some(formula.at_least),
        Comparator::MoreThan => Some(formula.more_than),
        Comparator::Equal => Some(formula.equal),
        Comparator::LessThan => Some(formula.less_than),
        Comparator::AtMost => Some(formula.at_most),
        Comparator::Qualitative => None,
    }
}

/// Whether the comparator makes the target a ceiling.
pub const fn lower_is_better(comparator: Comparator) -> bool {
    matches!(comparator, Comparator::LessThan | Comparator::AtMost)
}

/// Target and actual in one scale. `unit` is the 计量单位 of the row. Errs if their units contradict each other, or
/// the figures are too large to compare.
pub fn pair(target: Written, actual: Written, unit: Option<&str>, profile: &Profile) -> Result<Pair, Obstacle> {
    let column = UnitColumn::of(unit);
    if contradict(target.quantity, actual.quantity, &column) {
        return Err(Obstacle::UnitsDiffer);
    }
    let written = Pair {
        target: target.quantity.value,
        actual: actual.quantity.value,
    };
    let percent = target.quantity.percent || actual.quantity.percent || column.percent;
    let pair = if percent {
        percentages(target.quantity, actual.quantity, profile.formula.ratio_up_to)
    } else {
        match (is_bare(target.quantity), is_bare(actual.quantity)) {
            (true, false) => scaled(
                written.target,
                written.actual,
                [scale_written(actual.text), column.scale],
            )
            .map(|target| Pair { target, ..written }),
            (false, true) => scaled(
                written.actual,
                written.target,
                [scale_written(target.text), column.scale],
            )
            .map(|actual| Pair { actual, ..written }),
            // One unit column over two bare figures changes nothing in their ratio.
            (true, true) | (false, false) => Some(written),
        }
    };
    pair.ok_or(Obstacle::NotComparable)
}

/// An execution rate as a ratio: a figure without percent sign above `ratio_up_to` can only be in per cent.
pub fn rate(stated: StatedRate, profile: &Profile) -> Option<Rate> {
    match stated {
        StatedRate::Percentage(rate) => Some(rate),
        StatedRate::Bare(figure) if figure.value.abs() > profile.formula.ratio_up_to => figure.in_hundredths(),
        StatedRate::Bare(figure) => Some(figure.of_ratio()),
    }
}

thread_local! {
    /// The units of columns that were read before.
    static UNITS: RefCell<Memory<UnitColumn>> = const { RefCell::new(Memory::OF_REPEATED) };
}

/// The 计量单位 of a row.
#[derive(Clone)]
struct UnitColumn {
    /// 10 000 for 万元
    scale: Decimal,
    percent: bool,
    unit: Text,
}

impl UnitColumn {
    /// Many rows have the same.
    fn of(unit: Option<&str>) -> Self {
        remembered(&UNITS, unit.unwrap_or_default(), Self::read)
    }

    fn read(unit: &str) -> Self {
        let text = folding(unit);
        match one(&text) {
            Some(quantity) => Self {
                scale: quantity.value,
                percent: quantity.percent,
                unit: quantity.unit,
            },
            None => Self {
                scale: Decimal::ONE,
                percent: false,
                unit: text.into(),
            },
        }
    }
}

/// What one of a unit is: `万元` is 10 000 元.
fn one(unit: &str) -> Option<Quantity> {
    if unit.is_empty() {
        return None;
    }
    match notation::read(&format!("1{unit}")).term {
        Term::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}

/// The multiple written behind the last digit of a figure: 10 000 of `1.2万亩`.
fn scale_written(text: &str) -> Decimal {
    let text = folding(text);
    let unit = text.rsplit(|letter: char| letter.is_ascii_digit()).next().unwrap_or("");
    one(unit)
        .filter(|quantity| !quantity.percent)
        .map_or(Decimal::ONE, |quantity| quantity.value)
}

fn is_bare(quantity: &Quantity) -> bool {
    quantity.unit.is_empty() && !quantity.percent
}

/// Two units, both written, of which neither contains the other (次 and 次宣传, 人 and 人次 agree).
fn contradict(target: &Quantity, actual: &Quantity, column: &UnitColumn) -> bool {
    let own = [target, actual].map(|quantity| match (quantity.percent, quantity.unit.is_empty()) {
        (true, _) => PERCENT,
        (false, false) => quantity.unit.as_str(),
        (false, true) if column.percent => PERCENT,
        (false, true) => column.unit.as_str(),
    });
    // A figure without any unit beside a percentage is a percentage; the column speaks where it says something.
    let [target, actual] = own;
    !target.is_empty() && !actual.is_empty() && !holds(target, actual) && !holds(actual, target)
}

const PERCENT: &str = "%";

/// 95% beside 0.95: a figure without its own percent sign is a ratio if it is at most `ratio_up_to`, the other side is
/// above it, and the hundredfold lies nearer to the other side.
fn percentages(target: &Quantity, actual: &Quantity, ratio_up_to: Decimal) -> Option<Pair> {
    let as_percentage = |one: &Quantity, other: &Quantity| {
        if one.percent || one.value > ratio_up_to || other.value <= ratio_up_to {
            return Some(one.value);
        }
        scaled(one.value, other.value, [Decimal::ONE_HUNDRED, Decimal::ONE])
    };
    Some(Pair {
        target: as_percentage(target, actual)?,
        actual: as_percentage(actual, target)?,
    })
}

/// A bare figure in the scale that brings it nearest to the other side: one of `scales`, or as it stands. None if it
/// becomes too large.
fn scaled(bare: Decimal, other: Decimal, scales: [Decimal; 2]) -> Option<Decimal> {
    let mut nearest = bare;
    for scale in scales {
        let candidate = bare.checked_mul(scale)?;
        if is_nearer(candidate, nearest, other) {
            nearest = candidate;
        }
    }
    Some(nearest)
}

/// Whether `one` is nearer to `other` than `held`, by their ratio.
fn is_nearer(one: Decimal, held: Decimal, other: Decimal) -> bool {
    let times = |figure: Decimal| figure.max(other).checked_div(figure.min(other));
    let comparable = one > Decimal::ZERO && held > Decimal::ZERO && other > Decimal::ZERO;
    comparable && matches!((times(one), times(held)), (Some(one), Some(held)) if one < held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::sample::{cell, luquan};

    #[test]
    fn a_stated_rate_is_a_ratio_up_to_the_line_of_the_profile() {
        #[track_caller]
        fn case(text: &str, line: &str, value: &str, tolerance: &str) {
            let mut profile = luquan();
            profile.formula.ratio_up_to = line.parse().unwrap();
            let stated = notation::rate(&cell(text).unwrap()).unwrap();
            let given = rate(stated, &profile).unwrap();
            let told = (
                given.value.normalize().to_string(),
                given.tolerance.normalize().to_string(),
            );
            assert_eq!(told, (value.to_owned(), tolerance.to_owned()), "{text}");
        }
        case("86%", "1.5", "0.86", "0.005");
        case("0.958", "1.5", "0.958", "0.0005");
        case("1", "1.5", "1", "0.005");
        case("0", "1.5", "0", "0.005");
        case("1.5", "1.5", "1.5", "0.05");
        case("1.51", "1.5", "0.0151", "0.00005");
        case("86.2", "1.5", "0.862", "0.0005");
        case("100", "1.5", "1", "0.005");
        case("2", "1.5", "0.02", "0.005");
        case("2", "2.5", "2", "0.005");
    }
}
