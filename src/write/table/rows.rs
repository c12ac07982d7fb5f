//! Rows of a list as the XML of its sheet, without keeping it in memory.
//!
//! ```text
//! <row r="4" ht="32.25" customHeight="1"><c r="A4" s="23"><v>1</v></c><c s="5" t="inlineStr"><is><t>教育局</t></is></c>…</row>
//! ```
//!
//! The library names the place of every cell. Here only the first of a row has its own; one without stands beside the cell
//! before it (ECMA-376 part 1, 18.3.1.4). What is alike then reads alike from row to row, and packs to half.

use super::above::Above;
use super::cell::Proven;
use super::field::{Content, Field};
use super::lines::height;
use crate::domain::place::Address;
use crate::domain::text::any_byte;
use crate::write::book::Link;
use crate::write::expression::{Cells, Known, Seen, Sheet, push_stored};
use crate::write::style::{Dress, Kind, Styles};
use crate::write::wording::{NO_FIGURE, cell_text, is_escape, is_plain, needs_a_look, push_whole};
use rust_decimal::Decimal;
use std::fmt::Write;
use std::ops::{Range, RangeInclusive};

/// What is the same for all rows of a list.
pub struct Layout<'a> {
    pub styles: &'a Styles,
    /// Widths of the columns in digits.
    widths: Vec<u8>,
    /// The sheet as formulas know it.
    sheet: Sheet,
}

impl<'a> Layout<'a> {
    pub fn of(styles: &'a Styles, widths: impl Iterator<Item = u8>) -> Self {
        Self {
            styles,
            widths: widths.collect(),
            sheet: "",
        }
    }

    /// The same on a sheet with formulas.
    pub fn with_formulas(self, sheet: Sheet) -> Self {
        Self { sheet, ..self }
    }

    /// The width of neighbouring columns, in digits.
    pub fn width_of(&self, columns: RangeInclusive<u16>) -> u8 {
        let columns = usize::from(*columns.start())..=usize::from(*columns.end());
        let last = self.widths.len().saturating_sub(1);
        let within = self.widths.get(*columns.start()..=last.min(*columns.end()));
        let widths = within.unwrap_or_default().iter();
        widths.fold(0_u8, |sum, width| sum.saturating_add(*width))
    }
}

/// Rows that are being written.
pub struct Rows {
    /// The first row of the run.
    pub first: u32,
    /// The row that is written next.
    pub next: u32,
    pub xml: String,
    /// How many cells may still become links.
    pub links_left: u32,
    pub links: Vec<Link>,
    /// Cells whose formulas are told in notes.
    pub doubts: Vec<(Address, String)>,
    /// What each column held last, as it stands in `xml`.
    above: Vec<Above>,
    /// Where the number of a row, and formulas, are put together.
    number: String,
    formula: String,
}

/// Rows that follow one another.
pub struct Run {
    pub first: u32,
    pub last: u32,
    pub xml: String,
}

impl Cells for &[Field<'_>] {
    fn seen(&self, column: u16) -> Option<Seen<'_>> {
        self.get(usize::from(column)).map(Field::value)
    }
}

impl Rows {
    pub const fn new(first: u32, links_left: u32) -> Self {
        Self {
            first,
            next: first,
            xml: String::new(),
            links_left,
            links: Vec::new(),
            doubts: Vec::new(),
            above: Vec::new(),
            number: String::new(),
            formula: String::new(),
        }
    }

    /// The same in this room, which is empty.
    pub fn in_room(self, room: String) -> Self {
        Self { xml: room, ..self }
    }

    /// Goes on at this row.
    pub fn begins_at(&mut self, row: u32) {
        (self.first, self.next) = (row, row);
    }

    /// The rows written since the last time, if there are any.
    pub fn taken(&mut self) -> Option<Run> {
        let first = std::mem::replace(&mut self.first, self.next);
        let xml = std::mem::take(&mut self.xml);
        self.above.clear();
        (self.next > first).then(|| Run {
            first,
            last: self.next - 1,
            xml,
        })
    }

    /// Writes a row, as high as its longest text needs: programs differ in whether they see to that themselves. With a
    /// ledger, cells with formulas are written as such where they prove what they hold.
    pub fn row(&mut self, layout: &Layout, fields: &[Field], ledger: Option<Known>) {
        self.above.resize_with(layout.widths.len(), Above::default);
        let columns = fields.iter().zip(&layout.widths).zip(&mut self.above);
        let lines = columns.map(|((field, &width), above)| above.meet(&self.xml, field, width));
        let lines = lines.max().unwrap_or(1);
        let mut number = std::mem::take(&mut self.number);
        number.clear();
        push_whole(&mut number, u64::from(self.next) + 1);
        self.xml.push_str("<row r=\"");
        self.xml.push_str(&number);
        self.xml.push_str("\" ht=\"");
        push_in_pixels(&mut self.xml, height(lines));
        self.xml.push_str("\" customHeight=\"1\">");
        let ledger = ledger.map(|ledger| ledger.in_row(layout.sheet, self.next, &fields));
        for (column, field) in (0..).zip(fields) {
            self.cell(layout, (column, &number), field, ledger);
        }
        self.number = number;
        self.xml.push_str("</row>");
        self.next += 1;
    }

    fn cell(&mut self, layout: &Layout, (column, row): (u16, &str), field: &Field, ledger: Option<Known>) {
        self.xml.push_str("<c");
        if column == 0 {
            self.xml.push_str(" r=\"A");
            self.xml.push_str(row);
            self.xml.push('"');
        }
        let from = self.xml.len();
        let above = self.above.get(usize::from(column));
        if let Some(cell) = above.and_then(Above::cell) {
            self.xml.extend_from_within(cell);
            return;
        }
        let text = self.rest_of_cell(layout, column, field, ledger);
        let cell = from..self.xml.len();
        if let Some(above) = self.above.get_mut(usize::from(column)) {
            above.keep(field, cell, text);
        }
    }

    /// Writes a cell from its format on, and says where its text stands in it as it is.
    fn rest_of_cell(
        &mut self,
        layout: &Layout,
        column: u16,
        field: &Field,
        ledger: Option<Known>,
    ) -> Option<Range<usize>> {
        let formula = match ledger.map(|ledger| Proven::of(field, ledger)) {
            Some(Proven::Formula(formula)) => Some(formula),
            Some(Proven::Doubtful(formula)) => {
                self.doubts.push((self.address(column), formula.text(layout.sheet)));
                None
            }
            Some(Proven::Plain) | None => None,
        };
        let (dress, is_link) = self.dress(field, formula.is_some());
        if is_link {
            self.link(column, field);
        }
        let kind = match field.content {
            Content::Missing => Kind::Label,
            _ => field.kind,
        };
        self.xml.push_str(layout.styles.attribute(kind, field.tone, dress));
        self.formula.clear();
        formula
            .iter()
            .for_each(|formula| formula.push(layout.sheet, &mut self.formula));
        let formula = formula.map(|_| self.formula.as_str());
        match &field.content {
            Content::Blank => self.xml.push_str("/>"),
            Content::Number(number) => number_cell(&mut self.xml, *number, formula),
            Content::Text(text) | Content::Link { text, .. } => return text_cell(&mut self.xml, text, formula),
            Content::Missing => return text_cell(&mut self.xml, NO_FIGURE, formula),
        }
        None
    }

    /// What the text of a field needs, and whether it becomes a link.
    fn dress(&mut self, field: &Field, is_formula: bool) -> (Dress, bool) {
        match &field.content {
            Content::Link { .. } if !is_formula && self.links_left > 0 => (Dress::Link, true),
            Content::Text(text) | Content::Link { text, .. } if !is_formula => (Dress::of(text), false),
            _ => (Dress::Plain, false),
        }
    }

    fn link(&mut self, column: u16, field: &Field) {
        if let Content::Link { target, .. } = &field.content {
            let at = self.address(column);
            self.links_left -= 1;
            self.links.push(Link {
                at,
                target: target.clone(),
            });
        }
    }

    fn address(&self, column: u16) -> Address {
        Address::new(self.next, u32::from(column))
    }
}

/// The rest of a cell that holds a number.
fn number_cell(xml: &mut String, number: Decimal, formula: Option<&str>) {
    if formula.is_some() {
        xml.push('>');
        push_formula(xml, formula);
        xml.push_str("<v>");
    } else {
        xml.push_str("><v>");
    }
    push_stored(xml, number);
    xml.push_str("</v></c>");
}

/// The rest of a cell that holds a text, in the cell itself: it may be the same in rows below, but rarely in others. Says
/// where the text stands, if it does as it is.
fn text_cell(xml: &mut String, text: &str, formula: Option<&str>) -> Option<Range<usize>> {
    if formula.is_some() {
        xml.push_str(" t=\"str\">");
        push_formula(xml, formula);
        xml.push_str("<v>");
        push_escaped(xml, text);
        xml.push_str("</v></c>");
        return None;
    }
    if is_plain(text) && !has_edges(text) {
        xml.push_str(" t=\"inlineStr\"><is><t>");
        let from = xml.len();
        xml.push_str(text);
        let stands = from..xml.len();
        xml.push_str("</t></is></c>");
        return Some(stands);
    }
    let text = cell_text(text);
    xml.push_str(" t=\"inlineStr\"><is>");
    xml.push_str(if has_edges(&text) {
        "<t xml:space=\"preserve\">"
    } else {
        "<t>"
    });
    push_escaped(xml, &text);
    xml.push_str("</t></is></c>");
    None
}

/// Whether a text begins or ends with a blank, which programs drop unless told otherwise.
fn has_edges(text: &str) -> bool {
    let is_blank = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    is_blank(text.as_bytes().first()) || is_blank(text.as_bytes().last())
}

fn push_formula(xml: &mut String, formula: Option<&str>) {
    if let Some(formula) = formula {
        xml.push_str("<f>");
        push_escaped(xml, formula);
        xml.push_str("</f>");
    }
}

/// Text of an element: marked where XML would see a tag, and control characters in the form that workbooks know
/// (`_x0007_`), as what already looks like that form.
fn push_escaped(xml: &mut String, text: &str) {
    if !any_byte(text, needs_a_look) {
        xml.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(needs_a_look) {
        let (plain, from) = rest.split_at(at);
        xml.push_str(plain);
        let mut letters = from.chars();
        match letters.next() {
            Some('&') => xml.push_str("&amp;"),
            Some('<') => xml.push_str("&lt;"),
            Some('>') => xml.push_str("&gt;"),
            Some('_') if is_escape(from) => xml.push_str("_x005F_"),
            Some(letter @ ('_' | '\n' | '\t')) => xml.push(letter),
            Some(control) => {
                let _ = write!(xml, "_x{:04X}_", u32::from(control));
            }
            None => {}
        }
        rest = letters.as_str();
    }
    xml.push_str(rest);
}

/// Writes a height in points as programs keep it: in whole pixels, three quarters of a point each.
fn push_in_pixels(xml: &mut String, height: f64) {
    let quarters = (height * 4.0 / 3.0).round() as u32 * 3;
    push_whole(xml, (quarters / 4).into());
    xml.push_str(["", ".25", ".5", ".75"][quarters as usize % 4]);
}

#[cfg(test)]
mod tests {
    use super::super::field::{label, serial, text};
    use super::*;
    use crate::profile;
    use crate::write::expression::Expression;
    use crate::write::style::Tone;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        let mut xml = String::new();
        push_escaped(&mut xml, text);
        assert_eq!(xml, expected);
    }

    #[test]
    fn text_stays_text() {
        case("教育局", "教育局");
        case("<r>&</r>", "&lt;r&gt;&amp;&lt;/r&gt;");
        case("一\n二\t三", "一\n二\t三");
        case("响\u{7}铃", "响_x0007_铃");
        case("_x0007_ _x_ x_y", "_x005F_x0007_ _x_ x_y");
        case("末_x000", "末_x000");
    }

    /// Two rows of one field each, as they stand below each other.
    fn rows(layout: &Layout, one: &Field, two: &Field) -> String {
        let mut rows = Rows::new(0, 9);
        for field in [one, two] {
            rows.row(layout, std::slice::from_ref(field), None);
        }
        rows.xml
    }

    #[test]
    fn a_cell_of_the_row_above_is_written_again_as_any_other() {
        let styles = Styles::of(&profile::load("luquan").unwrap().profile);
        let layout = Layout::of(&styles, [12].into_iter());
        let mut fields = vec![text("").by(Expression::zero()), serial(Some(1)), serial(None)];
        for word in [
            "教育局",
            "教育局教育局教育局",
            "=1",
            "a<b",
            "&lt;",
            " 前",
            "一\n二",
            "甲_乙",
            "_x000A_",
            "—",
        ] {
            let linked = || text(word).linked(Some("file:///甲.xlsx".to_owned()));
            let looks = [text(word), label(word), text(word).toned(Tone::Error), linked()];
            fields.extend(looks);
            fields.push(text(word).by(Expression::from("教育局")));
        }
        for one in &fields {
            for two in &fields {
                let mut alone = Rows::new(0, 9);
                alone.row(&layout, std::slice::from_ref(one), None);
                let mut below = Rows::new(1, 9);
                below.row(&layout, std::slice::from_ref(two), None);
                assert_eq!(rows(&layout, one, two), alone.xml + &below.xml, "{one:?} {two:?}");
            }
        }
    }

    #[test]
    fn rows_that_were_taken_are_not_copied_from() {
        let styles = Styles::of(&profile::load("luquan").unwrap().profile);
        let layout = Layout::of(&styles, [12].into_iter());
        let mut rows = Rows::new(0, 0);
        let written = [0, 1].map(|_| {
            rows.row(&layout, &[text("教育局")], None);
            rows.taken().unwrap().xml
        });
        assert_eq!(
            written[0].replace("\"1\"", "\"2\"").replace("A1", "A2"),
            written[1].replace("\"1\"", "\"2\"")
        );
    }
}
