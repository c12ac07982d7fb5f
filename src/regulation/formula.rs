//! The formulas for figures with a direction (RULES: A is the target, B the actual, w the weight). Each gives
//! unrounded points between nought and the weight, or None if the figures are too large to compute with.

use crate::profile::model::{Deduction, Ratio};
use crate::profile::{Profile, execution_in_words, ratio_in_words};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What a formula is applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// A, 年度指标值
    pub target: Decimal,
    /// B, 实际完成值, in the scale of the target
    pub actual: Decimal,
    /// w, 分值, above nought
    pub weight: Decimal,
}

/// Points by a formula, the name of the rule that gave them, and whether the target was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    pub points: Decimal,
    pub rule: &'static str,
    pub met: bool,
}

/// The name under which outputs state the formula.
pub const fn rule_name(ratio: Ratio) -> &'static str {
    match ratio {
        Ratio::Positive => "POS",
        Ratio::NegativeRatio => "NEG-RATIO",
        Ratio::NegativeLinear => "NEG-LINEAR",
        Ratio::EqualCapped => "EQ-CAP",
        Ratio::EqualStrict => "EQ-STRICT",
        Ratio::EqualDeviation => "EQ-DEV",
    }
}

/// The points by the given formula; a target of nought or below has no ratio and is scored by the sign alone.
pub fn points(ratio: Ratio, case: Case) -> Option<Points> {
    let met = is_met(ratio, case);
    let rule = match (case.target > Decimal::ZERO, ratio) {
        (true, _) => rule_name(ratio),
        (false, Ratio::EqualCapped | Ratio::EqualStrict | Ratio::EqualDeviation) if case.target.is_zero() => EQ_ZERO,
        (false, _) => SIGN,
    };
    let points = if met {
        case.weight
    } else if case.target > Decimal::ZERO {
        missed(ratio, case)?
    } else {
        Decimal::ZERO
    };
    Some(Points { points, rule, met })
}

/// EQ-ZERO: ＝ against a target of nought; B ≤ 0 gives the weight, else nothing.
pub const EQ_ZERO: &str = "EQ-ZERO";
/// A target of nought or below under another sign: meeting the sign gives the weight, else nothing.
pub const SIGN: &str = "SIGN";
/// A target with two ends.
pub const RANGE: &str = "RANGE";
/// A target in time.
pub const DATE: &str = "DATE";
/// 预算执行率 as an indicator.
pub const EXECUTION: &str = "EXECUTION";
/// 是/否
pub const BOOL: &str = "BOOL";

/// A rule of the profile as a clerk would say it, for the outputs that name it; None for what names no formula (`TIER` …).
pub fn rule_in_words(rule: &str, profile: &Profile) -> Option<Cow<'static, str>> {
    const RATIOS: [Ratio; 6] = [
        Ratio::Positive,
        Ratio::NegativeRatio,
        Ratio::NegativeLinear,
        Ratio::EqualCapped,
        Ratio::EqualStrict,
        Ratio::EqualDeviation,
    ];
    let words = match rule {
        EXECUTION => return Some(execution_in_words(&profile.execution)),
        EQ_ZERO => Some("目标为0：不大于0得满分，否则得0分"),
        SIGN => Some("目标为0或负数：符合比较符得满分，否则得0分"),
        RANGE => Some("在目标区间内得满分，低于下限按完成值÷下限折算，高于上限按反向指标折算"),
        DATE => Some("不晚于目标时间得满分"),
        BOOL => Some("与目标一致得满分，否则得0分"),
        _ => RATIOS
            .into_iter()
            .find(|ratio| rule_name(*ratio) == rule)
            .map(ratio_in_words),
    };
    words.map(Cow::Borrowed)
}

/// Whether the target was met. A strict sign at equality counts as met.
fn is_met(ratio: Ratio, Case { target, actual, .. }: Case) -> bool {
    match ratio {
        Ratio::Positive => actual >= target,
        Ratio::NegativeRatio | Ratio::NegativeLinear => actual <= target,
        Ratio::EqualCapped | Ratio::EqualStrict | Ratio::EqualDeviation if target.is_zero() => actual <= target,
        Ratio::EqualCapped => actual >= target,
        Ratio::EqualStrict | Ratio::EqualDeviation => actual == target,
    }
}

/// The points of a missed target above nought.
fn missed(ratio: Ratio, case: Case) -> Option<Decimal> {
    match ratio {
        Ratio::Positive | Ratio::EqualCapped => attained(case),
        Ratio::NegativeRatio => overrun_ratio(case),
        Ratio::NegativeLinear => overrun_linear(case),
        Ratio::EqualStrict => Some(Decimal::ZERO),
        Ratio::EqualDeviation => deviation_share(case),
    }
}

/// POS, missed: w × B ÷ A.
pub fn attained(Case { target, actual, weight }: Case) -> Option<Decimal> {
    Some(held(proportion(weight, actual, target)?, weight))
}

/// NEG-RATIO, missed: w × A ÷ B.
pub fn overrun_ratio(Case { target, actual, weight }: Case) -> Option<Decimal> {
    Some(held(proportion(weight, target, actual)?, weight))
}

/// NEG-LINEAR, missed: w × (2 − B ÷ A), nothing from twice the target on.
pub fn overrun_linear(Case { target, actual, weight }: Case) -> Option<Decimal> {
    let twice = target.checked_add(target)?;
    Some(held(proportion(weight, twice.checked_sub(actual)?, target)?, weight))
}

/// EQ-DEV, missed: w × (1 − |B − A| ÷ A).
pub fn deviation_share(Case { target, actual, weight }: Case) -> Option<Decimal> {
    let off = actual.checked_sub(target)?.abs();
    Some(held(proportion(weight, target.checked_sub(off)?, target)?, weight))
}

/// RANGE: inside (ends included) the weight; below as POS on the low end, above by `above` on the high end.
pub fn range(low: Decimal, high: Decimal, actual: Decimal, weight: Decimal, above: Ratio) -> Option<Points> {
    let inside = low <= actual && actual <= high;
    let points = if inside {
        weight
    } else if actual < low {
        points(
            Ratio::Positive,
            Case {
                target: low,
                actual,
                weight,
            },
        )?
        .points
    } else {
        points(
            above,
            Case {
                target: high,
                actual,
                weight,
            },
        )?
        .points
    };
    Some(Points {
        points,
        rule: RANGE,
        met: inside,
    })
}

/// 超额完成扣分: the share of the weight lost at B ÷ A, by the highest line that is reached.
pub fn over_deduction(lines: &[Deduction], Case { target, actual, weight }: Case) -> Option<Decimal> {
    if target <= Decimal::ZERO {
        return Some(Decimal::ZERO);
    }
    let times = actual.checked_div(target)?;
    let line = lines.iter().filter(|line| times >= line.at).max_by_key(|line| line.at);
    line.map_or(Some(Decimal::ZERO), |line| weight.checked_mul(line.share))
}

/// 偏离度: (B − A) ÷ A, or (A − B) ÷ A where lower is better; None at a target of nought.
pub fn deviation(target: Decimal, actual: Decimal, lower_is_better: bool) -> Option<Decimal> {
    let off = if lower_is_better {
        target.checked_sub(actual)?
    } else {
        actual.checked_sub(target)?
    };
    off.checked_div(target.abs())
}

/// Points held to nought and the weight.
pub fn held(points: Decimal, weight: Decimal) -> Decimal {
    points.clamp(Decimal::ZERO, weight.max(Decimal::ZERO))
}

/// whole × part ÷ base, multiplied first so that exact points stay exact.
pub fn proportion(whole: Decimal, part: Decimal, base: Decimal) -> Option<Decimal> {
    match whole.checked_mul(part) {
        Some(product) => product.checked_div(base),
        None => part.checked_div(base)?.checked_mul(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::rounded;
    use crate::regulation::sample::{execution_bands, luquan};

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[track_caller]
    fn case(ratio: Ratio, target: &str, actual: &str, weight: &str, points: &str, rule: &str, met: bool) {
        let case = Case {
            target: decimal(target),
            actual: decimal(actual),
            weight: decimal(weight),
        };
        let given = super::points(ratio, case).unwrap();
        assert_eq!(rounded(given.points, 2), decimal(points));
        assert_eq!((given.rule, given.met), (rule, met));
    }

    #[test]
    fn met_gives_the_weight_and_missed_is_in_proportion() {
        case(Ratio::Positive, "500", "487", "10", "9.74", "POS", false);
        case(Ratio::Positive, "95", "95", "30", "30.00", "POS", true);
        case(Ratio::Positive, "95", "94.99", "30", "30.00", "POS", false);
        case(Ratio::Positive, "98", "98", "20", "20.00", "POS", true);
        case(Ratio::Positive, "10", "25", "8", "8", "POS", true);
        case(Ratio::Positive, "10", "-5", "8", "0", "POS", false);
    }

    #[test]
    fn the_two_reverse_formulas_differ() {
        case(Ratio::NegativeRatio, "100", "150", "10", "6.67", "NEG-RATIO", false);
        case(Ratio::NegativeLinear, "100", "150", "10", "5.00", "NEG-LINEAR", false);
        case(Ratio::NegativeRatio, "100", "200", "10", "5.00", "NEG-RATIO", false);
        case(Ratio::NegativeLinear, "100", "200", "10", "0", "NEG-LINEAR", false);
        case(Ratio::NegativeLinear, "100", "250", "10", "0", "NEG-LINEAR", false);
        case(Ratio::NegativeRatio, "100", "100", "10", "10", "NEG-RATIO", true);
        case(Ratio::NegativeLinear, "100", "100.00", "10", "10", "NEG-LINEAR", true);
    }

    #[test]
    fn equality_has_three_readings() {
        case(Ratio::EqualCapped, "100", "99", "10", "9.90", "EQ-CAP", false);
        case(Ratio::EqualCapped, "100", "130", "10", "10", "EQ-CAP", true);
        case(Ratio::EqualStrict, "100", "99.99", "10", "0", "EQ-STRICT", false);
        case(Ratio::EqualStrict, "100", "100.00", "10", "10", "EQ-STRICT", true);
        case(Ratio::EqualDeviation, "100", "130", "10", "7", "EQ-DEV", false);
        case(Ratio::EqualDeviation, "100", "250", "10", "0", "EQ-DEV", false);
    }

    #[test]
    fn a_target_of_nought_is_scored_by_the_sign_alone() {
        case(Ratio::EqualCapped, "0", "1", "5", "0", "EQ-ZERO", false);
        case(Ratio::EqualStrict, "0", "0", "5", "5", "EQ-ZERO", true);
        case(Ratio::Positive, "0", "3", "5", "5", "SIGN", true);
        case(Ratio::NegativeRatio, "0", "0.01", "5", "0", "SIGN", false);
        case(Ratio::NegativeLinear, "0", "0", "5", "5", "SIGN", true);
        case(Ratio::NegativeRatio, "-5", "-4", "5", "0", "SIGN", false);
        case(Ratio::Positive, "-5", "-6", "5", "0", "SIGN", false);
    }

    #[test]
    fn every_formula_can_be_said() {
        for rule in [
            "POS",
            "NEG-RATIO",
            "NEG-LINEAR",
            "EQ-CAP",
            "EQ-STRICT",
            "EQ-DEV",
            EQ_ZERO,
            SIGN,
            RANGE,
            DATE,
            BOOL,
        ] {
            assert!(
                rule_in_words(rule, &luquan()).is_some_and(|words| words.contains("得满分")),
                "{rule}"
            );
        }
        assert_eq!(rule_in_words("TIER", &luquan()), None);
    }

    #[test]
    fn execution_is_told_as_the_profile_scores_it() {
        let mut profile = luquan();
        let told = |profile: &Profile| rule_in_words(EXECUTION, profile).unwrap();
        assert_eq!(told(&profile), "得分＝分值×执行率，最高为分值");
        profile.execution.bands = execution_bands(&[("0.95", Some("1")), ("0.6", None), ("0", Some("0"))]);
        assert_eq!(
            told(&profile),
            "执行率95%以上（含）得分值的100%；执行率60%以上（含）得分＝分值×执行率，最高为分值；\
             执行率0%以上（含）得分值的0%；在哪一段按舍入前的执行率"
        );
    }

    #[test]
    fn a_range_includes_its_ends() {
        let points = |actual: &str| {
            let given = range(
                decimal("50"),
                decimal("60"),
                decimal(actual),
                decimal("10"),
                Ratio::NegativeRatio,
            )
            .unwrap();
            (rounded(given.points, 2).normalize().to_string(), given.met)
        };
        assert_eq!(points("50"), ("10".to_owned(), true));
        assert_eq!(points("60.00"), ("10".to_owned(), true));
        assert_eq!(points("40"), ("8".to_owned(), false));
        assert_eq!(points("80"), ("7.5".to_owned(), false));
    }

    #[test]
    fn the_highest_line_of_over_completion_counts() {
        let lines = [("1.5", "0.1"), ("2", "0.5")].map(|(at, share)| Deduction {
            at: decimal(at),
            share: decimal(share),
        });
        let lost = |actual: &str| {
            let case = Case {
                target: decimal("100"),
                actual: decimal(actual),
                weight: decimal("10"),
            };
            over_deduction(&lines, case).unwrap()
        };
        assert_eq!(lost("149.99"), Decimal::ZERO);
        assert_eq!(lost("150"), decimal("1"));
        assert_eq!(lost("200"), decimal("5"));
    }

    #[test]
    fn figures_too_large_to_compute_with_give_nothing() {
        let huge = Case {
            target: Decimal::MAX,
            actual: decimal("-1"),
            weight: decimal("10"),
        };
        assert_eq!(points(Ratio::EqualDeviation, huge).map(|given| given.points), None);
        let long = Case {
            target: Decimal::MAX,
            actual: Decimal::MAX - Decimal::ONE,
            weight: decimal("10"),
        };
        assert_eq!(
            points(Ratio::Positive, long).map(|given| rounded(given.points, 2)),
            Some(decimal("10"))
        );
    }
}
