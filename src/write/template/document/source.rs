//! From a part of a .docx to the source of a template, which rendered is the part filled in.
//!
//! ```text
//! <w:p><w:r><w:t>{{部</w:t></w:r><w:proofErr/><w:r><w:t>门}}：</w:t></w:r></w:p>
//!                └── a tag over two runs stands in the first ──┘
//! <w:tr>…{%tr for 项 in 项目 %}…</w:tr>      the row gives way to the tag; so does the paragraph of {%p … %}
//! ```
//! In the source, tags stand between control characters, which no XML holds: whatever the part contains besides tags
//! is passed through as it is.

use super::super::blocks::{self, Placed};
use super::super::tags::{Kind, Tag, first_word, tags};
use super::tree::Tree;
use crate::write::marked::xml::Patch;
use crate::write::xml::escaped;
use minijinja::syntax::SyntaxConfig;
use quick_xml::escape::unescape;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Begin and end of values, blocks and comments in the source.
const MARKS: [(char, char); 3] = [('\u{1}', '\u{2}'), ('\u{3}', '\u{4}'), ('\u{5}', '\u{6}')];
/// Blocks that a document may hold.
const KEYWORDS: [&str; 7] = ["for", "endfor", "if", "elif", "else", "endif", "set"];
/// Most tags of a part.
const MOST_TAGS: usize = 5000;
/// Letters of a paragraph that are shown where it is named.
const SHOWN: usize = 40;

/// The source of a part.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    pub text: String,
    /// Where tags stand: the byte in the source, the line in the source, the paragraph in words.
    places: Vec<(usize, usize, String)>,
}

impl Source {
    /// The paragraph of the tag that holds a byte of the source.
    pub fn place_of_byte(&self, byte: usize) -> &str {
        self.last_place(|place| place.0 <= byte)
    }

    /// The paragraph of the tag that holds a line of the source.
    pub fn place_of_line(&self, line: usize) -> &str {
        self.last_place(|place| place.1 <= line)
    }

    fn last_place(&self, is_before: impl Fn(&(usize, usize, String)) -> bool) -> &str {
        let last = self.places.iter().rfind(|place| is_before(place));
        last.map_or("文档", |place| place.2.as_str())
    }
}

/// The marks of `Source`.
pub fn syntax() -> SyntaxConfig {
    let mark = |index: usize| {
        let (begin, end) = MARKS[index];
        (begin.to_string(), end.to_string())
    };
    let (value, block, comment) = (mark(0), mark(1), mark(2));
    let mut builder = SyntaxConfig::builder();
    builder
        .variable_delimiters(value.0, value.1)
        .block_delimiters(block.0, block.1)
        .comment_delimiters(comment.0, comment.1)
        .keep_trailing_newline(true);
    // The marks differ from each other.
    builder.build().unwrap_or_default()
}

/// How far a tag reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Inline,
    Paragraph,
    Row,
}

/// A tag of a paragraph.
#[derive(Debug)]
struct Found {
    tag: Tag,
    reach: Reach,
    /// The element that is repeated or left out for it; for an inline tag, what holds its run.
    unit: Option<usize>,
}

/// A piece of text in a paragraph: an element that is text, a tab or a break.
#[derive(Debug)]
struct Piece {
    element: usize,
    text: String,
    /// Byte of the paragraph's text.
    start: usize,
    is_text: bool,
}

#[derive(Debug)]
struct Paragraph {
    element: usize,
    text: String,
    pieces: Vec<Piece>,
    tags: Vec<Found>,
}

/// The source of a part; None if it holds no tags.
///
/// # Errors
/// What is wrong with its tags, in sentences.
pub fn source(xml: &str) -> Result<Option<Source>, Vec<String>> {
    if xml.contains(|letter| ('\u{0}'..='\u{8}').contains(&letter)) {
        return Err(vec!["文件内部含有不能使用的控制字符".to_owned()]);
    }
    let tree = Tree::read(xml).map_err(|()| vec!["文件内部不完整".to_owned()])?;
    if tree.prefix() != "w:" {
        return Err(vec!["文件内部写法特殊；请用 Word 或 WPS 打开后另存为 .docx".to_owned()]);
    }
    let mut paragraphs = Vec::new();
    let mut faults = Vec::new();
    for element in tree.named("p") {
        match paragraph(&tree, element) {
            Ok(paragraph) => paragraphs.push(paragraph),
            Err(fault) => faults.push(fault),
        }
    }
    for paragraph in &paragraphs {
        faults.extend(paragraph.tags.iter().filter_map(|found| misplaced(paragraph, found)));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    match paragraphs.iter().map(|paragraph| paragraph.tags.len()).sum::<usize>() {
        0 => return Ok(None),
        1..=MOST_TAGS => {}
        _ => return Err(vec![format!("标签超过{MOST_TAGS}个")]),
    }
    let placed = placed(&tree, &paragraphs);
    let faults = blocks::faults(&placed);
    if !faults.is_empty() {
        return Err(faults);
    }
    let text = edited(&tree, &paragraphs)?;
    let places = places(&text, &placed);
    Ok(Some(Source { text, places }))
}

/// The texts of a paragraph and its tags.
fn paragraph(tree: &Tree<'_>, element: usize) -> Result<Paragraph, String> {
    let mut text = String::new();
    let mut pieces = Vec::new();
    for inner in tree.within(element) {
        let kind = tree.local(inner);
        let is_text = kind == Some("t");
        let in_run = tree.parent(inner).is_some_and(|run| tree.local(run) == Some("r"));
        let is_piece = in_run && matches!(kind, Some("t" | "tab" | "br" | "cr" | "noBreakHyphen"));
        if !is_piece || tree.above(inner, "p") != Some(element) {
            continue;
        }
        let piece = match kind {
            Some("t") => {
                let inside = tree.inside(inner);
                unescape(inside)
                    .map_err(|_| "文件内部有不能理解的字符".to_owned())?
                    .into_owned()
            }
            Some("tab") => "\t".to_owned(),
            Some("noBreakHyphen") => "-".to_owned(),
            _ => "\n".to_owned(),
        };
        pieces.push(Piece {
            element: inner,
            start: text.len(),
            text: piece.clone(),
            is_text,
        });
        text.push_str(&piece);
    }
    let found = tags(&text).map_err(|unclosed| {
        let rest = text.get(unclosed.0..).unwrap_or_default();
        format!("{}：「{}」没有结束的花括号", place(&text), shortened(rest))
    })?;
    let only_blocks = !found.is_empty()
        && found
            .iter()
            .all(|tag| tag.kind != Kind::Value && tag.keyword() != "set")
        && is_blank(&text, &found);
    let found = found
        .into_iter()
        .map(|tag| found_tag(tree, &pieces, element, tag, only_blocks));
    Ok(Paragraph {
        element,
        tags: found.collect(),
        text,
        pieces,
    })
}

/// Reads the reach of a tag and takes it out of its text: `tr for 项 in 项目`.
fn found_tag(tree: &Tree<'_>, pieces: &[Piece], paragraph: usize, mut tag: Tag, only_blocks: bool) -> Found {
    let reach = match tag.keyword() {
        "tr" => Reach::Row,
        "p" => Reach::Paragraph,
        _ => Reach::Inline,
    };
    if reach != Reach::Inline || tag.keyword() == "r" {
        let word = first_word(&tag.inner).to_owned();
        tag.inner = tag.inner.replacen(&word, "", 1);
    }
    // A paragraph of nothing but blocks is meant to leave no line.
    let reach = if only_blocks && reach == Reach::Inline {
        Reach::Paragraph
    } else {
        reach
    };
    let unit = match reach {
        Reach::Row => tree.above(paragraph, "tr"),
        Reach::Paragraph => Some(paragraph),
        Reach::Inline => pieces
            .iter()
            .rfind(|piece| piece.start <= tag.at.start && piece.is_text)
            .and_then(|piece| tree.parent(tree.parent(piece.element)?)),
    };
    Found { tag, reach, unit }
}

/// What a tag may not be, or not here.
fn misplaced(paragraph: &Paragraph, found: &Found) -> Option<String> {
    let place = place(&paragraph.text);
    let written = found.tag.written();
    if found
        .tag
        .inner
        .contains(|letter: char| letter.is_control() && !letter.is_whitespace())
    {
        return Some(format!("{place}：标签里有不能使用的字符"));
    }
    if found.reach == Reach::Row && found.unit.is_none() {
        return Some(format!("{place}：「{written}」应写在表格的一行里"));
    }
    let keyword = found.tag.keyword();
    let is_block_set = keyword == "set" && !found.tag.inner.contains('=');
    if found.tag.kind == Kind::Block && (!KEYWORDS.contains(&keyword) || is_block_set) {
        return Some(format!("{place}：「{written}」不能用，.docx 模板里可用 for、if、set"));
    }
    None
}

/// All tags with what holds them.
fn placed<'a>(tree: &Tree<'_>, paragraphs: &'a [Paragraph]) -> Vec<Placed<'a>> {
    let of = |paragraph: &'a Paragraph| {
        paragraph.tags.iter().map(move |found| Placed {
            tag: &found.tag,
            place: place(&paragraph.text),
            holder: match found.reach {
                Reach::Inline => found.unit,
                Reach::Paragraph | Reach::Row => found.unit.and_then(|unit| tree.parent(unit)),
            },
        })
    };
    paragraphs.iter().flat_map(of).collect()
}

/// The part with its tags as the engine reads them.
fn edited(tree: &Tree<'_>, paragraphs: &[Paragraph]) -> Result<String, Vec<String>> {
    let mut patch = Patch::default();
    let mut faults = Vec::new();
    // Tags of rows and paragraphs stand before or after these, no longer in their text.
    let units: BTreeSet<(usize, Reach)> = units(paragraphs);
    for &(unit, reach) in &units {
        if let Err(fault) = place_unit_tags(&mut patch, tree, paragraphs, unit, reach) {
            faults.push(fault);
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for paragraph in paragraphs {
        write_pieces(&mut patch, tree, paragraph);
    }
    Ok(patch.applied(tree.text()))
}

fn units(paragraphs: &[Paragraph]) -> BTreeSet<(usize, Reach)> {
    let tags = paragraphs.iter().flat_map(|paragraph| &paragraph.tags);
    let wide = tags.filter(|found| found.reach != Reach::Inline);
    wide.filter_map(|found| Some((found.unit?, found.reach))).collect()
}

/// A row or paragraph that holds nothing but its own tags gives way to them; one that is opened and closed by its
/// tags stands between them.
fn place_unit_tags(
    patch: &mut Patch,
    tree: &Tree<'_>,
    paragraphs: &[Paragraph],
    unit: usize,
    reach: Reach,
) -> Result<(), String> {
    let inside = paragraphs_of(tree, paragraphs, unit);
    let is_own = |found: &&Found| found.reach == reach && found.unit == Some(unit);
    let own: Vec<&Found> = inside
        .iter()
        .flat_map(|paragraph| paragraph.tags.iter().filter(is_own))
        .collect();
    let is_bare = inside.iter().all(|paragraph| {
        let tags: Vec<Tag> = paragraph.tags.iter().map(|found| found.tag.clone()).collect();
        paragraph.tags.iter().all(|found| is_own(&found)) && is_blank(&paragraph.text, &tags)
    });
    let range = tree.whole(unit);
    let sources = |tags: &[&Found]| tags.iter().map(|found| written(&found.tag)).collect::<String>();
    if is_bare {
        // A paragraph that ends a section stays: the section would go with it.
        let ends_section = tree.within(unit).any(|inner| tree.local(inner) == Some("sectPr"));
        match ends_section {
            true => patch.insert(range.start, sources(&own)),
            false => patch.replace(range, sources(&own)),
        }
        return Ok(());
    }
    let Some((opening, closing)) = pairs(&own) else {
        let text = inside
            .iter()
            .find(|paragraph| paragraph.tags.iter().any(|found| is_own(&found)));
        return Err(not_alone(text.map(|paragraph| paragraph.text.as_str()), reach));
    };
    patch.insert(range.start, sources(opening));
    patch.insert(range.end, sources(closing));
    Ok(())
}

/// The paragraphs in a row, or the one that is the unit itself.
fn paragraphs_of<'a>(tree: &Tree<'_>, paragraphs: &'a [Paragraph], unit: usize) -> Vec<&'a Paragraph> {
    let first = paragraphs.partition_point(|paragraph| paragraph.element < unit);
    let end = tree.whole(unit).end;
    let following = paragraphs.get(first..).unwrap_or_default();
    following
        .iter()
        .take_while(|paragraph| tree.whole(paragraph.element).start < end)
        .collect()
}

/// Tags that open something and those that close as much after them; None if they are not such.
fn pairs<'a, 'b>(own: &'a [&'b Found]) -> Option<(&'a [&'b Found], &'a [&'b Found])> {
    let closes = |found: &Found| found.tag.keyword().starts_with("end");
    let first_closing = own.iter().position(|found| closes(found)).unwrap_or(own.len());
    let (opening, closing) = own.split_at(first_closing);
    let is_pair = opening.len() == closing.len()
        && closing.iter().all(|found| closes(found))
        && opening.iter().all(|found| matches!(found.tag.keyword(), "for" | "if"));
    is_pair.then_some((opening, closing))
}

/// The fault of tags of a row or a paragraph that stand beside something that would go with it.
fn not_alone(text: Option<&str>, reach: Reach) -> String {
    let place = text.map_or_else(String::new, place);
    let (what, sign, unit) = match reach {
        Reach::Row => ("这一行表格", "tr", "行"),
        Reach::Paragraph | Reach::Inline => ("这一段", "p", "段"),
    };
    format!("{place}：{what}除「{{%{sign} … %}}」外还有其他内容，会一并去掉；请把标签单独放在一{unit}里")
}

/// Writes the inline tags of a paragraph into the pieces in which they begin.
fn write_pieces(patch: &mut Patch, tree: &Tree<'_>, paragraph: &Paragraph) {
    for piece in &paragraph.pieces {
        let (start, end) = (piece.start, piece.start + piece.text.len());
        let touched = paragraph
            .tags
            .iter()
            .filter(|found| found.tag.at.start < end && found.tag.at.end > start);
        let touched: Vec<&Found> = touched.collect();
        if touched.is_empty() {
            continue;
        }
        let mut inner = String::new();
        let mut at = start;
        for found in touched {
            let before = paragraph.text.get(at..found.tag.at.start.max(at)).unwrap_or_default();
            inner.push_str(&escaped(before));
            if found.tag.at.start >= start && found.reach == Reach::Inline {
                inner.push_str(&written(&found.tag));
            }
            at = found.tag.at.end.min(end);
        }
        inner.push_str(&escaped(paragraph.text.get(at..end).unwrap_or_default()));
        let name = tree.name(piece.element);
        let element = if piece.is_text {
            format!("<{name} xml:space=\"preserve\">{inner}</{name}>")
        } else {
            // A break inside of a tag.
            inner
        };
        patch.replace(tree.whole(piece.element), element);
    }
}

/// A tag between its marks. It begins with a line break, so that the line of an error tells the tag.
fn written(tag: &Tag) -> String {
    let (begin, end) = MARKS[match tag.kind {
        Kind::Value => 0,
        Kind::Block => 1,
        Kind::Comment => 2,
    }];
    let inner: String = tag
        .inner
        .chars()
        .filter(|letter| !matches!(letter, '\n' | '\r'))
        .collect();
    let trims = inner.len() - inner.trim_start_matches(['-', '+']).len();
    let (trim, rest) = inner.split_at(trims);
    let mut source = String::new();
    // Writing into a string does not fail.
    let _ = write!(source, "{begin}{trim}\n{rest}{end}");
    source
}

/// Finds the tags in the finished source.
fn places(text: &str, placed: &[Placed<'_>]) -> Vec<(usize, usize, String)> {
    let begins = |letter: char| MARKS.iter().any(|(begin, _)| *begin == letter);
    let mut line = 1;
    let mut places = Vec::new();
    for (at, letter) in text.char_indices() {
        if begins(letter) {
            let rest = text.get(at..).unwrap_or_default();
            let found = placed.iter().find(|placed| rest.starts_with(&written(placed.tag)));
            let place = found.map_or_else(|| "文档".to_owned(), |placed| placed.place.clone());
            // What stands in the tag begins on the next line.
            places.push((at, line + 1, place));
        }
        line += usize::from(letter == '\n');
    }
    places
}

/// Whether a text holds nothing besides the tags.
fn is_blank(text: &str, tags: &[Tag]) -> bool {
    let outside = text
        .char_indices()
        .filter(|(at, _)| !tags.iter().any(|tag| tag.at.contains(at)));
    outside.into_iter().all(|(_, letter)| letter.is_whitespace())
}

/// 「项目资金：{{…」一段
fn place(text: &str) -> String {
    format!("「{}」一段", shortened(text.trim()))
}

fn shortened(text: &str) -> String {
    let shown: String = text
        .chars()
        .take(SHOWN)
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if shown.len() < text.len() {
        format!("{shown}…")
    } else {
        shown
    }
}
