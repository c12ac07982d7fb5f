//! Sheet 口径说明: where the figures come from, and under which profile each district was scored.
//!
//! ```text
//! 地区│年度│口径│校验值 … one row a district
//! notes: how the figures come about
//! ```

use super::{subtitle, title};
use crate::domain::city::{City, Region};
use crate::profile::Profile;
use crate::write::book::Page;
use crate::write::style::Styles;
use crate::write::table::{Table, column, label, text};
use rust_xlsxwriter::XlsxError;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(page: Page, styles: &Styles, city: &City, profile: &Profile) -> Result<(), XlsxError> {
    let subtitle = subtitle(city, profile, "各地区所用口径");
    let columns = [
        column("地区", 24),
        column("年度", 8),
        column("口径", 40),
        column("口径校验值", 68),
    ];
    let mut table = Table::begin(page, styles, (&title(city), &subtitle), &columns, 1)?;
    for region in &city.regions {
        let year = region.year.map(|year| year.to_string()).unwrap_or_default();
        table.row(&[
            text(&*region.name),
            label(year),
            text(&region.profile),
            text(&region.profile_hash),
        ])?;
    }
    table.close_list()?;
    let scored_alike = |one: &Region, next: &Region| one.scoring.is_some() && one.scoring == next.scoring;
    let pairs = || city.regions.iter().zip(city.regions.iter().skip(1));
    if pairs().any(|(one, next)| one.profile_hash != next.profile_hash && !scored_alike(one, next)) {
        table.note("各地区所用口径不同，得分和等级不能直接相比。")?;
    } else if pairs().any(|(one, next)| one.profile_hash != next.profile_hash) {
        table
            .note("口径校验值不同的，只是名称、来源、年度、截止日期或字体不同，计分的规定相同，得分和等级可以相比。")?;
    }
    table.note("数字取自各地区结果文件夹的data/projects.jsonl和data/departments.jsonl：评优率、执行率、平均分由逐个项目重新计算，不含重复报送；没有项目自评表的部门，资金取部门整体自评表。")?;
    table.finish()
}
