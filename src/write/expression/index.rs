//! Numbers of values, found by what is seen of one.

use super::ledger::{Seen, Value};
use crate::domain::text::is_ideograph;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Values with a number each.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Index {
    blank: Option<u32>,
    numbers: BTreeMap<Decimal, u32>,
    texts: BTreeMap<Arc<str>, u32>,
}

impl Index {
    /// How many values there are.
    pub fn len(&self) -> usize {
        usize::from(self.blank.is_some()) + self.numbers.len() + self.texts.len()
    }

    /// The number of a value.
    pub fn number_of(&self, value: Seen) -> Option<u32> {
        match value {
            Seen::Blank => self.blank,
            Seen::Number(number) => self.numbers.get(&number).copied(),
            Seen::Text(text) => self.texts.get(text).copied(),
        }
    }

    /// The number of a value among folded ones.
    pub fn number_of_folded(&self, value: Seen) -> Option<u32> {
        match value {
            Seen::Text(text) => self.texts.get(&*folded(text)).copied(),
            other => self.number_of(other),
        }
    }

    pub fn put(&mut self, value: &Value, number: u32) {
        match value {
            Value::Blank => self.blank = Some(number),
            Value::Number(value) => {
                self.numbers.insert(*value, number);
            }
            Value::Text(text) => {
                self.texts.insert(Arc::clone(text), number);
            }
        }
    }

    /// The same under the folded value.
    pub fn put_folded(&mut self, value: &Value, number: u32) {
        match value {
            Value::Text(text) => match folded(text) {
                Cow::Borrowed(_) => self.put(value, number),
                Cow::Owned(folded) => self.put(&Value::Text(folded.into()), number),
            },
            other => self.put(other, number),
        }
    }

    /// Those of the values that are numbers, with theirs.
    pub const fn numbers(&self) -> &BTreeMap<Decimal, u32> {
        &self.numbers
    }
}

/// The text under which programs that compare find one: letters of either case are the same to them.
fn folded(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_upper_case) {
        text.to_lowercase().into()
    } else {
        text.into()
    }
}

/// Whether a letter has a small form. Chinese characters, as most are, are not looked up.
fn is_upper_case(letter: char) -> bool {
    !is_ideograph(letter) && letter.is_uppercase()
}
