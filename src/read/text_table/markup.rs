//! The markup of web pages, as sloppily as systems write it: tags and text in order, nothing refused.

use quick_xml::escape::resolve_html5_entity;

/// One piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    Open(Tag<'a>),
    Close(String),
}

/// An opening tag: its name in small letters, and what stands behind the name.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    pub name: String,
    rest: &'a str,
}

/// Elements whose content is no text of the page.
const UNSEEN: [&str; 8] = [
    "script", "style", "title", "xml", "noscript", "template", "select", "object",
];

/// The pieces of a page. Comments, declarations and the content of scripts and styles are left out.
pub struct Pieces<'a> {
    rest: &'a str,
}

pub fn pieces(page: &str) -> Pieces<'_> {
    Pieces { rest: page }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(behind) = self.rest.strip_prefix('<').filter(|behind| begins_tag(behind)) else {
                return Some(Piece::Text(self.text()));
            };
            if let Some(comment) = behind.strip_prefix("!--") {
                // `<!-->` is a comment too.
                self.rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            let (tag, rest) = behind.split_at(tag_end(behind));
            self.rest = rest.strip_prefix('>').unwrap_or(rest);
            if tag.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                return Some(Piece::Close(name_of(name)));
            }
            let name = name_of(tag);
            if UNSEEN.contains(&name.as_str()) && !tag.ends_with('/') {
                self.skip_to_close(&name);
                continue;
            }
            let rest = tag.get(name.len()..).unwrap_or_default();
            return Some(Piece::Open(Tag { name, rest }));
        }
    }
}

impl<'a> Pieces<'a> {
    /// The text up to the next tag.
    fn text(&mut self) -> &'a str {
        let starts = self.rest.match_indices('<').map(|(at, _)| at).skip_while(|at| *at == 0);
        let mut ends = starts.filter(|at| self.rest.get(at + 1..).is_some_and(begins_tag));
        let end = ends.next().unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text
    }

    fn skip_to_close(&mut self, name: &str) {
        let closes = |at: &usize| {
            let behind = self.rest.get(at + 2..).unwrap_or_default();
            behind
                .get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
        };
        let close = self.rest.match_indices("</").map(|(at, _)| at).find(closes);
        self.rest = close.and_then(|at| self.rest.get(at..)).unwrap_or("");
    }
}

/// Whether what follows a `<` makes it a tag; `5<6` is text.
fn begins_tag(behind: &str) -> bool {
    behind.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?'))
}

/// Where a tag ends: the first `>` outside quotes. A quote that is never closed is none.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    let mut first = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return at,
            (b'>', Some(_)) if first.is_none() => first = Some(at),
            (b'"' | b'\'', None) if tag.as_bytes().get(at.wrapping_sub(1)) == Some(&b'=') => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
        if at > MAX_TAG {
            break;
        }
    }
    first.unwrap_or_else(|| tag.find('>').unwrap_or(tag.len()))
}

/// Longest tag in which quotes are believed.
const MAX_TAG: usize = 64 * 1024;

fn name_of(tag: &str) -> String {
    let end = tag.find(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>'));
    tag.split_at(end.unwrap_or(tag.len())).0.to_ascii_lowercase()
}

impl Tag<'_> {
    /// The value of an attribute, references resolved; empty if it has none. None if there is no such attribute.
    pub fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.rest;
        loop {
            rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|letter: char| letter.is_whitespace() || letter == '=');
            let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
            let (value, behind) = match behind.trim_start().strip_prefix('=') {
                Some(behind) => value(behind.trim_start()),
                None => ("", behind),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(resolved(value));
            }
            // A stray `=` must not hold the search up.
            rest = if name.is_empty() {
                behind.strip_prefix('=').unwrap_or(behind)
            } else {
                behind
            };
        }
    }

    /// A number of columns or rows; 1 if it says none.
    pub fn count(&self, name: &str) -> u32 {
        let said = self.attribute(name).unwrap_or_default();
        let digits: String = said.trim().chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap_or(1).max(1)
    }
}

/// The value of an attribute, and what stands behind it.
fn value(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &text[1..];
            inner.split_once(quote).unwrap_or((inner, ""))
        }
        _ => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

/// The text with its references (`&ge;`, `&#8805;`) resolved; unknown ones stay as they are.
pub fn resolved(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut parts = text.split('&');
    resolved.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '#');
        let (name, rest) = part.split_at(end.unwrap_or(part.len()));
        match reference(name) {
            Some(letters) => {
                resolved.push_str(&letters);
                resolved.push_str(rest.strip_prefix(';').unwrap_or(rest));
            }
            None => {
                resolved.push('&');
                resolved.push_str(part);
            }
        }
    }
    resolved
}

fn reference(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|letter| *letter != '\0').map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(page: &str, expected: &str) {
        let told: Vec<String> = pieces(page)
            .map(|piece| match piece {
                Piece::Text(text) => resolved(text),
                Piece::Open(tag) => format!("[{}]", tag.name),
                Piece::Close(name) => format!("[/{name}]"),
            })
            .collect();
        assert_eq!(told.concat(), expected);
    }

    #[test]
    fn tags_and_text_are_told_apart_however_written() {
        case("<TR><td width=5>95%</TD>", "[tr][td]95%[/td]");
        case("<td title=\"a>b\">5<6 &amp; 7&gt;6</td>", "[td]5<6 & 7>6[/td]");
        case(
            "<!DOCTYPE html><!-- <td>x --><td>&ge;95&#8805;&#x2265;&nbsp&foo;",
            "[td]≥95≥≥\u{A0}&foo;",
        );
        case(
            "<script>if (a<b) '<td>'</script>a<style>td{}</STYLE>b",
            "[/script]a[/style]b",
        );
        case("<td", "[td]");
        case("<td a='", "[td]");
        case("<", "<");
        case("a<br/>b", "a[br]b");
    }

    #[test]
    fn attributes_are_found_in_any_dress() {
        let Some(Piece::Open(tag)) =
            pieces("<td x:num = \"0.95\" ROWSPAN='2' colspan=3px nowrap style=\"mso:'\\@'\">").next()
        else {
            panic!("no tag");
        };
        assert_eq!(tag.attribute("x:num").as_deref(), Some("0.95"));
        assert_eq!(
            (tag.count("rowspan"), tag.count("colspan"), tag.count("span")),
            (2, 3, 1)
        );
        assert_eq!(tag.attribute("nowrap").as_deref(), Some(""));
        assert_eq!(tag.attribute("style").as_deref(), Some("mso:'\\@'"));
        assert_eq!(tag.attribute("none"), None);
    }
}
