//! Figures and department text as sentences and cells show them.

use crate::domain::finding::{Finding, Severity};
use crate::domain::text::any_byte;
use crate::profile::model::Band;
use crate::regulation::rounded;
use crate::write::xml;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::fmt::Write;

pub use crate::regulation::percent;

/// Stands where there is no figure.
pub const NO_FIGURE: &str = "—";
/// Those without a grade, where grades are counted.
pub const UNGRADED: &str = "未定级";

/// Characters (UTF-16 units) that a cell of a workbook holds.
const CELL_CAPACITY: usize = 32_767;
/// Closes a text that was cut.
const CUT_MARK: &str = "…（后文过长，已截断）";

/// A figure with exactly `digits` decimals, 四舍五入.
pub fn fixed(number: Decimal, digits: u32) -> String {
    let rounded = rounded(number, digits);
    if rounded.scale() == digits {
        decimal(rounded)
    } else {
        // So large a number has no room for the noughts.
        format!("{rounded:.*}", digits as usize)
    }
}

/// A number with all its digits.
fn decimal(number: Decimal) -> String {
    let mut text = String::with_capacity(8);
    push_decimal(&mut text, number);
    text
}

/// Writes a number with all its digits: what its `Display` writes, which takes several times as long.
pub fn push_decimal(text: &mut String, number: Decimal) {
    let scale = number.scale();
    let digits = u64::try_from(number.mantissa().unsigned_abs()).ok();
    let Some((digits, one)) = digits.zip(10_u64.checked_pow(scale)) else {
        // Writing to a string does not fail.
        let _ = write!(text, "{number}");
        return;
    };
    if number.is_sign_negative() {
        text.push('-');
    }
    push_whole(text, digits / one);
    if scale > 0 {
        let mut buffer = itoa::Buffer::new();
        let places = buffer.format(digits % one);
        text.push('.');
        text.extend(std::iter::repeat_n('0', (scale as usize).saturating_sub(places.len())));
        text.push_str(places);
    }
}

/// Writes a whole number.
pub fn push_whole(text: &mut String, number: u64) {
    text.push_str(itoa::Buffer::new().format(number));
}

/// An amount as printed: at least two decimals, at most six (万元 down to the 分).
pub fn amount(number: Decimal) -> String {
    let rounded = rounded(number, 6).normalize();
    fixed(rounded, rounded.scale().max(2))
}

/// Points and thresholds without closing noughts: 90, 12.5. As text, sooner than `Display` writes them.
pub fn plain(number: Decimal) -> String {
    decimal(number.normalize())
}

/// Names of grades, then 未定级: what counts of grades are counts of.
pub fn grade_names(bands: &[Band]) -> Vec<String> {
    let names = bands.iter().map(|band| band.name.clone());
    names.chain([UNGRADED.to_owned()]).collect()
}

/// Department text on one line: its line breaks become 「；」 unless the line already ends in punctuation.
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        let ends_open = line.chars().next_back().is_some_and(|last| !is_stop(last));
        if ends_open {
            line.push('；');
        }
        if may_hold_controls(part) {
            line.extend(part.chars().filter(|letter| !letter.is_control()));
        } else {
            line.push_str(part);
        }
    }
    line
}

/// Whether a text can stand in a link: XML holds each letter, and none is a control character.
pub fn is_linkable(text: &str) -> bool {
    let is_safe = |letter: char| !letter.is_control() && xml::holds(letter);
    (!may_hold_controls(text) && !has_pair(text, NO_LETTER)) || text.chars().all(is_safe)
}

/// Whether a text has a byte with which a control character may begin.
fn may_hold_controls(text: &str) -> bool {
    any_byte(text, |byte| matches!(byte, 0..b' ' | 0x7F | 0xC2))
}

/// Department text as a sentence: on one line, with one full stop; None if it says nothing.
pub fn sentence(text: &str) -> Option<String> {
    let line = one_line(text);
    let body = line.trim_end_matches(|last: char| is_stop(last) || last.is_whitespace());
    body.chars().any(char::is_alphanumeric).then(|| format!("{body}。"))
}

fn is_stop(letter: char) -> bool {
    matches!(letter, '。' | '；' | ';' | '，' | ',' | '、' | '.' | '：' | ':')
}

/// `强制问题3处，提示问题2处`
pub fn severities(findings: &[&Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    format!(
        "强制问题{}处，提示问题{}处",
        count(Severity::Error),
        count(Severity::Hint)
    )
}

/// The text as a workbook cell can hold it: plain line breaks, a mark for the two characters that XML does not hold and
/// the format knows no escape for, cut with a mark where it is too long.
pub fn cell_text(text: &str) -> Cow<'_, str> {
    let text = held(text);
    // The library takes such a text for formatting of its own, and writes it as markup.
    if text.starts_with("<r>") && text.ends_with("</r>") {
        return Cow::Owned(format!("{text} "));
    }
    text
}

fn held(text: &str) -> Cow<'_, str> {
    if is_held(text) && !text.as_bytes().contains(&b'\r') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}");
    Cow::Owned(cut(&text, CELL_CAPACITY))
}

/// Whether a cell holds a text whole, and XML each of its letters, but for control characters: so it is with most, and
/// every cell is asked. Many bytes are looked at together.
fn is_held(text: &str) -> bool {
    text.len() <= CELL_CAPACITY && !has_pair(text, NO_LETTER)
}

/// Whether a text stands in XML, and in a cell, as it is.
pub fn is_plain(text: &str) -> bool {
    !any_byte(text, |byte| byte != ESCAPE[0] && needs_a_look(byte)) && !has_pair(text, ESCAPE) && is_held(text)
}

/// Whether these bytes stand somewhere one behind the other.
fn has_pair(text: &str, [first, second]: [u8; 2]) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(false, |any, (one, next)| any | ((*one == first) & (*next == second)))
}

/// The bytes with which begins what is written otherwise: signs of tags, control characters, and escapes of these.
pub const fn needs_a_look(byte: u8) -> bool {
    byte < b' ' || matches!(byte, b'&' | b'<' | b'>' | b'_')
}

/// How U+FFFE and U+FFFF begin; other letters that begin so are rare.
const NO_LETTER: [u8; 2] = [0xEF, 0xBF];
/// How the escape of a character begins that XML does not hold.
const ESCAPE: [u8; 2] = *b"_x";

/// Whether a text begins as workbooks write a character that XML does not hold: `_x000A_`.
pub fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes.get(2..6).unwrap_or_default();
    text.starts_with("_x") && digits.iter().all(u8::is_ascii_hexdigit) && bytes.get(6) == Some(&b'_')
}

/// The text cut to at most `units` UTF-16 units, the mark included.
pub fn cut(text: &str, units: usize) -> String {
    if text.encode_utf16().count() <= units {
        return text.to_owned();
    }
    let mut room = units.saturating_sub(CUT_MARK.encode_utf16().count());
    let kept = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= room;
        room = room.saturating_sub(letter.len_utf16());
        fits
    });
    kept.chain(CUT_MARK.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn figures_are_rounded_half_up_with_all_their_digits() {
        assert_eq!(fixed(decimal("89.995"), 2), "90.00");
        assert_eq!(fixed(decimal("90"), 2), "90.00");
        assert_eq!(amount(decimal("833.29")), "833.29");
        assert_eq!(amount(decimal("833")), "833.00");
        assert_eq!(amount(decimal("0.005400")), "0.0054");
        assert_eq!(plain(decimal("12.50")), "12.5");
        assert_eq!(fixed(decimal("-0.001"), 2), format!("{:.2}", decimal("-0.00")));
        assert_eq!(fixed(decimal("-0.5"), 0), "-1");
        assert_eq!(amount(Decimal::MAX), format!("{}.00", Decimal::MAX));
    }

    #[test]
    fn a_number_is_written_as_it_displays() {
        for text in [
            "0",
            "-0",
            "0.00",
            "-0.05",
            "7",
            "12.50",
            "-833.29",
            "100",
            "0.1",
            "18446744073709551615",
            "18446744073709551616",
            "-0.00000000000000000001",
            "0.0000000000000000001",
            "1.0000000000000000001",
            "1234567890.12345",
            "0.0000000000000000000000000001",
            "-1.8446744073709551615",
            "79228162514264337593543950335",
            "-0.9999999999999999999999999999",
        ] {
            let number = decimal(text);
            let mut written = String::new();
            push_decimal(&mut written, number);
            assert_eq!(written, number.to_string());
        }
    }

    #[test]
    fn text_becomes_one_sentence() {
        assert_eq!(
            sentence("资金到位晚；\r\n\r\n 项目推迟。"),
            Some("资金到位晚；项目推迟。".to_owned())
        );
        assert_eq!(sentence("一\n二"), Some("一；二。".to_owned()));
        assert_eq!(one_line("一\t二\u{7f}三\u{85}四\u{b7}五"), "一二三四·五");
        assert_eq!(sentence("  "), None);
        assert_eq!(sentence("——"), None);
    }

    #[test]
    fn text_that_is_too_long_is_cut_with_a_mark() {
        assert_eq!(cell_text("短\r\n文"), "短\n文");
        assert_eq!(cell_text("短\u{FFFE}文\u{FFFF}"), "短\u{FFFD}文\u{FFFD}");
        let whole = "长".repeat(CELL_CAPACITY);
        assert_eq!(cell_text(&whole), whole);
        let text = "𠮷".repeat(CELL_CAPACITY);
        let long = cell_text(&text);
        assert!(long.ends_with(CUT_MARK));
        assert!(long.encode_utf16().count() <= CELL_CAPACITY);
        assert!(long.encode_utf16().count() > CELL_CAPACITY - 2);
    }
}
