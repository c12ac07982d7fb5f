//! What a check says of a fault, before the file, the sheet and the severity are put to it.

use crate::domain::finding::Severity;
use crate::domain::place::Address;
use crate::domain::text::{Keep, Text};

/// A fault as the check tells it. Built as it is told: where, what, found, expected, what to do.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Name and position of the sheet, where the check was tried on a whole file.
    pub sheet: Option<(String, usize)>,
    pub cell: Option<Address>,
    /// Where the size of the fault decides; else the register's.
    pub severity: Option<Severity>,
    pub message: Text,
    pub found: Option<Text>,
    pub expected: Option<Text>,
    /// Where the rule is more exact than the register's.
    pub rule: Option<Text>,
    /// Empty: the register's cure fits as it stands.
    pub advice: Text,
}

impl Fault {
    /// A fault of the whole file or sheet.
    pub fn says(message: impl Keep) -> Self {
        Self {
            sheet: None,
            cell: None,
            severity: None,
            message: message.keep(),
            found: None,
            expected: None,
            rule: None,
            advice: Text::new(),
        }
    }

    pub fn on_sheet(self, name: &str, position: usize) -> Self {
        Self {
            sheet: Some((name.to_owned(), position)),
            ..self
        }
    }

    pub fn at(self, cell: Address) -> Self {
        Self {
            cell: Some(cell),
            ..self
        }
    }

    pub fn found(self, text: impl Keep) -> Self {
        Self {
            found: Some(text.keep()),
            ..self
        }
    }

    pub fn expected(self, text: impl Keep) -> Self {
        Self {
            expected: Some(text.keep()),
            ..self
        }
    }

    pub fn by_rule(self, rule: impl Keep) -> Self {
        Self {
            rule: Some(rule.keep()),
            ..self
        }
    }

    pub fn cure(self, advice: impl Keep) -> Self {
        Self {
            advice: advice.keep(),
            ..self
        }
    }

    pub fn severity(self, severity: Severity) -> Self {
        Self {
            severity: Some(severity),
            ..self
        }
    }
}
