//! The figures of a department and of the district: counts, shares, sums and means of its forms.

use super::execution::{execution_rate, sum};
use super::grade::excellence_rate;
use super::points::rounded;
use crate::domain::district::{Department, Entry, Figures, GradeCounts};
use crate::profile::Profile;
use rust_decimal::Decimal;

/// The figures of a department. Duplicates are left out.
pub fn department_figures(department: &Department, profile: &Profile) -> Figures {
    figures(&counted(department), &funded(department), profile)
}

/// The figures of all departments together, computed from their forms, never from their shares or means.
pub fn district_figures(departments: &[Department], profile: &Profile) -> Figures {
    let projects: Vec<&Entry> = departments.iter().flat_map(counted).collect();
    let funded: Vec<&Entry> = departments.iter().flat_map(funded).collect();
    figures(&projects, &funded, profile)
}

fn counted(department: &Department) -> Vec<&Entry> {
    department.projects.iter().filter(|entry| !entry.duplicate).collect()
}

/// The forms whose amounts add up: the projects; the department form only where there are none, since it holds them.
fn funded(department: &Department) -> Vec<&Entry> {
    let projects = counted(department);
    if projects.is_empty() {
        department.whole.iter().collect()
    } else {
        projects
    }
}

fn figures(projects: &[&Entry], funded: &[&Entry], profile: &Profile) -> Figures {
    let points = profile.rounding.points;
    let share = |excellent| {
        let rate = excellence_rate(excellent, projects.len());
        rate.map(|rate| rounded(rate, profile.rounding.share))
    };
    let grades = grade_counts(projects, profile);
    let budget = sum(funded.iter().map(|entry| budget(entry)));
    let spent = sum(funded.iter().map(|entry| spent(entry)));
    let execution_rate = rate_of_sums(funded).map(|rate| rounded(rate, profile.rounding.rate));
    Figures {
        projects: projects.len(),
        scored: projects.iter().filter(|entry| entry.outcome.total.is_some()).count(),
        excellence_rate: share(grades.recomputed.first().copied().unwrap_or_default()),
        excellence_rate_claimed: share(grades.claimed.first().copied().unwrap_or_default()),
        grades,
        budget,
        spent,
        execution_rate,
        mean_score: mean(projects, recomputed, points),
        weighted_score: weighted_mean(projects, recomputed, points),
        mean_score_claimed: mean(projects, claimed, points),
        errors: 0,
        hints: 0,
    }
}

/// Σ执行数 ÷ Σ全年预算数 over the forms that give both: money of which only one side is known would bend the rate.
fn rate_of_sums(funded: &[&Entry]) -> Option<Decimal> {
    let complete = || {
        funded
            .iter()
            .filter(|entry| budget(entry).is_some() && spent(entry).is_some())
    };
    let budget = sum(complete().map(|entry| budget(entry)))?;
    let spent = sum(complete().map(|entry| spent(entry)))?;
    execution_rate(spent, budget)
}

/// 复算总分 of a form.
pub const fn recomputed(entry: &Entry) -> Option<Decimal> {
    entry.outcome.total
}

/// 自报总分 of a form.
pub const fn claimed(entry: &Entry) -> Option<Decimal> {
    entry.outcome.claimed_total
}

fn budget(entry: &Entry) -> Option<Decimal> {
    entry.outcome.execution.in_ten_thousand(entry.outcome.execution.budget)
}

fn spent(entry: &Entry) -> Option<Decimal> {
    entry.outcome.execution.in_ten_thousand(entry.outcome.execution.spent)
}

/// Projects by grade in the order of the profile's bands, those without or of another set last.
fn grade_counts(projects: &[&Entry], profile: &Profile) -> GradeCounts {
    let bands = &profile.grades.project;
    let count = |grade: fn(&Entry) -> Option<&str>| {
        let mut counts = vec![0; bands.len() + 1];
        for entry in projects {
            let band = grade(entry).and_then(|grade| bands.iter().position(|band| band.name == grade));
            if let Some(count) = counts.get_mut(band.unwrap_or(bands.len())) {
                *count += 1;
            }
        }
        counts
    };
    GradeCounts {
        claimed: count(|entry| entry.outcome.grade_claimed.as_deref()),
        recomputed: count(|entry| entry.outcome.grade.as_deref()),
    }
}

/// The mean of the scores that there are.
pub fn mean(projects: &[&Entry], score: fn(&Entry) -> Option<Decimal>, digits: u32) -> Option<Decimal> {
    let scores: Vec<Decimal> = projects.iter().filter_map(|entry| score(entry)).collect();
    let total = sum(scores.iter().copied().map(Some))?;
    let mean = total.checked_div(Decimal::from(scores.len()))?;
    Some(rounded(mean, digits))
}

/// The mean of the scores weighted by 全年预算数; projects without a budget above nought weigh nothing.
pub fn weighted_mean(projects: &[&Entry], score: fn(&Entry) -> Option<Decimal>, digits: u32) -> Option<Decimal> {
    let mut weighted = Decimal::ZERO;
    let mut weights = Decimal::ZERO;
    for entry in projects {
        let budget = budget(entry).filter(|budget| *budget > Decimal::ZERO);
        if let (Some(score), Some(budget)) = (score(entry), budget) {
            weighted = weighted.checked_add(score.checked_mul(budget)?)?;
            weights = weights.checked_add(budget)?;
        }
    }
    let mean = weighted.checked_div(weights)?;
    Some(rounded(mean, digits))
}
