//! The shape of a profile file. Every number of a rule that the program knows is a field of this.

use super::fonts::Fonts;
use crate::domain::notation::Period;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A rule profile (制度口径). Points are in points, shares and rates are ratios (0.9 is 90%).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Short name for `--profile`: `luquan`
    pub name: String,
    /// Name as printed: 石家庄市鹿泉区绩效自评口径
    pub title: String,
    /// The year being evaluated; None takes each form's own.
    #[serde(default)]
    pub year: Option<i32>,
    /// Last day on which returns are in time (报送截止日期).
    /// Read with [`Profile::deadline`].
    #[serde(default)]
    pub deadline: Option<String>,
    /// The documents it rests on; what is recalled rather than quoted says so.
    pub source: String,
    pub marks: Marks,
    pub formula: Formula,
    pub tiers: Vec<Tier>,
    pub over: Over,
    pub execution: Execution,
    pub rounding: Rounding,
    pub grades: Grades,
    pub ranking: Ranking,
    pub thresholds: Thresholds,
    pub words: Words,
    /// Severity of a check where it departs from the register: `I08 = "hint"`.
    #[serde(default)]
    pub checks: BTreeMap<String, Setting>,
    /// Fonts of the documents; those left out are the standard's.
    #[serde(default)]
    pub fonts: Fonts,
}

impl Profile {
    /// A hash of what scores: profiles that differ in name, source, year, deadline or fonts alone have the same. It holds
    /// between runs of one version of the program; a profile of the same text scores alike in any case.
    pub fn scoring_hash(&self) -> String {
        let scoring = Self {
            name: String::new(),
            title: String::new(),
            source: String::new(),
            year: None,
            deadline: None,
            fonts: Fonts::default(),
            ..self.clone()
        };
        blake3::hash(format!("{scoring:?}").as_bytes()).to_hex().to_string()
    }

    /// The last day on which returns are in time; None if none is set.
    pub fn deadline(&self) -> Option<Period> {
        self.deadline.as_deref().and_then(Period::day)
    }
}

/// Full marks and how they are shared out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// Full marks of a form.
    pub full: Decimal,
    /// Points of execution where the form does not print them.
    pub execution: Decimal,
    /// Level-1 weights.
    pub levels: Vec<LevelMarks>,
    /// Whether a department may depart from the level-1 weights.
    pub adjustable: bool,
}

/// The points of one level-1 indicator.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelMarks {
    /// 产出指标
    pub name: String,
    pub points: Decimal,
    /// Whether every form must have it.
    pub required: bool,
    /// Whether a form without it is pointed out, where it is not required.
    #[serde(default)]
    pub wanted: bool,
    /// Level-2 indicators that must stand below it (数量指标 …).
    #[serde(default)]
    pub required_below: Vec<String>,
    /// Where its points go on a form that has no such indicators (无满意度指标的，分值调到效益指标).
    #[serde(default)]
    pub passes_to: Vec<Passed>,
}

/// Points that another level-1 indicator takes over.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passed {
    /// 效益指标
    pub to: String,
    pub points: Decimal,
}

/// A formula of RULES section 4 for figures with a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Ratio {
    /// Met: full; else weight × actual ÷ target.
    #[serde(rename = "POS")]
    Positive,
    /// Met: full; else weight × target ÷ actual.
    #[serde(rename = "NEG-RATIO")]
    NegativeRatio,
    /// Met: full; else weight × (2 − actual ÷ target), nothing from twice the target on.
    #[serde(rename = "NEG-LINEAR")]
    NegativeLinear,
    /// ＝: as POS.
    #[serde(rename = "EQ-CAP")]
    EqualCapped,
    /// ＝: equal or nothing.
    #[serde(rename = "EQ-STRICT")]
    EqualStrict,
    /// ＝: weight × (1 − |actual − target| ÷ target).
    #[serde(rename = "EQ-DEV")]
    EqualDeviation,
}

/// A direction, for defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    AtLeast,
    MoreThan,
    Equal,
    LessThan,
    AtMost,
}

/// Which formula counts when.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    pub at_least: Ratio,
    pub more_than: Ratio,
    pub equal: Ratio,
    pub less_than: Ratio,
    pub at_most: Ratio,
    /// Direction of a numeric target without comparator.
    pub undirected: Direction,
    /// Words in an indicator's name that make an undirected target a ceiling (成本, 投诉 …).
    #[serde(default)]
    pub lower_is_better: Vec<String>,
    /// Words that make it a floor all the same (成本节约率, 投诉处理率).
    #[serde(default)]
    pub higher_is_better: Vec<String>,
    /// 95% against 0.95: a figure without percent sign up to here may be a ratio, if the other side lies above.
    pub ratio_up_to: Decimal,
    /// Late against a date.
    pub late: Late,
    /// 实际完成值 is blank although the indicator carries points.
    pub missing_actual: Missing,
    /// What cannot be computed for another reason.
    pub unscorable: Missing,
    /// What becomes of the points of indicators that do not apply.
    pub not_applicable: NotApplicable,
    /// What becomes of a form whose layout has points but no weights (得分 without 分值).
    pub unweighted: Unweighted,
}

/// What a result after its date counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Late {
    /// Nothing.
    Zero,
    /// The claimed points stand, for judgement.
    Judged,
}

/// What counts in place of points that cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// Counts nothing.
    Zero,
    /// The claimed points stand.
    Claimed,
}

/// What becomes of the points of indicators that do not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotApplicable {
    /// The others are scaled up to full marks.
    Rescale,
    /// The points are lost to nobody and gained by nobody: the total stays below full marks.
    Drop,
}

/// What becomes of a form with points but no weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unweighted {
    /// It is listed and not scored.
    Listed,
    /// The claimed points stand, execution alone is recomputed.
    Claimed,
}

/// A tier of qualitative indicators: a share interval of the weight and the wordings that name it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// 达成年度指标
    pub name: String,
    /// Upper end, a share of the weight.
    pub upper: Decimal,
    /// Whether the upper end belongs to the tier.
    pub upper_included: bool,
    pub lower: Decimal,
    pub lower_included: bool,
    /// Wordings of an actual that name this tier.
    #[serde(default)]
    pub words: Vec<String>,
}

/// Over-completion (超额完成), as actual ÷ target.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Over {
    /// From here on a hint.
    pub warn: Decimal,
    /// From here on a reason is demanded.
    pub explain: Decimal,
    /// From `at` on, `share` of the weight is lost; empty: nothing is deducted.
    #[serde(default)]
    pub deduct: Vec<Deduction>,
}

/// What over-completion costs.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// From this multiple of the target on.
    pub at: Decimal,
    /// Of the weight.
    pub share: Decimal,
}

/// How the execution rate (预算执行率) is scored.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Execution {
    /// Points of 执行率 by intervals; empty: weight × min(1, rate).
    #[serde(default)]
    pub bands: Vec<ExecutionBand>,
    /// Budget and spending both zero: counts as rate 1 (true) or as 0.
    pub zero_budget_is_full: bool,
    /// Whether spending above the budget is allowed without a finding.
    pub over_budget_allowed: bool,
}

/// From this rate on (ratio), this share of the weight; or in proportion to the rate.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExecutionBand {
    pub from: Decimal,
    /// Share of the weight; None: the rate itself.
    #[serde(default)]
    pub share: Option<Decimal>,
}

/// Digits after the point; always 四舍五入, half away from zero.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Of points and totals.
    pub points: u32,
    /// Of rates as ratios: 4 prints 86.20%.
    pub rate: u32,
    /// Of shares such as 评优率 as ratios: 3 prints 100.0%.
    pub share: u32,
}

/// Grade bands per level; each set covers nought to full marks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    pub project: Vec<Band>,
    pub department: Vec<Band>,
}

/// A grade and the score from which it is given, highest band first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    pub name: String,
    /// Included.
    pub from: Decimal,
}

/// What ranks departments, and in what order equals are told apart.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    pub by: RankBy,
    pub score: RankScore,
    /// Further keys, in order, for departments with the same score; those equal in all share a place.
    #[serde(default)]
    pub ties: Vec<TieKey>,
}

/// Whose figures rank departments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RankBy {
    /// 复算
    Recomputed,
    /// 自报
    Claimed,
}

/// Which score of a department ranks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RankScore {
    /// 部门整体得分 where the department form is there, else the mean of its projects.
    WholeElseMean,
    /// 部门整体得分 only.
    Whole,
    /// Mean of the projects.
    Mean,
    /// Mean of the projects weighted by budget.
    Weighted,
}

impl RankScore {
    /// What ranks the districts of a city, which have no form of their own: their projects.
    #[must_use]
    pub const fn of_regions(self) -> Self {
        match self {
            Self::Weighted => Self::Weighted,
            Self::WholeElseMean | Self::Whole | Self::Mean => Self::Mean,
        }
    }
}

/// What tells departments of the same score apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieKey {
    /// Higher execution rate first.
    ExecutionRate,
    /// Fewer 强制 findings first.
    FewerErrors,
}

/// Lines that checks draw.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Points that may differ without a word.
    pub points_equal: Decimal,
    /// Points that may differ with a hint.
    pub points_near: Decimal,
    /// Execution rate below which a reason is wanted.
    pub low_execution: Decimal,
    /// Share of the opening budget by which the adjusted one may differ without a reason.
    pub budget_adjusted: Decimal,
    /// Share of all indicator points that one indicator may carry.
    pub heavy_indicator: Decimal,
    /// How far results may outrun the spending without a word: (S − E) ÷ S, S and E being the shares of their full marks
    /// that the indicators and execution obtain.
    pub alarm: Decimal,
    /// Numeric rows of a form from which on it is suspicious that every actual repeats its target.
    pub copied_rows: usize,
    /// Significant digits that an amount must have for a factor of 10 000 to be a mix-up of 元 and 万元 and no chance.
    pub slip_digits: u32,
}

/// Words that checks go by.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Reasons that give none (无, 已完成): the whole text of the cell.
    pub empty_talk: Vec<String>,
    /// Ends of the names of indicators of which more is better (合格率), so that ≤ stands the wrong way round.
    pub more_is_better: Vec<String>,
    /// Level-2 indicators of which more is better (数量指标).
    pub more_is_better_below: Vec<String>,
    /// Words in a name that make ≤ right all the same (不合格, 控制).
    pub unless_limited: Vec<String>,
    /// Ends of the names of indicators of which less is better (投诉次数), so that ≥ stands the wrong way round.
    pub less_is_better: Vec<String>,
    /// Words in a name that make ≥ right all the same (降低, 节约).
    pub unless_reduced: Vec<String>,
}

/// A check's severity as the profile sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    Off,
    Hint,
    Error,
}
