//! `inspect --json` and `check --json`: the contract for other programs. Names and meanings stay.

use crate::checks::Comparison;
use crate::domain::cell::Cell;
use crate::domain::finding::Finding;
use crate::domain::form::{Form, FormKind, FundRow, Goal, Indicator, Level};
use crate::domain::notation::{self, Notation, Term};
use crate::domain::outcome::{FormOutcome, IndicatorOutcome};
use crate::domain::submission::{Audited, SkippedSheet};
use crate::domain::text::Text;
use rust_decimal::Decimal;
use serde::Serialize;

/// The whole document.
#[derive(Serialize)]
pub struct Document<Workbook> {
    pub workbooks: Vec<Workbook>,
}

/// A document as text.
pub fn text_of(document: &impl Serialize) -> String {
    // Only a map with keys other than strings could fail, and there is none.
    serde_json::to_string_pretty(document).unwrap_or_default()
}

/// A workbook with its findings alone.
#[derive(Serialize)]
pub struct WorkbookFindings {
    path: String,
    findings: Vec<FindingRecord>,
}

impl WorkbookFindings {
    pub fn of(path: &str, findings: &[Finding]) -> Self {
        Self {
            path: path.to_owned(),
            findings: findings.iter().map(FindingRecord::of).collect(),
        }
    }
}

/// The document of `check --before`: the findings of the later version by workbook, and the groups.
#[derive(Serialize)]
pub struct ComparisonDocument {
    pub workbooks: Vec<WorkbookFindings>,
    closed: Vec<PlacedFinding>,
    absent: Vec<PlacedFinding>,
    remaining: Vec<PlacedFinding>,
    new: Vec<PlacedFinding>,
}

/// A finding with its file; none for one on the roster.
#[derive(Serialize)]
struct PlacedFinding {
    path: Option<String>,
    #[serde(flatten)]
    finding: FindingRecord,
}

impl ComparisonDocument {
    pub fn of(returns: &[Audited], comparison: &Comparison) -> Self {
        let placed = |findings: &[&Finding]| {
            let records = findings.iter().map(|finding| PlacedFinding {
                path: Some(finding.file.to_string()).filter(|file| !file.is_empty()),
                finding: FindingRecord::of(finding),
            });
            records.collect()
        };
        Self {
            workbooks: returns
                .iter()
                .map(|read| WorkbookFindings::of(&read.scored.submission.file, &read.findings))
                .collect(),
            closed: placed(&comparison.closed),
            absent: placed(&comparison.absent),
            remaining: placed(&comparison.remaining),
            new: placed(&comparison.new),
        }
    }
}

#[derive(Serialize)]
pub struct WorkbookRecord {
    path: String,
    forms: Vec<FormRecord>,
    skipped: Vec<SkippedRecord>,
    findings: Vec<FindingRecord>,
}

#[derive(Serialize)]
struct FormRecord {
    sheet: Text,
    range: String,
    kind: &'static str,
    title: Option<Text>,
    year: Option<i32>,
    department: Option<Text>,
    unit: Option<Text>,
    project: Option<Text>,
    project_code: Option<Text>,
    amount_unit: Option<&'static str>,
    funds: Vec<FundRecord>,
    goals: Vec<GoalRecord>,
    indicators: Vec<IndicatorRecord>,
    execution: ExecutionRecord,
    total: TotalRecord,
    grade: Option<CellRecord>,
    grade_recomputed: Option<Text>,
}

#[derive(Serialize)]
struct CellRecord {
    cell: String,
    text: Text,
    number: Option<String>,
}

#[derive(Serialize)]
struct FundRecord {
    source: Text,
    is_total: bool,
    initial: Option<CellRecord>,
    adjusted: Option<CellRecord>,
    executed: Option<CellRecord>,
    weight: Option<CellRecord>,
    rate: Option<CellRecord>,
    score: Option<CellRecord>,
}

#[derive(Serialize)]
struct GoalRecord {
    expected: Option<CellRecord>,
    actual: Option<CellRecord>,
}

#[derive(Serialize)]
struct IndicatorRecord {
    level1: Option<Text>,
    level2: Option<Text>,
    level3: Option<Text>,
    direction: Option<&'static str>,
    unit: Option<Text>,
    target: Option<CellRecord>,
    actual: Option<CellRecord>,
    weight: Option<CellRecord>,
    score: Option<CellRecord>,
    reason: Option<CellRecord>,
    recomputed: RecomputedRecord,
}

#[derive(Serialize)]
struct RecomputedRecord {
    score: Option<String>,
    rule: &'static str,
    basis: &'static str,
}

#[derive(Serialize)]
struct ExecutionRecord {
    rate: Option<String>,
    score: Option<String>,
}

#[derive(Serialize)]
struct TotalRecord {
    weight: Option<CellRecord>,
    score: Option<CellRecord>,
    recomputed: Option<String>,
}

#[derive(Serialize)]
struct SkippedRecord {
    sheet: String,
    reason: String,
}

#[derive(Serialize)]
struct FindingRecord {
    code: &'static str,
    severity: &'static str,
    sheet: Option<String>,
    cell: Option<String>,
    message: Text,
    found: Option<Text>,
    expected: Option<Text>,
    rule: Text,
    advice: Text,
}

impl WorkbookRecord {
    /// The record of one workbook under the path by which it was named.
    pub fn of(path: String, audited: &Audited) -> Self {
        Self {
            path,
            forms: audited
                .scored
                .forms()
                .map(|(form, outcome)| form_record(form, outcome))
                .collect(),
            skipped: audited.scored.submission.skipped().iter().map(skipped_record).collect(),
            findings: audited.findings.iter().map(FindingRecord::of).collect(),
        }
    }
}

impl FindingRecord {
    fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity.key(),
            sheet: finding.sheet.as_ref().map(ToString::to_string),
            cell: finding.cell.map(|at| at.to_string()),
            message: finding.message.clone(),
            found: finding.found.clone(),
            expected: finding.expected.clone(),
            rule: finding.rule.clone(),
            advice: finding.advice.clone(),
        }
    }
}

fn form_record(form: &Form, outcome: &FormOutcome) -> FormRecord {
    let given = |given: &Option<crate::domain::form::Given>| given.as_ref().map(|given| given.text.clone());
    FormRecord {
        sheet: form.sheet.clone(),
        range: form.area.to_string(),
        kind: match form.kind {
            FormKind::Project => "project",
            FormKind::Department => "department",
        },
        title: given(&form.title),
        year: form.year,
        department: given(&form.department),
        unit: given(&form.unit),
        project: given(&form.project),
        project_code: form.project_code.clone(),
        amount_unit: form.amount_unit.map(|unit| unit.label()),
        funds: form.funds.iter().map(fund_record).collect(),
        goals: form.goals.iter().map(goal_record).collect(),
        indicators: form
            .indicators
            .iter()
            .zip(&outcome.indicators)
            .map(|(row, scored)| indicator_record(row, scored))
            .collect(),
        execution: ExecutionRecord {
            rate: text(outcome.execution.rate),
            score: text(outcome.execution.score),
        },
        total: TotalRecord {
            weight: cell_record(&form.total.weight),
            score: cell_record(&form.total.score),
            recomputed: text(outcome.total),
        },
        grade: cell_record(&form.grade),
        grade_recomputed: outcome.grade.clone(),
    }
}

fn fund_record(row: &FundRow) -> FundRecord {
    FundRecord {
        source: row.source.clone(),
        is_total: row.is_total,
        initial: cell_record(&row.initial),
        adjusted: cell_record(&row.adjusted),
        executed: cell_record(&row.executed),
        weight: cell_record(&row.weight),
        rate: cell_record(&row.rate),
        score: cell_record(&row.score),
    }
}

fn goal_record(goal: &Goal) -> GoalRecord {
    GoalRecord {
        expected: cell_record(&goal.expected),
        actual: cell_record(&goal.actual),
    }
}

fn indicator_record(row: &Indicator, scored: &IndicatorOutcome) -> IndicatorRecord {
    let level = |level: Option<&Level>| level.map(|level| level.name.clone());
    IndicatorRecord {
        level1: level(row.level1.as_deref()),
        level2: level(row.level2.as_deref()),
        level3: level(row.level3.as_ref()),
        direction: row.direction.map(|direction| direction.sign()),
        unit: row.unit.clone(),
        target: cell_record(&row.target),
        actual: cell_record(&row.actual),
        weight: cell_record(&row.weight),
        score: cell_record(&row.score),
        reason: cell_record(&row.reason),
        recomputed: RecomputedRecord {
            score: text(scored.score),
            rule: scored.rule,
            basis: scored.basis.key(),
        },
    }
}

fn skipped_record(skipped: &SkippedSheet) -> SkippedRecord {
    SkippedRecord {
        sheet: skipped.sheet.clone(),
        reason: skipped.reason.label(),
    }
}

fn text(number: Option<Decimal>) -> Option<String> {
    number.map(|number| number.to_string())
}

/// A cell as the contract has it; a formula without a value is no value.
fn cell_record(cell: &Option<Cell>) -> Option<CellRecord> {
    let cell = cell.as_ref().filter(|cell| !cell.is_blank())?;
    Some(CellRecord {
        cell: cell.at.to_string(),
        text: cell.text.clone(),
        number: text(figure(cell)),
    })
}

/// The figure that a cell stores or spells, percentages as ratios.
fn figure(cell: &Cell) -> Option<Decimal> {
    cell.number()
        .or_else(|| notation::points(cell))
        .or_else(|| match Notation::of(cell).term {
            Term::Quantity(quantity) if quantity.percent => quantity.value.checked_div(Decimal::ONE_HUNDRED),
            Term::Quantity(quantity) => Some(quantity.value),
            _ => None,
        })
}
