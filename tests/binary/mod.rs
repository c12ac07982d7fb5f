//! .xlsb written record by record from grids: no office program at hand writes it.

use jiping::domain::cell::{Cell, Stored};
use jiping::domain::place::Area;
use jiping::read::grid::Grid;
use rust_decimal::prelude::ToPrimitive;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// One record: number and length as seven-bit groups, then the data.
fn record(out: &mut Vec<u8>, id: u32, data: &[u8]) {
    let mut group = |mut number: u32| loop {
        let byte = (number & 0x7F) as u8;
        number >>= 7;
        out.push(if number > 0 { byte | 0x80 } else { byte });
        if number == 0 {
            break;
        }
    };
    group(id);
    group(data.len() as u32);
    out.extend_from_slice(data);
}

fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = longs(&[units.len() as u32]);
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes
}

/// Style 0 is General, style 1 is 0.00%, style 2 the format of the file's own.
const OWN_FORMAT: &str = "0.0\"分\"";

fn styles() -> Vec<u8> {
    let mut part = Vec::new();
    let mut own = 164_u16.to_le_bytes().to_vec();
    own.extend(wide(OWN_FORMAT));
    record(&mut part, 44, &own);
    record(&mut part, 617, &longs(&[3]));
    for format in [0_u16, 10, 164] {
        let mut style = vec![0, 0];
        style.extend(format.to_le_bytes());
        style.extend([0; 12]);
        record(&mut part, 47, &style);
    }
    record(&mut part, 618, &[]);
    part
}

fn cell_record(out: &mut Vec<u8>, cell: &Cell) {
    let style = u32::from(cell.text.ends_with('%'));
    let mut data = longs(&[cell.at.column, style]);
    match &cell.stored {
        Stored::Number(number) => {
            data.extend(number.to_f64().unwrap().to_le_bytes());
            record(out, 5, &data);
        }
        Stored::Error => {
            data.push(0x07);
            record(out, 11, &data);
        }
        _ => {
            data.extend(wide(&cell.text));
            record(out, 6, &data);
        }
    }
}

fn sheet(grid: &Grid, hidden_row: Option<u32>) -> Vec<u8> {
    let mut part = Vec::new();
    record(&mut part, 129, &[]);
    record(&mut part, 148, &longs(&[0, 500, 0, 50]));
    record(&mut part, 145, &[]);
    for row in grid.rows() {
        let mut header = longs(&[row, 0]);
        let hidden = if hidden_row == Some(row) { 0x10 } else { 0 };
        header.extend([0, 0, 0, hidden, 0, 0, 0, 0, 0]);
        record(&mut part, 0, &header);
        for cell in grid
            .row(row)
            .iter()
            .filter(|cell| cell.stored != Stored::FormulaWithoutValue)
        {
            cell_record(&mut part, cell);
        }
    }
    record(&mut part, 146, &[]);
    let mut areas: Vec<Area> = grid
        .cells()
        .iter()
        .map(|cell| grid.area(cell.at))
        .filter(|area| area.first != area.last)
        .collect();
    areas.dedup();
    for area in areas {
        record(
            &mut part,
            176,
            &longs(&[area.first.row, area.last.row, area.first.column, area.last.column]),
        );
    }
    record(&mut part, 130, &[]);
    part
}

/// These sheets as a workbook; a row may be hidden.
pub fn xlsb(sheets: &[(&str, &Grid)], hidden_row: Option<u32>) -> Vec<u8> {
    let mut book = Vec::new();
    record(&mut book, 131, &[]);
    record(&mut book, 143, &[]);
    let mut relations =
        String::from(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#);
    for (index, (name, _)) in sheets.iter().enumerate() {
        let mut data = longs(&[0, index as u32 + 1]);
        data.extend(wide(&format!("rId{index}")));
        data.extend(wide(name));
        record(&mut book, 156, &data);
        relations += &format!(
            r#"<Relationship Id="rId{index}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{index}.bin"/>"#
        );
    }
    relations += "</Relationships>";
    record(&mut book, 144, &[]);
    record(&mut book, 132, &[]);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| {
        package.start_file(name, SimpleFileOptions::default()).unwrap();
        package.write_all(bytes).unwrap();
    };
    add("xl/workbook.bin", &book);
    add("xl/_rels/workbook.bin.rels", relations.as_bytes());
    add("xl/styles.bin", &styles());
    for (index, (_, grid)) in sheets.iter().enumerate() {
        add(&format!("xl/worksheets/sheet{index}.bin"), &sheet(grid, hidden_row));
    }
    package.finish().unwrap().into_inner()
}
