//! The scoring law: one pure function per rule, its numbers taken from the profile, none of its own.
//!
//! ```text
//! Form ─ comparison (target and actual in one scale) ─ formula ─┐
//!      ─ tier (qualitative) ────────────────────────────────────┼─ total ─ grade ─→ FormOutcome
//!      ─ execution (预算执行率) ────────────────────────────────┘
//! [Submission] ─ directory ─ grouping ─ version ─ duplicates ─→ Arrivals
//! [Returned] + Arrivals ─ tally ─ figures ─ ranking ─→ District
//! ```

mod agreement;
mod alarm;
mod arrivals;
mod city;
pub mod comparison;
mod coverage;
mod differences;
mod directory;
mod district;
mod duplicates;
pub mod execution;
mod figures;
pub mod formula;
mod grade;
mod grouping;
mod indicator;
pub mod levels;
mod points;
mod ranking;
mod tally;
mod tier;
mod timing;
mod total;
mod version;

#[cfg(test)]
pub(crate) mod sample;

pub use agreement::Claims;
pub use alarm::alarming_total;
pub use arrivals::Arrivals;
pub use city::{DepartmentRecord, Gathered, RegionRecord, city};
pub use differences::{Difference, Told, differences};
pub use directory::{Directory, Owner};
pub use district::consolidate;
pub use duplicates::{Duplicate, Evidence, FormIndex, project_key};
pub use figures::Counted;
pub use grade::{band_named, excellence_rate, grade, is_grade_word};
pub use grouping::{file_owner, most_frequent_year, owners};
pub use indicator::{NOT_APPLICABLE, UNSCORABLE, is_execution};
pub use points::{level_marks, percent, rounded};
pub use tally::tally;
pub use tier::{TIER, TierInterval, tier_interval, tier_of};
pub use total::{bands, form_outcome, score};
