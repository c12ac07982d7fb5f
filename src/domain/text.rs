//! Folding of text for comparison: what differs only in width, blanks or line breaks is the same word.

use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::{self, Write};
use unicode_normalization::UnicodeNormalization;

/// A text that is kept in thousands: one of a few letters (nearly all of a form's) takes no memory beside its own place,
/// and copies of a longer one share it.
pub type Text = ecow::EcoString;

/// What can be kept as a [`Text`]: copied as a whole where it must be, which `Text::from` does byte by byte.
pub trait Keep {
    fn keep(self) -> Text;
}

impl Keep for &str {
    fn keep(self) -> Text {
        let mut kept = Text::with_capacity(self.len());
        kept.push_str(self);
        kept
    }
}

/// A text on its way out of bytes, kept as a whole. To be named in `#[serde(deserialize_with)]`.
pub fn kept<'de, From: Deserializer<'de>>(from: From) -> Result<Text, From::Error> {
    <&str>::deserialize(from).map(Keep::keep)
}

/// A long text on its way out of bytes, read where it lies: its letters are looked at many together. To be named in
/// `#[serde(deserialize_with)]`.
pub fn at_once<'de, From: Deserializer<'de>>(from: From) -> Result<Cow<'de, str>, From::Error> {
    let bytes = <&[u8]>::deserialize(from)?;
    let text = simdutf8::basic::from_utf8(bytes);
    text.map(Cow::Borrowed).map_err(From::Error::custom)
}

impl Keep for String {
    fn keep(self) -> Text {
        self.as_str().keep()
    }
}

impl Keep for &String {
    fn keep(self) -> Text {
        self.as_str().keep()
    }
}

impl Keep for Text {
    fn keep(self) -> Text {
        self
    }
}

thread_local! {
    /// Where sentences are put together before they are kept: it has grown to the length of most.
    static SENTENCE: RefCell<String> = const { RefCell::new(String::new()) };
}

impl Keep for fmt::Arguments<'_> {
    fn keep(self) -> Text {
        // What the sentence tells may itself be put together: that finds an empty place.
        let mut sentence = SENTENCE.take();
        sentence.clear();
        // Only a part that fails to show itself fails here, and none does.
        let _ = sentence.write_fmt(self);
        let kept = sentence.as_str().keep();
        SENTENCE.set(sentence);
        kept
    }
}

impl Keep for Decimal {
    fn keep(self) -> Text {
        format_args!("{self}").keep()
    }
}

impl Keep for &Text {
    fn keep(self) -> Text {
        self.clone()
    }
}

/// The text in compatibility form (full-width digits and signs become plain ones) without blanks, line breaks
/// or invisible characters. For comparing and for reading, never for showing.
pub fn folded(text: &str) -> String {
    folding(text).into_owned()
}

/// The text as [`folded`] gives it, which is most often the text itself.
pub fn folding(text: &str) -> Cow<'_, str> {
    let changed = text.char_indices().find(|(_, letter)| !stays(*letter));
    let Some((kept, _)) = changed else {
        return Cow::Borrowed(text);
    };
    let (same, rest) = text.split_at(kept);
    let mut plain = String::with_capacity(text.len());
    plain.push_str(same);
    for letter in rest.chars() {
        match folded_alone(letter) {
            Some(Some(folded)) => plain.push(folded),
            Some(None) => {}
            // A letter that may join with its neighbours: the whole text by the tables.
            None => return text.nfkc().filter(is_seen).collect(),
        }
    }
    Cow::Owned(plain)
}

/// Whether a text folds to another, which is folded.
pub fn folds_to(text: &str, folded: &str) -> bool {
    !begins_otherwise(text, folded) && folding(text) == folded
}

/// Whether a text begins with a Chinese character, which no folding changes, and a folded one with another letter: enough
/// to tell most texts apart.
pub fn begins_otherwise(text: &str, folded: &str) -> bool {
    // From U+4E00 to U+9FBF, in three bytes.
    let is_ideograph = matches!(
        text.as_bytes(),
        [0xE4, 0xB8..=0xBF, ..] | [0xE5..=0xE8, ..] | [0xE9, 0x80..=0xBE, ..]
    );
    is_ideograph && text.as_bytes().get(..3) != folded.as_bytes().get(..3)
}

/// Whether a short text holds a part. `contains` makes itself ready for long ones first, which takes longer.
pub fn holds(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    match part {
        // A Chinese character is told from most others by its second byte.
        [first, second, ..] => text
            .windows(part.len())
            .any(|here| here[1] == *second && here[0] == *first && here == part),
        [only] => text.contains(only),
        [] => true,
    }
}

/// Whether a text holds any of these parts. A part with a byte that the text has not is none of it: most show so in their
/// first letter.
pub fn holds_any<'a>(text: &str, parts: impl IntoIterator<Item = &'a str>) -> bool {
    let mut known = [false; 256];
    text.bytes().for_each(|byte| known[usize::from(byte)] = true);
    let may_hold = |part: &&str| part.bytes().all(|byte| known[usize::from(byte)]);
    parts.into_iter().filter(may_hold).any(|part| holds(text, part))
}

/// Whether XML 1.0 holds the character: line breaks and tabs, and what is not for control.
pub const fn may_stand_in_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether a text has such a byte. All are asked, many of them together: sooner than to stop at the first.
pub fn any_byte(text: &str, is_such: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |any, byte| any | is_such(byte))
}

/// Whether a byte is among these with which a blank may begin: false for most texts of Chinese characters.
pub fn may_hold_blanks(text: &str) -> bool {
    // ASCII, and the letters before U+00C0, from U+1000 to U+3FFF.
    any_byte(text, |byte| matches!(byte, 0..=b' ' | 0xC2 | 0xE1..=0xE3))
}

/// Chinese characters and the marks between them: nothing that says or hides a figure.
pub fn is_narrative(text: &str) -> bool {
    let is_mark = |letter| matches!(letter, '，' | '。' | '、' | '；' | '：' | '“' | '”');
    text.chars().all(|letter| is_ideograph(letter) || is_mark(letter))
}

/// A Chinese character, as nearly all letters of forms are: the whole block, to the names of the newest elements (鿏).
pub const fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{4E00}'..='\u{9FFF}')
}

/// The letters that are their own folded form whatever is beside them.
pub const fn stays(letter: char) -> bool {
    is_ideograph(letter)
        || matches!(
            letter,
            '!'..='~' | '、' | '。' | '《' | '》' | '“' | '”' | '≥' | '≤' | '—' | '×' | '÷'
        )
}

/// The folded form of the letters of which nearly all forms are made, which stand for themselves whatever is beside
/// them: a letter, or nothing for a blank. None for any other.
pub fn folded_alone(letter: char) -> Option<Option<char>> {
    match letter {
        _ if stays(letter) => Some(Some(letter)),
        ' ' | '\t' | '\r' | '\n' | '\u{3000}' => Some(None),
        '！'..='～' => Some(char::from_u32(u32::from(letter) - FULL_WIDTH)),
        _ => None,
    }
}

/// How far the full-width forms of plain letters and signs stand behind these.
const FULL_WIDTH: u32 = '！' as u32 - '!' as u32;

fn is_seen(letter: &char) -> bool {
    !letter.is_whitespace() && !is_invisible(*letter)
}

/// Zero-width and byte-order marks that editors leave behind.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
        || (letter.is_control() && !letter.is_whitespace())
}

/// The text in one visible line: control characters and marks that turn the direction of writing are spelt out
/// (`\u{1b}`), so that a name can neither move the cursor nor show itself backwards.
pub fn visible(text: &str) -> Cow<'_, str> {
    spelt_out(text.into(), moves_the_cursor)
}

/// The text as lines for a terminal: like [`visible`], but that line breaks and tabs stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    if are_plain_lines(text) {
        return text.into();
    }
    let plain = if text.contains('\r') {
        text.replace("\r\n", "\n").into()
    } else {
        text.into()
    };
    spelt_out(plain, |letter| {
        !matches!(letter, '\n' | '\t') && moves_the_cursor(letter)
    })
}

/// The text with every letter spelt out that nobody sees, line breaks too.
pub fn seen(text: &str) -> Cow<'_, str> {
    spelt_out(text.into(), is_unseen)
}

/// Whether nobody sees a character, blanks aside: controls, marks that join, part or turn letters, and what is no
/// character (U+FFFE, U+FFFF).
pub fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(letter, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}')
}

fn moves_the_cursor(letter: char) -> bool {
    // Every such letter stands before the Chinese ones.
    letter < '\u{2070}'
        && (letter.is_control()
            || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2028}' | '\u{2029}'))
}

fn spelt_out(text: Cow<'_, str>, is_unsafe: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_unsafe) {
        return text;
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_unsafe(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    shown.into()
}

/// Whether nothing in these lines moves the cursor, told from their bytes, of which many are looked at together.
fn are_plain_lines(text: &str) -> bool {
    let firsts = text.as_bytes();
    let seconds = firsts.get(1..).unwrap_or_default();
    let thirds = firsts.get(2..).unwrap_or_default();
    // A way out before the end would forbid to look at many at once.
    let is_unsafe = firsts
        .iter()
        .zip(seconds)
        .zip(thirds)
        .fold(false, |any, ((first, second), third)| {
            any | begins_unsafe(*first, *second, *third)
        });
    let ends_unsafe = match *firsts {
        [.., second, third] => begins_unsafe(second, third, END) | begins_unsafe(third, END, END),
        [only] => begins_unsafe(only, END, END),
        [] => false,
    };
    !is_unsafe && !ends_unsafe
}

/// Stands behind a text for further bytes: no letter holds it.
const END: u8 = 0xFF;

/// Whether a letter that moves the cursor, other than a line break or tab, begins with these bytes.
const fn begins_unsafe(first: u8, second: u8, third: u8) -> bool {
    let is_control = ((first < b' ') & (first != b'\n') & (first != b'\t')) | (first == 0x7F);
    // U+0080 to U+009F, U+061C.
    let is_in_two = ((first == 0xC2) & (second < 0xA0)) | ((first == 0xD8) & (second == 0x9C));
    // U+200E, U+200F, U+2028 to U+202E; U+2066 to U+2069.
    let is_turn = (third == 0x8E) | (third == 0x8F) | ((third >= 0xA8) & (third <= 0xAE));
    let is_isolate = (third >= 0xA6) & (third <= 0xA9);
    let is_in_three = (first == 0xE2) & (((second == 0x80) & is_turn) | ((second == 0x81) & is_isolate));
    is_control | is_in_two | is_in_three
}

/// The known word that is most like the given one, letter case apart; None if more than half of the letters differ.
/// The first of equals.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = folded(word).to_lowercase().chars().collect();
    known
        .into_iter()
        .map(|candidate| {
            let letters: Vec<char> = folded(candidate).to_lowercase().chars().collect();
            (distance(&word, &letters), word.len().max(letters.len()), candidate)
        })
        .filter(|(distance, length, _)| distance * 2 <= *length)
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, candidate)| candidate)
}

/// Letters to insert, remove or replace to turn one word into the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.iter().enumerate() {
        let mut next = vec![index + 1];
        for (known, (above, diagonal)) in other.iter().zip(row.iter().skip(1).zip(&row)) {
            let left = next.last().copied().unwrap_or_default();
            let replaced = diagonal + usize::from(known != letter);
            next.push(replaced.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{
        are_plain_lines, begins_otherwise, folded, folded_alone, folds_to, holds, holds_any, is_ideograph, is_seen,
        may_hold_blanks, moves_the_cursor, nearest, visible, visible_lines,
    };
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn the_names_of_the_newest_elements_are_chinese_characters() {
        for (letter, expected) in [('一', true), ('鿏', true), ('鿿', true), ('䷿', false), ('ꀀ', false)] {
            assert_eq!(is_ideograph(letter), expected, "{letter}");
        }
    }

    #[test]
    fn the_nearest_word_is_found_and_a_strange_one_is_not() {
        let known = ["luquan", "mof-2020", "mof-2021", "区教育局"];
        assert_eq!(nearest("luqan", known), Some("luquan"));
        assert_eq!(nearest("MOF2021", known), Some("mof-2021"));
        assert_eq!(nearest("教育局", known), Some("区教育局"));
        assert_eq!(nearest("mof-202", known), Some("mof-2020"));
        assert_eq!(nearest("xyz", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn a_name_shows_what_would_move_the_cursor_or_turn_the_line() {
        assert_eq!(visible("教育局 （最终版）.xlsx"), "教育局 （最终版）.xlsx");
        assert_eq!(visible("esc\u{1b}[31m\n.xlsx"), "esc\\u{1b}[31m\\u{a}.xlsx");
        assert_eq!(visible("gpj.\u{202e}xcod.xlsx"), "gpj.\\u{202e}xcod.xlsx");
        assert_eq!(
            visible_lines("一\r\n二\t三\u{1b}[1A\u{9b}K\r四"),
            "一\n二\t三\\u{1b}[1A\\u{9b}K\\u{d}四"
        );
    }

    #[test]
    fn a_text_that_begins_otherwise_folds_to_nothing_of_the_kind() {
        let firsts = ['一', '中', '鿋', '鿿', '䷿', '㐀', '豈', 'Ａ', 'a', '　', '≥', '（'];
        for first in firsts {
            let text = format!("{first}好");
            for other in firsts {
                let folded = folded(&format!("{other}好"));
                let differs = begins_otherwise(&text, &folded);
                assert!(!differs || super::folded(&text) != folded, "{first} {other}");
            }
        }
        assert!(begins_otherwise("中", "一") && begins_otherwise("中", "") && !begins_otherwise("", "中"));
    }

    #[test]
    fn every_blank_is_suspected() {
        for letter in ('\0'..=char::MAX).filter(|letter| letter.is_whitespace()) {
            assert!(may_hold_blanks(&format!("局{letter}")), "{letter:?}");
        }
        assert!(!may_hold_blanks("项目资金支付及时率100%"));
    }

    #[test]
    fn every_letter_that_moves_the_cursor_is_seen_wherever_it_stands() {
        let is_unsafe = |letter| moves_the_cursor(letter) && !matches!(letter, '\n' | '\t');
        for letter in '\0'..=char::MAX {
            let is_plain = are_plain_lines(letter.encode_utf8(&mut [0; 4]));
            assert_eq!(is_plain, !is_unsafe(letter), "{letter:?}");
        }
        for (before, letter) in
            (0..100).flat_map(|before| ["\u{1b}", "\u{9b}", "\u{202e}", "·", "≥"].map(|letter| (before, letter)))
        {
            let text = format!("{}{letter}{}", "局".repeat(before), "a".repeat(before % 7));
            assert_eq!(are_plain_lines(&text), matches!(letter, "·" | "≥"), "{text:?}");
        }
    }

    #[test]
    fn width_and_blanks_do_not_count() {
        assert_eq!(folded("年初\n\n预算数（Ａ）"), "年初预算数(A)");
        assert_eq!(folded("得 分\u{3000}＝９５％"), "得分=95%");
        assert_eq!(folded("\u{FEFF}﹦"), "=");
    }

    #[test]
    fn a_text_folds_to_what_folding_gives() {
        for (text, other) in [("已 完成", "已完成"), ("已完成", "完成"), ("Ａ类", "A类"), ("", "")] {
            assert_eq!(folds_to(text, other), folded(text) == other, "{text} {other}");
        }
    }

    #[test]
    fn parts_are_found_as_by_contains() {
        for text in ["", "成本", "运行成本节约率", "成成本"] {
            for part in ["", "成本", "率", "成本节约率高"] {
                assert_eq!(holds(text, part), text.contains(part), "{text} {part}");
                assert_eq!(holds_any(text, ["无", part]), text.contains(part), "{text} {part}");
            }
        }
    }

    #[test]
    fn letters_that_fold_alone_fold_as_the_tables_say() {
        for letter in '\0'..='\u{FFFF}' {
            if let Some(folded) = folded_alone(letter) {
                let by_tables: String = letter.nfkc().filter(is_seen).collect();
                assert_eq!(folded.map(String::from).unwrap_or_default(), by_tables, "{letter:?}");
            }
        }
    }
}
