//! The words that every floor shares: what a self-evaluation form holds, what a rule makes of it, what is
//! wrong with it. Pure data, no scoring law, and no input or output but of what was put aside.

pub mod cell;
pub mod city;
pub mod district;
pub mod figure;
pub mod finding;
pub mod form;
pub mod found;
pub mod in_full;
mod levels;
pub mod memory;
pub mod moment;
pub mod name;
pub mod notation;
pub mod numeral;
pub mod outcome;
pub mod place;
pub mod printed;
pub mod projects;
pub mod record;
pub mod roster;
pub mod sent;
pub mod stated;
pub mod submission;
pub mod text;
pub mod word;
pub mod year;
