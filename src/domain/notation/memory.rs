//! Targets and actuals that were read before: the same stand in many cells, and each is asked for many times, by
//! recognition, by scoring and by the checks of a form.

use super::{Notation, grammar};
use crate::domain::memory::{Memory, remembered};
use std::cell::RefCell;

thread_local! {
    static SEEN: RefCell<Memory<Notation>> = const { RefCell::new(Memory::OF_ALL) };
}

/// Reads a target or an actual.
pub fn read(text: &str) -> Notation {
    if let Some(figure) = grammar::bare_figure(text) {
        return figure;
    }
    remembered(&SEEN, text, grammar::read)
}
