//! What departments write stays text, whatever it is: one run with strings that spreadsheet programs, browsers,
//! template engines and XML readers would like to act upon, and a look into every file that comes out.

#[path = "fuzz/targets/package.rs"]
mod package;

use calamine::{Data, Reader as _, Xlsx};
use quick_xml::Reader;
use quick_xml::events::Event;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Stands in the workbook that is sent in for U+FFFE, which XML cannot hold but the escapes of the format can.
const STAND_IN: char = 'ㄓ';
/// Stands for the sign at which the library that writes the test's workbook begins to take a text for markup.
const MARKUP: char = 'ㄔ';

const HOSTILE: [&str; 18] = [
    "<r><t>甲</b></r>",
    "=HYPERLINK(\"http://evil.example/a\",\"点我\")",
    "=DDE(\"cmd\",\"/C calc\")",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "＝2＋2",
    "'=1+1",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "http://evil.example/b",
    "{{ 7*191 }}{% for a in b %}{# c #}",
    "]]>&amp;<w:p/><f>1+1</f>",
    "甲\u{0}\u{1}\u{B}\u{1F}乙\u{FFFE}丙\u{7F}",
    "_x0041_\u{202E}反",
    "一,二;三\"四|五",
    "&L&\"宋体\"&A&[File]${1}%s%n\\n",
];

fn workbook() -> Vec<u8> {
    workbook_of(HOSTILE[0], "'甲&<b>", "_xFFFE_")
}

/// A form on each sheet for each hostile text; U+FFFE comes into the file as `no_letter` writes it.
fn workbook_of(department: &str, sheet_name: &str, no_letter: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    for (number, text) in HOSTILE.iter().enumerate() {
        let sheet = book.add_worksheet();
        let name = sheet_name.replace('\u{FFFE}', &STAND_IN.to_string());
        sheet.set_name(format!("={number}+{name}")).unwrap();
        let rows: [&[&str]; 13] = [
            &["项目支出绩效自评表"],
            &["（2025年度）"],
            &["项目名称", text],
            &["主管部门", department, "", "实施单位", text],
            &[
                "项目资金（万元）",
                "",
                "年初预算数",
                "全年预算数",
                "全年执行数",
                "分值",
                "执行率",
                "得分",
            ],
            &["", "年度资金总额", "100", "100", "50", "10", "100%", "10"],
            &["年度总体目标", "预期目标", "", "", "实际完成情况"],
            &["", text, "", "", text],
            &[
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因分析及改进措施",
            ],
            &["产出指标", "数量指标", text, "≥100", "75", "60", "60", text],
            &["效益指标", "社会效益", text, text, text, "30", "30", text],
            &["总分", "", "", "", "", "100", "100"],
            &["存在问题", text],
        ];
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                let sent = cell.replace('\u{FFFE}', &STAND_IN.to_string());
                let sent = sent.replace("<r>", &format!("{MARKUP}r>"));
                sheet.write_string(row, column, sent).unwrap();
            }
        }
    }
    let mut parts = package::parts(&book.save_to_buffer().unwrap());
    for (_, content) in &mut parts {
        if let Ok(text) = std::str::from_utf8(content) {
            let text = text.replace(STAND_IN, no_letter).replace(MARKUP, "&lt;");
            *content = text.into_bytes();
        }
    }
    package::stored(&parts)
}

/// Every file of the run, by its path.
fn outputs() -> &'static BTreeMap<String, Vec<u8>> {
    static OUTPUTS: LazyLock<BTreeMap<String, Vec<u8>>> =
        LazyLock::new(|| run(&[("=cmd' & {{ 7*191 }}.xlsx", workbook())]));
    &OUTPUTS
}

/// Every file of a run over these returns.
fn run(returns: &[(&str, Vec<u8>)]) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let sent = folder.path().join("报送");
    fs::create_dir(&sent).unwrap();
    for (name, bytes) in returns {
        fs::write(sent.join(name), bytes).unwrap();
    }
    let out = folder.path().join("out");
    let run = Command::new(env!("CARGO_BIN_EXE_jiping"))
        .arg("run")
        .arg(&sent)
        .arg("-o")
        .arg(&out)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    files(&out)
}

fn files(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![out.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(out).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

fn ending<'a>(wanted: &'a [&str]) -> impl Iterator<Item = (&'static str, &'static [u8])> + use<'a> {
    outputs()
        .iter()
        .filter(|(name, _)| wanted.iter().any(|ending| name.ends_with(ending)))
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
}

fn text(name: &str) -> &'static str {
    std::str::from_utf8(&outputs()[name]).unwrap()
}

/// Whether XML 1.0 holds the character.
fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Without blanks: these are taken out of names, which departments space as they like.
fn packed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Text outside of the quotes of a formula: what is computed.
fn computed(formula: &str) -> String {
    formula.split('"').step_by(2).collect()
}

#[test]
fn no_part_of_an_office_file_acts_on_it() {
    let looked_at = look_at_parts(outputs());
    assert!(looked_at > 20, "only {looked_at} parts");
}

/// Looks at every part of every workbook and document, and says how many there are.
fn look_at_parts(outputs: &BTreeMap<String, Vec<u8>>) -> usize {
    let mut looked_at = 0;
    let is_office = |name: &str| [".xlsx", ".docx"].iter().any(|ending| name.ends_with(ending));
    for (name, bytes) in outputs.iter().filter(|(name, _)| is_office(name)) {
        for (part, content) in package::parts(bytes) {
            let xml = std::str::from_utf8(&content).unwrap_or_else(|_| panic!("{name} {part}"));
            assert!(xml.chars().all(is_xml), "{name} {part} holds what XML does not");
            look_at(xml, &format!("{name} {part}"));
            looked_at += 1;
        }
    }
    looked_at
}

/// U+FFFE and U+FFFF as names of department, sheet and file, in each way in which a file can hold them.
#[test]
fn what_xml_cannot_hold_leaves_every_part_whole() {
    for (department, no_letter) in [
        ("教育局ㄓ", "_xFFFF_"),
        ("ㄓ", "&#xFFFE;"),
        ("ㄓ教育局", "\u{FFFE}"),
        ("教ㄓ", "&#1;"),
    ] {
        let file = if cfg!(windows) {
            "教.xlsx"
        } else {
            "教\u{FFFE}育\u{FFFF}.xlsx"
        };
        let returns = [
            (file, workbook_of(department, "\u{FFFE}甲", no_letter)),
            ("坏\u{FFFE}.xlsx", b"no workbook".to_vec()),
            ("财政局.xlsx", workbook_of("财政局", "乙", "_xFFFE_")),
        ];
        let outputs = run(&returns);
        assert!(look_at_parts(&outputs) > 20, "{no_letter}");
        let is_named_plainly = |name: &String| name.chars().all(is_xml);
        assert!(outputs.keys().all(is_named_plainly), "{:?}", outputs.keys());
    }
}

/// Well formed to the end; no formula and no link comes from a department.
fn look_at(xml: &str, part: &str) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut inside = Vec::new();
    let mut formula = String::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|fault| panic!("{part}: {fault}"));
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            for attribute in tag.attributes() {
                let attribute = attribute.unwrap_or_else(|fault| panic!("{part}: {fault}"));
                let value = attribute
                    .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                    .unwrap_or_else(|fault| panic!("{part}: {fault}"));
                assert!(value.chars().all(is_xml), "{part}: {value:?}");
                let is_target = matches!(attribute.key.as_ref(), "Target" | "location");
                let is_foreign = ["http://evil", "javascript:", "cmd|", "file://"]
                    .iter()
                    .any(|begin| value.starts_with(begin));
                assert!(!(is_target && is_foreign), "{part} links to {value}");
            }
        }
        match event {
            Event::Start(tag) => inside.push(tag.name().as_ref().to_owned()),
            Event::GeneralRef(reference) => {
                if let Some(letter) = reference.resolve_char_ref().unwrap() {
                    assert!(is_xml(letter), "{part}: {letter:?}");
                }
                let is_quote = &*reference == "quot";
                formula.push(if is_quote { '"' } else { '\u{FFFD}' });
            }
            Event::Text(text) if is_formula(&inside) => formula.push_str(&text),
            Event::End(_) => {
                if is_formula(&inside) {
                    let computed = computed(&formula);
                    for hostile in ["cmd", "HYPERLINK", "WEBSERVICE", "calc"] {
                        assert!(!computed.contains(hostile), "{part} computes {formula}");
                    }
                }
                formula.clear();
                inside.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(inside.is_empty(), "{part} ends too soon");
}

fn is_formula(inside: &[String]) -> bool {
    inside
        .last()
        .is_some_and(|name| matches!(name.as_str(), "f" | "formula1" | "definedName"))
}

/// Names and remarks as written; the two that XML cannot hold, and controls in documents, are the only losses.
#[test]
fn the_text_is_kept_in_every_workbook() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(outputs()["汇总表.xlsx"].as_slice())).unwrap();
    let projects = book.worksheet_range("项目汇总").unwrap();
    let cells: Vec<String> = projects
        .used_cells()
        .map(|(_, _, cell)| packed(&cell.to_string()))
        .collect();
    for hostile in HOSTILE {
        let expected = packed(&hostile.replace('\u{FFFE}', "\u{FFFD}"));
        assert!(cells.contains(&expected), "{expected:?} is not in 项目汇总");
    }
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).unwrap();
        let is_error = |cell: &Data| matches!(cell, Data::Error(_));
        assert!(range.used_cells().all(|(_, _, cell)| !is_error(cell)), "{sheet}");
    }
}

#[test]
fn the_page_holds_it_as_text() {
    let page = text("看板.html");
    for tag in [
        "<script>alert",
        "<img",
        "<f>1",
        "<w:p",
        "href=\"http",
        "href=\"javascript",
        "1337",
    ] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn reports_hold_it_as_it_is() {
    let (name, bytes) = ending(&[".txt"]).next().unwrap();
    let report = packed(std::str::from_utf8(bytes).unwrap());
    for hostile in HOSTILE.iter().filter(|text| !text.contains('\u{1}')) {
        assert!(report.contains(&packed(hostile)), "{hostile} is not in {name}");
    }
    assert!(!report.contains("1337"));
}

/// `.jsonl` to the letter; `.csv` the same but for an apostrophe in front of what a spreadsheet program would run.
#[test]
fn data_holds_it_to_the_letter() {
    for table in ["departments", "projects", "indicators", "findings"] {
        let lines = text_of_data(table, "jsonl").lines();
        let records: Vec<serde_json::Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
        let csv = text_of_data(table, "csv").trim_start_matches('\u{FEFF}');
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let keys = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), records.len(), "{table}");
        for (row, record) in rows.iter().zip(&records) {
            for (key, cell) in keys.iter().zip(row) {
                let is_run = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋']);
                let is_figure = cell.trim_end_matches('%').parse::<f64>().is_ok() || matches!(cell, "-" | "＝");
                assert!(!is_run || is_figure, "{table} {key}: {cell}");
                if let Some(value) = record[key].as_str() {
                    assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), value, "{table} {key}");
                }
            }
        }
    }
    let told = |table: &str, key: &str| -> Vec<String> {
        let records = text_of_data(table, "jsonl").lines();
        let values = records.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()[key].clone());
        values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    let names: Vec<String> = told("projects", "project").iter().map(|name| packed(name)).collect();
    assert_eq!(names, HOSTILE.map(packed));
    let actuals = told("indicators", "actual");
    for hostile in HOSTILE {
        assert!(
            actuals.iter().any(|actual| actual == hostile),
            "{hostile} is no 实际完成值"
        );
    }
}

fn text_of_data(table: &str, ending: &str) -> &'static str {
    text(&format!("data/{table}.{ending}"))
}

/// What is printed moves no cursor and turns no line.
#[test]
fn the_terminal_only_shows_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("报送.xlsx");
    fs::write(&file, workbook()).unwrap();
    for command in ["check", "inspect"] {
        let run = Command::new(env!("CARGO_BIN_EXE_jiping"))
            .arg(command)
            .arg(&file)
            .output();
        let printed = String::from_utf8(run.unwrap().stdout).unwrap();
        assert!(
            printed.contains("\\u{1f}乙") && printed.contains("\\u{202e}反"),
            "{command}"
        );
        let acts = |letter: char| letter == '\u{202E}' || (letter.is_control() && !matches!(letter, '\n' | '\t'));
        assert!(!printed.contains(acts), "{command}");
    }
}

#[test]
fn names_of_files_are_plain() {
    for name in outputs().keys() {
        let last = name.rsplit('/').next().unwrap();
        let is_plain = |letter: char| !letter.is_control() && !"<>:\"|?*\\#%".contains(letter);
        assert!(last.chars().all(is_plain), "{name}");
    }
    serde_json::from_str::<serde_json::Value>(text("运行记录.json")).unwrap();
}
