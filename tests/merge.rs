//! `jiping merge`: districts' results put together give what one run over all their returns gives.

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

fn jiping(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiping"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[track_caller]
fn fails(folder: &Path, arguments: &[&str], stderr: &str) {
    let output = jiping(folder, arguments);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), stderr);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
}

/// Two districts, 东区 and 西区, with half of the samples each, scored; and all of them scored in one run.
fn scored() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/returns");
    let mut returns: Vec<_> = fs::read_dir(samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        // A department with two files must not be parted.
        .filter(|path| !path.to_string_lossy().contains('（') && !path.to_string_lossy().contains('~'))
        .collect();
    returns.sort();
    assert!(returns.len() > 10);
    for (at, path) in returns.iter().enumerate() {
        for district in [["报送/东区", "报送/西区"][at % 2], "报送/全部"] {
            let place = folder.path().join(district);
            fs::create_dir_all(&place).unwrap();
            fs::copy(path, place.join(path.file_name().unwrap())).unwrap();
        }
    }
    for (district, result) in [("东区", "各区/东区"), ("西区", "各区/西区_绩评结果"), ("全部", "一次")]
    {
        let output = jiping(folder.path(), &["run", &format!("报送/{district}"), "-o", result]);
        assert!(
            output.status.code() < Some(2),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    folder
}

fn records(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn two_districts_give_the_figures_of_one_run() {
    let folder = scored();
    let output = jiping(folder.path(), &["merge", "各区", "-o", "市"]);
    let projects = records(&folder.path().join("一次/data/projects.jsonl"));
    let departments = records(&folder.path().join("一次/data/departments.jsonl"));
    let counted = projects
        .iter()
        .filter(|project| project["superseded_by"].is_null())
        .count();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!(
            "共2个地区、{}个部门、{counted}个项目 → 市/各地区汇总表.xlsx\n",
            departments.len()
        )
    );
    assert_eq!(output.status.code(), Some(0));

    let merged = records(&folder.path().join("市/data/departments.jsonl"));
    let by_name: BTreeMap<&str, &Value> = departments
        .iter()
        .map(|department| (department["department"].as_str().unwrap(), department))
        .collect();
    assert_eq!(merged.len(), departments.len());
    for department in &merged {
        let alone = by_name[department["department"].as_str().unwrap()];
        for key in [
            "place",
            "projects",
            "projects_excellent",
            "excellence_rate",
            "excellence_rate_claimed",
            "budget",
            "spent",
            "execution_rate",
            "mean_score",
            "weighted_score",
            "whole_score",
            "grade",
            "errors",
        ] {
            assert_eq!(department[key], alone[key], "{key} of {department}");
        }
    }
}

/// Rows of a sheet by the text of their third column.
fn rows(workbook: &Path, sheet: &str) -> BTreeMap<String, Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook(workbook).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let named = range.rows().map(|row| (row[2].to_string(), row.to_vec()));
    named.collect()
}

#[test]
fn the_sum_is_of_all_projects_and_the_sheet_says_what_the_records_say() {
    let folder = scored();
    assert_eq!(
        jiping(folder.path(), &["merge", "各区", "-o", "市"]).status.code(),
        Some(0)
    );
    let regions = records(&folder.path().join("市/data/regions.jsonl"));
    let names: Vec<_> = regions
        .iter()
        .map(|region| region["region"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["东区", "西区"]);

    let sheet = rows(&folder.path().join("市/各地区汇总表.xlsx"), "地区排名");
    let whole = rows(&folder.path().join("一次/汇总表.xlsx"), "部门排名");
    // 项目 to 评优率 自报, 加权, money: the same columns in both, means and rates not those of the districts.
    let (sum, one_run) = (&sheet["合计"], &whole["全区"]);
    assert_eq!(sum[6..14], one_run[4..12], "projects, grades and shares");
    assert_eq!(sum[14..16], one_run[12..14], "means");
    assert_eq!(sum[18..21], one_run[19..22], "money and rate");
    for region in &regions {
        let row = &sheet[region["region"].as_str().unwrap()];
        let mean: f64 = region["mean_score"].as_str().unwrap().parse().unwrap();
        assert_eq!(row[14], Data::Float(mean));
        assert_eq!(row[0], Data::Float(region["place"].as_f64().unwrap()));
    }
}

#[test]
fn districts_rank_as_the_profile_says_and_the_sheet_tells_it() {
    let folder = scored();
    let shown = jiping(folder.path(), &["profile", "show", "luquan"]).stdout;
    let law = String::from_utf8(shown).unwrap();
    let (before, after) = law.split_once("[ranking]\n").unwrap();
    let after: Vec<&str> = after
        .lines()
        .skip_while(|line| !line.starts_with("[thresholds]"))
        .collect();
    let own = "[ranking]\nby = \"claimed\"\nscore = \"weighted\"\nties = []\n";
    let law = format!("{before}{own}{}\n", after.join("\n"));
    fs::write(folder.path().join("口径.toml"), law).unwrap();
    let merge = ["merge", "各区", "-o", "市", "--mixed-profiles", "--profile"];
    for (profile, told, column) in [
        (
            "luquan",
            "地区排名得分取复算的项目平均分；得分相同的依次比较：执行率高者在前，强制问题少者在前；仍相同的并列，",
            "平均分\n简单",
        ),
        (
            "口径.toml",
            "地区排名得分取自报的按预算加权的项目平均分；得分相同的并列，",
            "",
        ),
    ] {
        let _ = fs::remove_dir_all(folder.path().join("市"));
        jiping(folder.path(), &[&merge[..], &[profile]].concat());
        let mut book: Xlsx<_> = calamine::open_workbook(folder.path().join("市/各地区汇总表.xlsx")).unwrap();
        let sheet = book.worksheet_range("地区排名").unwrap();
        assert!(
            sheet
                .used_cells()
                .any(|(_, _, cell)| cell.to_string().starts_with(told)),
            "{told}"
        );
        let header = sheet.rows().nth(2).unwrap();
        let at = |name: &str| {
            header
                .iter()
                .position(|cell| matches!(cell, Data::String(text) if text == name))
        };
        let scores: Vec<_> = sheet
            .rows()
            .skip(3)
            .take(2)
            .map(|row| row[at("排名\n得分").unwrap()].clone())
            .collect();
        assert!(
            matches!(scores[..], [Data::Float(first), Data::Float(last)] if first >= last),
            "{scores:?}"
        );
        if let Some(mean) = at(column) {
            assert!(sheet.rows().skip(3).take(2).map(|row| &row[mean]).eq(&scores));
        }
    }
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let folder = scored();
    for out in ["市", "市2"] {
        jiping(folder.path(), &["merge", "各区/西区_绩评结果", "各区/东区", "-o", out]);
    }
    for file in ["各地区汇总表.xlsx", "data/regions.csv", "data/departments.jsonl"] {
        let read = |out: &str| fs::read(folder.path().join(out).join(file)).unwrap();
        assert_eq!(read("市"), read("市2"), "{file}");
    }
}

#[test]
fn what_cannot_be_merged_is_told() {
    let folder = scored();
    fs::create_dir(folder.path().join("空")).unwrap();
    fails(
        folder.path(),
        &["merge", "空", "-o", "市"],
        "无法汇总「空」：里面没有绩评的结果文件夹（应有运行记录.json）。请指定各地区运行 jiping run 得到的结果文件夹\n",
    );
    fails(
        folder.path(),
        &["merge", "各区", "各区/东区", "-o", "市"],
        "无法汇总：有两个结果文件夹都叫「东区」，不知道是不是同一个地区。请把文件夹改成各地区的名称\n",
    );
    fails(
        folder.path(),
        &["merge", "各区", "-o", "市", "--profile", "mof-2020"],
        "无法汇总：下列地区计分所用的口径与「财预〔2020〕10号绩效自评口径」不同：东区（石家庄市鹿泉区绩效自评口径）、西区（石家庄市鹿泉区绩效自评口径）。请用 --profile 指定各地区所用的口径；确要把不同口径的结果合在一起的，加 --mixed-profiles\n",
    );
    let mixed = jiping(
        folder.path(),
        &["merge", "各区", "-o", "市", "--profile", "mof-2020", "--mixed-profiles"],
    );
    assert_eq!(mixed.status.code(), Some(0));

    let projects = folder.path().join("各区/东区/data/projects.jsonl");
    let text = fs::read_to_string(&projects).unwrap();
    let cut: String = text.chars().take(text.chars().count() - 9).collect();
    fs::write(&projects, cut).unwrap();
    let lines = text.lines().count();
    fails(
        folder.path(),
        &["merge", "各区", "-o", "市二"],
        &format!(
            "无法使用「各区/东区/data/projects.jsonl」：第{lines}行不是完整的记录。请该地区重新运行 jiping run，交回整个结果文件夹\n"
        ),
    );
    assert!(!folder.path().join("市二").exists());
}

/// Rewrites a file of a district's results.
fn edit(folder: &Path, file: &str, edit: impl FnOnce(&str) -> String) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let edited = edit(&text);
    assert_ne!(edited, text, "{file}");
    fs::write(path, edited).unwrap();
}

/// A folder of results that was cut short, put together from two runs, or edited gives no figure.
#[test]
fn results_that_contradict_themselves_are_refused() {
    let folder = scored();
    let sound = folder.path().join("各区/东区");
    let first_half = |text: &str| {
        let lines: Vec<_> = text.lines().collect();
        lines[..lines.len() / 2].join("\n") + "\n"
    };
    let (projects, departments, manifest) = ("data/projects.jsonl", "data/departments.jsonl", "运行记录.json");
    let with = |file: &'static str, from: &'static str, to: &'static str| {
        (
            file,
            Box::new(move |text: &str| text.replacen(from, to, 1)) as Box<dyn Fn(&str) -> String>,
        )
    };
    let cases = [
        (
            (projects, Box::new(first_half) as Box<dyn Fn(&str) -> String>),
            "项目记录中有",
        ),
        ((projects, Box::new(|_: &str| String::new())), "项目记录中有0个"),
        ((projects, Box::new(|text: &str| text.repeat(2))), "项目记录中有"),
        ((departments, Box::new(|text: &str| text.repeat(2))), "出现了两次"),
        (with(projects, "\"score\":\"", "\"score\":\"9"), "的项目平均分为"),
        (with(projects, "\"score\":\"", "\"score\":\"-"), "的项目平均分为"),
        (with(projects, "\"budget\":\"", "\"budget\":\"9"), "的全年预算数为"),
        (with(projects, "\"spent\":\"", "\"spent\":\"9"), "的全年执行数为"),
        (
            with(projects, "\"profile_hash\":\"", "\"profile_hash\":\"0"),
            "第1行的口径校验值",
        ),
        (
            with(projects, "\"source_hash\":\"", "\"source_hash\":\"0"),
            "第1行的来源文件校验值",
        ),
        (
            with(departments, "\"source_hash\":[\"", "\"source_hash\":[\"0"),
            "第1行的来源文件校验值",
        ),
        (
            with(departments, "\"errors\":", "\"errors\":1844674407370955161"),
            "第1行不是完整的记录",
        ),
        (with(departments, "\"errors\":", "\"errors\":99"), "强制问题"),
        (
            with(manifest, "\"program\": \"jiping\"", "\"program\": \"evil\""),
            "不是绩评写出的运行记录",
        ),
        (
            with(manifest, "\"departments\": ", "\"departments\": 1"),
            "运行记录写明部门1",
        ),
        (with(manifest, "\"projects\": ", "\"projects\": 1"), "运行记录写明项目1"),
        (
            with(manifest, "\"projects_scored\": ", "\"projects_scored\": 1"),
            "复算出总分的项目1",
        ),
        (
            with(manifest, "\"roster\": null", "\"roster\": 18446744073709551615"),
            "内容不完整或被改动过",
        ),
    ];
    for ((file, change), part) in cases {
        let whole = fs::read_to_string(sound.join(file)).unwrap();
        edit(&sound, file, change);
        let output = jiping(folder.path(), &["merge", "各区", "-o", "市"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            told.starts_with("无法使用「各区/东区") && told.contains(part),
            "{part}: {told}"
        );
        assert_eq!(output.status.code(), Some(2), "{part}");
        fs::write(sound.join(file), whole).unwrap();
    }
    assert_eq!(
        jiping(folder.path(), &["merge", "各区", "-o", "市"]).status.code(),
        Some(0)
    );
}

#[test]
fn the_same_results_under_two_names_are_not_counted_twice() {
    let folder = scored();
    for other in ["一次", "各区/西区_绩评结果"] {
        let output = jiping(folder.path(), &["merge", "各区/东区", other, "-o", "市"]);
        let told = String::from_utf8(output.stderr).unwrap();
        let is_same = other == "一次";
        assert_eq!(
            told.starts_with("无法汇总：「东区」和「一次」是同样的报送得到的结果"),
            is_same,
            "{told}"
        );
        assert_eq!(output.status.code(), Some(if is_same { 2 } else { 0 }));
    }
    // One file in common is told and counted.
    let manifest = fs::read(folder.path().join("各区/东区/运行记录.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let mut inputs = manifest["inputs"].as_array().unwrap().iter();
    let counted = inputs.find(|input| input["forms_scored"].as_u64() > Some(0)).unwrap();
    let own = Path::new("报送/东区").join(counted["file"].as_str().unwrap());
    fs::copy(folder.path().join(own), folder.path().join("报送/西区/也报了.xlsx")).unwrap();
    assert!(jiping(folder.path(), &["run", "报送/西区", "-o", "西区"]).status.code() < Some(2));
    let output = jiping(folder.path(), &["merge", "各区/东区", "西区", "-o", "市二"]);
    let told = String::from_utf8(output.stdout).unwrap();
    let told = told.lines().next().unwrap();
    assert!(
        told.starts_with("请核对：「东区」和「西区」里有1个文件内容相同（如「也报了.xlsx」），两处都计入了"),
        "{told}"
    );
    assert_eq!(output.status.code(), Some(0));
}

/// Findings on the roster are of no department; the district's own count has them, and so has the city's.
#[test]
fn problems_are_counted_as_the_district_counts_them() {
    let folder = scored();
    fs::write(
        folder.path().join("名录.csv"),
        "部门,简称\n鹿泉区教育局,教育局\n天外局,\n",
    )
    .unwrap();
    let run = ["run", "报送/东区", "--roster", "名录.csv", "-o", "单独/东区"];
    assert!(jiping(folder.path(), &run).status.code() < Some(2));
    assert_eq!(
        jiping(folder.path(), &["merge", "单独", "-o", "市"]).status.code(),
        Some(0)
    );
    let own: Value = serde_json::from_slice(&fs::read(folder.path().join("单独/东区/运行记录.json")).unwrap()).unwrap();
    let region = &records(&folder.path().join("市/data/regions.jsonl"))[0];
    let of_departments = records(&folder.path().join("市/data/departments.jsonl"));
    let mut is_more = false;
    for key in ["errors", "hints"] {
        assert_eq!(region[key], own["counts"][key], "{key}");
        let sum: u64 = of_departments.iter().map(|one| one[key].as_u64().unwrap()).sum();
        is_more |= own["counts"][key].as_u64().unwrap() > sum;
    }
    assert!(is_more, "no finding is of no department");
}

#[test]
fn profiles_that_score_alike_are_merged() {
    let folder = scored();
    let shown = jiping(folder.path(), &["profile", "show", "luquan"]).stdout;
    let shown = String::from_utf8(shown).unwrap();
    let dated = shown.replace("# deadline = \"2026-03-15\"", "deadline = \"2026-03-16\"");
    let stricter = shown.replacen("from = 90", "from = 91", 1);
    for (name, profile) in [("dated.toml", &dated), ("stricter.toml", &stricter)] {
        assert_ne!(*profile, shown);
        fs::write(folder.path().join(name), profile).unwrap();
        let run = ["run", "报送/东区", "--profile", name, "-o", &format!("{name}的/东区")];
        assert!(jiping(folder.path(), &run).status.code() < Some(2));
    }
    let merge = |east: &str, out: &str| jiping(folder.path(), &["merge", east, "各区/西区_绩评结果", "-o", out]);
    let alike = merge("dated.toml的/东区", "市");
    assert_eq!(String::from_utf8(alike.stderr).unwrap(), "");
    let different = merge("stricter.toml的/东区", "市二");
    let told = String::from_utf8(different.stderr).unwrap();
    assert!(told.contains("东区（名称相同而内容不同，校验值"), "{told}");
}

/// A pipe in place of a record file is told, not waited for.
#[test]
#[cfg(unix)]
fn what_is_no_file_is_not_read() {
    let folder = scored();
    let path = folder.path().join("各区/东区/data/projects.jsonl");
    fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    fails(
        folder.path(),
        &["merge", "各区", "-o", "市"],
        "无法使用「各区/东区/data/projects.jsonl」：这是命名管道，不是文件。请该地区重新运行 jiping run，交回整个结果文件夹\n",
    );
    let pipe = folder.path().join("管道");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for option in ["--roster", "--profile"] {
        let output = jiping(folder.path(), &["run", "报送", option, "管道", "-o", "结果"]);
        assert!(
            String::from_utf8(output.stderr).unwrap().contains("这是命名管道"),
            "{option}"
        );
    }
    fs::create_dir(folder.path().join("模板")).unwrap();
    fs::rename(&pipe, folder.path().join("模板/部门报告.txt.j2")).unwrap();
    let output = jiping(folder.path(), &["run", "报送", "--templates", "模板", "-o", "结果"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("这是命名管道"), "{told}");
    let output = jiping(folder.path(), &["profile", "check", "/dev/zero"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("这是设备"));
}
