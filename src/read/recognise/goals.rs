//! The goal block (年度总体目标): what was expected beside what was achieved, in one or more rows.

use super::outline::{RowKind, Section};
use crate::domain::form::{Goal, GoalPlaces};
use crate::domain::place::Address;
use crate::read::grid::Grid;

/// The pairs of the goal block, blank rows left out.
pub fn read(grid: &Grid, section: &Section) -> Vec<Goal> {
    let mut goals = Vec::new();
    let mut sides = None;
    for row in &section.rows {
        match &row.kind {
            RowKind::GoalHeader { expected, actual } => sides = Some((*expected, *actual)),
            RowKind::Body => {
                let Some((expected, actual)) = sides else { continue };
                let own = |side: super::outline::Span| {
                    side.cell(grid, row.number)
                        .filter(|cell| cell.at.row == row.number)
                        .cloned()
                };
                let goal = Goal {
                    expected: own(expected),
                    actual: own(actual),
                };
                if goal.expected.is_some() || goal.actual.is_some() {
                    goals.push(goal);
                }
            }
            _ => sides = None,
        }
    }
    goals
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
