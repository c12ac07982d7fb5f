//! Shared strings: texts that cells name by their number, kept end to end in one piece of memory.

use super::text::read_item;
use super::xml::{Cause, Scanner};

/// Most shared strings of a workbook.
const MAX_STRINGS: usize = 2_000_000;

/// The shared strings, in order.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Strings {
    /// Reads the part; how many strings it claims to have is not believed.
    pub fn read(xml: &str) -> Result<Self, Cause> {
        let mut scanner = Scanner::new(xml);
        let mut strings = Self::default();
        scanner.child()?;
        while let Some(tag) = scanner.child()? {
            if tag.name != "si" {
                scanner.skip()?;
                continue;
            }
            if strings.ends.len() == MAX_STRINGS {
                return Err(format!("的文本超过{MAX_STRINGS}条"));
            }
            read_item(&mut scanner, &mut strings.text)?;
            strings.ends.push(strings.text.len());
        }
        scanner.finish()?;
        Ok(strings)
    }

    /// A string by its number.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_named_by_its_number() {
        let xml = "<sst count='9' uniqueCount='18446744073709551615'><si><t>甲</t></si><si/><si><t>丙</t></si></sst>";
        let strings = Strings::read(xml).unwrap();
        let read: Vec<_> = (0..4).map(|number| strings.get(number)).collect();
        assert_eq!(read, [Some("甲"), Some(""), Some("丙"), None]);
    }

    #[test]
    fn more_strings_than_any_workbook_has_are_refused() {
        let xml = format!("<sst>{}</sst>", "<si/>".repeat(MAX_STRINGS + 1));
        assert!(Strings::read(&xml).is_err());
    }
}
