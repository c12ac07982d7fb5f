//! 绩评: reads budget-performance self-evaluation workbooks as departments send them in, recomputes every score by
//! the regulation, says cell by cell what is wrong, and writes the district's summary and reports.
//!
//! Floors, lowest first; a module uses its own folder and lower floors only (`tests/floors.rs` holds this):
//!
//! ```text
//! 5  entrance   main  cli  commands
//! 4  order      pipeline
//! 3  edges      read  │  write
//! 2  audit      checks
//! 1  law        profile  regulation
//! 0  words      disk  domain  error  scratch
//! ```

pub mod checks;
pub mod cli;
pub mod commands;
mod disk;
pub mod domain;
pub mod error;
pub mod pipeline;
pub mod profile;
pub mod read;
pub mod regulation;
pub mod scratch;
pub mod write;
