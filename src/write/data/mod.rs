//! data/: what was found as plain records, for other programs. The same four tables twice: one JSON object a line,
//! and comma-separated for spreadsheet programs.

mod format;
pub mod records;

pub use format::{Lines, Table, Value};
pub use records::Told;

use super::{Outbox, Outgoing, aside_lost};
use crate::domain::district::District;
use crate::domain::record::FOLDER;
use crate::error::Error;
use format::Keys;
use std::io::{self, Write};

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
/// `AsideLost` if a record cannot be read any more; `OutputUnwritable` if a file cannot be written.
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
/// `AsideLost` if a record cannot be read any more; `OutputUnwritable` if a file cannot be written.
pub fn write_table(table: Table, outbox: &dyn Outbox) -> Result<(), Error> {
    let mut files = Files::begin(table.name, &table.keys, outbox)?;
    let (keys, mut lines) = (Keys::of(&table.keys), Lines::default());
    let told = (table.rows)(&mut |own, end| {
        lines.add(&keys, own, end);
        if lines.json.len() < GATHERED {
            return Ok(());
        }
        files.take(&mut lines)
    });
    // A refusal is told in the end.
    let _ = files.take(&mut lines);
    files.end(told.map_err(|cause| aside_lost(&cause)))
}

/// Bytes of records that are gathered before they are handed on.
const GATHERED: usize = 64 * 1024;

/// What the names of the files end in.
const JSON_LINES: &str = "jsonl";
const CSV: &str = "csv";

fn path(name: &str, ending: &str) -> String {
    format!("{FOLDER}/{name}.{ending}")
}

/// The two files of a table on their way out.
pub struct Files<'a> {
    json_lines: Outgoing<'a>,
    csv: Outgoing<'a>,
}

impl<'a> Files<'a> {
    fn begin(name: &str, keys: &[&'static str], outbox: &'a dyn Outbox) -> Result<Self, Error> {
        let (json_lines, mut csv) = (outbox.begin(&path(name, JSON_LINES))?, outbox.begin(&path(name, CSV))?);
        // A refusal is told in the end.
        let _ = csv.write_all(format::header(keys).as_bytes());
        Ok(Self { json_lines, csv })
    }

    /// Moves records behind those that are there.
    ///
    /// # Errors
    /// If a file does not take them; `end` tells what the user reads.
    pub fn take(&mut self, lines: &mut Lines) -> io::Result<()> {
        self.json_lines.write_all(lines.json.as_bytes())?;
        self.csv.write_all(lines.csv.as_bytes())?;
        lines.clear();
        Ok(())
    }

    /// Ends the files, whose records came out like this.
    fn end(self, made: Result<(), Error>) -> Result<(), Error> {
        self.json_lines.end(self.csv.end(made))
    }
}

/// Records that are written while 汇总表 lists the same: what waits aside is opened once for both.
pub struct Beside<'a> {
    pub records: Told<'a>,
    pub indicators: Files<'a>,
    pub findings: Files<'a>,
}

impl<'a> Beside<'a> {
    /// Whether records of this kind are written so.
    pub const fn holds(kept: Records) -> bool {
        matches!(kept, Records::Indicators | Records::Findings)
    }

    /// Begins their files.
    ///
    /// # Errors
    /// `OutputUnwritable` if one cannot be written.
    pub fn begin(district: &'a District, profile_hash: &'a str, outbox: &'a dyn Outbox) -> Result<Self, Error> {
        let begin = |(name, keys): (&str, Vec<_>)| Files::begin(name, &keys, outbox);
        Ok(Self {
            records: Told::of(district, profile_hash),
            indicators: begin(records::indicator_table())?,
            findings: begin(records::finding_table())?,
        })
    }

    /// Ends the files.
    ///
    /// # Errors
    /// `OutputUnwritable` if one was not written.
    pub fn end(self) -> Result<(), Error> {
        self.findings.end(self.indicators.end(Ok(())))
    }
}
