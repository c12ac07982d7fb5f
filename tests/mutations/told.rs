//! What the program tells of a file, and what became of that by damage.

use crate::damage::Damaged;
use jiping::checks;
use jiping::domain::cell::Cell;
use jiping::domain::place::{Address, Area};
use jiping::domain::submission::{Content, Scored, Submission};
use jiping::profile::Profile;
use jiping::read::grid::{SheetContent, Workbook};
use jiping::read::isolation::{self, Isolation};
use jiping::read::{self, Source};
use jiping::regulation;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Some hundreds of small files; longer is a fault.
const LONG: Duration = Duration::from_secs(8);

/// The points on each form, those there are, and what was found on it; of each workbook in a file.
pub struct Told {
    contents: Vec<Content>,
    scored: Vec<Scored>,
    findings: BTreeSet<String>,
}

impl Told {
    pub fn of(format: &str, bytes: &[u8], profile: &Profile) -> Self {
        Self::from(contents(format, bytes), profile)
    }

    fn from(contents: Vec<Content>, profile: &Profile) -> Self {
        let scored: Vec<Scored> = contents.iter().map(|content| scored(content, profile)).collect();
        let findings = scored.iter().flat_map(|scored| checks::audit(scored, profile));
        Self {
            findings: findings.map(|finding| finding.to_string()).collect(),
            contents,
            scored,
        }
    }

    /// By form, whatever the order of the files in an archive.
    pub fn scores(&self) -> Vec<Vec<Decimal>> {
        let outcomes = self.scored.iter().flat_map(Scored::forms);
        let scores = outcomes.map(|(_, outcome)| {
            let points = outcome.indicators.iter().map(|one| one.score);
            points
                .chain([outcome.execution.score, outcome.total])
                .flatten()
                .collect()
        });
        let mut scores: Vec<Vec<Decimal>> = scores.collect();
        scores.sort();
        scores
    }

    /// Whether something is told here that was not told before: a finding, or a file that was passed over.
    fn adds_to(&self, before: &Self) -> bool {
        let passed = |told: &Self| {
            let is_passed = |content: &&Content| matches!(content, Content::Passed(_));
            told.contents.iter().filter(is_passed).count()
        };
        !self.findings.is_subset(&before.findings) || passed(self) > passed(before)
    }
}

fn scored(content: &Content, profile: &Profile) -> Scored {
    let submission = Submission {
        file: Arc::from("报送.xlsx"),
        hash: String::new(),
        modified: None,
        content: content.clone(),
    };
    let forms = submission.forms().iter();
    let outcomes = forms.map(|form| regulation::score(form, profile)).collect();
    Scored { submission, outcomes }
}

/// What is in a file: of an archive, what is in each of its members.
fn contents(format: &str, bytes: &[u8]) -> Vec<Content> {
    if format != "zip" {
        return vec![Isolation::Within.kept(bytes).content];
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("报送.zip");
    fs::write(&path, bytes).unwrap();
    let sources: Vec<Source> = read::sources(&[path]).unwrap();
    let submissions = sources
        .iter()
        .map(|source| read::submission(source, &Isolation::Within));
    submissions.map(|submission| submission.content).collect()
}

/// How a damaged file ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Nothing in it could be read.
    Refused,
    /// The forms are what they were.
    Same,
    /// The forms are others, no score is.
    OtherWords,
    /// A score is another, and something is told that was not.
    Told,
    /// A score is another and nothing was found, since the damage made another sound workbook.
    OtherWorkbook(Change),
    Fault(&'static str),
}

/// What the other sound workbook says otherwise. Where no checksum covers the damage (.xls, text) or the sums were made
/// right, nobody can tell that it was not meant so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Other figures or words in the same cells.
    Content,
    /// A figure is shown in another way (`95%`, `0.95`).
    Shown,
    /// Cells that stand elsewhere, are gone, or are new.
    Places,
    /// Other merged areas.
    Merged,
    /// Rows, columns or sheets that are hidden, are named or follow each other otherwise.
    Sheets,
}

/// What became of a file by damage.
pub fn ending(original: &crate::originals::Original, damaged: &Damaged, profile: &Profile) -> Ending {
    let before = &original.told;
    let began = Instant::now();
    let contents = contents(original.format, &damaged.bytes);
    let broke_down =
        |content: &Content| matches!(content, Content::Refused(refusal) if *refusal == isolation::broken());
    if contents.iter().any(broke_down) {
        return Ending::Fault("a reader panicked");
    }
    let is_read = |content: &Content| matches!(content, Content::Read { .. });
    if !contents.iter().any(is_read) {
        return if contents.is_empty() {
            Ending::Fault("nothing is told")
        } else {
            Ending::Refused
        };
    }
    if contents == before.contents {
        return Ending::Same;
    }
    let after = Told::from(contents, profile);
    if began.elapsed() > LONG {
        Ending::Fault("took too long")
    } else if after.scores() == before.scores() {
        Ending::OtherWords
    } else if after.adds_to(before) {
        Ending::Told
    } else if damaged.is_below_sums {
        change(&original.bytes, &damaged.bytes).map_or(
            Ending::Fault("the cells are the same and the score is not"),
            Ending::OtherWorkbook,
        )
    } else {
        Ending::Fault("the score changed without a finding")
    }
}

/// What the cells of two workbooks differ in; None if they do not.
fn change(one: &[u8], other: &[u8]) -> Option<Change> {
    let (one, other) = (cells(one)?, cells(other)?);
    let places = |cells: &BTreeMap<(usize, Address), (Cell, Area)>| cells.keys().copied().collect::<Vec<_>>();
    if places(&one) != places(&other) {
        return Some(Change::Places);
    }
    let both = || one.values().zip(other.values());
    if both().any(|((one, _), (other, _))| one.stored != other.stored) {
        Some(Change::Content)
    } else if both().any(|((one, _), (other, _))| one.text != other.text) {
        let is_figure = |cell: &Cell| cell.number().is_some();
        let words = both().any(|((one, _), (other, _))| one.text != other.text && !is_figure(one));
        Some(if words { Change::Content } else { Change::Shown })
    } else if both().any(|((_, one), (_, other))| one != other) {
        Some(Change::Merged)
    } else {
        (one != other).then_some(Change::Sheets)
    }
}

/// The cells of a workbook with the areas around them, by sheet and place.
fn cells(bytes: &[u8]) -> Option<BTreeMap<(usize, Address), (Cell, Area)>> {
    let Workbook { sheets } = Isolation::Within.workbook(bytes).ok()?;
    let grids = sheets
        .iter()
        .enumerate()
        .filter_map(|(index, sheet)| match &sheet.content {
            SheetContent::Grid(grid) => Some((index, grid)),
            _ => None,
        });
    let cells = grids.flat_map(|(index, grid)| {
        let cells = grid.cells().iter();
        cells.map(move |cell| ((index, cell.at), (cell.clone(), grid.area(cell.at))))
    });
    Some(cells.collect())
}
