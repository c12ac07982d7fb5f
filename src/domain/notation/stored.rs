//! Reading a cell: what is stored decides the value, what is shown decides scale, unit and tolerance.

use super::figure::{half_unit, multipliers_in, number};
use super::{Notation, Quantity, Term, read};
use crate::domain::cell::{Cell, Stored};
use crate::domain::text::Text;
use rust_decimal::Decimal;

/// Reads a cell.
pub(super) fn notation(cell: &Cell) -> Notation {
    match cell.stored {
        Stored::Text => read(&cell.text),
        Stored::Number(stored) => of_number(stored, &cell.text),
        Stored::Date => match read(&cell.text) {
            dated @ Notation {
                term: Term::Period(_), ..
            } => dated,
            _ => Notation::words(),
        },
        Stored::Truth(truth) => Notation::plain(Term::Truth(truth)),
        Stored::Error => Notation::words(),
        Stored::FormulaWithoutValue => Notation::plain(Term::Blank),
    }
}

/// A stored number under its number format.
fn of_number(stored: Decimal, text: &str) -> Notation {
    let shown = read(text);
    let quantity = match shown.term {
        // 0"年" and 0000-00-00 make a number a date to everybody who sees it.
        Term::Period(_) => return shown,
        Term::Quantity(quantity) => Quantity {
            value: in_scale(stored, &quantity, text),
            ..quantity
        },
        _ => bare(stored, text),
    };
    Notation {
        comparator: shown.comparator,
        term: Term::Quantity(quantity),
    }
}

/// The stored number in the scale of what is shown: 0.95 under 「95%」 is 95, 12000 under 「1.2万」 stays 12000, and
/// 1.2 under a literal 万 is 12000. The scale is the one under which both agree.
fn in_scale(stored: Decimal, shown: &Quantity, text: &str) -> Decimal {
    let hundredfold = shown.percent.then_some(Decimal::ONE_HUNDRED);
    let scales = hundredfold
        .into_iter()
        .chain([Decimal::ONE])
        .chain(multipliers_in(text));
    let agrees = |value: &Decimal| {
        let distance = value.checked_sub(shown.value).map(|distance| distance.abs());
        distance.is_some_and(|distance| distance <= shown.tolerance)
    };
    scales
        .filter_map(|scale| scaled(stored, scale))
        .find(agrees)
        .or_else(|| scaled(stored, hundredfold?))
        .unwrap_or(stored)
}

fn scaled(stored: Decimal, scale: Decimal) -> Option<Decimal> {
    if scale == Decimal::ONE {
        return Some(stored);
    }
    stored.checked_mul(scale).map(|product| product.normalize())
}

/// A number whose display is no plain figure, such as `(5.00)`, `1.2E+05` or the `-` of a zero.
fn bare(stored: Decimal, text: &str) -> Quantity {
    let tolerance = shown_half_unit(text).unwrap_or_else(|| own_half_unit(stored));
    let percent = text.ends_with(['%', '％']);
    let value = if percent {
        scaled(stored, Decimal::ONE_HUNDRED)
    } else {
        None
    };
    Quantity {
        value: value.unwrap_or(stored),
        percent: value.is_some(),
        unit: Text::new(),
        tolerance,
    }
}

/// Half a unit of the last digit of the only figure in a display; None in scientific notation, which hides it.
fn shown_half_unit(text: &str) -> Option<Decimal> {
    let at = text.find(|letter: char| letter.is_ascii_digit())?;
    let (number, rest) = number(&text[at..])?;
    (!rest.contains(|letter: char| letter.is_ascii_digit())).then_some(number.half_unit)
}

/// Half a unit of the last digit that is stored.
pub(super) fn own_half_unit(stored: Decimal) -> Decimal {
    half_unit(stored.normalize().scale()).unwrap_or_default()
}
