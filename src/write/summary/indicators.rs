//! Sheet 指标明细: every indicator of every form, department forms included.
//!
//! ```text
//! 序号│部门│项目│一级│二级│三级│年度指标值│实际完成值│分值│自报得分│复算得分│差额│完成│依据│偏差原因 ║ on screen:
//! 计分规则│指标值 数值│上限│完成值 数值│表号│计入栏│文件│工作表│单元格
//! ```
//! 复算得分 is computed from the figures on the screen; 单元格 opens the place in the file that was sent in.

use super::super::book::Book;
use super::super::expression::{Ledger, List, Sheet};
use super::forms::{Details, Numbered};
use super::parts::Parts;
use super::scoring::{Row, points as rule};
use super::style::{Styles, Tone};
use super::subtitle;
use super::table::{
    Column, FIRST_ROW, Field, Slice, Table, column, difference, label, label_of, plain_figure, points, serial, text,
    text_of,
};
use crate::domain::district::District;
use crate::domain::form::{FormKind, Indicator, Level};
use crate::domain::in_full::{actual, target};
use crate::domain::outcome::{Basis, IndicatorOutcome};
use crate::profile::Profile;
use crate::scratch::Shelved;
use crate::write::data::{Files, Lines, Told};
use crate::write::indicator::scoring;
use crate::write::originals::{Original, Originals};
use crate::write::place_link::address;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

pub const SHEET: Sheet = "指标明细";
/// The sheets that more rows than one holds go on to.
pub const PARTS: [Sheet; 20] = [
    SHEET,
    "指标明细（2）",
    "指标明细（3）",
    "指标明细（4）",
    "指标明细（5）",
    "指标明细（6）",
    "指标明细（7）",
    "指标明细（8）",
    "指标明细（9）",
    "指标明细（10）",
    "指标明细（11）",
    "指标明细（12）",
    "指标明细（13）",
    "指标明细（14）",
    "指标明细（15）",
    "指标明细（16）",
    "指标明细（17）",
    "指标明细（18）",
    "指标明细（19）",
    "指标明细（20）",
];

/// Columns that formulas refer to, here and elsewhere.
pub const WEIGHT: u16 = 8;
const CLAIMED: u16 = 9;
pub const SCORE: u16 = 10;
pub const MET: u16 = 12;
pub const BASIS: u16 = 13;
const TARGET: u16 = 16;
const UPPER: u16 = 17;
const ACTUAL: u16 = 18;
pub const FORM: u16 = 19;
pub const GROUP: u16 = 20;

const NOTE: &str = "差额＝复算得分－自报得分。依据为“定性判断”的指标，复算得分取自报得分；“无法复算”的指标按口径处理，原因见计分规则栏。复算得分的算式引用右侧“数值”各栏，年度指标值、实际完成值已按同一计量单位换算成数。计分规则、数值和出处（文件、工作表、单元格）在右侧各栏，供屏幕查阅，不打印；点击单元格打开报送的文件。";

/// What the sheets hold.
#[derive(Default)]
pub struct Rows {
    /// The rows of each, with the number (表号) of its last form.
    sheets: Vec<(usize, List)>,
    /// Of each form that has any, by its number.
    details: BTreeMap<usize, Shelved<Details>>,
}

impl Rows {
    /// The rows of the sheet that holds a form: no form is spread over two.
    pub fn of(&self, form: &Numbered) -> List {
        let holding = self.sheets.iter().find(|(last, _)| form.number <= *last);
        holding.map_or(NOWHERE, |(_, list)| *list)
    }

    /// What was told of a form on the way.
    ///
    /// # Errors
    /// If it cannot be read any more.
    pub fn details(&self, form: &Numbered) -> io::Result<Details> {
        let told = self.details.get(&form.number);
        told.map_or_else(|| Ok(Details::none(form)), Shelved::open)
    }
}

const NOWHERE: List = List {
    sheet: SHEET,
    first: 1,
    last: 0,
};

/// What comes of the forms of a slice beside its rows.
#[derive(Default)]
struct OfSlice {
    details: Vec<(usize, Shelved<Details>)>,
    lines: Lines,
}

/// Writes the sheets and gives their rows; the records of the same indicators go into these files.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    book: &mut Book,
    styles: &Styles,
    (district, forms): (&District, &Parts<Numbered>),
    originals: &Originals,
    profile: &Profile,
    ledger: &mut Ledger,
    records: Option<(&Told, &mut Files)>,
) -> Result<Rows, XlsxError> {
    let subtitle = subtitle(
        district,
        profile,
        "年度指标值、实际完成值照录自评表，分栏填写的比较符和单位已合并",
    );
    let kept = [WEIGHT, SCORE, MET, BASIS, FORM, GROUP];
    let (told, mut files) = records.unzip();
    let scratch = Arc::clone(book.scratch());
    let mut all = Rows::default();
    let mut written = 0;
    for (name, forms) in forms.iter() {
        let titles = ("绩效指标得分明细", subtitle.as_str());
        let page = book.page(name)?;
        let mut table = Table::begin(page, styles, titles, &columns(), 3)?.keeping(ledger, name, kept);
        let before = written;
        let render = |form: &Numbered, rows: &mut Slice, beside: &mut OfSlice| {
            let scored = form.entry.open()?;
            let original = originals.file(&form.entry.file);
            for measured in scored.indicators() {
                let row = rows.next_row();
                let number = before + (row - FIRST_ROW) as usize + 1;
                let original = original.filter(|_| rows.takes_links());
                rows.row(&fields(number, (name, row), form, measured, original, profile));
            }
            if let Some(told) = told {
                told.indicators_of((form.department, form.entry), &scored, &mut beside.lines);
            }
            let details = Shelved::new(&Details::of(form, &scored), &scratch);
            beside.details.push((form.number, details));
            Ok(())
        };
        let take = |beside: &mut OfSlice| {
            all.details.extend(beside.details.drain(..));
            files
                .as_mut()
                .map_or(Ok(()), |files| Ok(files.take(&mut beside.lines)?))
        };
        table.rows_beside(forms, (rows_of, LINKS), render, take)?;
        written += (table.next_row() - FIRST_ROW) as usize;
        let last = forms.last().map_or(0, |form| form.number);
        all.sheets.push((last, table.close_list()?));
        table.note(NOTE)?;
        table.finish()?;
    }
    Ok(all)
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
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
    ];
    let on_screen = [
        column("计分规则", 74),
        column("年度指标值\n（数值）", 13),
        column("指标值上限\n（数值）", 13),
        column("实际完成值\n（数值）", 13),
        column("表号", 6),
        column("计入\n得分栏", 8),
        column("文件", 44),
        column("工作表", 30),
        column("单元格", 8),
    ];
    columns.extend(on_screen.map(Column::on_screen));
    columns
}

/// Rows that a form takes.
fn rows_of(form: &Numbered) -> usize {
    form.entry.indicators
}

/// Links of a row: to the place in the file.
const LINKS: u32 = 1;

fn fields<'a>(
    number: usize,
    (sheet, at): (Sheet, u32),
    form: &'a Numbered,
    (indicator, outcome): (&'a Indicator, &'a IndicatorOutcome),
    original: Option<Original>,
    profile: &Profile,
) -> [Field<'a>; 24] {
    let own = List {
        sheet,
        first: at,
        last: at,
    };
    let entry = form.entry;
    let differs = outcome.difference().is_some_and(|by| !by.is_zero());
    let missed = outcome.met == Some(false);
    let measure = outcome.measure.as_ref();
    let source = original.map(|file| file.place(Some((&entry.form.sheet, indicator.at()))));
    [
        serial(Some(number)),
        text(&*form.department.name),
        text(match entry.form.kind {
            FormKind::Project => entry.form.subject(),
            FormKind::Department => "（部门整体）",
        }),
        text_of(level(indicator.level1.as_deref())),
        text_of(level(indicator.level2.as_deref())),
        text_of(level(indicator.level3.as_ref())),
        text_of(target(indicator)),
        text_of(actual(indicator)),
        points(outcome.weight),
        points(outcome.claimed),
        points(outcome.score).by_any(rule(outcome, &cells(own), profile)),
        difference(outcome.difference())
            .by_any(super::difference_of(
                own.cell(own.first, SCORE),
                own.cell(own.first, CLAIMED),
                outcome.difference(),
                profile,
            ))
            .toned_if(differs, Tone::Error),
        label_of(outcome.met.map(|met| if met { "是" } else { "否" })).toned_if(missed, Tone::Hint),
        label(outcome.basis.label()).toned_if(outcome.basis == Basis::Unscorable, Tone::Hint),
        text_of(indicator.reason.as_ref().map(|cell| &*cell.text)),
        text(scoring(outcome, profile)),
        plain_figure(measure.map(|measure| measure.target)),
        plain_figure(measure.and_then(|measure| measure.upper)),
        plain_figure(measure.map(|measure| measure.actual)),
        serial(Some(form.number)),
        label(form.group(indicator)),
        text(&*entry.file),
        text(&*entry.form.sheet),
        label(address(indicator.at())).linked(source),
    ]
}

/// Where the figures of a row stand.
const fn cells(own: List) -> Row {
    Row {
        target: own.cell(own.first, TARGET),
        upper: own.cell(own.first, UPPER),
        actual: own.cell(own.first, ACTUAL),
        weight: own.cell(own.first, WEIGHT),
        claimed: own.cell(own.first, CLAIMED),
    }
}

fn level(level: Option<&Level>) -> Option<&str> {
    level.map(|level| level.name.as_str())
}
