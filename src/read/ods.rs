//! OpenDocument spreadsheets (.ods), read from content.xml in one pass: each cell there carries the text that is
//! shown, its value, the area it spans and whether its row or column is hidden. (calamine knows neither the shown
//! text nor the spans, and refuses files with blanks between cells.)
//!
//! ```text
//! table:table ─ table:table-column*  ─ table:table-row (repeated) ─ table:table-cell (repeated, spanned) ─ text:p*
//! ```

use super::grid::{Grid, Hidden, MAX_COLUMNS, MAX_ROWS, Sheet, SheetContent, Workbook, merging_fault};
use super::package::{self, attribute, damaged, repeats_attribute};
use super::value::{decimal, text_cell, truth_cell, unvalued_cell};
use crate::domain::cell::{Cell, Stored};
use crate::domain::place::{Address, Area};
use crate::domain::submission::Refusal;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;

/// Most copies that repeated filled cells of one sheet may make; blank ones are skipped, whatever their number.
const MAX_COPIES: usize = 200_000;
/// Most bytes of text that all copies of one cell may take.
const MAX_COPIED: usize = 16 * 1024 * 1024;
/// Most bytes of text in one cell; a spreadsheet program keeps 32,767 characters.
const MAX_TEXT: usize = 1024 * 1024;
/// Most sheets of a workbook that is read.
const MAX_SHEETS: usize = 2000;

/// Reads every sheet; errors if content.xml is missing or not well formed to its end.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut package = package::open(bytes)?;
    if let Some(manifest) = package::part(&mut package, "META-INF/manifest.xml")?
        && String::from_utf8_lossy(manifest).contains("encryption-data")
    {
        return Err(Refusal::Encrypted);
    }
    let content = package::part(&mut package, "content.xml")?.ok_or_else(|| damaged("缺少部件 content.xml"))?;
    let mut reader = quick_xml::Reader::from_reader(content);
    let mut buffer = Vec::new();
    let mut tables = Tables::default();
    // Elements that are open: the reader takes no offence at a file that stops within one.
    let mut open = 0_usize;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                open += 1;
                tables.open(&element);
            }
            Ok(Event::Empty(element)) => {
                tables.open(&element);
                tables.close(element.local_name().as_ref());
            }
            Ok(Event::End(element)) => {
                open = open.saturating_sub(1);
                tables.close(element.local_name().as_ref());
            }
            Ok(Event::Text(text)) => tables.text(&text.xml10_content()),
            Ok(Event::CData(text)) => tables.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => tables.text(&resolved(&reference)),
            Ok(Event::Eof) if open == 0 => break,
            Ok(Event::Eof | Event::DocType(_)) | Err(_) => return Err(damaged("表格内容的XML不完整")),
            Ok(_) => {}
        }
    }
    if tables.sheets.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
    }
    if tables.sheets.len() > MAX_SHEETS {
        return Err(damaged(format!("工作表超过{MAX_SHEETS}张")));
    }
    let mut names = BTreeSet::new();
    if let Some(twice) = tables.sheets.iter().find(|sheet| !names.insert(sheet.name.as_str())) {
        return Err(damaged(format!("有两张同名的工作表「{}」", twice.name)));
    }
    Ok(Workbook { sheets: tables.sheets })
}

fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
        .unwrap_or_default()
        .to_owned()
}

/// What has been read so far.
#[derive(Default)]
struct Tables {
    sheets: Vec<Sheet>,
    table: Option<Table>,
    cell: Option<OpenCell>,
    /// Depth inside annotations and drawings, whose text is no cell text.
    aside: usize,
    /// Tables inside a cell's drawing are not sheets.
    depth: usize,
    /// The style being defined, if it is one of tables.
    style: Option<String>,
    /// Styles that hide a sheet.
    hiding: BTreeSet<String>,
}

/// The sheet being read.
struct Table {
    name: String,
    is_hidden: bool,
    row: u32,
    row_repeat: u32,
    column: u32,
    next_column_definition: u32,
    /// Groups of rows and of columns that are open, each with whether it is folded away.
    groups: Vec<bool>,
    cells: Vec<Cell>,
    merged: Vec<Area>,
    hidden: Hidden,
    /// Copies made of repeated cells.
    copies: usize,
    /// Why the sheet cannot be read, once that is known.
    fault: Option<String>,
}

/// The cell being read.
struct OpenCell {
    kind: Option<String>,
    value: Option<String>,
    is_formula: bool,
    /// It says that a merged area lies over it.
    is_covered: bool,
    repeat: u32,
    columns: u32,
    rows: u32,
    text: String,
    paragraphs: usize,
}

/// How often or how far: 1 if the element does not say; errors if it says what is no such number.
fn count(element: &BytesStart<'_>, name: &str) -> Result<u32, String> {
    match attribute(element, name) {
        None => Ok(1),
        Some(number) => match number.parse() {
            Ok(count) => Ok(u32::max(count, 1)),
            Err(_) => Err(format!("重复次数「{number}」无法识别")),
        },
    }
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|value| value == "collapse" || value == "filter")
}

impl Tables {
    fn open(&mut self, element: &BytesStart<'_>) {
        if let (Err(cause), Some(table)) = (self.take(element), &mut self.table) {
            table.fault.get_or_insert(cause);
        }
    }

    fn take(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let name = element.local_name();
        if name.as_ref().starts_with("table") || name.as_ref() == "covered-table-cell" {
            repeats_attribute(element).map_or(Ok(()), Err)?;
        }
        match name.as_ref() {
            "style" => {
                let is_of_tables = attribute(element, "family").is_some_and(|family| family == "table");
                self.style = attribute(element, "name").filter(|_| is_of_tables);
            }
            "table-properties" if attribute(element, "display").is_some_and(|display| display == "false") => {
                self.hiding.extend(self.style.take());
            }
            "table" => self.open_table(element),
            "table-row-group" | "table-column-group" => {
                if let Some(table) = &mut self.table {
                    table
                        .groups
                        .push(attribute(element, "display").is_some_and(|display| display == "false"));
                }
            }
            "annotation" | "frame" | "custom-shape" | "g" => self.aside += 1,
            "table-column" => {
                if let Some(table) = &mut self.table {
                    let first = table.next_column_definition;
                    table.next_column_definition = first.saturating_add(count(element, "number-columns-repeated")?);
                    if table.hides(element) {
                        table.hidden.columns.push((first, table.next_column_definition - 1));
                    }
                }
            }
            "table-row" => {
                if let Some(table) = &mut self.table {
                    table.open_row(element)?;
                }
            }
            "table-cell" | "covered-table-cell" if self.depth == 1 => self.cell = Some(OpenCell::of(element)?),
            "p" if self.aside == 0 => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "s" => {
                let blanks = count(element, "c")? as usize;
                if blanks > MAX_TEXT {
                    return Err(TOO_LONG.to_owned());
                }
                self.text(&" ".repeat(blanks));
            }
            "line-break" => self.text("\n"),
            "tab" => self.text("\t"),
            _ => {}
        }
        Ok(())
    }

    fn open_table(&mut self, element: &BytesStart<'_>) {
        self.depth += 1;
        if self.depth == 1 {
            self.table = Some(Table {
                name: attribute(element, "name").unwrap_or_default(),
                is_hidden: attribute(element, "style-name").is_some_and(|style| self.hiding.contains(&style)),
                row: 0,
                row_repeat: 1,
                column: 0,
                next_column_definition: 0,
                groups: Vec::new(),
                cells: Vec::new(),
                merged: Vec::new(),
                hidden: Hidden::default(),
                copies: 0,
                fault: None,
            });
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0
                    && let Some(table) = self.table.take()
                {
                    self.sheets.push(table.sheet());
                }
            }
            "annotation" | "frame" | "custom-shape" | "g" => self.aside = self.aside.saturating_sub(1),
            "table-row-group" | "table-column-group" => {
                if let Some(table) = &mut self.table {
                    table.groups.pop();
                }
            }
            "table-row" => {
                if let Some(table) = &mut self.table {
                    table.row = table.row.saturating_add(table.row_repeat);
                }
            }
            "table-cell" | "covered-table-cell" => {
                if let (Some(table), Some(cell)) = (&mut self.table, self.cell.take())
                    && let Err(cause) = table.take(&cell)
                {
                    table.fault.get_or_insert(cause);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.aside == 0
            && let Some(cell) = &mut self.cell
            && cell.paragraphs > 0
        {
            cell.text.push_str(text);
            if cell.text.len() > MAX_TEXT
                && let Some(table) = &mut self.table
            {
                cell.text.clear();
                table.fault.get_or_insert(TOO_LONG.to_owned());
            }
        }
    }
}

const TOO_LONG: &str = "有单元格的文本太长";

impl Table {
    /// Whether a row or columns are hidden, by themselves or with a group around them.
    fn hides(&self, element: &BytesStart<'_>) -> bool {
        is_hidden(element) || self.groups.contains(&true)
    }

    fn open_row(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        self.row_repeat = count(element, "number-rows-repeated")?;
        self.column = 0;
        if self.hides(element) && self.row < MAX_ROWS {
            let end = self.row.saturating_add(self.row_repeat).min(MAX_ROWS);
            self.hidden.rows.extend(self.row..end);
        }
        Ok(())
    }

    /// Puts a cell at its place, and its copies at theirs. Copies past the bounds of a grid come as one, which tells
    /// that there is something.
    fn take(&mut self, cell: &OpenCell) -> Result<(), String> {
        let first = Address::new(self.row, self.column);
        self.column = self.column.saturating_add(cell.repeat);
        if cell.columns > 1 || cell.rows > 1 {
            let last = Address::new(
                first.row.saturating_add(cell.rows - 1),
                first.column.saturating_add(cell.columns - 1),
            );
            self.merged.push(Area::new(first, last));
        }
        let Some(read) = cell.read(first)? else {
            return Ok(());
        };
        let read = Cell {
            hidden: read.hidden || cell.is_covered,
            ..read
        };
        let rows = self.row_repeat.min(MAX_ROWS.saturating_sub(first.row)).max(1);
        let columns = cell.repeat.min(MAX_COLUMNS.saturating_sub(first.column)).max(1);
        let copies = rows as usize * columns as usize;
        self.copies += copies - 1;
        if self.copies > MAX_COPIES || copies.saturating_mul(read.text.len()) > MAX_COPIED && copies > 1 {
            return Err(format!("单元格{first}的内容重复次数太多"));
        }
        for row in 0..rows {
            for column in 0..columns {
                let at = Address::new(first.row + row, first.column + column);
                self.cells.push(Cell { at, ..read.clone() });
            }
        }
        if rows < self.row_repeat || columns < cell.repeat {
            let at = match rows < self.row_repeat {
                true => Address::new(first.row.saturating_add(rows), first.column),
                false => Address::new(first.row, first.column.saturating_add(columns)),
            };
            self.cells.push(Cell { at, ..read });
        }
        Ok(())
    }

    fn sheet(self) -> Sheet {
        let Self { hidden, .. } = self;
        let cells = self.cells.into_iter().map(|cell| Cell {
            hidden: cell.hidden || hidden.covers(cell.at),
            ..cell
        });
        Sheet {
            name: self.name,
            hidden: self.is_hidden,
            content: match self.fault.or_else(|| merging_fault(&self.merged)) {
                Some(cause) => SheetContent::Unreadable(cause),
                None => SheetContent::Grid(Grid::new(cells, self.merged)),
            },
        }
    }
}

impl OpenCell {
    fn of(element: &BytesStart<'_>) -> Result<Self, String> {
        Ok(Self {
            kind: attribute(element, "value-type"),
            value: ["value", "date-value", "time-value", "boolean-value", "string-value"]
                .into_iter()
                .find_map(|name| attribute(element, name)),
            is_formula: attribute(element, "formula").is_some(),
            is_covered: element.local_name().as_ref() == "covered-table-cell",
            repeat: count(element, "number-columns-repeated")?,
            columns: count(element, "number-columns-spanned")?,
            rows: count(element, "number-rows-spanned")?,
            text: String::new(),
            paragraphs: 0,
        })
    }

    /// The cell at a place; None if it is blank. Errors on a number that is none.
    fn read(&self, at: Address) -> Result<Option<Cell>, String> {
        let text = text_cell(at, &self.text);
        let value = self.value.as_deref().unwrap_or_default();
        Ok(match self.kind.as_deref().unwrap_or("") {
            _ if text.stored == Stored::Error => Some(text),
            _ if self.is_formula && self.value.is_none() && text.text.is_empty() => Some(unvalued_cell(at)),
            "float" | "percentage" | "currency" => {
                let number: Option<f64> = value.parse().ok().filter(|number: &f64| number.is_finite());
                let number = number.ok_or_else(|| format!("单元格{at}的数值「{value}」无法识别"))?;
                let shown = match text.text.is_empty() {
                    // A paragraph without text is what the number format shows.
                    true => Cell {
                        hidden: self.paragraphs > 0,
                        ..text_cell(at, value)
                    },
                    false => text,
                };
                match decimal(number) {
                    Some(number) => Some(Cell {
                        stored: Stored::Number(number),
                        ..shown
                    }),
                    None => Some(shown),
                }
            }
            "date" | "time" => Some(Cell {
                stored: Stored::Date,
                ..if text.text.is_empty() {
                    text_cell(at, value)
                } else {
                    text
                }
            }),
            "boolean" => Some(truth_cell(at, value == "true")),
            _ if !text.text.is_empty() => Some(text),
            _ if !value.is_empty() => Some(text_cell(at, value)),
            _ => None,
        })
    }
}
