//! The words themselves: what departments write above columns, in labels, titles and closing rows. In each table of
//! meanings the first line that fits decides; `is` wants the whole word, `has` a part of it, `not` rules it out.

use crate::domain::text::holds_any;

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
    /// 指标类别: the first level where none calls itself 一级
    Class,
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

/// Words, parted by blanks.
#[derive(Debug, Clone, Copy)]
pub struct Words(&'static str);

impl Words {
    pub const NONE: Self = Self("");

    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split_ascii_whitespace()
    }

    /// One of the words is this.
    pub fn holds(self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }

    /// One of the words is a part of the text.
    pub fn is_part_of(self, text: &str) -> bool {
        holds_any(text, self.iter())
    }
}

/// One line of a table: the meaning, whole words, parts of words, and parts that rule the line out.
pub struct Line<Meaning: 'static> {
    pub meaning: Meaning,
    pub is: Words,
    pub has: Words,
    pub not: Words,
}

const fn line<Meaning>(meaning: Meaning, is: &'static str, has: &'static str, not: &'static str) -> Line<Meaning> {
    Line {
        meaning,
        is: Words(is),
        has: Words(has),
        not: Words(not),
    }
}

pub const INDICATOR_COLUMNS: &[Line<IndicatorColumn>] = &[
    line(
        IndicatorColumn::Ignored,
        "序号 偏差率 偏离度 偏差度 偏差值 偏差额 指标类型 指标编码 值类型 指标值类型 目标值类型",
        "系数 复核 抽查 财政审核 财政评 部门评 部门审核 第三方 专家 核定 核减 核心指标 评审 佐证 数据来源 \
         证明材料 完成率 完成比例 完成进度 偏离 指标值说明 目标值说明 分值说明 权重说明 设定说明",
        "原因 三级",
    ),
    line(IndicatorColumn::Ignored, "扣分 扣减分数 扣减分 减分", "", ""),
    line(IndicatorColumn::Project, "项目名称 项目 专项名称", "", ""),
    line(
        IndicatorColumn::Group,
        "绩效指标 年度绩效指标 指标体系 指标情况 绩效指标体系",
        "绩效指标完成情况",
        "说明",
    ),
    line(IndicatorColumn::Class, "指标类别", "", ""),
    line(IndicatorColumn::Level1, "", "一级", ""),
    line(IndicatorColumn::Level2, "", "二级", ""),
    line(
        IndicatorColumn::Name,
        "指标名称 绩效指标名称 具体指标 指标内容 考核指标 评价指标 指标 四级指标",
        "三级",
        "",
    ),
    line(
        IndicatorColumn::Criterion,
        "",
        "评价标准 评分标准 计分标准 评分细则 计分方法 计算方法 得分计算 评价要点 指标解释 指标说明 指标定义 \
         扣分标准 评分依据 计算公式 评分规则 得分依据 评价依据 计分依据 评分办法 评分方法",
        "",
    ),
    line(IndicatorColumn::Reason, "备注", "原因 改进措施 偏差 说明 理由", ""),
    line(
        IndicatorColumn::Direction,
        "性质 符号",
        "指标性质 指标方向 比较符 计算符 运算符 指标符号 值性质 值符号 值方向",
        "",
    ),
    line(IndicatorColumn::Unit, "单位 指标单位", "度量单位 计量单位 值单位", ""),
    line(
        IndicatorColumn::Weight,
        "分数 应得分 应得分数 指标分",
        "分值 权重 满分 赋分 配分 标准分 参考分",
        "得分 偏差",
    ),
    line(
        IndicatorColumn::Actual,
        "完成结果 实际 执行结果",
        "完成情况 完成值 实际值 实现值 达成值 实际完成 实际达到 完成数 实际数 实绩 业绩值 达到值 自评值 全年完成 \
         实际情况",
        "计划完成值 计划完成数 预计完成 预期完成 应完成",
    ),
    line(
        IndicatorColumn::AdjustedTarget,
        "调整指标 调整目标 调整后指标 调整后目标",
        "调整指标值 调整目标值 调整后指标值 调整后目标值",
        "",
    ),
    line(
        IndicatorColumn::InitialTarget,
        "",
        "年初指标值 年初目标值 初始指标值 年初设定值 调整前指标值 调整前目标值",
        "",
    ),
    line(
        IndicatorColumn::Target,
        "年度目标 目标 预期目标 绩效目标 指标目标 年初目标",
        "指标值 目标值 计划值 预期值 标准值 设定值 计划完成 预计完成 预期完成 应完成 年度指标 计划数",
        "",
    ),
    line(
        IndicatorColumn::Score,
        "评分 打分 自评",
        "得分 自评分 自评评分 自评打分",
        "",
    ),
];

/// What a further line of a header says of the column above it: the columns above, the words, the meaning.
pub const REFINEMENTS: &[(&[IndicatorColumn], Words, Refined)] = {
    use IndicatorColumn::{
        Actual, AdjustedTarget, Direction, Ignored, InitialTarget, Level1, Level2, Name, Target, Unit,
    };
    &[
        (&[Level1, Level2, Name], Words("名称 指标名称 指标 内容"), Refined::Same),
        (
            &[Target, InitialTarget, AdjustedTarget],
            Words("符号 性质 方向 运算符"),
            Refined::To(Direction),
        ),
        (
            &[Target, InitialTarget, AdjustedTarget],
            Words("单位"),
            Refined::To(Unit),
        ),
        (
            &[Actual],
            Words("符号 性质 方向 运算符 单位 计量单位"),
            Refined::To(Ignored),
        ),
        (
            &[Target, InitialTarget, AdjustedTarget],
            Words("年初 年初数 年初值 年初批复 年初设定 调整前 原值 初始 初始值"),
            Refined::To(InitialTarget),
        ),
        (
            &[Target, InitialTarget, AdjustedTarget],
            Words("调整后 调整后值 调整后数 年中调整后 调整值 调整"),
            Refined::To(AdjustedTarget),
        ),
        (
            &[Target, InitialTarget, AdjustedTarget, Actual],
            Words("数值 值 指标值 内容 全年 本年 本年度 当年 年度 全年数 全年值 本年数 本年值 全年累计 年末 年底"),
            Refined::Same,
        ),
    ]
};

/// Whether a lower word leaves the meaning above it as it is.
pub enum Refined {
    Same,
    To(IndicatorColumn),
}

pub const FUND_COLUMNS: &[Line<FundColumn>] = &[
    line(
        FundColumn::Ignored,
        "项目资金 资金情况 序号 主要内容 任务内容 完成情况",
        "预算执行情况 执行情况 部门预算申请 年度预算申请",
        "使用情况",
    ),
    line(
        FundColumn::Source,
        "资金来源 支出类型 支出类别 资金性质 资金类别 资金类型",
        "",
        "",
    ),
    line(
        FundColumn::Task,
        "任务 任务名称 工作任务 重点任务 主要任务 工作任务名称",
        "",
        "",
    ),
    line(FundColumn::Score, "", "得分", ""),
    line(FundColumn::Weight, "", "分值 权重", ""),
    line(FundColumn::Reason, "备注 说明", "原因 情况说明", ""),
    line(
        FundColumn::Rate,
        "",
        "执行率 支付率 支出率 使用率 支付进度 支出进度",
        "",
    ),
    line(
        FundColumn::Initial,
        "",
        "年初预算 年初安排 年初数 年初批复 初始预算 年初部门预算 年初金额",
        "",
    ),
    line(
        FundColumn::Executed,
        "",
        "执行数 执行金额 实际支出 支出数 支出金额 使用情况 支付数 决算数 实际执行 实际使用 使用金额 支出额 执行额 \
         执行总额 全年支出 支出总额 支付金额 支付额 实际支付",
        "预算支出数",
    ),
    line(FundColumn::Executed, "", "执行", "情况 单位 进度 说明 期"),
    line(
        FundColumn::Adjusted,
        "预算 调整数 调整后",
        "全年预算 调整后预算 调整预算 预算数 预算金额 预算总额 预算安排 预算额 计划安排 年度金额 预算支出数 \
         到位资金 到位金额 下达金额",
        "执行",
    ),
];

/// Parts of a header word by which figures are of another time than the whole of the form's year.
pub const OTHER_TIMES: Words = Words(
    "上年 上一年 去年 前年 往年 历年 历史 以前年 前两年 前三年 近三年 同期 基期 基准年 上期 上半年 下半年 半年 季度 \
     中期 下年 下一年 次年 明年",
);
/// Parts of a header word by which it takes in the form's year all the same.
pub const OWN_YEAR: Words = Words("本年 当年 全年");
/// Parts of a header word by which the column says something about the figure that it names.
pub const ABOUT_FIGURES: Words = Words("依据 来源 出处 说明 是否 理由");
/// 是否存在偏差 asks whether, not why.
pub const QUESTIONS: Words = Words("是否");
/// Parts of the words above reasons.
pub const GIVES_REASONS: Words = Words("原因 措施 改进 整改 理由");
/// Parts of a header word by which an amount is no budget and no spending, but a difference.
pub const DIFFERENCES: Words = Words("未支 未执 未使 未拨 未用 尚未 剩余 结余 追加 追减 调增 调减 增减");
/// What stands in brackets behind a header word where it is of the beginning of the year, and after adjustment.
pub const AS_OPENED: Words = Words("年初 年初数 年初值 年初批复 调整前");
pub const AS_ADJUSTED: Words = Words("调整后 调整后数 调整后值");
/// What may follow a word of another time in brackets.
pub const TIME_ENDS: Words = Words("度 数 值 年度 完成 实际 执行");

pub const LABELS: &[Line<Label>] = &[
    line(Label::ProjectCode, "项目编码 项目代码 项目编号", "", ""),
    line(
        Label::Project,
        "项目名称 专项名称 专项资金名称 资金名称 项目资金名称 预算项目名称 政策名称 转移支付名称",
        "",
        "",
    ),
    line(
        Label::DepartmentAndUnit,
        "预算部门、单位名称 部门、单位名称 部门单位名称 部门/单位名称 预算部门单位名称",
        "",
        "",
    ),
    line(
        Label::Department,
        "部门名称 预算部门 主管单位 部门 预算部门名称 市级主管部门 区级主管部门 被评价部门 部门全称 填报部门 \
         填报部门名称 自评部门 主管预算单位 主管预算部门",
        "主管部门 部门名称",
        "中央主管 负责人 联系 电话 意见 审核",
    ),
    line(
        Label::Unit,
        "单位名称 项目单位 项目单位名称 预算单位 预算单位名称 使用单位 填报单位 填报单位名称 自评单位 评价单位 \
         申报单位 单位全称 单位",
        "实施单位 资金使用单位 执行单位 承担单位 单位名称",
        "负责人 联系 电话 意见 审核",
    ),
    line(
        Label::Year,
        "年度 预算年度 评价年度 项目年度 自评年度 所属年度 年份",
        "",
        "",
    ),
    line(Label::AmountUnit, "金额单位 计量单位", "", ""),
    line(
        Label::TotalScore,
        "自评总分 自评得分 总得分 综合得分 绩效自评得分 自评总得分 评价得分 项目得分 自评分数 自评综合得分 \
         自评结果得分",
        "",
        "",
    ),
    line(
        Label::Grade,
        "自评等级 评价等级 绩效等级 等级 自评等次 评价等次 评价结果等级 绩效评价等级 绩效自评等级 自评结果等级 \
         自评结果 自评结论等级 等次",
        "",
        "",
    ),
    line(
        Label::Ignored,
        "项目类别 项目属性 项目类型 填报日期 填报人 联系人 联系电话 电话 项目周期 项目期 财政审核 审核人 \
         中央主管部门 项目负责人 资金类型 填报时间 填表日期 填表时间 自评时间 自评日期 评价时间 评价日期 \
         部门联系人 财政处室 归口处室 项目起止时间 计划开始日期 计划完成日期",
        "负责人 联系人 联系电话 审核意见",
        "",
    ),
];

pub const GOAL_COLUMNS: &[Line<GoalColumn>] = &[
    line(GoalColumn::Actual, "", "完成情况 实际完成 目标完成 实现情况", ""),
    line(
        GoalColumn::Expected,
        "总体目标 年度目标 绩效目标",
        "预期目标 设定目标 项目年度目标 年度总体目标 绩效目标 目标内容 总目标 履职目标 年初目标",
        "完成 得分 分值",
    ),
];

/// What may follow the name of an office in its label.
pub const LABEL_ENDS: Words =
    Words("名称 全称 及代码 及编码 和代码 名称及代码 及名称 /单位 、单位 及电话 及联系电话 电话 签字 签名 签章");
/// Labels of the closing row.
pub const TOTALS: Words = Words(
    "总分 合计 得分合计 总计 总得分 合计得分 自评总分 总分值 综合得分 总评分 评价总分 自评得分合计 合计分值 \
     自评总得分 自评得分总计 总分合计 得分总计",
);
/// Headings of rows of the funds by source, by use, and what any other heading holds.
pub const SOURCE_HEADINGS: Words = Words("资金来源 收入来源");
pub const USE_HEADINGS: Words = Words("资金结构 支出结构 资金用途");
pub const HEADINGS: Words = Words("性质分 来源分 用途分");
/// Labels of rows that add up a part.
pub const SUBTOTALS: Words = Words("小计 分项合计");
/// Parts of the labels of free text below the indicators.
pub const REMARKS: Words = Words(
    "评价结论 存在问题 存在的问题 主要问题 改进措施 原因分析 需要说明 结果应用 整改措施 整改情况 自评结论 \
     其他说明",
);
/// How notes and signature lines begin.
pub const NOTES: [&str; 14] = [
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
pub const MONEY: Words = Words(
    "资金 拨款 总额 合计 总计 小计 收入 支出 结转 结余 经费 债 财政 预算 补助 贷款 自筹 专户 中央 上级 本级 其他 \
     基金 金额 省级 市级 区级 县级 市县 地方",
);
/// Parts of the titles of tables about performance that are no self-evaluation.
pub const OTHER_TITLES: Words = Words("目标申报 目标表 目标批复 目标审核 运行监控 监控表 事前 汇总表 一览表");
/// Parts of the titles of forms.
pub const TITLES: Words =
    Words("自评表 评分表 绩效自评 绩效目标自评 评价指标表 自评打分表 绩效评价表 自我评价表 自评价表");
/// Labels of the row of the funds block that holds the whole.
pub const FUND_TOTALS: Words = Words("资金总额 总金额 总额 合计 总计 年度资金 部门预算总额 预算总额 全年预算");
/// Labels that say of the row beyond doubt that it holds the whole.
pub const FUND_TOTALS_SURE: Words = Words(
    "年度资金总额 年度资金总计 年度资金合计 资金总额 资金总计 项目资金总额 部门资金总额 年度预算总额 部门预算总额",
);
/// Parts of the labels of rows of the funds that say from where the money came.
pub const SOURCES: Words = Words(
    "资金 拨款 收入 结转 结余 财政 补助 贷款 自筹 专户 中央 上级 本级 省级 市级 区级 县级 市县 地方 基金 债 预算 其他",
);
/// Parts of the words over targets of the whole project, not of the year.
pub const OF_PROJECT: Words = Words("实施期 中长期 长期 总体 项目期 累计");
/// Parts of words that can only mean a target.
pub const TARGETS: Words = Words("指标值 目标值 计划 预期 预计 标准值 设定值 应完成");
/// Words that can only mean an actual.
pub const ACTUALS: Words = Words("实际完成值 实际值 完成值 实际完成数 完成数 实际数");
/// Parts of words that can only mean the adjusted budget.
pub const ADJUSTED_BUDGETS: Words = Words("全年 调整后");
/// Parts of words over what was granted or paid in, which need not be the budget.
pub const GRANTED: Words = Words("批复 到位 下达 申请 累计");
/// Words that can only mean spending.
pub const SPENDING: Words = Words("执行数 实际执行数 实际支出数 支出数");
