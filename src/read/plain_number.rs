//! Numbers as nearly all are, from their digits to what is shown: no detour over binary fractions, no format to be
//! interpreted. What is not as plain as that (`1E-05`, `0.00;[Red]-0.00`) is left to the long way in value.rs, which
//! comes to the same.

use super::value::is_general;
use crate::domain::text::{Keep, Text};
use rust_decimal::Decimal;

/// Significant digits that spreadsheet programs keep of a number.
const KEPT_DIGITS: u32 = 15;
/// Most digits behind the point: 10 to that power is a number of 64 bits.
const MOST_PLACES: u32 = 18;
/// The first number of 15 digits.
const FIFTEEN_DIGITS: u64 = SIXTEEN_DIGITS / 10;
/// The first number of 16 digits.
const SIXTEEN_DIGITS: u64 = 10_u64.pow(KEPT_DIGITS);
/// The first number of 17 digits, which are as many as tell binary fractions apart.
const SEVENTEEN_DIGITS: u64 = 10 * SIXTEEN_DIGITS;
/// The first number of 18 digits.
const EIGHTEEN_DIGITS: u64 = 10 * SEVENTEEN_DIGITS;

/// A number format of digits alone.
///
/// ```text
/// General   0   0.00   #,##0.00   0%   0.00%   0.00_
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlainFormat {
    /// Digits behind the point; None for as many as there are.
    places: Option<u32>,
    percent: bool,
    grouped: bool,
}

impl PlainFormat {
    /// The format with this code; None if it is not as plain.
    pub fn of(code: &str) -> Option<Self> {
        if is_general(code) {
            return Some(Self {
                places: None,
                percent: false,
                grouped: false,
            });
        }
        let (grouped, rest) = match code.strip_prefix("#,##0") {
            Some(rest) => (true, rest),
            None => (false, code.strip_prefix('0')?),
        };
        let (places, rest) = match rest.strip_prefix('.') {
            Some(decimals) => {
                let rest = decimals.trim_start_matches('0');
                (decimals.len() - rest.len(), rest)
            }
            None => (0, rest),
        };
        let (percent, rest) = match rest.strip_prefix('%') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        // A blank as wide as a letter, at the end of what is shown: it is trimmed.
        let is_end = rest.is_empty() || rest.strip_prefix('_').is_some_and(|wide| wide.chars().count() == 1);
        let has_decimals = places > 0 || !code.contains('.');
        (is_end && has_decimals && places <= 6).then_some(Self {
            places: Some(places as u32),
            percent,
            grouped,
        })
    }
}

/// A number of at most 15 significant digits: ± digits ÷ 10^scale, no nought at the end of its fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlainNumber {
    is_negative: bool,
    digits: u64,
    scale: u32,
}

impl PlainNumber {
    /// The number written as digits and at most one point, to 15 significant digits; None for any other writing, and
    /// where the binary fraction that it stands for decides how it is rounded.
    pub fn read(text: &str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (digits, scale) = digits(text.as_bytes()).filter(|(_, scale)| *scale <= MOST_PLACES)?;
        let (digits, scale) = without_noughts(digits, scale);
        let (digits, scale) = match digits {
            ..SIXTEEN_DIGITS => (digits, scale),
            SIXTEEN_DIGITS..SEVENTEEN_DIGITS => without_noughts(rounded(digits * 10)?, scale.checked_sub(1)?),
            SEVENTEEN_DIGITS.. => without_noughts(rounded(digits)?, scale.checked_sub(2)?),
        };
        // The long way has no decimal for what is less than 10^-14.
        let is_small = scale > 14 && digits < 10_u64.pow(scale - 14);
        (!is_small).then_some(Self {
            is_negative: is_negative && digits > 0,
            digits,
            scale,
        })
    }

    pub fn decimal(self) -> Decimal {
        let digits = self.digits.cast_signed();
        Decimal::new(if self.is_negative { -digits } else { digits }, self.scale)
    }

    /// What a person sees of it; None where a binary fraction near it might be rounded to the other side.
    pub fn shown(self, format: PlainFormat) -> Option<Text> {
        let Some(places) = format.places else {
            return self.written(self.digits, self.scale, format);
        };
        // 0.95 is 95 percent: the point moves by two.
        let moved = if format.percent { 2 } else { 0 };
        let scaled = match (places + moved).checked_sub(self.scale) {
            Some(more) => self.digits.checked_mul(10_u64.pow(more))?,
            None => {
                let dropped = self.scale - places - moved;
                let unit = 10_u64.pow(dropped);
                let rest = self.digits % unit;
                if rest == unit / 2 {
                    return None;
                }
                self.digits / unit + u64::from(rest > unit / 2)
            }
        };
        // The long way multiplies and rounds binary fractions: up to here its errors, and what was dropped beyond the
        // 15th digit, stay below the half of a unit.
        (scaled < FIFTEEN_DIGITS).then(|| self.written(scaled, places, format))?
    }

    /// Digits with so many of them behind the point, written from the last to the first.
    fn written(self, digits: u64, places: u32, format: PlainFormat) -> Option<Text> {
        const LONGEST: usize = 40;
        let mut text = [0; LONGEST];
        let mut start = LONGEST;
        let mut put = |letter: u8| {
            start -= 1;
            text[start] = letter;
        };
        if format.percent {
            put(b'%');
        }
        let (mut rest, mut written) = (digits, 0);
        while rest > 0 || written <= places {
            if format.grouped && written > places && (written - places).is_multiple_of(3) {
                put(b',');
            }
            put(b'0' + (rest % 10) as u8);
            rest /= 10;
            written += 1;
            if written == places {
                put(b'.');
            }
        }
        if self.is_negative {
            put(b'-');
        }
        std::str::from_utf8(&text[start..]).ok().map(Keep::keep)
    }
}

/// The digits of a number without sign as one number, and how many of them stand behind the point.
fn digits(text: &[u8]) -> Option<(u64, u32)> {
    let (mut digits, mut scale, mut after_point) = (0_u64, 0, false);
    for &letter in text {
        match letter {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(letter - b'0');
                scale += u32::from(after_point);
            }
            b'.' if !after_point => after_point = true,
            _ => return None,
        }
        if digits >= EIGHTEEN_DIGITS {
            return None;
        }
    }
    let has_both_ends = text.first() != Some(&b'.') && text.last() != Some(&b'.');
    (has_both_ends && !text.is_empty()).then_some((digits, scale))
}

fn without_noughts(mut digits: u64, mut scale: u32) -> (u64, u32) {
    while scale > 0 && digits.is_multiple_of(10) {
        digits /= 10;
        scale -= 1;
    }
    (digits, scale)
}

/// The first 15 of 17 digits, rounded. A binary fraction lies up to 11 units of the 17th digit beside what is written:
/// None if that may carry it over the half.
fn rounded(digits: u64) -> Option<u64> {
    match digits % 100 {
        0..=38 => Some(digits / 100),
        62..=99 => Some(digits / 100 + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cell::Cell;
    use crate::domain::place::Address;
    use crate::read::value::number_cell;

    const FORMATS: [&str; 17] = [
        "General",
        "0.0%",
        "0.00%_ ",
        "0.00_￥",
        "@",
        "",
        "0",
        "0.0",
        "0.00",
        "0.000000",
        "#,##0",
        "#,##0.00",
        "0%",
        "0.00%",
        "0.00_ ",
        "#,##0.00_)",
        "0_ ",
    ];

    /// The same number, the long way.
    fn the_long_way(text: &str, format: &str) -> Cell {
        number_cell(Address::new(0, 0), text.parse().unwrap(), format, false)
    }

    /// Holds the short way against the long one under every format; gives how often it could be taken.
    #[track_caller]
    fn compare(text: &str) -> usize {
        let Some(number) = PlainNumber::read(text) else {
            return 0;
        };
        let mut taken = 0;
        for format in FORMATS {
            let long = the_long_way(text, format);
            assert_eq!(long.number(), Some(number.decimal()), "{text}");
            assert_eq!(
                long.number().map(|long| long.scale()),
                Some(number.decimal().scale()),
                "{text}"
            );
            if let Some(shown) = number.shown(PlainFormat::of(format).unwrap()) {
                assert_eq!(shown, long.text, "{text} under {format:?}");
                taken += 1;
            }
        }
        taken
    }

    #[test]
    fn numbers_written_plainly_are_read_and_shown_as_the_long_way_does() {
        for text in [
            "0",
            "-0",
            "0.0",
            "-0.00",
            "1",
            "-1",
            "10",
            "95",
            "0.95",
            "1.0",
            "528.85",
            "556.6799999999999",
            "0.8619",
            "999.995",
            "999999.9999999",
            "-0.001",
            "0.004",
            "12345678901.2345",
            "999999999999999",
            "0.00000000000001",
            "0.86180000000000001",
            "0.12345678901234567",
            "1234.5678901234567",
            "99.99999999999999",
            "007",
            "1000000",
        ] {
            assert!(compare(text) >= 3, "{text}");
        }
    }

    #[test]
    fn what_is_written_otherwise_or_lies_on_the_edge_is_left_to_the_long_way() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "+1",
            "1e3",
            "1E-05",
            " 1",
            "1,000",
            "NaN",
            "inf",
            "1.2.3",
            "--1",
            "１",
            "1234567890123456",
            "123456789012345678",
            "0.0000000000000001",
            "0.1234567890123455",
            "0.12345678901234561",
        ] {
            assert_eq!(PlainNumber::read(text), None, "{text}");
        }
        // Half way: 1.005 is a little less as a binary fraction.
        let shown = |text: &str| PlainNumber::read(text).unwrap().shown(PlainFormat::of("0.00").unwrap());
        assert_eq!(shown("1.005"), None);
        assert_eq!(shown("1.0051").as_deref(), Some("1.01"));
    }

    #[test]
    fn many_numbers_are_read_and_shown_as_the_long_way_does() {
        // The numbers of Lehmer, the same in every run.
        let mut state: u128 = 0x2545_F491_4F6C_DD1D;
        let mut next = |below: u64| {
            state = state.wrapping_mul(0xDA94_2042_E4DD_58B5);
            (state >> 64) as u64 % below
        };
        let mut taken = 0;
        for _ in 0..20_000 {
            let length = 1 + next(17) as u32;
            let digits = next(10_u64.pow(length));
            let scale = next(18) as usize;
            let padded = format!("{digits:0>width$}", width = scale + 1);
            let (whole, fraction) = padded.split_at(padded.len() - scale);
            let sign = if next(4) == 0 { "-" } else { "" };
            let written = format!("{sign}{whole}{}{fraction}", if scale > 0 { "." } else { "" });
            taken += compare(&written);
            // As programs write a sum or a quotient: the shortest text that gives the same binary fraction.
            let value = written.parse::<f64>().unwrap();
            taken += compare(&format!("{}", value / 7.0)) + compare(&format!("{}", value * 1.1));
        }
        assert!(taken > 400_000, "{taken}");
    }

    #[test]
    fn formats_that_do_more_than_digits_are_left_to_the_long_way() {
        for code in [
            "0.",
            "00",
            "0.0000000",
            "#",
            "#,##0.#",
            "0.00;-0.00",
            "[Red]0",
            "0\"分\"",
            "0.00E+00",
            "yyyy",
            "0_",
            "0%%",
            "0 ",
            "0.00_)x",
        ] {
            assert_eq!(PlainFormat::of(code), None, "{code}");
        }
    }
}
