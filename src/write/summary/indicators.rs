//! Sheet 指标明细: every indicator of every form, department forms included.
//!
//! ```text
//! 序号│部门│项目│一级│二级│三级│年度指标值│实际完成值│分值│自报得分│复算得分│差额│完成│依据│偏差原因 ║ on screen: 计分规则│文件│工作表│单元格
//! ```

use super::style::{Styles, Tone};
use super::subtitle;
use super::table::{Column, Field, Table, column, difference, label, label_of, points, serial, text, text_of};
use crate::domain::district::{Department, District, Entry};
use crate::domain::form::{FormKind, Indicator, Level};
use crate::domain::outcome::{Basis, IndicatorOutcome};
use crate::profile::Profile;
use crate::write::indicator::{actual, scoring, target};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, district: &District, profile: &Profile) -> Result<(), XlsxError> {
    let subtitle = subtitle(
        district,
        profile,
        "年度指标值、实际完成值照录自评表，分栏填写的比较符和单位已合并",
    );
    let mut table = Table::begin(sheet, styles, ("绩效指标得分明细", &subtitle), &columns(), 3)?;
    let mut number = 0;
    for department in &district.departments {
        for entry in department.entries() {
            for (indicator, outcome) in entry.indicators() {
                number += 1;
                table.row(&row(number, department, entry, (indicator, outcome)))?;
            }
        }
    }
    table.close_list()?;
    table.note("差额＝复算得分－自报得分。依据为“定性判断”的指标，复算得分取自报得分；“无法复算”的指标按口径处理，原因见计分规则栏。计分规则和出处（文件、工作表、单元格）在右侧各栏，供屏幕查阅，不打印。")?;
    table.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6),
        column("部门", 20),
        column("项目", 22),
        column("一级指标", 12),
        column("二级指标", 13),
        column("三级指标", 22),
        column("年度指标值", 14),
        column("实际完成值", 14),
        column("分值", 7),
        column("自报\n得分", 7),
        column("复算\n得分", 7),
        column("差额", 7),
        column("是否\n完成", 5),
        column("依据", 9),
        column("偏差原因及改进措施", 36),
        column("计分规则", 74).on_screen(),
        column("文件", 44).on_screen(),
        column("工作表", 30).on_screen(),
        column("单元格", 8).on_screen(),
    ]
}

fn row(
    number: usize,
    department: &Department,
    entry: &Entry,
    (indicator, outcome): (&Indicator, &IndicatorOutcome),
) -> Vec<Field> {
    let form = &entry.form;
    let differs = outcome.difference().is_some_and(|by| !by.is_zero());
    let missed = outcome.met == Some(false);
    vec![
        serial(Some(number)),
        text(&*department.name),
        text(match form.kind {
            FormKind::Project => form.subject(),
            FormKind::Department => "（部门整体）",
        }),
        text_of(level(indicator.level1.as_ref())),
        text_of(level(indicator.level2.as_ref())),
        text_of(level(indicator.level3.as_ref())),
        text_of(target(indicator)),
        text_of(actual(indicator)),
        points(outcome.weight),
        points(outcome.claimed),
        points(outcome.score),
        difference(outcome.difference()).toned_if(differs, Tone::Error),
        label_of(outcome.met.map(|met| if met { "是" } else { "否" })).toned_if(missed, Tone::Hint),
        label(outcome.basis.label()).toned_if(outcome.basis == Basis::Unscorable, Tone::Hint),
        text_of(indicator.reason.as_ref().map(|cell| &cell.text)),
        text(scoring(outcome)),
        text(&*entry.file),
        text(&form.sheet),
        label(indicator.at().to_string()),
    ]
}

fn level(level: Option<&Level>) -> Option<&String> {
    level.map(|level| &level.name)
}
