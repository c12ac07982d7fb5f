//! Shared strings: texts that cells name by their number, kept end to end in one piece of memory.

use super::text::{add_plain_piece, read_item};
use super::xml::{Cause, Scanner};
use crate::read::package::Shortcuts;
use crate::read::value::{is_error_text, kept_text};
use std::ops::Range;

/// Most shared strings of a workbook.
const MAX_STRINGS: usize = 2_000_000;

/// The shared strings, in order.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    places: Vec<Place>,
}

/// Where a string stands, as much of it as a cell keeps, and whether it is an error value.
#[derive(Debug)]
struct Place {
    kept: Range<usize>,
    is_error: bool,
}

impl Strings {
    /// Reads the part; how many strings it claims to have is not believed.
    pub fn read(xml: &str, shortcuts: Shortcuts) -> Result<Self, Cause> {
        let mut scanner = Scanner::new(xml);
        let mut strings = Self::default();
        scanner.child()?;
        loop {
            if shortcuts == Shortcuts::Taken {
                strings.read_plain_items(&mut scanner)?;
            }
            let Some(tag) = scanner.child()? else {
                break;
            };
            if tag.name != "si" {
                scanner.skip()?;
                continue;
            }
            let start = strings.text.len();
            read_item(&mut scanner, &mut strings.text)?;
            strings.keep(start)?;
        }
        scanner.finish()?;
        Ok(strings)
    }

    /// Reads the strings that come next, as long as they are plain.
    fn read_plain_items(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Cause> {
        while let Some(markup) = scanner.ahead() {
            let start = self.text.len();
            match add_plain_item(markup, &mut self.text) {
                Some(rest) => scanner.go_on(rest),
                None => {
                    self.text.truncate(start);
                    break;
                }
            }
            self.keep(start)?;
        }
        Ok(())
    }

    /// Keeps the string that begins there, behind the others.
    fn keep(&mut self, start: usize) -> Result<(), Cause> {
        if self.places.len() == MAX_STRINGS {
            return Err(format!("的文本超过{MAX_STRINGS}条"));
        }
        self.places.push(place(&self.text, start));
        Ok(())
    }

    /// A string by its number, as a cell keeps it, and whether it is an error value.
    pub fn get(&self, number: usize) -> Option<(&str, bool)> {
        let place = self.places.get(number)?;
        Some((self.text.get(place.kept.clone())?, place.is_error))
    }
}

/// Adds the string with which the markup begins, as Excel, WPS and most writers write it, and gives what stands behind
/// it:
///
/// ```text
/// <si><t>教育局</t></si>
/// <si><t>教育局</t><phoneticPr fontId="1" type="noConversion"/></si>
/// ```
fn add_plain_item<'a>(markup: &'a str, whole: &mut String) -> Option<&'a str> {
    const MOST_DIGITS: usize = 9;
    let rest = add_plain_piece(markup.strip_prefix("<si>")?, whole)?;
    let rest = match rest.strip_prefix("<phoneticPr fontId=\"") {
        Some(font) => {
            let digits = font.bytes().take(MOST_DIGITS).take_while(u8::is_ascii_digit).count();
            font[digits..].strip_prefix("\" type=\"noConversion\"/>")?
        }
        None => rest,
    };
    rest.strip_prefix("</si>")
}

/// The place of the string that stands behind the others.
fn place(texts: &str, start: usize) -> Place {
    let whole = &texts[start..];
    let kept = kept_text(whole);
    let start = texts.len() - whole.trim_start().len();
    Place {
        kept: start..start + kept.len(),
        is_error: is_error_text(kept),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_named_by_its_number() {
        let xml = "<sst count='9' uniqueCount='18446744073709551615'><si><t>甲</t></si><si/>\
                   <si><t xml:space='preserve'> 丙 丁\u{3000}</t></si><si><t>#N/A</t></si></sst>";
        let strings = Strings::read(xml, Shortcuts::Taken).unwrap();
        let read: Vec<_> = (0..5).map(|number| strings.get(number)).collect();
        let expected = [("甲", false), ("", false), ("丙 丁", false), ("#N/A", true)];
        assert_eq!(read[..4], expected.map(Some));
        assert_eq!(read[4], None);
    }

    #[test]
    fn more_strings_than_any_workbook_has_are_refused() {
        let xml = format!("<sst>{}</sst>", "<si/>".repeat(MAX_STRINGS + 1));
        assert!(Strings::read(&xml, Shortcuts::Taken).is_err());
    }
}
