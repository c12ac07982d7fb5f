//! Whether what a district's run recorded agrees with itself: of a folder that was cut short, put together from two
//! runs, or edited, no figure is taken.

use super::city::{DepartmentRecord, Gathered, RegionRecord};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// What a district's manifest says its records come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Claims {
    pub departments: usize,
    /// Projects that count, and those of them with a recomputed total.
    pub projects: usize,
    pub scored: usize,
    /// Findings on all that was sent, those on the roster and on files of nobody included.
    pub errors: usize,
    pub hints: usize,
}

impl Gathered<'_> {
    /// The first thing in which the records of a district contradict each other. Means are compared if the district was
    /// `scored_alike`, under a profile that scores as the one asked for.
    pub fn contradiction(
        &self,
        region: &RegionRecord,
        departments: &[DepartmentRecord],
        scored_alike: bool,
    ) -> Option<String> {
        let mut names = BTreeSet::new();
        if let Some(twice) = departments.iter().find(|department| !names.insert(&*department.name)) {
            return Some(format!("部门记录中「{}」出现了两次", twice.name));
        }
        if let Some(unknown) = self.by_department.keys().find(|name| !names.contains(name.as_str())) {
            return Some(format!("项目记录中的「{unknown}」不在部门记录中"));
        }
        let of_departments = departments.iter();
        of_departments
            .filter_map(|department| self.contradiction_in(department, scored_alike))
            .chain(self.contradiction_in_counts(region, departments))
            .next()
    }

    /// Between the record of a department and those of its projects.
    fn contradiction_in(&self, department: &DepartmentRecord, scored_alike: bool) -> Option<String> {
        let sums = self.by_department.get(&department.name);
        let figures = sums.map(|sums| sums.figures(self.profile));
        let figures = figures.as_ref();
        let projects = figures.map_or(0, |figures| figures.projects);
        let name = &department.name;
        if projects != department.projects {
            let stated = department.projects;
            return Some(format!(
                "部门记录写明「{name}」有项目{stated}个，项目记录中有{projects}个"
            ));
        }
        let figures = figures?;
        let mean = |stated: Option<Decimal>| stated.filter(|_| scored_alike);
        let compared = [
            ("全年预算数", department.budget, figures.budget),
            ("全年执行数", department.spent, figures.spent),
            ("项目平均分", mean(department.mean_score), mean(figures.mean_score)),
        ];
        let differing = compared.into_iter().find(|(_, stated, summed)| stated != summed);
        differing.map(|(what, stated, summed)| {
            let (stated, summed) = (shown(stated), shown(summed));
            format!("部门记录写明「{name}」的{what}为{stated}，由项目记录算得{summed}")
        })
    }

    /// Between the manifest and the record files.
    fn contradiction_in_counts(&self, region: &RegionRecord, departments: &[DepartmentRecord]) -> Option<String> {
        let claims = &region.claims;
        let figures = || self.by_department.values().map(|sums| sums.figures(self.profile));
        let projects = self.by_department.values().map(|sums| sums.projects).sum();
        let scored = figures().map(|figures| figures.scored).sum();
        let counted = [
            ("部门", claims.departments, departments.len()),
            ("项目", claims.projects, projects),
            ("复算出总分的项目", claims.scored, scored),
        ];
        let differing = counted.into_iter().find(|(_, stated, found)| stated != found);
        let told = differing.map(|(what, stated, found)| format!("运行记录写明{what}{stated}个，data中有{found}个"));
        // Findings on no department's forms come on top.
        let most = [
            (
                "强制",
                claims.errors,
                departments.iter().map(|one| one.errors).sum::<usize>(),
            ),
            ("提示", claims.hints, departments.iter().map(|one| one.hints).sum()),
        ];
        let exceeding = most.into_iter().find(|(_, stated, found)| stated < found);
        let exceeded =
            exceeding.map(|(what, stated, found)| format!("运行记录写明{what}问题{stated}处，各部门合计{found}处"));
        told.or(exceeded)
    }
}

fn shown(figure: Option<Decimal>) -> String {
    figure.map_or_else(|| "空".to_owned(), |figure| figure.normalize().to_string())
}
