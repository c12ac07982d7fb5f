//! A small district for the tests of what is written: forms told as a clerk fills them in, scored by the law.

use jiping::domain::cell::{Cell, Stored};
use jiping::domain::district::{Department, District, Entry, Fate, Figures, GradeCounts, Intake};
use jiping::domain::finding::{Finding, Severity};
use jiping::domain::form::{
    AmountUnit, Columns, Form, FormKind, FundRow, Given, Goal, Heading, Indicator, Level, Remark, Total,
};
use jiping::domain::found::FileFindings;
use jiping::domain::outcome::FormResult;
use jiping::domain::place::{Address, Area};
use jiping::domain::sent::Sent;
use jiping::profile::{self, Profile};
use jiping::regulation;
use jiping::scratch::Scratch;
use rust_decimal::Decimal;
use std::sync::Arc;

pub fn luquan() -> Profile {
    profile::load("luquan").unwrap().profile
}

pub fn cell(row: u32, column: u32, text: &str) -> Option<Cell> {
    (!text.is_empty()).then(|| Cell {
        at: Address::new(row, column),
        text: text.into(),
        stored: text.parse().map_or(Stored::Text, Stored::Number),
        hidden: false,
    })
}

pub fn given(text: &str) -> Option<Given> {
    (!text.is_empty()).then(|| Given {
        at: Address::new(1, 1),
        text: text.into(),
    })
}

fn level(row: u32, column: u32, name: &str) -> Option<Level> {
    (!name.is_empty()).then(|| Level {
        name: name.into(),
        points: None,
        at: Address::new(row, column),
    })
}

/// An indicator on a row: levels, target, actual, weight, claimed points, reason.
pub fn indicator(row: u32, levels: [&str; 3], figures: [&str; 4], reason: &str) -> Indicator {
    let [target, actual, weight, score] = figures;
    Indicator {
        level1: level(row, 0, levels[0]).map(Arc::new),
        level2: level(row, 1, levels[1]).map(Arc::new),
        level3: level(row, 2, levels[2]),
        direction: target
            .starts_with('≥')
            .then_some(jiping::domain::notation::Comparator::AtLeast),
        direction_text: None,
        unit: None,
        target: cell(row, 3, target),
        initial_target: None,
        actual: cell(row, 4, actual),
        weight: cell(row, 5, weight),
        score: cell(row, 6, score),
        reason: cell(row, 7, reason),
        row,
        shares_score: false,
        shares_weight: false,
    }
}

/// A form of 2025 in 万元: opening budget, adjusted budget, spent and claimed points of execution.
pub fn form(kind: FormKind, department: &str, project: &str, funds: [&str; 4], indicators: Vec<Indicator>) -> Form {
    let [initial, adjusted, executed, score] = funds;
    let total = FundRow {
        source: "年度资金总额".into(),
        is_total: true,
        initial: cell(6, 2, initial),
        adjusted: cell(6, 3, adjusted),
        executed: cell(6, 4, executed),
        weight: cell(6, 5, "10"),
        score: cell(6, 7, score),
        ..FundRow::default()
    };
    Form {
        heading: Heading {
            sheet: "自评表".into(),
            sheet_index: 0,
            area: Area::new(Address::new(0, 0), Address::new(40, 8)),
            kind,
            year: Some(2025),
            year_at: None,
            department: given(department),
            department_at: None,
            department_code: None,
            unit: given(department),
            project: given(project),
            project_at: None,
            project_code: None,
        },
        title: None,
        amount_unit: Some(AmountUnit::TenThousandYuan),
        amount_unit_given: None,
        funds: vec![total],
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

/// The form with a stated total and grade.
pub fn stated(form: Form, total: &str, grade: &str) -> Form {
    Form {
        total: Total {
            weight: cell(30, 5, "100"),
            score: cell(30, 6, total),
        },
        grade: cell(30, 7, grade),
        ..form
    }
}

/// The form with a text around its blocks.
pub fn remarked(mut form: Form, label: &str, text: &str) -> Form {
    form.remarks.push(Remark {
        label: label.into(),
        cell: cell(32, 1, text).unwrap(),
    });
    form
}

/// The form with a goal and what became of it.
pub fn aimed(mut form: Form, expected: &str, actual: &str) -> Form {
    form.goals.push(Goal {
        expected: cell(10, 1, expected),
        actual: cell(10, 5, actual),
    });
    form
}

/// A department with its forms, scored; figures from the outcomes.
pub fn department(name: &str, projects: Vec<Form>, whole: Option<Form>, profile: &Profile) -> Department {
    let projects: Vec<_> = projects
        .into_iter()
        .enumerate()
        .map(|(number, form)| entry(format!("{}/项目{}.xlsx", file(name), number + 1), form, profile))
        .collect();
    let whole = whole.map(|form| entry(format!("{}/整体.xlsx", file(name)), form, profile));
    let figures = figures(&projects, profile);
    let ranking_score = whole.as_ref().map_or(figures.mean_score, |entry| entry.outcome.total);
    let files = projects.iter().chain(&whole).map(|entry| entry.file.clone());
    Department {
        name: Arc::from(name),
        code: None,
        on_roster: None,
        files: files.collect(),
        projects,
        whole,
        further_wholes: Vec::new(),
        figures,
        ranking_score,
        place: None,
        tied: false,
        expected_projects: None,
    }
}

fn file(department: &str) -> String {
    department.replace('/', "、").replace(':', "，")
}

fn entry(file: String, form: Form, profile: &Profile) -> Entry {
    let outcome = regulation::score(&form, profile);
    Entry {
        file: Arc::from(file),
        sent: Box::new(Sent::new(form, outcome, &Scratch::in_memory())),
        errors: 0,
        hints: 0,
        duplicate: false,
        superseded_by: None,
    }
}

fn figures(entries: &[Entry], profile: &Profile) -> Figures {
    let outcomes: Vec<_> = entries.iter().map(|entry| &entry.outcome).collect();
    let projects = outcomes.len();
    let grades = GradeCounts {
        claimed: graded(&outcomes, |outcome| outcome.grade_claimed.as_deref(), profile),
        recomputed: graded(&outcomes, |outcome| outcome.grade.as_deref(), profile),
    };
    let totals: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.total).collect();
    let claimed: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.claimed_total).collect();
    let budget = sum(outcomes.iter().filter_map(|outcome| outcome.execution.budget));
    let spent = sum(outcomes.iter().filter_map(|outcome| outcome.execution.spent));
    let ratio = |part: usize| (projects > 0).then(|| (Decimal::from(part) / Decimal::from(projects)).round_dp(3));
    Figures {
        projects,
        scored: totals.len(),
        excellence_rate: ratio(grades.recomputed[0]),
        excellence_rate_claimed: ratio(grades.claimed[0]),
        grades,
        budget,
        spent,
        execution_rate: spent.zip(budget).map(|(spent, budget)| (spent / budget).round_dp(4)),
        mean_score: mean(&totals),
        weighted_score: mean(&totals),
        mean_score_claimed: mean(&claimed),
        errors: 0,
        hints: 0,
    }
}

fn graded(outcomes: &[&FormResult], grade: fn(&FormResult) -> Option<&str>, profile: &Profile) -> Vec<usize> {
    let bands = &profile.grades.project;
    let mut counts = vec![0; bands.len() + 1];
    for outcome in outcomes {
        let band = bands.iter().position(|band| grade(outcome) == Some(&band.name));
        counts[band.unwrap_or(bands.len())] += 1;
    }
    counts
}

fn sum(numbers: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    numbers.reduce(|sum, number| sum + number)
}

fn mean(numbers: &[Decimal]) -> Option<Decimal> {
    let sum = sum(numbers.iter().copied())?;
    Some((sum / Decimal::from(numbers.len())).round_dp(2))
}

/// The departments as a district of 2025: ranked by their scores, one input file a form.
pub fn district(mut departments: Vec<Department>, profile: &Profile) -> District {
    let scores: Vec<_> = departments.iter().map(|department| department.ranking_score).collect();
    for department in &mut departments {
        let own = department.ranking_score;
        department.place = own.map(|own| 1 + scores.iter().flatten().filter(|&&score| score > own).count());
        department.tied = own.is_some() && scores.iter().filter(|&&score| score == own).count() > 1;
    }
    let projects: Vec<_> = departments.iter().flat_map(|one| one.projects.clone()).collect();
    let intake = departments
        .iter()
        .flat_map(|one| one.entries().map(|entry| (one.name.clone(), entry)))
        .enumerate()
        .map(|(number, (name, entry))| Intake {
            file: entry.file.clone(),
            hash: format!("{:064x}", number + 1),
            department: Some(name),
            fate: Fate::Read {
                forms: 1,
                scored: usize::from(entry.outcome.total.is_some()),
            },
            skipped: Vec::new(),
            marked: None,
            errors: 0,
            hints: 0,
        });
    District {
        year: Some(2025),
        intake: intake.collect(),
        figures: figures(&projects, profile),
        departments,
        not_sent: Vec::new(),
        roster_size: None,
        project_coverage: None,
        findings: Vec::new(),
    }
}

/// Puts these findings into the district, file by file.
pub fn raise(district: &mut District, findings: Vec<Finding>) {
    let mut files: Vec<(Arc<str>, Vec<Finding>)> = Vec::new();
    for finding in findings {
        match files.iter_mut().find(|(file, _)| *file == finding.file) {
            Some((_, own)) => own.push(finding),
            None => files.push((finding.file.clone(), vec![finding])),
        }
    }
    let entries = district.entries_by_file();
    let put_aside = files.into_iter().map(|(file, findings)| {
        let own = entries.of(&file).iter();
        FileFindings::new(&file, findings, own.map(|entry| &entry.form), &Scratch::in_memory())
    });
    let findings = put_aside.collect();
    district.findings = findings;
}

/// A finding on a cell of a department's first form.
pub fn finding(code: &'static str, severity: Severity, department: &Department, message: &str) -> Finding {
    let entry = department.entries().next().unwrap();
    Finding {
        code,
        severity,
        department: Some(department.name.clone()),
        file: entry.file.clone(),
        sheet: Some(Arc::from("自评表")),
        sheet_index: 0,
        cell: Some(Address::new(6, 6)),
        subject: Some(Arc::from(entry.form.subject())),
        message: message.into(),
        found: Some("100%".into()),
        expected: Some("80.45%".into()),
        rule: "项目支出绩效评价管理办法 · 执行率＝全年执行数÷全年预算数".into(),
        advice: "把G7改为80.45%，得分相应改为8.04".into(),
    }
}
