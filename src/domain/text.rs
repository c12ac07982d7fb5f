//! Folding of text for comparison: what differs only in width, blanks or line breaks is the same word.

use unicode_normalization::UnicodeNormalization;

/// The text in compatibility form (full-width digits and signs become plain ones) without blanks, line breaks
/// or invisible characters. For comparing and for reading, never for showing.
pub fn folded(text: &str) -> String {
    text.nfkc()
        .filter(|letter| !letter.is_whitespace() && !is_invisible(*letter))
        .collect()
}

/// Zero-width and byte-order marks that editors leave behind.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
        || (letter.is_control() && !letter.is_whitespace())
}

/// The candidate most like the word, if it is like it at all: fewer changed letters than half of the longer one.
/// For asking 是否指, never for deciding.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = folded(word).chars().collect();
    let likeness = |candidate: &&'a str| {
        let letters: Vec<char> = folded(candidate).chars().collect();
        let changes = changed_letters(&word, &letters);
        (changes * 2 < word.len().max(letters.len())).then_some(changes)
    };
    candidates
        .into_iter()
        .filter_map(|candidate| Some((likeness(&candidate)?, candidate)))
        .min_by_key(|(changes, _)| *changes)
        .map(|(_, candidate)| candidate)
}

/// Letters to change, add or drop to make one word of the other (Levenshtein distance).
fn changed_letters(one: &[char], other: &[char]) -> usize {
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, (kept, pair)) in other.iter().zip(last.windows(2)).enumerate() {
            let changed = pair[0] + usize::from(letter != kept);
            current.push(changed.min(pair[1] + 1).min(current[column] + 1));
        }
        last = current;
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{folded, nearest};

    #[test]
    fn width_and_blanks_do_not_count() {
        assert_eq!(folded("年初\n\n预算数（Ａ）"), "年初预算数(A)");
        assert_eq!(folded("得 分\u{3000}＝９５％"), "得分=95%");
        assert_eq!(folded("\u{FEFF}﹦"), "=");
    }

    #[test]
    fn the_nearest_word_is_named_only_if_it_is_like() {
        let known = ["教育局", "农业农村局", "农村水利局"];
        assert_eq!(nearest("农业农村局机关", known), Some("农业农村局"));
        assert_eq!(nearest("教育据", known), Some("教育局"));
        assert_eq!(nearest("统计局", known), None);
        assert_eq!(nearest("", known), None);
    }
}
