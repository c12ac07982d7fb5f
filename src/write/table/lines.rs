//! How high a row must be for its texts.

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
    if is_one_line(text, room) {
        return 1;
    }
    let lines = text.lines().map(|line| lines_of(line, room));
    u32::try_from(lines.sum::<usize>()).unwrap_or(u32::MAX).max(1)
}

/// Whether a text fits into one line whatever it is made of: as most do, and found without looking at each letter.
fn is_one_line(text: &str, room: usize) -> bool {
    // A letter of one byte is one digit wide, any other at most one digit for each of its bytes.
    text.len() <= room && !text.contains('\n')
}

/// Lines of a text without breaks of its own, in a room counted in digits: a Chinese character is two wide.
fn lines_of(line: &str, room: usize) -> usize {
    let (mut lines, mut filled) = (1, 0);
    let mut rest = line.as_bytes();
    while let Some((width, letters)) = unbroken(rest) {
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
    lines
}

/// The width of what a text in UTF-8 begins with and no line breaks: a word or a single letter; and its bytes.
fn unbroken(text: &[u8]) -> Option<(usize, usize)> {
    let first = text.first()?;
    let word = text.iter().take_while(|byte| byte.is_ascii_graphic()).count();
    if word > 0 {
        return Some((word, word));
    }
    let is_further = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    let further = text.iter().skip(1).take_while(is_further).count();
    Some((if first.is_ascii() { 1 } else { 2 }, 1 + further))
}

#[cfg(test)]
mod tests {
    use super::lines_of;

    #[test]
    fn chinese_breaks_anywhere_and_figures_do_not() {
        assert_eq!(lines_of("", 10), 1);
        assert_eq!(lines_of("全年执行数", 10), 1);
        assert_eq!(lines_of("全年执行数填", 10), 2);
        assert_eq!(lines_of("填4,05.6,50元", 10), 3);
        assert_eq!(lines_of("全年填4,05.6,50", 10), 2);
        assert_eq!(lines_of("一1234567890123456789012", 10), 4);
    }
}
