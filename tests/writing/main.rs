//! What the program writes, read back.

mod annual;
mod audit;
mod awkward;
mod believable;
mod board;
mod charts;
mod data;
mod documents;
#[cfg(target_os = "linux")]
mod lost;
mod parts;
mod reports;
mod summary;
mod town;

use jiping::write::{Artifact, Originals, Wanted, commit, render};

fn rendered() -> Vec<Artifact> {
    render(
        &awkward::awkward(),
        &[],
        &Originals::default(),
        &town::luquan(),
        "口径校验值",
        &Wanted::default(),
    )
    .unwrap()
}

/// The text of an artifact.
fn text(artifacts: &[Artifact], path: &str) -> String {
    let artifact = artifacts
        .iter()
        .find(|artifact| artifact.path == path)
        .unwrap_or_else(|| panic!("{path} was not written"));
    String::from_utf8(artifact.bytes.clone()).unwrap()
}

#[test]
fn the_same_district_gives_the_same_bytes() {
    let (once, again) = (rendered(), rendered());
    assert!(once.len() > 10);
    for (first, second) in once.iter().zip(&again) {
        assert_eq!(first.path, second.path);
        assert!(first.bytes == second.bytes, "{} differs", first.path);
    }
}

#[test]
fn everything_comes_to_its_place_and_no_department_overwrites_another() {
    let folder = tempfile::tempdir().unwrap();
    let out = commit(&rendered(), &folder.path().join("out")).unwrap();
    for path in [
        "汇总表.xlsx",
        "工作总结.docx",
        "部门报告/教育局_体育局（2）.docx",
        "部门报告/教育局_体育局.txt",
        "部门报告/教育局_体育局（2）.txt",
        "部门报告/水利局.txt",
        "data/departments.jsonl",
        "data/findings.csv",
        "运行记录.json",
    ] {
        assert!(out.join(path).is_file(), "{path}");
    }
}

#[test]
fn a_district_without_any_department_is_written_too() {
    let profile = town::luquan();
    let empty = town::district(Vec::new(), &profile);
    let artifacts = render(&empty, &[], &Originals::default(), &profile, "", &Wanted::default()).unwrap();
    let workbook = artifacts
        .iter()
        .find(|artifact| artifact.path == "汇总表.xlsx")
        .unwrap();
    let bytes = std::io::Cursor::new(workbook.bytes.clone());
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(bytes).unwrap();
    let listed = calamine::Reader::worksheet_range(&mut book, "项目汇总").unwrap();
    assert_eq!(listed.height(), 4, "title, subtitle, header, note");
    assert_eq!(text(&artifacts, "data/projects.jsonl"), "");
}
