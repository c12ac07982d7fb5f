//! The text of a string item: plain, or in runs of rich text; how it is read aloud (phonetic runs) is left out.
//!
//! ```text
//! <si> <t>教育局</t> <phoneticPr/> </si>
//! <si> <r> <rPr/> <t>教育</t> </r> <r> <t xml:space="preserve">局 </t> </r> <rPh> <t>jiaoyu</t> </rPh> </si>
//! ```

use super::xml::{Cause, Scanner, decoded};
use memchr::memchr;
use std::borrow::Cow;

/// Most bytes of the runs of one text together.
pub const MAX_TEXT: usize = 1024 * 1024;

/// Adds the text of the string item that is open (`si`, `is`), walking to its end.
pub fn read_item(scanner: &mut Scanner<'_>, whole: &mut String) -> Result<(), Cause> {
    let start = whole.len();
    while let Some(tag) = scanner.child()? {
        match tag.name {
            "t" => read_piece(scanner, tag.attribute("space"), whole)?,
            "r" => {
                while let Some(tag) = scanner.child()? {
                    match tag.name {
                        "t" => read_piece(scanner, tag.attribute("space"), whole)?,
                        _ => scanner.skip()?,
                    }
                }
            }
            _ => scanner.skip()?,
        }
        if whole.len() - start > MAX_TEXT {
            return Err(format!("的一处文本超过{}MiB", MAX_TEXT / 1024 / 1024));
        }
    }
    Ok(())
}

/// The piece with which the markup begins, `<t>…</t>`, and what stands behind it; None if it is not as plain, or is at
/// fault.
pub fn plain_piece(markup: &str) -> Option<(Cow<'_, str>, &str)> {
    let inside = markup.strip_prefix("<t")?;
    let (space, inside) = match inside.strip_prefix('>') {
        Some(inside) => (None, inside),
        None => (Some("preserve"), inside.strip_prefix(" xml:space=\"preserve\">")?),
    };
    let end = memchr(b'<', inside.as_bytes()).filter(|end| *end < MAX_TEXT)?;
    let (text, rest) = inside.split_at(end);
    let rest = rest.strip_prefix("</t>")?;
    let text = match decoded(text).ok()? {
        Cow::Borrowed(text) => unescaped(counted(text, space)),
        Cow::Owned(text) => Cow::Owned(unescaped(counted(&text, space)).into_owned()),
    };
    Some((text, rest))
}

fn read_piece(scanner: &mut Scanner<'_>, space: Option<&str>, whole: &mut String) -> Result<(), Cause> {
    let text = scanner.text()?;
    whole.push_str(&unescaped(counted(&text, space)));
    Ok(())
}

/// What counts of a piece of text whose references are resolved: blanks at its ends only where the file says so.
fn counted<'a>(text: &'a str, space: Option<&str>) -> &'a str {
    match space {
        Some("preserve") => text,
        _ => text.trim_matches([' ', '\t', '\r', '\n']),
    }
}

/// Characters that XML cannot hold are written `_x000D_`, in units of UTF-16; what those do not make a character of is
/// shown as unreadable.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr(b'_', text.as_bytes()).is_none() || next_escape(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, unit)) = next_escape(rest) {
        whole.push_str(&rest[..at]);
        rest = &rest[at + ESCAPE..];
        let mut units = vec![unit];
        if (0xD800..0xDC00).contains(&unit)
            && let Some((0, low @ 0xDC00..=0xDFFF)) = next_escape(rest)
        {
            units.push(low);
            rest = &rest[ESCAPE..];
        }
        let letters = char::decode_utf16(units);
        whole.extend(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// Length of `_x000D_`.
const ESCAPE: usize = 7;

/// Where the next escape is, and its unit.
fn next_escape(text: &str) -> Option<(usize, u16)> {
    text.match_indices("_x").find_map(|(at, _)| {
        let digits = text.get(at + 2..at + ESCAPE)?.strip_suffix('_')?;
        let is_plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        Some((at, u16::from_str_radix(digits, 16).ok().filter(|_| is_plain)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(xml: &str, text: &str) {
        let mut scanner = Scanner::new(xml);
        let mut whole = String::new();
        scanner.next().unwrap();
        read_item(&mut scanner, &mut whole).unwrap();
        assert_eq!(whole, text);
    }

    #[test]
    fn a_string_item_is_its_runs_without_what_is_read_aloud() {
        case("<si><t>教育局</t></si>", "教育局");
        case("<si/>", "");
        case(
            "<is><t> 教育局 </t><rPh sb='0'><t>jiaoyu</t></rPh><phoneticPr/></is>",
            "教育局",
        );
        case(
            "<si><r><rPr><b/></rPr><t xml:space=\"preserve\">教育 </t></r><r><t> 局</t></r></si>",
            "教育 局",
        );
    }

    #[test]
    fn escaped_characters_are_what_they_stand_for() {
        assert_eq!(unescaped("一_x000A_二"), "一\n二");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescaped("_xD83D__xDE00_"), "😀");
        assert_eq!(unescaped("_xD83D_"), "\u{FFFD}");
        assert_eq!(unescaped("_x00_ _xZZZZ_ _x+123_"), "_x00_ _xZZZZ_ _x+123_");
    }

    #[test]
    fn a_text_without_measure_is_refused() {
        let xml = format!("<si><t>{}</t></si>", "长".repeat(MAX_TEXT));
        let mut scanner = Scanner::new(&xml);
        scanner.next().unwrap();
        assert!(read_item(&mut scanner, &mut String::new()).is_err());
    }
}
