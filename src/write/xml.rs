//! Text in the XML of documents and workbooks that the libraries do not write.

/// Whether XML 1.0 holds the character.
pub const fn holds(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Text for an element or an attribute: marks escaped, characters that XML does not take left out.
pub fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\n' | '\t' => result.push(letter),
            _ if letter.is_control() || !holds(letter) => {}
            _ => result.push(letter),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(escaped("甲\u{1}\u{B}\u{FFFE}<&>\"\n乙"), "甲&lt;&amp;&gt;&quot;\n乙");
    }
}
