//! The page of GB/T 9704—2012 in the units of the file: twentieths of a point (twips), 1440 to the inch.

/// Twips of a length in tenths of a millimetre.
const fn twips(tenths: u32) -> u32 {
    (tenths * 1440 + 127) / 254
}

/// A4, 210 mm × 297 mm.
pub const WIDTH: u32 = twips(2100);
pub const HEIGHT: u32 = twips(2970);
/// 天头 37 mm, 订口 28 mm; with them the text measures 156 mm × 225 mm.
pub const TOP: u32 = twips(370);
pub const LEFT: u32 = twips(280);
pub const RIGHT: u32 = WIDTH - LEFT - TEXT_WIDTH;
pub const BOTTOM: u32 = HEIGHT - TOP - TEXT_HEIGHT;
/// 版心
pub const TEXT_WIDTH: u32 = twips(1560);
const TEXT_HEIGHT: u32 = twips(2250);
/// From the lower edge of the page to that of the footer's line: the dashes beside the page number (half way up the
/// line) stand 7 mm below the text, 28 mm above the lower edge.
pub const FOOTER: u32 = twips(280) - FOOTER_LINE / 2;
/// The line of the page number, 4号.
pub const FOOTER_LINE: u32 = SIZE_4 * 10;

/// 每面22行，每行28个字
pub const LINES: u32 = 22;
pub const CHARACTERS: u32 = 28;
/// Height of a line, rounded down so that all lines fit.
pub const LINE: u32 = TEXT_HEIGHT / LINES;

/// Font sizes in half points: 2号, 3号, 4号, 五号.
pub const SIZE_2: u32 = 44;
pub const SIZE_3: u32 = 32;
pub const SIZE_4: u32 = 28;
pub const SIZE_5: u32 = 21;

/// By how much characters of 3号 stand closer than their width, in twips, so that a line holds 28 of them. The grid
/// itself rules lines only: office programs disagree on what a grid of characters does to text that is larger than the
/// base style.
pub const CLOSER: u32 = SIZE_3 * 10 - TEXT_WIDTH / CHARACTERS;
/// Two characters of the text.
pub const INDENT: u32 = TEXT_WIDTH * 2 / CHARACTERS;

/// The properties of the section: page, margins, grid, footers.
pub fn section() -> String {
    format!(
        "<w:sectPr>\
         <w:footerReference w:type=\"default\" r:id=\"odd\"/>\
         <w:footerReference w:type=\"even\" r:id=\"even\"/>\
         <w:pgSz w:w=\"{WIDTH}\" w:h=\"{HEIGHT}\"/>\
         <w:pgMar w:top=\"{TOP}\" w:right=\"{RIGHT}\" w:bottom=\"{BOTTOM}\" w:left=\"{LEFT}\" w:header=\"{FOOTER}\" \
         w:footer=\"{FOOTER}\" w:gutter=\"0\"/>\
         <w:pgNumType w:fmt=\"decimal\" w:start=\"1\"/>\
         <w:cols w:space=\"425\"/>\
         <w:docGrid w:type=\"lines\" w:linePitch=\"{LINE}\"/>\
         </w:sectPr>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_twenty_two_lines_of_twenty_eight_characters() {
        assert_eq!((WIDTH, HEIGHT), (11906, 16838));
        assert_eq!((TOP, BOTTOM, LEFT, RIGHT), (2098, 1984, 1587, 1475));
        assert_eq!((TEXT_WIDTH, TEXT_HEIGHT), (8844, 12756));
        assert_eq!(TEXT_HEIGHT / LINE, LINES);
        assert_eq!(TEXT_WIDTH / (SIZE_3 * 10 - CLOSER), CHARACTERS);
        assert_eq!((LINE, CLOSER, INDENT), (579, 5, 631));
    }
}
