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
    artifacts([table])
}

/// The files of these tables.
///
/// # Errors
/// `Rendering` if a record cannot be written.
pub fn artifacts<'a>(tables: impl IntoIterator<Item = Table<'a>>) -> Result<Vec<Artifact>, Error> {
    let mut artifacts = Vec::new();
    for table in tables {
        let path = |ending: &str| format!("{FOLDER}/{}.{ending}", table.name);
        let (json_lines, csv) = (path("jsonl"), path("csv"));
        let written = format::written(table).map_err(|cause| Error::Rendering {
            name: json_lines.clone(),
            cause,
        })?;
        artifacts.push(Artifact {
            path: json_lines,
            bytes: written.json_lines,
        });
        artifacts.push(Artifact {
            path: csv,
            bytes: written.csv,
        });
    }
    Ok(artifacts)
}
