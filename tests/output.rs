//! Writing through the program when the disk, the folder or the clock is against it: there is either the old state or
//! the whole new one, and a message that says which.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Beside the result nothing but this may be left by a program that is killed.
const LITTER: &str = ".绩评-";
const NOTHING_WRITTEN: &str = "没有写出任何结果";

/// A folder with a few returns, and the place of a result beside them.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let returns = folder.path().join("报送");
        fs::create_dir(&returns).unwrap();
        for name in [
            "ah-guichi-tangxi-2022-multi",
            "he-langfang-spxx-2019",
            "sc-daying-sfj-2023-multi",
        ] {
            let file = format!("{name}.xlsx");
            let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/workbooks");
            fs::copy(cases.join(&file), returns.join(&file)).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, out: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jiping"));
        command.arg("run").arg(self.path("报送")).arg("-o").arg(out);
        command
    }

    /// Runs to the end.
    fn run(&self, out: &Path) -> Output {
        self.command(out).output().unwrap()
    }

    /// Runs under limits of the shell.
    fn run_in_shell(&self, before: &str, out: &Path) -> Output {
        let script = format!("{before}; exec \"$@\"");
        let inner = self.command(out);
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(script).arg("bash").arg(inner.get_program());
        shell.args(inner.get_args()).output().unwrap()
    }

    fn start(&self, out: &Path) -> Child {
        let quiet = || Stdio::null();
        self.command(out).stdout(quiet()).stderr(quiet()).spawn().unwrap()
    }
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[track_caller]
fn assert_refused(output: &Output, words: &[&str]) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    for word in words.iter().chain([&"无法写入"]) {
        assert!(told.contains(word), "「{word}」 is not told: {told}");
    }
    assert!(output.stdout.is_empty());
}

/// Unmounts when the test ends.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// Mounts, which takes an administrator; without one the test says so and is passed over.
fn mounted(arguments: &[&str], at: &Path) -> Option<Mounted> {
    fs::create_dir_all(at).unwrap();
    let output = Command::new("mount").args(arguments).arg(at).output();
    if output.as_ref().is_ok_and(|output| output.status.success()) {
        return Some(Mounted(at.to_owned()));
    }
    eprintln!("passed over: cannot mount at {}: {output:?}", at.display());
    None
}

#[test]
fn a_full_disk_leaves_nothing() {
    let desk = Desk::new();
    let disk = desk.path("盘");
    let Some(_mounted) = mounted(&["-t", "tmpfs", "-o", "size=64k", "绩评"], &disk) else {
        return;
    };
    fs::write(disk.join("旧.txt"), "旧").unwrap();
    assert_refused(&desk.run(&disk.join("out")), &["磁盘空间不足", NOTHING_WRITTEN]);
    fs::create_dir(disk.join("空")).unwrap();
    assert_refused(&desk.run(&disk.join("空")), &["磁盘空间不足", NOTHING_WRITTEN]);
    assert_eq!(names(&disk), ["旧.txt", "空"]);
    assert_eq!(names(&disk.join("空")), [""; 0]);
}

#[test]
fn a_disk_itself_is_no_place_and_a_folder_on_it_is() {
    let desk = Desk::new();
    let disk = desk.path("盘");
    let Some(_mounted) = mounted(&["-t", "tmpfs", "-o", "size=64m", "绩评"], &disk) else {
        return;
    };
    let inner = disk.join("绩评结果");
    assert_refused(&desk.run(&disk), &[NOTHING_WRITTEN, &inner.display().to_string()]);
    assert_eq!(desk.run(&inner).status.code(), Some(1));
    assert!(inner.join("汇总表.xlsx").is_file());
}

#[test]
fn a_read_only_disk_is_told_and_left_alone() {
    let desk = Desk::new();
    let disk = desk.path("盘");
    let Some(_mounted) = mounted(&["-t", "tmpfs", "-o", "size=64m", "绩评"], &disk) else {
        return;
    };
    fs::create_dir(disk.join("空")).unwrap();
    let remounted = Command::new("mount").args(["-o", "remount,ro"]).arg(&disk).status();
    assert!(remounted.unwrap().success());
    assert_refused(&desk.run(&disk.join("out")), &["磁盘只读", NOTHING_WRITTEN]);
    assert_refused(&desk.run(&disk.join("空")), &[NOTHING_WRITTEN, "-o"]);
    assert_eq!(names(&disk), ["空"]);
}

#[test]
fn a_read_only_folder_is_told_and_left_alone() {
    let desk = Desk::new();
    let out = desk.path("out");
    fs::create_dir(&out).unwrap();
    let mut permissions = fs::metadata(&out).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&out, permissions).unwrap();
    assert_refused(&desk.run(&out), &["没有写入权限", NOTHING_WRITTEN]);
    assert_eq!(names(desk.folder.path()), ["out", "报送"]);
}

#[test]
fn the_folder_one_stands_in_is_no_place() {
    let desk = Desk::new();
    let out = desk.path("out");
    fs::create_dir(&out).unwrap();
    let output = desk.command(Path::new(".")).current_dir(&out).output().unwrap();
    assert_refused(&output, &[NOTHING_WRITTEN, "./绩评结果"]);
    assert_eq!(names(&out), [""; 0]);
}

#[test]
fn an_empty_folder_behind_a_link_is_filled_and_stays_linked() {
    let desk = Desk::new();
    fs::create_dir(desk.path("真")).unwrap();
    let link = desk.path("out");
    std::os::unix::fs::symlink(desk.path("真"), &link).unwrap();
    assert_eq!(desk.run(&link).status.code(), Some(1));
    assert!(link.is_symlink() && desk.path("真/汇总表.xlsx").is_file());
}

/// Files must not grow beyond some KiB: some can be written, others cannot.
#[test]
fn a_write_that_fails_half_way_leaves_nothing() {
    let desk = Desk::new();
    let out = desk.path("out");
    let told = desk.run_in_shell("trap '' XFSZ; ulimit -f 16", &out);
    assert_refused(&told, &["文件超过磁盘格式允许的大小", NOTHING_WRITTEN]);
    assert_eq!(names(desk.folder.path()), ["报送"]);
    // Without the trap the system kills the program in the midst of writing.
    let killed = desk.run_in_shell("ulimit -f 16 -c 0", &out);
    assert_eq!(killed.status.code(), None, "{killed:?}");
    assert!(!out.exists());
    let left = names(desk.folder.path());
    assert!(left.len() == 2 && left[0].starts_with(LITTER), "{left:?}");
    assert_eq!(desk.run(&out).status.code(), Some(1));
    assert_eq!(names(desk.folder.path()), ["out", "报送"]);
}

/// What is printed into a file on a full disk is told to be incomplete; a reader that went away is not told anything.
#[test]
fn what_could_not_be_printed_is_told() {
    let desk = Desk::new();
    let printed_to = |stdout: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jiping"));
        command.args(["check", "--json"]).arg(desk.path("报送"));
        let mut child = command.stdout(stdout).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        child.wait_with_output().unwrap()
    };
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let told = printed_to(full.into());
        let words = String::from_utf8_lossy(&told.stderr);
        assert!(words.contains("无法输出全部内容：磁盘空间不足"), "{words}");
        assert_eq!(told.status.code(), Some(2));
    }
    let told = printed_to(Stdio::piped());
    assert_eq!(told.status.code(), Some(1));
    assert!(told.stderr.is_empty());
}

/// A sequence that is the same on every machine: from 0 up to and without `end`.
fn delay(state: &mut u64, end: Duration) -> Duration {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    end.mul_f64((*state >> 33) as f64 / (1_u64 << 31) as f64)
}

#[test]
fn killed_at_any_moment_there_is_nothing_or_all_of_it() {
    const KILLS: usize = 24;
    let desk = Desk::new();
    let began = Instant::now();
    let whole = desk.path("whole");
    assert_eq!(desk.run(&whole).status.code(), Some(1));
    let length = began.elapsed();
    let expected = files(&whole);
    let (mut state, mut interrupted, mut writing) = (2025, 0, 0);
    for kill in 0..KILLS {
        let out = desk.path("out");
        if kill % 4 == 0 {
            fs::create_dir(&out).unwrap();
        }
        let mut child = desk.start(&out);
        // Every other one is killed after it began to write.
        let has_litter = || names(desk.folder.path())[0].starts_with(LITTER);
        let in_time = Instant::now() + length * 4;
        while kill % 2 == 1 && !has_litter() && Instant::now() < in_time && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_micros(200));
        }
        sleep(delay(
            &mut state,
            if kill % 2 == 1 {
                Duration::from_millis(12)
            } else {
                length
            },
        ));
        child.kill().unwrap();
        child.wait().unwrap();
        writing += usize::from(has_litter());
        let found = if out.exists() { files(&out) } else { BTreeMap::new() };
        if found.is_empty() {
            interrupted += 1;
        } else {
            assert!(found == expected, "kill {kill}: {:?}", found.keys());
            fs::remove_dir_all(&out).unwrap();
        }
        if out.exists() {
            fs::remove_dir(&out).unwrap();
        }
    }
    assert!(interrupted > 0, "no kill came in time");
    eprintln!("{interrupted} of {KILLS} kills left nothing, {writing} while writing");
    // What they left is taken away by the next run, and that is whole.
    assert_eq!(desk.run(&desk.path("out")).status.code(), Some(1));
    assert!(files(&desk.path("out")) == expected);
    assert_eq!(names(desk.folder.path()), ["out", "whole", "报送"]);
}

/// Two at once beside each other: neither takes the other's unfinished work for litter.
#[test]
fn runs_side_by_side_leave_each_other_alone() {
    let desk = Desk::new();
    let outs = ["一", "二", "三"].map(|name| desk.path(name));
    let children: Vec<Child> = outs.iter().map(|out| desk.start(out)).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(1));
    }
    assert!(files(&outs[0]) == files(&outs[1]) && files(&outs[1]) == files(&outs[2]));
    assert_eq!(names(desk.folder.path()), ["一", "三", "二", "报送"]);
}
