//! OpenDocument spreadsheets (.ods), read from content.xml in one pass: each cell there carries the text that is
//! shown, its value, the area it spans and whether its row or column is hidden. (calamine knows neither the shown
//! text nor the spans, and refuses files with blanks between cells.)
//!
//! ```text
//! table:table ─ table:table-column*  ─ table:table-row (repeated) ─ table:table-cell (repeated, spanned) ─ text:p*
//! ```

use super::grid::{Grid, Hidden, MAX_COLUMNS, MAX_ROWS, Sheet, SheetContent, Workbook};
use super::package::{self, attribute, damaged};
use super::value::{decimal, error_cell, text_cell, truth_cell, unvalued_cell};
use crate::domain::cell::{Cell, Stored};
use crate::domain::place::{Address, Area};
use crate::domain::submission::Refusal;
use quick_xml::events::{BytesStart, Event};

/// Most copies of a repeated filled cell, over rows and columns, that are kept; blank ones are skipped, whatever their number.
const MAX_REPEAT: u32 = 1000;

/// Reads every sheet; errors if content.xml is missing or not well formed to its end.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut package = package::open(bytes)?;
    if let Some(manifest) = package::part(&mut package, "META-INF/manifest.xml")?
        && String::from_utf8_lossy(&manifest).contains("encryption-data")
    {
        return Err(Refusal::Encrypted);
    }
    let content = package::part(&mut package, "content.xml")?.ok_or_else(|| damaged("缺少部件 content.xml"))?;
    let mut reader = quick_xml::Reader::from_reader(content.as_slice());
    let mut buffer = Vec::new();
    let mut tables = Tables::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => tables.open(&element),
            Ok(Event::Empty(element)) => {
                tables.open(&element);
                tables.close(element.local_name().as_ref());
            }
            Ok(Event::End(element)) => tables.close(element.local_name().as_ref()),
            Ok(Event::Text(text)) => tables.text(&text.xml10_content()),
            Ok(Event::CData(text)) => tables.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => tables.text(&resolved(&reference)),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return Err(damaged("表格内容的XML不完整")),
        }
    }
    if tables.sheets.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
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
    /// Depth inside an annotation, whose text is no cell text.
    annotation: usize,
    /// Tables inside a cell's drawing are not sheets.
    depth: usize,
}

/// The sheet being read.
struct Table {
    name: String,
    row: u32,
    row_repeat: u32,
    column: u32,
    next_column_definition: u32,
    cells: Vec<Cell>,
    merged: Vec<Area>,
    hidden: Hidden,
}

/// The cell being read.
struct OpenCell {
    kind: Option<String>,
    value: Option<String>,
    is_formula: bool,
    repeat: u32,
    columns: u32,
    rows: u32,
    text: String,
    paragraphs: usize,
}

fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name)
        .and_then(|number| number.parse().ok())
        .unwrap_or(1)
        .max(1)
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|value| value == "collapse" || value == "filter")
}

impl Tables {
    fn open(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "table" => self.open_table(element),
            "annotation" => self.annotation += 1,
            "table-column" => {
                if let Some(table) = &mut self.table {
                    let first = table.next_column_definition;
                    table.next_column_definition = first.saturating_add(count(element, "number-columns-repeated"));
                    if is_hidden(element) {
                        table.hidden.columns.push((first, table.next_column_definition - 1));
                    }
                }
            }
            "table-row" => {
                if let Some(table) = &mut self.table {
                    table.row_repeat = count(element, "number-rows-repeated");
                    table.column = 0;
                    if is_hidden(element) && table.row < MAX_ROWS {
                        let end = table.row.saturating_add(table.row_repeat).min(MAX_ROWS);
                        table.hidden.rows.extend(table.row..end);
                    }
                }
            }
            "table-cell" | "covered-table-cell" if self.depth == 1 => {
                self.cell = Some(OpenCell {
                    kind: attribute(element, "value-type"),
                    value: ["value", "date-value", "time-value", "boolean-value", "string-value"]
                        .into_iter()
                        .find_map(|name| attribute(element, name)),
                    is_formula: attribute(element, "formula").is_some(),
                    repeat: count(element, "number-columns-repeated"),
                    columns: count(element, "number-columns-spanned"),
                    rows: count(element, "number-rows-spanned"),
                    text: String::new(),
                    paragraphs: 0,
                });
            }
            "p" if self.annotation == 0 => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "s" => self.text(&" ".repeat(count(element, "c").min(64) as usize)),
            "line-break" => self.text("\n"),
            "tab" => self.text("\t"),
            _ => {}
        }
    }

    fn open_table(&mut self, element: &BytesStart<'_>) {
        self.depth += 1;
        if self.depth == 1 {
            self.table = Some(Table {
                name: attribute(element, "name").unwrap_or_default(),
                row: 0,
                row_repeat: 1,
                column: 0,
                next_column_definition: 0,
                cells: Vec::new(),
                merged: Vec::new(),
                hidden: Hidden::default(),
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
                    let Table {
                        name,
                        cells,
                        merged,
                        hidden,
                        ..
                    } = table;
                    let cells = cells.into_iter().map(|cell| Cell {
                        hidden: hidden.covers(cell.at),
                        ..cell
                    });
                    let grid = Grid::new(cells.collect::<Vec<_>>(), merged);
                    self.sheets.push(Sheet {
                        name,
                        hidden: false,
                        content: SheetContent::Grid(grid),
                    });
                }
            }
            "annotation" => self.annotation = self.annotation.saturating_sub(1),
            "table-row" => {
                if let Some(table) = &mut self.table {
                    table.row = table.row.saturating_add(table.row_repeat);
                }
            }
            "table-cell" | "covered-table-cell" => {
                if let (Some(table), Some(cell)) = (&mut self.table, self.cell.take()) {
                    table.take(&cell);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.annotation == 0
            && let Some(cell) = &mut self.cell
            && cell.paragraphs > 0
        {
            cell.text.push_str(text);
        }
    }
}

impl Table {
    fn take(&mut self, cell: &OpenCell) {
        let first = Address::new(self.row, self.column);
        self.column = self.column.saturating_add(cell.repeat);
        if first.row >= MAX_ROWS || first.column >= MAX_COLUMNS {
            if let Some(far) = cell.read(first) {
                self.cells.push(far);
            }
            return;
        }
        if cell.columns > 1 || cell.rows > 1 {
            let last = Address::new(
                first.row.saturating_add(cell.rows - 1),
                first.column.saturating_add(cell.columns - 1),
            );
            self.merged.push(Area::new(first, last));
        }
        let rows = self.row_repeat.min(MAX_REPEAT);
        let columns = cell.repeat.min(MAX_REPEAT / rows).max(1);
        for row in 0..rows {
            for column in 0..columns {
                match cell.read(Address::new(first.row + row, first.column + column)) {
                    Some(read) => self.cells.push(read),
                    None => return,
                }
            }
        }
    }
}

impl OpenCell {
    /// The cell at a place; None if it is blank.
    fn read(&self, at: Address) -> Option<Cell> {
        let text = text_cell(at, &self.text);
        let kind = self.kind.as_deref().unwrap_or("");
        match kind {
            _ if text.stored == Stored::Error => Some(error_cell(at, &text.text)),
            "float" | "percentage" | "currency" => {
                let number = self
                    .value
                    .as_deref()
                    .and_then(|value| value.parse::<f64>().ok())
                    .and_then(decimal)?;
                let shown = if text.text.is_empty() {
                    number.to_string()
                } else {
                    text.text
                };
                Some(Cell {
                    at,
                    text: shown,
                    stored: Stored::Number(number),
                    hidden: false,
                })
            }
            "date" | "time" => Some(Cell {
                stored: Stored::Date,
                ..text
            }),
            "boolean" => Some(truth_cell(at, self.value.as_deref() == Some("true"))),
            _ if !text.text.is_empty() => Some(text),
            _ => match (&self.value, self.is_formula) {
                (Some(value), _) if !value.is_empty() => Some(text_cell(at, value)),
                (_, true) => Some(unvalued_cell(at)),
                _ => None,
            },
        }
    }
}
