//! 工作总结.docx, as the bureau opens it.

use crate::parts::{Node, document};
use crate::town::{district, luquan};
use crate::{believable, rendered};
use jiping::write::{Artifact, Originals, Wanted, render};

const PATH: &str = "工作总结.docx";

fn of_believable() -> Vec<Artifact> {
    render(
        &believable::believable(),
        &[],
        &Originals::default(),
        &luquan(),
        "",
        &Wanted::default(),
    )
    .unwrap()
}

/// Texts of the paragraphs outside tables.
fn paragraphs(document: &Node) -> Vec<String> {
    let body = document.child("w:body").unwrap();
    let paragraphs = body.children.iter().filter(|block| block.name == "w:p");
    paragraphs.map(Node::words).collect()
}

fn rows(table: &Node) -> Vec<Vec<String>> {
    let cells = |row: &&Node| {
        row.all("w:tc")
            .iter()
            .map(|cell| cell.words().replace('\n', ""))
            .collect()
    };
    table.all("w:tr").iter().map(cells).collect()
}

#[test]
fn it_goes_through_the_year_in_the_usual_order() {
    let document = document(&rendered(), PATH);
    let headings: Vec<_> = document
        .all("w:p")
        .into_iter()
        .filter(|paragraph| paragraph.style() == "Heading1" || paragraph.style() == "Annex")
        .map(Node::words)
        .collect();
    assert_eq!(
        headings,
        [
            "一、组织和范围",
            "二、自评结果",
            "三、主要问题",
            "四、结果应用",
            "五、下一步工作",
            "附件1",
            "附件2",
            "附件3"
        ]
    );
}

#[test]
fn what_was_sent_and_what_was_not_is_told() {
    let document = document(&of_believable(), PATH);
    let said = paragraphs(&document).join("\n");
    for sentence in [
        "名录内应报送部门14个，已报送12个，报送覆盖率85.7%（12÷14）。未报送的部门2个，名单见附件3。",
        "名录写明应评项目数的部门14个（含没有报送的），应评项目50个，已评42个（各部门超过应评数的不计），项目自评覆盖率84.0%（42÷50）。",
        "不能使用1个（原因见附件3）",
        "审核发现强制问题12处、提示问题12处，涉及12个部门，分为2类。",
        "（1）执行率与预算、执行数不符，共12处，涉及12个部门。如：石家庄市鹿泉区教育局“",
    ] {
        assert!(said.contains(sentence), "{sentence}\n{said}");
    }
    let tables = document.all("w:tbl");
    let missing = rows(tables.last().unwrap());
    assert_eq!(missing[1], ["1", "石家庄市鹿泉区审计局", "未报送", "—"]);
    assert_eq!(
        missing[3],
        [
            "3",
            "不明",
            "水利局/绩效自评（加密）.xlsx",
            "文件已加密，需要密码才能打开"
        ]
    );
}

#[test]
fn distributions_add_up_to_their_projects() {
    let document = document(&of_believable(), PATH);
    let captioned: Vec<_> = document
        .all("w:p")
        .into_iter()
        .filter(|one| one.style() == "Caption")
        .map(Node::words)
        .collect();
    assert_eq!(
        captioned,
        [
            "表1　项目支出绩效自评等级分布",
            "表2　项目得分分布",
            "表3　项目预算执行率分布",
            "表4　部门整体支出绩效等级分布"
        ]
    );
    for (table, sum) in document.all("w:tbl").into_iter().zip(["42", "42", "42", "8"]) {
        let rows = rows(table);
        let (last, counted) = rows.split_last().unwrap();
        assert_eq!(last[1], sum, "{rows:?}");
        let counts = counted.iter().skip(1).map(|row| row[1].parse::<usize>().unwrap());
        assert_eq!(counts.sum::<usize>().to_string(), last[1]);
        assert_eq!(last[2], "100.0%");
    }
}

#[test]
fn the_ranking_lists_every_department_and_the_district() {
    let district = believable::believable();
    let document = document(&of_believable(), PATH);
    let tables = document.all("w:tbl");
    let ranking = rows(tables[4]);
    let names: Vec<_> = ranking.iter().skip(1).map(|row| row[1].as_str()).collect();
    let expected = district.ranked().into_iter().map(|one| &*one.name).chain(["全区"]);
    assert_eq!(names, expected.collect::<Vec<_>>());
}

#[test]
fn a_district_without_any_department_is_told_without_figures() {
    let profile = luquan();
    let empty = district(Vec::new(), &profile);
    let artifacts = render(&empty, &[], &Originals::default(), &profile, "", &Wanted::default()).unwrap();
    let said = paragraphs(&document(&artifacts, PATH)).join("\n");
    for sentence in [
        "报送自评表的部门共0个。",
        "没有收到项目支出绩效自评表。",
        "没有可以汇总的项目得分。",
        "没有可以排名的部门得分。",
        "审核没有发现问题。",
    ] {
        assert!(said.contains(sentence), "{sentence}\n{said}");
    }
    assert!(!said.contains("评优率为"), "no rate over nothing");
}
