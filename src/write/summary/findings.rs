//! Sheet 审核问题: the four lines of a finding, in columns.
//!
//! ```text
//! 序号│级别│编号│类型│部门│项目│文件│工作表│单元格│问题│依据│改法 ║ on screen: 退回修改单│表内原文│应为
//! ```
//! 单元格 opens the place in the file that was sent in, 退回修改单 what goes back to the department.

use super::super::book::Book;
use super::super::expression::{Criterion, Expression, Ledger, List, Sheet};
use super::parts::Parts;
use super::style::Styles;
use super::table::{Column, FIRST_ROW, Field, Slice, Table, column, label, label_of, serial, text, text_of};
use super::{subtitle, tone_of};
use crate::checks::explanation;
use crate::domain::district::District;
use crate::domain::finding::{Count, Finding, Severity};
use crate::domain::found::FileFindings;
use crate::profile::Profile;
use crate::write::correction::Handback;
use crate::write::data::{Files, Lines, Told};
use crate::write::originals::{Original, Originals};
use crate::write::place_link::{address, file};
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

pub const SHEET: Sheet = "审核问题";
/// The sheets that more rows than one holds go on to.
pub const PARTS: [Sheet; 20] = [
    SHEET,
    "审核问题（2）",
    "审核问题（3）",
    "审核问题（4）",
    "审核问题（5）",
    "审核问题（6）",
    "审核问题（7）",
    "审核问题（8）",
    "审核问题（9）",
    "审核问题（10）",
    "审核问题（11）",
    "审核问题（12）",
    "审核问题（13）",
    "审核问题（14）",
    "审核问题（15）",
    "审核问题（16）",
    "审核问题（17）",
    "审核问题（18）",
    "审核问题（19）",
    "审核问题（20）",
];
const SEVERITY: u16 = 1;
const CODE: u16 = 2;
const DEPARTMENT: u16 = 4;

/// Where the findings stand. Where one sheet does not hold them, formulas cannot refer to them: what counts them is
/// written as a figure.
#[derive(Debug, Clone, Copy)]
pub struct FindingList(List);

impl FindingList {
    /// Those of a severity.
    pub fn of_severity(&self, severity: Severity) -> Criterion {
        Criterion::is(self.0.column(SEVERITY), severity.label())
    }

    /// Those of a code.
    pub fn of_code(&self, code: impl Into<Expression>) -> Criterion {
        Criterion::is(self.0.column(CODE), code)
    }

    /// Those of a department.
    pub fn of_department(&self, name: impl Into<Expression>) -> Criterion {
        Criterion::is(self.0.column(DEPARTMENT), name)
    }
}

/// Stands where a link has no text of its own.
const OPEN: &str = "打开";

/// Where the rows lead.
pub struct Links<'a> {
    originals: &'a Originals,
    /// Correction sheets by department.
    corrections: BTreeMap<&'a str, String>,
}

impl<'a> Links<'a> {
    /// Into the files that were sent in, and to the correction sheets that lie beside the workbook.
    pub fn of(handbacks: &'a [Handback], originals: &'a Originals) -> Self {
        let sheets = handbacks
            .iter()
            .filter_map(|handback| Some((&*handback.department, file(&handback.path())?)));
        Self {
            originals,
            corrections: sheets.collect(),
        }
    }

    fn correction(&self, finding: &Finding) -> Option<String> {
        self.corrections.get(finding.department.as_deref()?).cloned()
    }
}

/// Findings that stay together: those on one file, or a part of them where they are more than a sheet should take at once.
pub struct Stretch<'a> {
    found: &'a FileFindings,
    from: usize,
    count: usize,
}

/// Findings that stay together at most.
const LONGEST: usize = 50_000;

impl Stretch<'_> {
    /// Rows that they take.
    pub const fn rows(&self) -> usize {
        self.count
    }
}

/// The findings of the district, of which a sheet takes so many rows at most.
pub fn stretches(district: &District, most_rows: usize) -> Vec<Stretch<'_>> {
    let longest = LONGEST.min(most_rows).max(1);
    let of_file = |found: &'_ FileFindings| {
        let all = found.count().all();
        (0..all)
            .step_by(longest)
            .map(move |from| (from, longest.min(all - from)))
    };
    let files = district.findings.iter();
    files
        .flat_map(|found| of_file(found).map(move |(from, count)| Stretch { found, from, count }))
        .collect()
}

/// Writes the sheets and says where the findings stand; the records of the same findings go into these files.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    book: &mut Book,
    styles: &Styles,
    (district, findings): (&District, &Parts<Stretch>),
    links: &Links,
    profile: &Profile,
    ledger: &mut Ledger,
    records: Option<(&Told, &mut Files)>,
) -> Result<FindingList, XlsxError> {
    let Count { errors, hints } = district.count();
    let totals = format!("强制问题{errors}处，须改正后重新报送；提示问题{hints}处，须核实");
    let subtitle = subtitle(district, profile, &totals);
    let (told, mut files) = records.unzip();
    let mut stands = NOWHERE;
    let mut written = 0;
    for (name, findings_here) in findings.iter() {
        let page = book.page(name)?;
        let mut table = Table::begin(page, styles, ("审核问题清单", &subtitle), &columns(), 3)?;
        if findings.is_one() {
            table = table.keeping(ledger, name, [SEVERITY, CODE, DEPARTMENT]);
        }
        let before = written;
        let render = |stretch: &Stretch, rows: &mut Slice, lines: &mut Lines| {
            let all = stretch.found.open()?;
            let own = all.get(stretch.from..stretch.from + stretch.count).unwrap_or_default();
            let original = links.originals.file(&stretch.found.file);
            for finding in own {
                let number = before + (rows.next_row() - FIRST_ROW) as usize + 1;
                // Without a cell the link has a text of its own.
                let is_asked = rows.takes_links() || finding.cell.is_none();
                rows.row(&fields(number, finding, original.filter(|_| is_asked), links));
            }
            if let Some(told) = told {
                told.findings_of(&stretch.found.file, own, lines);
            }
            Ok(())
        };
        let take = |lines: &mut Lines| files.as_mut().map_or(Ok(()), |files| Ok(files.take(lines)?));
        table.rows_beside(findings_here, (Stretch::rows, LINKS), render, take)?;
        written += findings_here.iter().map(Stretch::rows).sum::<usize>();
        let list = table.close_list()?;
        if findings.is_one() {
            stands = list;
        }
        table.note(NOTE)?;
        if !findings.is_one() {
            table.note("问题超过一张工作表所容的行数，分列于几张；其他各表中的问题处数因此为数值，不是算式。")?;
        }
        table.finish()?;
    }
    Ok(FindingList(stands))
}

const NOTE: &str = "按文件、工作表、单元格的顺序列出，可在表头按级别、编号、问题类型或部门筛选。点击单元格打开报送的文件，点击退回修改单打开该部门的修改单。退回修改单、表内原文和应填内容在右侧各栏，供屏幕查阅，不打印。";

/// No rows: nothing refers to them.
const NOWHERE: List = List {
    sheet: SHEET,
    first: 1,
    last: 0,
};

fn columns() -> Vec<Column> {
    vec![
        column("序号", 5),
        column("级别", 5),
        column("编号", 5),
        column("问题类型", 14),
        column("部门", 16),
        column("项目", 17),
        column("文件", 18),
        column("工作表", 14),
        column("单元\n格", 6),
        column("问题", 36),
        column("依据", 24),
        column("改法", 30),
        column("退回\n修改单", 8).on_screen(),
        column("表内原文", 24).on_screen(),
        column("应为", 24).on_screen(),
    ]
}

/// Links of a row: to the place in the file, and to the correction sheet.
const LINKS: u32 = 2;

fn fields<'a>(number: usize, finding: &'a Finding, original: Option<Original>, links: &Links) -> [Field<'a>; 15] {
    let tone = tone_of(finding.severity);
    let cell = finding.cell.map(address);
    let original = original.map(|file| file.place(finding.sheet.as_deref().zip(finding.cell)));
    let correction = links.correction(finding);
    let place = cell.or_else(|| original.as_ref().map(|_| OPEN.to_owned()));
    [
        serial(Some(number)),
        label(finding.severity.label()).toned(tone),
        label(finding.code).toned(tone),
        text_of(explanation(finding.code).map(|rule| rule.name)),
        text_of(finding.department.as_deref()),
        text_of(finding.subject.as_deref()),
        text(&*finding.file),
        text_of(finding.sheet.as_deref()),
        label_of(place).linked(original),
        text(&*finding.message),
        text(&*finding.rule),
        text(&*finding.advice),
        label_of(correction.is_some().then_some(OPEN)).linked(correction),
        text_of(finding.found.as_deref()),
        text_of(finding.expected.as_deref()),
    ]
}
