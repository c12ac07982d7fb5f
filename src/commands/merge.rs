//! `jiping merge`: from the results of districts to the ranking of a city or province.

use super::{Exit, say};
use crate::cli::MergeArgs;
use crate::domain::city::City;
use crate::domain::text::visible;
use crate::error::Error;
use crate::pipeline;
use crate::profile::{self, Loaded};
use crate::read::manifest::{Manifest, manifest};
use crate::read::results::{self, Outcome};
use crate::regulation::{self, Gathered, RegionRecord};
use crate::write::{self, Delivery};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Reads every district's records, ranks anew, and writes the output folder. Exit 0: the districts' faults were told
/// when they were scored.
pub fn merge(arguments: &MergeArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let loaded = profile::load(&arguments.profile)?;
    write::unused(&arguments.output)?;
    let outcomes = results::outcomes(&arguments.inputs)?;
    distinct(&outcomes)?;
    let city = city(&outcomes, &loaded, arguments.mixed_profiles, out)?;
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

/// Pairs of districts that have files in common, whose forms count in both.
struct Shared<'a> {
    regions: [&'a Manifest; 2],
    /// How many such files there are, and one of them.
    files: usize,
    file: &'a str,
}

/// The districts that have files with the same content, each beside the first that has them.
fn shared(manifests: &[Manifest]) -> Vec<Shared<'_>> {
    let mut seen: BTreeMap<u128, usize> = BTreeMap::new();
    let mut pairs: BTreeMap<(usize, usize), Shared<'_>> = BTreeMap::new();
    for (place, manifest) in manifests.iter().enumerate() {
        for (hash, file) in manifest.counted() {
            let first = *seen.entry(hash).or_insert(place);
            if let Some(other) = manifests.get(first).filter(|_| first != place) {
                let pair = pairs.entry((first, place)).or_insert(Shared {
                    regions: [other, manifest],
                    files: 0,
                    file,
                });
                pair.files += 1;
            }
        }
    }
    pairs.into_values().collect()
}

/// No two folders are one district under two names. Single files in common are told: who counts them is for people to say.
fn each_district_once(manifests: &[Manifest], out: &mut dyn Write) -> Result<(), Error> {
    for Shared { regions, files, file } in shared(manifests) {
        let [one, other] = regions.map(|manifest| manifest.region.name.clone());
        let fewest = regions.map(|manifest| manifest.counted().count()).into_iter().min();
        if fewest.is_some_and(|fewest| 2 * files >= fewest) {
            return Err(Error::ResultsRepeated {
                regions: [one, other],
                files,
            });
        }
        let names = [&one, &other, file].map(visible);
        let [one, other, file] = names;
        say(
            out,
            format_args!("请核对：「{one}」和「{other}」里有{files}个文件内容相同（如「{file}」），两处都计入了"),
        );
    }
    Ok(())
}

/// District by district: the records of one are gone before the next is read.
fn city(outcomes: &[Outcome], loaded: &Loaded, mixed: bool, out: &mut dyn Write) -> Result<City, Error> {
    let profile = &loaded.profile;
    let mut manifests = outcomes.iter().map(manifest).collect::<Result<Vec<_>, _>>()?;
    let hash = pipeline::profile_hash(loaded);
    let scoring = profile.scoring_hash();
    for Manifest { region, .. } in &mut manifests {
        if region.profile_hash == hash {
            region.scoring = Some(scoring.clone());
        }
    }
    let is_alike = |region: &RegionRecord| region.scoring.as_ref() == Some(&scoring);
    if !mixed {
        one_profile(&manifests, (&profile.title, &hash), is_alike)?;
    }
    each_district_once(&manifests, out)?;
    let mut regions = Vec::with_capacity(outcomes.len());
    for (outcome, manifest) in outcomes.iter().zip(manifests) {
        let departments = results::departments(outcome, &manifest)?;
        let mut gathered = Gathered::new(profile);
        results::projects(outcome, &manifest, |department, project| {
            gathered.add(department, project);
        })?;
        let region = manifest.region;
        if let Some(cause) = gathered.contradiction(&region, &departments, is_alike(&region)) {
            return Err(Error::ResultsDamaged {
                path: outcome.path.clone(),
                cause,
            });
        }
        regions.push(gathered.region(region, departments));
    }
    Ok(regulation::city(regions, profile))
}

/// That every district was scored as the profile asked for scores, whatever year and deadline its own names.
fn one_profile(
    manifests: &[Manifest],
    (title, hash): (&str, &str),
    is_alike: impl Fn(&RegionRecord) -> bool,
) -> Result<(), Error> {
    let regions = manifests.iter().map(|manifest| &manifest.region);
    let others: Vec<_> = regions
        .filter(|region| !is_alike(region))
        .map(|region| {
            let own = match (region.profile == title, short(&region.profile_hash)) {
                (true, own) => format!("名称相同而内容不同，校验值{own}，所指定的为{}", short(hash)),
                (false, _) => region.profile.clone(),
            };
            (region.name.clone(), own)
        })
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    Err(Error::ProfilesDiffer {
        asked: title.to_owned(),
        others,
    })
}

/// The beginning of a hash, enough to compare by eye.
fn short(hash: &str) -> String {
    hash.chars().take(8).chain(['…']).collect()
}
