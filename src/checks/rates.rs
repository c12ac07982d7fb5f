//! The execution rate and its points as far as the printed digits tell them.

use super::funds::{Span, is_given, sum_of};
use super::wording::distance;
use crate::domain::cell::Cell;
use crate::domain::form::{Form, FundRow};
use crate::domain::notation::{points, rate};
use crate::domain::outcome::ExecutionOutcome;
use crate::profile::Profile;
use crate::regulation::execution;
use rust_decimal::Decimal;

/// A column of the scored row, or the sum of the source rows where that stands in for it; None if nothing is given.
pub fn scored_span(
    form: &Form,
    execution: &ExecutionOutcome,
    row: &FundRow,
    column: fn(&FundRow) -> Option<&Cell>,
) -> Option<Span> {
    let given = |row: &FundRow| column(row).is_some_and(is_given);
    if !execution.from_rows {
        return given(row).then(|| Span::of(column(row), execution.unit)).flatten();
    }
    let sources: Vec<_> = form.fund_sources().collect();
    let any = sources.iter().any(|row| given(row));
    any.then(|| sum_of(&sources, column, execution.unit)).flatten()
}

/// Lowest and highest rate that true values behind the printed amounts give; where an amount is missing, behind the
/// printed rate. None if there is no rate, or the budget may be nought.
pub fn rate_between(form: &Form, row: &FundRow, execution: &ExecutionOutcome) -> Option<(Decimal, Decimal)> {
    let budget = scored_span(form, execution, row, |row| row.adjusted.as_ref());
    let spent = scored_span(form, execution, row, |row| row.executed.as_ref());
    if let (Some(budget), Some(spent)) = (budget, spent) {
        let least = budget.low().filter(|least| *least > Decimal::ZERO)?;
        return Some((
            spent.low()?.checked_div(budget.high()?)?,
            spent.high()?.checked_div(least)?,
        ));
    }
    let stated = rate(row.rate.as_ref()?)?;
    Some((
        stated.value.checked_sub(stated.tolerance)?,
        stated.value.checked_add(stated.tolerance)?,
    ))
}

/// Whether the printed digits leave room for the points claimed for execution.
pub fn digits_allow_points(form: &Form, row: &FundRow, execution: &ExecutionOutcome, profile: &Profile) -> bool {
    let allowed = || {
        let claimed = points(row.score.as_ref()?)?;
        let (low, high) = rate_between(form, row, execution)?;
        let weight = execution.weight?;
        let least = execution::points(&profile.execution, weight, low)?;
        let most = execution::points(&profile.execution, weight, high)?;
        let nearest = claimed.clamp(least.min(most), most.max(least));
        Some(distance(claimed, nearest) <= profile.thresholds.points_equal)
    };
    allowed() == Some(true)
}
