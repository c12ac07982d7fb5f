//! 汇总表.xlsx: the district on eleven sheets, the main product.
//!
//! ```text
//! 总览 │ 图表 │ 部门排名 │ 项目汇总 │ 部门整体 │ 指标明细 │ 审核问题 │ 问题分布 │ 报送情况 │ 审核规则 │ 口径说明
//! ```
//! Figures that follow from others are formulas: points from 指标明细's figures, totals from points, grades from the
//! bands on 口径说明, counts and means from the lists. A sheet is written after those that it refers to.
//!
//! Plain ranges only: Excel tables come out wrong in other spreadsheet programs.

mod basis;
mod charts;
mod distribution;
mod findings;
mod forms;
mod indicators;
mod intake;
mod levels;
mod making;
mod overview;
mod parts;
mod ranking;
mod rules;
mod scoring;

pub use forms::remark as project_remark;
pub use parts::MOST_ROWS;
pub use ranking::remarks as department_remarks;

use super::book::unfit;
use super::data::Beside;
use super::expression::{Cell, Expression};
use super::{Outbox, Subject, style, table};
use crate::domain::district::District;
use crate::domain::finding::Severity;
use crate::domain::record::{MAKER, SUMMARY_TITLE};
use crate::error::Error;
use crate::profile::Profile;
use crate::scratch::Scratch;
use findings::FindingList;
use forms::FormList;
use intake::IntakeList;
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};
use std::sync::Arc;
use style::Tone;
use table::{Field, label};

/// Name of the file.
pub const FILE: &str = "汇总表.xlsx";

/// Where the workbook goes, and what is made on the way.
pub struct Way<'a> {
    pub outbox: &'a dyn Outbox,
    /// 指标明细 and 审核问题 go on to further sheets after so many rows: `MOST_ROWS` for programs that open it.
    pub most_rows: usize,
    /// Whether the records are written that tell what its lists tell.
    pub with_records: bool,
    /// Rows are put aside here until the workbook is packed.
    pub scratch: Arc<Scratch>,
    /// Called when the threads have no more lists to share.
    pub lists_done: &'a mut dyn FnMut(),
}

/// Writes the summary workbook; its findings link to the correction sheets of the handbacks.
///
/// # Errors
/// `Rendering` if the district does not fit into a workbook; `OutputUnwritable` if a file cannot be written; `AsideLost`
/// if what was put aside cannot be read any more.
pub fn write(subject: &Subject, way: Way) -> Result<(), Error> {
    let mut file = way.outbox.begin(FILE)?;
    let begin = || Beside::begin(subject.district, subject.profile_hash, way.outbox);
    let mut records = way.with_records.then(begin).transpose()?;
    let book = making::filled(subject, way.most_rows, way.scratch, records.as_mut(), way.lists_done);
    // What a disk refused is told before what came of it.
    records.map_or(Ok(()), Beside::end)?;
    let packed = book.and_then(|book| book.packed(&mut file).map(|_| ()));
    file.end(packed.map_err(|cause| unfit(FILE, cause)))
}

/// Where the lists stand that counts, sums and means are taken of.
struct Lists {
    projects: FormList,
    wholes: FormList,
    findings: FindingList,
    intake: IntakeList,
}

/// Title and maker; the date is fixed, so that the same returns give the same bytes.
fn properties(district: &District, profile: &Profile) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(title(district))
        .set_subject(&profile.title)
        .set_author(MAKER)
        .set_creation_datetime(&created))
}

/// `2025年度预算绩效自评汇总表`
fn title(district: &District) -> String {
    format!("{}{SUMMARY_TITLE}", year(district))
}

/// `2025年度`, or nothing if the year is not known.
pub fn year(district: &District) -> String {
    district.year.map(|year| format!("{year}年度")).unwrap_or_default()
}

/// The second line of every sheet: year, profile, and what the sheet itself wants to say.
fn subtitle(district: &District, profile: &Profile, own: &str) -> String {
    let year = year(district);
    let parts = [year.as_str(), profile.title.as_str(), own];
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("　·　")
}

/// 复算 less 自报, to as many digits as the figures have.
fn difference_of(
    recomputed: Cell,
    claimed: Cell,
    difference: Option<Decimal>,
    profile: &Profile,
) -> Option<Expression> {
    let digits = difference?.normalize().scale().max(profile.rounding.points);
    Some((Expression::from(recomputed) - claimed.into()).rounded(digits))
}

/// A grade, 「—」 where there is none.
fn grade_field(grade: Option<&str>) -> Field<'_> {
    label(grade.unwrap_or(super::wording::NO_FIGURE))
}

/// The tone of what has this severity.
fn tone_of(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Error,
        Severity::Hint => Tone::Hint,
    }
}
