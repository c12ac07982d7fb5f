//! The sheets on the audit, read back: what is counted and where the links lead.

use crate::town::{department, district, finding, form, luquan, raise};
use calamine::{Data, Range, Reader, Xlsx};
use jiping::checks::register;
use jiping::domain::district::{Department, District};
use jiping::domain::finding::{Finding, Severity};
use jiping::domain::form::FormKind;
use jiping::profile::Profile;
use jiping::profile::model::Setting;
use jiping::write::correction::handbacks;
use jiping::write::{Artifact, Originals, Wanted, render};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::ZipArchive;

fn sender(name: &str, profile: &Profile) -> Department {
    let form = form(FormKind::Project, name, "甲", ["1", "1", "1", "10"], Vec::new());
    department(name, vec![form], None, profile)
}

/// A finding on a file and a place in it.
fn on(owner: Option<&Department>, model: &Department, code: &'static str, severity: Severity) -> Finding {
    Finding {
        department: owner.map(|owner| Arc::clone(&owner.name)),
        ..finding(code, severity, model, "一处问题")
    }
}

/// Departments with awkward names, one without findings, one that sent nothing, and a file of nobody.
fn town() -> District {
    let (mut town, findings) = town_and_findings();
    raise(&mut town, findings);
    town
}

fn town_and_findings() -> (District, Vec<Finding>) {
    let profile = luquan();
    let names = ["教育局/体育局", "教育局:体育局", "3#楼 50% [一]&'二'", "水利局"];
    let departments: Vec<_> = names.iter().map(|name| sender(name, &profile)).collect();
    let [slash, colon, signs, _] = departments.as_slice() else {
        panic!("four departments");
    };
    let mut findings = vec![
        on(Some(slash), slash, "I07", Severity::Error),
        on(Some(slash), slash, "I07", Severity::Hint),
        on(Some(colon), colon, "F03", Severity::Error),
        on(Some(signs), signs, "I07", Severity::Hint),
        on(None, slash, "S01", Severity::Error),
        on(Some(slash), slash, "R01", Severity::Error),
    ];
    findings[2].sheet = Some(Arc::from("O'Neil #1 [一]"));
    findings[4].sheet = None;
    findings[4].cell = None;
    findings[5].department = Some(Arc::from("财政局"));
    findings[5].file = Arc::from("");
    let mut district = district(departments, &profile);
    district.not_sent = vec![Arc::from("财政局")];
    (district, findings)
}

fn artifacts(district: &District, originals: &Originals, profile: &Profile) -> Vec<Artifact> {
    render(
        district,
        &handbacks(district),
        originals,
        profile,
        "",
        &Wanted::default(),
    )
    .unwrap()
}

fn workbook(district: &District, originals: &Originals, profile: &Profile) -> Vec<u8> {
    let artifacts = artifacts(district, originals, profile);
    let summary = artifacts.into_iter().find(|artifact| artifact.path == "汇总表.xlsx");
    summary.unwrap().bytes
}

fn sheet(book: &[u8], name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    book.worksheet_range(name).unwrap()
}

/// The rows below the header line, as they are shown.
fn rows(book: &[u8], name: &str) -> Vec<Vec<String>> {
    let range = sheet(book, name);
    let rows = range.rows().skip(2);
    rows.map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn kinds_of_findings_are_counted_by_department() {
    let book = workbook(&town(), &Originals::default(), &luquan());
    let rows = rows(&book, "问题分布");
    let expected = [
        [
            "序号",
            "编号",
            "级别",
            "问题类型",
            "合计",
            "教育局/体育局",
            "教育局:体育局",
            "3#楼 50% [一]&'二'",
            "财政局",
            "部门不明",
        ],
        ["1", "I07", "强制\n提示", "得分与公式不符", "3", "2", "", "1", "", ""],
        ["2", "S01", "强制", "文件无法读取", "1", "", "", "", "", "1"],
        ["3", "F03", "强制", "执行率与预算、执行数不符", "1", "", "1", "", "", ""],
        ["4", "R01", "强制", "应报未报", "1", "", "", "", "1", ""],
        ["", "", "", "合计", "6", "2", "1", "1", "1", "1"],
        ["", "", "", "其中：强制", "4", "1", "1", "", "1", "1"],
        ["", "", "", "其中：提示", "2", "1", "", "1", "", ""],
    ];
    assert_eq!(rows[..8], expected.map(|row| row.map(str::to_owned).to_vec()));
}

#[test]
fn every_rule_stands_with_its_severity_in_the_profile_and_its_count() {
    let mut profile = luquan();
    profile.checks.insert("F03".to_owned(), Setting::Off);
    profile.checks.insert("I07".to_owned(), Setting::Hint);
    let book = workbook(&town(), &Originals::default(), &profile);
    let rows = rows(&book, "审核规则");
    let told: BTreeMap<&str, &[String]> = rows.iter().map(|row| (row[0].as_str(), &row[1..])).collect();
    for rule in register() {
        let row = told[rule.code];
        assert_eq!(row[1..5], [rule.name, rule.meaning, rule.basis, rule.cure]);
    }
    for (code, severity, count) in [
        ("F03", "不启用", "—"),
        ("I07", "提示", "3"),
        ("S01", "强制", "1"),
        ("S02", "强制", "0"),
    ] {
        assert_eq!(
            (told[code][0].as_str(), told[code][5].as_str()),
            (severity, count),
            "{code}"
        );
    }
}

/// What a part of the package says.
fn part(book: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut package = ZipArchive::new(Cursor::new(book)).unwrap();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The value of an attribute of each such element, in order.
fn attributes(xml: &str, element: &str, attribute: &str) -> Vec<String> {
    let opening = format!("<{element} ");
    let elements = xml.split(&opening).skip(1);
    let values = elements.filter_map(|rest| {
        let inside = format!(" {}", rest.split('>').next()?);
        let value = inside.split(&format!(" {attribute}=\"")).nth(1)?;
        Some(value.split('"').next()?.to_owned())
    });
    values.collect()
}

#[test]
fn links_lead_to_the_place_and_to_the_correction_sheet_whatever_the_names() {
    let (mut town, mut findings) = town_and_findings();
    let place = tempfile::tempdir().unwrap();
    let returns = ["50% [改] #2.xlsx", "3#楼.xlsx", "O'Neil&co.xls"].map(|name| place.path().join("报送").join(name));
    fs::create_dir(place.path().join("报送")).unwrap();
    for path in &returns {
        fs::write(path, "").unwrap();
    }
    let name = |path: &PathBuf| Arc::from(path.file_name().unwrap().to_str().unwrap());
    for (finding, path) in findings.iter_mut().zip([0, 1, 2, 2, 0]) {
        finding.file = name(&returns[path]);
    }
    raise(&mut town, findings);
    let files = returns.iter().map(|path| (name(path), Path::new(path)));
    let originals = Originals::seen_from(&place.path().join("结果"), files);
    let book = workbook(&town, &originals, &luquan());

    let links = part(&book, "xl/worksheets/sheet7.xml");
    let references = attributes(&links, "hyperlink", "ref");
    // 单元格 and 退回修改单 of each finding; a number sign alone cannot be linked to.
    assert_eq!(references, ["I4", "M4", "I5", "M6", "I7", "M7", "I8", "M8"]);
    let locations = attributes(&links, "hyperlink", "location");
    assert_eq!(locations, ["'自评表'!G7", "'O''Neil #1 [一]'!G7", "'自评表'!G7"]);
    let relations = part(&book, "xl/worksheets/_rels/sheet7.xml.rels");
    assert_eq!(
        attributes(&relations, "Relationship", "Target"),
        [
            "../报送/50%25%20%5b改%5d%20%232.xlsx",
            "退回修改单/教育局_体育局.xlsx",
            "../报送/O'Neil&amp;co.xls",
            "退回修改单/教育局_体育局（2）.xlsx",
            "退回修改单/3＃楼%2050％%20%5b一%5d&amp;'二'.xlsx",
        ],
        "each once"
    );
    let rows = rows(&book, "审核问题");
    assert_eq!(rows[1][8], "G7");
    assert_eq!(rows[2][8], "打开");
    assert_eq!(rows[6][8..13], ["G7", "一处问题", &rows[6][10], &rows[6][11], ""]);
}

#[test]
fn every_link_to_a_correction_sheet_finds_it() {
    let written: Vec<_> = artifacts(&town(), &Originals::default(), &luquan())
        .into_iter()
        .map(|artifact| artifact.path)
        .filter(|path| path.starts_with("退回修改单/"))
        .collect();
    let book = workbook(&town(), &Originals::default(), &luquan());
    let relations = part(&book, "xl/worksheets/_rels/sheet7.xml.rels");
    let targets = attributes(&relations, "Relationship", "Target");
    let unescape = |target: &String| {
        let plain = target.replace("%20", " ").replace("%5b", "[").replace("%5d", "]");
        plain.replace("&amp;", "&")
    };
    let targets: BTreeSet<_> = targets.iter().map(unescape).collect();
    assert_eq!(targets, written.into_iter().collect());
    assert_eq!(targets.len(), 3, "水利局 has no findings, 财政局 sent nothing");
}

#[test]
fn every_column_can_be_filtered() {
    let book = workbook(&town(), &Originals::default(), &luquan());
    let filters = attributes(&part(&book, "xl/worksheets/sheet7.xml"), "autoFilter", "ref");
    assert_eq!(filters, ["A3:O9"]);
}

#[test]
fn three_hundred_departments_and_sixty_codes_are_counted_and_fit_on_pages() {
    let profile = luquan();
    let departments: Vec<_> = (0..300).map(|at| sender(&format!("第{at}局"), &profile)).collect();
    let codes: Vec<&'static str> = (0..60).map(|at| &*format!("Z{at:02}").leak()).collect();
    let mut findings = Vec::new();
    for (at, department) in departments.iter().enumerate() {
        for (number, &code) in codes.iter().enumerate() {
            let severity = if number % 2 == 0 {
                Severity::Error
            } else {
                Severity::Hint
            };
            let times = usize::from(at % (number + 1) == 0);
            findings.extend((0..times).map(|_| on(Some(department), department, code, severity)));
        }
    }
    let (mut district, all) = (district(departments, &profile), findings.len());
    raise(&mut district, findings);
    let book = workbook(&district, &Originals::default(), &profile);
    let rows = rows(&book, "问题分布");
    assert_eq!(rows[0].len(), 65);
    let number = |text: &String| text.parse::<usize>().unwrap_or(0);
    for (at, row) in rows[1..=300].iter().enumerate() {
        assert_eq!(row[1], format!("第{at}局"));
        assert_eq!(number(&row[2]), number(&row[3]) + number(&row[4]));
        assert_eq!(number(&row[2]), row[5..].iter().map(number).sum::<usize>());
        assert!(!row.contains(&"0".to_owned()));
    }
    let sums = &rows[301];
    for (column, sum) in sums.iter().enumerate().skip(2) {
        assert_eq!(
            number(sum),
            rows[1..=300].iter().map(|row| number(&row[column])).sum::<usize>()
        );
    }
    assert_eq!(number(&sums[2]), all);
    assert!(rows[0][5].starts_with("Z00\n强制"));
    let xml = part(&book, "xl/worksheets/sheet8.xml");
    assert_eq!(attributes(&xml, "brk", "id"), ["34"], "two pages side by side");
}
