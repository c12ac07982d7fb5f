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
    /// Whether a text is kept when it comes for the first time.
    at_once: bool,
    marks: Vec<Marks>,
    /// Short texts stand in their places themselves, where they are compared without going elsewhere.
    places: Vec<Option<(Text, Value)>>,
}

/// What tells, without a look at the place itself, that a text is not there.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    /// Of the text that is kept.
    kept: u16,
    /// Of the last texts that came and were not: two, so that two that take turns do not pass for ever new ones.
    came: [u16; 2],
}

impl<Value: Clone> Memory<Value> {
    /// A text is kept when it comes for the second time: where most come only once, these would take the places of those
    /// that come again and again.
    pub const OF_REPEATED: Self = Self::keeping(false);
    /// Every text is kept: where each comes several times in a row.
    pub const OF_ALL: Self = Self::keeping(true);

    const fn keeping(at_once: bool) -> Self {
        Self {
            at_once,
            marks: Vec::new(),
            places: Vec::new(),
        }
    }

    /// What is kept of a text.
    fn of(&self, text: &str, spot: Spot) -> Option<Value> {
        if self.marks.get(spot.place)?.kept != spot.mark {
            return None;
        }
        let (known, value) = self.places.get(spot.place)?.as_ref()?;
        (known == text).then(|| value.clone())
    }

    /// Keeps what was made of a text, if it came before or all are kept.
    fn keep(&mut self, text: &str, spot: Spot, value: &Value) {
        if self.places.is_empty() {
            self.marks.resize(PLACES, Marks::default());
            self.places.resize(PLACES, None);
        }
        let (Some(marks), Some(held)) = (self.marks.get_mut(spot.place), self.places.get_mut(spot.place)) else {
            return;
        };
        if self.at_once || marks.came.contains(&spot.mark) {
            marks.kept = spot.mark;
            *held = Some((text.keep(), value.clone()));
        } else {
            marks.came = [spot.mark, marks.came[0]];
        }
    }
}

/// What `tell` says of a text, from memory where it was asked before on this thread.
pub fn remembered<Value: Clone>(
    memory: &'static LocalKey<RefCell<Memory<Value>>>,
    text: &str,
    tell: impl FnOnce(&str) -> Value,
) -> Value {
    if text.len() > LONGEST {
        return tell(text);
    }
    let spot = Spot::of(text);
    let known = memory.with_borrow(|memory| memory.of(text, spot));
    known.unwrap_or_else(|| {
        let told = tell(text);
        memory.with_borrow_mut(|memory| memory.keep(text, spot, &told));
        told
    })
}

/// Where a text is kept, and the mark by which it is told from most others that would be kept there.
#[derive(Debug, Clone, Copy)]
struct Spot {
    place: usize,
    mark: u16,
}

impl Spot {
    fn of(text: &str) -> Self {
        let mixed = mixed(text);
        Self {
            place: place(mixed, PLACES),
            // Nought marks a place where nothing came yet.
            mark: (mixed >> 36) as u16 | 1,
        }
    }
}

/// Where in a table of so many places a text of this number is looked for. Of the number, the upper end is mixed best.
pub const fn place(mixed: u64, places: usize) -> usize {
    (mixed >> 52) as usize % places
}

/// A number that few other texts have, the same in every run: the bytes mixed eight at a time.
pub fn mixed(text: &str) -> u64 {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let (words, rest) = text.as_bytes().as_chunks();
    let last = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    words.chain([last]).fold(text.len() as u64, |mixed, word| {
        (mixed.rotate_left(23) ^ word).wrapping_mul(SPREAD)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_found_again_whoever_took_the_places_of_others() {
        let mut memory = Memory::OF_REPEATED;
        assert_eq!(memory.of("指标0", Spot::of("指标0")), None);
        let texts: Vec<String> = (0..3 * PLACES).map(|number| format!("指标{number}")).collect();
        for (number, text) in texts.iter().enumerate() {
            let spot = Spot::of(text);
            memory.keep(text, spot, &number);
            assert_eq!(memory.of(text, spot), None);
            memory.keep(text, spot, &number);
            assert_eq!(memory.of(text, spot), Some(number));
        }
        let found = texts
            .iter()
            .enumerate()
            .filter_map(|(number, text)| Some((number, memory.of(text, Spot::of(text))?)));
        let found: Vec<_> = found.collect();
        assert!(found.iter().all(|(number, value)| number == value));
        assert!(found.len() > PLACES / 2, "{}", found.len());
    }

    thread_local! {
        static LENGTHS: RefCell<Memory<usize>> = const { RefCell::new(Memory::OF_REPEATED) };
        static ALL: RefCell<Memory<usize>> = const { RefCell::new(Memory::OF_ALL) };
    }

    #[test]
    fn a_text_that_comes_again_is_told_no_more() {
        for _ in 0..2 {
            assert_eq!(remembered(&LENGTHS, "again", str::len), 5);
        }
        // Those that come once take no places.
        for number in 0..3 * PLACES {
            let text = format!("指标{number}");
            assert_eq!(remembered(&LENGTHS, &text, str::len), text.len());
        }
        assert_eq!(remembered(&LENGTHS, "again", |_| panic!("told once more")), 5);
    }

    #[test]
    fn where_all_are_kept_a_text_is_told_once() {
        for number in 0..3 * PLACES {
            let text = format!("指标{number}");
            assert_eq!(remembered(&ALL, &text, str::len), text.len());
            assert_eq!(remembered(&ALL, &text, |_| panic!("told once more")), text.len());
        }
    }

    #[test]
    fn long_texts_are_not_kept() {
        let long = "长".repeat(LONGEST);
        for length in 0..3 {
            assert_eq!(remembered(&LENGTHS, &long, |_| length), length);
        }
    }
}
