//! What closes a form: total row, grade, and free text below (评价结论, 存在问题, 改进措施 …).

use super::choice;
use super::indicators::{last_spans, own_cell};
use super::labels::one_line;
use super::outline::{RowKind, Section};
use super::page::{Page, Said};
use super::words::{self, Label};
use crate::domain::cell::Cell;
use crate::domain::form::{Remark, Total};
use crate::domain::notation;

/// Total and grade of the closing rows; nothing where the form has none.
pub fn total(page: &Page, section: &Section) -> (Total, Option<Cell>) {
    let rows = || {
        section
            .rows
            .iter()
            .rev()
            .filter(|row| row.kind == RowKind::Total)
            .map(|row| row.number)
    };
    let grade = rows().find_map(|row| grade(page, row));
    let total = row(page, section)
        .map(|row| figures(page, section, row))
        .unwrap_or_default();
    let is_grade = |cell: &Cell| grade.as_ref().is_some_and(|grade| grade.at == cell.at);
    let score = total.score.filter(|score| !is_grade(score));
    (Total { score, ..total }, grade)
}

/// The row of the total: of several the one of most points, the last of equals. Totals of parts hold fewer.
pub fn row(page: &Page, section: &Section) -> Option<u32> {
    let names_total = |row: u32| page.row(row).iter().any(|cell| cell.means.is_total());
    let points = |row: u32| {
        let weight = figures(page, section, row).weight;
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
fn figures(page: &Page, section: &Section, row: u32) -> Total {
    let inline = page.row(row).iter().find_map(|cell| {
        let text = cell.means.total_in(&cell.text)?.into();
        Some(Cell {
            text,
            ..cell.cell.clone()
        })
    });
    if let Some(score) = inline.filter(|score| notation::points(score).is_some()) {
        return Total {
            weight: None,
            score: Some(score),
        };
    }
    let spans = last_spans(section, row);
    let is_label = |cell: &Said| cell.means.is_total() || cell.means.is_remark();
    let figure = |span| {
        let own = own_cell(page, row, span).filter(|cell| !is_label(cell));
        own.map(|cell| cell.cell.clone())
    };
    let weight = figure(spans.as_ref().and_then(|spans| spans.weight));
    let score = figure(spans.as_ref().and_then(|spans| spans.score));
    if weight.is_some() || score.is_some() {
        return Total { weight, score };
    }
    let label = page.row(row).iter().position(is_label).unwrap_or(0);
    let right: Vec<&Cell> = page.row(row)[label..]
        .iter()
        .map(|cell| cell.cell)
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
fn grade(page: &Page, row: u32) -> Option<Cell> {
    let cells = page.row(row);
    let labelled = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.means.label() == Some(Label::Grade))
        .find_map(|(index, cell)| match cell.value_in_cell() {
            Some(inline) => Some(Cell {
                text: inline.into(),
                ..cell.cell.clone()
            }),
            None => cells.get(index + 1).map(|next| next.cell.clone()),
        });
    labelled
        .or_else(|| {
            let word = cells.iter().rfind(|cell| words::is_grade(&cell.text));
            word.map(|word| word.cell.clone())
        })
        .and_then(choice::made)
}

/// Free text below the indicators, label by label.
pub fn remarks(page: &Page, section: &Section) -> Vec<Remark> {
    let below = section
        .rows
        .iter()
        .filter(|row| matches!(row.kind, RowKind::Remark | RowKind::Total));
    below.flat_map(|row| remarks_of_row(page, row.number)).collect()
}

fn remarks_of_row(page: &Page, row: u32) -> Vec<Remark> {
    let cells = page.row(row);
    let labelled = cells.iter().enumerate().filter(|(_, cell)| cell.means.is_remark());
    labelled
        .filter_map(|(index, label)| {
            let is_text = |value: &&Said| !value.means.is_total() && !value.means.is_remark() && !value.text.is_empty();
            match cells.get(index + 1).filter(is_text) {
                Some(value) => Some(Remark {
                    label: one_line(&label.text).into(),
                    cell: value.cell.clone(),
                }),
                None => behind_its_label(label.cell),
            }
        })
        .collect()
}

/// Free text in one cell with its label: 「其他需要说明的问题：年底尚未结算」.
fn behind_its_label(cell: &Cell) -> Option<Remark> {
    let (label, text) = cell.text.split_once(['：', ':'])?;
    let text = text.trim();
    (!text.is_empty()).then(|| Remark {
        label: one_line(label).into(),
        cell: Cell {
            text: text.into(),
            ..cell.clone()
        },
    })
}
