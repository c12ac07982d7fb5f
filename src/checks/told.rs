//! From the faults that checks find to the findings of a file: the place, the severity and the rule are put to them.

use super::fault::Fault;
use super::place_in_file;
use super::register::Rule;
use super::wording::{short, short_quote};
use crate::domain::finding::Finding;
use crate::domain::form::Heading;
use crate::domain::text::{Keep, Text};
use crate::profile::Profile;
use std::cell::LazyCell;
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
        let usual = LazyCell::new(|| Usual::of(rule));
        for fault in faults {
            let Some(finding) = finding(rule, fault, self.profile, &usual) else {
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

    /// The findings in the order of the file.
    pub fn in_order(mut self) -> Vec<Finding> {
        // Each finding is moved once: it is large.
        self.findings.sort_by_cached_key(place_in_file);
        self.findings
    }
}

/// What the findings of a check say where nothing more exact is known; they share it.
pub struct Usual {
    basis: Text,
    cure: Text,
}

impl Usual {
    pub fn of(rule: &Rule) -> Self {
        Self {
            basis: rule.basis.keep(),
            cure: rule.cure.keep(),
        }
    }
}

/// The finding of a fault wherever it stands; None if the profile has the check off.
pub fn finding(rule: &Rule, fault: Fault, profile: &Profile, usual: &Usual) -> Option<Finding> {
    let severity = rule.severity_under(profile, fault.severity)?;
    let (sheet, sheet_index) = fault.sheet.unzip();
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
        message: short(fault.message),
        found: fault.found.map(short_quote),
        expected: fault.expected.map(short_quote),
        rule: fault.rule.unwrap_or_else(|| usual.basis.clone()),
        advice: own_advice.map_or_else(|| usual.cure.clone(), short),
    })
}
