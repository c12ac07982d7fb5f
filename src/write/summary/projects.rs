//! Sheet 项目汇总.
//!
//! ```text
//! 序号│主管部门│单位编码│实施单位│项目编码│项目名称│年初预算数│全年预算数│全年执行数│执行率│执行率得分│产出得分│效益得分│…│其他得分│
//! 自评总分│复算总分│差额│自评等级│复算等级│指标数│未完成│偏差说明│强制│提示│文件名│工作表│备注
//! ```
//! The columns of points follow the level-1 indicators of the profile; what belongs to none of them is 其他, a column
//! that is there only if some form needs it.

use super::style::{Styles, Tone};
use super::table::{
    Column, Field, Table, amount, column, count, difference, label_of, points, rate, serial, text, text_of,
};
use super::{grade_field, subtitle};
use crate::domain::district::{Department, District, Entry};
use crate::domain::form::Given;
use crate::profile::Profile;
use crate::write::wording::one_line;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

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
    let mut table = Table::begin(sheet, styles, title, &columns(&levels), 2)?;
    let entries = district
        .departments
        .iter()
        .flat_map(|department| department.projects.iter().map(move |entry| (department, entry)));
    for (number, (department, entry)) in (1..).zip(entries) {
        table.row(&row(number, department, entry, &levels))?;
    }
    table.close_list()?;
    table.note("差额＝复算总分－自评总分。标黄：复算等级与自评等级不同。没有复算总分的项目，原因见备注。")
}

/// The columns of points below level-1 indicators.
struct Levels<'a> {
    /// What names a level-1 indicator in whatever wording: 产出 of 产出指标.
    keys: Vec<&'a str>,
    /// Some form has points below an indicator that the profile does not know.
    others: bool,
}

impl<'a> Levels<'a> {
    fn of(district: &District, profile: &'a Profile) -> Self {
        let names = profile.marks.levels.iter().map(|level| level.name.as_str());
        let keys = names.map(|name| name.strip_suffix("指标").unwrap_or(name));
        let mut levels = Self {
            keys: keys.collect(),
            others: true,
        };
        let mut entries = district.departments.iter().flat_map(|department| &department.projects);
        levels.others = entries.any(|entry| levels.scores(entry).last().is_some_and(Option::is_some));
        levels
    }

    fn columns(&self) -> impl Iterator<Item = Column> {
        let others = self.others.then_some("其他");
        let keys = self.keys.iter().copied().chain(others);
        keys.map(|key| column(format!("{key}\n得分"), 7))
    }

    /// Recomputed points of a form for each column; None where there is nothing.
    fn scores(&self, entry: &Entry) -> Vec<Option<Decimal>> {
        let mut scores = vec![None; self.keys.len() + usize::from(self.others)];
        for (indicator, outcome) in entry.indicators() {
            let name = indicator.level1.as_ref().map_or("", |level| level.name.as_str());
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
        column("主管部门", 18),
        column("单位编码", 9),
        column("实施单位", 18),
        column("项目编码", 11),
        column("项目名称", 24),
        column("年初\n预算数", 10),
        column("全年\n预算数", 10),
        column("全年\n执行数", 10),
        column("执行率", 8),
        column("执行率\n得分", 7),
    ];
    columns.extend(levels.columns());
    columns.extend([
        column("自评\n总分", 7),
        column("复算\n总分", 7),
        column("差额", 7),
        column("自评\n等级", 6),
        column("复算\n等级", 6),
        column("指标数", 5),
        column("未完\n成数", 5),
        column("偏差说明", 34),
        column("强制", 5),
        column("提示", 5),
        column("文件名", 20),
        column("工作表", 9),
        column("备注", 14),
    ]);
    columns
}

fn row(number: usize, department: &Department, entry: &Entry, levels: &Levels) -> Vec<Field> {
    let (form, outcome) = (&entry.form, &entry.outcome);
    let execution = &outcome.execution;
    let mut fields = vec![
        serial(Some(number)),
        text(&*department.name),
        text_of(form.department_code.as_ref().or(department.code.as_ref())),
        text_of(given(form.unit.as_ref())),
        text_of(form.project_code.as_ref()),
        text(form.subject()),
        amount(execution.in_ten_thousand(execution.initial)),
        amount(execution.in_ten_thousand(execution.budget)),
        amount(execution.in_ten_thousand(execution.spent)),
        rate(execution.rate),
        points(execution.score),
    ];
    fields.extend(levels.scores(entry).into_iter().map(points));
    let regraded = outcome.regraded();
    fields.extend([
        points(outcome.claimed_total),
        points(outcome.total),
        difference(outcome.difference()).toned_if(outcome.difference().is_some_and(|by| !by.is_zero()), Tone::Hint),
        grade_field(outcome.grade_claimed.as_deref()).toned_if(regraded, Tone::Changed),
        grade_field(outcome.grade.as_deref()).toned_if(regraded, Tone::Changed),
        count(form.indicators.len()),
        count(entry.missed().count()),
        text(reasons(entry)),
        count(entry.errors).toned_if(entry.errors > 0, Tone::Error),
        count(entry.hints).toned_if(entry.hints > 0, Tone::Hint),
        text(&*entry.file),
        text(&form.sheet),
        label_of(remark(entry)),
    ]);
    fields
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
    let all = given.collect::<Vec<_>>().join("\n");
    if all.chars().count() <= REASONS_SHOWN {
        return all;
    }
    let shown: String = all.chars().take(REASONS_SHOWN).collect();
    format!("{shown}…（全文见指标明细）")
}

fn remark(entry: &Entry) -> Option<String> {
    let duplicate = entry.duplicate.then_some("重复报送，未计入");
    let unscored = entry.outcome.unscored.map(|why| why.label());
    let rows = entry.outcome.execution.from_rows.then_some("资金合计取自明细");
    let remarks: Vec<_> = [duplicate, unscored, rows].into_iter().flatten().collect();
    (!remarks.is_empty()).then(|| remarks.join("；"))
}
