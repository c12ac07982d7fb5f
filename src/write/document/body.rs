//! word/document.xml: the blocks one below the other, the section last.

use super::xml::{HEAD, SPACES, lines, paragraph, runs};
use super::{Block, Level, page, styles, table};

/// 　, the blank of the width of a Chinese character.
const BLANK: char = '\u{3000}';

/// The part.
pub fn part(blocks: &[Block]) -> String {
    let mut tables = 0;
    let body: String = (0..blocks.len())
        .filter_map(|at| xml(blocks, at, &mut tables))
        .collect();
    format!(
        "{HEAD}<w:document {SPACES}><w:body>{body}{}</w:body></w:document>",
        page::section()
    )
}

/// The block at this place; tables with a caption are numbered through.
fn xml(blocks: &[Block], at: usize, tables: &mut usize) -> Option<String> {
    let signs = |at: Option<usize>| {
        let block = at.and_then(|at| blocks.get(at));
        block.is_some_and(|block| matches!(block, Block::Signature(_)))
    };
    Some(match blocks.get(at)? {
        Block::Title(title) => paragraph(styles::TITLE, "", &lines(title.iter().map(String::as_str))),
        Block::Heading(level, text) => paragraph(heading(*level), "", &runs(text)),
        Block::Paragraph(text) => {
            // A signature never stands on a page without text; a list that is set in stays together.
            let goes_on = matches!(blocks.get(at + 1), Some(Block::Paragraph(next)) if next.starts_with(BLANK));
            let look = if goes_on || signs(at.checked_add(1)) {
                "<w:keepNext/><w:keepLines/>"
            } else {
                ""
            };
            paragraph(styles::TEXT, look, &runs(text))
        }
        Block::Signature(text) if signs(at.checked_sub(1)) => paragraph(styles::SIGNATURE, "", &runs(text)),
        Block::Signature(text) => paragraph(styles::SIGNATURE, &above_signature(), &runs(text)),
        Block::Annex(text) => paragraph(styles::ANNEX, "", &runs(text)),
        Block::Table(table) => {
            *tables += usize::from(table.caption.is_some());
            table::xml(table, *tables)
        }
    })
}

/// The signature stays together, two lines below the text.
fn above_signature() -> String {
    format!(
        "<w:keepNext/><w:spacing w:beforeLines=\"200\" w:before=\"{}\"/>",
        2 * page::LINE
    )
}

const fn heading(level: Level) -> &'static str {
    match level {
        Level::First => styles::FIRST,
        Level::Second => styles::SECOND,
        Level::Third => styles::THIRD,
    }
}
