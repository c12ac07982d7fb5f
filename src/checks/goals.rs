//! G01: the overall goal of the year (年度总体目标).

use super::fault::Fault;
use crate::domain::cell::Cell;
use crate::domain::form::Form;
use crate::domain::notation::{Notation, Term};
use crate::domain::outcome::{FormOutcome, Unscored};
use crate::domain::place::Address;

/// G01: a side of the goal block that is blank, or holds nothing but marks or a bare figure. A form that is not filled
/// in at all is I01's.
pub fn goals_empty(form: &Form, outcome: &FormOutcome) -> Vec<Fault> {
    let Some(places) = form.goals_at else {
        return Vec::new();
    };
    let expected: Vec<&Cell> = form.goals.iter().filter_map(|goal| goal.expected.as_ref()).collect();
    let actual: Vec<&Cell> = form.goals.iter().filter_map(|goal| goal.actual.as_ref()).collect();
    let is_filled_in = outcome.unscored != Some(Unscored::Blank);
    let sides = [
        (
            "年初设定目标",
            expected,
            places.expected,
            "全年要做什么、做到什么程度",
            true,
        ),
        (
            "全年实际完成情况",
            actual,
            places.actual,
            "全年做了什么、做到什么程度",
            is_filled_in,
        ),
    ];
    sides
        .into_iter()
        .filter(|(_, _, _, _, is_due)| *is_due)
        .filter_map(|(side, cells, at, wanted, _)| goal_empty(side, &cells, at, wanted))
        .collect()
}

fn goal_empty(side: &str, cells: &[&Cell], at: Address, wanted: &str) -> Option<Fault> {
    if cells.iter().any(|cell| says_something(cell)) {
        return None;
    }
    let fault = match cells.iter().find(|cell| !cell.is_blank()) {
        Some(cell) => Fault::says(format_args!(
            "年度总体目标的{side}只填「{}」，应写明{wanted}",
            cell.text
        ))
        .at(cell.at)
        .found(&cell.text),
        None => Fault::says(format_args!("年度总体目标的{side}没有填写，应写明{wanted}")).at(at),
    };
    let place = fault.cell.unwrap_or(at);
    Some(
        fault
            .expected(format_args!("文字叙述的{side}"))
            .cure(format_args!("在{place}用文字写明{wanted}")),
    )
}

/// More than marks and a bare figure.
fn says_something(cell: &Cell) -> bool {
    let is_bare = || {
        matches!(
            Notation::of(cell).term,
            Term::Blank | Term::NotApplicable | Term::Placeholder | Term::Quantity(_) | Term::Range { .. }
        )
    };
    !cell.is_blank() && cell.text.chars().any(char::is_alphabetic) && !is_bare()
}
