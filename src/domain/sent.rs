//! A form as it waits for the district to be complete: what is asked of it again and again at hand, the rest put aside.

use super::cell::Cell;
use super::form::{Form, FormKind, FundRow, Headed, Heading, Indicator};
use super::outcome::{Basis, FormOutcome, FormResult, IndicatorOutcome};
use super::projects;
use super::submission::{Scored, Submission};
use super::text::Text;
use crate::scratch::{Scratch, Shelved};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

/// A form with its outcome, and all that stands on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoredForm {
    pub form: Form,
    pub outcome: FormOutcome,
}

impl ScoredForm {
    /// Indicators with their outcomes, in the order of the form.
    pub fn indicators(&self) -> impl Iterator<Item = (&Indicator, &IndicatorOutcome)> {
        self.form.indicators.iter().zip(&self.outcome.indicators)
    }

    /// 未完成指标: those whose target was missed.
    pub fn missed(&self) -> impl Iterator<Item = (&Indicator, &IndicatorOutcome)> {
        self.indicators().filter(|(_, outcome)| outcome.met == Some(false))
    }

    /// 无法复算: those with a weight to which no rule could be applied.
    fn not_computed(&self) -> impl Iterator<Item = (&Indicator, &IndicatorOutcome)> {
        let is_open = |outcome: &IndicatorOutcome| outcome.basis == Basis::Unscorable && outcome.weight.is_some();
        self.indicators().filter(move |(_, outcome)| is_open(outcome))
    }
}

/// A form with its outcome of which only the outlines are at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub form: Heading,
    pub outcome: FormResult,
    /// How many indicators it has, and how many of them are 未完成.
    pub indicators: usize,
    pub missed: usize,
    /// How many carry weight and were not computed (无法复算).
    pub not_computed: usize,
    /// The names under which its scored indicators stand on the first level, each once; empty for one without. Most forms
    /// of a workbook have the same.
    pub levels: Arc<[Text]>,
    /// What is written for 全年预算数 and 全年执行数 and is no figure.
    pub unread_budget: Option<Text>,
    pub unread_spent: Option<Text>,
    /// It is a department form that speaks of the department's projects.
    pub tells_of_projects: bool,
    all: Shelved<ScoredForm>,
}

impl Sent {
    /// Puts a form aside.
    pub fn new(form: Form, outcome: FormOutcome, scratch: &Arc<Scratch>) -> Self {
        Self::beside(None, form, outcome, scratch)
    }

    /// The same for a form that stands behind another one in its workbook.
    fn beside(other: Option<&Self>, form: Form, outcome: FormOutcome, scratch: &Arc<Scratch>) -> Self {
        let scored = ScoredForm { form, outcome };
        let with_points = scored.indicators().filter(|(_, outcome)| outcome.score.is_some());
        let levels: BTreeSet<&str> = with_points.map(|(indicator, _)| indicator.level1_name()).collect();
        let total = scored.form.fund_total();
        let unread = |cell: fn(&FundRow) -> &Option<Cell>, figure: Option<Decimal>| {
            let cell = total.and_then(|row| cell(row).as_ref()).filter(|cell| !cell.is_blank());
            cell.filter(|_| figure.is_none()).map(|cell| cell.text.clone())
        };
        let execution = &scored.outcome.execution;
        Self {
            unread_budget: unread(|row| &row.adjusted, execution.budget),
            unread_spent: unread(|row| &row.executed, execution.spent),
            tells_of_projects: scored.form.kind == FormKind::Department && projects::are_spoken_of(&scored.form),
            indicators: scored.indicators().count(),
            missed: scored.missed().count(),
            not_computed: scored.not_computed().count(),
            levels: match other.filter(|other| other.levels.iter().map(Text::as_str).eq(levels.iter().copied())) {
                Some(other) => Arc::clone(&other.levels),
                None => levels.into_iter().map(Text::from).collect(),
            },
            all: Shelved::new(&scored, scratch),
            form: scored.form.heading,
            outcome: scored.outcome.result,
        }
    }

    /// The same put aside in this scratch, after it came out of bytes behind another one of its workbook.
    fn put_aside_again(self, other: Option<&Self>, scratch: &Arc<Scratch>) -> Self {
        let shared = other
            .map(|other| &other.levels)
            .filter(|levels| **levels == self.levels);
        Self {
            levels: shared.map_or(self.levels, Arc::clone),
            all: self.all.put_into(scratch),
            ..self
        }
    }

    /// The form with all that stands on it.
    ///
    /// # Errors
    /// If it cannot be read any more.
    pub fn open(&self) -> io::Result<ScoredForm> {
        self.all.open()
    }
}

impl Headed for Sent {
    fn heading(&self) -> &Heading {
        &self.form
    }
}

impl Scored {
    /// The submission with its forms put aside.
    pub fn put_aside(self, scratch: &Arc<Scratch>) -> Submission<Sent> {
        let outcomes = self.outcomes.into_iter();
        self.submission.with_forms(|forms| {
            let mut sent: Vec<Sent> = Vec::with_capacity(forms.len());
            for (form, outcome) in forms.into_iter().zip(outcomes) {
                sent.push(Sent::beside(sent.last(), form, outcome, scratch));
            }
            sent
        })
    }
}

impl Submission<Sent> {
    /// The same put aside in this scratch, after it came out of bytes.
    pub fn put_aside_again(self, scratch: &Arc<Scratch>) -> Self {
        self.with_forms(|forms| {
            let mut sent: Vec<Sent> = Vec::with_capacity(forms.len());
            for form in forms {
                sent.push(form.put_aside_again(sent.last(), scratch));
            }
            sent
        })
    }
}
