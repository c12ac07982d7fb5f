//! What is wrong with a return (审核问题): found, expected, the rule, and the cure.

use super::place::Address;
use super::text::Text;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// 强制: must be corrected before the return is accepted.
    Error,
    /// 提示: must be looked at.
    Hint,
}

impl Severity {
    pub const fn key(self) -> &'static str {
        match self {
            Self::Error => "E",
            Self::Hint => "W",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "强制",
            Self::Hint => "提示",
        }
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub errors: usize,
    pub hints: usize,
}

impl Count {
    pub const fn add(&mut self, severity: Severity) {
        self.add_several(severity, 1);
    }

    pub const fn add_several(&mut self, severity: Severity, count: usize) {
        match severity {
            Severity::Error => self.errors += count,
            Severity::Hint => self.hints += count,
        }
    }

    pub const fn all(self) -> usize {
        self.errors + self.hints
    }

    /// Those of a severity; None for all.
    pub const fn of(self, severity: Option<Severity>) -> usize {
        match severity {
            Some(Severity::Error) => self.errors,
            Some(Severity::Hint) => self.hints,
            None => self.all(),
        }
    }
}

impl<'a> FromIterator<&'a Finding> for Count {
    fn from_iter<Findings: IntoIterator<Item = &'a Finding>>(findings: Findings) -> Self {
        let mut count = Self::default();
        findings.into_iter().for_each(|finding| count.add(finding.severity));
        count
    }
}

/// One fault of a department's return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub code: &'static str,
    pub severity: Severity,
    /// Display name of the department; None until it is known.
    pub department: Option<Arc<str>>,
    /// The file as the user named it, relative to the input; empty for a finding on the roster.
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    /// Position of the sheet in the workbook, for the order of findings.
    pub sheet_index: usize,
    pub cell: Option<Address>,
    /// Project or department of the form, for the place line.
    pub subject: Option<Arc<str>>,
    /// What is wrong, one sentence without full stop, found and expected in it.
    pub message: Text,
    /// The form's own text.
    pub found: Option<Text>,
    pub expected: Option<Text>,
    /// The rule it rests on.
    pub rule: Text,
    /// What to do, in the user's spreadsheet program.
    pub advice: Text,
}

impl Finding {
    /// `教育局.xlsx › 校舍维修 › G7`
    pub fn place(&self) -> String {
        let mut place = String::new();
        // Nothing fails to be added to a text.
        let _ = self.telling().write_place(&mut place);
        place
    }

    fn telling(&self) -> Telling<'_> {
        Telling {
            severity: self.severity,
            code: self.code,
            department: self.department.as_deref(),
            file: &self.file,
            sheet: self.sheet.as_deref(),
            cell: self.cell,
            message: &self.message,
            rule: &self.rule,
            advice: &self.advice,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.telling().write_to(out)
    }
}

/// What is told of a finding in words, wherever it is kept.
pub struct Telling<'a> {
    pub severity: Severity,
    pub code: &'a str,
    pub department: Option<&'a str>,
    pub file: &'a str,
    pub sheet: Option<&'a str>,
    pub cell: Option<Address>,
    pub message: &'a str,
    pub rule: &'a str,
    pub advice: &'a str,
}

impl Telling<'_> {
    /// The four lines that stand everywhere a finding is told in full.
    pub fn write_to(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let head = [self.severity.label(), " ", self.code, "  "];
        head.into_iter().try_for_each(|part| out.write_str(part))?;
        self.write_place(out)?;
        let lines = ["\n  ", self.message, "\n  依据：", self.rule, "\n  改法：", self.advice];
        lines.into_iter().try_for_each(|part| out.write_str(part))
    }

    fn write_place(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let file = Some(self.file).filter(|file| !file.is_empty());
        let mut known = file.into_iter().chain(self.sheet);
        match (known.next(), self.cell) {
            (None, None) => out.write_str(self.department.unwrap_or_default()),
            (None, Some(cell)) => write!(out, "{cell}"),
            (Some(first), cell) => {
                out.write_str(first)?;
                for part in known {
                    out.write_str(" › ")?;
                    out.write_str(part)?;
                }
                cell.map_or(Ok(()), |cell| write!(out, " › {cell}"))
            }
        }
    }
}
