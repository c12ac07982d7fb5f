//! `jiping profile`: list, show and check rule profiles.

use super::{Exit, say};
use crate::checks;
use crate::cli::ProfileAction;
use crate::domain::text::nearest;
use crate::error::Error;
use crate::profile::{self, Profile};
use std::io::Write;

pub fn profile(action: &ProfileAction, out: &mut dyn Write) -> Result<Exit, Error> {
    match action {
        ProfileAction::List => {
            for name in profile::builtin_names() {
                let loaded = profile::load(name)?;
                say(out, format_args!("{name}  {}", loaded.profile.title));
            }
        }
        ProfileAction::Show { name } => {
            let loaded = profile::load(name)?;
            let _ = out.write_all(loaded.text.as_bytes());
        }
        ProfileAction::Check { name } => {
            let loaded = profile::load(name)?;
            codes_exist(&loaded.profile)?;
            say(out, format_args!("制度口径「{}」可用：", loaded.profile.title));
            for (heading, lines) in profile::in_words(&loaded.profile) {
                say(out, format_args!("\n{heading}"));
                for line in lines {
                    say(out, format_args!("  {line}"));
                }
            }
        }
    }
    Ok(Exit::Clean)
}

/// Every code that the profile sets is in the register, which stands on a higher floor than the profile.
pub fn codes_exist(profile: &Profile) -> Result<(), Error> {
    let known = || checks::register().iter().map(|rule| rule.code);
    let faults: Vec<String> = profile
        .checks
        .keys()
        .filter(|code| !known().any(|rule| rule == code.as_str()))
        .map(|code| match nearest(code, known()) {
            Some(nearest) => format!("[checks] 没有「{code}」这条审核规则，是否指「{nearest}」"),
            None => format!("[checks] 没有「{code}」这条审核规则"),
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::ProfileInvalid {
            name: profile.name.clone(),
            faults,
        })
    }
}
