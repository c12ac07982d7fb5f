//! What the records say, and what no record can say.

use super::record::id;
use super::sample::{bof, container, longs, record, stream, wide, words, workbook};
use crate::domain::submission::Refusal;
use crate::read::grid::{Grid, SheetContent};

/// The one sheet of a workbook: its cells as `A1 text`, or why it cannot be read.
fn told(bytes: &[u8]) -> String {
    match super::read(bytes) {
        Err(Refusal::Encrypted) => "密码".to_owned(),
        Err(refusal) => refusal.reason(),
        Ok(book) => match &book.sheets[0].content {
            SheetContent::Grid(grid) => cells(grid),
            SheetContent::Unreadable(cause) => cause.clone(),
            SheetContent::NotAWorksheet => "图表".to_owned(),
        },
    }
}

fn cells(grid: &Grid) -> String {
    let cells = grid.cells().iter().map(|cell| format!("{} {}", cell.at, cell.text));
    cells.collect::<Vec<_>>().join("；")
}

#[track_caller]
fn sheet(records: &[Vec<u8>], expected: &str) {
    assert_eq!(told(&workbook(&[], records)), expected);
}

#[track_caller]
fn globals(records: &[Vec<u8>], expected: &str) {
    let first = record(id::SHARED_LABEL, &[words(&[0, 0, 0]), longs(&[0])].concat());
    assert_eq!(told(&workbook(records, &[first])), expected);
}

fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    record(
        id::NUMBER,
        &[&words(&[row, column, 0])[..], &value.to_le_bytes()].concat(),
    )
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    record(id::LABEL, &[words(&[row, column, 0]), wide(text)].concat())
}

/// A formula at A1 with this result and no tokens.
fn formula(result: [u8; 8]) -> Vec<u8> {
    record(id::FORMULA, &[&words(&[0, 0, 0])[..], &result, &[0; 8]].concat())
}

const BROKEN: &str = "单元格数据不完整";
const TORN: &str = "工作簿结构损坏，可能没有传完或没有保存完";

#[test]
fn every_kind_of_cell_is_read() {
    sheet(&[number(0, 0, 95.5)], "A1 95.5");
    sheet(&[label(1, 2, "教育局")], "C2 教育局");
    // 100 × 12.34 as a whole number, and the upper part of a double.
    sheet(
        &[record(id::RK, &[words(&[0, 0, 0]), longs(&[1234 << 2 | 3])].concat())],
        "A1 12.34",
    );
    sheet(
        &[record(id::RK, &[words(&[0, 0, 0]), longs(&[0x3FF8_0000])].concat())],
        "A1 1.5",
    );
    let two = [
        words(&[4, 1, 0]),
        longs(&[8 << 2 | 2]),
        words(&[0]),
        longs(&[9 << 2 | 2]),
        words(&[2]),
    ]
    .concat();
    sheet(&[record(id::MULRK, &two)], "B5 8；C5 9");
    sheet(
        &[record(id::TRUTH_OR_ERROR, &[&words(&[0, 0, 0])[..], &[1, 0]].concat())],
        "A1 TRUE",
    );
    sheet(
        &[record(id::TRUTH_OR_ERROR, &[&words(&[0, 0, 0])[..], &[7, 1]].concat())],
        "A1 #DIV/0!",
    );
}

#[test]
fn a_formula_is_its_stored_result() {
    sheet(&[formula(88.5_f64.to_le_bytes())], "A1 88.5");
    sheet(&[formula([1, 0, 1, 0, 0, 0, 0xFF, 0xFF])], "A1 TRUE");
    sheet(&[formula([2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF])], "A1 #REF!");
    let text = [0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    sheet(&[formula(text), record(id::FORMULA_TEXT, &wide("优"))], "A1 优");
    // Apple Numbers numbers the record as Excel 4 did.
    let mut old = formula(88.5_f64.to_le_bytes());
    old[..2].copy_from_slice(&id::FORMULA_4.to_le_bytes());
    sheet(&[old], "A1 88.5");
    // No text came: the formula was never calculated.
    sheet(&[formula(text), number(1, 0, 1.0)], "A1 ；A2 1");
    // A text without a formula belongs to no cell.
    sheet(&[record(id::FORMULA_TEXT, &wide("优")), number(1, 0, 1.0)], "A2 1");
}

#[test]
fn what_a_sheet_claims_of_its_size_costs_nothing() {
    sheet(
        &[
            record(0x0200, &longs(&[0, 0xFFFF_FFFF, 0xFFFF_0000])),
            number(0, 0, 1.0),
        ],
        "A1 1",
    );
    sheet(&[number(0, 0, 1.0), number(65_535, 255, 2.0)], "A1 1");
    sheet(&[number(0, 256, 1.0)], "单元格IW1超出工作表");
}

#[test]
fn a_record_that_cannot_be_breaks_the_sheet_off_where_it_stands() {
    sheet(
        &[number(0, 0, 1.0), record(id::LABEL, &[0, 0])],
        &format!("{BROKEN}，读到A1为止"),
    );
    sheet(&[record(id::NUMBER, &words(&[0, 0, 0, 0]))], BROKEN);
    // The last column lies before the first.
    sheet(
        &[record(
            id::MULRK,
            &[words(&[0, 3, 0]), longs(&[0]), words(&[1])].concat(),
        )],
        BROKEN,
    );
    sheet(
        &[record(id::SHARED_LABEL, &[words(&[0, 0, 0]), longs(&[99])].concat())],
        BROKEN,
    );
    sheet(&[record(id::MERGED, &words(&[0xFFFF, 0, 1, 0, 1]))], BROKEN);
    sheet(&[record(id::MERGED, &[])], BROKEN);
    sheet(&[record(0x0003, &words(&[0; 9]))], BROKEN);
    let mut claiming = words(&[0, 0, 0]);
    claiming.extend([0; 14]);
    claiming.extend(words(&[400]));
    sheet(&[record(id::FORMULA, &claiming)], BROKEN);
    // Noughts that were never overwritten with records.
    sheet(&[number(0, 0, 1.0), vec![0; 64]], &format!("{BROKEN}，读到A1为止"));
    sheet(&[label(0, 0, "优\0")], BROKEN);
    // An end with data was a cell.
    sheet(&[record(id::EOF, &words(&[0; 5])), number(0, 0, 1.0)], BROKEN);
    // So was one that comes before other records.
    sheet(
        &[number(0, 0, 1.0), record(id::EOF, &[]), number(1, 0, 2.0)],
        &format!("{BROKEN}，读到A1为止"),
    );
}

#[test]
fn what_some_writers_put_between_cells_is_no_damage() {
    let one = number(0, 0, 1.0);
    // Excel: a list of no merged areas. Crystal Reports: a record of noughts.
    sheet(&[one.clone(), record(id::MERGED, &words(&[0]))], "A1 1");
    sheet(&[one, record(0, &[]), number(1, 0, 2.0)], "A1 1；A2 2");
}

#[test]
fn a_cell_with_two_contents_has_none() {
    sheet(&[number(0, 0, 9.0), number(0, 0, 10.0)], "单元格A1有两个不同的内容");
    sheet(&[number(0, 0, 9.0), number(0, 0, 9.0)], "A1 9");
}

#[test]
fn texts_are_wide_whatever_the_code_page_says() {
    for page in [936, 1252, 65001, 0] {
        let bytes = workbook(&[record(id::CODEPAGE, &words(&[page]))], &[label(0, 0, "教育局")]);
        assert_eq!(told(&bytes), "A1 教育局", "{page}");
    }
    globals(&[record(id::CODEPAGE, &[])], TORN);
}

#[test]
fn any_password_is_named() {
    for kind in [0, 1, 2] {
        globals(&[record(id::FILEPASS, &words(&[kind, 0, 0]))], "密码");
    }
}

/// The list of shared strings in these pieces, after its counts.
fn shared(claimed: u32, pieces: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut records = vec![record(
        id::SHARED_STRINGS,
        &[&longs(&[claimed, claimed]), pieces[0]].concat(),
    )];
    records.extend(pieces[1..].iter().map(|piece| record(id::CONTINUE, piece)));
    records
}

#[test]
fn shared_strings_go_on_in_further_records() {
    globals(&shared(1, &[&wide("教育局")]), "A1 教育局");
    // The text breaks off within; what goes on says anew how wide it is.
    globals(&shared(1, &[&[3, 0, 1, 0x59, 0x65], &[0, b'a', b'b']]), "A1 教ab");
    // Formatting runs and a phonetic text stand behind the characters.
    globals(
        &shared(1, &[&[2, 0, 12, 1, 0, 2, 0, 0, 0, b'o', b'k', 0, 0, 0, 0, 9, 9]]),
        "A1 ok",
    );
}

#[test]
fn shared_strings_that_were_cut_off_refuse_the_file() {
    globals(&shared(1, &[&[3, 0, 1, 0x59, 0x65]]), TORN);
    globals(&shared(1, &[&[3, 0, 1, 0x59, 0x65], &[]]), TORN);
    globals(&shared(1, &[&[2, 0, 4, 0xFF, 0xFF, 0xFF, 0xFF, b'o', b'k']]), TORN);
    globals(&shared(50, &[&[0; 150]]), TORN);
    globals(&shared(2, &[&[0; 150]]), TORN);
}

#[test]
fn the_claimed_number_of_strings_reserves_nothing() {
    globals(&shared(u32::MAX, &[&wide("教育局")]), "A1 教育局");
}

/// Excel 95 with one text under a code page.
fn old(page: u16, text: &[u8]) -> Vec<u8> {
    let list = |offset: usize| {
        record(
            id::BOUNDSHEET,
            &[&longs(&[offset as u32])[..], &[0, 0, 1, b'A']].concat(),
        )
    };
    let page = record(id::CODEPAGE, &words(&[page]));
    let own = |offset| [bof(0x0500, 5), page.clone(), list(offset), record(id::EOF, &[])].concat();
    let cell = record(id::LABEL, &[&words(&[0, 0, 0, text.len() as u16])[..], text].concat());
    let sheet = [bof(0x0500, 0x10), cell, record(id::EOF, &[])].concat();
    let offset = own(0).len();
    container(&[("Book", [own(offset), sheet].concat())])
}

#[test]
fn old_texts_are_chinese_where_they_can_be() {
    let school = [0xBD, 0xCC, 0xD3, 0xFD, 0xBE, 0xD6];
    assert_eq!(told(&old(936, &school)), "A1 教育局");
    // A Western page over Chinese bytes, as Chinese systems wrote it.
    assert_eq!(told(&old(1252, &school)), "A1 教育局");
    assert_eq!(told(&old(1252, b"caf\xE9")), "A1 café");
    assert_eq!(told(&old(1253, &[0xC4, 0xF1, 0xE1])), "A1 Δρα");
}

#[test]
fn of_both_generations_the_newer_counts() {
    let new = stream(&[], &[label(0, 0, "新")]);
    let old = stream(&[], &[label(0, 0, "旧")]);
    assert_eq!(told(&container(&[("Book", old), ("Workbook", new)])), "A1 新");
}

/// One bit of the list makes a form a chart, which nobody would miss.
#[test]
fn a_sheet_of_cells_that_is_listed_as_another_kind_is_told() {
    let mut listed = stream(&[], &[number(0, 0, 1.0)]);
    let list = listed
        .windows(2)
        .position(|bytes| bytes == id::BOUNDSHEET.to_le_bytes())
        .unwrap();
    listed[list + 4 + 5] = 2;
    assert_eq!(told(&container(&[("Workbook", listed)])), "工作表的种类前后不一");
}

/// A list that misses a form would not be missed either.
#[test]
fn a_sheet_that_no_list_names_is_told() {
    let mut lost = stream(&[], &[number(0, 0, 1.0)]);
    lost.extend([bof(0x0600, 0x10), number(0, 0, 2.0), record(id::EOF, &[])].concat());
    assert_eq!(
        told(&container(&[("Workbook", lost)])),
        "文件里有工作表不在工作表的目录中"
    );
}

/// A workbook of one sheet 表, with these names at these places before it in the list.
fn listed(more: &[(u32, u16)]) -> Vec<u8> {
    let mut listed = stream(&[], &[]);
    let list = |&(offset, name): &(u32, u16)| {
        record(
            id::BOUNDSHEET,
            &[&longs(&[offset])[..], &[0, 0, 1, 1], &words(&[name])].concat(),
        )
    };
    let at = bof(0x0600, 5).len();
    listed.splice(at..at, more.iter().flat_map(list));
    container(&[("Workbook", listed)])
}

#[test]
fn two_sheets_of_one_name_or_place_are_refused() {
    let (name, other, third) = (0x8868, 0x7532, 0x4E59);
    assert_eq!(told(&listed(&[(0, name)])), "有两张同名的工作表「表」");
    assert_eq!(
        told(&listed(&[(0, other), (0, third)])),
        "工作表「乙」和另一张指向同一处内容"
    );
}
