//! The header words of self-evaluation forms and what they mean: the one table by which forms are recognised.
//!
//! A word is compared folded (width, blanks and line breaks do not count) and without what stands in brackets, so that
//! `年初\n预算数（A）` is 年初预算数. In each table the first line that fits decides; `is` wants the whole word, `has`
//! a part of it.

use crate::domain::text::folded;

/// Longest header word; what is longer is prose.
const LONGEST: usize = 24;

/// What a column of the indicator block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndicatorColumn {
    Level1,
    Level2,
    /// 三级指标, or 指标名称 on flat forms
    Name,
    InitialTarget,
    AdjustedTarget,
    Target,
    Direction,
    Unit,
    Actual,
    Weight,
    Score,
    Reason,
    /// 评价标准, 计分方法
    Criterion,
    /// 得分系数, 复核分, 是否核心指标: known, not read
    Ignored,
}

/// What a column of the funds block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FundColumn {
    Initial,
    Adjusted,
    Executed,
    Weight,
    Rate,
    Score,
    Reason,
    Ignored,
}

/// What a label of the header block asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    Project,
    ProjectCode,
    Department,
    Unit,
    /// 预算部门、单位名称 of department forms
    DepartmentAndUnit,
    Year,
    AmountUnit,
    /// 自评总分 in the header
    TotalScore,
    Grade,
    /// Known labels whose value is not read.
    Ignored,
}

/// Which side of the goal block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GoalColumn {
    Expected,
    Actual,
}

/// One line of a table: the meaning, whole words, and parts of words.
struct Line<Meaning: 'static> {
    meaning: Meaning,
    is: &'static [&'static str],
    has: &'static [&'static str],
    /// Parts that rule the line out.
    not: &'static [&'static str],
}

const fn line<Meaning>(
    meaning: Meaning,
    is: &'static [&'static str],
    has: &'static [&'static str],
    not: &'static [&'static str],
) -> Line<Meaning> {
    Line { meaning, is, has, not }
}

const INDICATOR_COLUMNS: &[Line<IndicatorColumn>] = &[
    line(
        IndicatorColumn::Ignored,
        &["序号", "偏差率", "偏离度", "偏差度", "指标类型", "指标编码"],
        &[
            "系数",
            "复核",
            "抽查",
            "财政审核",
            "财政评",
            "核心指标",
            "评审",
            "佐证",
            "数据来源",
        ],
        &[],
    ),
    line(IndicatorColumn::Level1, &[], &["一级"], &[]),
    line(IndicatorColumn::Level2, &[], &["二级"], &[]),
    line(
        IndicatorColumn::Name,
        &[
            "指标名称",
            "绩效指标名称",
            "具体指标",
            "指标内容",
            "考核指标",
            "评价指标",
            "指标",
            "四级指标",
        ],
        &["三级"],
        &[],
    ),
    line(
        IndicatorColumn::Criterion,
        &[],
        &[
            "评价标准",
            "评分标准",
            "计分标准",
            "评分细则",
            "计分方法",
            "计算方法",
            "得分计算",
            "评价要点",
            "指标解释",
            "指标说明",
            "指标定义",
            "扣分标准",
            "评分依据",
            "计算公式",
            "评分规则",
        ],
        &[],
    ),
    line(
        IndicatorColumn::Reason,
        &["备注", "说明"],
        &["原因", "改进措施", "偏差", "情况说明"],
        &[],
    ),
    line(
        IndicatorColumn::Direction,
        &["性质", "符号"],
        &["指标性质", "指标方向", "比较符", "计算符", "运算符", "指标符号"],
        &[],
    ),
    line(
        IndicatorColumn::Unit,
        &["单位", "指标单位"],
        &["度量单位", "计量单位"],
        &[],
    ),
    line(
        IndicatorColumn::Weight,
        &["分数", "标准分"],
        &["分值", "权重", "满分", "赋分", "配分"],
        &["得分", "偏差"],
    ),
    line(
        IndicatorColumn::Actual,
        &["完成情况", "完成结果"],
        &[
            "完成值",
            "实际值",
            "实现值",
            "达成值",
            "实际完成",
            "实际达到",
            "完成数",
            "实际数",
            "实绩",
            "全年完成",
            "实际情况",
        ],
        &[],
    ),
    line(
        IndicatorColumn::AdjustedTarget,
        &[],
        &["调整指标值", "调整目标值", "调整后指标值", "调整后目标值"],
        &[],
    ),
    line(
        IndicatorColumn::InitialTarget,
        &[],
        &["年初指标值", "年初目标值", "初始指标值", "年初设定值"],
        &[],
    ),
    line(
        IndicatorColumn::Target,
        &["年度目标", "目标", "预期目标"],
        &[
            "指标值",
            "目标值",
            "计划值",
            "预期值",
            "标准值",
            "设定值",
            "计划完成",
            "年度指标",
            "计划数",
        ],
        &[],
    ),
    line(IndicatorColumn::Score, &["评分", "打分"], &["得分", "自评分"], &[]),
];

const FUND_COLUMNS: &[Line<FundColumn>] = &[
    line(
        FundColumn::Ignored,
        &["项目资金", "资金情况", "资金来源", "序号"],
        &["预算执行情况", "执行情况", "部门预算申请", "年度预算申请"],
        &["使用情况"],
    ),
    line(FundColumn::Score, &[], &["得分"], &[]),
    line(FundColumn::Weight, &[], &["分值", "权重"], &[]),
    line(FundColumn::Reason, &["备注", "说明"], &["原因", "情况说明"], &[]),
    line(
        FundColumn::Rate,
        &[],
        &["执行率", "支付率", "支出率", "使用率", "支付进度", "支出进度"],
        &[],
    ),
    line(
        FundColumn::Initial,
        &[],
        &["年初预算", "年初安排", "年初数", "年初批复", "初始预算", "年初部门预算"],
        &[],
    ),
    line(
        FundColumn::Executed,
        &[],
        &[
            "执行数",
            "执行金额",
            "实际支出",
            "支出数",
            "支出金额",
            "使用情况",
            "支付数",
            "决算数",
            "实际执行",
            "实际使用",
            "使用金额",
        ],
        &["预算支出数"],
    ),
    line(
        FundColumn::Adjusted,
        &["预算", "调整数", "调整后"],
        &[
            "全年预算",
            "调整后预算",
            "调整预算",
            "预算数",
            "预算金额",
            "预算总额",
            "预算安排",
            "年度金额",
            "预算支出数",
            "到位资金",
            "下达金额",
        ],
        &["执行"],
    ),
];

const LABELS: &[Line<Label>] = &[
    line(Label::ProjectCode, &["项目编码", "项目代码", "项目编号"], &[], &[]),
    line(
        Label::Project,
        &[
            "项目名称",
            "专项名称",
            "专项资金名称",
            "资金名称",
            "项目资金名称",
            "预算项目名称",
            "政策名称",
            "转移支付名称",
        ],
        &[],
        &[],
    ),
    line(
        Label::DepartmentAndUnit,
        &[
            "预算部门、单位名称",
            "部门、单位名称",
            "部门单位名称",
            "部门/单位名称",
            "预算部门单位名称",
        ],
        &[],
        &[],
    ),
    line(
        Label::Department,
        &[
            "部门名称",
            "预算部门",
            "主管单位",
            "部门",
            "预算部门名称",
            "市级主管部门",
            "区级主管部门",
            "被评价部门",
        ],
        &["主管部门"],
        &["中央主管"],
    ),
    line(
        Label::Unit,
        &["单位名称", "项目单位", "预算单位", "使用单位", "填报单位", "单位"],
        &["实施单位", "资金使用单位", "执行单位", "承担单位"],
        &[],
    ),
    line(Label::Year, &["年度", "预算年度", "评价年度", "项目年度"], &[], &[]),
    line(Label::AmountUnit, &["金额单位", "计量单位"], &[], &[]),
    line(
        Label::TotalScore,
        &[
            "自评总分",
            "自评得分",
            "总得分",
            "综合得分",
            "绩效自评得分",
            "自评总得分",
            "评价得分",
            "项目得分",
        ],
        &[],
        &[],
    ),
    line(
        Label::Grade,
        &[
            "自评等级",
            "评价等级",
            "绩效等级",
            "等级",
            "自评等次",
            "评价等次",
            "评价结果等级",
            "绩效评价等级",
        ],
        &[],
        &[],
    ),
    line(
        Label::Ignored,
        &[
            "项目类别",
            "项目属性",
            "项目类型",
            "填报日期",
            "填报人",
            "联系人",
            "联系电话",
            "电话",
            "项目周期",
            "项目期",
            "财政审核",
            "审核人",
            "中央主管部门",
            "项目负责人",
            "资金类型",
        ],
        &["负责人"],
        &[],
    ),
];

const GOAL_COLUMNS: &[Line<GoalColumn>] = &[
    line(
        GoalColumn::Actual,
        &[],
        &["完成情况", "实际完成", "目标完成", "实现情况"],
        &[],
    ),
    line(
        GoalColumn::Expected,
        &["总体目标", "年度目标", "绩效目标"],
        &[
            "预期目标",
            "设定目标",
            "项目年度目标",
            "年度总体目标",
            "绩效目标",
            "目标内容",
        ],
        &["完成"],
    ),
];

/// Labels of the closing row.
const TOTALS: [&str; 13] = [
    "总分",
    "合计",
    "得分合计",
    "总计",
    "总得分",
    "合计得分",
    "自评总分",
    "总分值",
    "综合得分",
    "总评分",
    "评价总分",
    "自评得分合计",
    "合计分值",
];
/// Labels of rows that add up a part.
const SUBTOTALS: [&str; 2] = ["小计", "分项合计"];
/// Parts of the labels of free text below the indicators.
const REMARKS: [&str; 10] = [
    "评价结论",
    "存在问题",
    "存在的问题",
    "主要问题",
    "改进措施",
    "原因分析",
    "需要说明",
    "结果应用",
    "整改措施",
    "整改情况",
];
/// How notes and signature lines begin.
const NOTES: [&str; 14] = [
    "注:",
    "注1",
    "备注:",
    "说明:",
    "填表说明",
    "填报说明",
    "填表人",
    "填报人",
    "联系人",
    "联系电话",
    "项目负责人",
    "财务负责人",
    "单位负责人",
    "审核人",
];
/// Parts of the titles of forms.
const TITLES: [&str; 7] = [
    "自评表",
    "评分表",
    "绩效自评",
    "绩效目标自评",
    "评价指标表",
    "自评打分表",
    "绩效评价表",
];
/// Labels of the row of the funds block that holds the whole.
const FUND_TOTALS: [&str; 9] = [
    "资金总额",
    "总金额",
    "总额",
    "合计",
    "总计",
    "年度资金",
    "部门预算总额",
    "预算总额",
    "全年预算",
];
/// Words of grades that forms print.
const GRADES: [&str; 13] = [
    "优",
    "良",
    "中",
    "差",
    "优秀",
    "良好",
    "一般",
    "较差",
    "合格",
    "不合格",
    "低",
    "好",
    "较好",
];

/// The word of a header cell: folded, without brackets and what is in them, without marks around it and formula
/// letters behind it.
pub fn word(text: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for letter in folded(text).chars() {
        match letter {
            '(' | '[' | '【' | '〔' | '<' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    let plain = plain.trim_matches(|letter: char| ":*★☆、,。.;；：".contains(letter));
    let bare = plain.trim_end_matches(|letter: char| letter.is_ascii_alphabetic() || "/÷*×=%".contains(letter));
    if bare.is_empty() {
        plain.to_owned()
    } else {
        bare.to_owned()
    }
}

fn meaning<Meaning: Copy>(table: &[Line<Meaning>], text: &str) -> Option<Meaning> {
    let word = word(text);
    if word.is_empty() || word.chars().count() > LONGEST {
        return None;
    }
    let fits = |line: &&Line<Meaning>| {
        line.is.contains(&word.as_str())
            || (line.has.iter().any(|part| word.contains(part)) && !line.not.iter().any(|part| word.contains(part)))
    };
    table.iter().find(fits).map(|line| line.meaning)
}

pub fn indicator_column(text: &str) -> Option<IndicatorColumn> {
    meaning(INDICATOR_COLUMNS, text)
}

pub fn fund_column(text: &str) -> Option<FundColumn> {
    meaning(FUND_COLUMNS, text)
}

pub fn goal_column(text: &str) -> Option<GoalColumn> {
    meaning(GOAL_COLUMNS, text)
}

/// The label a cell is, and the value if it stands in the same cell (`单位名称：区图书馆`).
pub fn label(text: &str) -> Option<(Label, Option<String>)> {
    if let Some(found) = meaning(LABELS, text) {
        return Some((found, None));
    }
    let (name, value) = text.split_once([':', '：'])?;
    let found = meaning(LABELS, name)?;
    let value = value.trim();
    Some((found, (!value.is_empty()).then(|| value.to_owned())))
}

pub fn is_total(text: &str) -> bool {
    TOTALS.contains(&word(text).as_str())
}

pub fn is_subtotal(text: &str) -> bool {
    SUBTOTALS.contains(&word(text).as_str())
}

/// A label of free text below the indicators.
pub fn is_remark(text: &str) -> bool {
    let word = word(text);
    word.chars().count() <= LONGEST && REMARKS.iter().any(|part| word.contains(part))
}

/// A note or signature line, which ends the indicators.
pub fn is_note(text: &str) -> bool {
    let folded = folded(text);
    NOTES.iter().any(|start| folded.starts_with(start))
}

/// A form's title; prose that mentions one is too long to be one.
pub fn is_title(text: &str) -> bool {
    let folded = folded(text);
    folded.chars().count() <= 60 && TITLES.iter().any(|part| folded.contains(part)) && !folded.contains("说明")
}

pub fn is_fund_total(text: &str) -> bool {
    let word = word(text);
    FUND_TOTALS.iter().any(|part| word.contains(part)) && !word.starts_with("其中")
}

pub fn is_grade(text: &str) -> bool {
    GRADES.contains(&folded(text).as_str())
}

/// Any header word at all: for telling what was found on a sheet that is no form.
pub fn is_header_word(text: &str) -> bool {
    indicator_column(text).is_some()
        || fund_column(text).is_some()
        || matches!(meaning(LABELS, text), Some(found) if found != Label::Ignored)
}

/// The words that are accepted for a column of the indicator block, for messages.
pub fn accepted(column: IndicatorColumn) -> Vec<&'static str> {
    INDICATOR_COLUMNS
        .iter()
        .filter(|line| line.meaning == column)
        .flat_map(|line| line.is.iter().chain(line.has))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_letters_and_brackets_do_not_count() {
        assert_eq!(word("年初\n\n预算数（A）"), "年初预算数");
        assert_eq!(word("执行率(\nB/A)"), "执行率");
        assert_eq!(word("执行率B/A"), "执行率");
        assert_eq!(word("全年(调\n整)预算数："), "全年预算数");
        assert_eq!(word("得分 (20\n分*执行率)"), "得分");
    }

    #[track_caller]
    fn indicator(text: &str, expected: IndicatorColumn) {
        assert_eq!(indicator_column(text), Some(expected), "{text}");
    }

    #[test]
    fn columns_of_the_indicator_block() {
        use IndicatorColumn::*;
        for (text, expected) in [
            ("一 级 指 标", Level1),
            ("三级指标", Name),
            ("指标名称", Name),
            ("年度\n指标值", Target),
            ("年初目标\n值(A)", InitialTarget),
            ("调整\n指标值", AdjustedTarget),
            ("指标值(A)", Target),
            ("实际完成\n值(B)", Actual),
            ("全年实际值(B)", Actual),
            ("指标性质", Direction),
            ("度量单位", Unit),
            ("参考分值", Weight),
            ("指标权\n重(分)", Weight),
            ("指标得\n分(分)", Score),
            ("得分系\n数(%)", Ignored),
            ("是否核\n心指标", Ignored),
            ("复核得分", Ignored),
            ("偏差原因分\n析及改进措施", Reason),
            ("未完成原因及拟采取的改进措施", Reason),
            ("评价标准", Criterion),
        ] {
            indicator(text, expected);
        }
        assert_eq!(indicator_column("完成防汛、灌区改造、水价改革"), None);
    }

    #[track_caller]
    fn fund(text: &str, expected: FundColumn) {
        assert_eq!(fund_column(text), Some(expected), "{text}");
    }

    #[test]
    fn columns_of_the_funds_block() {
        use FundColumn::*;
        for (text, expected) in [
            ("年初预算", Initial),
            ("调整后\n预算数", Adjusted),
            ("全年(调\n整)预算数", Adjusted),
            ("预算数(A)", Adjusted),
            ("年度金额(提前下达)", Adjusted),
            ("资金使用情况", Executed),
            ("全年执行\n数(B)", Executed),
            ("预算\n执行率", Rate),
            ("执行\n率权重", Weight),
            ("执行率得\n分(分)", Score),
        ] {
            fund(text, expected);
        }
    }
}
