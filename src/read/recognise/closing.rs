//! What closes a form: total row, grade, and free text below (评价结论, 存在问题, 改进措施 …).

use super::choice;
use super::indicators::{last_spans, own_cell};
use super::labels::one_line;
use super::outline::{RowKind, Section};
use super::words::{self, Label};
use crate::domain::cell::Cell;
use crate::domain::form::{Remark, Total};
use crate::domain::notation;
use crate::read::grid::Grid;

/// Total and grade of the closing rows; nothing where the form has none.
pub fn total(grid: &Grid, section: &Section) -> (Total, Option<Cell>) {
    let rows = || {
        section
            .rows
            .iter()
            .rev()
            .filter(|row| row.kind == RowKind::Total)
            .map(|row| row.number)
    };
    let grade = rows().find_map(|row| grade(grid, row));
    let total = row(grid, section)
        .map(|row| figures(grid, section, row))
        .unwrap_or_default();
    let is_grade = |cell: &Cell| grade.as_ref().is_some_and(|grade| grade.at == cell.at);
    let score = total.score.filter(|score| !is_grade(score));
    (Total { score, ..total }, grade)
}

/// The row of the total: of several the one of most points, the last of equals. Totals of parts hold fewer.
pub fn row(grid: &Grid, section: &Section) -> Option<u32> {
    let names_total = |row: u32| grid.row(row).iter().any(|cell| words::is_total(&cell.text));
    let points = |row: u32| {
        let weight = figures(grid, section, row).weight;
        weight.as_ref().and_then(notation::points).unwrap_or_default()
    };
    section
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Total && names_total(row.number))
        .map(|row| row.number)
        .max_by_key(|row| points(*row))
}

/// Weight and score of the closing row under their columns; without such columns, right of the label: the score, or
/// weight and score.
fn figures(grid: &Grid, section: &Section, row: u32) -> Total {
    let inline = grid.row(row).iter().find_map(|cell| {
        let text = words::total_in_cell(&cell.text)?.into();
        Some(Cell { text, ..cell.clone() })
    });
    if let Some(score) = inline.filter(|score| notation::points(score).is_some()) {
        return Total {
            weight: None,
            score: Some(score),
        };
    }
    let spans = last_spans(section, row);
    let is_label = |cell: &Cell| words::is_total(&cell.text) || words::is_remark(&cell.text);
    let figure = |span| own_cell(grid, row, span).filter(|cell| !is_label(cell));
    let weight = figure(spans.as_ref().and_then(|spans| spans.weight));
    let score = figure(spans.as_ref().and_then(|spans| spans.score));
    if weight.is_some() || score.is_some() {
        return Total { weight, score };
    }
    let label = grid.row(row).iter().position(is_label).unwrap_or(0);
    let right: Vec<&Cell> = grid.row(row)[label..]
        .iter()
        .filter(|cell| notation::points(cell).is_some())
        .collect();
    match right[..] {
        [score] => Total {
            weight: None,
            score: Some(score.clone()),
        },
        [weight, score] => Total {
            weight: Some(weight.clone()),
            score: Some(score.clone()),
        },
        _ => Total::default(),
    }
}

/// The grade of a row: what stands right of its label, or a word of a grade.
fn grade(grid: &Grid, row: u32) -> Option<Cell> {
    let cells = grid.row(row);
    let labelled = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| words::label(&cell.text) == Some(Label::Grade))
        .find_map(|(index, cell)| match words::value_in_cell(&cell.text) {
            Some(inline) => Some(Cell {
                text: inline.into(),
                ..cell.clone()
            }),
            None => cells.get(index + 1).cloned(),
        });
    labelled
        .or_else(|| cells.iter().rfind(|cell| words::is_grade(&cell.text)).cloned())
        .and_then(choice::made)
}

/// Free text below the indicators, label by label.
pub fn remarks(grid: &Grid, section: &Section) -> Vec<Remark> {
    let below = section
        .rows
        .iter()
        .filter(|row| matches!(row.kind, RowKind::Remark | RowKind::Total));
    below.flat_map(|row| remarks_of_row(grid, row.number)).collect()
}

fn remarks_of_row(grid: &Grid, row: u32) -> Vec<Remark> {
    let cells = grid.row(row);
    let labelled = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| words::is_remark(&cell.text));
    labelled
        .filter_map(|(index, label)| {
            let value = cells.get(index + 1)?;
            let is_text = !words::is_total(&value.text) && !words::is_remark(&value.text) && !value.text.is_empty();
            is_text.then(|| Remark {
                label: one_line(&label.text).into(),
                cell: value.clone(),
            })
        })
        .collect()
}
