//! 部门报告, as a department opens it.

use crate::awkward::{FORMULA, TEMPLATE};
use crate::{rendered, text};

#[test]
fn a_report_opens_in_windows_and_keeps_its_numbering() {
    let report = text(&rendered(), "部门报告/卫健局.txt");
    assert!(report.starts_with("\u{FEFF}卫健局\r\n2025年度部门整体支出绩效自评报告\r\n"));
    assert!(!report.replace("\r\n", "").contains(['\n', '\r']));
    let headings: Vec<_> = report
        .lines()
        .filter(|line| line.starts_with(['一', '二', '三', '四', '五', '（']))
        .collect();
    assert_eq!(
        headings,
        [
            "一、部门基本情况",
            "（一）部门概况",
            "（二）收支预决算情况",
            "（三）部门整体支出绩效目标和指标",
            "二、自评工作开展情况",
            "（一）自评组织工作",
            "（二）自评方法和过程",
            "三、绩效目标实现情况及指标分析",
            "（一）总体绩效目标实现情况",
            "（二）分项绩效目标实现情况",
            "（三）未完成指标及原因",
            "四、评价结论和评价等级",
            "（一）评价结论",
            "（二）等级划分",
            "五、存在的问题及改进措施",
            "（一）存在的主要问题",
            "（二）改进措施",
        ]
    );
}

#[test]
fn scores_rates_and_projects_are_told() {
    let report = text(&rendered(), "部门报告/卫健局.txt");
    for said in [
        "1.甲：自评得分为100.00分，自评等级为“优”；复算得分为100.00分，复算等级为“优”；",
        "年初预算数100.00万元，全年预算数100.00万元，全年执行数100.00万元，预算执行率100.00%。",
        "自评评优率为100.0%（1÷1）",
        "项目支出预算执行率为100.00%",
        "得分≥85分为优秀；75分≤得分＜85分为良好；60分≤得分＜75分为一般；得分＜60分为较差。",
        "没有未完成或扣分的指标。",
        "【请补充：部门整体支出绩效自评得分和等级（未收到部门整体支出绩效自评表）】",
    ] {
        assert!(report.contains(said), "{said}\n{report}");
    }
}

#[test]
fn missed_indicators_come_with_the_departments_reason_or_ask_for_it() {
    let report = text(&rendered(), "部门报告/教育局_体育局.txt");
    let expected = format!(
        "1.“{FORMULA}”项目，=1+1：年度指标值≥100，实际完成值75，分值50分，自评得分50.00分，复算得分37.50分。表内说明：+资金到位晚；{TEMPLATE}。"
    );
    assert!(report.contains(&expected), "{report}");
    assert!(report.contains("【请补充：未完成或扣分的原因和改进措施】"), "{report}");
    assert!(report.contains("预算执行率低于90%的项目1个："), "{report}");
}

#[test]
fn a_department_without_projects_gets_a_report_that_says_so() {
    let report = text(&rendered(), "部门报告/水利局.txt");
    assert!(report.contains("没有收到本部门的项目支出绩效自评表。【请补充："));
    assert!(
        report.contains("部门整体支出绩效自评得分为88.00分，自评等级为“优秀”"),
        "{report}"
    );
    assert!(!report.contains("评优率"), "no rate over nothing");
    assert!(!report.contains("none"), "{report}");
}

#[test]
fn a_project_that_is_not_scored_says_why() {
    let report = text(&rendered(), "部门报告/教育局_体育局（2）.txt");
    assert!(report.contains("1.转移支付：表中没有分值，只登记不计分；"), "{report}");
}
