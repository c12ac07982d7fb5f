//! Sheet 审核问题: the four lines of a finding, in columns.
//!
//! ```text
//! 序号│级别│编号│部门│项目│文件│工作表│单元格│问题│表内原文│应为│依据│改法
//! ```

use super::style::{Styles, Tone};
use super::subtitle;
use super::table::{Column, Field, Table, column, label, label_of, serial, text, text_of};
use crate::domain::district::District;
use crate::domain::finding::{Finding, Severity};
use crate::profile::Profile;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, district: &District, profile: &Profile) -> Result<(), XlsxError> {
    let errors = of_severity(district, Severity::Error);
    let hints = of_severity(district, Severity::Hint);
    let totals = format!("强制问题{errors}处，须改正后重新报送；提示问题{hints}处，须核实");
    let subtitle = subtitle(district, profile, &totals);
    let mut table = Table::begin(sheet, styles, ("审核问题清单", &subtitle), &columns(), 3)?;
    for (number, finding) in district.findings.iter().enumerate() {
        table.row(&row(number + 1, finding))?;
    }
    table.close_list()
}

fn of_severity(district: &District, severity: Severity) -> usize {
    let of_it = district.findings.iter().filter(|finding| finding.severity == severity);
    of_it.count()
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6),
        column("级别", 6),
        column("编号", 6),
        column("部门", 16),
        column("项目", 20),
        column("文件", 20),
        column("工作表", 10),
        column("单元格", 8),
        column("问题", 40),
        column("表内原文", 14),
        column("应为", 14),
        column("依据", 26),
        column("改法", 32),
    ]
}

fn row(number: usize, finding: &Finding) -> Vec<Field> {
    let tone = match finding.severity {
        Severity::Error => Tone::Error,
        Severity::Hint => Tone::Hint,
    };
    vec![
        serial(Some(number)),
        label(finding.severity.label()).toned(tone),
        label(finding.code).toned(tone),
        text_of(finding.department.as_deref()),
        text_of(finding.subject.as_deref()),
        text(&*finding.file),
        text_of(finding.sheet.as_deref()),
        label_of(finding.cell.map(|cell| cell.to_string())),
        text(&finding.message),
        text_of(finding.found.as_ref()),
        text_of(finding.expected.as_ref()),
        text(&finding.rule),
        text(&finding.advice),
    ]
}
