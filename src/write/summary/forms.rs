//! Sheets 项目汇总 and 部门整体: every form of a kind with its points, total and grade.
//!
//! ```text
//! 序号│主管部门│项目名称│年初预算数│全年预算数│全年执行数│执行率│执行率得分│产出得分│效益得分│…│其他得分│自报总分│复算总分│差额│
//! 自报等级│复算等级│指标数│未完成│强制│提示│备注 ║ on screen:
//! 计入汇总│表号│执行率分值│不适用分值│实施单位│单位编码│项目编码│偏差说明│文件名│工作表
//! ```
//! The columns of points follow the level-1 indicators of the profile; what belongs to none of them is 其他, a column
//! that is there only if some form needs it. They are summed from 指标明细 by 表号 and 计入得分栏.

use super::super::book::Page;
use super::super::expression::{Cell, Criterion, Expression, Ledger, List, Range, Sheet};
use super::basis::Law;
use super::levels::Levels;
use super::scoring::execution;
use super::style::{Styles, Tone};
use super::table::{
    Column, FIRST_ROW, Field, Table, amount, column, count, difference, label, points, rate, serial, text, text_of,
};
use super::{difference_of, grade_field, indicators, subtitle};
use crate::domain::district::{Department, District, Entry};
use crate::domain::figure;
use crate::domain::form::{Form, FormKind, Given, Indicator};
use crate::domain::outcome::Basis;
use crate::domain::sent::ScoredForm;
use crate::profile::Profile;
use crate::write::Originals;
use crate::write::gaps::missing_amounts;
use crate::write::wording::one_line;
use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;
use serde::{Deserialize, Serialize};

/// Characters of 偏差说明 that the list shows; the whole text stands on 指标明细.
const REASONS_SHOWN: usize = 60;

const DEPARTMENT: u16 = 1;
const BUDGET: u16 = 4;
const SPENT: u16 = 5;
const RATE: u16 = 6;
const EXECUTION: u16 = 7;
/// The first column of points below indicators; those after them are counted from the last of these.
const POINTS: u16 = 8;

pub const PROJECTS: Sheet = "项目汇总";
pub const WHOLES: Sheet = "部门整体";

/// The sheet of a kind of forms.
pub const fn sheet(kind: FormKind) -> Sheet {
    match kind {
        FormKind::Project => PROJECTS,
        FormKind::Department => WHOLES,
    }
}

pub const COUNTED: &str = "是";

/// A form with its number in the workbook (表号).
pub struct Numbered<'a> {
    pub number: usize,
    pub department: &'a Department,
    pub entry: &'a Entry,
    /// Whether sums, shares and means take it in.
    pub counted: bool,
    levels: &'a Levels<'a>,
}

impl Numbered<'_> {
    /// The column that the points of an indicator are counted in.
    pub fn group(&self, indicator: &Indicator) -> &str {
        self.levels.group(indicator)
    }
}

/// Every form of the district: department by department, projects before the department forms.
pub fn numbered<'a>(district: &'a District, projects: &'a Levels, wholes: &'a Levels) -> Vec<Numbered<'a>> {
    let entries = district
        .departments
        .iter()
        .flat_map(|department| department.entries().map(move |entry| (department, entry)));
    let numbered = (1..).zip(entries).map(|(number, (department, entry))| {
        let (counted, levels) = match entry.form.kind {
            FormKind::Project => (!entry.duplicate, projects),
            FormKind::Department => (
                department
                    .whole
                    .as_ref()
                    .is_some_and(|whole| std::ptr::eq(whole, entry)),
                wholes,
            ),
        };
        Numbered {
            number,
            department,
            entry,
            counted,
            levels,
        }
    });
    numbered.collect()
}

/// What the row of a form tells of its indicators. It is put aside while these are listed, so that the form need not be
/// opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// The points below each level-1 indicator.
    scores: Vec<Score>,
    reasons: String,
}

/// Points; None where there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Score(#[serde(with = "figure::optional")] Option<Decimal>);

impl Details {
    /// Those of a form without indicators.
    pub fn none(form: &Numbered) -> Self {
        Self {
            scores: vec![Score(None); form.levels.headings().count()],
            reasons: String::new(),
        }
    }

    pub fn of(form: &Numbered, scored: &ScoredForm) -> Self {
        Self {
            scores: form.levels.scores(scored).into_iter().map(Score).collect(),
            reasons: reasons(&scored.form),
        }
    }
}

/// Where the figures of the forms stand.
#[derive(Debug, Clone, Copy)]
pub struct FormList {
    rows: List,
    /// Columns of points below indicators.
    groups: u16,
}

impl FormList {
    fn of(sheet: Sheet, levels: &Levels) -> Self {
        Self {
            rows: List {
                sheet,
                first: 0,
                last: 0,
            },
            groups: u16::try_from(levels.headings().count()).unwrap_or_default(),
        }
    }

    /// A column behind the points below indicators.
    const fn behind(&self, offset: u16) -> u16 {
        POINTS + self.groups + offset
    }

    const fn claimed_at(&self) -> u16 {
        self.behind(0)
    }

    const fn total_at(&self) -> u16 {
        self.behind(1)
    }

    const fn counted_at(&self) -> u16 {
        self.behind(10)
    }

    const fn number_at(&self) -> u16 {
        self.behind(11)
    }

    const fn weight_at(&self) -> u16 {
        self.behind(12)
    }

    const fn dropped_at(&self) -> u16 {
        self.behind(13)
    }

    /// Columns that formulas refer to.
    fn kept(&self) -> impl Iterator<Item = u16> {
        let sums = self.claimed_at()..=self.behind(4);
        let screen = self.counted_at()..=self.dropped_at();
        [DEPARTMENT]
            .into_iter()
            .chain(BUDGET..POINTS + self.groups)
            .chain(sums)
            .chain(screen)
    }

    const fn cell(&self, row: u32, column: u16) -> Cell {
        self.rows.cell(row, column)
    }

    pub const fn department(&self) -> Range {
        self.rows.column(DEPARTMENT)
    }

    pub const fn budget(&self) -> Range {
        self.rows.column(BUDGET)
    }

    pub const fn spent(&self) -> Range {
        self.rows.column(SPENT)
    }

    pub const fn claimed(&self) -> Range {
        self.rows.column(self.claimed_at())
    }

    pub const fn total(&self) -> Range {
        self.rows.column(self.total_at())
    }

    pub const fn grade_claimed(&self) -> Range {
        self.rows.column(self.behind(3))
    }

    pub const fn grade(&self) -> Range {
        self.rows.column(self.behind(4))
    }

    /// The criterion that a form counts: 重复报送 does not.
    pub fn counts(&self) -> Criterion {
        Criterion::is(self.rows.column(self.counted_at()), COUNTED)
    }
}

/// What the formulas of a row refer to beyond it.
pub struct Sources<'a> {
    pub indicators: &'a indicators::Rows,
    pub law: &'a Law,
    pub originals: &'a Originals,
    pub profile: &'a Profile,
}

/// Links of a row: to the file.
const LINKS: u32 = 1;

/// Writes the sheet of a kind of forms and says where its figures stand.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    page: Page,
    styles: &Styles,
    (district, kind, forms): (&District, FormKind, &[Numbered]),
    levels: &Levels,
    sources: &Sources,
    ledger: &mut Ledger,
) -> Result<FormList, XlsxError> {
    let title = match kind {
        FormKind::Project => "项目支出绩效自评结果汇总",
        FormKind::Department => "部门整体支出绩效自评结果汇总",
    };
    let mut list = FormList::of(sheet(kind), levels);
    let subtitle = subtitle(district, sources.profile, "金额单位：万元；分项得分为复算得分");
    let mut table = Table::begin(page, styles, (title, &subtitle), &columns(kind, levels), 3)?.keeping(
        ledger,
        list.rows.sheet,
        list.kept(),
    );
    let own: Vec<&Numbered> = forms.iter().filter(|form| form.entry.form.kind == kind).collect();
    table.rows_of(&own, (|_| 1, LINKS), |form, rows| {
        let at = rows.next_row();
        let number = (at - FIRST_ROW) as usize + 1;
        let details = sources.indicators.details(form)?;
        rows.row(&row((number, at), (form, &details), &list, sources));
        Ok(())
    })?;
    list.rows = table.close_list()?;
    table.note(&note(kind))?;
    table.finish()?;
    Ok(list)
}

fn note(kind: FormKind) -> String {
    let (what, uncounted) = match kind {
        FormKind::Project => ("项目", "重复报送的"),
        FormKind::Department => ("部门", "同一部门另外的和重复报送的"),
    };
    format!(
        "差额＝复算总分－自报总分。标黄：复算等级与自报等级不同。没有复算总分的{what}，原因见备注。{uncounted}“计入汇总”为否，各表的合计、占比和平均都不含。计入汇总、分值、实施单位、编码、偏差说明和出处在备注右侧各栏，供屏幕查阅，不打印；点击文件名打开报送的文件。"
    )
}

fn columns(kind: FormKind, levels: &Levels) -> Vec<Column> {
    let mut columns = vec![
        column("序号", 5),
        column("主管部门", 22),
        match kind {
            FormKind::Project => column("项目名称", 26),
            FormKind::Department => column("填报单位", 26),
        },
        column("年初\n预算数", 10),
        column("全年\n预算数", 10),
        column("全年\n执行数", 10),
        column("执行率", 8),
        column("执行率\n得分", 7),
    ];
    columns.extend(levels.headings().map(|heading| column(format!("{heading}\n得分"), 7)));
    columns.extend([
        column("自报\n总分", 7),
        column("复算\n总分", 7),
        column("差额", 7),
        column("自报\n等级", 5),
        column("复算\n等级", 5),
        column("指标\n数", 5),
        column("未完\n成数", 5),
        column("强制\n问题", 5),
        column("提示\n问题", 5),
        column("备注", 20),
    ]);
    let on_screen = [
        column("计入\n汇总", 6),
        column("表号", 6),
        column("执行率\n分值", 7),
        column("不适用\n分值", 7),
        column("实施单位", 28),
        column("单位编码", 10),
        column("项目编码", 18),
        column("偏差说明", 130),
        column("文件名", 44),
        column("工作表", 30),
    ];
    columns.extend(on_screen.map(Column::on_screen));
    columns
}

fn row<'a>(
    (number, at): (usize, u32),
    (form, details): (&'a Numbered, &'a Details),
    list: &'a FormList,
    sources: &'a Sources,
) -> Vec<Field<'a>> {
    let entry = form.entry;
    let mut fields = vec![
        serial(Some(number)),
        text(&*form.department.name),
        match entry.form.kind {
            FormKind::Project => text(entry.form.subject()),
            FormKind::Department => text_of(given(entry.form.unit.as_ref()).or(given(entry.form.department.as_ref()))),
        },
    ];
    fields.extend(funds(entry, at, list, sources.profile));
    fields.extend(group_points((form, details), at, list, sources));
    fields.extend(results(entry, at, list, sources));
    fields.extend([
        count(entry.indicators).by(Expression::CountIfs(vec![of_form(form, at, list, sources)])),
        count(entry.missed).by(Expression::CountIfs(vec![
            of_form(form, at, list, sources),
            Criterion::is(sources.indicators.of(form).column(indicators::MET), "否"),
        ])),
        count(entry.errors).toned_if(entry.errors > 0, Tone::Error),
        count(entry.hints).toned_if(entry.hints > 0, Tone::Hint),
        text(remark_of(form)),
    ]);
    fields.extend(on_screen((form, details), at, list, sources));
    fields
}

/// Amounts, rate and points of execution.
fn funds(entry: &Entry, at: u32, list: &FormList, profile: &Profile) -> [Field<'static>; 5] {
    let outcome = &entry.outcome.execution;
    let budget = outcome.in_ten_thousand(outcome.budget);
    let spent = outcome.in_ten_thousand(outcome.spent);
    let has_rate = spent.is_some() && budget.is_some_and(|budget| budget > Decimal::ZERO);
    let cell = |column| Expression::from(list.cell(at, column));
    let quotient = cell(SPENT) / cell(BUDGET);
    // Without both amounts the rate as stated counts.
    let scored = if has_rate { quotient.clone() } else { cell(RATE) };
    let is_scored = outcome.rate.is_some() && outcome.weight.is_some();
    let points_of = || {
        let is_negative = spent.is_some_and(|spent| spent.is_sign_negative());
        execution(cell(list.weight_at()), &scored, is_negative, &profile.execution.bands)
            .rounded(profile.rounding.points)
    };
    [
        amount(outcome.in_ten_thousand(outcome.initial)),
        amount(budget),
        amount(spent),
        rate(outcome.rate).by_any(has_rate.then(|| quotient.rounded(profile.rounding.rate))),
        points(outcome.score).by_any(is_scored.then(points_of)),
    ]
}

/// The criterion that an indicator belongs to the form of this row.
fn of_form(form: &Numbered, at: u32, list: &FormList, sources: &Sources) -> Criterion {
    Criterion::is(
        sources.indicators.of(form).column(indicators::FORM),
        list.cell(at, list.number_at()),
    )
}

/// The points below each level-1 indicator.
fn group_points<'a>(
    (form, details): (&'a Numbered, &'a Details),
    at: u32,
    list: &'a FormList,
    sources: &'a Sources,
) -> impl Iterator<Item = Field<'a>> {
    let indicators = sources.indicators.of(form);
    let sums = form.levels.headings().zip(&details.scores);
    sums.map(move |(heading, &Score(sum))| {
        let criteria = vec![
            of_form(form, at, list, sources),
            Criterion::is(indicators.column(indicators::GROUP), heading),
        ];
        let scores = indicators.column(indicators::SCORE);
        let formula = Expression::SumIfs(scores, criteria).rounded(sources.profile.rounding.points);
        points(sum).by_any(sum.map(|_| formula))
    })
}

/// Totals and grades, claimed beside recomputed.
fn results<'a>(entry: &'a Entry, at: u32, list: &FormList, sources: &Sources) -> [Field<'a>; 5] {
    let outcome = &entry.outcome;
    let (total, claimed) = (list.cell(at, list.total_at()), list.cell(at, list.claimed_at()));
    let difference_by = outcome.difference();
    let differs = difference_by.is_some_and(|by| !by.is_zero());
    let regraded = outcome.regraded();
    let band = Expression::band(total.into(), sources.law.bands(entry.form.kind));
    [
        points(outcome.claimed_total),
        points(outcome.total).by_any(outcome.total.map(|_| total_of(entry, at, list, sources))),
        difference(difference_by)
            .by_any(difference_of(total, claimed, difference_by, sources.profile))
            .toned_if(differs, Tone::Hint),
        grade_field(outcome.grade_claimed.as_deref()).toned_if(regraded, Tone::Changed),
        grade_field(outcome.grade.as_deref())
            .by_any(outcome.grade.as_ref().map(|_| band))
            .toned_if(regraded, Tone::Changed),
    ]
}

/// The sum of the row, spread to full marks where indicators do not apply, and no more than full marks.
fn total_of(entry: &Entry, at: u32, list: &FormList, sources: &Sources) -> Expression {
    let sum = Expression::Sum(Range {
        first: list.cell(at, EXECUTION),
        last: (at, list.claimed_at().saturating_sub(1)),
    });
    let full = || Expression::Named(sources.law.full);
    let spread = match entry.outcome.spread {
        Some(_) => sum * full() / (full() - list.cell(at, list.dropped_at()).into()),
        None => sum,
    };
    spread.at_most(full()).rounded(sources.profile.rounding.points)
}

/// The columns to the right of the print area.
fn on_screen<'a>(
    (form, details): (&'a Numbered, &'a Details),
    at: u32,
    list: &FormList,
    sources: &Sources,
) -> [Field<'a>; 10] {
    let entry = form.entry;
    let dropped = entry.outcome.spread;
    let original = sources.originals.file(&entry.file);
    let dropped_by = || {
        let indicators = sources.indicators.of(form);
        let criteria = vec![
            of_form(form, at, list, sources),
            Criterion::is(indicators.column(indicators::BASIS), Basis::NotApplicable.label()),
        ];
        Expression::SumIfs(indicators.column(indicators::WEIGHT), criteria)
    };
    [
        label(if form.counted { COUNTED } else { "否" }),
        serial(Some(form.number)),
        points_or_blank(entry.outcome.execution.weight),
        points_or_blank(dropped).by_any(dropped.map(|_| dropped_by())),
        text_of(given(entry.form.unit.as_ref())),
        text_of(
            entry
                .form
                .department_code
                .as_deref()
                .or(form.department.code.as_deref()),
        ),
        text_of(entry.form.project_code.as_deref()),
        text(&*details.reasons),
        text(&*entry.file).linked(original.map(|file| file.place(Some((&entry.form.sheet, entry.form.area.first))))),
        text(&*entry.form.sheet),
    ]
}

fn points_or_blank(number: Option<Decimal>) -> Field<'static> {
    number.map_or_else(|| label(""), |number| points(Some(number)))
}

fn given(given: Option<&Given>) -> Option<String> {
    given.map(|given| given.text.to_string())
}

/// The reasons that the department gives, each with its indicator, as far as they are shown.
fn reasons(form: &Form) -> String {
    let mut all = String::new();
    for indicator in &form.indicators {
        let reason = indicator.reason.as_ref().map(|cell| one_line(&cell.text));
        if let Some(reason) = reason.filter(|reason| !reason.is_empty()) {
            let before = if all.is_empty() { "" } else { "；" };
            all.extend([before, indicator.name(), "：", &reason]);
        }
        if let Some((end, _)) = all.char_indices().nth(REASONS_SHOWN) {
            all.truncate(end);
            return all + "…（全文见指标明细）";
        }
    }
    all
}

/// The remark of a form, and that another one of its department counts.
fn remark_of(form: &Numbered) -> String {
    let remark = remark(form.entry);
    let other = (!form.counted && !form.entry.duplicate).then(|| "同一部门另有部门整体自评表，本表未计入".to_owned());
    let remarks = other
        .into_iter()
        .chain(Some(remark).filter(|remark| !remark.is_empty()));
    remarks.collect::<Vec<_>>().join("；")
}

/// Why a form does not count in full, or not as it should.
pub fn remark(entry: &Entry) -> String {
    let duplicate = entry.duplicate.then_some("重复报送，未计入");
    let unscored = entry.outcome.unscored.map(|why| why.label());
    let rows = entry.outcome.execution.from_rows.then_some("资金合计取自明细");
    let remarks = [duplicate, unscored, rows].into_iter().flatten().map(str::to_owned);
    let open = entry.not_computed;
    let not_computed = (open > 0 && unscored.is_none()).then(|| format!("{open}项指标无法复算，见指标明细"));
    remarks
        .chain(not_computed)
        .chain(missing_amounts(entry))
        .collect::<Vec<_>>()
        .join("；")
}
