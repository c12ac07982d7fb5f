//! F01–F06, F10, F12, F13: the funds block (预算执行情况).
//!
//! ```text
//!                 年初预算数  全年预算数  全年执行数  分值  执行率   得分
//! 年度资金总额       100        120        96       10    80%      8     the total row: scored
//! 当年财政拨款       100        100        80        -    80%      -     source rows: add up to it
//! 上年结转资金         0         20        16        -    80%      -
//! ```

use super::amounts::{ADJUSTED, AMOUNTS, Column, EXECUTED, Funds, INITIAL, Line, Span, sum_of};
use super::fault::Fault;
use super::gap::{Gap, gap};
use super::wording::{distance, percent, plain};
use crate::domain::cell::{Cell, Stored};
use crate::domain::finding::Severity;
use crate::domain::notation::Rate;
use crate::domain::outcome::ExecutionOutcome;
use crate::domain::place::Address;
use crate::profile::{Profile, execution_in_words};
use crate::regulation::execution::{execution_rate, points as rate_points};
use crate::regulation::rounded;
use rust_decimal::Decimal;

/// The cell's text, or what stands for a blank one.
fn text(cell: Option<&Cell>) -> &str {
    cell.filter(|cell| !cell.is_blank())
        .map_or("", |cell| cell.text.as_str())
}

/// Where a figure of the row stands, or would stand: in the column of the other rows.
fn place(row: Line, funds: &Funds, column: &Column) -> Option<Address> {
    let own = row.cell(column).map(|cell| cell.at);
    own.or_else(|| {
        let other = funds.lines.iter().find_map(|line| line.cell(column))?;
        Some(Address::new(row.source_at?.row, other.at.column))
    })
    .or(row.source_at)
}

/// F01: a total of the total row is not the sum of its source rows, for any true values inside the printed digits.
pub fn total_differs_from_sources(funds: &Funds) -> Vec<Fault> {
    let Some(total) = funds.total() else {
        return Vec::new();
    };
    let differing = |column: &Column| {
        let cell = total.given(column)?;
        let stated = total.span(column)?;
        let sum = sum_of(funds.sources(), column)?;
        // A total of nought over filled rows is F02's.
        if stated == Span::NOUGHT || stated.meets(sum) {
            return None;
        }
        let addend = |row: Line| Some(format!("{}{}", row.source, row.given(column)?.text));
        let addends: Vec<_> = funds.sources().filter_map(addend).collect();
        let all_are_given = addends.len() == funds.sources().count() && !addends.is_empty();
        if sum == Span::NOUGHT && !all_are_given {
            return None;
        }
        let (name, expected) = (column.name, plain(sum.value));
        Some(
            Fault::says(format_args!(
                "{}的{name}填「{}」，按明细{}应为{expected}",
                total.source,
                cell.text,
                addends.join("＋")
            ))
            .at(cell.at)
            .found(&cell.text)
            .expected(expected)
            .cure(format_args!(
                "核对{name}的明细，明细无误的，把{}改为{expected}",
                cell.at
            )),
        )
    };
    AMOUNTS.iter().filter_map(differing).collect()
}

/// F02: the total row is zero or blank while its source rows are filled.
pub fn total_empty_over_sources(funds: &Funds) -> Option<Fault> {
    let total = funds.total()?;
    let empty: Vec<(&str, Option<Address>, &str, Decimal)> = AMOUNTS
        .iter()
        .filter_map(|column| {
            let sum = sum_of(funds.sources(), column)?;
            let is_empty = total.span(column)? == Span::NOUGHT && sum != Span::NOUGHT;
            let at = place(total, funds, column);
            is_empty.then(|| (column.name, at, text(total.cell(column)), plain(sum.value)))
        })
        .collect();
    let (_, first_at, _, _) = empty.first()?;
    let told: Vec<_> = empty
        .iter()
        .map(|(name, _, text, sum)| match *text {
            "" => format!("{name}没有填写、应为{sum}"),
            text => format!("{name}填「{text}」、应为{sum}"),
        })
        .collect();
    let scored = if funds.execution.from_rows {
        "，本次按明细之和计分"
    } else {
        ""
    };
    let cure: Vec<_> = empty
        .iter()
        .filter_map(|(_, at, _, sum)| Some(format!("把{}改为{sum}", (*at)?)))
        .collect();
    let join = |parts: Vec<String>| parts.join("、");
    let mut fault = Fault::says(format_args!(
        "{}为零或空白而明细有数：{}{scored}",
        total.source,
        told.join("，")
    ))
    .found(join(empty.iter().map(|(_, _, text, _)| (*text).to_owned()).collect()))
    .expected(join(empty.iter().map(|(_, _, _, sum)| sum.to_string()).collect()))
    .cure(join(cure));
    fault.cell = *first_at;
    Some(fault)
}

/// F03: the stated rate is not spent ÷ adjusted budget for any true values inside the printed digits.
/// The points that follow from it are told where the scored row claims others; a figure for which the sum of the source
/// rows stands is F02's.
pub fn execution_rate_disagrees(
    row: Line,
    is_scored: bool,
    execution: &ExecutionOutcome,
    rate_digits: u32,
) -> Option<Fault> {
    let cell = row.rate.as_ref().filter(|_| !(is_scored && execution.from_rows))?;
    let stated = row.stated_rate()?;
    let executed = row.given(&EXECUTED)?;
    let budget = row.span(&ADJUSTED)?;
    let spent = row.span(&EXECUTED)?;
    if budget.value <= Decimal::ZERO || quotient_fits(spent, budget, &stated) != Some(false) {
        return None;
    }
    let quotient = spent.value.checked_div(budget.value)?;
    let expected = as_written(quotient, cell, rate_digits);
    let initial = row.span(&INITIAL).filter(|initial| initial.value > Decimal::ZERO);
    let (reading, severity) = if initial.is_some_and(|initial| quotient_fits(spent, initial, &stated) == Some(true)) {
        let reading = format!("，所填是执行数÷年初预算数{}的结果", text(row.initial.as_ref()));
        (reading, None)
    } else if let Some(reading) = last_digit(quotient, &stated) {
        (reading.to_owned(), Some(Severity::Hint))
    } else {
        (String::new(), None)
    };
    let points = execution
        .score
        .filter(|_| is_scored && execution.score != execution.claimed)
        .map_or(String::new(), |points| format!("，得分相应改为{points}"));
    let fault = Fault::says(format_args!(
        "执行率填「{}」，按执行数{}÷全年预算数{}应为{expected}{reading}",
        cell.text,
        executed.text,
        text(row.adjusted.as_ref()),
    ))
    .at(cell.at)
    .found(&cell.text)
    .expected(&expected)
    .cure(format_args!("把{}改为{expected}{points}", cell.at));
    Some(Fault { severity, ..fault })
}

/// Whether some true values inside the printed digits give the stated rate; None if they cannot be reckoned with.
fn quotient_fits(spent: Span, budget: Span, stated: &Rate) -> Option<bool> {
    let lowest = spent.low()?.checked_div(budget.high()?)?;
    let fits_below = lowest <= stated.value.checked_add(stated.tolerance)?;
    let fits_above = match budget.low()? {
        least if least <= Decimal::ZERO => true,
        least => spent.high()?.checked_div(least)? >= stated.value.checked_sub(stated.tolerance)?,
    };
    Some(fits_below && fits_above)
}

/// How the rate was brought to its digits, if it lies within one of the last and was not rounded.
fn last_digit(quotient: Decimal, stated: &Rate) -> Option<&'static str> {
    let unit = stated.tolerance.checked_add(stated.tolerance)?;
    let missing = quotient.checked_sub(stated.value)?;
    if missing.abs() >= unit {
        return None;
    }
    Some(if missing > Decimal::ZERO {
        "，所填是把末位小数截去的结果"
    } else {
        "，所填是末位小数一律进一的结果"
    })
}

/// A rate in the way in which the cell shows rates: `80.45%`, `0.8045`, or `80.45` where only the sign is missing.
fn as_written(ratio: Decimal, cell: &Cell, digits: u32) -> String {
    let shown = percent(ratio, digits);
    let bare_ratio = matches!(cell.stored, Stored::Number(number) if number <= Decimal::ONE);
    if cell.text.contains(['%', '％']) || cell.text.contains("百分") {
        shown
    } else if bare_ratio {
        plain(rounded(ratio, digits)).to_string()
    } else {
        shown.trim_end_matches('%').to_owned()
    }
}

/// F04: more was spent than the adjusted budget, for any true values inside the printed digits. Where the total row
/// says so, its source rows need not.
pub fn spending_above_budget(funds: &Funds, profile: &Profile) -> Vec<Fault> {
    if profile.execution.over_budget_allowed {
        return Vec::new();
    }
    let fault = |row: Line| above_budget(row, profile.rounding.rate);
    match funds.total().and_then(fault) {
        Some(of_total) => vec![of_total],
        None => funds.sources().filter_map(fault).collect(),
    }
}

fn above_budget(row: Line, rate_digits: u32) -> Option<Fault> {
    let executed = row.executed.as_ref()?;
    let budget = row.span(&ADJUSTED)?;
    let spent = row.span(&EXECUTED)?;
    if budget.value <= Decimal::ZERO || spent.low()? <= budget.high()? {
        return None;
    }
    let rate = percent(execution_rate(spent.value, budget.value)?, rate_digits);
    let (at, text) = (executed.at, &executed.text);
    let adjusted = row.adjusted.as_ref()?;
    Some(
        Fault::says(format_args!(
            "{}的全年执行数填「{text}」，大于全年预算数{}，执行率{rate}，应不超过100%",
            row.source, adjusted.text
        ))
        .at(at)
        .found(text)
        .expected(format_args!("不大于{}", adjusted.text))
        .cure(format_args!(
            "核对{}的预算数和{at}的执行数；年中追加预算的，把追加数计入全年预算数",
            adjusted.at
        )),
    )
}

/// F05: the adjusted budget is zero or blank; with money spent an error, else a hint. What cannot be read is F10's, a
/// formula S06's or S07's, and a total row that is empty over filled rows F02's.
pub fn budget_zero(row: Line, funds: &Funds, profile: &Profile) -> Option<Fault> {
    let execution = funds.execution;
    let cell = row.given(&ADJUSTED);
    let unreadable =
        (cell.is_some() && row.amount(&ADJUSTED).is_none()) || row.adjusted.as_ref().is_some_and(is_formula_failed);
    if unreadable || execution.budget.is_some_and(|budget| !budget.is_zero()) {
        return None;
    }
    let spent = execution.spent.filter(|spent| !spent.is_zero());
    let zero_by_both = execution.budget.is_some() && execution.spent.is_some() && spent.is_none();
    if zero_by_both && profile.execution.zero_budget_is_full {
        return None;
    }
    let (what, due) = match cell {
        Some(cell) => (format!("全年预算数填「{}」", cell.text), "应大于0"),
        None => ("没有填写全年预算数".to_owned(), "应填写"),
    };
    let (told, severity) = match spent {
        Some(_) => (format!("，全年执行数却有「{}」", text(row.executed.as_ref())), None),
        None => (String::new(), Some(Severity::Hint)),
    };
    let counted = counted_without(execution, profile);
    let (at, place) = where_to_fill(row, funds, &ADJUSTED);
    let fault = Fault::says(format_args!("{what}{told}{counted}，{due}"))
        .found(text(cell))
        .expected("大于0的全年预算数")
        .cure(format_args!(
            "{place}填写全年预算数（年初预算数加减调整数）；确无预算的，说明资金来源"
        ));
    Some(Fault {
        cell: at,
        severity,
        ..fault
    })
}

/// F12: a budget, but no spending, and execution is scored all the same. What cannot be read is F10's, a formula S06's or
/// S07's.
pub fn spending_missing(row: Line, funds: &Funds, profile: &Profile) -> Option<Fault> {
    let execution = funds.execution;
    let is_scored = execution.score.is_some() && execution.budget.is_some_and(|budget| !budget.is_zero());
    let unreadable = row.given(&EXECUTED).is_some() || row.executed.as_ref().is_some_and(is_formula_failed);
    if !is_scored || unreadable || execution.spent.is_some() {
        return None;
    }
    let (at, place) = where_to_fill(row, funds, &EXECUTED);
    let counted = counted_without(execution, profile);
    let fault = Fault::says(format_args!("没有填写全年执行数{counted}，应填写"))
        .expected("全年执行数")
        .cure(format_args!(
            "{place}填写全年执行数，没有发生的填0；执行率和得分相应改正"
        ));
    Some(Fault { cell: at, ..fault })
}

/// F13: execution has a weight, but no points are claimed for it.
pub fn execution_points_missing(row: Line, funds: &Funds) -> Option<Fault> {
    let weight = row.weight.as_ref().filter(|_| row.points().is_none())?;
    let due = funds.execution.score?;
    if row.score.as_ref().is_some_and(is_formula_failed) {
        return None;
    }
    let column = funds
        .lines
        .iter()
        .find_map(|line| line.score.as_ref())
        .map(|cell| cell.at.column);
    let at = column.map_or(weight.at, |column| Address::new(weight.at.row, column));
    let what = match row.score.as_ref().filter(|cell| !cell.is_blank()) {
        Some(cell) => format!("执行率得分填「{}」，不是数字", cell.text),
        None => "没有填写执行率得分".to_owned(),
    };
    Some(
        Fault::says(format_args!("{what}，按制度口径应为{due}"))
            .at(at)
            .found(text(row.score.as_ref()))
            .expected(due)
            .cure(format_args!("在{}一行的得分一格填写{due}，并重新合计总分", row.source)),
    )
}

/// How execution was scored without its amounts, as the middle of a message.
fn counted_without(execution: &ExecutionOutcome, profile: &Profile) -> String {
    match (execution.rate, execution.score) {
        (Some(rate), Some(_)) => format!("，执行率得分按所填执行率{}计算", percent(rate, profile.rounding.rate)),
        (None, Some(score)) => format!("，没有执行率，执行率得分按{score}计"),
        _ => String::new(),
    }
}

/// Where a figure of the row is to be filled in, and the same in words: 「在E5」, else 「在…一行」.
fn where_to_fill(row: Line, funds: &Funds, column: &Column) -> (Option<Address>, String) {
    let at = place(row, funds, column);
    let in_column = at.filter(|at| Some(*at) != row.source_at);
    let words = in_column.map_or_else(|| format!("在{}一行", row.source), |at| format!("在{at}"));
    (at, words)
}

/// A formula that gave an error, or was never calculated.
fn is_formula_failed(cell: &Cell) -> bool {
    matches!(cell.stored, Stored::Error | Stored::FormulaWithoutValue)
}

/// F06: the points claimed for execution are not those of the rule, by size; where another calculation fits, it is named.
pub fn execution_points_disagree(
    row: Line,
    execution: &ExecutionOutcome,
    decimals_in_use: u32,
    profile: &Profile,
) -> Option<Fault> {
    let cell = row.score.as_ref()?;
    let claimed = row.points()?;
    let computed = execution.score?;
    let gap = gap(claimed, computed, decimals_in_use, &profile.thresholds);
    let reading = match &gap {
        Gap::Equal => return None,
        Gap::Near(reading) => reading.clone(),
        Gap::Wrong => other_calculation(claimed, row, execution, profile),
    };
    let weight = execution
        .weight
        .map_or(String::new(), |weight| format!("分值{}", plain(weight)));
    let has_budget = execution.budget.is_some_and(|budget| budget > Decimal::ZERO);
    let basis = match execution.rate {
        Some(rate) => format!("{weight}、执行率{}", percent(rate, profile.rounding.rate)),
        None if has_budget => format!("{weight}、全年执行数空缺"),
        None => format!("{weight}、全年预算数为零或空缺"),
    };
    Some(
        Fault::says(format_args!(
            "执行率得分填「{}」，按{basis}应为{computed}{reading}",
            cell.text
        ))
        .at(cell.at)
        .found(&cell.text)
        .expected(computed)
        .by_rule(format_args!(
            "{} · {}",
            profile.title,
            execution_in_words(&profile.execution)
        ))
        .cure(format_args!("把{}改为{computed}，并重新合计总分", cell.at))
        .severity(gap.severity()),
    )
}

/// How the claimed points may have come about, if not by the rule; empty if nothing known fits.
fn other_calculation(claimed: Decimal, row: Line, execution: &ExecutionOutcome, profile: &Profile) -> String {
    let Some(weight) = execution.weight else {
        return String::new();
    };
    let fits = |points: Option<Decimal>| {
        points.is_some_and(|points| distance(points, claimed) <= profile.thresholds.points_equal)
    };
    let by_rule = |rate: Decimal| rate_points(&profile.execution, weight, rate);
    let by_initial = execution.spent.zip(execution.initial);
    if fits(by_initial.and_then(|(spent, initial)| by_rule(execution_rate(spent, initial)?))) {
        return format!("，所填是按年初预算数{}计算的结果", text(row.initial.as_ref()));
    }
    if claimed > weight && fits(execution.rate.and_then(|rate| weight.checked_mul(rate))) {
        return format!("，所填没有以分值{}为上限", plain(weight));
    }
    if fits(row.stated_rate().and_then(|rate| by_rule(rate.value))) {
        return format!("，所填是按所报执行率「{}」计算的结果", text(row.rate.as_ref()));
    }
    String::new()
}

/// F10: text that is no amount, or an amount below nought. Where the scored row lacks it, what counted is told.
pub fn amounts_unreadable(row: Line, funds: &Funds, profile: &Profile) -> Vec<Fault> {
    let execution = funds.execution;
    let is_scored = funds.scored().is_some_and(|scored| std::ptr::eq(*scored, *row));
    let fault = |column: &Column| {
        let cell = row.given(column).filter(|cell| cell.stored != Stored::Error)?;
        let told = match row.amount(column) {
            Some(amount) if amount.value >= Decimal::ZERO => return None,
            Some(_) => "应不小于零",
            None => "应为可读取的金额",
        };
        let (at, text, name) = (cell.at, &cell.text, column.name);
        let is_lacking = execution.budget.is_none() || execution.spent.is_none();
        let counted = match is_scored && is_lacking && row.amount(column).is_none() {
            true => counted_without(execution, profile),
            false => String::new(),
        };
        Some(
            Fault::says(format_args!("{}的{name}填「{text}」{counted}，{told}", row.source))
                .at(at)
                .found(text)
                .expected(told.trim_start_matches("应为").trim_start_matches('应'))
                .cure(format_args!("核对后把{at}改为实际金额，只填数字，没有发生的填0")),
        )
    };
    AMOUNTS.iter().filter_map(fault).collect()
}
