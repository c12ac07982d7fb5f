//! Real published forms of twenty departments in ten provinces, read and compared cell by cell with what was published.
//!
//! `tests/cases/published.json` holds each form as published; `tests/cases/workbooks/manifest.json` says on which sheet
//! of which workbook it stands. What was cut off at the source is marked there and not compared.

use jiping::domain::cell::Cell;
use jiping::domain::form::{Form, FormKind, FundRow, Indicator};
use jiping::domain::notation::{Notation, Term};
use jiping::domain::submission::Submission;
use jiping::domain::text::folded;
use jiping::read::isolation::Isolation;
use jiping::read::{self, Source};
use rust_decimal::Decimal;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Cells that the workbooks hold as formulas without a stored result: there is nothing to read, and nothing is invented.
const NOT_STORED: [&str; 3] = [
    "ah-tianchang-shuili-2022 总分",
    "sc-zhongjiang-slj-2022 年度资金总额 rate",
    "sc-phjr 总分",
];

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn json(path: PathBuf) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn read(path: PathBuf) -> Submission {
    let sources = read::sources(&[path]).unwrap();
    let [source]: [Source; 1] = sources.try_into().unwrap();
    read::submission(&source, &Isolation::Within)
}

/// What one form says beside what was read of it.
#[derive(Default)]
struct Comparison {
    right: usize,
    differences: Vec<String>,
}

impl Comparison {
    fn expect(&mut self, name: String, is_right: bool, told: impl FnOnce() -> String) {
        if is_right {
            self.right += 1;
        } else {
            self.differences.push(format!("{name}: {}", told()));
        }
    }

    /// Published text against a cell: blank against nothing, figure against figure, word against word.
    fn cell(&mut self, name: String, published: &Value, cell: Option<&Cell>) {
        let published = published.as_str().unwrap_or_default();
        let shown = cell.filter(|cell| !cell.is_blank()).map(|cell| cell.text.as_str());
        if is_blank(published) {
            if let Some(shown) = shown.filter(|shown| !is_blank(shown) && *shown != "0") {
                self.differences.push(format!("{name}: 公布为空，读为「{shown}」"));
            }
            return;
        }
        self.expect(name, shown.is_some_and(|shown| is_same(published, shown)), || {
            format!("公布「{published}」，读为{shown:?}")
        });
    }
}

fn is_blank(text: &str) -> bool {
    matches!(folded(text).as_str(), "" | "-" | "—" | "--" | "——" | "/" | "无")
}

/// Equal as text, or the same figure in the same scale.
fn is_same(published: &str, shown: &str) -> bool {
    let bare = |text: &str| folded(text).replace([',', '≥', '≧', '≤', '≦', '=', '═', '>', '<'], "");
    bare(published) == bare(shown) || figure(published).is_some_and(|one| figure(shown) == Some(one))
}

/// The figure as a ratio where it is a percentage.
fn figure(text: &str) -> Option<Decimal> {
    match jiping::domain::notation::read(text).term {
        Term::Quantity(quantity) if quantity.percent => Some((quantity.value / Decimal::ONE_HUNDRED).normalize()),
        Term::Quantity(quantity) => Some(quantity.value.normalize()),
        _ => None,
    }
}

/// A name without numbering, points and marks.
fn bare_name(text: &str) -> String {
    let text = folded(text);
    let text = text
        .trim_start_matches("指标")
        .trim_start_matches(|letter: char| letter.is_ascii_digit());
    text.chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == '%')
        .collect()
}

fn names_agree(published: &str, read: &str) -> bool {
    let (published, read) = (bare_name(published), bare_name(read));
    published == read || (!read.is_empty() && (published.contains(&read) || read.contains(&published)))
}

fn compare(case: &Value, form: &Form) -> Comparison {
    let mut comparison = Comparison::default();
    let id = case["id"].as_str().unwrap();
    let kind = if case["form_kind"] == "project" {
        FormKind::Project
    } else {
        FormKind::Department
    };
    comparison.expect(format!("{id} kind"), form.kind == kind, || format!("{:?}", form.kind));
    for (name, published, read) in [
        ("项目", "project_name", &form.project),
        ("单位", "implementing_unit", &form.unit),
    ] {
        let published = case[published].as_str().unwrap_or_default();
        if !published.is_empty() {
            let read = read.as_ref().map(|given| given.text.as_str());
            comparison.expect(
                format!("{id} {name}"),
                read.is_some_and(|read| names_agree(published, read)),
                || format!("公布「{published}」，读为{read:?}"),
            );
        }
    }
    if let Some(unit) = case["money_unit"].as_str() {
        let read = form.amount_unit.map(|unit| unit.label());
        comparison.expect(
            format!("{id} 金额单位"),
            read.is_none_or(|read| read == unit),
            || format!("{read:?}"),
        );
    }
    compare_funds(id, case, form, &mut comparison);
    compare_indicators(id, case, form, &mut comparison);
    comparison.cell(format!("{id} 总分"), &case["total_score"], form.total.score.as_ref());
    comparison.cell(format!("{id} 等级"), &case["grade"], form.grade.as_ref());
    comparison
}

fn compare_funds(id: &str, case: &Value, form: &Form, comparison: &mut Comparison) {
    for published in case["funds"]["rows"].as_array().into_iter().flatten() {
        let source = published["source"].as_str().unwrap();
        let row = form.funds.iter().find(|row| names_agree(source, &row.source));
        let blank = FundRow::default();
        let row = row.unwrap_or(&blank);
        let cells = [
            ("initial", &row.initial),
            ("adjusted", &row.adjusted),
            ("executed", &row.executed),
            ("weight", &row.weight),
            ("rate", &row.rate),
            ("score", &row.score),
        ];
        for (name, cell) in cells {
            // Points that stand in the block's title only are read as its weight; the row itself prints none.
            if name != "weight" || case["funds"]["execution_weight_in_block_title"].is_null() {
                let name_of_cell = format!("{id} {} {name}", source.trim_end_matches(':'));
                comparison.cell(name_of_cell, &published[name], cell.as_ref());
            }
        }
    }
}

fn compare_indicators(id: &str, case: &Value, form: &Form, comparison: &mut Comparison) {
    let published: Vec<&Value> = case["indicators"].as_array().into_iter().flatten().collect();
    let name = |row: &Value| bare_name(row["l3"].as_str().unwrap_or_default());
    let mut rest = form.indicators.iter();
    let named = published
        .iter()
        .filter(|row| !name(row).is_empty() && row["truncated"] != true);
    for row in named {
        let l3 = row["l3"].as_str().unwrap();
        // Rows come in the order of the form: the next of that name is the one.
        let Some(read) = rest.by_ref().find(|read| names_agree(l3, read.name())) else {
            comparison.differences.push(format!("{id} {l3}: 没有读到这一行"));
            rest = form.indicators.iter();
            continue;
        };
        compare_row(&format!("{id} {l3}"), row, read, comparison);
    }
    for read in &form.indicators {
        let known = published
            .iter()
            .any(|row| names_agree(row["l3"].as_str().unwrap_or_default(), read.name()));
        let is_struck_out = read.name() == "/";
        comparison.expect(format!("{id} {}", read.name()), known || is_struck_out, || {
            "公布的表上没有这一行".to_owned()
        });
    }
}

fn compare_row(name: &str, published: &Value, read: &Indicator, comparison: &mut Comparison) {
    let cells = [
        ("target", &read.target),
        ("actual", &read.actual),
        ("weight", &read.weight),
        ("score", &read.score),
    ];
    for (column, cell) in cells {
        if column != "score" || published["score_shares_cell_above"] != true {
            comparison.cell(format!("{name} {column}"), &published[column], cell.as_ref());
        }
    }
    for (column, level) in [("l1", &read.level1), ("l2", &read.level2)] {
        let published = published[column].as_str().unwrap_or_default();
        if !is_blank(published) {
            let read = level.as_ref().map(|level| level.name.as_str());
            comparison.expect(
                format!("{name} {column}"),
                read.is_some_and(|read| names_agree(published, read)),
                || format!("公布「{published}」，读为{read:?}"),
            );
        }
    }
}

/// The form of a manifest entry: on its sheet, with the rows overlapping most.
fn form_of<'a>(entry: &Value, submission: &'a Submission) -> Option<&'a Form> {
    let bound = |name: &str| entry[name].as_u64().unwrap() as u32 - 1;
    let (first, last) = (bound("first_row"), bound("last_row"));
    let overlap = |form: &&Form| {
        form.area
            .last
            .row
            .min(last)
            .saturating_sub(form.area.first.row.max(first))
    };
    submission
        .forms()
        .iter()
        .filter(|form| entry["sheet"] == form.sheet.as_str())
        .max_by_key(overlap)
}

#[test]
fn every_cell_of_the_published_forms_is_read() {
    let published = json(cases().join("published.json"));
    let manifest = json(cases().join("workbooks/manifest.json"));
    let (mut right, mut differences) = (0, Vec::new());
    for entry in manifest.as_array().unwrap() {
        let case = published
            .as_array()
            .unwrap()
            .iter()
            .find(|case| case["id"] == entry["case"])
            .unwrap();
        let submission = read(cases().join("workbooks").join(entry["workbook"].as_str().unwrap()));
        let form = form_of(entry, &submission).unwrap_or_else(|| panic!("{} was not recognised", entry["case"]));
        let comparison = compare(case, form);
        right += comparison.right;
        differences.extend(comparison.differences);
    }
    differences.retain(|difference| !NOT_STORED.iter().any(|known| difference.starts_with(known)));
    assert!(
        differences.is_empty(),
        "{right} right, {} not:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(right > 1000, "only {right} cells were compared");
}

/// A form without what depends on the file: number formats that one program writes otherwise, formulas calculated on saving.
fn content(form: &Form) -> Vec<String> {
    let cells = form.scored_cells().filter(|cell| !cell.text.is_empty());
    let figures = cells.map(|cell| {
        format!(
            "{} {:?}",
            cell.at,
            figure(&cell.text).map_or_else(|| cell.text.clone(), |figure| figure.to_string().into())
        )
    });
    let names = form.indicators.iter().map(|row| row.name().to_owned());
    figures.chain(names).collect()
}

#[test]
fn forms_saved_again_read_the_same() {
    let folder = cases().join("workbooks");
    let mut compared = 0;
    for path in fs::read_dir(folder.join("resaved"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let original = read(folder.join(format!("{stem}.xlsx")));
        let resaved = read(path);
        assert_eq!(original.forms().len(), resaved.forms().len(), "{stem}");
        for (one, other) in original.forms().iter().zip(resaved.forms()) {
            let other = content(other);
            let lost: Vec<_> = content(one).into_iter().filter(|line| !other.contains(line)).collect();
            assert!(lost.is_empty(), "{stem}: {lost:?}");
            compared += 1;
        }
    }
    assert!(compared >= 8, "only {compared} forms were compared");
}

#[test]
fn a_total_of_nought_over_filled_rows_is_scored_from_the_rows() {
    let submission = read(cases().join("workbooks/ah-guichi-tangxi-2022-multi.xlsx"));
    let profile = jiping::profile::load("luquan").unwrap().profile;
    let outcome = jiping::regulation::score(&submission.forms()[0], &profile);
    assert!(outcome.execution.from_rows);
    assert_eq!(outcome.execution.budget, Some("89.974".parse().unwrap()));
    assert_eq!(outcome.execution.score, Some("10.00".parse().unwrap()));
}

#[test]
fn what_is_written_beside_the_figures_is_read_too() {
    let submission = read(cases().join("workbooks/nx-yinchuan-6z-2021.xlsx"));
    let form = &submission.forms()[0];
    assert_eq!(form.year, Some(2021));
    assert_eq!(form.indicators[0].level1.as_ref().unwrap().points, Some(Decimal::TEN));
    assert_eq!(form.placeholders.len(), 8);
    let target = form
        .indicators
        .iter()
        .find(|row| row.name() == "办公所需成本")
        .unwrap()
        .target
        .as_ref()
        .unwrap();
    assert!(matches!(Notation::of(target).term, Term::Quantity(quantity) if quantity.value == Decimal::from(150_000)));
}
