//! Forms exported as web pages, CSV and Excel 2003 XML give the scores that the workbook gives.

use super::{jiping, project};
use encoding_rs::GB18030;
use jiping::domain::cell::{Cell, Stored};
use jiping::domain::form::Form;
use jiping::domain::place::Address;
use jiping::profile::{self, Profile};
use jiping::read::{self, grid::Grid, grid::SheetContent, grid::Workbook, recognise};
use jiping::regulation;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

fn workbooks() -> Vec<(PathBuf, Workbook)> {
    let folders = ["samples/returns", "samples/returns/乡镇", "tests/cases/workbooks"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(project(folder)).unwrap());
    let paths = files.map(|entry| entry.unwrap().path());
    let spreadsheets = paths.filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    let read = spreadsheets.filter_map(|path| {
        let workbook = read::workbook(&fs::read(&path).unwrap()).ok()?;
        Some((path, workbook))
    });
    read.collect()
}

/// What counts of a form: its scores, row by row, and its total.
fn scores(forms: &[Form]) -> Vec<String> {
    let luquan: Profile = profile::load("luquan").unwrap().profile;
    let told = forms.iter().map(|form| {
        let outcome = regulation::score(form, &luquan);
        let rows: Vec<String> = form
            .indicators
            .iter()
            .zip(&outcome.indicators)
            .map(|(row, scored)| format!("{:?} {:?}", row.level3.as_ref().map(|level| &level.name), scored.score))
            .collect();
        format!(
            "{:?} {:?} {:?} {rows:?}",
            form.subject(),
            outcome.execution.score,
            outcome.total
        )
    });
    told.collect()
}

fn forms(workbook: &Workbook) -> Vec<Form> {
    recognise::forms(workbook).0
}

/// Whether a sheet can be told in text as it is: nothing hidden, nothing that was never calculated.
fn is_plain(grid: &Grid) -> bool {
    let is_plain = |cell: &Cell| !cell.hidden && !matches!(cell.stored, Stored::FormulaWithoutValue | Stored::Date);
    grid.beyond.is_none() && grid.cells().iter().all(is_plain)
}

/// Each plain sheet alone, as a workbook of one sheet.
fn sheets(workbook: Workbook) -> impl Iterator<Item = (Grid, Workbook)> {
    workbook.sheets.into_iter().filter_map(|sheet| match &sheet.content {
        SheetContent::Grid(grid) if is_plain(grid) => Some((grid.clone(), Workbook { sheets: vec![sheet] })),
        _ => None,
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Row by row: each place with its cell, places inside merged areas left out.
fn rows(grid: &Grid) -> Vec<Vec<(Address, Option<&Cell>)>> {
    let last = grid.cells().iter().map(|cell| cell.at.row).max().unwrap_or(0);
    let width = grid.cells().iter().map(|cell| cell.at.column).max().unwrap_or(0);
    let places = |row| (0..=width).map(move |column| Address::new(row, column));
    let own = |at: Address| (grid.area(at).first == at).then(|| (at, grid.at(at)));
    (0..=last).map(|row| places(row).filter_map(own).collect()).collect()
}

fn page(grid: &Grid) -> String {
    let mut page = String::from("<html><head><meta charset=gbk></head><body><table>\n");
    for row in rows(grid) {
        page += "<tr>";
        for (at, cell) in row {
            let area = grid.area(at);
            let (down, across) = (area.last.row - at.row + 1, area.last.column - at.column + 1);
            let number = cell.and_then(Cell::number).map(|number| format!(" x:num=\"{number}\""));
            let text = cell
                .map(|cell| escaped(&cell.text).replace('\n', "<br>"))
                .unwrap_or_default();
            let kind = if cell.is_some_and(|cell| cell.stored == Stored::Text) {
                " x:str"
            } else {
                ""
            };
            write!(
                page,
                "<td colspan={across} rowspan={down}{}{kind}>{text}",
                number.unwrap_or_default()
            )
            .unwrap();
        }
    }
    page
}

fn xml(grid: &Grid) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"GBK\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"表\"><Table>",
    );
    for row in rows(grid) {
        xml += "<Row>";
        for (at, cell) in row {
            let area = grid.area(at);
            let (down, across) = (area.last.row - at.row, area.last.column - at.column);
            write!(
                xml,
                "<Cell ss:Index=\"{}\" ss:MergeAcross=\"{across}\" ss:MergeDown=\"{down}\">",
                at.column + 1
            )
            .unwrap();
            match cell.map(|cell| (cell.number(), &cell.text)) {
                // The shown text of a percentage is told by a number format, which this writer has not.
                Some((Some(number), text)) if !text.contains('%') => {
                    write!(xml, "<Data ss:Type=\"Number\">{number}</Data>").unwrap();
                }
                Some((_, text)) => {
                    let text = escaped(text).replace('\n', "&#10;");
                    write!(xml, "<Data ss:Type=\"String\">{text}</Data>").unwrap();
                }
                None => {}
            }
            xml += "</Cell>";
        }
        xml += "</Row>";
    }
    xml + "</Table></Worksheet></Workbook>"
}

fn csv(grid: &Grid) -> String {
    let mut csv = String::new();
    for row in rows(grid) {
        let mut column = 0;
        for (at, cell) in row {
            csv += &",".repeat((at.column - column) as usize);
            column = at.column;
            let text = cell
                .map(|cell| cell.text.as_str().replace('"', "\"\""))
                .unwrap_or_default();
            write!(csv, "\"{text}\"").unwrap();
        }
        csv += "\r\n";
    }
    csv
}

/// Every plain sheet written by `writer` gives the scores that it gave; at least so many sheets do hold forms.
#[track_caller]
fn case(writer: fn(&Grid) -> String, is_comparable: fn(&Grid) -> bool, at_least: usize) {
    let mut compared = 0;
    for (path, workbook) in workbooks() {
        for (grid, alone) in sheets(workbook).filter(|(grid, _)| is_comparable(grid)) {
            let expected = scores(&forms(&alone));
            if expected.is_empty() {
                continue;
            }
            let text = writer(&grid);
            let (bytes, _, is_lossy) = GB18030.encode(&text);
            assert!(!is_lossy);
            let read = read::workbook(&bytes).unwrap();
            assert_eq!(
                scores(&forms(&read)),
                expected,
                "{} {}",
                path.display(),
                alone.sheets[0].name
            );
            compared += expected.len();
        }
    }
    assert!(compared >= at_least, "only {compared} forms");
}

#[test]
fn a_web_page_gives_the_scores_of_the_workbook() {
    case(page, |_| true, 60);
}

#[test]
fn excel_2003_xml_gives_the_scores_of_the_workbook() {
    case(xml, |_| true, 60);
}

/// CSV holds neither merged areas nor the numbers behind what is shown.
#[test]
fn csv_gives_the_scores_of_the_workbook_where_it_can_hold_the_form() {
    let holds_all = |grid: &Grid| {
        let same = |cell: &Cell| cell.number().is_none_or(|number| cell.text.parse() == Ok(number));
        grid.cells().iter().all(same)
    };
    case(csv, holds_all, 20);
}

/// The bytes with a stretch cut out, said twice, zeroed or changed; the same for the same round.
fn damaged(bytes: &[u8], round: u64) -> Vec<u8> {
    let mut state = round.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let mut damaged = bytes.to_vec();
    for _ in 0..=next(4) {
        let start = next(damaged.len());
        let end = (start + next(200)).min(damaged.len());
        match next(5) {
            0 => drop(damaged.drain(start..end)),
            1 => damaged.extend_from_within(start..end),
            2 => damaged[start..end].fill(0),
            3 => damaged.truncate(start),
            _ => {
                let signs = b"<>\"'=&;/!-,\t\n\x80\xFF9";
                for byte in &mut damaged[start..end.min(start + 3)] {
                    *byte = signs[next(signs.len())];
                }
            }
        }
        if damaged.is_empty() {
            break;
        }
    }
    damaged
}

#[test]
fn damaged_text_is_read_or_refused() {
    let (_, workbook) = workbooks().swap_remove(0);
    let (grid, _) = sheets(workbook).next().unwrap();
    for writer in [page, xml, csv] {
        let text = writer(&grid);
        let (bytes, ..) = GB18030.encode(&text);
        for round in 0..400 {
            if let Ok(workbook) = read::workbook(&damaged(&bytes, round)) {
                recognise::forms(&workbook);
            }
        }
    }
}

/// A form in a web page under the name .xls, through the program.
#[test]
fn an_export_under_a_wrong_name_is_marked_as_read() {
    let place = tempfile::tempdir().unwrap();
    let name = "科工信局（系统导出）.xls";
    fs::copy(project("samples/returns").join(name), place.path().join(name)).unwrap();
    let output = jiping(&["inspect", "--json", name], place.path());
    assert_eq!(output.status.code(), Some(0));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let form = &told["workbooks"][0]["forms"][0];
    assert_eq!(form["sheet"], "网页表格");
    assert_eq!(form["funds"][0]["rate"]["text"], "68.04%");
    assert_eq!(form["indicators"][0]["target"]["cell"], "D12");
    assert_eq!(form["total"]["recomputed"], form["total"]["score"]["text"]);
}
