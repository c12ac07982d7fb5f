//! `jiping template`: the user's own words around our figures.

use super::{Exit, say};
use crate::cli::TemplateAction;
use crate::error::Error;
use crate::write::report::names::NAMES;
use crate::write::{self, report, template};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

pub fn template(action: &TemplateAction, out: &mut dyn Write) -> Result<Exit, Error> {
    match action {
        TemplateAction::Export { folder } => {
            let artifacts = report::exported()?;
            let written = write::commit(&artifacts, folder)?;
            for artifact in &artifacts {
                say(out, written.join(&artifact.path).display());
            }
        }
        TemplateAction::Check { file } => check(file, out)?,
    }
    Ok(Exit::Clean)
}

/// Lists the names in any case, then tells what is wrong.
fn check(file: &Path, out: &mut dyn Write) -> Result<(), Error> {
    let checked = template::checked(file, report::DICTIONARY)?;
    if checked.template.is_ok() {
        say(out, format_args!("模板「{}」可用", file.display()));
    }
    let all = every_name();
    let (used, unused): (Vec<_>, Vec<_>) = all.iter().partition(|(name, _)| checked.used.contains(name));
    list(out, "用到的名称", &used);
    list(out, "没有用到的名称", &unused);
    checked.template.map(|_| ())
}

/// `项目`, `项目.名称` … with their meanings, in the order of the report.
fn every_name() -> Vec<(String, &'static str)> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for known in NAMES {
        all.push((known.name.to_owned(), known.meaning));
        let fields = known.kind.fields().iter();
        all.extend(fields.map(|field| (format!("{}.{}", known.name, field.name), field.meaning)));
    }
    all.retain(|(name, _)| seen.insert(name.clone()));
    all
}

fn list(out: &mut dyn Write, heading: &str, names: &[&(String, &'static str)]) {
    say(out, format_args!("\n{heading}：{}个", names.len()));
    for (name, meaning) in names {
        say(out, format_args!("  {name}　　{meaning}"));
    }
}
