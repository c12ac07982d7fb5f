//! The boxes of notes: a VML drawing, which is what spreadsheet programs of every age show them by.

use super::geometry::Frame;
use super::refusal::CannotMark;
use super::xml::Patch;
use crate::domain::place::Address;
use std::ops::Range;

const PREFIXES: &str = concat!(
    " xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"",
    " xmlns:x=\"urn:schemas-microsoft-com:office:excel\""
);
/// The kind of shape that a note is.
const NOTE_TYPE: &str = concat!(
    " id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">",
    "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"
);
const NOTE_TYPE_ID: &str = "id=\"_x0000_t202\"";
const SHAPE_ID: &str = "_x0000_s";
/// Shapes of a drawing are numbered within a block of so many.
const BLOCK: usize = 1024;

/// A box, and the cell to which it belongs.
pub struct Note {
    pub at: Address,
    pub frame: Frame,
}

/// A new drawing; `block` is a number that no other drawing of the workbook uses.
pub fn drawing(notes: &[Note], block: usize) -> String {
    format!(
        "<xml{PREFIXES}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{block}\"/></o:shapelayout><v:shapetype{NOTE_TYPE}{}</xml>",
        shapes(notes, block * BLOCK + 1, "")
    )
}

/// A drawing that is there, with our boxes added at its end. Some writers use prefixes of their own; then ours are
/// declared where they are used.
///
/// # Errors
/// `Unusual` if it does not end as drawings do.
pub fn extended(known: &str, path: &str, notes: &[Note]) -> Result<String, CannotMark> {
    let unusual = || CannotMark::Unusual { part: path.to_owned() };
    let end = known.rfind("</xml>").ok_or_else(unusual)?;
    let (before, after) = known.split_at_checked(end).ok_or_else(unusual)?;
    let usual = PREFIXES.split_whitespace().all(|prefix| known.contains(prefix));
    let prefixes = if usual { "" } else { PREFIXES };
    let kind = if known.contains(NOTE_TYPE_ID) {
        String::new()
    } else {
        format!("<v:shapetype{prefixes}{NOTE_TYPE}")
    };
    let shapes = shapes(notes, next_shape(known), prefixes);
    Ok(format!("{before}{kind}{shapes}{after}"))
}

/// The drawing with the box of a comment that is there made as large as its longer text needs. Where the box does not
/// say its cell in the usual words it stays as it is.
pub fn grown(known: &str, note: &Note) -> String {
    let Address { row, column } = note.at;
    let (row, column) = (format!("Row>{row}</"), format!("Column>{column}</"));
    let Some(shape) = shape_ranges(known).find(|range| {
        let shape = known.get(range.clone()).unwrap_or_default();
        shape.contains(&row) && shape.contains(&column)
    }) else {
        return known.to_owned();
    };
    let mut patch = Patch::default();
    let inside = |begin: &str, end: &str| {
        let start = shape.start + known.get(shape.clone())?.find(begin)? + begin.len();
        let length = known.get(start..shape.end)?.find(end)?;
        Some(start..start + length)
    };
    let Frame { anchor, width, height } = &note.frame;
    if let Some(range) = inside("Anchor>", "</") {
        let anchor: Vec<String> = anchor.iter().map(ToString::to_string).collect();
        patch.replace(range, anchor.join(", "));
    }
    for (name, pixels) in [("width:", width), ("height:", height)] {
        // The style is the first attribute that holds these words.
        if let Some(range) = inside(name, ";") {
            patch.replace(range, points(*pixels));
        }
    }
    patch.applied(known)
}

/// Where the shapes of a drawing stand, whatever the prefix.
fn shape_ranges(known: &str) -> impl Iterator<Item = Range<usize>> {
    known.match_indices(":shape ").filter_map(|(start, _)| {
        let end = known.get(start..)?.find(":shape>")?;
        Some(start..start + end)
    })
}

/// The block of shape numbers after all that these drawings use.
pub fn free_block<'a>(drawings: impl Iterator<Item = &'a str>) -> usize {
    drawings.map(|known| next_shape(known) / BLOCK + 1).max().unwrap_or(1)
}

/// The number after the highest that a shape has.
fn next_shape(known: &str) -> usize {
    let numbers = known.match_indices(SHAPE_ID).filter_map(|(at, _)| {
        let digits = known.get(at + SHAPE_ID.len()..)?;
        let end = digits.find(|letter: char| !letter.is_ascii_digit())?;
        digits.get(..end)?.parse::<usize>().ok()
    });
    numbers.max().unwrap_or(BLOCK).max(BLOCK).saturating_add(1)
}

fn shapes(notes: &[Note], first: usize, prefixes: &str) -> String {
    notes
        .iter()
        .enumerate()
        .map(|(position, note)| shape(note, first.saturating_add(position), position + 1, prefixes))
        .collect()
}

fn shape(note: &Note, number: usize, level: usize, prefixes: &str) -> String {
    let Frame { anchor, width, height } = &note.frame;
    let anchor: Vec<String> = anchor.iter().map(ToString::to_string).collect();
    format!(
        concat!(
            "<v:shape{} id=\"{}{}\" type=\"#_x0000_t202\" style=\"position:absolute;width:{};height:{};z-index:{};visibility:hidden\" ",
            "fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/>",
            "<v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>",
            "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}</x:Anchor><x:AutoFill>False</x:AutoFill>",
            "<x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData></v:shape>"
        ),
        prefixes,
        SHAPE_ID,
        number,
        points(*width),
        points(*height),
        level,
        anchor.join(", "),
        note.at.row,
        note.at.column
    )
}

/// A point is four thirds of a pixel.
fn points(pixels: u32) -> String {
    format!("{}pt", f64::from(pixels) * 0.75)
}
