//! The header words of self-evaluation forms and what they mean: the one table by which forms are recognised.
//!
//! A word is compared folded (width, blanks and line breaks do not count) and without what stands in brackets, so that
//! `年初\n预算数（A）` is 年初预算数. In each table the first line that fits decides; `is` wants the whole word, `has`
//! a part of it.

use crate::domain::text::folded;

/// Longest header word; what is longer is prose.
const LONGEST: usize = 24;
/// Longest label of a row that adds up a part (服务对象满意度指标小计).
const LONGEST_SUBTOTAL: usize = 12;

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
    /// 绩效指标 above the levels
    Group,
    /// 项目名称: one table for several projects
    Project,
    /// 得分系数, 复核分, 是否核心指标: known, not read
    Ignored,
}

/// What a column of the funds block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FundColumn {
    /// 资金来源, 支出类型: where the rows say what they are
    Source,
    /// 任务名称: the rows are what the money was for
    Task,
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
            "部门评",
            "部门审核",
            "第三方",
            "专家",
            "核定",
            "核减",
            "核心指标",
            "评审",
            "佐证",
            "数据来源",
            "证明材料",
            "完成率",
            "完成比例",
            "完成进度",
            "偏离",
        ],
        &["原因", "三级"],
    ),
    line(
        IndicatorColumn::Ignored,
        &["扣分", "扣减分数", "扣减分", "减分"],
        &[],
        &[],
    ),
    line(IndicatorColumn::Project, &["项目名称", "项目", "专项名称"], &[], &[]),
    line(
        IndicatorColumn::Group,
        &["绩效指标", "年度绩效指标", "指标体系", "指标情况", "绩效指标体系"],
        &["绩效指标完成情况"],
        &["说明"],
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
            "得分依据",
            "评价依据",
            "计分依据",
            "评分办法",
            "评分方法",
        ],
        &[],
    ),
    line(
        IndicatorColumn::Reason,
        &["备注"],
        &["原因", "改进措施", "偏差", "说明", "理由"],
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
        &["分数", "应得分", "应得分数", "指标分"],
        &["分值", "权重", "满分", "赋分", "配分", "标准分", "参考分"],
        &["得分", "偏差"],
    ),
    line(
        IndicatorColumn::Actual,
        &["完成结果", "实际", "执行结果"],
        &[
            "完成情况",
            "完成值",
            "实际值",
            "实现值",
            "达成值",
            "实际完成",
            "实际达到",
            "完成数",
            "实际数",
            "实绩",
            "业绩值",
            "达到值",
            "自评值",
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
        &["年度目标", "目标", "预期目标", "绩效目标", "指标目标", "年初目标"],
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
    line(
        IndicatorColumn::Score,
        &["评分", "打分", "自评"],
        &["得分", "自评分", "自评评分", "自评打分"],
        &[],
    ),
];

/// What a further line of a header says of the column above it: the columns above, the words, the meaning.
const REFINEMENTS: &[(&[IndicatorColumn], &[&str], Refined)] = {
    use IndicatorColumn::{
        Actual, AdjustedTarget, Direction, Ignored, InitialTarget, Level1, Level2, Name, Target, Unit,
    };
    &[
        (
            &[Level1, Level2, Name],
            &["名称", "指标名称", "指标", "内容"],
            Refined::Same,
        ),
        (
            &[Target, InitialTarget, AdjustedTarget],
            &["符号", "性质", "方向", "运算符"],
            Refined::To(Direction),
        ),
        (&[Target, InitialTarget, AdjustedTarget], &["单位"], Refined::To(Unit)),
        (
            &[Actual],
            &["符号", "性质", "方向", "运算符", "单位", "计量单位"],
            Refined::To(Ignored),
        ),
        (
            &[Target, InitialTarget, AdjustedTarget, Actual],
            &["数值", "值", "指标值", "内容"],
            Refined::Same,
        ),
    ]
};

/// Whether a lower word leaves the meaning above it as it is.
enum Refined {
    Same,
    To(IndicatorColumn),
}

const FUND_COLUMNS: &[Line<FundColumn>] = &[
    line(
        FundColumn::Ignored,
        &["项目资金", "资金情况", "序号", "主要内容", "任务内容", "完成情况"],
        &["预算执行情况", "执行情况", "部门预算申请", "年度预算申请"],
        &["使用情况"],
    ),
    line(
        FundColumn::Source,
        &["资金来源", "支出类型", "支出类别", "资金性质", "资金类别", "资金类型"],
        &[],
        &[],
    ),
    line(
        FundColumn::Task,
        &["任务", "任务名称", "工作任务", "重点任务", "主要任务", "工作任务名称"],
        &[],
        &[],
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
        &[
            "年初预算",
            "年初安排",
            "年初数",
            "年初批复",
            "初始预算",
            "年初部门预算",
            "年初金额",
        ],
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
            "支出额",
            "执行额",
            "执行总额",
            "全年支出",
            "支出总额",
        ],
        &["预算支出数"],
    ),
    line(
        FundColumn::Executed,
        &[],
        &["执行"],
        &["情况", "单位", "进度", "说明", "期"],
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
            "预算额",
            "计划安排",
            "年度金额",
            "预算支出数",
            "到位资金",
            "到位金额",
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
            "部门全称",
            "填报部门",
            "填报部门名称",
            "自评部门",
            "主管预算单位",
            "主管预算部门",
        ],
        &["主管部门", "部门名称"],
        &["中央主管", "负责人", "联系", "电话", "意见", "审核"],
    ),
    line(
        Label::Unit,
        &[
            "单位名称",
            "项目单位",
            "项目单位名称",
            "预算单位",
            "预算单位名称",
            "使用单位",
            "填报单位",
            "填报单位名称",
            "自评单位",
            "评价单位",
            "申报单位",
            "单位全称",
            "单位",
        ],
        &["实施单位", "资金使用单位", "执行单位", "承担单位", "单位名称"],
        &["负责人", "联系", "电话", "意见", "审核"],
    ),
    line(
        Label::Year,
        &[
            "年度",
            "预算年度",
            "评价年度",
            "项目年度",
            "自评年度",
            "所属年度",
            "年份",
        ],
        &[],
        &[],
    ),
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
            "自评分数",
            "自评综合得分",
            "自评结果得分",
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
            "绩效自评等级",
            "自评结果等级",
            "自评结果",
            "自评结论等级",
            "等次",
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
            "填报时间",
            "填表日期",
            "填表时间",
            "自评时间",
            "自评日期",
            "评价时间",
            "评价日期",
            "部门联系人",
            "财政处室",
            "归口处室",
            "项目起止时间",
            "计划开始日期",
            "计划完成日期",
        ],
        &["负责人", "联系人", "联系电话", "审核意见"],
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
            "总目标",
            "履职目标",
            "年初目标",
        ],
        &["完成", "得分", "分值"],
    ),
];

/// What may follow the name of an office in its label.
const LABEL_ENDS: [&str; 16] = [
    "",
    "名称",
    "全称",
    "及代码",
    "及编码",
    "和代码",
    "名称及代码",
    "及名称",
    "/单位",
    "、单位",
    "及电话",
    "及联系电话",
    "电话",
    "签字",
    "签名",
    "签章",
];
/// Labels of the closing row.
const TOTALS: [&str; 17] = [
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
    "自评总得分",
    "自评得分总计",
    "总分合计",
    "得分总计",
];
/// Labels of rows that add up a part.
const SUBTOTALS: [&str; 2] = ["小计", "分项合计"];
/// Parts of the labels of free text below the indicators.
const REMARKS: [&str; 12] = [
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
    "自评结论",
    "其他说明",
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
/// Labels and parts of labels that say what money a row holds.
const MONEY: [&str; 30] = [
    "资金", "拨款", "总额", "合计", "总计", "小计", "收入", "支出", "结转", "结余", "经费", "债", "财政", "预算",
    "补助", "贷款", "自筹", "专户", "中央", "上级", "本级", "其他", "基金", "金额", "省级", "市级", "区级", "县级",
    "市县", "地方",
];
/// Parts of the titles of tables about performance that are no self-evaluation.
const OTHER_TITLES: [&str; 9] = [
    "目标申报",
    "目标表",
    "目标批复",
    "目标审核",
    "运行监控",
    "监控表",
    "事前",
    "汇总表",
    "一览表",
];
/// Parts of the titles of forms.
const TITLES: [&str; 9] = [
    "自评表",
    "评分表",
    "绩效自评",
    "绩效目标自评",
    "评价指标表",
    "自评打分表",
    "绩效评价表",
    "自我评价表",
    "自评价表",
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

/// What a label asks for. A part of a word counts only as the name of an office with little around it: 配合主管部门做好验收 is
/// a sentence.
fn label_meaning(text: &str) -> Option<Label> {
    let found = meaning(LABELS, text)?;
    let word = word(text);
    let line = LABELS
        .iter()
        .find(|line| line.meaning == found && line.is.contains(&word.as_str()));
    let is_short = |part: &str| {
        word.split_once(part)
            .is_some_and(|(before, after)| before.chars().count() <= 6 && LABEL_ENDS.contains(&after))
    };
    let parts = LABELS
        .iter()
        .filter(|line| line.meaning == found)
        .flat_map(|line| line.has);
    (line.is_some() || parts.into_iter().any(|part| is_short(part))).then_some(found)
}

pub fn indicator_column(text: &str) -> Option<IndicatorColumn> {
    meaning(INDICATOR_COLUMNS, text)
}

/// What a word in a further line of the header means, below a column or under nothing.
pub fn refinement(text: &str, upper: Option<IndicatorColumn>) -> Option<IndicatorColumn> {
    let word = word(text);
    let refined = upper.and_then(|upper| {
        let line = REFINEMENTS
            .iter()
            .find(|(columns, words, _)| columns.contains(&upper) && words.contains(&word.as_str()))?;
        Some(match line.2 {
            Refined::Same => upper,
            Refined::To(column) => column,
        })
    });
    refined.or_else(|| indicator_column(text))
}

/// `3`, `(A)`, `C=B/A`, 栏次: a cell of the line that numbers the columns.
pub fn is_column_number(text: &str) -> bool {
    let folded = folded(text);
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || "()=/*+-÷×".contains(letter);
    matches!(folded.as_str(), "栏次" | "行次" | "序号") || (folded.chars().count() <= 9 && folded.chars().all(is_sign))
}

/// What a word in the second line of the funds' header means: the whole stands for the column above, a part for nothing.
pub fn fund_refinement(text: &str, upper: FundColumn) -> Option<FundColumn> {
    let word = word(text);
    let is_budget = matches!(upper, FundColumn::Adjusted | FundColumn::Initial);
    Some(match word.as_str() {
        "总额" | "合计" | "小计" | "总计" | "金额" | "总金额" | "资金总额" => upper,
        _ if is_budget && word.starts_with("年初") => FundColumn::Initial,
        _ if is_budget && (word.starts_with("调整") || word.starts_with("全年")) => FundColumn::Adjusted,
        _ => match fund_column(text) {
            Some(column) => column,
            None if says_money(text) => FundColumn::Ignored,
            None => return None,
        },
    })
}

/// 按支出性质分, 资金结构: a heading of rows by use (true), 按收入性质分, 资金来源 of rows by source (false).
pub fn fund_heading(text: &str) -> Option<bool> {
    let word = word(text);
    let word = word.trim_start_matches(|letter: char| letter.is_ascii_digit() || "一二三、.".contains(letter));
    match word {
        "资金来源" | "收入来源" => Some(false),
        "资金结构" | "支出结构" | "资金用途" => Some(true),
        _ if ["性质分", "来源分", "用途分"].iter().any(|part| word.contains(part)) => {
            Some(word.contains("支出") || word.contains("用途"))
        }
        _ => None,
    }
}

/// A label of a row of the funds: 其中：财政拨款, 上年结转, 基本支出.
pub fn says_money(text: &str) -> bool {
    let word = word(text);
    word.chars().count() <= LONGEST && MONEY.iter().any(|part| word.contains(part))
}

/// The title of another table about performance: 绩效目标申报表, 绩效运行监控表, 汇总表.
pub fn is_other_title(text: &str) -> bool {
    let folded = folded(text);
    let is_short = folded.chars().count() <= 40;
    is_short && OTHER_TITLES.iter().any(|part| folded.contains(part)) && folded.ends_with(['表', ')'])
}

pub fn fund_column(text: &str) -> Option<FundColumn> {
    meaning(FUND_COLUMNS, text)
}

pub fn goal_column(text: &str) -> Option<GoalColumn> {
    meaning(GOAL_COLUMNS, text)
}

/// A label with a goal or its achievement beside it: 年度总目标, 目标一, 实际完成情况.
pub fn goal_label(text: &str) -> Option<GoalColumn> {
    let word = word(text);
    let number = word.strip_prefix("目标").filter(|number| !number.is_empty());
    let is_number = |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter);
    if number.is_some_and(|number| number.chars().all(is_number)) {
        return Some(GoalColumn::Expected);
    }
    goal_column(text)
}

/// The label a cell is, and the value if it stands in the same cell (`单位名称：区图书馆`).
pub fn label(text: &str) -> Option<(Label, Option<String>)> {
    if let Some(found) = label_meaning(text) {
        return Some((found, None));
    }
    let (name, value) = text.split_once([':', '：'])?;
    let found = label_meaning(name)?;
    let value = value.trim();
    Some((found, (!value.is_empty()).then(|| value.to_owned())))
}

/// Every label of a cell that holds several with their values (`填报单位：甲局   填报日期：3月1日   单位：万元`).
pub fn labels(text: &str) -> Vec<(Label, Option<String>)> {
    if let Some(found) = label_meaning(text) {
        return vec![(found, None)];
    }
    let mut found: Vec<(Label, String)> = Vec::new();
    let mut parts = text.split([':', '：']);
    let mut before = parts.next().unwrap_or_default();
    for part in parts {
        let last_word = before.rsplit_once(char::is_whitespace);
        let candidates = [last_word, Some(("", before))];
        let label = candidates
            .into_iter()
            .flatten()
            .find_map(|(value, name)| label_meaning(name).map(|label| (value, label)));
        match label {
            Some((value, label)) => {
                push_to_last(&mut found, value);
                found.push((label, String::new()));
            }
            None => push_to_last(&mut found, &format!("{before}：")),
        }
        before = part;
    }
    push_to_last(&mut found, before);
    let trimmed = |value: String| Some(value.trim().to_owned()).filter(|value| !value.is_empty());
    found
        .into_iter()
        .map(|(label, value)| (label, trimmed(value)))
        .collect()
}

fn push_to_last(found: &mut [(Label, String)], text: &str) {
    if let Some((_, value)) = found.last_mut() {
        value.push_str(text);
    }
}

pub fn is_total(text: &str) -> bool {
    TOTALS.contains(&word(text).as_str()) || total_in_cell(text).is_some()
}

/// What stands behind the label of the closing row in the same cell (`总分：97分`).
pub fn total_in_cell(text: &str) -> Option<&str> {
    let (label, value) = text.split_once([':', '：'])?;
    let value = value.trim();
    (TOTALS.contains(&word(label).as_str()) && !value.is_empty()).then_some(value)
}

pub fn is_subtotal(text: &str) -> bool {
    let word = word(text);
    SUBTOTALS.contains(&word.as_str()) || (word.ends_with("小计") && word.chars().count() <= LONGEST_SUBTOTAL)
}

/// A label of free text below the indicators.
pub fn is_remark(text: &str) -> bool {
    let word = word(text);
    word.chars().count() <= LONGEST && REMARKS.iter().any(|part| word.contains(part))
}

/// A note or signature line, which ends the indicators.
pub fn is_note(text: &str) -> bool {
    let folded = folded(text);
    let is_page = folded.starts_with('第') && folded.contains('页') && folded.chars().count() < 12;
    is_page || NOTES.iter().any(|start| folded.starts_with(start))
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
        || matches!(label_meaning(text), Some(found) if found != Label::Ignored)
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
