//! Sheet 问题清单: the findings of a department, form by form, with room for its answer.
//!
//! ```text
//! 序号│级别│编号│单元格│问题│表内原文│应为│依据│改法│部门答复
//! 教育局.xlsx › 校舍维修 › 校舍维修改造项目
//!  1  │强制│F03 │  G7  │ …                            │
//! ```

use super::{Opened, ReturnedFile};
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::Address;
use crate::write::book::Page;
use crate::write::marked::cell_name;
use crate::write::place_link::place_in_file;
use crate::write::style::{Styles, Tone};
use crate::write::table::{Column, Field, Table, column, label, serial, text, text_of};
use rust_xlsxwriter::XlsxError;

/// Name of the sheet.
pub const SHEET: &str = "问题清单";

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    page: Page,
    styles: &Styles,
    (department, files): (&str, &[Opened]),
    subtitle: &str,
) -> Result<(), XlsxError> {
    let title = format!("{department}审核问题清单");
    let mut table = Table::begin(page, styles, (&title, subtitle), &columns(), 0)?;
    let mut number = 0;
    for (file, findings) in files {
        let mut group = None;
        for finding in findings {
            let heading = heading(finding);
            if group.as_ref() != Some(&heading) {
                table.group(&heading)?;
                group = Some(heading);
            }
            number += 1;
            table.row(&row(number, finding, file))?;
        }
    }
    table.note("点击「单元格」一栏可打开标注件的该处（标注件须与本单放在同一文件夹）。提示问题经核实无误的，不必改表，在「部门答复」栏说明即可。")?;
    table.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6),
        column("级别", 6),
        column("编号", 6),
        column("单元格", 8),
        column("问题", 36),
        column("表内原文", 15),
        column("应为", 15),
        column("依据", 22),
        column("改法", 28),
        column("部门答复", 20),
    ]
}

/// File, sheet and project: what the rows of a form have in common.
fn heading(finding: &Finding) -> String {
    let file = if finding.file.is_empty() {
        "部门名录"
    } else {
        &finding.file
    };
    let parts = [Some(file), finding.sheet.as_deref(), finding.subject.as_deref()];
    let said: Vec<&str> = parts.into_iter().flatten().collect();
    said.join(" › ")
}

fn row<'a>(number: usize, finding: &'a Finding, file: &ReturnedFile) -> Vec<Field<'a>> {
    let tone = match finding.severity {
        Severity::Error => Tone::Error,
        Severity::Hint => Tone::Hint,
    };
    vec![
        serial(Some(number)),
        label(finding.severity.label()).toned(tone),
        label(finding.code).toned(tone),
        place(finding, file),
        text(&*finding.message),
        text_of(finding.found.as_deref()),
        text_of(finding.expected.as_deref()),
        text(&*finding.rule),
        text(&*finding.advice),
        text(""),
    ]
}

/// The cell; a link into the marked copy where the copy has the sheet to show.
fn place<'a>(finding: &'a Finding, file: &ReturnedFile) -> Field<'a> {
    let name = cell_name(finding);
    let target = file.copy().and_then(|(copy_name, copy)| {
        let sheet = copy.sheets.get(finding.sheet.as_deref()?)?;
        let at = finding.cell.unwrap_or(Address::new(0, 0));
        place_in_file(&copy_name, sheet, at)
    });
    label(name).linked(target)
}
