//! Words of the program itself (the code of a check, the name of a rule) on their way through bytes: what comes back is the
//! word again that never left the program. To be named in `#[serde(with)]`.

use super::memory::{Memory, remembered};
use serde::{Deserialize, Deserializer, Serializer};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

/// A word of the program. By this name a field of a type that is read from bytes does not seem to borrow from them.
pub type Word = &'static str;

/// Every word that came back once. There are as many as the program has: only bytes are read here that it wrote itself.
static WORDS: RwLock<BTreeSet<&'static str>> = RwLock::new(BTreeSet::new());

thread_local! {
    /// Those that came back on this thread: asking all threads' takes longer.
    static SEEN: RefCell<Memory<Word>> = const { RefCell::new(Memory::OF_REPEATED) };
}

/// The word of these letters.
pub fn word(letters: &str) -> &'static str {
    remembered(&SEEN, letters, known_everywhere)
}

fn known_everywhere(letters: &str) -> &'static str {
    if let Some(known) = WORDS.read().unwrap_or_else(PoisonError::into_inner).get(letters) {
        return known;
    }
    let mut words = WORDS.write().unwrap_or_else(PoisonError::into_inner);
    // Another thread may have been faster.
    words.get(letters).copied().unwrap_or_else(|| {
        let word = &*Box::leak(Box::from(letters));
        words.insert(word);
        word
    })
}

pub fn serialize<Into: Serializer>(word: &str, into: Into) -> Result<Into::Ok, Into::Error> {
    into.serialize_str(word)
}

pub fn deserialize<'de, From: Deserializer<'de>>(from: From) -> Result<&'static str, From::Error> {
    <&str>::deserialize(from).map(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_wherever_its_letters_come_from() {
        let letters = String::from("没有这条规则");
        assert!(std::ptr::eq(word(&letters), word("没有这条规则")));
        assert_ne!(word(&letters), word("没有这条"));
    }
}
