//! What a spreadsheet program takes a typed text for.

use crate::domain::cell::{Cell, Stored};
use crate::domain::place::Address;
use crate::read::value::{text_cell, truth_cell};
use rust_decimal::Decimal;

/// Digits that spreadsheet programs keep of a number; longer ones are codes.
const DIGITS: usize = 15;

/// The cell of a text as it stands in the file; None if it is blank. `95%` is the number 0.95, `1,234.50` a number,
/// `007` a code. The text stays as the department wrote it.
pub fn cell(at: Address, text: &str) -> Option<Cell> {
    let read = text_cell(at, text);
    if read.text.is_empty() {
        return None;
    }
    if read.stored == Stored::Error {
        return Some(read);
    }
    Some(match (read.text.as_str(), number(&read.text)) {
        ("TRUE" | "FALSE", _) => truth_cell(at, read.text == "TRUE"),
        (_, Some(number)) => Cell {
            stored: Stored::Number(number),
            ..read
        },
        _ => read,
    })
}

/// The number that a text is typed as.
fn number(text: &str) -> Option<Decimal> {
    let (figure, is_percent) = match text.strip_suffix('%') {
        Some(figure) => (figure.trim_end(), true),
        None => (text, false),
    };
    let unsigned = figure.strip_prefix(['-', '+']).unwrap_or(figure);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = is_digits(whole) && !(whole.len() > 1 && whole.starts_with('0'));
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    if !has_digits || !is_digits(fraction) || !(is_plain || is_grouped(whole)) {
        return None;
    }
    let plain: String = figure.chars().filter(|letter| *letter != ',').collect();
    if plain.bytes().filter(u8::is_ascii_digit).count() > DIGITS {
        return None;
    }
    let number: Decimal = plain.trim_start_matches('+').parse().ok()?;
    let number = if is_percent {
        number.checked_div(Decimal::ONE_HUNDRED)?
    } else {
        number
    };
    Some(number.normalize())
}

/// `1,234,567`: groups of three after one of one to three.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    rest.peek().is_some()
        && (1..=3).contains(&first.len())
        && is_digits(first)
        && !first.starts_with('0')
        && rest.all(|group| group.len() == 3 && is_digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: Option<&str>) {
        let read = cell(Address::new(0, 0), text).unwrap();
        assert_eq!(read.text, text.trim());
        assert_eq!(read.number(), expected.map(|number| number.parse().unwrap()), "{text}");
    }

    #[test]
    fn figures_are_numbers_and_codes_are_text() {
        case("95", Some("95"));
        case("100%", Some("1"));
        case(" 86.19% ", Some("0.8619"));
        case("1,234.50", Some("1234.5"));
        case("-3.20", Some("-3.2"));
        case("0", Some("0"));
        case("0.50", Some("0.5"));
        case("007", None);
        case("12,34", None);
        case("1.2.3", None);
        case("110101199001011234", None);
        case("≥95%", None);
        case("95分", None);
        case("2022-12-31", None);
        case("%", None);
        case("-", None);
        case(".", None);
    }

    #[test]
    fn blanks_and_errors_are_what_they_are() {
        assert_eq!(cell(Address::new(0, 0), " \u{A0}"), None);
        assert_eq!(cell(Address::new(0, 0), "#DIV/0!").unwrap().stored, Stored::Error);
        assert_eq!(cell(Address::new(0, 0), "TRUE").unwrap().stored, Stored::Truth(true));
    }
}
