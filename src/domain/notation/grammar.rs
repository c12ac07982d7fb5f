//! The grammar.

use super::{Notation, Term};
use crate::domain::cell::Cell;

/// Reads a target or an actual.
pub fn read(_text: &str) -> Notation {
    Notation {
        comparator: None,
        term: Term::Words,
    }
}

/// Reads a cell.
pub fn of(cell: &Cell) -> Notation {
    read(&cell.text)
}
