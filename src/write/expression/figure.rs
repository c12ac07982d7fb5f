//! A number twice: in decimals, as the rules have it, and in binary, as spreadsheet programs compute.

use crate::write::wording::push_decimal;
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Ordering;

/// How near to a tie programs may come to different results, in units of the last digit kept.
const NEAR_A_TIE: f64 = 1e-6;
/// Above this, a scaled number has no digits left to round by.
const LARGEST_SCALED: f64 = 1e12;

/// A number while it is computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    pub decimal: Decimal,
    /// What a binary program has; None where programs may differ by more than the last bits.
    binary: Option<f64>,
    /// Every program has the same bits: nothing was summed that depends on the order or on corrections.
    settled: bool,
}

impl Figure {
    /// A number as it stands in a cell.
    pub fn of(decimal: Decimal) -> Self {
        Self {
            decimal,
            binary: Some(float(decimal)),
            settled: true,
        }
    }

    /// Whether every program shows exactly this number.
    pub fn shows(&self, number: Decimal) -> bool {
        self.settled && self.binary == Some(float(number))
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        let sum = self.decimal.checked_add(other.decimal)?;
        Some(self.with(other, sum, |one, other| one + other))
    }

    pub fn minus(self, other: Self) -> Option<Self> {
        let difference = self.decimal.checked_sub(other.decimal)?;
        Some(self.with(other, difference, |one, other| one - other))
    }

    pub fn times(self, other: Self) -> Option<Self> {
        let product = self.decimal.checked_mul(other.decimal)?;
        Some(self.with(other, product, |one, other| one * other))
    }

    /// None at a divisor of nought too.
    pub fn over(self, other: Self) -> Option<Self> {
        let quotient = self.decimal.checked_div(other.decimal)?;
        Some(self.with(other, quotient, |one, other| one / other))
    }

    pub fn least(self, other: Self) -> Self {
        self.with(other, self.decimal.min(other.decimal), f64::min)
    }

    pub fn greatest(self, other: Self) -> Self {
        self.with(other, self.decimal.max(other.decimal), f64::max)
    }

    fn with(self, other: Self, decimal: Decimal, operation: fn(f64, f64) -> f64) -> Self {
        Self {
            decimal,
            binary: self.binary.zip(other.binary).map(|(one, other)| operation(one, other)),
            settled: self.settled && other.settled,
        }
    }

    pub fn magnitude(self) -> Self {
        Self {
            decimal: self.decimal.abs(),
            binary: self.binary.map(f64::abs),
            ..self
        }
    }

    /// The sum, as programs that add in order and those that carry a correction along have it.
    pub fn sum(figures: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut sum = Self::of(Decimal::ZERO);
        let (mut corrected, mut correction) = (0.0_f64, 0.0_f64);
        for figure in figures {
            sum = sum.plus(figure)?;
            let term = figure.binary.unwrap_or_default() - correction;
            let next = corrected + term;
            correction = (next - corrected) - term;
            corrected = next;
        }
        let agreed = sum.binary == Some(corrected - correction) && sum.binary == Some(corrected);
        Some(Self {
            settled: sum.settled && agreed,
            ..sum
        })
    }

    /// 四舍五入; in binary only where all programs agree on it.
    pub fn rounded(self, digits: u32) -> Self {
        let decimal = self
            .decimal
            .round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        let binary = self.binary.and_then(|binary| rounded(binary, digits, self.settled));
        Self {
            decimal,
            binary,
            settled: true,
        }
    }

    /// How the numbers compare; None where a binary program may see it otherwise.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let order = self.decimal.cmp(&other.decimal);
        let (one, two) = self.binary.zip(other.binary)?;
        let apart = (one - two).abs() > one.abs().max(two.abs()) * 1e-9;
        let certain = apart || (self.settled && other.settled);
        (certain && one.partial_cmp(&two) == Some(order)).then_some(order)
    }
}

/// The nearest binary number; through the digits, since those are what a reader sees again.
pub fn float(number: Decimal) -> f64 {
    if number.is_zero() {
        return if number.is_sign_negative() { -0.0 } else { 0.0 };
    }
    quotient(number).unwrap_or_else(|| number.to_string().parse().unwrap_or(0.0))
}

/// The nearest binary number of one with few digits: both parts are exact in binary, and so the quotient is the nearest.
fn quotient(number: Decimal) -> Option<f64> {
    const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;
    let digits = number.mantissa();
    let scale = i32::try_from(number.scale()).ok().filter(|scale| *scale <= 22)?;
    let is_exact = digits.unsigned_abs() <= EXACT;
    is_exact.then(|| digits as f64 / 10_f64.powi(scale))
}

/// The nearest binary number in the digits that a workbook stores.
pub fn stored(number: Decimal) -> String {
    let mut text = String::new();
    push_stored(&mut text, number);
    text
}

/// Writes the nearest binary number in the digits that a workbook stores.
pub fn push_stored(text: &mut String, number: Decimal) {
    // So few digits come back from binary as they are.
    let is_whole = number.scale() == 0 && !number.is_zero();
    let plain = if is_whole { number } else { number.normalize() };
    if plain.mantissa().unsigned_abs() < 10_u128.pow(15) && plain.scale() <= 15 {
        push_decimal(text, plain);
    } else {
        text.push_str(&float(number).to_string());
    }
}

/// ROUND as spreadsheet programs do it: None where they may differ.
fn rounded(number: f64, digits: u32, settled: bool) -> Option<f64> {
    let factor = 10_f64.powi(i32::try_from(digits).ok()?);
    let scaled = number.abs() * factor;
    if !scaled.is_finite() || scaled > LARGEST_SCALED {
        return None;
    }
    let plain = (scaled + 0.5).floor();
    let from_tie = (scaled.fract() - 0.5).abs();
    if from_tie <= NEAR_A_TIE {
        // Some take the fifteen digits that they show, some the scaled number, some that with a correction.
        let shown =
            fifteen_digits(number.abs())?.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        let corrected = float(fifteen_digits(scaled + 0.5)?).floor();
        let agreed = plain.total_cmp(&corrected).is_eq() && (plain / factor).total_cmp(&float(shown)).is_eq();
        if !settled || !agreed {
            return None;
        }
    }
    Some((plain / factor).copysign(number))
}

/// The number to the fifteen digits that spreadsheet programs show.
fn fifteen_digits(number: f64) -> Option<Decimal> {
    Decimal::from_scientific(&format!("{number:.14e}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(text: &str) -> Figure {
        Figure::of(text.parse().unwrap())
    }

    /// whole × part ÷ base, rounded: what our decimals give, and whether programs show the same.
    #[track_caller]
    fn case([whole, part, base]: [&str; 3], rounded: &str, agreed: bool) {
        let points = figure(whole).times(figure(part)).unwrap().over(figure(base)).unwrap();
        let given = points.rounded(2);
        assert_eq!(given.decimal, rounded.parse().unwrap());
        assert_eq!(given.shows(given.decimal), agreed, "{given:?}");
    }

    #[test]
    fn programs_agree_away_from_ties_and_at_most_ties() {
        case(["10", "487", "500"], "9.74", true);
        case(["10", "86.25", "100"], "8.63", true);
        case(["10", "2", "3"], "6.67", true);
        case(["-10", "86.25", "100"], "-8.63", true);
    }

    #[test]
    fn a_tie_that_binary_numbers_cannot_hold_is_doubtful() {
        case(["1.005", "1", "1"], "1.01", false);
        case(["10", "28.75", "100"], "2.88", true);
        case(["1.1", "1.15", "1"], "1.27", false);
    }

    #[test]
    fn a_sum_is_settled_if_its_order_does_not_matter() {
        let sum = |parts: &[&str]| Figure::sum(parts.iter().map(|part| figure(part))).unwrap();
        assert!(sum(&["0.5", "0.25", "8"]).shows("8.75".parse().unwrap()));
        let tenths = sum(&["0.1"; 10]);
        assert!(!tenths.shows(Decimal::ONE));
        assert!(tenths.rounded(2).shows(Decimal::ONE));
    }

    #[test]
    fn the_nearest_binary_number_is_found_without_the_digits_too() {
        let parsed = |text: &str| text.parse::<f64>().unwrap();
        for text in [
            "0.1",
            "-8.63",
            "9007199254740992",
            "9007199254740993",
            "123456789012.345",
            "0.30000000000000004",
            "0",
            "-0",
            "0.00",
            "-0.07",
            "1e-20",
        ] {
            let number = Decimal::from_scientific(text).or_else(|_| text.parse()).unwrap();
            let nearest = parsed(&number.to_string());
            assert!(float(number).total_cmp(&nearest).is_eq(), "{text}");
            assert_eq!(stored(number), parsed(&number.to_string()).to_string(), "{text}");
        }
        for digits in 0..20_000_i64 {
            for scale in [0, 1, 2, 3, 4, 6, 15] {
                let number = Decimal::new(digits * 7919, scale);
                assert_eq!(float(number), parsed(&number.to_string()), "{number}");
                assert_eq!(stored(number), parsed(&number.to_string()).to_string(), "{number}");
            }
        }
    }

    #[test]
    fn figures_of_any_size_do_not_stop_the_program() {
        let huge = Figure::of(Decimal::MAX);
        assert!(huge.plus(huge).is_none() && huge.times(huge).is_none());
        assert!(huge.over(figure("0")).is_none());
        assert!(!huge.rounded(2).shows(Decimal::MAX));
    }
}
