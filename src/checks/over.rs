//! I13: the actual exceeds the target by a lot (超额完成).

use super::explanations::{Reason, is_explained};
use super::fault::Fault;
use super::indicators::{ACTUAL, Row};
use super::wording::plain;
use crate::domain::finding::Severity;
use crate::regulation::{comparison, rounded};
use rust_decimal::Decimal;

/// I13: every true actual behind the printed one reaches the profile's line. From the line of explanation on an error
/// without a reason, where the layout has a place for one; else a hint.
pub fn exceeds_target(row: &Row) -> Option<Fault> {
    let (figures, profile) = (row.figures()?, row.profile);
    let over = &profile.over;
    let (least, _) = figures.actual_between()?;
    let target = figures.pair.target;
    let reaches = |line: Decimal| target.checked_mul(line).is_some_and(|line| least >= line);
    let is_ceiling = comparison::lower_is_better(figures.directed.comparator);
    if is_ceiling || target <= Decimal::ZERO || !row.carries_weight() || !reaches(over.warn) {
        return None;
    }
    let has_reason = match row.reason() {
        Reason::Given => true,
        Reason::None | Reason::Idle(_) => !row.form.columns.reason && is_explained(row.form, &profile.words),
    };
    let unexplained = reaches(over.explain) && !has_reason;
    let severity = if unexplained && row.form.columns.reason {
        Severity::Error
    } else {
        Severity::Hint
    };
    let times = figures.pair.actual.checked_div(target)?;
    let (wanted, cure) = if unexplained {
        (
            format!("达到{}倍的应说明原因", plain(over.explain)),
            "在偏差原因一栏说明超额的原因；指标值定得过低的，按偏离程度核减得分",
        )
    } else {
        (
            format!("一般应低于{}倍", plain(over.warn)),
            "核对两个数；无误的，说明超额的原因，指标值定得过低的，下一年度调高",
        )
    };
    let (actual, goal) = (row.given(ACTUAL)?, row.target()?);
    Some(
        Fault::says(format_args!(
            "「{}」的实际完成值「{}」是年度指标值「{}」的{}倍，{wanted}",
            row.indicator.name(),
            actual.text,
            goal,
            plain(rounded(times, profile.rounding.points))
        ))
        .at(actual.at)
        .found(&actual.text)
        .expected(wanted)
        .cure(cure)
        .severity(severity),
    )
}
