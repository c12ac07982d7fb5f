//! The commands: what each prints, and its exit code. The only floor that prints.

mod check;
mod explain;
mod inspect;
mod json;
mod merge;
pub mod printer;
mod profile;
mod progress;
mod read_one;
mod run;
mod template;

use crate::cli::{Cli, Command, Scoring};
use crate::domain::text::visible_lines;
use crate::error::Error;
use crate::pipeline;
use crate::profile::Loaded;
use crate::read::cache::Cache;
use crate::read::isolation::Isolation;
use crate::scratch::Scratch;
use crate::write::above;
use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, and no return has a finding of severity 强制.
    Clean,
    /// Done, but some return has one, or could not be read.
    Faulty,
}

/// Carries a command out; results go to `out`, progress to standard error. Errors if it could not be run.
pub fn execute(cli: Cli, out: &mut dyn Write) -> Result<Exit, Error> {
    match cli.command {
        Command::Run(arguments) => run::run(&arguments, out),
        Command::Inspect(arguments) => inspect::inspect(&arguments, out),
        Command::Check(arguments) => check::check(&arguments, out),
        Command::Merge(arguments) => merge::merge(&arguments, out),
        Command::Explain { codes } => explain::explain(&codes, out),
        Command::ReadOne(arguments) => Ok(read_one::read_one(&arguments, out)),
        Command::Profile { action } => profile::profile(&action, out),
        Command::Template { action } => template::template(&action, out),
    }
}

/// The profile that was asked for, checked against the register too, and the threads to work with.
fn scoring(arguments: &Scoring) -> Result<(Loaded, pipeline::Threads), Error> {
    let loaded = crate::profile::load(&arguments.profile)?;
    profile::codes_exist(&loaded.profile)?;
    Ok((loaded, pipeline::Threads::new(arguments.jobs.map(usize::from))))
}

/// Where files are read: in processes of this program, under the limits that were asked for.
fn isolation(arguments: &Scoring) -> Isolation {
    Isolation::Apart {
        // A program that cannot tell where it is cannot start itself: each file is then refused with that reason.
        program: std::env::current_exe().unwrap_or_default(),
        limits: arguments.limits.limits(),
    }
}

/// Where a run that writes to this folder puts aside what it needs later; without one, where the system keeps such things.
fn scratch(output: Option<&Path>) -> Arc<Scratch> {
    let beside = output.map(|folder| above(folder).to_owned());
    Scratch::in_folders(beside.into_iter().chain([std::env::temp_dir()]).collect())
}

/// The cache that was asked for. Errors if it lies in one of these folders, where its entries would pass for returns or
/// results.
fn cache<'a>(asked: Option<&Path>, not_in: impl IntoIterator<Item = &'a PathBuf>) -> Result<Option<Cache>, Error> {
    let Some(folder) = asked else { return Ok(None) };
    let place = resolved(folder);
    match not_in.into_iter().find(|other| place.starts_with(resolved(other))) {
        Some(other) => Err(Error::CacheMisplaced {
            path: folder.to_owned(),
            within: other.clone(),
        }),
        None => Ok(Some(Cache::new(folder.to_owned()))),
    }
}

/// Where a path leads, links followed as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let real = path.ancestors().find_map(|above| {
        let rest = path.strip_prefix(above).ok()?;
        Some(above.canonicalize().ok()?.join(rest))
    });
    real.unwrap_or(path)
}

/// Tells on standard error what the user should know of the cache.
fn tell_remarks(cache: Option<&Cache>) {
    for remark in cache.map(Cache::remarks).unwrap_or_default() {
        let _ = writeln!(std::io::stderr(), "{remark}");
    }
}

/// Tells on standard error what among the inputs is no return but what an earlier run wrote.
fn tell_own_results(files: &[Arc<str>]) {
    for file in files {
        let told = shown(format!("「{file}」是绩评写出的结果，没有当作报送读取"));
        let _ = writeln!(std::io::stderr(), "{told}");
    }
}

/// Writes to the terminal or pipe; a reader that went away is no error of ours.
fn say(out: &mut dyn Write, text: impl std::fmt::Display) {
    let _ = out.write_all(shown(format!("{text}\n")).as_bytes());
}

/// A text as it is printed. What departments wrote is among it and must not command the terminal.
fn shown(text: String) -> String {
    match visible_lines(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(visible) => visible,
    }
}

/// Writes a document for other programs, to the letter.
fn hand_over(out: &mut dyn Write, document: &str) {
    let _ = writeln!(out, "{document}");
}
