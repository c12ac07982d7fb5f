//! Office Open XML workbooks (.xlsx, .xlsm), read directly: the parts that hold cells are inflated once and walked over
//! once, and what makes a file unsafe or doubtful is found on that walk.
//!
//! ```text
//! package ─ book ─→ sheets, shared strings, styles ─ xml ─→ sheet ─ content ─→ Grid of Cells
//! ```
//! A file whose structure is damaged is refused as a whole, with the sheet and cell in the sentence; a value that cannot
//! be read is a cell that says so.

mod book;
mod content;
mod plain_cell;
mod sheet;
mod strings;
mod styles;
mod text;
mod xml;

use super::grid::{Sheet, SheetContent, Workbook};
use super::package::{self, Package, damaged};
use crate::domain::submission::Refusal;
use content::Facts;
use std::borrow::Cow;
use strings::Strings;
use xml::Cause;

/// Reads every sheet of the workbook. Errors if the file is damaged or over a limit.
pub fn read(package: &mut Package<'_>) -> Result<Workbook, Refusal> {
    let book = book::read(package)?;
    let shortcuts = package.shortcuts;
    let facts = Facts {
        strings: told_of(package, book.strings.as_deref(), |xml| Strings::read(xml, shortcuts))?,
        formats: told_of(package, book.styles.as_deref(), styles::read)?,
        is_1904: book.is_1904,
        shortcuts,
    };
    let mut sheets = Vec::with_capacity(book.sheets.len());
    for listed in book.sheets {
        let content = match listed.part {
            None => SheetContent::NotAWorksheet,
            Some(part) => {
                let named = |cause: Cause| damaged(format!("工作表「{}」{cause}", listed.name));
                let xml = xml_part(package, &part)?.ok_or_else(|| named("在文件中缺失".to_owned()))?;
                SheetContent::Grid(sheet::read(&xml, &facts).map_err(named)?)
            }
        };
        sheets.push(Sheet {
            name: listed.name,
            hidden: listed.hidden,
            content,
        });
    }
    Ok(Workbook { sheets })
}

/// What a part beside the sheets tells; nothing if the workbook has none.
fn told_of<Told: Default>(
    package: &mut Package<'_>,
    part: Option<&str>,
    read: impl Fn(&str) -> Result<Told, Cause>,
) -> Result<Told, Refusal> {
    let Some(part) = part else {
        return Ok(Told::default());
    };
    match xml_part(package, part)? {
        Some(xml) => read(&xml).map_err(|cause| damaged(format!("部件 {part} {cause}"))),
        None => Ok(Told::default()),
    }
}

/// A part as text: UTF-8, or UTF-16 as its first bytes say; None if the package has no such part.
fn xml_part<'package>(package: &'package mut Package<'_>, part: &str) -> Result<Option<Cow<'package, str>>, Refusal> {
    let Some(bytes) = package::part(package, part)? else {
        return Ok(None);
    };
    let text = match bytes {
        [0xFF, 0xFE, units @ ..] => wide_text(units, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, units @ ..] => wide_text(units, u16::from_be_bytes).map(Cow::Owned),
        _ => simdutf8::basic::from_utf8(bytes).ok().map(Cow::Borrowed),
    };
    let text = text.ok_or_else(|| damaged(format!("部件 {part} 的文字编码不是UTF-8，无法辨认")))?;
    match xml::holds_forbidden(&text) {
        true => Err(damaged(format!("部件 {part} 含有XML不允许的字符"))),
        false => Ok(Some(text)),
    }
}

fn wide_text(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().copied().map(unit).collect();
    rest.is_empty().then(|| String::from_utf16(&units).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::package::tests::zipped;

    /// A workbook of one sheet, its parts to be changed.
    fn parts() -> Vec<(&'static str, Vec<u8>)> {
        let texts = [
            (
                "_rels/.rels",
                "<Relationships><Relationship Id='r1' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns:r='x'><sheets><sheet name='自评表' sheetId='1' r:id='r1'/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>\
                 <Relationship Id='r2' Type='x/styles' Target='looks.xml'/>\
                 <Relationship Id='r3' Type='x/sharedStrings' Target='/xl/words.xml'/></Relationships>",
            ),
            (
                "xl/looks.xml",
                "<styleSheet><cellXfs><xf/><xf numFmtId='14'/></cellXfs></styleSheet>",
            ),
            ("xl/words.xml", "<sst><si><t>教育局</t></si></sst>"),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>45291</v></c></row>\
                 </sheetData></worksheet>",
            ),
        ];
        texts.map(|(name, text)| (name, text.as_bytes().to_vec())).to_vec()
    }

    /// The cells of the first sheet after one part was changed; or why the file is refused.
    fn changed(part: &str, change: impl Fn(&str) -> Vec<u8>) -> Result<String, String> {
        let mut parts = parts();
        for (name, content) in &mut parts {
            if *name == part {
                *content = change(std::str::from_utf8(content).unwrap());
            }
        }
        parts.retain(|(_, content)| !content.is_empty());
        let book = read(&mut package::open(&zipped(&parts)).unwrap()).map_err(|refusal| refusal.reason())?;
        Ok(match &book.sheets[0].content {
            SheetContent::Grid(grid) => {
                let cells: Vec<_> = grid.cells().iter().map(|cell| cell.text.as_str()).collect();
                cells.join(" ")
            }
            other => format!("{other:?}"),
        })
    }

    #[track_caller]
    fn reads(part: &str, from: &str, to: &str, cells: &str) {
        let read = changed(part, |text| text.replace(from, to).into_bytes());
        assert_eq!(read.as_deref(), Ok(cells));
    }

    #[track_caller]
    fn refuses(part: &str, from: &str, to: &str, cause: &str) {
        let told = changed(part, |text| match from {
            "" => Vec::new(),
            from => text.replace(from, to).into_bytes(),
        });
        assert!(told.as_ref().is_err_and(|told| told.contains(cause)), "{told:?}");
    }

    #[test]
    fn parts_are_found_by_relationships_whatever_their_names() {
        reads("", "", "", "教育局 2023/12/31");
        reads(
            "xl/workbook.xml",
            "<sheets>",
            "<workbookPr date1904='1'/><sheets>",
            "教育局 2028/1/1",
        );
        let prefixed = |text: &str| text.replace('<', "<x:").replace("<x:/", "</x:").into_bytes();
        let read = changed("xl/worksheets/sheet1.xml", prefixed);
        assert_eq!(read.as_deref(), Ok("教育局 2023/12/31"));
        reads(
            "xl/_rels/workbook.xml.rels",
            "x/worksheet",
            "x/xlMacrosheet",
            "NotAWorksheet",
        );
        reads("xl/workbook.xml", " r:id='r1'", " r:id=''", "NotAWorksheet");
    }

    #[test]
    fn other_encodings_are_read_or_named() {
        let sheet = "xl/worksheets/sheet1.xml";
        let wide = |text: &str| {
            let units = text.encode_utf16().flat_map(u16::to_be_bytes);
            [0xFE, 0xFF].into_iter().chain(units).collect()
        };
        assert_eq!(changed(sheet, wide).as_deref(), Ok("教育局 2023/12/31"));
        assert_eq!(
            changed(sheet, |text| format!("\u{FEFF}{text}").into_bytes()).as_deref(),
            Ok("教育局 2023/12/31")
        );
        let told = changed("xl/words.xml", |_| {
            b"<sst><si><t>\xBD\xCC\xD3\xFD</t></si></sst>".to_vec()
        });
        assert!(told.is_err_and(|told| told.contains("编码")));
    }

    #[test]
    fn characters_that_no_spreadsheet_program_reads_are_refused() {
        let sheet = "xl/worksheets/sheet1.xml";
        for letter in ["\u{FFFE}", "\u{1}"] {
            refuses(sheet, "<sheetData>", &format!("<sheetData>{letter}"), "不允许的字符");
            refuses("xl/words.xml", "教育局", &format!("教育{letter}局"), "不允许的字符");
        }
        refuses("xl/words.xml", "教育局", "教育&#x1;局", "字符引用");
    }

    #[test]
    fn two_parts_for_one_thing_are_refused() {
        let related = "xl/_rels/workbook.xml.rels";
        let end = "</Relationships>";
        let other = "<Relationship Id='a' Type='x/sharedStrings' Target='others.xml'/></Relationships>";
        refuses(related, end, other, "无法确定以哪个为准");
        let same = "<Relationship Id='a' Type='y/sharedStrings' Target='words.xml'/></Relationships>";
        reads(related, end, same, "教育局 2023/12/31");
        let twice = "<Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet9.xml'/></Relationships>";
        refuses(related, end, twice, "无法确定以哪个为准");
        let book = "<Relationship Id='A' Type='x/officeDocument' Target='xl/other.xml'/></Relationships>";
        refuses("_rels/.rels", end, book, "无法确定以哪个为准");
        let sheet = "<sheet name='自评表' sheetId='1' r:id='r1' x:id='r2'/>";
        refuses(
            "xl/workbook.xml",
            "<sheet name='自评表' sheetId='1' r:id='r1'/>",
            sheet,
            "无法确定以哪个为准",
        );
    }

    #[test]
    fn a_workbook_that_lacks_something_is_refused_by_name() {
        refuses("_rels/.rels", "", "", "没有指明");
        refuses("xl/workbook.xml", "", "", "缺少部件 xl/workbook.xml");
        refuses("xl/workbook.xml", "workbook", "document", "不是工作簿");
        refuses(
            "xl/workbook.xml",
            "<sheet name='自评表' sheetId='1' r:id='r1'/>",
            "",
            "没有任何工作表",
        );
        refuses("xl/workbook.xml", "r:id='r1'", "r:id='r9'", "「自评表」在文件中缺失");
        refuses("xl/worksheets/sheet1.xml", "", "", "「自评表」在文件中缺失");
        refuses(
            "xl/_rels/workbook.xml.rels",
            "x/worksheet'",
            "x/worksheet' TargetMode='External'",
            "在文件之外",
        );
        refuses("xl/worksheets/sheet1.xml", "worksheet>", "chartsheet>", "不是工作表");
        refuses("xl/worksheets/sheet1.xml", "</worksheet>", "", "「自评表」的XML不完整");
        refuses(
            "xl/worksheets/sheet1.xml",
            "<v>0</v>",
            "<v>9</v>",
            "「自评表」A1引用的共享文本不存在",
        );
        refuses("xl/words.xml", "</t>", "</r>", "部件 xl/words.xml 的XML首尾标记不配对");
    }

    #[test]
    fn sheets_of_one_name_are_refused_and_those_that_differ_by_case_are_not() {
        let sheet = "<sheet name='自评表' sheetId='1' r:id='r1'/>";
        refuses("xl/workbook.xml", sheet, &sheet.repeat(2), "同名的工作表「自评表」");
        let cased = "<sheet name='A' r:id='r1'/><sheet name='a' r:id='r1'/>";
        reads("xl/workbook.xml", sheet, cased, "教育局 2023/12/31");
    }
}
