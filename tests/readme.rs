//! README.md keeps its word: its commands run, its table of checks is that of the register.
//!
//! `README=1 cargo test --test readme` writes the table anew.

use jiping::write::Outputs;
use std::fs;
use std::path::Path;
use std::process::Command;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(project().join("README.md")).unwrap()
}

/// The commands of the sh blocks that call the program, without its name.
fn commands(readme: &str) -> Vec<Vec<String>> {
    let blocks = readme
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).filter(|line| !line.contains(" > "));
    let arguments = lines.filter_map(|line| {
        line.strip_prefix("cargo run --release -- ")
            .or(line.strip_prefix("jiping "))
    });
    arguments
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .collect()
}

#[test]
fn its_commands_run() {
    let place = tempfile::tempdir().unwrap();
    let jiping = |arguments: &[String]| {
        Command::new(env!("CARGO_BIN_EXE_jiping"))
            .args(arguments)
            .current_dir(project())
            .output()
            .unwrap()
    };
    let own = place.path().join("我的口径.toml");
    fs::write(
        &own,
        jiping(&["profile".to_owned(), "show".to_owned(), "luquan".to_owned()]).stdout,
    )
    .unwrap();
    let commands = commands(&readme());
    assert!(commands.len() >= 8, "{commands:?}");
    for mut arguments in commands {
        for argument in &mut arguments {
            if argument.starts_with("out") {
                *argument = place.path().join(&argument).to_str().unwrap().to_owned();
            } else if argument == "我的口径.toml" {
                *argument = own.to_str().unwrap().to_owned();
            } else if argument.starts_with("我的模板") {
                *argument = place.path().join(&argument).to_str().unwrap().to_owned();
            }
        }
        let output = jiping(&arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code().is_some_and(|code| code < 2),
            "{arguments:?}: {told}"
        );
        assert!(!output.stdout.is_empty(), "{arguments:?}");
    }
    assert!(place.path().join("out/汇总表.xlsx").is_file());
}

#[test]
fn its_table_of_commands_leaves_none_out() {
    let output = Command::new(env!("CARGO_BIN_EXE_jiping"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let listed = help.split("命令:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<_> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 5, "{help}");
    let readme = readme();
    for name in names {
        assert!(readme.contains(&format!("\n| `{name} ")), "{name}");
    }
}

#[test]
fn its_closing_line_is_the_one_that_is_printed() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let output = Command::new(env!("CARGO_BIN_EXE_jiping"))
        .args(["run", "samples/returns", "-o", out.to_str().unwrap()])
        .current_dir(project())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout)
        .unwrap()
        .replace(out.to_str().unwrap(), "out");
    assert!(readme().contains(&printed), "README should show: {printed}");
}

const BEGIN: &str = "<!-- register -->\n";
const END: &str = "<!-- /register -->\n";

#[test]
fn its_table_of_checks_is_the_register() {
    let mut table = String::from("| 编号 | 级别 | 名称 | 含义 |\n| --- | --- | --- | --- |\n");
    for rule in jiping::checks::register() {
        table += &format!(
            "| {} | {} | {} | {} |\n",
            rule.code,
            rule.severity.label(),
            rule.name,
            rule.meaning.replace('|', "\\|")
        );
    }
    let readme = readme();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    if std::env::var_os("README").is_some() {
        fs::write(
            project().join("README.md"),
            format!("{before}{BEGIN}{table}{END}{after}"),
        )
        .unwrap();
    } else {
        assert_eq!(found, table, "run README=1 cargo test --test readme");
    }
}

/// Every output that can be asked for is named where README tells of `--only`.
#[test]
fn its_outputs_are_those_that_there_are() {
    let readme = readme();
    let line = readme.lines().find(|line| line.contains("可选汇总表")).unwrap();
    let named = line.split_once("可选").unwrap().1.split_once('；').unwrap().0;
    let named: Vec<_> = named
        .split('、')
        .map(|name| name.split_once('（').map_or(name, |(name, _)| name))
        .collect();
    assert_eq!(named, Outputs::names().collect::<Vec<_>>());
}
