//! A return sent a second time: which version counts, and what became of the findings on the first one.

use jiping::read;
use jiping::read::isolation::Isolation;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use serde_json::Value;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Output};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A sound project form; a test names what it changes by its cell.
///
/// ```text
///     A            B             C           D           E           F           G     H      I
///  1  项目支出绩效自评表
///  2  （2025年度）
///  3  项目名称      校舍维修                    主管部门    教育局
///  4  项目资金                                 年初预算数  全年预算数  全年执行数  分值  执行率  得分
///  5               年度资金总额                100         100         96          10    96%    9.6
///  6  年度总体目标  预期目标                                            实际完成情况
///  7               维修校舍……                                          维修校舍……
///  8  一级指标      二级指标      三级指标    年度指标值  实际完成值  分值        得分  偏差原因分析及改进措施
///  9  产出指标      数量指标      维修面积    ≥500平方米  500平方米   20          20
/// 10  产出指标      质量指标      验收合格率  ≥95%        98%         30          30
/// 11  效益指标      社会效益指标  受益学生    ≥1200人     1210人      30          30
/// 12  满意度指标    ……            师生满意度  ≥90%        93%         10          10
/// 13  总分                                                            100         99.6
/// 14  等级          优
/// ```
const FORM: [(&str, &str); 66] = [
    ("A1", "项目支出绩效自评表"),
    ("A2", "（2025年度）"),
    ("A3", "项目名称"),
    ("B3", "校舍维修"),
    ("D3", "主管部门"),
    ("E3", "教育局"),
    ("A4", "项目资金（万元）"),
    ("D4", "年初预算数"),
    ("E4", "全年预算数"),
    ("F4", "全年执行数"),
    ("G4", "分值"),
    ("H4", "执行率"),
    ("I4", "得分"),
    ("B5", "年度资金总额"),
    ("D5", "100"),
    ("E5", "100"),
    ("F5", "96"),
    ("G5", "10"),
    ("H5", "96%"),
    ("I5", "9.6"),
    ("A6", "年度总体目标"),
    ("B6", "预期目标"),
    ("F6", "实际完成情况"),
    ("B7", "维修校舍500平方米，消除安全隐患"),
    ("F7", "维修校舍500平方米，验收合格"),
    ("A8", "一级指标"),
    ("B8", "二级指标"),
    ("C8", "三级指标"),
    ("D8", "年度指标值"),
    ("E8", "实际完成值"),
    ("F8", "分值"),
    ("G8", "得分"),
    ("H8", "偏差原因分析及改进措施"),
    ("A9", "产出指标"),
    ("B9", "数量指标"),
    ("C9", "维修面积"),
    ("D9", "≥500平方米"),
    ("E9", "500平方米"),
    ("F9", "20"),
    ("G9", "20"),
    ("A10", "产出指标"),
    ("B10", "质量指标"),
    ("C10", "验收合格率"),
    ("D10", "≥95%"),
    ("E10", "98%"),
    ("F10", "30"),
    ("G10", "30"),
    ("A11", "效益指标"),
    ("B11", "社会效益指标"),
    ("C11", "受益学生"),
    ("D11", "≥1200人"),
    ("E11", "1210人"),
    ("F11", "30"),
    ("G11", "30"),
    ("A12", "满意度指标"),
    ("B12", "服务对象满意度指标"),
    ("C12", "师生满意度"),
    ("D12", "≥90%"),
    ("E12", "93%"),
    ("F12", "10"),
    ("G12", "10"),
    ("A13", "总分"),
    ("F13", "100"),
    ("G13", "99.6"),
    ("A14", "等级"),
    ("B14", "优"),
];

/// The form with cells changed, as a workbook that was last saved on a day of January 2026.
fn form(changes: &[(&str, &str)], day: u8) -> Workbook {
    let mut book = Workbook::new();
    let saved = ExcelDateTime::from_ymd(2026, 1, day)
        .unwrap()
        .and_hms(9, 30, 0)
        .unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&saved));
    let sheet = book.add_worksheet().set_name("校舍维修").unwrap();
    for (cell, text) in FORM {
        let text = changes
            .iter()
            .find(|(at, _)| *at == cell)
            .map_or(text, |(_, text)| *text);
        let (column, row) = (
            u16::from(cell.as_bytes()[0] - b'A'),
            cell[1..].parse::<u32>().unwrap() - 1,
        );
        match text.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column, number).unwrap(),
            Err(_) => sheet.write_string(row, column, text).unwrap(),
        };
    }
    book
}

/// Writes the form into a folder.
fn put(folder: &Path, file: &str, changes: &[(&str, &str)], day: u8) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    form(changes, day).save(path).unwrap();
}

fn jiping(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiping"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[track_caller]
fn case(folder: &Path, arguments: &[&str], exit: i32, stdout: &str) {
    let output = jiping(folder, arguments);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), stdout, "{arguments:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    assert_eq!(output.status.code(), Some(exit), "{arguments:?}");
}

/// The first has a wrong rate and a wrong grade; the second corrects the rate and has a wrong total.
fn pair(folder: &Path) {
    put(folder, "教育局.xlsx", &[("H5", "100%"), ("B14", "良")], 15);
    put(folder, "教育局（修改后）.xlsx", &[("G13", "98.6"), ("B14", "良")], 20);
}

const COMPARED: &str = "\
已改正1处
  F03  教育局.xlsx › 校舍维修 › H5  执行率填「100%」，按执行数96÷全年预算数100应为96.00%

仍存在1处

强制 T03  教育局（修改后）.xlsx › 校舍维修 › B14
  等级填「良」，按总分98.60应为「优」
  依据：石家庄市鹿泉区绩效自评口径 · 90分起为优，80分起为良，60分起为中，0分起为差
  改法：总分无误的，把B14改为优

新出现1处

强制 T01  教育局（修改后）.xlsx › 校舍维修 › G13
  总分填「98.6」，按各项得分合计应为99.60
  依据：项目支出绩效评价管理办法 · 总分＝各项指标得分与预算执行率得分之和
  改法：核对各项得分，得分无误的，把G13改为99.60

与上一次报送对比：已改正1处（强制1、提示0），仍存在1处（强制1、提示0），新出现1处（强制1、提示0）
";

#[test]
fn check_tells_what_became_of_the_findings() {
    let place = tempfile::tempdir().unwrap();
    pair(place.path());
    let new = "教育局（修改后）.xlsx";
    case(place.path(), &["check", new, "--before", "教育局.xlsx"], 1, COMPARED);
    put(place.path(), "终稿.xlsx", &[], 25);
    case(
        place.path(),
        &["check", "终稿.xlsx", "--before", new],
        0,
        "\
已改正2处
  T01  教育局（修改后）.xlsx › 校舍维修 › G13  总分填「98.6」，按各项得分合计应为99.60
  T03  教育局（修改后）.xlsx › 校舍维修 › B14  等级填「良」，按总分98.60应为「优」

仍存在0处

新出现0处

与上一次报送对比：已改正2处（强制2、提示0），仍存在0处（强制0、提示0），新出现0处（强制0、提示0）
",
    );
}

#[test]
fn check_tells_the_same_as_json() {
    let place = tempfile::tempdir().unwrap();
    pair(place.path());
    let new = "教育局（修改后）.xlsx";
    let output = jiping(place.path(), &["check", "--json", new, "--before", "教育局.xlsx"]);
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = |group: &str| -> Vec<[String; 2]> {
        let findings = document[group].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        findings.map(|one| [text(&one["code"]), text(&one["path"])]).collect()
    };
    let one = |code: &str, path: &str| vec![[code.to_owned(), path.to_owned()]];
    assert_eq!(told("closed"), one("F03", "教育局.xlsx"));
    assert_eq!(told("remaining"), one("T03", new));
    assert_eq!(told("new"), one("T01", new));
    let workbooks = document["workbooks"].as_array().unwrap();
    assert_eq!((workbooks.len(), &workbooks[0]["path"]), (1, &Value::from(new)));
    assert_eq!(workbooks[0]["findings"].as_array().unwrap().len(), 2);
}

#[test]
fn what_was_sent_before_has_to_be_there() {
    let place = tempfile::tempdir().unwrap();
    put(place.path(), "教育局.xlsx", &[], 15);
    for (before, told) in [
        (
            &["--before", "没有.xlsx"] as &[&str],
            "无法读取「没有.xlsx」：没有这个文件或文件夹。请检查路径是否写对、是否有读取权限\n",
        ),
        (
            &["--before"],
            "无法运行：选项「--before <文件或文件夹>...」后面缺少内容。请运行 jiping --help 查看用法\n",
        ),
    ] {
        let output = jiping(place.path(), &[&["check", "教育局.xlsx"], before].concat());
        assert_eq!(String::from_utf8(output.stderr).unwrap(), told);
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn a_sound_form_sent_again_has_nothing_handed_back() {
    let place = tempfile::tempdir().unwrap();
    let handed_back = |changes: &[(&str, &str)], out: &str| {
        put(place.path(), "报送/教育局.xlsx", &[("H5", "100%")], 15);
        put(place.path(), "报送/教育局（修改后）.xlsx", changes, 20);
        jiping(place.path(), &["run", "报送", "-o", out]);
        place.path().join(out).join("退回修改单").exists()
    };
    assert!(!handed_back(&[], "无"));
    assert!(handed_back(&[("G13", "98.6")], "有"));
}

/// The two records of the project after a run: file, score claimed, what replaced it.
fn records(folder: &Path, inputs: &[&str]) -> Vec<[Value; 3]> {
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("out");
    let arguments = [&["run"], inputs, &["-o", target.to_str().unwrap()]].concat();
    let output = jiping(folder, &arguments);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.starts_with("共1个部门、1个项目：已计分1个"), "{told}");
    let lines = |table: &str| -> Vec<Value> {
        let text = fs::read_to_string(target.join(format!("data/{table}.jsonl"))).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let mut records: Vec<_> = lines("projects")
        .iter()
        .map(|record| ["file", "score_claimed", "superseded_by"].map(|key| record[key].clone()))
        .collect();
    // The indicators of a form bear the mark of their form.
    let indicators = lines("indicators");
    for [file, _, superseded_by] in &records {
        let mut own = indicators
            .iter()
            .filter(|indicator| indicator["file"] == *file)
            .peekable();
        assert!(own.peek().is_some() && own.all(|indicator| indicator["superseded_by"] == *superseded_by));
    }
    records.sort_by_key(|[file, ..]| file.to_string());
    records
}

/// The earlier file and the later one, with their days → the S12 that is told, whichever is named first.
#[track_caller]
fn later_counts(earlier: (&str, u8), later: (&str, u8), told: &str) {
    let place = tempfile::tempdir().unwrap();
    put(place.path(), earlier.0, &[("I5", "9"), ("G13", "99")], earlier.1);
    put(place.path(), later.0, &[], later.1);
    let expected = [
        [earlier.0.into(), "99".into(), later.0.into()],
        [later.0.into(), "99.6".into(), Value::Null],
    ];
    let (one, other) = (earlier.0, later.0);
    for inputs in [[one, other], [other, one]] {
        let mut records = records(place.path(), &inputs);
        records.sort_by_key(|[.., superseded_by]| superseded_by.is_null());
        assert_eq!(records, expected, "{inputs:?}");
        let output = jiping(place.path(), &[&["check"], &inputs as &[&str]].concat());
        let findings = String::from_utf8(output.stdout).unwrap();
        let duplicate = findings
            .split("\n\n")
            .find(|finding| finding.contains(" S12 "))
            .unwrap();
        assert_eq!(duplicate.lines().take(2).collect::<Vec<_>>().join("\n"), told);
    }
}

#[test]
fn the_later_version_counts_whichever_is_read_first() {
    later_counts(
        ("教育局.xlsx", 20),
        ("修改后_教育局.xlsx", 15),
        "提示 S12  教育局.xlsx › 校舍维修 › B3\n  「校舍维修」已重新报送，后一份是「修改后_教育局.xlsx › 校舍维修」（按文件名中的版次），\
         两份有2处数据不同，其中执行率得分本表填「9」（I5）、后一份填「9.6」（I5），汇总以后一份为准，本表不计入",
    );
    later_counts(
        ("教育局.xlsx", 15),
        ("报送.xlsx", 20),
        "提示 S12  教育局.xlsx › 校舍维修 › B3\n  「校舍维修」已重新报送，后一份是「报送.xlsx › 校舍维修」（2026-01-20 17:30:00保存，晚于本表所在文件），\
         两份有2处数据不同，其中执行率得分本表填「9」（I5）、后一份填「9.6」（I5），汇总以后一份为准，本表不计入",
    );
}

#[test]
fn where_nothing_tells_the_later_the_department_is_asked() {
    let place = tempfile::tempdir().unwrap();
    put(place.path(), "教育局.xlsx", &[], 15);
    put(place.path(), "报送.xlsx", &[("I5", "9"), ("G13", "99")], 15);
    for inputs in [["教育局.xlsx", "报送.xlsx"], ["报送.xlsx", "教育局.xlsx"]] {
        let counted = records(place.path(), &inputs);
        let counted: Vec<_> = counted.iter().filter(|[.., later]| later.is_null()).collect();
        assert_eq!(counted.iter().map(|[file, ..]| file).collect::<Vec<_>>(), [inputs[1]]);
        let output = jiping(place.path(), &[&["check"], &inputs as &[&str]].concat());
        let findings = String::from_utf8(output.stdout).unwrap();
        assert!(findings.contains(&format!("强制 S12  {}", inputs[0])), "{findings}");
    }
}

#[test]
fn the_outputs_say_which_file_replaced_which() {
    let place = tempfile::tempdir().unwrap();
    put(place.path(), "报送/教育局.xlsx", &[("G13", "98.6")], 20);
    put(place.path(), "报送/第二次报送/教育局.xlsx", &[], 15);
    assert_eq!(
        jiping(place.path(), &["run", "报送", "-o", "out"]).status.code(),
        Some(0)
    );
    let record = fs::read(place.path().join("out/运行记录.json")).unwrap();
    let record: Value = serde_json::from_slice(&record).unwrap();
    let inputs = record["inputs"].as_array().unwrap().iter();
    let told = inputs.map(|input| ["file", "forms_superseded", "superseded_by"].map(|key| input[key].clone()));
    let later = "第二次报送/教育局.xlsx";
    let expected = [
        ["教育局.xlsx".into(), 1.into(), serde_json::json!([later])],
        [later.into(), 0.into(), serde_json::json!([])],
    ];
    let mut told: Vec<_> = told.collect();
    told.sort_by_key(|[_, forms, _]| std::cmp::Reverse(forms.as_u64()));
    assert_eq!(told, expected);

    let mut book: calamine::Xlsx<_> = calamine::open_workbook(place.path().join("out/汇总表.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "报送情况").unwrap();
    let rows: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let row = |file: &str| {
        rows.iter()
            .find(|row| row.iter().any(|cell| cell == file))
            .unwrap()
            .join("│")
    };
    let replaced = row("教育局.xlsx");
    assert!(replaced.contains("│已替代│"), "{replaced}");
    assert!(
        replaced.contains("“校舍维修”：已由“第二次报送/教育局.xlsx”替代，未计入"),
        "{replaced}"
    );
    assert!(row(later).contains("│已计分│"), "{}", row(later));
}

/// The bytes of a package with one part in place of its own.
fn with_part(package: &[u8], name: &str, content: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let own = part.name().unwrap().into_owned();
        out.start_file(own.as_str(), SimpleFileOptions::default()).unwrap();
        out.write_all(if own == name { content.as_bytes() } else { &bytes })
            .unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// When the workbook of these bytes was last saved, and how many forms it holds.
fn saved(bytes: &[u8], file: &str) -> (Option<String>, usize) {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join(file), bytes).unwrap();
    let sources = read::sources(&[place.path().to_owned()]).unwrap();
    let submission = read::submission(&sources[0], &Isolation::Within);
    let moment = submission.modified.map(|moment| moment.to_string());
    (moment, submission.forms().len())
}

#[test]
fn every_format_says_when_it_was_saved() {
    let xlsx = form(&[], 15).save_to_buffer().unwrap();
    let told = |time: &str| Some(time.to_owned());
    assert_eq!(saved(&xlsx, "a.xlsx"), (told("2026-01-15 17:30:00"), 1));
    for broken in [
        "",
        "<coreProperties>",
        "<a/>",
        "<modified>明天</modified>",
        "<modified></x>",
    ] {
        let bytes = with_part(&xlsx, "docProps/core.xml", broken);
        assert_eq!(saved(&bytes, "a.xlsx"), (None, 1), "{broken}");
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/formats");
    let case = |file: &str| saved(&fs::read(cases.join(file)).unwrap(), file).0;
    assert_eq!(case("he-langfang-spxx-2019.ods"), told("2026-11-23 09:32:56"));
    assert_eq!(case("he-langfang-spxx-2019.xls"), told("2026-11-23 17:32:56"));
}
