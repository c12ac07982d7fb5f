//! Numbers on their way through bytes: in their parts, from which they are made sooner than from their digits. To be named
//! in `#[serde(with)]`.

use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Marks a scale as that of a negative number.
const NEGATIVE: u8 = 0b1000_0000;

/// A number: its scale with the mark, and its digits as one binary number, the last 32 bits of it first.
#[derive(Serialize, Deserialize)]
struct Parts(u8, u32, u32, u32);

impl From<Decimal> for Parts {
    fn from(number: Decimal) -> Self {
        let parts = number.unpack();
        // No number has more than 28 digits behind the point.
        let scale = parts.scale as u8;
        let scale = if parts.negative { scale | NEGATIVE } else { scale };
        Self(scale, parts.lo, parts.mid, parts.hi)
    }
}

impl Parts {
    /// The number; None if there is none of so many digits.
    fn number(&self) -> Option<Decimal> {
        let Self(scale, low, middle, high) = *self;
        let digits = u32::from(scale & !NEGATIVE);
        (digits <= Decimal::MAX_SCALE).then(|| {
            let mut number = Decimal::from_parts(low, middle, high, false, digits);
            // Nought may be negative too.
            number.set_sign_negative(scale & NEGATIVE != 0);
            number
        })
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
        assert!(Parts(29, 1, 0, 0).number().is_none());
    }
}
