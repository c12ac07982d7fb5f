//! Excel 2003 XML (SpreadsheetML), which report servers write under the name .xls.
//!
//! ```text
//! Workbook ─ Styles ─ Style ID ─ NumberFormat Format
//!          └ Worksheet Name ─ Table ─ Column Index Span Hidden
//!                                   └ Row Index Hidden ─ Cell Index MergeAcross MergeDown StyleID ─ Data Type
//! ```

use super::{MAX_CELLS, grid, too_many_cells};
use crate::domain::cell::{Cell, Stored};
use crate::domain::place::{Address, Area};
use crate::domain::submission::Refusal;
use crate::read::grid::{Hidden, MAX_COLUMNS, Sheet, Workbook, contradiction};
use crate::read::package::{attribute, damaged, is_set, repeats_attribute};
use crate::read::value::{error_cell, number_cell, text_cell, truth_cell, unvalued_cell};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Reads every sheet; errors if the text is not well formed to its end, or holds no sheet.
pub fn read(text: &str) -> Result<Workbook, Refusal> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut book = Book::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => book.open(&element),
            Ok(Event::Empty(element)) => {
                book.open(&element);
                book.close(element.local_name().as_ref());
            }
            Ok(Event::End(element)) => book.close(element.local_name().as_ref()),
            Ok(Event::Text(text)) => book.text(&text.xml10_content()),
            Ok(Event::CData(text)) => book.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let letter = reference.resolve_char_ref().ok().flatten().map(String::from);
                let name = reference.xml10_content();
                let known = || quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                book.text(&letter.or_else(known).unwrap_or_default());
            }
            Ok(Event::DocType(_)) => return Err(damaged("表格内容的XML带有不应有的声明")),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return Err(damaged("表格内容的XML不完整")),
        }
        if book.count > MAX_CELLS {
            return Err(too_many_cells());
        }
        if let Some(fault) = book.fault {
            return Err(damaged(fault));
        }
    }
    if book.depth != 0 {
        return Err(damaged("表格内容的XML不完整"));
    }
    if book.read.is_empty() {
        return Err(damaged("文件里没有任何工作表"));
    }
    let sheets: Result<_, _> = book.read.into_iter().map(OpenSheet::finished).collect();
    Ok(Workbook { sheets: sheets? })
}

/// What has been read so far.
#[derive(Default)]
struct Book {
    read: Vec<OpenSheet>,
    /// Number formats by style.
    formats: BTreeMap<String, String>,
    style: Option<String>,
    sheet: Option<OpenSheet>,
    cell: Option<OpenCell>,
    is_in_data: bool,
    is_in_comment: bool,
    count: usize,
    /// Elements that are open.
    depth: usize,
    /// Why the file is not read, once that is known.
    fault: Option<String>,
}

#[derive(Default)]
struct OpenSheet {
    name: String,
    is_hidden: bool,
    row: u32,
    column: u32,
    next_column: u32,
    cells: Vec<Cell>,
    merged: Vec<Area>,
    hidden: Hidden,
    is_visibility: bool,
}

struct OpenCell {
    at: Address,
    format: String,
    is_formula: bool,
    kind: Option<String>,
    text: String,
}

/// The place that an `Index` names (from 1), or the next.
fn place(element: &BytesStart<'_>, next: u32) -> u32 {
    let index = attribute(element, "Index").and_then(|index| index.trim().parse::<u32>().ok());
    index.and_then(|index| index.checked_sub(1)).unwrap_or(next)
}

fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name)
        .and_then(|count| count.trim().parse().ok())
        .unwrap_or(0)
}

/// Whether a width or height is nought, at which nothing is seen.
fn is_nought(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|measure| measure.trim().parse() == Ok(0.0))
}

impl Book {
    fn open(&mut self, element: &BytesStart<'_>) {
        self.depth += 1;
        self.fault = self.fault.take().or_else(|| repeats_attribute(element));
        match element.local_name().as_ref() {
            "Style" => self.style = attribute(element, "ID"),
            "NumberFormat" => {
                let format = attribute(element, "Format").unwrap_or_default();
                self.formats
                    .extend(self.style.clone().map(|style| (style, spelt_out(&format))));
            }
            "Worksheet" => {
                self.sheet = Some(OpenSheet {
                    name: attribute(element, "Name").unwrap_or_default(),
                    ..OpenSheet::default()
                });
            }
            "Column" => {
                if let Some(sheet) = &mut self.sheet {
                    let first = place(element, sheet.next_column);
                    let last = first.saturating_add(count(element, "Span"));
                    sheet.next_column = last.saturating_add(1);
                    // A grid has no more columns than that, whatever the file repeats.
                    let may_be_more = sheet.hidden.columns.len() < MAX_COLUMNS as usize;
                    if may_be_more && (is_set(element, "Hidden") || is_nought(element, "Width")) {
                        sheet.hidden.columns.push((first, last));
                    }
                }
            }
            "Row" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.row = place(element, sheet.row);
                    sheet.column = 0;
                    if is_set(element, "Hidden") || is_nought(element, "Height") {
                        sheet.hidden.rows.insert(sheet.row);
                    }
                }
            }
            "Cell" => self.open_cell(element),
            "Comment" => self.is_in_comment = true,
            "Data" if !self.is_in_comment => {
                self.is_in_data = true;
                if let Some(cell) = &mut self.cell {
                    if cell.kind.is_some() {
                        self.fault = Some(format!("单元格{}有两个值，无法确定以哪个为准", cell.at));
                    }
                    cell.kind = Some(attribute(element, "Type").unwrap_or_default());
                }
            }
            "Visible" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.is_visibility = true;
                }
            }
            _ => {}
        }
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) {
        let Some(sheet) = &mut self.sheet else {
            return;
        };
        let at = Address::new(sheet.row, place(element, sheet.column));
        let (across, down) = (count(element, "MergeAcross"), count(element, "MergeDown"));
        sheet.column = at.column.saturating_add(across).saturating_add(1);
        if across > 0 || down > 0 {
            let last = Address::new(at.row.saturating_add(down), at.column.saturating_add(across));
            sheet.merged.push(Area::new(at, last));
        }
        let format = attribute(element, "StyleID").and_then(|style| self.formats.get(&style).cloned());
        self.cell = Some(OpenCell {
            at,
            format: format.unwrap_or_default(),
            is_formula: attribute(element, "Formula").is_some(),
            kind: None,
            text: String::new(),
        });
        self.count += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "Style" => self.style = None,
            "Worksheet" => self.read.extend(self.sheet.take()),
            "Row" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.row = sheet.row.saturating_add(1);
                }
            }
            "Cell" => {
                if let (Some(sheet), Some(cell)) = (&mut self.sheet, self.cell.take()) {
                    sheet.cells.extend(cell.read());
                }
            }
            "Comment" => self.is_in_comment = false,
            "Data" => self.is_in_data = false,
            "Visible" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.is_visibility = false;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(sheet) = self.sheet.as_mut().filter(|sheet| sheet.is_visibility) {
            sheet.is_hidden |= text.contains("Hidden");
        }
        if let Some(cell) = self.cell.as_mut().filter(|_| self.is_in_data) {
            cell.text.push_str(text);
        }
    }
}

impl OpenSheet {
    /// Errors if one place has two different contents: nobody can say which counts.
    fn finished(mut self) -> Result<Sheet, Refusal> {
        if let Some(at) = contradiction(&mut self.cells) {
            let name = self.name;
            return Err(damaged(format!("工作表「{name}」的{at}出现了两次，无法确定以哪个为准")));
        }
        let Self { name, hidden, .. } = self;
        let cells = self.cells.into_iter().map(|cell| Cell {
            hidden: cell.hidden || self.is_hidden || hidden.covers(cell.at),
            ..cell
        });
        Ok(Sheet {
            name,
            hidden: self.is_hidden,
            content: grid(cells.collect(), self.merged)?,
        })
    }
}

impl OpenCell {
    /// The cell; None if it is blank.
    fn read(&self) -> Option<Cell> {
        let number = || self.text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let cell = match self.kind.as_deref() {
            None if self.is_formula => return Some(unvalued_cell(self.at)),
            None => return None,
            Some("Number") => match number() {
                Some(number) => number_cell(self.at, number, &self.format, false),
                None => text_cell(self.at, &self.text),
            },
            Some("DateTime") => self.date(),
            Some("Boolean") => truth_cell(self.at, matches!(self.text.trim(), "1" | "true")),
            Some("Error") => error_cell(self.at, self.text.trim()),
            Some(_) => text_cell(self.at, &self.text),
        };
        Some(cell).filter(|cell| !cell.text.is_empty())
    }

    /// `2022-12-31T00:00:00.000`, shown as `2022/12/31`; with the time if there is one.
    fn date(&self) -> Cell {
        let (date, time) = self.text.trim().split_once('T').unwrap_or((self.text.trim(), ""));
        let parts: Vec<&str> = date.split('-').map(|part| part.trim_start_matches('0')).collect();
        let time = time.split('.').next().unwrap_or_default();
        let shown = match time.trim_matches(['0', ':']) {
            "" => parts.join("/"),
            _ => format!("{} {time}", parts.join("/")),
        };
        Cell {
            stored: Stored::Date,
            ..text_cell(self.at, &shown)
        }
    }
}

/// The number format of a name that Excel 2003 XML has for it.
fn spelt_out(format: &str) -> String {
    let known = match format {
        "General Number" => "General",
        "Fixed" => "0.00",
        "Standard" | "Currency" => "#,##0.00",
        "Percent" => "0.00%",
        "Scientific" => "0.00E+00",
        "Short Date" | "General Date" => "yyyy/m/d",
        "Long Date" | "Medium Date" => "yyyy\"年\"m\"月\"d\"日\"",
        "Short Time" | "Medium Time" | "Long Time" => "h:mm",
        _ => format,
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::grid::SheetContent;

    const HEAD: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style></Styles><Worksheet ss:Name="校舍维修"><Table>"#;

    #[track_caller]
    fn case(rows: &str, cells: &[&str], merged: &[&str]) {
        let book = read(&format!("{HEAD}{rows}</Table></Worksheet></Workbook>")).unwrap();
        assert_eq!(book.sheets[0].name, "校舍维修");
        let SheetContent::Grid(grid) = &book.sheets[0].content else {
            panic!("no grid");
        };
        let number = |cell: &Cell| cell.number().map(|number| format!(" ={number}")).unwrap_or_default();
        let found: Vec<String> = grid
            .cells()
            .iter()
            .map(|cell| format!("{} {}{}", cell.at, cell.text, number(cell)))
            .collect();
        assert_eq!(found, cells);
        let areas: Vec<String> = grid.merged().map(|area| area.to_string()).collect();
        assert_eq!(areas, merged);
    }

    #[test]
    fn cells_stand_where_their_index_says() {
        case(
            r#"<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">自评&amp;表</Data></Cell><Cell><Data ss:Type="Number">95</Data></Cell></Row>
               <Row ss:Index="5"><Cell ss:Index="3" ss:StyleID="p" ss:MergeDown="1"><Data ss:Type="Number">0.95</Data></Cell><Cell/></Row>"#,
            &["A1 自评&表", "D1 95 =95", "C5 95% =0.95"],
            &["A1:C1", "C5:C6"],
        );
    }

    #[test]
    fn values_of_every_kind_are_read() {
        case(
            r#"<Row><Cell><Data ss:Type="DateTime">2022-12-31T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell>
               <Cell><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=1"/><Cell><ss:Data ss:Type="String"><B>粗</B>细</ss:Data><Comment><Data>批注</Data></Comment></Cell></Row>"#,
            &["A1 2022/12/31", "B1 TRUE", "C1 #DIV/0!", "D1 ", "E1 粗细"],
            &[],
        );
    }

    #[test]
    fn what_is_given_twice_is_refused() {
        for twice in [
            r#"<Row><Cell ss:Index="5"><Data ss:Type="Number">50</Data></Cell><Cell ss:Index="5"><Data ss:Type="Number">100</Data></Cell></Row>"#,
            r#"<Row ss:Index="9"><Cell><Data ss:Type="Number">50</Data></Cell></Row><Row ss:Index="9"><Cell><Data ss:Type="Number">100</Data></Cell></Row>"#,
            r#"<Row><Cell><Data ss:Type="Number">10</Data><Data ss:Type="Number">0</Data></Cell></Row>"#,
            r#"<Row><Cell ss:Index="5" ss:Index="6"><Data ss:Type="Number">10</Data></Cell></Row>"#,
        ] {
            let told = read(&format!("{HEAD}{twice}</Table></Worksheet></Workbook>"));
            assert!(told.is_err_and(|told| told.reason().contains("无法确定")), "{twice}");
        }
    }

    #[test]
    fn what_has_no_height_or_width_is_hidden() {
        let cell = r#"<Cell><Data ss:Type="Number">1</Data></Cell>"#;
        let rows = format!(
            r#"<Column/><Column ss:Width="0"/><Row ss:Height="0">{cell}</Row><Row ss:Height="12">{cell}{cell}</Row>"#
        );
        let book = read(&format!("{HEAD}{rows}</Table></Worksheet></Workbook>")).unwrap();
        let SheetContent::Grid(grid) = &book.sheets[0].content else {
            panic!("no grid");
        };
        let hidden: Vec<bool> = grid.cells().iter().map(|cell| cell.hidden).collect();
        assert_eq!(hidden, [true, false, true]);
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        assert!(read(HEAD).is_err());
        assert!(read(&format!("{HEAD}<Row></Cell>")).is_err());
    }
}
