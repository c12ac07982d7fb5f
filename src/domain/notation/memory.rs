//! What was read before, kept: the same targets and actuals stand in many cells, and each is asked for many times.

use super::{Notation, grammar};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Texts that a thread keeps; then it begins anew.
const MOST_TEXTS: usize = 2_000;
/// Longest text that is kept, in bytes.
const LONGEST_TEXT: usize = 200;

thread_local! {
    static SEEN: RefCell<BTreeMap<Box<str>, Notation>> = const { RefCell::new(BTreeMap::new()) };
}

/// Reads a target or an actual.
pub fn read(text: &str) -> Notation {
    if let Some(figure) = grammar::bare_figure(text) {
        return figure;
    }
    if text.len() > LONGEST_TEXT {
        return grammar::read(text);
    }
    if let Some(known) = SEEN.with_borrow(|seen| seen.get(text).cloned()) {
        return known;
    }
    let notation = grammar::read(text);
    SEEN.with_borrow_mut(|seen| {
        if seen.len() >= MOST_TEXTS {
            seen.clear();
        }
        seen.insert(text.into(), notation.clone());
    });
    notation
}
