//! Reading a text: fixed words first, then periods, then figures; what is left is words.

use super::figure::{number, quantity};
use super::period::period;
use super::range::range;
use super::{Comparator, Notation, Quantity, Term, sign};
use crate::domain::numeral::is_numeral;
use crate::domain::text::{Text, folded, folding, is_ideograph, is_narrative};
use std::borrow::Cow;

/// Words in front of a figure that do not change it.
const FILLERS: [&str; 20] = [
    "已完成",
    "实际完成",
    "完成",
    "已达到",
    "达到",
    "已达",
    "达",
    "大约",
    "约",
    "≈",
    "共计",
    "合计",
    "累计",
    "总计",
    "共",
    "全年",
    "年度",
    "实际",
    "控制在",
    "已",
];

/// Longest label before a sign (`群众满意度≥90%`), in characters.
const LONGEST_LABEL: usize = 12;

/// Reads a target or an actual.
///
/// ```text
/// [sign] [已完成|约|全年|…] [sign] figure [万|亿] [%] [unit] [左右] [以上|以内|…] [（remark）] [。]
/// ```
pub fn read(text: &str) -> Notation {
    if is_long_narrative(text) {
        return Notation::words();
    }
    let Some(text) = without_time(text) else {
        return Notation::words();
    };
    let folded = folding(text);
    if let Some(term) = fixed(&folded) {
        return Notation::plain(term);
    }
    if is_prose(&folded) {
        return Notation::words();
    }
    let Some(body) = without_remark(trimmed(&folded)) else {
        return Notation::words();
    };
    dated(&body)
        .or_else(|| signed_word(&body))
        .or_else(|| measured(&body))
        .unwrap_or_else(Notation::words)
}

/// Longest figure with all that may stand around it, and longest period without a digit, in letters.
const LONGEST_FIGURE: usize = 100;
const LONGEST_WORDED: usize = 40;

/// A text that no figure and no period is as long as, with neither a sign in front nor a remark behind.
fn is_prose(text: &str) -> bool {
    let has_digit = || text.contains(|letter: char| letter.is_ascii_digit());
    let longer_than = |letters: usize| text.chars().nth(letters).is_some();
    let is_long = longer_than(LONGEST_FIGURE) || (longer_than(LONGEST_WORDED) && !has_digit());
    is_long && !text.ends_with(')') && sign::before(text).is_none()
}

/// Prose that shows so before it is folded: longer than any period in words, and not begun as something else is.
fn is_long_narrative(text: &str) -> bool {
    let is_long = text.chars().nth(LONGEST_WORDED).is_some();
    is_long && !text.starts_with(LEFT_OVER) && is_narrative(text) && sign::before(text).is_none()
}

/// With what the words of a template begin that count what is to be filled in: 指标1：, 目标2：
const LEFT_OVER: [char; 2] = ['指', '目'];

/// Whether a text is left over from the template (`……`, `××`, `指标2：`), as [`read`] has it.
pub fn is_left_over(text: &str) -> bool {
    let first = text.chars().next().filter(|letter| is_ideograph(*letter));
    let may_be = first.is_none_or(|letter| LEFT_OVER.contains(&letter) || sign::may_begin(letter));
    may_be && super::read(text).term == Term::Placeholder
}

/// Whether a text declares that it does not apply (`—`, `/`, 不适用), as [`read`] has it.
pub fn declares_not_applicable(text: &str) -> bool {
    let plain = |letter: &char| is_ideograph(*letter) || letter.is_ascii_alphanumeric();
    match text.chars().next().filter(plain) {
        Some('不' | 'N' | 'n') | None => super::read(text).term == Term::NotApplicable,
        Some(_) => false,
    }
}

/// `10`, `98.50`, `95%`: digits alone, with a percent sign at most. Most cells that are read hold such a figure, for
/// which the grammar has but one reading.
pub(super) fn bare_figure(text: &str) -> Option<Notation> {
    let is_bare = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let (digits, percent) = match text.strip_suffix('%') {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    if !is_bare(digits) {
        return None;
    }
    let (number, "") = number(digits)? else { return None };
    Some(Notation::plain(Term::Quantity(Quantity {
        value: number.value,
        percent,
        unit: Text::new(),
        tolerance: number.half_unit,
    })))
}

/// What folding would run together is parted first: None if blanks or line breaks stand between digits, unless
/// they set a time of day off from its date (`2022-12-31 00:00:00`), or if a numbering such as ① would become a digit.
pub(super) fn without_time(text: &str) -> Option<&str> {
    // No blank, and no sign that would become a digit.
    let is_plain = |letter: char| letter.is_ascii_graphic() || is_ideograph(letter);
    if text.chars().all(is_plain) {
        return Some(text);
    }
    if text.char_indices().any(|(at, letter)| hides_digit(letter, &text[..at])) {
        return None;
    }
    let Some(at) = gap_between_digits(text) else {
        return Some(text);
    };
    let (date, time) = text.split_at(at);
    let is_time = time.contains(':')
        && time
            .trim()
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter == ':');
    (is_time && period(&folded(date)).is_some()).then_some(date)
}

/// Where the first blanks begin that stand between digits. In one pass: a cell may hold thousands of them.
fn gap_between_digits(text: &str) -> Option<usize> {
    let (mut before, mut gap) = (None, None);
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() {
            gap = gap.or(Some(at));
            continue;
        }
        if gap.is_some() && is_plain_digit(letter) && before.is_some_and(is_plain_digit) {
            return gap;
        }
        (before, gap) = (Some(letter), None);
    }
    None
}

/// An ordinary digit, of either width.
fn is_plain_digit(letter: char) -> bool {
    matches!(letter, '0'..='9' | '０'..='９')
}

/// Signs such as ① ⒈ ½ that compatibility folding turns into digits. ㎡ and m² are units and may.
fn hides_digit(letter: char, before: &str) -> bool {
    if letter.is_ascii() || is_plain_digit(letter) || is_ideograph(letter) {
        return false;
    }
    let is_power = matches!(letter, '²' | '³') && before.ends_with(['m', 'M', '米']);
    let mut place = [0; 4];
    let plain = folding(letter.encode_utf8(&mut place));
    !is_power && plain.contains(|part: char| part.is_ascii_digit()) && !plain.starts_with(char::is_alphabetic)
}

/// Texts that are known as a whole.
fn fixed(text: &str) -> Option<Term> {
    let is_dash = |letter: char| matches!(letter, '-' | '—' | '–' | '―' | '─' | '−' | '‐');
    match text.trim_end_matches('。') {
        "" => Some(Term::Blank),
        "/" | "//" | "\\" | "不适用" | "不涉及" | "N/A" | "n/a" => Some(Term::NotApplicable),
        dashes if dashes.chars().all(is_dash) => Some(Term::NotApplicable),
        whole if is_placeholder(whole) => Some(Term::Placeholder),
        whole => truth(whole),
    }
}

/// 是, 否, ticks and crosses.
fn truth(text: &str) -> Option<Term> {
    match text {
        "是" | "√" | "✓" | "✔" => Some(Term::Truth(true)),
        "否" | "×" | "✗" | "✘" => Some(Term::Truth(false)),
        _ => None,
    }
}

/// Left over from the template: `……`, `××个`, `XX%`, `指标2：`, `指标1：……`
fn is_placeholder(text: &str) -> bool {
    let numbered = ["指标", "目标"].iter().find_map(|word| text.strip_prefix(word));
    if let Some(rest) = numbered {
        let is_number = |letter: char| letter.is_ascii_digit() || is_numeral(letter);
        let tail = rest.trim_start_matches(is_number);
        let tail_is_empty =
            matches!(tail.strip_prefix(':').unwrap_or(tail), "" | ".") || is_placeholder(tail.trim_start_matches(':'));
        return tail.len() < rest.len() && tail_is_empty;
    }
    if text.chars().count() > 1 && text.chars().all(|letter| matches!(letter, '.' | '…' | '⋯')) {
        return true;
    }
    let is_mask = |letter: char| matches!(letter, '×' | 'X' | 'x' | '*' | '✕');
    let rest = text.trim_start_matches(is_mask);
    let masked = text.chars().take_while(|letter| is_mask(*letter)).count();
    masked > 1
        && !rest.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && rest.chars().count() <= LONGEST_LABEL
        && !rest.contains(|letter: char| letter.is_ascii_digit())
}

/// A text without the stop at its end.
fn trimmed(text: &str) -> &str {
    text.trim_end_matches(['。', '.', ';', ',', '、'])
}

/// A figure without the remark in brackets behind it: `95%（抽查）`. A multiplier, percent sign or comparator in the
/// brackets counts: `30（万元）`, `95%（以上）`. None if the remark holds a digit or a denial.
fn without_remark(text: &str) -> Option<Cow<'_, str>> {
    let text = match text.contains("(含") {
        true => Cow::Owned(text.replace("(含)", "").replace("(含本数)", "")),
        false => Cow::Borrowed(text),
    };
    let Some((head, remark)) = text.strip_suffix(')').and_then(|inner| inner.rsplit_once('(')) else {
        return Some(text);
    };
    let is_unit = head.ends_with('/');
    if is_unit || !head.contains(|letter: char| letter.is_ascii_digit()) {
        return Some(text);
    }
    if remark.contains(|letter: char| letter.is_numeric() || matches!(letter, '不' | '未' | '没')) {
        return None;
    }
    let counts =
        remark.starts_with(['%', '‰', '万', '亿', '千', '百', '元']) || matches!(sign::after(remark), Some((_, "")));
    Some(Cow::Owned(if counts {
        format!("{head}{remark}")
    } else {
        trimmed(head).to_owned()
    }))
}

/// A point in time: 前 makes it a deadline (≤).
fn dated(text: &str) -> Option<Notation> {
    let may_be = |letter: char| letter.is_ascii_digit() || matches!(letter, '年' | '季');
    if !text.contains(may_be) {
        return None;
    }
    let (comparator, rest) = sign::signs(text)?;
    let (period, is_deadline) = period(rest)?;
    let comparator = if is_deadline {
        Some(sign::agreement(comparator, Comparator::AtMost)?)
    } else {
        comparator
    };
    Some(Notation {
        comparator,
        term: Term::Period(period),
    })
}

/// A fixed word behind a sign (`≥××个`, `=是`), or a wording declared qualitative (`定性：好`).
fn signed_word(text: &str) -> Option<Notation> {
    let (comparator, rest) = sign::signs(text)?;
    let comparator = comparator?;
    let term = match comparator {
        Comparator::Qualitative => Term::Words,
        _ if is_placeholder(rest) => Term::Placeholder,
        _ => truth(rest)?,
    };
    Some(Notation {
        comparator: Some(comparator),
        term,
    })
}

/// A figure or range with the signs and harmless words around it.
fn measured(text: &str) -> Option<Notation> {
    if !text.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let (before, rest) = without_lead(without_label(text))?;
    let (comparator, body) = without_tail(before, rest)?;
    if let Some(quantity) = quantity(body) {
        return Some(Notation {
            comparator,
            term: Term::Quantity(quantity),
        });
    }
    // A range is both bounds at once; a further bound contradicts it.
    let (low, high) = range(body)?;
    comparator
        .is_none_or(|sign| sign == Comparator::Equal)
        .then_some(Notation {
            comparator,
            term: Term::Range { low, high },
        })
}

/// The text from its sign on, where a short label without figures or denial stands before it: `群众满意度≥90%`.
fn without_label(text: &str) -> &str {
    let Some(at) = text
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| sign::symbol(&text[*at..]).is_some())
    else {
        return text;
    };
    let (label, rest) = text.split_at(at);
    let is_label = label.chars().count() <= LONGEST_LABEL
        && label
            .chars()
            .all(|letter| letter.is_alphabetic() && !matches!(letter, '不' | '未' | '没' | '每'))
        && !sign::is_in(label);
    if is_label { rest } else { text }
}

/// The sign in front and what is left without signs and fillers; None if signs contradict each other.
fn without_lead(text: &str) -> Option<(Option<Comparator>, &str)> {
    let mut agreed = None;
    let mut rest = text;
    loop {
        if let Some((sign, behind)) = sign::before(rest) {
            agreed = Some(sign::agreement(agreed, sign)?);
            rest = behind;
        } else if rest.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Some((agreed, rest));
        } else if let Some(behind) = FILLERS.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = behind;
        } else {
            return Some((agreed, rest));
        }
    }
}

/// The sign with those behind the figure, and what is left without them and without approximations.
fn without_tail(before: Option<Comparator>, text: &str) -> Option<(Option<Comparator>, &str)> {
    let mut agreed = before;
    let mut rest = text;
    loop {
        if let Some((sign, head)) = sign::after(rest) {
            agreed = Some(sign::agreement(agreed, sign)?);
            rest = head;
        } else if let Some(head) = rest.strip_suffix("左右") {
            rest = head;
        } else {
            return Some((agreed, rest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_before_reading_is_what_reading_tells() {
        let long = "年".repeat(50);
        let texts = [
            "—",
            "/",
            "不适用",
            "不 适用",
            "N/A",
            "Ｎ/A",
            "n/a",
            "100",
            "已完成",
            "",
            "……",
            "××个",
            "指标2：",
            "目标一：",
            "大 于××个",
            "≥XX%",
            "指示牌",
            "大力推进",
            "不涉及资金",
            "目标：完成",
            long.as_str(),
        ];
        for text in texts {
            let term = crate::domain::notation::read(text).term;
            assert_eq!(declares_not_applicable(text), term == Term::NotApplicable, "{text}");
            assert_eq!(is_left_over(text), term == Term::Placeholder, "{text}");
        }
    }

    #[test]
    fn a_long_narrative_is_words_by_every_road() {
        let sentence = "按时完成全年各项任务，保障设施正常运行；群众反映良好：";
        for text in [
            sentence.repeat(3),
            format!("不少于{}", sentence.repeat(3)),
            "指标一：".repeat(20),
        ] {
            // With a blank in front it is folded first.
            assert_eq!(read(&text), read(&format!(" {text}")), "{text}");
        }
    }

    #[test]
    fn a_bare_figure_is_what_the_grammar_makes_of_it() {
        let texts = [
            "0",
            "10",
            "007",
            "98.50",
            "95%",
            "100.00%",
            "2022",
            "2022.12",
            "2022.12.31",
            "1.",
            ".5",
            "",
            "%",
            "5%%",
        ];
        let long = [
            "9".repeat(28),
            "9".repeat(29),
            format!("0.{}", "1".repeat(27)),
            format!("0.{}", "1".repeat(29)),
        ];
        for text in texts.into_iter().chain(long.iter().map(String::as_str)) {
            let Some(figure) = bare_figure(text) else { continue };
            assert_eq!(figure, read(text), "{text}");
        }
        assert!(bare_figure("98.50").is_some() && bare_figure("2022.12.31").is_none());
    }
}
