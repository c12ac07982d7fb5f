//! Names of output files made from names of departments: safe on every system, and no two the same.

use crate::domain::text::{folded, is_unseen};
use std::collections::BTreeSet;

/// Bytes that the longest file system name may have.
const LONGEST: usize = 255;
/// Of these, kept free for a number in brackets and the ending.
const ROOM_FOR_ENDING: usize = 32;
/// Characters (UTF-16 units, as Windows counts) that a name may have: with the folders above it a path should stay
/// below 260.
const LONGEST_IN_UNITS: usize = 100;
/// What stands where a name has no usable character.
const NAMELESS: &str = "未命名";
/// Names that Windows keeps for devices, whatever ending follows.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// One file name (without ending) for each name, in order. Names that would meet on a system that does not tell
/// capital letters or widths apart get a number: 教育局, 教育局（2）.
pub fn file_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    names
        .into_iter()
        .map(|name| {
            let plain = file_name(name);
            let free = std::iter::once(plain.clone())
                .chain((2_u64..).map(|number| format!("{plain}（{number}）")))
                .find(|candidate| taken.insert(folded(candidate).to_lowercase()));
            free.unwrap_or(plain)
        })
        .collect()
}

/// The name with what a file system does not take replaced by `_` or dropped, cut to the length that leaves room
/// for an ending.
pub fn file_name(name: &str) -> String {
    let visible: String = name.chars().filter_map(safe_letter).collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    let joined = words.join(" ");
    let cut = cut_to(&joined, LONGEST - ROOM_FOR_ENDING, LONGEST_IN_UNITS);
    // Windows drops dots and blanks at the end; a dot in front hides the file elsewhere.
    let trimmed = cut.trim_matches(|letter: char| letter == '.' || letter == ' ');
    if trimmed.is_empty() {
        NAMELESS.to_owned()
    } else if is_reserved(trimmed) || trimmed.starts_with("~$") {
        format!("_{trimmed}")
    } else {
        trimmed.to_owned()
    }
}

/// The character as it may stand in a file name and in a link to the file; None for what nobody sees.
fn safe_letter(letter: char) -> Option<char> {
    match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => Some('_'),
        '#' => Some('＃'),
        '%' => Some('％'),
        _ if letter.is_whitespace() => Some(' '),
        _ if is_unseen(letter) => None,
        _ => Some(letter),
    }
}

/// The longest beginning of at most `bytes` bytes and `units` UTF-16 units that ends between characters.
fn cut_to(text: &str, bytes: usize, units: usize) -> &str {
    let mut counted = 0;
    let ends = text.char_indices().map(|(at, letter)| {
        counted += letter.len_utf16();
        (at + letter.len_utf8(), counted)
    });
    let fitting = ends.take_while(|&(end, counted)| end <= bytes && counted <= units);
    let end = fitting.last().map_or(0, |(end, _)| end);
    text.get(..end).unwrap_or(text)
}

/// `CON`, `com1`, `NUL.表` …: the part before the first dot names a device.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_port = port.is_some_and(|number| {
        let mut letters = number.chars();
        matches!(letters.next(), Some('0'..='9' | '¹' | '²' | '³')) && letters.next().is_none()
    });
    is_port || RESERVED.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(name: &str, expected: &str) {
        assert_eq!(file_name(name), expected);
    }

    #[test]
    fn what_a_file_system_does_not_take_is_replaced() {
        case("教育局", "教育局");
        case("教育局/体育局", "教育局_体育局");
        case(r#"a\b:c*d?e"f<g>h|i"#, "a_b_c_d_e_f_g_h_i");
        case("教育局\u{202E}gpj.exe\u{200B}", "教育局gpj.exe");
        case("教育局\r\n（本级）\t\u{3000}二", "教育局 （本级） 二");
        case("..\\..\\etc", "_.._etc");
        case("../../etc/passwd", "_.._etc_passwd");
        case("水利局。. .", "水利局。");
        case(" .隐藏", "隐藏");
        case("", "未命名");
        case(" .. ", "未命名");
        case("3#楼 50%", "3＃楼 50％");
        case("\u{FEFF}", "未命名");
        case("教育局\u{FFFE}\u{FFFF}", "教育局");
    }

    #[test]
    fn no_character_that_some_system_refuses_is_left() {
        for letter in r#"/\:*?"<>|"#.chars() {
            case(&format!("甲{letter}乙"), "甲_乙");
        }
        for letter in ('\u{0}'..='\u{1F}')
            .chain('\u{7F}'..='\u{9F}')
            .filter(|letter| !letter.is_whitespace())
        {
            case(&format!("甲{letter}乙"), "甲乙");
        }
    }

    #[test]
    fn no_name_ends_in_a_dot_or_a_blank() {
        for end in [".", " ", "...", " . ", "\u{3000}", "\t", "\u{A0}."] {
            case(&format!("教育局{end}"), "教育局");
        }
        // A cut does not bring one about either.
        case(
            &format!("{} .局", "a".repeat(LONGEST_IN_UNITS - 1)),
            &"a".repeat(LONGEST_IN_UNITS - 1),
        );
    }

    #[test]
    fn names_of_devices_are_not_used() {
        case("CON", "_CON");
        case("con.txt", "_con.txt");
        case("Lpt9", "_Lpt9");
        case("COM¹", "_COM¹");
        case("COM10", "COM10");
        case("CONFERENCE", "CONFERENCE");
        // So office programs name the locks of open files.
        case("~$教育局", "_~$教育局");
        case("~教育局", "~教育局");
        for name in ["prn", "AUX", "Nul", "conin$", "CONOUT$", "com0", "COM9", "lpt1", "LPT³"] {
            case(name, &format!("_{name}"));
            case(&format!("{name} .表"), &format!("_{name} .表"));
            case(&format!("{name}局"), &format!("{name}局"));
        }
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let name = file_name(&"局".repeat(200));
        assert_eq!(name, "局".repeat(74));
        assert!(name.len() + ROOM_FOR_ENDING <= LONGEST);
        case(&"a".repeat(300), &"a".repeat(LONGEST_IN_UNITS));
        case(&"𠮷".repeat(100), &"𠮷".repeat(LONGEST_IN_UNITS / 2));
    }

    #[test]
    fn names_that_meet_are_numbered() {
        let names = file_names(["A/B", "a_b", "A:B", "a_b（2）", "Ａ_b", "乙"]);
        assert_eq!(
            names,
            ["A_B", "a_b（2）", "A_B（3）", "a_b（2）（2）", "Ａ_b（4）", "乙"]
        );
    }

    #[test]
    fn names_that_differ_in_case_or_in_how_they_are_encoded_only_are_numbered() {
        assert_eq!(file_names(["ABC局", "abc局"]), ["ABC局", "abc局（2）"]);
        assert_eq!(file_names(["Café", "Cafe\u{301}"]), ["Café", "Cafe\u{301}（2）"]);
        assert_eq!(file_names(["教育局", "教育局 ."]), ["教育局", "教育局（2）"]);
        assert_eq!(file_names(["（本级）", "(本级)"]), ["（本级）", "(本级)（2）"]);
        assert_eq!(file_names(["con", "_CON"]), ["_con", "_CON（2）"]);
    }

    #[test]
    fn long_names_with_a_number_still_fit() {
        let long = "局".repeat(200);
        let names = file_names([long.as_str(), long.as_str()]);
        assert_ne!(names[0], names[1]);
        assert!(names.iter().all(|name| name.len() + ".docx".len() <= LONGEST));
    }
}
