//! 制度口径: the numbers, names and choices of the regulation, as data that a clerk can edit.
//!
//! ```text
//! built-in or file (TOML) ─ load ─→ Profile ─ regulation/ computes with it, checks/ judge with it
//! ```

pub mod model;

pub use model::Profile;
