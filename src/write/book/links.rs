//! The links of a sheet.
//!
//! ```text
//! sheet      <hyperlink ref="X4" r:id="link1" location="'校舍维修'!G7"/>…
//! relations  <Relationship Id="link1" … Target="../报送/教育局.xlsx" TargetMode="External"/>…
//! ```

use crate::domain::place::Address;
use crate::domain::text::any_byte;
use crate::scratch::{Aside, Scratch};
use crate::write::place_link::push_address;
use crate::write::wording::push_whole;
use quick_xml::escape::partial_escape;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::sync::Arc;

const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";
/// What begins a target that is a file.
const FILE: &str = "file:///";

/// A cell that opens another place.
pub struct Link {
    pub at: Address,
    /// `file:///../报送/教育局.xlsx#'校舍维修'!G7`
    pub target: String,
}

/// Links as the sheet says them, put aside as they come: there are tens of thousands, into a few files.
#[derive(Default)]
pub struct Links {
    cells: Vec<Aside>,
    /// Their targets, each once.
    relations: String,
    /// The number of each.
    known: BTreeMap<String, usize>,
    /// The one that was asked for last, with its number: neighbours mostly lead to the same.
    last: Option<(String, usize)>,
}

impl Links {
    /// Adds links behind those that are there.
    pub fn add(&mut self, links: impl IntoIterator<Item = Link>, scratch: &Arc<Scratch>) {
        let mut cells = String::new();
        links.into_iter().for_each(|link| self.tell(&link, &mut cells));
        if !cells.is_empty() {
            self.cells.push(scratch.put(cells.as_bytes()));
        }
    }

    fn tell(&mut self, link: &Link, cells: &mut String) {
        let whole = link.target.strip_prefix(FILE).unwrap_or(&link.target);
        let (number, location) = self.place_of(whole);
        cells.push_str("<hyperlink ref=\"");
        push_address(cells, link.at);
        cells.push_str("\" r:id=\"link");
        push_whole(cells, number as u64);
        if !location.is_empty() {
            cells.push_str("\" location=\"");
            cells.push_str(&attribute(location));
        }
        cells.push_str("\"/>");
    }

    /// The number of a target, and the location behind it.
    fn place_of<'a>(&mut self, whole: &'a str) -> (usize, &'a str) {
        let last = self.last.as_ref();
        let in_last = last.and_then(|(last, number)| Some((*number, whole.strip_prefix(&**last)?.strip_prefix('#')?)));
        in_last.unwrap_or_else(|| {
            let (target, location) = whole.split_once('#').unwrap_or((whole, ""));
            let number = self.number_among_all(target);
            self.last = Some((target.to_owned(), number));
            (number, location)
        })
    }

    fn number_among_all(&mut self, target: &str) -> usize {
        if let Some(&number) = self.known.get(target) {
            return number;
        }
        let number = self.known.len() + 1;
        self.known.insert(target.to_owned(), number);
        let target = attribute(target);
        // Writing to a string does not fail.
        let _ = write!(
            self.relations,
            "<Relationship Id=\"link{number}\" Type=\"{KIND}\" Target=\"{target}\" TargetMode=\"External\"/>"
        );
        number
    }

    /// What the sheet says of them, in pieces; none if there are no links.
    ///
    /// # Errors
    /// If what was put aside cannot be had again.
    pub fn cells(&self) -> impl Iterator<Item = io::Result<Cow<'_, [u8]>>> {
        let frame = |tag: &'static str| (!self.cells.is_empty()).then_some(Ok(Cow::Borrowed(tag.as_bytes())));
        let cells = self.cells.iter().map(Aside::bytes);
        frame("<hyperlinks>")
            .into_iter()
            .chain(cells)
            .chain(frame("</hyperlinks>"))
    }

    /// Where they lead.
    pub fn relations(&self) -> &str {
        &self.relations
    }
}

/// A text as the value of an attribute.
fn attribute(text: &str) -> Cow<'_, str> {
    if !any_byte(text, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        return text.into();
    }
    match partial_escape(text) {
        Cow::Borrowed(text) if !text.contains('"') => Cow::Borrowed(text),
        escaped => escaped.replace('"', "&quot;").into(),
    }
}
