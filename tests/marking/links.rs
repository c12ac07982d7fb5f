//! Links to places, whatever a sheet or a file is called, and department text that must stay text.

use crate::{HEADING, attribute, findings, fixture, parts, project, text, tokens};
use jiping::domain::cell::{Cell, Stored};
use jiping::domain::district::{District, Fate};
use jiping::domain::finding::Finding;
use jiping::domain::found::FileFindings;
use jiping::domain::place::Address;
use jiping::scratch::Scratch;
use jiping::write::correction::{FOLDER, MarkedCopy, copies, handbacks, sheets};
use jiping::write::marked::{Copy, Page, copy, rendering};
use std::fs;
use std::sync::Arc;

fn locations(parts: &std::collections::BTreeMap<String, Vec<u8>>, path: &str) -> Vec<String> {
    let sheet = text(parts, path);
    let links = tokens(&sheet).into_iter().filter(|tag| tag.starts_with("<hyperlink "));
    links
        .map(|tag| {
            quick_xml::escape::unescape(attribute(tag, "location").unwrap())
                .unwrap()
                .into_owned()
        })
        .collect()
}

#[test]
fn the_list_links_to_cells_on_sheets_that_show() {
    let case = fixture("openpyxl.xlsx");
    let links = locations(&parts(&case.marked.bytes), "xl/worksheets/sheet4.xml");
    assert_eq!(links[0], "'单位''自评(1)'!B2");
    assert!(
        links.contains(&"'审核意见'!A1".to_owned()),
        "a finding on a whole sheet"
    );
    assert!(
        links.iter().all(|link| !link.contains("旧表")),
        "no link opens a hidden sheet"
    );
    let case = fixture("xlsxwriter.xlsx");
    let links = locations(&parts(&case.marked.bytes), "xl/worksheets/sheet3.xml");
    assert_eq!(links[0], "'自评表（一）#1'!B2");
}

fn finding(sheet: &str, message: &str) -> Finding {
    Finding {
        code: "F03",
        severity: jiping::domain::finding::Severity::Error,
        department: Some(Arc::from("3#楼 <办>&\"局\"")),
        file: Arc::from("一/3#楼.xls"),
        sheet: Some(Arc::from(sheet)),
        sheet_index: 0,
        cell: Some(Address::new(2, 1)),
        subject: None,
        message: message.into(),
        found: Some("=HYPERLINK(\"http://x\")\u{1}_x0041_".into()),
        expected: None,
        rule: "依据".into(),
        advice: "改法".into(),
    }
}

fn page(sheet: &str) -> Page {
    let cell = |place: &str, text: &str| Cell {
        at: place.parse().unwrap(),
        text: text.into(),
        stored: Stored::Text,
        hidden: false,
    };
    Page {
        sheet: sheet.to_owned(),
        cells: vec![cell("A1", "自评表"), cell("A3", "执行率"), cell("B3", "=1+1")],
        merged: vec!["A1:D1".parse().unwrap(), "B1:C2".parse().unwrap()],
    }
}

fn rendered(sheet: &str) -> Copy {
    let findings = [finding(sheet, "执行率填「<b>&\"100%\"</b>」")];
    rendering(
        &[page(sheet), page("其他")],
        &HEADING,
        &findings.iter().collect::<Vec<_>>(),
    )
    .unwrap()
}

#[test]
fn a_rendering_takes_sheet_names_that_no_xlsx_could_have() {
    let copy = rendered("'[一]:*?/\\'很长很长很长很长很长很长很长很长很长很长很长的名字");
    let name = &copy.sheets["'[一]:*?/\\'很长很长很长很长很长很长很长很长很长很长很长的名字"];
    assert_eq!(name.chars().count(), 30, "{name}");
    let parts = parts(&copy.bytes);
    let links = locations(&parts, "xl/worksheets/sheet3.xml");
    assert_eq!(links, [format!("'{}'!B3", name.replace('\'', "''"))]);
    let book = jiping::read::workbook(&copy.bytes).unwrap();
    assert_eq!(&book.sheets[1].name, name);
}

#[test]
fn department_text_stays_text() {
    let copy = rendered("表");
    let parts = parts(&copy.bytes);
    let list = text(&parts, "xl/worksheets/sheet3.xml");
    assert!(list.contains("执行率填「&lt;b&gt;&amp;&quot;100%&quot;&lt;/b&gt;」"));
    assert!(list.contains("=HYPERLINK(&quot;http://x&quot;)_x005F_x0041_"));
    assert!(!list.contains("<f>"));
    let comments = text(&parts, "xl/comments1.xml");
    assert!(comments.contains("&lt;b&gt;&amp;"));
    assert!(!text(&parts, "xl/worksheets/sheet1.xml").contains("<f>"));
}

/// A district of one department that sent one file with a finding.
fn district(message: &str) -> District {
    let finding = finding("表'一", message);
    let department = finding.department.clone().unwrap();
    let intake = jiping::domain::district::Intake {
        file: finding.file.clone(),
        hash: String::new(),
        department: Some(department.clone()),
        fate: Fate::Read { forms: 1, scored: 1 },
        skipped: Vec::new(),
        marked: None,
        errors: 1,
        hints: 0,
    };
    District {
        year: Some(2025),
        departments: vec![jiping::domain::district::Department {
            name: department,
            code: None,
            on_roster: None,
            projects: Vec::new(),
            whole: None,
            further_wholes: Vec::new(),
            figures: jiping::domain::district::Figures::default(),
            ranking_score: None,
            place: None,
            tied: false,
            expected_projects: None,
            files: vec![finding.file.clone()],
        }],
        figures: jiping::domain::district::Figures::default(),
        intake: vec![intake],
        not_sent: Vec::new(),
        roster_size: None,
        project_coverage: None,
        findings: vec![FileFindings::new(
            &finding.file.clone(),
            vec![finding],
            std::iter::empty(),
            &Scratch::in_memory(),
        )],
    }
}

#[test]
fn the_correction_sheet_links_into_the_marked_copy() {
    let district = district("执行率有误");
    let mut handbacks = handbacks(&district);
    let findings = district.findings[0].open().unwrap();
    let findings: Vec<&Finding> = findings.iter().collect();
    handbacks[0].files[0].copy = MarkedCopy::Made {
        copy: rendering(&[page("表'一")], &HEADING, &findings)
            .unwrap()
            .put_aside(&Scratch::in_memory()),
        anew: None,
    };
    let mut artifacts = sheets(&district, &handbacks, &crate::luquan()).unwrap();
    artifacts.extend(copies(&handbacks).map(Result::unwrap));
    let paths: Vec<&str> = artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
    let name = "3＃楼 _办_&_局_";
    assert_eq!(
        paths,
        [format!("{FOLDER}/{name}.xlsx"), format!("{FOLDER}/{name}-标注.xlsx")]
    );
    let parts = parts(&artifacts[0].bytes);
    assert_eq!(locations(&parts, "xl/worksheets/sheet2.xml"), ["'表''一'!B3"]);
    let relations = text(&parts, "xl/worksheets/_rels/sheet2.xml.rels");
    assert!(
        relations.contains("Target=\"3＃楼%20_办_&amp;_局_-标注.xlsx\" TargetMode=\"External\""),
        "{relations}"
    );
}

#[test]
fn without_a_marked_copy_the_place_is_plain_text() {
    let district = district("执行率有误");
    let mut handbacks = handbacks(&district);
    handbacks[0].files[0].copy = MarkedCopy::Failed("原文件带有数字签名".to_owned());
    let artifacts = sheets(&district, &handbacks, &crate::luquan()).unwrap();
    assert_eq!(artifacts.len(), 1);
    let parts = parts(&artifacts[0].bytes);
    assert!(!text(&parts, "xl/worksheets/sheet2.xml").contains("<hyperlink"));
    assert!(text(&parts, "xl/sharedStrings.xml").contains("没有标注件：原文件带有数字签名"));
}

#[test]
fn the_cover_names_the_deadline_where_the_profile_sets_one() {
    let district = district("执行率有误");
    let cover = |profile: &jiping::profile::Profile| {
        let artifacts = sheets(&district, &handbacks(&district), profile).unwrap();
        text(&parts(&artifacts[0].bytes), "xl/sharedStrings.xml")
    };
    let mut profile = crate::luquan();
    profile.deadline = None;
    assert!(!cover(&profile).contains("报送截止"));
    profile.deadline = Some("2026-01-31".to_owned());
    let cover = cover(&profile);
    assert!(cover.contains("报送截止") && cover.contains("2026年1月31日"));
}

#[test]
fn a_department_without_findings_gets_nothing() {
    let mut district = district("");
    district.findings.clear();
    assert_eq!(handbacks(&district), []);
}

#[test]
fn a_finding_on_a_cell_that_is_not_there_gets_one() {
    let path = project("tests/cases/marking/openpyxl.xlsx");
    let mut found = findings(&path);
    found.truncate(1);
    for place in ["AB3", "C200", "A1"] {
        found[0].cell = Some(place.parse().unwrap());
        let marked = copy(&fs::read(&path).unwrap(), &HEADING, &[&found[0]]).unwrap();
        let sheet = text(&parts(&marked.bytes), "xl/worksheets/sheet1.xml");
        let cell = tokens(&sheet)
            .into_iter()
            .find(|tag| tag.contains(&format!("r=\"{place}\"")));
        assert!(cell.is_some_and(|cell| attribute(cell, "s").is_some()), "{place}");
        let rows: Vec<u32> = tokens(&sheet)
            .into_iter()
            .filter(|tag| tag.starts_with("<row "))
            .map(|tag| attribute(tag, "r").unwrap().parse().unwrap())
            .collect();
        assert!(rows.is_sorted());
        crate::schema::cells_in_order(&sheet);
    }
}
