//! The elements of a part with their parents. Names are those of word processing, whatever prefix they have.

use crate::write::marked::xml::{Element, Part};
use std::ops::Range;

/// Deeper elements than any document has are not looked at.
const DEEPEST: usize = 1000;

pub struct Tree<'a> {
    part: Part<'a>,
    parents: Vec<Option<usize>>,
    /// `w:`
    prefix: String,
}

impl<'a> Tree<'a> {
    /// Reads a part; an error if it is not well-formed.
    pub fn read(text: &'a str) -> Result<Self, ()> {
        let part = Part::read(text, "", DEEPEST).map_err(|_| ())?;
        let mut parents = Vec::with_capacity(part.elements().len());
        let mut path: Vec<usize> = Vec::new();
        for (index, element) in part.elements().iter().enumerate() {
            path.truncate(element.depth);
            parents.push(path.last().copied());
            path.push(index);
        }
        let prefix = part.root().name.split_once(':').map(|(prefix, _)| format!("{prefix}:"));
        Ok(Self {
            parents,
            prefix: prefix.unwrap_or_default(),
            part,
        })
    }

    pub const fn text(&self) -> &'a str {
        self.part.text
    }

    /// `w:`, or nothing.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    fn element(&self, index: usize) -> Option<&Element<'a>> {
        self.part.elements().get(index)
    }

    /// The name as written.
    pub fn name(&self, index: usize) -> &'a str {
        self.element(index).map_or("", |element| element.name)
    }

    /// The name without prefix; None for elements of other kinds (drawings, formulas).
    pub fn local(&self, index: usize) -> Option<&'a str> {
        self.element(index)?.name.strip_prefix(self.prefix.as_str())
    }

    /// All elements of that name, in order.
    pub fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        (0..self.parents.len()).filter(move |index| self.local(*index) == Some(name))
    }

    pub fn parent(&self, index: usize) -> Option<usize> {
        self.parents.get(index).copied().flatten()
    }

    /// The nearest element of that name around another.
    pub fn above(&self, index: usize, name: &str) -> Option<usize> {
        let mut around = std::iter::successors(self.parent(index), |above| self.parent(*above));
        around.find(|above| self.local(*above) == Some(name))
    }

    /// All elements inside another.
    pub fn within(&self, index: usize) -> impl Iterator<Item = usize> {
        let end = self.whole(index).end;
        let is_inside = move |inner: &usize| self.element(*inner).is_some_and(|element| element.tag.start < end);
        (index + 1..self.parents.len()).take_while(is_inside)
    }

    /// The elements directly inside another.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        self.within(index)
            .filter(move |inner| self.parent(*inner) == Some(index))
    }

    /// From the start tag to the end tag.
    pub fn whole(&self, index: usize) -> Range<usize> {
        self.element(index).map_or(0..0, Element::whole)
    }

    /// Where the end tag begins.
    pub fn end_tag(&self, index: usize) -> usize {
        self.element(index).map_or(0, |element| element.close.start)
    }

    /// What stands between the tags.
    pub fn inside(&self, index: usize) -> &'a str {
        self.element(index).map_or("", |element| self.part.inside(element))
    }
}
