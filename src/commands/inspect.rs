//! `jiping inspect`: what was read, cell by cell, and how it was scored.

use super::json::{self, Document, WorkbookRecord};
use super::progress::Progress;
use super::{Exit, hand_over, isolation, say, scoring, scratch};
use crate::cli::InspectArgs;
use crate::domain::cell::Cell;
use crate::domain::form::{Form, FormKind, FundRow, Given, Indicator};
use crate::domain::in_full;
use crate::domain::outcome::{FormOutcome, IndicatorOutcome};
use crate::domain::submission::{Audited, Content};
use crate::domain::text::Text;
use crate::error::Error;
use crate::pipeline;
use crate::profile::Profile;
use crate::read;
use crate::regulation::rounded;
use crate::write;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::io::Write;

/// Prints each workbook as a tree, or all as one JSON document.
pub fn inspect(arguments: &InspectArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let (loaded, threads) = scoring(&arguments.scoring)?;
    let isolation = isolation(&arguments.scoring);
    let sources = read::sources(&arguments.inputs)?;
    let progress = Progress::new(sources.len());
    let scratch = scratch(None);
    let profile = &loaded.profile;
    let audit = threads.run(|| {
        pipeline::audit(&sources, &isolation, (None, None), profile, &scratch, &|| {
            progress.advance()
        })
    })?;
    drop(progress);
    let read = audit.open()?.returns;
    if arguments.json {
        let paths = sources.iter().map(|source| match source.path() {
            Some(path) => path.display().to_string(),
            None => source.name.to_string(),
        });
        let workbooks = paths
            .zip(&read)
            .map(|(path, read)| WorkbookRecord::of(path, read))
            .collect();
        hand_over(out, &json::text_of(&Document { workbooks }));
    } else {
        for (_, read) in sources.iter().zip(&read).filter(|(source, _)| !source.is_litter()) {
            tell_workbook(read, profile, out);
        }
    }
    Ok(audit.exit())
}

fn tell_workbook(read: &Audited, profile: &Profile, out: &mut dyn Write) {
    let submission = &read.scored.submission;
    say(out, &submission.file);
    match &submission.content {
        Content::Passed(passed) => say(out, format_args!("  略过：{}", passed.label())),
        Content::Refused(refusal) if read.findings.is_empty() => {
            say(out, format_args!("  无法读取：{}", refusal.reason()));
        }
        Content::Refused(_) | Content::Read { .. } => {}
    }
    for (form, outcome) in read.scored.forms() {
        tell_form(form, outcome, profile, out);
    }
    for skipped in submission.skipped() {
        say(
            out,
            format_args!("\n  工作表「{}」略过：{}", skipped.sheet, skipped.reason.label()),
        );
    }
    for finding in &read.findings {
        say(out, format_args!("\n{finding}"));
    }
    say(out, "");
}

fn tell_form(form: &Form, outcome: &FormOutcome, profile: &Profile, out: &mut dyn Write) {
    let kind = match form.kind {
        FormKind::Project => "项目支出绩效自评表",
        FormKind::Department => "部门整体支出绩效自评表",
    };
    say(out, format_args!("\n  工作表「{}」{}  {kind}", form.sheet, form.area));
    let year = form.year.map(|year| format!("{year}年度"));
    let facts = [
        ("标题", given(&form.title)),
        ("年度", year),
        ("项目", given(&form.project)),
        ("项目编码", form.project_code.as_ref().map(ToString::to_string)),
        ("主管部门", given(&form.department)),
        ("实施单位", given(&form.unit)),
        ("金额单位", form.amount_unit.map(|unit| unit.label().to_owned())),
    ];
    for (name, fact) in facts {
        say(
            out,
            format_args!("    {name}：{}", fact.unwrap_or_else(|| "（未填）".to_owned())),
        );
    }
    for row in &form.funds {
        say(out, format_args!("    资金  {}", fund_line(row)));
    }
    for goal in &form.goals {
        say(
            out,
            format_args!("    目标  预期 {}  实际 {}", cell(&goal.expected), cell(&goal.actual)),
        );
    }
    for (row, scored) in form.indicators.iter().zip(&outcome.indicators) {
        say(out, format_args!("    指标  {}", indicator_line(row, scored, profile)));
    }
    tell_result(form, outcome, out);
}

fn given(given: &Option<Given>) -> Option<String> {
    given.as_ref().map(|given| format!("{}（{}）", given.text, given.at))
}

/// `≥50个（G14）`
fn cell(cell: &Option<Cell>) -> String {
    in_full_at(cell, cell.as_ref().map(|cell| cell.text.as_str().into()))
}

/// The same with what stands in columns beside the cell.
fn in_full_at(cell: &Option<Cell>, text: Option<Cow<'_, str>>) -> String {
    match cell.as_ref().filter(|cell| !cell.is_blank()).zip(text) {
        Some((cell, text)) => format!("{}（{}）", text.replace('\n', " "), cell.at),
        None => "—".to_owned(),
    }
}

fn fund_line(row: &FundRow) -> String {
    let mark = if row.is_total { "★" } else { "" };
    format!(
        "{mark}{}  年初 {}  全年 {}  执行 {}  分值 {}  执行率 {}  得分 {}",
        row.source,
        cell(&row.initial),
        cell(&row.adjusted),
        cell(&row.executed),
        cell(&row.weight),
        cell(&row.rate),
        cell(&row.score)
    )
}

fn indicator_line(row: &Indicator, scored: &IndicatorOutcome, profile: &Profile) -> String {
    let levels = row.levels().map(|level| level.name.as_str());
    format!(
        "{}\n          目标 {}  实际 {}  分值 {}  得分 {}  →  复算 {}（{}：{}）",
        levels.collect::<Vec<_>>().join(" › "),
        in_full_at(&row.target, in_full::target(row)),
        in_full_at(&row.actual, in_full::actual(row)),
        cell(&row.weight),
        cell(&row.score),
        number(scored.score),
        scored.basis.label(),
        write::scoring_in_words(scored, profile)
    )
}

fn tell_result(form: &Form, outcome: &FormOutcome, out: &mut dyn Write) {
    let execution = &outcome.execution;
    let from_rows = if execution.from_rows {
        "（总额行为零或空白，按各来源行合计）"
    } else {
        ""
    };
    let percent = execution.rate.and_then(|rate| {
        let percent = rate.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(format!("{}%", rounded(percent, rate.scale().saturating_sub(2))))
    });
    let rate = percent.unwrap_or_else(|| "—".to_owned());
    say(
        out,
        format_args!("    执行率  复算 {rate}{from_rows}  得分 {}", number(execution.score)),
    );
    say(
        out,
        format_args!(
            "    总分  自报 {}  复算 {}{}",
            cell(&form.total.score),
            number(outcome.total),
            outcome
                .unscored
                .map(|why| format!("（{}）", why.label()))
                .unwrap_or_default()
        ),
    );
    let grade = |grade: &Option<Text>| grade.clone().unwrap_or_else(|| "—".into());
    say(
        out,
        format_args!(
            "    等级  自报 {}  复算 {}",
            grade(&outcome.grade_claimed),
            grade(&outcome.grade)
        ),
    );
}

fn number(number: Option<Decimal>) -> String {
    number.map_or_else(|| "—".to_owned(), |number| number.to_string())
}
