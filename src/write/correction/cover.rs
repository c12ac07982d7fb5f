//! Sheet 退回修改单: whom it concerns, how much there is, what to do, and which files.
//!
//! ```text
//!        A         B                    C       D      E      F
//!  1 │              教育局绩效自评退回修改单                          │
//!  2 │              2025年度　·　…口径                                │
//!  4 │ 退回部门 │ 教育局                                              │
//!  5 │ 审核结果 │ 强制问题3处，须改正后重新报送；提示问题2处，须核实  │
//!  6 │ 报送截止 │ 2026年1月31日 (if the profile sets a day)            │
//!    │ 办理要求                                                       │
//!    │ 1. … 2. … 3. …                                                 │
//!    │ 退回文件                                                       │
//!    │ 序号     │ 文件               │ 问题工作表 │ 强制 │ 提示 │ 标注件 │
//!    │ 经办人：      负责人：      日期：                             │
//! ```

use super::{MarkedCopy, Opened, ReturnedFile};
use crate::domain::finding::{Count, Finding};
use crate::domain::notation::Period;
use crate::write::place_link;
use crate::write::style::{Kind, Styles, Tone};
use crate::write::table::{self, Field, height, label, lines_needed, serial, set_up_page, text, write_title};
use crate::write::wording::cell_text;
use rust_xlsxwriter::{Worksheet, XlsxError};
use std::collections::BTreeSet;

const WIDTHS: [u8; 6] = [12, 50, 10, 8, 8, 46];
const HEADERS: [&str; 6] = ["序号", "文件", "有问题的\n工作表", "强制", "提示", "标注件"];
const LAST_COLUMN: u16 = 5;

const STEPS: [&str; 4] = [
    "打开标注件（在下表点击），第一张表「审核意见」列出该文件的全部问题；浅红底色的单元格有强制问题，浅黄底色的有提示问题，原因和改法见单元格批注。",
    "在本部门的原工作簿中改正。强制问题须逐条改正；提示问题须核实，有误的改正，无误的说明情况。",
    "在「问题清单」的「部门答复」栏逐条填写办理结果。",
    "将改正后的工作簿与填好答复的本单一并重新报送。",
];

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    (department, files): (&str, &[Opened]),
    (subtitle, deadline): (&str, Option<Period>),
) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, f64::from(width))?;
    }
    let title = format!("{department}绩效自评退回修改单");
    write_title(sheet, styles, LAST_COLUMN, &title, subtitle)?;
    sheet.set_screen_gridlines(false);
    set_up_page(sheet);

    let all = files.iter().flat_map(|(_, findings)| findings).collect();
    pair(sheet, styles, 3, "退回部门", department)?;
    pair(sheet, styles, 4, "审核结果", &result(all))?;
    let mut row = 5;
    if let Some(day) = deadline {
        pair(sheet, styles, row, "报送截止", &day.to_string())?;
        row += 1;
    }
    sheet.write_string_with_format(row + 1, 0, "办理要求", &styles.heading)?;
    row += 2;
    // Without marked copies there is nothing to open.
    let has_copies = files.iter().any(|(file, _)| file.copy().is_some());
    let steps = STEPS.into_iter().skip(usize::from(!has_copies));
    for (number, step) in (1..).zip(steps) {
        wide(sheet, styles, row, &format!("{number}. {step}"))?;
        row += 1;
    }
    sheet.write_string_with_format(row + 1, 0, "退回文件", &styles.heading)?;
    let last = list(sheet, styles, row + 2, files)?;
    sheet.merge_range(
        last + 1,
        0,
        last + 1,
        LAST_COLUMN,
        "经办人：　　　　　　　　部门负责人：　　　　　　　　联系电话：　　　　　　　　日期：　　　　年　　月　　日",
        &styles.heading,
    )?;
    sheet.set_row_height(last + 1, 30)?;
    Ok(())
}

/// `强制问题3处，须改正后重新报送；提示问题2处，须核实`; only what there is.
fn result(all: Count) -> String {
    let said = [
        (all.errors, "强制问题", "须改正后重新报送"),
        (all.hints, "提示问题", "须核实"),
    ];
    let said = said.iter().filter(|(count, _, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, name, what)| format!("{name}{count}处，{what}"))
        .collect();
    said.join("；")
}

/// A name with what belongs to it.
fn pair(sheet: &mut Worksheet, styles: &Styles, row: u32, name: &str, value: &str) -> Result<(), XlsxError> {
    table::write(sheet, styles, row, 0, &label(name).toned(Tone::Sum))?;
    let format = styles.cell(Kind::Text, Tone::Plain);
    sheet.merge_range(row, 1, row, LAST_COLUMN, &cell_text(value), format)?;
    sheet.set_row_height(row, height(1).max(22.0))?;
    Ok(())
}

/// A line of text over the whole width.
fn wide(sheet: &mut Worksheet, styles: &Styles, row: u32, text: &str) -> Result<(), XlsxError> {
    let format = styles.cell(Kind::Text, Tone::Plain);
    sheet.merge_range(row, 0, row, LAST_COLUMN, &cell_text(text), format)?;
    let width = WIDTHS.iter().fold(0_u8, |sum, width| sum.saturating_add(*width));
    sheet.set_row_height(row, height(lines_needed(text, width)).max(20.0))?;
    Ok(())
}

/// The table of files; gives the row below it.
fn list(sheet: &mut Worksheet, styles: &Styles, first: u32, files: &[Opened]) -> Result<u32, XlsxError> {
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write_string_with_format(first, column, header, &styles.header)?;
    }
    sheet.set_row_height(first, height(2))?;
    let mut row = first + 1;
    for (number, (file, findings)) in (1..).zip(files) {
        let fields = fields(number, file, findings);
        for (column, field) in (0..).zip(&fields) {
            table::write(sheet, styles, row, column, field)?;
        }
        let lines = fields.iter().zip(WIDTHS).map(|(field, width)| field.lines(width)).max();
        sheet.set_row_height(row, height(lines.unwrap_or(1)).max(20.0))?;
        row += 1;
    }
    Ok(row)
}

fn fields<'a>(number: usize, file: &'a ReturnedFile, findings: &[Finding]) -> [Field<'a>; 6] {
    let sheets: BTreeSet<_> = findings.iter().filter_map(|finding| finding.sheet.as_ref()).collect();
    let Count { errors, hints } = findings.iter().collect();
    let name = if file.file.is_empty() {
        "（与部门名录核对）"
    } else {
        &file.file
    };
    [
        serial(Some(number)),
        text(name),
        serial(Some(sheets.len())),
        serial(Some(errors)),
        serial(Some(hints)),
        copy(file),
    ]
}

fn copy(file: &ReturnedFile) -> Field<'_> {
    match (&file.copy, file.copy()) {
        (_, Some((name, _))) => label(name.clone()).linked(place_link::file(&name)),
        (MarkedCopy::Failed(reason), _) => text(format!("没有标注件：{reason}")),
        _ => label("—"),
    }
}
