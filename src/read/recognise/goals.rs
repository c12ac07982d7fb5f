//! The goal block (年度总体目标): what was expected beside what was achieved, in one or more rows, or each beside its label.
//!
//! ```text
//! 年度总体目标 │ 预期目标      │ 实际完成情况        目标一   │ 保障供水
//!             │ 目标1：治理…  │ 已治理…            完成情况 │ 全部完成
//! ```

use super::outline::{RowKind, Section, Span};
use super::page::{Page, Said};
use super::words::GoalColumn;
use crate::domain::cell::Cell;
use crate::domain::form::{Goal, GoalPlaces};
use crate::domain::place::Address;

/// The pairs of the goal block, blank rows left out.
pub fn read(page: &Page, section: &Section) -> Vec<Goal> {
    let mut goals = Vec::new();
    let mut sides = None;
    let mut in_indicators = false;
    for row in &section.rows {
        match &row.kind {
            RowKind::GoalHeader { expected, actual } => sides = Some((*expected, *actual)),
            RowKind::Body => match sides {
                Some((expected, actual)) => goals.extend(below(page, row.number, expected, actual)),
                // Between the indicators of several goals a goal has its row to itself.
                None if in_indicators && page.row(row.number).len() != 2 => {}
                None => beside_labels(page, row.number, in_indicators, &mut goals),
            },
            other => {
                sides = None;
                in_indicators |= matches!(other, RowKind::IndicatorHeader(_));
            }
        }
    }
    goals
}

fn below(page: &Page, row: u32, expected: Span, actual: Span) -> Option<Goal> {
    let own = |side: Span| {
        let cell = side.cell(page, row).filter(|cell| cell.at.row == row);
        cell.map(|cell| cell.cell.clone())
    };
    let goal = Goal {
        expected: own(expected),
        actual: own(actual),
    };
    (goal.expected.is_some() || goal.actual.is_some()).then_some(goal)
}

/// Goals right of their labels; what was achieved belongs to the goal above that has none yet.
fn beside_labels(page: &Page, row: u32, in_indicators: bool, goals: &mut Vec<Goal>) {
    for pair in page.row(row).windows(2) {
        let [label, value] = pair else { continue };
        let is_apart = !in_indicators || Span::of(value).is_wide();
        let is_value = is_apart && !value.text.is_empty() && !is_heading(value);
        match label.means.goal_label().filter(|_| is_value) {
            Some(GoalColumn::Expected) => goals.push(Goal {
                expected: Some(value.cell.clone()),
                actual: None,
            }),
            Some(GoalColumn::Actual) => achieve(goals, value),
            None => {}
        }
    }
}

fn achieve(goals: &mut [Goal], value: &Cell) {
    if let Some(goal) = goals.last_mut().filter(|goal| goal.actual.is_none()) {
        goal.actual = Some(value.clone());
    }
}

fn is_heading(cell: &Said) -> bool {
    let means = cell.means;
    means.goal_label().is_some() || means.indicator_column().is_some() || means.fund_column().is_some()
}

/// Where the first pair stands, or would stand: below the header of the block.
pub fn places(section: &Section) -> Option<GoalPlaces> {
    section.rows.iter().find_map(|row| match &row.kind {
        RowKind::GoalHeader { expected, actual } => Some(GoalPlaces {
            expected: Address::new(row.number + 1, expected.first),
            actual: Address::new(row.number + 1, actual.first),
        }),
        _ => None,
    })
}
