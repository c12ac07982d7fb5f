//! Web pages with tables. A page is one sheet, laid out as spreadsheet programs lay it out: text and tables below each
//! other, from the first column on.
//!
//! ```text
//! <h3>项目支出绩效自评表</h3>                        A1 项目支出绩效自评表
//! <table>                                           A2 项目名称 │ B2:G2 校舍维修
//!   <tr><td>项目名称<td colspan=6>校舍维修             A3 一级指标 │ B3 …
//! ```

use super::figure;
use super::markup::{Piece, Tag, pieces, resolved};
use super::{MAX_CELLS, grid, over_limit, too_many_cells};
use crate::domain::cell::{Cell, Stored};
use crate::domain::place::{Address, Area};
use crate::domain::submission::Refusal;
use crate::read::grid::{MAX_COLUMNS, MAX_ROWS, Sheet, Workbook};
use crate::read::value::text_cell;

/// The name of the only sheet.
const SHEET: &str = "网页表格";
/// Tables inside tables that are followed; deeper ones are text of the cell around them.
const MAX_DEPTH: usize = 16;
/// Rows of a sheet.
const SHEET_ROWS: u32 = 1_048_576;

/// Reads the page; errors if it holds too much.
pub fn read(text: &str) -> Result<Workbook, Refusal> {
    let mut page = Page::default();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => page.text(text),
            Piece::Open(tag) => page.open(&tag),
            Piece::Close(name) => page.close(&name),
        }
        if page.count > MAX_CELLS {
            return Err(too_many_cells());
        }
        if page.rows > SHEET_ROWS {
            return Err(over_limit(format!("内容超过{SHEET_ROWS}行的上限")));
        }
    }
    let block = page.finished();
    let sheet = Sheet {
        name: SHEET.to_owned(),
        hidden: false,
        content: grid(block.cells, block.merged)?,
    };
    Ok(Workbook { sheets: vec![sheet] })
}

/// Cells with places of their own, and how many rows they take.
#[derive(Default)]
struct Block {
    cells: Vec<Cell>,
    merged: Vec<Area>,
    height: u32,
}

impl Block {
    /// Puts another block below.
    fn append(&mut self, other: Self) {
        let down = |at: Address| Address::new(at.row.saturating_add(self.height), at.column);
        self.cells.extend(other.cells.into_iter().map(|cell| Cell {
            at: down(cell.at),
            ..cell
        }));
        let merged = other.merged.into_iter();
        self.merged
            .extend(merged.map(|area| Area::new(down(area.first), down(area.last))));
        self.height = self.height.saturating_add(other.height);
    }

    /// A table rather than an arrangement inside one cell.
    fn is_table(&self) -> bool {
        let columns = self.cells.iter().any(|cell| cell.at.column > 0);
        let rows = self.cells.iter().any(|cell| cell.at.row > 0);
        columns && rows
    }

    /// Its texts one after the other.
    fn text(&self) -> String {
        let texts: Vec<&str> = self.cells.iter().map(|cell| cell.text.as_str()).collect();
        texts.join(" ")
    }
}

/// What has been read so far.
#[derive(Default)]
struct Page {
    block: Block,
    /// Text outside tables that is not yet closed off.
    loose: Text,
    /// The open tables, the innermost last.
    tables: Vec<Table>,
    /// Tables that are deeper than followed.
    too_deep: usize,
    count: usize,
    rows: u32,
}

impl Page {
    fn text(&mut self, text: &str) {
        let open = self.tables.last_mut().and_then(|table| table.cell.as_mut());
        match open {
            Some(cell) => cell.text.push(text),
            None => self.loose.push(text),
        }
    }

    fn open(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "table" if self.tables.len() >= MAX_DEPTH => self.too_deep += 1,
            "table" => {
                self.flush();
                self.tables.push(Table::default());
            }
            _ if self.too_deep > 0 => self.line(false),
            "thead" | "tbody" | "tfoot" | "caption" => self.close_row(),
            "tr" => {
                self.close_row();
                self.open_row(is_hidden(tag));
            }
            "td" | "th" => self.open_cell(tag),
            "br" => self.line(true),
            name if is_block(name) => self.line(false),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table" if self.too_deep > 0 => self.too_deep -= 1,
            "table" => self.close_table(),
            _ if self.too_deep > 0 => {}
            "tr" | "thead" | "tbody" | "tfoot" => self.close_row(),
            "td" | "th" => self.close_cell(),
            name if is_block(name) => self.line(false),
            _ => {}
        }
    }

    /// A line ends: inside a cell, or a row of text outside tables.
    fn line(&mut self, is_forced: bool) {
        match self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            Some(cell) => cell.text.end_line(is_forced),
            None => self.flush(),
        }
    }

    /// Text outside tables becomes a row of its own.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.loose).finished();
        if let Some(cell) = figure::cell(Address::new(0, 0), &text) {
            self.count += 1;
            self.block.append(Block {
                cells: vec![cell],
                merged: Vec::new(),
                height: 1,
            });
        }
    }

    fn open_row(&mut self, is_hidden: bool) {
        if let Some(table) = self.tables.last_mut() {
            table.open_row(is_hidden);
            self.rows = self.rows.saturating_add(1);
        }
    }

    fn open_cell(&mut self, tag: &Tag) {
        self.close_cell();
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        if !table.is_in_row {
            table.open_row(false);
        }
        table.open_cell(tag);
        self.count += 1;
    }

    fn close_cell(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.close_cell();
        }
    }

    fn close_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.close_row();
        }
    }

    fn close_table(&mut self) {
        let Some(table) = self.tables.pop() else {
            return;
        };
        let block = table.finished();
        let around = self.tables.last_mut().and_then(|table| table.cell.as_mut());
        match around {
            Some(cell) if block.is_table() => cell.inner.push(block),
            Some(cell) => {
                cell.text.end_line(false);
                for line in block.text().lines() {
                    cell.text.push_resolved(line);
                    cell.text.end_line(false);
                }
            }
            None => {
                self.flush();
                self.block.append(block);
            }
        }
    }

    fn finished(mut self) -> Block {
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.flush();
        self.block
    }
}

/// One table, row by row.
#[derive(Default)]
struct Table {
    block: Block,
    /// The row of the block on which each row of the table stands.
    rows: Vec<u32>,
    is_in_row: bool,
    is_hidden: bool,
    column: u32,
    /// For each column, on how many rows from this one it is taken by a cell from above.
    taken: Vec<u32>,
    /// Merged areas: the first cell, the row of the table, columns and rows.
    spans: Vec<(Address, usize, u32, u32)>,
    cell: Option<OpenCell>,
    /// Tables inside the cells of this row; they stand below it.
    inner: Vec<Block>,
    row_is_filled: bool,
}

/// The cell being read.
struct OpenCell {
    at: Address,
    text: Text,
    /// `x:num`: the number that Excel kept.
    number: Option<String>,
    /// A format that keeps figures as text.
    is_text: bool,
    inner: Vec<Block>,
}

impl Table {
    fn open_row(&mut self, is_hidden: bool) {
        self.is_in_row = true;
        self.is_hidden = is_hidden;
        self.row_is_filled = false;
        self.column = 0;
        self.rows.push(self.block.height);
    }

    fn open_cell(&mut self, tag: &Tag) {
        while self.taken.get(self.column as usize).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        let at = Address::new(self.block.height, self.column);
        let columns = tag.count("colspan").min(MAX_COLUMNS);
        let rows = tag.count("rowspan").min(MAX_ROWS);
        self.column = self.column.saturating_add(columns);
        if self.column <= MAX_COLUMNS {
            let (first, end) = (at.column as usize, self.column as usize);
            self.taken.resize(self.taken.len().max(end), 0);
            self.taken
                .iter_mut()
                .take(end)
                .skip(first)
                .for_each(|taken| *taken = rows);
        }
        if columns > 1 || rows > 1 {
            self.spans.push((at, self.rows.len() - 1, columns, rows));
        }
        let style = tag.attribute("style").unwrap_or_default().to_ascii_lowercase();
        let has_format = style.contains("number-format") || style.contains("numberformat");
        self.cell = Some(OpenCell {
            at,
            text: Text::default(),
            number: tag.attribute("x:num"),
            is_text: tag.attribute("x:str").is_some() || has_format && style.contains('@'),
            inner: Vec::new(),
        });
    }

    fn close_cell(&mut self) {
        let Some(mut open) = self.cell.take() else {
            return;
        };
        self.inner.append(&mut open.inner);
        if let Some(cell) = open.read() {
            self.row_is_filled = true;
            self.block.cells.push(Cell {
                hidden: self.is_hidden,
                ..cell
            });
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        if !self.is_in_row {
            return;
        }
        self.is_in_row = false;
        self.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        let inner = std::mem::take(&mut self.inner);
        // A row that only arranges tables is no row of the sheet.
        if self.row_is_filled || inner.is_empty() {
            self.block.height = self.block.height.saturating_add(1);
        }
        inner.into_iter().for_each(|block| self.block.append(block));
    }

    fn finished(mut self) -> Block {
        self.close_row();
        for (first, row, columns, rows) in self.spans {
            let last_row = row.saturating_add(rows as usize - 1).min(self.rows.len() - 1);
            let last_row = self.rows.get(last_row).copied().unwrap_or(first.row);
            let last = Address::new(last_row, first.column.saturating_add(columns - 1));
            if last != first {
                self.block.merged.push(Area::new(first, last));
            }
        }
        self.block
    }
}

impl OpenCell {
    /// The cell; None if it is blank.
    fn read(self) -> Option<Cell> {
        let text = self.text.finished();
        if self.is_text {
            return Some(text_cell(self.at, &text)).filter(|cell| !cell.text.is_empty());
        }
        let kept = self.number.filter(|number| !number.is_empty());
        let Some(number) = kept.and_then(|number| figure::cell(self.at, &number)?.number()) else {
            return figure::cell(self.at, &text);
        };
        let shown = text_cell(self.at, &text);
        Some(Cell {
            text: if shown.text.is_empty() {
                number.to_string().into()
            } else {
                shown.text
            },
            stored: Stored::Number(number),
            ..shown
        })
    }
}

/// Text as a page shows it: blanks and line breaks of the source are one blank.
#[derive(Default)]
struct Text {
    text: String,
    is_blank_due: bool,
}

impl Text {
    fn push(&mut self, raw: &str) {
        if raw.contains('&') {
            self.push_resolved(&resolved(raw));
        } else {
            self.push_resolved(raw);
        }
    }

    fn push_resolved(&mut self, text: &str) {
        for letter in text.chars() {
            if letter.is_whitespace() {
                self.is_blank_due = true;
                continue;
            }
            if self.is_blank_due && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.is_blank_due = false;
            self.text.push(letter);
        }
    }

    fn end_line(&mut self, is_forced: bool) {
        self.is_blank_due = false;
        if is_forced || !(self.text.is_empty() || self.text.ends_with('\n')) {
            self.text.push('\n');
        }
    }

    fn finished(self) -> String {
        self.text.trim().to_owned()
    }
}

/// Elements that begin on a line of their own.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 20] = [
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "center", "form",
        "section", "hr", "body", "pre",
    ];
    BLOCKS.contains(&name)
}

/// `display:none`
fn is_hidden(tag: &Tag) -> bool {
    let style = tag.attribute("style").unwrap_or_default();
    let style: String = style.chars().filter(|letter| !letter.is_whitespace()).collect();
    style.to_ascii_lowercase().contains("display:none")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::grid::{Grid, SheetContent};

    fn laid_out(page: &str) -> Grid {
        match read(page).unwrap().sheets.remove(0).content {
            SheetContent::Grid(grid) => grid,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn case(page: &str, cells: &[&str], merged: &[&str]) {
        let grid = laid_out(page);
        let found: Vec<String> = grid
            .cells()
            .iter()
            .map(|cell| format!("{} {}", cell.at, cell.text))
            .collect();
        assert_eq!(found, cells);
        let areas: Vec<String> = grid.merged().map(|area| area.to_string()).collect();
        assert_eq!(areas, merged);
    }

    #[test]
    fn spans_become_merged_areas() {
        case(
            "<table><tr><td rowspan=2>产出<td colspan=2>数量</tr><tr><td>甲</td><td>乙</td></tr></table>",
            &["A1 产出", "B1 数量", "B2 甲", "C2 乙"],
            &["A1:A2", "B1:C1"],
        );
        // A span that reaches below the table ends with it.
        case(
            "<table><tr><td rowspan=99>甲<td>乙<tr><td>丙</table>",
            &["A1 甲", "B1 乙", "B2 丙"],
            &["A1:A2"],
        );
        case("<table><tr><td colspan=0>甲<td rowspan=x>乙", &["A1 甲", "B1 乙"], &[]);
    }

    #[test]
    fn text_and_tables_stand_below_each_other() {
        case(
            "<html><head><title>x</title></head><body><h3>自评表</h3>（2025年度）<table><tr><td>甲</table><p>注：无</p><table><tr><td>乙</table>",
            &["A1 自评表", "A2 （2025年度）", "A3 甲", "A4 注：无", "A5 乙"],
            &[],
        );
    }

    #[test]
    fn a_table_inside_a_cell_is_a_table_or_the_text_of_the_cell() {
        let arranged = "<table><tr><td>标题<tr><td><table><tr><td>甲<td>乙<tr><td>丙<td>丁</table><tr><td>落款</table>";
        case(
            arranged,
            &["A1 标题", "A2 甲", "B2 乙", "A3 丙", "B3 丁", "A4 落款"],
            &[],
        );
        case(
            "<table><tr><td>甲<td><table><tr><td>95<td>分</table><td>乙</table>",
            &["A1 甲", "B1 95 分", "C1 乙"],
            &[],
        );
        case(
            &"<table><tr><td>深".repeat(3000),
            &[&format!("A1 {}", ["深"; 3000].join("\n"))],
            &[],
        );
    }

    #[test]
    fn text_is_shown_as_a_page_shows_it() {
        case(
            "<table><tr><td>\r\n  校舍\r\n  维修 &nbsp;<br>二期<p>三期</p></td><td> &nbsp; </td>",
            &["A1 校舍 维修\n二期\n三期"],
            &[],
        );
    }

    #[test]
    fn numbers_are_those_that_excel_kept() {
        let grid = laid_out(
            "<table><tr><td x:num=\"0.8619\">86%</td><td x:num>95</td><td style=\"mso-number-format:'\\@'\">95</td><td>95%</td>",
        );
        let numbers: Vec<Option<String>> = grid
            .cells()
            .iter()
            .map(|cell| cell.number().map(|number| number.to_string()))
            .collect();
        assert_eq!(
            numbers,
            [
                Some("0.8619".to_owned()),
                Some("95".to_owned()),
                None,
                Some("0.95".to_owned())
            ]
        );
    }

    #[test]
    fn what_is_not_shown_is_hidden() {
        let grid = laid_out("<table><tr style='DISPLAY: none'><td>甲<tr><td>乙</table>");
        assert_eq!(
            grid.cells().iter().map(|cell| cell.hidden).collect::<Vec<_>>(),
            [true, false]
        );
    }

    #[test]
    fn a_page_of_any_size_ends() {
        assert!(read(&"<tr><td>".repeat(10)).unwrap().sheets.len() == 1);
        assert!(read(&format!("<table>{}", "<tr><td>1".repeat(MAX_CELLS + 2))).is_err());
        let merged = format!("<table><tr><td rowspan=20000>{}", "<tr><td colspan=2>1".repeat(20_000));
        assert!(read(&merged).is_err());
        assert!(read(&format!("<table>{}", "<tr>".repeat(SHEET_ROWS as usize + 2))).is_err());
        case(
            "<table><tr><td colspan=4000000000 rowspan=4000000000>甲",
            &["A1 甲"],
            &["A1:SR1"],
        );
    }
}
