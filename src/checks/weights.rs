//! W01, W04, W05, W07: the points that a form has to give.

use super::fault::Fault;
use super::indicators::{Row, WEIGHT};
use super::wording::{distance, places, plain};
use crate::domain::form::{Form, Indicator};
use crate::domain::notation::{Term, points};
use crate::domain::outcome::{Basis, FormOutcome, Obstacle, Unscored};
use crate::profile::{Profile, missing_in_words};
use crate::regulation::execution::sum;
use rust_decimal::Decimal;

/// W01: the weights of execution and of all indicators are not full marks together.
pub fn weights_off_full_marks(form: &Form, rows: &[Row], outcome: &FormOutcome, profile: &Profile) -> Option<Fault> {
    let full = profile.marks.full;
    let stated = form.total.weight.as_ref().filter(|cell| !cell.is_blank());
    let at = stated.map_or(form.area.first, |cell| cell.at);
    match outcome.unscored {
        Some(Unscored::NoIndicators) => return indicators_all_missing(form, outcome, full),
        Some(Unscored::NoWeights | Unscored::Blank) if outcome.indicators.iter().all(|row| row.weight.is_none()) => {
            return weights_all_missing(form, rows, outcome, full);
        }
        Some(Unscored::OutOfRange) => return Some(weights_beyond_sum(full).at(at)),
        Some(Unscored::NoWeights | Unscored::Blank) | None => {}
    }
    let sum = outcome.weight_sum.filter(|sum| !are_full_marks(*sum, profile))?;
    let parts = match outcome.execution.weight {
        Some(execution) => format!(
            "（执行率{}、指标{}）",
            plain(execution),
            plain(sum.checked_sub(execution)?)
        ),
        None => String::new(),
    };
    let printed = stated
        .filter(|cell| points(cell) != Some(sum))
        .map_or(String::new(), |cell| format!("，表中合计填「{}」", cell.text));
    let capped = capped(outcome, profile);
    let (sum, full) = (plain(sum), plain(full));
    let fault = Fault::says(format_args!("分值合计{sum}{parts}{printed}{capped}，应为{full}"))
        .at(at)
        .expected(full)
        .cure(format_args!(
            "按批复的权重核对各行分值，使执行率与各指标分值合计为{full}"
        ));
    Some(match stated {
        Some(cell) => fault.found(&cell.text),
        None => fault,
    })
}

/// That the recomputed points are held to full marks, where together they exceed them.
fn capped(outcome: &FormOutcome, profile: &Profile) -> String {
    let scores = outcome.indicators.iter().map(|row| row.score);
    let points = scores.chain([outcome.execution.score]);
    let sum = sum(points);
    let above = sum.filter(|sum| *sum > profile.marks.full && outcome.total.is_some());
    above.map_or(String::new(), |sum| {
        format!(
            "，复算各项得分合计{}，总分按满分{}计",
            plain(sum),
            plain(profile.marks.full)
        )
    })
}

/// Whether weights of this sum are full marks.
pub fn are_full_marks(sum: Decimal, profile: &Profile) -> bool {
    distance(sum, profile.marks.full) <= profile.thresholds.points_equal
}

/// Not one indicator was read, and yet a total is claimed or money was spent. A form without their header, S05; a blank
/// template is none of this.
fn indicators_all_missing(form: &Form, outcome: &FormOutcome, full: Decimal) -> Option<Fault> {
    let header = form.header?;
    let total = form.total.score.as_ref().filter(|cell| points(cell).is_some());
    let execution = &outcome.execution;
    if total.is_none() && execution.spent.or(execution.claimed).is_none() {
        return None;
    }
    let claimed = total.map_or(String::new(), |cell| format!("总分填「{}」，", cell.text));
    let full = plain(full);
    Some(
        Fault::says(format_args!(
            "{claimed}表中没有一项指标，总分无从复算，各项分值合计应为{full}"
        ))
        .at(header.first)
        .expected(full)
        .cure(format_args!(
            "在指标表头下面逐行填写指标、指标值、完成值、分值和得分，使执行率与各指标分值合计为{full}"
        )),
    )
}

/// Not one indicator has a weight. Where actual or points stand, W04 speaks row by row; a form without the column, S05;
/// one that is not filled in at all, I01.
fn weights_all_missing(form: &Form, rows: &[Row], outcome: &FormOutcome, full: Decimal) -> Option<Fault> {
    let excused =
        !form.columns.weight || outcome.unscored == Some(Unscored::Blank) || form.indicators.iter().any(is_filled);
    let at = rows.first().filter(|_| !excused)?.place(WEIGHT);
    let full = plain(full);
    Some(
        Fault::says(format_args!("各项指标都没有填写分值，无法计分，分值合计应为{full}"))
            .at(at)
            .expected(full)
            .cure(format_args!(
                "按批复的权重填写各行分值，使执行率与各指标分值合计为{full}，并填写完成值和得分"
            )),
    )
}

/// An actual or points are given.
fn is_filled(indicator: &Indicator) -> bool {
    let figures = [&indicator.actual, &indicator.score];
    figures.into_iter().flatten().any(|cell| !cell.is_blank())
}

/// The figures are too large to add up.
fn weights_beyond_sum(full: Decimal) -> Fault {
    let full = plain(full);
    Fault::says(format_args!("分值、得分的数字过大，无法合计，分值合计应为{full}"))
        .expected(full)
        .cure(format_args!("核对各行分值和得分，使分值合计为{full}"))
}

/// W04: a score or an actual stands on an indicator that has no weight, or none above nought.
pub fn weight_missing(row: &Row) -> Option<Fault> {
    let indicator = row.indicator;
    let excused = !row.form.columns.weight
        || indicator.shares_weight
        || row.outcome.basis == Basis::NotApplicable
        || !is_filled(indicator);
    if excused || row.carries_weight() {
        return None;
    }
    let at = row.place(WEIGHT);
    let name = indicator.name();
    let fault = match indicator.weight.as_ref().filter(|cell| !cell.is_blank()) {
        Some(cell) => Fault::says(format_args!("「{name}」的分值填「{}」，应大于0", cell.text)).found(&cell.text),
        None => Fault::says(format_args!("「{name}」没有分值，应大于0")),
    };
    Some(
        fault
            .at(at)
            .expected("大于0的分值")
            .cure(format_args!("在{at}填写该指标的分值，使分值合计等于满分")),
    )
}

/// W07: one weight over several indicators of which some is missed, or cannot be told to be met: nobody can say how much
/// of the weight is lost. Told once.
pub fn weights_shared(rows: &[Row]) -> Option<Fault> {
    let shared = |row: &&Row| row.indicator.shares_weight;
    let heads = rows.iter().enumerate().filter(|(_, row)| !row.indicator.shares_weight);
    let in_doubt = heads.filter_map(|(position, row)| {
        let below = rows.iter().skip(position + 1).take_while(shared);
        let is_open = std::iter::once(row).chain(below).any(may_be_missed);
        row.given(WEIGHT).filter(|_| is_open)
    });
    let cells: Vec<_> = in_doubt.collect();
    let (first, profile) = (cells.first()?, rows.first()?.profile);
    let list = places(cells.iter().map(|cell| (cell.at, cell.text.as_str())));
    let counted = missing_in_words(profile.formula.unscorable);
    Some(
        Fault::says(format_args!(
            "分值{list}由几项指标合用，其中有没有完成或者看不出是否完成的，不能逐项计算，本次{counted}，应逐项填写分值"
        ))
        .at(first.at)
        .found(list)
        .expected("每项指标各有分值")
        .cure("取消合并，把分值分到各项指标，合计不变，得分也逐项填写"),
    )
}

/// Under a weight that it shares, an indicator that is not surely met. What is judged has the points it claims.
fn may_be_missed(row: &Row) -> bool {
    let is_figure = || matches!(row.stated.target.term, Term::Quantity(_) | Term::Range { .. });
    row.outcome.obstacle == Some(Obstacle::WeightShared) && row.outcome.met.map_or_else(is_figure, |met| !met)
}

/// W05: one indicator carries more than the profile's share of all indicator points.
pub fn weights_heavy(rows: &[Row], share: Decimal) -> Vec<Fault> {
    let own = |row: &Row| row.outcome.weight.filter(|_| row.outcome.basis != Basis::NotApplicable);
    let Some(all) = sum(rows.iter().map(own)) else {
        return Vec::new();
    };
    let merged_below = |position: usize| rows.get(position + 1).is_some_and(|next| next.indicator.shares_weight);
    let alone = rows.iter().enumerate();
    alone
        .filter(|(position, row)| !row.indicator.shares_weight && !merged_below(*position))
        .filter_map(|(_, row)| {
            let weight = own(row)?;
            let line = all.checked_mul(share)?;
            let at = row.place(WEIGHT);
            (weight > line).then(|| {
                let (weight, all, line) = (plain(weight), plain(all), plain(line));
                Fault::says(format_args!(
                    "「{}」一项分值{weight}，占全部指标分值{all}的比重过大，一般应不超过{line}",
                    row.indicator.name()
                ))
                .at(at)
                .found(weight)
                .expected(format_args!("不超过{line}"))
                .cure("按工作内容细分指标，把分值分到各项，合计不变")
            })
        })
        .collect()
}
