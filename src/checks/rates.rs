//! The execution rate and its points as far as the printed digits tell them.

use super::amounts::{ADJUSTED, Column, EXECUTED, Funds, Line, Span, sum_of};
use super::wording::distance;
use crate::profile::Profile;
use crate::regulation::execution;
use rust_decimal::Decimal;

/// A column of the scored row, or the sum of the source rows where that stands in for it; None if nothing is given.
pub fn scored_span(funds: &Funds, row: Line, column: &Column) -> Option<Span> {
    let own = row.given(column).and_then(|_| row.span(column));
    if !funds.execution.from_rows || own.is_some_and(|own| own != Span::NOUGHT) {
        return own;
    }
    let any = funds.sources().any(|source| source.given(column).is_some());
    any.then(|| sum_of(funds.sources(), column)).flatten()
}

/// Lowest and highest rate that true values behind the printed amounts give; where an amount is missing, behind the
/// printed rate. None if there is no rate, or the budget may be nought.
pub fn rate_between(funds: &Funds, row: Line) -> Option<(Decimal, Decimal)> {
    let budget = scored_span(funds, row, &ADJUSTED);
    let spent = scored_span(funds, row, &EXECUTED);
    if let (Some(budget), Some(spent)) = (budget, spent) {
        let least = budget.low().filter(|least| *least > Decimal::ZERO)?;
        return Some((
            spent.low()?.checked_div(budget.high()?)?,
            spent.high()?.checked_div(least)?,
        ));
    }
    let stated = row.stated_rate()?;
    Some((
        stated.value.checked_sub(stated.tolerance)?,
        stated.value.checked_add(stated.tolerance)?,
    ))
}

/// Whether the printed digits leave room for the points claimed for execution.
pub fn digits_allow_points(funds: &Funds, row: Line, profile: &Profile) -> bool {
    let allowed = || {
        let claimed = row.points()?;
        let (low, high) = rate_between(funds, row)?;
        let weight = funds.execution.weight?;
        let least = execution::points(&profile.execution, weight, low)?;
        let most = execution::points(&profile.execution, weight, high)?;
        let nearest = claimed.clamp(least.min(most), most.max(least));
        Some(distance(claimed, nearest) <= profile.thresholds.points_equal)
    };
    allowed() == Some(true)
}
