//! No false alarm: every finding of severity 强制 on the published forms was judged by hand, in
//! `tests/cases/judged.txt`; the program raises exactly these, and none that was judged wrong.

use jiping::domain::finding::Severity;
use jiping::pipeline;
use jiping::profile;
use jiping::read::isolation::Isolation;
use jiping::read::{self, Source};
use jiping::scratch::Scratch;
use std::path::{Path, PathBuf};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// 文件 · 工作表 · 代码 · 单元格, the verdict and the reason.
struct Judged {
    finding: String,
    verdict: String,
    reason: String,
}

fn judged() -> Vec<Judged> {
    let list = std::fs::read_to_string(cases().join("judged.txt")).unwrap();
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let parts: Vec<&str> = line.split(" · ").collect();
            let [place @ .., verdict, reason] = &parts[..] else {
                panic!("{line}");
            };
            assert_eq!(place.len(), 4, "{line}");
            Judged {
                finding: place.join(" · "),
                verdict: (*verdict).to_owned(),
                reason: (*reason).to_owned(),
            }
        })
        .collect()
}

/// The errors on every published form, each workbook on its own as a department sends it.
fn errors(profile: &str) -> Vec<String> {
    let profile = profile::load(profile).unwrap().profile;
    let sources = read::sources(&[cases().join("workbooks")]).unwrap();
    let on_one = |source: &Source| -> Vec<String> {
        let audit = pipeline::audit(
            std::slice::from_ref(source),
            &Isolation::Within,
            (None, None),
            &profile,
            &Scratch::in_memory(),
            &|| {},
        );
        let audit = audit.unwrap();
        let findings = audit.findings().flat_map(|found| found.open().unwrap());
        let errors = findings.filter(|finding| finding.severity == Severity::Error);
        errors
            .map(|finding| {
                let sheet = finding.sheet.as_deref().unwrap_or_default();
                let cell = finding.cell.map(|cell| cell.to_string()).unwrap_or_default();
                [&finding.file, sheet, finding.code, &cell].join(" · ")
            })
            .collect()
    };
    sources.iter().flat_map(on_one).collect()
}

#[test]
fn the_errors_on_published_forms_are_those_judged() {
    let listed: Vec<String> = judged().into_iter().map(|judged| judged.finding).collect();
    let raised = errors("luquan");
    let new: Vec<_> = raised.iter().filter(|finding| !listed.contains(finding)).collect();
    let gone: Vec<_> = listed.iter().filter(|finding| !raised.contains(finding)).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "to be judged: {new:#?}\nno longer raised: {gone:#?}"
    );
    assert_eq!(raised.len(), listed.len());
}

#[test]
fn none_was_judged_wrong_and_each_says_why() {
    for Judged {
        finding,
        verdict,
        reason,
    } in judged()
    {
        assert_eq!(verdict, "right", "{finding}");
        assert!(reason.chars().count() > 5, "{finding}");
    }
}

#[test]
fn forms_of_20_and_80_need_no_weights_under_their_own_profile() {
    let raised = errors("hubei-20-80");
    let on_them: Vec<_> = raised.iter().filter(|finding| finding.starts_with("hb-")).collect();
    assert_eq!(on_them, ["hb-wuhan-swj-2020.xlsx · 自评表 · T01 · H21"]);
}
