//! What people send under a spreadsheet's ending that is no spreadsheet: named, with what to do about it.

use super::package::damaged;
use crate::domain::submission::Refusal;

/// The refusal of what is no workbook: what it is instead, and the cure.
pub fn not_a_workbook(kind: &str, cure: &str) -> Refusal {
    Refusal::NotAWorkbook {
        kind: kind.to_owned(),
        cure: cure.to_owned(),
    }
}

pub const ARCHIVE: &str = "压缩包";
pub const RAR: &[u8] = b"Rar!";
pub const SEVEN_ZIP: &[u8] = b"7z\xBC\xAF";

pub const SAVE_AS: &str = "请在Excel或WPS中打开，另存为.xlsx后报送";
pub const PASTE: &str = "请把表格粘贴到Excel或WPS表格中，保存为.xlsx后报送";
const ORIGINAL: &str = "请报送原来的Excel或WPS表格";
const UNPACK: &str = "请先解压，再报送其中的工作簿";
const DOWNLOAD: &str = "下载可能没有成功，请重新下载，能在Excel或WPS中打开后再报送";

/// How files of one kind begin, what they are, and what to do.
type Signature = (&'static [u8], &'static str, &'static str);

const UNLOCK: &str = "请在本单位用加密软件解密，另存为.xlsx后报送";
const LOCKED: &str = "加密软件锁定的文件";
const PICTURE: &str = "图片";
const OLD_EXCEL: &str = "Excel 4.0或更早版本的表格";

#[rustfmt::skip]
const SIGNATURES: [Signature; 33] = [
    (b"%PDF", "PDF文件", ORIGINAL),
    (RAR, "RAR压缩包", UNPACK),
    (SEVEN_ZIP, "7z压缩包", UNPACK),
    (b"\x1F\x8B", "gzip压缩包", UNPACK),
    (b"BZh", "bzip2压缩包", UNPACK),
    (b"\xFD7zXZ\0", "xz压缩包", UNPACK),
    (b"\xFF\xD8\xFF", PICTURE, ORIGINAL),
    (b"\x89PNG", PICTURE, ORIGINAL),
    (b"GIF8", PICTURE, ORIGINAL),
    (b"II*\0", PICTURE, ORIGINAL),
    (b"MM\0*", PICTURE, ORIGINAL),
    (b"{\\rtf", "RTF文档", PASTE),
    (b"ID;P", "SYLK表格", SAVE_AS),
    (b"TABLE\r\n0,1", "DIF表格", SAVE_AS),
    (b"\x09\x00\x04\x00", OLD_EXCEL, SAVE_AS),
    (b"\x09\x00\x06\x00", OLD_EXCEL, SAVE_AS),
    (b"\x09\x02\x06\x00", OLD_EXCEL, SAVE_AS),
    (b"\x09\x04\x06\x00", OLD_EXCEL, SAVE_AS),
    (b"\x09\x08\x08\x00", "缺少外壳的Excel 5.0表格", SAVE_AS),
    (b"\x09\x08\x10\x00", "缺少外壳的Excel 97表格", SAVE_AS),
    (b"L\0\0\0\x01\x14\x02\0", "快捷方式", "请报送快捷方式所指的工作簿本身"),
    (b"[InternetShortcut]", "网址快捷方式", "请打开网址，下载工作簿后报送"),
    (b"E-SafeNet", LOCKED, UNLOCK),
    (b"b\x14#e", LOCKED, UNLOCK),
    (b"%TSD-Header", LOCKED, UNLOCK),
    (b"\xA8\x94\x46\xB9", LOCKED, UNLOCK),
    (b"SQLite format 3", "SQLite数据库", SAVE_AS),
    (b"\0\x01\0\0Standard Jet DB", "Access数据库", SAVE_AS),
    (b"\0\x01\0\0Standard ACE DB", "Access数据库", SAVE_AS),
    (b"MZ\x90\0", "程序文件", ORIGINAL),
    (b"\x7FELF", "程序文件", ORIGINAL),
    (b"{\"", "JSON数据", DOWNLOAD),
    (b"[{\"", "JSON数据", DOWNLOAD),
];

/// What a file is by how it begins; None if that says nothing.
pub fn by_signature(bytes: &[u8]) -> Option<Refusal> {
    if bytes.is_empty() {
        return Some(damaged("这是空文件，没有内容"));
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return Some(damaged("内容全部为零，文件没有保存成功"));
    }
    let text = bytes.trim_ascii_start();
    let begins = |(signature, _, _): &&Signature| bytes.starts_with(signature) || text.starts_with(signature);
    if let Some((_, kind, cure)) = SIGNATURES.iter().find(begins) {
        return Some(not_a_workbook(kind, cure));
    }
    let head = &text[..text.len().min(1024)];
    if is_mail(head) {
        return Some(not_a_workbook("单个文件网页或邮件", SAVE_AS));
    }
    let further = match bytes {
        [b'B', b'M', ..] if bytes.get(6..10) == Some(&[0; 4]) => (PICTURE, ORIGINAL),
        [b'R', b'I', b'F', b'F', ..] if bytes.get(8..12) == Some(b"WEBP") => (PICTURE, ORIGINAL),
        _ if bytes.get(4..8) == Some(b"ftyp") => ("图片或视频", ORIGINAL),
        _ if bytes.get(257..262) == Some(b"ustar") => ("tar压缩包", UNPACK),
        _ if is_dbase(bytes) => ("dBase数据表", SAVE_AS),
        _ => return None,
    };
    Some(not_a_workbook(further.0, further.1))
}

/// The head lines of a web archive or of a mail.
fn is_mail(head: &[u8]) -> bool {
    let head = head.to_ascii_lowercase();
    let mut lines = head.split(|byte| *byte == b'\n').take(20);
    lines.any(|line| line.starts_with(b"mime-version:"))
}

/// Version, then a date of year, month and day, then the lengths of the head and of a record.
fn is_dbase(bytes: &[u8]) -> bool {
    match bytes {
        [
            0x03 | 0x30 | 0x31 | 0x83 | 0x8B | 0xF5,
            _,
            month,
            day,
            _,
            _,
            _,
            _,
            head,
            upper,
            ..,
        ] => (1..=12).contains(month) && (1..=31).contains(day) && u16::from_le_bytes([*head, *upper]) > 32,
        _ => false,
    }
}

/// What text without a table is; `text` begins with its first letter that is not blank.
pub fn text_without_table(text: &str) -> Refusal {
    let head: String = text.chars().take(512).collect::<String>().to_lowercase();
    if head.contains("<html") || head.starts_with("<!doctype html") {
        not_a_workbook("没有表格的网页", DOWNLOAD)
    } else if head.starts_with("<?xml") {
        not_a_workbook("XML文件", SAVE_AS)
    } else if head.starts_with(['{', '[']) {
        not_a_workbook("JSON数据", DOWNLOAD)
    } else {
        not_a_workbook("没有表格的文本", "请把内容整理成自评表，保存为.xlsx后报送")
    }
}

/// What is neither a known kind of file nor text.
pub fn unknown() -> Refusal {
    not_a_workbook(
        "无法辨认的文件",
        "请在本单位打开核对；经加密软件处理过的，解密后另存为.xlsx再报送",
    )
}
