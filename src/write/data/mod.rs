//! data/: what was found as plain records, for other programs. The same four tables twice: one JSON object a line,
//! and comma-separated for spreadsheet programs.

mod format;
mod records;

pub use format::{Table, Value};

use super::Artifact;
use crate::domain::district::District;
use crate::domain::record::FOLDER;
use crate::error::Error;

/// What the files below data/ hold.
#[derive(Debug, Clone, Copy)]
pub enum Records {
    Departments,
    Projects,
    Indicators,
    Findings,
}

/// Every kind, in the order of the files.
pub const RECORDS: [Records; 4] = [
    Records::Departments,
    Records::Projects,
    Records::Indicators,
    Records::Findings,
];

/// The files of these records.
///
/// # Errors
/// `Rendering` if a record cannot be written.
pub fn files(kept: Records, district: &District, profile_hash: &str) -> Result<Vec<Artifact>, Error> {
    let origin = records::Origin::of(district, profile_hash);
    let table = match kept {
        Records::Departments => records::departments(district, &origin),
        Records::Projects => records::projects(district, &origin),
        Records::Indicators => records::indicators(district, &origin),
        Records::Findings => records::findings(district, &origin),
    };
    artifacts(&[table])
}

/// The files of these tables.
///
/// # Errors
/// `Rendering` if a record cannot be written.
pub fn artifacts(tables: &[Table]) -> Result<Vec<Artifact>, Error> {
    let mut artifacts = Vec::new();
    for table in tables {
        artifacts.push(artifact(
            format!("{FOLDER}/{}.jsonl", table.name),
            format::json_lines(table),
        )?);
        artifacts.push(artifact(format!("{FOLDER}/{}.csv", table.name), format::csv(table))?);
    }
    Ok(artifacts)
}

fn artifact(path: String, bytes: Result<Vec<u8>, String>) -> Result<Artifact, Error> {
    match bytes {
        Ok(bytes) => Ok(Artifact { path, bytes }),
        Err(cause) => Err(Error::Rendering { name: path, cause }),
    }
}
