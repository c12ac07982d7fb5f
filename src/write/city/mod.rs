//! 各地区汇总表.xlsx and its records: the districts of a city or province side by side.
//!
//! ```text
//! 地区排名 │ 部门排名 │ 口径说明
//! ```

mod basis;
mod members;
mod records;
mod regions;

use super::book::{Book, unfit};
use super::style::Styles;
use super::{Artifact, Outbox, data};
use crate::domain::city::City;
use crate::domain::district::Figures;
use crate::domain::record::{MAKER, SUMMARY_TITLE};
use crate::error::Error;
use crate::profile::Profile;
use crate::scratch::Scratch;
use crate::write::table::{Column, Field, column, count};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

/// Name of the workbook.
pub const FILE: &str = "各地区汇总表.xlsx";

/// Writes every file of the city's summary.
///
/// # Errors
/// `Rendering` if one of them cannot be made; `OutputUnwritable` if one cannot be written.
pub fn write(city: &City, profile: &Profile, outbox: &dyn Outbox) -> Result<(), Error> {
    let bytes = workbook(city, profile).map_err(|cause| unfit(FILE, cause))?;
    outbox.put(&Artifact {
        path: FILE.to_owned(),
        bytes,
    })?;
    data::write_table(records::regions(city), outbox)?;
    data::write_table(records::departments(city), outbox)
}

fn workbook(city: &City, profile: &Profile) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::of(profile);
    let mut book = Book::new(&styles, Scratch::in_memory())?;
    // The date is fixed, so that the same records give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(title(city))
        .set_subject(&profile.title)
        .set_author(MAKER)
        .set_creation_datetime(&created);
    book.frames.set_properties(&properties);
    regions::write(book.add_sheet("地区排名")?, &styles, city, profile)?;
    members::write(book.add_sheet("部门排名")?, &styles, city, profile)?;
    basis::write(book.add_sheet("口径说明")?, &styles, city, profile)?;
    book.packed(Vec::new())
}

fn title(city: &City) -> String {
    format!("{}各地区{SUMMARY_TITLE}", year(city))
}

/// `2025年度`, or nothing if the districts do not agree on it.
fn year(city: &City) -> String {
    city.year.map(|year| format!("{year}年度")).unwrap_or_default()
}

/// The second line of a sheet: year, profile, and what the sheet itself wants to say.
fn subtitle(city: &City, profile: &Profile, own: &str) -> String {
    let year = year(city);
    let parts = [year.as_str(), profile.title.as_str(), own];
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("　·　")
}

/// A column for each grade of projects, and one for those without.
fn grade_columns(profile: &Profile) -> impl Iterator<Item = Column> {
    let bands = profile.grades.project.iter().map(|band| column(&band.name, 6));
    bands.chain([column("未定\n级", 5)])
}

/// How many projects have each grade by recomputed totals, then 未定级.
fn grades(figures: &Figures) -> Vec<Field<'static>> {
    figures.grades.recomputed.iter().copied().map(count).collect()
}
