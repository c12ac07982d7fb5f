//! Sheet 口径说明: the profile in words, what every share is divided by, and what made this workbook.
//!
//! ```text
//! 一、…  heading (merged)
//! 1.    │ sentence
//! ```

use super::style::{Kind, Styles, Tone};
use super::subtitle;
use super::table::{height, lines_needed, set_up_page, write_title};
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
        .chain([denominators(), origin(profile, profile_hash)]);
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

/// What the counts and means of this workbook are divided by, beyond what the profile says of its own shares.
fn denominators() -> (String, Vec<String>) {
    let sentences = [
        "项目数为收到的项目自评表份数，重复报送的列出但不计入",
        "平均分＝已复算项目总分之和÷已复算项目数；只登记不计分的项目不在内",
        "等级占比＝该等级项目数÷计入的项目数；部门整体等级占比＝该等级部门数÷收到的部门整体自评表份数",
        "报送覆盖率＝已报送的名录内部门数÷名录部门数；没有提供部门名录的不计算",
        "项目自评覆盖率＝已评项目数÷已报送部门的应评项目数；名录没有写明应评项目数的不计算",
    ];
    ("统计口径与分母".to_owned(), sentences.map(str::to_owned).to_vec())
}

/// Program, profile and hash: enough to make the same workbook again.
fn origin(profile: &Profile, profile_hash: &str) -> (String, Vec<String>) {
    let sentences = [
        format!("程序：绩评（jiping）{}", env!("CARGO_PKG_VERSION")),
        format!("口径：{}（{}），校验值{profile_hash}", profile.title, profile.name),
        "各输入文件的校验值见运行记录.json".to_owned(),
    ];
    ("生成信息".to_owned(), sentences.to_vec())
}
