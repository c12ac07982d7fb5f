//! Everything the program writes: rendered from the district into bytes, put on disk as it is made, and shown at once.
//!
//! ```text
//! District + Profile ─ summary    ─→ 汇总表.xlsx                  ┐
//!                    ─ board      ─→ 看板.html                    │
//!                    ─ annual     ─→ 工作总结.docx                │
//!                    ─ report     ─→ 部门报告/<部门>.docx .txt    │
//!                    ─ correction ─→ 退回修改单/<部门>.xlsx       │ Outbox ─ Delivery ─→ OUT/
//! original bytes     ─ marked     ─→ 退回修改单/<部门>-标注.xlsx  │
//!                    ─ data       ─→ data/*.jsonl, *.csv          │
//!                    ─ manifest   ─→ 运行记录.json                ┘
//! ```
//! Renderers touch no disk and no clock: the same district and profile give the same bytes.

pub mod annual;
pub mod board;
mod book;
mod by_department;
pub mod city;
mod commit;
pub mod correction;
pub mod data;
pub mod document;
mod expression;
mod file_name;
mod gaps;
mod indicator;
mod intervals;
pub mod manifest;
pub mod marked;
mod originals;
mod outbox;
mod outputs;
mod package;
mod place_link;
pub mod prose;
pub mod report;
mod style;
pub mod summary;
mod table;
pub mod template;
mod to_disk;
mod unwritable;
mod wording;
mod workshop;
mod xml;

pub use commit::{Delivery, above, commit, unused};
pub use file_name::{file_name, file_names};
pub use indicator::scoring as scoring_in_words;
pub use originals::Originals;
pub use outbox::{Outbox, Outgoing, Tray};
pub use outputs::{Output, Outputs};
pub use unwritable::{aside_lost, in_words};

use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use crate::scratch::Scratch;
use correction::Handback;
use report::{Reports, Templates};
use std::sync::Arc;

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Below the output folder, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What a run is asked to write; by default everything, after the built-in templates.
#[derive(Debug, Default)]
pub struct Wanted {
    pub outputs: Outputs,
    pub templates: Templates,
}

/// Correction sheets that one task renders.
const SHEETS_A_TASK: usize = 16;

/// Something to be rendered and put into an outbox; it needs nothing of the others.
pub type Task<'a> = Box<dyn FnOnce(&dyn Outbox) -> Result<(), Error> + Send + 'a>;

/// The same for the longest task: the threads share its lists, and when nothing is left of it but what one of them does
/// alone, it tells so.
pub type LongTask<'a> = Box<dyn FnOnce(&dyn Outbox, &mut dyn FnMut()) -> Result<(), Error> + Send + 'a>;

/// What renders every file of a run.
pub struct Tasks<'a> {
    /// 汇总表.xlsx, and the records that tell what its lists tell
    pub summary: Option<LongTask<'a>>,
    /// Everything else, in the order of the files.
    pub others: Vec<Task<'a>>,
}

/// What a run tells, and by which law.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub district: &'a District,
    /// The handbacks of this district, with their marked copies made.
    pub handbacks: &'a [Handback],
    /// Where the files lie that were sent in, for links.
    pub originals: &'a Originals,
    pub profile: &'a Profile,
    pub profile_hash: &'a str,
}

/// What renders every file of a run that is wanted. What is large is put aside in the scratch until its turn. A task errs
/// with `Rendering` or `Template` if its files cannot be made, and with `OutputUnwritable` if they cannot be written.
///
/// # Errors
/// `Template` if a template is none.
pub fn tasks<'a>(subject: Subject<'a>, wanted: &'a Wanted, scratch: &Arc<Scratch>) -> Result<Tasks<'a>, Error> {
    let is_wanted = |output| wanted.outputs.contain(output);
    let mut others = Vec::new();
    if is_wanted(Output::Annual) {
        others.push(subject.annual());
    }
    if is_wanted(Output::Board) {
        others.push(subject.board());
    }
    if is_wanted(Output::Report) || is_wanted(Output::ReportText) {
        others.extend(subject.reports(wanted)?);
    }
    if is_wanted(Output::Correction) {
        others.extend(subject.corrections());
    }
    if is_wanted(Output::Marked) {
        others.push(subject.marked_copies());
    }
    if is_wanted(Output::Data) {
        others.extend(subject.records(is_wanted(Output::Summary)));
    }
    others.push(subject.manifest());
    let summary = is_wanted(Output::Summary).then(|| subject.summary(wanted, Arc::clone(scratch)));
    Ok(Tasks { summary, others })
}

impl<'a> Subject<'a> {
    /// With the records, if they are wanted, that tell the same.
    fn summary(self, wanted: &Wanted, scratch: Arc<Scratch>) -> LongTask<'a> {
        let is_wanted = |output| wanted.outputs.contain(output);
        // Links lead to correction sheets only if there are any.
        let handbacks = if is_wanted(Output::Correction) {
            self.handbacks
        } else {
            &[]
        };
        let subject = Self { handbacks, ..self };
        let with_records = is_wanted(Output::Data);
        Box::new(move |outbox, lists_done| {
            let way = summary::Way {
                outbox,
                most_rows: summary::MOST_ROWS,
                with_records,
                scratch,
                lists_done,
            };
            summary::write(&subject, way)
        })
    }

    fn annual(self) -> Task<'a> {
        Box::new(move |outbox| outbox.put(&annual::account(self.district, self.profile)?))
    }

    fn board(self) -> Task<'a> {
        Box::new(move |outbox| outbox.put(&board::page(self.district, self.profile)?))
    }

    /// One for each department.
    fn reports(self, wanted: &'a Wanted) -> Result<Vec<Task<'a>>, Error> {
        let reports = Arc::new(Reports::of(self.district, self.profile, wanted)?);
        let task = |(department, name): (_, String)| -> Task<'a> {
            let reports = Arc::clone(&reports);
            Box::new(move |outbox| put_all(&reports.files(department, &name)?, outbox))
        };
        Ok(reports.departments().map(task).collect())
    }

    /// The formats of cells are made once for several departments.
    fn corrections(self) -> impl Iterator<Item = Task<'a>> {
        self.handbacks.chunks(SHEETS_A_TASK).map(move |some| -> Task<'a> {
            Box::new(move |outbox| put_all(&correction::sheets(self.district, some, self.profile)?, outbox))
        })
    }

    fn marked_copies(self) -> Task<'a> {
        Box::new(move |outbox| correction::copies(self.handbacks).try_for_each(|copy| outbox.put(&copy?)))
    }

    /// Those of data/ but what is written beside 汇总表, if that is.
    fn records(self, with_summary: bool) -> impl Iterator<Item = Task<'a>> {
        let is_left = move |kept: &data::Records| !with_summary || !data::Beside::holds(*kept);
        let left = data::RECORDS.into_iter().filter(is_left);
        left.map(move |kept| -> Task<'a> {
            Box::new(move |outbox| data::write(kept, self.district, self.profile_hash, outbox))
        })
    }

    fn manifest(self) -> Task<'a> {
        Box::new(move |outbox| manifest::write(self.district, self.profile, self.profile_hash, outbox))
    }
}

fn put_all(artifacts: &[Artifact], outbox: &dyn Outbox) -> Result<(), Error> {
    artifacts.iter().try_for_each(|artifact| outbox.put(artifact))
}

/// Every file of a run that is wanted, rendered one after the other into memory.
///
/// # Errors
/// `Rendering` or `Template` if one of them cannot be made; then there are none.
pub fn render(
    district: &District,
    handbacks: &[Handback],
    originals: &Originals,
    profile: &Profile,
    profile_hash: &str,
    wanted: &Wanted,
) -> Result<Vec<Artifact>, Error> {
    let (tray, scratch) = (Tray::default(), Scratch::in_memory());
    let subject = Subject {
        district,
        handbacks,
        originals,
        profile,
        profile_hash,
    };
    let tasks = tasks(subject, wanted, &scratch)?;
    tasks.summary.map_or(Ok(()), |task| task(&tray, &mut || ()))?;
    tasks.others.into_iter().try_for_each(|task| task(&tray))?;
    Ok(tray.into_artifacts())
}
