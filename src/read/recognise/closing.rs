//! What closes a form: total row, grade, and free text below (评价结论, 存在问题, 改进措施 …).

use super::indicators::{last_spans, own_cell};
use super::labels::one_line;
use super::outline::{RowKind, Section};
use super::words;
use crate::domain::cell::Cell;
use crate::domain::form::{Remark, Total};
use crate::read::grid::Grid;

/// Total and grade of the closing row; nothing where the form has none.
pub fn total(grid: &Grid, section: &Section) -> (Total, Option<Cell>) {
    let Some(row) = section
        .rows
        .iter()
        .rev()
        .find(|row| row.kind == RowKind::Total)
        .map(|row| row.number)
    else {
        return (Total::default(), None);
    };
    let spans = last_spans(section, row);
    let is_label = |cell: &Cell| words::is_total(&cell.text) || words::is_remark(&cell.text);
    let figure = |span| own_cell(grid, row, span).filter(|cell| !is_label(cell));
    let weight = figure(spans.as_ref().and_then(|spans| spans.weight));
    let score = figure(spans.as_ref().and_then(|spans| spans.score));
    let grade = grid.row(row).iter().rfind(|cell| words::is_grade(&cell.text)).cloned();
    let score = score.filter(|score| grade.as_ref().is_none_or(|grade| grade.at != score.at));
    (Total { weight, score }, grade)
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
                label: one_line(&label.text),
                cell: value.clone(),
            })
        })
        .collect()
}
