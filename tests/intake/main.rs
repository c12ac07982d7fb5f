//! What comes in: folders as they are, archives, tables in text; through the library and through the program.

mod archives;
mod listing;
mod rosters;
mod tables;

use jiping::domain::submission::{Content, Submission};
use jiping::read;
use jiping::read::isolation::Isolation;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A sound workbook.
fn workbook() -> Vec<u8> {
    std::fs::read(project("samples/returns/财政局.xlsx")).unwrap()
}

/// Every input below a path, read: its name and what became of it.
fn listed(input: &Path) -> Vec<(String, String)> {
    let sources = read::sources(&[input.to_owned()]).unwrap();
    let told = sources
        .iter()
        .map(|source| read::submission(source, &Isolation::Within))
        .map(|read| (read.file.to_string(), fate(&read)));
    told.collect()
}

fn fate(submission: &Submission) -> String {
    match &submission.content {
        Content::Read { forms, .. } => format!("{}张", forms.len()),
        Content::Refused(refusal) => refusal.reason(),
        Content::Passed(passed) => passed.label().to_owned(),
    }
}

#[track_caller]
fn case(input: &Path, expected: &[(&str, &str)]) {
    let listed = listed(input);
    let found: Vec<(&str, &str)> = listed.iter().map(|(name, fate)| (&**name, &**fate)).collect();
    assert_eq!(found, expected);
}

fn jiping(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiping"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}
