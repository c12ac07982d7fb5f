//! Comparators as departments write them: signs of every width, words before or after the figure.

use super::Comparator;
use super::Comparator::{AtLeast, AtMost, Equal, LessThan, MoreThan, Qualitative};
use super::grammar::{declares_not_applicable, is_left_over};
use crate::domain::text::{folded, is_ideograph};

/// Signs, in front of the figure. Compatibility folding has already made ＞ ﹥ one with > and ＝ ﹦ one with =.
const SIGNS: [(&str, Comparator); 17] = [
    (">=", AtLeast),
    ("=>", AtLeast),
    ("≥", AtLeast),
    ("≧", AtLeast),
    ("⩾", AtLeast),
    ("≮", AtLeast),
    ("<=", AtMost),
    ("=<", AtMost),
    ("≤", AtMost),
    ("≦", AtMost),
    ("⩽", AtMost),
    ("≯", AtMost),
    (">", MoreThan),
    ("<", LessThan),
    ("==", Equal),
    ("=", Equal),
    ("═", Equal),
];

/// Words in front of the figure; a longer word stands before its beginning.
const WORDS_BEFORE: [(&str, Comparator); 30] = [
    ("大于等于", AtLeast),
    ("大于或等于", AtLeast),
    ("小于等于", AtMost),
    ("小于或等于", AtMost),
    ("不少于", AtLeast),
    ("不低于", AtLeast),
    ("不小于", AtLeast),
    ("不得少于", AtLeast),
    ("不得低于", AtLeast),
    ("至少", AtLeast),
    ("最少", AtLeast),
    ("不超过", AtMost),
    ("不得超过", AtMost),
    ("不高于", AtMost),
    ("不大于", AtMost),
    ("不多于", AtMost),
    ("不晚于", AtMost),
    ("不迟于", AtMost),
    ("最多", AtMost),
    ("至多", AtMost),
    ("大于", MoreThan),
    ("超过", MoreThan),
    ("高于", MoreThan),
    ("多于", MoreThan),
    ("小于", LessThan),
    ("低于", LessThan),
    ("少于", LessThan),
    ("不足", LessThan),
    ("等于", Equal),
    ("定性", Qualitative),
];

/// Words behind the figure.
const WORDS_AFTER: [(&str, Comparator); 6] = [
    ("及以上", AtLeast),
    ("以上", AtLeast),
    ("及以下", AtMost),
    ("以下", AtMost),
    ("以内", AtMost),
    ("之内", AtMost),
];

/// What a 指标性质 column says besides signs and words.
const NATURES: [(&str, Comparator); 8] = [
    ("定性指标", Qualitative),
    ("正向", AtLeast),
    ("正向指标", AtLeast),
    ("反向", AtMost),
    ("反向指标", AtMost),
    ("负向", AtMost),
    ("负向指标", AtMost),
    ("逆向指标", AtMost),
];

/// Numbers that a system in wide use exports in place of signs.
const CODES: [(&str, Comparator); 8] = [
    ("1", AtLeast),
    ("2", MoreThan),
    ("3", Equal),
    ("4", LessThan),
    ("5", AtMost),
    ("6", Qualitative),
    ("9", Qualitative),
    ("10", Qualitative),
];

/// Units of time, behind which a bare 内 sets a limit (`30日内`, `7个工作日内`).
const TIMES: [&str; 10] = ["天", "日", "周", "个月", "年", "小时", "时", "分钟", "秒", "季度"];

impl Comparator {
    /// Reads a column of its own (指标性质). A word that is not known is None, never guessed.
    pub fn read(text: &str) -> Option<Self> {
        let text = folded(text);
        if let Some((_, nature)) = NATURES.iter().find(|(word, _)| *word == text) {
            return Some(*nature);
        }
        let leading = signs(&text).and_then(|(sign, rest)| Some((sign?, rest)));
        let (sign, rest) = leading.or_else(|| after(&text))?;
        rest.is_empty().then_some(sign)
    }
}

impl Comparator {
    /// Reads a cell of a column that has nothing but signs, where numbers stand for them too.
    pub fn of_column(text: &str) -> Option<Self> {
        let code = || {
            CODES
                .iter()
                .find(|(code, _)| *code == folded(text))
                .map(|(_, sign)| *sign)
        };
        Self::read(text).or_else(code)
    }
}

/// Whether what a column of signs says is a sign or a relation that is not known (`≠`, `±`, `7`, 不等于). A dash and words
/// that name a kind (定量) say nothing of the direction.
pub fn is_unknown(text: &str) -> bool {
    let text = folded(text);
    let is_named = text
        .chars()
        .any(|letter| is_ideograph(letter) || letter.is_alphabetic());
    let is_relation = text.starts_with('不') || text.ends_with('于');
    let says_nothing = text.is_empty() || declares_not_applicable(&text) || is_left_over(&text);
    !says_nothing && (!is_named || is_relation) && Comparator::of_column(&text).is_none()
}

/// A sign or word at the beginning, and what follows it.
pub(super) fn before(text: &str) -> Option<(Comparator, &str)> {
    // Asked of figures most often.
    if text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    symbol(text).or_else(|| first(&WORDS_BEFORE, text))
}

/// Whether a word that stands before figures begins with this letter.
pub(super) fn may_begin(letter: char) -> bool {
    WORDS_BEFORE.iter().any(|(word, _)| word.starts_with(letter))
}

/// Whether a sign or word that stands before figures is anywhere in a text.
pub(super) fn is_in(text: &str) -> bool {
    text.char_indices()
        .any(|(at, _)| text.get(at..).and_then(before).is_some())
}

/// A sign, not a word, at the beginning.
pub(super) fn symbol(text: &str) -> Option<(Comparator, &str)> {
    // Asked of every place in a text, of which hardly any is a sign.
    if text.starts_with(|letter: char| is_ideograph(letter) || letter.is_alphanumeric()) {
        return None;
    }
    first(&SIGNS, text)
}

/// A word at the end, and what stands before it.
pub(super) fn after(text: &str) -> Option<(Comparator, &str)> {
    let worded = WORDS_AFTER
        .iter()
        .find_map(|(word, sign)| text.strip_suffix(word).map(|rest| (*sign, rest)));
    worded.or_else(|| {
        let rest = text.strip_suffix('内')?;
        TIMES.iter().any(|time| rest.ends_with(time)).then_some((AtMost, rest))
    })
}

/// All signs at the beginning, which must agree (`≥≥98%` is one sign, `≥≤` is none): None when they do not.
pub(super) fn signs(text: &str) -> Option<(Option<Comparator>, &str)> {
    let mut agreed = None;
    let mut rest = text;
    while let Some((sign, behind)) = before(rest) {
        agreed = Some(agreement(agreed, sign)?);
        rest = behind;
    }
    Some((agreed, rest))
}

/// The comparator that two places of one text agree on; None if they contradict each other.
pub(super) fn agreement(known: Option<Comparator>, further: Comparator) -> Option<Comparator> {
    known.is_none_or(|known| known == further).then_some(further)
}

fn first<'a>(table: &[(&str, Comparator)], text: &'a str) -> Option<(Comparator, &'a str)> {
    table
        .iter()
        .find_map(|(word, sign)| text.strip_prefix(word).map(|rest| (*sign, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: Option<Comparator>) {
        assert_eq!(Comparator::read(text), expected, "{text}");
    }

    #[test]
    fn a_column_of_its_own_is_read_or_refused() {
        for text in [
            "≥",
            "≧",
            ">=",
            "=>",
            "＞＝",
            "⩾",
            "> =",
            "大于等于",
            "不少于",
            "正向",
            "以上",
            "≥≥",
        ] {
            case(text, Some(AtLeast));
        }
        for text in ["≤", "≦", "<=", "=<", "⩽", "小于等于", "不超过", "反向", "反向指标"] {
            case(text, Some(AtMost));
        }
        for text in ["=", "＝", "﹦", "═", "==", "等于"] {
            case(text, Some(Equal));
        }
        case("＞", Some(MoreThan));
        case("大于", Some(MoreThan));
        case("﹤", Some(LessThan));
        case(" 定 性 ", Some(Qualitative));
        for text in ["", "-", "定量", "≥≤", "≥=", "好", "≠", "不等于", "≥95%", "数量指标"] {
            case(text, None);
        }
    }

    #[test]
    fn a_column_of_signs_may_hold_codes_and_what_nobody_knows() {
        for (code, sign) in [
            ("1", AtLeast),
            ("3", Equal),
            ("5", AtMost),
            ("6", Qualitative),
            ("１", AtLeast),
        ] {
            assert_eq!(Comparator::of_column(code), Some(sign), "{code}");
            assert_eq!(Comparator::read(code), None, "{code}");
        }
        for text in ["≠", "±", "7", "0", "55", "≈", "不等于", "约等于", "+"] {
            assert!(is_unknown(text), "{text}");
        }
        for text in [
            "",
            "—",
            "/",
            "定量",
            "定量指标",
            "数量指标",
            "预期性",
            "≥",
            "5",
            "不少于",
            "……",
            "不适用",
        ] {
            assert!(!is_unknown(text), "{text}");
        }
    }
}
