//! What a file is by its content, whatever its ending says.

use super::compound::{Compound, MAGIC};
use super::foreign::{self, SAVE_AS, not_a_workbook};
use super::package::{self, Package};
use super::text_table::{self, TextTable};
use crate::domain::submission::Refusal;

/// A workbook format that can be read.
pub enum Format<'a> {
    /// .xlsx, .xlsm; its package stands open, for that is how the format is told.
    Xlsx(Package<'a>),
    /// .xls, .et: BIFF in a compound file
    Xls,
    Xlsb,
    Ods,
    /// A table in text: web page, CSV, Excel 2003 XML
    TextTable(TextTable),
}

/// The format of a file's content. Errors with what it is instead, and the cure.
pub fn format(bytes: &[u8]) -> Result<Format<'_>, Refusal> {
    if bytes.starts_with(&MAGIC) {
        return compound(bytes);
    }
    if bytes.starts_with(b"PK") {
        return zipped(bytes);
    }
    match foreign::by_signature(bytes) {
        Some(refusal) => Err(refusal),
        None => text_table::kind(bytes).map(Format::TextTable),
    }
}

/// Whether the first bytes are those of a workbook's container, or of an archive in which returns may be packed.
pub fn may_be_workbook(head: &[u8]) -> bool {
    head.starts_with(&MAGIC) || head.starts_with(b"PK") || is_rar_or_7z(head)
}

/// Whether the content is an archive rather than a document in a zip container.
pub fn is_archive(bytes: &[u8]) -> bool {
    is_rar_or_7z(bytes)
        || (bytes.starts_with(b"PK")
            && matches!(zipped(bytes), Err(Refusal::NotAWorkbook { kind, .. }) if kind == foreign::ARCHIVE))
}

fn is_rar_or_7z(head: &[u8]) -> bool {
    head.starts_with(foreign::RAR) || head.starts_with(foreign::SEVEN_ZIP)
}

/// A compound file holds a .xls workbook, or a workbook under a password, or a document of another program.
fn compound(bytes: &[u8]) -> Result<Format<'_>, Refusal> {
    let file = Compound::open(bytes)?;
    if file.has("EncryptedPackage") {
        Err(Refusal::Encrypted)
    } else if file.has("Workbook") || file.has("Book") {
        Ok(Format::Xls)
    } else if file.has("WordDocument") {
        Err(not_a_workbook("Word文档", foreign::PASTE))
    } else if file.has("PowerPoint Document") {
        Err(not_a_workbook("演示文稿", SAVE_AS))
    } else {
        Err(not_a_workbook("其他程序的文档", SAVE_AS))
    }
}

fn zipped(bytes: &[u8]) -> Result<Format<'_>, Refusal> {
    let package = package::open(bytes)?;
    let has = |wanted: &str| package.names().any(|name| name == wanted);
    let holds = |part: &str| package.names().any(|name| name.contains(part));
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("xl/workbook.xml") || holds("xl/worksheets/") {
        Ok(Format::Xlsx(package))
    } else if has("mimetype") && has("content.xml") {
        opendocument(package)
    } else if holds("word/document.xml") {
        Err(not_a_workbook("Word文档", foreign::PASTE))
    } else if holds("ppt/presentation.xml") {
        Err(not_a_workbook("演示文稿", SAVE_AS))
    } else if has("[content_types].xml") {
        Ok(Format::Xlsx(package))
    } else if has("ofd.xml") {
        Err(not_a_workbook("OFD文件", "请报送原来的Excel或WPS表格"))
    } else if has("index/document.iwa") {
        Err(not_a_workbook(
            "苹果Numbers表格",
            "请在Numbers中导出为Excel（.xlsx）后报送",
        ))
    } else {
        Err(not_a_workbook(
            foreign::ARCHIVE,
            "请先解压，再报送其中的工作簿，或把文件名的后缀改为.zip",
        ))
    }
}

fn opendocument(mut package: Package<'_>) -> Result<Format<'_>, Refusal> {
    let mimetype = package::part(&mut package, "mimetype")?.unwrap_or_default();
    if mimetype.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        Ok(Format::Ods)
    } else {
        Err(not_a_workbook("其他程序的文档", SAVE_AS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(bytes: &[u8], kind: &str) {
        match format(bytes) {
            Err(Refusal::NotAWorkbook { kind: found, .. }) => assert_eq!(found, kind),
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("{kind} was taken for a workbook"),
        }
    }

    #[test]
    fn what_is_no_workbook_is_named() {
        case(b"%PDF-1.7", "PDF文件");
        case(b"Rar!\x1A\x07", "RAR压缩包");
        case(b"7z\xBC\xAF\x27\x1C", "7z压缩包");
        case(b"\x1F\x8B\x08\0", "gzip压缩包");
        case(b"\x89PNG\r\n\x1A\n", "图片");
        case(b"{\\rtf1\\ansi table}", "RTF文档");
        case(b"ID;PWXL;N;E\r\nC;Y1;X1", "SYLK表格");
        case(b"\x09\x04\x06\0\0\0\x10\0\0\0", "Excel 4.0或更早版本的表格");
        case(b"\x03\x7E\x0B\x17\x01\0\0\0\x41\0\x0A\0", "dBase数据表");
        case(b"L\0\0\0\x01\x14\x02\0", "快捷方式");
        case(b"E-SafeNet   LOCK\0\0", "加密软件锁定的文件");
        case(b"b\x14#e\x2B\0\x01\x02", "加密软件锁定的文件");
        case(
            b"\r\nMIME-Version: 1.0\r\nX-Document-Type: Workbook",
            "单个文件网页或邮件",
        );
        case(b"{\"error\":\"access_denied\",\"code\":403}", "JSON数据");
        case(b"<?xml version=\"1.0\"?><feed/>", "XML文件");
        case(
            b"<!DOCTYPE html><html><body>please log in</body></html>",
            "没有表格的网页",
        );
        case("关于报送自评表的通知\r\n各部门：".as_bytes(), "没有表格的文本");
        case(&[1, 2, 3, 4, 200, 0, 17], "无法辨认的文件");
    }

    #[test]
    fn what_was_not_saved_is_told() {
        for (bytes, cause) in [(&[] as &[u8], "空文件"), (&[0; 4096], "内容全部为零")] {
            let Err(Refusal::Unreadable { cause: told, .. }) = format(bytes) else {
                panic!("{bytes:?} was taken for something");
            };
            assert!(told.contains(cause), "{told}");
        }
    }

    #[test]
    fn tables_in_text_are_known_by_their_content() {
        let is = |bytes: &[u8], kind| matches!(format(bytes), Ok(Format::TextTable(found)) if found == kind);
        let utf16: Vec<u8> = "<html><table><tr><td>部门"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let blank_first = [b"\r\n".repeat(2000), b"<html><table>".to_vec()].concat();
        for page in [
            b"<html><body><table>",
            b"\xEF\xBB\xBF<!DOCTYPE html><TABLE>" as &[u8],
            &utf16,
            &blank_first,
        ] {
            assert!(is(page, TextTable::Page));
        }
        let csv = "部门,项目\r\n教育局,校舍".as_bytes();
        assert!(is(csv, TextTable::Delimited));
        let xml = b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert!(is(xml, TextTable::Xml));
    }
}
