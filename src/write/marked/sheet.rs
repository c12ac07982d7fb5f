//! One sheet of the department with its cells coloured and noted; all else on it stays as it is.
//!
//! ```text
//! <c r="G7" s="4"><v>1</v></c>   →   <c r="G7" s="27"><v>1</v></c>
//! <pageSetup …/></worksheet>     →   <pageSetup …/><legacyDrawing r:id="rId3"/></worksheet>
//! ```

use super::comments::noted;
use super::drawing::{self, Note};
use super::geometry::Geometry;
use super::note;
use super::package::{Package, Relations};
use super::refusal::CannotMark;
use super::styles::Styles;
use super::xml::{Element, Part, Patch, escaped, place_in_order};
use super::{MAIN, RELATIONSHIPS};
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::{Address, Area};
use std::collections::BTreeMap;

const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";

/// Children of worksheet as the schema orders them.
const ORDER: [&str; 39] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// Marks the cells of the findings on the sheet at `path`.
///
/// # Errors
/// What of the sheet, its comments or its drawing cannot be patched.
pub fn mark(
    package: &mut Package<'_>,
    styles: &mut Styles,
    path: &str,
    findings: &[&Finding],
) -> Result<(), CannotMark> {
    let text = package.needed(path)?;
    let part = Part::usual(&text, path, 3, "worksheet", MAIN)?;
    let mut relations = Relations::of(package, path)?;
    let rows = rows(&part);
    let merged = merged_areas(&part);
    let notes = by_anchor(findings, &merged);
    let mut patch = Patch::default();
    colour(&part, &rows, &notes, styles, &mut patch)?;
    deselect(&part, &mut patch);

    let known = relations.of_kind("comments").map(|known| known.target.clone());
    let known_text = known.as_deref().map(|path| package.needed(path)).transpose()?;
    let noted = noted(known_text.as_deref().zip(known.as_deref()), &notes)?;
    match &known {
        Some(path) => package.change(path, noted.text),
        None => {
            let path = package.free_path(&folder_path(path, "comments"), ".xml");
            relations.add("comments", &path);
            package.add(&path, noted.text, Some(COMMENTS_TYPE));
        }
    }
    let geometry = Geometry::of(&part, &rows);
    let boxes = notes.iter().map(|(&at, findings)| Note {
        at,
        frame: geometry.frame(area(at, &merged), note::size(findings)),
    });
    let (old, new): (Vec<Note>, Vec<Note>) = boxes.partition(|note| noted.extended.contains(&note.at));
    draw(package, &part, path, &mut relations, (&old, &new), &mut patch)?;
    package.change(path, patch.applied(&text));
    relations.store(package)
}

/// Takes a sheet without findings out of the selection: 审核意见 is the one that is shown.
///
/// # Errors
/// If the part cannot be read.
pub fn leave_selection(package: &mut Package<'_>, path: &str) -> Result<(), CannotMark> {
    let text = package.needed(path)?;
    if !text.contains("tabSelected") {
        return Ok(());
    }
    let part = Part::read(&text, path, 2)?;
    let mut patch = Patch::default();
    deselect(&part, &mut patch);
    package.change(path, patch.applied(&text));
    Ok(())
}

/// Two sheets that are selected are edited both at once.
fn deselect(part: &Part<'_>, patch: &mut Patch) {
    for view in part.below(["sheetViews", "sheetView"]) {
        if part.is_set(view, "tabSelected") {
            patch.set(part, view, "tabSelected", "0");
        }
    }
}

/// The findings under the cell that shows: of a merged area its first.
fn by_anchor<'a>(findings: &[&'a Finding], merged: &[Area]) -> BTreeMap<Address, Vec<&'a Finding>> {
    let mut notes: BTreeMap<Address, Vec<&Finding>> = BTreeMap::new();
    for &finding in findings {
        if let Some(cell) = finding.cell {
            notes.entry(area(cell, merged).first).or_default().push(finding);
        }
    }
    notes
}

/// The merged area around a cell, or the cell alone; of areas that overlap the largest.
fn area(at: Address, merged: &[Area]) -> Area {
    let size = |area: &&Area| (area.last.row - area.first.row, area.last.column - area.first.column);
    let around = merged.iter().filter(|area| area.contains(at));
    around.max_by_key(size).copied().unwrap_or(Area::of(at))
}

fn merged_areas(part: &Part<'_>) -> Vec<Area> {
    let areas = part.below(["mergeCells", "mergeCell"]).into_iter();
    let areas = areas.filter_map(|one| part.attribute(one, "ref")?.value.parse::<Area>().ok());
    areas
        .filter(|area| area.first.row <= area.last.row && area.first.column <= area.last.column)
        .collect()
}

/// The rows with their numbers from zero; a row without number follows the one before.
fn rows<'p, 'a>(part: &'p Part<'a>) -> Vec<(u32, &'p Element<'a>)> {
    let mut next = 0;
    let rows = part.below(["sheetData", "row"]).into_iter();
    let numbered = rows.map(|row| {
        let own = part.number(row, "r").and_then(|number| number.checked_sub(1));
        let number = own.unwrap_or(next);
        next = number.saturating_add(1);
        (number, row)
    });
    numbered.collect()
}

/// The cells of a row with their columns from zero.
fn cells<'p, 'a>(part: &'p Part<'a>, row: &Element<'a>) -> Vec<(u32, &'p Element<'a>)> {
    let mut next = 0;
    let numbered = part.children(row).filter(|one| one.name == "c").map(|cell| {
        let own = part
            .attribute(cell, "r")
            .and_then(|at| at.value.parse::<Address>().ok());
        let column = own.map_or(next, |own| own.column);
        next = column.saturating_add(1);
        (column, cell)
    });
    numbered.collect()
}

/// Gives every marked cell its style; a cell or row that is missing is put where it belongs.
fn colour(
    part: &Part<'_>,
    rows: &[(u32, &Element<'_>)],
    notes: &BTreeMap<Address, Vec<&Finding>>,
    styles: &mut Styles,
    patch: &mut Patch,
) -> Result<(), CannotMark> {
    let mut by_row: BTreeMap<u32, Vec<(Address, Severity)>> = BTreeMap::new();
    for (&at, findings) in notes {
        let worst = findings.iter().map(|finding| finding.severity).min();
        by_row
            .entry(at.row)
            .or_default()
            .push((at, worst.unwrap_or(Severity::Hint)));
    }
    let mut new_rows = Vec::new();
    for (number, marks) in by_row {
        match rows.iter().find(|(known, _)| *known == number) {
            Some((_, row)) => colour_row(part, row, &marks, styles, patch)?,
            None => {
                let cells = marks.iter().map(|&(at, severity)| {
                    let style = styles.marked(column_style(part, at.column), severity)?;
                    Ok(blank_cell(at, style))
                });
                let cells: String = cells.collect::<Result<_, CannotMark>>()?;
                let before = rows.iter().find(|(known, _)| *known > number);
                new_rows.push((
                    before.map(|(_, row)| row.tag.start),
                    format!("<row r=\"{}\">{cells}</row>", number + 1),
                ));
            }
        }
    }
    if let Some(data) = part.child(part.root(), "sheetData") {
        patch.insert_inside(data, new_rows);
    }
    Ok(())
}

fn colour_row(
    part: &Part<'_>,
    row: &Element<'_>,
    marks: &[(Address, Severity)],
    styles: &mut Styles,
    patch: &mut Patch,
) -> Result<(), CannotMark> {
    let cells = cells(part, row);
    let (mut new, mut added) = (Vec::new(), Vec::new());
    for &(at, severity) in marks {
        if let Some((_, cell)) = cells.iter().find(|(column, _)| *column == at.column) {
            let own = part.number(cell, "s").unwrap_or(0);
            let style = styles.marked(own as usize, severity)?;
            patch.set(part, cell, "s", &style.to_string());
            continue;
        }
        let of_row = part.number(row, "s").filter(|_| part.is_set(row, "customFormat"));
        let own = of_row.map_or_else(|| column_style(part, at.column), |style| style as usize);
        let style = styles.marked(own, severity)?;
        let before = cells.iter().find(|(column, _)| *column > at.column);
        new.push((before.map(|(_, cell)| cell.tag.start), blank_cell(at, style)));
        added.push(at.column + 1);
    }
    widen_spans(part, row, &added, patch);
    patch.insert_inside(row, new);
    Ok(())
}

fn blank_cell(at: Address, style: usize) -> String {
    format!("<c r=\"{at}\" s=\"{style}\"/>")
}

/// The style of a column, which its missing cells have.
fn column_style(part: &Part<'_>, column: u32) -> usize {
    let columns = part.below(["cols", "col"]);
    let own = columns.into_iter().find(|one| {
        let within = |name| part.number(one, name);
        within("min").is_some_and(|first| first <= column + 1) && within("max").is_some_and(|last| column < last)
    });
    own.and_then(|one| part.number(one, "style")).unwrap_or(0) as usize
}

/// `spans="2:9"` promises that no cell stands outside of these columns: new ones are taken in.
fn widen_spans(part: &Part<'_>, row: &Element<'_>, added: &[u32], patch: &mut Patch) {
    let Some(spans) = part.attribute(row, "spans") else {
        return;
    };
    let ends = spans.value.split([' ', ':']).filter_map(|end| end.parse::<u32>().ok());
    let columns: Vec<u32> = ends.chain(added.iter().copied()).collect();
    if let (false, Some(first), Some(last)) = (added.is_empty(), columns.iter().min(), columns.iter().max()) {
        let wide = format!("{first}:{last}");
        if wide != spans.value {
            patch.replace(spans.at, wide);
        }
    }
}

/// Puts new boxes into the drawing of the sheet, or makes one; those that were there grow with their text.
fn draw(
    package: &mut Package<'_>,
    part: &Part<'_>,
    path: &str,
    relations: &mut Relations,
    (old, new): (&[Note], &[Note]),
    patch: &mut Patch,
) -> Result<(), CannotMark> {
    if let Some(legacy) = part.child(part.root(), "legacyDrawing") {
        let target = part
            .relation(legacy)
            .and_then(|id| relations.target(&id).map(str::to_owned));
        let target = target.ok_or_else(|| CannotMark::Damaged { part: path.to_owned() })?;
        let known = package.needed(&target)?;
        let grown = old.iter().fold(known, |known, note| drawing::grown(&known, note));
        let more = drawing::extended(&grown, &target, new)?;
        package.change(&target, more);
        return Ok(());
    }
    if new.is_empty() {
        return Ok(());
    }
    let known = package.paths_ending(".vml").into_iter();
    let known: Vec<String> = known.filter_map(|path| package.text(&path).ok().flatten()).collect();
    let used = drawing::free_block(known.iter().map(String::as_str));
    let target = package.free_path(&folder_path(path, "drawings/vmlDrawing"), ".vml");
    let block = used + package.count_added(".vml");
    package.add(&target, drawing::drawing(new, block), None);
    let id = relations.add("vmlDrawing", &target);
    let declared = part.attribute(part.root(), "xmlns:r");
    let prefix = if declared.is_some_and(|declared| declared.value == RELATIONSHIPS) {
        String::new()
    } else {
        format!(" xmlns:r=\"{RELATIONSHIPS}\"")
    };
    let element = format!("<legacyDrawing{prefix} r:id=\"{}\"/>", escaped(&id));
    patch.insert_inside(
        part.root(),
        vec![(place_in_order(part, &ORDER, "legacyDrawing"), element)],
    );
    Ok(())
}

/// A path beside the folder of the sheets: `xl/comments` for `xl/worksheets/sheet1.xml`.
fn folder_path(sheet: &str, name: &str) -> String {
    let folder = sheet.rsplit_once('/').map_or("", |(folder, _)| folder);
    match folder.rsplit_once('/') {
        Some((above, _)) => format!("{above}/{name}"),
        None => format!("xl/{name}"),
    }
}
