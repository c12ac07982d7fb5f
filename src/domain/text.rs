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

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn width_and_blanks_do_not_count() {
        assert_eq!(folded("年初\n\n预算数（Ａ）"), "年初预算数(A)");
        assert_eq!(folded("得 分\u{3000}＝９５％"), "得分=95%");
        assert_eq!(folded("\u{FEFF}﹦"), "=");
    }
}
