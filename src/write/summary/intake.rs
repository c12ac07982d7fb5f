//! Sheet 报送情况: departments that sent nothing, then every input file and its fate.
//!
//! ```text
//! 序号│部门│文件│结果│自评表数│已计分│强制│提示│说明│未处理的工作表│文件校验值
//!  1  │ …  │    │未报送│ …
//!  2  │ …  │ …  │已计分│ …
//! ```

use super::style::{Styles, Tone};
use super::subtitle;
use super::table::{Column, Field, Table, column, count, count_of, label, serial, text, text_of};
use crate::domain::district::{District, Fate, Intake};
use crate::profile::Profile;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Characters of the hash that the sheet shows; the whole one stands in 运行记录.json.
const HASH_SHOWN: usize = 16;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, district: &District, profile: &Profile) -> Result<(), XlsxError> {
    let totals = format!(
        "未报送部门{}个，收到文件{}个",
        district.not_sent.len(),
        district.intake.len()
    );
    let subtitle = subtitle(district, profile, &totals);
    let mut table = Table::begin(sheet, styles, ("报送情况", &subtitle), &columns(), 3)?;
    for (number, department) in (1..).zip(&district.not_sent) {
        table.row(&missing(number, department))?;
    }
    for (number, intake) in (district.not_sent.len() + 1..).zip(&district.intake) {
        table.row(&received(number, intake))?;
    }
    table.close_list()
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6),
        column("部门", 24),
        column("文件", 34),
        column("结果", 12),
        column("自评表\n数", 7),
        column("已计分", 7),
        column("强制", 6),
        column("提示", 6),
        column("说明", 34),
        column("未处理的工作表", 34),
        column("文件校验值", 18),
    ]
}

/// A department of the roster from which nothing came.
fn missing(number: usize, department: &str) -> Vec<Field> {
    let mut fields = vec![
        serial(Some(number)),
        text(department),
        text(""),
        label("未报送").toned(Tone::Error),
    ];
    fields.extend((0..4).map(|_| label("")));
    fields.extend([text("部门名录内，没有收到自评表"), text(""), text("")]);
    fields
}

fn received(number: usize, intake: &Intake) -> Vec<Field> {
    let (result, tone) = result(&intake.fate);
    let (forms, scored) = match intake.fate {
        Fate::Read { forms, scored } => (Some(forms), Some(scored)),
        Fate::NoForm | Fate::Refused { .. } | Fate::Passed { .. } => (None, None),
    };
    vec![
        serial(Some(number)),
        text_of(intake.department.as_deref()),
        text(&*intake.file),
        label(result).toned(tone),
        count_of(forms),
        count_of(scored),
        count(intake.errors).toned_if(intake.errors > 0, Tone::Error),
        count(intake.hints).toned_if(intake.hints > 0, Tone::Hint),
        text(explanation(intake)),
        text(intake.skipped.join("\n")),
        text(intake.hash.chars().take(HASH_SHOWN).collect::<String>()),
    ]
}

fn result(fate: &Fate) -> (&'static str, Tone) {
    match fate {
        Fate::Read { forms, scored } if scored == forms => ("已计分", Tone::Plain),
        Fate::Read { scored: 0, .. } => ("只登记", Tone::Hint),
        Fate::Read { .. } => ("部分计分", Tone::Hint),
        Fate::NoForm => ("没有自评表", Tone::Error),
        Fate::Refused { .. } => ("无法读取", Tone::Error),
        Fate::Passed { .. } => ("略过", Tone::Plain),
    }
}

/// What there is to say of the file, and of its marked copy.
fn explanation(intake: &Intake) -> String {
    let said = [Some(of_fate(&intake.fate)), intake.marked.clone()];
    let said: Vec<String> = said.into_iter().flatten().filter(|said| !said.is_empty()).collect();
    said.join("\n")
}

fn of_fate(fate: &Fate) -> String {
    match fate {
        Fate::Read { forms, scored } if scored < forms => {
            format!("{}份自评表只登记不计分，原因见项目汇总备注", forms - scored)
        }
        Fate::Read { .. } => String::new(),
        Fate::NoForm => "能够打开，但没有可识别的自评表".to_owned(),
        Fate::Refused { reason } | Fate::Passed { reason } => reason.clone(),
    }
}
