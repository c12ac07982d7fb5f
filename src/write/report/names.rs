//! The names by which templates call the facts of a report.

use super::facts::{Facts, Missed, Project};
use super::quotes::Quote;
use crate::write::template::known::{Kind, Known};
use crate::write::wording::NO_FIGURE;
use minijinja::Value;
use std::collections::BTreeMap;

/// Every name of a department report, in the order of the report.
pub const NAMES: &[Known] = &[
    text("部门", "部门名称", "教育局"),
    text("年度", "评价年度", "2025年度"),
    text("口径", "所用制度口径的名称", "项目支出绩效自评口径"),
    text("满分", "自评表的满分", "100"),
    flag("有整体自评表", "是否收到部门整体支出绩效自评表"),
    text("整体自评得分", "部门整体支出自评得分", "96.00"),
    text("整体得分", "部门整体支出复算得分", "95.20"),
    text("整体自评等级", "部门整体支出自评等级", "优秀"),
    text("整体等级", "部门整体支出复算等级", "优秀"),
    text(
        "整体得分和等级",
        "自评、复算的得分和等级连成一句",
        "自评得分为96.00分，自评等级为“优秀”；复算得分为95.20分，复算等级为“优秀”",
    ),
    text(
        "整体不计分原因",
        "部门整体支出自评表没有复算得分的原因",
        "表中没有分值，只登记不计分",
    ),
    text("整体执行率", "部门整体支出预算执行率", "96.15%"),
    text(
        "整体资金",
        "部门整体支出的预算数、执行数和执行率连成一句",
        "全年预算数1200.00万元，全年执行数1153.80万元，预算执行率96.15%",
    ),
    text(
        "整体资金用途",
        "基本支出、项目支出的预算数和执行数连成一句",
        "基本支出全年预算数800.00万元，全年执行数790.00万元",
    ),
    count("整体指标数", "部门整体支出自评表的绩效指标个数", 10),
    text("整体指标分布", "各一级指标的个数", "产出指标6个、效益指标4个"),
    texts("整体目标", "部门整体支出绩效目标，逐条", "完成义务教育学校改造。"),
    texts(
        "整体目标完成情况",
        "部门整体支出绩效目标的实现情况，逐条",
        "改造已全部完成。",
    ),
    count("自评表数", "计入的自评表份数", 3),
    count("指标数", "计入的绩效指标个数", 30),
    text("计分方法", "各指标怎样计分", "按公式复算26个、定性判断4个"),
    count("项目数", "计入的项目个数", 2),
    count("重复报送数", "重复报送、没有计入的项目自评表份数", 1),
    text(
        "项目资金",
        "全部项目的预算数、执行数合计，连成一句",
        "全年预算数合计400.00万元，全年执行数合计380.00万元",
    ),
    rows("项目", "计入的项目，逐个", PROJECT),
    text("最优等级", "项目的最高等级", "优"),
    count("评优项目数", "复算为最高等级的项目个数", 1),
    count("自评评优项目数", "自评为最高等级的项目个数", 2),
    text("评优率", "复算评优率", "50.0%"),
    text("自评评优率", "自评评优率", "100.0%"),
    text("执行率", "项目支出预算执行率，执行数合计÷全年预算数合计", "95.00%"),
    texts(
        "执行率缺项",
        "数额不全、没有计入执行率的项目及所缺数额",
        "“培训”项目全年执行数未填写",
    ),
    text("平均得分", "项目复算得分的平均分", "93.50"),
    text("加权得分", "项目复算得分按全年预算数加权的平均分", "94.10"),
    text("低执行率线", "制度口径中执行率偏低的界线", "90%"),
    texts("低执行率项目", "执行率低于界线的项目及其执行率", "培训（80.00%）"),
    rows("未完成指标", "未完成或扣分的指标，逐个", MISSED),
    count("待补措施数", "没有写改进措施的未完成指标个数", 1),
    rows("评价结论", "自评表中填写的评价结论，逐条", QUOTE),
    rows("存在问题", "自评表中填写的问题和原因，逐条", QUOTE),
    rows("改进措施", "自评表中填写的改进措施，逐条", QUOTE),
    count("部门等级数", "部门整体支出的等级个数", 4),
    text(
        "部门等级划分",
        "部门整体支出各等级的分数",
        "得分≥85分为优秀；75分≤得分＜85分为良好；得分＜75分为一般",
    ),
    count("项目等级数", "项目支出的等级个数", 4),
    text(
        "项目等级划分",
        "项目支出各等级的分数",
        "得分≥90分为优；80分≤得分＜90分为良；得分＜80分为中",
    ),
    count("强制问题数", "本部门自评表的强制问题处数", 1),
    count("提示问题数", "本部门自评表的提示问题处数", 2),
];

const PROJECT: &[Known] = &[
    count("序号", "从1起的序号", 1),
    text("名称", "项目名称", "义务教育学校改造"),
    text("单位", "实施单位", "教育局本级"),
    text("年初预算数", "年初预算数，万元", "200.00"),
    text("预算数", "全年预算数，万元", "200.00"),
    text("执行数", "全年执行数，万元", "190.00"),
    text("执行率", "预算执行率", "95.00%"),
    text("自评得分", "自评总分", "96.00"),
    text("得分", "复算总分", "95.50"),
    text("自评等级", "自评等级", "优"),
    text("等级", "复算等级", "优"),
    text(
        "得分和等级",
        "自评、复算的得分和等级连成一句",
        "自评得分为96.00分，自评等级为“优”",
    ),
    text(
        "资金",
        "预算数、执行数和执行率连成一句",
        "全年预算数200.00万元，预算执行率95.00%",
    ),
];

const MISSED: &[Known] = &[
    count("序号", "从1起的序号", 1),
    text("自评表", "指标所在的自评表", "“培训”项目"),
    text("名称", "指标名称", "培训人数"),
    text("指标值", "年度指标值", "≥100人"),
    text("完成值", "实际完成值", "75人"),
    text("分值", "分值", "10"),
    text("自评得分", "自评得分", "8.00"),
    text("得分", "复算得分", "7.50"),
    text("情况", "以上各数连成一句", "年度指标值≥100人，实际完成值75人"),
    text("原因", "表内填写的原因", "报名不足，将提前发布通知。"),
    text("措施", "原因中写明的改进措施", "将提前发布通知。"),
];

const QUOTE: &[Known] = &[
    count("序号", "从1起的序号", 1),
    text("自评表", "出自哪份自评表", "“培训”项目"),
    text("内容", "填写的内容", "参加培训的人数偏少。"),
];

/// What stands behind each of `NAMES`. In rows every figure that is not there is 「—」.
pub fn values(facts: &Facts) -> Value {
    let excellence = &facts.excellence;
    let mut values = whole(facts);
    values.extend([
        ("部门", Value::from(&facts.department)),
        ("年度", Value::from(&facts.year)),
        ("口径", Value::from(&facts.profile)),
        ("满分", Value::from(&facts.full)),
        ("自评表数", Value::from(facts.methods.forms)),
        ("指标数", Value::from(facts.methods.all)),
        ("计分方法", Value::from(&facts.methods.kinds)),
        ("项目数", Value::from(facts.projects.len())),
        ("重复报送数", Value::from(facts.duplicates)),
        ("项目资金", optional(facts.funds.as_ref())),
        ("项目", list(&facts.projects, project)),
        ("最优等级", Value::from(&facts.best)),
        ("评优项目数", Value::from(excellence.recomputed)),
        ("自评评优项目数", Value::from(excellence.claimed)),
        ("评优率", optional(excellence.rate.as_ref())),
        ("自评评优率", optional(excellence.rate_claimed.as_ref())),
        ("执行率", optional(facts.execution.as_ref())),
        ("执行率缺项", Value::from(facts.lacking.clone())),
        ("平均得分", optional(facts.mean.as_ref())),
        ("加权得分", optional(facts.weighted.as_ref())),
        ("低执行率线", Value::from(&facts.low_line)),
        ("低执行率项目", Value::from(facts.low_execution.clone())),
        ("未完成指标", list(&facts.missed, missed)),
        ("待补措施数", Value::from(facts.without_measure)),
        ("评价结论", list(&facts.conclusions, quote)),
        ("存在问题", list(&facts.problems, quote)),
        ("改进措施", list(&facts.measures, quote)),
        ("部门等级数", Value::from(facts.department_bands.count)),
        ("部门等级划分", Value::from(&facts.department_bands.text)),
        ("项目等级数", Value::from(facts.project_bands.count)),
        ("项目等级划分", Value::from(&facts.project_bands.text)),
        ("强制问题数", Value::from(facts.errors)),
        ("提示问题数", Value::from(facts.hints)),
    ]);
    Value::from_object(values)
}

/// What the department form gives.
fn whole(facts: &Facts) -> BTreeMap<&'static str, Value> {
    let whole = facts.whole.as_ref();
    BTreeMap::from([
        ("有整体自评表", Value::from(whole.is_some())),
        (
            "整体自评得分",
            optional(whole.and_then(|whole| whole.score_claimed.as_ref())),
        ),
        ("整体得分", optional(whole.and_then(|whole| whole.score.as_ref()))),
        (
            "整体自评等级",
            optional(whole.and_then(|whole| whole.grade_claimed.as_ref())),
        ),
        ("整体等级", optional(whole.and_then(|whole| whole.grade.as_ref()))),
        (
            "整体得分和等级",
            optional(whole.and_then(|whole| whole.result.as_ref())),
        ),
        ("整体不计分原因", Value::from(whole.and_then(|whole| whole.unscored))),
        ("整体执行率", optional(whole.and_then(|whole| whole.execution.as_ref()))),
        ("整体资金", optional(whole.and_then(|whole| whole.funds.as_ref()))),
        ("整体资金用途", optional(whole.and_then(|whole| whole.uses.as_ref()))),
        ("整体指标数", Value::from(whole.map_or(0, |whole| whole.indicators))),
        ("整体指标分布", optional(whole.and_then(|whole| whole.levels.as_ref()))),
        (
            "整体目标",
            Value::from(whole.map_or_else(Vec::new, |whole| whole.goals.clone())),
        ),
        (
            "整体目标完成情况",
            Value::from(whole.map_or_else(Vec::new, |whole| whole.results.clone())),
        ),
    ])
}

fn project(project: &Project) -> Vec<(&'static str, Value)> {
    vec![
        ("名称", Value::from(&project.name)),
        ("单位", figure(project.unit.as_ref())),
        ("年初预算数", figure(project.initial.as_ref())),
        ("预算数", figure(project.budget.as_ref())),
        ("执行数", figure(project.spent.as_ref())),
        ("执行率", figure(project.rate.as_ref())),
        ("自评得分", figure(project.score_claimed.as_ref())),
        ("得分", figure(project.score.as_ref())),
        ("自评等级", figure(project.grade_claimed.as_ref())),
        ("等级", figure(project.grade.as_ref())),
        ("得分和等级", Value::from(&project.result)),
        ("资金", Value::from(&project.money)),
    ]
}

fn missed(missed: &Missed) -> Vec<(&'static str, Value)> {
    vec![
        ("自评表", Value::from(&missed.form)),
        ("名称", Value::from(&missed.name)),
        ("指标值", Value::from(&missed.target)),
        ("完成值", Value::from(&missed.actual)),
        ("分值", figure(missed.weight.as_ref())),
        ("自评得分", figure(missed.score_claimed.as_ref())),
        ("得分", figure(missed.score.as_ref())),
        ("情况", Value::from(&missed.figures)),
        ("原因", optional(missed.reason.as_ref())),
        ("措施", optional(missed.measure.as_ref())),
    ]
}

fn quote(quote: &Quote) -> Vec<(&'static str, Value)> {
    vec![("自评表", Value::from(&quote.form)), ("内容", Value::from(&quote.text))]
}

/// The rows, numbered.
fn list<Row>(rows: &[Row], fields: fn(&Row) -> Vec<(&'static str, Value)>) -> Value {
    let numbered = (1..).zip(rows).map(|(number, row): (usize, _)| {
        let mut values: BTreeMap<_, _> = fields(row).into_iter().collect();
        values.insert("序号", Value::from(number));
        // As it is: `from` makes every name anew.
        Value::from_object(values)
    });
    numbered.collect::<Vec<_>>().into()
}

fn optional(text: Option<&String>) -> Value {
    Value::from(text.map(String::as_str))
}

fn figure(text: Option<&String>) -> Value {
    Value::from(text.map_or(NO_FIGURE, String::as_str))
}

const fn text(name: &'static str, meaning: &'static str, example: &'static str) -> Known {
    known(name, meaning, Kind::Text(example))
}

const fn count(name: &'static str, meaning: &'static str, example: usize) -> Known {
    known(name, meaning, Kind::Count(example))
}

const fn flag(name: &'static str, meaning: &'static str) -> Known {
    known(name, meaning, Kind::Flag)
}

const fn texts(name: &'static str, meaning: &'static str, example: &'static str) -> Known {
    known(name, meaning, Kind::Texts(example))
}

const fn rows(name: &'static str, meaning: &'static str, fields: &'static [Known]) -> Known {
    known(name, meaning, Kind::Rows(fields))
}

const fn known(name: &'static str, meaning: &'static str, kind: Kind) -> Known {
    Known { name, meaning, kind }
}
