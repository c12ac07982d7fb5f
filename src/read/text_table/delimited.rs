//! Fields between commas, tabs or semicolons (CSV, TSV, "Unicode text").

use super::figure::cell;
use super::{MAX_CELLS, grid, too_many_cells};
use crate::domain::place::Address;
use crate::domain::submission::Refusal;
use crate::read::grid::{Sheet, Workbook};
use csv::{ReaderBuilder, StringRecord, Terminator};

/// What separates fields, the likeliest first.
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];
/// Lines that are looked at to tell the delimiter.
const SAMPLE: usize = 60;
/// The name of the only sheet.
const SHEET: &str = "文本表格";

/// What separates the fields of a text: what makes the widest table. None if nothing does on two lines at least.
pub fn delimiter(text: &str) -> Option<u8> {
    if let Some(said) = said(text) {
        return Some(said);
    }
    let widths = |delimiter: u8| -> usize {
        let records = records(text, delimiter).take(SAMPLE);
        let widths: Vec<usize> = records.map(|record| record.len()).filter(|width| *width > 1).collect();
        if widths.len() < 2 { 0 } else { widths.iter().sum() }
    };
    let best = DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|delimiter| widths(*delimiter))?;
    (widths(best) > 0).then_some(best)
}

/// `sep=;` on the first line, as Excel reads it.
fn said(text: &str) -> Option<u8> {
    match text.lines().next()?.trim().strip_prefix("sep=")?.as_bytes() {
        [] => Some(b'\t'),
        [delimiter] if delimiter.is_ascii_punctuation() && *delimiter != b'"' => Some(*delimiter),
        _ => None,
    }
}

/// The records of a text whose lines end in `\n`.
fn records(text: &str, delimiter: u8) -> impl Iterator<Item = StringRecord> {
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .terminator(Terminator::Any(b'\n'))
        .from_reader(text.as_bytes());
    reader.into_records().map_while(Result::ok)
}

/// Blank lines before a record: the reader passes over them, a spreadsheet program does not.
fn blank_lines(text: &str, record: &StringRecord) -> u32 {
    let start = record
        .position()
        .and_then(|position| usize::try_from(position.byte()).ok());
    let rest = start.and_then(|start| text.as_bytes().get(start..)).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| **byte == b'\n').count();
    u32::try_from(blank).unwrap_or(u32::MAX)
}

/// Reads the table; errors if it has too many cells.
pub fn read(text: &str) -> Result<Workbook, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let delimiter_line = said(&text).map(|_| text.lines().next().unwrap_or_default().len() + 1);
    let delimiter = delimiter(&text).unwrap_or(b',');
    let table = text.get(delimiter_line.unwrap_or(0)..).unwrap_or_default();
    let mut cells = Vec::new();
    let mut row = 0_u32;
    for record in records(table, delimiter) {
        row = row.saturating_add(blank_lines(table, &record));
        for (column, field) in (0..).zip(&record) {
            cells.extend(cell(Address::new(row, column), unwrapped(field)));
        }
        if cells.len() > MAX_CELLS {
            return Err(too_many_cells());
        }
        row = row.saturating_add(1);
    }
    let sheet = Sheet {
        name: SHEET.to_owned(),
        hidden: false,
        content: grid(cells, Vec::new())?,
    };
    Ok(Workbook { sheets: vec![sheet] })
}

/// `="007"`: how exports keep a spreadsheet program from reading a number.
fn unwrapped(field: &str) -> &str {
    let inner = field.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::grid::SheetContent;

    #[track_caller]
    fn case(text: &str, expected: &[(&str, &str)]) {
        let SheetContent::Grid(grid) = read(text).unwrap().sheets.remove(0).content else {
            panic!("no grid");
        };
        let found: Vec<(String, &str)> = grid
            .cells()
            .iter()
            .map(|cell| (cell.at.to_string(), &*cell.text))
            .collect();
        let expected: Vec<(String, &str)> = expected.iter().map(|(at, text)| ((*at).to_owned(), *text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn fields_stand_where_a_spreadsheet_program_puts_them() {
        case(
            "部门,得分\r\n教育局,95",
            &[("A1", "部门"), ("B1", "得分"), ("A2", "教育局"), ("B2", "95")],
        );
        case(
            "\n\na\tb\n\nc\td,e",
            &[("A3", "a"), ("B3", "b"), ("A5", "c"), ("B5", "d,e")],
        );
        case("sep=;\na;1,5\n;b", &[("A1", "a"), ("B1", "1,5"), ("B2", "b")]);
        case(
            "a,\"一\r\n二\"\r\"b\"\"c\",=\"007\"",
            &[("A1", "a"), ("B1", "一\n二"), ("A2", "b\"c"), ("B2", "007")],
        );
        case("a|b\nc|d", &[("A1", "a"), ("B1", "b"), ("A2", "c"), ("B2", "d")]);
    }

    #[test]
    fn prose_has_no_delimiter() {
        assert_eq!(delimiter("关于报送自评表的通知\n各部门：\n请报送。"), None);
        assert_eq!(delimiter("a,b"), None);
        assert_eq!(delimiter("a,b\nc,d"), Some(b','));
    }
}
