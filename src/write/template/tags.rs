//! The tags of a template in its text, as word processors and input methods leave them: `｛｛部门｝｝`, curly quotes.

use std::ops::Range;

/// `{{…}}`, `{%…%}` or `{#…#}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub kind: Kind,
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What stands between the braces, with plain signs for full-width ones and straight quotes for curly ones.
    pub inner: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Value,
    Block,
    Comment,
}

/// A tag that is begun and not ended: the byte where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclosed(pub usize);

impl Kind {
    fn of(sign: char) -> Option<Self> {
        match plain(sign) {
            '{' => Some(Self::Value),
            '%' => Some(Self::Block),
            '#' => Some(Self::Comment),
            _ => None,
        }
    }

    /// The sign before the closing brace.
    const fn end(self) -> char {
        match self {
            Self::Value => '}',
            Self::Block => '%',
            Self::Comment => '#',
        }
    }
}

impl Tag {
    /// The tag with plain signs: `{{ 部门 }}`.
    pub fn written(&self) -> String {
        let (begin, end) = match self.kind {
            Kind::Value => ("{{", "}}"),
            Kind::Block => ("{%", "%}"),
            Kind::Comment => ("{#", "#}"),
        };
        format!("{begin}{}{end}", self.inner)
    }

    /// The first word of a block: `for`, `endif`; empty for other tags.
    pub fn keyword(&self) -> &str {
        if self.kind == Kind::Block {
            first_word(&self.inner)
        } else {
            ""
        }
    }
}

/// The first word of what stands in a block, without the signs that trim blanks.
pub fn first_word(inner: &str) -> &str {
    let inner = inner.trim_start_matches(['-', '+']).trim_start();
    let end = inner.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    inner.get(..end.unwrap_or(inner.len())).unwrap_or_default()
}

/// The tags of a text, in order.
///
/// # Errors
/// The first tag that is not closed.
pub fn tags(text: &str) -> Result<Vec<Tag>, Unclosed> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(&(start, letter)) = letters.get(at) {
        let kind = letters.get(at + 1).and_then(|(_, sign)| Kind::of(*sign));
        let Some(kind) = kind.filter(|_| plain(letter) == '{') else {
            at += 1;
            continue;
        };
        let Some((inner, next)) = inner(&letters, at + 2, kind) else {
            return Err(Unclosed(start));
        };
        let end = letters.get(next).map_or(text.len(), |(end, _)| *end);
        tags.push(Tag {
            kind,
            at: start..end,
            inner,
        });
        at = next;
    }
    Ok(tags)
}

/// What stands from a letter on to the closing braces, and the letter after them.
fn inner(letters: &[(usize, char)], from: usize, kind: Kind) -> Option<(String, usize)> {
    let mut inner = String::new();
    let mut quote: Option<char> = None;
    let mut at = from;
    loop {
        let (_, letter) = *letters.get(at)?;
        let following = letters.get(at + 1).map(|(_, letter)| plain(*letter));
        let is_end = quote.is_none() && plain(letter) == kind.end() && following == Some('}');
        if is_end {
            return Some((inner, at + 2));
        }
        at += 1;
        if kind == Kind::Comment {
            inner.push(letter);
            continue;
        }
        match (quote, straight(letter)) {
            (None, Some(sign)) => {
                quote = Some(sign);
                inner.push(sign);
            }
            (Some(open), Some(sign)) if open == sign => {
                quote = None;
                inner.push(sign);
            }
            (Some(_), _) => inner.push(letter),
            (None, None) => inner.push_str(&operator(letter)),
        }
    }
}

/// The plain sign for a full-width one.
fn plain(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => {
            let code = u32::from(letter) - 0xFF01 + 0x21;
            char::from_u32(code).unwrap_or(letter)
        }
        '\u{3000}' | '\u{00A0}' | '\u{2002}'..='\u{200A}' => ' ',
        _ => letter,
    }
}

/// The straight quote for a quote of any kind.
fn straight(letter: char) -> Option<char> {
    match letter {
        '"' | '“' | '”' | '＂' | '„' => Some('"'),
        '\'' | '‘' | '’' | '＇' | '‚' => Some('\''),
        _ => None,
    }
}

/// What a letter outside of quotes means in an expression.
fn operator(letter: char) -> String {
    match letter {
        '≥' => ">=".to_owned(),
        '≤' => "<=".to_owned(),
        '≠' => "!=".to_owned(),
        '。' => ".".to_owned(),
        '\u{200B}' | '\u{FEFF}' => String::new(),
        _ => plain(letter).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &[&str]) {
        let written: Vec<String> = tags(text).unwrap().iter().map(Tag::written).collect();
        assert_eq!(written, expected, "{text}");
    }

    #[test]
    fn tags_are_found_as_input_methods_write_them() {
        case("没有标签 { } {}", &[]);
        case("{{部门}}的{{ 年度 }}", &["{{部门}}", "{{ 年度 }}"]);
        case("｛｛部门｝｝", &["{{部门}}"]);
        case("｛{部门}｝", &["{{部门}}"]);
        case("｛％ｔｒ　for 项 in 项目％｝", &["{%tr for 项 in 项目%}"]);
        case("{% if 项。得分 ≥ ９０ %}", &["{% if 项.得分 >= 90 %}"]);
        case("{{ 名单｜join（“、”） }}", &["{{ 名单|join(\"、\") }}"]);
        case("{{ 名单|join(‘；’) }}", &["{{ 名单|join('；') }}"]);
        case("{# ，。“ #}{{部门}}", &["{# ，。“ #}", "{{部门}}"]);
    }

    #[test]
    fn what_stands_in_quotes_is_left_alone_and_ends_no_tag() {
        case("{{ \"}}％（\" }}", &["{{ \"}}％（\" }}"]);
        case("{{ “它说‘是’” }}", &["{{ \"它说‘是’\" }}"]);
    }

    #[test]
    fn a_tag_without_end_is_told() {
        assert_eq!(tags("甲{{部门"), Err(Unclosed(3)));
        assert_eq!(tags("{% if 甲 }}"), Err(Unclosed(0)));
        assert_eq!(tags("{{ \"甲 }}"), Err(Unclosed(0)));
        assert_eq!(tags("{{"), Err(Unclosed(0)));
    }

    #[test]
    fn a_tag_stands_where_it_stands() {
        let found = tags("甲｛｛乙｝｝丙").unwrap();
        assert_eq!(found[0].at, 3..18);
        assert_eq!(found[0].keyword(), "");
        assert_eq!(tags("{%- endfor %}").unwrap()[0].keyword(), "endfor");
    }
}
