//! data/ and 运行记录.json, read back as another program would.

use crate::awkward::{FORMULA, SLASH, awkward};
use crate::town::luquan;
use crate::{rendered, text};
use jiping::write::{Originals, Outputs, Wanted, render};
use serde_json::Value;

const TABLES: [(&str, &str); 4] = [
    (
        "departments",
        "department,place,projects,projects_excellent,excellence_rate,excellence_rate_claimed,budget,spent,\
         execution_rate,mean_score,weighted_score,wholes,whole_score,whole_score_claimed,grade,grade_claimed,errors,hints,files",
    ),
    (
        "projects",
        "department,unit,project,project_code,year,budget_initial,budget,spent,execution_rate,execution_score,\
         score_claimed,score,grade_claimed,grade,indicators,indicators_missed,errors,hints,file,sheet,superseded_by",
    ),
    (
        "indicators",
        "department,project,level1,level2,level3,direction,target,actual,unit,weight,score_claimed,score,rule,basis,\
         file,sheet,cell,superseded_by",
    ),
    (
        "findings",
        "department,file,sheet,cell,code,severity,message,found,expected,rule,advice",
    ),
];

fn lines(table: &str) -> Vec<Value> {
    let text = text(&rendered(), &format!("data/{table}.jsonl"));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn keys_are_the_contract_in_both_forms() {
    let artifacts = rendered();
    for (table, keys) in TABLES {
        let keys = format!("{keys},schema,source_hash,profile_hash");
        let csv = text(&artifacts, &format!("data/{table}.csv"));
        assert_eq!(csv.lines().next().unwrap(), format!("\u{FEFF}{keys}"), "{table}");
        let first = text(&artifacts, &format!("data/{table}.jsonl"))
            .lines()
            .next()
            .unwrap()
            .to_owned();
        let mut at = 0;
        for key in keys.split(',') {
            at += first[at..]
                .find(&format!("\"{key}\":"))
                .unwrap_or_else(|| panic!("{table} {key}"));
        }
    }
}

#[test]
fn records_are_the_same_without_a_summary_beside_them() {
    let wanted = Wanted {
        outputs: Outputs::named("数据").unwrap(),
        ..Wanted::default()
    };
    let (district, profile) = (awkward(), luquan());
    let alone = render(&district, &[], &Originals::default(), &profile, "口径校验值", &wanted).unwrap();
    let beside = rendered();
    for (table, _) in TABLES {
        for ending in ["jsonl", "csv"] {
            let path = format!("data/{table}.{ending}");
            assert_eq!(text(&alone, &path), text(&beside, &path), "{path}");
        }
    }
}

#[test]
fn both_forms_hold_the_same_records() {
    let artifacts = rendered();
    for (table, _) in TABLES {
        let csv = text(&artifacts, &format!("data/{table}.csv"));
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(
            reader.records().map(Result::unwrap).count(),
            lines(table).len(),
            "{table}"
        );
    }
    assert_eq!(lines("departments").len(), 5);
    assert_eq!(lines("projects").len(), 4);
}

#[test]
fn decimals_are_strings_and_nothing_is_null_where_it_is_known() {
    let projects = lines("projects");
    let project = &projects[0];
    assert_eq!(project["department"], SLASH);
    assert_eq!(project["project"], FORMULA);
    assert_eq!(project["budget"], "90.5");
    assert_eq!(project["spent"], "45.25");
    assert_eq!(project["execution_rate"].as_str().unwrap().parse::<f64>().unwrap(), 0.5);
    assert_eq!(project["year"], 2025);
    assert_eq!(project["source_hash"], format!("{:064x}", 1));
    assert_eq!(project["profile_hash"], "口径校验值");
    assert_eq!(projects[1]["score"], Value::Null);
    let departments = lines("departments");
    assert_eq!(departments[2]["excellence_rate"], Value::Null);
    assert_eq!(departments[2]["files"], serde_json::json!(["水利局/整体.xlsx"]));
    assert_eq!(lines("indicators")[0]["cell"], "C13");
    assert_eq!(lines("findings")[0]["severity"], "E");
}

#[test]
fn no_cell_of_a_csv_file_is_a_formula() {
    for (table, _) in TABLES {
        let csv = text(&rendered(), &format!("data/{table}.csv"));
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
        for record in reader.records() {
            let record = record.unwrap();
            assert!(!record.iter().any(|cell| cell.starts_with('=')), "{record:?}");
        }
    }
    assert!(text(&rendered(), "data/projects.csv").contains("'=HYPERLINK"));
}

#[test]
fn the_record_of_the_run_tells_the_fate_of_every_input() {
    let record: Value = serde_json::from_str(&text(&rendered(), "运行记录.json")).unwrap();
    assert_eq!(record["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(record["profile"]["hash"], "口径校验值");
    assert_eq!(record["counts"]["departments"], 5);
    assert_eq!(record["counts"]["files_skipped"], 1);
    let fates: Vec<_> = record["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| &input["fate"])
        .collect();
    assert_eq!(fates, ["scored", "listed", "listed", "scored", "scored", "skipped"]);
    assert_eq!(record["not_sent"], serde_json::json!(["财政局"]));
}
