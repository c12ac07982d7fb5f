//! What holds of every score, tried on figures from a fixed sequence: within nought and the weight, and never less for
//! doing better.

mod dice;

use dice::Dice;
use jiping::profile::model::Ratio;
use jiping::regulation::formula::{Case, points, range};
use rust_decimal::Decimal;

/// From 0, small or large, with up to four decimals; sometimes below nought.
fn figure(dice: &mut Dice) -> Decimal {
    let most = [2, 12, 120, 100_000, 4_000_000_000][dice.throw(5)];
    let figure = Decimal::new(dice.throw(most) as i64, dice.throw(5) as u32);
    if dice.throw(10) == 0 { -figure } else { figure }
}

const RATIOS: [Ratio; 6] = [
    Ratio::Positive,
    Ratio::NegativeRatio,
    Ratio::NegativeLinear,
    Ratio::EqualCapped,
    Ratio::EqualStrict,
    Ratio::EqualDeviation,
];

/// How far the actual lies on the wrong side of what is best, by the sense of the formula.
fn fault(ratio: Ratio, target: Decimal, actual: Decimal) -> Decimal {
    match ratio {
        Ratio::Positive | Ratio::EqualCapped if !target.is_zero() || ratio == Ratio::Positive => target - actual,
        Ratio::NegativeRatio | Ratio::NegativeLinear | Ratio::EqualCapped => actual - target,
        _ if target.is_zero() => actual,
        _ => (actual - target).abs(),
    }
}

#[test]
fn doing_better_never_scores_less() {
    let mut dice = Dice(2025);
    let mut told_apart = 0;
    for round in 0..200_000 {
        let ratio = RATIOS[dice.throw(6)];
        let (target, weight) = (figure(&mut dice), figure(&mut dice).abs() + Decimal::ONE);
        let actuals = [figure(&mut dice), figure(&mut dice)];
        let scores = actuals.map(|actual| points(ratio, Case { target, actual, weight }).map(|told| told.points));
        for score in scores.into_iter().flatten() {
            assert!(
                (Decimal::ZERO..=weight).contains(&score),
                "round {round}: {score} of {weight}"
            );
        }
        let [one, other] = actuals.map(|actual| fault(ratio, target, actual));
        if let ([Some(first), Some(second)], true) = (scores, one < other) {
            assert!(
                first >= second,
                "round {round}: {ratio:?}, {target}: {actuals:?} score {first}, {second}"
            );
            told_apart += u32::from(first > second);
        }
    }
    assert!(told_apart > 10_000, "only {told_apart} pairs differ");
}

#[test]
fn nearer_to_a_range_never_scores_less() {
    let mut dice = Dice(7);
    for round in 0..100_000 {
        let (one, other, weight) = (
            figure(&mut dice),
            figure(&mut dice),
            figure(&mut dice).abs() + Decimal::ONE,
        );
        let (low, high) = (one.min(other), one.max(other));
        let above = [Ratio::NegativeRatio, Ratio::NegativeLinear][dice.throw(2)];
        let actuals = [figure(&mut dice), figure(&mut dice)];
        let scores = actuals.map(|actual| range(low, high, actual, weight, above).map(|told| told.points));
        for score in scores.into_iter().flatten() {
            assert!(
                (Decimal::ZERO..=weight).contains(&score),
                "round {round}: {score} of {weight}"
            );
        }
        let is_same_side = actuals.iter().all(|actual| *actual <= high) || actuals.iter().all(|actual| *actual >= low);
        let [first, second] = actuals.map(|actual| (low - actual).max(actual - high).max(Decimal::ZERO));
        if let ([Some(better), Some(worse)], true) = (scores, is_same_side && first < second) {
            assert!(
                better >= worse,
                "round {round}: {low} to {high}: {actuals:?} score {better}, {worse}"
            );
        }
    }
}

/// The same bytes whichever way the work is shared out stands in `command_line.rs`, the sum of a form in `laws/`.
#[test]
fn a_score_does_not_depend_on_how_a_figure_is_written() {
    let mut dice = Dice(11);
    for _ in 0..20_000 {
        let ratio = RATIOS[dice.throw(6)];
        let (target, actual, weight) = (
            figure(&mut dice),
            figure(&mut dice),
            figure(&mut dice).abs() + Decimal::ONE,
        );
        let plain = points(ratio, Case { target, actual, weight });
        let longer = |figure: Decimal| figure + Decimal::new(0, 6);
        let case = Case {
            target: longer(target),
            actual: longer(actual),
            weight: longer(weight),
        };
        assert_eq!(points(ratio, case), plain, "{target} {actual} {weight}");
    }
}
