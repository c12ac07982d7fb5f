//! F07, F08, F11: budget and spending that call for a word, or are told twice and differently.

use super::amounts::{ADJUSTED, AMOUNTS, Column, Funds, INITIAL, Line, Span, sum_of};
use super::explanations::is_explained;
use super::fault::Fault;
use super::rates::{rate_between, scored_span};
use super::wording::{line, percent, plain};
use crate::domain::form::{Form, FormKind};
use crate::domain::stated::is_given;
use crate::profile::Profile;
use rust_decimal::Decimal;

/// F07: the execution rate lies below the profile's floor for any true values behind the printed ones, and no reason
/// stands anywhere on the form.
pub fn low_rate_unexplained(form: &Form, funds: &Funds, row: Line, profile: &Profile) -> Option<Fault> {
    let floor = profile.thresholds.low_execution;
    let known = funds.execution.rate?;
    let (_, highest) = rate_between(funds, row)?;
    if highest >= floor || is_explained(form, &profile.words) {
        return None;
    }
    let cell = row
        .rate
        .as_ref()
        .filter(|cell| is_given(cell))
        .or(row.executed.as_ref());
    let at = cell.map(|cell| cell.at).or(row.source_at)?;
    let (known, floor) = (percent(known, profile.rounding.rate), line(floor));
    Some(
        Fault::says(format_args!(
            "执行率{known}，低于{floor}，全表没有说明原因，应说明执行率偏低的原因"
        ))
        .at(at)
        .found(known)
        .expected("执行率偏低的原因")
        .cure("在偏差原因一栏或表后说明执行率偏低的原因和改进措施"),
    )
}

/// F08: the adjusted budget departs from the opening one by more than the profile's share for any true values behind
/// the printed ones, and no reason stands on the form.
pub fn adjustment_unexplained(form: &Form, funds: &Funds, row: Line, profile: &Profile) -> Option<Fault> {
    let initial = scored_span(funds, row, &INITIAL)?;
    let adjusted = scored_span(funds, row, &ADJUSTED)?;
    let share = profile.thresholds.budget_adjusted;
    let up = initial.high()?.checked_mul(Decimal::ONE.checked_add(share)?)?;
    let down = initial.low()?.checked_mul(Decimal::ONE.checked_sub(share)?)?;
    let departs = adjusted.low()? > up || adjusted.high()? < down;
    if !departs || is_explained(form, &profile.words) {
        return None;
    }
    let cell = row.given(&ADJUSTED);
    let at = cell.map(|cell| cell.at).or(row.source_at)?;
    let digits = profile.rounding.rate;
    let apart = adjusted.value.checked_sub(initial.value)?;
    let (from, to) = (plain(initial.value), plain(adjusted.value));
    let told = match apart.checked_div(initial.value).filter(|_| !initial.value.is_zero()) {
        Some(ratio) => {
            let way = if ratio > Decimal::ZERO { "增加" } else { "减少" };
            let by = percent(ratio.abs(), digits);
            format!("全年预算数{to}比年初预算数{from}{way}{by}，超过{}", line(share))
        }
        None => format!("年初预算数为{from}，全年预算数{to}全部是年中追加的"),
    };
    Some(
        Fault::says(format_args!("{told}，全表没有说明原因，应说明调整原因"))
            .at(at)
            .found(to)
            .expected("预算调整的原因")
            .cure("在偏差原因一栏或表后说明预算调整的依据和原因"),
    )
}

/// F11: on a department form the amounts by use (基本支出, 项目支出) add up to another total than those by source.
pub fn breakdowns_differ(form: &Form, funds: &Funds) -> Vec<Fault> {
    if form.kind != FormKind::Department {
        return Vec::new();
    }
    let sources: Vec<_> = funds.sources().collect();
    let total: Vec<_> = funds.total().into_iter().collect();
    let differing = |column: &Column| {
        let name = column.name;
        let uses = uses(funds, column);
        let sum = |rows: &[Line]| {
            let given = rows.iter().any(|row| row.given(column).is_some());
            let sum = given.then(|| sum_of(rows.iter().copied(), column)).flatten();
            sum.filter(|sum| *sum != Span::NOUGHT)
        };
        let by_use = sum(&uses)?;
        let others = [("按资金来源合计", sum(&sources)), ("年度资金总额", sum(&total))];
        let others: Vec<_> = others
            .into_iter()
            .filter_map(|(what, span)| Some((what, span?)))
            .collect();
        let (what, other) = others.first()?;
        if others.iter().any(|(_, span)| span.meets(by_use)) {
            return None;
        }
        let at = uses.iter().find_map(|row| row.given(column)).map(|cell| cell.at)?;
        let list: Vec<_> = uses
            .iter()
            .filter_map(|row| Some(format!("{}{}", row.source, row.given(column)?.text)))
            .collect();
        let (found, expected) = (plain(by_use.value), plain(other.value));
        Some(
            Fault::says(format_args!(
                "{name}按支出用途合计{found}（{}），与{what}{expected}不一致，应当相等",
                list.join("＋")
            ))
            .at(at)
            .found(found)
            .expected(expected)
            .cure(format_args!(
                "核对{name}的基本支出、项目支出和各资金来源，使两种口径的合计相等"
            )),
        )
    };
    AMOUNTS.iter().filter_map(differing).collect()
}

/// The rows by use that add up in a column: 人员经费 and 公用经费 are parts of 基本支出 where that is given, and stand for
/// it where it is a mere heading.
fn uses<'a>(funds: &Funds<'a>, column: &Column) -> Vec<Line<'a>> {
    let is_basic = |row: &Line| row.source.contains("基本支出");
    let is_part = |row: &Line| row.source.contains("人员") || row.source.contains("公用");
    let rows = || funds.lines.iter().copied().filter(|row| row.by_use);
    let has_basic = rows().any(|row| is_basic(&row) && row.given(column).is_some());
    rows().filter(|row| !(has_basic && is_part(row))).collect()
}
