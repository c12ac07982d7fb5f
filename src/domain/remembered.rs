//! What was told of a text before: the texts of forms repeat from row to row, check to check and form to form, and what a
//! text says depends on nothing else.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hasher};
use std::thread::LocalKey;

/// Places for texts on each thread.
const PLACES: usize = 2048;
/// Longest text that is remembered, in bytes.
const LONGEST: usize = 4096;

/// Texts with what was told of them; of two that fall on one place the later stays.
pub struct Remembered<Told>(Vec<Option<(Box<str>, Told)>>);

impl<Told> Default for Remembered<Told> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<Told: Clone> Remembered<Told> {
    fn get(&self, place: usize, text: &str) -> Option<Told> {
        let (known, told) = self.0.get(place)?.as_ref()?;
        (**known == *text).then(|| told.clone())
    }

    fn keep(&mut self, place: usize, text: &str, told: Told) {
        if self.0.is_empty() {
            self.0.resize_with(PLACES, || None);
        }
        if let Some(kept) = self.0.get_mut(place) {
            *kept = Some((text.into(), told));
        }
    }
}

/// What `tell` says of the text, from memory where it was asked before on this thread.
pub fn remembered<Told: Clone>(
    memory: &'static LocalKey<RefCell<Remembered<Told>>>,
    text: &str,
    tell: impl FnOnce(&str) -> Told,
) -> Told {
    if text.len() > LONGEST {
        return tell(text);
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    let place = (hasher.finish() % PLACES as u64) as usize;
    if let Some(told) = memory.with_borrow(|memory| memory.get(place, text)) {
        return told;
    }
    let told = tell(text);
    memory.with_borrow_mut(|memory| memory.keep(place, text, told.clone()));
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static LENGTHS: RefCell<Remembered<usize>> = RefCell::default();
    }

    #[test]
    fn what_is_told_is_the_same_with_and_without_memory() {
        for round in 0..3 {
            for length in (0..5000).step_by(7) {
                let text = "x".repeat(length);
                assert_eq!(remembered(&LENGTHS, &text, str::len), length, "{round}");
            }
        }
        assert_eq!(LENGTHS.with_borrow(|memory| memory.0.len()), PLACES);
    }

    #[test]
    fn a_text_is_told_once() {
        remembered(&LENGTHS, "once", str::len);
        assert_eq!(remembered(&LENGTHS, "once", |_| panic!("told twice")), 4);
    }
}
