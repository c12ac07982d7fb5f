//! `jiping check`: the findings alone, for a department before it sends; against what it sent before, if that is given.

use super::json::{self, ComparisonDocument, Document, WorkbookFindings};
use super::progress::Progress;
use super::{Exit, cache, hand_over, isolation, say, scoring, scratch, shown, tell_own_results, tell_remarks};
use crate::checks::{Checked, Comparison, comparison};
use crate::cli::CheckArgs;
use crate::domain::finding::{Count, Finding, Severity};
use crate::domain::found::FileFindings;
use crate::domain::roster::Roster;
use crate::domain::submission::{Content, Passed, Returned};
use crate::error::Error;
use crate::pipeline::{self, Audit, Opened, Threads};
use crate::read::{self, Reading};
use std::io::Write;

/// Tells every finding in four lines, and a closing line with their number.
pub fn check(arguments: &CheckArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let (loaded, threads) = scoring(&arguments.scoring)?;
    let isolation = isolation(&arguments.scoring);
    let cache = cache(
        arguments.cache.as_deref(),
        arguments.inputs.iter().chain(&arguments.before),
    )?;
    let reading = Reading {
        isolation: &isolation,
        cache: cache.as_ref(),
    };
    let sources = read::sources(&arguments.inputs)?;
    let earlier = match arguments.before.as_slice() {
        [] => None,
        before => Some(read::sources(before)?),
    };
    let roster = arguments.batch.roster.as_deref().map(read::roster).transpose()?;
    let progress = Progress::new(sources.len() + earlier.as_ref().map_or(0, Vec::len));
    let scratch = scratch(None);
    let audit = |sources: &[read::Source]| {
        threads.run(|| {
            pipeline::audit(
                sources,
                reading,
                (roster.as_ref(), arguments.batch.year),
                &loaded.profile,
                &scratch,
                &|| progress.advance(),
            )
        })
    };
    let (earlier, later) = (earlier.as_deref().map(audit).transpose(), audit(&sources));
    drop(progress);
    tell_remarks(cache.as_ref());
    let audited = later?;
    tell_own_results(&audited.own_results());
    if arguments.json {
        tell_unmentioned(&audited, &mut std::io::stderr());
    }
    match earlier? {
        Some(earlier) => return tell_against(&earlier, &audited, roster.as_ref(), arguments.json, out),
        None if arguments.json => hand_over_findings(&audited, out)?,
        None => tell_findings(&audited, &threads, out)?,
    }
    Ok(audited.exit())
}

/// Names the files that could not be read and of which no finding says so, since the profile switches it off.
fn tell_unmentioned(audit: &Audit, out: &mut dyn Write) {
    let unmentioned = audit.refused().filter(|(returned, _)| returned.findings.is_empty());
    for (returned, refusal) in unmentioned {
        let file = &returned.submission.file;
        say(out, format_args!("无法读取「{file}」：{}", refusal.reason()));
    }
}

/// Files of which the findings are put into words at once, by all threads.
const FILES_AT_ONCE: usize = 128;

fn tell_findings(audit: &Audit, threads: &Threads, out: &mut dyn Write) -> Result<(), Error> {
    let files: Vec<&FileFindings> = audit.findings().filter(|found| !found.is_empty()).collect();
    for some in files.chunks(FILES_AT_ONCE) {
        for told in threads.run(|| pipeline::told(some, shown))? {
            let _ = out.write_all(told.as_bytes());
        }
    }
    tell_unmentioned(audit, out);
    let returns = audit.returns.iter();
    let forms: usize = returns.map(|read| read.submission.forms().len()).sum();
    let Count { errors, hints } = audit.count();
    let is_litter = |read: &&Returned| read.submission.content == Content::Passed(Passed::Litter);
    let files = audit.returns.len() - audit.returns.iter().filter(is_litter).count();
    say(
        out,
        format_args!("共{files}个文件、{forms}张自评表：强制问题{errors}处，提示{hints}处"),
    );
    Ok(())
}

fn hand_over_findings(audit: &Audit, out: &mut dyn Write) -> Result<(), Error> {
    let findings = audit.open_findings()?;
    let files = audit.returns.iter().map(|returned| &returned.submission.file);
    let both = files.zip(&findings);
    let workbooks = both.map(|(file, found)| WorkbookFindings::of(file, found)).collect();
    hand_over(out, &json::text_of(&Document { workbooks }));
    Ok(())
}

/// What became of the findings on the earlier version. Those on what was not sent again have not been mended.
fn tell_against(
    earlier: &Audit,
    later: &Audit,
    roster: Option<&Roster>,
    as_json: bool,
    out: &mut dyn Write,
) -> Result<Exit, Error> {
    let (before, after) = (earlier.open()?, later.open()?);
    let found = comparison(before.checked(), after.checked(), roster);
    if as_json {
        hand_over(out, &json::text_of(&ComparisonDocument::of(&after.returns, &found)));
    } else {
        tell_unmentioned(later, out);
        tell_comparison(&found, out);
    }
    let is_left = found.absent.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if is_left { Exit::Faulty } else { later.exit() })
}

/// ```text
/// 已改正1处
///   F03  教育局.xlsx › 校舍维修 › G7  执行率填「100%」…
///
/// 仍存在1处
///
/// 强制 I07  教育局（修改）.xlsx › 校舍维修 › G9
///   …
///
/// 新出现0处
///
/// 与上一次报送对比：已改正1处（强制1、提示0），仍存在1处（强制1、提示0），新出现0处（强制0、提示0）
/// ```
fn tell_comparison(found: &Comparison, out: &mut dyn Write) {
    say(out, format_args!("已改正{}处", found.closed.len()));
    for finding in &found.closed {
        tell_briefly(finding, out);
    }
    if !found.absent.is_empty() {
        say(
            out,
            format_args!(
                "\n未再报送{}处：所在的表或文件这次没有报送，没有比较",
                found.absent.len()
            ),
        );
        for finding in &found.absent {
            tell_briefly(finding, out);
        }
    }
    for (group, findings) in [("仍存在", &found.remaining), ("新出现", &found.new)] {
        say(out, format_args!("\n{group}{}处", findings.len()));
        for finding in findings {
            say(out, format_args!("\n{finding}"));
        }
    }
    let group = |name: &str, findings: &[&Finding]| {
        let Count { errors, hints } = findings.iter().copied().collect();
        format!("{name}{}处（强制{errors}、提示{hints}）", findings.len())
    };
    let absent = match found.absent.as_slice() {
        [] => String::new(),
        absent => format!("{}，", group("未再报送", absent)),
    };
    say(
        out,
        format_args!(
            "\n与上一次报送对比：{}，{absent}{}，{}",
            group("已改正", &found.closed),
            group("仍存在", &found.remaining),
            group("新出现", &found.new)
        ),
    );
}

/// A finding that is no longer told at length, in one line.
fn tell_briefly(finding: &Finding, out: &mut dyn Write) {
    say(
        out,
        format_args!("  {}  {}  {}", finding.code, finding.place(), finding.message),
    );
}

impl Opened {
    /// The findings for comparing with those on another version.
    fn checked(&self) -> Checked<'_> {
        Checked {
            returns: &self.returns,
            on_roster: &self.on_roster,
        }
    }
}

impl Audit<'_> {
    /// What the findings mean for the exit code, and files that could not be read, however the profile ranks that.
    pub(super) fn exit(&self) -> Exit {
        if self.count().errors > 0 || self.refused().next().is_some() {
            Exit::Faulty
        } else {
            Exit::Clean
        }
    }
}
