//! styles.xml with the looks that marking needs: fills, and every style of a marked cell once more with such a fill.
//!
//! ```text
//! <fonts>    … + those of 审核意见      <borders> … + a thin one
//! <fills>    … + light red, amber, grey-blue
//! <cellXfs>  … + clones: style 4 of the department, red → style 27
//! ```

use super::MAIN;
use super::refusal::CannotMark;
use super::xml::{Element, Part, Patch, place_in_order};
use crate::domain::finding::Severity;
use std::collections::BTreeMap;
use std::ops::Range;

/// Cell styles that spreadsheet programs take.
const MOST_STYLES: usize = 65_000;

/// Children of styleSheet as the schema orders them.
const ORDER: [&str; 11] = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];

/// Fills that are added, in order: 强制, 提示, header.
const FILLS: [&str; 3] = ["FFFFC7CE", "FFFFE699", "FFD9E1EC"];
/// A workbook without fills starts with these two, which programs take for granted.
const STANDARD_FILLS: &str =
    "<fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>";

/// Fonts of 审核意见, in order: plain, bold, title, quiet, link.
const FONTS: [&str; 5] = [
    "<sz val=\"10\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/>",
    "<b/><sz val=\"10\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/>",
    "<b/><sz val=\"16\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/>",
    "<sz val=\"10\"/><color rgb=\"FF595959\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/>",
    "<u/><sz val=\"10\"/><color rgb=\"FF0563C1\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/>",
];
const PLAIN: usize = 0;
const BOLD: usize = 1;
const TITLE: usize = 2;
const QUIET: usize = 3;
const LINK: usize = 4;

/// How a cell of 审核意见 looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Title,
    Subtitle,
    Note,
    Header,
    /// Text, left, wrapped.
    Text,
    /// Short text, centred.
    Label,
    /// A link, centred.
    Link,
    /// 级别 and 编号 in the colour of the mark.
    Marked(Severity),
}

/// The looks in the order in which their styles are added.
const LOOKS: [Look; 9] = [
    Look::Title,
    Look::Subtitle,
    Look::Note,
    Look::Header,
    Look::Text,
    Look::Label,
    Look::Link,
    Look::Marked(Severity::Error),
    Look::Marked(Severity::Hint),
];

/// The styles of a workbook, growing.
pub struct Styles {
    text: String,
    path: String,
    /// Where each style stands in the text.
    cell_styles: Vec<Range<usize>>,
    first_fill: usize,
    /// Styles that were added, in order; those of 审核意见 first.
    added: Vec<String>,
    clones: BTreeMap<(usize, Severity), usize>,
}

impl Styles {
    /// Reads the styles of a workbook.
    ///
    /// # Errors
    /// `Unusual` or `Damaged` if the part cannot be read; `TooManyStyles` if there is no room for more.
    pub fn of(text: String, path: &str) -> Result<Self, CannotMark> {
        let part = read(&text, path)?;
        let damaged = || CannotMark::Damaged { part: path.to_owned() };
        let cell_styles: Vec<Range<usize>> = part.below(["cellXfs", "xf"]).iter().map(|one| one.whole()).collect();
        if cell_styles.is_empty() {
            return Err(damaged());
        }
        if cell_styles.len() + LOOKS.len() > MOST_STYLES {
            return Err(CannotMark::TooManyStyles);
        }
        let count = |group, item| part.below([group, item]).len();
        let (fonts, borders) = (count("fonts", "font"), count("borders", "border"));
        // Fills none and gray125 are added where there are none at all.
        let fills = count("fills", "fill");
        let first_fill = if fills == 0 { 2 } else { fills };
        let base = if part.child(part.root(), "cellStyleXfs").is_some() {
            " xfId=\"0\""
        } else {
            ""
        };
        let added = LOOKS.map(|look| own_style(look, fonts, first_fill, borders, base));
        Ok(Self {
            path: path.to_owned(),
            cell_styles,
            first_fill,
            added: added.to_vec(),
            clones: BTreeMap::new(),
            text,
        })
    }

    /// The number of a style that is the department's own but for the fill.
    ///
    /// # Errors
    /// `TooManyStyles` if there is no room for it; `Damaged` if there is no style of that number.
    pub fn marked(&mut self, style: usize, severity: Severity) -> Result<usize, CannotMark> {
        if let Some(&clone) = self.clones.get(&(style, severity)) {
            return Ok(clone);
        }
        let damaged = || CannotMark::Damaged {
            part: self.path.clone(),
        };
        let source = self
            .cell_styles
            .get(style)
            .and_then(|range| self.text.get(range.clone()));
        let source = source.ok_or_else(damaged)?;
        let fill = self.first_fill + severity as usize;
        let clone = filled(source, fill, &self.path)?;
        let number = self.cell_styles.len() + self.added.len();
        if number >= MOST_STYLES {
            return Err(CannotMark::TooManyStyles);
        }
        self.added.push(clone);
        self.clones.insert((style, severity), number);
        Ok(number)
    }

    /// The number of a style of 审核意见.
    pub fn own(&self, look: Look) -> usize {
        let position = LOOKS.iter().position(|known| *known == look);
        self.cell_styles.len() + position.unwrap_or_default()
    }

    /// The part with everything that was added.
    ///
    /// # Errors
    /// As `of`.
    pub fn finish(self) -> Result<String, CannotMark> {
        let part = read(&self.text, &self.path)?;
        let mut patch = Patch::default();
        let fonts = FONTS.map(|font| format!("<font>{font}</font>"));
        add(&part, &mut patch, "fonts", "font", &fonts, "");
        let fills = FILLS.map(|colour| {
            format!(
                "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{colour}\"/><bgColor indexed=\"64\"/></patternFill></fill>"
            )
        });
        add(&part, &mut patch, "fills", "fill", &fills, STANDARD_FILLS);
        add(&part, &mut patch, "borders", "border", &[thin_border()], "");
        add(&part, &mut patch, "cellXfs", "xf", &self.added, "");
        Ok(patch.applied(&self.text))
    }
}

fn read<'a>(text: &'a str, path: &str) -> Result<Part<'a>, CannotMark> {
    Part::usual(text, path, 2, "styleSheet", MAIN)
}

/// Adds items to a group and counts them; `standard` goes before them where the group is missing or empty.
fn add(part: &Part<'_>, patch: &mut Patch, group: &str, item: &str, items: &[String], standard: &str) {
    let new = items.concat();
    let Some(found) = part.child(part.root(), group) else {
        let count = items.len() + standard.matches("<fill>").count();
        let whole = format!("<{group} count=\"{count}\">{standard}{new}</{group}>");
        patch.insert_inside(part.root(), vec![(place_in_order(part, &ORDER, group), whole)]);
        return;
    };
    let known = part.children(found).filter(|one| one.name == item).count();
    let (standard, before) = if known == 0 {
        (standard, standard.matches("<fill>").count())
    } else {
        ("", known)
    };
    patch.append(found, format!("{standard}{new}"));
    if let Some(count) = part.attribute(found, "count") {
        patch.replace(count.at, (before + items.len()).to_string());
    }
}

/// A style with another fill.
fn filled(source: &str, fill: usize, path: &str) -> Result<String, CannotMark> {
    let part = Part::read(source, path, 0)?;
    let root: &Element<'_> = part.root();
    let mut patch = Patch::default();
    patch.set(&part, root, "fillId", &fill.to_string());
    patch.set(&part, root, "applyFill", "1");
    Ok(patch.applied(source))
}

fn thin_border() -> String {
    let side = |name: &str| format!("<{name} style=\"thin\"><color rgb=\"FFBFBFBF\"/></{name}>");
    let sides = ["left", "right", "top", "bottom"].map(side).concat();
    format!("<border>{sides}<diagonal/></border>")
}

fn own_style(look: Look, fonts: usize, fills: usize, borders: usize, base: &str) -> String {
    let (font, fill, ruled, alignment) = match look {
        Look::Title => (TITLE, None, false, "horizontal=\"center\""),
        Look::Subtitle => (QUIET, None, false, "horizontal=\"center\""),
        Look::Note => (QUIET, None, false, "horizontal=\"left\" wrapText=\"1\""),
        Look::Header => (BOLD, Some(2), true, "horizontal=\"center\" wrapText=\"1\""),
        Look::Text => (PLAIN, None, true, "horizontal=\"left\" indent=\"1\" wrapText=\"1\""),
        Look::Label => (PLAIN, None, true, "horizontal=\"center\" wrapText=\"1\""),
        Look::Link => (LINK, None, true, "horizontal=\"center\" wrapText=\"1\""),
        Look::Marked(severity) => (
            BOLD,
            Some(severity as usize),
            true,
            "horizontal=\"center\" wrapText=\"1\"",
        ),
    };
    let fill = fill.map_or(0, |fill| fills + fill);
    let border = if ruled { borders } else { 0 };
    // Department text may begin with a sign of formulas; so marked it stays text when the cell is edited.
    let quote = if look == Look::Text { " quotePrefix=\"1\"" } else { "" };
    format!(
        "<xf numFmtId=\"0\" fontId=\"{}\" fillId=\"{fill}\" borderId=\"{border}\"{base}{quote} applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"center\" {alignment}/></xf>",
        fonts + font
    )
}
