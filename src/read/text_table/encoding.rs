//! In which letters a text is written: by its byte-order mark, else by what its bytes and its own declaration say, else
//! GB18030, in which Chinese systems write when they say nothing.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes in which a declaration is looked for.
const DECLARATION: usize = 4096;

/// The encoding of a text; None if the bytes are no text in any.
pub fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return Some(marked);
    }
    let head = &bytes[..bytes.len().min(DECLARATION)];
    if let Some(wide) = without_mark(head) {
        return Some(wide);
    }
    // Pages often declare GB2312 and are written in UTF-8; no longer text in GB18030 passes for UTF-8 by chance.
    if std::str::from_utf8(bytes).is_ok() {
        return Some(UTF_8);
    }
    let declared = declared(head).filter(|encoding| *encoding != UTF_8);
    let chosen = declared.unwrap_or(GB18030);
    is_mostly_legible(bytes, chosen).then_some(chosen)
}

/// UTF-16 without a mark: of ASCII letters every second byte is zero.
fn without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    if head.len() < 8 || even.max(odd) <= many {
        None
    } else if odd > even * 4 {
        Some(UTF_16LE)
    } else if even > odd * 4 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// `charset=gb2312` of a page, `encoding="GBK"` of XML.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let label = ["charset=", "encoding="].iter().find_map(|key| {
        let after = head.split_once(key)?.1.trim_start_matches(['"', '\'', ' ']);
        let end = after.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_'));
        Some(after.split_at(end.unwrap_or(after.len())).0)
    })?;
    match Encoding::for_label(label.as_bytes())? {
        // GB2312 and GBK are parts of GB18030, and writers go beyond what they declare.
        known if known == encoding_rs::GBK => Some(GB18030),
        known => Some(known),
    }
}

/// Whether at most one letter in a thousand cannot be read.
fn is_mostly_legible(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    if !has_errors {
        return true;
    }
    let (letters, lost) = text.chars().fold((0_usize, 0_usize), |(letters, lost), letter| {
        (letters + 1, lost + usize::from(letter == '\u{FFFD}'))
    });
    lost <= letters / 1000
}

/// The text, without its byte-order mark. What cannot be read shows as �.
pub fn decoded(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

/// Whether it holds control characters as no text does: noughts, or more than one in a hundred letters. (Text that was
/// pasted from elsewhere brings some along: the line breaks of slides, ends of fields.)
pub fn has_controls(text: &str) -> bool {
    let is_foreign =
        |letter: &char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{C}' | '\u{1A}' | '\u{85}');
    let foreign = text.chars().filter(is_foreign).count();
    text.contains('\0') || foreign * 100 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(bytes: &[u8], expected: Option<&'static Encoding>) {
        assert_eq!(encoding(bytes), expected);
    }

    fn wide(text: &str, byte: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(byte).collect()
    }

    #[test]
    fn the_mark_the_bytes_and_the_declaration_tell() {
        let page = "<html><meta charset=gb2312><td>教育局</td>";
        case(page.as_bytes(), Some(UTF_8));
        case(&GB18030.encode(page).0, Some(GB18030));
        case(&GB18030.encode("部门,得分\n教育局,95").0, Some(GB18030));
        case(b"\xEF\xBB\xBFa,b", Some(UTF_8));
        case(
            &[b"\xFF\xFE".to_vec(), wide("部门", u16::to_le_bytes)].concat(),
            Some(UTF_16LE),
        );
        case(&wide("<html><td>部门</td></html>", u16::to_le_bytes), Some(UTF_16LE));
        case(&wide("<html><td>部门</td></html>", u16::to_be_bytes), Some(UTF_16BE));
        let (big5, ..) =
            encoding_rs::BIG5.encode("<meta http-equiv=x content='text/html; charset=big5'>預算績效評價結果報告");
        case(&big5, Some(encoding_rs::BIG5));
    }

    #[test]
    fn a_stray_control_character_leaves_text_text() {
        let rows = "教育局,校舍维修,95\n".repeat(20);
        assert!(!has_controls(&format!("部门,项目\u{B}名称,得分\n{rows}")));
        assert!(has_controls(&format!("部门,项目\0名称,得分\n{rows}")));
        assert!(has_controls(&format!("{}{rows}", "\u{B}".repeat(9))));
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..2000_u32)
            .map(|number| (number.wrapping_mul(2_654_435_761) >> 23) as u8 | 0x80)
            .collect();
        case(&noise, None);
    }
}
