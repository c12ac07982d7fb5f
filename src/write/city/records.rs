//! data/ of the city: its districts and their departments, one record a line.

use crate::domain::city::{City, Member, Region};
use crate::domain::record::{DEPARTMENTS, SCHEMA};
use crate::write::data::records::{FIGURE_KEYS, WHOLE_KEYS, count, figures, text, whole};
use crate::write::data::{Table, Value};

/// One record a district, in the order given.
pub fn regions(city: &City) -> Table<'_> {
    let own = [
        &[
            "region",
            "place",
            "departments",
            "departments_expected",
            "departments_missing",
        ],
        &FIGURE_KEYS[..],
        &[
            "mean_score_claimed",
            "ranking_score",
            "errors",
            "hints",
            "schema",
            "profile_hash",
        ],
    ];
    Table::of("regions", own.concat(), city.regions.iter().map(region))
}

fn region(region: &Region) -> Vec<Value<'_>> {
    let mut values = vec![
        text(&region.name),
        Value::Count(region.place),
        count(region.members.len()),
        Value::Count(region.roster_size),
        Value::Count(region.roster_size.map(|_| region.not_sent)),
    ];
    values.extend(figures(&region.figures));
    values.extend([
        Value::Decimal(region.figures.mean_score_claimed),
        Value::Decimal(region.ranking_score),
        count(region.figures.errors),
        count(region.figures.hints),
        count(SCHEMA),
        text(&region.profile_hash),
    ]);
    values
}

/// One record a department, district by district.
pub fn departments(city: &City) -> Table<'_> {
    let own = [
        &["region", "department", "place"],
        &FIGURE_KEYS[..],
        &WHOLE_KEYS,
        &["ranking_score", "errors", "hints", "schema", "profile_hash"],
    ];
    let members = city
        .regions
        .iter()
        .flat_map(|region| region.members.iter().map(move |member| department(region, member)));
    Table::of(DEPARTMENTS, own.concat(), members)
}

fn department<'a>(region: &'a Region, member: &'a Member) -> Vec<Value<'a>> {
    let mut values = vec![text(&region.name), text(&member.name), Value::Count(member.place)];
    values.extend(figures(&member.figures));
    values.extend(whole(member.whole, member.grade.as_deref()));
    values.extend([
        Value::Decimal(member.ranking_score),
        count(member.figures.errors),
        count(member.figures.hints),
        count(SCHEMA),
        text(&region.profile_hash),
    ]);
    values
}
