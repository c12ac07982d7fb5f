//! Every message of our own errors, in one gallery to be read from top to bottom.
//!
//! `GALLERY=1 cargo test --test messages` writes it anew.

use jiping::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn every_error() -> Vec<Error> {
    let path = |text: &str| PathBuf::from(text);
    let text = |text: &str| text.to_owned();
    vec![
        Error::OnlyResults {
            path: path("报送_绩评结果"),
        },
        Error::NothingToRead {
            inputs: vec![path("报送"), path("补报")],
        },
        Error::InputUnreadable {
            path: path("报送"),
            cause: text("没有这个文件或文件夹"),
        },
        Error::OutputInUse { path: path("out") },
        Error::OutputFixed { path: path("E:") },
        Error::OutputUnwritable {
            path: path("out/汇总表.xlsx"),
            cause: text("磁盘空间不足"),
        },
        Error::AsideLost {
            cause: text("系统没有完成读写（错误代码5）"),
        },
        Error::Unprinted {
            cause: text("磁盘空间不足"),
        },
        Error::CacheMisplaced {
            path: path("报送/缓存"),
            within: path("报送"),
        },
        Error::ProfileUnknown {
            name: text("luqan"),
            nearest: Some(text("luquan")),
            known: vec![text("luquan"), text("mof-2020")],
        },
        Error::ProfileUnknown {
            name: text("某区"),
            nearest: None,
            known: vec![text("luquan"), text("mof-2020")],
        },
        Error::ProfileUnreadable {
            path: path("我的口径.toml"),
            cause: text("没有读取权限"),
        },
        Error::ProfileInvalid {
            name: text("我的口径.toml"),
            faults: vec![
                text("第12行：没有「form」这一项，是否指「from」"),
                text("[[grades.project]] 没有从0分起的等级"),
            ],
        },
        Error::RosterInvalid {
            path: path("名录.xlsx"),
            cause: text("没有找到「部门」一栏"),
        },
        Error::NoResults { path: path("各区") },
        Error::ResultsDamaged {
            path: path("各区/鹿泉区/data/projects.jsonl"),
            cause: text("第7行不是完整的记录"),
        },
        Error::ProfilesDiffer {
            asked: text("石家庄市鹿泉区绩效自评口径"),
            others: vec![(text("某区"), text("财预〔2021〕101号"))],
        },
        Error::RegionRepeated {
            name: text("鹿泉区")
        },
        Error::ResultsRepeated {
            regions: [text("东河县"), text("东河县（2）")],
            files: 3,
        },
        Error::CodeUnknown {
            code: text("F3"),
            nearest: Some(text("F03")),
        },
        Error::CodeUnknown {
            code: text("执行率"),
            nearest: None,
        },
        Error::OutputUnknown {
            name: text("修改表"),
            nearest: Some(text("修改单")),
            known: vec![text("汇总表"), text("报告"), text("修改单")],
        },
        Error::OutputUnknown {
            name: text("xyz"),
            nearest: None,
            known: vec![text("汇总表"), text("报告"), text("修改单")],
        },
        Error::TemplatesMissing {
            path: path("模板"),
            known: vec![text("部门报告.txt.j2"), text("部门报告.docx")],
        },
        Error::TemplateUnreadable {
            path: path("模板/部门报告.docx"),
            cause: text("没有读取权限"),
        },
        Error::TemplateInvalid {
            name: text("部门报告.docx"),
            faults: vec![
                text("「{{部们}}自评报告」一段：没有「部们」这个名称，是否指「部门」"),
                text("「{% if 评优率 %}」一段：「{% if 评优率 %}」后面没有对应的「{% endif %}」"),
            ],
        },
        Error::Template {
            name: text("部门报告.docx"),
            cause: text("「{{项.名称}}」一段：用到了没有内容的名称，先用 if 判断有没有"),
        },
        Error::Rendering {
            name: text("汇总表.xlsx"),
            cause: text("超出工作表行数"),
        },
    ]
}

#[test]
fn the_gallery_holds_every_error() {
    let told: Vec<String> = every_error().iter().map(ToString::to_string).collect();
    for message in &told {
        assert!(message.starts_with("无法"), "{message}");
        assert!(!message.contains('!') && !message.contains('！'), "{message}");
    }
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery/errors.txt");
    let text = format!("{}\n", told.join("\n\n"));
    if std::env::var_os("GALLERY").is_some() {
        fs::write(&gallery, &text).unwrap();
    }
    assert_eq!(
        text,
        fs::read_to_string(&gallery).unwrap(),
        "run GALLERY=1 cargo test --test messages"
    );
}

/// A variant that is added must be added to the gallery: this match says so at compile time.
#[test]
fn no_error_is_left_out() {
    let mut seen: Vec<&str> = every_error()
        .iter()
        .map(|error| match error {
            Error::NothingToRead { .. } => "NothingToRead",
            Error::OnlyResults { .. } => "OnlyResults",
            Error::InputUnreadable { .. } => "InputUnreadable",
            Error::OutputInUse { .. } => "OutputInUse",
            Error::OutputFixed { .. } => "OutputFixed",
            Error::OutputUnwritable { .. } => "OutputUnwritable",
            Error::AsideLost { .. } => "AsideLost",
            Error::Unprinted { .. } => "Unprinted",
            Error::CacheMisplaced { .. } => "CacheMisplaced",
            Error::ProfileUnknown { .. } => "ProfileUnknown",
            Error::ProfileUnreadable { .. } => "ProfileUnreadable",
            Error::ProfileInvalid { .. } => "ProfileInvalid",
            Error::RosterInvalid { .. } => "RosterInvalid",
            Error::NoResults { .. } => "NoResults",
            Error::ResultsDamaged { .. } => "ResultsDamaged",
            Error::ProfilesDiffer { .. } => "ProfilesDiffer",
            Error::RegionRepeated { .. } => "RegionRepeated",
            Error::ResultsRepeated { .. } => "ResultsRepeated",
            Error::CodeUnknown { .. } => "CodeUnknown",
            Error::OutputUnknown { .. } => "OutputUnknown",
            Error::TemplatesMissing { .. } => "TemplatesMissing",
            Error::TemplateUnreadable { .. } => "TemplateUnreadable",
            Error::TemplateInvalid { .. } => "TemplateInvalid",
            Error::Template { .. } => "Template",
            Error::Rendering { .. } => "Rendering",
        })
        .collect();
    seen.dedup();
    assert_eq!(seen.len(), 25);
}
