//! The goal block (年度总体目标): what was expected beside what was achieved, in one or more rows, or each beside its label.
//!
//! ```text
//! 年度总体目标 │ 预期目标      │ 实际完成情况        目标一   │ 保障供水
//!             │ 目标1：治理…  │ 已治理…            完成情况 │ 全部完成
//! ```

use super::headers;
use super::outline::{RowKind, Section, Span};
use super::words::{self, GoalColumn};
use crate::domain::cell::Cell;
use crate::domain::form::{Goal, GoalPlaces};
use crate::domain::place::Address;
use crate::read::grid::Grid;

/// The pairs of the goal block, blank rows left out.
pub fn read(grid: &Grid, section: &Section) -> Vec<Goal> {
    let mut goals = Vec::new();
    let mut sides = None;
    let mut in_indicators = false;
    for row in &section.rows {
        match &row.kind {
            RowKind::GoalHeader { expected, actual } => sides = Some((*expected, *actual)),
            RowKind::Body => match sides {
                Some((expected, actual)) => goals.extend(below(grid, row.number, expected, actual)),
                // Between the indicators of several goals a goal has its row to itself.
                None if in_indicators && grid.row(row.number).len() != 2 => {}
                None => beside_labels(grid, row.number, in_indicators, &mut goals),
            },
            other => {
                sides = None;
                in_indicators |= matches!(other, RowKind::IndicatorHeader(_));
            }
        }
    }
    goals
}

fn below(grid: &Grid, row: u32, expected: Span, actual: Span) -> Option<Goal> {
    let own = |side: Span| side.cell(grid, row).filter(|cell| cell.at.row == row).cloned();
    let goal = Goal {
        expected: own(expected),
        actual: own(actual),
    };
    (goal.expected.is_some() || goal.actual.is_some()).then_some(goal)
}

/// Goals right of their labels; what was achieved belongs to the goal above that has none yet.
fn beside_labels(grid: &Grid, row: u32, in_indicators: bool, goals: &mut Vec<Goal>) {
    for pair in grid.row(row).windows(2) {
        let [label, value] = pair else { continue };
        let is_apart = !in_indicators || headers::span(grid, value).is_wide();
        let is_value = is_apart && !value.text.is_empty() && !is_heading(&value.text);
        match words::goal_label(&label.text).filter(|_| is_value) {
            Some(GoalColumn::Expected) => goals.push(Goal {
                expected: Some(value.clone()),
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

fn is_heading(text: &str) -> bool {
    words::goal_label(text).is_some() || words::indicator_column(text).is_some() || words::fund_column(text).is_some()
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
