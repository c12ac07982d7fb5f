//! How the cells of 汇总表 look: one table of formats by kind of figure and by tone.

use crate::profile::Profile;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

const FONT: &str = "宋体";
const FONT_SIZE: u8 = 10;
/// Fill of header rows, dark text on light grey-blue: readable in a grey print.
const HEADER_FILL: Color = Color::RGB(0x00D9_E1EC);
/// Fill of a grade or score that recomputation changed.
const CHANGED_FILL: Color = Color::RGB(0x00FF_F2CC);
/// Text of 强制.
const ERROR_TEXT: Color = Color::RGB(0x00C0_0000);
/// Text of 提示.
const HINT_TEXT: Color = Color::RGB(0x009C_5700);
const LINE: Color = Color::RGB(0x00BF_BFBF);
const QUIET_TEXT: Color = Color::RGB(0x0059_5959);
/// The colour in which links are known.
const LINK_TEXT: Color = Color::RGB(0x0005_63C1);

/// What a cell holds, which decides alignment and number format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, left, wrapped.
    Text,
    /// Short text, centred.
    Label,
    /// 序号, 名次: a whole number, centred.
    Serial,
    /// A whole number.
    Count,
    /// Points.
    Points,
    /// A difference of points, with its sign.
    Difference,
    /// An execution rate.
    Rate,
    /// A share such as 评优率.
    Share,
    /// An amount in 万元.
    Amount,
    /// A figure as it is.
    Plain,
}

const KINDS: [Kind; 10] = [
    Kind::Text,
    Kind::Label,
    Kind::Serial,
    Kind::Count,
    Kind::Points,
    Kind::Difference,
    Kind::Rate,
    Kind::Share,
    Kind::Amount,
    Kind::Plain,
];

/// What a cell wants to say beyond its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// 强制
    Error,
    /// 提示
    Hint,
    /// Claimed and recomputed differ.
    Changed,
    /// A row of sums.
    Sum,
}

const TONES: [Tone; 5] = [Tone::Plain, Tone::Error, Tone::Hint, Tone::Changed, Tone::Sum];

/// What the text of a cell needs besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    Plain,
    /// Marked as text, which spreadsheet programs would take for a formula when the cell is edited.
    Quoted,
    /// Opens another place.
    Link,
}

impl Dress {
    /// What a text needs.
    pub fn of(text: &str) -> Self {
        if begins_a_formula(text) {
            Self::Quoted
        } else {
            Self::Plain
        }
    }
}

const DRESSES: [Dress; 3] = [Dress::Plain, Dress::Quoted, Dress::Link];

/// Whether a spreadsheet program would take the text for a formula when the cell is edited.
pub fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// All formats of the workbook.
pub struct Styles {
    /// By kind, tone and dress.
    cells: Vec<Format>,
    /// How a cell names each of them, by its number among the different ones from one on: `" s="57"`
    attributes: Vec<String>,
    pub title: Format,
    pub subtitle: Format,
    pub header: Format,
    /// Heading of a block on 总览 and 口径说明.
    pub heading: Format,
    /// Small print below a table.
    pub note: Format,
}

impl Styles {
    /// Formats with as many decimals as the profile rounds to.
    pub fn of(profile: &Profile) -> Self {
        let title = base().set_bold().set_font_size(16).set_align(FormatAlign::Center);
        let subtitle = base().set_font_color(QUIET_TEXT).set_align(FormatAlign::Center);
        let header = ruled()
            .set_bold()
            .set_background_color(HEADER_FILL)
            .set_align(FormatAlign::Center)
            .set_text_wrap();
        let heading = base().set_bold().set_font_size(12);
        let note = base().set_font_color(QUIET_TEXT).set_font_size(9).set_text_wrap();
        let plain = KINDS
            .iter()
            .flat_map(|&kind| TONES.iter().map(move |&tone| cell(kind, tone, profile)));
        let cells: Vec<Format> = plain
            .flat_map(|format| DRESSES.map(|dress| dressed(&format, dress)))
            .collect();
        Self {
            attributes: attributes(&cells),
            cells,
            title,
            subtitle,
            header,
            heading,
            note: note.set_align(FormatAlign::Top),
        }
    }

    /// The format of a cell.
    pub fn cell(&self, kind: Kind, tone: Tone) -> &Format {
        self.dressed(kind, tone, Dress::Plain)
    }

    /// The format of a cell whose text needs this.
    pub fn dressed(&self, kind: Kind, tone: Tone, dress: Dress) -> &Format {
        self.cells.get(place(kind, tone, dress)).unwrap_or(&self.note)
    }

    /// How a cell names that format in a workbook whose first formats are `different`, after its place: ` s="57"`
    pub fn attribute(&self, kind: Kind, tone: Tone, dress: Dress) -> &str {
        self.attributes.get(place(kind, tone, dress)).map_or("", String::as_str)
    }

    /// The formats of cells, each once, in the order of their numbers.
    pub fn different(&self) -> impl Iterator<Item = &Format> {
        let numbered = self.cells.iter().zip(&self.attributes).enumerate();
        let first = |at: usize, number: &String| !self.attributes.iter().take(at).any(|known| known == number);
        numbered.filter_map(move |(at, (format, number))| first(at, number).then_some(format))
    }

    /// The font that rows and columns are measured by.
    pub fn base() -> Format {
        Format::new().set_font_name(FONT).set_font_size(FONT_SIZE)
    }
}

/// Where the format of a cell stands among all.
const fn place(kind: Kind, tone: Tone, dress: Dress) -> usize {
    (kind as usize * TONES.len() + tone as usize) * DRESSES.len() + dress as usize
}

/// How cells name each format: equal ones share a number, and the first has one.
fn attributes(formats: &[Format]) -> Vec<String> {
    let mut different: Vec<&Format> = Vec::new();
    let number = |format| {
        let known = different.iter().position(|known| *known == format);
        let position = known.unwrap_or_else(|| {
            different.push(format);
            different.len() - 1
        });
        format!(" s=\"{}\"", position + 1)
    };
    formats.iter().map(number).collect()
}

fn dressed(format: &Format, dress: Dress) -> Format {
    match dress {
        Dress::Plain => format.clone(),
        Dress::Quoted => format.clone().set_quote_prefix(),
        Dress::Link => format
            .clone()
            .set_font_color(LINK_TEXT)
            .set_underline(FormatUnderline::Single),
    }
}

fn base() -> Format {
    Styles::base().set_align(FormatAlign::VerticalCenter)
}

fn ruled() -> Format {
    base().set_border(FormatBorder::Thin).set_border_color(LINE)
}

fn cell(kind: Kind, tone: Tone, profile: &Profile) -> Format {
    let format = ruled();
    let points = decimals(profile.rounding.points);
    let format = match kind {
        Kind::Text => format.set_align(FormatAlign::Left).set_indent(1).set_text_wrap(),
        Kind::Label => format.set_align(FormatAlign::Center).set_text_wrap(),
        Kind::Serial => format.set_align(FormatAlign::Center).set_num_format("0"),
        Kind::Count => format.set_align(FormatAlign::Right).set_num_format("0"),
        Kind::Points => format.set_align(FormatAlign::Right).set_num_format(points),
        Kind::Difference => format
            .set_align(FormatAlign::Right)
            .set_num_format(format!("+{points};-{points};{points}")),
        Kind::Rate => format
            .set_align(FormatAlign::Right)
            .set_num_format(percentage(profile.rounding.rate)),
        Kind::Share => format
            .set_align(FormatAlign::Right)
            .set_num_format(percentage(profile.rounding.share)),
        Kind::Amount => format.set_align(FormatAlign::Right).set_num_format("#,##0.00"),
        Kind::Plain => format.set_align(FormatAlign::Right),
    };
    match tone {
        Tone::Plain => format,
        Tone::Error => format.set_font_color(ERROR_TEXT).set_bold(),
        Tone::Hint => format.set_font_color(HINT_TEXT),
        Tone::Changed => format.set_background_color(CHANGED_FILL).set_bold(),
        Tone::Sum => format.set_bold().set_background_color(HEADER_FILL),
    }
}

/// `0.00` for two digits.
fn decimals(digits: u32) -> String {
    match digits {
        0 => "0".to_owned(),
        _ => format!("0.{}", "0".repeat(digits.min(10) as usize)),
    }
}

/// `0.00%` for a ratio of four digits.
fn percentage(digits: u32) -> String {
    format!("{}%", decimals(digits.saturating_sub(2)))
}

#[cfg(test)]
mod tests {
    use super::{DRESSES, KINDS, TONES};

    #[test]
    fn formats_stand_where_they_are_looked_for() {
        assert!(KINDS.iter().enumerate().all(|(at, &kind)| kind as usize == at));
        assert!(TONES.iter().enumerate().all(|(at, &tone)| tone as usize == at));
        assert!(DRESSES.iter().enumerate().all(|(at, &dress)| dress as usize == at));
    }
}
