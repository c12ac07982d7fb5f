//! The floors of the program hold: no module looks up, or sideways, and third-party crates stay on their floor.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms with their floor; a room may use itself, lower floors, and what `neighbours` allows.
const ROOMS: [(&str, u8); 14] = [
    ("disk", 0),
    ("domain", 0),
    ("error", 0),
    ("scratch", 0),
    ("profile", 1),
    ("regulation", 1),
    ("checks", 2),
    ("read", 3),
    ("write", 3),
    ("pipeline", 4),
    ("commands", 5),
    ("cli", 5),
    ("main", 5),
    ("lib", 5),
];

/// Neighbours on one floor that may be used all the same.
const NEIGHBOURS: [(&str, &str); 6] = [
    // Forms and findings are put aside between the stages.
    ("domain", "scratch"),
    ("regulation", "profile"),
    ("main", "cli"),
    ("main", "commands"),
    ("commands", "cli"),
    ("error", "domain"),
];

/// Third-party crates and the rooms that may name them.
const CRATES: &[(&str, &[&str])] = &[
    (
        "rust_decimal",
        &[
            "domain",
            "profile",
            "regulation",
            "checks",
            "read",
            "write",
            "commands",
            "pipeline",
        ],
    ),
    ("unicode_normalization", &["domain"]),
    // In the words, so that what was read travels between processes and is kept.
    ("serde", &["domain", "profile", "read", "scratch", "write", "commands"]),
    // Short texts in place: of a hundred thousand cells nearly all are short.
    ("ecow", &["domain"]),
    ("toml", &["profile"]),
    // Writes too: a marked copy is a patched package.
    ("quick_xml", &["read", "write"]),
    ("ssfmt", &["read"]),
    ("zlib_rs", &["read"]),
    // Of long parts, and of long texts that were put aside.
    ("simdutf8", &["domain", "read"]),
    ("memchr", &["read"]),
    ("zip", &["read", "write"]),
    ("walkdir", &["read"]),
    ("blake3", &["profile", "read", "pipeline"]),
    ("rust_xlsxwriter", &["write"]),
    // The numbers of rows and cells, and all figures.
    ("itoa", &["write"]),
    ("minijinja", &["write"]),
    // The browser knows the page's script by this hash.
    ("sha2", &["write"]),
    ("csv", &["read", "write"]),
    ("encoding_rs", &["read"]),
    ("tempfile", &["disk", "read", "scratch", "write"]),
    ("serde_json", &["read", "write", "commands"]),
    // In the writer for long lists alone, which are rendered in pieces; in the regulation for the names of a whole batch.
    ("rayon", &["pipeline", "regulation", "write"]),
    ("crc32fast", &["read", "write"]),
    ("flate2", &["write"]),
    ("rawzip", &["write"]),
    ("icu_collator", &["pipeline"]),
    ("icu_locale_core", &["pipeline"]),
    ("indicatif", &["commands"]),
    // What was read, in few bytes.
    ("postcard", &["read", "scratch"]),
    ("cap", &["main"]),
    ("rustix", &["main"]),
    ("clap", &["cli", "main", "commands"]),
];

fn floor(room: &str) -> u8 {
    ROOMS
        .iter()
        .find(|(name, _)| *name == room)
        .unwrap_or_else(|| panic!("src/{room} is in no floor plan"))
        .1
}

fn sources() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inner = path.strip_prefix(&root).unwrap();
                let room = inner.components().next().unwrap().as_os_str().to_str().unwrap();
                files.push((room.trim_end_matches(".rs").to_owned(), path));
            }
        }
    }
    files.sort();
    files
}

/// The text of a file, comments left out.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms that the code of a module of this depth (1 for a room itself) names: from the root of the crate, or by
/// going up to it. In a module within the file, one step up leads less far; a room's name behind so many steps is
/// taken for the room all the same.
fn used_rooms(code: &str, depth: usize) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for prefix in ["crate::", "jiping::", "super::"] {
        for (at, _) in code.match_indices(prefix) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' || before == ':' {
                continue;
            }
            for path in paths(&code[at..]) {
                let up = path.iter().take_while(|step| **step == "super").count();
                let reaches_root = up == 0 || up >= depth;
                let first = if up == 0 { 1 } else { up };
                rooms.extend(path.get(first).filter(|_| reaches_root).map(|name| (*name).to_owned()));
            }
        }
    }
    rooms.retain(|room| ROOMS.iter().any(|(name, _)| name == room));
    rooms
}

/// The paths that a text begins with, its groups spread out: `a::{b::c, d}` is a, b, c and a, d.
fn paths(text: &str) -> Vec<Vec<&str>> {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        return parts(group).into_iter().flat_map(paths).collect();
    }
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    match rest.trim_start().strip_prefix("::") {
        Some(rest) => {
            let further = paths(rest).into_iter();
            further.map(|path| [vec![name], path].concat()).collect()
        }
        None => vec![vec![name]],
    }
}

/// What stands between the commas of a group, up to the bracket that closes it.
fn parts(group: &str) -> Vec<&str> {
    let (mut open, mut from, mut parts) = (1, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 || (open == 1 && letter == ',') {
            parts.push(&group[from..at]);
            from = at + 1;
        }
        if open == 0 {
            break;
        }
    }
    parts
}

/// How far a file's module lies below the root of the crate.
fn depth(path: &Path) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let steps = path.strip_prefix(root).unwrap().components().count();
    steps - usize::from(path.file_name().is_some_and(|name| name == "mod.rs"))
}

#[test]
fn a_room_is_seen_however_it_is_named() {
    for (code, depth, rooms) in [
        ("use crate::write::b;", 2, &["write"][..]),
        ("use crate::{domain::{a, c::d}, write::b};", 2, &["domain", "write"]),
        (
            "use crate::{\n    domain::a,\n    checks,\n};",
            2,
            &["checks", "domain"],
        ),
        ("let a = crate::read::b(crate::cli::c);", 2, &["cli", "read"]),
        ("use super::super::write::b;", 2, &["write"]),
        ("use super::{a, super::{write::b, checks}};", 2, &["checks", "write"]),
        ("use super::super::write::b;", 3, &[]),
        ("use super::write::b;", 2, &[]),
        ("use super::*; use super::write;", 1, &["write"]),
        ("use other_crate::write::b; a::crate_write();", 2, &[]),
    ] {
        assert_eq!(used_rooms(code, depth).iter().collect::<Vec<_>>(), rooms, "{code}");
    }
}

#[test]
fn no_room_uses_a_higher_floor_or_a_neighbour() {
    let mut faults = Vec::new();
    let files = sources();
    assert!(files.len() > 10, "the sources were not found");
    for (room, path) in files {
        if room == "lib" {
            continue;
        }
        for used in used_rooms(&code(&path), depth(&path)) {
            let allowed =
                used == room || floor(&used) < floor(&room) || NEIGHBOURS.contains(&(room.as_str(), used.as_str()));
            if !allowed {
                faults.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn third_party_crates_stay_on_their_floor() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let section = manifest
        .split("\n[dependencies]\n")
        .nth(1)
        .unwrap()
        .split("\n[")
        .next()
        .unwrap();
    let named: BTreeSet<_> = section
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .collect();
    let planned: BTreeSet<_> = CRATES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(named, planned, "every dependency has its floor");

    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for (room, path) in sources() {
        let code = code(&path);
        for &(name, rooms) in CRATES {
            let names_it = code.match_indices(name).any(|(at, _)| {
                let before = code[..at].chars().next_back().unwrap_or(' ');
                let after = &code[at + name.len()..];
                !(before.is_alphanumeric() || before == '_' || before == ':' || before == '.')
                    && after.starts_with("::")
            });
            if names_it {
                used.insert(name.to_owned());
            }
            if names_it && !rooms.contains(&room.as_str()) {
                faults.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(used, planned, "every dependency is used");
}
