//! What is kept of a file that was read: its forms, whatever its name and the profile.
//!
//! `GALLERY=1 cargo test --test cache` writes the fingerprint of the reader anew.

use super::{Desk, Holding, files, hash_of, text};
use jiping::domain::submission::{Content, Refusal};
use jiping::read::cache::{Cache, READER};
use jiping::read::isolation::Isolation;
use jiping::read::kept::{Kept, encoded};
use std::fs;
use std::path::{Path, PathBuf};

/// What is kept of no file of the returns; a run that took it for one would tell less.
fn wrong() -> Kept {
    Kept {
        content: Content::Read {
            forms: Vec::new(),
            skipped: Vec::new(),
        },
        modified: None,
    }
}

#[test]
fn an_entry_is_used_whatever_the_name_of_the_file_and_the_profile() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    // Entries that say of every file that it is empty show that they are what is used.
    desk.forget_results();
    for entry in desk.entries() {
        let hash = hash_of(&entry);
        fs::remove_file(entry).unwrap();
        Cache::new(desk.place("cache")).kept_or(&hash, wrong);
    }
    fs::rename(
        desk.place("returns/财政局.xlsx"),
        desk.place("returns/财政局（新）.xlsx"),
    )
    .unwrap();
    let check = desk.jiping(&["check", "returns", "--cache", "cache", "--profile", "mof-2020"]);
    let told = text(&check.stdout);
    assert!(told.ends_with("共4个文件、0张自评表：强制问题0处，提示4处\n"), "{told}");
}

#[test]
fn damaged_entries_are_told_and_never_used() {
    Desk::new().damage(Holding::Forms);
}

#[test]
fn entries_of_another_version_are_told_and_never_used() {
    let desk = Desk::new();
    let older = |entries: &[PathBuf]| {
        for entry in entries {
            fs::remove_file(entry).unwrap();
            Cache::of_version(desk.place("cache"), "0.0.9/1").kept_or(&hash_of(entry), wrong);
        }
    };
    desk.case(Holding::Forms, older, "缓存中有4份记录由其他版本写成，已重新读取\n");
}

#[test]
fn a_refusal_that_other_limits_may_lift_leaves_no_entry() {
    let desk = Desk::new();
    let refused = |refusal: Refusal| Kept::refused(refusal);
    let cache = Cache::new(desk.place("cache"));
    let unreadable = refused(Refusal::Unreadable {
        cause: "读取超过8秒的上限".to_owned(),
        cure: String::new(),
    });
    let hash = blake3::hash(b"slow");
    assert_eq!(cache.kept_or(&hash, || unreadable.clone()), unreadable);
    assert_eq!(cache.kept_or(&hash, wrong), wrong(), "the file was read again");
    let encrypted = refused(Refusal::Encrypted);
    let hash = blake3::hash(b"locked");
    assert_eq!(cache.kept_or(&hash, || encrypted.clone()), encrypted);
    assert_eq!(cache.kept_or(&hash, wrong), encrypted);
}

/// The published forms as they are kept, in one hash: it stays for as long as entries of this number are right.
#[test]
fn a_reader_that_reads_otherwise_has_a_number_of_its_own() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fingerprint = project.join("tests/gallery/reader.txt");
    let mut hasher = blake3::Hasher::new();
    for folder in ["workbooks", "formats"] {
        let cases = files(&project.join("tests/cases").join(folder));
        assert!(cases.len() > 5);
        for bytes in cases.values() {
            hasher.update(&encoded(&Isolation::Within.kept(bytes)));
        }
    }
    let found = format!("READER {READER}: {}\n", hasher.finalize().to_hex());
    if std::env::var_os("GALLERY").is_some() {
        fs::write(fingerprint, found).unwrap();
    } else {
        assert_eq!(
            found,
            fs::read_to_string(fingerprint).unwrap(),
            "files read otherwise than before: raise READER in src/read/cache.rs, then GALLERY=1 cargo test --test cache"
        );
    }
}
