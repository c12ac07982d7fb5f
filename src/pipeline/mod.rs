//! The steps in order, in parallel: one file is one task, and results stay in input order whatever the thread count.

mod audit;
mod earlier;
mod marking;
mod pinyin;

pub use audit::{Audit, Opened, audit, told};
pub use earlier::Earlier;

use crate::domain::district::District;
use crate::error::Error;
use crate::profile::{Loaded, Profile};
use crate::read::Source;
use crate::read::isolation::Isolation;
use crate::regulation;
use crate::scratch::Scratch;
use crate::write::{self, Originals, Outbox, Output, Subject, Wanted, correction};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

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

    /// Runs work that mostly waits for the disk, and beside it what need not be waited for.
    pub fn run_beside<Output: Send>(
        &self,
        aside: impl FnOnce() + Send,
        work: impl FnOnce() -> Output + Send,
    ) -> Output {
        self.run(|| rayon::join(work, aside).0)
    }
}

/// The district from all returns; departments in the order of the roster, else by pinyin.
pub fn district(audit: Audit, profile: &Profile) -> District {
    regulation::consolidate(
        audit.returns,
        &audit.arrivals,
        audit.on_roster,
        &pinyin::by_name,
        profile,
    )
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
        marking::marked_handbacks(district, (sources, isolation), scratch)
    } else if wanted.outputs.contain(Output::Correction) {
        correction::handbacks(district)
    } else {
        Vec::new()
    };
    let hash = profile_hash(loaded);
    let subject = Subject {
        district,
        handbacks: &handbacks,
        originals,
        profile: &loaded.profile,
        profile_hash: &hash,
    };
    let tasks = write::tasks(subject, wanted, scratch)?;
    let failures = Mutex::new(BTreeMap::new());
    let note = |place: usize, ended: Result<(), Error>| {
        if let Err(error) = ended {
            failures
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(place, error);
        }
    };
    rayon::scope(|scope| {
        let mut others = tasks.others;
        let mut begin = || {
            for (place, task) in (1..).zip(others.drain(..)) {
                let note = &note;
                scope.spawn(move |_| note(place, task(outbox)));
            }
        };
        match tasks.summary {
            Some(task) => note(0, task(outbox, &mut begin)),
            None => begin(),
        }
    });
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    // The first in the order of the files is told, whichever came first.
    failures.into_values().next().map_or(Ok(()), Err)
}

/// The hash of a profile's text, by which outputs name it.
pub fn profile_hash(loaded: &Loaded) -> String {
    blake3::hash(loaded.text.as_bytes()).to_hex().to_string()
}
