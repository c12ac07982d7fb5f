//! XML of a workbook's parts, walked over once: elements, their attributes and texts, and in the same pass whether it
//! is well formed to its end. No document type is allowed, so there are no entities but the five of XML itself.

use crate::domain::text::{any_byte, holds, may_stand_in_xml};
use memchr::{memchr, memchr2, memmem};
use std::borrow::Cow;

/// Longest tag, comment or text, in bytes. A cell holds at most 32767 characters.
const MAX_PIECE: usize = 1024 * 1024;
/// Deepest nesting of elements; a worksheet has about ten.
const MAX_DEPTH: usize = 256;

/// What is wrong with a part, in words that follow its name.
pub type Cause = String;

/// One step of the walk. An empty element (`<c/>`) is a start and an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    Start(Tag<'a>),
    End,
    /// Text as it is written, references and all.
    Text(&'a str),
    /// Text in which nothing is a reference.
    Literal(&'a str),
    /// The end of the part, all elements closed.
    Eof,
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Name without its prefix: some report servers write `x:row`.
    pub name: &'a str,
    attributes: &'a str,
}

/// Elements that are read, under whatever prefix the root has.
const READ: [&str; 20] = [
    "sheetData",
    "row",
    "c",
    "v",
    "is",
    "f",
    "t",
    "r",
    "si",
    "mergeCells",
    "mergeCell",
    "cols",
    "col",
    "sheets",
    "sheet",
    "workbookPr",
    "numFmts",
    "numFmt",
    "cellXfs",
    "xf",
];

impl<'a> Tag<'a> {
    /// Hands over the attributes, name and value. Errors if two have one name: which of them counts every reader decides
    /// for itself.
    pub fn each_once(&self, mut take: impl FnMut(&'a str, &'a str)) -> Result<(), Cause> {
        // Asked of every cell, of which hardly one has more attributes than these.
        let mut seen = [""; 8];
        for (place, (key, value)) in self.attributes().enumerate() {
            let mut further = self.attributes().take(place).skip(seen.len());
            let is_again = seen.iter().take(place).any(|known| *known == key) || further.any(|(known, _)| known == key);
            if is_again && !key.starts_with("xmlns") {
                return Err(format!("的属性{key}出现了两次，无法确定以哪个为准"));
            }
            if let Some(free) = seen.get_mut(place) {
                *free = key;
            }
            take(key, value);
        }
        Ok(())
    }

    /// What a declaration says that the elements with this prefix are; None if there is none.
    fn namespace(&self, prefix: &str) -> Option<&'a str> {
        let name = |key: &str| match prefix.strip_suffix(':') {
            Some(prefix) => key.strip_prefix("xmlns:") == Some(prefix),
            None => key == "xmlns",
        };
        self.attributes().find(|(key, _)| name(key)).map(|(_, value)| value)
    }

    /// Names without prefix and values as they are written, in order; ends at the first that is no attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let (key, after) = split_once(rest, b'=')?;
            let after = after.trim_ascii_start();
            let quote = *after.as_bytes().first().filter(|quote| matches!(quote, b'"' | b'\''))?;
            let (value, after) = split_once(&after[1..], quote)?;
            rest = after;
            let key = key.trim_ascii();
            let name = if key.starts_with("xmlns:") { key } else { local(key) };
            Some((name, value))
        })
    }

    /// The value of an attribute as it is written.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The value of an attribute, references resolved.
    pub fn text(&self, name: &str) -> Result<Option<Cow<'a, str>>, Cause> {
        self.attribute(name).map(decoded).transpose()
    }

    /// Whether an attribute is set to true.
    pub fn is_set(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some("1" | "true"))
    }

    /// The whole number in an attribute; None if it is not there or is none.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim_ascii().parse().ok()
    }
}

fn local(name: &str) -> &str {
    match name.bytes().rposition(|byte| byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// What stands before the first such letter of ASCII and what behind it. It is near: `memchr` makes itself ready for more.
fn split_once(text: &str, letter: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == letter)?;
    Some((&text[..at], &text[at + 1..]))
}

/// The walk.
pub struct Scanner<'a> {
    rest: &'a str,
    /// Names of the elements that are open, with their prefixes.
    open: Vec<&'a str>,
    /// The attributes of the root.
    root: &'a str,
    /// Some element inside the root declares a namespace of its own.
    redeclares: bool,
    /// The element that was just opened was an empty one.
    closes_at_once: bool,
    has_root: bool,
}

impl<'a> Scanner<'a> {
    pub fn new(xml: &'a str) -> Self {
        Self {
            rest: xml.trim_start_matches('\u{FEFF}'),
            open: Vec::new(),
            root: "",
            redeclares: false,
            closes_at_once: false,
            has_root: false,
        }
    }

    /// The next step. Errors where the XML is not well formed.
    pub fn next(&mut self) -> Result<Token<'a>, Cause> {
        if self.closes_at_once {
            self.closes_at_once = false;
            self.open.pop();
            return Ok(Token::End);
        }
        loop {
            let Some(markup) = self.rest.strip_prefix('<') else {
                return self.text_token();
            };
            match markup.as_bytes().first() {
                Some(b'/') => return self.end_tag(&markup[1..]),
                Some(b'?') => (_, self.rest) = parted(markup, "?>")?,
                Some(b'!') if markup.starts_with("!--") => (_, self.rest) = parted(&markup[3..], "-->")?,
                Some(b'!') => return self.literal(markup),
                _ => return self.start_tag(markup).map(Token::Start),
            }
        }
    }

    fn text_token(&mut self) -> Result<Token<'a>, Cause> {
        if self.rest.is_empty() {
            return match self.open.is_empty() && self.has_root {
                true => Ok(Token::Eof),
                false => Err(UNFINISHED.to_owned()),
            };
        }
        let end = memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        within_measure(text)?;
        match self.open.is_empty() && !text.trim_ascii().is_empty() {
            true => Err("的XML前后有多余的内容".to_owned()),
            false => Ok(Token::Text(text)),
        }
    }

    fn literal(&mut self, markup: &'a str) -> Result<Token<'a>, Cause> {
        let Some(content) = markup.strip_prefix("![CDATA[").filter(|_| !self.open.is_empty()) else {
            return Err("的XML带有文档类型声明，工作簿中不应有".to_owned());
        };
        let (text, rest) = parted(content, "]]>")?;
        self.rest = rest;
        Ok(Token::Literal(text))
    }

    fn end_tag(&mut self, markup: &'a str) -> Result<Token<'a>, Cause> {
        let (name, rest) = split_once(markup, b'>').ok_or(UNFINISHED)?;
        self.rest = rest;
        match self.open.pop() {
            Some(open) if open == name.trim_ascii_end() => Ok(Token::End),
            _ => Err("的XML首尾标记不配对".to_owned()),
        }
    }

    fn start_tag(&mut self, markup: &'a str) -> Result<Tag<'a>, Cause> {
        let end = end_of_tag(markup.as_bytes()).ok_or(UNFINISHED)?;
        let inner = &markup[..end];
        within_measure(inner)?;
        self.rest = &markup[end + 1..];
        let (inner, is_empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let end = inner.bytes().position(|byte| byte.is_ascii_whitespace());
        let name = &inner[..end.unwrap_or(inner.len())];
        if name.is_empty() || (self.open.is_empty() && self.has_root) || self.open.len() >= MAX_DEPTH {
            return Err("的XML结构不合规".to_owned());
        }
        if !self.has_root {
            self.root = &inner[name.len()..];
            self.redeclares = memmem::find(self.rest.as_bytes(), b"xmlns").is_some();
        }
        self.has_root = true;
        self.closes_at_once = is_empty;
        self.open.push(name);
        Ok(Tag {
            name: local(name),
            attributes: &inner[name.len()..],
        })
    }

    /// What follows, as long as no walk over it has begun.
    pub const fn ahead(&self) -> Option<&'a str> {
        if self.closes_at_once { None } else { Some(self.rest) }
    }

    /// Goes on at `rest`: what stood before it was read by other means, and is well formed.
    pub const fn go_on(&mut self, rest: &'a str) {
        self.rest = rest;
    }

    /// The next element inside the one that is open, past any text; None at its end. Errors if it has the name of one
    /// that is read and is of another namespace: some readers take it for that, and others do not.
    pub fn child(&mut self) -> Result<Option<Tag<'a>>, Cause> {
        loop {
            match self.next()? {
                Token::Start(tag) if self.is_of_others(&tag) => {
                    return Err(format!("的XML中「{}」不属于表格的命名空间，无法确定是否算数", tag.name));
                }
                Token::Start(tag) => return Ok(Some(tag)),
                Token::End | Token::Eof => return Ok(None),
                Token::Text(_) | Token::Literal(_) => {}
            }
        }
    }

    /// Whether the element that was just opened is of another namespace than the root, and has the name of one that is
    /// read.
    fn is_of_others(&self, tag: &Tag<'a>) -> bool {
        let prefix = |name: Option<&&'a str>| name.map_or("", |name| &name[..name.len() - local(name).len()]);
        let (own, usual) = (prefix(self.open.last()), prefix(self.open.first()));
        let is_usual = own == usual && !(self.redeclares && holds(tag.attributes, "xmlns"));
        if is_usual || self.open.len() <= 1 || !READ.contains(&tag.name) {
            return false;
        }
        let root = Tag {
            name: "",
            attributes: self.root,
        };
        let namespace = tag.namespace(own).or_else(|| root.namespace(own));
        namespace != root.namespace(usual) || (namespace.is_none() && own != usual)
    }

    /// Passes over the rest of the element that is open.
    pub fn skip(&mut self) -> Result<(), Cause> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            self.next()?;
        }
        Ok(())
    }

    /// The text of the element that is open, up to its end: references resolved, comments left out.
    pub fn text(&mut self) -> Result<Cow<'a, str>, Cause> {
        let mut whole = Cow::Borrowed("");
        loop {
            let piece = match self.next()? {
                Token::Text(text) => decoded(text)?,
                Token::Literal(text) => Cow::Borrowed(text),
                Token::Start(_) => return Err("的文本内含有标记".to_owned()),
                Token::End | Token::Eof => return Ok(whole),
            };
            match whole.is_empty() {
                true => whole = piece,
                false => whole.to_mut().push_str(&piece),
            }
        }
    }

    /// Walks to the end of the part, which must be well formed.
    pub fn finish(&mut self) -> Result<(), Cause> {
        while self.next()? != Token::Eof {}
        Ok(())
    }
}

const UNFINISHED: &str = "的XML不完整";

/// What stands before a mark and what behind it.
fn parted<'a>(text: &'a str, mark: &str) -> Result<(&'a str, &'a str), Cause> {
    let (inside, rest) = text.split_once(mark).ok_or(UNFINISHED)?;
    within_measure(inside)?;
    Ok((inside, rest))
}

fn within_measure(piece: &str) -> Result<(), Cause> {
    match piece.len() > MAX_PIECE {
        true => Err(format!("的一处内容超过{}MiB，工作簿中不应有", MAX_PIECE / 1024 / 1024)),
        false => Ok(()),
    }
}

/// Where the tag ends: the first `>` that is not inside quotes.
fn end_of_tag(markup: &[u8]) -> Option<usize> {
    let end = memchr(b'>', markup)?;
    if are_quotes_closed(&markup[..end]) {
        return Some(end);
    }
    let mut quote = None;
    markup.iter().position(|&byte| {
        match quote {
            Some(open) if byte == open => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            _ => {}
        }
        byte == b'>' && quote.is_none()
    })
}

/// Whether what begins with a tag ends outside quotes, as far as that is seen without going from quote to quote.
fn are_quotes_closed(tag: &[u8]) -> bool {
    let (mut is_odd, mut has_single) = (0, 0);
    for byte in tag {
        is_odd ^= u8::from(*byte == b'"');
        has_single |= u8::from(*byte == b'\'');
    }
    is_odd | has_single == 0
}

/// Text with its references resolved and its line ends made one, as XML asks.
pub fn decoded(text: &str) -> Result<Cow<'_, str>, Cause> {
    if memchr2(b'&', b'\r', text.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr2(b'&', b'\r', rest.as_bytes()) {
        let (plain, special) = rest.split_at(at);
        whole.push_str(plain);
        rest = match special.strip_prefix('&') {
            Some(reference) => {
                let (name, after) = split_once(reference, b';').ok_or(UNKNOWN_REFERENCE)?;
                whole.push(referenced(name).ok_or(UNKNOWN_REFERENCE)?);
                after
            }
            None => {
                whole.push('\n');
                special.strip_prefix("\r\n").unwrap_or(&special[1..])
            }
        };
    }
    whole.push_str(rest);
    Ok(Cow::Owned(whole))
}

const UNKNOWN_REFERENCE: &str = "的XML中有无法解释的字符引用";

fn referenced(name: &str) -> Option<char> {
    let code = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let number = match code.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => code.parse().ok()?,
    };
    char::from_u32(number).filter(|letter| may_stand_in_xml(*letter))
}

/// Whether a part holds, as it stands, a character that XML forbids: spreadsheet programs open no such file.
pub fn holds_forbidden(part: &str) -> bool {
    let bytes = part.as_bytes();
    let is_control = |byte: u8| (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    // U+FFFE and U+FFFF are the last that begin so.
    let ends_plane = |at: usize| matches!(bytes.get(at + 2), Some(0xBE | 0xBF));
    any_byte(part, is_control) || memmem::find_iter(bytes, b"\xEF\xBF").any(ends_plane)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The walk as one line: elements in brackets, texts between them; or what is wrong.
    fn walk(xml: &str) -> Result<String, Cause> {
        let mut scanner = Scanner::new(xml);
        let mut told = String::new();
        loop {
            match scanner.next()? {
                Token::Start(tag) => {
                    told.push('<');
                    told.push_str(tag.name);
                    tag.attributes()
                        .for_each(|(key, value)| told.push_str(&format!(" {key}={value}")));
                }
                Token::End => told.push('>'),
                Token::Text(text) => told.push_str(&decoded(text)?),
                Token::Literal(text) => told.push_str(text),
                Token::Eof => return Ok(told),
            }
        }
    }

    #[track_caller]
    fn case(xml: &str, told: &str) {
        assert_eq!(walk(xml).as_deref(), Ok(told));
    }

    #[track_caller]
    fn fault(xml: &str, part: &str) {
        let told = walk(xml);
        assert!(told.as_ref().is_err_and(|cause| cause.contains(part)), "{told:?}");
    }

    #[test]
    fn elements_attributes_and_texts_come_in_order() {
        case("<a/>", "<a>");
        case(
            "\u{FEFF}<?xml version=\"1.0\"?>\n<x:row r='3' x14:hidden = \"1\" ><c>5</c ></x:row>\n",
            "\n<row r=3 hidden=1<c5>>\n",
        );
        case(
            "<a t=\"x>y\">1 &lt; 2<!-- <b> -->;<![CDATA[<&>]]></a>",
            "<a t=x>y1 < 2;<&>>",
        );
        case("<a>&#25945;&#x80B2;&amp;\r\n\r</a>", "<a教育&\n\n>");
    }

    #[test]
    fn what_is_not_well_formed_is_named() {
        for unfinished in [
            "",
            "<a>",
            "<a",
            "<a t=\"",
            "<a><b></b>",
            "<a><!-- ",
            "<a><![CDATA[",
            "<?xml",
        ] {
            fault(unfinished, "不完整");
        }
        fault("<a></b>", "不配对");
        fault("</a>", "不配对");
        fault("<a/><a/>", "不合规");
        fault("<a/>x", "多余");
        fault("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "文档类型");
        fault(&"<a>".repeat(300), "不合规");
        for long in ["<a>{}</a>", "<a><!--{}--></a>", "<a b='{}'/>", "<a><![CDATA[{}]]></a>"] {
            fault(&long.replace("{}", &"x".repeat(MAX_PIECE + 1)), "超过1MiB");
        }
        for reference in [
            "&b;",
            "&",
            "&#xD800;",
            "&#1114112;",
            "&#0;",
            "&;",
            "&#;",
            "&#1;",
            "&#x1F;",
            "&#xFFFE;",
            "&#65535;",
        ] {
            fault(&format!("<a>{reference}</a>"), "字符引用");
        }
    }

    #[test]
    fn characters_that_xml_forbids_are_seen() {
        for letter in '\0'..=char::MAX {
            let part = format!("<a>￥{letter}</a>");
            assert_eq!(holds_forbidden(&part), !may_stand_in_xml(letter), "{letter:?}");
        }
    }

    #[test]
    fn texts_are_joined_over_comments() {
        let mut scanner = Scanner::new("<v>9<!-- x -->5</v>");
        scanner.next().unwrap();
        assert_eq!(scanner.text().unwrap(), "95");
        assert_eq!(scanner.next().unwrap(), Token::Eof);
    }
}
