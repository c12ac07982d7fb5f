//! What stands in a cell of a list, and what it looks like.

use super::lines::lines_needed;
use crate::write::expression::{Expression, Seen};
use crate::write::style::{Kind, Tone};
use crate::write::wording::NO_FIGURE;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Longest target of a link that spreadsheet programs take.
const LONGEST_LINK: usize = 2000;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content<'a> {
    Text(Cow<'a, str>),
    /// Text that opens another place.
    Link {
        text: Cow<'a, str>,
        target: String,
    },
    Number(Decimal),
    /// No figure: 「—」.
    Missing,
    Blank,
}

/// A cell to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'a> {
    pub(super) content: Content<'a>,
    pub(super) kind: Kind,
    pub(super) tone: Tone,
    /// How the content comes about from other cells.
    pub(super) formula: Option<Box<Expression>>,
}

impl Field<'_> {
    /// The same cell with what it is computed by. It is written as a formula if that gives exactly its content in
    /// every spreadsheet program.
    #[must_use]
    pub fn by(self, formula: Expression) -> Self {
        self.by_any(Some(formula))
    }

    /// The same, if there is such a formula.
    #[must_use]
    pub fn by_any(self, formula: Option<Expression>) -> Self {
        Self {
            formula: formula.map(Box::new),
            ..self
        }
    }

    /// What formulas find in the cell.
    pub fn value(&self) -> Seen<'_> {
        match &self.content {
            Content::Text(text) | Content::Link { text, .. } => Seen::Text(text),
            Content::Number(number) => Seen::Number(*number),
            Content::Missing => Seen::Text(NO_FIGURE),
            Content::Blank => Seen::Blank,
        }
    }

    /// The same cell in another tone.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The same cell in this tone if it holds.
    #[must_use]
    pub fn toned_if(self, holds: bool, tone: Tone) -> Self {
        if holds { self.toned(tone) } else { self }
    }

    /// The same text as a link to a place (`file:///b.xlsx#'表'!A1`), if there is one that programs take.
    #[must_use]
    pub fn linked(self, target: Option<String>) -> Self {
        // A text has no more units than bytes.
        let fits = |target: &String| target.len() <= LONGEST_LINK || target.encode_utf16().count() <= LONGEST_LINK;
        let target = target.filter(fits);
        let content = match (self.content, target) {
            (Content::Text(text), Some(target)) => Content::Link { text, target },
            (content, _) => content,
        };
        Self { content, ..self }
    }
}

/// Text, left.
pub fn text<'a>(text: impl Into<Cow<'a, str>>) -> Field<'a> {
    written(text.into(), Kind::Text)
}

/// Text, left; blank if there is none.
pub fn text_of<'a>(given: Option<impl Into<Cow<'a, str>>>) -> Field<'a> {
    written(given.map(Into::into).unwrap_or_default(), Kind::Text)
}

/// Short text, centred.
pub fn label<'a>(text: impl Into<Cow<'a, str>>) -> Field<'a> {
    written(text.into(), Kind::Label)
}

/// Short text, centred; blank if there is none.
pub fn label_of<'a>(given: Option<impl Into<Cow<'a, str>>>) -> Field<'a> {
    written(given.map(Into::into).unwrap_or_default(), Kind::Label)
}

fn written(text: Cow<str>, kind: Kind) -> Field {
    let content = if text.is_empty() {
        Content::Blank
    } else {
        Content::Text(text)
    };
    Field {
        content,
        kind,
        tone: Tone::Plain,
        formula: None,
    }
}

/// A number that counts rows, or a place; 「—」 if there is none.
pub fn serial(number: Option<usize>) -> Field<'static> {
    figure(number.map(Decimal::from), Kind::Serial)
}

/// A whole number.
pub fn count(number: usize) -> Field<'static> {
    figure(Some(Decimal::from(number)), Kind::Count)
}

/// A whole number, centred; nought is left blank.
pub fn count_if_any(number: usize) -> Field<'static> {
    match number {
        0 => label(""),
        _ => serial(Some(number)),
    }
}

/// A whole number, 「—」 if there is none.
pub fn count_of(number: Option<usize>) -> Field<'static> {
    figure(number.map(Decimal::from), Kind::Count)
}

/// Points, 「—」 if there are none.
pub fn points(number: Option<Decimal>) -> Field<'static> {
    figure(number, Kind::Points)
}

/// A difference of points.
pub fn difference(number: Option<Decimal>) -> Field<'static> {
    figure(number, Kind::Difference)
}

/// An execution rate, as a ratio.
pub fn rate(ratio: Option<Decimal>) -> Field<'static> {
    figure(ratio, Kind::Rate)
}

/// A share such as 评优率, as a ratio.
pub fn share(ratio: Option<Decimal>) -> Field<'static> {
    figure(ratio, Kind::Share)
}

/// A figure with the digits that it has.
pub fn plain_figure(number: Option<Decimal>) -> Field<'static> {
    match number {
        Some(_) => figure(number, Kind::Plain),
        None => label(""),
    }
}

/// An amount in 万元.
pub fn amount(number: Option<Decimal>) -> Field<'static> {
    figure(number, Kind::Amount)
}

fn figure(number: Option<Decimal>, kind: Kind) -> Field<'static> {
    Field {
        content: number.map_or(Content::Missing, Content::Number),
        kind,
        tone: Tone::Plain,
        formula: None,
    }
}

impl Field<'_> {
    /// Lines that the text takes in a column of this width; a figure takes one.
    pub fn lines(&self, width: u8) -> u32 {
        match &self.content {
            Content::Text(text) | Content::Link { text, .. } => lines_needed(text, width),
            Content::Number(_) | Content::Missing | Content::Blank => 1,
        }
    }
}
