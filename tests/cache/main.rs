//! `--cache`: the same outputs with and without; what is damaged, of another version or cannot be written is told on
//! standard error and costs nothing but the time of reading.

#[path = "../dice/mod.rs"]
mod dice;
mod forms;
mod results;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Three workbooks with forms and faults, and one that cannot be read.
const RETURNS: [&str; 4] = ["财政局.xlsx", "残联.xls", "供销社.xlsx", "发改局补充材料（加密）.xlsx"];
const WITH_FORMS: usize = 3;
/// Each file has an entry for what was read, those with forms another for what came of them.
const ENTRIES: usize = RETURNS.len() + WITH_FORMS;

/// What an entry of a cache holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holding {
    Forms,
    Results,
}

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
        self.told_by_check_with(cache, &[])
    }

    /// The same with further arguments.
    #[track_caller]
    fn told_by_check_with(&self, cache: &str, more: &[&str]) -> String {
        let plain = self.jiping(&[&["check", "returns"], more].concat());
        let cached = self.jiping(&[&["check", "returns", "--cache", cache], more].concat());
        assert!(plain.stdout.len() > 1000, "the returns have faults");
        assert_eq!(text(&plain.stderr), "");
        assert_eq!(text(&cached.stdout), text(&plain.stdout));
        assert_eq!(cached.status.code(), plain.status.code());
        text(&cached.stderr)
    }

    /// All entries, in the order of the files: of each the forms, then the results.
    fn entries(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.place("cache")).unwrap();
        let mut entries: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        entries.sort_by_key(|path| (hash_of(path).to_hex(), path.as_os_str().len()));
        entries
    }

    fn entries_holding(&self, holding: Holding) -> Vec<PathBuf> {
        let mut entries = self.entries();
        entries.retain(|path| self::holding(path) == holding);
        entries
    }

    /// Drops the results: what comes of the files is made of their forms.
    fn forget_results(&self) {
        for entry in self.entries_holding(Holding::Results) {
            fs::remove_file(entry).unwrap();
        }
    }

    /// Checks with entries changed by `change`, and once more: the second time nothing is left to be told.
    #[track_caller]
    fn case(&self, holding: Holding, change: impl FnOnce(&[PathBuf]), told: &str) {
        assert_eq!(self.told_by_check("cache"), "");
        let forget = || match holding {
            Holding::Forms => self.forget_results(),
            Holding::Results => {}
        };
        forget();
        change(&self.entries_holding(holding));
        assert_eq!(self.told_by_check("cache"), told);
        forget();
        assert_eq!(self.told_by_check("cache"), "", "the entries are replaced");
        assert_eq!(self.entries().len(), ENTRIES);
    }

    /// Damages entries in every way, one or all of them at a time: it is told of as many, and none is used.
    fn damage(&self, holding: Holding) {
        assert_eq!(self.told_by_check("cache"), "");
        let told = |count: usize| format!("缓存中有{count}份记录已损坏，已重新读取\n");
        let bytes = |entry: &PathBuf| fs::read(entry).unwrap();
        let written = |entry: &PathBuf, bytes: &[u8]| fs::write(entry, bytes).unwrap();
        let length = bytes(&self.entries_holding(holding)[0]).len();
        for flipped in [0, 10, 14, 20, 40, 60, 200, length / 2, length - 1] {
            let flip = |entries: &[PathBuf]| {
                let mut entry = bytes(&entries[0]);
                let flipped = flipped % entry.len();
                entry[flipped] ^= 1;
                written(&entries[0], &entry);
            };
            self.case(holding, flip, &told(1));
        }
        for rest in [0, 1, 30, length / 2, length - 1] {
            let cut = |entries: &[PathBuf]| {
                for entry in entries {
                    written(entry, &bytes(entry)[..rest.min(bytes(entry).len() - 1)]);
                }
            };
            self.case(holding, cut, &told(self.entries_holding(holding).len()));
        }
        let longer = |entries: &[PathBuf]| written(&entries[0], &[bytes(&entries[0]), vec![b' ']].concat());
        self.case(holding, longer, &told(1));
        let swapped = |entries: &[PathBuf]| {
            let first = bytes(&entries[0]);
            written(&entries[0], &bytes(&entries[1]));
            written(&entries[1], &first);
        };
        self.case(holding, swapped, &told(2));
    }
}

fn holding(entry: &Path) -> Holding {
    match name_of(entry).contains('-') {
        true => Holding::Results,
        false => Holding::Forms,
    }
}

/// The hash of the file that an entry is about.
fn hash_of(entry: &Path) -> blake3::Hash {
    let name = name_of(entry);
    blake3::Hash::from_hex(name.split('-').next().unwrap()).unwrap()
}

fn name_of(entry: &Path) -> &str {
    entry.file_stem().unwrap().to_str().unwrap()
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
    assert_eq!(entries.len(), ENTRIES);
    let written: Vec<_> = entries.iter().map(|entry| fs::read(entry).unwrap()).collect();
    assert_eq!(run(&["--cache", "cache"]), plain, "from entries");
    let kept: Vec<_> = desk.entries().iter().map(|entry| fs::read(entry).unwrap()).collect();
    assert_eq!(kept, written);
    desk.forget_results();
    assert_eq!(run(&["--cache", "cache"]), plain, "from the forms");
}

#[test]
fn a_changed_file_is_read_and_the_others_are_not() {
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    fs::copy(desk.place("returns/供销社.xlsx"), desk.place("returns/财政局.xlsx")).unwrap();
    assert_eq!(desk.told_by_check("cache"), "");
    assert_eq!(desk.entries().len(), ENTRIES, "its content has entries already");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/returns/审计局绩效自评表.xlsx");
    fs::copy(sample, desk.place("returns/财政局.xlsx")).unwrap();
    assert_eq!(desk.told_by_check("cache"), "");
    assert_eq!(desk.entries().len(), ENTRIES + 2);
}

#[test]
fn the_folder_may_be_deleted_at_any_time() {
    let desk = Desk::new();
    desk.case(
        Holding::Results,
        |_| fs::remove_dir_all(desk.place("cache")).unwrap(),
        "",
    );
    for holding in [Holding::Forms, Holding::Results] {
        desk.case(holding, |entries| fs::remove_file(&entries[0]).unwrap(), "");
    }
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
    let entry = &desk.entries_holding(Holding::Results)[0];
    fs::remove_file(entry).unwrap();
    fs::create_dir(entry).unwrap();
    let told = desk.told_by_check("cache");
    assert!(
        told.starts_with("缓存中有1份记录已损坏，已重新读取\n缓存「cache」无法写入："),
        "{told}"
    );
    assert_eq!(desk.entries().len(), ENTRIES, "no unfinished entry is left");
}

/// Whoever may write everywhere (root) sees no read-only folder; then this shows only that entries are used.
#[cfg(unix)]
#[test]
fn a_read_only_cache_is_used() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    assert_eq!(desk.told_by_check("cache"), "");
    let missing = desk.entries_holding(Holding::Results).remove(0);
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
    assert_eq!(desk.entries().len(), ENTRIES);
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
