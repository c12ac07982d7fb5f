//! Everything the program writes: rendered from the district into bytes, put on disk as it is made, and shown at once.
//!
//! ```text
//! District + Profile ─ summary    ─→ 汇总表.xlsx                  ┐
//!                    ─ board      ─→ 看板.html                    │
//!                    ─ annual     ─→ 工作总结.docx                │
//!                    ─ report     ─→ 部门报告/<部门>.docx .txt    │
//!                    ─ correction ─→ 退回修改单/<部门>.xlsx       │ Vec<Artifact> ─ commit ─→ OUT/
//! original bytes     ─ marked     ─→ 退回修改单/<部门>-标注.xlsx  │
//!                    ─ data       ─→ data/*.jsonl, *.csv          │
//!                    ─ manifest   ─→ 运行记录.json                ┘
//! ```
//! Renderers touch no disk and no clock: the same district and profile give the same bytes.

pub mod annual;
pub mod board;
mod book;
mod by_department;
pub mod city;
mod commit;
pub mod correction;
pub mod data;
pub mod document;
mod expression;
mod file_name;
mod gaps;
mod indicator;
mod intervals;
pub mod manifest;
pub mod marked;
mod originals;
mod outputs;
mod package;
mod place_link;
pub mod prose;
pub mod report;
mod style;
pub mod summary;
mod table;
pub mod template;
mod wording;
mod workshop;

pub use commit::{Delivery, aside_lost, commit, in_words, unused};
pub use file_name::{file_name, file_names};
pub use originals::Originals;
pub use outputs::{Output, Outputs};

use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use correction::Handback;
use report::{Reports, Templates};
use std::sync::Arc;

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Below the output folder, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What a run is asked to write; by default everything, after the built-in templates.
#[derive(Debug, Default)]
pub struct Wanted {
    pub outputs: Outputs,
    pub templates: Templates,
}

/// Correction sheets that one task renders.
const SHEETS_A_TASK: usize = 16;

/// Something to be rendered; it needs nothing of the others.
pub type Task<'a> = Box<dyn FnOnce() -> Result<Vec<Artifact>, Error> + Send + 'a>;

/// What renders every file of a run that is wanted, in the order of the files; the longest task comes first. The
/// handbacks are those of this district, with their marked copies made; `originals` says where the input files lie, for
/// links. A task errs with `Rendering` or `Template` if its files cannot be made.
///
/// # Errors
/// `Template` if a template is none.
pub fn tasks<'a>(
    district: &'a District,
    handbacks: &'a [Handback],
    originals: &'a Originals,
    profile: &'a Profile,
    profile_hash: &'a str,
    wanted: &'a Wanted,
) -> Result<Vec<Task<'a>>, Error> {
    let is_wanted = |output| wanted.outputs.contain(output);
    let mut tasks: Vec<Task> = Vec::new();
    if is_wanted(Output::Summary) {
        // Links lead to correction sheets only if there are any.
        let linked = if is_wanted(Output::Correction) { handbacks } else { &[] };
        let law = (profile, profile_hash);
        tasks.push(Box::new(move || {
            let book = summary::workbook(district, linked, originals, law, summary::MOST_ROWS)?;
            Ok(vec![book])
        }));
    }
    if is_wanted(Output::Annual) {
        tasks.push(Box::new(move || Ok(vec![annual::account(district, profile)?])));
    }
    if is_wanted(Output::Board) {
        tasks.push(Box::new(move || Ok(vec![board::page(district, profile)?])));
    }
    if is_wanted(Output::Report) || is_wanted(Output::ReportText) {
        let reports = Arc::new(Reports::of(district, profile, wanted)?);
        for (department, name) in reports.departments() {
            let reports = Arc::clone(&reports);
            tasks.push(Box::new(move || reports.files(department, &name)));
        }
    }
    if is_wanted(Output::Correction) {
        // The formats of cells are made once for several departments.
        for some in handbacks.chunks(SHEETS_A_TASK) {
            tasks.push(Box::new(move || correction::sheets(district, some, profile)));
        }
    }
    if is_wanted(Output::Marked) {
        tasks.push(Box::new(move || Ok(correction::copies(handbacks))));
    }
    if is_wanted(Output::Data) {
        for kept in data::RECORDS {
            tasks.push(Box::new(move || data::files(kept, district, profile_hash)));
        }
    }
    tasks.push(Box::new(move || {
        Ok(vec![manifest::record(district, profile, profile_hash)?])
    }));
    Ok(tasks)
}

/// Every file of a run that is wanted, rendered one after the other.
///
/// # Errors
/// `Rendering` or `Template` if one of them cannot be made; then there are none.
pub fn render(
    district: &District,
    handbacks: &[Handback],
    originals: &Originals,
    profile: &Profile,
    profile_hash: &str,
    wanted: &Wanted,
) -> Result<Vec<Artifact>, Error> {
    let tasks = tasks(district, handbacks, originals, profile, profile_hash, wanted)?;
    let rendered: Result<Vec<_>, Error> = tasks.into_iter().map(|task| task()).collect();
    Ok(rendered?.into_iter().flatten().collect())
}
