//! Everything the program writes: rendered from the district into bytes, then put on disk at once.
//!
//! ```text
//! District + Profile ─ summary  ─→ 汇总表.xlsx            ┐
//!                    ─ report   ─→ 部门报告/<部门>.txt    │ Vec<Artifact> ─ commit ─→ OUT/
//!                    ─ data     ─→ data/*.jsonl, *.csv    │
//!                    ─ manifest ─→ 运行记录.json          ┘
//! ```
//! Renderers touch no disk and no clock: the same district and profile give the same bytes.

mod commit;
pub mod data;
mod file_name;
mod gaps;
mod indicator;
pub mod manifest;
pub mod report;
pub mod summary;
mod target;
mod wording;

pub use commit::{commit, unused};
pub use file_name::{correction_paths, file_name, file_names};
pub use target::Originals;

use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Below the output folder, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Every file of a run. `originals` says where the input files lie, for links.
///
/// # Errors
/// `Rendering` or `Template` if one of them cannot be made; then there are none.
pub fn render(
    district: &District,
    originals: &Originals,
    profile: &Profile,
    profile_hash: &str,
) -> Result<Vec<Artifact>, Error> {
    let mut artifacts = vec![summary::workbook(district, originals, profile, profile_hash)?];
    artifacts.extend(report::texts(district, profile)?);
    artifacts.extend(data::files(district, profile_hash)?);
    artifacts.push(manifest::record(district, profile, profile_hash)?);
    Ok(artifacts)
}
