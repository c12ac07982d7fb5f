//! Cells as nearly all writers write them, read in one step without a walk over their markup.
//!
//! ```text
//! <c r="B3" s="2"/>   <c r="B3" s="2" t="n" />
//! <c r="B3" s="2" t="s"><v>17</v></c>
//! <c r="B3" s="2"><f>G6/F6</f><v>1.0</v></c>
//! <c r="B3" s="2" t="inlineStr"><is><t>教育局</t></is></c>
//! ```
//! Merged areas are read so too. What is written in any other way, or is at fault, is left to the walk, which comes to
//! the same.

use super::content::Content;
use super::text::{MAX_TEXT, plain_piece};
use crate::domain::place::{Address, Area, SHEET_COLUMNS, SHEET_ROWS};
use std::borrow::Cow;

/// A cell element: where it is, and what it holds.
pub struct PlainCell<'a> {
    pub at: Address,
    pub style: usize,
    pub held: Held<'a>,
}

/// What a cell element holds. Nearly all that hold anything hold a shared string or a number, of which no more is told.
pub enum Held<'a> {
    Nothing,
    /// The shared string of this number.
    Shared(usize),
    /// A number as it is written.
    Number(&'a str),
    Other(Content<'a>),
}

/// The cell with which the markup begins and what stands behind it; None if it is not as plain.
pub fn cell(markup: &str) -> Option<(PlainCell<'_>, &str)> {
    let (at, rest) = address(markup.as_bytes().strip_prefix(b"<c r=\"")?)?;
    let rest = rest.strip_prefix(b"\"")?;
    let (style, rest) = match rest.strip_prefix(b" s=\"") {
        Some(rest) => style(rest)?,
        None => (0, rest),
    };
    let (kind, rest) = match rest.strip_prefix(b" t=\"") {
        Some(rest) => kind(rest)?,
        None => ("", rest),
    };
    let (held, rest) = match empty_end(rest) {
        Some(rest) => (Held::Nothing, as_text(markup, rest)?),
        None => held(as_text(markup, rest.strip_prefix(b">")?)?, kind, style)?,
    };
    Some((PlainCell { at, style, held }, rest))
}

/// What stands inside a cell element of this kind, and what behind it.
fn held<'a>(inside: &'a str, kind: &'static str, style: usize) -> Option<(Held<'a>, &'a str)> {
    let short = match kind {
        "s" => shared(inside),
        "" | "n" => number(inside),
        _ => None,
    };
    short.or_else(|| {
        let mut content = Content {
            kind,
            style,
            ..Content::default()
        };
        let rest = children(inside, &mut content)?;
        Some((Held::Other(content), rest))
    })
}

/// A shared string, by its number alone.
fn shared(inside: &str) -> Option<(Held<'_>, &str)> {
    const MOST_DIGITS: usize = 9;
    let digits = inside.as_bytes().strip_prefix(b"<v>")?;
    let (number, rest) = whole_number(digits, MOST_DIGITS);
    let is_number = rest.len() < digits.len();
    let rest = as_text(inside, rest.strip_prefix(b"</v></c>")?)?;
    is_number.then_some((Held::Shared(number as usize), rest))
}

/// A number, without a formula.
fn number(inside: &str) -> Option<(Held<'_>, &str)> {
    let (number, rest) = without_references(inside.strip_prefix("<v>")?)?;
    let rest = rest.strip_prefix("</v></c>")?;
    (!number.is_empty()).then_some((Held::Number(number), rest))
}

/// The area of a merged cell with which the markup begins and what stands behind it, as nearly all are written:
/// `<mergeCell ref="B3:B9"/>`.
pub fn merged(markup: &str) -> Option<(Area, &str)> {
    let (first, rest) = address(markup.as_bytes().strip_prefix(b"<mergeCell ref=\"")?)?;
    let (last, rest) = address(rest.strip_prefix(b":")?)?;
    let rest = empty_end(rest.strip_prefix(b"\"")?)?;
    Some((Area::new(first, last), as_text(markup, rest)?))
}

/// What stands behind the end of an empty element.
fn empty_end(rest: &[u8]) -> Option<&[u8]> {
    rest.strip_prefix(b"/>").or_else(|| rest.strip_prefix(b" />"))
}

/// The end of a markup, of which the bytes are given, as the text that it is.
fn as_text<'a>(markup: &'a str, end: &[u8]) -> Option<&'a str> {
    markup.get(markup.len() - end.len()..)
}

/// The place with which a text begins.
fn address(text: &[u8]) -> Option<(Address, &[u8])> {
    const MOST_LETTERS: usize = 3;
    const MOST_DIGITS: usize = 7;
    let (mut rest, mut column) = (text, 0);
    while let [letter @ b'A'..=b'Z', behind @ ..] = rest
        && text.len() - behind.len() <= MOST_LETTERS
    {
        column = column * 26 + u32::from(letter - b'A') + 1;
        rest = behind;
    }
    let (row, rest) = whole_number(rest, MOST_DIGITS);
    let is_place = (1..=SHEET_COLUMNS).contains(&column) && (1..=SHEET_ROWS).contains(&row);
    is_place.then(|| (Address::new(row - 1, column - 1), rest))
}

/// The number of a style that stands before a quote.
fn style(text: &[u8]) -> Option<(usize, &[u8])> {
    const MOST_DIGITS: usize = 6;
    let (style, rest) = whole_number(text, MOST_DIGITS);
    (rest.len() < text.len()).then_some((style as usize, rest.strip_prefix(b"\"")?))
}

/// The digits with which a text begins, at most so many, as a number, and what stands behind them.
fn whole_number(text: &[u8], most: usize) -> (u32, &[u8]) {
    let (mut rest, mut number) = (text, 0);
    while let [digit @ b'0'..=b'9', behind @ ..] = rest
        && text.len() - behind.len() <= most
    {
        number = number * 10 + u32::from(digit - b'0');
        rest = behind;
    }
    (number, rest)
}

/// The kind of a cell that stands before a quote.
fn kind(text: &[u8]) -> Option<(&'static str, &[u8])> {
    match text {
        [b's', b'"', rest @ ..] => Some(("s", rest)),
        [b'n', b'"', rest @ ..] => Some(("n", rest)),
        [b's', b't', b'r', b'"', rest @ ..] => Some(("str", rest)),
        _ => Some(("inlineStr", text.strip_prefix(b"inlineStr\"")?)),
    }
}

/// The children and the end of the element.
fn children<'a>(markup: &'a str, content: &mut Content<'a>) -> Option<&'a str> {
    let mut rest = markup;
    if let Some(inline) = rest.strip_prefix("<is>") {
        let (text, rest) = plain_piece(inline)?;
        content.inline = Some(text);
        return rest.strip_prefix("</is></c>");
    }
    if let Some(formula) = rest.strip_prefix("<f>") {
        let (formula, behind) = without_references(formula)?;
        content.formula = Some(Cow::Borrowed(formula));
        rest = behind.strip_prefix("</f>")?;
    }
    let (value, rest) = without_references(rest.strip_prefix("<v>")?)?;
    content.value = Some(Cow::Borrowed(value));
    rest.strip_prefix("</v></c>")
}

/// A text up to the next markup that stands for itself as it is written; most are short.
fn without_references(text: &str) -> Option<(&str, &str)> {
    let mut bytes = text.bytes().take(MAX_TEXT);
    let end = bytes.position(|byte| matches!(byte, b'<' | b'&' | b'\r'))?;
    let (text, rest) = text.split_at(end);
    rest.starts_with('<').then_some((text, rest))
}
