//! `jiping explain`: what a check tries, why, by which rule, and how to correct.

use super::{Exit, say};
use crate::checks;
use crate::domain::text::nearest;
use crate::error::Error;
use std::io::Write;

/// Explains these codes, or lists all if there are none. Nothing is told if one of them is unknown.
pub fn explain(codes: &[String], out: &mut dyn Write) -> Result<Exit, Error> {
    if codes.is_empty() {
        for rule in checks::register() {
            say(
                out,
                format_args!("{} {} {}", rule.code, rule.severity.label(), rule.name),
            );
        }
        return Ok(Exit::Clean);
    }
    let rules = codes.iter().map(|code| {
        let wanted = code.trim().to_ascii_uppercase();
        checks::explanation(&wanted).ok_or_else(|| Error::CodeUnknown {
            code: code.clone(),
            nearest: nearest(&wanted, checks::register().iter().map(|rule| rule.code)).map(str::to_owned),
        })
    });
    for (place, rule) in rules.collect::<Result<Vec<_>, _>>()?.into_iter().enumerate() {
        if place > 0 {
            say(out, "");
        }
        say(out, rule);
    }
    Ok(Exit::Clean)
}
