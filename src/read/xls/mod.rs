//! BIFF workbooks in a compound file (.xls, .et), Excel 5 to 2003, read from their records: values, number formats,
//! merged areas and what is hidden. Formulas are not looked into: the file stores their results beside them. (calamine
//! lays out the whole rectangle around the cells, decodes texts by a code page that writers get wrong, and takes
//! formulas apart on opening, which can take for ever.)
//!
//! ```text
//! compound file ─ Workbook (Book before 97) ─ BOF … formats, shared strings, list of sheets … EOF
//!                                           ─ BOF … rows, cells, merged areas … EOF    a sheet each
//! ```

mod globals;
mod record;
#[cfg(test)]
pub mod sample;
mod sheet;
#[cfg(test)]
mod tests;
mod text;

use super::compound::Compound;
use super::grid::{Sheet, SheetContent, Workbook};
use super::package::damaged;
use crate::domain::submission::Refusal;
use globals::Globals;
use std::collections::BTreeSet;

/// Reads every sheet of the workbook; errors if it cannot be opened as a whole.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let file = Compound::open(bytes)?;
    // A file for both generations holds both streams; the newer counts.
    let stream = match file.stream("Workbook")? {
        Some(stream) => stream,
        None => file.stream("Book")?.ok_or_else(cut_off)?,
    };
    let globals = Globals::of(&stream)?;
    if globals.sheets.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
    }
    let (mut names, mut offsets) = (BTreeSet::new(), BTreeSet::new());
    let mut sheets = Vec::with_capacity(globals.sheets.len());
    for listed in &globals.sheets {
        // One of them has lost its own content, and nobody can say which.
        if !offsets.insert(listed.offset) {
            return Err(damaged(format!("工作表「{}」和另一张指向同一处内容", listed.name)));
        }
        if !names.insert(listed.name.clone()) {
            return Err(damaged(format!("有两张同名的工作表「{}」", listed.name)));
        }
        let content = match listed.is_worksheet {
            false if sheet::says_worksheet(&stream, listed.offset) => {
                SheetContent::Unreadable("工作表的种类前后不一".to_owned())
            }
            false => SheetContent::NotAWorksheet,
            true => match sheet::grid(&stream, listed.offset, &globals) {
                Ok(grid) => SheetContent::Grid(grid),
                Err(cause) => SheetContent::Unreadable(cause),
            },
        };
        sheets.push(Sheet {
            name: listed.name.clone(),
            hidden: listed.is_hidden,
            content,
        });
    }
    let is_lost = |start: &usize| sheet::says_worksheet(&stream, *start) && !offsets.contains(start);
    if record::substreams(&stream).any(|start| is_lost(&start)) {
        return Err(damaged("文件里有工作表不在工作表的目录中"));
    }
    Ok(Workbook { sheets })
}

fn cut_off() -> Refusal {
    damaged("工作簿结构损坏，可能没有传完或没有保存完")
}

fn too_many_sheets(most: usize) -> Refusal {
    Refusal::Unreadable {
        cause: format!("工作表超过{most}张"),
        cure: "请只保留自评表，另存为.xlsx后重新报送".to_owned(),
    }
}
