//! What a file is by its content, whatever its ending says.

use super::compound::{Compound, MAGIC};
use crate::domain::submission::Refusal;

/// A workbook format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// .xlsx, .xlsm
    Xlsx,
    /// .xls, .et: BIFF in a compound file
    Xls,
    Xlsb,
    Ods,
}

/// The format of a file's content. Errors with what it is instead, and the cure.
pub fn format(bytes: &[u8]) -> Result<Format, Refusal> {
    if bytes.starts_with(&MAGIC) {
        return compound(bytes);
    }
    if bytes.starts_with(b"PK") {
        return zipped(bytes);
    }
    Err(other(bytes))
}

/// Whether the first bytes are those of a workbook's container, or of an archive in which returns may be packed.
pub fn may_be_workbook(head: &[u8]) -> bool {
    head.starts_with(&MAGIC) || head.starts_with(b"PK") || is_rar_or_7z(head)
}

/// Whether the content is an archive rather than a document in a zip container.
pub fn is_archive(bytes: &[u8]) -> bool {
    is_rar_or_7z(bytes)
        || (bytes.starts_with(b"PK")
            && matches!(zipped(bytes), Err(Refusal::NotAWorkbook { kind, .. }) if kind == ARCHIVE))
}

fn is_rar_or_7z(head: &[u8]) -> bool {
    head.starts_with(b"Rar!") || head.starts_with(&[0x37, 0x7A, 0xBC, 0xAF])
}

const ARCHIVE: &str = "压缩包";

/// A compound file holds a .xls workbook, or a workbook under a password, or a document of another program.
fn compound(bytes: &[u8]) -> Result<Format, Refusal> {
    let file = Compound::open(bytes)?;
    if file.has("EncryptedPackage") {
        Err(Refusal::Encrypted)
    } else if file.has("Workbook") || file.has("Book") {
        Ok(Format::Xls)
    } else if file.has("WordDocument") {
        Err(not_a_workbook("Word文档", PASTE))
    } else if file.has("PowerPoint Document") {
        Err(not_a_workbook("演示文稿", SAVE_AS))
    } else {
        Err(not_a_workbook("其他程序的文档", SAVE_AS))
    }
}

fn zipped(bytes: &[u8]) -> Result<Format, Refusal> {
    let package = super::package::open(bytes)?;
    let names: Vec<String> = package
        .file_names()
        .flatten()
        .map(|name| name.replace('\\', "/").to_ascii_lowercase())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let holds = |part: &str| names.iter().any(|name| name.contains(part));
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("xl/workbook.xml") || holds("xl/worksheets/") {
        Ok(Format::Xlsx)
    } else if has("mimetype") && has("content.xml") {
        opendocument(bytes)
    } else if holds("word/document.xml") {
        Err(not_a_workbook("Word文档", PASTE))
    } else if holds("ppt/presentation.xml") {
        Err(not_a_workbook("演示文稿", SAVE_AS))
    } else if has("[content_types].xml") {
        Ok(Format::Xlsx)
    } else {
        Err(not_a_workbook(ARCHIVE, "请先解压，再报送其中的工作簿"))
    }
}

fn opendocument(bytes: &[u8]) -> Result<Format, Refusal> {
    let mut package = super::package::open(bytes)?;
    let mimetype = super::package::part(&mut package, "mimetype")?.unwrap_or_default();
    if mimetype.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        Ok(Format::Ods)
    } else {
        Err(not_a_workbook("其他程序的文档", SAVE_AS))
    }
}

const PASTE: &str = "请把表格粘贴到Excel或WPS表格中，保存为.xlsx后报送";
const SAVE_AS: &str = "请在Excel或WPS中打开，另存为.xlsx后报送";

fn not_a_workbook(kind: &str, cure: &str) -> Refusal {
    Refusal::NotAWorkbook {
        kind: kind.to_owned(),
        cure: cure.to_owned(),
    }
}

/// Names what people send under a spreadsheet's ending most often.
fn other(bytes: &[u8]) -> Refusal {
    let head = &bytes[..bytes.len().min(4096)];
    let lower: Vec<u8> = head
        .iter()
        .filter(|byte| **byte != 0)
        .map(u8::to_ascii_lowercase)
        .collect();
    let holds = |word: &str| lower.windows(word.len()).any(|window| window == word.as_bytes());
    if bytes.iter().all(|byte| *byte == 0) {
        return super::package::damaged("内容全部为零，文件没有保存成功");
    }
    if head.starts_with(b"%PDF") {
        not_a_workbook("PDF文件", "请报送原来的Excel或WPS表格")
    } else if is_rar_or_7z(head) {
        not_a_workbook(ARCHIVE, "请先解压，再报送其中的工作簿")
    } else if head.starts_with(&[0xFF, 0xD8, 0xFF]) || head.starts_with(&[0x89, b'P', b'N', b'G']) {
        not_a_workbook("图片", "请报送原来的Excel或WPS表格")
    } else if holds("urn:schemas-microsoft-com:office:spreadsheet") {
        not_a_workbook("Excel 2003 XML表格", SAVE_AS)
    } else if holds("<html") || holds("<table") || holds("<!doctype html") {
        not_a_workbook("网页表格", "请用Excel或WPS打开后另存为.xlsx")
    } else if holds("mime-version:") {
        not_a_workbook("单个文件网页", "请用Excel或WPS打开后另存为.xlsx")
    } else if is_text(head) {
        not_a_workbook("文本文件", "请用Excel或WPS打开，核对各栏后另存为.xlsx")
    } else {
        not_a_workbook("无法辨认的文件", SAVE_AS)
    }
}

fn is_text(head: &[u8]) -> bool {
    head.iter()
        .all(|byte| *byte >= 0x20 || matches!(byte, b'\t' | b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(bytes: &[u8], kind: &str) {
        match format(bytes) {
            Err(Refusal::NotAWorkbook { kind: found, .. }) => assert_eq!(found, kind),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_no_workbook_is_named() {
        case(b"<html><body><table>", "网页表格");
        case(b"\xEF\xBB\xBF<!DOCTYPE html>", "网页表格");
        case("部门,项目\r\n教育局,校舍".as_bytes(), "文本文件");
        case(b"%PDF-1.7", "PDF文件");
        case(b"Rar!\x1A\x07", "压缩包");
        case(&[1, 2, 3, 4], "无法辨认的文件");
    }
}
