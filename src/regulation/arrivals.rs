//! All that was sent in, side by side: who is who, whose each form is, and which forms were sent again.

use super::directory::{Directory, Owner};
use super::duplicates::{Duplicate, FormIndex, duplicates};
use super::grouping::{most_frequent_year, owners};
use crate::domain::form::Headed;
use crate::domain::roster::Roster;
use crate::domain::sent::Sent;
use crate::domain::submission::Submission;
use rayon::prelude::*;

/// What shows only when all returns lie side by side.
pub struct Arrivals<'a> {
    pub directory: Directory<'a>,
    /// The owner of every form, submission by submission.
    pub owners: Vec<Vec<Owner>>,
    /// In the order of the forms that do not count.
    pub duplicates: Vec<Duplicate>,
    /// The year of the batch.
    pub year: Option<i32>,
}

impl<'a> Arrivals<'a> {
    /// Puts the submissions beside one another. `year` is the year asked for; without it the year that most forms name is
    /// that of the batch.
    pub fn of(submissions: &[&Submission<Sent>], roster: Option<&'a Roster>, year: Option<i32>) -> Self {
        let directory = Directory::of(submissions, roster);
        let owners: Vec<_> = submissions
            .par_iter()
            .map(|submission| owners(submission, &directory))
            .collect();
        let forms = submissions.iter().flat_map(|submission| submission.forms());
        Self {
            duplicates: duplicates(submissions, &owners, &directory),
            year: year.or_else(|| most_frequent_year(forms.map(Headed::heading))),
            owners,
            directory,
        }
    }

    /// How a form is repeated; None if it counts.
    pub fn duplicate(&self, index: FormIndex) -> Option<&Duplicate> {
        let place = self
            .duplicates
            .binary_search_by_key(&index, |duplicate| duplicate.earlier);
        self.duplicates.get(place.ok()?)
    }
}
