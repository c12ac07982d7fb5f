//! Workbooks damaged in every way that files are: whatever is changed, there is an answer without a panic and within
//! seconds, and no score changes in silence.
//!
//! ```text
//! cargo test --test mutations                                         some hundreds
//! JIPING_MUTATIONS=1000000 cargo test --release --test mutations -- --nocapture
//! ```
//! The last one tells every mutation whose score changed without a finding, and every one that took long.

mod dice;
#[path = "fuzz/targets/package.rs"]
mod package;

use dice::Dice;
use jiping::checks;
use jiping::domain::submission::{Content, Refusal, Scored, Submission};
use jiping::profile::{self, Profile};
use jiping::read::isolation::{self, Isolation};
use jiping::regulation;
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// One of each format, and what writers make of one.
const WORKBOOKS: [&str; 8] = [
    "tests/cases/workbooks/he-langfang-spxx-2019.xlsx",
    "tests/cases/workbooks/nx-yinchuan-6z-2021.xlsx",
    "tests/cases/marking/xlsxwriter.xlsx",
    "tests/cases/formats/he-langfang-spxx-2019.xls",
    "tests/cases/formats/yn-yongde-mlzx-2022.xls",
    "tests/cases/formats/he-langfang-spxx-2019.ods",
    "samples/returns/科工信局（系统导出）.xls",
    "samples/returns/水利局.xls",
];

/// Some hundreds of small files; longer is a fault.
const LONG: Duration = Duration::from_secs(8);

/// What is told of a file: the points on each form, those there are, and what was found on it.
#[derive(PartialEq, Eq)]
struct Told {
    scores: Vec<Vec<Decimal>>,
    findings: BTreeSet<String>,
    broke_down: bool,
}

fn told(bytes: &[u8], profile: &Profile) -> Told {
    let content = Isolation::Within.kept(bytes).content;
    let broke_down = matches!(&content, Content::Refused(refusal) if *refusal == isolation::broken());
    let submission = Submission {
        file: "报送.xlsx".into(),
        hash: String::new(),
        modified: None,
        content,
    };
    let outcomes = submission
        .forms()
        .iter()
        .map(|form| regulation::score(form, profile))
        .collect();
    let scored = Scored { submission, outcomes };
    let findings = checks::audit(&scored, profile);
    let scores = scored.forms().map(|(_, outcome)| {
        let points = outcome.indicators.iter().map(|one| one.score);
        points
            .chain([outcome.execution.score, outcome.total])
            .flatten()
            .collect()
    });
    Told {
        scores: scores.collect(),
        findings: findings.iter().map(ToString::to_string).collect(),
        broke_down,
    }
}

/// The damage of copying, of disks and of transmission; or, for packages, one part changed and the sums made right.
fn mutated(original: &[u8], dice: &mut Dice) -> Vec<u8> {
    if original.starts_with(b"PK") && dice.throw(2) == 0 {
        let mut parts = package::parts(original);
        let which = dice.throw(parts.len());
        parts[which].1 = damaged(&parts[which].1, dice);
        return package::stored(&parts);
    }
    damaged(original, dice)
}

fn damaged(original: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = original.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    let at = dice.throw(bytes.len());
    let end = (at + [1, 8, 64, 512][dice.throw(4)]).min(bytes.len());
    match dice.throw(9) {
        0 => bytes.truncate(at),
        1 => bytes[at..].fill(0),
        2 => bytes[at / 512 * 512..].iter_mut().take(512).for_each(|byte| *byte = 0),
        3 => drop(bytes.drain(at..end)),
        4 => {
            let copy = bytes[at..end].to_vec();
            let to = dice.throw(bytes.len());
            bytes.splice(to..to, copy);
        }
        5 => bytes[at..end].iter_mut().for_each(|byte| *byte = dice.throw(256) as u8),
        6 => (0..=dice.throw(16)).for_each(|_| {
            let at = dice.throw(original.len());
            bytes[at] = dice.throw(256) as u8;
        }),
        7 if end - at >= 4 || at + 4 <= bytes.len() => {
            let number = [0, 1, 0x7FFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFF, 0xFFFF][dice.throw(6)];
            bytes[at..at + 4].copy_from_slice(&u32::to_le_bytes(number));
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.throw(8);
            }
        }
    }
    bytes
}

/// What is wrong with a mutation, if anything is.
fn fault(before: &Told, bytes: &[u8], profile: &Profile) -> Option<&'static str> {
    let began = Instant::now();
    let after = told(bytes, profile);
    if after.broke_down {
        Some("a reader panicked")
    } else if began.elapsed() > LONG {
        Some("took too long")
    } else if after.scores != before.scores && after.findings == before.findings {
        Some("the score changed without a finding")
    } else {
        None
    }
}

#[test]
fn damage_is_told_and_never_changes_a_score_in_silence() {
    let count = std::env::var("JIPING_MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok());
    let count: u64 = count.unwrap_or(800);
    let profile = profile::load("luquan").unwrap().profile;
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let originals: Vec<(Vec<u8>, Told)> = WORKBOOKS
        .iter()
        .map(|path| {
            let bytes = fs::read(project.join(path)).unwrap();
            let told = told(&bytes, &profile);
            assert!(!told.scores.is_empty(), "{path}");
            (bytes, told)
        })
        .collect();
    let faults: Vec<String> = (0..count)
        .into_par_iter()
        .filter_map(|seed| {
            let which = (seed % WORKBOOKS.len() as u64) as usize;
            let (original, before) = &originals[which];
            let bytes = mutated(original, &mut Dice(seed));
            let fault = fault(before, &bytes, &profile)?;
            let kept = std::env::temp_dir().join(format!("jiping-mutation-{seed}"));
            let _ = fs::write(&kept, &bytes);
            let line = format!("mutation {seed} of {}: {fault} ({})", WORKBOOKS[which], kept.display());
            eprintln!("{line}");
            Some(line)
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The refusals that the test above counts as a panic are those.
#[test]
fn a_reader_that_breaks_down_is_told_apart() {
    assert!(matches!(isolation::broken(), Refusal::Unreadable { .. }));
    assert!(
        told(b"PK\x03\x04", &profile::load("luquan").unwrap().profile)
            .scores
            .is_empty()
    );
}
