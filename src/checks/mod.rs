//! The audit: what is wrong with a return, found by pure functions. Forms and outcomes in, findings out.
//!
//! ```text
//! register ─ which checks there are, and on what each is tried
//!    file ─ sheet ─ goals                                            one workbook   → audit
//!    funds ─ spending ─ money
//!    weights ─ levels
//!    indicators ─ targets ─ score ─ tiers ─ over ─ explanations
//!    totals
//!    batch ─ whole ─ roster                                          all returns    → audit_batch
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

use crate::domain::finding::Finding;
use crate::domain::form::Form;
use crate::domain::outcome::FormOutcome;
use crate::domain::place::Address;
use crate::domain::roster::{Listed, Roster};
use crate::domain::stated::Stated;
use crate::domain::submission::{Scored, Submission};
use crate::profile::Profile;
use crate::regulation::{Directory, Duplicate, Evidence, FormIndex, Owner, duplicates, most_frequent_year, owners};
use amounts::Funds;
use gap::decimals_in_use;
use indicators::Row;
use register::Trial;
use std::collections::BTreeMap;
use std::sync::Arc;
use told::{Named, Told, finding};

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
    fn of(form: &'a Form, stated: &'a Stated, outcome: &'a FormOutcome, profile: &'a Profile) -> Self {
        let decimals_in_use = decimals_in_use(form, stated);
        Self {
            form,
            outcome,
            funds: Funds::of(form, stated, &outcome.execution),
            rows: Row::all(form, stated, outcome, decimals_in_use, profile),
            decimals_in_use,
            profile,
        }
    }
}

/// All returns with what they are held against.
struct Batch<'a> {
    submissions: Vec<&'a Submission>,
    scored: &'a [Scored],
    directory: Directory<'a>,
    /// The owner of every form, submission by submission.
    owners: Vec<Vec<Owner>>,
    /// The forms of each owner by its key, those left out that were sent again.
    counted: BTreeMap<String, Vec<FormIndex>>,
    year: Option<i32>,
    /// In the order of the forms that do not count.
    duplicates: Vec<Duplicate>,
}

impl<'a> Batch<'a> {
    fn of(scored: &'a [Scored], roster: Option<&'a Roster>, year: Option<i32>) -> Self {
        let submissions: Vec<_> = scored.iter().map(|scored| &scored.submission).collect();
        let forms = || submissions.iter().flat_map(|submission| submission.forms());
        let directory = Directory::of(&submissions, roster);
        let mut batch = Self {
            year: year.or_else(|| most_frequent_year(forms())),
            duplicates: duplicates(&submissions, &directory),
            owners: submissions
                .iter()
                .map(|submission| owners(submission, &directory))
                .collect(),
            counted: BTreeMap::new(),
            directory,
            scored,
            submissions,
        };
        batch.counted = batch.counted();
        batch
    }

    fn counted(&self) -> BTreeMap<String, Vec<FormIndex>> {
        let mut counted: BTreeMap<String, Vec<FormIndex>> = BTreeMap::new();
        for (submission, owners) in self.owners.iter().enumerate() {
            for (form, owner) in owners.iter().enumerate() {
                let index = FormIndex { submission, form };
                if self.duplicate(index).is_none() {
                    counted.entry(owner.key.clone()).or_default().push(index);
                }
            }
        }
        counted
    }

    /// Every form with its outcome that belongs to an owner and was not sent again.
    fn forms_of(&self, owner: &Owner) -> Vec<(&'a Form, &'a FormOutcome)> {
        let own = self.counted.get(&owner.key).into_iter().flatten();
        own.filter_map(|index| self.scored.get(index.submission)?.forms().nth(index.form))
            .collect()
    }

    fn duplicate(&self, index: FormIndex) -> Option<&Duplicate> {
        let place = self
            .duplicates
            .binary_search_by_key(&index, |duplicate| duplicate.earlier);
        self.duplicates.get(place.ok()?)
    }

    /// The later copy that takes the place of a form.
    fn successor(&self, index: FormIndex) -> Option<Successor<'a>> {
        let duplicate = self.duplicate(index)?;
        let submission = self.submissions.get(duplicate.later.submission)?;
        Some(Successor {
            file: &submission.file,
            form: submission.forms().get(duplicate.later.form)?,
            told_by: duplicate.told_by,
            same_figures: duplicate.same_figures,
        })
    }
}

/// A later copy of a form: it counts in the earlier one's place.
struct Successor<'a> {
    file: &'a str,
    form: &'a Form,
    told_by: Evidence,
    same_figures: bool,
}

/// A form among all that were sent in.
struct Arrived<'a> {
    form: &'a Form,
    outcome: &'a FormOutcome,
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
        self.batch
            .directory
            .roster()?
            .entry(&self.owner.name)?
            .expected_projects
    }

    /// The roster, if this form is the first of its file under this name: one word on a name is enough.
    fn roster_for_name(&self) -> Option<&Listed<'_>> {
        self.batch.directory.roster().filter(|_| !self.owner_repeated)
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
    let mut told = Told::new(submission, profile);
    for rule in register() {
        match rule.trial {
            Trial::File(trial) => told.take(rule, None, trial(submission)),
            Trial::Form(trial) => cases().for_each(|(case, named)| told.take(rule, Some(named), trial(case))),
            Trial::Indicator(trial) => cases().for_each(|(case, named)| {
                told.take(rule, Some(named), case.rows.iter().filter_map(trial));
            }),
            Trial::InBatch(_) | Trial::OnRoster(_) => {}
        }
    }
    told.in_order()
}

/// What shows only when all returns lie side by side.
pub struct Compared {
    /// Findings on workbooks in input order, sheet, cell, code; those on the roster last.
    pub findings: Vec<Finding>,
    /// Forms that a later version replaces for certain, in input order: what else is wrong with them has become idle.
    pub replaced: Vec<FormIndex>,
}

/// Compares all returns. `year` is the year asked for; without it the profile's or the most frequent one counts. Only
/// findings on the roster carry a department: whose a form is, the district says.
pub fn audit_batch(scored: &[Scored], roster: Option<&Roster>, year: Option<i32>, profile: &Profile) -> Compared {
    let batch = Batch::of(scored, roster, year.or(profile.year));
    let mut findings = Vec::new();
    for place in 0..batch.submissions.len() {
        findings.extend(among_all(place, &batch, profile));
    }
    if let Some(roster) = batch.directory.roster() {
        findings.extend(on_roster(roster, &batch, profile));
    }
    let certain = batch
        .duplicates
        .iter()
        .filter(|duplicate| duplicate.told_by.is_certain());
    let replaced = certain.map(|duplicate| duplicate.earlier).collect();
    Compared { findings, replaced }
}

/// Whether a finding is on this form of the workbook.
pub fn is_on(finding: &Finding, form: &Form) -> bool {
    let on_sheet = finding.sheet.is_some() && finding.sheet_index == form.sheet_index;
    on_sheet
        && finding
            .cell
            .map_or(finding.subject.as_deref() == Some(form.subject()), |cell| {
                form.area.contains(cell)
            })
}

/// The check that a form was sent again: all that is said of a form that a later version replaces for certain.
const SENT_AGAIN: &str = "S12";

/// The order of findings on one file: the file itself, then sheet, cell, code.
pub fn place_in_file(finding: &Finding) -> (bool, usize, Option<Address>, &'static str) {
    (finding.sheet.is_some(), finding.sheet_index, finding.cell, finding.code)
}

/// What the forms of one file raise among all that were sent in, in the order of the file.
fn among_all(place: usize, batch: &Batch, profile: &Profile) -> Vec<Finding> {
    let (Some(scored), Some(owners)) = (batch.scored.get(place), batch.owners.get(place)) else {
        return Vec::new();
    };
    let mut told = Told::new(&scored.submission, profile);
    for (position, ((form, outcome), owner)) in scored.forms().zip(owners).enumerate() {
        let index = FormIndex {
            submission: place,
            form: position,
        };
        let arrived = Arrived {
            form,
            outcome,
            owner,
            owner_repeated: owners.iter().take(position).any(|earlier| earlier == owner),
            successor: batch.successor(index),
            batch,
        };
        let is_replaced = arrived
            .successor
            .as_ref()
            .is_some_and(|successor| successor.told_by.is_certain());
        for rule in register().iter().filter(|rule| !is_replaced || rule.code == SENT_AGAIN) {
            let Trial::InBatch(trial) = rule.trial else { continue };
            let faults = trial(&arrived, profile);
            if !faults.is_empty() {
                told.take(rule, Some(&Named::of(form)), faults);
            }
        }
    }
    told.in_order()
}

fn on_roster(roster: &Listed, batch: &Batch, profile: &Profile) -> Vec<Finding> {
    let received = roster::received(roster, batch);
    let departments = roster.entries.iter().zip(&received);
    departments
        .flat_map(|(entry, received)| {
            let name: Arc<str> = Arc::from(entry.name.as_str());
            register().iter().filter_map(move |rule| match rule.trial {
                Trial::OnRoster(trial) => {
                    let finding = finding(rule, trial(entry, received, profile)?, profile, &[])?;
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
