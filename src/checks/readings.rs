//! Other calculations by which claimed points of an indicator may have come about.

use super::figures::Figures;
use super::indicators::Row;
use super::wording::{distance, plain};
use crate::profile::Profile;
use crate::profile::model::Ratio;
use crate::regulation::comparison::Pair;
use crate::regulation::formula::{self, Case};
use crate::regulation::rounded;
use rust_decimal::Decimal;

/// The calculation that gives the claimed points, as the closing words of a message; None if no known one does.
pub fn other_calculation(row: &Row, claimed: Decimal) -> Option<String> {
    if !row.is_single() {
        return None;
    }
    let weight = row.outcome.weight?;
    let (figures, profile) = (row.figures()?, row.profile);
    by_percentage(figures, weight, claimed, profile)
        .or_else(|| by_other_formula(row.outcome.rule, figures.pair, weight, claimed, profile))
}

/// Weight × the actual's percentage, whatever the target: 98% of 20 points as 19.6, although 98% was the target.
fn by_percentage(figures: &Figures, weight: Decimal, claimed: Decimal, profile: &Profile) -> Option<String> {
    if !(figures.target.percent || figures.actual.percent) {
        return None;
    }
    let actual = figures.pair.actual;
    let points = formula::proportion(weight, actual, Decimal::ONE_HUNDRED)?;
    fits(points, claimed, profile).then(|| {
        format!(
            "，所填是分值×实际完成百分比（{}×{}%）的结果，没有与指标值相比",
            plain(weight),
            plain(actual)
        )
    })
}

/// Another formula than the profile's, one that takes points off without taking all: full marks fit too much.
fn by_other_formula(
    rule: &str,
    Pair { target, actual }: Pair,
    weight: Decimal,
    claimed: Decimal,
    profile: &Profile,
) -> Option<String> {
    const READINGS: [(Ratio, &str); 5] = [
        (Ratio::NegativeRatio, "分值×年度指标值÷实际完成值"),
        (Ratio::NegativeLinear, "分值×（2－实际完成值÷年度指标值）"),
        (Ratio::Positive, "分值×实际完成值÷年度指标值"),
        (Ratio::EqualStrict, "恰好等于指标值才得分"),
        (Ratio::EqualDeviation, "分值×（1－偏差÷年度指标值）"),
    ];
    let case = Case { target, actual, weight };
    let reading = |&(ratio, words): &(Ratio, &str)| {
        let name = formula::rule_name(ratio);
        let given = formula::points(ratio, case).filter(|given| name != rule && !given.met)?;
        let sign = Some(sign_of(name)).filter(|sign| *sign != sign_of(rule));
        let takes_part = sign.is_none() || given.points > Decimal::ZERO;
        (takes_part && fits(given.points, claimed, profile)).then(|| {
            let sign = sign.map_or(String::new(), |sign| format!("比较符当作{sign}、"));
            format!("，所填是{sign}按{words}计算的结果")
        })
    };
    READINGS.iter().find_map(reading)
}

/// The sign under which a formula is used.
fn sign_of(rule: &str) -> &'static str {
    match rule {
        "NEG-RATIO" | "NEG-LINEAR" => "≤",
        "EQ-CAP" | "EQ-STRICT" | "EQ-DEV" | "EQ-ZERO" => "＝",
        _ => "≥",
    }
}

fn fits(points: Decimal, claimed: Decimal, profile: &Profile) -> bool {
    distance(rounded(points, profile.rounding.points), claimed) <= profile.thresholds.points_equal
}
