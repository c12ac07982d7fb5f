//! data/ of the city: its districts and their departments, one record a line.

use crate::domain::city::{City, Member, Region};
use crate::domain::district::Figures;
use crate::domain::record::{DEPARTMENTS, SCHEMA};
use crate::write::data::{Table, Value};

const REGION_KEYS: [&str; 19] = [
    "region",
    "place",
    "departments",
    "departments_expected",
    "departments_missing",
    "projects",
    "projects_excellent",
    "excellence_rate",
    "excellence_rate_claimed",
    "budget",
    "spent",
    "execution_rate",
    "mean_score",
    "weighted_score",
    "mean_score_claimed",
    "errors",
    "hints",
    "schema",
    "profile_hash",
];

/// One record a district, in the order given.
pub fn regions(city: &City) -> Table<'_> {
    Table::of("regions", REGION_KEYS.to_vec(), city.regions.iter().map(region))
}

fn region(region: &Region) -> Vec<Value<'_>> {
    let figures = &region.figures;
    let mut values = vec![
        text(&region.name),
        Value::Count(region.place),
        count(region.members.len()),
        Value::Count(region.roster_size),
        Value::Count(region.roster_size.map(|_| region.not_sent)),
    ];
    values.extend(shares_and_money(figures));
    values.extend([
        Value::Decimal(figures.mean_score),
        Value::Decimal(figures.weighted_score),
        Value::Decimal(figures.mean_score_claimed),
        count(figures.errors),
        count(figures.hints),
        count(SCHEMA),
        text(&region.profile_hash),
    ]);
    values
}

const DEPARTMENT_KEYS: [&str; 18] = [
    "region",
    "department",
    "place",
    "projects",
    "projects_excellent",
    "excellence_rate",
    "excellence_rate_claimed",
    "budget",
    "spent",
    "execution_rate",
    "mean_score",
    "weighted_score",
    "whole_score",
    "whole_score_claimed",
    "grade",
    "ranking_score",
    "errors",
    "hints",
];

/// One record a department, district by district.
pub fn departments(city: &City) -> Table<'_> {
    let members = city
        .regions
        .iter()
        .flat_map(|region| region.members.iter().map(move |member| (region, member)));
    Table::of(
        DEPARTMENTS,
        DEPARTMENT_KEYS.into_iter().chain(["schema", "profile_hash"]).collect(),
        members.map(|(region, member)| department(region, member)),
    )
}

fn department<'a>(region: &'a Region, member: &'a Member) -> Vec<Value<'a>> {
    let figures = &member.figures;
    let mut values = vec![text(&region.name), text(&member.name), Value::Count(member.place)];
    values.extend(shares_and_money(figures));
    values.extend([
        Value::Decimal(figures.mean_score),
        Value::Decimal(figures.weighted_score),
        Value::Decimal(member.whole_score),
        Value::Decimal(member.whole_score_claimed),
        Value::Text(member.grade.as_deref().map(Into::into)),
        Value::Decimal(member.ranking_score),
        count(figures.errors),
        count(figures.hints),
        count(SCHEMA),
        text(&region.profile_hash),
    ]);
    values
}

/// From `projects` to `execution_rate`.
fn shares_and_money(figures: &Figures) -> [Value<'static>; 7] {
    [
        count(figures.projects),
        count(figures.grades.recomputed.first().copied().unwrap_or(0)),
        Value::Decimal(figures.excellence_rate),
        Value::Decimal(figures.excellence_rate_claimed),
        Value::Decimal(figures.budget),
        Value::Decimal(figures.spent),
        Value::Decimal(figures.execution_rate),
    ]
}

fn text(text: &str) -> Value<'_> {
    Value::Text(Some(text.into()))
}

fn count(number: usize) -> Value<'static> {
    Value::Count(Some(number))
}
