//! What a column held in the row above: neighbours often hold the same text, which is then neither measured nor looked
//! through again, but copied.

use super::field::{Content, Field};
use crate::write::style::{Kind, Tone};
use std::ops::Range;

/// The cell that a column held last, if it was one of text that stands in the XML as it is.
#[derive(Default)]
pub struct Above {
    looks: Option<(Kind, Tone)>,
    /// Lines that the text takes.
    lines: u32,
    /// Where the cell stands in the XML, from its format on, and its text.
    cell: Range<usize>,
    text: Range<usize>,
    /// Whether the row that is being written holds the same.
    is_same: bool,
}

impl Above {
    /// Looks at the field of the next row, in a column of this width, and says how many lines it takes.
    pub fn meet(&mut self, xml: &str, field: &Field, width: u8) -> u32 {
        self.is_same = self.is_held_by(xml, field);
        if !self.is_same {
            self.lines = field.lines(width);
        }
        self.lines
    }

    fn is_held_by(&self, xml: &str, field: &Field) -> bool {
        match &field.content {
            Content::Text(text) if field.formula.is_none() => {
                self.looks == Some((field.kind, field.tone)) && xml.get(self.text.clone()) == Some(text)
            }
            _ => false,
        }
    }

    /// The cell, if the field last met is the same.
    pub fn cell(&self) -> Option<Range<usize>> {
        self.is_same.then(|| self.cell.clone())
    }

    /// Keeps the cell of the field last met, and where its text stands; None if it does not stand there as it is.
    pub fn keep(&mut self, field: &Field, cell: Range<usize>, text: Option<Range<usize>>) {
        let text = text.filter(|_| field.formula.is_none() && matches!(field.content, Content::Text(_)));
        self.looks = text.as_ref().map(|_| (field.kind, field.tone));
        self.cell = cell;
        self.text = text.unwrap_or_default();
    }
}
