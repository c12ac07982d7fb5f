//! Everything the program writes: rendered from the district into bytes, then put on disk at once.
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
mod place_link;
pub mod prose;
pub mod report;
mod style;
pub mod summary;
mod table;
pub mod template;
mod wording;

pub use commit::{commit, unused};
pub use file_name::{file_name, file_names};
pub use originals::Originals;
pub use outputs::{Output, Outputs};

use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use correction::Handback;
use report::Templates;

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

/// Every file of a run that is wanted. The handbacks are those of this district, with their marked copies made;
/// `originals` says where the input files lie, for links.
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
    let is_wanted = |output| wanted.outputs.contain(output);
    let mut artifacts = Vec::new();
    if is_wanted(Output::Summary) {
        // Links lead to correction sheets only if there are any.
        let linked = if is_wanted(Output::Correction) { handbacks } else { &[] };
        artifacts.push(summary::workbook(district, linked, originals, profile, profile_hash)?);
    }
    if is_wanted(Output::Annual) {
        artifacts.push(annual::account(district, profile)?);
    }
    if is_wanted(Output::Board) {
        artifacts.push(board::page(district, profile)?);
    }
    if is_wanted(Output::Report) {
        artifacts.extend(report::files(district, profile, &wanted.templates)?);
    }
    if is_wanted(Output::Correction) {
        artifacts.extend(correction::sheets(district, handbacks, profile)?);
    }
    if is_wanted(Output::Marked) {
        artifacts.extend(correction::copies(handbacks));
    }
    if is_wanted(Output::Data) {
        artifacts.extend(data::files(district, profile_hash)?);
    }
    artifacts.push(manifest::record(district, profile, profile_hash)?);
    Ok(artifacts)
}
