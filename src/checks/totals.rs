//! T01–T07: the total and the grade that a form states.

use super::amounts::{Funds, Line};
use super::explanations::is_spending_explained;
use super::fault::Fault;
use super::indicators::{Row, SCORE};
use super::rates::{digits_allow_points, rate_between};
use super::score::claim_stands;
use super::weights::are_full_marks;
use super::wording::{distance, line, percent, places, plain};
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::Form;
use crate::domain::notation::points;
use crate::domain::outcome::{Basis, FormOutcome, IndicatorOutcome, Obstacle};
use crate::domain::place::Address;
use crate::domain::text::Text;
use crate::profile::Profile;
use crate::profile::model::Band;
use crate::regulation::execution::points as rate_points;
use crate::regulation::{band_named, bands, grade, rounded};
use rust_decimal::Decimal;

/// The stated total: its cell's text and points.
fn stated_total(form: &Form) -> Option<(Address, &str, Decimal)> {
    let cell = form.total.score.as_ref()?;
    Some((cell.at, cell.text.as_str(), points(cell)?))
}

/// T01: the stated total is not the sum of the stated points with those of execution.
pub fn total_differs_from_sum(form: &Form, outcome: &FormOutcome, profile: &Profile) -> Option<Fault> {
    let equal = profile.thresholds.points_equal;
    let (at, text, total) = stated_total(form)?;
    let sum = outcome.claimed_sum?;
    // Where execution points are not filled in (F13) the total may hold what they should be.
    let unclaimed = outcome.execution.score.filter(|_| outcome.execution.claimed.is_none());
    let with_due = unclaimed.and_then(|points| sum.checked_add(points));
    if [Some(sum), with_due]
        .into_iter()
        .flatten()
        .any(|sum| distance(total, sum) <= equal)
    {
        return None;
    }
    let execution = outcome.execution.claimed.filter(|points| !points.is_zero());
    let without_execution = execution.and_then(|points| sum.checked_sub(points));
    let reading = if without_execution.is_some_and(|sum| distance(sum, total) <= equal) {
        "，所填没有计入执行率得分".to_owned()
    } else if rounded(sum, total.normalize().scale()) == total {
        "，所填是四舍五入的结果".to_owned()
    } else {
        String::new()
    };
    let expected = printed(sum, profile);
    Some(
        Fault::says(format_args!("总分填「{text}」，按各项得分合计应为{expected}{reading}"))
            .at(at)
            .found(text)
            .expected(expected)
            .cure(format_args!("核对各项得分，得分无误的，把{at}改为{expected}")),
    )
}

/// T02: the stated total agrees with the stated points, but not with the recomputed ones. Where true figures behind the
/// printed ones may give the stated points, only a small difference is left alone.
pub fn total_differs_from_recomputed(
    form: &Form,
    (rows, funds): (&[Row], &Funds),
    outcome: &FormOutcome,
    profile: &Profile,
) -> Option<Fault> {
    let lines = &profile.thresholds;
    let (at, text, total) = stated_total(form)?;
    let sum = outcome.claimed_sum?;
    let recomputed = outcome.total?;
    let apart = distance(total, recomputed);
    if distance(total, sum) > lines.points_equal || apart <= lines.points_equal {
        return None;
    }
    let standing = claims_that_stand(rows, funds, outcome, profile);
    let mut gaps = standing.iter().map(|claim| claim.gap);
    let allowed = gaps.try_fold(recomputed, |sum, gap| sum.checked_add(gap))?;
    let is_allowed = distance(total, allowed) <= lines.points_equal;
    if is_allowed && apart <= lines.points_near {
        return None;
    }
    let (expected, apart) = (printed(recomputed, profile), printed(apart, profile));
    let message = format!("总分填「{text}」，按规则逐项复算应为{expected}，相差{apart}");
    let open = still_to_do(outcome, profile);
    let fault = if is_allowed {
        let list = places(standing.iter().map(|claim| (claim.at, claim.text.as_str())));
        Fault::says(format_args!(
            "{message}；得分{list}只在所据数字末位四舍五入的范围内才成立"
        ))
        .cure(format_args!(
            "把得分{list}所据的数字写到更多的小数位；写明后得分仍与公式不符的，改正得分，并把{at}改为{expected}"
        ))
        .expected(expected)
    } else if let Some(open) = open {
        Fault::says(format_args!("{message}，{open}后还会变动"))
            .cure(format_args!("先{open}、改正本表其他问题，再重新合计总分"))
            .expected(format_args!("{open}后各项得分之和"))
    } else {
        Fault::says(message)
            .cure(format_args!("按本表其他问题改正各项得分后，把{at}改为{expected}"))
            .expected(expected)
    };
    Some(fault.at(at).found(text))
}

/// What is still to be done on which the recomputed total depends: actuals to be filled in (I01), weights to be filled in
/// or corrected (W01).
fn still_to_do(outcome: &FormOutcome, profile: &Profile) -> Option<&'static str> {
    let is_open = |row: &IndicatorOutcome| row.obstacle == Some(Obstacle::NoActual) && row.weight.is_some();
    let is_off = outcome.weight_sum.is_some_and(|sum| !are_full_marks(sum, profile));
    if outcome.indicators.iter().any(is_open) {
        Some("补填")
    } else {
        is_off.then_some("改正分值")
    }
}

/// Claimed points that are not the recomputed ones, but allowed by the digits that are printed.
struct StandingClaim {
    at: Address,
    text: Text,
    /// By how much they exceed the recomputed ones.
    gap: Decimal,
}

impl StandingClaim {
    fn of(cell: &Cell, claimed: Option<Decimal>, recomputed: Option<Decimal>) -> Option<Self> {
        let gap = claimed?.checked_sub(recomputed?)?;
        (!gap.is_zero()).then(|| Self {
            at: cell.at,
            text: cell.text.clone(),
            gap,
        })
    }
}

/// All of them, in the order of the form; none where the points are spread to full marks.
fn claims_that_stand(rows: &[Row], funds: &Funds, outcome: &FormOutcome, profile: &Profile) -> Vec<StandingClaim> {
    if outcome.spread.is_some() {
        return Vec::new();
    }
    let execution = funds
        .scored()
        .filter(|row| digits_allow_points(funds, *row, profile))
        .and_then(|row| {
            let own = &outcome.execution;
            StandingClaim::of(row.score.as_ref()?, own.claimed, own.score)
        });
    let of_rows = rows
        .iter()
        .filter(|row| claim_stands(row))
        .filter_map(|row| StandingClaim::of(row.given(SCORE)?, row.outcome.claimed, row.outcome.score));
    execution.into_iter().chain(of_rows).collect()
}

/// T03: the stated grade is not the band of the stated total. A word that is no grade of this level is not judged here.
pub fn grade_differs_from_total(form: &Form, outcome: &FormOutcome, profile: &Profile) -> Option<Fault> {
    let cell = form.grade.as_ref()?;
    let total = rounded(outcome.claimed_total?, profile.rounding.points);
    let bands = bands(form.kind, profile);
    let stated = band_named(&cell.text, bands)?;
    let due = grade(total, bands)?.name.as_str();
    if due == stated.name {
        return None;
    }
    let (at, text) = (cell.at, &cell.text);
    Some(
        Fault::says(format_args!("等级填「{text}」，按总分{total}应为「{due}」"))
            .at(at)
            .found(text)
            .expected(due)
            .by_rule(grade_lines(bands, profile))
            .cure(format_args!("总分无误的，把{at}改为{due}")),
    )
}

/// T04: the recomputed total falls into another band than the stated one.
pub fn grade_changes(form: &Form, outcome: &FormOutcome, profile: &Profile) -> Option<Fault> {
    let claimed = rounded(outcome.claimed_total?, profile.rounding.points);
    let recomputed = outcome.total?;
    let bands = bands(form.kind, profile);
    let was = grade(claimed, bands)?.name.as_str();
    let is = grade(recomputed, bands)?.name.as_str();
    if was == is {
        return None;
    }
    let stated = form
        .grade
        .as_ref()
        .filter(|cell| band_named(&cell.text, bands).is_none_or(|band| band.name != is));
    let cell = stated.or(form.total.score.as_ref()).or(form.grade.as_ref());
    let own = match stated_total(form) {
        Some(_) => "自报总分",
        None => "自报各项得分合计",
    };
    Some(
        Fault::says(format_args!(
            "{own}{claimed}为「{was}」，复算总分{recomputed}应为「{is}」"
        ))
        .at(cell.map_or(form.area.first, |cell| cell.at))
        .found(was)
        .expected(is)
        .by_rule(grade_lines(bands, profile))
        .cure(match still_to_do(outcome, profile) {
            Some(open) => format!("先{open}、改正本表其他问题，再重新合计总分、核对等级"),
            None if stated.is_some() => format!("按本表其他问题改正得分后，总分改为{recomputed}，等级改为{is}"),
            None => format!("按本表其他问题改正得分后，总分改为{recomputed}，等级为{is}"),
        }),
    )
}

/// The lines between the grades, as the profile draws them.
fn grade_lines(bands: &[Band], profile: &Profile) -> String {
    let lines: Vec<_> = bands
        .iter()
        .map(|band| format!("{}分起为{}", plain(band.from), band.name))
        .collect();
    format!("{} · {}", profile.title, lines.join("，"))
}

/// T06: points are claimed, but no total is stated. A formula without a value is S07's.
pub fn total_missing(form: &Form, outcome: &FormOutcome, profile: &Profile) -> Option<Fault> {
    let cell = form.total.score.as_ref();
    let is_stale = cell.is_some_and(|cell| cell.stored == Stored::FormulaWithoutValue);
    if is_stale || stated_total(form).is_some() {
        return None;
    }
    let sum = printed(outcome.claimed_sum?, profile);
    let fault = match cell.filter(|cell| !cell.is_blank()) {
        Some(cell) => Fault::says(format_args!(
            "总分填「{}」，不是数字，按各项得分合计应为{sum}",
            cell.text
        ))
        .found(&cell.text),
        None => Fault::says(format_args!("没有填写总分，按各项得分合计应为{sum}")),
    };
    let at = cell.map(|cell| cell.at).or_else(|| {
        let row = form.total.weight.as_ref()?.at.row;
        Some(Address::new(row, form.header.as_ref()?.score?))
    });
    let cure = match at {
        Some(at) => format!("在{at}填写总分{sum}"),
        None => format!("在总分一行的得分一格填写{sum}"),
    };
    Some(fault.at(at.unwrap_or(form.area.first)).expected(sum).cure(cure))
}

/// T05: results nearly perfect while the money was not spent. Further apart than the profile's line:
/// (S ÷ its full marks − E ÷ its full marks) ÷ (S ÷ its full marks), S being the points of the indicators, E those of
/// execution; at the highest rate that the printed digits allow. A reason for the spending silences it.
pub fn results_outrun_execution(
    form: &Form,
    (funds, row): (&Funds, Line),
    outcome: &FormOutcome,
    profile: &Profile,
) -> Option<Fault> {
    let execution = &outcome.execution;
    let (rate, lines) = (execution.rate?, &profile.thresholds);
    let results = indicator_share(outcome)?;
    let spending = execution.score?.checked_div(execution.weight?)?;
    let (_, highest) = rate_between(funds, row)?;
    let apart_by = |spending: Decimal| results.checked_sub(spending)?.checked_div(results);
    let apart = apart_by(spending)?;
    let most = rate_points(&profile.execution, Decimal::ONE, highest)?;
    let is_alarming = apart_by(spending.max(most))? > lines.alarm;
    if outcome.total.is_none() || !is_alarming || is_spending_explained(form, &profile.words) {
        return None;
    }
    let digits = profile.rounding.rate;
    let cell = row.score.as_ref().or(row.rate.as_ref());
    let at = cell.map(|cell| cell.at).or(row.source_at)?;
    let (apart, most) = (percent(apart, digits), line(lines.alarm));
    let (high, low) = (percent(results, digits), percent(spending, digits));
    Some(
        Fault::says(format_args!(
            "指标得分率{high}，执行率得分率{low}（执行率{}），后者比前者低{apart}（（{high}－{low}）÷{high}），一般应不超过{most}",
            percent(rate, digits),
        ))
        .at(at)
        .expected(format_args!("不超过{most}"))
        .cure("核对各项实际完成值；钱没有花完而任务完成的，在资金一栏的偏差原因或表后「其他需要说明的问题」一格写明节余或尚未支付的原因"),
    )
}

/// Points of all indicators by their full marks, a ratio.
fn indicator_share(outcome: &FormOutcome) -> Option<Decimal> {
    let scored = outcome
        .indicators
        .iter()
        .filter(|row| row.basis != Basis::NotApplicable);
    let (points, full) = scored
        .filter_map(|row| Some((row.score?, row.weight?)))
        .try_fold((Decimal::ZERO, Decimal::ZERO), |(points, full), (more, of)| {
            Some((points.checked_add(more)?, full.checked_add(of)?))
        })?;
    points.checked_div(full)
}

/// T07: the stated grade is no word of this level's set.
pub fn grade_unknown(form: &Form, profile: &Profile) -> Option<Fault> {
    let cell = form.grade.as_ref().filter(|cell| !cell.is_blank())?;
    let bands = bands(form.kind, profile);
    if band_named(&cell.text, bands).is_some() {
        return None;
    }
    let names: Vec<_> = bands.iter().map(|band| band.name.as_str()).collect();
    let names = names.join("、");
    Some(
        Fault::says(format_args!(
            "等级填「{}」，不是本级口径的等级名称，应为{names}之一",
            cell.text
        ))
        .at(cell.at)
        .found(&cell.text)
        .expected(&names)
        .by_rule(grade_lines(bands, profile))
        .cure(format_args!("把{}改为总分所在的等级", cell.at)),
    )
}

/// Points with all the decimals of the profile.
fn printed(points: Decimal, profile: &Profile) -> Decimal {
    rounded(points, profile.rounding.points)
}
