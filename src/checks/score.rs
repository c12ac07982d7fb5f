//! I07: the points claimed for an indicator against the formula, and which other calculation they fit.

use super::fault::Fault;
use super::gap::{Gap, decimals_in_use, gap};
use super::indicators::{ACTUAL, Row, SCORE, TARGET};
use super::wording::{distance, plain};
use crate::domain::notation::{Notation, Quantity, Term, points};
use crate::profile::Profile;
use crate::profile::model::Ratio;
use crate::regulation::comparison::{self, Pair, Written};
use crate::regulation::formula::{self, Case};
use crate::regulation::rounded;
use rust_decimal::Decimal;

/// I07: the claimed points are not those of the formula, by size. Points out of bounds are I06's.
pub fn score_disagrees(row: &Row, profile: &Profile) -> Option<Fault> {
    let cell = row.given(SCORE)?;
    let claimed = points(cell)?;
    let computed = row.computed_together()?;
    if row.is_out_of_bounds(claimed) {
        return None;
    }
    let gap = gap(claimed, computed, decimals_in_use(row.form), &profile.thresholds);
    let reading = match &gap {
        Gap::Equal => return None,
        Gap::Near(reading) => reading.clone(),
        Gap::Wrong => other_calculation(row, claimed, profile).unwrap_or_default(),
    };
    let (at, text, expected) = (cell.at, &cell.text, computed.to_string());
    let cure = match &gap {
        Gap::Wrong => match row.given(ACTUAL) {
            Some(actual) => format!("{}的实际完成值无误的，把{at}改为{expected}，并重新合计总分", actual.at),
            None => format!("把{at}改为{expected}，并重新合计总分"),
        },
        Gap::Equal | Gap::Near(_) => format!("把{at}改为{expected}，并重新合计总分"),
    };
    let fault = Fault::says(format!(
        "「{}」的得分填「{text}」，{}应为{expected}{reading}",
        row.indicator.name(),
        grounds(row)
    ))
    .at(at)
    .found(text)
    .expected(&expected)
    .cure(cure)
    .severity(gap.severity());
    let single = row.scored_together.len() == 1;
    Some(match formula::rule_in_words(row.outcome.rule).filter(|_| single) {
        Some(words) => fault.by_rule(format!("{} · {words}", profile.title)),
        None => fault,
    })
}

/// From what the points follow: target, actual and weight as the form has them.
fn grounds(row: &Row) -> String {
    if row.scored_together.len() > 1 {
        return format!("与以下共{}项合并填写，按各项合计", row.scored_together.len());
    }
    let target = row.target().map(|target| format!("年度指标值「{target}」"));
    let actual = row.given(ACTUAL).map(|cell| format!("实际完成值「{}」", cell.text));
    let weight = row.outcome.weight.map(|weight| format!("分值{}", plain(weight)));
    let grounds: Vec<String> = [target, actual, weight].into_iter().flatten().collect();
    format!("按{}", grounds.join("、"))
}

/// The calculation by which the claimed points may have come about, if it is a known one.
fn other_calculation(row: &Row, claimed: Decimal, profile: &Profile) -> Option<String> {
    if row.scored_together.len() > 1 {
        return None;
    }
    let weight = row.outcome.weight?;
    let (target, actual) = (row.given(TARGET)?, row.given(ACTUAL)?);
    let (Term::Quantity(target_read), Term::Quantity(actual_read)) =
        (Notation::of(target).term, Notation::of(actual).term)
    else {
        return None;
    };
    let written = |quantity, text| Written { quantity, text };
    let pair = comparison::pair(
        written(&target_read, &target.text),
        written(&actual_read, &actual.text),
        row.indicator.unit.as_deref(),
        profile,
    )
    .ok()?;
    by_percentage(&target_read, &actual_read, pair, weight, claimed, profile)
        .or_else(|| by_other_formula(row.outcome.rule, pair, weight, claimed, profile))
}

/// Weight × the actual's percentage, whatever the target: 98% of 20 points as 19.6, although 98% was the target.
fn by_percentage(
    target: &Quantity,
    actual: &Quantity,
    pair: Pair,
    weight: Decimal,
    claimed: Decimal,
    profile: &Profile,
) -> Option<String> {
    if !(target.percent || actual.percent) {
        return None;
    }
    let points = formula::proportion(weight, pair.actual, Decimal::ONE_HUNDRED)?;
    fits(points, claimed, profile).then(|| {
        format!(
            "，所填是分值×实际完成百分比（{}×{}%）的结果，没有与指标值相比",
            plain(weight),
            plain(pair.actual)
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
        let sign = sign.map_or(String::new(), |sign| format!("比较符当作{sign}、"));
        (takes_part && fits(given.points, claimed, profile)).then(|| format!("，所填是{sign}按{words}计算的结果"))
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
