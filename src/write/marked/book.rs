//! workbook.xml: which sheets there are, and 审核意见 put before them.
//!
//! ```text
//! <workbookView activeTab="2"/>            →  activeTab="0"
//! <sheets><sheet name="表一" …/>           →  <sheets><sheet name="审核意见" …/><sheet name="表一" …/>
//! <definedName localSheetId="0" …>         →  localSheetId="1"
//! ```

use super::package::{Package, Relations};
use super::refusal::CannotMark;
use super::xml::{Part, Patch, escaped, place_in_order};
use super::{MAIN, RELATIONSHIPS};
use crate::write::place_link::sheet_in_formula;

const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

/// Children of workbook as the schema orders them.
const ORDER: [&str; 19] = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
];

/// A sheet of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookSheet {
    pub name: String,
    /// Where its part is.
    pub path: String,
    pub is_worksheet: bool,
    pub is_visible: bool,
}

/// The workbook part and its sheets.
pub struct Book {
    path: String,
    text: String,
    relations: Relations,
    pub sheets: Vec<BookSheet>,
}

impl Book {
    /// Finds the workbook part of the package and its sheets.
    ///
    /// # Errors
    /// `OtherFormat` if there is none of the usual kind; `Unusual` or `Damaged` if it cannot be read.
    pub fn of(package: &mut Package<'_>) -> Result<Self, CannotMark> {
        let root = Relations::of(package, "")?;
        let path = root.of_kind("officeDocument").map(|one| one.target.clone());
        let path = path.ok_or(CannotMark::OtherFormat)?;
        if !path.to_lowercase().ends_with(".xml") {
            return Err(CannotMark::OtherFormat);
        }
        let text = package.needed(&path)?;
        let relations = Relations::of(package, &path)?;
        let part = read(&text, &path)?;
        let sheets = part.below(["sheets", "sheet"]).into_iter().filter_map(|sheet| {
            let id = part.relation(sheet)?;
            let relation = relations.all.iter().find(|one| one.id == id)?;
            let state = part.attribute(sheet, "state").map(|state| state.value);
            Some(BookSheet {
                name: part.attribute(sheet, "name")?.value,
                path: relation.target.clone(),
                is_worksheet: relation.kind == "worksheet",
                is_visible: state.is_none_or(|state| state == "visible"),
            })
        });
        Ok(Self {
            sheets: sheets.collect(),
            path,
            relations,
            text,
        })
    }

    /// Where the styles are.
    pub fn styles(&self) -> Option<&str> {
        self.relations.of_kind("styles").map(|one| one.target.as_str())
    }

    /// A name that no sheet has: the wanted one, or numbered.
    pub fn free_name(&self, wanted: &str) -> String {
        let is_taken = |name: &String| {
            let name = name.to_lowercase();
            self.sheets.iter().any(|sheet| sheet.name.to_lowercase() == name)
        };
        let numbered = (2_u32..).map(|number| format!("{wanted}（{number}）"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        names.find(|name| !is_taken(name)).unwrap_or_default()
    }

    /// Puts a sheet before all others, shows it first, and repeats its header row in print.
    ///
    /// # Errors
    /// If the part cannot be patched.
    pub fn begin_with(
        mut self,
        package: &mut Package<'_>,
        name: &str,
        sheet: String,
        header_row: u32,
    ) -> Result<(), CannotMark> {
        let folder = self
            .path
            .rsplit_once('/')
            .map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let sheet_path = package.free_path(&format!("{folder}worksheets/sheet"), ".xml");
        package.add(&sheet_path, sheet, Some(SHEET_TYPE));
        let id = self.relations.add("worksheet", &sheet_path);
        let part = read(&self.text, &self.path)?;
        let mut patch = Patch::default();
        list_sheet(&part, &self.path, name, &id, &mut patch)?;
        for view in part.below(["bookViews", "workbookView"]) {
            for tab in ["activeTab", "firstSheet"] {
                if part.attribute(view, tab).is_some() {
                    patch.set(&part, view, tab, "0");
                }
            }
        }
        let titles = format!(
            "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">{0}!${1}:${1}</definedName>",
            escaped(&sheet_in_formula(name)),
            header_row
        );
        shift_names(&part, titles, &mut patch);
        let changed = patch.applied(&self.text);
        package.change(&self.path, changed);
        self.relations.store(package)
    }
}

fn read<'a>(text: &'a str, path: &str) -> Result<Part<'a>, CannotMark> {
    Part::usual(text, path, 2, "workbook", MAIN)
}

fn list_sheet(part: &Part<'_>, path: &str, name: &str, id: &str, patch: &mut Patch) -> Result<(), CannotMark> {
    let damaged = || CannotMark::Damaged { part: path.to_owned() };
    let sheets = part.below(["sheets", "sheet"]);
    let first = sheets.first().ok_or_else(damaged)?;
    let highest = sheets.iter().filter_map(|sheet| part.number(sheet, "sheetId")).max();
    let number = highest.unwrap_or(0).checked_add(1).ok_or_else(damaged)?;
    patch.insert(
        first.tag.start,
        format!(
            "<sheet xmlns:r=\"{RELATIONSHIPS}\" name=\"{}\" sheetId=\"{number}\" r:id=\"{}\"/>",
            escaped(name),
            escaped(id)
        ),
    );
    Ok(())
}

/// Names of a sheet alone go by its position, which is one further now.
fn shift_names(part: &Part<'_>, titles: String, patch: &mut Patch) {
    for name in part.below(["definedNames", "definedName"]) {
        if let Some(position) = part.number(name, "localSheetId") {
            patch.set(part, name, "localSheetId", &position.saturating_add(1).to_string());
        }
    }
    match part.child(part.root(), "definedNames") {
        Some(names) => patch.append(names, titles),
        None => {
            let place = place_in_order(part, &ORDER, "definedNames");
            let whole = format!("<definedNames>{titles}</definedNames>");
            patch.insert_inside(part.root(), vec![(place, whole)]);
        }
    }
}
