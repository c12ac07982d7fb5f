//! What is wrong with a return (审核问题): found, expected, the rule, and the cure.

use super::place::Address;
use super::text::Text;
use std::fmt;
use std::sync::Arc;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        let file = Some(&*self.file).filter(|file| !file.is_empty());
        let cell = self.cell.map(|cell| cell.to_string());
        let known = [file, self.sheet.as_deref(), cell.as_deref()];
        let mut parts: Vec<&str> = known.into_iter().flatten().collect();
        if parts.is_empty() {
            parts.extend(self.department.as_deref());
        }
        parts.join(" › ")
    }
}

impl fmt::Display for Finding {
    /// The four lines that stand everywhere a finding is told in full.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} {}  {}", self.severity.label(), self.code, self.place())?;
        writeln!(out, "  {}", self.message)?;
        writeln!(out, "  依据：{}", self.rule)?;
        write!(out, "  改法：{}", self.advice)
    }
}
