//! Sheet 项目汇总.
//!
//! ```text
//! 序号│主管部门│项目名称│年初预算数│全年预算数│全年执行数│执行率│执行率得分│产出得分│效益得分│…│其他得分│自报总分│复算总分│差额│
//! 自报等级│复算等级│指标数│未完成│强制│提示│备注 ║ on screen: 实施单位│单位编码│项目编码│偏差说明│文件名│工作表
//! ```
//! The columns of points follow the level-1 indicators of the profile; what belongs to none of them is 其他, a column
//! that is there only if some form needs it.

use super::style::{Styles, Tone};
use super::table::{Column, Field, Table, amount, column, count, difference, points, rate, serial, text, text_of};
use super::{grade_field, subtitle};
use crate::domain::district::{Department, District, Entry};
use crate::domain::form::{Given, Indicator};
use crate::profile::Profile;
use crate::write::gaps::missing_amounts;
use crate::write::wording::one_line;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};
use std::collections::BTreeSet;

/// Characters of 偏差说明 that the list shows; the whole text stands on 指标明细.
const REASONS_SHOWN: usize = 60;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, district: &District, profile: &Profile) -> Result<(), XlsxError> {
    let subtitle = subtitle(district, profile, "金额单位：万元；分项得分为复算得分");
    let levels = Levels::of(district, profile);
    let title = ("项目支出绩效自评结果汇总", subtitle.as_str());
    let mut table = Table::begin(sheet, styles, title, &columns(&levels), 3)?;
    let entries = district
        .departments
        .iter()
        .flat_map(|department| department.projects.iter().map(move |entry| (department, entry)));
    for (number, (department, entry)) in (1..).zip(entries) {
        table.row(&row(number, department, entry, &levels))?;
    }
    table.close_list()?;
    table.note("差额＝复算总分－自报总分。标黄：复算等级与自报等级不同。没有复算总分的项目，原因见备注。实施单位、编码、偏差说明和出处在备注右侧各栏，供屏幕查阅，不打印。")?;
    table.finish()
}

/// The columns of points below level-1 indicators.
struct Levels<'a> {
    /// What names a level-1 indicator in whatever wording: 产出 of 产出指标.
    keys: Vec<&'a str>,
    /// Heading of the points below indicators that the profile does not know: their name if all bear the same, else
    /// 其他; None if there are none.
    others: Option<String>,
}

impl<'a> Levels<'a> {
    fn of(district: &District, profile: &'a Profile) -> Self {
        let names = profile.marks.levels.iter().map(|level| level.name.as_str());
        let keys = names.map(|name| name.strip_suffix("指标").unwrap_or(name));
        let keys: Vec<_> = keys.collect();
        let entries = district.departments.iter().flat_map(|department| &department.projects);
        let scored = entries
            .flat_map(Entry::indicators)
            .filter(|(_, outcome)| outcome.score.is_some());
        let strangers: BTreeSet<&str> = scored
            .map(|(indicator, _)| level1(indicator))
            .filter(|name| !keys.iter().any(|key| name.contains(key)))
            .collect();
        let only = strangers
            .first()
            .filter(|name| strangers.len() == 1 && !name.is_empty());
        let heading = only.map_or("其他", |name| name.strip_suffix("指标").unwrap_or(name));
        let others = (!strangers.is_empty()).then(|| heading.to_owned());
        Self { keys, others }
    }

    fn columns(&self) -> impl Iterator<Item = Column> {
        let keys = self.keys.iter().copied().chain(self.others.as_deref());
        keys.map(|key| column(format!("{key}\n得分"), 7))
    }

    /// Recomputed points of a form for each column; None where there is nothing.
    fn scores(&self, entry: &Entry) -> Vec<Option<Decimal>> {
        let mut scores = vec![None; self.keys.len() + usize::from(self.others.is_some())];
        for (indicator, outcome) in entry.indicators() {
            let name = level1(indicator);
            let known = self.keys.iter().position(|key| name.contains(key));
            let sum = scores.get_mut(known.unwrap_or(self.keys.len()));
            if let (Some(sum), Some(score)) = (sum, outcome.score) {
                *sum = sum.unwrap_or(Decimal::ZERO).checked_add(score);
            }
        }
        scores
    }
}

fn columns(levels: &Levels) -> Vec<Column> {
    let mut columns = vec![
        column("序号", 5),
        column("主管部门", 22),
        column("项目名称", 26),
        column("年初\n预算数", 10),
        column("全年\n预算数", 10),
        column("全年\n执行数", 10),
        column("执行率", 8),
        column("执行率\n得分", 7),
    ];
    columns.extend(levels.columns());
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

fn row(number: usize, department: &Department, entry: &Entry, levels: &Levels) -> Vec<Field> {
    let (form, outcome) = (&entry.form, &entry.outcome);
    let execution = &outcome.execution;
    let mut fields = vec![
        serial(Some(number)),
        text(&*department.name),
        text(form.subject()),
        amount(execution.in_ten_thousand(execution.initial)),
        amount(execution.in_ten_thousand(execution.budget)),
        amount(execution.in_ten_thousand(execution.spent)),
        rate(execution.rate),
        points(execution.score),
    ];
    fields.extend(levels.scores(entry).into_iter().map(points));
    fields.extend(results(entry));
    fields.extend([
        count(form.indicators.len()),
        count(entry.missed().count()),
        count(entry.errors).toned_if(entry.errors > 0, Tone::Error),
        count(entry.hints).toned_if(entry.hints > 0, Tone::Hint),
        text(remark(entry)),
        text_of(given(form.unit.as_ref())),
        text_of(form.department_code.as_ref().or(department.code.as_ref())),
        text_of(form.project_code.as_ref()),
        text(reasons(entry)),
        text(&*entry.file),
        text(&form.sheet),
    ]);
    fields
}

/// Totals and grades, claimed beside recomputed.
fn results(entry: &Entry) -> [Field; 5] {
    let outcome = &entry.outcome;
    let differs = outcome.difference().is_some_and(|by| !by.is_zero());
    let regraded = outcome.regraded();
    [
        points(outcome.claimed_total),
        points(outcome.total),
        difference(outcome.difference()).toned_if(differs, Tone::Hint),
        grade_field(outcome.grade_claimed.as_deref()).toned_if(regraded, Tone::Changed),
        grade_field(outcome.grade.as_deref()).toned_if(regraded, Tone::Changed),
    ]
}

fn level1(indicator: &Indicator) -> &str {
    indicator.level1.as_ref().map_or("", |level| level.name.as_str())
}

fn given(given: Option<&Given>) -> Option<String> {
    given.map(|given| given.text.clone())
}

/// The reasons that the department gives, each with its indicator.
fn reasons(entry: &Entry) -> String {
    let given = entry.form.indicators.iter().filter_map(|indicator| {
        let reason = one_line(&indicator.reason.as_ref()?.text);
        (!reason.is_empty()).then(|| format!("{}：{reason}", indicator.name()))
    });
    let all = given.collect::<Vec<_>>().join("；");
    if all.chars().count() <= REASONS_SHOWN {
        return all;
    }
    let shown: String = all.chars().take(REASONS_SHOWN).collect();
    format!("{shown}…（全文见指标明细）")
}

/// Why a form does not count in full.
pub fn remark(entry: &Entry) -> String {
    let duplicate = entry.duplicate.then_some("重复报送，未计入");
    let unscored = entry.outcome.unscored.map(|why| why.label());
    let rows = entry.outcome.execution.from_rows.then_some("资金合计取自明细");
    let remarks = [duplicate, unscored, rows].into_iter().flatten().map(str::to_owned);
    remarks.chain(missing_amounts(entry)).collect::<Vec<_>>().join("；")
}
