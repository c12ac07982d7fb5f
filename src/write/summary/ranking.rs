//! Sheet 部门排名.
//!
//! ```text
//! 名次│并列│部门│应评│已评│优│良│中│差│未定级│评优率 复算│自报│平均分 简单│加权│整体得分 复算│自报│整体等级 复算│自报│
//! 排名得分│全年预算数│全年执行数│执行率│强制│提示│备注
//!  1  │    │ … one row a department, by place; those without a place last
//!     │    │全区 … sums of the district
//! ```
//! Counts, shares, means and sums are taken of 项目汇总, the points of department forms from 部门整体.

use super::super::book::Page;
use super::super::expression::{Cell, Criterion, Expression, Ledger, List, Range, Relation, Sheet};
use super::Lists;
use super::basis::Law;
use super::forms::FormList;
use super::style::{Styles, Tone};
use super::table::{
    Column, FIRST_ROW, Field, Table, amount, column, count, count_of, label, points, rate, serial, share, text,
};
use super::{grade_field, subtitle};
use crate::domain::district::{Department, District, Figures};
use crate::domain::finding::Severity;
use crate::domain::form::FormKind;
use crate::profile::model::{RankBy, RankScore, TieKey};
use crate::profile::{Profile, ranking_basis, side};
use crate::write::gaps::{missing_amounts, without_amounts};
use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;

pub const SHEET: Sheet = "部门排名";
const DEPARTMENT: u16 = 2;
const EXPECTED: u16 = 3;
const PROJECTS: u16 = 4;
/// The first column of numbers of projects by grade; those after them are counted from the last of these.
const GRADES: u16 = 5;
/// Digits of sums in 万元: down to the 分.
const AMOUNT_DIGITS: u32 = 6;

/// Where the figures of the departments stand.
#[derive(Debug, Clone, Copy)]
pub struct Ranking {
    rows: List,
    /// Columns of numbers of projects by grade, 未定级 included.
    grades: u16,
}

impl Ranking {
    fn of(profile: &Profile, rows: usize) -> Self {
        let last = u32::try_from(rows).unwrap_or(u32::MAX).saturating_add(FIRST_ROW);
        Self {
            rows: List {
                sheet: SHEET,
                first: FIRST_ROW,
                last: last.saturating_sub(1),
            },
            grades: u16::try_from(profile.grades.project.len() + 1).unwrap_or_default(),
        }
    }

    /// A column behind the numbers by grade.
    const fn behind(&self, offset: u16) -> u16 {
        GRADES + self.grades + offset
    }

    const fn mean_at(&self) -> u16 {
        self.behind(2)
    }

    const fn weighted_at(&self) -> u16 {
        self.behind(3)
    }

    const fn whole_at(&self) -> u16 {
        self.behind(4)
    }

    const fn whole_claimed_at(&self) -> u16 {
        self.behind(5)
    }

    const fn score_at(&self) -> u16 {
        self.behind(8)
    }

    const fn budget_at(&self) -> u16 {
        self.behind(9)
    }

    const fn spent_at(&self) -> u16 {
        self.behind(10)
    }

    const fn rate_at(&self) -> u16 {
        self.behind(11)
    }

    const fn errors_at(&self) -> u16 {
        self.behind(12)
    }

    const fn cell(&self, row: u32, column: u16) -> Cell {
        self.rows.cell(row, column)
    }

    /// A figure of the whole district.
    const fn sum(&self, column: u16) -> Cell {
        self.cell(self.rows.last + 1, column)
    }

    pub const fn departments(&self) -> Range {
        self.rows.column(DEPARTMENT)
    }

    pub const fn budget(&self) -> Cell {
        self.sum(self.budget_at())
    }

    pub const fn spent(&self) -> Cell {
        self.sum(self.spent_at())
    }

    pub const fn execution_rate(&self) -> Cell {
        self.sum(self.rate_at())
    }

    pub const fn mean(&self) -> Cell {
        self.sum(self.mean_at())
    }

    pub const fn weighted(&self) -> Cell {
        self.sum(self.weighted_at())
    }
}

/// What the formulas of the sheet refer to.
struct Sources<'a> {
    at: Ranking,
    lists: &'a Lists,
    law: &'a Law,
    profile: &'a Profile,
}

/// Writes the sheet and says where its figures stand.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    page: Page,
    styles: &Styles,
    district: &District,
    (lists, law): (&Lists, &Law),
    profile: &Profile,
    ledger: &mut Ledger,
) -> Result<Ranking, XlsxError> {
    let subtitle = subtitle(district, profile, &format!("排名依据：{}", ranking_basis(profile)));
    let columns = columns(profile);
    let ranked = district.ranked();
    let sources = Sources {
        at: Ranking::of(profile, ranked.len()),
        lists,
        law,
        profile,
    };
    let mut table = Table::begin(page, styles, ("部门绩效自评排名", &subtitle), &columns, 3)?.keeping(
        ledger,
        SHEET,
        0..sources.at.behind(14),
    );
    table.rows_among(&ranked, |at, department| row(at, department, &sources))?;
    table.close_list()?;
    table.row(&sums(district, &sources))?;
    let best = profile.grades.project.first().map_or("", |band| band.name.as_str());
    table.note(&format!(
        "评优率＝等级为“{best}”的项目数÷已评项目数（不含重复报送），没有项目的部门不计算。等级个数按复算等级。执行率＝执行数合计÷全年预算数合计，预算数或执行数不全的表不计入。各数均为算式，取自项目汇总、部门整体和审核问题，重复报送（计入汇总为“否”）的不含。"
    ))?;
    table.note("名次相同的部门并列，其后名次顺延（1、2、2、4）；没有排名得分的部门列于末尾，不编名次，原因见备注。自报＝自评表所填，复算＝按口径重新计算。标黄：复算与自报不同。")?;
    let of_none = findings_of_none(district);
    if of_none > 0 {
        table.note(&format!(
            "全区的问题数比各部门之和多{of_none}处：未报送的部门，和读不出或看不出部门的文件，没有单独成行，见审核问题。"
        ))?;
    }
    table.finish()?;
    Ok(sources.at)
}

/// Findings that stand in no department's row.
fn findings_of_none(district: &District) -> usize {
    let of_departments = district
        .departments
        .iter()
        .map(|one| one.figures.errors + one.figures.hints);
    district.count().all().saturating_sub(of_departments.sum())
}

fn columns(profile: &Profile) -> Vec<Column> {
    let mut columns = vec![
        column("名次", 5),
        column("并列", 6),
        column("部门", 29),
        column("应评\n项目", 5),
        column("已评\n项目", 5),
    ];
    columns.extend(profile.grades.project.iter().map(|band| column(&band.name, 5)));
    columns.extend([
        column("未定\n级", 5),
        column("评优率\n复算", 8),
        column("评优率\n自报", 8),
        column("平均分\n简单", 8),
        column("平均分\n加权", 8),
        column("整体\n得分\n复算", 7),
        column("整体\n得分\n自报", 7),
        column("整体\n等级\n复算", 6),
        column("整体\n等级\n自报", 6),
        column("排名\n得分", 7),
        column("全年预算数\n（万元）", 12),
        column("全年执行数\n（万元）", 12),
        column("执行率", 9),
        column("强制\n问题", 5),
        column("提示\n问题", 5),
        column("备注", 26),
    ]);
    columns
}

fn row<'a>(at: u32, department: &'a Department, sources: &'a Sources) -> Vec<Field<'a>> {
    let figures = &department.figures;
    let projects = &sources.lists.projects;
    let name = || sources.at.cell(at, DEPARTMENT);
    let own = || vec![Criterion::is(projects.department(), name()), projects.counts()];
    let mut fields = vec![
        serial(department.place).by_any(department.place.map(|_| place(at, sources))),
        label(if department.tied { "并列" } else { "" }),
        text(&*department.name),
        count_of(department.expected_projects),
        count(figures.projects).by(Expression::CountIfs(own())),
    ];
    fields.extend(grades(figures, at, &own, sources));
    fields.extend(rates(figures, at, &own, sources));
    fields.extend(whole(department, at, sources));
    fields.push(points(department.ranking_score).by_any(score(at, department, sources)));
    // Where there are no projects, the department form has the amounts.
    let funded = match figures.projects {
        0 => &sources.lists.wholes,
        _ => projects,
    };
    let funded_own = vec![Criterion::is(funded.department(), name()), funded.counts()];
    let sum = |column| Expression::SumIfs(column, funded_own.clone()).rounded(AMOUNT_DIGITS);
    let lacks = !without_amounts(&department.projects).is_empty();
    let rate = rate_of((at, lacks), (funded, &funded_own), sources);
    fields.extend(money(figures, [sum(funded.budget()), sum(funded.spent()), rate]));
    fields.extend(findings(figures, |severity| {
        let findings = &sources.lists.findings;
        vec![findings.of_department(name()), findings.of_severity(severity)]
    }));
    if lacks {
        // The sums lack a project's amount: the rate will change.
        let rate = fields.get_mut(usize::from(sources.at.rate_at()));
        rate.into_iter().for_each(|rate| *rate = rate.clone().toned(Tone::Hint));
    }
    fields.push(text(remarks(department, sources.profile)));
    fields
}

/// The place by score, behind those that are better by the further keys at the same score.
fn place(at: u32, sources: &Sources) -> Expression {
    let own = |column| sources.at.cell(at, column);
    let all = |column| sources.at.rows.column(column);
    let same = |column| Criterion::is(all(column), own(column));
    let score = sources.at.score_at();
    let mut place = Expression::Rank(own(score), all(score));
    let mut equal = vec![same(score)];
    for key in &sources.profile.ranking.ties {
        let (column, better) = match key {
            TieKey::ExecutionRate => (sources.at.rate_at(), Relation::Greater),
            TieKey::FewerErrors => (sources.at.errors_at(), Relation::Less),
        };
        let mut ahead = equal.clone();
        ahead.push(Criterion::new(all(column), better, own(column)));
        place = place + Expression::CountIfs(ahead);
        equal.push(same(column));
    }
    place
}

/// How many projects have each grade, then 未定级. `own` are the criteria of the row's projects.
fn grades(figures: &Figures, at: u32, own: &dyn Fn() -> Vec<Criterion>, sources: &Sources) -> Vec<Field<'static>> {
    let counted = figures.grades.recomputed.iter().copied().chain(std::iter::repeat(0));
    let named = sources
        .profile
        .grades
        .project
        .iter()
        .map(|band| Some(band.name.as_str()));
    let without = sources.at.behind(0).saturating_sub(1);
    let fields = counted.zip(named.chain([None])).map(|(number, name)| {
        let formula = match name {
            Some(name) => Expression::CountIfs([own(), vec![grade_is(&sources.lists.projects, name)]].concat()),
            None => ungraded(at, without, sources),
        };
        count(number).by(formula)
    });
    fields.collect()
}

fn grade_is(list: &FormList, name: &str) -> Criterion {
    Criterion::is(list.grade(), name)
}

/// The projects less those with a grade.
fn ungraded(at: u32, column: u16, sources: &Sources) -> Expression {
    let graded = Range {
        first: sources.at.cell(at, GRADES),
        last: (at, column.saturating_sub(1)),
    };
    Expression::from(sources.at.cell(at, PROJECTS)) - Expression::Sum(graded)
}

/// 评优率 and means. `own` are the criteria of the row's projects.
fn rates(figures: &Figures, at: u32, own: &dyn Fn() -> Vec<Criterion>, sources: &Sources) -> [Field<'static>; 4] {
    let (projects, rounding) = (&sources.lists.projects, &sources.profile.rounding);
    let differs = figures.excellence_rate != figures.excellence_rate_claimed;
    let excellence = |rate: Option<Decimal>, best: Expression| {
        let quotient = best / sources.at.cell(at, PROJECTS).into();
        share(rate).by_any(rate.map(|_| quotient.rounded(rounding.share).or_no_figure()))
    };
    let excellent = sources.at.cell(at, GRADES).into();
    let best = sources
        .profile
        .grades
        .project
        .first()
        .map_or("", |band| band.name.as_str());
    let claimed_best = Criterion::is(projects.grade_claimed(), best);
    let claimed = Expression::CountIfs([own(), vec![claimed_best]].concat());
    let mean = Expression::AverageIfs(projects.total(), own());
    let zero = || Expression::zero();
    let has_score = Criterion::new(projects.total(), Relation::AtLeast, zero());
    let has_budget = Criterion::new(projects.budget(), Relation::Greater, zero());
    let weights = Expression::SumIfs(projects.budget(), [own(), vec![has_score, has_budget.clone()]].concat());
    let weighted = [own(), vec![has_budget]].concat();
    let weighted = Expression::SumProduct(weighted, vec![projects.budget(), projects.total()]) / weights;
    [
        excellence(figures.excellence_rate, excellent).toned_if(differs, Tone::Changed),
        excellence(figures.excellence_rate_claimed, claimed),
        points(figures.mean_score).by(mean.rounded(rounding.points).or_no_figure()),
        points(figures.weighted_score).by(weighted.rounded(rounding.points).or_no_figure()),
    ]
}

/// Points and grades of the department form.
fn whole<'a>(department: &'a Department, at: u32, sources: &Sources) -> [Field<'a>; 4] {
    let outcome = department.whole.as_ref().map(|entry| &entry.outcome);
    let total = outcome.and_then(|outcome| outcome.total);
    let claimed = outcome.and_then(|outcome| outcome.claimed_total);
    let grade = outcome.and_then(|outcome| outcome.grade.as_deref());
    let wholes = &sources.lists.wholes;
    let taken_from = |column| {
        let name = Criterion::is(wholes.department(), sources.at.cell(at, DEPARTMENT));
        Expression::SumIfs(column, vec![name, wholes.counts()])
    };
    let bands = sources.law.bands(FormKind::Department);
    let band = Expression::band(sources.at.cell(at, sources.at.whole_at()).into(), bands);
    [
        points(total).by_any(total.map(|_| taken_from(wholes.total()))),
        points(claimed).by_any(claimed.map(|_| taken_from(wholes.claimed()))),
        grade_field(grade)
            .by_any(grade.map(|_| band))
            .toned_if(outcome.is_some_and(|outcome| outcome.regraded()), Tone::Changed),
        grade_field(outcome.and_then(|outcome| outcome.grade_claimed.as_deref())),
    ]
}

/// What ranks, where it stands on this sheet.
fn score(at: u32, department: &Department, sources: &Sources) -> Option<Expression> {
    let cell = |column| sources.at.cell(at, column);
    let ranking = &sources.profile.ranking;
    let ranks = match ranking.score {
        // A form that is there ranks, with a score or without.
        RankScore::WholeElseMean if department.whole.is_some() => RankScore::Whole,
        other => other,
    };
    let column = match (ranking.by, ranks) {
        (RankBy::Recomputed, RankScore::WholeElseMean) => {
            return Some(Expression::number_or(
                cell(sources.at.whole_at()),
                cell(sources.at.mean_at()).into(),
            ));
        }
        (RankBy::Recomputed, RankScore::Whole) => sources.at.whole_at(),
        (RankBy::Claimed, RankScore::Whole) => sources.at.whole_claimed_at(),
        (RankBy::Recomputed, RankScore::Mean) => sources.at.mean_at(),
        (RankBy::Recomputed, RankScore::Weighted) => sources.at.weighted_at(),
        // Means of claimed totals stand in no column.
        (RankBy::Claimed, _) => return None,
    };
    Some(cell(column).into())
}

/// Sums of amounts, and the rate of the sums.
fn money(figures: &Figures, [budget, spent, quotient]: [Expression; 3]) -> [Field<'_>; 3] {
    let of = |formula, figure: Option<Decimal>| figure.map(|_| formula);
    [
        amount(figures.budget).by_any(of(budget, figures.budget)),
        amount(figures.spent).by_any(of(spent, figures.spent)),
        rate(figures.execution_rate).by_any(of(quotient, figures.execution_rate)),
    ]
}

/// The rate of the sums of a row; where a form lacks an amount, of those that have both.
fn rate_of((at, lacks): (u32, bool), (list, own): (&FormList, &[Criterion]), sources: &Sources) -> Expression {
    let cell = |column| Expression::from(sources.at.cell(at, column));
    let sum_with = |column, other| {
        let has_other = Criterion::new(other, Relation::AtLeast, Expression::zero());
        Expression::SumIfs(column, [own, &[has_other]].concat())
    };
    let quotient = if lacks {
        sum_with(list.spent(), list.budget()) / sum_with(list.budget(), list.spent())
    } else {
        cell(sources.at.spent_at()) / cell(sources.at.budget_at())
    };
    quotient.rounded(sources.profile.rounding.rate)
}

/// Numbers of findings, by the criteria of each severity.
fn findings(figures: &Figures, criteria: impl Fn(Severity) -> Vec<Criterion>) -> [Field<'_>; 2] {
    let counted = |number, severity, tone| {
        let formula = Expression::CountIfs(criteria(severity));
        count(number).by(formula).toned_if(number > 0, tone)
    };
    [
        counted(figures.errors, Severity::Error, Tone::Error),
        counted(figures.hints, Severity::Hint, Tone::Hint),
    ]
}

/// Why a department has no place, and what else a reader of the row must know.
pub fn remarks(department: &Department, profile: &Profile) -> String {
    let mut remarks = Vec::new();
    if department.on_roster == Some(false) {
        remarks.push("不在部门名录内".to_owned());
    }
    if department.figures.projects == 0 {
        remarks.push("没有项目自评表".to_owned());
    }
    match &department.whole {
        None => remarks.push("没有部门整体自评表".to_owned()),
        Some(whole) => remarks.extend(whole.outcome.unscored.map(|why| format!("部门整体{}", why.label()))),
    }
    let unscored = department.figures.projects.saturating_sub(department.figures.scored);
    if unscored > 0 {
        remarks.push(format!("{unscored}个项目没有复算得分"));
    }
    let duplicates = department.projects.iter().filter(|entry| entry.duplicate).count();
    if duplicates > 0 {
        remarks.push(format!("重复报送{duplicates}份，未计入"));
    }
    if !department.further_wholes.is_empty() {
        let further = department.further_wholes.len();
        remarks.push(format!("另有部门整体自评表{further}份，未计入"));
    }
    remarks.extend(without_amounts(&department.projects).into_iter().map(|entry| {
        let missing = missing_amounts(entry).join("，");
        format!("“{}”{missing}，未计入合计，执行率不含该项目", entry.form.subject())
    }));
    if department.place.is_none() {
        remarks.push(unranked(department, profile));
    }
    remarks.join("；")
}

/// Why there is no ranking score. Whoever sees the mean of the projects beside must know why it does not rank.
fn unranked(department: &Department, profile: &Profile) -> String {
    let by = side(profile.ranking.by);
    let has_whole = department.whole.is_some();
    match profile.ranking.score {
        RankScore::WholeElseMean if has_whole && department.figures.projects > 0 => {
            format!("部门整体没有{by}得分，不以项目平均分代替，不编名次")
        }
        RankScore::WholeElseMean | RankScore::Whole if has_whole => format!("部门整体没有{by}得分，不编名次"),
        _ => "没有排名得分，不编名次".to_owned(),
    }
}

/// The row of the whole district.
fn sums<'a>(district: &'a District, sources: &'a Sources) -> Vec<Field<'a>> {
    let figures = &district.figures;
    let expected: Option<usize> = district
        .departments
        .iter()
        .map(|department| department.expected_projects)
        .sum();
    let at = sources.at.rows.last + 1;
    let sum = |column| Expression::Sum(sources.at.rows.column(column));
    let counted = || vec![sources.lists.projects.counts()];
    let mut fields = vec![
        label(""),
        label(""),
        text("全区"),
        count_of(expected).by_any(expected.map(|_| sum(EXPECTED))),
        count(figures.projects).by(sum(PROJECTS)),
    ];
    let columns = GRADES..sources.at.behind(0);
    let numbers = figures.grades.recomputed.iter().copied().chain(std::iter::repeat(0));
    fields.extend(
        columns
            .zip(numbers)
            .map(|(column, number)| count(number).by(sum(column))),
    );
    fields.extend(rates(figures, at, &counted, sources));
    fields.extend((0..5).map(|_| label("")));
    let [budget, spent] = [sources.at.budget_at(), sources.at.spent_at()].map(sum);
    let lacks = !without_amounts(district.departments.iter().flat_map(|one| &one.projects)).is_empty();
    let rate = rate_of((at, lacks), (&sources.lists.projects, &counted()), sources);
    fields.extend(money(
        figures,
        [budget.rounded(AMOUNT_DIGITS), spent.rounded(AMOUNT_DIGITS), rate],
    ));
    fields.extend(findings(figures, |severity| {
        vec![sources.lists.findings.of_severity(severity)]
    }));
    fields.push(text(""));
    fields.into_iter().map(|field| field.toned(Tone::Sum)).collect()
}
