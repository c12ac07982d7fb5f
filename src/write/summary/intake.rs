//! Sheet 报送情况: departments that sent nothing, then every input file and its fate.
//!
//! ```text
//! 序号│部门│文件│结果│自评表数│已计分│强制│提示│说明│未作为自评表的工作表
//!  1  │ …  │    │未报送│ …
//!  2  │ …  │ …  │已计分│ …
//! ```

use super::super::book::Page;
use super::super::expression::{Criterion, Expression, Ledger, List, Range, Sheet};
use super::style::{Styles, Tone};
use super::subtitle;
use super::table::{Column, Field, Table, column, count, count_of, label, serial, text, text_of};
use crate::domain::district::{District, Entry, Fate, Intake};
use crate::profile::Profile;
use crate::write::wording::one_line;
use rust_xlsxwriter::XlsxError;

pub const SHEET: Sheet = "报送情况";
const FILE: u16 = 2;
const RESULT: u16 = 3;
const REFUSED: &str = "无法读取";
const NO_FORM: &str = "没有自评表";
const NOT_SENT: &str = "未报送";

/// Where departments and files stand.
#[derive(Debug, Clone, Copy)]
pub struct IntakeList(List);

impl IntakeList {
    pub const fn files(&self) -> Range {
        self.0.column(FILE)
    }

    /// 未报送部门
    pub fn not_sent(&self) -> Expression {
        self.with_result(NOT_SENT)
    }

    /// 不能使用的文件
    pub fn useless(&self) -> Expression {
        self.with_result(REFUSED) + self.with_result(NO_FORM)
    }

    fn with_result(&self, result: &str) -> Expression {
        Expression::CountIfs(vec![Criterion::is(self.0.column(RESULT), result)])
    }
}

/// Writes the sheet and says where the files stand.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    page: Page,
    styles: &Styles,
    district: &District,
    profile: &Profile,
    ledger: &mut Ledger,
) -> Result<IntakeList, XlsxError> {
    let litter = district.files(|fate| matches!(fate, Fate::Litter));
    let not_sent = match district.roster_size {
        Some(_) => format!("未报送部门{}个", district.not_sent.len()),
        None => "没有部门名录".to_owned(),
    };
    let totals = format!(
        "{not_sent}，收到文件{}个{}",
        district.received(),
        match litter {
            0 => String::new(),
            count => format!("，另有临时文件和系统文件{count}个，略过未列"),
        }
    );
    let subtitle = subtitle(district, profile, &totals);
    let mut table =
        Table::begin(page, styles, ("报送情况", &subtitle), &columns(), 3)?.keeping(ledger, SHEET, [FILE, RESULT]);
    for (number, department) in (1..).zip(&district.not_sent) {
        table.row(&missing(number, department))?;
    }
    let listed = district.intake.iter().filter(|intake| intake.fate != Fate::Litter);
    let entries = district.entries_by_file();
    for (number, intake) in (district.not_sent.len() + 1..).zip(listed) {
        table.row(&received(number, intake, entries.of(&intake.file)))?;
    }
    let list = table.close_list()?;
    table.note(
        "已计分：表内自评表都已复算。只登记：能读取，但不能复算。已替代：表内自评表都已另行报送，以后报的为准，没有计入。略过：不是报表的文件。各文件的校验值见运行记录.json。",
    )?;
    table.finish()?;
    Ok(IntakeList(list))
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6),
        column("部门", 26),
        column("文件", 36),
        column("结果", 12),
        column("自评表\n份数", 7),
        column("已计分\n份数", 7),
        column("强制\n问题", 6),
        column("提示\n问题", 6),
        column("说明", 46),
        column("未作为自评表的工作表", 32),
    ]
}

/// A department of the roster from which nothing came.
fn missing(number: usize, department: &str) -> Vec<Field<'_>> {
    let mut fields = vec![
        serial(Some(number)),
        text(department),
        text(""),
        label(NOT_SENT).toned(Tone::Error),
    ];
    fields.extend((0..4).map(|_| label("")));
    fields.extend([text("部门名录内，没有收到自评表"), text("")]);
    fields
}

/// An input file with the forms that were read from it.
fn received<'a>(number: usize, intake: &'a Intake, own: &[&Entry]) -> Vec<Field<'a>> {
    let (result, tone) = match is_superseded(own) {
        true => ("已替代", Tone::Hint),
        false => result(&intake.fate),
    };
    let (forms, scored) = match intake.fate {
        Fate::Read { forms, scored } => (Some(forms), Some(scored)),
        Fate::NoForm | Fate::Refused { .. } | Fate::Passed { .. } | Fate::Litter => (None, None),
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
        text(explanation(intake, own)),
        text(intake.skipped.join("\n")),
    ]
}

/// Whether other files were sent in the place of every form of a file.
fn is_superseded(own: &[&Entry]) -> bool {
    let by_another = |entry: &&Entry| {
        entry
            .superseded_by
            .as_ref()
            .is_some_and(|later| later.file != entry.file)
    };
    !own.is_empty() && own.iter().all(by_another)
}

fn result(fate: &Fate) -> (&'static str, Tone) {
    match fate {
        Fate::Read { forms, scored } if scored == forms => ("已计分", Tone::Plain),
        Fate::Read { scored: 0, .. } => ("只登记", Tone::Hint),
        Fate::Read { .. } => ("部分计分", Tone::Hint),
        Fate::NoForm => (NO_FORM, Tone::Error),
        Fate::Refused { .. } => (REFUSED, Tone::Error),
        Fate::Passed { .. } | Fate::Litter => ("略过", Tone::Plain),
    }
}

/// What there is to say of the file, and of its marked copy.
fn explanation(intake: &Intake, own: &[&Entry]) -> String {
    let said = [Some(of_fate(intake, own)), intake.marked.clone()];
    let said: Vec<String> = said.into_iter().flatten().filter(|said| !said.is_empty()).collect();
    said.join("\n")
}

fn of_fate(intake: &Intake, own: &[&Entry]) -> String {
    match &intake.fate {
        Fate::Read { .. } => {
            let told = own.iter().filter_map(|entry| peculiarity(entry));
            told.collect::<Vec<_>>().join("\n")
        }
        Fate::NoForm => "能够打开，但没有可识别的自评表".to_owned(),
        Fate::Refused { reason } | Fate::Passed { reason } => reason.clone(),
        Fate::Litter => String::new(),
    }
}

/// Why a form that was read does not count, or was not scored.
fn peculiarity(entry: &Entry) -> Option<String> {
    let superseded = entry
        .superseded_by
        .as_ref()
        .map(|later| match later.file == entry.file {
            true => format!("已由本文件工作表“{}”替代，未计入", one_line(&later.sheet)),
            false => format!("已由“{}”替代，未计入", later.file),
        });
    let why = superseded.or(entry.outcome.unscored.map(|why| why.label().to_owned()))?;
    Some(format!("“{}”：{why}", one_line(entry.form.subject())))
}
