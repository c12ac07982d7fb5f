//! Folding of text for comparison: what differs only in width, blanks or line breaks is the same word.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The text in compatibility form (full-width digits and signs become plain ones) without blanks, line breaks
/// or invisible characters. For comparing and for reading, never for showing.
pub fn folded(text: &str) -> String {
    if text.chars().all(is_common) {
        let mut folded = String::with_capacity(text.len());
        folded.extend(text.chars().map(half_width).filter(is_seen));
        return folded;
    }
    // Most of the rest is in that form already, and telling so costs less than bringing it there.
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.chars().filter(is_seen).collect(),
        IsNormalized::No | IsNormalized::Maybe => text.nfkc().filter(is_seen).collect(),
    }
}

fn is_seen(letter: &char) -> bool {
    !letter.is_whitespace() && !is_invisible(*letter)
}

/// The letters that forms are written in. Their compatibility form is a letter each, whatever stands beside them.
const fn is_common(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\u{7F}' | '\u{4E00}'..='\u{9FA5}' | '！'..='～' | '\u{3000}'..='。' | '〈'..='】' | '≤' | '≥' | '“' | '”' | '—'
    )
}

/// Full-width letters, digits and signs as plain ones.
fn half_width(letter: char) -> char {
    const DISTANCE: u32 = '！' as u32 - '!' as u32;
    match letter {
        '！'..='～' => char::from_u32(letter as u32 - DISTANCE).unwrap_or(letter),
        _ => letter,
    }
}

/// Zero-width and byte-order marks that editors leave behind.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
        || (letter.is_control() && !letter.is_whitespace())
}

/// The text in one visible line: control characters and marks that turn the direction of writing are spelt out
/// (`\u{1b}`), so that a name can neither move the cursor nor show itself backwards.
pub fn visible(text: &str) -> String {
    let is_unsafe = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2028}' | '\u{2029}')
    };
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_unsafe(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    shown
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
    use super::*;

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

    /// Every common letter, beside others, folds as the compatibility form says.
    #[test]
    fn common_letters_fold_like_all_others() {
        let common: String = ('\0'..='\u{FFFF}').filter(|letter| is_common(*letter)).collect();
        let by_form: String = common.nfkc().filter(is_seen).collect();
        assert_eq!(folded(&common), by_form);
        assert!(common.chars().count() > 20_000);
    }

    #[test]
    fn a_name_shows_what_would_move_the_cursor_or_turn_the_line() {
        assert_eq!(visible("教育局 （最终版）.xlsx"), "教育局 （最终版）.xlsx");
        assert_eq!(visible("esc\u{1b}[31m\n.xlsx"), "esc\\u{1b}[31m\\u{a}.xlsx");
        assert_eq!(visible("gpj.\u{202e}xcod.xlsx"), "gpj.\\u{202e}xcod.xlsx");
    }

    #[test]
    fn width_and_blanks_do_not_count() {
        assert_eq!(folded("年初\n\n预算数（Ａ）"), "年初预算数(A)");
        assert_eq!(folded("得 分\u{3000}＝９５％"), "得分=95%");
        assert_eq!(folded("\u{FEFF}﹦"), "=");
    }
}
