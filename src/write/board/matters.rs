//! What there is to look at on a form: findings and indicators missed, each with its cell.

use crate::domain::district::{Department, Entry};
use crate::domain::finding::{Finding, Severity};
use crate::domain::form::Indicator;
use crate::domain::in_full::{actual, target};
use crate::domain::outcome::IndicatorOutcome;
use crate::domain::text::{Keep, Text};
use crate::write::wording::{NO_FIGURE, one_line, plain};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

/// Characters of a text that the page shows; the whole of it stands in the workbook.
const LONGEST: usize = 110;
/// Of a name, or of what stands in one cell.
const LONGEST_NAME: usize = 40;

/// One thing to look at.
#[derive(Debug, Clone, Serialize)]
pub struct Matter {
    /// `强制 F03`, `提示 T05` or `未完成`
    kind: Text,
    /// `G7`, or the whole place where the list is not that of one form; may be empty.
    place: Text,
    /// Empty where the page has no room for it.
    text: Text,
}

impl Matter {
    /// Bytes that it takes on the page at least where it is told in full.
    fn bytes(&self) -> usize {
        self.kind.len() + self.place.len() + self.text.len()
    }

    /// The same for so many of these.
    pub fn bytes_of(matters: &[Self], listed: usize) -> usize {
        matters.iter().take(listed).map(Self::bytes).sum()
    }
}

/// The findings of a department, sorted out by its forms.
pub struct Findings<'a> {
    /// Below the position of the form among the department's entries.
    of_form: BTreeMap<usize, Vec<&'a Finding>>,
    /// On none of its forms: on a file as a whole, or on what was not sent.
    rest: Vec<&'a Finding>,
}

impl<'a> Findings<'a> {
    pub fn of(department: &Department, findings: &'a [Finding]) -> Self {
        let entries: Vec<_> = department.entries().collect();
        let mut sorted = Self {
            of_form: BTreeMap::new(),
            rest: Vec::new(),
        };
        for finding in findings {
            let on_sheet = |entry: &&Entry| {
                entry.file == finding.file && finding.sheet.as_deref() == Some(entry.form.sheet.as_str())
            };
            let on_form =
                |entry: &&Entry| on_sheet(entry) && finding.cell.is_none_or(|cell| entry.form.area.contains(cell));
            let position = entries.iter().position(on_form);
            match position.or_else(|| entries.iter().position(on_sheet)) {
                Some(at) => sorted.of_form.entry(at).or_default().push(finding),
                None => sorted.rest.push(finding),
            }
        }
        sorted
    }

    /// What there is on the form at this position: 强制 first, then what was missed, then 提示, by code. So many of them,
    /// at most, have a text.
    ///
    /// # Errors
    /// If the form cannot be read any more.
    pub fn matters(&self, (at, entry): (usize, &Entry), most: usize) -> io::Result<Vec<Matter>> {
        let findings = || self.of_form.get(&at).into_iter().flatten();
        let of = |severity| {
            let mut such: Vec<_> = findings().filter(|finding| finding.severity == severity).collect();
            such.sort_by_key(|finding| finding.code);
            such.into_iter()
        };
        let mut matters = Vec::new();
        for finding in of(Severity::Error) {
            matters.push(on_form(finding, matters.len() < most));
        }
        let whole = (entry.missed > 0).then(|| entry.open()).transpose()?;
        for (indicator, outcome) in whole.iter().flat_map(|whole| whole.missed()) {
            matters.push(missed(indicator, outcome, matters.len() < most));
        }
        for finding in of(Severity::Hint) {
            matters.push(on_form(finding, matters.len() < most));
        }
        Ok(matters)
    }

    /// What there is besides the forms.
    pub fn rest(&self) -> Vec<Matter> {
        self.rest.iter().map(|finding| elsewhere(finding)).collect()
    }
}

fn on_form(finding: &Finding, has_text: bool) -> Matter {
    Matter {
        kind: format_args!("{} {}", finding.severity.label(), finding.code).keep(),
        place: finding
            .cell
            .map(|cell| format_args!("{cell}").keep())
            .unwrap_or_default(),
        text: if has_text {
            shortened(&one_line(&finding.message), LONGEST).keep()
        } else {
            Text::new()
        },
    }
}

/// The same with its whole place, for lists over several files.
pub fn elsewhere(finding: &Finding) -> Matter {
    Matter {
        place: shortened(&one_line(&finding.place()), LONGEST).keep(),
        ..on_form(finding, true)
    }
}

fn missed(indicator: &Indicator, outcome: &IndicatorOutcome, has_text: bool) -> Matter {
    Matter {
        kind: "未完成".keep(),
        place: format_args!("{}", indicator.at()).keep(),
        text: if has_text {
            how_missed(indicator, outcome)
        } else {
            Text::new()
        },
    }
}

fn how_missed(indicator: &Indicator, outcome: &IndicatorOutcome) -> Text {
    let text = |given: Option<Cow<str>>| shortened(&one_line(&given.unwrap_or_default()), LONGEST_NAME);
    let points = |points: Option<_>| points.map_or_else(|| NO_FIGURE.to_owned(), plain);
    format_args!(
        "{}：指标值{}，完成值{}，分值{}，得分自报{}、复算{}",
        name(indicator.name()),
        text(target(indicator)),
        text(actual(indicator)),
        points(outcome.weight),
        points(outcome.claimed),
        points(outcome.score),
    )
    .keep()
}

/// A name on one line, cut where it is too long to be one.
pub fn name(text: &str) -> String {
    shortened(&one_line(text), LONGEST_NAME)
}

fn shortened(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.to_owned();
    }
    let kept = text.chars().take(characters.saturating_sub(1));
    kept.chain(['…']).collect()
}
