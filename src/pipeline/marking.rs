//! Marked copies (标注件): each file with findings read once more from its bytes, in parallel.

use crate::domain::district::District;
use crate::read::Source;
use crate::read::grid::SheetContent;
use crate::read::isolation::Isolation;
use crate::scratch::Scratch;
use crate::write::correction::{Handback, MarkedCopy, ReturnedFile, handbacks};
use crate::write::marked::{self, CannotMark, Heading, Page};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What goes back to the departments, with its marked copies; a copy that is not the workbook itself, or is missing,
/// is noted with the file in the district.
pub fn marked_handbacks(
    district: &mut District,
    (sources, isolation): (&[Source], &Isolation),
    scratch: &Arc<Scratch>,
) -> Vec<Handback> {
    let mut handbacks = handbacks(district);
    let by_name: BTreeMap<&str, &Source> = sources.iter().map(|source| (&*source.name, source)).collect();
    handbacks.par_iter_mut().for_each(|handback| {
        handback.files.par_iter_mut().for_each(|file| {
            let source = by_name.get(&*file.file);
            if let Some(source) = source.filter(|_| file.copy == MarkedCopy::Awaited) {
                file.copy = marked_copy(file, (source, isolation), scratch);
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
fn marked_copy(file: &ReturnedFile, (source, isolation): (&Source, &Isolation), scratch: &Arc<Scratch>) -> MarkedCopy {
    let steps = || copy_or_rendering(file, (source, isolation), scratch);
    catch_unwind(AssertUnwindSafe(steps)).unwrap_or_else(|_| MarkedCopy::Failed("文件内部数据损坏".to_owned()))
}

fn copy_or_rendering(
    file: &ReturnedFile,
    (source, isolation): (&Source, &Isolation),
    scratch: &Arc<Scratch>,
) -> MarkedCopy {
    let made = |copy: marked::Copy, anew| MarkedCopy::Made {
        copy: copy.put_aside(scratch),
        anew,
    };
    let bytes = match source.bytes() {
        Ok(bytes) => bytes,
        Err(refusal) => return MarkedCopy::Failed(refusal.reason()),
    };
    let Ok(found) = file.findings() else {
        return MarkedCopy::Failed("运行中暂存的内容读不回来".to_owned());
    };
    let findings: Vec<_> = found.iter().collect();
    let heading = Heading {
        department: &file.department,
        file: &file.file,
        notice: None,
    };
    let cause = match marked::copy(&bytes, &heading, &findings) {
        Ok(copy) => return made(copy, None),
        Err(cause) => cause,
    };
    let why = original(&cause, &file.file);
    let named = found.iter().filter_map(|finding| finding.sheet.as_deref());
    let sheets: BTreeSet<&str> = file.sheets.iter().map(String::as_str).chain(named).collect();
    let pages = pages(&bytes, &sheets, isolation);
    if pages.is_empty() {
        return MarkedCopy::Failed(format!("{why}，又没有识别出自评表"));
    }
    let notice = format!("{why}，以下按识别结果另制");
    let heading = Heading {
        notice: Some(&notice),
        ..heading
    };
    match marked::rendering(&pages, &heading, &findings) {
        Ok(copy) => made(copy, Some(why)),
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
