//! Block 一、报送与审核: the counts of the run, each with what it counts.

use super::super::super::expression::{Criterion, Expression, Relation};
use super::super::Lists;
use super::super::ranking::Ranking;
use super::super::style::Tone;
use super::super::table::{Field, amount, count, points, rate, share, text};
use super::{Page, ratio};
use crate::domain::district::{District, Fate, ProjectCoverage};
use crate::domain::finding::Severity;
use crate::profile::Profile;
use crate::write::gaps::without_amounts;
use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;

/// A line: what is counted, the figure, in words.
type Line = (&'static str, Field<'static>, String);

/// Writes the block and gives the row below it.
pub fn write(page: &mut Page, row: u32, district: &District, profile: &Profile) -> Result<u32, XlsxError> {
    let mut row = page.block(row, 0, "一、报送与审核", &["项目", "数值", "说明"])?;
    let (lists, ranking) = (page.lists, page.ranking);
    let lines = departments(district, lists, ranking, profile)
        .into_iter()
        .chain(files(district, lists))
        .chain(projects(district, lists, profile))
        .chain(findings(district, lists))
        .chain(money(district, ranking))
        .chain(scores(district, lists, ranking, profile));
    for (name, figure, explanation) in lines {
        row = page.fields(row, 0, &[text(name), figure, text(explanation)])?;
    }
    Ok(row)
}

fn departments(district: &District, lists: &Lists, ranking: Ranking, profile: &Profile) -> Vec<Line> {
    let listed = Expression::CountFilled(ranking.departments());
    let all = district.departments.len();
    let Some((sent, size)) = district.coverage() else {
        return vec![("已报送部门", count(all).by(listed), "收到可识别自评表的部门".to_owned())];
    };
    let missing = district.not_sent.len();
    let whole = || Expression::from(Decimal::from(size));
    let sent_of_all = (whole() - lists.intake.not_sent()) / whole();
    vec![
        (
            "已报送部门",
            count(all).by(listed),
            format!("名录内{sent}个，名录外{}个", all.saturating_sub(sent)),
        ),
        (
            "报送覆盖率",
            share(ratio(sent, size, profile)).by(sent_of_all.rounded(profile.rounding.share)),
            format!("名录内已报送{sent}个÷名录{size}个"),
        ),
        (
            "未报送部门",
            count(missing)
                .by(lists.intake.not_sent())
                .toned_if(missing > 0, Tone::Error),
            (if missing > 0 {
                "名单见表六"
            } else {
                "名录内部门均已报送"
            })
            .to_owned(),
        ),
    ]
}

fn files(district: &District, lists: &Lists) -> [Line; 2] {
    let read = district.files(|fate| matches!(fate, Fate::Read { .. }));
    let passed = district.files(|fate| matches!(fate, Fate::Passed { .. }));
    let useless = district.files(|fate| matches!(fate, Fate::Refused { .. } | Fate::NoForm));
    [
        (
            "收到文件",
            count(district.received()).by(Expression::CountFilled(lists.intake.files())),
            format!("读取{read}个，略过非报表文件{passed}个"),
        ),
        (
            "不能使用的文件",
            count(useless)
                .by(lists.intake.useless())
                .toned_if(useless > 0, Tone::Error),
            (if useless > 0 {
                "清单和原因见表六"
            } else {
                "收到的报表均已读取"
            })
            .to_owned(),
        ),
    ]
}

fn projects(district: &District, lists: &Lists, profile: &Profile) -> Vec<Line> {
    let counted = || lists.projects.counts();
    let has_score = Criterion::new(lists.projects.total(), Relation::AtLeast, Expression::zero());
    let figures = &district.figures;
    let listed = district.departments.iter().flat_map(|department| &department.projects);
    let duplicates = listed.filter(|entry| entry.duplicate).count();
    let unscored = figures.projects.saturating_sub(figures.scored);
    let without = district.departments.iter().filter(|one| one.whole.is_none()).count();
    let whole = district.departments.len().saturating_sub(without);
    let mut lines = vec![(
        "自评项目",
        count(figures.projects).by(Expression::CountIfs(vec![counted()])),
        format!("不含重复报送{duplicates}份"),
    )];
    lines.extend(coverage(district, profile));
    lines.extend([
        (
            "其中：已复算",
            count(figures.scored).by(Expression::CountIfs(vec![counted(), has_score])),
            format!("另有{unscored}个只登记不计分"),
        ),
        (
            "部门整体自评表",
            count(whole).by(Expression::CountIfs(vec![lists.wholes.counts()])),
            format!("另有{without}个部门没有报送"),
        ),
    ]);
    lines
}

/// 项目自评覆盖率; None unless the roster says how many projects are due. What a department sent beyond that does not
/// count, and those that sent nothing stand on no list with what is due: the quotient is of counts alone.
fn coverage(district: &District, profile: &Profile) -> Option<Line> {
    let ProjectCoverage { departments, done, due } = district.project_coverage?;
    let covered = ratio(done, due, profile)?;
    let number = |count| Expression::from(Decimal::from(count));
    let quotient = number(done) / number(due);
    Some((
        "项目自评覆盖率",
        share(Some(covered)).by(quotient.rounded(profile.rounding.share)),
        format!("已评{done}个÷应评{due}个（名录{departments}个部门）"),
    ))
}

fn findings(district: &District, lists: &Lists) -> [Line; 2] {
    let counted = |severity| Expression::CountIfs(vec![lists.findings.of_severity(severity)]);
    let figures = &district.figures;
    [
        (
            "强制问题",
            count(figures.errors)
                .by(counted(Severity::Error))
                .toned_if(figures.errors > 0, Tone::Error),
            "须改正后重新报送".to_owned(),
        ),
        (
            "提示问题",
            count(figures.hints)
                .by(counted(Severity::Hint))
                .toned_if(figures.hints > 0, Tone::Hint),
            "须核实".to_owned(),
        ),
    ]
}

fn money(district: &District, ranking: Ranking) -> [Line; 3] {
    let figures = &district.figures;
    let lacking = without_amounts(district.departments.iter().flat_map(|one| &one.projects)).len();
    let rate_of = match lacking {
        0 => "执行数合计÷全年预算数合计".to_owned(),
        _ => format!("不含缺数的{lacking}个项目"),
    };
    let by_whole = match district.with_amounts_of_whole() {
        0 => String::new(),
        count => format!("，没有项目的{count}个部门取部门整体"),
    };
    [
        (
            "全年预算数（万元）",
            amount(figures.budget).by(ranking.budget().into()),
            format!("各项目调整后预算合计{by_whole}"),
        ),
        (
            "全年执行数（万元）",
            amount(figures.spent).by(ranking.spent().into()),
            format!("各项目执行数合计{by_whole}"),
        ),
        (
            "预算执行率",
            rate(figures.execution_rate)
                .by(ranking.execution_rate().into())
                .toned_if(lacking > 0, Tone::Hint),
            rate_of,
        ),
    ]
}

fn scores(district: &District, lists: &Lists, ranking: Ranking, profile: &Profile) -> [Line; 3] {
    let claimed = Expression::AverageIfs(lists.projects.claimed(), vec![lists.projects.counts()]);
    let claimed = claimed.rounded(profile.rounding.points).or_no_figure();
    let figures = &district.figures;
    [
        (
            "项目平均分（复算）",
            points(figures.mean_score).by(ranking.mean().into()),
            "已复算项目的简单平均".to_owned(),
        ),
        (
            "加权平均分（复算）",
            points(figures.weighted_score).by(ranking.weighted().into()),
            "以全年预算数为权数".to_owned(),
        ),
        (
            "项目平均分（自报）",
            points(figures.mean_score_claimed).by(claimed),
            "有自报总分项目的简单平均".to_owned(),
        ),
    ]
}
