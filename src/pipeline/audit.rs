//! From sources to findings: every file read, scored and checked by itself, then all of them side by side.

use super::earlier::Earlier;
use crate::checks::{self, Batch};
use crate::domain::finding::{Count, Finding};
use crate::domain::found::{FileFindings, retain_besides};
use crate::domain::roster::Roster;
use crate::domain::sent::Sent;
use crate::domain::stated::Stated;
use crate::domain::submission::{Audited, Content, Passed, Refusal, Returned, Scored, Submission};
use crate::error::Error;
use crate::profile::Profile;
use crate::read::isolation;
use crate::read::{self, Reading, Source};
use crate::regulation::{self, Arrivals};
use crate::scratch::Scratch;
use crate::write;
use rayon::prelude::*;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Files of which a thread takes care before it looks what is left: few, so that none waits long for the last.
const FILES_AT_ONCE: usize = 4;

/// Returns with their findings, and what shows of them side by side.
pub struct Audit<'a> {
    pub returns: Vec<Returned>,
    /// The findings that belong to no file (departments that sent nothing).
    pub on_roster: FileFindings,
    pub(super) arrivals: Arrivals<'a>,
}

/// Returns and findings in full.
pub struct Opened {
    pub returns: Vec<Audited>,
    pub on_roster: Vec<Finding>,
}

impl Audit<'_> {
    /// The findings of every file in input order, those on the roster last.
    pub fn findings(&self) -> impl Iterator<Item = &FileFindings> {
        self.returns
            .iter()
            .map(|returned| &returned.findings)
            .chain([&self.on_roster])
    }

    /// Everything that was put aside.
    ///
    /// # Errors
    /// `AsideLost` if it cannot be read any more.
    pub fn open(&self) -> Result<Opened, Error> {
        let opened = || {
            Ok(Opened {
                returns: self.returns.iter().map(Returned::open).collect::<io::Result<_>>()?,
                on_roster: self.on_roster.open()?,
            })
        };
        opened().map_err(|cause| write::aside_lost(&cause))
    }

    /// The findings on each return, of which nothing else is opened.
    ///
    /// # Errors
    /// `AsideLost` if they cannot be read any more.
    pub fn open_findings(&self) -> Result<Vec<Vec<Finding>>, Error> {
        let findings = self.returns.iter().map(|returned| returned.findings.open());
        let findings: io::Result<Vec<_>> = findings.collect();
        findings.map_err(|cause| write::aside_lost(&cause))
    }

    /// What among the inputs an earlier run wrote, which is no return.
    pub fn own_results(&self) -> Vec<Arc<str>> {
        let submissions = self.returns.iter().map(|returned| &returned.submission);
        let own = submissions.filter(|submission| submission.content == Content::Passed(Passed::OwnResults));
        own.map(|submission| Arc::clone(&submission.file)).collect()
    }

    /// How many findings there are.
    pub fn count(&self) -> Count {
        self.findings().flat_map(FileFindings::kinds).collect()
    }

    /// The files that could not be read, with the reason, whatever the profile makes of S01 and S02.
    pub fn refused(&self) -> impl Iterator<Item = (&Returned, &Refusal)> {
        self.returns
            .iter()
            .filter_map(|returned| match &returned.submission.content {
                Content::Refused(refusal) => Some((returned, refusal)),
                Content::Read { .. } | Content::Passed(_) => None,
            })
    }
}

/// The findings on these files in words, a text for each file, as it is shown.
///
/// # Errors
/// `AsideLost` if they cannot be read any more.
pub fn told(files: &[&FileFindings], shown: fn(String) -> String) -> Result<Vec<String>, Error> {
    let told = files.par_iter().map(|found| found.told().map(shown));
    let told: io::Result<Vec<String>> = told.collect();
    told.map_err(|cause| write::aside_lost(&cause))
}

/// Reads, scores and checks every source; what is not asked for again and again is put aside. `done` is told after each
/// file.
///
/// # Errors
/// `AsideLost` if what was put aside cannot be read any more.
pub fn audit<'a, 'roster>(
    sources: &[Source],
    reading: impl Into<Reading<'a>>,
    (roster, year): (Option<&'roster Roster>, Option<i32>),
    profile: &Profile,
    scratch: &Arc<Scratch>,
    done: &(dyn Fn() + Sync),
) -> Result<Audit<'roster>, Error> {
    let reading = reading.into();
    let earlier = reading.cache.and_then(|cache| Earlier::under(profile, cache));
    let desk = Desk {
        reading,
        earlier,
        profile,
        scratch,
    };
    let returns: Vec<Returned> = sources
        .par_iter()
        .with_max_len(FILES_AT_ONCE)
        .map(|source| {
            let returned = desk.returned(source);
            done();
            returned
        })
        .collect();
    compared(returns, (roster, year), profile, scratch).map_err(|cause| write::aside_lost(&cause))
}

/// The returns with what shows only when they lie side by side.
fn compared<'roster>(
    returns: Vec<Returned>,
    (roster, year): (Option<&'roster Roster>, Option<i32>),
    profile: &Profile,
    scratch: &Arc<Scratch>,
) -> io::Result<Audit<'roster>> {
    let (submissions, findings): (Vec<_>, Vec<_>) = returns
        .into_iter()
        .map(|returned| (returned.submission, returned.findings))
        .unzip();
    let side_by_side: Vec<_> = submissions.iter().collect();
    let arrivals = Arrivals::of(&side_by_side, roster, year.or(profile.year));
    let batch = Batch::of(&side_by_side, &arrivals, profile);
    // Forms that were sent again lie together, and are compared at length.
    let files = submissions
        .par_iter()
        .zip(findings)
        .enumerate()
        .with_max_len(FILES_AT_ONCE);
    let findings: Vec<FileFindings> = files
        .map(|(place, (submission, found))| with_batch((place, submission), found, &batch, scratch))
        .collect::<io::Result<_>>()?;
    let on_roster = FileFindings::new(&Arc::default(), batch.on_roster(), std::iter::empty(), scratch);
    let returns = submissions.into_iter().zip(findings);
    Ok(Audit {
        returns: returns
            .map(|(submission, findings)| Returned { submission, findings })
            .collect(),
        on_roster,
        arrivals,
    })
}

/// The findings on a file with those of the comparison, in the order of the file; on a form that a later version
/// replaces, only that is told.
fn with_batch(
    (place, submission): (usize, &Submission<Sent>),
    found: FileFindings,
    batch: &Batch,
    scratch: &Arc<Scratch>,
) -> io::Result<FileFindings> {
    let further = batch.on_file(place)?;
    let replaced: Vec<_> = batch.replaced(place).collect();
    if further.is_empty() && replaced.is_empty() {
        return Ok(found);
    }
    let mut findings = found.open()?;
    let forms = submission.forms().iter().map(|sent| &sent.form);
    retain_besides(&mut findings, &replaced, forms.clone());
    findings.extend(further);
    findings.sort_by_cached_key(checks::place_in_file);
    Ok(FileFindings::new(&submission.file, findings, forms, scratch))
}

/// What every file is read, scored and checked with.
struct Desk<'a> {
    reading: Reading<'a>,
    earlier: Option<Earlier<'a>>,
    profile: &'a Profile,
    scratch: &'a Arc<Scratch>,
}

impl Desk<'_> {
    /// One file from its bytes to its findings, put aside. A panic (a damaged file can make a reader panic) refuses this
    /// file alone.
    fn returned(&self, source: &Source) -> Returned {
        let steps = || match read::opened(source) {
            Ok(opened) => self.known_or(&source.name, &opened.hash, || opened.submission(self.reading)),
            Err(known) => self.audited(known),
        };
        catch_unwind(AssertUnwindSafe(steps)).unwrap_or_else(|_| self.audited(broken(source)))
    }

    /// What came of the bytes with this hash in an earlier run; else what comes of reading them.
    fn known_or(&self, file: &Arc<str>, hash: &blake3::Hash, read: impl FnOnce() -> Submission) -> Returned {
        let Some(earlier) = &self.earlier else {
            return self.audited(read());
        };
        earlier.returned(hash, file, self.scratch).unwrap_or_else(|| {
            let returned = self.audited(read());
            earlier.keep(hash, &returned);
            returned
        })
    }

    /// A file that was read, scored and checked.
    fn audited(&self, submission: Submission) -> Returned {
        let stated: Vec<Stated> = submission.forms().iter().map(Stated::of).collect();
        let forms = submission.forms().iter().zip(&stated);
        let outcomes = forms
            .map(|(form, stated)| regulation::form_outcome(form, stated, self.profile))
            .collect();
        let scored = Scored { submission, outcomes };
        let findings = checks::findings(&scored, &stated, self.profile);
        let submission = scored.put_aside(self.scratch);
        let forms = submission.forms().iter().map(|sent| &sent.form);
        Returned {
            findings: FileFindings::new(&submission.file, findings, forms, self.scratch),
            submission,
        }
    }
}

fn broken(source: &Source) -> Submission {
    Submission {
        file: source.name.clone(),
        hash: String::new(),
        modified: None,
        content: Content::Refused(isolation::broken()),
    }
}
