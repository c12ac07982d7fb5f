//! data/: what was found as plain records, for other programs. The same four tables twice: one JSON object a line,
//! and comma-separated for spreadsheet programs.

mod format;
mod records;

pub use format::{Table, Value};

use super::Outbox;
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

/// Writes the files of these records.
///
/// # Errors
/// `Rendering` if a record cannot be written; `OutputUnwritable` if a file cannot.
pub fn write(kept: Records, district: &District, profile_hash: &str, outbox: &dyn Outbox) -> Result<(), Error> {
    let origin = records::Origin::of(district, profile_hash);
    let table = match kept {
        Records::Departments => records::departments(district, &origin),
        Records::Projects => records::projects(district, &origin),
        Records::Indicators => records::indicators(district, &origin),
        Records::Findings => records::findings(district, &origin),
    };
    write_table(table, outbox)
}

/// Writes the files of a table side by side, each record into both before the next is made.
///
/// # Errors
/// `Rendering` if a record cannot be written; `OutputUnwritable` if a file cannot.
pub fn write_table(table: Table, outbox: &dyn Outbox) -> Result<(), Error> {
    let path = |ending: &str| format!("{FOLDER}/{}.{ending}", table.name);
    let name = path("jsonl");
    let (mut json_lines, mut csv) = (outbox.begin(&name)?, outbox.begin(&path("csv"))?);
    let written = format::write(table, &mut json_lines, &mut csv).map_err(|cause| Error::Rendering { name, cause });
    json_lines.end(csv.end(written))
}
