//! Chinese numerals from one to ten, letter by letter.

/// What a numeral stands for: 一 is 1, 十 is 10. None for any other letter.
pub fn value(letter: char) -> Option<u32> {
    let numbered = (1..).zip("一二三四五六七八九十".chars());
    numbered
        .into_iter()
        .find_map(|(value, known)| (known == letter).then_some(value))
}

/// Whether a letter is one of them.
pub fn is_numeral(letter: char) -> bool {
    value(letter).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_told_from_other_letters() {
        assert_eq!(['一', '二', '九', '十'].map(value), [1, 2, 9, 10].map(Some));
        assert!(!['零', '两', '百', '1', '甲'].into_iter().any(is_numeral));
    }
}
