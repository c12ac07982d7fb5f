//! `jiping check`: the findings alone, for a department before it sends.

use super::json::{Document, WorkbookFindings};
use super::progress::Progress;
use super::{Exit, say, scoring};
use crate::cli::CheckArgs;
use crate::domain::finding::Severity;
use crate::error::Error;
use crate::pipeline;
use crate::read;
use std::io::Write;

/// Tells every finding in four lines, and a closing line with their number.
pub fn check(arguments: &CheckArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let (loaded, threads) = scoring(&arguments.scoring)?;
    let sources = read::sources(&arguments.inputs)?;
    let roster = arguments.batch.roster.as_deref().map(read::roster).transpose()?;
    let progress = Progress::new(sources.len());
    let audit = threads.run(|| {
        pipeline::audit(
            &sources,
            roster.as_ref(),
            arguments.batch.year,
            &loaded.profile,
            &|| progress.advance(),
        )
    });
    drop(progress);
    if arguments.json {
        let workbooks = audit.returns.iter().map(WorkbookFindings::of).collect();
        say(out, Document { workbooks }.text());
    } else {
        for finding in audit.findings() {
            say(out, format_args!("{finding}\n"));
        }
        let count = |severity| audit.findings().filter(|finding| finding.severity == severity).count();
        let forms: usize = audit
            .returns
            .iter()
            .map(|read| read.scored.submission.forms().len())
            .sum();
        let (errors, hints) = (count(Severity::Error), count(Severity::Hint));
        say(
            out,
            format_args!(
                "共{}个文件、{forms}张自评表：强制问题{errors}处，提示{hints}处",
                sources.len()
            ),
        );
    }
    Ok(audit.exit())
}

impl pipeline::Audit {
    /// What the findings mean for the exit code.
    pub(super) fn exit(&self) -> Exit {
        if self.findings().any(|finding| finding.severity == Severity::Error) {
            Exit::Faulty
        } else {
            Exit::Clean
        }
    }
}
