//! 汇总表.xlsx: the district on ten sheets, the main product.
//!
//! ```text
//! 总览 │ 图表 │ 部门排名 │ 项目汇总 │ 指标明细 │ 审核问题 │ 问题分布 │ 报送情况 │ 审核规则 │ 口径说明
//! ```
//! Plain ranges only: Excel tables come out wrong in other spreadsheet programs.

mod basis;
mod charts;
mod distribution;
mod findings;
mod indicators;
mod intake;
mod overview;
mod projects;
mod ranking;
mod rules;

pub use projects::remark as project_remark;
pub use ranking::remarks as department_remarks;

use super::correction::Handback;
use super::{Artifact, Originals, style, table};
use crate::domain::district::District;
use crate::domain::finding::Severity;
use crate::error::Error;
use crate::profile::Profile;
use crate::profile::model::{RankBy, RankScore};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use style::{Styles, Tone};
use table::{Field, label};

/// Name of the file.
pub const FILE: &str = "汇总表.xlsx";
/// Pixels of a row and a column in the workbook's own font.
const ROW_PIXELS: u32 = 18;
const COLUMN_PIXELS: u32 = 64;

/// The summary workbook.
///
/// # Errors
/// `Rendering` if the district does not fit into a workbook.
pub fn workbook(
    district: &District,
    handbacks: &[Handback],
    originals: &Originals,
    profile: &Profile,
    profile_hash: &str,
) -> Result<Artifact, Error> {
    let bytes = rendered(district, handbacks, originals, profile, profile_hash).map_err(|cause| Error::Rendering {
        name: FILE.to_owned(),
        cause: match cause {
            XlsxError::RowColumnLimitError => "内容超出工作表的行数或列数".to_owned(),
            // A fault of the program: whoever mends it needs the library's own words.
            other => format!("工作簿内部错误（{other}）"),
        },
    })?;
    Ok(Artifact {
        path: FILE.to_owned(),
        bytes,
    })
}

fn rendered(
    district: &District,
    handbacks: &[Handback],
    originals: &Originals,
    profile: &Profile,
    profile_hash: &str,
) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::of(profile);
    let mut book = Workbook::new();
    book.set_properties(&properties(district, profile)?);
    book.set_default_format(&Styles::base(), ROW_PIXELS, COLUMN_PIXELS)?;
    overview::write(sheet(&mut book, overview::SHEET)?, &styles, district, profile)?;
    charts::write(sheet(&mut book, charts::SHEET)?, &styles, district, profile)?;
    ranking::write(sheet(&mut book, "部门排名")?, &styles, district, profile)?;
    projects::write(sheet(&mut book, "项目汇总")?, &styles, district, profile)?;
    indicators::write(sheet(&mut book, "指标明细")?, &styles, district, profile)?;
    let links = findings::Links::of(handbacks, originals);
    findings::write(sheet(&mut book, "审核问题")?, &styles, district, &links, profile)?;
    distribution::write(sheet(&mut book, "问题分布")?, &styles, district, profile)?;
    intake::write(sheet(&mut book, "报送情况")?, &styles, district, profile)?;
    rules::write(sheet(&mut book, "审核规则")?, &styles, district, profile)?;
    basis::write(sheet(&mut book, "口径说明")?, &styles, district, profile, profile_hash)?;
    book.save_to_buffer()
}

fn sheet<'a>(book: &'a mut Workbook, name: &str) -> Result<&'a mut Worksheet, XlsxError> {
    book.add_worksheet().set_name(name)
}

/// Title and maker; the date is fixed, so that the same returns give the same bytes.
fn properties(district: &District, profile: &Profile) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(title(district))
        .set_subject(&profile.title)
        .set_author("绩评")
        .set_creation_datetime(&created))
}

/// `2025年度预算绩效自评汇总表`
fn title(district: &District) -> String {
    format!("{}预算绩效自评汇总表", year(district))
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

/// A grade, 「—」 where there is none.
fn grade_field(grade: Option<&str>) -> Field {
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
