//! Tables: a header row that is repeated on every page, rows that stay whole, small print below.
//!
//! ```text
//!            表1 caption
//! ┌──────┬──────────┬──────┐  header, on every page
//! ├──────┼──────────┼──────┤
//! │ cell │ cell     │ cell │
//! ├──────┴──────────┴──────┤
//! │ group, over all columns│
//! └──────┴──────────┴──────┘
//!  注：note
//! ```

use super::page::TEXT_WIDTH;
use super::styles;
use super::xml::{lines, paragraph, runs};

/// A row with a text longer than this may run over to the next page: half a page of a narrow column.
const LONGEST_WHOLE: usize = 160;
/// Least height of a row in twips: 7 mm.
const ROW_HEIGHT: u32 = 397;

/// A table over the whole width of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Stands above it behind its number.
    pub caption: Option<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Small print below.
    pub notes: Vec<String>,
    /// A short table that is not to be torn over two pages.
    pub is_whole: bool,
}

/// A column with its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// With a line break where it is to be broken.
    pub header: String,
    /// Its share of the width, in any unit.
    pub width: u32,
    pub align: Align,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Cells(Vec<Cell>),
    /// A line over all columns, above the rows that it names.
    Group(String),
}

/// A cell, over one or several columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub span: usize,
}

/// A column of this header, width and alignment.
pub fn column(header: &str, width: u32, align: Align) -> Column {
    Column {
        header: header.to_owned(),
        width,
        align,
    }
}

/// A cell of one column.
pub fn cell(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        span: 1,
    }
}

impl Cell {
    /// Its text where it stands in a column of figures: in the middle if it covers several.
    const fn align(&self, column: &Column) -> Align {
        if self.span > 1 { Align::Centre } else { column.align }
    }
}

/// The table with its caption and notes; something follows it always, so that two tables never grow together.
pub fn xml(table: &Table, number: usize) -> String {
    let widths = widths(&table.columns);
    let caption = table.caption.as_ref();
    let caption = caption.map(|caption| paragraph(styles::CAPTION, "", &runs(&format!("表{number}　{caption}"))));
    let grid: String = widths
        .iter()
        .map(|width| format!("<w:gridCol w:w=\"{width}\"/>"))
        .collect();
    let last = table.rows.len().saturating_sub(1);
    let rows = table.rows.iter().enumerate();
    let rows: String = rows
        .map(|(at, row)| row_xml(row, table, &widths, table.is_whole && at < last))
        .collect();
    let notes: String = table
        .notes
        .iter()
        .map(|note| paragraph(styles::NOTE, "", &runs(note)))
        .collect();
    format!(
        "{}<w:tbl>{}<w:tblGrid>{grid}</w:tblGrid>{}{rows}</w:tbl>{notes}{}",
        caption.unwrap_or_default(),
        properties(),
        header(&table.columns, &widths, table.is_whole && !table.rows.is_empty()),
        paragraph(styles::NOTE, "", ""),
    )
}

fn properties() -> String {
    let line = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"].map(line);
    format!(
        "<w:tblPr><w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>{}</w:tblBorders>\
         <w:tblLayout w:type=\"fixed\"/>{}</w:tblPr>",
        sides.concat(),
        styles::cell_margins()
    )
}

/// Widths in twips that fill the text exactly.
fn widths(columns: &[Column]) -> Vec<u32> {
    let whole = columns.iter().map(|column| column.width).sum::<u32>().max(1);
    let mut left = TEXT_WIDTH;
    let mut widths: Vec<u32> = columns
        .iter()
        .map(|column| {
            let width = column.width * TEXT_WIDTH / whole;
            left = left.saturating_sub(width);
            width
        })
        .collect();
    if let Some(last) = widths.last_mut() {
        *last += left;
    }
    widths
}

fn header(columns: &[Column], widths: &[u32], keeps: bool) -> String {
    let cells: String = columns
        .iter()
        .zip(widths)
        .map(|(column, width)| cell_xml(&column.header, *width, 1, styles::HEADER_CELL, keep(keeps)))
        .collect();
    format!(
        "<w:tr><w:trPr><w:cantSplit/>{}<w:tblHeader/></w:trPr>{cells}</w:tr>",
        height()
    )
}

fn height() -> String {
    format!("<w:trHeight w:val=\"{ROW_HEIGHT}\" w:hRule=\"atLeast\"/>")
}

/// The property that keeps a row on the page of the next.
const fn keep(keeps: bool) -> &'static str {
    if keeps { "<w:keepNext/>" } else { "" }
}

fn row_xml(row: &Row, table: &Table, widths: &[u32], keeps: bool) -> String {
    let (is_whole, cells) = match row {
        Row::Group(text) => {
            let look = "<w:keepNext/><w:jc w:val=\"left\"/>";
            let cell = cell_xml(text, TEXT_WIDTH, widths.len(), styles::HEADER_CELL, look);
            (true, cell)
        }
        Row::Cells(cells) => {
            let longest = cells.iter().map(|cell| cell.text.chars().count()).max();
            (
                longest.unwrap_or(0) <= LONGEST_WHOLE,
                cells_xml(cells, table, widths, keep(keeps)),
            )
        }
    };
    let whole = if is_whole { "<w:cantSplit/>" } else { "" };
    format!("<w:tr><w:trPr>{whole}{}</w:trPr>{cells}</w:tr>", height())
}

fn cells_xml(cells: &[Cell], table: &Table, widths: &[u32], keep: &str) -> String {
    let mut columns = table.columns.iter().zip(widths);
    let mut xml = String::new();
    for cell in cells {
        let covered: Vec<_> = columns.by_ref().take(cell.span.max(1)).collect();
        let Some((column, _)) = covered.first() else {
            break;
        };
        let align = match cell.align(column) {
            Align::Left => "<w:jc w:val=\"left\"/>",
            Align::Centre => "",
            Align::Right => "<w:jc w:val=\"right\"/>",
        };
        let width = covered.iter().map(|(_, width)| **width).sum();
        let look = format!("{keep}{align}");
        xml.push_str(&cell_xml(&cell.text, width, covered.len(), styles::CELL, &look));
    }
    xml
}

fn cell_xml(text: &str, width: u32, span: usize, style: &str, look: &str) -> String {
    let span = if span > 1 {
        format!("<w:gridSpan w:val=\"{span}\"/>")
    } else {
        String::new()
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}<w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
        paragraph(style, look, &lines(text.split('\n')))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width_exactly() {
        let columns = [9, 46, 20, 20, 16, 13, 9, 13, 9].map(|width| column("", width, Align::Left));
        assert_eq!(widths(&columns).iter().sum::<u32>(), TEXT_WIDTH);
        assert!(widths(&[]).is_empty());
    }

    #[test]
    fn a_row_with_more_cells_than_columns_is_cut() {
        let table = Table {
            columns: vec![column("甲", 1, Align::Left), column("乙", 1, Align::Left)],
            ..Table::default()
        };
        let cells = [
            cell("一"),
            Cell {
                text: "二".to_owned(),
                span: 3,
            },
            cell("三"),
        ];
        let xml = cells_xml(&cells, &table, &widths(&table.columns), "");
        assert_eq!(xml.matches("<w:tc>").count(), 2);
        assert!(!xml.contains('三') && !xml.contains("gridSpan"), "{xml}");
    }
}
