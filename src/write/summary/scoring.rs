//! The scoring rules as expressions over the cells of a row. They follow `regulation`, whose figure decides: an
//! expression that gives another is not written as a formula.

use super::super::expression::{Cell, Expression, Relation};
use crate::domain::notation::Comparator;
use crate::domain::outcome::{Basis, IndicatorOutcome, Measure};
use crate::profile::Profile;
use crate::profile::model::{Deduction, ExecutionBand, Ratio};
use crate::regulation::comparison::{lower_is_better, ratio};
use crate::regulation::formula::EXECUTION;
use rust_decimal::Decimal;

/// The cells of an indicator that its points come from.
pub struct Row {
    /// 年度指标值 as a number; of a range its lower end.
    pub target: Cell,
    /// The upper end of a range.
    pub upper: Cell,
    /// 实际完成值 as a number, in the scale of the target.
    pub actual: Cell,
    pub weight: Cell,
    pub claimed: Cell,
}

/// The points of an indicator; None where no rule computes them from figures.
pub fn points(outcome: &IndicatorOutcome, row: &Row, profile: &Profile) -> Option<Expression> {
    let points = match (outcome.basis, &outcome.measure) {
        (Basis::Computed, Some(measure)) => computed(outcome, measure, row, profile)?,
        (Basis::Judged, _) => standing(outcome, row),
        _ => return None,
    };
    Some(points.rounded(profile.rounding.points))
}

/// The claimed points, held to the weight.
fn standing(outcome: &IndicatorOutcome, row: &Row) -> Expression {
    let held = Expression::from(row.claimed).at_most(row.weight.into());
    if outcome.claimed.is_some_and(|claimed| claimed.is_sign_negative()) {
        held.not_negative()
    } else {
        held
    }
}

fn computed(outcome: &IndicatorOutcome, measure: &Measure, row: &Row, profile: &Profile) -> Option<Expression> {
    if outcome.rule == EXECUTION {
        let is_negative = measure.actual.is_sign_negative();
        return Some(execution(
            row.weight.into(),
            &row.actual.into(),
            is_negative,
            &profile.execution.bands,
        ));
    }
    match measure.upper {
        Some(upper) => range(measure, upper, row, profile),
        None => {
            let points = directed(ratio(measure.comparator, profile)?, measure, row);
            Some(less_deduction(points, measure, row, &profile.over.deduct))
        }
    }
}

/// A figure against a figure.
fn directed(ratio: Ratio, measure: &Measure, row: &Row) -> Expression {
    if measure.target <= Decimal::ZERO {
        return by_sign(ratio, measure, row);
    }
    let proportion = proportion(ratio, row.target, row);
    let weight = Expression::from(row.weight);
    match ratio {
        // At most the weight is the weight where the target is met.
        Ratio::Positive | Ratio::EqualCapped if measure.actual.is_sign_negative() => {
            proportion.at_most(weight).not_negative()
        }
        Ratio::Positive | Ratio::EqualCapped => proportion.at_most(weight),
        Ratio::NegativeLinear => proportion.at_most(weight).not_negative(),
        Ratio::EqualDeviation => proportion.not_negative(),
        Ratio::NegativeRatio => met(Relation::AtMost, row, proportion),
        Ratio::EqualStrict => met(Relation::Equal, row, proportion),
    }
}

/// The points of a missed target above nought, multiplied before divided as the rule does.
fn proportion(ratio: Ratio, target: Cell, row: &Row) -> Expression {
    let weight = Expression::from(row.weight);
    let target = || Expression::from(target);
    let actual = || Expression::from(row.actual);
    match ratio {
        Ratio::Positive | Ratio::EqualCapped => weight * actual() / target(),
        Ratio::NegativeRatio => weight * target() / actual(),
        Ratio::NegativeLinear => weight * (Expression::from(Decimal::TWO) * target() - actual()) / target(),
        Ratio::EqualStrict => Expression::zero(),
        Ratio::EqualDeviation => weight * (target() - (actual() - target()).magnitude()) / target(),
    }
}

/// The weight where the comparison holds.
fn met(relation: Relation, row: &Row, otherwise: Expression) -> Expression {
    Expression::either(
        row.actual.into(),
        relation,
        row.target.into(),
        row.weight.into(),
        otherwise,
    )
}

/// A target of nought or below: the weight where the sign is met, else nothing.
fn by_sign(ratio: Ratio, measure: &Measure, row: &Row) -> Expression {
    let relation = match ratio {
        Ratio::EqualCapped | Ratio::EqualStrict | Ratio::EqualDeviation if measure.target.is_zero() => Relation::AtMost,
        Ratio::Positive | Ratio::EqualCapped => Relation::AtLeast,
        Ratio::NegativeRatio | Ratio::NegativeLinear => Relation::AtMost,
        Ratio::EqualStrict | Ratio::EqualDeviation => Relation::Equal,
    };
    met(relation, row, Expression::zero())
}

/// Inside the weight; below as POS on the lower end, above by the rule for ceilings on the upper end.
fn range(measure: &Measure, upper: Decimal, row: &Row, profile: &Profile) -> Option<Expression> {
    if measure.target <= Decimal::ZERO || upper <= Decimal::ZERO {
        return None;
    }
    let above = proportion(ratio(Comparator::AtMost, profile)?, row.upper, row);
    let inside_or_above = Expression::either(
        row.actual.into(),
        Relation::AtMost,
        row.upper.into(),
        row.weight.into(),
        above.not_negative(),
    );
    let below = proportion(Ratio::Positive, row.target, row).not_negative();
    Some(Expression::either(
        row.actual.into(),
        Relation::Less,
        row.target.into(),
        below,
        inside_or_above,
    ))
}

/// 超额完成扣分, by the highest line that is reached.
fn less_deduction(points: Expression, measure: &Measure, row: &Row, lines: &[Deduction]) -> Expression {
    if lines.is_empty() || lower_is_better(measure.comparator) || measure.target <= Decimal::ZERO {
        return points;
    }
    let mut ascending: Vec<&Deduction> = lines.iter().collect();
    ascending.sort_by_key(|line| line.at);
    let share = ascending.into_iter().fold(Expression::zero(), |lower, line| {
        let times = Expression::from(row.actual) / row.target.into();
        Expression::either(times, Relation::AtLeast, line.at.into(), line.share.into(), lower)
    });
    (points - Expression::from(row.weight) * share).not_negative()
}

/// 执行率得分: the weight × min(1, rate), or by the intervals of the profile.
pub fn execution(weight: Expression, rate: &Expression, is_negative: bool, bands: &[ExecutionBand]) -> Expression {
    let full = || Expression::from(Decimal::ONE);
    let capped = || rate.clone().at_most(full());
    let share = bands.iter().rev().fold(capped(), |below, band| {
        let share = band.share.map_or_else(capped, Expression::from);
        Expression::either(rate.clone(), Relation::AtLeast, band.from.into(), share, below)
    });
    let share = if is_negative { share.not_negative() } else { share };
    share * weight
}
