//! The yardstick of every ratio: plain calamine, each sheet of each workbook as a range, on so many threads.
//!
//! ```text
//! plain_calamine FOLDER [THREADS]
//! ```

use calamine::{Reader, Xlsx, open_workbook};
use rayon::prelude::*;
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        println!("plain_calamine FOLDER [THREADS]");
        return Ok(());
    };
    let threads = arguments.next().map_or(Ok(2), |threads| threads.parse())?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "xlsx"));
    files.sort();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let cells: usize = pool.install(|| files.par_iter().map(|file| cells(file)).sum());
    println!("{} workbooks, {cells} cells", files.len());
    Ok(())
}

/// Filled cells of a workbook.
fn cells(file: &Path) -> usize {
    let mut book: Xlsx<_> = open_workbook(file).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
    let sheets = book.sheet_names();
    let ranges = sheets.iter().filter_map(|sheet| book.worksheet_range(sheet).ok());
    ranges.map(|range| range.used_cells().count()).sum()
}
