//! The audit: what is wrong with a return, found by pure functions. Forms and outcomes in, findings out.
//!
//! ```text
//! register ─ which checks there are, and on what each is tried
//!    file ─ sheet ─ shown ─ goals                                         one workbook   → audit
//!    funds ─ spending ─ money
//!    weights ─ levels
//!    indicators ─ targets ─ score ─ tiers ─ over ─ explanations
//!    totals
//!    batch ─ whole ─ roster                                          all returns    → Batch
//!    compare                                                         two versions   → comparison
//! ```

mod amounts;
mod batch;
mod compare;
mod explanations;
mod fault;
mod figures;
mod file;
mod funds;
mod gap;
mod goals;
mod indicators;
mod levels;
mod money;
mod over;
mod rates;
mod readings;
mod register;
mod roster;
mod score;
mod sheet;
mod shown;
mod spending;
mod targets;
mod tiers;
mod told;
mod totals;
mod weights;
mod whole;
mod wording;

#[cfg(test)]
mod tests;

pub use compare::{Checked, Comparison, comparison};
pub use register::{Rule, explanation, register};

use crate::domain::finding::{Finding, Severity};
use crate::domain::form::Form;
use crate::domain::found::Kind;
use crate::domain::outcome::{FormOutcome, Unscored};
use crate::domain::place::Address;
use crate::domain::roster::Listed;
use crate::domain::sent::Sent;
use crate::domain::stated::Stated;
use crate::domain::submission::{Scored, Submission};
use crate::profile::Profile;
use crate::regulation::{Arrivals, Evidence, FormIndex, Owner};
use amounts::Funds;
use gap::decimals_in_use;
use indicators::Row;
use register::Trial;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use told::{Named, Told, Usual, finding};

/// A form on trial.
struct Case<'a> {
    form: &'a Form,
    outcome: &'a FormOutcome,
    funds: Funds<'a>,
    /// Its indicators.
    rows: Vec<Row<'a>>,
    /// Most decimals that the claimed points are written with.
    decimals_in_use: u32,
    profile: &'a Profile,
}

impl<'a> Case<'a> {
    /// Whether an amount of the funds is to be asked for: the form is filled in, and S05 has not told of the column.
    fn asks_for(&self, amount: &str) -> bool {
        self.outcome.unscored != Some(Unscored::Blank) && !self.form.is_unsettled(amount)
    }

    fn of(form: &'a Form, stated: &'a Stated, outcome: &'a FormOutcome, profile: &'a Profile) -> Self {
        let decimals_in_use = decimals_in_use(form, stated);
        Self {
            form,
            outcome,
            funds: Funds::of(form, stated, &outcome.execution, profile),
            rows: Row::all(form, stated, outcome, decimals_in_use, profile),
            decimals_in_use,
            profile,
        }
    }
}

/// All returns with what they are held against.
pub struct Batch<'a> {
    submissions: &'a [&'a Submission<Sent>],
    arrivals: &'a Arrivals<'a>,
    /// The forms of each owner by its key, those left out that were sent again.
    counted: BTreeMap<&'a str, Vec<&'a Sent>>,
    profile: &'a Profile,
}

impl<'a> Batch<'a> {
    pub fn of(submissions: &'a [&'a Submission<Sent>], arrivals: &'a Arrivals, profile: &'a Profile) -> Self {
        let mut counted: BTreeMap<&str, Vec<&Sent>> = BTreeMap::new();
        let by_file = submissions.iter().zip(&arrivals.owners).enumerate();
        for (submission, (sent, owners)) in by_file {
            for (form, (read, owner)) in sent.forms().iter().zip(owners).enumerate() {
                if arrivals.duplicate(FormIndex { submission, form }).is_none() {
                    counted.entry(&owner.key).or_default().push(read);
                }
            }
        }
        Self {
            submissions,
            arrivals,
            counted,
            profile,
        }
    }

    /// Every form that belongs to an owner and was not sent again.
    fn forms_of(&self, owner: &Owner) -> &[&'a Sent] {
        self.counted.get(owner.key.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The later copy that takes the place of a form.
    fn successor(&self, index: FormIndex) -> Option<Successor<'a>> {
        let duplicate = self.arrivals.duplicate(index)?;
        let submission = self.submissions.get(duplicate.later.submission)?;
        Some(Successor {
            file: &submission.file,
            form: submission.forms().get(duplicate.later.form)?,
            told_by: duplicate.told_by,
        })
    }

    /// The forms of a file, counted from zero, that a later version replaces for certain: what else is wrong with them
    /// has become idle.
    pub fn replaced(&self, place: usize) -> impl Iterator<Item = usize> + use<'a> {
        let duplicates = &self.arrivals.duplicates;
        let first = duplicates.partition_point(|duplicate| duplicate.earlier.submission < place);
        let here = duplicates.iter().skip(first);
        here.take_while(move |duplicate| duplicate.earlier.submission == place)
            .filter(|duplicate| duplicate.told_by.is_certain())
            .map(|duplicate| duplicate.earlier.form)
    }

    /// What the forms of one file raise among all that were sent in, in the order of the file; the department is left to
    /// the district.
    ///
    /// # Errors
    /// If a form cannot be read any more.
    pub fn on_file(&self, place: usize) -> io::Result<Vec<Finding>> {
        let (Some(submission), Some(owners)) = (self.submissions.get(place), self.arrivals.owners.get(place)) else {
            return Ok(Vec::new());
        };
        let mut told = Told::new(&submission.file, self.profile);
        for (position, (sent, owner)) in submission.forms().iter().zip(owners).enumerate() {
            let index = FormIndex {
                submission: place,
                form: position,
            };
            let arrived = Arrived {
                sent,
                owner,
                owner_repeated: owners.iter().take(position).any(|earlier| earlier == owner),
                successor: self.successor(index),
                batch: self,
            };
            let is_replaced = arrived
                .successor
                .as_ref()
                .is_some_and(|successor| successor.told_by.is_certain());
            for rule in register().iter().filter(|rule| !is_replaced || rule.code == SENT_AGAIN) {
                let faults = match rule.trial {
                    Trial::InBatch(trial) => trial(&arrived, self.profile)?,
                    Trial::InBatchOnce(trial) => trial(&arrived, self.profile)?.into_iter().collect(),
                    _ => continue,
                };
                if !faults.is_empty() {
                    told.take(rule, Some(&Named::of(&sent.form)), faults);
                }
            }
        }
        Ok(told.in_order())
    }

    /// The findings on the roster, which carry their department.
    pub fn on_roster(&self) -> Vec<Finding> {
        let Some(roster) = self.arrivals.directory.roster() else {
            return Vec::new();
        };
        let received = roster::received(roster, self);
        let departments = roster.entries.iter().zip(&received);
        departments
            .flat_map(|(entry, received)| {
                let name: Arc<str> = Arc::from(entry.name.as_str());
                register().iter().filter_map(move |rule| match rule.trial {
                    Trial::OnRoster(trial) => {
                        let fault = trial(entry, received, self.profile)?;
                        let finding = finding(rule, fault, self.profile, &Usual::of(rule))?;
                        Some(Finding {
                            department: Some(Arc::clone(&name)),
                            ..finding
                        })
                    }
                    _ => None,
                })
            })
            .collect()
    }
}

/// A later copy of a form: it counts in the earlier one's place.
struct Successor<'a> {
    file: &'a str,
    form: &'a Sent,
    told_by: Evidence,
}

/// A form among all that were sent in.
struct Arrived<'a> {
    sent: &'a Sent,
    /// The department that it belongs to.
    owner: &'a Owner,
    /// A form before it in the same file has the same owner.
    owner_repeated: bool,
    successor: Option<Successor<'a>>,
    batch: &'a Batch<'a>,
}

impl Arrived<'_> {
    /// How many projects the roster expects of the department, if it says so.
    fn expected_projects(&self) -> Option<usize> {
        let roster = self.batch.arrivals.directory.roster()?;
        roster.entry(&self.owner.name)?.expected_projects
    }

    /// The roster, if this form is the first of its file under this name: one word on a name is enough.
    fn roster_for_name(&self) -> Option<&Listed<'_>> {
        let roster = self.batch.arrivals.directory.roster();
        roster.filter(|_| !self.owner_repeated)
    }
}

/// The findings on one workbook, in the order sheet, cell, code; the department is left to the district.
pub fn audit(scored: &Scored, profile: &Profile) -> Vec<Finding> {
    let stated: Vec<Stated> = scored.submission.forms().iter().map(Stated::of).collect();
    findings(scored, &stated, profile)
}

/// The same where it was read before what each form states.
pub fn findings(scored: &Scored, stated: &[Stated], profile: &Profile) -> Vec<Finding> {
    let submission = &scored.submission;
    let forms = scored.forms().zip(stated);
    let cases: Vec<Case> = forms
        .map(|((form, outcome), stated)| Case::of(form, stated, outcome, profile))
        .collect();
    let named: Vec<Named> = cases.iter().map(|case| Named::of(case.form)).collect();
    let cases = || cases.iter().zip(&named);
    let mut told = Told::new(&submission.file, profile);
    for rule in register() {
        match rule.trial {
            Trial::File(trial) => told.take(rule, None, trial(&submission.content)),
            Trial::FileOnce(trial) => told.take(rule, None, trial(&submission.content)),
            Trial::Form(trial) => cases().for_each(|(case, named)| told.take(rule, Some(named), trial(case))),
            Trial::FormOnce(trial) => cases().for_each(|(case, named)| told.take(rule, Some(named), trial(case))),
            Trial::Indicator(trial) => cases().for_each(|(case, named)| {
                told.take(rule, Some(named), case.rows.iter().filter_map(trial));
            }),
            Trial::InBatch(_) | Trial::InBatchOnce(_) | Trial::OnRoster(_) => {}
        }
    }
    told.in_order()
}

/// The check that a form was sent again: all that is said of a form that a later version replaces for certain.
const SENT_AGAIN: &str = "S12";

/// Whether findings of this kind ask something of the department. A copy that a later one replaces, and a return that came
/// late, are told, but there is nothing to correct.
pub fn asks_the_department(kind: &Kind) -> bool {
    let is_past = matches!(kind.code, SENT_AGAIN | RECEIVED_LATE);
    !(is_past && kind.severity == Severity::Hint)
}

/// The check that a return came after the deadline.
const RECEIVED_LATE: &str = "R04";

/// The order of findings on one file: the file itself, then sheet, cell, code.
pub fn place_in_file(finding: &Finding) -> (bool, usize, Option<Address>, &'static str) {
    (finding.sheet.is_some(), finding.sheet_index, finding.cell, finding.code)
}
