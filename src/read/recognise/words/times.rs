//! Of which time the figures of a column are, by its header: 上年完成值, 1-6月执行数, 2024年实际值.

use super::tables::{OTHER_TIMES, OWN_YEAR, TIME_ENDS};
use super::{is_closing, is_opening};
use crate::domain::numeral::is_numeral;
use crate::domain::text::folding;

/// The last month of a year.
const DECEMBER: u32 = 12;

/// Whether a header word is of another time than the whole of the form's year. A year in figures is not weighed here:
/// the form's own is not known.
pub fn is_of_other_time(word: &str) -> bool {
    (OTHER_TIMES.is_part_of(word) && !OWN_YEAR.is_part_of(word)) || ends_before_december(word)
}

/// The same of the words in brackets, which say nothing else: （上年）, （1-6月）; 含上年结转 explains a sum.
pub fn is_other_time(word: &str) -> bool {
    let is_time = |time: &str| {
        word.strip_prefix(time)
            .is_some_and(|end| end.is_empty() || TIME_ENDS.holds(end))
    };
    let has_month_alone = || {
        let is_part =
            |letter: char| letter.is_ascii_digit() || is_numeral(letter) || "-—–~至到截止月底末日".contains(letter);
        word.chars().all(is_part) && ends_before_december(word)
    };
    OTHER_TIMES.iter().any(is_time) || has_month_alone()
}

/// 1-6月, 截至9月底.
fn ends_before_december(word: &str) -> bool {
    last_month(word).is_some_and(|month| month < DECEMBER)
}

/// 1-12月, 截至12月底.
pub fn ends_in_december(word: &str) -> bool {
    last_month(word) == Some(DECEMBER)
}

fn last_month(word: &str) -> Option<u32> {
    let (before, _) = word.rsplit_once('月')?;
    month_at_end(before)
}

/// The number at the end of a text, in figures or in words.
fn month_at_end(text: &str) -> Option<u32> {
    let start = |is_own: fn(char) -> bool| text.trim_end_matches(is_own).len();
    let figures = &text[start(|letter| letter.is_ascii_digit())..];
    if !figures.is_empty() {
        return figures.parse().ok();
    }
    const NUMBERS: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    let words = &text[start(is_numeral)..];
    (1..)
        .zip(NUMBERS)
        .find(|(_, name)| *name == words)
        .map(|(month, _)| month)
}

/// What stands in the first brackets of a text.
pub fn bracketed(text: &str) -> Option<String> {
    let folded = folding(text);
    let (_, inside) = folded.split_once(is_opening)?;
    let (inside, _) = inside.split_once(is_closing)?;
    (!inside.is_empty()).then(|| inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_are_not_the_whole_year() {
        for word in [
            "上年完成值",
            "去年实际值",
            "以前年度指标值",
            "历史标准值",
            "上半年完成值",
            "1-6月完成情况",
            "截至9月底执行数",
            "一至十一月完成值",
            "三季度完成值",
        ] {
            assert!(is_of_other_time(word), "{word}");
        }
        for word in [
            "年度指标值",
            "实际完成值",
            "全年执行数",
            "1-12月执行数",
            "截至十二月底完成值",
            "上年结转及本年预算数",
            "月均完成值",
        ] {
            assert!(!is_of_other_time(word), "{word}");
        }
    }

    #[test]
    fn brackets_count_where_they_hold_nothing_but_a_time() {
        for (text, is_other) in [
            ("指标值（上年）", true),
            ("指标值（上年度）", true),
            ("完成值(1-6月)", true),
            ("完成值（截至6月底）", true),
            ("全年预算数（含上年结转）", false),
            ("执行数（1-12月）", false),
            ("预算数（A）", false),
        ] {
            let word = bracketed(text).unwrap();
            assert_eq!(is_other_time(&word), is_other, "{text}");
        }
    }
}
