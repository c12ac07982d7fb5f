//! The commands: what each prints, and its exit code. The only floor that prints.

mod check;
mod explain;
mod inspect;
mod json;
mod merge;
mod profile;
mod progress;
mod read_one;
mod run;
mod template;

use crate::cli::{Cli, Command, Scoring};
use crate::error::Error;
use crate::pipeline;
use crate::profile::Loaded;
use crate::read::isolation::Isolation;
use std::io::Write;

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
        Command::Explain { code } => explain::explain(code.as_deref(), out),
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

/// Writes to the terminal or pipe; a reader that went away is no error of ours.
fn say(out: &mut dyn Write, text: impl std::fmt::Display) {
    let _ = writeln!(out, "{text}");
}
