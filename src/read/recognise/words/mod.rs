//! The header words of self-evaluation forms and what they mean: the one table by which forms are recognised.
//!
//! A word is compared folded (width, blanks and line breaks do not count) and without what stands in brackets, so that
//! `年初\n预算数（A）` is 年初预算数. In each table the first line that fits decides; `is` wants the whole word, `has`
//! a part of it.

mod lookup;
mod meaning;
mod sure;
mod tables;
mod times;

pub use meaning::Meaning;
pub use tables::{FundColumn, GoalColumn, IndicatorColumn, Label};

use super::page::Said;
use crate::domain::text::{folded, folded_alone, folding, holds, is_ideograph, stays};
use memchr::memchr2_iter;
use std::borrow::Cow;
pub use sure::{fund_sureness, gives_reasons, indicator_sureness, is_amount_of_adjustment, is_opening_budget};
use tables::{
    FUND_TOTALS, FUND_TOTALS_SURE, INDICATOR_COLUMNS, NOTES, OTHER_TITLES, REFINEMENTS, Refined, SOURCES, TITLES,
};
use times::{ends_in_december, is_of_other_time};

/// A label and what stands behind its colon.
pub fn halves(text: &str) -> Option<(&str, &str)> {
    const WIDE: &[u8] = "：".as_bytes();
    let bytes = text.as_bytes();
    let mut suspected = memchr2_iter(b':', WIDE[0], bytes);
    let (at, length) = suspected.find_map(|at| match bytes[at] {
        b':' => Some((at, 1)),
        _ => bytes[at..].starts_with(WIDE).then_some((at, WIDE.len())),
    })?;
    Some((&text[..at], &text[at + length..]))
}

/// The word of a header cell: folded, without brackets and what is in them, without marks around it and formula
/// letters behind it.
pub fn word(text: &str) -> Cow<'_, str> {
    let is_bracket = |letter| is_opening(letter) || is_closing(letter);
    let is_own = |letter: char| is_ideograph(letter) || (stays(letter) && !is_bracket(letter));
    let changed = text.find(|letter| !is_own(letter));
    let Some((same, rest)) = changed.map(|at| text.split_at(at)) else {
        return Cow::Borrowed(bare(text));
    };
    let mut outside = Outside {
        word: String::with_capacity(text.len()),
        depth: 0,
    };
    outside.word.push_str(same);
    for letter in rest.chars() {
        match folded_alone(letter) {
            _ if is_ideograph(letter) => outside.keep(letter),
            Some(folded) => folded.into_iter().for_each(|letter| outside.take(letter)),
            // Folded with its neighbours, maybe: the whole text once more.
            None => return Cow::Owned(word_of_folded(&folding(text))),
        }
    }
    Cow::Owned(outside.bare())
}

/// The same of a text that is folded.
fn word_of_folded(text: &str) -> String {
    let mut outside = Outside::default();
    text.chars().for_each(|letter| outside.take(letter));
    outside.bare()
}

/// What stands outside brackets.
#[derive(Default)]
struct Outside {
    word: String,
    depth: usize,
}

impl Outside {
    fn take(&mut self, letter: char) {
        if is_opening(letter) {
            self.depth += 1;
        } else if is_closing(letter) {
            self.depth = self.depth.saturating_sub(1);
        } else {
            self.keep(letter);
        }
    }

    /// Takes what is no bracket.
    fn keep(&mut self, letter: char) {
        if self.depth == 0 {
            self.word.push(letter);
        }
    }

    fn bare(self) -> String {
        let bare = bare(&self.word);
        match bare.len() == self.word.len() {
            true => self.word,
            false => bare.to_owned(),
        }
    }
}

const fn is_opening(letter: char) -> bool {
    matches!(letter, '(' | '[' | '【' | '〔' | '<')
}

const fn is_closing(letter: char) -> bool {
    matches!(letter, ')' | ']' | '】' | '〕' | '>')
}

/// Without marks around it and formula letters behind it, if more is left than these.
fn bare(plain: &str) -> &str {
    let is_mark = |letter| {
        matches!(
            letter,
            ':' | '*' | '★' | '☆' | '、' | ',' | '。' | '.' | ';' | '；' | '：'
        )
    };
    let is_formula = |letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '÷' | '*' | '×' | '=' | '%');
    let trimmed = plain.trim_matches(is_mark);
    let bare = trimmed.trim_end_matches(is_formula);
    if bare.is_empty() { trimmed } else { bare }
}

/// What a word in a further line of the header means, below a column or under nothing.
pub fn refinement(cell: &Said, upper: Option<IndicatorColumn>) -> Option<IndicatorColumn> {
    use IndicatorColumn::{Actual, AdjustedTarget, InitialTarget, Score, Target, Weight};
    let word = word(&cell.text);
    let refined = upper.and_then(|upper| {
        let line = REFINEMENTS
            .iter()
            .find(|(columns, words, _)| columns.contains(&upper) && words.holds(&word))?;
        Some(match line.2 {
            Refined::Same => upper,
            Refined::To(column) => column,
        })
    });
    let is_value = |upper| matches!(upper, Target | InitialTarget | AdjustedTarget | Actual | Weight | Score);
    let is_other = upper.is_some_and(is_value) && is_of_other_time(&word);
    let is_year = upper.is_some_and(is_value) && ends_in_december(&word);
    refined
        .or_else(|| upper.filter(|_| is_year))
        .or_else(|| is_other.then_some(IndicatorColumn::Ignored))
        .or_else(|| cell.means.indicator_column())
}

/// `3`, `(A)`, `C=B/A`, 栏次: a cell of the line that numbers the columns.
pub fn is_column_number(text: &str) -> bool {
    let folded = folded(text);
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || "()=/*+-÷×".contains(letter);
    matches!(folded.as_str(), "栏次" | "行次" | "序号") || (folded.chars().count() <= 9 && folded.chars().all(is_sign))
}

/// What a word in the second line of the funds' header means: the whole stands for the column above, a part for nothing.
pub fn fund_refinement(cell: &Said, upper: FundColumn) -> Option<FundColumn> {
    let word = word(&cell.text);
    let is_budget = matches!(upper, FundColumn::Adjusted | FundColumn::Initial);
    Some(match &*word {
        "总额" | "合计" | "小计" | "总计" | "金额" | "总金额" | "资金总额" => upper,
        "全年" | "本年" | "本年度" | "当年" | "全年数" | "本年数" | "全年累计" | "年末" | "年底" => {
            upper
        }
        _ if ends_in_december(&word) => upper,
        _ if is_of_other_time(&word) => FundColumn::Ignored,
        _ if is_budget && word.starts_with("年初") => FundColumn::Initial,
        _ if is_budget && (word.starts_with("调整") || word.starts_with("全年")) => FundColumn::Adjusted,
        _ => match cell.means.fund_column() {
            Some(column) => column,
            None if cell.means.says_money() => FundColumn::Ignored,
            None => return None,
        },
    })
}

/// The title of another table about performance: 绩效目标申报表, 绩效运行监控表, 汇总表.
pub fn is_other_title(text: &str) -> bool {
    let folded = folded(text);
    let is_short = folded.chars().count() <= 40;
    is_short && OTHER_TITLES.is_part_of(&folded) && folded.ends_with(['表', ')'])
}

/// Every label of a cell that holds several with their values (`填报单位：甲局   填报日期：3月1日   单位：万元`).
pub fn labels(cell: &Said) -> Vec<(Label, Option<String>)> {
    let text = &cell.text;
    // A text without a colon is one word, and means what it means as a whole.
    let whole = match text.contains([':', '：']) {
        true => Meaning::of_whole(text),
        false => cell.means,
    };
    if let Some(found) = whole.label() {
        return vec![(found, None)];
    }
    let mut found: Vec<(Label, String)> = Vec::new();
    let mut parts = text.split([':', '：']);
    let mut before = parts.next().unwrap_or_default();
    for part in parts {
        let last_word = before.rsplit_once(char::is_whitespace);
        let candidates = [last_word, Some(("", before))];
        let label = candidates
            .into_iter()
            .flatten()
            .find_map(|(value, name)| Meaning::of_whole(name).label().map(|label| (value, label)));
        match label {
            Some((value, label)) => {
                push_to_last(&mut found, value);
                found.push((label, String::new()));
            }
            None => push_to_last(&mut found, &format!("{before}：")),
        }
        before = part;
    }
    push_to_last(&mut found, before);
    let trimmed = |value: String| Some(value.trim().to_owned()).filter(|value| !value.is_empty());
    found
        .into_iter()
        .map(|(label, value)| (label, trimmed(value)))
        .collect()
}

fn push_to_last(found: &mut [(Label, String)], text: &str) {
    if let Some((_, value)) = found.last_mut() {
        value.push_str(text);
    }
}

/// A note or signature line, which ends the indicators.
pub fn is_note(text: &str) -> bool {
    // No folding changes a Chinese character, with which most texts and all of these words begin.
    let begins = |start: &str, letter| start.chars().next().is_some_and(|own| own == letter);
    if let Some(first) = text.chars().next().filter(|letter| is_ideograph(*letter))
        && first != '第'
        && !NOTES.iter().any(|start| begins(start, first))
    {
        return false;
    }
    let folded = folding(text);
    let is_page = folded.starts_with('第') && folded.contains('页') && folded.chars().count() < 12;
    is_page || NOTES.iter().any(|start| folded.starts_with(start))
}

/// A form's title; prose that mentions one is too long to be one.
pub fn is_title(text: &str) -> bool {
    const LONGEST: usize = 60;
    // No folding takes a Chinese character away.
    let mut characters = text.chars().filter(|letter| is_ideograph(*letter));
    if characters.nth(LONGEST).is_some() {
        return false;
    }
    let folded = folding(text);
    folded.chars().count() <= LONGEST && TITLES.is_part_of(&folded) && !holds(&folded, "说明")
}

pub fn is_fund_total(text: &str) -> bool {
    let word = word(text);
    FUND_TOTALS.is_part_of(&word) && !word.starts_with("其中")
}

/// The label of the whole beyond doubt: 当年财政资金总额 is the total of a source.
pub fn is_surely_fund_total(text: &str) -> bool {
    FUND_TOTALS_SURE.holds(&word(text))
}

/// A label that says from where the money came.
pub fn says_source(text: &str) -> bool {
    SOURCES.is_part_of(&word(text))
}

pub fn is_grade(text: &str) -> bool {
    crate::regulation::is_grade_word(text)
}

/// Any header word at all: for telling what was found on a sheet that is no form.
pub fn is_header_word(text: &str) -> bool {
    let means = Meaning::of(text);
    means.indicator_column().is_some()
        || means.fund_column().is_some()
        || matches!(Meaning::of_whole(text).label(), Some(found) if found != Label::Ignored)
}

/// The words that are accepted for a column of the indicator block, for messages.
pub fn accepted(column: IndicatorColumn) -> Vec<String> {
    INDICATOR_COLUMNS
        .iter()
        .filter(|line| line.meaning == column)
        .flat_map(|line| line.is.iter().chain(line.has.iter()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_letters_and_brackets_do_not_count() {
        assert_eq!(word("年初\n\n预算数（A）"), "年初预算数");
        assert_eq!(word("执行率(\nB/A)"), "执行率");
        assert_eq!(word("执行率B/A"), "执行率");
        assert_eq!(word("全年(调\n整)预算数："), "全年预算数");
        assert_eq!(word("得分 (20\n分*执行率)"), "得分");
    }

    #[test]
    fn a_label_ends_at_its_first_colon() {
        assert_eq!(halves("单位：万元"), Some(("单位", "万元")));
        assert_eq!(halves("单位:甲：乙"), Some(("单位", "甲：乙")));
        assert_eq!(halves("（单位）：甲:乙"), Some(("（单位）", "甲:乙")));
        assert_eq!(halves("：，"), Some(("", "，")));
        assert_eq!(halves("单位，（万元）"), None);
        assert_eq!(halves("（甲，乙）：丙:丁"), Some(("（甲，乙）", "丙:丁")));
    }

    #[test]
    fn a_word_is_the_same_folded_before_or_on_the_way() {
        for text in [
            "",
            "预算数",
            " 预算 数（A）",
            "(预算",
            "））预算数【调整后】[",
            "预算数＜万元＞：",
            "执行率B/A",
            "（）",
            "①预算数（A）",
        ] {
            assert_eq!(word(text), word_of_folded(&folding(text)), "{text}");
        }
        assert_eq!(word("））预算数【调整后】["), "预算数");
    }

    #[track_caller]
    fn indicator(text: &str, expected: IndicatorColumn) {
        assert_eq!(Meaning::of(text).indicator_column(), Some(expected), "{text}");
    }

    #[test]
    fn columns_of_the_indicator_block() {
        use IndicatorColumn::*;
        for (text, expected) in [
            ("一 级 指 标", Level1),
            ("三级指标", Name),
            ("指标名称", Name),
            ("年度\n指标值", Target),
            ("年初目标\n值(A)", InitialTarget),
            ("调整\n指标值", AdjustedTarget),
            ("指标值(A)", Target),
            ("实际完成\n值(B)", Actual),
            ("全年实际值(B)", Actual),
            ("指标性质", Direction),
            ("度量单位", Unit),
            ("参考分值", Weight),
            ("指标权\n重(分)", Weight),
            ("指标得\n分(分)", Score),
            ("得分系\n数(%)", Ignored),
            ("是否核\n心指标", Ignored),
            ("复核得分", Ignored),
            ("偏差原因分\n析及改进措施", Reason),
            ("未完成原因及拟采取的改进措施", Reason),
            ("评价标准", Criterion),
        ] {
            indicator(text, expected);
        }
        assert_eq!(Meaning::of("完成防汛、灌区改造、水价改革").indicator_column(), None);
    }

    #[track_caller]
    fn fund(text: &str, expected: FundColumn) {
        assert_eq!(Meaning::of(text).fund_column(), Some(expected), "{text}");
    }

    #[test]
    fn columns_of_the_funds_block() {
        use FundColumn::*;
        for (text, expected) in [
            ("年初预算", Initial),
            ("调整后\n预算数", Adjusted),
            ("全年(调\n整)预算数", Adjusted),
            ("预算数(A)", Adjusted),
            ("年度金额(提前下达)", Adjusted),
            ("资金使用情况", Executed),
            ("全年执行\n数(B)", Executed),
            ("预算\n执行率", Rate),
            ("执行\n率权重", Weight),
            ("执行率得\n分(分)", Score),
        ] {
            fund(text, expected);
        }
    }
}
