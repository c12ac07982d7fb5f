//! Workbooks damaged in every way that files are: whatever is changed, there is an answer without a panic, within seconds
//! and within memory, and no score changes in silence.
//!
//! ```text
//! cargo test --test mutations                                         some hundreds
//! JIPING_MUTATIONS=1000000 cargo test --release --test mutations -- --nocapture
//! JIPING_MUTATIONS=250000..251000 cargo test …                        those again
//! ```
//! Told is, for each format, how the files ended. One that ended as none may is kept, and so is one that is run alone.

#[path = "../binary/mod.rs"]
mod binary;
mod damage;
#[path = "../dice/mod.rs"]
mod dice;
mod originals;
#[path = "../fuzz/targets/package.rs"]
mod package;
mod told;

use damage::{Damaged, mutated};
use dice::Dice;
use jiping::profile;
use originals::{Original, originals};
use rayon::prelude::*;
use std::alloc::System;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};
use told::{Ending, ending};

/// No file may take more memory than one that is read apart; all threads together do not.
#[global_allocator]
static ALLOCATOR: cap::Cap<System> = cap::Cap::new(System, 1024 * 1024 * 1024);

/// Mutations that are run: so many, or those from one to another.
fn mutations() -> Range<u64> {
    let wanted = std::env::var("JIPING_MUTATIONS").unwrap_or_default();
    let (from, to) = wanted.split_once("..").unwrap_or(("0", &wanted));
    from.parse().unwrap_or(0)..to.parse().unwrap_or(1200)
}

/// A file that is never done with would be waited for without end: after this long the run says which and ends.
const FOR_EVER: Duration = Duration::from_secs(120);

/// Which mutations are being read, and since when.
static READING: Mutex<BTreeMap<u64, Instant>> = Mutex::new(BTreeMap::new());

fn watch() {
    loop {
        thread::sleep(Duration::from_secs(1));
        let reading = READING.lock().unwrap();
        if let Some((mutation, _)) = reading.iter().find(|(_, since)| since.elapsed() > FOR_EVER) {
            eprintln!("mutation {mutation}: no end");
            std::process::abort();
        }
    }
}

/// How many files of a format ended in each way.
type Counts = BTreeMap<&'static str, BTreeMap<Ending, u64>>;

fn added(mut one: Counts, other: Counts) -> Counts {
    for (format, endings) in other {
        for (ending, count) in endings {
            *one.entry(format).or_default().entry(ending).or_default() += count;
        }
    }
    one
}

/// Keeps a file for looking at.
fn keep(mutation: u64, original: &Original, damaged: &Damaged) {
    let path = std::env::temp_dir().join(format!("jiping-mutation-{mutation}.{}", original.format));
    let _ = std::fs::write(&path, &damaged.bytes);
    eprintln!("mutation {mutation}: {}", path.display());
}

#[test]
fn damage_is_told_and_never_changes_a_score_in_silence() {
    let profile = profile::load("luquan").unwrap().profile;
    let originals = originals(&profile);
    thread::spawn(watch);
    let began = Instant::now();
    let one = |mutation: u64| {
        let original = &originals[(mutation % originals.len() as u64) as usize];
        let damaged = mutated(original, &mut Dice(mutation));
        if mutations().count() == 1 {
            keep(mutation, original, &damaged);
        }
        READING.lock().unwrap().insert(mutation, Instant::now());
        let ending = ending(original, &damaged, &profile);
        READING.lock().unwrap().remove(&mutation);
        if let Ending::Fault(fault) = ending {
            eprintln!("{fault}");
            keep(mutation, original, &damaged);
        }
        if let Ending::OtherWorkbook(change) = ending {
            println!("mutation {mutation} of {}: other {change:?}", original.format);
        }
        Counts::from([(original.format, BTreeMap::from([(ending, 1)]))])
    };
    let counts = mutations().into_par_iter().map(one).reduce(Counts::new, added);
    for (format, endings) in &counts {
        println!("{format}: {} {endings:?}", endings.values().sum::<u64>());
    }
    println!("{:?}", began.elapsed());
    let faults = counts.values().flat_map(BTreeMap::keys);
    let faults: Vec<_> = faults.filter(|ending| matches!(ending, Ending::Fault(_))).collect();
    assert!(faults.is_empty(), "{faults:?}");
}
