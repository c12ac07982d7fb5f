//! What was made of a text before, kept: the same words stand in many cells, and each is asked for many times.

use super::text::{Keep, Text};
use std::cell::RefCell;
use std::thread::LocalKey;

/// Places of a memory; a power of two.
const PLACES: usize = 4_096;
/// Longest text that is kept, in bytes.
const LONGEST: usize = 600;

/// Texts with what was made of them. Each has one place, where it follows the text that had it before: nothing is
/// searched, nothing grows.
pub struct Memory<Value> {
    /// Short texts stand in their places themselves, where they are compared without going elsewhere.
    places: Vec<Option<(Text, Value)>>,
}

impl<Value: Clone> Memory<Value> {
    pub const EMPTY: Self = Self { places: Vec::new() };

    /// What is kept of a text.
    pub fn of(&self, text: &str) -> Option<Value> {
        let (known, value) = self.places.get(place(text))?.as_ref()?;
        (known == text).then(|| value.clone())
    }

    /// Keeps what was made of a text, unless it is too long to come again.
    pub fn keep(&mut self, text: &str, value: &Value) {
        if text.len() > LONGEST {
            return;
        }
        if self.places.is_empty() {
            self.places.resize(PLACES, None);
        }
        if let Some(held) = self.places.get_mut(place(text)) {
            *held = Some((text.keep(), value.clone()));
        }
    }
}

/// What `tell` says of a text, from memory where it was asked before on this thread.
pub fn remembered<Value: Clone>(
    memory: &'static LocalKey<RefCell<Memory<Value>>>,
    text: &str,
    tell: impl FnOnce(&str) -> Value,
) -> Value {
    let known = memory.with_borrow(|memory| memory.of(text));
    known.unwrap_or_else(|| {
        let told = tell(text);
        memory.with_borrow_mut(|memory| memory.keep(text, &told));
        told
    })
}

/// The place of a text, the same in every run: its bytes mixed eight at a time.
pub fn place(text: &str) -> usize {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let (words, rest) = text.as_bytes().as_chunks();
    let last = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let mixed = words.chain([last]).fold(text.len() as u64, |mixed, word| {
        (mixed.rotate_left(23) ^ word).wrapping_mul(SPREAD)
    });
    (mixed >> 52) as usize % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_found_again_whoever_took_the_places_of_others() {
        let mut memory = Memory::EMPTY;
        assert_eq!(memory.of("指标0"), None);
        let texts: Vec<String> = (0..3 * PLACES).map(|number| format!("指标{number}")).collect();
        for (number, text) in texts.iter().enumerate() {
            memory.keep(text, &number);
            assert_eq!(memory.of(text), Some(number));
        }
        let found = texts
            .iter()
            .enumerate()
            .filter_map(|(number, text)| Some((number, memory.of(text)?)));
        let found: Vec<_> = found.collect();
        assert!(found.iter().all(|(number, value)| number == value));
        assert!(found.len() > PLACES / 2, "{}", found.len());
    }

    thread_local! {
        static LENGTHS: RefCell<Memory<usize>> = const { RefCell::new(Memory::EMPTY) };
    }

    #[test]
    fn a_text_is_told_once() {
        assert_eq!(remembered(&LENGTHS, "once", str::len), 4);
        assert_eq!(remembered(&LENGTHS, "once", |_| panic!("told twice")), 4);
    }

    #[test]
    fn long_texts_are_not_kept() {
        let mut memory = Memory::EMPTY;
        let long = "长".repeat(LONGEST);
        memory.keep(&long, &());
        assert_eq!(memory.of(&long), None);
    }
}
