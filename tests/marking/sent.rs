//! What goes back to the departments of the samples.

use crate::{luquan, parts, project, text};
use jiping::checks::asks_the_department;
use jiping::domain::district::District;
use jiping::pipeline::{Threads, audit, district, render};
use jiping::profile;
use jiping::read;
use jiping::read::isolation::Isolation;
use jiping::scratch::Scratch;
use jiping::write::correction::FOLDER;
use jiping::write::{Artifact, Originals, Tray, Wanted};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// The outputs of a run over these inputs, by name.
fn run(inputs: &[&str], roster: Option<&str>, threads: usize) -> (District, Vec<Artifact>) {
    run_with(inputs, roster, threads, &Scratch::in_memory())
}

fn run_with(
    inputs: &[&str],
    roster: Option<&str>,
    threads: usize,
    scratch: &Arc<Scratch>,
) -> (District, Vec<Artifact>) {
    let inputs: Vec<PathBuf> = inputs.iter().map(|input| project(input)).collect();
    let sources = read::sources(&inputs).unwrap();
    let roster = roster.map(|path| read::roster(&project(path)).unwrap());
    Threads::new(Some(threads)).run(|| {
        let asked = (roster.as_ref(), None);
        let audit = audit(&sources, &Isolation::Within, asked, &luquan(), scratch, &|| ()).unwrap();
        let mut district = district(audit, &luquan());
        let tray = Tray::default();
        render(
            &mut district,
            (&sources, &Isolation::Within),
            &Originals::default(),
            &profile::load("luquan").unwrap(),
            &Wanted::default(),
            scratch,
            &tray,
        )
        .unwrap();
        let mut artifacts = tray.into_artifacts();
        artifacts.sort_by(|one, other| one.path.cmp(&other.path));
        (district, artifacts)
    })
}

fn sent(artifacts: &[Artifact]) -> Vec<&str> {
    let paths = artifacts.iter().map(|artifact| artifact.path.as_str());
    paths
        .filter_map(|path| path.strip_prefix(FOLDER)?.strip_prefix('/'))
        .collect()
}

#[test]
fn every_department_of_which_something_is_asked_gets_its_faults_back() {
    let (district, artifacts) = run(&["samples/returns"], Some("samples/部门名录.xlsx"), 2);
    let names = sent(&artifacts);
    let asked: BTreeSet<_> = district
        .kinds()
        .filter(asks_the_department)
        .filter_map(|kind| kind.department)
        .collect();
    for department in &district.departments {
        let name = format!("{}.xlsx", department.name);
        assert_eq!(
            names.contains(&name.as_str()),
            asked.contains(&*department.name),
            "{name}"
        );
    }
    assert!(asked.len() > 10);
    assert!(names.contains(&"鹿泉区住房和城乡建设局-标注.xlsx"));
    assert!(
        !names.iter().any(|name| name.contains("鹿泉区财政局")),
        "nothing is wrong with it"
    );
    assert!(
        !names.iter().any(|name| name.contains("鹿泉区信访局")),
        "it sent nothing"
    );
    assert!(names.contains(&"鹿泉区医疗保障局.xlsx"), "its file is damaged");
    assert!(!names.contains(&"鹿泉区医疗保障局-标注.xlsx"), "and cannot be marked");
}

#[test]
fn one_thread_gives_the_same_bytes_as_many() {
    let inputs = ["samples/returns"];
    assert!(run(&inputs, None, 1).1 == run(&inputs, None, 4).1);
}

#[test]
fn what_waits_on_disk_gives_the_same_bytes_as_what_waits_in_memory() {
    let inputs = ["samples/returns"];
    let folder = tempfile::tempdir().unwrap();
    let on_disk = Scratch::with_memory(vec![folder.path().to_owned()], 0);
    let roster = Some("samples/部门名录.xlsx");
    assert!(run_with(&inputs, roster, 2, &on_disk).1 == run(&inputs, roster, 1).1);
}

#[test]
fn each_file_of_a_department_has_a_copy_and_a_rendering_says_so() {
    let (district, artifacts) = run(
        &["tests/cases/marking", "tests/cases/formats/nx-yinchuan-6z-2021.xls"],
        None,
        1,
    );
    assert_eq!(
        sent(&artifacts),
        [
            "银川市教育局-标注-nx-yinchuan-6z-2021.xlsx",
            "银川市教育局-标注-xlsxwriter.xlsx",
            "银川市教育局-标注.xlsx",
            "银川市教育局.xlsx"
        ]
    );
    let rendering = artifacts.iter().find(|one| one.path.ends_with("6z-2021.xlsx")).unwrap();
    let parts = parts(&rendering.bytes);
    assert!(text(&parts, "xl/worksheets/sheet2.xml").contains("原文件为.xls，以下按识别结果另制"));
    let remarks: Vec<Option<&str>> = district.intake.iter().map(|intake| intake.marked.as_deref()).collect();
    assert_eq!(
        remarks,
        [None, None, None, Some("标注件按识别结果另制：原文件为.xls")],
        "{:?}",
        district.intake.iter().map(|intake| &intake.file).collect::<Vec<_>>()
    );
}

/// A sheet with one form below another, each of a department of its own.
fn collection(departments: usize) -> String {
    let form = |number: usize| {
        format!(
            "项目支出绩效自评表\n（2025年度）\n项目名称,项目{number}\n主管部门,第{number}局,,实施单位,第{number}局\n\
             项目资金（万元）,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n,年度资金总额,100,100,50,10,50%,10\n\
             一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因分析及改进措施\n\
             产出指标,数量指标,培训人数,≥100,100,90,90,\n总分,,,,,100,100\n"
        )
    };
    (1..=departments).map(form).collect()
}

#[test]
fn of_a_file_of_many_departments_each_gets_its_own_forms_alone() {
    let folder = tempfile::tempdir().unwrap();
    for (departments, is_whole) in [(10, true), (11, false)] {
        let path = folder.path().join("汇编.csv");
        std::fs::write(&path, collection(departments)).unwrap();
        let (_, artifacts) = run(&[path.to_str().unwrap()], None, 2);
        let copies: Vec<_> = artifacts
            .iter()
            .filter(|one| one.path.ends_with("-标注.xlsx"))
            .collect();
        assert_eq!(copies.len(), departments);
        let copy = copies
            .iter()
            .find(|one| one.path.ends_with("/第3局-标注.xlsx"))
            .unwrap();
        let parts = parts(&copy.bytes);
        let told: String = parts.values().map(|part| String::from_utf8_lossy(part)).collect();
        assert!(told.contains("项目3") && told.contains("另制"));
        assert_eq!(told.contains("项目5"), is_whole);
        assert_eq!(told.contains("只取本部门的"), !is_whole);
    }
}
