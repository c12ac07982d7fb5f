//! What the page says of the district, already in words.

use super::bars::{Bars, Counts};
use super::departments::{Print, Row, or_mark};
use super::matters::{Matter, elsewhere, name};
use crate::domain::district::{District, Fate, Figures};
use crate::profile::{Profile, ranking_basis};
use crate::write::gaps::without_amounts;
use crate::write::intervals::Intervals;
use crate::write::summary::year;
use crate::write::wording::{amount, grade_names, one_line};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io;

/// What the template may print, besides the departments.
#[derive(Debug, Serialize)]
pub struct Facts {
    title: String,
    profile: String,
    basis: String,
    version: &'static str,
    figures: Vec<KeyFigure>,
    charts: [Bars; 2],
    sums: Row,
    not_sent: Vec<String>,
    useless: Vec<String>,
    /// Findings that are no received department's.
    others: Vec<Matter>,
}

/// A figure of the whole district with what it means.
#[derive(Debug, Serialize)]
struct KeyFigure {
    name: &'static str,
    value: String,
    note: String,
}

impl Facts {
    /// # Errors
    /// If a finding cannot be read any more.
    pub fn of(district: &District, print: &Print) -> io::Result<Self> {
        let profile = print.profile;
        Ok(Self {
            title: format!("{}预算绩效自评看板", year(district)),
            profile: profile.title.clone(),
            basis: ranking_basis(profile),
            version: env!("CARGO_PKG_VERSION"),
            figures: key_figures(district, print),
            charts: [grades(district, profile), scores(district, profile)],
            sums: Row::of(&district.figures, print),
            not_sent: district.not_sent.iter().map(|one| name(one)).collect(),
            useless: useless(district),
            others: others(district)?,
        })
    }
}

/// Twelve figures: what was sent, money, grades and points, what was found.
fn key_figures(district: &District, print: &Print) -> Vec<KeyFigure> {
    let mut figures = received(district, print);
    figures.extend(money(district, print));
    figures.extend(excellence(&district.figures, print));
    figures.extend(points(&district.figures, print));
    figures.extend(problems(&district.figures));
    figures
}

fn figure(name: &'static str, value: String, note: impl Into<String>) -> KeyFigure {
    KeyFigure {
        name,
        value,
        note: note.into(),
    }
}

fn received(district: &District, print: &Print) -> Vec<KeyFigure> {
    let figures = &district.figures;
    let coverage = district.coverage();
    let covered = coverage.and_then(|(sent, size)| Decimal::from(sent).checked_div(Decimal::from(size)));
    let lacking = coverage.map(|_| format!("未报送{}个", district.not_sent.len()));
    let quotient = coverage.map(|(sent, size)| format!("{sent}个÷名录{size}个"));
    vec![
        figure(
            "已报送部门",
            district.departments.len().to_string(),
            lacking.unwrap_or_default(),
        ),
        figure(
            "报送覆盖率",
            print.share(covered),
            quotient.unwrap_or_else(|| "没有部门名录".to_owned()),
        ),
        figure(
            "自评项目",
            figures.projects.to_string(),
            format!("已复算{}个", figures.scored),
        ),
    ]
}

fn money(district: &District, print: &Print) -> [KeyFigure; 3] {
    let figures = &district.figures;
    let lacking = without_amounts(district.departments.iter().flat_map(|one| &one.projects)).len();
    let basis = match lacking {
        0 => "执行数÷全年预算数".to_owned(),
        _ => format!("不含缺数的{lacking}个项目"),
    };
    [
        figure("全年预算数", or_mark(figures.budget.map(amount)), "万元"),
        figure("全年执行数", or_mark(figures.spent.map(amount)), "万元"),
        figure("预算执行率", print.rate(figures.execution_rate), basis),
    ]
}

fn excellence(figures: &Figures, print: &Print) -> [KeyFigure; 2] {
    let best = print.profile.grades.project.first();
    let best = best.map_or("", |band| band.name.as_str());
    let of = |name, rate: Option<Decimal>, counts: &[usize]| {
        let quotient = match (rate, counts.first()) {
            (Some(_), Some(excellent)) => format!("{best}{excellent}个÷{}个", figures.projects),
            _ => "没有可以定级的项目".to_owned(),
        };
        figure(name, print.share(rate), quotient)
    };
    let grades = &figures.grades;
    [
        of("评优率（自报）", figures.excellence_rate_claimed, &grades.claimed),
        of("评优率（复算）", figures.excellence_rate, &grades.recomputed),
    ]
}

fn points(figures: &Figures, print: &Print) -> [KeyFigure; 2] {
    let of = |name, mean| figure(name, print.points(mean), "简单平均");
    [
        of("项目平均分（自报）", figures.mean_score_claimed),
        of("项目平均分（复算）", figures.mean_score),
    ]
}

fn problems(figures: &Figures) -> [KeyFigure; 2] {
    [
        figure("强制问题", figures.errors.to_string(), "须改正后重新报送"),
        figure("提示问题", figures.hints.to_string(), "须核实"),
    ]
}

fn grades(district: &District, profile: &Profile) -> Bars {
    let names = grade_names(&profile.grades.project);
    let counted = |counts: &[usize]| {
        let counts = counts.iter().copied().chain(std::iter::repeat(0));
        counts.take(names.len()).collect()
    };
    let grades = &district.figures.grades;
    let counts = Counts {
        claimed: counted(&grades.claimed),
        recomputed: counted(&grades.recomputed),
        names,
    };
    Bars::of("grades", "项目等级分布（项目数）", &counts)
}

fn scores(district: &District, profile: &Profile) -> Bars {
    let intervals = Intervals::of(profile);
    let counts = Counts {
        names: intervals.names(),
        claimed: intervals.claimed(district),
        recomputed: intervals.recomputed(district),
    };
    Bars::of("scores", "项目得分分布（项目数）", &counts)
}

/// Files that nothing could be taken from, with the reason.
fn useless(district: &District) -> Vec<String> {
    let useless = district.intake.iter().filter_map(|intake| match &intake.fate {
        Fate::Refused { reason } => Some(format!("{}：{reason}", intake.file)),
        Fate::NoForm => Some(format!("{}：没有可识别的自评表", intake.file)),
        Fate::Read { .. } | Fate::Passed { .. } | Fate::Litter => None,
    });
    useless.map(|told| one_line(&told)).collect()
}

/// What belongs to no department that sent something.
fn others(district: &District) -> io::Result<Vec<Matter>> {
    let received: BTreeSet<&str> = district.departments.iter().map(|one| &*one.name).collect();
    let is_other = |department: Option<&str>| department.is_none_or(|name| !received.contains(name));
    let mut others = Vec::new();
    for found in &district.findings {
        if found.kinds().any(|kind| is_other(kind.department)) {
            let findings = found.open()?;
            let own = findings
                .iter()
                .filter(|finding| is_other(finding.department.as_deref()));
            others.extend(own.map(elsewhere));
        }
    }
    Ok(others)
}
