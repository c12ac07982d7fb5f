//! The outline of a text, told from how its lines begin, as official documents number and indent them:
//!
//! ```text
//! 一、…                    heading of the first level
//! （一）…                  of the second
//! 　　1.… without a stop   of the third
//! 　　…                    paragraph
//! 　　　　　　　　　　　…  ten blanks or more: a line of the signature
//! 附件1                    begins an annex on a new page
//! …                        anything else at the margin: the title; lines that follow one another are one title
//! ```
//! `{% filter table("projects", "caption") %} lines {% endfilter %}` puts a table in the place of lines: a document has
//! the table, plain text the lines.

use crate::domain::numeral::is_numeral;
use crate::write::document::{Block, Level, Table};

/// Around the lines that a table replaces. Facts hold no control characters, so that no department can write these.
const BEGIN: char = '\u{2}';
const END: char = '\u{3}';
/// Between name and caption of a table.
const BETWEEN: char = '\u{1F}';
/// 　, the blank of the width of a Chinese character.
const BLANK: char = '\u{3000}';
/// Blanks from which on a line belongs to the signature.
const FAR_RIGHT: usize = 10;

/// The filter `table`: marks the lines for the table of this name.
pub fn marked(lines: &str, name: &str, caption: &str) -> String {
    format!("{BEGIN}{name}{BETWEEN}{caption}\n{lines}{END}\n")
}

/// The text without the marks.
pub fn plain(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !line.starts_with([BEGIN, END])).collect()
}

/// The blocks of the text, with the tables that `table` gives.
///
/// # Errors
/// The name of a table that there is not.
pub fn blocks(text: &str, table: &mut dyn FnMut(&str) -> Option<Table>) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    // Whether the line before belongs to the title.
    let mut in_title = false;
    while let Some(line) = lines.next() {
        if let Some(marked) = line.strip_prefix(BEGIN) {
            let (name, caption) = marked.split_once(BETWEEN).unwrap_or((marked, ""));
            let mut found = table(name).ok_or_else(|| name.to_owned())?;
            found.caption = (!caption.is_empty()).then(|| caption.to_owned());
            blocks.push(Block::Table(found));
            lines.by_ref().take_while(|line| !line.starts_with(END)).for_each(drop);
            in_title = false;
        } else if line.trim().is_empty() {
            in_title = false;
        } else {
            match (block(line), blocks.last_mut()) {
                (Block::Title(more), Some(Block::Title(title))) if in_title => title.extend(more),
                (block, _) => {
                    in_title = matches!(block, Block::Title(_));
                    blocks.push(block);
                }
            }
        }
    }
    Ok(blocks)
}

/// What a line is.
fn block(line: &str) -> Block {
    let text = line.trim_start_matches(BLANK);
    let blanks = line.chars().take_while(|&letter| letter == BLANK).count();
    match blanks {
        0 if line.starts_with("附件") => Block::Annex(line.to_owned()),
        0 if is_numbered(line, "", "、") => Block::Heading(Level::First, line.to_owned()),
        0 if is_numbered(line, "（", "）") => Block::Heading(Level::Second, line.to_owned()),
        0 => Block::Title(vec![line.to_owned()]),
        _ if blanks >= FAR_RIGHT => Block::Signature(text.to_owned()),
        2 if is_point(text) => Block::Heading(Level::Third, text.to_owned()),
        // Two blanks are the indent of every paragraph; more of them are its own.
        _ => Block::Paragraph(line.chars().skip(blanks.min(2)).collect()),
    }
}

/// `十一、`, `（十一）`
fn is_numbered(line: &str, before: &str, after: &str) -> bool {
    let number = line.strip_prefix(before).and_then(|rest| rest.split_once(after));
    number.is_some_and(|(number, _)| !number.is_empty() && number.chars().all(is_numeral))
}

/// `1.自评方法`; a sentence with a number in front is a paragraph.
fn is_point(text: &str) -> bool {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with('.') && !text.ends_with(['。', '】', '；', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(line: &str, expected: Block) {
        assert_eq!(block(line), expected);
    }

    #[test]
    fn a_line_is_told_by_how_it_begins() {
        let text = |text: &str| text.to_owned();
        case("十一、问题", Block::Heading(Level::First, text("十一、问题")));
        case("（二）措施", Block::Heading(Level::Second, text("（二）措施")));
        case("　　1.自评方法", Block::Heading(Level::Third, text("1.自评方法")));
        case("　　1.资金到位晚。", Block::Paragraph(text("1.资金到位晚。")));
        case("　　2025年完成", Block::Paragraph(text("2025年完成")));
        case("　　　　　2.名单", Block::Paragraph(text("　　　2.名单")));
        case("　　　　　　　　　　　　教育局", Block::Signature(text("教育局")));
        case("附件1", Block::Annex(text("附件1")));
        case("（教育局）报告", Block::Title(vec![text("（教育局）报告")]));
        case("、报告", Block::Title(vec![text("、报告")]));
    }

    #[test]
    fn lines_give_way_to_the_table_of_their_name() {
        let lines = marked("　　1.甲。\n　　2.乙。\n", "projects", "各项目");
        let text = format!("教育局\n报告\n\n标题\n　　前。\n{lines}　　后。\n");
        assert_eq!(
            plain(&text),
            "教育局\n报告\n\n标题\n　　前。\n　　1.甲。\n　　2.乙。\n　　后。\n"
        );
        let mut tables = |name: &str| (name == "projects").then(Table::default);
        let title = |lines: &[&str]| Block::Title(lines.iter().map(|&line| line.to_owned()).collect());
        assert_eq!(
            blocks(&text, &mut tables).unwrap(),
            [
                title(&["教育局", "报告"]),
                title(&["标题"]),
                Block::Paragraph("前。".to_owned()),
                Block::Table(Table {
                    caption: Some("各项目".to_owned()),
                    ..Table::default()
                }),
                Block::Paragraph("后。".to_owned()),
            ]
        );
        assert_eq!(blocks(&text, &mut |_| None), Err("projects".to_owned()));
    }
}
