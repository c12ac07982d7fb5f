//! Sheet 口径说明: the profile in words, what every share is divided by, and what made this workbook.
//!
//! ```text
//! 一、…  heading (merged)
//! 1.    │ sentence
//! ```

use super::style::{Kind, Styles, Tone};
use super::table::{height, lines_needed, set_up_page, write_title};
use super::{ranking_basis, subtitle};
use crate::domain::district::District;
use crate::profile::Profile;
use crate::write::wording::cell_text;
use rust_xlsxwriter::{Worksheet, XlsxError};

const NUMBER_WIDTH: u8 = 6;
const TEXT_WIDTH: u8 = 118;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    district: &District,
    profile: &Profile,
    profile_hash: &str,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, f64::from(NUMBER_WIDTH))?;
    sheet.set_column_width(1, f64::from(TEXT_WIDTH))?;
    write_title(sheet, styles, 1, "口径说明", &subtitle(district, profile, ""))?;
    set_up_page(sheet);
    sheet.set_freeze_panes(2, 0)?.set_screen_gridlines(false);

    let sections = crate::profile::in_words(profile)
        .into_iter()
        .chain([denominators(profile), origin(profile, profile_hash)]);
    let mut row = 2;
    for (heading, sentences) in sections {
        sheet.merge_range(row, 0, row, 1, &cell_text(&heading), &styles.heading)?;
        sheet.set_row_height(row, 24)?;
        row += 1;
        for (number, sentence) in (1..).zip(sentences) {
            let format = styles.cell(Kind::Label, Tone::Plain);
            sheet.write_string_with_format(row, 0, format!("{number}"), format)?;
            let format = styles.cell(Kind::Text, Tone::Plain);
            sheet.write_string_with_format(row, 1, cell_text(&sentence), format)?;
            sheet.set_row_height(row, height(lines_needed(&sentence, TEXT_WIDTH)))?;
            row += 1;
        }
    }
    Ok(())
}

/// What every share of this workbook is divided by.
fn denominators(profile: &Profile) -> (String, Vec<String>) {
    let best = profile.grades.project.first().map_or("", |band| band.name.as_str());
    let sentences = [
        format!(
            "评优率＝等级为“{best}”的项目数÷计入的项目自评表数；重复报送的不计入，没有项目的部门不计算。按复算等级和自报等级各算一次。"
        ),
        "资金执行率＝全年执行数合计÷全年预算数合计，不取各项目执行率的平均。".to_owned(),
        "平均分＝已复算项目总分之和÷已复算项目数；加权平均分以全年预算数为权数。".to_owned(),
        "报送覆盖率＝已报送的名录内部门数÷部门名录的部门数；没有提供部门名录的不计算。".to_owned(),
        format!(
            "名次依据为{}；各项均相同的部门名次并列，其后名次顺延。",
            ranking_basis(profile)
        ),
    ];
    ("统计口径与分母".to_owned(), sentences.to_vec())
}

/// Program, profile and hash: enough to make the same workbook again.
fn origin(profile: &Profile, profile_hash: &str) -> (String, Vec<String>) {
    let sentences = [
        format!("程序：绩评（jiping）{}", env!("CARGO_PKG_VERSION")),
        format!("口径：{}（{}），校验值{profile_hash}", profile.title, profile.name),
        "各输入文件的校验值见运行记录.json。".to_owned(),
    ];
    ("生成信息".to_owned(), sentences.to_vec())
}
