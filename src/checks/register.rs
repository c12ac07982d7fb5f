//! The register: one row for each check, in the order of the codes. `explain`, the tables of rules and the findings
//! are all produced from it. A further check is one more row here and one function.

use super::fault::Fault;
use super::indicators::Row;
use super::{
    Arrived, Case, batch, explanations, file, funds, goals, indicators, levels, money, over, rates, roster, score,
    sheet, shown, spending, targets, tiers, totals, weights, whole,
};
use crate::domain::finding::Severity;
use crate::domain::outcome::Unscored;
use crate::domain::roster::RosterEntry;
use crate::domain::submission::Content;
use crate::profile::Profile;
use crate::profile::model::Setting;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::LazyLock;

/// A check as users know it. A code, once released, keeps its meaning for ever.
pub struct Rule {
    pub code: &'static str,
    /// Where the profile says nothing else; some checks give a milder one by the size of the fault.
    pub severity: Severity,
    /// What is wrong, as a heading.
    pub name: &'static str,
    /// When the check speaks.
    pub meaning: &'static str,
    /// The rule it rests on (依据).
    pub basis: &'static str,
    /// How to correct it in general (改法).
    pub cure: &'static str,
    pub(super) trial: Trial,
}

/// On what a check is tried; `Once` where it finds one fault at most.
pub(super) enum Trial {
    /// On a file whatever its name: what is found is kept for other files with the same content.
    File(fn(&Content) -> Vec<Fault>),
    FileOnce(fn(&Content) -> Option<Fault>),
    Form(fn(&Case) -> Vec<Fault>),
    FormOnce(fn(&Case) -> Option<Fault>),
    Indicator(fn(&Row) -> Option<Fault>),
    /// A form among all that were sent in.
    InBatch(fn(&Arrived, &Profile) -> io::Result<Vec<Fault>>),
    InBatchOnce(fn(&Arrived, &Profile) -> io::Result<Option<Fault>>),
    /// A department that should have sent in.
    OnRoster(fn(&RosterEntry, &roster::Received, &Profile) -> Option<Fault>),
}

impl Rule {
    /// The severity under a profile of a fault that by its size has `by_size`; None if the check is switched off.
    pub(super) fn severity_under(&self, profile: &Profile, by_size: Option<Severity>) -> Option<Severity> {
        match profile.checks.get(self.code) {
            Some(Setting::Off) => None,
            Some(Setting::Hint) => Some(Severity::Hint),
            Some(Setting::Error) => Some(Severity::Error),
            None => Some(by_size.unwrap_or(self.severity)),
        }
    }

    /// The severity under a profile; None if the check is switched off.
    pub fn severity_in(&self, profile: &Profile) -> Option<Severity> {
        self.severity_under(profile, None)
    }
}

impl fmt::Display for Rule {
    /// The lines of `explain`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} {}（{}）", self.code, self.name, self.severity.label())?;
        writeln!(out, "  含义：{}", self.meaning)?;
        writeln!(out, "  依据：{}", self.basis)?;
        write!(out, "  改法：{}", self.cure)
    }
}

/// The check of this code, in whatever case and width it is written.
pub fn explanation(code: &str) -> Option<&'static Rule> {
    static BY_CODE: LazyLock<BTreeMap<&str, &Rule>> =
        LazyLock::new(|| REGISTER.iter().map(|rule| (rule.code, rule)).collect());
    let find = |code: &str| BY_CODE.get(code).copied();
    find(code).or_else(|| find(&crate::domain::text::folded(code).to_uppercase()))
}

/// Every check, in the order of the codes.
pub fn register() -> &'static [Rule] {
    REGISTER
}

const fn rule(
    severity: Severity,
    code: &'static str,
    name: &'static str,
    [meaning, basis, cure]: [&'static str; 3],
    trial: Trial,
) -> Rule {
    Rule {
        code,
        severity,
        name,
        meaning,
        basis,
        cure,
        trial,
    }
}

use Severity::{Error as E, Hint as W};
use Trial::{File, FileOnce, Form, FormOnce, InBatch, InBatchOnce, Indicator, OnRoster};

#[rustfmt::skip]
static REGISTER: &[Rule] = &[
    rule(E, "S01", "文件无法读取", [
        "文件已损坏、超出读取限制，或者内容根本不是电子表格",
        "项目支出绩效评价管理办法 · 自评结果应内容完整，报送的自评表应能打开",
        "用Excel或WPS表格打开，另存为.xlsx后重新报送",
    ], FileOnce(file::unreadable)),
    rule(E, "S02", "文件已加密", [
        "文件要输入密码才能打开",
        "项目支出绩效评价管理办法 · 自评结果应内容完整，报送的自评表应能打开",
        "输入密码打开文件，在「文件—信息—保护工作簿」中清除打开密码，保存后重新报送；密码设在压缩包上的，解压后报送",
    ], FileOnce(file::encrypted)),
    rule(E, "S03", "没有可识别的自评表", [
        "文件能打开，但没有一张工作表具有自评表的栏目；内容像自评表、是其他绩效表或者读不出来的为强制，空白的和与自评无关的为提示",
        "项目支出绩效评价管理办法 · 单位自评以绩效自评表为载体",
        "使用下发的自评表模板填写，保留表头栏目名称，重新报送；不是报送材料的，从文件夹中取出",
    ], FileOnce(file::no_form)),
    rule(W, "S04", "工作表未处理", [
        "工作表有内容但不是自评表，没有计分；填报说明、下拉选项和空表不在此列",
        "项目支出绩效评价管理办法 · 自评结果应内容完整",
        "该表是自评表的，按模板恢复表头栏目；不是的，可删去此表",
    ], File(file::sheets_not_read)),
    rule(E, "S05", "缺少必要栏目", [
        "自评表缺少计分所需的栏目，或者有几栏都像是同一栏而分不清以哪一栏为准；分值、得分两栏都没有的表样只登记、不计分，为提示",
        "项目支出绩效评价管理办法 · 自评表应内容完整",
        "在表头补上缺少的栏目，逐行填写后重新报送；几栏分不清的，在表头写明各是什么",
    ], Form(|it| sheet::columns_missing(it.form, it.profile))),
    rule(E, "S06", "公式错误", [
        "参与计分的单元格显示#DIV/0!、#REF!、#N/A等错误",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "检查公式引用的单元格，改正后重新计算，或直接填入结果",
    ], Form(|it| it.form.scored_cells().filter_map(sheet::formula_failed).collect())),
    rule(W, "S07", "公式没有缓存值", [
        "参与计分的单元格是公式，但文件中没有保存计算结果，按没有填写处理，不当作0",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "用Excel或WPS表格打开，按F9重新计算，保存后重新报送",
    ], FormOnce(|it| sheet::formulas_without_value(it.form.scored_cells()))),
    rule(W, "S08", "隐藏内容参与计分", [
        "隐藏的工作表、行或列中有参与计分的内容，或者数字格式不显示参与计分的数，照常计分；合并单元格之下另有看不见的内容，不计入",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "取消隐藏这些行和列，数字格式改为「常规」，核对后重新报送；不应计分的内容请删去",
    ], Form(|it| sheet::hidden(it.form))),
    rule(W, "S09", "模板占位内容未填写", [
        "保留了模板中「指标1：」「……」「××」一类的占位行，这些行不作为指标",
        "项目支出绩效评价管理办法 · 自评表应内容完整",
        "填写实际指标，没有指标的删去该行",
    ], FormOnce(|it| sheet::placeholders_left(&it.form.placeholders))),
    rule(E, "S10", "单位或项目名称缺失", [
        "自评表的主管部门、实施单位都没有填写，或者项目自评表没有填写项目名称",
        "项目支出绩效评价管理办法 · 自评表应内容完整",
        "在表头填写单位和项目的全称",
    ], Form(|it| sheet::names_missing(it.form))),
    rule(W, "S11", "年度缺失或不符", [
        "表中没有写明年度，或者不是本批次的年度",
        "项目支出绩效评价管理办法 · 绩效自评按预算年度进行",
        "在标题下方写明本批次的年度",
    ], InBatchOnce(|it, _| Ok(batch::year_off(&it.sent.form, it.batch.arrivals.year)))),
    rule(E, "S12", "重复报送", [
        "同一部门、同一项目、同一年度（没有写明年度的视为同一年度）报送了两份；数据不同，文件名中的版次和文件保存时间又分不出先后的为强制，其余为提示；汇总以后一份为准",
        "项目支出绩效评价管理办法 · 一个项目每年一份自评表",
        "核对两份自评表，只保留正确的一份",
    ], InBatchOnce(|it, _| it.successor.as_ref().map(|successor| batch::sent_again(it.sent, successor, it.batch.profile)).transpose())),
    rule(E, "S13", "有分值的行没有读入", [
        "指标表头与总分之间有分值或得分的行，既没有作为指标读入，也不是小计、总分，没有计分；一张表只提出一次",
        "项目支出绩效评价管理办法 · 自评表应内容完整",
        "核对所列各行和上面一行：是指标的，指标名称写在三级指标一栏，标题、标签和说明不要插在指标中间；不是指标的，不要在分值、得分两栏填数",
    ], FormOnce(|it| sheet::points_unread(&it.form.unread))),
    rule(E, "S14", "显示与存储的数不一致", [
        "参与计分的单元格显示的数不是其中存储的数，如数字格式改写了显示、以千或万为单位显示；四舍五入和百分数不算，计分用存储的数",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "把数字格式改为「常规」，核对数值，按表中写明的单位填写",
    ], Form(|it| it.form.scored_cells().filter_map(shown::shown_otherwise).collect())),
    rule(E, "F01", "资金合计与明细不符", [
        "资金总额一行与各来源明细之和不符，已考虑各数末位四舍五入的误差",
        "项目支出绩效评价管理办法 · 年度资金总额＝各资金来源之和",
        "核对明细，把合计改为明细之和",
    ], Form(|it| funds::total_differs_from_sources(&it.funds))),
    rule(E, "F02", "资金合计为零而明细有数", [
        "资金总额一行的预算数或执行数为零或空白，而各来源明细有数；此时按明细之和计分",
        "项目支出绩效评价管理办法 · 年度资金总额＝各资金来源之和",
        "把合计改为明细之和",
    ], FormOnce(|it| funds::total_empty_over_sources(&it.funds))),
    rule(E, "F03", "执行率与预算、执行数不符", [
        "所填执行率不等于全年执行数÷全年预算数，已考虑各数末位四舍五入的误差；只是末位没有四舍五入的为提示",
        "项目支出绩效评价管理办法 · 执行率＝全年执行数÷全年预算数",
        "按全年执行数÷全年预算数（调整后）重新计算执行率，得分相应改正",
    ], Form(|it| it.funds.lines.iter().filter_map(|row| {
        let is_scored = it.funds.scored().is_some_and(|scored| std::ptr::eq(*scored, **row));
        funds::execution_rate_disagrees(*row, is_scored, &it.outcome.execution, it.profile.rounding.rate)
    }).collect())),
    rule(E, "F04", "执行率超过100%", [
        "全年执行数大于全年预算数，已考虑各数末位四舍五入的误差；制度口径允许的不查",
        "项目支出绩效评价管理办法 · 执行率＝全年执行数÷全年预算数，支出以预算为限",
        "核对预算数和执行数；年中追加预算的，把追加数计入全年预算数",
    ], Form(|it| funds::spending_above_budget(&it.funds, it.profile))),
    rule(E, "F05", "预算为零", [
        "全年预算数为0或空白；有支出的为强制，没有支出的为提示，制度口径把两者都为0视同100%的不查",
        "项目支出绩效评价管理办法 · 执行率＝全年执行数÷全年预算数，全年预算数应大于0",
        "填写全年预算数（年初预算数加减调整数）；确无预算的，说明资金来源",
    ], FormOnce(|it| it.funds.scored().filter(|_| it.asks_for("全年预算数")).and_then(|scored| {
        funds::budget_zero(scored, &it.funds, it.profile)
    }))),
    rule(E, "F06", "执行率得分有误", [
        "执行率得分与按制度口径计算的不符；相差不大或只是取整的为提示",
        "制度口径 · 执行率得分一般为分值×执行率，最高为分值；口径分段的按所在的一段",
        "按制度口径重新计算得分，最高为分值",
    ], FormOnce(|it| it.funds.scored().filter(|row| !rates::digits_allow_points(&it.funds, *row, it.profile)).and_then(|scored| {
        funds::execution_points_disagree(scored, &it.outcome.execution, it.decimals_in_use, it.profile)
    }))),
    rule(W, "F07", "执行率偏低未说明", [
        "执行率低于制度口径的界线，而全表没有说明原因",
        "项目支出绩效评价管理办法 · 预算执行率偏低的应说明原因",
        "在偏差原因一栏或表后说明执行率偏低的原因和改进措施",
    ], FormOnce(|it| it.funds.scored().and_then(|row| spending::low_rate_unexplained(it.form, &it.funds, row, it.profile)))),
    rule(W, "F08", "预算调整未说明", [
        "全年预算数与年初预算数相差超过制度口径的比例，而全表没有说明原因",
        "项目支出绩效评价管理办法 · 预算调整较大的应说明原因",
        "在偏差原因一栏或表后说明预算调整的依据和原因",
    ], FormOnce(|it| it.funds.scored().and_then(|row| spending::adjustment_unexplained(it.form, &it.funds, row, it.profile)))),
    rule(W, "F09", "金额单位可疑", [
        "资金与目标、成本指标中的金额恰好相差一万倍，或者单元格自带的单位与本表的不同，疑似元与万元混用；本表写的单位不能折算成万元（如万美元）",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "核对金额单位，全表统一为元或万元",
    ], Form(|it| money::units_mixed_up(it.form, &it.rows, &it.funds, it.profile))),
    rule(E, "F10", "金额无法识别或为负", [
        "预算数或执行数填的不是金额，或者小于零",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "核对后改为实际金额，只填数字",
    ], Form(|it| it.funds.lines.iter().flat_map(|row| funds::amounts_unreadable(*row, &it.funds, it.profile)).collect())),
    rule(W, "F11", "部门资金两表不一致", [
        "部门整体支出自评表按资金来源的合计与按支出用途的合计不一致，已考虑各数末位四舍五入的误差",
        "部门整体支出绩效自评表 · 按资金来源与按支出用途的合计应相等",
        "核对两种口径的明细，使合计相等",
    ], Form(|it| spending::breakdowns_differ(it.form, &it.funds))),
    rule(E, "F12", "全年执行数缺失", [
        "有全年预算数而没有填写全年执行数，执行率得分只能按所填执行率计算，或者按制度口径计",
        "项目支出绩效评价管理办法 · 执行率＝全年执行数÷全年预算数",
        "填写全年执行数，没有发生的填0；执行率和得分相应改正",
    ], FormOnce(|it| it.funds.scored().filter(|_| it.asks_for("全年执行数")).and_then(|row| {
        funds::spending_missing(row, &it.funds, it.profile)
    }))),
    rule(W, "F13", "执行率得分缺失", [
        "资金总额一行有执行率分值，而没有填写执行率得分",
        "项目支出绩效评价管理办法 · 总分＝各项指标得分与预算执行率得分之和",
        "填写执行率得分，并重新合计总分",
    ], FormOnce(|it| it.funds.scored().filter(|_| it.outcome.unscored != Some(Unscored::Blank)).and_then(|row| {
        funds::execution_points_missing(row, &it.funds)
    }))),
    rule(E, "W01", "分值合计不符", [
        "执行率分值与各指标分值之和不等于满分；填了总分或执行数而没有一项指标的也在内",
        "项目支出绩效评价管理办法 · 预算执行率与各项绩效指标分值合计为满分",
        "按批复的权重核对各行分值，使合计等于满分",
    ], FormOnce(|it| weights::weights_off_full_marks(it.form, &it.rows, it.outcome, it.profile))),
    rule(W, "W02", "一级指标分值偏离规定权重", [
        "一级指标的分值合计与制度口径不同；口径不允许调整的为强制；分值合计或标明的分值另有问题的，先改正那些问题",
        "项目支出绩效评价管理办法 · 一级指标的权重由财政部门统一设置",
        "按制度口径的一级指标分值重新分配；经批准调整的，附批准依据",
    ], FormOnce(|it| levels::level_marks_depart(it.form, &it.rows, it.outcome, it.profile))),
    rule(E, "W03", "上下级分值不符", [
        "一级、二级指标名称中标明的分值不等于其下各项分值之和",
        "项目支出绩效评价管理办法 · 各级指标的分值应上下相符",
        "核对标明的分值和各项分值，使上下相等",
    ], Form(|it| levels::printed_points_disagree(&it.rows, it.profile.thresholds.points_equal))),
    rule(E, "W04", "分值缺失或不为正", [
        "指标填了实际完成值或得分，但没有大于0的分值",
        "项目支出绩效评价管理办法 · 每项绩效指标应设分值",
        "填写该指标的分值，并使分值合计等于满分",
    ], Indicator(weights::weight_missing)),
    rule(W, "W05", "单项分值过大", [
        "一个指标的分值超过全部指标分值的一定比例",
        "项目支出绩效评价管理办法 · 指标权重应根据重要程度合理设置",
        "按工作内容细分指标，把分值分到各项",
    ], Form(|it| weights::weights_heavy(&it.rows, it.profile.thresholds.heavy_indicator))),
    rule(E, "W06", "缺少必设指标", [
        "没有制度口径要求每张表必设的一级指标为强制；没有应设的二级指标、或者口径要求提示的一级指标为提示；自成体系的表样不查",
        "项目支出绩效评价管理办法 · 绩效指标应包括产出、效益等指标",
        "补设缺少的指标，并使分值合计不变",
    ], Form(|it| levels::levels_missing(it.form, &it.rows, it.profile))),
    rule(W, "W07", "几项指标合用一个分值", [
        "分值的单元格合并在几项指标上，而其中有没有完成或者看不出是否完成的，不能逐项计算；计分时按制度口径保留自报得分或计0分，一张表只提出一次",
        "项目支出绩效评价管理办法 · 每项绩效指标应设分值",
        "取消合并，把分值分到各项指标，合计不变",
    ], FormOnce(|it| weights::weights_shared(&it.rows))),
    rule(E, "I01", "实际完成值缺失", [
        "指标有分值而没有填写实际完成值，或者只填一个横线；整张表都没有填写的，只提出一次",
        "项目支出绩效评价管理办法 · 自评表应内容完整，逐项填写指标完成情况",
        "填写实际完成值；确不适用的填「不适用」并说明原因",
    ], Form(|it| indicators::actuals_missing(&it.rows, it.outcome))),
    rule(E, "I02", "数值指标填了文字", [
        "年度指标值是数值，实际完成值却是文字，无法按公式计分",
        "项目支出绩效评价管理办法 · 定量指标按完成值与指标值对比计分",
        "把实际完成值改为数值，计量单位与年度指标值一致",
    ], Indicator(indicators::actual_not_numeric)),
    rule(W, "I03", "指标值没有比较符", [
        "年度指标值是数值而没有写比较符，实际完成值又不等于指标值，只能按制度口径选定方向；或者比较符不能识别、与指标值自己写的相反而得分不同，不按公式计分；一张表各只提出一次",
        "项目支出绩效评价管理办法 · 定量指标应明确、可衡量",
        "在指标值前写明≥、≤或＝",
    ], Form(|it| targets::comparators_missing(&it.rows).collect())),
    rule(W, "I04", "比较符与指标含义相反", [
        "合格率、覆盖率、数量等越多越好的指标用了≤，或者成本、投诉、事故等越少越好的指标用了≥",
        "项目支出绩效评价管理办法 · 定量指标应明确、可衡量",
        "核对比较符，写反的改正，得分相应改正",
    ], Indicator(targets::comparator_contradicts_name)),
    rule(W, "I05", "计量单位或百分比口径可疑", [
        "年度指标值与实际完成值的计量单位不同，或者一处写小数一处写百分数；一个数有两种读法（0.9与90%、128元与128万元）而得分不同的，不按公式计分",
        "项目支出绩效评价管理办法 · 定量指标按完成值与指标值对比计分",
        "把两处改为相同的计量单位和写法",
    ], Indicator(targets::units_in_doubt)),
    rule(E, "I06", "得分超过分值或为负", [
        "指标得分大于分值，或者小于0",
        "项目支出绩效评价管理办法 · 各项指标得分最高不超过该指标分值",
        "核对得分，改为不小于0且不超过分值",
    ], Indicator(indicators::score_out_of_bounds)),
    rule(E, "I07", "得分与公式不符", [
        "定量指标的得分与按制度口径计算的不符；相差不大或只是取整、截去小数的为提示；与另一种算法相符的，写明是哪一种",
        "项目支出绩效评价管理办法 · 完成指标值的得满分，未完成的按完成值与指标值的比例计分",
        "核对年度指标值和实际完成值，按公式改正得分",
    ], Indicator(score::score_disagrees)),
    rule(E, "I08", "未达标却得满分", [
        "年度指标值没有完成，得分却等于分值；四舍五入恰为满分的为提示",
        "项目支出绩效评价管理办法 · 未完成指标值的按完成值与指标值的比例计分",
        "按公式改正得分，并重新合计总分",
    ], Indicator(score::full_though_missed)),
    rule(E, "I09", "扣分未说明", [
        "指标没有得满分，而没有写偏差原因；表样没有偏差原因一栏的为提示，只提出一次",
        "项目支出绩效评价管理办法 · 未完成绩效目标的应分析原因、提出改进措施",
        "写明没有得满分的具体原因和改进措施",
    ], Form(|it| explanations::deductions_unexplained(it.form, &it.rows, it.profile))),
    rule(W, "I10", "已达标却扣分", [
        "年度指标值已经完成，得分却低于分值；与另一种算法相符的，由I07写明；因大幅超额而扣分并写明原因的不查",
        "项目支出绩效评价管理办法 · 完成指标值的得满分",
        "没有其他扣分理由的，改为满分；确应扣分的，写明原因",
    ], Indicator(score::deducted_though_met)),
    rule(W, "I11", "定性得分超出档次区间", [
        "定性指标的得分不在实际完成值所述档次的区间内",
        "项目支出绩效评价管理办法 · 定性指标分三档，按档次区间计分",
        "按所述档次改正得分，或者按实际情况改正档次",
    ], Indicator(tiers::points_outside_tier)),
    rule(W, "I12", "定性表述未归档", [
        "定性指标的实际完成值既不是档次用语，也不是照写指标值，看不出属于哪一档；计分时保留自报得分，一张表只提出一次",
        "项目支出绩效评价管理办法 · 定性指标分三档，按档次区间计分",
        "写明属于哪一档，再附具体情况",
    ], FormOnce(|it| tiers::wordings_in_no_tier(&it.rows, it.profile))),
    rule(W, "I13", "超额完成", [
        "实际完成值超过年度指标值较多；超过说明线而没有写原因的为强制",
        "项目支出绩效评价管理办法 · 大幅超过指标值的应分析原因，指标值设定明显偏低的按偏离程度核减得分",
        "核对两个数，说明超额的原因",
    ], Indicator(over::exceeds_target)),
    rule(W, "I14", "说明空泛", [
        "扣了分，而偏差原因只写「无」「已完成」一类的话",
        "项目支出绩效评价管理办法 · 未完成绩效目标的应分析原因、提出改进措施",
        "写明没有得满分的具体原因和改进措施",
    ], Indicator(explanations::explanation_empty)),
    rule(W, "I15", "目标为零", [
        "年度指标值为零，不能按比例计分，只看是否符合比较符；≤0、＝0而完成值也为零的不查",
        "项目支出绩效评价管理办法 · 定量指标按完成值与指标值对比计分",
        "核对指标值，改为大于零的数；确为零的，说明评分办法",
    ], Indicator(targets::target_is_nought)),
    rule(W, "I16", "指标值疑似照抄", [
        "数值指标较多，而实际完成值与年度指标值全部一字不差",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "对照台账、验收单等资料核对实际完成值",
    ], FormOnce(|it| targets::targets_copied(&it.rows, it.profile.thresholds.copied_rows))),
    rule(W, "I17", "得分缺失", [
        "指标有分值和实际完成值，但没有填写得分",
        "项目支出绩效评价管理办法 · 自评表应内容完整",
        "填写得分，并重新合计总分",
    ], Indicator(indicators::score_missing)),
    rule(W, "I18", "年度指标值缺失", [
        "指标有分值和实际完成值，但没有年度指标值，无从比较；计分时按制度口径保留自报得分或计0分",
        "项目支出绩效评价管理办法 · 定量指标按完成值与指标值对比计分",
        "按批复的绩效目标填写年度指标值",
    ], Indicator(indicators::target_missing)),
    rule(W, "I19", "指标值无法比较", [
        "年度指标值和实际完成值都有数，但写法读不成一个数和一个数的比较（注释、两个条件、增减幅度、时间对数字），不能按公式计分；计分时按制度口径保留自报得分或计0分，一张表只提出一次",
        "项目支出绩效评价管理办法 · 定量指标应明确、可衡量",
        "年度指标值和实际完成值各写一个数，写明比较符和计量单位，注释另写",
    ], FormOnce(|it| targets::not_comparable(&it.rows))),
    rule(W, "I20", "实际完成值为负", [
        "实际完成值小于0，而年度指标值不小于0；按负数参加比较，不改为0：写下降、减少的指标可以是负数",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "核对正负号；确为负数的保留，写明是增加还是减少",
    ], Indicator(targets::actual_negative)),
    rule(W, "I21", "不适用的指标填了得分", [
        "指标填为不适用，却填了大于0的得分；不适用的指标不计得分",
        "项目支出绩效评价管理办法 · 自评数据应真实、可核对",
        "确不适用的，清空得分；适用的，填写实际完成值",
    ], Indicator(indicators::claimed_though_not_applicable)),
    rule(E, "T01", "总分与各项得分之和不符", [
        "总分不等于执行率得分与各项指标得分之和",
        "项目支出绩效评价管理办法 · 总分＝各项指标得分与预算执行率得分之和",
        "核对各项得分，把总分改为各项得分之和",
    ], FormOnce(|it| totals::total_differs_from_sum(it.form, it.outcome, it.profile))),
    rule(W, "T02", "总分与复算不符", [
        "总分与各项自报得分之和相符，但与按制度口径复算的总分不符",
        "项目支出绩效评价管理办法 · 总分＝各项指标得分与预算执行率得分之和",
        "改正各项得分后重新合计总分",
    ], FormOnce(|it| totals::total_differs_from_recomputed(it.form, (&it.rows, &it.funds), it.outcome, it.profile))),
    rule(E, "T03", "等级与总分不符", [
        "所填等级不是总分所在的等级",
        "项目支出绩效评价管理办法 · 评价等级按总分划分",
        "按制度口径的等级线改正等级",
    ], FormOnce(|it| totals::grade_differs_from_total(it.form, it.outcome, it.profile))),
    rule(W, "T04", "复算后等级变化", [
        "复算总分与自报总分不在同一等级",
        "项目支出绩效评价管理办法 · 评价等级按总分划分",
        "改正各项得分后，按新的总分改正等级",
    ], FormOnce(|it| totals::grade_changes(it.form, it.outcome, it.profile))),
    rule(W, "T05", "指标高分而执行率低", [
        "指标得分率高于执行率得分率、相差超过制度口径的警戒线，而资金一栏和表后都没有说明：钱没有花完而任务完成得好，可能是指标值偏低或完成值不实；执行率偏低未说明的，由F07提出",
        "项目支出绩效评价管理办法 · 自评结果应客观、真实",
        "核对各项实际完成值，说明节余或尚未支付的原因",
    ], FormOnce(|it| it.funds.scored()
        .filter(|row| spending::low_rate_unexplained(it.form, &it.funds, *row, it.profile).is_none())
        .and_then(|row| totals::results_outrun_execution(it.form, (&it.funds, row), it.outcome, it.profile)))),
    rule(W, "T06", "总分缺失", [
        "各项有得分，但没有填写总分",
        "项目支出绩效评价管理办法 · 自评表应内容完整",
        "在总分一格填写各项得分之和",
    ], FormOnce(|it| totals::total_missing(it.form, it.outcome, it.profile))),
    rule(W, "T07", "等级名称不在本级口径内", [
        "所填等级不是制度口径中这一级自评表的等级名称",
        "项目支出绩效评价管理办法 · 评价等级按总分划分",
        "改为总分所在的等级",
    ], FormOnce(|it| totals::grade_unknown(it.form, it.profile))),
    rule(W, "G01", "年度目标空缺或过于简单", [
        "年度总体目标没有填写，或者只有符号、数字",
        "项目支出绩效评价管理办法 · 绩效目标应明确、具体",
        "用文字写明全年要做什么、做到什么程度，以及完成情况",
    ], Form(|it| goals::goals_empty(it.form, it.outcome))),
    rule(E, "R01", "应报未报", [
        "部门名录内的部门没有报送自评表，或者报送的项目数少于名录所列",
        "项目支出绩效评价管理办法 · 单位自评应覆盖全部项目支出",
        "通知该部门报送；名录有误的，改正名录后重新运行",
    ], OnRoster(|entry, received, _| roster::not_received(entry, received))),
    rule(W, "R02", "不在名录内", [
        "报送部门不在部门名录内",
        "部门名录 · 报送部门以名录为准",
        "写错名称的，改为名录内的名称；确应报送的，在名录中补上该部门",
    ], InBatchOnce(|it, _| Ok(it.roster_for_name().and_then(|roster| roster::not_on_roster(&it.sent.form, it.owner, roster))))),
    rule(W, "R03", "名称与名录不一致", [
        "去掉编码、括号和行政区划后与名录相同，但写法不同",
        "部门名录 · 报送部门以名录为准",
        "改为名录内的名称；沿用现名的，在名录的简称中补上",
    ], InBatchOnce(|it, _| Ok(it.roster_for_name().and_then(|roster| roster::name_differs_from_roster(&it.sent.form, roster))))),
    rule(W, "R04", "逾期", [
        "部门名录所记的收到日期晚于制度口径的报送截止日期",
        "制度口径 · 报送截止日期",
        "提醒该部门按时报送；收到日期有误的，改正名录后重新运行",
    ], OnRoster(|entry, received, profile| roster::late(entry, received, profile.deadline()))),
    rule(E, "X01", "部门表与项目表不一致", [
        "部门整体支出自评表所写的自评项目数、评优项目数、评优率或项目支出预算，与本部门的项目自评表不一致；项目没有报齐的不查",
        "部门整体支出绩效自评 · 部门表与项目表的数据应一致",
        "核对部门表和各项目自评表，使两处一致；缺报的项目补报",
    ], InBatch(|it, profile| whole::projects_differ(it.sent, it.batch.forms_of(it.owner), it.expected_projects(), profile))),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_order_and_once() {
        let place = |rule: &Rule| {
            let (letter, number) = rule.code.split_at(1);
            let subject = "SFWITGRX".find(letter).expect("a subject of the register");
            (subject, number.parse::<u8>().expect("two digits"))
        };
        let places: Vec<_> = register().iter().map(place).collect();
        assert!(places.is_sorted_by(|one, next| one < next), "{places:?}");
    }

    #[test]
    fn every_rule_is_documented_in_one_style() {
        for rule in register() {
            for text in [rule.name, rule.meaning, rule.basis, rule.cure] {
                assert!(super::super::tests::is_sober(text), "{}: {text}", rule.code);
            }
            assert!(rule.basis.contains(" · "), "{}: {}", rule.code, rule.basis);
        }
    }

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        assert_eq!(
            explanation(" ｆ03 ").map(|rule| rule.name),
            Some("执行率与预算、执行数不符")
        );
        assert!(explanation("F99").is_none());
        assert!(explanation("I18").is_some_and(|rule| rule.to_string().contains("改法：按批复")));
    }

    #[test]
    fn the_profile_decides_over_severity() {
        let mut profile = super::super::tests::profile();
        let rule = explanation("I07").unwrap();
        assert_eq!(rule.severity_in(&profile), Some(E));
        assert_eq!(rule.severity_under(&profile, Some(W)), Some(W));
        for (setting, severity) in [
            (Setting::Off, None),
            (Setting::Hint, Some(W)),
            (Setting::Error, Some(E)),
        ] {
            profile.checks.insert("I07".to_owned(), setting);
            assert_eq!(rule.severity_under(&profile, Some(W)), severity);
        }
    }
}
