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
mod overview;
mod parts;
mod ranking;
mod rules;
mod scoring;

pub use forms::remark as project_remark;
pub use parts::MOST_ROWS;
pub use ranking::remarks as department_remarks;

use super::book::{Book, unfit};
use super::correction::Handback;
use super::data::Beside;
use super::expression::{Cell, Expression, Ledger, Sheet};
use super::{Originals, Outbox, style, table};
use crate::domain::district::District;
use crate::domain::finding::Severity;
use crate::domain::form::FormKind;
use crate::domain::record::{MAKER, SUMMARY_TITLE};
use crate::error::Error;
use crate::profile::Profile;
use crate::profile::model::{RankBy, RankScore};
use crate::scratch::Scratch;
use findings::FindingList;
use forms::{FormList, Numbered};
use intake::IntakeList;
use levels::Levels;
use parts::Parts;
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};
use std::sync::Arc;
use style::{Styles, Tone};
use table::{Field, label};

/// Name of the file.
pub const FILE: &str = "汇总表.xlsx";

/// Where the workbook goes, and what is made on the way.
pub struct Way<'a> {
    pub outbox: &'a dyn Outbox,
    /// Whether the records are written that tell what its lists tell.
    pub with_records: bool,
    /// Called when the threads have no more lists to share.
    pub lists_done: &'a mut dyn FnMut(),
}

/// Writes the summary workbook; 指标明细 and 审核问题 go on to further sheets after so many rows (`MOST_ROWS` for programs
/// that open it). Rows are put aside in the scratch until it is packed.
///
/// # Errors
/// `Rendering` if the district does not fit into a workbook; `OutputUnwritable` if a file cannot be written; `AsideLost`
/// if what was put aside cannot be read any more.
pub fn write(
    district: &District,
    handbacks: &[Handback],
    originals: &Originals,
    law: (&Profile, &str),
    most_rows: usize,
    scratch: Arc<Scratch>,
    way: Way,
) -> Result<(), Error> {
    let Way {
        outbox,
        with_records,
        lists_done,
    } = way;
    let mut file = outbox.begin(FILE)?;
    let records = with_records.then(|| Beside::begin(district, law.1, outbox));
    let mut records = records.transpose()?;
    let beside = (records.as_mut(), lists_done);
    let book = filled(district, handbacks, originals, law, most_rows, scratch, beside);
    // What a disk refused is told before what came of it.
    records.map_or(Ok(()), Beside::end)?;
    let packed = book.and_then(|book| book.packed(&mut file).map(|_| ()));
    file.end(packed.map_err(|cause| unfit(FILE, cause)))
}

/// The workbook with all its sheets; what formulas referred to is needed no more.
fn filled(
    district: &District,
    handbacks: &[Handback],
    originals: &Originals,
    (profile, profile_hash): (&Profile, &str),
    most_rows: usize,
    scratch: Arc<Scratch>,
    (records, lists_done): (Option<&mut Beside>, &mut dyn FnMut()),
) -> Result<Book, XlsxError> {
    let styles = Styles::of(profile);
    let mut book = Book::new(&styles, scratch)?;
    book.frames.set_properties(&properties(district, profile)?);
    let levels_of = |kind| Levels::of(district, kind, profile);
    let levels = (levels_of(FormKind::Project), levels_of(FormKind::Department));
    let forms = forms::numbered(district, &levels.0, &levels.1);
    let measured = Parts::of(&forms, |form| form.entry.indicators, most_rows, &indicators::PARTS)?;
    let stretches = findings::stretches(district, most_rows);
    let found = Parts::of(&stretches, findings::Stretch::rows, most_rows, &findings::PARTS)?;
    for name in sheets(&measured, &found) {
        book.add_sheet(name)?;
    }
    let ledger = &mut Ledger::default();
    let law = basis::write(
        book.page(basis::SHEET)?,
        &styles,
        district,
        profile,
        profile_hash,
        ledger,
    )?;
    for (name, cells) in law.names() {
        book.frames.define_name(name, &cells)?;
    }
    let records = records.map(|beside| {
        let (told, indicators, findings) = (&beside.records, &mut beside.indicators, &mut beside.findings);
        ((told, indicators), (told, findings))
    });
    let (measured_records, found_records) = records.unzip();
    let listed = (district, &measured);
    let indicators = indicators::write(&mut book, &styles, listed, originals, profile, ledger, measured_records)?;
    let sources = forms::Sources {
        indicators: &indicators,
        law: &law,
        originals,
        profile,
    };
    let mut listed = |kind, levels| {
        let own = book.page(forms::sheet(kind))?;
        forms::write(own, &styles, (district, kind, &forms), levels, &sources, ledger)
    };
    let projects = listed(FormKind::Project, &levels.0)?;
    let wholes = listed(FormKind::Department, &levels.1)?;
    // What was kept of the indicators is needed no more.
    measured.sheets().for_each(|sheet| ledger.forget(sheet));
    drop(indicators);
    let links = findings::Links::of(handbacks, originals);
    let listed = (district, &found);
    let findings = findings::write(&mut book, &styles, listed, &links, profile, ledger, found_records)?;
    lists_done();
    distribution::write(
        book.page(distribution::SHEET)?,
        &styles,
        district,
        findings,
        profile,
        ledger,
    )?;
    let intake = intake::write(book.page(intake::SHEET)?, &styles, district, profile, ledger)?;
    rules::write(book.page(rules::SHEET)?, &styles, district, findings, profile, ledger)?;
    let lists = Lists {
        projects,
        wholes,
        findings,
        intake,
    };
    let own = book.page(ranking::SHEET)?;
    let ranking = ranking::write(own, &styles, district, (&lists, &law), profile, ledger)?;
    let own = book.page(overview::SHEET)?.frame;
    overview::write(own, &styles, district, (&lists, ranking), profile, ledger)?;
    charts::write(book.page(charts::SHEET)?.frame, &styles, district, profile)?;
    for sheet in book.frames.worksheets_mut() {
        sheet.set_footer(format!("&L&A&C第&P页 共&N页&R{}", year(district)));
    }
    Ok(book)
}

/// Where the lists stand that counts, sums and means are taken of.
struct Lists {
    projects: FormList,
    wholes: FormList,
    findings: FindingList,
    intake: IntakeList,
}

/// The sheets in their order.
const SHEETS: [Sheet; 11] = [
    overview::SHEET,
    charts::SHEET,
    ranking::SHEET,
    forms::PROJECTS,
    forms::WHOLES,
    indicators::SHEET,
    findings::SHEET,
    distribution::SHEET,
    intake::SHEET,
    rules::SHEET,
    basis::SHEET,
];

/// The same with the sheets that long lists go on to.
fn sheets(indicators: &Parts<Numbered>, findings: &Parts<findings::Stretch>) -> Vec<Sheet> {
    let with_parts = SHEETS.into_iter().flat_map(|name| match name {
        indicators::SHEET => indicators.sheets().collect(),
        findings::SHEET => findings.sheets().collect(),
        other => vec![other],
    });
    with_parts.collect()
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

/// What ranks, in words.
pub fn ranking_basis(profile: &Profile) -> String {
    let by = match profile.ranking.by {
        RankBy::Recomputed => "复算",
        RankBy::Claimed => "自报",
    };
    let score = match profile.ranking.score {
        RankScore::WholeElseMean => "部门整体得分，没有部门整体自评表的取项目平均分",
        RankScore::Whole => "部门整体得分",
        RankScore::Mean => "项目平均分",
        RankScore::Weighted => "按预算加权的项目平均分",
    };
    format!("{by}的{score}")
}
