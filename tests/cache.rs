//! `--cache`: the same outputs with and without; what is damaged, of another version or cannot be written is told on
//! standard error and costs nothing but the time of reading.
//!
//! `GALLERY=1 cargo test --test cache` writes the fingerprint of the reader anew.

use jiping::domain::submission::{Content, Refusal};
use jiping::read::cache::{Cache, READER};
use jiping::read::isolation::Isolation;
use jiping::read::kept::{Kept, encoded};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Three workbooks with forms and faults, and one that cannot be read.
const RETURNS: [&str; 4] = ["财政局.xlsx", "残联.xls", "供销社.xlsx", "发改局补充材料（加密）.xlsx"];

/// A folder with the returns and room for a cache and results.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::create_dir(desk.place("returns")).unwrap();
        for name in RETURNS {
            let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/returns").join(name);
            fs::copy(sample, desk.place("returns").join(name)).unwrap();
        }
        desk
    }

    fn place(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn jiping(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_jiping"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// Checks the returns with this cache: the result must be that of a check without one. Gives what was told on
    /// standard error.
    #[track_caller]
    fn told_by_check(&self, cache: &str) -> String {
        let plain = self.jiping(&["check", "returns"]);
        let cached = self.jiping(&["check", "returns", "--cache", cache]);
        assert!(plain.stdout.len() > 1000, "the returns have faults");
        assert_eq!(text(&plain.stderr), "");
        assert_eq!(text(&cached.stdout), text(&plain.stdout));
        assert_eq!(cached.status.code(), plain.status.code());
        text(&cached.stderr)
    }

    fn entries(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.place("cache")).unwrap();
        let mut entries: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries
    }

    /// Checks with entries changed by `change`, and once more: the second time nothing is left to be told.
    #[track_caller]
    fn case(&self, change: impl FnOnce(&[PathBuf]), told: &str) {
        assert_eq!(self.told_by_check("cache"), "");
        change(&self.entries());
        assert_eq!(self.told_by_check("cache"), told);
        assert_eq!(self.told_by_check("cache"), "", "the entries are replaced");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Every file of a folder by its path below.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
    files
}

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

fn hash_of(entry: &Path) -> blake3::Hash {
    blake3::Hash::from_hex(entry.file_stem().unwrap().to_str().unwrap()).unwrap()
}

#[test]
fn a_run_writes_the_same_bytes_without_a_cache_into_it_and_out_of_it() {
    let desk = Desk::new();
    let run = |more: &[&str]| {
        let output = desk.jiping(&[&["run", "returns", "-o", "out"], more].concat());
        assert_eq!(text(&output.stderr), "");
        let files = files(&desk.place("out"));
        fs::remove_dir_all(desk.place("out")).unwrap();
        (text(&output.stdout), files)
    };
    let plain = run(&[]);
    assert!(plain.1.len() > 10);
    assert_eq!(run(&["--cache", "cache"]), plain, "while entries are written");
    let entries: Vec<_> = desk.entries();
    assert_eq!(entries.len(), RETURNS.len());
    let written: Vec<_> = entries.iter().map(|entry| fs::read(entry).unwrap()).collect();
    assert_eq!(run(&["--cache", "cache"]), plain, "from entries");
    let kept: Vec<_> = desk.entries().iter().map(|entry| fs::read(entry).unwrap()).collect();
    assert_eq!(kept, written);
}

#[test]
fn an_entry_is_used_whatever_the_name_of_the_file_and_the_profile() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    // Entries that say of every file that it is empty show that they are what is used.
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
fn a_changed_file_is_read_and_the_others_are_not() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    fs::copy(desk.place("returns/供销社.xlsx"), desk.place("returns/财政局.xlsx")).unwrap();
    assert_eq!(desk.told_by_check("cache"), "");
    assert_eq!(desk.entries().len(), RETURNS.len(), "its content has an entry already");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/returns/审计局绩效自评表.xlsx");
    fs::copy(sample, desk.place("returns/财政局.xlsx")).unwrap();
    assert_eq!(desk.told_by_check("cache"), "");
    assert_eq!(desk.entries().len(), RETURNS.len() + 1);
}

#[test]
fn the_folder_may_be_deleted_at_any_time() {
    let desk = Desk::new();
    desk.case(|_| fs::remove_dir_all(desk.place("cache")).unwrap(), "");
    desk.case(|entries| fs::remove_file(&entries[0]).unwrap(), "");
}

#[test]
fn damaged_entries_are_told_and_never_used() {
    let desk = Desk::new();
    let one = "缓存中有1份记录已损坏，已重新读取\n";
    let bytes = |entry: &PathBuf| fs::read(entry).unwrap();
    let written = |entry: &PathBuf, bytes: &[u8]| fs::write(entry, bytes).unwrap();
    assert_eq!(desk.told_by_check("cache"), "");
    let length = bytes(&desk.entries()[0]).len();
    for flipped in [0, 10, 14, 20, 40, 60, length / 2, length - 1] {
        let flip = |entries: &[PathBuf]| {
            let mut entry = bytes(&entries[0]);
            entry[flipped] ^= 1;
            written(&entries[0], &entry);
        };
        desk.case(flip, one);
    }
    for rest in [0, 1, 30, length / 2, length - 1] {
        desk.case(|entries| written(&entries[0], &bytes(&entries[0])[..rest]), one);
    }
    let longer = |entries: &[PathBuf]| written(&entries[0], &[bytes(&entries[0]), vec![b' ']].concat());
    desk.case(longer, one);
    let swapped = |entries: &[PathBuf]| {
        let first = bytes(&entries[0]);
        written(&entries[0], &bytes(&entries[1]));
        written(&entries[1], &first);
    };
    desk.case(swapped, "缓存中有2份记录已损坏，已重新读取\n");
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
    desk.case(older, "缓存中有4份记录由其他版本写成，已重新读取\n");
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

#[test]
fn a_cache_that_cannot_be_written_is_told_and_the_run_goes_on() {
    let desk = Desk::new();
    fs::write(desk.place("cache"), "a file").unwrap();
    let told = desk.told_by_check("cache");
    assert!(told.starts_with("缓存「cache」无法写入："), "{told}");
    assert!(told.ends_with("。本次结果不受影响，下次仍须重新读取\n"), "{told}");
    assert_eq!(told.lines().count(), 1);
    assert_eq!(fs::read_to_string(desk.place("cache")).unwrap(), "a file");
}

#[test]
fn an_entry_that_cannot_be_replaced_is_told_and_the_run_goes_on() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    let entry = &desk.entries()[0];
    fs::remove_file(entry).unwrap();
    fs::create_dir(entry).unwrap();
    let told = desk.told_by_check("cache");
    assert!(
        told.starts_with("缓存中有1份记录已损坏，已重新读取\n缓存「cache」无法写入："),
        "{told}"
    );
    assert_eq!(desk.entries().len(), RETURNS.len(), "no unfinished entry is left");
}

/// Whoever may write everywhere (root) sees no read-only folder; then this shows only that entries are used.
#[cfg(unix)]
#[test]
fn a_read_only_cache_is_used() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    let missing = desk.entries().remove(0);
    fs::remove_file(&missing).unwrap();
    fs::set_permissions(desk.place("cache"), fs::Permissions::from_mode(0o555)).unwrap();
    let told = desk.told_by_check("cache");
    let is_refused = !missing.exists();
    fs::set_permissions(desk.place("cache"), fs::Permissions::from_mode(0o755)).unwrap();
    let expected = "缓存「cache」无法写入：没有读取权限。本次结果不受影响，下次仍须重新读取\n";
    assert_eq!(told, if is_refused { expected } else { "" });
}

#[test]
fn runs_side_by_side_share_a_cache() {
    let desk = Desk::new();
    let plain = desk.jiping(&["check", "returns"]);
    std::thread::scope(|scope| {
        let runs = [(); 4].map(|()| scope.spawn(|| desk.jiping(&["check", "returns", "--cache", "cache"])));
        for run in runs {
            let output = run.join().unwrap();
            assert_eq!(text(&output.stderr), "");
            assert_eq!(output.stdout, plain.stdout);
        }
    });
    assert_eq!(desk.entries().len(), RETURNS.len());
}

#[test]
fn a_cache_inside_the_returns_or_the_results_is_refused() {
    let desk = Desk::new();
    let refused = |arguments: &[&str], sentence: &str| {
        let output = desk.jiping(arguments);
        assert_eq!(text(&output.stderr), sentence);
        assert_eq!(output.status.code(), Some(2));
    };
    refused(
        &["check", "returns", "--cache", "returns/缓存"],
        "无法把「returns/缓存」用作缓存：它在「returns」里面，会和报送的文件或结果混在一起。请用 --cache 另指定一个文件夹\n",
    );
    refused(
        &["run", "returns", "-o", "out", "--cache", "./out/../out"],
        "无法把「./out/../out」用作缓存：它在「out」里面，会和报送的文件或结果混在一起。请用 --cache 另指定一个文件夹\n",
    );
    assert!(!desk.place("out").exists());
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
