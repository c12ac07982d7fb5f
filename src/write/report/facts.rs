//! What a report says about a department, as the template and the tables print it: every figure already in words.

use super::funds;
use super::measures::measure;
use super::quotes::{Quote, Quotes};
use crate::domain::district::{Department, District, Entry, Figures};
use crate::domain::form::{Form, FormKind, Goal};
use crate::domain::in_full::{actual, target};
use crate::domain::outcome::{Basis, FormResult, IndicatorOutcome, Unscored};
use crate::domain::sent;
use crate::domain::text::Text;
use crate::profile::Profile;
use crate::profile::model::Band;
use crate::write::gaps::{missing_amounts, without_amounts};
use crate::write::wording::{amount, fixed, one_line, percent, plain, sentence};
use rust_decimal::Decimal;
use serde::Serialize;
use std::borrow::Cow;
use std::io;

/// Everything that the template may print.
#[derive(Debug)]
pub struct Facts {
    pub department: String,
    /// `2025年度`
    pub year: String,
    pub profile: String,
    /// Of all projects: `年初预算数…万元，全年预算数…万元，…`
    pub funds: Option<String>,
    pub whole: Option<Whole>,
    pub methods: Methods,
    pub projects: Vec<Project>,
    /// Project forms sent twice, which are not counted.
    pub duplicates: usize,
    /// Name of the best project grade.
    pub best: String,
    pub excellence: Excellence,
    pub missed: Vec<Missed>,
    /// How many of them name no measure.
    pub without_measure: usize,
    pub execution: Option<String>,
    /// What the execution rate lacks: `“…”项目全年执行数…，不能识别`
    pub lacking: Vec<String>,
    pub mean: Option<String>,
    pub weighted: Option<String>,
    pub conclusions: Vec<Quote>,
    pub full: String,
    pub department_bands: Bands,
    pub project_bands: Bands,
    pub problems: Vec<Quote>,
    pub measures: Vec<Quote>,
    pub low_line: String,
    /// Projects below the line, with their rate.
    pub low_execution: Vec<String>,
    /// Findings that are open: 强制 and 提示.
    pub errors: usize,
    pub hints: usize,
}

/// The department form.
#[derive(Debug)]
pub struct Whole {
    pub funds: Option<String>,
    /// 基本支出, 项目支出 …
    pub uses: Option<String>,
    pub goals: Vec<String>,
    pub results: Vec<String>,
    pub indicators: usize,
    /// `产出指标6个、效益指标4个`
    pub levels: Option<String>,
    /// `自评得分为…分，自评等级为“…”；复算…`
    pub result: Option<String>,
    /// Why it has no recomputed score.
    pub unscored: Option<&'static str>,
    pub execution: Option<String>,
    pub score_claimed: Option<String>,
    pub grade_claimed: Option<String>,
    pub score: Option<String>,
    pub grade: Option<String>,
}

/// How the indicators of all forms were scored.
#[derive(Debug)]
pub struct Methods {
    pub forms: usize,
    pub all: usize,
    /// `按公式复算13个、定性判断2个`
    pub kinds: String,
}

/// A project in sentences, and the same figure by figure.
#[derive(Debug)]
pub struct Project {
    pub name: String,
    /// 实施单位
    pub unit: Option<String>,
    pub result: String,
    pub money: String,
    /// 万元
    pub initial: Option<String>,
    pub budget: Option<String>,
    pub spent: Option<String>,
    pub rate: Option<String>,
    pub score_claimed: Option<String>,
    pub grade_claimed: Option<String>,
    pub score: Option<String>,
    pub grade: Option<String>,
    /// Why it has no recomputed score.
    pub unscored: Option<&'static str>,
    /// What of its amounts is missing: `全年执行数填“4,05.6,50”，不能识别`
    pub missing: Vec<String>,
}

/// 评优率 with the numbers of projects behind it.
#[derive(Debug, Serialize)]
pub struct Excellence {
    pub recomputed: usize,
    pub claimed: usize,
    pub rate: Option<String>,
    pub rate_claimed: Option<String>,
}

impl Excellence {
    /// A rate is there where it is defined.
    pub fn of(figures: &Figures, profile: &Profile) -> Self {
        let share = |share: Decimal| percent(share, profile.rounding.share);
        Self {
            recomputed: figures.grades.recomputed.first().copied().unwrap_or(0),
            claimed: figures.grades.claimed.first().copied().unwrap_or(0),
            rate: figures.excellence_rate.map(share),
            rate_claimed: figures.excellence_rate_claimed.map(share),
        }
    }
}

/// An indicator that was missed or lost points.
#[derive(Debug)]
pub struct Missed {
    pub form: String,
    pub name: String,
    /// What follows, in one sentence.
    pub figures: String,
    pub target: String,
    pub actual: String,
    pub weight: Option<String>,
    pub score_claimed: Option<String>,
    pub score: Option<String>,
    /// The department's own words.
    pub reason: Option<String>,
    /// The part of them that says what will be done.
    pub measure: Option<String>,
}

/// A set of grades in words.
#[derive(Debug, Serialize)]
pub struct Bands {
    pub count: usize,
    pub text: String,
}

impl Facts {
    /// What the report is called: `教育局2025年度部门整体支出绩效自评报告`
    pub fn title(&self) -> String {
        format!("{}{}部门整体支出绩效自评报告", self.department, self.year)
    }

    /// # Errors
    /// If a form cannot be read any more.
    pub fn of(department: &Department, district: &District, profile: &Profile) -> io::Result<Self> {
        let figures = &department.figures;
        let counted: Vec<_> = department.projects.iter().filter(|entry| !entry.duplicate).collect();
        let forms = counted.iter().copied().chain(&department.whole);
        let forms = forms.map(Opened::of).collect::<io::Result<Vec<_>>>()?;
        let words = Words { profile };
        let quotes = Quotes::of(&forms);
        let missed: Vec<_> = forms.iter().flat_map(|form| words.missed(form)).collect();
        let without_measure = missed.iter().filter(|missed| missed.measure.is_none()).count();
        let lacking = without_amounts(&department.projects);
        let whole = forms.iter().find(|form| form.entry.form.kind == FormKind::Department);
        Ok(Self {
            department: one_line(&department.name),
            year: year(department, district),
            profile: profile.title.clone(),
            funds: funds::sums(&counted),
            whole: whole.map(|form| words.whole(form)),
            methods: methods(&forms),
            projects: counted.iter().map(|entry| words.project(entry)).collect(),
            duplicates: department.projects.len().saturating_sub(counted.len()),
            best: profile
                .grades
                .project
                .first()
                .map_or_else(String::new, |band| band.name.clone()),
            excellence: Excellence::of(figures, profile),
            missed,
            without_measure,
            // Without projects it is that of the department form, which is told by itself.
            execution: figures
                .execution_rate
                .filter(|_| figures.projects > 0)
                .map(|rate| words.rate(rate)),
            lacking: lacking
                .into_iter()
                .map(|entry| format!("{}{}", form_name(entry), missing_amounts(entry).join("，")))
                .collect(),
            mean: figures.mean_score.map(|score| words.points(score)),
            weighted: figures.weighted_score.map(|score| words.points(score)),
            conclusions: quotes.conclusions,
            full: plain(profile.marks.full),
            department_bands: bands(&profile.grades.department),
            project_bands: bands(&profile.grades.project),
            problems: quotes.problems,
            measures: quotes.measures,
            low_line: percent(profile.thresholds.low_execution, 2),
            low_execution: words.low_execution(&counted),
            errors: figures.errors,
            hints: figures.hints,
        })
    }
}

/// A form with all that stands on it.
pub struct Opened<'a> {
    pub entry: &'a Entry,
    pub scored: sent::ScoredForm,
}

impl<'a> Opened<'a> {
    /// # Errors
    /// If the form cannot be read any more.
    fn of(entry: &'a Entry) -> io::Result<Self> {
        Ok(Self {
            entry,
            scored: entry.open()?,
        })
    }
}

/// How the profile wants figures printed.
pub struct Words<'a> {
    profile: &'a Profile,
}

impl Words<'_> {
    fn points(&self, points: Decimal) -> String {
        fixed(points, self.profile.rounding.points)
    }

    pub fn rate(&self, rate: Decimal) -> String {
        percent(rate, self.profile.rounding.rate)
    }

    fn whole(&self, opened: &Opened) -> Whole {
        let (entry, form) = (opened.entry, &opened.scored.form);
        let outcome = &entry.outcome;
        Whole {
            funds: self.funds(entry),
            uses: funds::uses(form),
            goals: goals(form, |goal| goal.expected.as_ref().map(|cell| cell.text.as_str())),
            results: goals(form, |goal| goal.actual.as_ref().map(|cell| cell.text.as_str())),
            indicators: form.indicators.len(),
            levels: levels(form),
            result: self.result(outcome),
            unscored: outcome.unscored.map(Unscored::label),
            execution: outcome.execution.rate.map(|rate| self.rate(rate)),
            score_claimed: outcome.claimed_total.map(|score| self.points(score)),
            grade_claimed: outcome.grade_claimed.as_ref().map(Text::to_string),
            score: outcome.total.map(|score| self.points(score)),
            grade: outcome.grade.as_ref().map(Text::to_string),
        }
    }

    /// Score and grade, claimed and recomputed; None if the form has neither.
    fn result(&self, outcome: &FormResult) -> Option<String> {
        let claimed = self.score_and_grade("自评", outcome.claimed_total, outcome.grade_claimed.as_deref());
        let recomputed = self.score_and_grade("复算", outcome.total, outcome.grade.as_deref());
        let unscored = outcome.unscored.map(|why| why.label().to_owned());
        let parts: Vec<_> = [claimed, recomputed.or(unscored)].into_iter().flatten().collect();
        let has_figures = outcome.claimed_total.is_some() || outcome.total.is_some();
        has_figures.then(|| parts.join("；"))
    }

    fn score_and_grade(&self, kind: &str, score: Option<Decimal>, grade: Option<&str>) -> Option<String> {
        let score = format!("{kind}得分为{}分", self.points(score?));
        Some(match grade {
            Some(grade) => format!("{score}，{kind}等级为“{grade}”"),
            None => score,
        })
    }

    fn project(&self, entry: &Entry) -> Project {
        let outcome = &entry.outcome;
        let without = || match outcome.unscored {
            Some(why) => why.label().to_owned(),
            None => "【请补充：项目得分和等级】".to_owned(),
        };
        let execution = &outcome.execution;
        let amount = |figure| execution.in_ten_thousand(figure).map(amount);
        let points = |points: Option<Decimal>| points.map(|points| self.points(points));
        Project {
            name: one_line(entry.form.subject()),
            unit: entry.form.unit.as_ref().map(|unit| one_line(&unit.text)),
            result: self.result(outcome).unwrap_or_else(without),
            money: self
                .funds(entry)
                .unwrap_or_else(|| "【请补充：项目预算数和执行数】".to_owned()),
            initial: amount(execution.initial),
            budget: amount(execution.budget),
            spent: amount(execution.spent),
            rate: execution.rate.map(|rate| self.rate(rate)),
            score_claimed: points(outcome.claimed_total),
            grade_claimed: outcome
                .claimed_total
                .and(outcome.grade_claimed.as_ref())
                .map(Text::to_string),
            score: points(outcome.total),
            grade: outcome.total.and(outcome.grade.as_ref()).map(Text::to_string),
            unscored: outcome.unscored.map(Unscored::label),
            missing: missing_amounts(entry),
        }
    }

    fn missed(&self, opened: &Opened) -> Vec<Missed> {
        let entry = opened.entry;
        let lost = opened.scored.indicators().filter(|(_, outcome)| lost_points(outcome));
        let next = entry.form.year.and_then(|year| year.checked_add(1));
        let form = form_name(entry);
        lost.map(|(indicator, outcome)| {
            let reason = indicator.reason.as_ref().and_then(|cell| sentence(&cell.text));
            let written = |given: Option<Cow<str>>| {
                let line = given.map(|given| one_line(&given)).unwrap_or_default();
                if line.is_empty() { "未填写".to_owned() } else { line }
            };
            let points = |points: Option<Decimal>| points.map(|points| self.points(points));
            let mut missed = Missed {
                form: form.clone(),
                name: one_line(indicator.name()),
                figures: String::new(),
                target: written(target(indicator)),
                actual: written(actual(indicator)),
                weight: outcome.weight.map(plain),
                score_claimed: points(outcome.claimed),
                score: points(outcome.score),
                measure: reason
                    .as_deref()
                    .and_then(|reason| measure(reason, next))
                    .map(str::to_owned),
                reason,
            };
            missed.figures = missed.in_words();
            missed
        })
        .collect()
    }

    fn low_execution(&self, entries: &[&Entry]) -> Vec<String> {
        let line = self.profile.thresholds.low_execution;
        let low = entries.iter().filter_map(|entry| {
            let execution = &entry.outcome.execution;
            let rate = execution.rate.filter(|_| execution.is_low)?;
            let before = if rate < line { "" } else { "，舍入前不足" };
            Some(format!(
                "{}（{}{before}）",
                one_line(entry.form.subject()),
                self.rate(rate)
            ))
        });
        low.collect()
    }
}

impl Missed {
    /// Target, actual and points in one sentence.
    fn in_words(&self) -> String {
        let mut words = ["年度指标值", &self.target, "，实际完成值", &self.actual].concat();
        let points = [
            ("，分值", &self.weight),
            ("，自评得分", &self.score_claimed),
            ("，复算得分", &self.score),
        ];
        for (name, points) in points {
            for part in points.iter().flat_map(|points| [name, points, "分"]) {
                words.push_str(part);
            }
        }
        words
    }
}

/// The name by which a report calls a form.
pub fn form_name(entry: &Entry) -> String {
    match entry.form.kind {
        FormKind::Project => format!("“{}”项目", one_line(entry.form.subject())),
        FormKind::Department => "部门整体支出".to_owned(),
    }
}

/// Missed, or without a target to tell but short of full points.
fn lost_points(outcome: &IndicatorOutcome) -> bool {
    let short = outcome
        .score
        .zip(outcome.weight)
        .is_some_and(|(score, weight)| score < weight);
    match outcome.met {
        Some(met) => !met,
        None => short && outcome.basis != Basis::NotApplicable,
    }
}

/// The year of the district, else the one on the department's own forms.
fn year(department: &Department, district: &District) -> String {
    let own = || department.entries().find_map(|entry| entry.form.year);
    match district.year.or_else(own) {
        Some(year) => format!("{year}年度"),
        None => "【请补充：年度】".to_owned(),
    }
}

fn methods(forms: &[Opened]) -> Methods {
    let outcomes: Vec<_> = forms.iter().flat_map(|form| &form.scored.outcome.indicators).collect();
    let all = [Basis::Computed, Basis::Judged, Basis::Unscorable, Basis::NotApplicable];
    let kinds = all.into_iter().filter_map(|basis| {
        let count = outcomes.iter().filter(|outcome| outcome.basis == basis).count();
        let name = match basis {
            Basis::Computed => "按公式复算",
            Basis::Judged | Basis::Unscorable | Basis::NotApplicable => basis.label(),
        };
        (count > 0).then(|| format!("{name}{count}个"))
    });
    Methods {
        forms: forms.len(),
        all: outcomes.len(),
        kinds: kinds.collect::<Vec<_>>().join("、"),
    }
}

fn goals<'a>(form: &'a Form, text: fn(&'a Goal) -> Option<&'a str>) -> Vec<String> {
    form.goals
        .iter()
        .filter_map(|goal| text(goal).and_then(sentence))
        .collect()
}

/// How many indicators stand below each level-1 name, in the order of the form.
fn levels(form: &Form) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for level in form.indicators.iter().filter_map(|indicator| indicator.level1.as_ref()) {
        match counts.iter_mut().find(|(name, _)| *name == level.name) {
            Some((_, count)) => *count += 1,
            None => counts.push((&level.name, 1)),
        }
    }
    let named: Vec<_> = counts
        .iter()
        .map(|(name, count)| format!("{}{count}个", one_line(name)))
        .collect();
    (!named.is_empty()).then(|| named.join("、"))
}

/// `得分≥85分为优秀；75分≤得分＜85分为良好；…；得分＜60分为较差`
pub fn bands(bands: &[Band]) -> Bands {
    let mut upper: Option<Decimal> = None;
    let mut parts = Vec::new();
    for band in bands {
        let from = plain(band.from);
        parts.push(match upper.map(plain) {
            None => format!("得分≥{from}分为{}", band.name),
            Some(upper) if band.from.is_zero() => format!("得分＜{upper}分为{}", band.name),
            Some(upper) => format!("{from}分≤得分＜{upper}分为{}", band.name),
        });
        upper = Some(band.from);
    }
    Bands {
        count: bands.len(),
        text: parts.join("；"),
    }
}
