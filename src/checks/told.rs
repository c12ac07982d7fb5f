//! From the faults that checks find to the findings of a file: the place, the severity and the rule are put to them.

use super::fault::Fault;
use super::place_in_file;
use super::register::Rule;
use crate::domain::finding::Finding;
use crate::domain::form::Form;
use crate::domain::submission::Submission;
use crate::domain::text::Text;
use crate::profile::Profile;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A form as its findings name it.
pub struct Named {
    sheet: Arc<str>,
    sheet_index: usize,
    subject: Arc<str>,
}

impl Named {
    pub fn of(form: &Form) -> Self {
        Self {
            sheet: Arc::from(form.sheet.as_str()),
            sheet_index: form.sheet_index,
            subject: Arc::from(form.subject()),
        }
    }
}

/// What is told of one file so far. Findings of a file share what they have in common: there may be hundreds.
pub struct Told<'a> {
    submission: &'a Submission,
    profile: &'a Profile,
    findings: Vec<Finding>,
    /// Rules and advice that a finding has.
    texts: BTreeSet<Text>,
}

impl<'a> Told<'a> {
    pub const fn new(submission: &'a Submission, profile: &'a Profile) -> Self {
        Self {
            submission,
            profile,
            findings: Vec::new(),
            texts: BTreeSet::new(),
        }
    }

    /// Tells the faults that a check found on the file, or on one of its forms, unless the profile has the check off.
    pub fn take(&mut self, rule: &Rule, form: Option<&Named>, faults: impl IntoIterator<Item = Fault>) {
        for fault in faults {
            let Some(finding) = finding(rule, fault, self.profile) else {
                continue;
            };
            let (basis, advice) = (self.shared(finding.rule), self.shared(finding.advice));
            let (sheet, sheet_index) = match form {
                Some(form) => (Some(Arc::clone(&form.sheet)), form.sheet_index),
                None => (finding.sheet, finding.sheet_index),
            };
            self.findings.push(Finding {
                file: Arc::clone(&self.submission.file),
                sheet,
                sheet_index,
                subject: form.map(|form| Arc::clone(&form.subject)),
                rule: basis,
                advice,
                ..finding
            });
        }
    }

    fn shared(&mut self, text: Text) -> Text {
        if let Some(known) = self.texts.get(&text) {
            return known.clone();
        }
        self.texts.insert(text.clone());
        text
    }

    /// The findings in the order of the file, in no more room than they need.
    pub fn in_order(mut self) -> Vec<Finding> {
        self.findings
            .sort_by(|one, other| place_in_file(one).cmp(&place_in_file(other)));
        self.findings.shrink_to_fit();
        self.findings
    }
}

/// The finding of a fault wherever it stands; None if the profile has the check off.
pub fn finding(rule: &Rule, fault: Fault, profile: &Profile) -> Option<Finding> {
    let severity = rule.severity_under(profile, fault.severity)?;
    let (sheet, sheet_index) = fault.sheet.unzip();
    let own = |advice: Text| {
        if advice.is_empty() { rule.cure.into() } else { advice }
    };
    Some(Finding {
        code: rule.code,
        severity,
        department: None,
        file: Arc::from(""),
        sheet: sheet.map(Arc::from),
        sheet_index: sheet_index.unwrap_or_default(),
        cell: fault.cell,
        subject: None,
        message: fault.message,
        found: fault.found,
        expected: fault.expected,
        rule: fault.rule.unwrap_or_else(|| rule.basis.into()),
        advice: own(fault.advice),
    })
}
