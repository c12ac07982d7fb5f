//! Sentences on money: budgets, spending and rates, all amounts in 万元.

use super::facts::Words;
use crate::domain::cell::Cell;
use crate::domain::district::Entry;
use crate::domain::form::{AmountUnit, Form, FundRow};
use crate::domain::notation;
use crate::domain::outcome::ExecutionOutcome;
use crate::regulation::execution::sum;
use crate::write::gaps::{NOT_CONVERTIBLE, NOT_READABLE, missing_amounts};
use crate::write::wording::{amount, one_line};
use rust_decimal::Decimal;

/// 年初预算数, 全年预算数 or 全年执行数 of a funds block.
type Figure = fn(&ExecutionOutcome) -> Option<Decimal>;

const FIGURES: [(&str, Figure); 3] = [
    ("年初预算数", |execution| execution.initial),
    ("全年预算数", |execution| execution.budget),
    ("全年执行数", |execution| execution.spent),
];

impl Words<'_> {
    /// Amounts and rate of a form, and what of them is missing; None if its funds block holds nothing.
    pub fn funds(&self, entry: &Entry) -> Option<String> {
        let execution = &entry.outcome.execution;
        let given = FIGURES.into_iter().filter_map(|(name, figure)| {
            let figure = execution.in_ten_thousand(figure(execution))?;
            Some(format!("{name}{}万元", amount(figure)))
        });
        let mut parts: Vec<_> = given.collect();
        if parts.is_empty() && execution.rate.is_none() {
            return None;
        }
        let missing = missing_amounts(entry);
        let stated = if missing.is_empty() { "" } else { "表内所填" };
        parts.extend(missing);
        parts.extend(
            execution
                .rate
                .map(|rate| format!("{stated}预算执行率{}", self.rate(rate))),
        );
        Some(parts.join("，"))
    }
}

/// The sums over all projects; where some project does not give a figure, over how many. What is too large to
/// add up has no sum. None without any.
pub fn sums(entries: &[&Entry]) -> Option<String> {
    let parts: Vec<_> = FIGURES
        .into_iter()
        .filter_map(|(name, figure)| {
            let given: Vec<_> = entries
                .iter()
                .filter_map(|entry| {
                    let execution = &entry.outcome.execution;
                    execution.in_ten_thousand(figure(execution))
                })
                .collect();
            let sum = sum(given.iter().copied().map(Some))?;
            let of = if given.len() < entries.len() {
                format!("（{}个项目填有此数）", given.len())
            } else {
                String::new()
            };
            Some(format!("{name}合计{}万元{of}", amount(sum)))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join("，"))
}

/// The rows by use of a department form in one sentence: `基本支出全年预算数…万元，全年执行数…万元；项目支出…`
pub fn uses(form: &Form) -> Option<String> {
    let rows = form.funds.iter().filter(|row| row.by_use);
    let parts: Vec<_> = rows.filter_map(|row| row_in_words(row, form)).collect();
    (!parts.is_empty()).then(|| parts.join("；"))
}

/// None if the row is empty.
fn row_in_words(row: &FundRow, form: &Form) -> Option<String> {
    let named = [("全年预算数", &row.adjusted), ("全年执行数", &row.executed)];
    let parts: Vec<_> = named
        .into_iter()
        .filter_map(|(name, cell)| Some((name, cell.as_ref().filter(|cell| !cell.is_blank())?)))
        .map(|(name, cell)| match in_ten_thousand(cell, form) {
            Some(figure) => format!("{name}{}万元", amount(figure)),
            None if notation::amount(cell).is_some() => format!("{name}{NOT_CONVERTIBLE}"),
            None => format!("{name}填“{}”，{NOT_READABLE}", one_line(&cell.text)),
        })
        .collect();
    (!parts.is_empty()).then(|| format!("{}{}", one_line(&row.source), parts.join("，")))
}

/// The amount of a cell in 万元: its own unit, else the form's, else 万元.
fn in_ten_thousand(cell: &Cell, form: &Form) -> Option<Decimal> {
    let read = notation::amount(cell)?;
    let unit = read.unit.or(form.amount_unit).unwrap_or(AmountUnit::TenThousandYuan);
    unit.in_ten_thousand(read.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sent::Sent;
    use crate::regulation::sample::{form, funds, luquan};
    use crate::regulation::score;
    use crate::scratch::Scratch;
    use std::sync::Arc;

    #[track_caller]
    fn case(projects: &[[&str; 3]], expected: Option<&str>) {
        let entry = |[initial, budget, spent]: &[&str; 3]| {
            let form = form(vec![funds(true, [initial, budget, spent, "10", "", ""])], Vec::new());
            let outcome = score(&form, &luquan());
            Entry {
                file: Arc::from("报表.xlsx"),
                sent: Box::new(Sent::new(form, outcome, &Scratch::in_memory())),
                errors: 0,
                hints: 0,
                duplicate: false,
                superseded_by: None,
            }
        };
        let entries: Vec<Entry> = projects.iter().map(entry).collect();
        assert_eq!(sums(&entries.iter().collect::<Vec<_>>()).as_deref(), expected);
    }

    #[test]
    fn a_sum_is_of_what_is_given_or_there_is_none() {
        let huge = "50000000000000000000000000000";
        case(
            &[["1", "2", "3"], ["", "2.5", "3"]],
            Some("年初预算数合计1.00万元（1个项目填有此数），全年预算数合计4.50万元，全年执行数合计6.00万元"),
        );
        case(&[["", huge, "3"], ["", huge, "3"]], Some("全年执行数合计6.00万元"));
        case(&[["", huge, ""], ["", huge, ""]], None);
    }
}
