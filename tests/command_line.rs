//! Whole runs through the program: what it prints, where, and how it ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in the project's folder.
fn jiping(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiping"))
        .args(arguments)
        .current_dir(project())
        .output()
        .unwrap()
}

#[track_caller]
fn case(arguments: &[&str], exit: i32, stdout: &str, stderr: &str) {
    let output = jiping(arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(text(&output.stdout), stdout, "standard output of {arguments:?}");
    assert_eq!(text(&output.stderr), stderr, "standard error of {arguments:?}");
    assert_eq!(output.status.code(), Some(exit), "exit code of {arguments:?}");
}

/// A folder of its own that goes when the test ends.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn text_of(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn wrong_arguments_are_told_in_chinese() {
    case(
        &["run"],
        2,
        "",
        "无法运行：缺少<文件或文件夹>。请运行 jiping --help 查看用法\n",
    );
    case(
        &["run", "x", "--jbos", "2"],
        2,
        "",
        "无法运行：没有「--jbos」这个选项，是否指「--jobs」。请运行 jiping --help 查看用法\n",
    );
    case(
        &["run", "x", "--jobs", "0"],
        2,
        "",
        "无法运行：选项「--jobs <数目>」不能是「0」。请运行 jiping --help 查看用法\n",
    );
    case(
        &["run", "x", "--year", "二五"],
        2,
        "",
        "无法运行：选项「--year <年份>」不能是「二五」，应是1990至2099之间的年份。请运行 jiping --help 查看用法\n",
    );
    case(
        &["profile"],
        2,
        "",
        "无法运行：缺少命令。请运行 jiping --help 查看用法\n",
    );
    case(
        &["chek", "samples/returns"],
        2,
        "",
        "无法运行：没有「chek」这个命令，也没有这个文件或文件夹，是否指「check」。请运行 jiping --help 查看用法\n",
    );
    case(
        &["start"],
        2,
        "",
        "无法运行：没有「start」这个命令，也没有这个文件或文件夹。请运行 jiping --help 查看用法\n",
    );
}

#[test]
fn what_cannot_be_run_names_the_object_the_cause_and_a_way_on() {
    case(
        &["没有这个文件.xlsx"],
        2,
        "",
        "无法读取「没有这个文件.xlsx」：没有这个文件或文件夹。请检查路径是否写对、是否有读取权限\n",
    );
    case(
        &["run", "src", "-o", "never-written"],
        2,
        "",
        "无法开始：「src」里没有找到工作簿。请指定存放自评表（.xlsx、.xls、.et、.xlsb、.ods，或装着它们的.zip）的文件或文件夹\n",
    );
    case(
        &["run", "samples/returns", "--profile", "luqan", "-o", "never-written"],
        2,
        "",
        "无法使用制度口径「luqan」：没有这个内置口径，也没有这个文件，是否指「luquan」。内置口径：luquan、mof-2020、mof-2021、hubei-20-80\n",
    );
    case(
        &["explain", "F3"],
        2,
        "",
        "无法解释「F3」：没有这个审核规则编号，是否指「F03」\n",
    );
    case(
        &["profile", "check", "samples/returns/财政局.xlsx"],
        2,
        "",
        "无法打开制度口径文件「samples/returns/财政局.xlsx」：这是工作簿或文档，不是口径文件（.toml）。请检查路径\n",
    );
    assert!(!project().join("never-written").exists());
}

#[test]
fn what_stands_in_the_wrong_place_is_told() {
    case(
        &["--profile", "mof-2020", "samples/returns"],
        2,
        "",
        "无法运行：选项「--profile」要写在命令或文件的后面，如 jiping run 报送 --profile …。请运行 jiping --help 查看用法\n",
    );
    case(
        &["--nothing", "samples/returns"],
        2,
        "",
        "无法运行：没有「--nothing」这个选项。请运行 jiping --help 查看用法\n",
    );
    let place = folder();
    let lock = place.path().join("~$教育局.xlsx");
    fs::write(&lock, "x").unwrap();
    case(
        &["check", &text_of(&lock)],
        2,
        "",
        &format!(
            "无法读取「{}」：这是Office、WPS打开「教育局.xlsx」时生成的锁定文件，里面没有表格，请指定「教育局.xlsx」。请检查路径是否写对、是否有读取权限\n",
            lock.display()
        ),
    );
}

#[test]
fn several_checks_are_explained_at_once() {
    let one = |code| String::from_utf8(jiping(&["explain", code]).stdout).unwrap();
    let both = String::from_utf8(jiping(&["explain", "i07", "I08"]).stdout).unwrap();
    assert_eq!(both, format!("{}\n{}", one("I07"), one("I08")));
    assert_eq!(jiping(&["explain", "I07", "F3"]).stdout, b"");
}

#[test]
fn a_used_output_folder_is_refused_and_left_alone() {
    let used = folder();
    fs::write(used.path().join("旧结果.txt"), "保留").unwrap();
    let output = jiping(&["run", "samples/returns/财政局.xlsx", "-o", &text_of(used.path())]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        told,
        format!(
            "无法写入「{}」：该文件夹已有内容，不会覆盖。请换一个新文件夹（run 用 -o 指定）\n",
            used.path().display()
        )
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_dir(used.path()).unwrap().count(), 1);
}

#[test]
fn without_an_output_folder_the_result_stands_beside_the_input_and_is_numbered() {
    let place = folder();
    let input = place.path().join("报送");
    fs::create_dir(&input).unwrap();
    fs::copy(project().join("samples/returns/财政局.xlsx"), input.join("财政局.xlsx")).unwrap();
    for name in ["报送_绩评结果", "报送_绩评结果2"] {
        let output = jiping(&[&text_of(&input)]);
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(
            told.ends_with(&format!(
                "→ {}\n",
                place.path().join(name).join("汇总表.xlsx").display()
            )),
            "{told}"
        );
        assert!(place.path().join(name).join("汇总表.xlsx").is_file());
    }
}

#[test]
fn a_clean_return_ends_with_nought_and_a_faulty_one_with_one() {
    let clean = jiping(&["check", "samples/returns/财政局.xlsx"]);
    assert_eq!(
        String::from_utf8(clean.stdout).unwrap(),
        "共1个文件、4张自评表：强制问题0处，提示0处\n"
    );
    assert_eq!(clean.status.code(), Some(0));
    let faulty = jiping(&["check", "samples/returns/鹿泉区医疗保障局.xlsx"]);
    assert_eq!(faulty.status.code(), Some(1));
}

/// Every file below a folder with its bytes, by path.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inner = path.strip_prefix(folder).unwrap().to_owned();
                found.push((inner, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn one_thread_or_many_give_the_same_bytes() {
    let place = folder();
    let run = |name: &str, jobs: &str| {
        let out = place.path().join(name);
        let output = jiping(&[
            "run",
            "samples/returns",
            "--roster",
            "samples/部门名录.xlsx",
            "--jobs",
            jobs,
            "-o",
            &text_of(&out),
        ]);
        assert_eq!(output.status.code(), Some(1));
        files(&out)
    };
    let (one, many) = (run("one", "1"), run("many", "8"));
    assert!(one.len() > 30, "only {} files were written", one.len());
    for ((name, one), (other_name, many)) in one.iter().zip(&many) {
        assert_eq!(name, other_name);
        assert!(one == many, "{} differs", name.display());
    }
    assert_eq!(one.len(), many.len());
}

#[test]
fn inspect_shows_target_and_actual_with_the_columns_beside_them() {
    let place = tempfile::tempdir().unwrap();
    let form = "项目支出绩效自评表\n项目名称,改造校舍,主管部门,教育局\n\
                一级指标,二级指标,三级指标,指标性质,年度指标值,计量单位,实际完成值,分值,得分\n\
                产出指标,数量指标,改造校舍,≥,≥100,处,50,50,25\n\
                产出指标,质量指标,合格率,1,95,%,95,30,30\n\
                产出指标,时效指标,工期,不多于,12,月,12,20,20\n";
    let file = place.path().join("教育局.csv");
    fs::write(&file, form).unwrap();
    let told = String::from_utf8(jiping(&["inspect", file.to_str().unwrap()]).stdout).unwrap();
    for line in [
        "目标 ≥100处（E4）  实际 50处（G4）",
        "目标 ≥95%（E5）  实际 95%（G5）",
        "目标 ≤12月（E6）  实际 12月（G6）",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn json_is_one_document_and_nothing_else() {
    let output = jiping(&["inspect", "--json", "samples/returns/财政局.xlsx"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(output.stderr.is_empty());
    let form = &document["workbooks"][0]["forms"][0];
    for key in [
        "sheet",
        "range",
        "kind",
        "title",
        "year",
        "department",
        "unit",
        "project",
        "project_code",
        "amount_unit",
        "funds",
        "goals",
        "indicators",
        "execution",
        "total",
        "grade",
        "grade_recomputed",
    ] {
        assert!(form.get(key).is_some(), "{key}");
    }
    assert_eq!(document["workbooks"][0]["path"], "samples/returns/财政局.xlsx");
    assert_eq!(form["kind"], "project");
    let check = jiping(&["check", "--json", "samples/returns/鹿泉区医疗保障局.xlsx"]);
    let document: serde_json::Value = serde_json::from_slice(&check.stdout).unwrap();
    assert_eq!(document["workbooks"][0]["findings"][0]["code"], "S01");
}

#[test]
fn help_is_given_however_it_is_asked_for() {
    let told = |arguments: &[&str]| String::from_utf8(jiping(arguments).stdout).unwrap();
    assert_eq!(told(&["help"]), told(&["--help"]));
    assert_eq!(told(&["help", "run"]), told(&["run", "--help"]));
    assert!(told(&["help", "run"]).contains("--only"));
}

/// A file that could not be read is named and ends the command with 1, however the profile ranks S01.
#[test]
fn an_unreadable_file_is_never_passed_over() {
    let folder = folder();
    let text = fs::read_to_string(project().join("src/profile/builtin/luquan.toml")).unwrap();
    let broken = folder.path().join("坏.xlsx");
    fs::write(&broken, "PK\u{3}\u{4}").unwrap();
    let broken = text_of(&broken);
    for setting in ["error", "hint", "off"] {
        let profile = folder.path().join(format!("{setting}.toml"));
        let set = format!("[checks]\nS01 = \"{setting}\"");
        fs::write(&profile, text.replace("[checks]", &set)).unwrap();
        let profile = text_of(&profile);
        let result = text_of(&folder.path().join(setting));
        for arguments in [
            vec!["check", &broken],
            vec!["check", &broken, "--json"],
            vec!["check", &broken, "--before", &broken],
            vec!["inspect", &broken],
            vec!["run", &broken, "-o", &result],
        ] {
            let output = jiping(&[&arguments[..], &["--profile", &profile]].concat());
            assert_eq!(output.status.code(), Some(1), "{setting} {arguments:?}");
            let told = [output.stdout, output.stderr].concat();
            let told = String::from_utf8(told).unwrap();
            let expected = if arguments[0] == "run" {
                "无法读取的文件1个"
            } else {
                "无法读取"
            };
            assert!(told.contains(expected), "{setting} {arguments:?}\n{told}");
        }
    }
}
