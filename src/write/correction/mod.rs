//! 退回修改单/: what each department must correct, and its own workbooks with the places marked.
//!
//! ```text
//! 退回修改单/教育局.xlsx              cover (退回修改单) and list (问题清单)
//! 退回修改单/教育局-标注.xlsx         the first of its workbooks that has findings
//! 退回修改单/教育局-标注-幼儿园.xlsx  each further one, by the name of its file
//! ```
//! A department of which nothing is asked gets nothing. One from which nothing was received stands in 报送情况: there is nothing
//! to hand back.

mod cover;
mod list;

use super::book::{Book, unfit};
use super::marked::Copy;
use super::style::Styles;
use super::{Artifact, aside_lost, file_names};
use crate::checks::asks_the_department;
use crate::domain::district::{Department, District, Fate, Intake};
use crate::domain::finding::Finding;
use crate::domain::found::FileFindings;
use crate::domain::place::Area;
use crate::domain::record::{CORRECTION_TITLE, MAKER};
use crate::error::Error;
use crate::profile::Profile;
use crate::scratch::{Aside, Scratch};
use crate::write::by_department::{by_department, of_department};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Name of the folder.
pub const FOLDER: &str = CORRECTION_TITLE;

/// What goes back to one department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handback {
    pub department: Arc<str>,
    /// Name of its correction sheet, without ending.
    pub name: String,
    /// Its files with findings, in input order; findings on no file (department against roster) stand under an empty
    /// file name, last.
    pub files: Vec<ReturnedFile>,
}

/// A file with findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedFile {
    pub file: Arc<str>,
    /// Name of the marked copy, without ending.
    pub name: String,
    pub department: Arc<str>,
    /// The findings of all departments on the file.
    found: FileFindings,
    /// Where the department's forms stand, by sheet.
    pub forms: BTreeMap<String, Vec<Area>>,
    pub copy: MarkedCopy,
}

/// A file with its findings.
type Opened<'a> = (&'a ReturnedFile, Vec<Finding>);

/// What became of the marked copy of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkedCopy {
    /// None is due: the file could not be opened, or there is none.
    NotDue,
    /// It is still to be made.
    Awaited,
    /// The workbook itself; or made anew from what was read, then why.
    Made { copy: Copy<Aside>, anew: Option<String> },
    /// The reason.
    Failed(String),
}

impl Handback {
    /// The correction sheet, below the output folder.
    pub fn path(&self) -> String {
        format!("{FOLDER}/{}.xlsx", self.name)
    }
}

impl ReturnedFile {
    /// The findings of the department, in the order sheet, cell, code.
    ///
    /// # Errors
    /// If they cannot be read any more.
    pub fn findings(&self) -> io::Result<Vec<Finding>> {
        of_department(&self.found, &self.department)
    }

    /// The file of the marked copy in the folder, if there is one.
    fn copy(&self) -> Option<(String, &Copy<Aside>)> {
        match &self.copy {
            MarkedCopy::Made { copy, .. } => Some((format!("{}.{}", self.name, copy.ending), copy)),
            MarkedCopy::NotDue | MarkedCopy::Awaited | MarkedCopy::Failed(_) => None,
        }
    }
}

/// What goes back to the departments of the district, in its order; no copy is made yet.
pub fn handbacks(district: &District) -> Vec<Handback> {
    let intake: Received = district
        .intake
        .iter()
        .rev()
        .map(|intake| (&*intake.file, intake))
        .collect();
    let findings = by_department(district);
    let with_findings = district
        .departments
        .iter()
        .map(|department| (department, findings.files(&department.name)))
        .filter(|(department, files)| {
            let kinds = files.iter().flat_map(|found| found.kinds());
            let mut own = kinds.filter(|kind| kind.department == Some(&*department.name));
            own.any(|kind| asks_the_department(&kind))
        });
    let mut handbacks: Vec<Handback> = with_findings
        .map(|(department, files)| Handback {
            department: Arc::clone(&department.name),
            name: String::new(),
            files: returned_files(files, department, &intake),
        })
        .collect();
    name_files(&mut handbacks);
    handbacks
}

/// What was received, by file.
type Received<'a> = BTreeMap<&'a str, &'a Intake>;

fn returned_files(found: &[&FileFindings], department: &Department, intake: &Received) -> Vec<ReturnedFile> {
    let files = found.iter().map(|&found| {
        let mut forms: BTreeMap<String, Vec<Area>> = BTreeMap::new();
        for entry in department.entries().filter(|entry| entry.file == found.file) {
            forms
                .entry(entry.form.sheet.to_string())
                .or_default()
                .push(entry.form.area);
        }
        ReturnedFile {
            file: Arc::clone(&found.file),
            name: String::new(),
            department: Arc::clone(&department.name),
            found: found.clone(),
            forms,
            copy: awaited(intake, &found.file),
        }
    });
    files.collect()
}

/// Whether a file can have a marked copy: it was opened.
fn awaited(intake: &Received, file: &str) -> MarkedCopy {
    match intake.get(file).map(|intake| &intake.fate) {
        Some(Fate::Read { .. } | Fate::NoForm) => MarkedCopy::Awaited,
        Some(Fate::Refused { .. } | Fate::Passed { .. } | Fate::Litter) | None => MarkedCopy::NotDue,
    }
}

/// Names for all files of the folder, no two the same; those of the correction sheets come first, so that they stay
/// the plain names of departments.
fn name_files(handbacks: &mut [Handback]) {
    let mut wanted: Vec<String> = handbacks
        .iter()
        .map(|handback| handback.department.to_string())
        .collect();
    for handback in handbacks.iter() {
        let first = handback.files.iter().position(|file| file.copy == MarkedCopy::Awaited);
        for (position, file) in handback.files.iter().enumerate() {
            wanted.push(if Some(position) == first {
                format!("{}-标注", handback.department)
            } else {
                format!("{}-标注-{}", handback.department, stem(&file.file))
            });
        }
    }
    let mut names = file_names(wanted.iter().map(String::as_str)).into_iter();
    for handback in handbacks.iter_mut() {
        handback.name = names.next().unwrap_or_default();
    }
    for file in handbacks.iter_mut().flat_map(|handback| &mut handback.files) {
        file.name = names.next().unwrap_or_default();
    }
}

/// The name of a file without folders and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The correction sheets.
///
/// # Errors
/// `Rendering` if one does not fit into a workbook; `AsideLost` if its findings cannot be read any more.
pub fn sheets(district: &District, handbacks: &[Handback], profile: &Profile) -> Result<Vec<Artifact>, Error> {
    let styles = Styles::of(profile);
    let mut artifacts = Vec::new();
    for handback in handbacks {
        let path = handback.path();
        let bytes = workbook(district, handback, profile, &styles).map_err(|cause| unfit(&path, cause))?;
        artifacts.push(Artifact { path, bytes });
    }
    Ok(artifacts)
}

/// The marked copies that were made; `AsideLost` for one that cannot be read any more.
pub fn copies(handbacks: &[Handback]) -> impl Iterator<Item = Result<Artifact, Error>> {
    let files = handbacks.iter().flat_map(|handback| &handback.files);
    files.filter_map(ReturnedFile::copy).map(|(name, copy)| {
        let bytes = copy.bytes.bytes().map_err(|cause| aside_lost(&cause))?;
        Ok(Artifact {
            path: format!("{FOLDER}/{name}"),
            bytes: bytes.into_owned(),
        })
    })
}

fn workbook(
    district: &District,
    handback: &Handback,
    profile: &Profile,
    styles: &Styles,
) -> Result<Vec<u8>, XlsxError> {
    // The date is fixed, so that the same returns give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let mut book = Book::new(styles, Scratch::in_memory())?;
    book.frames.set_properties(
        &DocProperties::new()
            .set_title(format!("{}{FOLDER}", handback.department))
            .set_subject(&profile.title)
            .set_author(MAKER)
            .set_creation_datetime(&created),
    );
    let subtitle = subtitle(district, profile);
    let heading = (subtitle.as_str(), profile.deadline());
    let files = handback.files.iter().map(|file| Ok((file, file.findings()?)));
    let files = files.collect::<io::Result<Vec<Opened>>>()?;
    let department = &handback.department;
    cover::write(book.add_sheet(FOLDER)?.frame, styles, (department, &files), heading)?;
    list::write(book.add_sheet(list::SHEET)?, styles, (department, &files), &subtitle)?;
    book.packed(Vec::new())
}

/// Year and profile.
fn subtitle(district: &District, profile: &Profile) -> String {
    match district.year {
        Some(year) => format!("{year}年度　·　{}", profile.title),
        None => profile.title.clone(),
    }
}
