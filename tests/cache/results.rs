//! What is kept of a file that was scored and checked: all that came of it, under one profile and by one program.

use super::dice::Dice;
use super::{Desk, ENTRIES, Holding, WITH_FORMS, hash_of, text};
use jiping::domain::submission::Returned;
use jiping::pipeline::{self, Earlier};
use jiping::profile::{self, Profile};
use jiping::read::Source;
use jiping::read::cache::Cache;
use jiping::read::isolation::Isolation;
use jiping::read::kept::{decoded, encoded};
use jiping::scratch::Scratch;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// The program that is tried here.
fn jiping() -> blake3::Hash {
    blake3::hash(&fs::read(env!("CARGO_BIN_EXE_jiping")).unwrap())
}

fn luquan() -> Profile {
    profile::load("luquan").unwrap().profile
}

/// What comes of a file of the returns.
fn returned(desk: &Desk, name: &str) -> Returned {
    let source = Source::file(name, desk.place("returns").join(name));
    let scratch = Scratch::in_memory();
    let audit = pipeline::audit(&[source], &Isolation::Within, (None, None), &luquan(), &scratch, &|| {});
    audit.unwrap().returns.remove(0)
}

fn hash(desk: &Desk, name: &str) -> blake3::Hash {
    blake3::hash(&fs::read(desk.place("returns").join(name)).unwrap())
}

/// Lets the entry of 财政局.xlsx say what came of 供销社.xlsx, as this program would write it.
fn exchange(desk: &Desk, program: &blake3::Hash) {
    let cache = Cache::new(desk.place("cache"));
    let earlier = Earlier::of_program(program, &luquan(), &cache);
    earlier.keep(&hash(desk, "财政局.xlsx"), &returned(desk, "供销社.xlsx"));
}

#[test]
fn what_came_of_the_same_bytes_is_used_whatever_the_name_of_the_file() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    let check = || {
        text(
            &desk
                .jiping(&["check", "returns/财政局.xlsx", "--cache", "cache"])
                .stdout,
        )
    };
    let plain = check();
    exchange(&desk, &jiping());
    let exchanged = check();
    assert_ne!(exchanged, plain, "the entry is what is used");
    let own = text(&desk.jiping(&["check", "returns/供销社.xlsx"]).stdout);
    assert_eq!(
        exchanged,
        own.replace("供销社.xlsx", "财政局.xlsx"),
        "under the name of the file"
    );
}

#[test]
fn results_of_another_program_are_replaced_and_never_used() {
    let desk = Desk::new();
    let other = |_: &[PathBuf]| exchange(&desk, &blake3::hash(b"another program"));
    desk.case(Holding::Results, other, "");
}

#[test]
fn a_file_may_be_renamed() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    for (name, later) in [("财政局.xlsx", "教育局.csv"), ("残联.xls", "残联（第二次报送）.dat")] {
        fs::rename(desk.place("returns").join(name), desk.place("returns").join(later)).unwrap();
        assert_eq!(desk.told_by_check("cache"), "");
    }
    assert_eq!(desk.entries().len(), ENTRIES);
}

#[test]
fn what_shows_when_the_returns_lie_side_by_side_is_not_kept() {
    let desk = Desk::new();
    let roster = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/部门名录.xlsx");
    for more in [
        &["--json"][..],
        &["--year", "2019"],
        &["--roster", roster],
        &["--before", "returns"],
    ] {
        assert_eq!(desk.told_by_check_with("cache", more), "");
        assert_eq!(desk.told_by_check_with("cache", more), "");
    }
    fs::copy(
        desk.place("returns/供销社.xlsx"),
        desk.place("returns/供销社（2）.xlsx"),
    )
    .unwrap();
    assert_eq!(desk.told_by_check("cache"), "");
    assert_eq!(desk.entries().len(), ENTRIES);
}

#[test]
fn each_profile_has_its_results_and_a_changed_one_replaces_its_own() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    for _ in 0..2 {
        assert_eq!(desk.told_by_check_with("cache", &["--profile", "mof-2020"]), "");
        assert_eq!(desk.entries().len(), ENTRIES + WITH_FORMS);
    }
    let text = profile::builtin_text("luquan").unwrap();
    for severity in ["hint", "off"] {
        let own = text.replace(
            "[checks]",
            &format!("[checks]\nI09 = \"{severity}\"\nI03 = \"{severity}\""),
        );
        fs::write(desk.place("own.toml"), own).unwrap();
        assert_eq!(desk.told_by_check_with("cache", &["--profile", "own.toml"]), "");
        assert_eq!(desk.entries().len(), ENTRIES + WITH_FORMS);
    }
}

#[test]
fn damaged_results_are_told_and_never_used() {
    Desk::new().damage(Holding::Results);
}

/// Only what this program wrote comes out of a sealed entry; other bytes must do no harm all the same.
#[test]
fn bytes_that_tell_something_else_do_no_harm() {
    let desk = Desk::new();
    let bytes = encoded(&returned(&desk, "供销社.xlsx"));
    let scratch = Scratch::in_memory();
    let file: Arc<str> = "供销社.xlsx".into();
    let open = |bytes: &[u8]| {
        let returned = decoded::<Returned>(bytes)?.of_file(&file, String::new(), &scratch);
        let _ = returned.findings.count();
        returned.open().ok()
    };
    assert!(open(&bytes).is_some());
    let mut read = 0;
    let mut dice = Dice(1);
    for _ in 0..3_000 {
        let mut other = bytes.clone();
        let at = dice.throw(other.len());
        other[at] ^= [0x01, 0x10, 0x80, 0xFF][dice.throw(4)];
        read += usize::from(open(&other).is_some());
    }
    assert!(read > 0, "a text with other letters is a text");
}

#[test]
fn what_comes_back_is_what_was_kept() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    let cache = Cache::new(desk.place("cache"));
    let earlier = Earlier::of_program(&jiping(), &luquan(), &cache);
    for entry in desk.entries_holding(Holding::Results) {
        // In no memory at all, so that it goes through the file.
        let scratch = Scratch::with_memory(vec![desk.place("")], 0);
        let hash = hash_of(&entry);
        let name = super::RETURNS
            .iter()
            .find(|name| self::hash(&desk, name) == hash)
            .unwrap();
        let kept = earlier.returned(&hash, &Arc::from(*name), &scratch).unwrap();
        assert_eq!(kept, returned(&desk, name));
    }
}
