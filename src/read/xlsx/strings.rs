//! Shared strings: texts that cells name by their number. All cells that name one keep the same.

use super::text::{plain_piece, read_item};
use super::xml::{Cause, Scanner};
use crate::domain::text::{Keep, Text};
use crate::read::package::Shortcuts;
use crate::read::value::{is_error_text, kept_text};
use std::borrow::Cow;

/// Most shared strings of a workbook.
const MAX_STRINGS: usize = 2_000_000;

/// The shared strings, in order.
#[derive(Debug, Default)]
pub struct Strings(Vec<Shared>);

/// A string as every cell that names it keeps it.
#[derive(Debug)]
pub struct Shared {
    pub text: Text,
    pub is_error: bool,
}

impl Strings {
    /// Reads the part; how many strings it claims to have is not believed.
    pub fn read(xml: &str, shortcuts: Shortcuts) -> Result<Self, Cause> {
        let mut scanner = Scanner::new(xml);
        let mut strings = Self::default();
        let mut whole = String::new();
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
            whole.clear();
            read_item(&mut scanner, &mut whole)?;
            strings.keep(&whole)?;
        }
        scanner.finish()?;
        Ok(strings)
    }

    /// Reads the strings that come next, as long as they are plain.
    fn read_plain_items(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Cause> {
        while let Some((text, rest)) = scanner.ahead().and_then(plain_item) {
            scanner.go_on(rest);
            self.keep(&text)?;
        }
        Ok(())
    }

    /// Keeps a string behind the others.
    fn keep(&mut self, text: &str) -> Result<(), Cause> {
        if self.0.len() == MAX_STRINGS {
            return Err(format!("的文本超过{MAX_STRINGS}条"));
        }
        let text = kept_text(text);
        self.0.push(Shared {
            text: text.keep(),
            is_error: is_error_text(text),
        });
        Ok(())
    }

    /// A string by its number.
    pub fn get(&self, number: usize) -> Option<&Shared> {
        self.0.get(number)
    }
}

/// The string with which the markup begins, as Excel, WPS and most writers write it, and what stands behind it:
///
/// ```text
/// <si><t>教育局</t></si>
/// <si><t>教育局</t><phoneticPr fontId="1" type="noConversion"/></si>
/// ```
fn plain_item(markup: &str) -> Option<(Cow<'_, str>, &str)> {
    const MOST_DIGITS: usize = 9;
    let (text, rest) = plain_piece(markup.strip_prefix("<si>")?)?;
    let rest = match rest.strip_prefix("<phoneticPr fontId=\"") {
        Some(font) => {
            let digits = font.bytes().take(MOST_DIGITS).take_while(u8::is_ascii_digit).count();
            font[digits..].strip_prefix("\" type=\"noConversion\"/>")?
        }
        None => rest,
    };
    Some((text, rest.strip_prefix("</si>")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_named_by_its_number() {
        let xml = "<sst count='9' uniqueCount='18446744073709551615'><si><t>甲</t></si><si/>\
                   <si><t xml:space='preserve'> 丙 丁\u{3000}</t></si><si><t>#N/A</t></si></sst>";
        let strings = Strings::read(xml, Shortcuts::Taken).unwrap();
        let read = (0..5).map(|number| strings.get(number));
        let read: Vec<_> = read
            .map(|shared| shared.map(|shared| (shared.text.as_str(), shared.is_error)))
            .collect();
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
