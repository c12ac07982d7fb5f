//! Numbers on their way through bytes: their digits as one binary number, from which they are made sooner than from text.
//! To be named in `#[serde(with)]`.

use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Marks a scale as that of a negative number.
const NEGATIVE: u8 = 0b1000_0000;

/// A number: its scale with the mark, and its digits.
#[derive(Serialize, Deserialize)]
struct Parts(u8, u128);

impl From<Decimal> for Parts {
    fn from(number: Decimal) -> Self {
        // No number has more than 28 digits behind the point.
        let scale = number.scale() as u8;
        let negative = number.is_sign_negative();
        let scale = if negative { scale | NEGATIVE } else { scale };
        Self(scale, number.mantissa().unsigned_abs())
    }
}

impl Parts {
    /// The number; None if there is none of so many digits.
    fn number(&self) -> Option<Decimal> {
        let Self(scale, digits) = *self;
        let digits = i128::try_from(digits).ok()?;
        let mut number = Decimal::try_from_i128_with_scale(digits, u32::from(scale & !NEGATIVE)).ok()?;
        // Nought may be negative too.
        number.set_sign_negative(scale & NEGATIVE != 0);
        Some(number)
    }
}

pub fn serialize<Into: Serializer>(number: &Decimal, into: Into) -> Result<Into::Ok, Into::Error> {
    Parts::from(*number).serialize(into)
}

pub fn deserialize<'de, From: Deserializer<'de>>(from: From) -> Result<Decimal, From::Error> {
    let parts = Parts::deserialize(from)?;
    parts.number().ok_or_else(|| From::Error::custom("too many digits"))
}

/// The same for a number that may be missing.
pub mod optional {
    use super::{Decimal, Deserialize, Deserializer, Error, Parts, Serialize, Serializer};

    pub fn serialize<Into: Serializer>(number: &Option<Decimal>, into: Into) -> Result<Into::Ok, Into::Error> {
        number.map(Parts::from).serialize(into)
    }

    pub fn deserialize<'de, From: Deserializer<'de>>(from: From) -> Result<Option<Decimal>, From::Error> {
        let parts: Option<Parts> = Option::deserialize(from)?;
        let number = |parts: Parts| parts.number().ok_or_else(|| From::Error::custom("too many digits"));
        parts.map(number).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_back_digit_by_digit() {
        for text in ["0", "0.00", "12.50", "-833.29", "0.0000000000000000000000000001"] {
            let number: Decimal = text.parse().unwrap();
            assert_eq!(Parts::from(number).number().unwrap().to_string(), text);
        }
        for number in [Decimal::MAX, Decimal::MIN, -Decimal::ZERO] {
            let back = Parts::from(number).number().unwrap();
            assert_eq!(back.serialize(), number.serialize());
        }
        assert!(Parts(29, 1).number().is_none());
        assert!(Parts(0, 1 << 96).number().is_none() && Parts(0, u128::MAX).number().is_none());
    }
}
