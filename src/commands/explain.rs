//! `jiping explain`: what a check tries, why, by which rule, and how to correct.

use super::{Exit, say};
use crate::checks;
use crate::domain::text::nearest;
use crate::error::Error;
use std::io::Write;

/// Explains one code, or lists all.
pub fn explain(code: Option<&str>, out: &mut dyn Write) -> Result<Exit, Error> {
    let Some(code) = code else {
        for rule in checks::register() {
            say(
                out,
                format_args!("{} {} {}", rule.code, rule.severity.label(), rule.name),
            );
        }
        return Ok(Exit::Clean);
    };
    let wanted = code.trim().to_ascii_uppercase();
    match checks::explanation(&wanted) {
        Some(rule) => {
            say(out, rule);
            Ok(Exit::Clean)
        }
        None => Err(Error::CodeUnknown {
            code: code.to_owned(),
            nearest: nearest(&wanted, checks::register().iter().map(|rule| rule.code)).map(str::to_owned),
        }),
    }
}
