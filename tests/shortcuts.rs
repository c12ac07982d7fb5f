//! The shortcuts that the reader of .xlsx takes lead to the same cells, or to the same refusal, as the long way: tried
//! on what writers write, on sheets thrown together from pieces of markup, and on damaged files.
//!
//! `ROUNDS=100000 cargo test --test shortcuts` throws more of them.

mod dice;
#[path = "fuzz/targets/package.rs"]
mod package;

use dice::Dice;
use jiping::domain::submission::Refusal;
use jiping::read;
use jiping::read::grid::{SheetContent, Workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Written};

fn rounds() -> u64 {
    std::env::var("ROUNDS").map_or(2_000, |rounds| rounds.parse().unwrap())
}

/// Reads both ways, which must come to the same.
#[track_caller]
fn both(bytes: &[u8], told: impl Fn() -> String) -> Result<Workbook, Refusal> {
    let (short, long) = (read::workbook(bytes), read::workbook_the_long_way(bytes));
    assert_eq!(short, long, "{}", told());
    short
}

fn cells(read: &Result<Workbook, Refusal>) -> usize {
    let sheets = read.iter().flat_map(|book| &book.sheets);
    let grids = sheets.map(|sheet| match &sheet.content {
        SheetContent::Grid(grid) => grid.cells().len(),
        SheetContent::NotAWorksheet | SheetContent::Unreadable(_) => 0,
    });
    grids.sum()
}

const FORMATS: &str = "General|0|0.0|0.00|0.000|#,##0|#,##0.00|0%|0.0%|0.00%|0.00_ |0.00_);(0.00)|0.00;[Red]-0.00|\
    yyyy/m/d|0.00E+00|# ?/?|0\"分\"|@|00|#.##|_ * #,##0.00_ ";

/// A workbook of numbers under many formats, texts, truths, formulas and dates, as a writer writes it.
fn written(dice: &mut Dice) -> Vec<u8> {
    let mut book = Written::new();
    let formats: Vec<Format> = FORMATS
        .split('|')
        .map(|code| Format::new().set_num_format(code))
        .collect();
    for _ in 0..2 {
        let sheet = book.add_worksheet();
        for (row, column) in (0..60).flat_map(|row| (0..12).map(move |column| (row, column))) {
            let format = &formats[dice.throw(formats.len())];
            let number = dice.throw(2_000_000) as f64 / [1.0, 10.0, 100.0, 1e4, 7.0, -3.0][dice.throw(6)];
            let formula = || Formula::new("A1/B1&\"<\"").set_result(format!("{number}"));
            let date = || ExcelDateTime::from_ymd(2024, 12, 31).unwrap();
            let written = match dice.throw(9) {
                0 | 1 => sheet.write_blank(row, column, format),
                2..=4 => sheet.write_number_with_format(row, column, number, format),
                5 => sheet.write_string(row, column, format!(" 指标{} <&>\n", dice.throw(50))),
                6 => sheet.write_formula(row, column, formula()),
                7 => sheet.write_boolean(row, column, true),
                _ => sheet.write_datetime_with_format(row, column, date(), format),
            };
            written.unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn what_a_writer_writes_is_read_the_same() {
    let mut dice = Dice(7);
    for _ in 0..5 {
        let read = both(&written(&mut dice), String::new);
        assert!(cells(&read) > 800);
    }
}

/// Pieces of which sheets are thrown together: most make a sound cell, some none.
const PIECES: [&str; 49] = [
    "<c r=\"{}\" s=\"1\"/>",
    "<c r=\"{}\" s=\"2\" t=\"n\" />",
    "<c r=\"{}\"/>",
    "<c r=\"{}\" s=\"1\" t=\"s\"><v>0</v></c>",
    "<c r=\"{}\" s=\"3\"><v>528.85</v></c>",
    "<c r=\"{}\" s=\"4\"><v>0.86180000000000001</v></c>",
    "<c r=\"{}\" s=\"2\" t=\"n\"><v>-17</v></c>",
    "<c r=\"{}\" s=\"3\"><f>G6/F6</f><v>1.0</v></c>",
    "<c r=\"{}\" t=\"str\"><f>A1&amp;B1</f><v>教育局</v></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><t> 教育局 </t></is></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><t>&#25945;&#32946;_x000A_</t></is></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a</t></is></c>",
    "<c r=\"{}\" t=\"inlineStr\"><is><r><t>a</t></r></is></c>",
    "<c r=\"{}\" t=\"s\"><v> 1 </v></c>",
    "<c r=\"{}\" t=\"s\"><v>9</v></c>",
    "<c r=\"{}\" t=\"s\"><v></v></c>",
    "<c r=\"{}\" t=\"b\"><v>1</v></c>",
    "<c r=\"{}\" t=\"e\"><v>#DIV/0!</v></c>",
    "<c r=\"{}\" t=\"d\"><v>2024-12-31</v></c>",
    "<c r=\"{}\" s=\"5\"><v>45657</v></c>",
    "<c r=\"{}\" s=\"99\"><v>1e3</v></c>",
    "<c r=\"{}\" s=\"-1\"><v>1,234</v></c>",
    "<c r=\"{}\" s=\"\"><v>5</v></c>",
    "<c r=\"{}\"><f>8个</f></c>",
    "<c r=\"{}\"><f t=\"shared\" si=\"0\"/><v>7</v></c>",
    "<c r=\"{}\"><v>9<!-- -->5</v></c>",
    "<c r=\"{}\"><v><![CDATA[95]]></v></c>",
    "<c r=\"{}\"><v>&#57;5</v></c>",
    "<c r=\"{}\"><v>&bad;</v></c>",
    "<c r='{}'><v>1</v></c>",
    "<c s=\"1\" r=\"{}\"><v>1</v></c>",
    "<c  r=\"{}\"><v>1</v></c >",
    "<c r=\"{}\"><v>1</v><f>1</f></c>",
    "<c r=\"{}\"><v>1</v><v>2</v></c>",
    "<c r=\"{}\" cm=\"1\"><v>1</v></c>",
    "<c r=\"{}\" s=\"1\" s=\"2\"><v>1</v></c>",
    "<c><v>3</v></c>",
    "<c/>",
    "<x:c r=\"{}\"><v>1</v></x:c>",
    "<c r=\"{}\"><v>1</w></c>",
    "<c r=\"{}\" s=\"1\">",
    "\n  ",
    "</row><row>",
    "</row><row r=\"2\" hidden=\"1\">",
    "<c r=\"{}\" t=\"s\"><v>00</v></c>",
    "<c r=\"{}\" t=\"s\"><v>00000000001</v></c>",
    "<c r=\"{}\" t=\"s\"><v>1</v><v>0</v></c>",
    "<c r=\"{}\" s=\"3\"><v></v></c>",
    "<c r=\"{}\" s=\"3\" t=\"n\"><v>0.5</v><f>A1</f></c>",
];

/// Where cells say that they are, now and then wrongly.
const PLACES: [&str; 14] = [
    "A1",
    "B1",
    "C1",
    "D1",
    "E2",
    "AA3",
    "b3",
    "A01",
    "XFD1048576",
    "XFE1",
    "A1048577",
    "A0",
    "",
    "A1B",
];

/// Merged areas, most of them sound.
const MERGED: [&str; 8] = [
    "<mergeCell ref=\"A1:B2\"/>",
    "<mergeCell ref=\"C3:D9\" />",
    "<mergeCell ref=\"B2\"/>",
    "<mergeCell ref='C1:D1'/>",
    "<mergeCell ref=\"D4:C3\"/>",
    "<mergeCell ref=\"E1:F1\" x=\"1\"/>",
    "<mergeCell ref=\"E5:F5\"></mergeCell>",
    "<mergeCell ref=\"A1:XFE1\"/>",
];

fn thrown_sheet(dice: &mut Dice) -> String {
    let is_tame = dice.throw(3) > 0;
    let mut sheet = "<worksheet><sheetData><row r=\"1\">".to_owned();
    for number in 0..dice.throw(12) {
        let piece = PIECES[dice.throw(if is_tame { 28 } else { PIECES.len() })];
        let place = match dice.throw(if is_tame { 60 } else { 12 }) {
            0 => PLACES[dice.throw(PLACES.len())].to_owned(),
            _ => format!("{}7", char::from(b'A' + number as u8)),
        };
        sheet.push_str(&piece.replace("{}", &place));
    }
    sheet.push_str("</row></sheetData><mergeCells>");
    (0..dice.throw(3)).for_each(|_| sheet.push_str(MERGED[dice.throw(MERGED.len())]));
    sheet + "</mergeCells></worksheet>"
}

/// A workbook of this one sheet.
fn packed(sheet: Vec<u8>) -> Vec<u8> {
    let related = |id: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inside: &str| format!("<Relationships>{inside}</Relationships>");
    let codes = ["0", "0.00", "0.00%", "yyyy/m/d"].iter().zip(176..);
    let formats = codes
        .clone()
        .map(|(code, id)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>"));
    let styles = codes.map(|(_, id)| format!("<xf numFmtId=\"{id}\"/>"));
    let (formats, styles): (String, String) = (formats.collect(), styles.collect());
    let parts = [
        (
            "_rels/.rels",
            relations(&related(1, "officeDocument", "xl/workbook.xml")),
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"自评表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                &[
                    ("worksheet", "sheet.xml"),
                    ("sharedStrings", "strings.xml"),
                    ("styles", "styles.xml"),
                ]
                .iter()
                .zip(1..)
                .map(|((kind, target), id)| related(id, kind, target))
                .collect::<String>(),
            ),
        ),
        (
            "xl/strings.xml",
            "<sst><si><t> 教育局</t></si><si><t>#N/A</t></si></sst>".to_owned(),
        ),
        (
            "xl/styles.xml",
            format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs><xf/><xf/>{styles}</cellXfs></styleSheet>"),
        ),
    ];
    let parts = parts.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    let sheet = ("xl/sheet.xml".to_owned(), sheet);
    package::stored(&parts.into_iter().chain([sheet]).collect::<Vec<_>>())
}

#[test]
fn sheets_thrown_together_are_read_or_refused_the_same() {
    let (mut read, mut refused) = (0, 0);
    for round in 0..rounds() {
        let sheet = thrown_sheet(&mut Dice(round));
        match both(&packed(sheet.clone().into_bytes()), || sheet.clone()) {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(
        read > rounds() / 3 && refused > rounds() / 20,
        "{read} read, {refused} refused"
    );
}

/// A few bytes changed, lost or repeated.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.throw(2) {
        let at = dice.throw(bytes.len());
        match dice.throw(4) {
            0 => bytes[at] = b"<>/\"'&= 0A\r"[dice.throw(11)],
            1 => bytes[at] = dice.throw(256) as u8,
            2 => drop(bytes.remove(at)),
            _ => bytes.insert(at, bytes[at]),
        }
    }
}

#[test]
fn damaged_sheets_are_read_or_refused_the_same() {
    for round in 0..rounds() {
        let mut dice = Dice(round);
        let mut sheet = thrown_sheet(&mut dice).into_bytes();
        damage(&mut sheet, &mut dice);
        let told = || String::from_utf8_lossy(&sheet).into_owned();
        let _ = both(&packed(sheet.clone()), told);
    }
}

#[test]
fn damaged_files_are_read_or_refused_the_same() {
    let sound = written(&mut Dice(7));
    let parts = package::parts(&sound);
    for round in 0..rounds() / 10 {
        let mut dice = Dice(round);
        let (mut file, mut parts) = (sound.clone(), parts.clone());
        damage(&mut file, &mut dice);
        let _ = both(&file, || format!("file, round {round}"));
        let which = dice.throw(parts.len());
        damage(&mut parts[which].1, &mut dice);
        let _ = both(&package::stored(&parts), || {
            format!("{}, round {round}", parts[which].0)
        });
    }
}
