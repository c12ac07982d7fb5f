//! How high a row must be for its texts.

use crate::domain::text::any_byte;

/// Digits of a column's width that its edges and the indent take.
pub(super) const TEXT_PADDING: u8 = 2;
/// One line of text, in points.
const LINE_HEIGHT: f64 = 13.5;
/// Room above and below the text of a row.
const ROW_PADDING: f64 = 5.0;
/// Height that spreadsheet programs allow a row.
const HIGHEST_ROW: f64 = 409.0;

/// Height of a row of so many lines of text, in points.
pub fn height(lines: u32) -> f64 {
    (LINE_HEIGHT * f64::from(lines) + ROW_PADDING).min(HIGHEST_ROW)
}

/// Lines that a text takes in a column of this width. Chinese text breaks anywhere, figures and Latin words do not.
pub fn lines_needed(text: &str, width: u8) -> u32 {
    let room = usize::from(width.saturating_sub(TEXT_PADDING).max(2));
    let lines = if any_byte(text, |byte| byte == b'\n') {
        text.lines().map(|line| lines_of(line, room)).sum()
    } else if is_short(text, room) {
        1
    } else {
        lines_of(text, room)
    };
    u32::try_from(lines).unwrap_or(u32::MAX).max(1)
}

/// Whether a text without breaks fits into one line as a whole: as most do.
fn is_short(text: &str, room: usize) -> bool {
    // No letter is wider than its bytes, and none has more than two bytes for each digit of its width.
    text.len() <= room || (text.len() <= 2 * room && width_of(text) <= room)
}

/// The width of a text on one line, in digits. Small sums that cannot overflow are made of many bytes together.
fn width_of(text: &str) -> usize {
    let width = |byte: u8| match byte {
        0b1100_0000.. => 2,
        0b1000_0000.. => 0,
        _ => 1,
    };
    let bytes = text.as_bytes().chunks(127);
    let widths = bytes.map(|bytes| bytes.iter().fold(0_u8, |sum, &byte| sum.wrapping_add(width(byte))));
    widths.map(usize::from).sum()
}

/// Lines of a text without breaks of its own, in a room counted in digits: a Chinese character is two wide.
fn lines_of(line: &str, room: usize) -> usize {
    let (mut lines, mut filled) = (1, 0);
    let mut rest = line.as_bytes();
    loop {
        let chinese = rest
            .chunks(3)
            .take_while(|letter| matches!(letter[0], 0b1110_0000..=0b1110_1111));
        let letters = chinese.count();
        if letters > 0 {
            rest = rest.get(3 * letters..).unwrap_or_default();
            // They break anywhere: what the line does not hold fills whole ones.
            let fitting = (room - filled) / 2;
            if letters <= fitting {
                filled += 2 * letters;
            } else {
                let further = letters - fitting;
                let filling = (room / 2).max(1);
                lines += further.div_ceil(filling);
                filled = 2 * ((further - 1) % filling + 1);
            }
        }
        let Some((width, letters)) = unbroken(rest) else {
            return lines;
        };
        if filled > 0 && filled + width > room {
            lines += 1;
            filled = 0;
        }
        filled += width;
        // A word longer than the line is broken after all.
        if filled > room {
            lines += (filled - 1) / room;
            filled = (filled - 1) % room + 1;
        }
        rest = rest.get(letters..).unwrap_or_default();
    }
}

/// The width of what a text in UTF-8 begins with and no line breaks: a word or a single letter; and its bytes.
fn unbroken(text: &[u8]) -> Option<(usize, usize)> {
    match text.first()? {
        0b1111_0000.. => Some((2, 4)),
        0b1110_0000.. => Some((2, 3)),
        0b1000_0000.. => Some((2, 2)),
        first if first.is_ascii_graphic() => {
            let word = text.iter().take_while(|byte| byte.is_ascii_graphic()).count();
            Some((word, word))
        }
        _ => Some((1, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::{lines_needed, lines_of, unbroken};

    #[test]
    fn chinese_breaks_anywhere_and_figures_do_not() {
        assert_eq!(lines_of("", 10), 1);
        assert_eq!(lines_of("全年执行数", 10), 1);
        assert_eq!(lines_of("全年执行数填", 10), 2);
        assert_eq!(lines_of("填4,05.6,50元", 10), 3);
        assert_eq!(lines_of("全年填4,05.6,50", 10), 2);
        assert_eq!(lines_of("一1234567890123456789012", 10), 4);
        assert_eq!(lines_of("é𠮷 一é𠮷", 10), 2);
    }

    /// The same letter by letter.
    fn counted(line: &str, room: usize) -> usize {
        let (mut lines, mut filled) = (1, 0);
        let mut rest = line.as_bytes();
        while let Some((width, letters)) = unbroken(rest) {
            if filled > 0 && filled + width > room {
                lines += 1;
                filled = 0;
            }
            filled += width;
            if filled > room {
                lines += (filled - 1) / room;
                filled = (filled - 1) % room + 1;
            }
            rest = &rest[letters..];
        }
        lines
    }

    #[test]
    fn chinese_letters_taken_together_take_the_same_lines() {
        let parts = [
            "",
            "年",
            "执行数",
            "全年执行数填",
            "一二三四五六七八九十甲乙",
            "4,05.6",
            "𠮷",
            " ",
            "é",
            "1234567890123",
        ];
        for room in 2..14 {
            for one in parts {
                for two in parts {
                    for three in parts {
                        let text = [one, two, three, one].concat();
                        assert_eq!(lines_of(&text, room), counted(&text, room), "{text} {room}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_text_of_one_line_is_told_by_its_width() {
        for (text, expected) in [
            ("全年执行数", 1),
            ("全年执行数填", 2),
            ("éééé 𠮷", 2),
            ("一二\n", 1),
            ("一\n二", 2),
            ("12345 7890", 1),
            ("12345 78901", 2),
        ] {
            assert_eq!(lines_needed(text, 12), expected, "{text}");
            assert_eq!(
                text.lines().map(|line| lines_of(line, 10)).sum::<usize>() as u32,
                expected,
                "{text}"
            );
        }
    }
}
