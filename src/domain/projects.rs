//! How a department form speaks of the department's projects: as a number, as a share, as a part of the budget.

use super::cell::Cell;
use super::form::{Form, FundRow};
use super::text::{folding, holds_any};

/// How their number is named.
pub const COUNT: [&str; 5] = ["自评项目数", "自评项目个数", "自评项目数量", "项目自评数", "自评项目"];
/// How the number of the excellent ones is named.
pub const EXCELLENT: [&str; 4] = ["评优项目数", "优秀项目数", "评优项目", "优秀项目"];
/// How the share of these is named.
pub const SHARE: &str = "评优率";
/// How their row of the funds block is named.
const BUDGET: &str = "项目支出";

/// What was achieved, and the free text below.
pub fn texts(form: &Form) -> impl Iterator<Item = &Cell> {
    let goals = form.goals.iter().filter_map(|goal| goal.actual.as_ref());
    goals.chain(form.remarks.iter().map(|remark| &remark.cell))
}

/// Their row of the funds block.
pub fn budget_row(form: &Form) -> Option<&FundRow> {
    form.funds.iter().find(|row| row.by_use && row.source.contains(BUDGET))
}

/// Whether a form speaks of them anywhere; most do not.
pub fn are_spoken_of(form: &Form) -> bool {
    let words = || COUNT.into_iter().chain(EXCELLENT).chain([SHARE]);
    let speaks = |text: &str| holds_any(&folding(text), words());
    let names = form.indicators.iter().map(|row| row.name());
    names.chain(texts(form).map(|cell| cell.text.as_str())).any(speaks) || budget_row(form).is_some()
}
