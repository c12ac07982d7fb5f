//! 制度口径: the numbers, names and choices of the regulation, as data that a clerk can edit.
//!
//! ```text
//! built-in or file (TOML) ─ load ─ validate ─→ Profile ─ regulation/ computes with it, checks/ judge with it
//! ```

mod load;
pub mod model;

pub use load::{Loaded, builtin_names, builtin_text, load};
pub use model::Profile;
