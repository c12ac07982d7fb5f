//! Blocks of a template: what is opened is closed, in the same place.

use super::tags::{Kind, Tag};

/// A tag, and the part of the document (body, table, paragraph) in which it takes effect.
#[derive(Debug)]
pub struct Placed<'a> {
    pub tag: &'a Tag,
    /// Where it stands, in words.
    pub place: String,
    pub holder: Option<usize>,
}

/// Blocks inside one another, an `elif` inside its `if`, that a template may have: the engine goes down with each.
const DEEPEST: usize = 100;
/// Words and signs of one tag, for the same reason.
const MOST_WORDS: usize = 500;
/// What begins a block that has an end.
const BEGINNINGS: [&str; 8] = ["for", "if", "with", "macro", "filter", "call", "autoescape", "block"];

/// What goes deeper than the engine is let, in a sentence.
fn too_deep(tags: &[Placed<'_>]) -> Option<String> {
    let long = tags.iter().find(|placed| words(placed.tag) > MOST_WORDS);
    if let Some(Placed { place, .. }) = long {
        return Some(format!(
            "{place}：一个标签里的内容过长（超过{MOST_WORDS}个词和符号），请拆成几个"
        ));
    }
    let mut open: Vec<usize> = Vec::new();
    let mut depth = 0;
    for Placed { tag, place, .. } in tags {
        let keyword = tag.keyword();
        // Without a value, the text up to its end is set.
        let begins = BEGINNINGS.contains(&keyword) || (keyword == "set" && !tag.inner.contains('='));
        match open.last_mut() {
            _ if begins => open.push(1),
            Some(levels) if keyword == "elif" => *levels += 1,
            Some(_) if keyword.starts_with("end") => {
                depth -= open.pop().unwrap_or(0);
                continue;
            }
            _ => continue,
        }
        depth += 1;
        if depth > DEEPEST {
            return Some(format!("{place}：for、if、elif 一层套一层，超过{DEEPEST}层"));
        }
    }
    None
}

/// How many words and signs a tag has outside of quotes; a comment is not looked into.
fn words(tag: &Tag) -> usize {
    if tag.kind == Kind::Comment {
        return 0;
    }
    let mut quote = None;
    let mut is_in_word = false;
    let mut words = 0;
    for letter in tag.inner.chars() {
        let is_quoted = quote.is_some();
        match quote {
            Some(sign) if sign == letter => quote = None,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            _ => {}
        }
        let is_word = letter.is_alphanumeric() || letter == '_';
        let goes_on = is_quoted || letter.is_whitespace() || (is_word && is_in_word);
        words += usize::from(!goes_on);
        is_in_word = is_word;
    }
    words
}

/// What is not closed, or closed elsewhere, in sentences.
pub fn faults(tags: &[Placed<'_>]) -> Vec<String> {
    if let Some(fault) = too_deep(tags) {
        return vec![fault];
    }
    let mut faults = Vec::new();
    let mut open: Vec<&Placed<'_>> = Vec::new();
    let mut is_raw = false;
    for placed in tags.iter().filter(|placed| placed.tag.kind == Kind::Block) {
        let keyword = placed.tag.keyword();
        is_raw = (is_raw || keyword == "raw") && keyword != "endraw";
        if is_raw {
            continue;
        }
        let begins: &[&str] = match keyword {
            "for" | "if" => {
                open.push(placed);
                continue;
            }
            "endfor" => &["for"],
            "endif" | "elif" => &["if"],
            "else" => &["if", "for"],
            _ => continue,
        };
        let (place, written) = (&placed.place, placed.tag.written());
        match open.last() {
            None => faults.push(format!(
                "{place}：「{written}」前面没有对应的「{{% {} … %}}」",
                begins[0]
            )),
            Some(begin) if !begins.contains(&begin.tag.keyword()) => {
                faults.push(format!(
                    "{place}：「{written}」与前面的「{}」不配对",
                    begin.tag.written()
                ));
                // One mistake is told once.
                return faults;
            }
            Some(begin) if begin.holder != placed.holder => {
                faults.push(format!(
                    "{place}：「{written}」与「{}」不在同一段落或同一表格里；整段取舍用「{{%p … %}}」，整行重复用「{{%tr … %}}」",
                    begin.tag.written()
                ));
            }
            Some(_) => {}
        }
        if keyword.starts_with("end") {
            open.pop();
        }
    }
    faults.extend(open.iter().map(|begin| {
        let (place, written, keyword) = (&begin.place, begin.tag.written(), begin.tag.keyword());
        format!("{place}：「{written}」后面没有对应的「{{% end{keyword} %}}」")
    }));
    faults
}
