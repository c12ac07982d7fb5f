//! 制度口径: the numbers, names and choices of the regulation, as data that a clerk can edit.
//!
//! ```text
//! built-in or file (TOML) ─ syntax ─ validate ─→ Profile ─ regulation/ computes with it, checks/ judge with it
//!                                                        └ in_words: told in sentences
//! ```

pub mod fonts;
mod in_words;
mod load;
pub mod model;
mod syntax;
mod validate;

pub use in_words::{
    execution_in_words, in_words, missing_in_words, ranking_basis, ranking_ties, ratio_in_words, region_ranking_basis,
    side, unfinished_whole,
};
pub use load::{Loaded, builtin_names, builtin_text, load};
pub use model::Profile;
