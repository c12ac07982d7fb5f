//! What is doubtful on returns: reasons that are missing, targets that cannot be meant, weights that depart from the
//! profile, forms that contradict each other.

use super::Situation;
use super::desk::{Desk, amounts, at, cell, entry, given, set, sound_form, whole_form};
use super::situations::situation;
use crate::domain::form::{AmountUnit, FormKind, FundRow, Goal, GoalPlaces, Level, Remark};
use crate::domain::notation::{Comparator, Period};
use crate::profile::model::{ExecutionBand, Setting};
use rust_decimal::Decimal;
use std::sync::Arc;

/// All of them.
pub fn situations() -> Vec<Situation> {
    [
        spending(),
        money(),
        levels(),
        targets(),
        claims(),
        reasons(),
        results(),
        goals(),
        batches(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// No reason anywhere, full marks for every indicator.
fn without_reasons(desk: &mut Desk) {
    desk.form().funds[0].reason = None;
    desk.fill([("E9", "500平方米"), ("G9", "20"), ("H9", ""), ("G15", "98")]);
}

fn remark(desk: &mut Desk, label: &str, text: &str) {
    desk.form().remarks.push(Remark {
        label: label.into(),
        cell: cell("A17", text).unwrap(),
    });
}

fn spending() -> Vec<Situation> {
    vec![
        situation("F07", &["F07"], without_reasons, |desk| {
            without_reasons(desk);
            remark(desk, "其他需要说明事项", "尾款按合同在下年支付");
        }),
        situation(
            "F07",
            &["F07"],
            |desk| {
                // Idle talk is no reason.
                without_reasons(desk);
                remark(desk, "偏差原因分析", "无");
            },
            |desk| {
                // 107.95 of 120 may be 107.955 of 119.95, which is 90%. That it lies far below the results is T05's matter.
                desk.profile.thresholds.alarm = Decimal::ONE;
                without_reasons(desk);
                desk.fill([
                    ("D5", "120.0"),
                    ("D6", "100.0"),
                    ("D7", "20.0"),
                    ("E5", "107.95"),
                    ("E6", "91.95"),
                    ("G5", "89.96%"),
                    ("H5", "9"),
                    ("G15", "99"),
                ]);
            },
        ),
        situation(
            "F08",
            &["F08", "F07"],
            |desk| {
                without_reasons(desk);
                desk.fill([("C5", "90"), ("C6", "90")]);
            },
            |desk| {
                desk.fill([("C5", "90"), ("C6", "90")]);
            },
        ),
        situation(
            "F08",
            &["F08"],
            |desk| {
                without_reasons(desk);
                desk.fill([("C5", "200"), ("C6", "200"), ("E5", "120"), ("E6", "100"), ("E7", "20")]);
                desk.fill([("G5", "100%"), ("H5", "10"), ("G15", "100")]);
            },
            |desk| {
                // 20% less is not more than 20%.
                without_reasons(desk);
                desk.fill([("C5", "150"), ("C6", "150"), ("E5", "120"), ("E6", "100"), ("E7", "20")]);
                desk.fill([("G5", "100%"), ("H5", "10"), ("G15", "100")]);
            },
        ),
        situation(
            "F08",
            &["F08"],
            |desk| {
                without_reasons(desk);
                desk.fill([
                    ("C5", "0"),
                    ("C6", ""),
                    ("C7", ""),
                    ("E5", "120"),
                    ("E6", "100"),
                    ("E7", "20"),
                ]);
                desk.fill([("G5", "100%"), ("H5", "10"), ("G15", "100")]);
            },
            |desk| {
                without_reasons(desk);
                desk.fill([
                    ("C5", ""),
                    ("C6", ""),
                    ("C7", ""),
                    ("E5", "120"),
                    ("E6", "100"),
                    ("E7", "20"),
                ]);
                desk.fill([("G5", "100%"), ("H5", "10"), ("G15", "100")]);
            },
        ),
        situation(
            "F11",
            &["F11"],
            |desk| breakdowns(desk, ["480", "480", "470"], ["100", "120", "96"]),
            |desk| breakdowns(desk, ["480", "480", "480"], ["100", "120", "96"]),
        ),
        situation(
            "F11",
            &["F11"],
            // Parts of what is given beside them are not added; those of a mere heading are, column by column.
            |desk| parts(desk, ["", "480", "480"], ["290", "300", "300"]),
            |desk| parts(desk, ["", "480", "480"], ["300", "300", "300"]),
        ),
    ]
}

/// A department form of which 基本支出 has two parts, 180 of them 公用经费.
fn parts(desk: &mut Desk, basic: [&str; 3], staff: [&str; 3]) {
    breakdowns(desk, basic, ["100", "120", "96"]);
    let part = |row, source, figures| FundRow {
        by_use: true,
        ..amounts(row, source, figures)
    };
    let funds = &mut desk.form().funds;
    funds.push(part(9, "人员经费", staff));
    funds.push(part(10, "公用经费", ["180", "180", "180"]));
}

/// A department form with its amounts by source and by use.
fn breakdowns(desk: &mut Desk, basic: [&str; 3], projects: [&str; 3]) {
    let by_use = |row, source, figures| FundRow {
        by_use: true,
        ..amounts(row, source, figures)
    };
    let mut form = whole_form();
    form.funds.truncate(1);
    form.funds.push(amounts(6, "一般公共预算", ["580", "600", "576"]));
    form.funds.push(by_use(7, "基本支出", basic));
    form.funds.push(by_use(8, "项目支出", projects));
    *desk.form() = form;
}

fn money() -> Vec<Situation> {
    vec![
        situation(
            "F09",
            &["F09"],
            |desk| {
                cost(desk, "维修总成本", "≤120元", "96.5元");
            },
            |desk| {
                cost(desk, "维修总成本", "≤120万元", "96.5万元");
            },
        ),
        situation(
            "F09",
            &["F09"],
            |desk| goal(desk, "投入120元维修校舍", "投入资金维修校舍"),
            |desk| {
                // A sum per head is another sum.
                goal(desk, "维修校舍，生均补助120元", "投入120万元维修校舍");
            },
        ),
        situation(
            "F09",
            &["F09"],
            |desk| {
                desk.form().amount_unit_given = given("A4", "项目资金（万元）");
                desk.fill([("C6", "1000000元")]);
            },
            |desk| {
                desk.form().amount_unit_given = given("A4", "项目资金（万元）");
                desk.fill([("C6", "100万元")]);
            },
        ),
        situation(
            "F09",
            &["F09"],
            |desk| {
                desk.form().amount_unit_given = given("A4", "项目资金（万美元）");
                desk.form().amount_unit = Some(AmountUnit::Other);
            },
            |desk| {
                desk.form().amount_unit_given = given("A4", "项目资金（千元）");
                desk.form().amount_unit = Some(AmountUnit::ThousandYuan);
            },
        ),
        situation(
            "F09",
            &["F09"],
            |desk| {
                desk.form().amount_unit_given = given("A4", "项目资金（亿元）");
                desk.form().amount_unit = Some(AmountUnit::HundredMillionYuan);
                desk.fill([("C6", "1000000万元")]);
            },
            |desk| {
                desk.form().amount_unit_given = given("A4", "项目资金（亿元）");
                desk.form().amount_unit = Some(AmountUnit::HundredMillionYuan);
                desk.fill([("C6", "100亿元")]);
            },
        ),
        situation(
            "F09",
            &["F09"],
            |desk| {
                desk.form().amount_unit = Some(AmountUnit::Yuan);
                cost(desk, "维修总成本", "≤120万元", "110万元");
            },
            |desk| {
                desk.form().amount_unit = Some(AmountUnit::Yuan);
                cost(desk, "单位维修成本", "≤120万元", "110万元");
            },
        ),
    ]
}

/// The indicator of row 12 as one of cost.
fn cost(desk: &mut Desk, name: &str, target: &str, actual: &str) {
    desk.fill([("D12", target), ("E12", actual)]);
    let row = &mut desk.form().indicators[3];
    row.level3.as_mut().unwrap().name = name.into();
}

fn goal(desk: &mut Desk, expected: &str, actual: &str) {
    let form = desk.form();
    form.goals_at = Some(GoalPlaces {
        expected: at("B8"),
        actual: at("E8"),
    });
    form.goals.push(Goal {
        expected: cell("B8", expected),
        actual: cell("E8", actual),
    });
}

fn named(level: &Level, name: &str) -> Arc<Level> {
    Arc::new(Level {
        name: name.into(),
        ..level.clone()
    })
}

fn name_level(desk: &mut Desk, row: usize, level1: &str, level2: &str) {
    let row = &mut desk.form().indicators[row];
    row.level1 = row.level1.take().map(|level| named(&level, level1));
    row.level2 = row.level2.take().map(|level| named(&level, level2));
}

fn levels() -> Vec<Situation> {
    vec![
        situation(
            "W02",
            &["W02"],
            |desk| {
                desk.fill([("F10", "25"), ("G10", "25"), ("F12", "10"), ("G12", "10")]);
            },
            |desk| {
                // Without 满意度 its points go to 效益.
                desk.form().indicators.pop();
                desk.fill([("F13", "20"), ("G13", "20")]);
            },
        ),
        situation(
            "W02",
            &["W02"],
            |desk| {
                desk.profile.marks.adjustable = false;
                desk.fill([("F10", "25"), ("G10", "25"), ("F12", "10"), ("G12", "10")]);
            },
            |desk| {
                // A form with levels of its own is not held against the profile.
                desk.fill([("F10", "25"), ("G10", "25"), ("F12", "10"), ("G12", "10")]);
                name_level(desk, 4, "管理指标", "制度");
            },
        ),
        situation(
            "W03",
            &["W03"],
            |desk| {
                for row in 0..3 {
                    print_points(desk, row, "60");
                }
            },
            |desk| {
                for row in 0..3 {
                    print_points(desk, row, "50");
                }
            },
        ),
        situation(
            "W03",
            &["W03"],
            |desk| {
                desk.form().indicators[1]
                    .level2
                    .as_mut()
                    .map(Arc::make_mut)
                    .unwrap()
                    .points = Some("20".parse().unwrap());
            },
            |desk| {
                // Each of two cells with the same name may have points of its own.
                name_level(desk, 1, "产出指标", "数量指标（一）");
                name_level(desk, 2, "产出指标", "质量指标");
                name_level(desk, 3, "效益指标", "社会效益指标");
                for (row, points) in [(3, "20"), (4, "10")] {
                    print_points(desk, row, points);
                }
            },
        ),
        situation(
            "W05",
            &["W05"],
            |desk| {
                desk.fill([("F9", "46"), ("E9", "500平方米"), ("G9", "46")]);
                desk.fill([("F10", "2"), ("G10", "2"), ("F11", "2"), ("G11", "2")]);
                desk.fill([("G15", "98")]);
            },
            |desk| {
                desk.fill([("F9", "45"), ("E9", "500平方米"), ("G9", "45")]);
                desk.fill([("F10", "2"), ("G10", "2"), ("F11", "3"), ("G11", "3")]);
                desk.fill([("G15", "98")]);
            },
        ),
        situation(
            "W06",
            &["W06"],
            |desk| {
                name_level(desk, 3, "产出指标", "成本指标");
                name_level(desk, 4, "产出指标", "成本指标");
                desk.profile.checks.insert("W02".to_owned(), Setting::Off);
            },
            |desk| {
                desk.form().kind = FormKind::Project;
            },
        ),
        situation(
            "W06",
            &["W06"],
            |desk| name_level(desk, 1, "产出指标", "数量指标"),
            |_| {},
        ),
        situation(
            "W06",
            &["W06"],
            |desk| {
                desk.profile = crate::profile::load("mof-2020").unwrap().profile;
                desk.form().indicators.pop();
                desk.fill([("F13", "20"), ("G13", "20")]);
                desk.profile.checks.insert("W02".to_owned(), Setting::Off);
            },
            |desk| {
                desk.form().indicators.pop();
                desk.fill([("F13", "20"), ("G13", "20")]);
            },
        ),
    ]
}

fn print_points(desk: &mut Desk, row: usize, points: &str) {
    desk.form().indicators[row]
        .level1
        .as_mut()
        .map(Arc::make_mut)
        .unwrap()
        .points = Some(points.parse().unwrap());
}

fn targets() -> Vec<Situation> {
    vec![
        situation(
            "I03",
            &["I03"],
            |desk| desk.fill([("D12", "1150人"), ("D10", "95%")]),
            |desk| {
                // The reading does not matter where the actual is the target.
                desk.fill([("D12", "1200人")]);
            },
        ),
        situation(
            "I03",
            &["I03"],
            |desk| {
                desk.fill([("D12", "5次"), ("E12", "4次"), ("D10", "95%")]);
                desk.form().indicators[3].level3.as_mut().unwrap().name = "安全事故".into();
            },
            |_| {},
        ),
        situation(
            "I04",
            &["I04"],
            |desk| desk.fill([("D10", "≤98%")]),
            |desk| {
                desk.fill([("D10", "≤2%"), ("E10", "1%")]);
                desk.form().indicators[1].level3.as_mut().unwrap().name = "不合格率".into();
            },
        ),
        situation(
            "I04",
            &["I04"],
            |desk| {
                desk.fill([("D9", "500平方米"), ("E9", "500平方米"), ("G9", "20"), ("G15", "98")]);
                desk.form().indicators[0].direction = Some(Comparator::AtMost);
            },
            |_| {},
        ),
        situation(
            "I04",
            &["I04"],
            |desk| {
                desk.fill([("D12", "≥5次"), ("E12", "5次")]);
                desk.form().indicators[3].level3.as_mut().unwrap().name = "投诉次数（次）".into();
            },
            |desk| {
                desk.fill([("D12", "≥5次"), ("E12", "5次")]);
                desk.form().indicators[3].level3.as_mut().unwrap().name = "处理投诉".into();
            },
        ),
        situation(
            "I05",
            &["I05"],
            |desk| desk.fill([("E12", "1200元")]),
            |desk| desk.fill([("E12", "1200人次")]),
        ),
        situation(
            "I05",
            &["I05"],
            |desk| desk.fill([("E10", "0.98")]),
            |desk| {
                desk.fill([("E10", "98")]);
            },
        ),
        situation(
            "I05",
            &["I05"],
            |desk| desk.fill([("D14", "≥90"), ("E14", "0.92")]),
            |desk| desk.fill([("D14", "≥90"), ("E14", "92")]),
        ),
        situation(
            "I05",
            &["I05"],
            |desk| desk.fill([("D10", "≥120%"), ("E10", "1.6")]),
            |desk| desk.fill([("D10", "≥120%"), ("E10", "140%")]),
        ),
        situation(
            "I05",
            &["I05"],
            |desk| desk.fill([("D12", "≤1%"), ("E12", "0.5")]),
            |desk| desk.fill([("D12", "≤1%"), ("E12", "0.5%")]),
        ),
        situation(
            "I05",
            &["I05"],
            |desk| desk.fill([("D12", "≤128"), ("E12", "1280000元")]),
            |desk| {
                desk.fill([("D12", "≤128"), ("E12", "1280000元")]);
                desk.form().indicators[3].unit = Some("万元".into());
            },
        ),
        situation(
            "I03",
            &["I03"],
            |desk| {
                // The column says ≥, the target ≤: full marks by the one only.
                desk.form().indicators[3].direction = Some(Comparator::AtLeast);
                desk.form().indicators[3].direction_text = Some("≥".into());
                desk.fill([("D12", "≤90%"), ("E12", "95%")]);
            },
            |desk| {
                desk.form().indicators[3].direction = Some(Comparator::AtLeast);
                desk.form().indicators[3].direction_text = Some("≥".into());
                desk.fill([("D12", "＞90%"), ("E12", "95%")]);
            },
        ),
        situation(
            "I03",
            &["I03"],
            |desk| {
                desk.form().indicators[3].direction_text = Some("≠".into());
                desk.fill([("D12", "1200人"), ("E12", "1250人")]);
            },
            |desk| {
                desk.form().indicators[3].direction_text = Some("≥".into());
                desk.form().indicators[3].direction = Some(Comparator::AtLeast);
                desk.fill([("D12", "1200人"), ("E12", "1250人")]);
            },
        ),
        situation(
            "I08",
            &["I08", "T02"],
            |desk| {
                // 5 is the code for ≤, and no digit of the target.
                desk.form().indicators[3].direction_text = Some("5".into());
                desk.form().indicators[3].direction = Some(Comparator::AtMost);
                desk.fill([("D12", "100"), ("E12", "125")]);
            },
            |desk| {
                desk.form().indicators[3].direction_text = Some("5".into());
                desk.form().indicators[3].direction = Some(Comparator::AtMost);
                desk.fill([("D12", "100"), ("E12", "95")]);
            },
        ),
        situation(
            "I08",
            &["I08"],
            |desk| desk.fill([("D11", "≤20221231"), ("E11", "20230115")]),
            |desk| desk.fill([("D11", "≤20221231"), ("E11", "20221215")]),
        ),
        situation(
            "I15",
            &["I15"],
            |desk| desk.fill([("D12", "≥0人")]),
            |desk| desk.fill([("D12", "≤0人"), ("E12", "0人")]),
        ),
        situation("T02", &["I01", "T02", "T04"], |desk| desk.fill([("E10", "")]), |_| {}),
        situation("T04", &["I01", "T02", "T04"], |desk| desk.fill([("E10", "")]), |_| {}),
        situation(
            "T02",
            &["T02"],
            |desk| {
                // 2% may be 1.5%: then full marks are due, but 13.33 by what is printed.
                desk.fill([("D12", "≤1.5%"), ("E12", "2%")]);
            },
            |desk| desk.fill([("D12", "≤1.5%"), ("E12", "1.5%")]),
        ),
        situation(
            "I19",
            &["I19"],
            |desk| desk.fill([("D12", "≥1200人①"), ("E12", "300人")]),
            |desk| desk.fill([("D12", "≥1200人")]),
        ),
        situation(
            "I19",
            &["I19"],
            |desk| {
                desk.fill([
                    ("D10", "提高10%"),
                    ("E10", "2%"),
                    ("D11", "2022年12月底前"),
                    ("E11", "15"),
                ])
            },
            |desk| desk.fill([("D12", "健全"), ("E12", "健全")]),
        ),
        situation(
            "I19",
            &["I19"],
            |desk| {
                // A span of actuals below the target.
                desk.fill([("E12", "900-1100人")]);
            },
            |desk| desk.fill([("E12", "1200-1300人")]),
        ),
        situation(
            "I20",
            &["I20"],
            |desk| desk.fill([("D12", "≤1200人"), ("E12", "-300人")]),
            |desk| desk.fill([("D12", "≤-200人"), ("E12", "-300人")]),
        ),
        situation(
            "I16",
            &["I16"],
            |desk| copy_targets(desk, "≥90%"),
            |desk| copy_targets(desk, "92%"),
        ),
    ]
}

/// 96% of the money is spent, for which the profile gives this share of the points.
fn outrun_in_intervals(desk: &mut Desk, share: &str) {
    let points = share.parse::<Decimal>().unwrap() * Decimal::TEN;
    desk.profile.execution.bands = vec![ExecutionBand {
        from: Decimal::ZERO,
        share: share.parse().ok(),
    }];
    desk.form().funds[0].reason = None;
    desk.fill([
        ("E5", "115.2"),
        ("E6", "99.2"),
        ("G5", "96%"),
        ("H5", &points.to_string()),
        ("G15", &(Decimal::new(8948, 2) + points).to_string()),
    ]);
}

/// Five figures of which every actual repeats its target, but for the last.
fn copy_targets(desk: &mut Desk, last: &str) {
    for row in 9..=13 {
        set(desk.form(), &format!("D{row}"), "≥95%");
        set(desk.form(), &format!("E{row}"), "≥95%");
    }
    desk.fill([("G9", "20"), ("E14", last), ("G15", "98")]);
}

fn claims() -> Vec<Situation> {
    vec![
        situation(
            "I08",
            &["I08", "T02"],
            |desk| desk.fill([("D12", "≥3所"), ("E12", "2")]),
            |desk| desk.fill([("D12", "≥3所"), ("E12", "3")]),
        ),
        situation(
            "I08",
            &["I08", "T02"],
            |desk| {
                // Rounded to whole points.
                desk.fill([("E9", "490平方米"), ("G9", "20"), ("G15", "98")]);
            },
            |desk| {
                // 94.96% may be 94.964%: 14.99 of 15 points.
                desk.fill([("E10", "94.96%")]);
            },
        ),
        situation(
            "I08",
            &["I08"],
            |desk| desk.fill([("D11", "2022年9月底前")]),
            |desk| desk.fill([("D11", "2022年10月底前")]),
        ),
        situation(
            "I10",
            &["I10", "T02"],
            |desk| desk.fill([("G10", "13"), ("G15", "95.48")]),
            |desk| desk.fill([("G10", "14.99"), ("G15", "97.47")]),
        ),
        situation(
            "I10",
            &["I10", "T02"],
            |desk| desk.fill([("G11", "14"), ("G15", "96.48")]),
            |_| {},
        ),
        situation(
            "I13",
            &["I13"],
            |desk| desk.fill([("E12", "1440人")]),
            |desk| desk.fill([("E12", "1439人")]),
        ),
        situation(
            "I13",
            &["I13"],
            |desk| desk.fill([("E12", "1560人")]),
            |desk| {
                // 72% may be 71.6%: below 1.2 times 60%.
                desk.fill([("D10", "≥60%"), ("E10", "72%")]);
            },
        ),
        situation(
            "I13",
            &["I13"],
            |desk| desk.fill([("E12", "1560人"), ("H12", "新建小区入住，生源增加")]),
            |desk| {
                // Less of a ceiling is no over-completion.
                desk.fill([("D12", "≤1200人"), ("E12", "600人")]);
            },
        ),
        situation(
            "I11",
            &["I11"],
            |desk| desk.fill([("E13", "部分达成")]),
            |desk| {
                desk.fill([
                    ("E13", "部分达成"),
                    ("G13", "7.99"),
                    ("H13", "制度待完善"),
                    ("G15", "95.47"),
                ]);
            },
        ),
        situation(
            "I12",
            &["I12"],
            |desk| desk.fill([("E13", "出台办法3项")]),
            |desk| desk.fill([("E13", "健全")]),
        ),
    ]
}

fn reasons() -> Vec<Situation> {
    vec![
        situation(
            "I09",
            &["I09"],
            |desk| desk.fill([("H9", "")]),
            |desk| {
                desk.fill([("H9", "")]);
                remark(desk, "未完成原因及改进措施", "雨季停工，列入下年");
            },
        ),
        situation(
            "I09",
            &["I09"],
            |desk| desk.fill([("G13", "9"), ("G15", "96.48"), ("H13", "—")]),
            |desk| desk.fill([("G13", "9"), ("G15", "96.48"), ("H13", "制度待完善")]),
        ),
        situation(
            "I09",
            &["I09"],
            |desk| {
                desk.form().columns.reason = false;
                desk.fill([("H9", ""), ("G13", "9"), ("G15", "96.48")]);
            },
            |desk| {
                // One reason for two rows that share a score.
                desk.fill([("G9", "34.48"), ("G10", "")]);
                desk.form().indicators[1].shares_score = true;
                desk.form().indicators[1].reason = desk.form().indicators[0].reason.take();
            },
        ),
        situation(
            "I14",
            &["I14"],
            |desk| desk.fill([("H9", "无。")]),
            |desk| {
                // Nothing was lost, nothing is to be explained.
                desk.fill([("H10", "无")]);
            },
        ),
    ]
}

fn results() -> Vec<Situation> {
    vec![
        situation(
            "T05",
            &["T05"],
            |desk| desk.form().funds[0].reason = None,
            |desk| {
                desk.form().funds[0].reason = None;
                desk.fill([
                    ("E5", "114"),
                    ("E6", "98"),
                    ("G5", "95%"),
                    ("H5", "9.5"),
                    ("G15", "98.98"),
                ]);
            },
        ),
        situation(
            "T05",
            &["T05"],
            |desk| outrun_in_intervals(desk, "0.8"),
            |desk| outrun_in_intervals(desk, "0.97"),
        ),
        situation("T07", &["T07"], |desk| desk.fill([("B16", "好")]), |_| {}),
        situation(
            "T07",
            &["T07"],
            |desk| {
                *desk.form() = whole_form();
                desk.fill([("B16", "优")]);
            },
            |desk| *desk.form() = whole_form(),
        ),
    ]
}

fn goals() -> Vec<Situation> {
    vec![
        situation(
            "G01",
            &["G01", "G01"],
            |desk| goal(desk, "43.2", "……"),
            |desk| goal(desk, "维修校舍500平方米", "维修校舍487平方米"),
        ),
        situation(
            "G01",
            &["G01"],
            |desk| {
                goal(desk, "", "维修校舍487平方米");
            },
            |desk| {
                // One row of several says it.
                goal(desk, "", "");
                goal(desk, "维修校舍500平方米", "维修校舍487平方米");
            },
        ),
    ]
}

/// The department form beside its one project, with what it says of it.
fn add_whole(desk: &mut Desk, [basic, projects]: [&str; 2], said: &str) {
    let mut form = whole_form();
    set(&mut form, "D6", basic);
    set(&mut form, "D7", projects);
    form.remarks.push(Remark {
        label: "评价结论".into(),
        cell: cell("A17", said).unwrap(),
    });
    desk.add("教育局整体.xlsx", form);
}

fn batches() -> Vec<Situation> {
    vec![
        situation(
            "R04",
            &["R04"],
            |desk| received(desk, "2023-03-16"),
            |desk| received(desk, "2023-03-15"),
        ),
        situation(
            "X01",
            &["X01"],
            |desk| add_whole(desk, ["470", "130"], "总体较好"),
            |desk| add_whole(desk, ["480", "120.4"], "总体较好"),
        ),
        situation(
            "X01",
            &["X01", "X01"],
            |desk| add_whole(desk, ["480", "120"], "纳入自评项目2个，评优率为50%"),
            |desk| add_whole(desk, ["480", "120"], "纳入自评项目1个，评优率为100%"),
        ),
        situation(
            "X01",
            &["X01"],
            |desk| add_whole(desk, ["480", "120"], "自评项目已全部完成，自评项目数量为2个"),
            |desk| add_whole(desk, ["480", "120"], "自评项目已全部完成，自评项目数量为1个"),
        ),
        situation(
            "X01",
            &["X01"],
            |desk| add_whole(desk, ["480", "120"], "优秀项目0个"),
            |desk| {
                // A project is missing: what R01 tells is not told again.
                let mut other = sound_form();
                other.project = given("B3", "校园安防");
                other.department = given("D3", "水利局");
                desk.add("水利局.xlsx", other);
                desk.roster.entries.push(entry("水利局", &[]));
                let mut whole = whole_form();
                set(&mut whole, "D6", "360");
                set(&mut whole, "D7", "240");
                desk.profile.checks.insert("R01".to_owned(), Setting::Off);
                desk.roster.entries[0].expected_projects = Some(2);
                desk.add("教育局整体.xlsx", whole);
            },
        ),
    ]
}

fn received(desk: &mut Desk, day: &str) {
    desk.profile.deadline = Some("2023-03-15".to_owned());
    desk.roster.entries[0].received = Period::day(day);
}
