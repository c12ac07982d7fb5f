//! Names of archive members for showing: decoded, and without what could lead out of the archive.

use crate::domain::text::visible;
use encoding_rs::GB18030;

/// The name as it is shown. Programs on Chinese systems write GB18030 without saying so; `\` and `/` both separate.
/// Drives, roots and steps upwards are left out.
pub fn shown(raw: &[u8]) -> String {
    let text = std::str::from_utf8(raw).map_or_else(|_| GB18030.decode(raw).0.into_owned(), str::to_owned);
    let is_drive = |part: &str| part.len() == 2 && part.ends_with(':');
    let parts = text.split(['/', '\\']).map(str::trim);
    let parts: Vec<&str> = parts
        .filter(|part| !matches!(*part, "" | "." | "..") && !is_drive(part))
        .collect();
    match parts.as_slice() {
        [] => "（没有名称）".to_owned(),
        parts => visible(&parts.join("/")).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(raw: &[u8], expected: &str) {
        assert_eq!(shown(raw), expected);
    }

    #[test]
    fn names_are_decoded_and_lead_nowhere() {
        case("教育局/得分.xlsx".as_bytes(), "教育局/得分.xlsx");
        case(b"\xBD\xCC\xD3\xFD\xBE\xD6\\\xB5\xC3\xB7\xD6.xlsx", "教育局/得分.xlsx");
        // The second byte of 乗 (0x81 0x5C) is a backslash.
        case(b"\x81\x5C.xlsx", "乗.xlsx");
        case(b"../../evil.xlsx", "evil.xlsx");
        case(b"/abs.xlsx", "abs.xlsx");
        case(b"C:\\win.xlsx", "win.xlsx");
        case(b"a\x1b[31m\n.xlsx", "a\\u{1b}[31m\\u{a}.xlsx");
        case(b"..", "（没有名称）");
    }
}
