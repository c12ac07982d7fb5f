//! A single cell, written through the library; and what stands in a cell with a formula.

use super::field::{Content, Field};
use crate::domain::record::MAKER;
use crate::write::expression::{Cell, Expression, Known, Proof, float, proof, stored};
use crate::write::style::{Dress, Kind, Styles};
use crate::write::wording::{NO_FIGURE, cell_text};
use rust_xlsxwriter::{Formula, Note, Url, Worksheet, XlsxError};

/// Writes one cell. Text goes out as text whatever it begins with.
///
/// # Errors
/// Outside the worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, row: u32, column: u16, field: &Field) -> Result<(), XlsxError> {
    let format = styles.cell(field.kind, field.tone);
    match &field.content {
        Content::Text(text) => {
            let text = cell_text(text);
            let format = styles.dressed(field.kind, field.tone, Dress::of(&text));
            sheet.write_string_with_format(row, column, &*text, format)?;
        }
        Content::Link { text, target } => {
            let format = styles.dressed(field.kind, field.tone, Dress::Link);
            let link = Url::new(target).set_text(cell_text(text));
            sheet.write_url_with_format(row, column, link, format)?;
        }
        Content::Number(number) => {
            sheet.write_number_with_format(row, column, float(*number), format)?;
        }
        Content::Missing => {
            let centred = styles.cell(Kind::Label, field.tone);
            sheet.write_string_with_format(row, column, NO_FIGURE, centred)?;
        }
        Content::Blank => {
            sheet.write_blank(row, column, format)?;
        }
    }
    Ok(())
}

/// How a cell with a formula is to be written.
pub(super) enum Proven<'a> {
    /// As this formula, since every program computes from it what the cell holds.
    Formula(&'a Expression),
    /// As it is, with this formula told in a note: programs may round to another figure.
    Doubtful(&'a Expression),
    /// As it is.
    Plain,
}

impl<'a> Proven<'a> {
    /// What the formula of a field comes to, where formulas refer to what the ledger holds.
    pub(super) fn of(field: &'a Field, ledger: Known) -> Self {
        let formula = field.formula.as_deref().filter(|_| field.content != Content::Blank);
        let Some(formula) = formula else { return Self::Plain };
        match proof(formula, field.value(), ledger) {
            Proof::Holds => Self::Formula(formula),
            Proof::Edge => Self::Doubtful(formula),
            Proof::Fails => Self::Plain,
        }
    }
}

/// Writes one cell of a sheet with its formula, if that proves what it holds. Where programs may round to another
/// figure, the figure is written and the formula told in a note.
///
/// # Errors
/// Outside the worksheet.
pub fn write_proven(
    sheet: &mut Worksheet,
    styles: &Styles,
    cell: Cell,
    field: &Field,
    ledger: Known,
) -> Result<(), XlsxError> {
    let (row, column) = (cell.row, cell.column);
    match Proven::of(field, ledger) {
        Proven::Formula(formula) => {
            let formula = formula.text(cell.sheet);
            write_formula(sheet, styles, (row, column), field, formula)
        }
        Proven::Doubtful(formula) => {
            write(sheet, styles, row, column, field)?;
            sheet.insert_note(row, column, &edge_note(&formula.text(cell.sheet)))?;
            Ok(())
        }
        Proven::Plain => write(sheet, styles, row, column, field),
    }
}

fn write_formula(
    sheet: &mut Worksheet,
    styles: &Styles,
    (row, column): (u32, u16),
    field: &Field,
    formula: String,
) -> Result<(), XlsxError> {
    let (result, kind) = match &field.content {
        Content::Number(number) => (stored(*number), field.kind),
        Content::Text(text) | Content::Link { text, .. } => (text.to_string(), field.kind),
        Content::Missing => (NO_FIGURE.to_owned(), Kind::Label),
        Content::Blank => return write(sheet, styles, row, column, field),
    };
    let formula = Formula::new(formula).set_result(result);
    sheet.write_formula_with_format(row, column, formula, styles.cell(kind, field.tone))?;
    Ok(())
}

/// Says how a figure at the edge of rounding comes about.
pub(super) fn edge_note(formula: &str) -> Note {
    Note::new(format!(
        "算式：={formula}\n本数恰在四舍五入的分界上，电子表格按二进制计算，末位可能不同，因此按十进制算好后写为数值。"
    ))
    .set_author(MAKER)
    .add_author_prefix(false)
    .set_width(300)
    .set_height(110)
}
