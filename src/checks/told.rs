//! From the faults that checks find to the findings of a file: the place, the severity and the rule are put to them.

use super::fault::Fault;
use super::place_in_file;
use super::register::Rule;
use crate::domain::finding::Finding;
use crate::domain::form::Heading;
use crate::domain::text::{Keep, Text};
use crate::profile::Profile;
use std::sync::Arc;

/// A form as its findings name it.
pub struct Named {
    sheet: Arc<str>,
    sheet_index: usize,
    subject: Arc<str>,
}

impl Named {
    pub fn of(form: &Heading) -> Self {
        Self {
            sheet: Arc::from(form.sheet.as_str()),
            sheet_index: form.sheet_index,
            subject: Arc::from(form.subject()),
        }
    }
}

/// What is told of one file so far.
pub struct Told<'a> {
    file: &'a Arc<str>,
    profile: &'a Profile,
    findings: Vec<Finding>,
}

impl<'a> Told<'a> {
    pub const fn new(file: &'a Arc<str>, profile: &'a Profile) -> Self {
        Self {
            file,
            profile,
            findings: Vec::new(),
        }
    }

    /// Tells the faults that a check found on the file, or on one of its forms, unless the profile has the check off.
    pub fn take(&mut self, rule: &Rule, form: Option<&Named>, faults: impl IntoIterator<Item = Fault>) {
        for fault in faults {
            let Some(finding) = finding(rule, fault, self.profile, &self.findings) else {
                continue;
            };
            let (sheet, sheet_index) = match form {
                Some(form) => (Some(Arc::clone(&form.sheet)), form.sheet_index),
                None => (finding.sheet, finding.sheet_index),
            };
            self.findings.push(Finding {
                file: Arc::clone(self.file),
                sheet,
                sheet_index,
                subject: form.map(|form| Arc::clone(&form.subject)),
                ..finding
            });
        }
    }

    /// The findings in the order of the file, in no more room than they need.
    pub fn in_order(mut self) -> Vec<Finding> {
        self.findings
            .sort_by(|one, other| place_in_file(one).cmp(&place_in_file(other)));
        self.findings.shrink_to_fit();
        self.findings
    }
}

/// How far back a finding looks for one with the same rule or advice: those of one check follow one another.
const NEAR: usize = 8;

/// The finding of a fault wherever it stands; None if the profile has the check off. It shares its rule and its advice with
/// the findings told before it: there may be hundreds of one check.
pub fn finding(rule: &Rule, fault: Fault, profile: &Profile, before: &[Finding]) -> Option<Finding> {
    let severity = rule.severity_under(profile, fault.severity)?;
    let (sheet, sheet_index) = fault.sheet.unzip();
    let shared = |part: fn(&Finding) -> &Text, own: Option<Text>, usual: &str| {
        let text = own.as_deref().unwrap_or(usual);
        let mut near = before.iter().rev().take(NEAR).map(part);
        let known = near.find(|known| *known == text).cloned();
        known.or(own).unwrap_or_else(|| usual.keep())
    };
    let own_advice = Some(fault.advice).filter(|advice| !advice.is_empty());
    Some(Finding {
        code: rule.code,
        severity,
        department: None,
        file: Arc::default(),
        sheet: sheet.map(Arc::from),
        sheet_index: sheet_index.unwrap_or_default(),
        cell: fault.cell,
        subject: None,
        message: fault.message,
        found: fault.found,
        expected: fault.expected,
        rule: shared(|finding| &finding.rule, fault.rule, rule.basis),
        advice: shared(|finding| &finding.advice, own_advice, rule.cure),
    })
}
