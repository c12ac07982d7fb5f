//! What goes wrong on returns, check by check.

use super::Situation;
use super::desk::{Desk, cell, entry, given, set, slot, sound_form};
use crate::checks::register;
use crate::domain::cell::{Covered, Stored};
use crate::domain::form::{AmountUnit, FormKind, Given, MissingColumn};
use crate::domain::moment::Moment;
use crate::domain::submission::{Content, Passed, Refusal, SkipReason};
use crate::profile::model::{Setting, Unweighted};
use crate::regulation::sample::execution_bands;

pub const fn situation(
    code: &'static str,
    raises: &'static [&'static str],
    spoil: fn(&mut Desk),
    twin: fn(&mut Desk),
) -> Situation {
    Situation {
        code,
        raises,
        spoil,
        twin,
    }
}

/// All of them, in the order of the register.
pub fn situations() -> Vec<Situation> {
    let mut all: Vec<Situation> = [
        files(),
        sheets(),
        batches(),
        funds(),
        weights(),
        indicators(),
        scores(),
        totals(),
        rosters(),
        super::doubts::situations(),
    ]
    .into_iter()
    .flatten()
    .collect();
    all.sort_by_key(|situation| register().iter().position(|rule| rule.code == situation.code));
    all
}

fn unknown(words: &[&str]) -> SkipReason {
    SkipReason::Unknown {
        header_words: words.iter().map(|word| (*word).to_owned()).collect(),
    }
}

fn files() -> Vec<Situation> {
    vec![
        situation(
            "S01",
            &["S01", "R01"],
            |desk| {
                desk.refuse(Refusal::NotAWorkbook {
                    kind: "Word文档".to_owned(),
                    cure: "用Word打开，把表格复制到Excel或WPS表格中，另存为.xlsx后重新报送".to_owned(),
                });
            },
            |desk| {
                let mut lock = desk.submissions[0].clone();
                lock.content = Content::Passed(Passed::Litter);
                desk.submissions.push(lock);
            },
        ),
        situation(
            "S01",
            &["S01", "R01"],
            |desk| {
                desk.refuse(Refusal::Unreadable {
                    cause: "压缩包结构已损坏".to_owned(),
                    cure: "用Excel或WPS表格打开并修复，另存为.xlsx后重新报送".to_owned(),
                });
            },
            |_| {},
        ),
        situation("S02", &["S02", "R01"], |desk| desk.refuse(Refusal::Encrypted), |_| {}),
        situation(
            "S03",
            &["S03", "R01"],
            |desk| desk.skip("自评", unknown(&["项目名称", "年度指标值", "得分"]), false),
            |desk| {
                desk.skip("填报说明", SkipReason::Instructions, true);
            },
        ),
        situation(
            "S03",
            &["S03", "R01"],
            |desk| desk.skip("收支表", unknown(&["项目名称", "得分"]), false),
            |desk| {
                desk.skip("填报说明", SkipReason::Instructions, true);
            },
        ),
        situation(
            "S03",
            &["S03", "R01"],
            |desk| desk.skip("Sheet1", SkipReason::Empty, false),
            |desk| {
                desk.skip("Sheet2", SkipReason::Empty, true);
            },
        ),
        situation(
            "S04",
            &["S04"],
            |desk| desk.skip("项目台账", unknown(&["项目名称", "得分"]), true),
            |desk| {
                desk.skip("基础数据表", SkipReason::Supporting, true);
            },
        ),
        situation(
            "S04",
            &["S04"],
            |desk| {
                let cause = "该表内容已损坏".to_owned();
                desk.skip("项目二", SkipReason::Unreadable { cause }, true);
            },
            |desk| desk.skip("图表1", SkipReason::NotAWorksheet, true),
        ),
    ]
}

fn sheets() -> Vec<Situation> {
    vec![
        situation(
            "S05",
            &["S05"],
            |desk| {
                desk.form().missing.push(MissingColumn {
                    name: "实际完成值".into(),
                    accepted: vec!["完成值".to_owned(), "全年完成值".to_owned()],
                    claimed_by: Vec::new(),
                });
            },
            |_| {},
        ),
        situation(
            "S05",
            &["S05"],
            |desk| {
                desk.form().missing.push(MissingColumn {
                    name: "三级指标".into(),
                    accepted: Vec::new(),
                    claimed_by: Vec::new(),
                });
            },
            |_| {},
        ),
        situation(
            "S05",
            &["S05"],
            |desk| {
                let claim = |at: &str, text: &str| Given {
                    at: at.parse().unwrap(),
                    text: text.into(),
                };
                desk.form().missing.push(MissingColumn {
                    name: "年度指标值".into(),
                    accepted: Vec::new(),
                    claimed_by: vec![claim("D4", "目标值"), claim("E4", "计划值")],
                });
            },
            |_| {},
        ),
        situation(
            "S05",
            &["S05"],
            |desk| {
                let claim = Given {
                    at: "E4".parse().unwrap(),
                    text: "2024年实际值".into(),
                };
                desk.form().missing.push(MissingColumn {
                    name: "实际完成值".into(),
                    accepted: Vec::new(),
                    claimed_by: vec![claim],
                });
            },
            |_| {},
        ),
        situation("S05", &["S05"], |desk| lose_columns(desk, &["分值", "得分"]), |_| {}),
        situation(
            "S05",
            &["S05"],
            |desk| lose_columns(desk, &["分值"]),
            |desk| {
                lose_columns(desk, &["分值"]);
                desk.profile.formula.unweighted = Unweighted::Claimed;
            },
        ),
        situation(
            "S06",
            &["S06"],
            |desk| desk.fill([("G5", "#DIV/0!")]),
            |desk| desk.fill([("G5", "80.0%")]),
        ),
        situation(
            "S06",
            &["S06"],
            |desk| desk.fill([("E9", "#VALUE!"), ("G9", "19.48")]),
            |_| {},
        ),
        situation(
            "S06",
            &["S06"],
            |desk| {
                let score = slot(desk.form(), "G5").as_mut().unwrap();
                (score.stored, score.text) = (Stored::Error, "1,2".into());
            },
            |_| {},
        ),
        situation(
            "S07",
            &["S07"],
            |desk| {
                let total = slot(desk.form(), "G15").as_mut().unwrap();
                total.stored = Stored::FormulaWithoutValue;
            },
            |_| {},
        ),
        situation(
            "S08",
            &["S08"],
            |desk| {
                for address in ["E10", "F10", "G10"] {
                    slot(desk.form(), address).as_mut().unwrap().hidden = true;
                }
            },
            |desk| {
                // A hidden reason is not scored.
                slot(desk.form(), "H9").as_mut().unwrap().hidden = true;
            },
        ),
        situation(
            "S08",
            &["S08"],
            |desk| {
                let form = desk.form();
                let addresses: Vec<_> = form.scored_cells().map(|cell| cell.at.to_string()).collect();
                for address in addresses {
                    slot(form, &address).as_mut().unwrap().hidden = true;
                }
            },
            |_| {},
        ),
        situation(
            "S08",
            &["S08"],
            |desk| cover(desk, "F9:F10", "F10", "20"),
            // Nothing is scored there.
            |desk| cover(desk, "A1:H1", "H1", "自评表"),
        ),
        situation(
            "S14",
            &["S14"],
            |desk| slot(desk.form(), "F9").as_mut().unwrap().text = "50".into(),
            |desk| slot(desk.form(), "F9").as_mut().unwrap().text = "20.00分".into(),
        ),
        situation(
            "S09",
            &["S09"],
            |desk| {
                desk.form().placeholders.extend(given("C12", "指标2："));
                desk.form().placeholders.extend(given("C13", "……"));
            },
            |_| {},
        ),
        situation(
            "S13",
            &["S13"],
            |desk| {
                desk.form().unread.extend(given("G12", "10"));
                desk.form().unread.extend(given("H12", "9"));
                desk.form().unread.extend(given("H15", "4"));
            },
            |_| {},
        ),
        situation(
            "S10",
            &["S10"],
            |desk| desk.form().department = None,
            |desk| desk.form().unit = desk.form().department.take(),
        ),
        situation(
            "S10",
            &["S10"],
            |desk| desk.form().project = None,
            |desk| {
                desk.form().kind = FormKind::Department;
                desk.form().project = None;
                desk.fill([("B16", "优秀")]);
            },
        ),
        situation("S10", &["S10"], |desk| desk.form().project = given("B3", " "), |_| {}),
        situation(
            "S10",
            &["S10"],
            |desk| {
                desk.form().kind = FormKind::Department;
                desk.form().department = None;
                desk.fill([("B16", "优秀")]);
            },
            |desk| {
                desk.form().kind = FormKind::Department;
                desk.form().unit = desk.form().department.take();
                desk.fill([("B16", "优秀")]);
            },
        ),
    ]
}

/// A merged area that lies over a figure or text.
fn cover(desk: &mut Desk, area: &str, address: &str, text: &str) {
    let area = area.parse().unwrap();
    let covered = cell(address, text).map(|cell| Covered { area, cell });
    desk.form().covered.extend(covered);
}

/// A layout without these columns of points.
fn lose_columns(desk: &mut Desk, names: &[&'static str]) {
    let form = desk.form();
    for name in names {
        form.missing.push(MissingColumn {
            name: (*name).into(),
            accepted: Vec::new(),
            claimed_by: Vec::new(),
        });
    }
    form.columns.weight = !names.contains(&"分值");
    form.columns.score = !names.contains(&"得分");
    for row in &mut form.indicators {
        row.weight = row.weight.take().filter(|_| form.columns.weight);
        row.score = row.score.take().filter(|_| form.columns.score);
    }
    form.total.score = form.total.score.take().filter(|_| form.columns.score);
}

fn batches() -> Vec<Situation> {
    vec![
        situation(
            "S11",
            &["S11"],
            |desk| desk.form().year = Some(2021),
            |desk| {
                desk.form().year = Some(2021);
                desk.year = Some(2021);
            },
        ),
        situation(
            "S11",
            &["S11"],
            |desk| {
                desk.form().year = None;
                desk.form().year_at = None;
            },
            |desk| desk.year = None,
        ),
        situation(
            "S11",
            &["S11"],
            |desk| {
                desk.year = None;
                desk.form().year = None;
            },
            |_| {},
        ),
        situation(
            "S12",
            &["S12"],
            |desk| {
                desk.add("教育局（副本）.xlsx", sound_form());
                desk.submissions.iter_mut().for_each(|file| file.hash = "ab".to_owned());
            },
            |_| {},
        ),
        situation(
            "S12",
            &["I08", "T02", "S12"],
            |desk| {
                let mut again = sound_form();
                set(&mut again, "G9", "20");
                set(&mut again, "G15", "98");
                desk.add("教育局项目.xlsx", again);
            },
            |desk| {
                let mut other = sound_form();
                other.project = given("B3", "校园安防");
                desk.add("教育局（二）.xlsx", other);
            },
        ),
        situation(
            "S12",
            &["T06", "S12"],
            |desk| {
                let mut again = sound_form();
                set(&mut again, "G15", "");
                set(&mut again, "B16", "");
                desk.add("教育局项目.xlsx", again);
            },
            |desk| {
                // Two codes are two projects.
                desk.form().project_code = Some("A01".into());
                let mut other = sound_form();
                other.project_code = Some("A02".into());
                desk.add("教育局（二）.xlsx", other);
            },
        ),
        situation(
            "S12",
            &["S12"],
            |desk| {
                let mut again = sound_form();
                set(&mut again, "E9", "500平方米");
                set(&mut again, "G9", "20");
                set(&mut again, "G15", "98");
                desk.add("修改后_教育局.xlsx", again);
            },
            |desk| {
                let mut other = sound_form();
                other.project = given("B3", "校园安防");
                desk.add("修改后_教育局.xlsx", other);
            },
        ),
        situation(
            "S12",
            &["S12"],
            |desk| {
                desk.add("教育局/自评表.xlsx", sound_form());
                for (submission, saved) in desk
                    .submissions
                    .iter_mut()
                    .zip(["2026-01-15T09:30:00Z", "2026-01-20T02:00:00Z"])
                {
                    submission.modified = Moment::parse(saved);
                }
            },
            |_| {},
        ),
        situation(
            "S12",
            &["S12"],
            |desk| desk.add("教育局项目.xlsx", sound_form()),
            |desk| {
                // The same project name at two schools is two projects.
                desk.form().unit = given("F3", "第一中学");
                let mut other = sound_form();
                other.unit = given("F3", "第二中学");
                desk.add("第二中学.xlsx", other);
            },
        ),
    ]
}

/// 120% of the budget is spent, for full points.
fn overspend(desk: &mut Desk) {
    desk.fill([
        ("E5", "144"),
        ("E6", "128"),
        ("G5", "120%"),
        ("H5", "10"),
        ("G15", "99.48"),
    ]);
}

/// No budget, no spending and no points for it; the total row says so in these words.
fn no_money(desk: &mut Desk, total: &str) {
    clear(desk, &["C6", "D6", "D7", "E6", "E7", "G5"]);
    desk.fill([
        ("C5", total),
        ("D5", total),
        ("E5", total),
        ("H5", "0"),
        ("G15", "89.48"),
        ("B16", "良"),
    ]);
}

/// Full points for execution under a profile that gives them from 95% on.
fn by_intervals(desk: &mut Desk, spent: &str) {
    desk.profile.execution.bands = execution_bands(&[("0.95", Some("1")), ("0.6", None), ("0", Some("0"))]);
    desk.fill([("D5", "1000.00"), ("D6", "1000.00"), ("D7", "")]);
    desk.fill([("C5", "1000.00"), ("C6", "1000.00"), ("C7", "")]);
    desk.fill([("E5", spent), ("E6", spent), ("E7", ""), ("G5", "95%"), ("H5", "10")]);
    desk.fill([("G15", "99.48")]);
}

fn clear(desk: &mut Desk, addresses: &[&str]) {
    for address in addresses {
        desk.fill([(address, "")]);
    }
}

fn funds() -> Vec<Situation> {
    vec![
        situation(
            "F01",
            &["F01"],
            |desk| desk.fill([("C5", "105"), ("C6", "100")]),
            |desk| {
                // Three figures rounded to whole units may miss by one and a half.
                desk.fill([("C5", "101"), ("C6", "80"), ("C7", "20")]);
            },
        ),
        situation(
            "F01",
            &["F01"],
            |desk| desk.fill([("D5", "120.00"), ("D6", "100.00"), ("D7", "20.02")]),
            |desk| {
                desk.fill([("D5", "120.00"), ("D6", "100.00"), ("D7", "20.01")]);
            },
        ),
        situation(
            "F02",
            &["F02"],
            |desk| desk.fill([("C5", "0"), ("D5", "0"), ("E5", "")]),
            |desk| {
                desk.fill([("C5", "0"), ("C6", ""), ("C7", "—")]);
            },
        ),
        situation(
            "F03",
            &["F03", "F06", "T02"],
            |desk| {
                desk.fill([
                    ("D5", "4753.66"),
                    ("D6", "4753.66"),
                    ("D7", ""),
                    ("E5", "3824.26"),
                    ("E6", "3824.26"),
                    ("E7", ""),
                    ("G5", "100%"),
                    ("H5", "10"),
                    ("G15", "99.48"),
                ]);
            },
            |desk| {
                desk.fill([
                    ("D5", "4753.66"),
                    ("D6", "4753.66"),
                    ("D7", ""),
                    ("E5", "3824.26"),
                    ("E6", "3824.26"),
                    ("E7", ""),
                    ("G5", "80.45%"),
                    ("H5", "8.04"),
                    ("G15", "97.52"),
                ]);
            },
        ),
        situation(
            "F03",
            &["F03"],
            |desk| desk.fill([("G5", "96%")]),
            |desk| desk.fill([("G5", "80")]),
        ),
        situation(
            "F03",
            &["F03"],
            |desk| desk.fill([("G5", "0.75")]),
            |desk| desk.fill([("G5", "0.8")]),
        ),
        situation(
            "F03",
            &["F03"],
            |desk| {
                desk.fill([
                    ("D5", "120.00"),
                    ("D6", "100.00"),
                    ("D7", "20.00"),
                    ("E5", "97.06"),
                    ("E6", "81.06"),
                    ("G5", "80.8%"),
                    ("H5", "8.09"),
                    ("G15", "97.57"),
                ]);
            },
            |desk| {
                desk.fill([
                    ("D5", "120.00"),
                    ("D6", "100.00"),
                    ("D7", "20.00"),
                    ("E5", "97.06"),
                    ("E6", "81.06"),
                    ("G5", "80.9%"),
                    ("H5", "8.09"),
                    ("G15", "97.57"),
                ]);
            },
        ),
        situation(
            "F03",
            &["F03"],
            |desk| {
                desk.fill([
                    ("D5", "120.00"),
                    ("D6", "100.00"),
                    ("D7", "20.00"),
                    ("E5", "96.02"),
                    ("E6", "80.02"),
                    ("G5", "80.1%"),
                ]);
            },
            |_| {},
        ),
        situation("F04", &["F04"], overspend, |desk| {
            overspend(desk);
            desk.profile.execution.over_budget_allowed = true;
        }),
        situation(
            "F04",
            &["F04"],
            |desk| {
                desk.fill([
                    ("E5", "120"),
                    ("E6", "104"),
                    ("G5", "100%"),
                    ("H5", "10"),
                    ("G15", "99.48"),
                ]);
            },
            |desk| {
                // A budget of 120 whole units may be 120.49.
                desk.fill([("E5", "120.4"), ("E6", "100.4"), ("E7", "20")]);
                desk.fill([("G5", "100%"), ("H5", "10"), ("G15", "99.48")]);
            },
        ),
        situation(
            "F05",
            &["F05"],
            |desk| {
                no_money(desk, "0");
                desk.fill([("E5", "3.36"), ("E6", "3.36")]);
            },
            |desk| {
                no_money(desk, "0");
                desk.fill([("G5", "100%"), ("H5", "10"), ("G15", "99.48"), ("B16", "优")]);
                desk.profile.execution.zero_budget_is_full = true;
            },
        ),
        situation("F05", &["F05"], |desk| no_money(desk, "0"), |_| {}),
        situation(
            "F05",
            &["F05"],
            |desk| {
                no_money(desk, "");
                desk.fill([("G5", "80%"), ("H5", "8"), ("G15", "97.48"), ("B16", "优")]);
            },
            |desk| {
                // A form that is not filled in is told of once, by I01.
                desk.profile.checks.insert("I01".to_owned(), Setting::Off);
                desk.profile.checks.insert("W01".to_owned(), Setting::Off);
                clear(desk, &["D5", "D6", "D7", "E5", "E6", "E7", "G5", "H5", "G15", "B16"]);
                clear(desk, &["E9", "E10", "E11", "E12", "E13", "E14"]);
                clear(desk, &["G9", "G10", "G11", "G12", "G13", "G14"]);
            },
        ),
        situation(
            "F12",
            &["F12"],
            |desk| desk.fill([("E5", ""), ("E6", ""), ("E7", "—")]),
            |desk| desk.fill([("E6", ""), ("E7", "")]),
        ),
        situation("F13", &["F13"], |desk| desk.fill([("H5", "")]), |_| {}),
        situation(
            "F01",
            &["F01"],
            |desk| desk.fill([("C6", "0"), ("C7", "0")]),
            |desk| desk.fill([("C6", ""), ("C7", "0")]),
        ),
        situation("F02", &["F02"], |desk| desk.fill([("E5", "0")]), |_| {}),
        situation(
            "F06",
            &["F06", "T02"],
            |desk| desk.fill([("H5", "9.6"), ("G15", "99.08")]),
            |desk| {
                desk.fill([("H5", "8.01"), ("G15", "97.49")]);
            },
        ),
        situation(
            "F06",
            &["F06", "T02"],
            |desk| {
                desk.fill([
                    ("D5", "43.2"),
                    ("D6", "43.2"),
                    ("D7", ""),
                    ("E5", "37.24"),
                    ("E6", "37.24"),
                    ("E7", ""),
                    ("G5", "86.2%"),
                    ("H5", "9"),
                    ("G15", "98.48"),
                ]);
            },
            |desk| {
                desk.fill([
                    ("D5", "310.2"),
                    ("D6", "310.2"),
                    ("D7", ""),
                    ("E5", "154.74"),
                    ("E6", "154.74"),
                    ("E7", ""),
                    ("G5", "49.88%"),
                    ("H5", "5"),
                    ("G15", "94.48"),
                ]);
            },
        ),
        situation(
            "F06",
            &["F06", "T02"],
            // Prints 95.00%, and lies in the interval below 95% all the same.
            |desk| by_intervals(desk, "949.96"),
            |desk| by_intervals(desk, "950.00"),
        ),
        situation(
            "F06",
            &["F06", "T02"],
            |desk| desk.fill([("H5", "7"), ("G15", "96.48")]),
            |_| {},
        ),
        situation(
            "F06",
            &["F06", "T02"],
            |desk| {
                desk.fill([
                    ("E5", "144"),
                    ("E6", "128"),
                    ("G5", "120%"),
                    ("H5", "12"),
                    ("G15", "101.48"),
                ]);
                desk.profile.execution.over_budget_allowed = true;
            },
            |_| {},
        ),
        situation(
            "F06",
            &["F03", "F06", "T02"],
            |desk| {
                desk.fill([("G5", "90%"), ("H5", "9"), ("G15", "98.48")]);
            },
            |_| {},
        ),
        situation(
            "F06",
            &["F05", "F06", "T02", "T04"],
            |desk| {
                no_money(desk, "0");
                desk.fill([("H5", "10"), ("G15", "99.48"), ("B16", "优")]);
            },
            |_| {},
        ),
        situation(
            "F10",
            &["F10"],
            |desk| desk.fill([("C6", "7,00.0,77")]),
            |desk| desk.fill([("C7", "—")]),
        ),
        situation(
            "F10",
            &["F10"],
            |desk| desk.fill([("C5", "90"), ("C7", "-10")]),
            |desk| {
                desk.form().amount_unit = Some(AmountUnit::Yuan);
            },
        ),
    ]
}

fn weights() -> Vec<Situation> {
    vec![
        situation(
            "W01",
            &["W01"],
            |desk| {
                desk.fill([("F13", "20"), ("E13", "健全"), ("H13", "制度待完善"), ("F15", "110")]);
            },
            |desk| desk.fill([("F13", "10.00")]),
        ),
        situation(
            "W01",
            &["W01", "T02"],
            // More points than full marks: the total is held to those.
            |desk| desk.fill([("F13", "20"), ("G13", "20"), ("F15", ""), ("G15", "107.48")]),
            |_| {},
        ),
        situation(
            "W01",
            &["W01"],
            |desk| desk.fill([("F13", "12"), ("G13", "12"), ("G15", "99.48")]),
            |_| {},
        ),
        situation(
            "W01",
            &["W01"],
            |desk| {
                // Execution is filled in, not one indicator is.
                for row in 9..=14 {
                    for column in ["E", "F", "G"] {
                        set(desk.form(), &format!("{column}{row}"), "");
                    }
                }
                clear(desk, &["G15", "B16"]);
            },
            |_| {},
        ),
        situation(
            "W01",
            &["W01"],
            |desk| desk.form().indicators.clear(),
            |desk| {
                desk.form().indicators.clear();
                desk.form().header = None;
            },
        ),
        situation(
            "W01",
            &["W01"],
            |desk| {
                // Execution is no part of the points.
                clear(desk, &["F5", "H5"]);
                desk.fill([("G15", "89.48"), ("B16", "良")]);
            },
            |desk| {
                clear(desk, &["F5", "H5"]);
                desk.fill([("F12", "30"), ("G12", "30"), ("G15", "99.48")]);
            },
        ),
        situation(
            "W04",
            &["W04", "W01", "T02", "T04"],
            |desk| desk.fill([("F13", "")]),
            |desk| {
                desk.fill([("F13", "15"), ("F12", "15"), ("G12", "15"), ("G13", "15")]);
            },
        ),
        situation(
            "W04",
            &["W04", "W01", "T02", "T04"],
            |desk| desk.fill([("F12", "0")]),
            |_| {},
        ),
        situation(
            "W01",
            &["W01"],
            |desk| {
                let huge = "79228162514264337593543950335";
                desk.fill([("G10", huge), ("G11", huge), ("F10", huge), ("F11", huge), ("G15", "")]);
            },
            |_| {},
        ),
    ]
}

/// A layout of 评价标准: no target and no actual, the points are the department's judgement.
fn points_alone(desk: &mut Desk) {
    let form = desk.form();
    (form.columns.target, form.columns.actual) = (false, false);
    for row in &mut form.indicators {
        (row.target, row.actual) = (None, None);
    }
}

fn indicators() -> Vec<Situation> {
    vec![
        situation(
            "I01",
            &["I01"],
            |desk| {
                desk.fill([("E10", ""), ("G10", "0"), ("G15", "82.48"), ("B16", "良")]);
            },
            |desk| desk.fill([("E10", "100%")]),
        ),
        situation(
            "I01",
            &["I01", "S07"],
            |desk| {
                slot(desk.form(), "E10").as_mut().unwrap().stored = Stored::FormulaWithoutValue;
                desk.fill([("G10", "0"), ("G15", "82.48"), ("B16", "良")]);
            },
            |_| {},
        ),
        situation(
            "I01",
            &["I01"],
            |desk| {
                for row in 9..=14 {
                    set(desk.form(), &format!("E{row}"), "");
                    set(desk.form(), &format!("G{row}"), "");
                }
                for row in 5..=7 {
                    set(desk.form(), &format!("E{row}"), "");
                }
                desk.fill([("G5", ""), ("H5", ""), ("G15", ""), ("B16", "")]);
            },
            |_| {},
        ),
        situation(
            "I01",
            &["I01"],
            |desk| {
                desk.fill([("E10", "—"), ("G10", "0"), ("G15", "82.48"), ("B16", "良")]);
            },
            |desk| desk.fill([("E10", "100%")]),
        ),
        situation(
            "I02",
            &["I02"],
            |desk| desk.fill([("E10", "已完成")]),
            |desk| {
                desk.fill([("D10", "合格"), ("E10", "合格")]);
            },
        ),
        situation(
            "I06",
            &["I06", "T02"],
            |desk| desk.fill([("G13", "12"), ("G15", "99.48")]),
            |_| {},
        ),
        situation(
            "I06",
            &["I06", "T02", "T04"],
            |desk| desk.fill([("G10", "-1"), ("G15", "81.48"), ("B16", "良")]),
            |_| {},
        ),
        situation(
            "I17",
            &["I17"],
            |desk| {
                points_alone(desk);
                desk.fill([("G13", ""), ("G15", "87.48"), ("B16", "良")]);
            },
            points_alone,
        ),
        situation(
            "I17",
            &["I17"],
            |desk| desk.fill([("G13", ""), ("G15", "87.48"), ("B16", "良")]),
            |_| {},
        ),
        situation(
            "I17",
            &["I17", "T02", "T04"],
            |desk| desk.fill([("G10", ""), ("G15", "82.48"), ("B16", "良")]),
            |desk| {
                // One score over two rows: the second has none of its own.
                desk.fill([("G10", "30"), ("G11", "")]);
                desk.form().indicators[2].shares_score = true;
            },
        ),
        situation(
            "I06",
            &["I06", "I06", "T02"],
            |desk| {
                // Weight and score of one cell each over two rows: 20 points are to be had, not 25.
                desk.fill([
                    ("E9", "500平方米"),
                    ("G9", "25"),
                    ("F10", ""),
                    ("G10", ""),
                    ("F11", "30"),
                    ("G11", "31"),
                    ("G15", "104"),
                ]);
                desk.form().indicators[1].shares_score = true;
                desk.form().indicators[1].shares_weight = true;
            },
            |desk| {
                desk.fill([
                    ("E9", "500平方米"),
                    ("G9", "20"),
                    ("F10", ""),
                    ("G10", ""),
                    ("F11", "30"),
                    ("G11", "30"),
                    ("G15", "98"),
                ]);
                desk.form().indicators[1].shares_score = true;
                desk.form().indicators[1].shares_weight = true;
            },
        ),
        situation(
            "I21",
            &["W02", "I21", "T02"],
            |desk| desk.fill([("E13", "不适用")]),
            |_| {},
        ),
        situation(
            "W07",
            &["W07"],
            |desk| share_a_weight(desk, "487平方米"),
            |desk| share_a_weight(desk, "500平方米"),
        ),
        situation(
            "I18",
            &["I18"],
            |desk| desk.fill([("D12", "")]),
            |desk| {
                desk.fill([("D13", "—"), ("E13", "全部完成")]);
            },
        ),
        situation(
            "I18",
            &["I18"],
            |desk| desk.fill([("D13", ""), ("E13", "全部完成")]),
            |desk| desk.fill([("D13", "健全"), ("E13", "健全")]),
        ),
    ]
}

/// One weight of 35 over the first two rows, with points of their own that add up to it.
fn share_a_weight(desk: &mut Desk, actual: &str) {
    desk.fill([("E9", actual), ("F9", "35"), ("G9", "20"), ("F10", ""), ("G15", "98")]);
    desk.form().indicators[1].shares_weight = true;
}

fn scores() -> Vec<Situation> {
    vec![
        situation(
            "I07",
            &["I07", "T02"],
            |desk| desk.fill([("G9", "18"), ("G15", "96")]),
            |desk| {
                desk.fill([("G9", "19.47"), ("G15", "97.47")]);
            },
        ),
        situation(
            "I07",
            &["I07", "T02"],
            |desk| {
                desk.fill([("D10", "≥98%"), ("E10", "98%"), ("G10", "14.7"), ("G15", "97.18")]);
            },
            |desk| desk.fill([("D10", "≥98%"), ("E10", "98%")]),
        ),
        situation(
            "I07",
            &["I07", "T02"],
            |desk| {
                // 40 of at most 30 by the other reverse formula.
                desk.fill([
                    ("D12", "≤30人"),
                    ("E12", "40人"),
                    ("G12", "13.33"),
                    ("H12", "生源增加"),
                    ("G15", "90.81"),
                ]);
            },
            |desk| {
                desk.fill([
                    ("D12", "≤30人"),
                    ("E12", "40人"),
                    ("G12", "15"),
                    ("H12", "生源增加"),
                    ("G15", "92.48"),
                ]);
            },
        ),
        situation(
            "I07",
            &["I07", "T02"],
            |desk| {
                desk.fill([
                    ("D12", "≥1000人"),
                    ("E12", "1100人"),
                    ("G12", "18.18"),
                    ("G15", "95.66"),
                ]);
            },
            |desk| desk.fill([("D12", "≥1000人"), ("E12", "1100人")]),
        ),
        situation(
            "I07",
            &["I07", "T02", "T04"],
            |desk| {
                desk.fill([
                    ("D12", "＝1000人"),
                    ("E12", "900人"),
                    ("H12", "生源减少"),
                    ("G12", "0"),
                    ("G15", "77.48"),
                    ("B16", "中"),
                ]);
            },
            |desk| {
                desk.fill([
                    ("D12", "＝1000人"),
                    ("E12", "900人"),
                    ("H12", "生源减少"),
                    ("G12", "18"),
                    ("G15", "95.48"),
                ]);
            },
        ),
        situation(
            "I07",
            &["I07", "T02"],
            |desk| desk.fill([("G9", "19"), ("G15", "97")]),
            |_| {},
        ),
        situation(
            "I07",
            &["I07", "T02"],
            |desk| {
                desk.fill([("E9", "497.5平方米"), ("G9", "19.8"), ("G15", "97.8")]);
            },
            |desk| desk.fill([("E9", "497.5平方米"), ("G9", "19.9"), ("G15", "97.9")]),
        ),
        situation(
            "I07",
            &["I07", "T02"],
            |desk| desk.fill([("E9", "498平方米"), ("G9", "19"), ("G15", "97")]),
            |_| {},
        ),
        situation(
            "I07",
            &["I07", "T02"],
            |desk| {
                desk.fill([("E9", "450平方米"), ("G9", "34"), ("G10", ""), ("G15", "97")]);
                desk.form().indicators[1].shares_score = true;
            },
            |desk| {
                desk.fill([("E9", "450平方米"), ("G9", "33"), ("G10", ""), ("G15", "96")]);
                desk.form().indicators[1].shares_score = true;
            },
        ),
        situation(
            "I07",
            &["I07", "T02"],
            |desk| {
                desk.fill([
                    ("D11", "是"),
                    ("E11", "否"),
                    ("H11", "工期延误"),
                    ("G11", "5"),
                    ("G15", "87.48"),
                    ("B16", "良"),
                ]);
            },
            |desk| desk.fill([("D11", "是"), ("E11", "是")]),
        ),
    ]
}

fn totals() -> Vec<Situation> {
    vec![
        situation(
            "T01",
            &["T01"],
            |desk| desk.fill([("G15", "98.48")]),
            |desk| desk.fill([("G15", "97.480")]),
        ),
        situation(
            "T01",
            &["T01", "T04"],
            |desk| desk.fill([("G15", "89.48"), ("B16", "良")]),
            |_| {},
        ),
        situation("T01", &["T01"], |desk| desk.fill([("G15", "97")]), |_| {}),
        situation(
            "T02",
            &["I07", "T02"],
            |desk| desk.fill([("G9", "19.4"), ("G15", "97.4")]),
            |desk| {
                desk.fill([("G9", "19.47"), ("G15", "97.47")]);
            },
        ),
        situation(
            "T03",
            &["T03"],
            |desk| desk.fill([("B16", "良")]),
            |desk| {
                desk.fill([("B16", "")]);
            },
        ),
        situation(
            "T03",
            &["T03"],
            |desk| {
                desk.form().kind = FormKind::Department;
                desk.fill([("B16", "良好")]);
            },
            |desk| {
                desk.form().kind = FormKind::Department;
                desk.fill([("B16", "优秀")]);
            },
        ),
        situation(
            "T04",
            &["I08", "T02", "T04"],
            |desk| {
                desk.fill([("E12", "600人"), ("G12", "20")]);
            },
            |desk| {
                desk.fill([
                    ("E12", "1199人"),
                    ("G12", "19.98"),
                    ("H12", "转学1人"),
                    ("G15", "97.46"),
                ]);
            },
        ),
        situation("T06", &["T06"], |desk| desk.form().total.score = None, |_| {}),
        situation("T06", &["T06"], |desk| desk.fill([("G15", "优秀")]), |_| {}),
    ]
}

fn rosters() -> Vec<Situation> {
    vec![
        situation(
            "R01",
            &["R01"],
            |desk| desk.roster.entries.push(entry("水利局", &[])),
            |_| {},
        ),
        situation("R01", &["S02", "R01"], |desk| desk.refuse(Refusal::Encrypted), |_| {}),
        situation(
            "R01",
            &["R01"],
            |desk| desk.roster.entries[0].expected_projects = Some(3),
            |desk| {
                desk.roster.entries[0].expected_projects = Some(1);
            },
        ),
        situation(
            "R02",
            &["R02"],
            |desk| {
                let mut form = sound_form();
                form.department = given("D3", "农业农村据");
                desk.add("农业.xlsx", form);
                desk.roster.entries.push(entry("农业农村局", &[]));
                let mut sent = sound_form();
                sent.department = given("D3", "农业农村局");
                desk.add("农业农村局.xlsx", sent);
            },
            |_| {},
        ),
        situation(
            "R02",
            &["R02"],
            |desk| {
                let mut form = sound_form();
                form.department = given("D3", "地震监测中心");
                desk.add("地震监测中心.xlsx", form);
            },
            |desk| desk.form().department = given("D3", "区教体局"),
        ),
        situation(
            "R03",
            &["R03"],
            |desk| desk.form().department = given("D3", "石家庄市鹿泉区教育局"),
            |desk| {
                desk.form().department = given("D3", "教 育 局");
            },
        ),
    ]
}
