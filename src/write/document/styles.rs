//! word/styles.xml and word/fontTable.xml: how each kind of paragraph looks. The text itself names only a style, so
//! that whoever edits it changes a style once.

use super::page::{CLOSER, FOOTER_LINE, INDENT, LINE, SIZE_2, SIZE_3, SIZE_4, SIZE_5};
use super::xml::{HEAD, SPACES};
use crate::profile::fonts::{Font, Fonts};
use crate::write::xml::escaped;
use std::collections::BTreeSet;

/// Ids of the styles.
pub const TEXT: &str = "BodyText";
pub const TITLE: &str = "Title";
pub const FIRST: &str = "Heading1";
pub const SECOND: &str = "Heading2";
pub const THIRD: &str = "Heading3";
pub const SIGNATURE: &str = "Signature";
pub const ANNEX: &str = "Annex";
pub const CAPTION: &str = "Caption";
pub const HEADER_CELL: &str = "TableHeader";
pub const CELL: &str = "TableText";
pub const NOTE: &str = "TableNote";
pub const FOOTER_ODD: &str = "FooterOdd";
pub const FOOTER_EVEN: &str = "FooterEven";
const BASE: &str = "Normal";

/// Line of the title, and what follows it so that title and gap take whole lines of the page.
const TITLE_LINE: u32 = 700;
const BELOW_TITLE: u32 = 3 * LINE - 2 * TITLE_LINE;
/// Between the lines of a table and its text: 1 mm.
const CELL_MARGIN: u32 = 57;
/// Line of the text in tables.
const TABLE_LINE: u32 = 320;

/// A paragraph style.
struct Style<'a> {
    id: &'static str,
    name: &'static str,
    /// Children of `w:pPr`.
    paragraph: String,
    font: Option<&'a Font>,
    /// Half points.
    size: u32,
    is_bold: bool,
}

/// word/styles.xml.
pub fn part(fonts: &Fonts) -> String {
    let styles: String = all(fonts).iter().map(|style| style.xml(fonts)).collect();
    format!(
        "{HEAD}<w:styles {SPACES}>{}{}{styles}</w:styles>",
        defaults(fonts),
        base(fonts)
    )
}

/// Latin letters in their own font, Chinese in that of the text.
fn defaults(fonts: &Fonts) -> String {
    format!(
        "<w:docDefaults><w:rPrDefault><w:rPr>{}<w:kern w:val=\"2\"/><w:sz w:val=\"{SIZE_3}\"/>\
         <w:szCs w:val=\"{SIZE_3}\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr>\
         </w:rPrDefault><w:pPrDefault><w:pPr><w:overflowPunct w:val=\"0\"/></w:pPr></w:pPrDefault></w:docDefaults>",
        faces(&fonts.latin.name, &fonts.body.name)
    )
}

/// The style that all rest on. The grid of the page is measured by its size.
fn base(fonts: &Fonts) -> String {
    format!(
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"{BASE}\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:widowControl w:val=\"0\"/><w:overflowPunct w:val=\"0\"/><w:spacing w:line=\"{LINE}\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/>\
         </w:pPr><w:rPr>{}<w:sz w:val=\"{SIZE_3}\"/><w:szCs w:val=\"{SIZE_3}\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>\
         {}</w:tblPr></w:style>",
        faces(&fonts.latin.name, &fonts.body.name),
        cell_margins()
    )
}

/// Between the lines of a table and its text.
pub fn cell_margins() -> String {
    let margin = |side: &str, width: u32| format!("<w:{side} w:w=\"{width}\" w:type=\"dxa\"/>");
    let margins = [("top", 0), ("left", CELL_MARGIN), ("bottom", 0), ("right", CELL_MARGIN)];
    let margins = margins.map(|(side, width)| margin(side, width));
    format!("<w:tblCellMar>{}</w:tblCellMar>", margins.concat())
}

fn all(fonts: &Fonts) -> Vec<Style<'_>> {
    let mut all = text(fonts);
    all.extend(annex(fonts));
    all.extend(table(fonts));
    all.extend(footers(fonts));
    all
}

fn style<'a>(
    id: &'static str,
    name: &'static str,
    font: Option<&'a Font>,
    size: u32,
    paragraph: impl Into<String>,
) -> Style<'a> {
    Style {
        id,
        name,
        paragraph: paragraph.into(),
        font,
        size,
        is_bold: false,
    }
}

/// Title, headings, text and signature.
fn text(fonts: &Fonts) -> Vec<Style<'_>> {
    let indent = format!("<w:ind w:firstLineChars=\"200\" w:firstLine=\"{INDENT}\"/>");
    let heading = |level: u32| format!("<w:keepNext/>{indent}<w:outlineLvl w:val=\"{level}\"/>");
    let title = format!(
        "<w:keepNext/><w:snapToGrid w:val=\"0\"/>\
         <w:spacing w:after=\"{BELOW_TITLE}\" w:line=\"{TITLE_LINE}\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>"
    );
    let signature = format!(
        "<w:keepLines/><w:ind w:rightChars=\"400\" w:right=\"{}\"/><w:jc w:val=\"right\"/>",
        2 * INDENT
    );
    vec![
        style(TEXT, "Body Text", None, SIZE_3, indent.as_str()),
        style(TITLE, "Title", Some(&fonts.title), SIZE_2, title),
        style(FIRST, "heading 1", Some(&fonts.first), SIZE_3, heading(0)),
        style(SECOND, "heading 2", Some(&fonts.second), SIZE_3, heading(1)),
        Style {
            is_bold: true,
            ..style(THIRD, "heading 3", None, SIZE_3, heading(2))
        },
        style(SIGNATURE, "Signature", None, SIZE_3, signature),
    ]
}

/// 附件 begins a page; its title stands on the third line of it.
fn annex(fonts: &Fonts) -> [Style<'_>; 1] {
    let paragraph = format!("<w:keepNext/><w:pageBreakBefore/><w:spacing w:after=\"{LINE}\"/><w:jc w:val=\"left\"/>");
    [style(ANNEX, "附件", Some(&fonts.first), SIZE_3, paragraph)]
}

/// A table with what stands above and below it.
fn table(fonts: &Fonts) -> [Style<'_>; 4] {
    let exact = |line: u32| format!("<w:spacing w:line=\"{line}\" w:lineRule=\"exact\"/>");
    let caption = format!("<w:keepNext/>{}<w:jc w:val=\"center\"/>", exact(LINE));
    let aligned = |side: &str| {
        format!(
            "<w:snapToGrid w:val=\"0\"/>{}<w:jc w:val=\"{side}\"/>",
            exact(TABLE_LINE)
        )
    };
    [
        style(CAPTION, "caption", Some(&fonts.first), SIZE_4, caption),
        style(HEADER_CELL, "表头", Some(&fonts.first), SIZE_5, aligned("center")),
        style(CELL, "表格文字", Some(&fonts.table), SIZE_5, aligned("center")),
        style(NOTE, "表注", Some(&fonts.table), SIZE_5, aligned("both")),
    ]
}

/// The page number: right on odd pages, left on even ones.
fn footers(fonts: &Fonts) -> [Style<'_>; 2] {
    let of = |id, name, side| style(id, name, Some(&fonts.page_number), SIZE_4, footer(side));
    [of(FOOTER_ODD, "单页页码", "right"), of(FOOTER_EVEN, "双页页码", "left")]
}

/// The page number stands one character in from the edge of the text.
fn footer(side: &str) -> String {
    format!(
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"{FOOTER_LINE}\" w:lineRule=\"exact\"/>\
         <w:ind w:{side}Chars=\"100\" w:{side}=\"{FOOTER_LINE}\"/><w:jc w:val=\"{side}\"/>"
    )
}

impl Style<'_> {
    fn xml(&self, fonts: &Fonts) -> String {
        let bold = self.is_bold || self.font.unwrap_or(&fonts.body).bold;
        // 半角宋体: digits of the page number are set in its own font, all others in the Latin one.
        let latin = match self.id {
            FOOTER_ODD | FOOTER_EVEN => &fonts.page_number.name,
            _ => &fonts.latin.name,
        };
        format!(
            "<w:style w:type=\"paragraph\"{} w:styleId=\"{}\"><w:name w:val=\"{}\"/><w:basedOn w:val=\"{BASE}\"/>{}\
             <w:qFormat/><w:pPr>{}</w:pPr><w:rPr>{}{}{}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
            // Names that no office program has of its own.
            if self.name.is_ascii() {
                ""
            } else {
                " w:customStyle=\"1\""
            },
            self.id,
            self.name,
            self.next(),
            self.paragraph,
            self.font.map_or_else(String::new, |font| faces(latin, &font.name)),
            if bold { "<w:b/><w:bCs/>" } else { "" },
            if self.size == SIZE_3 {
                format!("<w:spacing w:val=\"-{CLOSER}\"/>")
            } else {
                String::new()
            },
            size = self.size,
        )
    }

    /// What a person writes on with below a heading is text.
    fn next(&self) -> String {
        match self.id {
            FIRST | SECOND | THIRD => format!("<w:next w:val=\"{TEXT}\"/>"),
            _ => String::new(),
        }
    }
}

fn faces(latin: &str, chinese: &str) -> String {
    let (latin, chinese) = (escaped(latin), escaped(chinese));
    format!(
        "<w:rFonts w:hint=\"eastAsia\" w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:eastAsia=\"{chinese}\" w:cs=\"{latin}\"/>"
    )
}

/// word/fontTable.xml: every font once, with what may stand in for it.
pub fn font_table(fonts: &Fonts) -> String {
    let mut seen = BTreeSet::new();
    let all = fonts.all();
    let listed = all.iter().filter(|(_, font)| seen.insert(font.name.as_str()));
    let listed: String = listed.map(|(key, font)| font_xml(font, *key == "latin")).collect();
    format!("{HEAD}<w:fonts {SPACES}>{listed}</w:fonts>")
}

fn font_xml(font: &Font, is_latin: bool) -> String {
    let instead = font.instead.as_ref();
    let instead = instead.map(|name| format!("<w:altName w:val=\"{}\"/>", escaped(name)));
    let charset = if is_latin { "00" } else { "86" };
    format!(
        "<w:font w:name=\"{}\">{}<w:charset w:val=\"{charset}\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/>\
         </w:font>",
        escaped(&font.name),
        instead.unwrap_or_default()
    )
}
