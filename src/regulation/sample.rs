//! Forms for tests, told as a clerk would fill them in: every cell is text.

use crate::domain::cell::{Cell, Stored};
use crate::domain::form::{AmountUnit, Columns, Form, FormKind, FundRow, Given, Heading, Indicator, Level, Total};
use crate::domain::place::{Address, Area};
use crate::domain::sent::Sent;
use crate::domain::submission::{Content, Scored, Submission};
use crate::profile::model::ExecutionBand;
use crate::profile::{self, Profile};
use crate::regulation::score;
use crate::scratch::Scratch;
use std::sync::Arc;

/// The default profile.
pub fn luquan() -> Profile {
    profile::load("luquan").unwrap().profile
}

/// Intervals of 执行率: from where on, and the share of the weight that they give.
pub fn execution_bands(bands: &[(&str, Option<&str>)]) -> Vec<ExecutionBand> {
    let band = |&(from, share): &(&str, Option<&str>)| ExecutionBand {
        from: from.parse().unwrap(),
        share: share.map(|share| share.parse().unwrap()),
    };
    bands.iter().map(band).collect()
}

/// A cell that holds this text; None for an empty one.
pub fn cell(text: &str) -> Option<Cell> {
    (!text.is_empty()).then(|| Cell {
        at: Address::new(0, 0),
        text: text.into(),
        stored: Stored::Text,
        hidden: false,
    })
}

/// A text of the header block.
pub fn given(text: &str) -> Option<Given> {
    (!text.is_empty()).then(|| Given {
        at: Address::new(0, 0),
        text: text.into(),
    })
}

/// An indicator: name, target, actual, weight, claimed points.
pub fn indicator(name: &str, target: &str, actual: &str, weight: &str, score: &str) -> Indicator {
    Indicator {
        level1: level("产出指标").map(Arc::new),
        level2: level("数量指标").map(Arc::new),
        level3: level(name),
        direction: None,
        direction_text: None,
        unit: None,
        target: cell(target),
        initial_target: None,
        actual: cell(actual),
        weight: cell(weight),
        score: cell(score),
        reason: None,
        row: 0,
        shares_score: false,
        shares_weight: false,
    }
}

/// A clean level name.
pub fn level(name: &str) -> Option<Level> {
    (!name.is_empty()).then(|| Level {
        name: name.into(),
        points: None,
        at: Address::new(0, 0),
    })
}

/// A funds row: opening budget, adjusted budget, spent, weight, stated rate, claimed points.
pub fn funds(is_total: bool, cells: [&str; 6]) -> FundRow {
    let [initial, adjusted, executed, weight, rate, score] = cells.map(cell);
    FundRow {
        is_total,
        initial,
        adjusted,
        executed,
        weight,
        rate,
        score,
        ..FundRow::default()
    }
}

/// A project form of 2022 in 万元 with these rows and no total of its own.
pub fn form(funds: Vec<FundRow>, indicators: Vec<Indicator>) -> Form {
    Form {
        heading: Heading {
            sheet: "自评表".into(),
            sheet_index: 0,
            area: Area::new(Address::new(0, 0), Address::new(40, 10)),
            kind: FormKind::Project,
            year: Some(2022),
            year_at: None,
            department: given("教育局"),
            department_at: None,
            department_code: None,
            unit: None,
            project: given("校舍维修"),
            project_at: None,
            project_code: None,
        },
        title: None,
        amount_unit: Some(AmountUnit::TenThousandYuan),
        amount_unit_given: None,
        funds,
        goals: Vec::new(),
        goals_at: None,
        columns: Columns {
            name: true,
            target: true,
            actual: true,
            weight: true,
            score: true,
            reason: true,
        },
        header: None,
        indicators,
        covered: Vec::new(),
        placeholders: Vec::new(),
        unread: Vec::new(),
        total: Total::default(),
        grade: None,
        remarks: Vec::new(),
        missing: Vec::new(),
    }
}

/// A workbook that was read, with these forms.
pub fn submission(file: &str, forms: Vec<Form>) -> Submission {
    Submission {
        file: file.into(),
        hash: String::new(),
        modified: None,
        content: Content::Read {
            forms,
            skipped: Vec::new(),
        },
    }
}

/// The same scored and put aside.
pub fn sent(submission: Submission) -> Submission<Sent> {
    let outcomes = submission.forms().iter().map(|form| score(form, &luquan())).collect();
    Scored { submission, outcomes }.put_aside(&Scratch::in_memory())
}
