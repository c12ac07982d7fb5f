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

/// What is not closed, or closed elsewhere, in sentences.
pub fn faults(tags: &[Placed<'_>]) -> Vec<String> {
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
