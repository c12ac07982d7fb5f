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
