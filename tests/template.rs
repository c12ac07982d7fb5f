//! The user's own words, through the program: export, check, a run after own templates, and a run of some outputs.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Output};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Runs the program in a folder.
fn jiping(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiping"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[track_caller]
fn case(folder: &Path, arguments: &[&str], exit: i32, stdout: &str, stderr: &str) {
    let output = jiping(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(text(&output.stdout), stdout, "standard output of {arguments:?}");
    assert_eq!(text(&output.stderr), stderr, "standard error of {arguments:?}");
    assert_eq!(output.status.code(), Some(exit), "exit code of {arguments:?}");
}

/// A sample return from anywhere.
fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    path.to_str().unwrap().to_owned()
}

fn exported() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let slash = std::path::MAIN_SEPARATOR;
    let listed = ["部门报告.txt.j2", "部门报告.docx", "说明.txt"].map(|name| format!("模板{slash}{name}\n"));
    case(place.path(), &["template", "export", "模板"], 0, &listed.concat(), "");
    place
}

/// The parts of a package in order.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|position| {
            let mut file = archive.by_index(position).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn text_of(bytes: &[u8], path: &str) -> String {
    let (_, part) = parts(bytes).into_iter().find(|(name, _)| name == path).unwrap();
    String::from_utf8(part).unwrap()
}

/// Paragraphs as they are read.
fn paragraphs(xml: &str) -> Vec<String> {
    let mut result = Vec::new();
    for paragraph in xml.split("</w:p>") {
        let texts = paragraph.split("<w:t").skip(1).filter_map(|rest| {
            let rest = rest.strip_prefix([' ', '>'])?;
            let inner = rest.split_once('>').map_or(
                rest,
                |(before, after)| if before.contains("</w:t") { rest } else { after },
            );
            inner.split("</w:t").next()
        });
        let text: String = texts.collect();
        if !text.is_empty() {
            result.push(text);
        }
    }
    result
}

/// Puts another text into the document of a package.
fn edited(path: &Path, edit: impl Fn(&str) -> String) {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts(&fs::read(path).unwrap()) {
        writer.start_file(&*name, SimpleFileOptions::default()).unwrap();
        if name == "word/document.xml" {
            writer
                .write_all(edit(&String::from_utf8(bytes).unwrap()).as_bytes())
                .unwrap();
        } else {
            writer.write_all(&bytes).unwrap();
        }
    }
    fs::write(path, writer.finish().unwrap().into_inner()).unwrap();
}

#[test]
fn exported_templates_are_fit_for_use_and_give_what_is_built_in() {
    let place = exported();
    for name in ["部门报告.txt.j2", "部门报告.docx"] {
        let output = jiping(place.path(), &["template", "check", &format!("模板/{name}")]);
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(
            told.starts_with(&format!("模板「模板/{name}」可用\n\n用到的名称：")),
            "{told}"
        );
        assert!(output.stderr.is_empty());
        assert_eq!(output.status.code(), Some(0));
    }
    let input = sample("returns/财政局.xlsx");
    jiping(place.path(), &["run", &input, "-o", "内置"]);
    jiping(place.path(), &["run", &input, "--templates", "模板", "-o", "自备"]);
    let report = |folder: &str, ending: &str| {
        let path = place.path().join(folder).join("部门报告");
        let file = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        let file = file
            .filter(|file| file.extension().unwrap() == ending)
            .collect::<Vec<_>>();
        fs::read(&file[0]).unwrap()
    };
    assert!(report("内置", "txt") == report("自备", "txt"));

    let document = report("自备", "docx");
    let read = paragraphs(&text_of(&document, "word/document.xml"));
    assert!(read[0].ends_with("财政局2025年度部门绩效自评报告"), "{read:?}");
    assert!(!read.iter().any(|text| text.contains(['{', '}'])), "{read:?}");
    assert!(text_of(&document, "word/header1.xml").contains("财政局2025年度绩效自评"));
    // The table holds every project, with the figures of the text.
    let text = String::from_utf8(report("自备", "txt")).unwrap();
    let header = read.iter().position(|text| text == "复算得分").unwrap();
    let row = &read[header + 1..header + 8];
    assert_eq!(row[0], "1");
    assert!(
        text.contains(&format!("1.{}：自评得分为{}分", row[1], row[5])),
        "{row:?}\n{text}"
    );
    assert!(
        text.contains(&format!("全年预算数{}万元，全年执行数{}万元", row[2], row[3])),
        "{row:?}"
    );
    assert!(text.contains(&format!("预算执行率{}", row[4])) && text.contains(&format!("复算得分为{}分", row[6])));
}

#[test]
fn the_same_export_gives_the_same_bytes_and_explains_every_name() {
    let (one, other) = (exported(), exported());
    for name in ["部门报告.txt.j2", "部门报告.docx", "说明.txt"] {
        let read = |place: &tempfile::TempDir| fs::read(place.path().join("模板").join(name)).unwrap();
        assert!(read(&one) == read(&other), "{name}");
    }
    let explained = fs::read_to_string(one.path().join("模板/说明.txt")).unwrap();
    for known in jiping::write::report::names::NAMES {
        assert!(
            explained.contains(&format!("\r\n  {}　　{}", known.name, known.meaning)),
            "{}",
            known.name
        );
        for field in known.kind.fields() {
            assert!(
                explained.contains(&format!("\r\n  {}　　", field.name)),
                "{}",
                field.name
            );
        }
    }
}

#[test]
fn a_template_of_ones_own_is_checked_and_every_fault_is_told() {
    let place = tempfile::tempdir().unwrap();
    let own = place.path().join("我的.txt.j2");
    fs::write(&own, "{{部门}}：{% for 项 in 项目 %}{{项.名称}}{% endfor %}\r\n").unwrap();
    let output = jiping(place.path(), &["template", "check", "我的.txt.j2"]);
    let told = String::from_utf8(output.stdout).unwrap();
    let names = jiping::write::report::names::NAMES.iter();
    let count: usize = names.map(|known| 1 + known.kind.fields().len()).sum();
    let expected = format!(
        "模板「我的.txt.j2」可用\n\n用到的名称：3个\n  部门　　部门名称\n  项目　　计入的项目，逐个\n  项目.名称　　项目名称\n\n没有用到的名称：{}个\n  年度　　评价年度\n",
        count - 3
    );
    assert!(told.starts_with(&expected), "{told}");
    fs::write(&own, "{{部们}}\r\n{% for 项 in 项目 %}{{项.名}}{% endfor %}").unwrap();
    let output = jiping(place.path(), &["template", "check", "我的.txt.j2"]);
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        concat!(
            "无法使用模板「我的.txt.j2」，请按下列各条改正后重试：\n",
            "  1. 第1行：没有「部们」这个名称，是否指「部门」\n",
            "  2. 第2行：「项目」的行里没有「名」这个名称，是否指「名称」\n"
        )
    );
    assert!(output.stdout.starts_with("\n用到的名称：1个\n  项目　　".as_bytes()));
    assert_eq!(output.status.code(), Some(2));
    case(
        place.path(),
        &["template", "check", "没有.docx"],
        2,
        "",
        "无法打开模板「没有.docx」：没有这个文件。请检查路径和文件\n",
    );
    case(
        place.path(),
        &["template", "export", "."],
        2,
        "",
        "无法写入「.」：该文件夹已有内容，不会覆盖。请换一个新文件夹（run 用 -o 指定）\n",
    );
}

#[test]
fn a_faulty_template_stops_the_run_before_it_begins() {
    let place = exported();
    edited(&place.path().join("模板/部门报告.docx"), |text| {
        text.replace("{{项.名称}}", "{{项.</w:t></w:r><w:r><w:t>明称}}")
    });
    let input = sample("returns/财政局.xlsx");
    case(
        place.path(),
        &["run", &input, "--templates", "模板", "-o", "结果"],
        2,
        "",
        concat!(
            "无法使用模板「部门报告.docx」，请按下列各条改正后重试：\n",
            "  1. 「{{项.明称}}」一段：「项目」的行里没有「明称」这个名称，是否指「名称」\n"
        ),
    );
    assert!(!place.path().join("结果").exists());
    fs::create_dir(place.path().join("空")).unwrap();
    case(
        place.path(),
        &["run", &input, "--templates", "空", "-o", "结果"],
        2,
        "",
        "无法使用模板文件夹「空」：里面没有部门报告.txt.j2或部门报告.docx。请先运行 jiping template export 得到一份，再作修改\n",
    );
}

#[test]
fn own_words_as_a_word_processor_saves_them_are_filled_in_for_the_whole_district() {
    let place = exported();
    edited(&place.path().join("模板/部门报告.docx"), |text| {
        text.replace(
            "{{部门}}{{年度}}部门绩效自评报告",
            "关于｛</w:t></w:r><w:proofErr w:type=\"gramStart\"/><w:r><w:t>｛部</w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"a\"/><w:r><w:t>门｝｝ {% if 整体等级 == “优秀” %}优秀{% else %}其他{% endif %}的通报",
        )
    });
    fs::remove_file(place.path().join("模板/部门报告.txt.j2")).unwrap();
    let output = jiping(
        place.path(),
        &[
            "run",
            &sample("returns"),
            "--templates",
            "模板",
            "-o",
            "结果",
            "--only",
            "报告",
        ],
    );
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut seen = 0;
    for entry in fs::read_dir(place.path().join("结果/部门报告")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().unwrap() == "docx" {
            let document = text_of(&fs::read(&path).unwrap(), "word/document.xml");
            let read = paragraphs(&document);
            assert!(
                [format!("关于{name} 优秀的通报"), format!("关于{name} 其他的通报")].contains(&read[0]),
                "{read:?}"
            );
            let text = fs::read_to_string(path.with_extension("txt")).unwrap();
            let projects = read
                .iter()
                .skip_while(|text| *text != "复算得分")
                .skip(1)
                .collect::<Vec<_>>();
            let rows = projects.chunks(7).take_while(|row| row[0].parse::<usize>().is_ok());
            for row in rows {
                assert!(text.contains(&format!("{}.{}：", row[0], row[1])), "{name}: {row:?}");
            }
            seen += 1;
        }
    }
    assert!(seen >= 30, "{seen}");
}

#[test]
fn only_what_is_asked_for_is_written() {
    let place = tempfile::tempdir().unwrap();
    let input = sample("returns/民政局绩效自评表.xlsx");
    let top = |folder: &str| {
        let mut names: Vec<_> = fs::read_dir(place.path().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let run = |only: &str, folder: &str| {
        let output = jiping(place.path(), &["run", &input, "--only", only, "-o", folder]);
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let told = run("汇总表、报告", "一");
    assert!(
        told.ends_with(&format!("→ {}\n", Path::new("一").join("汇总表.xlsx").display())),
        "{told}"
    );
    assert_eq!(top("一"), ["汇总表.xlsx", "运行记录.json", "部门报告"]);
    let told = run("数据", "二");
    assert!(told.ends_with("→ 二\n"), "{told}");
    assert_eq!(top("二"), ["data", "运行记录.json"]);
    let marked = |folder: &str| {
        let folder = place.path().join(folder).join("退回修改单");
        let names = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| name.contains("-标注")).collect::<Vec<_>>()
    };
    run("修改单", "三");
    assert_eq!(marked("三"), [false]);
    run("标注", "四");
    assert_eq!(marked("四"), [true]);
    case(
        place.path(),
        &["run", &input, "--only", "汇总表,修改表", "-o", "五"],
        2,
        "",
        "无法只写出「修改表」：没有这种结果，是否指「修改单」。可选：汇总表、看板、总结、报告、文字报告、修改单、标注、数据\n",
    );
    assert!(!place.path().join("五").exists());
}
