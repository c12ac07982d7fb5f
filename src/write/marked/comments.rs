//! The comments part of a sheet: what it holds is kept, ours are added.

use super::MAIN;
use super::note;
use super::package::HEAD;
use super::refusal::CannotMark;
use super::xml::{Element, Part, Patch};
use crate::domain::finding::Finding;
use crate::domain::place::Address;
use crate::domain::record::MAKER;
use std::collections::{BTreeMap, BTreeSet};

/// Authors of comments that only stand for a threaded one begin with this; their text is not ours to change.
const THREADED: &str = "tc=";

/// A comments part with our notes.
pub struct Noted {
    pub text: String,
    /// Cells that had a comment before, and a box for it.
    pub extended: BTreeSet<Address>,
}

/// Adds the notes to a comments part, or makes one.
///
/// # Errors
/// `Unusual` or `Damaged` if the part that is there cannot be read.
pub fn noted(known: Option<(&str, &str)>, notes: &BTreeMap<Address, Vec<&Finding>>) -> Result<Noted, CannotMark> {
    match known {
        Some((text, path)) => added(text, path, notes),
        None => Ok(Noted {
            text: format!(
                "{HEAD}<comments xmlns=\"{MAIN}\"><authors><author>{MAKER}</author></authors><commentList>{}</commentList></comments>",
                list(notes.iter(), 0)
            ),
            extended: BTreeSet::new(),
        }),
    }
}

fn list<'a>(notes: impl Iterator<Item = (&'a Address, &'a Vec<&'a Finding>)>, author: usize) -> String {
    notes
        .map(|(at, findings)| {
            format!(
                "<comment ref=\"{at}\" authorId=\"{author}\"><text>{}</text></comment>",
                note::runs(findings)
            )
        })
        .collect()
}

fn added(text: &str, path: &str, notes: &BTreeMap<Address, Vec<&Finding>>) -> Result<Noted, CannotMark> {
    let part = Part::usual(text, path, 4, "comments", MAIN)?;
    let damaged = || CannotMark::Damaged { part: path.to_owned() };
    let authors = part.child(part.root(), "authors").ok_or_else(damaged)?;
    let comments = part.child(part.root(), "commentList").ok_or_else(damaged)?;
    let names: Vec<&str> = part.children(authors).map(|one| part.inside(one)).collect();
    let mut patch = Patch::default();
    let mut taken = BTreeSet::new();
    for comment in part.children(comments) {
        let at = part
            .attribute(comment, "ref")
            .and_then(|at| at.value.parse::<Address>().ok());
        let Some((at, findings)) = at.and_then(|at| notes.get_key_value(&at)) else {
            continue;
        };
        taken.insert(*at);
        let author = part
            .number(comment, "authorId")
            .and_then(|author| names.get(author as usize));
        if !author.is_some_and(|author| author.starts_with(THREADED)) {
            extend(&part, comment, &note::runs(findings), &mut patch);
        }
    }
    patch.append(authors, format!("<author>{MAKER}</author>"));
    let new = notes.iter().filter(|(at, _)| !taken.contains(at));
    patch.append(comments, list(new, names.len()));
    Ok(Noted {
        text: patch.applied(text),
        extended: taken,
    })
}

/// Puts our runs behind the text of a comment. A plain text becomes a run of its own, since the two do not mix.
fn extend(part: &Part<'_>, comment: &Element<'_>, runs: &str, patch: &mut Patch) {
    let Some(text) = part.child(comment, "text") else {
        return;
    };
    let gap = "<r><t xml:space=\"preserve\">\n\n</t></r>";
    if let Some(plain) = part.child(text, "t") {
        patch.insert(plain.tag.start, "<r>");
        patch.insert(plain.close.end, format!("</r>{gap}{runs}"));
        return;
    }
    let phonetic = part.children(text).find(|one| one.name != "r");
    let last = phonetic.map(|one| one.tag.start);
    patch.insert_inside(text, vec![(last, format!("{gap}{runs}"))]);
}
