//! The outcome of a whole form: its rows, its total and its grade.

use super::execution::{execution, sum};
use super::formula::{held, proportion};
use super::grade::{grade, grade_written};
use super::indicator::{Claim, claims_stand_unweighted, outcome};
use super::points::{rounded, weight};
use crate::domain::form::{Form, FormKind, Indicator};
use crate::domain::notation;
use crate::domain::outcome::{Basis, ExecutionOutcome, FormOutcome, FormResult, IndicatorOutcome, Unscored};
use crate::domain::stated::Stated;
use crate::domain::text::Text;
use crate::profile::Profile;
use crate::profile::model::{Band, NotApplicable};
use rust_decimal::Decimal;
use std::ops::Range;

/// Recomputes a form by the profile. The claimed figures stand beside, untouched.
pub fn score(form: &Form, profile: &Profile) -> FormOutcome {
    form_outcome(form, &Stated::of(form), profile)
}

/// The outcome of a form of which it was read before what it states.
pub fn form_outcome(form: &Form, stated: &Stated, profile: &Profile) -> FormOutcome {
    let claims = claims(form, stated, profile);
    let rows = form.indicators.iter().zip(&stated.indicators);
    let indicators: Vec<IndicatorOutcome> = rows
        .zip(&claims)
        .map(|(row, claim)| outcome(row, *claim, form, profile))
        .collect();
    let execution = execution(form, stated, profile);
    let claimed_sum = claimed_sum(&claims, &execution);
    let stated_total = form.total.score.as_ref().and_then(notation::points);
    let claimed_total = stated_total.or(claimed_sum);
    let spread = spread(&indicators, profile);
    let (total, unscored) = match obstacle(form, &indicators, &execution, profile) {
        Some(reason) => (None, Some(reason)),
        None => match total(&indicators, &execution, spread, profile) {
            Some(total) => (Some(total), None),
            None => (None, Some(Unscored::OutOfRange)),
        },
    };
    let bands = bands(form.kind, profile);
    let band_of =
        |score: Decimal| grade(rounded(score, profile.rounding.points), bands).map(|band| Text::from(&band.name));
    let written = form.grade.as_ref().map(|cell| cell.text.trim());
    let result = FormResult {
        weight_sum: form
            .columns
            .weight
            .then(|| sum(claims.iter().map(|claim| claim.weight).chain([execution.weight])))
            .flatten(),
        claimed_total,
        claimed_sum,
        total,
        unscored,
        grade_claimed: written
            .and_then(|written| grade_written(written, bands))
            .or_else(|| claimed_total.and_then(band_of)),
        grade: total.and_then(band_of),
        spread,
        execution,
    };
    FormOutcome { result, indicators }
}

/// The sum of the stated points. Those of execution alone, with not one indicator scored, are no sum of a form.
fn claimed_sum(claims: &[Claim], execution: &ExecutionOutcome) -> Option<Decimal> {
    let of_indicators = sum(claims.iter().map(|claim| claim.claimed))?;
    sum([Some(of_indicators), execution.claimed])
}

/// The grade bands of a kind of form.
pub fn bands(kind: FormKind, profile: &Profile) -> &[Band] {
    match kind {
        FormKind::Project => &profile.grades.project,
        FormKind::Department => &profile.grades.department,
    }
}

/// Weight and claimed points of every row, each merged cell counted once, on its first row.
fn claims(form: &Form, stated: &Stated, profile: &Profile) -> Vec<Claim> {
    let indicators = &form.indicators;
    let mut claims: Vec<Claim> = indicators
        .iter()
        .zip(&stated.indicators)
        .enumerate()
        .map(|(row, (indicator, stated))| {
            let next_shares_weight = indicators.get(row + 1).is_some_and(|next| next.shares_weight);
            let own_weight = stated.weight.filter(|_| !indicator.shares_weight);
            let claimed = stated.score.filter(|_| !indicator.shares_score);
            Claim {
                weight: own_weight.and_then(|stated| weight(stated, profile)),
                weight_shared: indicator.shares_weight || next_shares_weight,
                claimed,
                standing: claimed,
            }
        })
        .collect();
    for group in groups(indicators, |indicator| indicator.shares_score) {
        claims.get_mut(group).map(share_out);
    }
    for group in groups(indicators, |indicator| indicator.shares_weight) {
        claims.get_mut(group).map(hold_together);
    }
    claims
}

/// The rows of each merged cell, or each row by itself; `shares` says which rows have no cell of their own.
fn groups(indicators: &[Indicator], shares: fn(&Indicator) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut first = 0;
    (1..=indicators.len()).filter_map(move |row| {
        let goes_on = indicators.get(row).is_some_and(shares);
        (!goes_on).then(|| std::mem::replace(&mut first, row)..row)
    })
}

/// Points of their own under one merged weight stand together up to that weight.
fn hold_together(group: &mut [Claim]) {
    let [first, _, ..] = group else { return };
    let mut left = first.weight.unwrap_or_default();
    for claim in group {
        claim.standing = claim.standing.map(|points| held(points, left));
        left -= claim.standing.unwrap_or_default();
    }
}

/// A merged score over rows with weights of their own stands on each in proportion to its weight.
fn share_out(group: &mut [Claim]) {
    let [first, _, ..] = group else { return };
    let Some(claimed) = first.claimed else { return };
    let Some(weights) = sum(group.iter().map(|claim| claim.weight)) else {
        return;
    };
    if group.iter().any(|claim| claim.weight_shared) {
        return;
    }
    for claim in group {
        claim.standing = claim.weight.and_then(|weight| proportion(claimed, weight, weights));
    }
}

/// Why the form cannot be scored as a whole.
fn obstacle(
    form: &Form,
    indicators: &[IndicatorOutcome],
    execution: &ExecutionOutcome,
    profile: &Profile,
) -> Option<Unscored> {
    if form.indicators.is_empty() {
        return Some(Unscored::NoIndicators);
    }
    let is_filled = |indicator: &Indicator| {
        [&indicator.actual, &indicator.score]
            .into_iter()
            .flatten()
            .any(|cell| !cell.is_blank())
    };
    let execution_filled = execution.spent.or(execution.rate).or(execution.claimed).is_some();
    if !form.indicators.iter().any(is_filled) && !execution_filled {
        return Some(Unscored::Blank);
    }
    let weighted = indicators.iter().any(|outcome| outcome.weight.is_some());
    let claims_count =
        claims_stand_unweighted(form, profile) && indicators.iter().any(|outcome| outcome.score.is_some());
    (!weighted && !claims_count).then_some(Unscored::NoWeights)
}

/// 总分: the sum of the rounded points, incl. execution; spread to full marks where indicators do not apply. Weights
/// that exceed full marks (W01) give no more than full marks.
fn total(
    indicators: &[IndicatorOutcome],
    execution: &ExecutionOutcome,
    spread: Option<Decimal>,
    profile: &Profile,
) -> Option<Decimal> {
    let points = indicators.iter().map(|outcome| outcome.score).chain([execution.score]);
    let sum = points
        .flatten()
        .try_fold(Decimal::ZERO, |sum, points| sum.checked_add(points))?;
    let full = profile.marks.full;
    let scaled = match spread {
        Some(dropped) => proportion(sum, full, full.checked_sub(dropped)?)?,
        None => sum,
    };
    Some(rounded(scaled.min(full), profile.rounding.points))
}

/// The weights that do not apply, if the profile spreads them over the others: sum × full ÷ (full − weights).
fn spread(indicators: &[IndicatorOutcome], profile: &Profile) -> Option<Decimal> {
    if profile.formula.not_applicable == NotApplicable::Drop {
        return None;
    }
    let dropped = sum(indicators
        .iter()
        .filter(|outcome| outcome.basis == Basis::NotApplicable)
        .map(|outcome| outcome.weight))?;
    (dropped > Decimal::ZERO && dropped < profile.marks.full).then_some(dropped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cell::Stored;
    use crate::domain::form::Indicator;
    use crate::domain::outcome::Obstacle;
    use crate::profile::model::Unweighted;
    use crate::regulation::sample::{cell, form, funds, indicator, luquan};

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn full_marks() -> Form {
        form(
            vec![funds(true, ["43.2", "43.2", "37.24", "10", "86%", "9"])],
            vec![
                indicator("改造面积", "≥500", "500", "50", "50"),
                indicator("受益人数", "≥100", "100", "30", "30"),
                indicator("群众满意度", "≥95%", "95%", "10", "10"),
            ],
        )
    }

    #[test]
    fn the_total_is_the_sum_of_the_rounded_points() {
        let given = score(&full_marks(), &luquan());
        assert_eq!(given.total, Some(decimal("98.62")));
        assert_eq!(given.grade.as_deref(), Some("优"));
        assert_eq!(given.claimed_sum, Some(decimal("99")));
        assert_eq!(given.claimed_total, Some(decimal("99")));
        assert_eq!(given.weight_sum, Some(decimal("100")));
    }

    #[test]
    fn the_stated_total_and_grade_stand_beside() {
        let mut form = full_marks();
        form.total.score = cell("85");
        assert_eq!(score(&form, &luquan()).grade_claimed.as_deref(), Some("良"));
        form.grade = cell("优秀");
        let given = score(&form, &luquan());
        assert_eq!(given.claimed_total, Some(decimal("85")));
        assert_eq!(given.grade_claimed.as_deref(), Some("优秀"));
        form.grade = cell("2023年3月");
        assert_eq!(score(&form, &luquan()).grade_claimed.as_deref(), Some("良"));
    }

    /// However a band's name is written, it is that grade and no change of it; a word of another set stays as it is.
    #[test]
    fn a_stated_grade_bears_the_name_of_its_band() {
        let mut form = full_marks();
        for (kind, written, claimed, changed) in [
            (FormKind::Project, "优 秀", "优 秀", true),
            (FormKind::Project, " 优\u{3000}", "优", false),
            (FormKind::Project, "好", "好", true),
            (FormKind::Department, "优 秀", "优秀", false),
            (FormKind::Department, "良\u{a0}好", "良好", true),
        ] {
            form.kind = kind;
            form.grade = cell(written);
            let given = score(&form, &luquan());
            assert_eq!(
                (given.grade_claimed.as_deref(), given.regraded()),
                (Some(claimed), changed),
                "{written}"
            );
        }
    }

    /// A total that lies on the edge: the points of one indicator of weight 100.
    #[track_caller]
    fn edge(kind: FormKind, points: &str, expected: &str) {
        let mut form = form(Vec::new(), vec![indicator("制度健全", "健全", "健全", "100", points)]);
        form.kind = kind;
        assert_eq!(score(&form, &luquan()).grade.as_deref(), Some(expected));
    }

    #[test]
    fn grades_are_given_on_the_rounded_total() {
        edge(FormKind::Project, "90.00", "优");
        edge(FormKind::Project, "89.995", "优");
        edge(FormKind::Project, "89.99", "良");
        edge(FormKind::Department, "85.00", "优秀");
        edge(FormKind::Department, "84.99", "良好");
    }

    #[test]
    fn points_of_a_merged_score_count_once() {
        let mut form = full_marks();
        form.indicators[0].score = cell("80");
        form.indicators[1] = Indicator {
            shares_score: true,
            score: cell("80"),
            ..form.indicators[1].clone()
        };
        let given = score(&form, &luquan());
        assert_eq!(given.claimed_sum, Some(decimal("99")));
        assert_eq!(given.total, Some(decimal("98.62")));
        for row in &mut form.indicators {
            row.target = cell("合规");
            row.actual = cell("合规");
        }
        let judged = score(&form, &luquan());
        let points: Vec<_> = judged.indicators.iter().map(|outcome| outcome.score).collect();
        assert_eq!(points, [Some(decimal("50")), Some(decimal("30")), Some(decimal("10"))]);
    }

    #[test]
    fn rows_under_one_weight_are_not_computed_and_count_once() {
        let mut form = full_marks();
        form.indicators[1] = Indicator {
            shares_score: true,
            shares_weight: true,
            ..form.indicators[1].clone()
        };
        let given = score(&form, &luquan());
        let obstacles: Vec<_> = given.indicators.iter().map(|outcome| outcome.obstacle).collect();
        let shared = Some(Obstacle::WeightShared);
        assert_eq!(obstacles, [shared, shared, None]);
        assert_eq!(given.weight_sum, Some(decimal("70")));
        assert_eq!(given.total, Some(decimal("68.62")));
    }

    #[test]
    fn points_of_their_own_under_one_weight_stand_together_up_to_it() {
        let mut form = full_marks();
        form.indicators[1].shares_weight = true;
        let given = |first: &str, second: &str| {
            let mut form = form.clone();
            form.indicators[0].score = cell(first);
            form.indicators[1].score = cell(second);
            score(&form, &luquan()).total
        };
        // 10 of the third and 8.62 of execution beside them.
        assert_eq!(given("20", "25"), Some(decimal("63.62")));
        assert_eq!(given("20", "40"), Some(decimal("68.62")));
        assert_eq!(given("60", "5"), Some(decimal("68.62")));
        assert_eq!(given("", "25"), Some(decimal("43.62")));
    }

    #[test]
    fn points_that_do_not_apply_are_spread_or_dropped() {
        let mut form = full_marks();
        form.funds = vec![funds(true, ["", "100", "100", "10", "", "10"])];
        form.indicators[2].actual = cell("不适用");
        form.indicators[1].actual = cell("50");
        let given = score(&form, &luquan());
        assert_eq!(
            (given.total, given.spread),
            (Some(decimal("83.33")), Some(decimal("10")))
        );
        let mut profile = luquan();
        profile.formula.not_applicable = NotApplicable::Drop;
        let given = score(&form, &profile);
        assert_eq!((given.total, given.spread), (Some(decimal("75")), None));
    }

    #[test]
    fn points_are_spread_before_they_are_rounded() {
        // 39.27 × 100 ÷ 56 is 70.125; the quotient cut first gives less.
        let mut form = form(
            Vec::new(),
            vec![
                indicator("受益人数", "≥100", "不适用", "44", ""),
                indicator("制度健全", "健全", "健全", "56", "39.27"),
            ],
        );
        form.indicators[0].actual = cell("不适用");
        assert_eq!(score(&form, &luquan()).total, Some(decimal("70.13")));
    }

    #[test]
    fn weights_as_shares_are_parts_of_full_marks() {
        let form = form(Vec::new(), vec![indicator("放贷数", "≥100", "90", "20%", "18")]);
        assert_eq!(score(&form, &luquan()).total, Some(decimal("18")));
    }

    #[test]
    fn weights_beyond_full_marks_give_no_more_than_full_marks() {
        let mut form = full_marks();
        form.indicators.push(indicator("培训场次", "≥2", "2", "10", "10"));
        let given = score(&form, &luquan());
        assert_eq!(
            (given.total, given.weight_sum),
            (Some(decimal("100")), Some(decimal("110")))
        );
    }

    #[test]
    fn points_of_execution_alone_are_no_claimed_total() {
        let mut form = full_marks();
        for row in &mut form.indicators {
            row.score = None;
        }
        let given = score(&form, &luquan());
        assert_eq!((given.claimed_sum, &given.grade_claimed), (None, &None));
    }

    #[test]
    fn on_a_layout_without_weights_the_claims_stand_where_the_profile_says_so() {
        let mut form = full_marks();
        form.columns.weight = false;
        for row in &mut form.indicators {
            row.weight = None;
        }
        form.funds = vec![funds(true, ["", "100", "50", "20", "50%", "20"])];
        let mut profile = luquan();
        assert_eq!(score(&form, &profile).total, None);
        profile.formula.unweighted = Unweighted::Claimed;
        let given = score(&form, &profile);
        assert_eq!((given.total, given.weight_sum), (Some(decimal("100")), None));
        form.indicators[0].score = cell("30");
        assert_eq!(score(&form, &profile).total, Some(decimal("80.00")));
        form.columns.score = false;
        for row in &mut form.indicators {
            row.score = None;
        }
        assert_eq!(score(&form, &profile).unscored, Some(Unscored::NoWeights));
    }

    #[test]
    fn a_form_that_cannot_be_scored_says_why() {
        let reason = |form: &Form| {
            let given = score(form, &luquan());
            assert_eq!((given.total, &given.grade), (None, &None));
            given.unscored
        };
        assert_eq!(reason(&form(Vec::new(), Vec::new())), Some(Unscored::NoIndicators));
        let blank = form(
            vec![funds(true, ["", "", "", "10", "", ""])],
            vec![indicator("改造面积", "≥500", "", "50", "")],
        );
        assert_eq!(reason(&blank), Some(Unscored::Blank));
        let mut unweighted = full_marks();
        for row in &mut unweighted.indicators {
            row.weight = None;
        }
        unweighted.columns.weight = false;
        assert_eq!(reason(&unweighted), Some(Unscored::NoWeights));
        let mut row = indicator("规模", "≥1", "1", "10", "");
        if let Some(weight) = &mut row.weight {
            weight.stored = Stored::Number(Decimal::MAX);
        }
        assert_eq!(
            reason(&form(Vec::new(), vec![row.clone(), row])),
            Some(Unscored::OutOfRange)
        );
    }

    #[test]
    fn a_layout_of_points_alone_is_judged() {
        let mut form = full_marks();
        form.columns.target = false;
        form.columns.actual = false;
        for row in &mut form.indicators {
            row.target = None;
            row.actual = None;
        }
        form.indicators[0].score = cell("60");
        assert_eq!(score(&form, &luquan()).total, Some(decimal("98.62")));
    }
}
