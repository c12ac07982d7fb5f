//! What is damaged: workbooks of every format that is read.

use crate::binary::xlsb;
use crate::package::{self, Parts};
use crate::told::Told;
use jiping::domain::cell::Stored;
use jiping::domain::place::Area;
use jiping::profile::Profile;
use jiping::read;
use jiping::read::grid::{Grid, SheetContent};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Files as they are: one of each format, and what several writers make of one.
const FILES: [(&str, &str); 8] = [
    ("xlsx", "tests/cases/workbooks/he-langfang-spxx-2019.xlsx"),
    ("xlsx", "tests/cases/workbooks/nx-yinchuan-6z-2021.xlsx"),
    ("xlsx", "tests/cases/marking/xlsxwriter.xlsx"),
    ("xls", "tests/cases/formats/he-langfang-spxx-2019.xls"),
    ("xls", "tests/cases/formats/yn-yongde-mlzx-2022.xls"),
    ("xls", "samples/returns/水利局.xls"),
    ("ods", "tests/cases/formats/he-langfang-spxx-2019.ods"),
    ("html", "samples/returns/科工信局（系统导出）.xls"),
];

/// A workbook that is sound.
pub struct Original {
    pub format: &'static str,
    pub bytes: Vec<u8>,
    /// Of a package.
    pub parts: Parts,
    pub told: Told,
}

impl Original {
    fn new(format: &'static str, bytes: Vec<u8>, profile: &Profile) -> Self {
        let told = Told::of(format, &bytes, profile);
        assert!(told.scores().iter().any(|form| !form.is_empty()), "{format}");
        let is_package = bytes.starts_with(b"PK");
        Self {
            format,
            parts: if is_package { package::parts(&bytes) } else { Vec::new() },
            bytes,
            told,
        }
    }
}

pub fn originals(profile: &Profile) -> Vec<Original> {
    let file = |path: &str| fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let mut files: Vec<_> = FILES.map(|(format, path)| (format, file(path))).into();
    let grid = grid(&file(FILES[0].1));
    files.extend([
        ("xlsb", xlsb(&[("表", &grid)], None)),
        ("csv", csv(&grid)),
        ("xml", xml(&grid)),
        ("zip", archive(&[&files[1].1, &csv(&grid)])),
    ]);
    let made = files.into_iter();
    made.map(|(format, bytes)| Original::new(format, bytes, profile))
        .collect()
}

/// The first sheet of a workbook.
fn grid(bytes: &[u8]) -> Grid {
    let workbook = read::workbook(bytes).unwrap();
    match &workbook.sheets[0].content {
        SheetContent::Grid(grid) => grid.clone(),
        other => panic!("{other:?}"),
    }
}

/// As text, a line a row, from the first column.
fn csv(grid: &Grid) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in grid.rows() {
        let cells = grid.row(row);
        let last = cells.last().map_or(0, |cell| cell.at.column);
        let texts = (0..=last).map(|column| cells.iter().find(|cell| cell.at.column == column));
        let texts = texts.map(|cell| cell.map_or("", |cell| cell.text.as_str()));
        writer.write_record(texts).unwrap();
    }
    writer.into_inner().unwrap()
}

/// As Excel 2003 writes XML.
fn xml(grid: &Grid) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook \
         xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n<Worksheet ss:Name=\"表\"><Table>\n",
    );
    for row in grid.rows() {
        let _ = write!(xml, "<Row ss:Index=\"{}\">", row + 1);
        for cell in grid.row(row) {
            let Area { first, last } = grid.area(cell.at);
            let _ = write!(xml, "<Cell ss:Index=\"{}\"", first.column + 1);
            for (name, more) in [("Across", last.column - first.column), ("Down", last.row - first.row)] {
                if more > 0 {
                    let _ = write!(xml, " ss:Merge{name}=\"{more}\"");
                }
            }
            let (kind, value) = match &cell.stored {
                Stored::Number(number) => ("Number", number.to_string()),
                _ => ("String", quick_xml::escape::escape(&*cell.text).into_owned()),
            };
            let _ = write!(xml, "><Data ss:Type=\"{kind}\">{value}</Data></Cell>");
        }
        xml += "</Row>\n";
    }
    xml += "</Table></Worksheet></Workbook>";
    xml.into_bytes()
}

/// An archive of returns.
fn archive(members: &[&[u8]]) -> Vec<u8> {
    let names = ["甲局.xlsx", "乙局.csv"].map(str::to_owned);
    let members = members.iter().map(|bytes| bytes.to_vec());
    package::stored(&names.into_iter().zip(members).collect::<Vec<_>>())
}
