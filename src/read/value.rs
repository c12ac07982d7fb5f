//! From what a file stores to a cell: binary doubles to decimals, numbers and dates to the text a person sees.

use crate::domain::cell::{Cell, Stored};
use crate::domain::moment::Moment;
use crate::domain::place::Address;
use crate::domain::text::{Keep, Text};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Longest text that is kept of one cell, in bytes: room for the 32767 characters that a spreadsheet allows.
const MAX_TEXT: usize = 128 * 1024;

/// Magnitude under which a result of binary arithmetic is the nought it was meant to be.
const NOUGHT: f64 = 1e-15;

/// Magnitude under which 15 significant digits reach beyond the 28 places that a decimal has behind its point.
const SHORTENED: f64 = 1e-14;

/// The number to 15 significant digits, as spreadsheet programs keep it; None if it is not finite or too large.
pub fn decimal(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    if value.abs() < NOUGHT {
        return Some(Decimal::ZERO);
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return Some(Decimal::from(value as i64));
    }
    let behind = if value.abs() < SHORTENED { 13 } else { 14 };
    Decimal::from_scientific(&format!("{value:.behind$e}"))
        .ok()
        .map(|number| number.normalize())
}

/// A number as it is shown under a number format (`0.86` under `0%` is `86%`). General shows all 15 digits, so that
/// codes are not cut; a format that cannot be applied shows the plain number, one such as `;;;` nothing.
fn shown(value: f64, number: Decimal, format: &str) -> String {
    if is_general(format) {
        return number.to_string();
    }
    if shows_nothing(value, format) {
        return String::new();
    }
    match ssfmt::format_default(value, &spelt_out(format)) {
        Ok(text) => text.trim().to_owned(),
        Err(_) => number.to_string(),
    }
}

/// Whether the section of a format that is for such a number is empty: `;;;` shows nothing at all, `0;-0;` no nought.
fn shows_nothing(value: f64, format: &str) -> bool {
    if !(format.contains(";;") || format.starts_with(';') || format.ends_with(';')) || format.contains(['"', '[', '\\'])
    {
        return false;
    }
    let sections: Vec<&str> = format.split(';').collect();
    let section = match value {
        0.0 => sections.get(2),
        _ if value < 0.0 => sections.get(1),
        _ => None,
    };
    section
        .or(sections.first())
        .is_some_and(|section| section.trim().is_empty())
}

/// A format with `!`, by which Chinese systems have the next character stand for itself, as `\`, which all know:
/// `0!.0,` shows 1000000 as 100.0.
fn spelt_out(format: &str) -> Cow<'_, str> {
    if !format.contains('!') {
        return Cow::Borrowed(format);
    }
    let mut plain = String::with_capacity(format.len());
    let mut letters = format.chars();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        is_quoted ^= letter == '"';
        match letter {
            '!' if !is_quoted => plain.push('\\'),
            _ => plain.push(letter),
        }
        if !is_quoted && matches!(letter, '!' | '\\') {
            plain.extend(letters.next());
        }
    }
    Cow::Owned(plain)
}

/// Whether a format shows a number as it is.
pub fn is_general(format: &str) -> bool {
    format.is_empty() || format.eq_ignore_ascii_case("general") || format == "@" || format == "GENERAL"
}

/// Whether a number format shows a date or time: an unquoted y, m, d, h or s outside brackets.
pub fn is_date_format(format: &str) -> bool {
    let mut letters = format.chars();
    let mut in_general = format.to_ascii_lowercase().contains("general");
    while let Some(letter) = letters.next() {
        match letter {
            '"' => while letters.next().is_some_and(|inner| inner != '"') {},
            '\\' | '!' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inner: String = letters.by_ref().take_while(|inner| *inner != ']').collect();
                // [h], [mm], [ss] count elapsed time; [Red], [$-804], [>1] do not.
                if !inner.is_empty()
                    && inner
                        .chars()
                        .all(|unit| matches!(unit.to_ascii_lowercase(), 'h' | 'm' | 's'))
                {
                    return true;
                }
            }
            ';' => in_general = false,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' if !in_general => return true,
            _ => {}
        }
    }
    false
}

/// Format codes that a file names by number only; the date formats as Chinese systems show them.
pub fn built_in_format(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 | 37 | 38 => "#,##0;-#,##0",
        7 | 8 | 39 | 40 => "#,##0.00;-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 | 32 => "h:mm",
        21 | 33 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        34 | 55 => "h\"时\"mm\"分\"",
        35 | 56 => "h\"时\"mm\"分\"ss\"秒\"",
        41 | 42 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        43 | 44 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        _ => "General",
    }
}

/// Serial of 1904-01-01 in the 1900 system.
const DAYS_TO_1904: f64 = 1462.0;
/// First serial past 9999-12-31.
const SERIAL_END: f64 = 2_958_466.0;

/// A cell that holds a number under a format; a date where the format says so.
pub fn number_cell(at: Address, value: f64, format: &str, is_1904: bool) -> Cell {
    let Some(number) = decimal(value) else {
        return text_cell(at, &format!("{value}"));
    };
    if is_date_format(format) {
        let serial = if is_1904 { value + DAYS_TO_1904 } else { value };
        if (0.0..SERIAL_END).contains(&serial)
            && let Ok(text) = ssfmt::format_default(serial, format)
        {
            return Cell {
                at,
                text: text.trim().into(),
                stored: Stored::Date,
                hidden: false,
            };
        }
    }
    let shown = shown(value, number, format);
    // A format such as ;;; hides a figure that counts all the same.
    let hidden = shown.is_empty();
    Cell {
        at,
        text: if hidden { number.to_string() } else { shown }.into(),
        stored: Stored::Number(number),
        hidden,
    }
}

/// A date written out (`2022-12-31`, `2022-12-31T09:30:00`) under a format, as year, month and day where the format shows
/// no date; text that is none stays text.
pub fn iso_date_cell(at: Address, written: &str, format: &str) -> Cell {
    let Some(serial) = serial(written.trim()) else {
        return text_cell(at, written);
    };
    let format = if is_date_format(format) {
        format
    } else {
        built_in_format(14)
    };
    number_cell(at, serial, format, false)
}

/// The serial number of a date and time of day from 1900-03-01, where the calendar of spreadsheets is that of the world.
fn serial(written: &str) -> Option<f64> {
    const FIRST: f64 = 61.0;
    const DAYS_TO_1970: f64 = 25_569.0;
    const DAY: f64 = 86_400.0;
    let moment = match written.contains('T') {
        true => Moment::parse(&format!("{}Z", written.trim_end_matches('Z'))),
        false => Moment::parse(&format!("{written}T00:00:00Z")),
    };
    let serial = moment?.unix_seconds() as f64 / DAY + DAYS_TO_1970;
    (FIRST..SERIAL_END).contains(&serial).then_some(serial)
}

/// A cell that holds text; error values written as text (by some writers) are errors all the same.
pub fn text_cell(at: Address, text: &str) -> Cell {
    let text = kept_text(text);
    kept_text_cell(at, text, is_error_text(text))
}

/// As much of a text as is kept of one cell, ends trimmed.
pub fn kept_text(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim()
}

/// A cell that holds a text of which is known whether it is an error value.
pub fn kept_text_cell(at: Address, text: impl Keep, is_error: bool) -> Cell {
    Cell {
        at,
        text: text.keep(),
        stored: if is_error { Stored::Error } else { Stored::Text },
        hidden: false,
    }
}

/// A cell that holds an error value, under the name that is shown.
pub fn error_cell(at: Address, name: &str) -> Cell {
    Cell {
        at,
        text: name.into(),
        stored: Stored::Error,
        hidden: false,
    }
}

/// A cell that holds TRUE or FALSE.
pub fn truth_cell(at: Address, truth: bool) -> Cell {
    let text = if truth { "TRUE" } else { "FALSE" };
    Cell {
        at,
        text: text.into(),
        stored: Stored::Truth(truth),
        hidden: false,
    }
}

/// A formula that was never calculated.
pub fn unvalued_cell(at: Address) -> Cell {
    Cell {
        at,
        text: Text::new(),
        stored: Stored::FormulaWithoutValue,
        hidden: false,
    }
}

/// The number that binary workbooks pack into four bytes: the upper thirty bits of a double, or a whole number; either
/// may stand for its hundredth.
pub fn packed_number(packed: u32) -> f64 {
    let value = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 0 { value } else { value / 100.0 }
}

/// The name of an error by its number in binary workbooks.
pub const fn binary_error(number: u8) -> &'static str {
    match number {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2B => "#GETTING_DATA",
        _ => "#N/A",
    }
}

/// `#DIV/0!`, `#N/A`, `Err:502` …
pub fn is_error_text(text: &str) -> bool {
    const NAMES: [&str; 17] = [
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BUSY!",
        "#GETTING_DATA",
        "#UNKNOWN!",
        "#BLOCKED!",
        "#CONNECT!",
        "#PYTHON!",
        "#EXTERNAL!",
    ];
    (text.starts_with('#') && NAMES.contains(&text))
        || text
            .strip_prefix("Err:")
            .is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(value: f64, format: &str, text: &str, number: Option<&str>) {
        let cell = number_cell(Address::new(0, 0), value, format, false);
        assert_eq!(cell.text, text);
        assert_eq!(cell.number(), number.map(|number| number.parse().unwrap()));
    }

    #[test]
    fn numbers_are_shown_as_a_person_sees_them() {
        case(0.95, "0%", "95%", Some("0.95"));
        case(0.8619, "0.00%", "86.19%", Some("0.8619"));
        case(215_457.6, "#,##0.0", "215,457.6", Some("215457.6"));
        case(
            110_101_199_001_011.0,
            "General",
            "110101199001011",
            Some("110101199001011"),
        );
        case(0.1 + 0.2, "General", "0.3", Some("0.3"));
        case(5.55e-17, "General", "0", Some("0"));
        // What is left of 33.3 − 33.2 − 0.1.
        let left = 33.3 - 33.2 - 0.1;
        case(left, "0.00", "-0.00", Some("-0.0000000000000056898930012039"));
        case(8.0, "0.00_ ", "8.00", Some("8"));
        case(12.0, "0\"人次\"", "12人次", Some("12"));
        case(0.0, "0.00;-0.00;0.00", "0.00", Some("0"));
    }

    #[test]
    fn what_stands_for_itself_in_a_format_is_shown_so() {
        case(1_000_000.0, "0!.0,", "100.0", Some("1000000"));
        case(1_000_000.0, "0!.0000", "100.0000", Some("1000000"));
        case(12.0, "0!y!m!d", "12ymd", Some("12"));
        case(12.0, "0\"!\"", "12!", Some("12"));
        case(12.0, "0\\!", "12!", Some("12"));
        case(12.0, "0!!", "12!", Some("12"));
    }

    #[test]
    fn a_figure_whose_format_shows_nothing_is_hidden() {
        for (value, format, hidden) in [
            (100.0, ";;;", true),
            (0.0, "0;-0;;@", true),
            (5.0, "0;-0;;@", false),
            (0.0, "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", false),
            (5.0, "General", false),
        ] {
            let cell = number_cell(Address::new(0, 0), value, format, false);
            assert_eq!(cell.hidden, hidden, "{value} under {format}");
            assert!(!cell.text.is_empty());
        }
    }

    #[test]
    fn dates_are_shown_as_dates() {
        case(44_926.0, "yyyy/m/d", "2022/12/31", None);
        case(44_926.0, built_in_format(31), "2022年12月31日", None);
        case(44_926.0, "[$-804]yyyy\"年\"m\"月\"", "2022年12月", None);
        case(-5.0, "yyyy/m/d", "-5", Some("-5"));
        case(1e12, "yyyy/m/d", "1000000000000", Some("1000000000000"));
    }

    #[test]
    fn colours_and_literals_make_no_date() {
        for format in ["[Red]0.00", "0.00\"days\"", "General", "#,##0_);[Red](#,##0)", "0.00_m"] {
            assert!(!is_date_format(format), "{format}");
        }
    }

    #[test]
    fn what_is_not_finite_is_no_number() {
        for value in [f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(number_cell(Address::new(0, 0), value, "0", false).number(), None);
        }
    }
}
