//! Documents as an office program lays them out, measured on the page: A4, margins, 28 characters a line, 22 lines a
//! page, page numbers at the outer edge, header rows on every page. `.ci/documents` runs this.

use jiping::profile;
use jiping::write::document::{Align, Block, Document, Level, Row, Stationery, Table, cell, column};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Points of so many millimetres.
fn points(millimetres: f64) -> f64 {
    millimetres * 72.0 / 25.4
}

/// A run of characters without a blank, where it stands on its page, in points from the upper left corner.
#[derive(Debug)]
struct Word {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

#[derive(Debug)]
struct Page {
    width: f64,
    height: f64,
    words: Vec<Word>,
}

impl Page {
    /// Words line by line, without the page number.
    fn lines(&self) -> Vec<Vec<&Word>> {
        let mut lines: Vec<Vec<&Word>> = Vec::new();
        for word in self.words.iter().filter(|word| word.top < points(297.0 - 35.0)) {
            match lines.last_mut().filter(|line| (line[0].top - word.top).abs() < 5.0) {
                Some(line) => line.push(word),
                None => lines.push(vec![word]),
            }
        }
        lines
    }

    /// 「— 1 —」
    fn number(&self) -> Vec<&Word> {
        self.words
            .iter()
            .filter(|word| word.top >= points(297.0 - 35.0))
            .collect()
    }
}

fn attribute(tag: &str, name: &str) -> f64 {
    let value = tag.split(&format!("{name}=\"")).nth(1).unwrap();
    value.split('"').next().unwrap().parse().unwrap()
}

/// The pages of a document as LibreOffice lays it out.
fn laid_out(file: &Path, folder: &Path) -> Vec<Page> {
    let office = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/office", folder.display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .args([folder, file])
        .output()
        .unwrap();
    assert!(office.status.success(), "{office:?}");
    let pdf = folder.join(file.with_extension("pdf").file_name().unwrap());
    let boxes = folder.join("boxes.html");
    assert!(
        Command::new("pdftotext")
            .arg("-bbox")
            .args([&pdf, &boxes])
            .status()
            .unwrap()
            .success()
    );
    let text = fs::read_to_string(boxes).unwrap();
    let pages = text.split("<page ").skip(1).map(|page| {
        let words = page.split("<word ").skip(1).map(|word| {
            let (place, rest) = word.split_once('>').unwrap();
            Word {
                left: attribute(place, "xMin"),
                top: attribute(place, "yMin"),
                right: attribute(place, "xMax"),
                bottom: attribute(place, "yMax"),
                text: rest.split("</word>").next().unwrap().to_owned(),
            }
        });
        Page {
            width: attribute(page, "width"),
            height: attribute(page, "height"),
            words: words.collect(),
        }
    });
    pages.collect()
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found:.2} pt, expected {expected:.2} pt"
    );
}

/// A document of this text alone, then a table over several pages.
fn probe() -> Document {
    let text: String = "预算绩效管理".chars().cycle().take(28 * 60).collect();
    let row = |number: u32| Row::Cells(vec![cell(number.to_string()), cell(format!("项目{number}"))]);
    let table = Table {
        caption: Some("各项目".to_owned()),
        columns: vec![column("编号", 1, Align::Centre), column("名称", 3, Align::Left)],
        rows: (1..=90).map(row).collect(),
        ..Table::default()
    };
    Document {
        name: "量具".to_owned(),
        blocks: vec![
            Block::Paragraph(text),
            Block::Heading(Level::First, "一、表".to_owned()),
            Block::Table(table),
        ],
    }
}

#[test]
#[ignore = "needs LibreOffice, poppler and a Chinese font"]
fn a_page_holds_twenty_two_lines_of_twenty_eight_characters() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("probe.docx");
    let fonts = profile::load("luquan").unwrap().profile.fonts;
    fs::write(&file, probe().bytes(&Stationery::of(&fonts)).unwrap()).unwrap();
    let pages = laid_out(&file, folder.path());
    for page in &pages {
        near(page.width, points(210.0), 0.5);
        near(page.height, points(297.0), 0.5);
    }
    let (left, right) = (points(28.0), points(210.0 - 26.0));
    let first = pages[0].lines();
    near(first[0][0].left, left + points(156.0) * 2.0 / 28.0, 1.0);
    assert_eq!(first[0][0].text.chars().count(), 26, "two characters of indent");
    for page in &pages[..2] {
        let lines = page.lines();
        assert_eq!(lines.len(), 22);
        for line in &lines[1..] {
            assert_eq!(line.iter().map(|word| word.text.chars().count()).sum::<usize>(), 28);
            near(line[0].left, left, 0.5);
            // Half a millimetre at most is left over.
            near(line.last().unwrap().right, right, points(0.5));
        }
        for (above, below) in lines.iter().zip(&lines[1..]) {
            near(below[0].top - above[0].top, 28.95, 0.15);
        }
        // The characters stand in the middle of the lines that fill the page from margin to margin.
        let middle = |word: &Word| f64::midpoint(word.top, word.bottom);
        near(middle(lines[0][0]) - 28.95 / 2.0, points(37.0), 4.0);
        near(middle(lines[21][0]) + 28.95 / 2.0, points(297.0 - 35.0), 4.0);
        println!(
            "first line {:.1} pt, last line {:.1} pt, left {:.2} pt, right {:.2} pt",
            lines[0][0].top,
            lines[21][0].bottom,
            lines[1][0].left,
            lines[1].last().unwrap().right
        );
    }
    page_numbers(&pages);
    header_rows(&pages);
}

/// 「单页码居右空一字，双页码居左空一字」, 7 mm below the text.
fn page_numbers(pages: &[Page]) {
    for (number, page) in (1..).zip(pages) {
        let words = page.number();
        let told: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(told, ["—", &number.to_string(), "—"]);
        if number % 2 == 1 {
            near(words[2].right, points(210.0 - 26.0) - 14.0, 1.0);
        } else {
            near(words[0].left, points(28.0) + 14.0, 1.0);
        }
        near(
            f64::midpoint(words[0].top, words[0].bottom),
            points(297.0 - 35.0 + 7.0),
            2.0,
        );
    }
}

fn header_rows(pages: &[Page]) {
    let with_rows = pages
        .iter()
        .filter(|page| page.words.iter().any(|word| word.text.starts_with("项目")));
    let with_rows: Vec<_> = with_rows.collect();
    assert!(with_rows.len() >= 3);
    for page in with_rows {
        assert_eq!(page.words.iter().filter(|word| word.text == "编号").count(), 1);
    }
}

#[test]
#[ignore = "needs LibreOffice, poppler and a Chinese font"]
fn reports_of_the_samples_keep_to_their_pages() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = Command::new(env!("CARGO_BIN_EXE_jiping"))
        .args(["run", "samples/returns", "--roster", "samples/部门名录.xlsx", "-o"])
        .arg(&out)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    let reports = [
        "工作总结.docx",
        "部门报告/鹿泉区民政局.docx",
        "部门报告/鹿泉区农业农村局.docx",
    ];
    let reports: Vec<PathBuf> = reports.iter().map(|report| out.join(report)).collect();
    for report in &reports {
        let pages = laid_out(report, folder.path());
        assert!(pages.len() > 3);
        for page in &pages {
            let lines = page.lines();
            assert!(!lines.is_empty(), "{} has an empty page", report.display());
            for word in lines.iter().flatten() {
                assert!(word.left >= points(28.0) - 1.0, "{word:?}");
                // Punctuation may hang over the edge of the text by its own width.
                assert!(word.right <= points(210.0 - 26.0) + 17.0, "{word:?}");
            }
        }
        page_numbers(&pages);
    }
}
