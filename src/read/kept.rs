//! What is kept of a file that was read: as bytes for another process or a later run, with a length in front and a mark
//! at the end, so that an answer broken off half way is none.
//!
//! ```text
//! length of the body (8 bytes, low byte first) ─ body (postcard) ─ end mark
//! ```
//! The body names no fields: only a program with the same types may read it.

use crate::domain::moment::Moment;
use crate::domain::submission::{Content, Refusal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// All that a submission takes from the bytes of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub content: Content,
    /// When the workbook says that it was last saved.
    pub modified: Option<Moment>,
}

impl Kept {
    pub const fn refused(refusal: Refusal) -> Self {
        Self {
            content: Content::Refused(refusal),
            modified: None,
        }
    }
}

const END: &[u8] = b"\nend\n";

/// The value as bytes; empty, which reads back as nothing, if it cannot be told in bytes.
pub fn encoded(value: &impl Serialize) -> Vec<u8> {
    let Ok(body) = postcard::to_allocvec(value) else {
        return Vec::new();
    };
    [&(body.len() as u64).to_le_bytes(), body.as_slice(), END].concat()
}

/// The value behind the bytes; None if a single one is missing or left over, or they tell something else.
pub fn decoded<Value: DeserializeOwned>(bytes: &[u8]) -> Option<Value> {
    let (length, rest) = bytes.split_first_chunk()?;
    let body = rest.strip_suffix(END)?;
    if u64::from_le_bytes(*length) != body.len() as u64 {
        return None;
    }
    let (value, rest) = postcard::take_from_bytes(body).ok()?;
    rest.is_empty().then_some(value)
}
