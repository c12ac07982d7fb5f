//! Places in workbooks, and files, as links name them.

use crate::domain::place::{Address, push_letters};
use crate::domain::text::any_byte;
use crate::write::wording::{is_linkable, push_whole};
use std::fmt::Write;

/// How the library is told that a target is a file; it writes what follows as a path relative to the workbook.
const FILE: &str = "file:///";

/// `'校舍维修'!G7`
pub fn location(sheet: &str, cell: Address) -> String {
    let mut text = String::new();
    push_location(&mut text, sheet, cell);
    text
}

/// Writes `'校舍维修'!G7`
fn push_location(text: &mut String, sheet: &str, cell: Address) {
    push_sheet(text, sheet);
    push_address(text, cell);
}

/// Writes `'校舍维修'!`
pub fn push_sheet(text: &mut String, sheet: &str) {
    push_sheet_name(text, sheet);
    text.push('!');
}

/// `G7`
pub fn address(cell: Address) -> String {
    let mut text = String::with_capacity(8);
    push_address(&mut text, cell);
    text
}

/// Writes `G7`
pub fn push_address(text: &mut String, cell: Address) {
    push_letters(text, cell.column);
    push_whole(text, u64::from(cell.row) + 1);
}

/// The name of a sheet as formulas write it: quotes inside it doubled, so that any name works.
pub fn sheet_in_formula(sheet: &str) -> String {
    let mut text = String::new();
    push_sheet_name(&mut text, sheet);
    text
}

fn push_sheet_name(text: &mut String, sheet: &str) {
    text.push('\'');
    push_doubling(text, sheet, b'\'');
    text.push('\'');
}

/// Writes a text with this sign, one of ASCII, doubled wherever it has it.
pub fn push_doubling(to: &mut String, text: &str, sign: u8) {
    if !any_byte(text, |byte| byte == sign) {
        to.push_str(text);
        return;
    }
    let sign = char::from(sign);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(sign) {
        to.push_str(before);
        to.extend([sign; 2]);
        rest = after;
    }
    to.push_str(rest);
}

/// The target of a link to a file, by its path relative to the workbook; None if no link can name it.
pub fn file(path: &str) -> Option<String> {
    escaped(path).map(|path| format!("{FILE}{path}"))
}

/// The target of a link to a place in a workbook.
pub fn place_in_file(path: &str, sheet: &str, cell: Address) -> Option<String> {
    place_within(&file(path)?, sheet, cell)
}

/// The same in a workbook that is the target of a link.
pub fn place_within(file: &str, sheet: &str, cell: Address) -> Option<String> {
    is_linkable(sheet).then(|| {
        let mut target = String::with_capacity(file.len() + sheet.len() + 16);
        target.push_str(file);
        target.push('#');
        push_location(&mut target, sheet, cell);
        target
    })
}

/// The path as a link writes it; None if it cannot be written so that every program reads the same path again.
fn escaped(path: &str) -> Option<String> {
    if !is_linkable(path) || path.contains('\\') {
        return None;
    }
    let mut link = String::with_capacity(path.len());
    for letter in path.chars() {
        match letter {
            ' ' | '"' | '#' | '%' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '}' => {
                let _ = write!(link, "%{:02x}", u32::from(letter));
            }
            _ => link.push(letter),
        }
    }
    // The library escapes once more what it does not see to be escaped, and it does not look for this one.
    let only_number_signs = link.contains("%23") && !link.replace("%23", "").contains('%');
    (!only_number_signs).then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(path: &str, target: Option<&str>) {
        assert_eq!(file(path).as_deref(), target);
    }

    #[test]
    fn any_sheet_can_be_linked_to() {
        assert_eq!(location("O'Neil (1)", Address::new(6, 6)), "'O''Neil (1)'!G7");
        assert_eq!(location("[一]#2", Address::new(0, 0)), "'[一]#2'!A1");
        let place = |sheet| place_in_file("甲 乙.xlsx", sheet, Address::new(6, 6));
        assert_eq!(place("[一]#2").as_deref(), Some("file:///甲%20乙.xlsx#'[一]#2'!G7"));
        for sheet in ["a\nb", "甲\u{FFFE}", "\u{FFFF}", "\u{85}"] {
            assert_eq!(place(sheet), None, "{sheet:?}");
        }
        assert!(place("！\u{FFFD}").is_some());
    }

    #[test]
    fn a_file_is_named_so_that_it_is_found_or_not_at_all() {
        case("教育局.xlsx", Some("file:///教育局.xlsx"));
        case("../a b.xls", Some("file:///../a%20b.xls"));
        case("50% [改]#2.xlsx", Some("file:///50%25%20%5b改%5d%232.xlsx"));
        case("O'Neil&co.xlsx", Some("file:///O'Neil&co.xlsx"));
        case("3#楼.xlsx", None);
        case("a\\b.xlsx", None);
        case("a\u{7}b.xlsx", None);
        case("残联\u{FFFE}.xls", None);
        case("残联\u{FFFF}.xls", None);
    }
}
