//! The figures of a department, of the district, and of a city of districts: counts, shares, sums and means of forms.

use super::execution::execution_rate;
use super::grade::excellence_rate;
use super::points::rounded;
use crate::domain::district::{Department, Entry, Figures, GradeCounts};
use crate::profile::Profile;
use crate::profile::model::{Band, RankBy};
use rust_decimal::Decimal;

/// The figures of a department. Duplicates are left out.
pub fn department_figures(department: &Department, profile: &Profile) -> Figures {
    sums(department, profile).figures(profile)
}

/// The figures of all departments together, computed from their forms, never from their shares or means.
pub fn district_figures(departments: &[Department], profile: &Profile) -> Figures {
    let mut all = Sums::of(profile);
    for department in departments {
        all.join(&sums(department, profile));
    }
    all.figures(profile)
}

/// What the forms of a department add up to. Its department form gives amounts only where there are no projects, since
/// it holds theirs.
pub fn sums(department: &Department, profile: &Profile) -> Sums {
    let mut sums = Sums::of(profile);
    for entry in department.projects.iter().filter(|entry| !entry.duplicate) {
        sums.add(&Counted::of(entry), profile);
    }
    if let (0, Some(whole)) = (sums.projects, &department.whole) {
        let Counted { budget, spent, .. } = Counted::of(whole);
        sums.add_money(budget, spent);
    }
    sums
}

/// What the figures ask of a project form. Totals in points, amounts in 万元.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// 复算总分
    pub total: Option<Decimal>,
    /// 自报总分
    pub claimed_total: Option<Decimal>,
    pub grade: Option<&'a str>,
    pub grade_claimed: Option<&'a str>,
    pub budget: Option<Decimal>,
    pub spent: Option<Decimal>,
}

impl<'a> Counted<'a> {
    fn of(entry: &'a Entry) -> Self {
        let outcome = &entry.outcome;
        let execution = &outcome.execution;
        Self {
            total: outcome.total,
            claimed_total: outcome.claimed_total,
            grade: outcome.grade.as_deref(),
            grade_claimed: outcome.grade_claimed.as_deref(),
            budget: execution.in_ten_thousand(execution.budget),
            spent: execution.in_ten_thousand(execution.spent),
        }
    }
}

/// A sum of what is there; nothing if nothing is, or if it is too large.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    count: usize,
    value: Option<Decimal>,
}

impl Sum {
    fn add(&mut self, figure: Option<Decimal>) {
        self.join(Self {
            count: usize::from(figure.is_some()),
            value: figure,
        });
    }

    fn join(&mut self, other: Self) {
        self.value = match (self.count, other.count) {
            (_, 0) => self.value,
            (0, _) => other.value,
            _ => self
                .value
                .zip(other.value)
                .and_then(|(one, other)| one.checked_add(other)),
        };
        self.count += other.count;
    }
}

/// Scores on their way to a mean, plain and weighted by 全年预算数.
#[derive(Debug, Clone, Copy, Default)]
struct Scores {
    plain: Sum,
    weighted: Sum,
    weights: Sum,
}

impl Scores {
    /// A project without a budget above nought weighs nothing.
    fn add(&mut self, score: Option<Decimal>, budget: Option<Decimal>) {
        self.plain.add(score);
        let budget = budget.filter(|budget| *budget > Decimal::ZERO);
        if let (Some(score), Some(budget)) = (score, budget) {
            let weighted = score.checked_mul(budget);
            self.weighted.join(Sum {
                count: 1,
                value: weighted,
            });
            self.weights.add(Some(budget));
        }
    }

    fn join(&mut self, other: &Self) {
        self.plain.join(other.plain);
        self.weighted.join(other.weighted);
        self.weights.join(other.weights);
    }

    /// The mean of the scores that there are.
    fn mean(&self, digits: u32) -> Option<Decimal> {
        let mean = self.plain.value?.checked_div(Decimal::from(self.plain.count))?;
        Some(rounded(mean, digits))
    }

    fn weighted_mean(&self, digits: u32) -> Option<Decimal> {
        let mean = self.weighted.value?.checked_div(self.weights.value?)?;
        Some(rounded(mean, digits))
    }
}

/// What project forms add up to, one by one or set by set: every share, rate and mean is computed from it once, at the
/// end.
#[derive(Debug, Clone)]
pub struct Sums {
    pub projects: usize,
    grades: GradeCounts,
    budget: Sum,
    spent: Sum,
    /// Of the forms that give both: money of which only one side is known would bend the rate.
    complete_budget: Sum,
    complete_spent: Sum,
    recomputed: Scores,
    claimed: Scores,
}

impl Sums {
    /// Nothing yet, with a place for each grade of the profile.
    pub fn of(profile: &Profile) -> Self {
        let none = vec![0; profile.grades.project.len() + 1];
        Self {
            projects: 0,
            grades: GradeCounts {
                claimed: none.clone(),
                recomputed: none,
            },
            budget: Sum::default(),
            spent: Sum::default(),
            complete_budget: Sum::default(),
            complete_spent: Sum::default(),
            recomputed: Scores::default(),
            claimed: Scores::default(),
        }
    }

    /// Adds a project.
    pub fn add(&mut self, project: &Counted, profile: &Profile) {
        self.projects += 1;
        count(&mut self.grades.recomputed, project.grade, &profile.grades.project);
        count(&mut self.grades.claimed, project.grade_claimed, &profile.grades.project);
        self.recomputed.add(project.total, project.budget);
        self.claimed.add(project.claimed_total, project.budget);
        self.add_money(project.budget, project.spent);
    }

    /// Adds amounts in 万元 that belong to no project counted.
    pub fn add_money(&mut self, budget: Option<Decimal>, spent: Option<Decimal>) {
        self.budget.add(budget);
        self.spent.add(spent);
        if budget.is_some() && spent.is_some() {
            self.complete_budget.add(budget);
            self.complete_spent.add(spent);
        }
    }

    /// Adds all of another set.
    pub fn join(&mut self, other: &Self) {
        self.projects += other.projects;
        let counts = [
            (&mut self.grades.recomputed, &other.grades.recomputed),
            (&mut self.grades.claimed, &other.grades.claimed),
        ];
        for (own, others) in counts {
            own.iter_mut().zip(others).for_each(|(own, other)| *own += other);
        }
        self.budget.join(other.budget);
        self.spent.join(other.spent);
        self.complete_budget.join(other.complete_budget);
        self.complete_spent.join(other.complete_spent);
        self.recomputed.join(&other.recomputed);
        self.claimed.join(&other.claimed);
    }

    /// The figures; errors and hints are counted elsewhere.
    pub fn figures(&self, profile: &Profile) -> Figures {
        let points = profile.rounding.points;
        let share = |counts: &[usize]| {
            let rate = excellence_rate(counts, self.projects);
            rate.map(|rate| rounded(rate, profile.rounding.share))
        };
        let money = self.complete_spent.value.zip(self.complete_budget.value);
        let execution_rate = money.and_then(|(spent, budget)| execution_rate(spent, budget));
        Figures {
            projects: self.projects,
            scored: self.recomputed.plain.count,
            excellence_rate: share(&self.grades.recomputed),
            excellence_rate_claimed: share(&self.grades.claimed),
            grades: self.grades.clone(),
            budget: self.budget.value,
            spent: self.spent.value,
            execution_rate: execution_rate.map(|rate| rounded(rate, profile.rounding.rate)),
            mean_score: self.recomputed.mean(points),
            weighted_score: self.recomputed.weighted_mean(points),
            mean_score_claimed: self.claimed.mean(points),
            errors: 0,
            hints: 0,
        }
    }

    /// The mean of the scores that rank.
    pub fn mean(&self, profile: &Profile) -> Option<Decimal> {
        self.ranking(profile).mean(profile.rounding.points)
    }

    /// The same weighted by 全年预算数.
    pub fn weighted_mean(&self, profile: &Profile) -> Option<Decimal> {
        self.ranking(profile).weighted_mean(profile.rounding.points)
    }

    const fn ranking(&self, profile: &Profile) -> &Scores {
        match profile.ranking.by {
            RankBy::Recomputed => &self.recomputed,
            RankBy::Claimed => &self.claimed,
        }
    }
}

/// Counts a grade in the order of the profile's bands, none or one of another set last.
fn count(counts: &mut [usize], grade: Option<&str>, bands: &[Band]) {
    let band = grade.and_then(|grade| bands.iter().position(|band| band.name == grade));
    if let Some(count) = counts.get_mut(band.unwrap_or(bands.len())) {
        *count += 1;
    }
}
