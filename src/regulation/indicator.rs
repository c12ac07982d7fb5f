//! The outcome of one indicator: by formula, by judgement, or why not.

use super::comparison::{self, Pair, Readings};
use super::execution;
use super::formula::{self, Case, Points};
use super::points::rounded;
use super::tier::TIER;
use super::timing::{dates, is_late};
use crate::domain::cell::Cell;
use crate::domain::form::{Form, Indicator};
use crate::domain::notation::{self, Comparator, Notation, Period, Quantity, Term};
use crate::domain::outcome::{Basis, IndicatorOutcome, Measure, Obstacle};
use crate::domain::stated::StatedIndicator;
use crate::domain::text::folding;
use crate::profile::Profile;
use crate::profile::model::{Late, Missing, Ratio, Unweighted};
use rust_decimal::Decimal;

/// What is claimed for an indicator, merged cells told apart.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claim {
    /// Points available, on the first row of a merged cell only.
    pub weight: Option<Decimal>,
    /// The weight stands in a cell merged over several indicators.
    pub weight_shared: bool,
    /// Points claimed, on the first row of a merged cell only.
    pub claimed: Option<Decimal>,
    /// The claimed points that stand where judgement applies: this row's part of a merged score, or of a merged weight.
    pub standing: Option<Decimal>,
}

/// Names under which the execution rate stands among the indicators.
const EXECUTION_NAMES: [&str; 4] = ["预算执行率", "执行率", "资金执行率", "预算资金执行率"];

/// Whether an indicator of this name is the execution rate.
pub fn is_execution(name: &str) -> bool {
    name.contains('率') && EXECUTION_NAMES.contains(&&*folding(name))
}

/// How an indicator is to be scored, and what can be said of it without its weight.
struct Verdict {
    kind: Kind,
    met: Option<bool>,
    deviation: Option<Decimal>,
    direction_assumed: bool,
    measure: Option<Measure>,
}

enum Kind {
    Computed(Points),
    Judged(Option<Obstacle>),
    Unscorable(Obstacle),
    NotApplicable,
}

impl Verdict {
    const fn plain(kind: Kind) -> Self {
        Self {
            kind,
            met: None,
            deviation: None,
            direction_assumed: false,
            measure: None,
        }
    }

    const fn judged() -> Self {
        Self::plain(Kind::Judged(None))
    }

    const fn unscorable(obstacle: Obstacle) -> Self {
        Self::plain(Kind::Unscorable(obstacle))
    }

    const fn computed(points: Points) -> Self {
        Self {
            met: Some(points.met),
            ..Self::plain(Kind::Computed(points))
        }
    }
}

/// The outcome of an indicator of a form.
pub fn outcome(
    (indicator, stated): (&Indicator, &StatedIndicator),
    claim: Claim,
    form: &Form,
    profile: &Profile,
) -> IndicatorOutcome {
    let usable = claim
        .weight
        .filter(|weight| *weight > Decimal::ZERO && !claim.weight_shared);
    let mut verdict = verdict(indicator, stated, usable.unwrap_or_default(), form, profile);
    if usable.is_none() && !matches!(verdict.kind, Kind::NotApplicable) {
        verdict.kind = Kind::Unscorable(match claim.weight_shared {
            true => Obstacle::WeightShared,
            false => Obstacle::NoWeight,
        });
    }
    let digits = profile.rounding.points;
    let unweighted = claims_stand_unweighted(form, profile);
    let standing = claim.standing.and_then(|points| {
        let held = match claim.weight {
            // Of one weight over several rows the first has it; each has its part of the points.
            None if unweighted || claim.weight_shared => points.max(Decimal::ZERO),
            weight => formula::held(points, weight?),
        };
        Some(rounded(held, digits))
    });
    let (score, rule, basis, obstacle) = match verdict.kind {
        Kind::Computed(points) => (Some(rounded(points.points, digits)), points.rule, Basis::Computed, None),
        Kind::Judged(obstacle) => (standing, TIER, Basis::Judged, obstacle),
        Kind::Unscorable(obstacle) => {
            let score = match unweighted {
                true => standing,
                false => in_place(obstacle, claim.weight.is_some(), standing, profile),
            };
            (score, UNSCORABLE, Basis::Unscorable, Some(obstacle))
        }
        Kind::NotApplicable => (None, NOT_APPLICABLE, Basis::NotApplicable, None),
    };
    IndicatorOutcome {
        weight: claim.weight,
        claimed: claim.claimed,
        score,
        rule,
        basis,
        obstacle,
        met: verdict.met,
        deviation: verdict.deviation,
        direction_assumed: verdict.direction_assumed,
        measure: verdict.measure,
    }
}

/// The layout has points but no weights, and the profile lets the points stand.
pub fn claims_stand_unweighted(form: &Form, profile: &Profile) -> bool {
    !form.columns.weight && form.columns.score && profile.formula.unweighted == Unweighted::Claimed
}

/// In place of a rule's name where none could be applied.
pub const UNSCORABLE: &str = "UNSCORABLE";
/// In place of a rule's name where the indicator does not apply.
pub const NOT_APPLICABLE: &str = "NOT-APPLICABLE";

/// What counts in place of points that cannot be computed, by the profile.
fn in_place(obstacle: Obstacle, weighted: bool, standing: Option<Decimal>, profile: &Profile) -> Option<Decimal> {
    let missing = match obstacle {
        Obstacle::NoActual => profile.formula.missing_actual,
        _ => profile.formula.unscorable,
    };
    match missing {
        Missing::Claimed => standing,
        Missing::Zero => weighted.then(|| rounded(Decimal::ZERO, profile.rounding.points)),
    }
}

fn verdict(
    indicator: &Indicator,
    StatedIndicator { target, actual, .. }: &StatedIndicator,
    weight: Decimal,
    form: &Form,
    profile: &Profile,
) -> Verdict {
    if does_not_apply(indicator, target, actual) {
        return Verdict::plain(Kind::NotApplicable);
    }
    if !form.columns.actual {
        // A layout of points alone (投入/过程/产出/效果): the points are the department's judgement. Where there are
        // targets the column was lost (S05).
        return match form.columns.target {
            true => Verdict::unscorable(Obstacle::NotComparable),
            false => Verdict::judged(),
        };
    }
    if matches!(actual.term, Term::Blank | Term::Placeholder | Term::NotApplicable) {
        return Verdict::unscorable(Obstacle::NoActual);
    }
    if indicator.direction.or(target.comparator) == Some(Comparator::Qualitative) {
        return Verdict::judged();
    }
    let row = Row {
        indicator,
        target,
        weight,
        profile,
    };
    if let Some(verdict) = row.execution() {
        return verdict;
    }
    match dates(indicator, target, actual) {
        Some(Ok((due, done))) => return row.date(due, done, form.year),
        Some(Err(obstacle)) => return Verdict::unscorable(obstacle),
        None => {}
    }
    if matches!(target.term, Term::Blank | Term::Placeholder) && form.columns.target {
        return Verdict::unscorable(Obstacle::NoTarget);
    }
    match (&target.term, &actual.term) {
        (Term::Quantity(target), Term::Quantity(figure)) => match bound(actual) {
            Some(sign) => row.figure_and_bound(target, figure, sign),
            None => row.figures(target, figure),
        },
        (Term::Quantity(target), Term::Range { low, high }) => row.figure_and_span(target, low, high),
        (Term::Range { .. }, Term::Quantity(_)) if bound(actual).is_some() => {
            Verdict::unscorable(Obstacle::NotComparable)
        }
        (Term::Range { low, high }, Term::Quantity(actual)) => row.span(low, high, actual, actual),
        (Term::Range { low, high }, Term::Range { low: from, high: to }) => row.span(low, high, from, to),
        (Term::Quantity(_) | Term::Range { .. }, Term::Words | Term::Truth(_)) => {
            Verdict::unscorable(Obstacle::ActualNotNumeric)
        }
        (Term::Period(target), Term::Period(actual)) => row.date(*target, *actual, form.year),
        (Term::Truth(target), Term::Truth(actual)) => row.truth(target == actual),
        (Term::Words, Term::Quantity(_) | Term::Range { .. }) if row.target_holds_a_figure() => {
            Verdict::unscorable(Obstacle::NotComparable)
        }
        (Term::Words, _) | (_, Term::Words | Term::Truth(_)) => Verdict::judged(),
        (Term::Blank | Term::Placeholder | Term::NotApplicable, _) => Verdict::unscorable(Obstacle::NoTarget),
        _ => Verdict::unscorable(Obstacle::NotComparable),
    }
}

/// The sign of an actual that says where it lies (不足95%, ≥95%).
fn bound(actual: &Notation) -> Option<Comparator> {
    let is_exact = |sign: &Comparator| matches!(sign, Comparator::Equal | Comparator::Qualitative);
    actual.comparator.filter(|sign| !is_exact(sign))
}

/// Declared not to apply: the name is a dash, everything filled in is a dash, target and actual both are, or the
/// actual says so in words. A lone dash for an actual is a blank.
fn does_not_apply(indicator: &Indicator, target: &Notation, actual: &Notation) -> bool {
    let name = indicator.level3.as_ref();
    if name.is_some_and(|level| notation::declares_not_applicable(&level.name)) {
        return true;
    }
    let is_dash = |cell: &Cell| notation::declares_not_applicable(&cell.text);
    let mut filled = [
        &indicator.target,
        &indicator.actual,
        &indicator.weight,
        &indicator.score,
    ]
    .into_iter()
    .flatten()
    .filter(|cell| !cell.is_blank())
    .peekable();
    let all_dashes = filled.peek().is_some() && filled.all(is_dash);
    let in_words = indicator
        .actual
        .as_ref()
        .is_some_and(|cell| cell.text.chars().any(char::is_alphanumeric));
    let actual = actual.term == Term::NotApplicable;
    all_dashes || (actual && (in_words || target.term == Term::NotApplicable))
}

/// An indicator with its target read.
struct Row<'a> {
    indicator: &'a Indicator,
    target: &'a Notation,
    weight: Decimal,
    profile: &'a Profile,
}

impl Row<'_> {
    fn target_holds_a_figure(&self) -> bool {
        let target = self.indicator.target.as_ref();
        target.is_some_and(|cell| cell.text.contains(|letter: char| letter.is_ascii_digit()))
    }

    /// Target and actual in one scale.
    fn readings(&self, target: &Quantity, actual: &Quantity) -> Result<Readings, Obstacle> {
        comparison::readings_of(self.indicator, (target, actual), self.profile)
    }

    /// Figure against figure: the formula that the profile sets for the direction, less what over-completion costs.
    /// Where scale or sign can be read in two ways it counts only if both give the same.
    fn figures(&self, target: &Quantity, actual: &Quantity) -> Verdict {
        if comparison::sign_is_unknown(self.indicator) {
            return Verdict::unscorable(Obstacle::SignUnclear);
        }
        let Readings { likely, other } = match self.readings(target, actual) {
            Ok(readings) => readings,
            Err(obstacle) => return Verdict::unscorable(obstacle),
        };
        let directed = comparison::direction(self.indicator, self.target, self.profile);
        let Some(points) = self.points(likely, directed.comparator) else {
            return Verdict::unscorable(Obstacle::NotComparable);
        };
        let gives_same = |pair, sign| {
            let given = self.points(pair, sign);
            given.is_some_and(|given| (given.points, given.met) == (points.points, points.met))
        };
        let second = comparison::second_sign(self.indicator, self.target);
        if second.is_some_and(|sign| !gives_same(likely, sign)) {
            return Verdict::unscorable(Obstacle::SignUnclear);
        }
        if other.is_some_and(|pair| !gives_same(pair, directed.comparator)) {
            return Verdict::unscorable(Obstacle::ScaleInDoubt);
        }
        let lower_is_better = comparison::lower_is_better(directed.comparator);
        Verdict {
            deviation: formula::deviation(likely.target, likely.actual, lower_is_better),
            direction_assumed: directed.assumed,
            measure: Some(Measure {
                target: likely.target,
                upper: None,
                actual: likely.actual,
                comparator: directed.comparator,
            }),
            ..Verdict::computed(points)
        }
    }

    /// The points under a sign.
    fn points(&self, Pair { target, actual }: Pair, sign: Comparator) -> Option<Points> {
        let case = Case {
            target,
            actual,
            weight: self.weight,
        };
        let points = formula::points(comparison::ratio(sign, self.profile)?, case)?;
        self.less_deduction(points, case, sign)
    }

    fn less_deduction(&self, points: Points, case: Case, comparator: Comparator) -> Option<Points> {
        if comparison::lower_is_better(comparator) {
            return Some(points);
        }
        let lost = formula::over_deduction(&self.profile.over.deduct, case)?;
        Some(Points {
            points: formula::held(points.points.checked_sub(lost)?, self.weight),
            ..points
        })
    }

    /// An actual with a sign of its own. One that points as the target does was copied from it (≥4个 under ≥5个) and is
    /// read as the figure; one against it tells no figure (不足95% under ≥95%).
    fn figure_and_bound(&self, target: &Quantity, actual: &Quantity, sign: Comparator) -> Verdict {
        let directed = comparison::direction(self.indicator, self.target, self.profile);
        let points_on = match comparison::ratio(directed.comparator, self.profile) {
            Some(Ratio::Positive | Ratio::EqualCapped) => !comparison::lower_is_better(sign),
            Some(Ratio::NegativeRatio | Ratio::NegativeLinear) => comparison::lower_is_better(sign),
            Some(Ratio::EqualStrict | Ratio::EqualDeviation) | None => false,
        };
        match points_on {
            true => self.figures(target, actual),
            false => Verdict::unscorable(Obstacle::NotComparable),
        }
    }

    /// A span of actuals (`50-60`) against one figure: computed only if both ends meet the target.
    fn figure_and_span(&self, target: &Quantity, low: &Quantity, high: &Quantity) -> Verdict {
        let ends = [self.figures(target, low), self.figures(target, high)];
        let [worse, better] = ends;
        match (worse.met, better.met) {
            (Some(true), Some(true)) => worse,
            _ => Verdict::unscorable(Obstacle::NotComparable),
        }
    }

    /// A target with two ends against an actual, or against both ends of one.
    fn span(&self, low: &Quantity, high: &Quantity, from: &Quantity, to: &Quantity) -> Verdict {
        let end = |actual: &Quantity| -> Result<(Points, Measure), Obstacle> {
            let sure = |readings: Readings| match readings.other {
                None => Ok(readings.likely),
                Some(_) => Err(Obstacle::ScaleInDoubt),
            };
            let bottom = sure(self.readings(low, actual)?)?;
            let top = sure(self.readings(high, actual)?)?;
            let above = self.profile.formula.at_most;
            let points = formula::range(bottom.target, top.target, top.actual, self.weight, above)
                .ok_or(Obstacle::NotComparable)?;
            let measure = Measure {
                target: bottom.target,
                upper: Some(top.target),
                actual: top.actual,
                comparator: Comparator::AtMost,
            };
            Ok((points, measure))
        };
        match (end(from), end(to)) {
            (Ok((first, measure)), Ok((last, _))) if first == last => Verdict {
                measure: Some(measure),
                ..Verdict::computed(first)
            },
            (Err(obstacle), _) | (_, Err(obstacle)) => Verdict::unscorable(obstacle),
            _ => Verdict::unscorable(Obstacle::NotComparable),
        }
    }

    /// EXECUTION: 预算执行率 as an indicator without a target of its own, scored as it is in the funds block.
    fn execution(&self) -> Option<Verdict> {
        let untargeted = matches!(self.target.term, Term::Blank | Term::NotApplicable | Term::Placeholder);
        let name = &self.indicator.level3.as_ref().filter(|_| untargeted)?.name;
        if !is_execution(name) {
            return None;
        }
        let stated = notation::rate(self.indicator.actual.as_ref()?)?;
        let rate = comparison::rate(stated, self.profile)?.value;
        let points_of = |weight| execution::points(&self.profile.execution, weight, rate);
        let computed = Verdict::computed(Points {
            points: formula::held(points_of(self.weight)?, self.weight),
            rule: formula::EXECUTION,
            // Where an interval gives all points, its lower end is the target.
            met: points_of(Decimal::ONE)? >= Decimal::ONE,
        });
        Some(Verdict {
            measure: Some(Measure {
                target: Decimal::ONE,
                upper: None,
                actual: rate,
                comparator: Comparator::AtLeast,
            }),
            ..computed
        })
    }

    /// DATE: on or before the end of the target's period gives the weight; what is late is the profile's.
    fn date(&self, target: Period, actual: Period, year: Option<i32>) -> Verdict {
        let Some(late) = is_late(target, actual, year) else {
            return Verdict::unscorable(Obstacle::TimeUnclear);
        };
        let points = Points {
            points: if late { Decimal::ZERO } else { self.weight },
            rule: formula::DATE,
            met: !late,
        };
        let computed = Verdict::computed(points);
        match (late, self.profile.formula.late) {
            (true, Late::Judged) => Verdict {
                kind: Kind::Judged(Some(Obstacle::LeftToJudgement)),
                ..computed
            },
            _ => computed,
        }
    }

    /// BOOL: met gives the weight, else nothing.
    fn truth(&self, met: bool) -> Verdict {
        Verdict::computed(Points {
            points: if met { self.weight } else { Decimal::ZERO },
            rule: formula::BOOL,
            met,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::Indicator;
    use crate::profile::model::ExecutionBand;
    use crate::regulation::sample::{cell, form, indicator, level, luquan};
    use std::sync::Arc;

    fn outcome_of(indicator: Indicator) -> IndicatorOutcome {
        let form = form(Vec::new(), vec![indicator]);
        crate::regulation::score(&form, &luquan()).indicators.remove(0)
    }

    /// Target, actual, weight, claimed → points, rule, basis, met.
    #[track_caller]
    fn case(row: [&str; 4], score: Option<&str>, rule: &str, basis: Basis, met: Option<bool>) {
        let [target, actual, weight, claimed] = row;
        let given = outcome_of(indicator("完成数量", target, actual, weight, claimed));
        let score = score.map(|score| score.parse().unwrap());
        assert_eq!(
            (given.score, given.rule, given.basis, given.met),
            (score, rule, basis, met)
        );
    }

    #[track_caller]
    fn obstacle(row: [&str; 4], expected: Obstacle, score: Option<&str>) {
        let [target, actual, weight, claimed] = row;
        let given = outcome_of(indicator("完成数量", target, actual, weight, claimed));
        assert_eq!(given.obstacle, Some(expected));
        assert_eq!(given.score, score.map(|score| score.parse().unwrap()));
    }

    #[test]
    fn figures_are_scored_by_their_direction() {
        use Basis::Computed;
        case(["≥500", "487", "10", "10"], Some("9.74"), "POS", Computed, Some(false));
        case(["≥95%", "95%", "30", "27"], Some("30.00"), "POS", Computed, Some(true));
        case(["＞95%", "95%", "30", "27"], Some("30"), "POS", Computed, Some(true));
        case(
            ["≤100", "150", "10", "10"],
            Some("6.67"),
            "NEG-RATIO",
            Computed,
            Some(false),
        );
        case(["＝0", "1", "5", "5"], Some("0"), "EQ-ZERO", Computed, Some(false));
        case(
            ["＝100%", "99%", "10", ""],
            Some("9.9"),
            "EQ-CAP",
            Computed,
            Some(false),
        );
        case(["≥95%", "≥95%", "10", "10"], Some("10"), "POS", Computed, Some(true));
        case(
            ["50-60个", "40个", "10", "10"],
            Some("8"),
            "RANGE",
            Computed,
            Some(false),
        );
        case(["20万元", "20万元", "10", "8"], Some("10"), "POS", Computed, Some(true));
        case(["是", "是", "10", "8"], Some("10"), "BOOL", Computed, Some(true));
        case(["是", "否", "10", "8"], Some("0"), "BOOL", Computed, Some(false));
    }

    #[test]
    fn a_lost_column_of_actuals_is_no_judgement() {
        let mut form = form(Vec::new(), vec![indicator("完成数量", "≥500", "", "10", "9")]);
        form.columns.actual = false;
        let basis = |form: &Form| {
            let given = crate::regulation::score(form, &luquan()).indicators.remove(0);
            (given.basis, given.score.map(|score| score.to_string()))
        };
        assert_eq!(basis(&form), (Basis::Unscorable, Some("9.00".to_owned())));
        form.columns.target = false;
        assert_eq!(basis(&form).0, Basis::Judged);
    }

    #[test]
    fn the_execution_rate_among_the_indicators_needs_no_target() {
        let points = |name: &str, target: &str, actual: &str| {
            let given = outcome_of(indicator(name, target, actual, "10", "9"));
            (given.score.map(|score| score.to_string()), given.rule)
        };
        let text = |points: &str| Some(points.to_owned());
        assert_eq!(points("预算执行率", "—", "100%"), (text("10.00"), "EXECUTION"));
        assert_eq!(points("预算执行率", "", "0.958"), (text("9.58"), "EXECUTION"));
        assert_eq!(points("预算执行率", "—", "105%"), (text("10.00"), "EXECUTION"));
        assert_eq!(points("预算执行率", "90%", "85.5%"), (text("9.50"), "POS"));
        assert_eq!(points("覆盖率", "—", "100%"), (text("9.00"), UNSCORABLE));
    }

    #[test]
    fn an_execution_rate_that_gives_all_points_is_met() {
        let met = |bands: &[ExecutionBand], actual: &str| {
            let mut profile = luquan();
            profile.execution.bands = bands.to_vec();
            let form = form(Vec::new(), vec![indicator("预算执行率", "—", actual, "10", "9")]);
            crate::regulation::score(&form, &profile).indicators.remove(0).met
        };
        let band = |from: &str, share: &str| ExecutionBand {
            from: from.parse().unwrap(),
            share: share.parse().ok(),
        };
        let bands = [band("0.95", "1"), band("0", "0.5")];
        assert_eq!(met(&bands, "96%"), Some(true));
        assert_eq!(met(&bands, "94%"), Some(false));
        assert_eq!(met(&[], "96%"), Some(false));
        assert_eq!(met(&[], "100%"), Some(true));
    }

    #[test]
    fn one_scale_for_target_and_actual() {
        use Basis::Computed;
        case(["100%", "1", "10", ""], Some("10"), "POS", Computed, Some(true));
        case(["95%", "0.95", "10", ""], Some("10"), "POS", Computed, Some(true));
        case(["0.95", "95%", "10", ""], Some("10"), "POS", Computed, Some(true));
        case(["90", "95%", "10", ""], Some("10"), "POS", Computed, Some(true));
        case(["≤1%", "2", "10", ""], Some("5"), "NEG-RATIO", Computed, Some(false));
        case(
            ["≤1%", "0.005", "10", ""],
            Some("10"),
            "NEG-RATIO",
            Computed,
            Some(true),
        );
        case(["100万元", "95", "10", ""], Some("9.5"), "POS", Computed, Some(false));
        case(["1.2万亩", "12000", "10", ""], Some("10"), "POS", Computed, Some(true));
        case(
            ["12000亩", "1.2万亩", "10", ""],
            Some("10"),
            "POS",
            Computed,
            Some(true),
        );
        case(["5次", "4次宣传", "10", ""], Some("8"), "POS", Computed, Some(false));
        case(["≥3万", "2.9", "10", ""], Some("9.67"), "POS", Computed, Some(false));
        for (target, actual) in [
            ("≤5%", "0.8"),
            ("≥120%", "1.6"),
            ("≥0.5%", "0.006"),
            ("≤1%", "0.5"),
            ("≥2", "150%"),
            ("≤128", "1280000元"),
            ("≥95", "0.96"),
            ("1-2%", "1.5"),
        ] {
            obstacle([target, actual, "10", "9"], Obstacle::ScaleInDoubt, Some("9"));
        }
        obstacle(["5元", "5个", "10", "9"], Obstacle::UnitsDiffer, Some("9"));
        obstacle(["95%", "3所", "10", "9"], Obstacle::UnitsDiffer, Some("9"));
    }

    #[test]
    fn the_unit_column_speaks_for_bare_figures() {
        let points = |unit: &str, target: &str, actual: &str| {
            let row = Indicator {
                unit: Some(unit.into()),
                ..indicator("完成数量", target, actual, "10", "10")
            };
            outcome_of(row).score.map(|score| score.normalize().to_string())
        };
        assert_eq!(points("%", "100", "100%").as_deref(), Some("10"));
        assert_eq!(points("%", "100", "1").as_deref(), Some("10"));
        assert_eq!(points("%", "100", "0.85").as_deref(), Some("8.5"));
        assert_eq!(points("万元", "100", "950000元").as_deref(), Some("9.5"));
        assert_eq!(points("万元", "100", "90").as_deref(), Some("9"));
        assert_eq!(points("人次", "100", "90人").as_deref(), Some("9"));
    }

    #[test]
    fn a_unit_behind_the_name_speaks_for_bare_figures() {
        let row = indicator("成本（万元）", "≤128", "1,920,000元", "10", "");
        assert_eq!(outcome_of(row).score, Some("6.67".parse().unwrap()));
    }

    #[test]
    fn no_direction_is_taken_from_a_sign_in_doubt() {
        let row = |sign: &str, target: &str, actual: &str| {
            let given = outcome_of(Indicator {
                direction: Comparator::of_column(sign),
                direction_text: Some(sign.into()),
                ..indicator("规模", target, actual, "10", "8")
            });
            (
                given.rule,
                given.obstacle,
                given.score.map(|score| score.normalize().to_string()),
            )
        };
        let unclear = |claimed: &str| (UNSCORABLE, Some(Obstacle::SignUnclear), Some(claimed.to_owned()));
        let computed = |rule, points: &str| (rule, None, Some(points.to_owned()));
        assert_eq!(row("≠", "5", "4"), unclear("8"));
        assert_eq!(row("±", "5", "6"), unclear("8"));
        assert_eq!(row("7", "100", "90"), unclear("8"));
        assert_eq!(row("5", "100", "125"), computed("NEG-RATIO", "8"));
        assert_eq!(row("定量", "100", "90"), computed("POS", "9"));
        assert_eq!(row("—", "100", "90"), computed("POS", "9"));
        // Another sign in the target itself: only where that changes nothing.
        assert_eq!(row("≥", "≤90%", "95%"), unclear("8"));
        assert_eq!(row("≥", "≤90%", "90%"), computed("POS", "10"));
        assert_eq!(row("≥", "＞100", "90"), computed("POS", "9"));
        assert_eq!(row("≥", "≥100", "90"), computed("POS", "9"));
        assert_eq!(row("＝", "≤100", "125"), unclear("8"));
    }

    #[test]
    fn a_target_without_comparator_takes_its_direction_from_its_name() {
        let rule = |level2: &str, name: &str, target: &str| {
            let row = Indicator {
                level2: level(level2).map(Arc::new),
                ..indicator(name, target, "150", "10", "")
            };
            let given = outcome_of(row);
            assert!(given.direction_assumed);
            given.rule
        };
        assert_eq!(rule("质量指标", "投诉次数", "100"), "NEG-RATIO");
        assert_eq!(rule("质量指标", "投诉办结数", "100"), "POS");
        assert_eq!(rule("预算配置", "“三公”经费控制率", "100%"), "NEG-RATIO");
        assert_eq!(rule("质量指标", "利息费用保障率", "100%"), "POS");
        assert_eq!(rule("成本指标", "设备购置", "100元"), "NEG-RATIO");
        assert_eq!(rule("成本指标", "设备购置", "100台"), "POS");
        assert_eq!(rule("数量指标", "培训人数", "100"), "POS");
        assert!(!outcome_of(indicator("投诉次数", "≥100", "150", "10", "")).direction_assumed);
    }

    #[test]
    fn words_are_judged_and_their_points_held_to_the_weight() {
        use Basis::Judged;
        case(
            ["达成预期指标", "达成预期指标", "10", "9"],
            Some("9"),
            "TIER",
            Judged,
            None,
        );
        case(["有效提升", "有效提升", "10", "12"], Some("10"), "TIER", Judged, None);
        case(["合规", "已完成", "10", "-1"], Some("0"), "TIER", Judged, None);
        case(["300米1座", "300米1座", "10", "10"], Some("10"), "TIER", Judged, None);
        case(["合规", "合规", "10", ""], None, "TIER", Judged, None);
        case(["2022年底", "按时完成", "10", "10"], Some("10"), "TIER", Judged, None);
        case(["合规", "100%", "10", "10"], Some("10"), "TIER", Judged, None);
    }

    #[test]
    fn an_actual_with_a_sign_is_a_figure_only_if_it_points_as_the_target_does() {
        use Basis::Computed;
        for actual in ["≥95%", "＞95%", "95%以上", "不低于96%", "=95%"] {
            case(["≥95%", actual, "10", "10"], Some("10"), "POS", Computed, Some(true));
        }
        for actual in ["≤5天", "5天以内", "少于4天"] {
            case(
                ["≤5天", actual, "10", "10"],
                Some("10"),
                "NEG-RATIO",
                Computed,
                Some(true),
            );
        }
        case(["≥5个", "≥4个", "10", "8"], Some("8"), "POS", Computed, Some(false));
        for (target, actual) in [
            ("≥95%", "不足95%"),
            ("≥95%", "低于95%"),
            ("≥95%", "95%以下"),
            ("≥95%", "≤96%"),
            ("≥12次", "少于12次"),
            ("≤100万元", "超过100万元"),
            ("50-60个", "≥55个"),
        ] {
            obstacle([target, actual, "10", "10"], Obstacle::NotComparable, Some("10"));
        }
    }

    #[test]
    fn units_that_one_contains_the_other_are_not_therefore_the_same() {
        for (target, actual) in [
            ("≥30米", "500厘米"),
            ("≥50公斤", "60斤"),
            ("≥10公里", "15里"),
            ("≥5千克", "6克"),
            ("≥100平方米", "100米"),
            ("≤100元/人", "5000元"),
        ] {
            obstacle([target, actual, "10", "10"], Obstacle::UnitsDiffer, Some("10"));
        }
        for (target, actual) in [
            ("≤2小时", "2个小时"),
            ("≥4次/年", "4次"),
            ("≥5次", "5次宣传"),
            ("≥5人", "5人次"),
            ("≥3个", "3个村"),
            ("≤100元/人", "90元/人·年"),
        ] {
            assert_eq!(
                outcome_of(indicator("数量", target, actual, "10", "")).met,
                Some(true),
                "{target} {actual}"
            );
        }
    }

    #[test]
    fn what_cannot_be_computed_names_its_obstacle() {
        obstacle(
            ["≥95%", "达成预期指标", "10", "10"],
            Obstacle::ActualNotNumeric,
            Some("10"),
        );
        obstacle(["≤30万元", "完成", "10", "12"], Obstacle::ActualNotNumeric, Some("10"));
        obstacle(["", "95%", "10", "8"], Obstacle::NoTarget, Some("8"));
        obstacle(["≥95%", "", "10", "10"], Obstacle::NoActual, Some("0"));
        obstacle(["", "", "10", "10"], Obstacle::NoActual, Some("0"));
        obstacle(["≥95%", "/", "10", "10"], Obstacle::NoActual, Some("0"));
        obstacle(["≥95%", "95%", "", "10"], Obstacle::NoWeight, None);
        obstacle(["≥95%", "95%", "0", "10"], Obstacle::NoWeight, Some("0"));
        obstacle(["300米1座", "300", "10", "10"], Obstacle::NotComparable, Some("10"));
        obstacle(["2022年12月", "100%", "10", "10"], Obstacle::NotComparable, Some("10"));
        for actual in ["完成", "已完成", "达成年度指标"] {
            obstacle(["", actual, "10", "10"], Obstacle::NoTarget, Some("10"));
        }
    }

    #[test]
    fn dates_are_compared_by_the_end_of_the_target() {
        use Basis::{Computed, Judged};
        case(
            ["2022年12月底前", "2022年11月", "10", ""],
            Some("10"),
            "DATE",
            Computed,
            Some(true),
        );
        case(["9月前", "7月", "10", ""], Some("10"), "DATE", Computed, Some(true));
        case(["2022年9月", "9月", "10", ""], Some("10"), "DATE", Computed, Some(true));
        for (target, actual) in [("2022年9月15日", "2022年9月"), ("2022年6月30日前", "2022年")] {
            obstacle([target, actual, "10", "9"], Obstacle::TimeUnclear, Some("9"));
        }
        case(
            ["2022年12月底前", "2022年", "10", ""],
            Some("10"),
            "DATE",
            Computed,
            Some(true),
        );
        case(
            ["9月前", "2023年3月", "10", "7"],
            Some("7"),
            "TIER",
            Judged,
            Some(false),
        );
        obstacle(
            ["20250630", "≥20251231", "10", "7"],
            Obstacle::LeftToJudgement,
            Some("7"),
        );
        case(
            ["≤20250630", "20250601", "10", ""],
            Some("10"),
            "DATE",
            Computed,
            Some(true),
        );
        obstacle(["≥20250630", "20251231", "10", "7"], Obstacle::NotComparable, Some("7"));
        let mut strict = luquan();
        strict.formula.late = Late::Zero;
        let late = form(Vec::new(), vec![indicator("完工时间", "9月前", "10月", "10", "10")]);
        let given = crate::regulation::score(&late, &strict).indicators.remove(0);
        assert_eq!((given.score, given.basis), (Some(Decimal::ZERO), Computed));
    }

    #[test]
    fn dashes_and_words_declare_that_an_indicator_does_not_apply() {
        use Basis::NotApplicable;
        case(["—", "—", "10", ""], None, "NOT-APPLICABLE", NotApplicable, None);
        case(["/", "/", "/", "/"], None, "NOT-APPLICABLE", NotApplicable, None);
        case(
            ["≥95%", "不适用", "10", ""],
            None,
            "NOT-APPLICABLE",
            NotApplicable,
            None,
        );
        let unnamed = outcome_of(indicator("/", "", "", "10", ""));
        assert_eq!(unnamed.basis, NotApplicable);
    }

    #[test]
    fn over_completion_costs_points_only_where_the_profile_says_so() {
        let row = || indicator("培训人数", "≥100", "150", "10", "10");
        let given = outcome_of(row());
        assert_eq!(
            (given.score, given.deviation),
            (Some(Decimal::TEN), Some("0.5".parse().unwrap()))
        );
        let mut profile = luquan();
        profile.over.deduct.push(crate::profile::model::Deduction {
            at: "1.5".parse().unwrap(),
            share: "0.1".parse().unwrap(),
        });
        let given = crate::regulation::score(&form(Vec::new(), vec![row()]), &profile);
        assert_eq!(given.indicators[0].score, Some("9".parse().unwrap()));
        assert_eq!(given.indicators[0].met, Some(true));
    }

    #[test]
    fn a_qualitative_direction_is_judged_whatever_is_written() {
        let row = Indicator {
            direction: Some(Comparator::Qualitative),
            ..indicator("制度健全", "95", "95", "10", "8")
        };
        assert_eq!(outcome_of(row).basis, Basis::Judged);
    }

    #[test]
    fn figures_of_any_size_do_not_stop_the_program() {
        let huge = "79228162514264337593543950335";
        for (target, actual) in [
            (huge, "1"),
            ("1", huge),
            (huge, huge),
            ("0.0000000001", huge),
            ("1%", huge),
        ] {
            for direction in ["≥", "≤", "＝"] {
                let row = indicator("数量", &format!("{direction}{target}"), actual, huge, huge);
                let given = crate::regulation::score(&form(Vec::new(), vec![row.clone(), row]), &luquan());
                assert_eq!(given.indicators.len(), 2);
            }
        }
        assert!(cell("").is_none());
    }
}
