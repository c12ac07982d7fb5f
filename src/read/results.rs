//! What runs of districts left in their output folders, read back for the summary of the city line by line, so that
//! memory follows departments and not projects.

use super::manifest::Manifest;
use super::source::cause;
use crate::disk;
use crate::domain::outcome::Totals;
use crate::domain::record::{DEPARTMENTS, FOLDER, MANIFEST, OUTPUTS, PROGRAM, PROJECTS, SCHEMA};
use crate::error::Error;
use crate::regulation::{Counted, DepartmentRecord};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// How deep output folders are looked for below a named folder: city, county, output.
const DEEPEST: usize = 3;
/// Longest line of a record file, in bytes; records of projects have some hundreds.
const LONGEST_LINE: u64 = 1 << 20;
/// What `run` adds to the name of its input for the output folder.
const OUTPUT_ENDING: &str = "_绩评结果";

/// The output folder of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The district's name: that of the folder.
    pub name: String,
    pub path: PathBuf,
}

/// The output folders behind the inputs: each is one, or holds some. By name, links not followed.
///
/// # Errors
/// `InputUnreadable` if an input cannot be listed; `NoResults` if it is no output folder and holds none.
pub fn outcomes(inputs: &[PathBuf]) -> Result<Vec<Outcome>, Error> {
    let mut found = Vec::new();
    for input in inputs {
        let before = found.len();
        let mut folders = WalkDir::new(input).max_depth(DEEPEST).sort_by_file_name().into_iter();
        while let Some(entry) = folders.next() {
            let entry = entry.map_err(|error| Error::InputUnreadable {
                path: input.clone(),
                cause: error.io_error().map_or_else(|| "无法列出文件夹".to_owned(), cause),
            })?;
            if entry.file_type().is_dir() && entry.path().join(MANIFEST).is_file() {
                folders.skip_current_dir();
                found.push(Outcome {
                    name: name(entry.path()),
                    path: entry.into_path(),
                });
            }
        }
        if found.len() == before {
            return Err(Error::NoResults { path: input.clone() });
        }
    }
    Ok(found)
}

/// How much of a manifest tells whose it is.
const HEAD_OF_MANIFEST: u64 = 512;

/// Whether a folder is what a run of this program wrote: its manifest names the program and the schema, and something
/// else that runs write lies beside it. A manifest alone may have been put among returns, which must not be lost.
pub fn is_outcome(folder: &Path) -> bool {
    let manifest = folder.join(MANIFEST);
    if !std::fs::symlink_metadata(&manifest).is_ok_and(|kind| kind.is_file()) {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(&manifest).and_then(|file| file.take(HEAD_OF_MANIFEST).read_to_end(&mut head));
    let mut head = String::from_utf8_lossy(&head).into_owned();
    head.retain(|letter| !letter.is_whitespace());
    let is_whole =
        |head: &str| head.starts_with("{\"schema\":") && head.contains(&format!("\"program\":\"{PROGRAM}\""));
    read.is_ok() && is_whole(&head) && OUTPUTS.iter().any(|output| folder.join(output).exists())
}

/// `鹿泉区_绩评结果` is 鹿泉区's.
fn name(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    match name.strip_suffix(OUTPUT_ENDING) {
        Some(bare) if !bare.is_empty() => bare.to_owned(),
        _ => name,
    }
}

#[derive(Deserialize)]
struct DepartmentLine {
    department: String,
    budget: Option<Decimal>,
    spent: Option<Decimal>,
    /// Department forms that count; records of older runs do not say.
    wholes: Option<usize>,
    whole_score: Option<Decimal>,
    whole_score_claimed: Option<Decimal>,
    grade: Option<String>,
    projects: u32,
    mean_score: Option<Decimal>,
    errors: u32,
    hints: u32,
    schema: usize,
    source_hash: Vec<String>,
    profile_hash: String,
}

impl DepartmentLine {
    /// What the department form comes to. Where the record does not say whether there is one, a score tells.
    fn whole(&self) -> Option<Totals> {
        let told = self.whole_score.is_some() || self.whole_score_claimed.is_some();
        let is_there = self.wholes.map_or(told, |wholes| wholes > 0);
        is_there.then_some(Totals {
            recomputed: self.whole_score,
            claimed: self.whole_score_claimed,
        })
    }
}

#[derive(Deserialize)]
struct ProjectLine {
    department: String,
    budget: Option<Decimal>,
    spent: Option<Decimal>,
    score: Option<Decimal>,
    score_claimed: Option<Decimal>,
    grade: Option<String>,
    grade_claimed: Option<String>,
    superseded_by: Option<String>,
    schema: usize,
    source_hash: Option<String>,
    profile_hash: String,
}

/// The departments of the district, in the order of its records.
///
/// # Errors
/// `ResultsDamaged` with the line that cannot be read, or is of another run than the manifest.
pub fn departments(outcome: &Outcome, manifest: &Manifest) -> Result<Vec<DepartmentRecord>, Error> {
    let mut departments = Vec::new();
    each_line(outcome, DEPARTMENTS, |at, line: DepartmentLine| {
        at.check(line.schema, manifest, &line.source_hash, &line.profile_hash)?;
        departments.push(DepartmentRecord {
            whole: line.whole(),
            name: line.department,
            budget: line.budget,
            spent: line.spent,
            grade: line.grade,
            projects: line.projects as usize,
            mean_score: line.mean_score,
            errors: line.errors as usize,
            hints: line.hints as usize,
        });
        Ok(())
    })?;
    Ok(departments)
}

/// Gives every project that counts to `take`, with its department; those sent again are left out.
///
/// # Errors
/// `ResultsDamaged` with the line that cannot be read, or is of another run than the manifest.
pub fn projects(outcome: &Outcome, manifest: &Manifest, mut take: impl FnMut(&str, &Counted)) -> Result<(), Error> {
    each_line(outcome, PROJECTS, |at, line: ProjectLine| {
        at.check(line.schema, manifest, &line.source_hash, &line.profile_hash)?;
        if line.superseded_by.is_none() {
            let project = Counted {
                total: line.score,
                claimed_total: line.score_claimed,
                grade: line.grade.as_deref(),
                grade_claimed: line.grade_claimed.as_deref(),
                budget: line.budget,
                spent: line.spent,
            };
            take(&line.department, &project);
        }
        Ok(())
    })
}

/// A line of a record file.
struct Line<'a> {
    path: &'a Path,
    number: usize,
}

impl Line<'_> {
    /// That its record follows this schema and came about in this run.
    fn check<'a>(
        &self,
        schema: usize,
        manifest: &Manifest,
        sources: impl IntoIterator<Item = &'a String>,
        profile_hash: &str,
    ) -> Result<(), Error> {
        of_schema(self.path, schema)?;
        manifest.has(self.path, self.number, sources, profile_hash)
    }
}

/// Reads a file of records line by line.
fn each_line<Record: DeserializeOwned>(
    outcome: &Outcome,
    table: &str,
    mut take: impl FnMut(Line<'_>, Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let path = outcome.path.join(FOLDER).join(format!("{table}.jsonl"));
    let mut lines = BufReader::new(opened(&path)?);
    let mut line = Vec::new();
    for number in 1_usize.. {
        line.clear();
        let read = lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        if read.map_err(|error| damaged(&path, &cause(&error)))? == 0 {
            break;
        }
        let record =
            serde_json::from_slice(&line).map_err(|_| damaged(&path, &format!("第{number}行不是完整的记录")))?;
        let at = Line { path: &path, number };
        take(at, record)?;
    }
    Ok(())
}

pub(super) fn opened(path: &Path) -> Result<File, Error> {
    disk::open(path).map_err(|unread| damaged(path, &unread.in_words(cause)))
}

pub(super) fn of_schema(path: &Path, schema: usize) -> Result<(), Error> {
    if schema == SCHEMA {
        return Ok(());
    }
    Err(damaged(path, &format!("记录格式为第{schema}版，本程序读第{SCHEMA}版")))
}

pub(super) fn damaged(path: &Path, cause: &str) -> Error {
    Error::ResultsDamaged {
        path: path.to_owned(),
        cause: cause.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a record says of the department form → whether there is one.
    #[track_caller]
    fn case(told: &str, is_there: bool) {
        let record = format!(
            r#"{{"department":"教育局","projects":0,"errors":0,"hints":0,"schema":1,"source_hash":[],"profile_hash":""{told}}}"#
        );
        let line: DepartmentLine = serde_json::from_str(&record).unwrap();
        assert_eq!(line.whole().is_some(), is_there, "{told}");
    }

    #[test]
    fn a_record_tells_whether_there_is_a_department_form() {
        case(r#","wholes":0"#, false);
        case(r#","wholes":1"#, true);
        case(r#","wholes":1,"whole_score":"85.00""#, true);
        // Records of older runs.
        case("", false);
        case(r#","whole_score_claimed":"85""#, true);
    }
}
