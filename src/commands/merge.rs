//! `jiping merge`: from the results of districts to the ranking of a city or province.

use super::{Exit, say};
use crate::cli::MergeArgs;
use crate::domain::city::City;
use crate::error::Error;
use crate::pipeline;
use crate::profile::{self, Loaded};
use crate::read::results::{self, Outcome};
use crate::regulation::{self, Gathered};
use crate::write::{self, Delivery};
use std::collections::BTreeSet;
use std::io::Write;

/// Reads every district's records, ranks anew, and writes the output folder. Exit 0: the districts' faults were told
/// when they were scored.
pub fn merge(arguments: &MergeArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let loaded = profile::load(&arguments.profile)?;
    write::unused(&arguments.output)?;
    let outcomes = results::outcomes(&arguments.inputs)?;
    distinct(&outcomes)?;
    let city = city(&outcomes, &loaded, arguments.mixed_profiles)?;
    let delivery = Delivery::into(&arguments.output)?;
    write::city::write(&city, &loaded.profile, &delivery)?;
    let written = delivery.complete()?;
    let members: usize = city.regions.iter().map(|region| region.members.len()).sum();
    say(
        out,
        format_args!(
            "共{}个地区、{members}个部门、{}个项目 → {}",
            city.regions.len(),
            city.figures.projects,
            written.join(write::city::FILE).display()
        ),
    );
    Ok(Exit::Clean)
}

/// Two folders of one name may be one district twice: nobody can tell them apart in a ranking.
fn distinct(outcomes: &[Outcome]) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    match outcomes.iter().find(|outcome| !names.insert(&outcome.name)) {
        Some(outcome) => Err(Error::RegionRepeated {
            name: outcome.name.clone(),
        }),
        None => Ok(()),
    }
}

/// District by district: the records of one are gone before the next is read.
fn city(outcomes: &[Outcome], loaded: &Loaded, mixed: bool) -> Result<City, Error> {
    let profile = &loaded.profile;
    let records = outcomes.iter().map(results::region).collect::<Result<Vec<_>, _>>()?;
    let hash = pipeline::profile_hash(loaded);
    let others = records.iter().filter(|record| record.profile_hash != hash);
    let others: Vec<_> = others
        .map(|record| (record.name.clone(), record.profile.clone()))
        .collect();
    if !others.is_empty() && !mixed {
        return Err(Error::ProfilesDiffer {
            asked: profile.title.clone(),
            others,
        });
    }
    let mut regions = Vec::with_capacity(outcomes.len());
    for (outcome, record) in outcomes.iter().zip(records) {
        let departments = results::departments(outcome)?;
        let mut gathered = Gathered::new(profile);
        results::projects(outcome, |department, project| gathered.add(department, project))?;
        if let Some(name) = gathered.unknown(&departments) {
            return Err(Error::ResultsDamaged {
                path: outcome.path.clone(),
                cause: format!("项目记录中的「{name}」不在部门记录中"),
            });
        }
        regions.push(gathered.region(record, departments));
    }
    Ok(regulation::city(regions, profile))
}
