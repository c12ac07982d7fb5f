//! I09, I14: points were lost, and the form does not say why. The reason stands in the row, or below the indicators.

use super::fault::Fault;
use super::indicators::{REASON, Row, SCORE};
use super::wording::{places, plain};
use crate::domain::cell::{Cell, Stored};
use crate::domain::finding::Severity;
use crate::domain::form::Form;
use crate::domain::notation::is_left_over;
use crate::domain::outcome::Basis;
use crate::domain::text::{folding, folds_to, holds, is_ideograph};
use crate::profile::Profile;
use crate::profile::model::Words;
use rust_decimal::Decimal;

/// What is written as a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason<'a> {
    None,
    /// 空话: written, and saying nothing.
    Idle(&'a Cell),
    Given,
}

/// What a cell says as a reason. A dash says nothing at all.
fn reason<'a>(cell: Option<&'a Cell>, words: &Words) -> Reason<'a> {
    let Some(cell) = cell.filter(|cell| !cell.is_blank()) else {
        return Reason::None;
    };
    let folded = folding(&cell.text);
    let bare = folded.trim_matches(|letter: char| !is_ideograph(letter) && !letter.is_alphanumeric());
    if bare.is_empty() || (cell.stored == Stored::Text && is_left_over(&cell.text)) {
        Reason::None
    } else if words.empty_talk.iter().any(|word| folds_to(word, bare)) {
        Reason::Idle(cell)
    } else {
        Reason::Given
    }
}

/// The reason that a row gives, or one of the rows that share its score cell.
pub fn reason_of_row<'a>(row: &Row<'a>) -> Reason<'a> {
    let words = &row.profile.words;
    let reasons = row
        .scored_together
        .iter()
        .map(|(indicator, _)| reason(indicator.reason.as_ref(), words));
    reasons.fold(Reason::None, |best, next| match (best, next) {
        (Reason::Given, _) | (_, Reason::Given) => Reason::Given,
        (Reason::Idle(_), _) => best,
        _ => next,
    })
}

/// Labels of free text that holds reasons: 偏差原因分析, 存在问题, 改进措施, 其他需要说明事项.
const LABELS: [&str; 5] = ["原因", "问题", "改进", "整改", "说明"];

/// Whether the free text around the blocks gives a reason.
fn is_explained_below(form: &Form, words: &Words) -> bool {
    form.remarks.iter().any(|remark| {
        let holds_reasons = LABELS.iter().any(|label| holds(&remark.label, label));
        holds_reasons && reason(Some(&remark.cell), words) == Reason::Given
    })
}

/// Whether a reason is given for budget or spending: in the funds block, or below the indicators.
pub fn is_spending_explained(form: &Form, words: &Words) -> bool {
    let mut funds = form.funds.iter().map(|row| row.reason.as_ref());
    funds.any(|cell| reason(cell, words) == Reason::Given) || is_explained_below(form, words)
}

/// Whether any reason is given anywhere on the form.
pub fn is_explained(form: &Form, words: &Words) -> bool {
    let mut indicators = form.indicators.iter().map(|row| row.reason.as_ref());
    indicators.any(|cell| reason(cell, words) == Reason::Given) || is_spending_explained(form, words)
}

/// Points lost on a target that was not met, or that judgement took off: claimed, weight and the cell.
fn loss<'a>(row: &Row<'a>) -> Option<(Decimal, Decimal, &'a Cell)> {
    let is_filled = !row.form.columns.actual || row.has_actual();
    if !is_filled || row.outcome.met == Some(true) || row.outcome.basis == Basis::NotApplicable {
        return None;
    }
    let cell = row.given(SCORE)?;
    let (claimed, weight) = (row.points()?, row.weight_together()?);
    let lost = weight.checked_sub(claimed)?;
    let counts = claimed >= Decimal::ZERO && lost > row.profile.thresholds.points_equal;
    counts.then_some((claimed, weight, cell))
}

/// I09: points were lost without a reason. Where the layout has no column for reasons, the rows are told of together.
pub fn deductions_unexplained(form: &Form, rows: &[Row], profile: &Profile) -> Vec<Fault> {
    if is_explained_below(form, &profile.words) {
        return Vec::new();
    }
    let rows: Vec<_> = rows
        .iter()
        .filter_map(|row| loss(row).map(|loss| (row, loss)))
        .filter(|(row, _)| row.reason() == Reason::None)
        .collect();
    if form.columns.reason {
        return rows
            .iter()
            .map(|(row, (claimed, weight, cell))| {
                let at = row.place(REASON);
                Fault::says(format_args!(
                    "「{}」分值{}、得分{}，扣了分而没有写原因，应写明偏差原因",
                    row.indicator.name(),
                    plain(*weight),
                    plain(*claimed)
                ))
                .at(at)
                .found(&cell.text)
                .expected("偏差原因")
                .cure(format_args!("在{at}写明没有得满分的具体原因和改进措施"))
            })
            .collect();
    }
    let Some((_, (_, _, first))) = rows.first() else {
        return Vec::new();
    };
    let list = places(rows.iter().map(|(_, (_, _, cell))| (cell.at, cell.text.as_str())));
    let fault = Fault::says(format_args!("{list}扣了分，表中没有说明原因，应说明偏差原因"))
        .at(first.at)
        .found(list)
        .expected("偏差原因")
        .cure("本表样没有偏差原因一栏，在表后注明各项扣分的原因和改进措施")
        .severity(Severity::Hint);
    vec![fault]
}

/// I14: points were lost, and the reason given is empty talk.
pub fn explanation_empty(row: &Row) -> Option<Fault> {
    let (claimed, weight, _) = loss(row)?;
    let Reason::Idle(cell) = row.reason() else {
        return None;
    };
    if is_explained_below(row.form, &row.profile.words) {
        return None;
    }
    let (at, text) = (cell.at, &cell.text);
    Some(
        Fault::says(format_args!(
            "「{}」分值{}、得分{}，偏差原因只填「{text}」，应写明具体原因",
            row.indicator.name(),
            plain(weight),
            plain(claimed)
        ))
        .at(at)
        .found(text)
        .expected("具体的偏差原因")
        .cure(format_args!("在{at}写明没有得满分的具体原因和改进措施")),
    )
}
