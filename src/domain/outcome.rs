//! What the rules make of a form: recomputed (复算) beside claimed (自报) figures.

use super::figure;
use super::form::AmountUnit;
use super::notation::Comparator;
use super::text::Text;
use super::word::{self, Word};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// On what a recomputed score rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Basis {
    /// By a formula.
    Computed,
    /// Qualitative: the claimed points stand, the law sets only an interval.
    Judged,
    /// No formula can be applied to what is written; the profile says what counts instead, and a finding says why.
    Unscorable,
    /// Declared not to apply; carries no points.
    NotApplicable,
}

impl Basis {
    /// The key of `inspect --json` and of the data files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Judged => "judged",
            Self::Unscorable => "unscorable",
            Self::NotApplicable => "not-applicable",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Computed => "按公式",
            Self::Judged => "定性判断",
            Self::Unscorable => "无法复算",
            Self::NotApplicable => "不适用",
        }
    }
}

/// Why an indicator could not be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Obstacle {
    /// No weight above nought.
    NoWeight,
    /// One weight stands in a cell merged over several indicators.
    WeightShared,
    /// 年度指标值 is blank.
    NoTarget,
    /// 实际完成值 is blank.
    NoActual,
    /// The target is a figure, the actual is not.
    ActualNotNumeric,
    /// The two cannot be compared (two figures in a phrase, 「不足95%」 against ≥95%, a comparator the profile does not
    /// score).
    NotComparable,
    /// Units of target and actual contradict each other.
    UnitsDiffer,
    /// 0.95 or 95%, 3 or 3万: two ways to read a figure give different points.
    ScaleInDoubt,
    /// The sign is none that is known, or column and target have signs that give different points.
    SignUnclear,
    /// Whether it was in time cannot be told (「2025年」 against 2025年6月底前).
    TimeUnclear,
    /// Late, which the profile leaves to judgement.
    LeftToJudgement,
}

impl Obstacle {
    /// The reason as tables print it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoWeight => "没有分值",
            Self::WeightShared => "几项指标合用一个分值",
            Self::NoTarget => "没有年度指标值",
            Self::NoActual => "没有实际完成值",
            Self::ActualNotNumeric => "年度指标值是数值，实际完成值不是",
            Self::NotComparable => "年度指标值与实际完成值不能比较",
            Self::UnitsDiffer => "年度指标值与实际完成值的计量单位不一致",
            Self::ScaleInDoubt => "百分比或计量单位的口径不明",
            Self::SignUnclear => "比较符不能识别或前后矛盾",
            Self::TimeUnclear => "看不出是否按时完成",
            Self::LeftToJudgement => "晚于目标时间，得分由人判断",
        }
    }
}

/// The outcome of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorOutcome {
    /// Points available, as read; None without a weight.
    #[serde(with = "figure::optional")]
    pub weight: Option<Decimal>,
    /// Points claimed, as read.
    #[serde(with = "figure::optional")]
    pub claimed: Option<Decimal>,
    /// Points by the rule (for a judged one the claimed points, held to 0..weight), rounded by the profile.
    #[serde(with = "figure::optional")]
    pub score: Option<Decimal>,
    /// Name of the rule of the regulation that gave the score: `POS`, `NEG-RATIO`, `TIER` …
    #[serde(with = "word")]
    pub rule: Word,
    pub basis: Basis,
    pub obstacle: Option<Obstacle>,
    /// Whether the target was met; None where that cannot be said.
    pub met: Option<bool>,
    /// 偏离度: (actual − target) ÷ target, or (target − actual) ÷ target where lower is better; a ratio.
    #[serde(with = "figure::optional")]
    pub deviation: Option<Decimal>,
    /// No comparator was written; the profile's default for such targets was used.
    pub direction_assumed: bool,
    /// What the formula was applied to; None where none was, or where it compares no figures (dates, 是/否).
    pub measure: Option<Measure>,
}

/// The figures that a formula was applied to, in one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// A, 年度指标值; of a range its lower end.
    #[serde(with = "figure")]
    pub target: Decimal,
    /// The upper end of a range.
    #[serde(with = "figure::optional")]
    pub upper: Option<Decimal>,
    /// B, 实际完成值
    #[serde(with = "figure")]
    pub actual: Decimal,
    /// The direction in which they were compared, assumed or written.
    pub comparator: Comparator,
}

/// The outcome of the funds block. Amounts in the unit of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionOutcome {
    /// 年初预算数
    #[serde(with = "figure::optional")]
    pub initial: Option<Decimal>,
    /// 全年预算数
    #[serde(with = "figure::optional")]
    pub budget: Option<Decimal>,
    /// 全年执行数
    #[serde(with = "figure::optional")]
    pub spent: Option<Decimal>,
    pub unit: Option<AmountUnit>,
    /// Budget or spending of the total row was zero or blank over filled rows: their sum stands for it (F02).
    pub from_rows: bool,
    /// Execution rate, a ratio, not capped, rounded by the profile.
    #[serde(with = "figure::optional")]
    pub rate: Option<Decimal>,
    /// The rate lies below the profile's line for 执行率偏低, by the rate as it is before it is rounded.
    pub is_low: bool,
    /// Points available.
    #[serde(with = "figure::optional")]
    pub weight: Option<Decimal>,
    #[serde(with = "figure::optional")]
    pub claimed: Option<Decimal>,
    /// Points by the rule; None where execution is not scored on this form.
    #[serde(with = "figure::optional")]
    pub score: Option<Decimal>,
}

impl ExecutionOutcome {
    /// The amount in 万元, whatever unit the form uses; a form without a unit is taken to be in 万元. None for a unit that
    /// cannot be converted.
    pub fn in_ten_thousand(&self, amount: Option<Decimal>) -> Option<Decimal> {
        self.unit
            .unwrap_or(AmountUnit::TenThousandYuan)
            .in_ten_thousand(amount?)
    }
}

/// Why a form has no recomputed total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unscored {
    /// It has no weights: no column of them, or an empty one.
    NoWeights,
    /// No indicator was found on it.
    NoIndicators,
    /// Nothing on it is filled in: no actual, no score.
    Blank,
    /// Its points are too large to add up.
    OutOfRange,
}

impl Unscored {
    /// The reason as tables print it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoWeights => "表中没有分值，只登记不计分",
            Self::NoIndicators => "表中没有指标，只登记不计分",
            Self::Blank => "表未填写，只登记不计分",
            Self::OutOfRange => "得分数字过大，只登记不计分",
        }
    }
}

/// What a form comes to in points, either way; each may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// 复算总分
    pub recomputed: Option<Decimal>,
    /// 自报总分
    pub claimed: Option<Decimal>,
}

/// What a form as a whole comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormResult {
    pub execution: ExecutionOutcome,
    /// 自报总分: the stated total, else the sum of the stated points.
    #[serde(with = "figure::optional")]
    pub claimed_total: Option<Decimal>,
    /// Sum of the stated points incl. execution; None if nothing is stated.
    #[serde(with = "figure::optional")]
    pub claimed_sum: Option<Decimal>,
    /// Sum of all weights incl. execution.
    #[serde(with = "figure::optional")]
    pub weight_sum: Option<Decimal>,
    /// 复算总分; None with the reason in `unscored`.
    #[serde(with = "figure::optional")]
    pub total: Option<Decimal>,
    pub unscored: Option<Unscored>,
    /// 自报等级: the band that is written, by its own name; another word as written; else the band of the claimed total.
    pub grade_claimed: Option<Text>,
    /// 复算等级
    pub grade: Option<Text>,
    /// Points of indicators that do not apply, where they were spread over the others (the profile's choice).
    #[serde(with = "figure::optional")]
    pub spread: Option<Decimal>,
}

/// The outcome of a whole form. What it comes to as a whole is asked of the outcome itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormOutcome {
    pub result: FormResult,
    /// One for each indicator of the form, in order.
    pub indicators: Vec<IndicatorOutcome>,
}

impl FormResult {
    /// 复算 and 自报总分.
    pub const fn totals(&self) -> Totals {
        Totals {
            recomputed: self.total,
            claimed: self.claimed_total,
        }
    }

    /// 差额: recomputed less claimed total, in points; None unless both are there.
    pub fn difference(&self) -> Option<Decimal> {
        self.total?.checked_sub(self.claimed_total?)
    }

    /// The grade changed from claimed to recomputed.
    pub fn regraded(&self) -> bool {
        self.grade.is_some() && self.grade_claimed.is_some() && self.grade != self.grade_claimed
    }
}

impl Deref for FormOutcome {
    type Target = FormResult;

    fn deref(&self) -> &FormResult {
        &self.result
    }
}

impl IndicatorOutcome {
    /// 差额: recomputed less claimed points; None unless both are there.
    pub fn difference(&self) -> Option<Decimal> {
        self.score?.checked_sub(self.claimed?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::{Scratch, Shelved};

    /// A nought below zero shows its sign, wherever the outcome was kept.
    #[test]
    fn an_outcome_comes_back_digit_by_digit() {
        for figure in ["0.00", "98.60", "-1"]
            .map(|figure| figure.parse().unwrap())
            .into_iter()
            .chain([-Decimal::ZERO])
        {
            let outcome = ExecutionOutcome {
                rate: Some(figure),
                score: Some(figure),
                ..ExecutionOutcome::default()
            };
            let back = Shelved::new(&outcome, &Scratch::in_memory()).open().unwrap();
            let parts = [back.rate, back.score].map(|figure| figure.unwrap().serialize());
            assert_eq!(parts, [figure.serialize(); 2]);
        }
    }
}
