//! The steps in order, in parallel: one file is one task, and results stay in input order whatever the thread count.

mod marking;
mod pinyin;

use crate::checks::{self, Compared};
use crate::domain::district::District;
use crate::domain::finding::Finding;
use crate::domain::roster::Roster;
use crate::domain::stated::Stated;
use crate::domain::submission::{Audited, Content, Scored, Submission};
use crate::error::Error;
use crate::profile::{Loaded, Profile};
use crate::read::isolation::{self, Isolation};
use crate::read::{self, Reading, Source};
use crate::regulation;
use crate::scratch::Scratch;
use crate::write::{self, Originals, Outbox, Output, Wanted, correction};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// How many files are worked on at once.
pub struct Threads(Option<rayon::ThreadPool>);

impl Threads {
    /// As many as asked for, else one a processor.
    pub fn new(count: Option<usize>) -> Self {
        Self(
            rayon::ThreadPoolBuilder::new()
                .num_threads(count.unwrap_or(0))
                .build()
                .ok(),
        )
    }

    /// Runs the work on these threads.
    pub fn run<Output: Send>(&self, work: impl FnOnce() -> Output + Send) -> Output {
        match &self.0 {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// Returns with their findings, and the findings that belong to no file (departments that sent nothing).
pub struct Audit {
    pub returns: Vec<Audited>,
    pub on_roster: Vec<Finding>,
}

impl Audit {
    /// Every finding: input order, sheet, cell, code; those on the roster last.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> + Clone {
        self.returns
            .iter()
            .flat_map(|read| &read.findings)
            .chain(&self.on_roster)
    }
}

/// Reads, scores and checks every source. `done` is told after each file.
pub fn audit<'a>(
    sources: &[Source],
    reading: impl Into<Reading<'a>>,
    roster: Option<&Roster>,
    year: Option<i32>,
    profile: &Profile,
    done: &(dyn Fn() + Sync),
) -> Audit {
    let reading = reading.into();
    let read: Vec<(Scored, Vec<Finding>)> = sources
        .par_iter()
        .map(|source| {
            let read = read_and_score(source, reading, profile);
            done();
            read
        })
        .collect();
    let (scored, findings): (Vec<Scored>, Vec<Vec<Finding>>) = read.into_iter().unzip();
    let compared = checks::audit_batch(&scored, roster, year, profile);
    gathered(scored, findings, compared)
}

/// Puts the findings of the comparison beside those on each file, in the order of the file; on a form that a later
/// version replaces, only that is told.
fn gathered(scored: Vec<Scored>, findings: Vec<Vec<Finding>>, compared: Compared) -> Audit {
    let mut by_file: BTreeMap<Arc<str>, Vec<Finding>> = BTreeMap::new();
    for finding in compared.findings {
        by_file.entry(finding.file.clone()).or_default().push(finding);
    }
    let returns = scored
        .into_iter()
        .zip(findings)
        .enumerate()
        .map(|(place, (scored, mut findings))| {
            let forms = scored.submission.forms();
            let first = compared.replaced.partition_point(|index| index.submission < place);
            let here = compared.replaced.iter().skip(first);
            let here = here.take_while(|index| index.submission == place);
            for replaced in here.filter_map(|index| forms.get(index.form)) {
                findings.retain(|finding| !checks::is_on(finding, replaced));
            }
            findings.extend(by_file.remove(&scored.submission.file).unwrap_or_default());
            findings.sort_by(|one, other| checks::place_in_file(one).cmp(&checks::place_in_file(other)));
            findings.shrink_to_fit();
            Audited { scored, findings }
        });
    Audit {
        returns: returns.collect(),
        on_roster: by_file.into_values().flatten().collect(),
    }
}

/// One file from its bytes to its findings. A panic (a damaged file can make a reader panic) refuses this file alone.
fn read_and_score(source: &Source, reading: Reading<'_>, profile: &Profile) -> (Scored, Vec<Finding>) {
    let steps = || {
        let submission = read::submission(source, reading);
        let stated: Vec<Stated> = submission.forms().iter().map(Stated::of).collect();
        let forms = submission.forms().iter().zip(&stated);
        let outcomes = forms
            .map(|(form, stated)| regulation::form_outcome(form, stated, profile))
            .collect();
        let scored = Scored { submission, outcomes };
        let findings = checks::findings(&scored, &stated, profile);
        (scored, findings)
    };
    catch_unwind(AssertUnwindSafe(steps)).unwrap_or_else(|_| {
        let scored = Scored {
            submission: broken(source),
            outcomes: Vec::new(),
        };
        let findings = checks::audit(&scored, profile);
        (scored, findings)
    })
}

fn broken(source: &Source) -> Submission {
    Submission {
        file: source.name.clone(),
        hash: String::new(),
        modified: None,
        content: Content::Refused(isolation::broken()),
    }
}

/// The district from all returns; departments in the order of the roster, else by pinyin.
pub fn district(audit: Audit, roster: Option<&Roster>, profile: &Profile) -> District {
    let district = regulation::consolidate(audit.returns, roster, &pinyin::by_name, profile);
    regulation::with_findings(district, audit.on_roster, profile)
}

/// Renders the outputs of a run that are wanted; each goes into the outbox as it is made, in no order. The sources are
/// read once more for the marked copies, and what of those could not be made is noted in the district. `originals` says
/// where the sources lie, for links.
pub fn render(
    district: &mut District,
    (sources, isolation): (&[Source], &Isolation),
    originals: &Originals,
    loaded: &Loaded,
    wanted: &Wanted,
    scratch: &Arc<Scratch>,
    outbox: &dyn Outbox,
) -> Result<(), Error> {
    let handbacks = if wanted.outputs.contain(Output::Marked) {
        marking::marked_handbacks(district, sources, isolation)
    } else if wanted.outputs.contain(Output::Correction) {
        correction::handbacks(district)
    } else {
        Vec::new()
    };
    let hash = profile_hash(loaded);
    let tasks = write::tasks(district, &handbacks, originals, &loaded.profile, &hash, wanted, scratch)?;
    // One by one: the first task takes longer than many of the others.
    let tasks = tasks.into_par_iter().with_max_len(1);
    let ended: Vec<_> = tasks.map(|task| task(outbox)).collect();
    // The first failure in the order of the files is told, whichever came first.
    ended.into_iter().collect()
}

/// The hash of a profile's text, by which outputs name it.
pub fn profile_hash(loaded: &Loaded) -> String {
    blake3::hash(loaded.text.as_bytes()).to_hex().to_string()
}
