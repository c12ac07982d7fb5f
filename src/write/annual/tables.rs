//! The tables of the account.

use super::facts::counted;
use super::problems::Kind;
use super::spread::{self, Share};
use crate::domain::district::{Department, District, Entry, Fate, Figures};
use crate::domain::outcome::FormResult;
use crate::profile::model::Band;
use crate::profile::{Profile, unfinished_whole};
use crate::write::document::Align::{Centre, Left, Right};
use crate::write::document::{Cell, Row, Table, cell, column};
use crate::write::intervals::Intervals;
use crate::write::prose::Tables;
use crate::write::wording::{NO_FIGURE, UNGRADED, amount, fixed, one_line, percent};
use rust_decimal::Decimal;

/// Tables by the name under which the template puts them.
pub fn of(district: &District, profile: &Profile, kinds: &[Kind]) -> Tables {
    let projects = counted(district);
    let wholes: Vec<&Entry> = district
        .departments
        .iter()
        .filter_map(|one| one.whole.as_ref())
        .collect();
    Tables::from([
        ("grades", grades(&projects, &profile.grades.project, profile)),
        ("scores", scores(district, profile)),
        ("execution", execution(&projects, profile)),
        ("wholes", grades(&wholes, &profile.grades.department, profile)),
        ("problems", problems(kinds)),
        ("ranking", ranking(district, profile)),
        ("missing", missing(district)),
    ])
}

/// How many have each grade, recomputed beside claimed, then 未定级.
fn grades(entries: &[&Entry], bands: &[Band], profile: &Profile) -> Table {
    let count = |grade: fn(&FormResult) -> Option<&str>, name: &str| {
        entries
            .iter()
            .filter(|entry| grade(&entry.outcome) == Some(name))
            .count()
    };
    let mut shares: Vec<Share> = bands
        .iter()
        .map(|band| Share {
            name: band.name.clone(),
            recomputed: count(|outcome| outcome.grade.as_deref(), &band.name),
            claimed: Some(count(|outcome| outcome.grade_claimed.as_deref(), &band.name)),
        })
        .collect();
    let graded: usize = shares.iter().map(|share| share.recomputed).sum();
    let graded_claimed: usize = shares.iter().filter_map(|share| share.claimed).sum();
    shares.push(Share {
        name: UNGRADED.to_owned(),
        recomputed: entries.len().saturating_sub(graded),
        claimed: Some(entries.len().saturating_sub(graded_claimed)),
    });
    let note = "注：没有得分的，或者所填等级不在口径内的，列入未定级。";
    spread::table("等级", &shares, entries.len(), profile.rounding.share, note)
}

fn scores(district: &District, profile: &Profile) -> Table {
    let intervals = Intervals::of(profile);
    let names = intervals.names().into_iter();
    let shares: Vec<Share> = names
        .zip(
            intervals
                .recomputed(district)
                .into_iter()
                .zip(intervals.claimed(district)),
        )
        .map(|(name, (recomputed, claimed))| Share {
            name,
            recomputed,
            claimed: Some(claimed),
        })
        .collect();
    let note = "注：每段含下限、不含上限，最高一段含满分；没有得分的项目不在内，占比的分母为全部项目。";
    spread::table(
        "分数段",
        &shares,
        district.figures.projects,
        profile.rounding.share,
        note,
    )
}

fn execution(projects: &[&Entry], profile: &Profile) -> Table {
    let rates: Vec<_> = projects.iter().map(|entry| entry.outcome.execution.rate).collect();
    let note = "注：执行率＝全年执行数÷全年预算数；每段含下限、不含上限。";
    spread::table(
        "执行率",
        &spread::execution(&rates),
        projects.len(),
        profile.rounding.share,
        note,
    )
}

/// Every kind, the most frequent first.
fn problems(kinds: &[Kind]) -> Table {
    let columns = vec![
        column("序号", 10, Centre),
        column("问题类型", 66, Left),
        column("强制（处）", 20, Right),
        column("提示（处）", 20, Right),
        column("合计（处）", 20, Right),
        column("涉及部门", 20, Right),
    ];
    let numbers =
        |kind: &Kind| [kind.errors, kind.hints, kind.count, kind.departments].map(|count| cell(count.to_string()));
    let row = |(number, kind): (usize, &Kind)| {
        let own = [cell(number.to_string()), cell(kind.name)];
        Row::Cells(own.into_iter().chain(numbers(kind)).collect())
    };
    Table {
        columns,
        rows: (1..).zip(kinds).map(row).collect(),
        notes: vec!["注：强制问题须改正后才能收下，提示问题须核对；没有写明部门的文件不计入涉及部门。".to_owned()],
        ..Table::default()
    }
}

/// Every department by place, then the district.
fn ranking(district: &District, profile: &Profile) -> Table {
    let columns = vec![
        column("名次", 9, Centre),
        column("部门", 35, Left),
        column("自评\n项目", 11, Right),
        column("评优率", 15, Right),
        column("全年预算数\n（万元）", 21, Right),
        column("执行率", 16, Right),
        column("项目\n平均分", 14, Right),
        column("整体\n得分", 14, Right),
        column("整体\n等级", 11, Centre),
        column("强制\n问题", 10, Right),
    ];
    let rows = district.ranked().into_iter().map(|one| ranked(one, profile));
    let unfinished = unfinished_whole(profile).map_or_else(String::new, |told| format!("；{told}"));
    Table {
        columns,
        rows: rows.chain([all(district, profile)]).collect(),
        notes: vec![format!(
            "注：得分、等级和评优率均为复算数。名次相同的部门并列；没有排名得分的部门列于最后，不编名次{unfinished}。"
        )],
        ..Table::default()
    }
}

fn ranked(department: &Department, profile: &Profile) -> Row {
    let whole = department.whole.as_ref().map(|entry| &entry.outcome);
    let place = department.place.map(|place| place.to_string());
    let score = whole.and_then(|outcome| outcome.total);
    let grade = whole.and_then(|outcome| outcome.grade.clone());
    let mut cells = vec![known(place), cell(one_line(&department.name))];
    cells.extend(figures(&department.figures, profile));
    cells.extend([
        known(score.map(|score| fixed(score, profile.rounding.points))),
        known(grade.map(String::from)),
        cell(department.figures.errors.to_string()),
    ]);
    Row::Cells(cells)
}

/// The sums of the district.
fn all(district: &District, profile: &Profile) -> Row {
    let mut cells = vec![cell(""), cell("全区")];
    cells.extend(figures(&district.figures, profile));
    cells.extend([cell(""), cell(""), cell(district.figures.errors.to_string())]);
    Row::Cells(cells)
}

/// 自评项目, 评优率, 全年预算数, 执行率, 项目平均分
fn figures(figures: &Figures, profile: &Profile) -> [Cell; 5] {
    let ratio = |ratio: Option<Decimal>, digits| known(ratio.map(|ratio| percent(ratio, digits)));
    [
        cell(figures.projects.to_string()),
        ratio(figures.excellence_rate, profile.rounding.share),
        known(figures.budget.map(amount)),
        ratio(figures.execution_rate, profile.rounding.rate),
        known(figures.mean_score.map(|score| fixed(score, profile.rounding.points))),
    ]
}

fn known(figure: Option<String>) -> Cell {
    cell(figure.unwrap_or_else(|| NO_FIGURE.to_owned()))
}

/// Departments that sent nothing, then files that are of no use.
fn missing(district: &District) -> Table {
    let departments = district
        .not_sent
        .iter()
        .map(|name| [one_line(name), "未报送".to_owned(), NO_FIGURE.to_owned()]);
    let files = district.intake.iter().filter_map(|intake| {
        let reason = match &intake.fate {
            Fate::Refused { reason } => one_line(reason),
            Fate::NoForm => "能够打开，但没有可识别的自评表".to_owned(),
            Fate::Read { .. } | Fate::Passed { .. } | Fate::Litter => return None,
        };
        let owner = intake.department.as_deref().map_or_else(|| "不明".to_owned(), one_line);
        Some([owner, one_line(&intake.file), reason])
    });
    let rows = (1_usize..).zip(departments.chain(files));
    Table {
        columns: vec![
            column("序号", 10, Centre),
            column("部门", 46, Left),
            column("文件", 50, Left),
            column("原因", 50, Left),
        ],
        rows: rows
            .map(|(number, texts)| Row::Cells([cell(number.to_string())].into_iter().chain(texts.map(cell)).collect()))
            .collect(),
        ..Table::default()
    }
}
