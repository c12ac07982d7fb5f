//! Block 一、报送与审核: the counts of the run, each with what it counts.

use super::super::style::Tone;
use super::super::table::{Field, amount, count, points, rate, share, text};
use super::{Page, ratio};
use crate::domain::district::{District, Fate};
use rust_xlsxwriter::XlsxError;

/// A line: what is counted, the figure, in words.
type Line = (&'static str, Field, String);

/// Writes the block and gives the row below it.
pub fn write(page: &mut Page, row: u32, district: &District) -> Result<u32, XlsxError> {
    let mut row = page.block(row, 0, "一、报送与审核", &["项目", "数值", "说明"])?;
    let lines = departments(district)
        .into_iter()
        .chain(files(district))
        .chain(projects(district))
        .chain(money(district));
    for (name, figure, explanation) in lines {
        row = page.fields(row, 0, &[text(name), figure, text(explanation)])?;
    }
    Ok(row)
}

fn departments(district: &District) -> Vec<Line> {
    let mut lines = vec![(
        "已报送部门",
        count(district.departments.len()),
        "收到可识别自评表的部门".to_owned(),
    )];
    if let Some((sent, size)) = district.coverage() {
        let missing = district.not_sent.len();
        lines.push((
            "报送覆盖率",
            share(ratio(sent, size)),
            format!("已报送{sent}个÷名录内{size}个"),
        ));
        lines.push((
            "未报送部门",
            count(missing).toned_if(missing > 0, Tone::Error),
            "名录内没有收到自评表的部门，名单见报送情况".to_owned(),
        ));
        let strangers = district.departments.iter().filter(|one| one.on_roster == Some(false));
        lines.push((
            "名录外部门",
            count(strangers.count()),
            "已报送但不在部门名录内".to_owned(),
        ));
    }
    lines
}

fn files(district: &District) -> Vec<Line> {
    let read = district.files(|fate| matches!(fate, Fate::Read { .. }));
    let without = district.files(|fate| matches!(fate, Fate::NoForm));
    let refused = district.files(|fate| matches!(fate, Fate::Refused { .. }));
    let passed = district.files(|fate| matches!(fate, Fate::Passed { .. }));
    vec![(
        "收到文件",
        count(district.intake.len()),
        format!("读取{read}个，没有自评表{without}个，无法读取{refused}个，略过{passed}个"),
    )]
}

fn projects(district: &District) -> Vec<Line> {
    let figures = &district.figures;
    let listed = district.departments.iter().flat_map(|department| &department.projects);
    let duplicates = listed.filter(|entry| entry.duplicate).count();
    let whole = district
        .departments
        .iter()
        .filter(|department| department.whole.is_some());
    let unscored = figures.projects.saturating_sub(figures.scored);
    let mut lines = vec![
        (
            "自评项目",
            count(figures.projects),
            format!("不含重复报送{duplicates}份"),
        ),
        (
            "其中：已复算",
            count(figures.scored),
            format!("另有{unscored}个只登记不计分，原因见项目汇总"),
        ),
        ("部门整体自评表", count(whole.count()), "每个部门一份".to_owned()),
        (
            "强制问题",
            count(figures.errors).toned_if(figures.errors > 0, Tone::Error),
            "须改正后重新报送，见审核问题".to_owned(),
        ),
        (
            "提示问题",
            count(figures.hints).toned_if(figures.hints > 0, Tone::Hint),
            "须核实，见审核问题".to_owned(),
        ),
    ];
    let expected: Option<usize> = district.departments.iter().map(|one| one.expected_projects).sum();
    if let Some(expected) = expected.filter(|&expected| expected > 0) {
        lines.insert(
            1,
            (
                "项目自评覆盖率",
                share(ratio(figures.projects, expected)),
                format!("已评{}个÷已报送部门应评{expected}个", figures.projects),
            ),
        );
    }
    lines
}

fn money(district: &District) -> Vec<Line> {
    let figures = &district.figures;
    vec![
        (
            "全年预算数（万元）",
            amount(figures.budget),
            "各项目调整后预算合计".to_owned(),
        ),
        (
            "全年执行数（万元）",
            amount(figures.spent),
            "各项目执行数合计".to_owned(),
        ),
        (
            "预算执行率",
            rate(figures.execution_rate),
            "执行数合计÷全年预算数合计，不取各项目执行率的平均".to_owned(),
        ),
        (
            "项目平均分（复算）",
            points(figures.mean_score),
            "已复算项目的简单平均".to_owned(),
        ),
        (
            "按预算加权平均分（复算）",
            points(figures.weighted_score),
            "以全年预算数为权数".to_owned(),
        ),
        (
            "项目平均分（自报）",
            points(figures.mean_score_claimed),
            "有自评总分的项目的简单平均".to_owned(),
        ),
    ]
}
