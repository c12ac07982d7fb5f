//! 运行记录.json: what went in, what became of it, and under which profile. No clock: the same run, the same bytes.

use super::Outbox;
use crate::domain::district::{District, Entry, Fate, Intake};
use crate::domain::record::{MANIFEST as FILE, PROGRAM, SCHEMA};
use crate::domain::submission::Passed;
use crate::error::Error;
use crate::profile::Profile;
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Manifest<'a> {
    schema: usize,
    program: &'static str,
    version: &'static str,
    profile: ProfileRecord<'a>,
    year: Option<i32>,
    counts: Counts,
    inputs: Vec<Input<'a>>,
    /// Departments of the roster from which nothing came.
    not_sent: Vec<&'a str>,
}

#[derive(Serialize)]
struct ProfileRecord<'a> {
    name: &'a str,
    title: &'a str,
    hash: &'a str,
    /// The same for profiles that differ in nothing that scores.
    scoring: String,
}

#[derive(Serialize)]
struct Counts {
    departments: usize,
    roster: Option<usize>,
    projects: usize,
    projects_scored: usize,
    errors: usize,
    hints: usize,
    files: usize,
    files_read: usize,
    files_without_form: usize,
    files_refused: usize,
    files_skipped: usize,
}

#[derive(Serialize)]
struct Input<'a> {
    file: &'a str,
    hash: &'a str,
    department: Option<&'a str>,
    /// `scored`, `listed` (read, but no form could be scored), `no-form`, `refused` or `skipped`
    fate: &'static str,
    reason: Option<&'a str>,
    forms: usize,
    forms_scored: usize,
    errors: usize,
    hints: usize,
    skipped_sheets: &'a [String],
    /// Forms that do not count because they were sent again, and the files that count in their place.
    forms_superseded: usize,
    superseded_by: Vec<&'a str>,
}

/// Writes the record of the run.
///
/// # Errors
/// `Rendering` if it cannot be made; `OutputUnwritable` if the file cannot be written.
pub fn write(district: &District, profile: &Profile, profile_hash: &str, outbox: &dyn Outbox) -> Result<(), Error> {
    let entries = district.entries_by_file();
    let inputs = district
        .intake
        .iter()
        .map(|intake| input(intake, entries.of(&intake.file)));
    let manifest = Manifest {
        schema: SCHEMA,
        program: PROGRAM,
        version: env!("CARGO_PKG_VERSION"),
        profile: ProfileRecord {
            name: &profile.name,
            title: &profile.title,
            hash: profile_hash,
            scoring: profile.scoring_hash(),
        },
        year: district.year,
        counts: counts(district),
        inputs: inputs.collect(),
        not_sent: district.not_sent.iter().map(|name| &**name).collect(),
    };
    let mut file = outbox.begin(FILE)?;
    let written = serde_json::to_writer_pretty(&mut file, &manifest).map_err(|cause| Error::Rendering {
        name: FILE.to_owned(),
        cause: cause.to_string(),
    });
    // A refusal is told in the end.
    let _ = file.write_all(b"\n");
    file.end(written)
}

fn counts(district: &District) -> Counts {
    let figures = &district.figures;
    Counts {
        departments: district.departments.len(),
        roster: district.roster_size,
        projects: figures.projects,
        projects_scored: figures.scored,
        errors: figures.errors,
        hints: figures.hints,
        files: district.intake.len(),
        files_read: district.files(|fate| matches!(fate, Fate::Read { .. })),
        files_without_form: district.files(|fate| matches!(fate, Fate::NoForm)),
        files_refused: district.files(|fate| matches!(fate, Fate::Refused { .. })),
        files_skipped: district.files(|fate| matches!(fate, Fate::Passed { .. } | Fate::Litter)),
    }
}

/// An input file with the forms that were read from it.
fn input<'a>(intake: &'a Intake, own: &[&'a Entry]) -> Input<'a> {
    let replaced = || own.iter().filter_map(|entry| entry.superseded_by.as_ref());
    let mut superseded_by: Vec<&str> = replaced().map(|later| &*later.file).collect();
    superseded_by.sort_unstable();
    superseded_by.dedup();
    let (fate, reason, forms, forms_scored) = match &intake.fate {
        Fate::Read { forms, scored: 0 } => ("listed", None, *forms, 0),
        Fate::Read { forms, scored } => ("scored", None, *forms, *scored),
        Fate::NoForm => ("no-form", None, 0, 0),
        Fate::Refused { reason } => ("refused", Some(reason.as_str()), 0, 0),
        Fate::Passed { reason } => ("skipped", Some(reason.as_str()), 0, 0),
        Fate::Litter => ("skipped", Some(Passed::Litter.label()), 0, 0),
    };
    Input {
        file: &intake.file,
        hash: &intake.hash,
        department: intake.department.as_deref(),
        fate,
        reason,
        forms,
        forms_scored,
        errors: intake.errors,
        hints: intake.hints,
        skipped_sheets: &intake.skipped,
        forms_superseded: replaced().count(),
        superseded_by,
    }
}
