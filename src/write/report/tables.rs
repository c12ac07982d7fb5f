//! The tables that stand in a report in the place of lists; the same figures, cell by cell.

use super::facts::{Facts, Missed, Project};
use crate::write::document::Align::{Centre, Left, Right};
use crate::write::document::{Cell, Row, Table, cell, column};
use crate::write::prose::Tables;
use crate::write::wording::NO_FIGURE;

/// What a department has to write where it gave no reason.
const NO_REASON: &str = "【请补充：原因和改进措施】";

/// Projects whose table is not torn over two pages.
const MOST_TOGETHER: usize = 6;

/// Names under which a template puts the tables.
pub const NAMES: [&str; 2] = [PROJECTS, MISSED];
const PROJECTS: &str = "项目";
const MISSED: &str = "未完成指标";

/// Tables by the name under which the template puts them.
pub fn of(facts: &Facts) -> Tables {
    Tables::from([(PROJECTS, projects(&facts.projects)), (MISSED, missed(&facts.missed))])
}

fn projects(projects: &[Project]) -> Table {
    let columns = vec![
        column("序号", 9, Centre),
        column("项目名称", 28, Left),
        column("年初\n预算数", 18, Right),
        column("全年\n预算数", 18, Right),
        column("全年\n执行数", 18, Right),
        column("执行率", 16, Right),
        column("自评\n得分", 14, Right),
        column("自评\n等级", 10, Centre),
        column("复算\n得分", 14, Right),
        column("复算\n等级", 10, Centre),
    ];
    let lacking = projects.iter().filter(|project| !project.missing.is_empty());
    Table {
        columns,
        rows: (1..).zip(projects).map(project).collect(),
        notes: lacking
            .map(|project| format!("注：“{}”项目{}。", project.name, project.missing.join("，")))
            .collect(),
        is_whole: projects.len() <= MOST_TOGETHER,
        ..Table::default()
    }
}

fn project((number, project): (usize, &Project)) -> Row {
    let mut cells = vec![cell(number.to_string()), cell(&project.name)];
    let money = [&project.initial, &project.budget, &project.spent, &project.rate];
    cells.extend(money.map(figure));
    let claimed = [&project.score_claimed, &project.grade_claimed];
    let recomputed = [&project.score, &project.grade];
    match project.unscored {
        None => cells.extend(claimed.into_iter().chain(recomputed).map(figure)),
        Some(why) if project.score_claimed.is_some() => {
            cells.extend(claimed.map(figure));
            cells.push(Cell {
                text: why.to_owned(),
                span: 2,
            });
        }
        Some(why) => cells.push(Cell {
            text: why.to_owned(),
            span: 4,
        }),
    }
    Row::Cells(cells)
}

/// Below the form that they stand on.
fn missed(missed: &[Missed]) -> Table {
    let mut rows = Vec::new();
    let mut form: Option<&str> = None;
    for (number, indicator) in (1_usize..).zip(missed) {
        if form != Some(&indicator.form) {
            form = Some(&indicator.form);
            rows.push(Row::Group(indicator.form.clone()));
        }
        let reason = indicator.reason.as_deref().unwrap_or(NO_REASON);
        rows.push(Row::Cells(vec![
            cell(number.to_string()),
            cell(&indicator.name),
            cell(&indicator.target),
            cell(&indicator.actual),
            figure(&indicator.weight),
            figure(&indicator.score_claimed),
            figure(&indicator.score),
            cell(reason),
        ]));
    }
    Table {
        columns: vec![
            column("序号", 9, Centre),
            column("指标", 31, Left),
            column("年度\n指标值", 20, Centre),
            column("实际\n完成值", 20, Centre),
            column("分值", 10, Right),
            column("自评\n得分", 14, Right),
            column("复算\n得分", 14, Right),
            column("偏差原因\n及改进措施", 38, Left),
        ],
        rows,
        ..Table::default()
    }
}

fn figure(figure: &Option<String>) -> Cell {
    cell(figure.as_deref().unwrap_or(NO_FIGURE))
}
