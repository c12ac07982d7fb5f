//! The scoring law: one pure function per rule, its numbers taken from the profile, none of its own.
//!
//! ```text
//! Form ─ comparison (target and actual in one scale) ─ formula ─┐
//!      ─ tier (qualitative) ────────────────────────────────────┼─ total ─ grade ─→ FormOutcome
//!      ─ execution (预算执行率) ────────────────────────────────┘
//! [Audited] ─ duplicates ─ grouping ─ figures ─ ranking ─→ District
//! ```

pub mod comparison;
pub mod execution;
pub mod formula;
mod grade;
mod indicator;
mod points;
mod tier;
mod total;

#[cfg(test)]
pub(crate) mod sample;

pub use grade::{excellence_rate, grade, is_grade_word};
pub use points::{level_marks, rounded};
pub use tier::{TierInterval, tier_interval, tier_of};
pub use total::score;
