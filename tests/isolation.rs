//! A file read by another process: what comes back is what reading here gives, and every way in which that process can
//! end comes to one sentence that says why.

use jiping::domain::submission::{Content, Refusal};
use jiping::read::isolation::{Asked, Isolation, Limits, answer};
use jiping::read::kept::{Kept, decoded, encoded};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below these folders.
fn files(folders: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| project(folder)).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn apart(program: impl Into<PathBuf>, limits: Limits) -> Isolation {
    Isolation::Apart {
        program: program.into(),
        limits,
    }
}

fn itself(limits: Limits) -> Isolation {
    apart(env!("CARGO_BIN_EXE_jiping"), limits)
}

#[test]
fn what_is_kept_of_a_file_reads_back_the_same() {
    let mut forms = 0;
    for path in files(&["samples", "tests/cases"]) {
        let kept = Isolation::Within.kept(&fs::read(&path).unwrap());
        if let Content::Read { forms: read, .. } = &kept.content {
            forms += read.len();
        }
        assert_eq!(decoded::<Kept>(&encoded(&kept)), Some(kept), "{}", path.display());
    }
    assert!(forms > 100);
}

#[test]
fn a_file_read_apart_reads_as_it_does_here() {
    for path in files(&["tests/cases/formats"]) {
        let bytes = fs::read(&path).unwrap();
        let isolation = itself(Limits::DEFAULT);
        assert_eq!(
            isolation.kept(&bytes),
            Isolation::Within.kept(&bytes),
            "{}",
            path.display()
        );
        assert_eq!(
            isolation.workbook(&bytes),
            Isolation::Within.workbook(&bytes),
            "{}",
            path.display()
        );
    }
}

#[test]
fn an_answer_that_misses_a_byte_is_none() {
    let kept = Kept::refused(Refusal::Encrypted);
    let bytes = encoded(&kept);
    assert_eq!(decoded::<Kept>(&bytes), Some(kept));
    for length in 0..bytes.len() {
        assert_eq!(decoded::<Kept>(&bytes[..length]), None, "{length}");
    }
    assert_eq!(decoded::<Kept>(&[bytes.as_slice(), b"\n"].concat()), None);
}

#[test]
fn the_reading_process_keeps_its_own_clock() {
    let none = Limits {
        memory: 1024,
        seconds: 0,
    };
    // A small file may be read before the clock is looked at for the first time.
    let kept: Kept = decoded(&answer(large(), Asked::Forms, none)).unwrap();
    assert_eq!(reason(&kept), "读取超过0秒的上限");
}

fn reason(kept: &Kept) -> String {
    match &kept.content {
        Content::Refused(refusal) => refusal.reason(),
        other => panic!("{other:?}"),
    }
}

/// An .ods whose content is one cell and a remark of 21 MiB.
fn large() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("mimetype", options).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    zip.start_file("content.xml", options).unwrap();
    let row = "<table-row><table-cell><p>教育局</p></table-cell></table-row>";
    let remark = format!("<!--{}-->", "略".repeat(7 * 1024 * 1024));
    let content = format!("<body><table name=\"表\">{row}</table>{remark}</body>");
    zip.write_all(content.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_file_that_needs_more_memory_than_allowed_is_refused_and_can_be_allowed_more() {
    let bytes = large();
    let allowed = |memory| itself(Limits { memory, seconds: 60 }).kept(&bytes);
    let kept = allowed(16);
    assert!(reason(&kept).starts_with("读取所需内存超过上限"), "{kept:?}");
    assert!(matches!(allowed(512).content, Content::Read { .. }));
}

#[test]
fn limits_are_options_and_refusals_name_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("教育局.ods");
    fs::write(&path, large()).unwrap();
    let told = Command::new(env!("CARGO_BIN_EXE_jiping"))
        .arg("check")
        .arg(&path)
        .args(["--limit-memory", "16"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&told.stdout);
    assert_eq!(told.status.code(), Some(1));
    assert!(
        text.contains("S01  教育局.ods\n  文件无法读取：读取所需内存超过上限"),
        "{text}"
    );
    assert!(text.contains("--limit-memory"), "{text}");
    assert!(told.stderr.is_empty());
}

#[test]
fn a_program_that_cannot_be_started_is_a_reason() {
    let bytes = fs::read(project("tests/cases/formats/yn-yongde-mlzx-2022.xls")).unwrap();
    let kept = apart("/no/such/program", Limits::DEFAULT).kept(&bytes);
    assert_eq!(reason(&kept), "无法启动读取文件的子进程：没有这个文件或文件夹");
}

/// Processes that end badly, played by scripts.
#[cfg(unix)]
mod endings {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// What is told of an .xls whose reading process does this.
    #[track_caller]
    fn case(script: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        // Longer than a pipe holds, so that a process that does not listen holds up the one that speaks.
        let mut bytes = fs::read(project("tests/cases/formats/yn-yongde-mlzx-2022.xls")).unwrap();
        bytes.resize(300_000, 0);
        let limits = Limits { memory: 64, seconds: 1 };
        let begun = Instant::now();
        assert_eq!(reason(&apart(&program, limits).kept(&bytes)), expected);
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    const BROKEN: &str = "文件内部数据损坏，读取中断";

    #[test]
    fn a_process_that_dies_half_way_leaves_no_half_file() {
        case(
            "cat >/dev/null; printf '\\120\\0\\0\\0\\0\\0\\0\\0{\"content\":'",
            BROKEN,
        );
        case("cat >/dev/null; exit 101", BROKEN);
        case("kill -SEGV $$", BROKEN);
        case("exit 0", BROKEN);
        case("exec yes", "读取超过1秒的上限");
    }

    #[test]
    fn a_process_that_never_ends_is_ended() {
        case("exec sleep 100", "读取超过1秒的上限");
        case("cat >/dev/null; exec sleep 100", "读取超过1秒的上限");
        case("exec 1>&-; exec sleep 100", "读取超过1秒的上限");
    }

    #[test]
    fn a_process_that_ran_out_of_memory_says_so() {
        case(
            "cat >/dev/null; echo 'memory allocation of 549755813888 bytes failed' >&2; kill -ABRT $$",
            "读取所需内存超过上限，可能有单元格相距很远",
        );
    }
}
