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
mod file_name;
mod gaps;
mod indicator;
mod intervals;
pub mod manifest;
pub mod marked;
mod originals;
mod place_link;
pub mod prose;
pub mod report;
mod style;
pub mod summary;
mod table;
mod wording;

pub use commit::{commit, unused};
pub use file_name::{file_name, file_names};
pub use originals::Originals;

use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use correction::Handback;

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Below the output folder, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Every file of a run. The handbacks are those of this district, with their marked copies made; `originals` says where
/// the input files lie, for links.
///
/// # Errors
/// `Rendering` or `Template` if one of them cannot be made; then there are none.
pub fn render(
    district: &District,
    handbacks: &[Handback],
    originals: &Originals,
    profile: &Profile,
    profile_hash: &str,
) -> Result<Vec<Artifact>, Error> {
    let mut artifacts = vec![summary::workbook(
        district,
        handbacks,
        originals,
        profile,
        profile_hash,
    )?];
    artifacts.push(annual::account(district, profile)?);
    artifacts.push(board::page(district, profile)?);
    artifacts.extend(report::texts(district, profile)?);
    artifacts.extend(correction::files(district, handbacks, profile)?);
    artifacts.extend(data::files(district, profile_hash)?);
    artifacts.push(manifest::record(district, profile, profile_hash)?);
    Ok(artifacts)
}
