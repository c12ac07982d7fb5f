//! Marked copies (标注件): each file with findings read once more from its bytes, in parallel. Of a file with the forms of
//! many departments, each gets its own forms alone: hundreds of copies of one large workbook would fill the disk.

use crate::domain::district::District;
use crate::domain::finding::Finding;
use crate::domain::place::Area;
use crate::read::Source;
use crate::read::grid::{Grid, SheetContent};
use crate::read::isolation::Isolation;
use crate::scratch::Scratch;
use crate::write::correction::{Handback, MarkedCopy, ReturnedFile, handbacks};
use crate::write::marked::{self, CannotMark, Heading, Page};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

/// Most departments in one file of which each still gets the whole of it.
const MOST_OWNERS: usize = 10;

/// Why a copy could not be made: its findings are gone.
const LOST: &str = "运行中暂存的内容读不回来";

/// A file with the forms of more departments than that.
struct Collection<'a> {
    source: &'a Source,
    /// Its sheets, read for the first of its departments.
    sheets: OnceLock<BTreeMap<String, Grid>>,
}

/// What goes back to the departments, with its marked copies; a copy that is not the workbook itself, or is missing,
/// is noted with the file in the district.
pub fn marked_handbacks(
    district: &mut District,
    (sources, isolation): (&[Source], &Isolation),
    scratch: &Arc<Scratch>,
) -> Vec<Handback> {
    let mut handbacks = handbacks(district);
    let by_name: BTreeMap<&str, &Source> = sources.iter().map(|source| (&*source.name, source)).collect();
    let collections = collections(&handbacks, &by_name);
    handbacks.par_iter_mut().for_each(|handback| {
        handback.files.par_iter_mut().for_each(|file| {
            let source = by_name.get(&*file.file);
            if let Some(source) = source.filter(|_| file.copy == MarkedCopy::Awaited) {
                let steps = || match collections.get(&*file.file) {
                    Some(collection) => own_forms(file, (collection, isolation), scratch),
                    None => copy_or_rendering(file, (source, isolation), scratch),
                };
                file.copy = unless_broken(steps);
            }
        });
    });
    let mut remarks: BTreeMap<&str, String> = BTreeMap::new();
    for file in handbacks.iter().flat_map(|handback| &handback.files) {
        let remark = match &file.copy {
            MarkedCopy::NotDue | MarkedCopy::Awaited | MarkedCopy::Made { anew: None, .. } => continue,
            MarkedCopy::Made { anew: Some(why), .. } => format!("标注件按识别结果另制：{why}"),
            MarkedCopy::Failed(reason) => format!("没有标注件：{reason}"),
        };
        remarks.insert(&file.file, remark);
    }
    for intake in &mut district.intake {
        if let Some(remark) = remarks.get(&*intake.file) {
            intake.marked = Some(remark.clone());
        }
    }
    handbacks
}

/// The marked copy of a file; a panic (a damaged file can make a reader panic) costs this copy alone.
fn unless_broken(steps: impl Fn() -> MarkedCopy) -> MarkedCopy {
    catch_unwind(AssertUnwindSafe(steps)).unwrap_or_else(|_| MarkedCopy::Failed("文件内部数据损坏".to_owned()))
}

/// The files that hold the forms of many departments.
fn collections<'a>(handbacks: &[Handback], by_name: &BTreeMap<&str, &'a Source>) -> BTreeMap<String, Collection<'a>> {
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    for file in handbacks.iter().flat_map(|handback| &handback.files) {
        *owners.entry(&file.file).or_default() += 1;
    }
    let many = owners.into_iter().filter(|(_, owners)| *owners > MOST_OWNERS);
    let collection = |(name, _): (&str, usize)| {
        let collection = Collection {
            source: by_name.get(name)?,
            sheets: OnceLock::new(),
        };
        Some((name.to_owned(), collection))
    };
    many.filter_map(collection).collect()
}

impl Collection<'_> {
    /// Its sheets as they were read; none if it cannot be read any more.
    fn sheets(&self, isolation: &Isolation) -> &BTreeMap<String, Grid> {
        self.sheets.get_or_init(|| {
            let workbook = self.source.bytes().and_then(|bytes| isolation.workbook(&bytes));
            let sheets = workbook.into_iter().flat_map(|workbook| workbook.sheets);
            let grids = sheets.filter_map(|sheet| match sheet.content {
                SheetContent::Grid(grid) => Some((sheet.name, grid)),
                SheetContent::NotAWorksheet | SheetContent::Unreadable(_) => None,
            });
            grids.collect()
        })
    }
}

/// The forms of one department, from a file with those of many.
fn own_forms(
    file: &ReturnedFile,
    (collection, isolation): (&Collection<'_>, &Isolation),
    scratch: &Arc<Scratch>,
) -> MarkedCopy {
    let sheets = collection.sheets(isolation);
    let page = |(name, areas): (&String, &Vec<Area>)| {
        let grid = sheets.get(name)?;
        let is_own = |at| areas.iter().any(|area| area.contains(at));
        Some(Page {
            sheet: name.clone(),
            cells: grid.cells().iter().filter(|cell| is_own(cell.at)).cloned().collect(),
            merged: grid.merged().filter(|area| is_own(area.first)).collect(),
        })
    };
    let pages: Vec<Page> = file.forms.iter().filter_map(page).collect();
    let Ok(found) = file.findings() else {
        return MarkedCopy::Failed(LOST.to_owned());
    };
    let why = format!("原文件有超过{MOST_OWNERS}个部门的自评表，只取本部门的");
    rendered((file, &found), &pages, why, scratch)
}

fn copy_or_rendering(
    file: &ReturnedFile,
    (source, isolation): (&Source, &Isolation),
    scratch: &Arc<Scratch>,
) -> MarkedCopy {
    let bytes = match source.bytes() {
        Ok(bytes) => bytes,
        Err(refusal) => return MarkedCopy::Failed(refusal.reason()),
    };
    let Ok(found) = file.findings() else {
        return MarkedCopy::Failed(LOST.to_owned());
    };
    let findings: Vec<_> = found.iter().collect();
    let heading = Heading {
        department: &file.department,
        file: &file.file,
        notice: None,
    };
    let cause = match marked::copy(&bytes, &heading, &findings) {
        Ok(copy) => {
            return MarkedCopy::Made {
                copy: copy.put_aside(scratch),
                anew: None,
            };
        }
        Err(cause) => cause,
    };
    let why = original(&cause, &file.file);
    let named = found.iter().filter_map(|finding| finding.sheet.as_deref());
    let sheets: BTreeSet<&str> = file.forms.keys().map(String::as_str).chain(named).collect();
    rendered((file, &found), &pages(&bytes, &sheets, isolation), why, scratch)
}

/// Sheets as they were read, laid out anew and marked; `why` says why it is not the file itself.
fn rendered(
    (file, found): (&ReturnedFile, &[Finding]),
    pages: &[Page],
    why: String,
    scratch: &Arc<Scratch>,
) -> MarkedCopy {
    if pages.is_empty() {
        return MarkedCopy::Failed(format!("{why}，又没有识别出自评表"));
    }
    let findings: Vec<_> = found.iter().collect();
    let notice = format!("{why}，以下按识别结果另制");
    let heading = Heading {
        department: &file.department,
        file: &file.file,
        notice: Some(&notice),
    };
    match marked::rendering(pages, &heading, &findings) {
        Ok(copy) => MarkedCopy::Made {
            copy: copy.put_aside(scratch),
            anew: Some(why),
        },
        Err(cause) => MarkedCopy::Failed(format!("识别结果无法另制成工作簿（{cause}）")),
    }
}

/// 原文件为.xls; 原文件带有数字签名，改动会使签名失效
fn original(cause: &CannotMark, file: &str) -> String {
    match (cause, file.rsplit_once('.')) {
        (CannotMark::OtherFormat, Some((_, ending))) if !ending.eq_ignore_ascii_case("xlsx") => {
            format!("原文件为.{ending}")
        }
        _ => format!("原文件{cause}"),
    }
}

/// The sheets of the file that hold forms or findings, as they were read.
fn pages(bytes: &[u8], sheets: &BTreeSet<&str>, isolation: &Isolation) -> Vec<Page> {
    let Ok(workbook) = isolation.workbook(bytes) else {
        return Vec::new();
    };
    let wanted = workbook
        .sheets
        .into_iter()
        .filter(|sheet| sheets.contains(sheet.name.as_str()));
    let pages = wanted.filter_map(|sheet| match sheet.content {
        SheetContent::Grid(grid) => Some(Page {
            sheet: sheet.name,
            cells: grid.cells().to_vec(),
            merged: grid.merged().collect(),
        }),
        SheetContent::NotAWorksheet | SheetContent::Unreadable(_) => None,
    });
    pages.collect()
}
