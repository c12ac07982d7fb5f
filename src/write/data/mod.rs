//! data/: what was found as plain records, for other programs. The same four tables twice: one JSON object a line,
//! and comma-separated for spreadsheet programs.

mod format;
mod records;

pub use format::{Table, Value};

use super::Artifact;
use crate::domain::district::District;
use crate::domain::record::FOLDER;
use crate::error::Error;

/// All files below data/.
///
/// # Errors
/// `Rendering` if a record cannot be written.
pub fn files(district: &District, profile_hash: &str) -> Result<Vec<Artifact>, Error> {
    let origin = records::Origin::of(district, profile_hash);
    let tables = [
        records::departments(district, &origin),
        records::projects(district, &origin),
        records::indicators(district, &origin),
        records::findings(district, &origin),
    ];
    artifacts(&tables)
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
