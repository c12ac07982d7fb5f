//! What is said twice is the same: the figures in the sentences and tables of the reports, of 工作总结, in 汇总表.xlsx
//! and in data/, for the samples.

use calamine::{Data, Range, Reader, Xlsx};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The output of one run over the samples, shared by the tests.
fn output() -> &'static Path {
    static OUTPUT: OnceLock<PathBuf> = OnceLock::new();
    OUTPUT.get_or_init(|| {
        // Nothing drops what is shared by all tests: a folder of its own, emptied by the next run.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures_agree");
        let _ = fs::remove_dir_all(&folder);
        let run = Command::new(env!("CARGO_BIN_EXE_jiping"))
            .args(["run", "samples/returns", "--roster", "samples/部门名录.xlsx", "-o"])
            .arg(&folder)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(1), "{run:?}");
        folder
    })
}

fn records(table: &str) -> Vec<Value> {
    let text = fs::read_to_string(output().join(format!("data/{table}.jsonl"))).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn said(record: &Value, key: &str) -> String {
    record[key].as_str().unwrap_or_default().to_owned()
}

fn figure(record: &Value, key: &str) -> Option<Decimal> {
    record[key].as_str().map(|figure| figure.parse().unwrap())
}

fn fixed(figure: Decimal, digits: u32) -> String {
    let rounded = figure.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    format!("{rounded:.*}", digits as usize)
}

fn percent(ratio: Decimal, digits: u32) -> String {
    format!("{}%", fixed(ratio * Decimal::ONE_HUNDRED, digits))
}

/// The rows of every table of a document, and its paragraphs outside tables, one a line.
fn document(path: &str) -> (Vec<Vec<String>>, String) {
    let mut archive = zip::ZipArchive::new(fs::File::open(output().join(path)).unwrap()).unwrap();
    let mut text = String::new();
    archive
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    let words = |xml: &str| -> String {
        let runs = xml.split("<w:t xml:space=\"preserve\">").skip(1);
        runs.filter_map(|run| run.split("</w:t>").next()).collect()
    };
    let (mut rows, mut paragraphs) = (Vec::new(), String::new());
    for part in text.split("<w:tbl>") {
        let (table, after) = part.split_once("</w:tbl>").unwrap_or(("", part));
        for row in table.split("<w:tr>").skip(1) {
            rows.push(row.split("<w:tc>").skip(1).map(words).collect());
        }
        for paragraph in after.split("<w:p>").skip(1) {
            paragraphs += &format!("{}\n", words(paragraph));
        }
    }
    (rows, paragraphs)
}

/// What a figure is in a table of a document.
fn or_dash(figure: Option<String>) -> String {
    figure.unwrap_or_else(|| "—".to_owned())
}

fn report(department: &str) -> String {
    fs::read_to_string(output().join(format!("部门报告/{department}.txt"))).unwrap()
}

/// A sheet of the workbook as rows by header (line breaks left out).
fn rows(sheet: &str) -> Vec<BTreeMap<String, Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook(output().join("汇总表.xlsx")).unwrap();
    let range: Range<Data> = book.worksheet_range(sheet).unwrap();
    let mut rows = range.rows().skip(2);
    let headers: Vec<_> = rows
        .next()
        .unwrap()
        .iter()
        .map(|header| header.to_string().replace('\n', ""))
        .collect();
    rows.map(|row| headers.iter().cloned().zip(row.iter().cloned()).collect())
        .collect()
}

#[track_caller]
fn same(row: &BTreeMap<String, Data>, header: &str, record: &Value, key: &str) {
    let shown = &row[header];
    let agrees = match (figure(record, key), shown) {
        (None, Data::String(mark)) => mark == "—",
        (Some(figure), Data::Float(shown)) => figure.to_string().parse::<f64>().unwrap() == *shown,
        _ => false,
    };
    assert!(
        agrees,
        "{header} of the workbook is {shown}, {key} of data is {}",
        record[key]
    );
}

#[test]
fn the_workbook_ranks_by_the_figures_of_the_data() {
    let departments: BTreeMap<_, _> = records("departments")
        .into_iter()
        .map(|record| (said(&record, "department"), record))
        .collect();
    let ranked: Vec<_> = rows("部门排名")
        .into_iter()
        .filter(|row| departments.contains_key(&row["部门"].to_string()))
        .collect();
    assert_eq!(ranked.len(), departments.len());
    for row in &ranked {
        let record = &departments[&row["部门"].to_string()];
        for (header, key) in [
            ("评优率复算", "excellence_rate"),
            ("评优率自报", "excellence_rate_claimed"),
            ("平均分简单", "mean_score"),
            ("平均分加权", "weighted_score"),
            ("整体得分复算", "whole_score"),
            ("整体得分自报", "whole_score_claimed"),
            ("全年预算数（万元）", "budget"),
            ("全年执行数（万元）", "spent"),
            ("执行率", "execution_rate"),
        ] {
            same(row, header, record, key);
        }
    }
}

#[test]
fn every_project_has_the_same_figures_in_workbook_data_and_report() {
    let (listed, records) = (rows("项目汇总"), records("projects"));
    assert!(records.len() > 90);
    for (row, record) in listed.iter().zip(&records) {
        let name = row["项目名称"].to_string();
        match said(record, "project").as_str() {
            "" => assert_eq!(name, "（未填名称）"),
            project => assert_eq!(name, project),
        }
        for (header, key) in [
            ("年初预算数", "budget_initial"),
            ("全年预算数", "budget"),
            ("全年执行数", "spent"),
            ("执行率", "execution_rate"),
            ("执行率得分", "execution_score"),
            ("自报总分", "score_claimed"),
            ("复算总分", "score"),
        ] {
            same(row, header, record, key);
        }
        if row["备注"].to_string().contains("重复报送") {
            continue;
        }
        let line = sentence_on(&name, &report(&said(record, "department")));
        for part in parts(record) {
            assert!(line.contains(&part), "{part} is not said: {line}");
        }
    }
}

/// The numbered sentence of a report on a project.
#[track_caller]
fn sentence_on(project: &str, report: &str) -> String {
    let found = report
        .lines()
        .find(|line| line.contains(&format!(".{project}：")) && line.contains("得分"));
    found
        .unwrap_or_else(|| panic!("nothing on {project}\n{report}"))
        .to_owned()
}

/// What a report has to say of a project.
fn parts(record: &Value) -> Vec<String> {
    let scores = [("自评", "score_claimed", "grade_claimed"), ("复算", "score", "grade")];
    let scores = scores.into_iter().filter_map(|(kind, score, grade)| {
        let score = fixed(figure(record, score)?, 2);
        Some(format!("{kind}得分为{score}分，{kind}等级为“{}”", said(record, grade)))
    });
    let amounts = [
        ("年初预算数", "budget_initial"),
        ("全年预算数", "budget"),
        ("全年执行数", "spent"),
    ];
    let amounts = amounts
        .into_iter()
        .filter_map(|(name, key)| Some(format!("{name}{}万元", fixed(figure(record, key)?, 2))));
    let rate = figure(record, "execution_rate").map(|rate| format!("预算执行率{}", percent(rate, 2)));
    scores.chain(amounts).chain(rate).collect()
}

#[test]
fn the_sentences_on_a_department_hold_the_figures_of_the_data() {
    for record in records("departments") {
        let department = said(&record, "department");
        let report = report(&department);
        let number = record["projects"].as_u64().unwrap();
        let rate = |key| percent(figure(&record, key).unwrap(), 1);
        let points = |key| figure(&record, key).map(|points| fixed(points, 2));
        let mut expected = vec![
            format!("纳入自评的项目共{number}个，"),
            format!("自评评优率为{}（", rate("excellence_rate_claimed")),
            format!(
                "复算评优率为{}（{}÷{number}）",
                rate("excellence_rate"),
                record["projects_excellent"]
            ),
            format!("全年预算数合计{}万元", fixed(figure(&record, "budget").unwrap(), 2)),
            format!("全年执行数合计{}万元", fixed(figure(&record, "spent").unwrap(), 2)),
            format!("平均分为{}分", points("mean_score").unwrap()),
            format!("按全年预算数加权为{}分", points("weighted_score").unwrap()),
        ];
        if !report.contains("项目支出预算执行率暂不能准确计算") {
            let rate = figure(&record, "execution_rate").unwrap();
            expected.push(format!("项目支出预算执行率为{}", percent(rate, 2)));
        }
        match (points("whole_score_claimed"), points("whole_score")) {
            (Some(claimed), Some(recomputed)) => expected.push(format!(
                "{department}2025年度部门整体支出绩效自评得分为{claimed}分，自评等级为“{}”；复算得分为{recomputed}分，复算等级为“{}”。",
                said(&record, "grade_claimed"),
                said(&record, "grade"),
            )),
            _ => expected.push("【请补充：部门整体支出绩效自评得分和等级（".to_owned()),
        }
        for sentence in expected {
            assert!(report.contains(&sentence), "{sentence}\n{report}");
        }
    }
}

#[test]
fn the_table_of_projects_holds_the_figures_of_the_data() {
    for department in records("departments") {
        let name = said(&department, "department");
        let (rows, paragraphs) = document(&format!("部门报告/{name}.docx"));
        let mut listed = 0;
        let all = records("projects");
        let counts = |one: &&Value| said(one, "department") == name && one["superseded_by"].is_null();
        for record in all.iter().filter(counts) {
            let points = |key| or_dash(figure(record, key).map(|points| fixed(points, 2)));
            let project = match said(record, "project") {
                unnamed if unnamed.is_empty() => "（未填名称）".to_owned(),
                named => named,
            };
            let mut expected = vec![
                points("budget_initial"),
                points("budget"),
                points("spent"),
                or_dash(figure(record, "execution_rate").map(|rate| percent(rate, 2))),
            ];
            let of_project = rows.iter().filter(|row| row.len() > 5 && row[1] == project);
            let found: Vec<_> = of_project.map(|row| row[2..].to_vec()).collect();
            for (score, grade) in [("score_claimed", "grade_claimed"), ("score", "grade")] {
                match figure(record, score) {
                    Some(points) => expected.extend([fixed(points, 2), said(record, grade)]),
                    None => expected.push("表中没有分值，只登记不计分".to_owned()),
                }
            }
            assert!(found.contains(&expected), "{name} {project} {expected:?} {found:?}");
            listed += 1;
        }
        assert_eq!(department["projects"], listed, "{name}");
        assert!(paragraphs.contains(&format!("纳入自评的项目共{}个，", department["projects"])));
    }
}

#[test]
fn the_account_of_the_year_holds_the_figures_of_workbook_and_data() {
    let (rows, paragraphs) = document("工作总结.docx");
    let (projects, departments) = (records("projects"), records("departments"));
    let overall = self::rows("部门排名")
        .into_iter()
        .find(|row| row["部门"] == "全区")
        .unwrap();
    let shown = |header: &str| overall[header].to_string().parse::<Decimal>().unwrap();
    let number = overall["已评项目"].to_string();
    let excellent = overall["优"].to_string();
    for sentence in [
        format!("纳入自评的项目共{number}个（"),
        format!("全年预算数合计{}万元", fixed(shown("全年预算数（万元）"), 2)),
        format!("全年执行数合计{}万元", fixed(shown("全年执行数（万元）"), 2)),
        format!("项目支出预算执行率为{}（", percent(shown("执行率"), 2)),
        format!(
            "项目复算得分的平均分为{}分，按全年预算数加权为{}分；",
            fixed(shown("平均分简单"), 2),
            fixed(shown("平均分加权"), 2)
        ),
        format!(
            "复算评优率为{}（{excellent}÷{number}）",
            percent(shown("评优率复算"), 1)
        ),
        format!("自评评优率为{}（", percent(shown("评优率自报"), 1)),
        format!(
            "审核发现强制问题{}处、提示问题{}处，",
            shown("强制问题"),
            shown("提示问题")
        ),
    ] {
        assert!(paragraphs.contains(&sentence), "{sentence}\n{paragraphs}");
    }
    let excellent_row = ["优", excellent.as_str()];
    assert!(
        rows.iter()
            .any(|row| row.starts_with(&excellent_row.map(str::to_owned))),
        "{excellent}"
    );
    assert!(projects.len() as u64 >= number.parse::<u64>().unwrap());
    for department in departments {
        let name = said(&department, "department");
        let points = |key| or_dash(figure(&department, key).map(|points| fixed(points, 2)));
        let whole = department["whole_score"].is_string();
        let expected = [
            or_dash(department["place"].as_u64().map(|place| place.to_string())),
            name.clone(),
            department["projects"].to_string(),
            or_dash(figure(&department, "excellence_rate").map(|rate| percent(rate, 1))),
            points("budget"),
            or_dash(figure(&department, "execution_rate").map(|rate| percent(rate, 2))),
            points("mean_score"),
            points("whole_score"),
            if whole {
                said(&department, "grade")
            } else {
                "—".to_owned()
            },
            department["errors"].to_string(),
        ];
        assert!(rows.iter().any(|row| *row == expected), "{expected:?}");
    }
}

#[test]
fn an_amount_that_cannot_be_read_is_named_and_left_out_of_the_rate() {
    let report = report("鹿泉区农业农村局");
    assert!(
        report.contains("项目支出预算执行率为92.41%（执行数合计÷全年预算数合计，不含数额不全的项目：“高标准农田建设”项目全年执行数填“4,05.6,50”，不能识别）。"),
        "{report}"
    );
    assert!(
        report.contains("全年执行数合计1121.80万元（4个项目填有此数）"),
        "{report}"
    );
}

#[test]
fn no_name_of_a_rule_stands_on_the_list_of_indicators() {
    let listed = rows("指标明细");
    let ruled = listed.iter().filter(|row| row["依据"] == "按公式");
    let words: Vec<_> = ruled.map(|row| row["计分规则"].to_string()).collect();
    assert!(words.len() > 500);
    for words in words {
        assert!(
            !words.is_empty() && !words.contains(|letter: char| letter.is_ascii_alphabetic()),
            "{words}"
        );
    }
}

/// The header of a code: `F03强制执行率与…`
fn explained(header: &str) -> bool {
    header
        .get(..3)
        .is_some_and(|code| jiping::checks::explanation(code).is_some())
}

#[test]
fn findings_are_counted_alike_wherever_they_are_counted() {
    let findings = records("findings");
    let of = |key: &str, value: &str| findings.iter().filter(|finding| said(finding, key) == value).count();
    let shown = |cell: &Data| cell.to_string().parse::<usize>().unwrap_or(0);
    assert_eq!(
        rows("审核问题").iter().filter(|row| row["编号"] != Data::Empty).count(),
        findings.len()
    );

    let rules = rows("审核规则");
    let rules: Vec<_> = rules.iter().filter(|row| row["编号"].to_string().len() == 3).collect();
    let counted: usize = rules.iter().map(|row| shown(&row["本次处数"])).sum();
    assert_eq!(counted, findings.len());
    for row in rules {
        assert_eq!(shown(&row["本次处数"]), of("code", &row["编号"].to_string()));
    }

    let spread = rows("问题分布");
    let (sums, listed) = spread
        .iter()
        .filter(|row| row["部门"] != Data::Empty)
        .partition::<Vec<_>, _>(|row| row["部门"] == "合计");
    let sums = sums[0];
    assert_eq!(shown(&sums["合计"]), findings.len());
    assert_eq!(
        (shown(&sums["强制"]), shown(&sums["提示"])),
        (of("severity", "E"), of("severity", "W"))
    );
    let codes: Vec<_> = sums.keys().filter(|header| explained(header)).collect();
    assert!(codes.len() > 20);
    for header in codes {
        assert_eq!(shown(&sums[header]), of("code", &header[..3]), "{header}");
    }
    let departments: BTreeMap<_, _> = records("departments")
        .into_iter()
        .map(|record| (said(&record, "department"), record))
        .collect();
    for row in &listed {
        let name = row["部门"].to_string();
        let owner = if name == "部门不明" { "" } else { &name };
        assert_eq!(shown(&row["合计"]), of("department", owner), "{name}");
        if let Some(record) = departments.get(&name) {
            assert_eq!(record["errors"], shown(&row["强制"]));
            assert_eq!(record["hints"], shown(&row["提示"]));
        }
    }
    let total: usize = listed.iter().map(|row| shown(&row["合计"])).sum();
    assert_eq!(total, findings.len());
}

/// The cells of a row of 看板.html, tags left out.
fn cells(row: &str) -> Vec<String> {
    let cells = row.split("<td>").flat_map(|part| part.split("<th scope=\"row\">"));
    let text = |cell: &str| cell.split('<').next().unwrap_or_default().trim().to_owned();
    cells.skip(1).map(text).collect()
}

#[test]
fn the_page_shows_the_figures_of_the_data() {
    let page = fs::read_to_string(output().join("看板.html")).unwrap();
    let departments = records("departments");
    let mut projects: Vec<_> = records("projects");
    let points = |record: &Value, key: &str| figure(record, key).map_or("—".to_owned(), |points| fixed(points, 2));
    let rate =
        |record: &Value, key: &str, digits| figure(record, key).map_or("—".to_owned(), |rate| percent(rate, digits));
    let bodies: Vec<_> = page.split("<tbody>").skip(1).collect();
    assert_eq!(bodies.len(), departments.len());
    for body in bodies {
        let body = body.split("</tbody>").next().unwrap();
        let rows: Vec<_> = body.split("<tr").skip(1).map(cells).collect();
        let own = &rows[0];
        let record = departments
            .iter()
            .find(|record| said(record, "department") == own[1])
            .unwrap();
        assert_eq!(
            own[0].split(' ').next().unwrap(),
            record["place"].to_string().replace("null", "—")
        );
        assert_eq!(own[3], record["projects"].to_string());
        assert_eq!(own[5], points(record, "mean_score"), "{}", own[1]);
        assert_eq!(own[6], rate(record, "excellence_rate_claimed", 1));
        assert_eq!(own[7], rate(record, "excellence_rate", 1));
        for (shown, key) in [(&own[8], "budget"), (&own[9], "spent")] {
            assert_eq!(shown.parse::<Decimal>().ok(), figure(record, key), "{}", own[1]);
        }
        assert_eq!(own[10], rate(record, "execution_rate", 2));
        assert_eq!(
            [&own[11], &own[12]],
            [&record["errors"].to_string(), &record["hints"].to_string()]
        );

        for row in rows
            .iter()
            .skip(1)
            .filter(|row| row.len() == 13 && row[1] != "部门整体支出")
        {
            let at = projects.iter().position(|record| {
                let name = said(record, "project");
                said(record, "department") == own[1]
                    && (name == row[1] || (name.is_empty() && row[1] == "（未填名称）"))
            });
            let record = projects.remove(at.unwrap_or_else(|| panic!("{} is no project of {}", row[1], own[1])));
            assert_eq!(row[4], points(&record, "score_claimed"), "{}", row[1]);
            assert_eq!(row[5], points(&record, "score"), "{}", row[1]);
            assert_eq!(row[7], record["grade"].as_str().unwrap_or("—"));
            assert_eq!(row[10], rate(&record, "execution_rate", 2), "{}", row[1]);
            assert_eq!(row[8].parse::<Decimal>().ok(), figure(&record, "budget"), "{}", row[1]);
        }
    }
    assert!(projects.is_empty(), "{projects:?} are not on the page");
}
