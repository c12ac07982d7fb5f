//! Sheet 口径说明: the profile in words, what every share is divided by, and what made this workbook.
//!
//! ```text
//! 类别 │ 序号 │ 内容
//! 分值 │  1   │ sentence
//!      │  2   │ sentence
//! ```

use super::style::{Styles, Tone};
use super::subtitle;
use super::table::{Table, column, serial, text};
use crate::domain::district::District;
use crate::profile::Profile;
use rust_xlsxwriter::{Worksheet, XlsxError};

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
    let columns = [column("类别", 18), column("序号", 6), column("内容", 124)];
    let subtitle = subtitle(district, profile, "本表各数均按下列口径计算");
    let mut table = Table::begin(sheet, styles, ("口径说明", &subtitle), &columns, 0)?;
    let sections = crate::profile::in_words(profile)
        .into_iter()
        .chain([denominators(), origin(profile, profile_hash)]);
    for (heading, sentences) in sections {
        for (number, sentence) in sentences.into_iter().enumerate() {
            let heading = if number == 0 { heading.as_str() } else { "" };
            let heading = text(heading).toned_if(number == 0, Tone::Sum);
            table.row(&[heading, serial(Some(number + 1)), text(sentence)])?;
        }
    }
    table.finish()
}

/// What the counts and means of this workbook are divided by, beyond what the profile says of its own shares.
fn denominators() -> (String, Vec<String>) {
    let sentences = [
        "项目数为收到的项目自评表份数，重复报送的列出但不计入",
        "平均分＝已复算项目总分之和÷已复算项目数；只登记不计分的项目不在内",
        "等级占比＝该等级项目数÷计入的项目数；部门整体等级占比＝该等级部门数÷收到的部门整体自评表份数",
        "报送覆盖率＝已报送的名录内部门数÷名录部门数；没有提供部门名录的不计算",
        "项目自评覆盖率＝已评项目数÷应评项目数，只计名录写明应评项目数的已报送部门",
        "自评表没有可用的预算数或执行数的，缺的数不在合计内，部门排名的备注写明是哪个项目；该部门和全区的执行率须待改正后重算",
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
