//! 运行记录.json of a district, read back: what it says of the run, and by what its record files must go.

use super::results::{Outcome, damaged, of_schema, opened};
use crate::domain::record::{MANIFEST, PROGRAM};
use crate::error::Error;
use crate::regulation::{Claims, RegionRecord};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::{BufReader, Read};
use std::path::Path;

/// Longest manifest that is read, in bytes.
const LONGEST: u64 = 1 << 30;

/// The start of a file's hash: as much of it as tells files apart.
type Hash = u128;

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub region: RegionRecord,
    /// The files with forms that count, with their names.
    counted: Vec<(Hash, String)>,
    /// All files that were opened.
    sources: BTreeSet<Hash>,
}

// Counts are of 32 bits, so that no city's sum of them is too large.
#[derive(Deserialize)]
struct Written {
    schema: usize,
    program: String,
    profile: Profile,
    year: Option<i32>,
    counts: Counts,
    inputs: Vec<Input>,
    not_sent: Vec<String>,
}

#[derive(Deserialize)]
struct Profile {
    title: String,
    hash: String,
    /// Not written by earlier versions.
    scoring: Option<String>,
}

#[derive(Deserialize)]
struct Counts {
    departments: u32,
    roster: Option<u32>,
    projects: u32,
    projects_scored: u32,
    errors: u32,
    hints: u32,
}

#[derive(Deserialize)]
struct Input {
    file: String,
    hash: String,
    forms_scored: u32,
    forms: u32,
    forms_superseded: u32,
}

/// Reads the manifest of an output folder.
///
/// # Errors
/// `ResultsDamaged` if it cannot be read, is another program's, or follows another schema.
pub fn manifest(outcome: &Outcome) -> Result<Manifest, Error> {
    let path = outcome.path.join(MANIFEST);
    let text = opened(&path)?.take(LONGEST);
    let changed = || damaged(&path, "内容不完整或被改动过");
    let written: Written = serde_json::from_reader(BufReader::new(text)).map_err(|_| changed())?;
    if written.program != PROGRAM {
        return Err(damaged(&path, "不是绩评写出的运行记录"));
    }
    of_schema(&path, written.schema)?;
    let opened_files = written.inputs.iter().filter(|input| !input.hash.is_empty());
    let sources: Option<BTreeSet<Hash>> = opened_files.map(|input| hash(&input.hash)).collect();
    let sources = sources.ok_or_else(changed)?;
    let counts = |input: &Input| input.forms_scored > 0 && input.forms > input.forms_superseded;
    let counted = written.inputs.into_iter().filter(counts);
    let counts = &written.counts;
    Ok(Manifest {
        region: RegionRecord {
            name: outcome.name.clone(),
            year: written.year,
            profile: written.profile.title,
            scoring: written.profile.scoring,
            profile_hash: written.profile.hash,
            roster_size: counts.roster.map(|size| size as usize),
            not_sent: written.not_sent.len(),
            claims: Claims {
                departments: counts.departments as usize,
                projects: counts.projects as usize,
                scored: counts.projects_scored as usize,
                errors: counts.errors as usize,
                hints: counts.hints as usize,
            },
        },
        counted: counted
            .filter_map(|input| Some((hash(&input.hash)?, input.file)))
            .collect(),
        sources,
    })
}

impl Manifest {
    /// The files with forms that count, each with what tells it from others.
    pub fn counted(&self) -> impl Iterator<Item = (u128, &str)> {
        self.counted.iter().map(|(hash, file)| (*hash, file.as_str()))
    }

    /// That a record came about in this run: from one of its files, under its profile.
    ///
    /// # Errors
    /// `ResultsDamaged` if it did not.
    pub fn has<'a>(
        &self,
        path: &Path,
        number: usize,
        sources: impl IntoIterator<Item = &'a String>,
        profile_hash: &str,
    ) -> Result<(), Error> {
        let told = |what: &str| damaged(path, &format!("第{number}行的{what}与运行记录.json不符"));
        if profile_hash != self.region.profile_hash {
            return Err(told("口径校验值（profile_hash）"));
        }
        let is_known = |source: &String| hash(source).is_some_and(|source| self.sources.contains(&source));
        if !sources.into_iter().all(is_known) {
            return Err(told("来源文件校验值（source_hash）"));
        }
        Ok(())
    }
}

fn hash(text: &str) -> Option<Hash> {
    u128::from_str_radix(text.get(..32)?, 16).ok()
}
