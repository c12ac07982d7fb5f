//! What stands in an OpenDocument sheet, and what no sheet can hold. Each case is the inside of one table.

use jiping::read::grid::SheetContent;
use jiping::read::{self};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn package(content: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ];
    for (name, part) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The first sheet: its cells as `A1 text`, or why it cannot be read.
fn told(content: &str) -> String {
    match read::workbook(&package(content)) {
        Err(refusal) => refusal.reason(),
        Ok(book) => match &book.sheets[0].content {
            SheetContent::Grid(grid) => {
                let cells = grid.cells().iter().map(|cell| format!("{} {}", cell.at, cell.text));
                cells.collect::<Vec<_>>().join("；")
            }
            SheetContent::Unreadable(cause) => cause.clone(),
            SheetContent::NotAWorksheet => "图表".to_owned(),
        },
    }
}

#[track_caller]
fn case(table: &str, expected: &str) {
    let content = format!("<body><table name='表'>{table}</table></body>");
    assert_eq!(told(&content), expected);
}

/// One row with these cells.
#[track_caller]
fn row(cells: &str, expected: &str) {
    case(&format!("<table-row>{cells}</table-row>"), expected);
}

#[test]
fn cells_are_what_is_shown() {
    row(
        "<table-cell value-type='float' value='0.955'><p>95.5%</p></table-cell>",
        "A1 95.5%",
    );
    row(
        "<table-cell value-type='date' date-value='2023-12-31'><p>2023年12月31日</p></table-cell>",
        "A1 2023年12月31日",
    );
    row(
        "<table-cell value-type='date' date-value='2023-12-31'/>",
        "A1 2023-12-31",
    );
    row(
        "<table-cell value-type='boolean' boolean-value='true'><p>是</p></table-cell>",
        "A1 TRUE",
    );
    row(
        "<table-cell value-type='string'><p>教<s c='2'/>育</p><p>局</p></table-cell>",
        "A1 教  育\n局",
    );
    // An error that some programs store as nought.
    row(
        "<table-cell value-type='float' value='0'><p>#DIV/0!</p></table-cell>",
        "A1 #DIV/0!",
    );
    row(
        "<table-cell value-type='string'><p>Err:502</p></table-cell>",
        "A1 Err:502",
    );
}

#[test]
fn blanks_between_elements_and_remarks_are_no_text() {
    row("\n  <table-cell>\n <p>优</p>\n </table-cell>\n ", "A1 优");
    row(
        "<table-cell><annotation><p>批注</p></annotation><p>优</p></table-cell>",
        "A1 优",
    );
    row(
        "<table-cell><frame><text-box><p>框</p></text-box></frame><p>优</p></table-cell>",
        "A1 优",
    );
}

#[test]
fn repeats_are_copies_within_bounds() {
    row(
        "<table-cell number-columns-repeated='3'><p>优</p></table-cell>",
        "A1 优；B1 优；C1 优",
    );
    case(
        "<table-row number-rows-repeated='1048575'><table-cell/></table-row><table-row><table-cell><p>优</p></table-cell></table-row>",
        "",
    );
    let far = "<table-row number-rows-repeated='9500'><table-cell number-columns-repeated='10000'><p>优</p></table-cell></table-row>";
    case(far, "单元格A1的内容重复次数太多");
    let long = format!(
        "<table-cell number-columns-repeated='16384'><p>{}</p></table-cell>",
        "长".repeat(20_000)
    );
    row(&long, "单元格A1的内容重复次数太多");
    row(
        "<table-cell number-columns-repeated='-3'><p>优</p></table-cell>",
        "重复次数「-3」无法识别",
    );
    row(
        "<table-cell number-columns-repeated='99999999999999999999'/>",
        "重复次数「99999999999999999999」无法识别",
    );
}

#[test]
fn text_is_bounded() {
    row(
        "<table-cell><p>优<s c='2000000000'/></p></table-cell>",
        "有单元格的文本太长",
    );
    let blanks = "<s c='1000000'/>".repeat(3);
    row(
        &format!("<table-cell><p>{blanks}</p></table-cell>"),
        "有单元格的文本太长",
    );
}

#[test]
fn a_number_that_is_none_is_told_with_its_place() {
    row(
        "<table-cell/><table-cell value-type='float' value='NaN'><p>0</p></table-cell>",
        "单元格B1的数值「NaN」无法识别",
    );
    row(
        "<table-cell value-type='float'><p>95</p></table-cell>",
        "单元格A1的数值「」无法识别",
    );
}

/// LibreOffice names the kind of a result that it does not have.
#[test]
fn a_formula_without_a_result_is_no_damage() {
    row(
        "<table-cell formula='of:=[.B1]' value-type='float'><p/></table-cell><table-cell><p>优</p></table-cell>",
        "A1 ；B1 优",
    );
}

#[test]
fn content_that_stops_short_is_refused() {
    let whole = "<body><table name='表'><table-row><table-cell><p>优</p></table-cell></table-row></table></body>";
    assert_eq!(told(whole), "A1 优");
    for (length, _) in whole.char_indices() {
        let reason = told(&whole[..length]);
        assert!(!reason.starts_with("A1"), "{length}: {reason}");
    }
    assert_eq!(
        told(&format!("<!DOCTYPE body [<!ENTITY a 'b'>]>{whole}")),
        "表格内容的XML不完整"
    );
}

#[test]
fn two_sheets_of_one_name_are_refused() {
    let twice = "<body><table name='A'/><table name='a'/><table name='a'/></body>";
    assert_eq!(told(twice), "有两张同名的工作表「a」");
}

#[test]
fn a_hidden_sheet_is_known() {
    let content = "<doc><style name='ta1' family='table'><table-properties display='false'/></style>\
        <table name='A' style-name='ta1'/><table name='B'/></doc>";
    let sheets = read::workbook(&package(content)).unwrap().sheets;
    assert_eq!(
        sheets.iter().map(|sheet| sheet.hidden).collect::<Vec<_>>(),
        [true, false]
    );
}

/// The cells of the first sheet, each with whether it is hidden.
fn hidden(table: &str) -> Vec<(String, bool)> {
    let book = read::workbook(&package(&format!("<body><table name='表'>{table}</table></body>"))).unwrap();
    let SheetContent::Grid(grid) = &book.sheets[0].content else {
        panic!("no grid");
    };
    let cells = grid.cells().iter();
    cells.map(|cell| (cell.text.to_string(), cell.hidden)).collect()
}

#[test]
fn what_is_folded_away_covered_or_shown_as_nothing_is_hidden() {
    let cell = |text: &str| format!("<table-cell value-type='string'><p>{text}</p></table-cell>");
    let told = |cells: &[(&str, bool)]| -> Vec<(String, bool)> {
        cells
            .iter()
            .map(|(text, hidden)| ((*text).to_owned(), *hidden))
            .collect()
    };
    let rows = format!(
        "<table-row-group display='false'><table-row-group><table-row>{}</table-row></table-row-group></table-row-group>\
         <table-row-group><table-row>{}</table-row></table-row-group>",
        cell("甲"),
        cell("乙")
    );
    assert_eq!(hidden(&rows), told(&[("甲", true), ("乙", false)]));
    let columns = format!(
        "<table-column/><table-column-group display='false'><table-column/></table-column-group>\
         <table-row>{}{}</table-row>",
        cell("甲"),
        cell("乙")
    );
    assert_eq!(hidden(&columns), told(&[("甲", false), ("乙", true)]));
    let covered = "<table-row><covered-table-cell value-type='float' value='5'><p>5</p></covered-table-cell>\
                   <table-cell value-type='float' value='7'><p/></table-cell>\
                   <table-cell value-type='float' value='8'/></table-row>";
    assert_eq!(hidden(covered), told(&[("5", true), ("7", true), ("8", false)]));
}

#[test]
fn what_a_span_lies_over_is_not_read() {
    row(
        "<table-cell number-columns-spanned='2' value-type='string'><p>≥100</p></table-cell>\
         <covered-table-cell value-type='float' value='100'><p>100</p></covered-table-cell>",
        "A1 ≥100",
    );
}

#[test]
fn an_attribute_that_stands_twice_is_told() {
    row(
        "<table-cell value-type='float' value='50' value='100'><p>100</p></table-cell>",
        "有table-cell标记的属性出现了两次，无法确定以哪个为准",
    );
}
