//! The XML of a part with the byte ranges of its elements, and edits by range: what is not edited keeps its bytes.
//!
//! ```text
//! <row r="3"><c r="B3" s="4"/></row>
//! ├─ tag ───┤├─ an element ──┤├close┤
//! ```

use super::refusal::CannotMark;
use crate::write::wording::is_escape;
use crate::write::xml;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::ops::Range;

/// An element: its name as written, how deep it stands (the root at 0), and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<'a> {
    pub name: &'a str,
    pub depth: usize,
    /// The start tag, or the whole of an empty element.
    pub tag: Range<usize>,
    /// The end tag; without length for an empty element.
    pub close: Range<usize>,
}

impl Element<'_> {
    /// Written as `<x/>`.
    pub fn is_empty_tag(&self) -> bool {
        self.close.is_empty()
    }

    /// From the start tag to the end tag.
    pub const fn whole(&self) -> Range<usize> {
        self.tag.start..self.close.end
    }
}

/// An attribute: its value, and where the value stands between its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub value: String,
    pub at: Range<usize>,
}

/// A part of a package, read down to a depth.
pub struct Part<'a> {
    pub text: &'a str,
    elements: Vec<Element<'a>>,
}

impl<'a> Part<'a> {
    /// Reads elements as deep as `depth`.
    ///
    /// # Errors
    /// `Damaged` if the part is not well-formed; `path` names it.
    pub fn read(text: &'a str, path: &str, depth: usize) -> Result<Self, CannotMark> {
        let damaged = || CannotMark::Damaged { part: path.to_owned() };
        if !is_xml(text) {
            return Err(damaged());
        }
        let mut reader = Reader::from_str(text);
        let mut elements: Vec<Element<'a>> = Vec::new();
        let mut open: Vec<Option<usize>> = Vec::new();
        loop {
            let start = position(&reader);
            let event = reader.read_event().map_err(|_| damaged())?;
            let tag = start..position(&reader);
            match event {
                Event::Start(_) => {
                    open.push((open.len() <= depth).then_some(elements.len()));
                    if open.len() <= depth + 1 {
                        elements.push(element(text, tag, open.len() - 1).ok_or_else(damaged)?);
                    }
                }
                Event::Empty(_) if open.len() <= depth => {
                    elements.push(element(text, tag, open.len()).ok_or_else(damaged)?);
                }
                Event::End(_) => {
                    let closed = open.pop().ok_or_else(damaged)?;
                    if let Some(element) = closed.and_then(|index| elements.get_mut(index)) {
                        element.close = tag;
                    }
                }
                Event::Eof if open.is_empty() && !elements.is_empty() => return Ok(Self { text, elements }),
                Event::Eof => return Err(damaged()),
                _ => {}
            }
        }
    }

    /// Reads a part whose elements must be of the usual namespace, without prefixes.
    ///
    /// # Errors
    /// As `read`; `Unusual` for another root element or namespace.
    pub fn usual(text: &'a str, path: &str, depth: usize, root: &str, namespace: &str) -> Result<Self, CannotMark> {
        let part = Self::read(text, path, depth)?;
        let declared = part.attribute(part.root(), "xmlns");
        if part.root().name == root && declared.is_some_and(|declared| declared.value == namespace) {
            Ok(part)
        } else {
            Err(CannotMark::Unusual { part: path.to_owned() })
        }
    }

    /// The outermost element.
    pub fn root(&self) -> &Element<'a> {
        // `read` gives no part without a root.
        &self.elements[0]
    }

    /// All elements that were read, in the order of their start tags.
    pub fn elements(&self) -> &[Element<'a>] {
        &self.elements
    }

    /// The elements directly inside another, in order.
    pub fn children(&self, parent: &Element<'a>) -> impl Iterator<Item = &Element<'a>> {
        let from = self.elements.partition_point(|one| one.tag.start < parent.tag.end);
        let to = self.elements.partition_point(|one| one.tag.start < parent.close.start);
        let depth = parent.depth + 1;
        let inside = self.elements.get(from..to).unwrap_or_default();
        inside.iter().filter(move |one| one.depth == depth)
    }

    /// The first element of that name directly inside another.
    pub fn child(&self, parent: &Element<'a>, name: &str) -> Option<&Element<'a>> {
        self.children(parent).find(|one| one.name == name)
    }

    /// The elements at the end of a path of names below the root.
    pub fn below(&self, path: [&str; 2]) -> Vec<&Element<'a>> {
        let parents = self.children(self.root()).filter(|one| one.name == path[0]);
        parents
            .flat_map(|parent| self.children(parent))
            .filter(|one| one.name == path[1])
            .collect()
    }

    /// What the element is written as.
    pub fn source(&self, element: &Element<'_>) -> &'a str {
        self.text.get(element.whole()).unwrap_or_default()
    }

    /// What stands between the tags.
    pub fn inside(&self, element: &Element<'_>) -> &'a str {
        self.text.get(element.tag.end..element.close.start).unwrap_or_default()
    }

    /// An attribute by its name as written.
    pub fn attribute(&self, element: &Element<'_>, name: &str) -> Option<Attribute> {
        self.attributes(element)
            .find_map(|(key, attribute)| (key == name).then_some(attribute))
    }

    /// The id of a relationship: `r:id`, whatever the prefix.
    pub fn relation(&self, element: &Element<'_>) -> Option<String> {
        self.attributes(element)
            .find_map(|(key, attribute)| key.ends_with(":id").then_some(attribute.value))
    }

    /// A number counted from zero.
    pub fn number(&self, element: &Element<'_>, name: &str) -> Option<u32> {
        self.attribute(element, name)?.value.trim().parse().ok()
    }

    /// Set to `1` or `true`.
    pub fn is_set(&self, element: &Element<'_>, name: &str) -> bool {
        self.attribute(element, name)
            .is_some_and(|attribute| matches!(attribute.value.as_str(), "1" | "true"))
    }

    fn attributes(&self, element: &Element<'_>) -> impl Iterator<Item = (&'a str, Attribute)> {
        let mut at = element.tag.start + 1 + element.name.len();
        let end = element.tag.end;
        let text = self.text;
        std::iter::from_fn(move || {
            let rest = text.get(at..end)?;
            let equals = rest.find('=')?;
            let key = rest.get(..equals)?.trim();
            let quoted = rest.get(equals + 1..)?;
            let opening = quoted.find(['"', '\''])?;
            let quote = quoted.get(opening..)?.chars().next()?;
            let start = at + equals + 1 + opening + 1;
            let length = text.get(start..end)?.find(quote)?;
            at = start + length + 1;
            let raw = text.get(start..start + length)?;
            let value = quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |value| value.into_owned());
            Some((
                key,
                Attribute {
                    value,
                    at: start..start + length,
                },
            ))
        })
    }
}

/// Whether XML holds each letter of a part, written as it is or as a reference (`&#xFFFE;`): the reader asks neither,
/// and programs open no workbook of which this is not so.
fn is_xml(text: &str) -> bool {
    let refers_to = |reference: &str| {
        let (number, _) = reference.split_once(';')?;
        let hexadecimal = number.strip_prefix('x').map(|digits| u32::from_str_radix(digits, 16));
        char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?)
    };
    text.chars().all(xml::holds)
        && text
            .split("&#")
            .skip(1)
            .all(|reference| refers_to(reference).is_some_and(xml::holds))
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn element<'a>(text: &'a str, tag: Range<usize>, depth: usize) -> Option<Element<'a>> {
    let inside = text.get(tag.start + 1..tag.end)?;
    let name = inside.get(..inside.find(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>'))?)?;
    Some(Element {
        name,
        depth,
        close: tag.end..tag.end,
        tag,
    })
}

/// Edits of a text, to be applied at once.
#[derive(Debug, Default)]
pub struct Patch {
    edits: Vec<(Range<usize>, String)>,
}

impl Patch {
    /// Puts a text between two bytes; several at one place stand in the order in which they were given.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.edits.push((at..at, text.into()));
    }

    /// Puts a text in place of another.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.edits.push((range, text.into()));
    }

    /// Gives an attribute a value, whether it is there or not.
    pub fn set(&mut self, part: &Part<'_>, element: &Element<'_>, name: &str, value: &str) {
        match part.attribute(element, name) {
            Some(attribute) if attribute.value == value => {}
            Some(attribute) => self.replace(attribute.at, escaped(value)),
            None => self.insert(
                element.tag.start + 1 + element.name.len(),
                format!(" {name}=\"{}\"", escaped(value)),
            ),
        }
    }

    /// Puts new elements inside another: each before the given byte, or last.
    pub fn insert_inside(&mut self, parent: &Element<'_>, children: Vec<(Option<usize>, String)>) {
        if children.is_empty() {
            return;
        }
        if parent.is_empty_tag() {
            let all: String = children.into_iter().map(|(_, child)| child).collect();
            let slash = parent.tag.end.saturating_sub(2);
            self.replace(slash..parent.tag.end, format!(">{all}</{}>", parent.name));
            return;
        }
        for (before, child) in children {
            self.insert(before.unwrap_or(parent.close.start), child);
        }
    }

    /// Puts one new element last inside another.
    pub fn append(&mut self, parent: &Element<'_>, child: String) {
        self.insert_inside(parent, vec![(None, child)]);
    }

    /// The text with every edit. Of edits that overlap, the later one is left out.
    pub fn applied(mut self, text: &str) -> String {
        // At one place what is put in comes before what is replaced.
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut result = String::with_capacity(text.len() + 1024);
        let mut done = 0;
        for (range, new) in self.edits {
            if range.start < done {
                continue;
            }
            result.push_str(text.get(done..range.start).unwrap_or_default());
            result.push_str(&new);
            done = range.end;
        }
        result.push_str(text.get(done..).unwrap_or_default());
        result
    }
}

/// Where a new child belongs among the children of the root, by the order in which a schema wants them: before the
/// first that comes later. Wrappers (`mc:AlternateContent`) count as what they wrap.
pub fn place_in_order(part: &Part<'_>, order: &[&str], name: &str) -> Option<usize> {
    let rank = |name: &str| order.iter().position(|known| *known == name);
    let own = rank(name)?;
    let is_later = |one: &&Element<'_>| {
        let known = rank(one.name).or_else(|| {
            let wrapped = part.source(one);
            order
                .iter()
                .position(|known| one.name.contains(':') && wrapped.contains(&format!("<{known}")))
        });
        known.is_some_and(|known| known > own)
    };
    part.children(part.root()).find(is_later).map(|one| one.tag.start)
}

/// Text for an element or attribute of a workbook: what spreadsheet programs would read as an escape (`_x000A_`) is escaped
/// itself.
pub fn escaped(text: &str) -> String {
    let escapes = text.match_indices('_').map(|(at, _)| at);
    let escapes = escapes.filter(|&at| text.get(at..).is_some_and(is_escape));
    let (mut kept, mut from) = (String::with_capacity(text.len()), 0);
    for at in escapes {
        kept.push_str(text.get(from..at).unwrap_or_default());
        kept.push_str("_x005F");
        from = at;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    xml::escaped(&kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> Part<'_> {
        Part::read(text, "部件", 3).unwrap()
    }

    #[test]
    fn elements_and_attributes_are_found_where_they_stand() {
        let part =
            part("<?xml version='1.0'?>\n<a x = '1>2'><b r:id=\"r&amp;d\" n=\"7\"/><!-- <b/> --><c><d>一</d></c></a>");
        let root = part.root();
        assert_eq!(part.attribute(root, "x").unwrap().value, "1>2");
        let names: Vec<&str> = part.children(root).map(|one| one.name).collect();
        assert_eq!(names, ["b", "c"]);
        let b = part.child(root, "b").unwrap();
        assert_eq!(part.relation(b).as_deref(), Some("r&d"));
        assert_eq!(part.number(b, "n"), Some(7));
        assert_eq!(part.attribute(b, "id"), None);
        let d = part.below(["c", "d"])[0];
        assert_eq!((part.inside(d), part.source(d)), ("一", "<d>一</d>"));
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for text in ["", "<a>", "<a></b>", "<a><b></a>", "</a>", "文本"] {
            assert!(Part::read(text, "部件", 1).is_err(), "{text}");
        }
    }

    #[test]
    fn edits_leave_all_else_alone() {
        let text = "<a><b/><c s=\"1\"> 一 </c></a>";
        let part = part(text);
        let (b, c) = (
            part.child(part.root(), "b").unwrap(),
            part.child(part.root(), "c").unwrap(),
        );
        let mut patch = Patch::default();
        patch.set(&part, c, "s", "2");
        patch.set(&part, b, "t", "<");
        patch.append(b, "<d/>".to_owned());
        patch.insert_inside(
            part.root(),
            vec![(Some(c.tag.start), "<e/>".to_owned()), (None, "<f/>".to_owned())],
        );
        let expected = "<a><b t=\"&lt;\"><d/></b><e/><c s=\"2\"> 一 </c><f/></a>";
        assert_eq!(patch.applied(text), expected);
    }

    #[test]
    fn a_new_child_stands_where_the_schema_wants_it() {
        let order = ["a", "b", "legacyDrawing", "controls", "extLst"];
        let place = |text: &str| place_in_order(&part(text), &order, "legacyDrawing").map(|at| text[at..].to_owned());
        assert_eq!(place("<w><a/><b/><extLst/></w>").as_deref(), Some("<extLst/></w>"));
        assert_eq!(place("<w><a/></w>"), None);
        let wrapped = "<w><b/><mc:AlternateContent><controls/></mc:AlternateContent></w>";
        assert_eq!(place(wrapped).as_deref(), Some(&wrapped[7..]));
    }

    #[test]
    fn text_comes_back_as_it_was() {
        assert_eq!(
            escaped("a<b>&\"_x0041_\"\u{1}\n"),
            "a&lt;b&gt;&amp;&quot;_x005F_x0041_&quot;\n"
        );
        assert_eq!(escaped("_x004_ _xGGGG_"), "_x004_ _xGGGG_");
    }
}
