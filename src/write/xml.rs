//! Text in the XML of documents and workbooks that the libraries do not write.

pub use crate::domain::text::may_stand_in_xml as holds;

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
