//! The header words of self-evaluation forms and what they mean: the one table by which forms are recognised.
//!
//! A word is compared folded (width, blanks and line breaks do not count) and without what stands in brackets, so that
//! `年初\n预算数（A）` is 年初预算数. In each table the first line that fits decides; `is` wants the whole word, `has`
//! a part of it.

mod lookup;
mod tables;

pub use tables::{FundColumn, GoalColumn, IndicatorColumn, Label};

use super::page::Said;
use crate::domain::memory::{Memory, remembered};
use crate::domain::text::{folded, folding, holds, is_ideograph};
use lookup::{Entry, Lexicon, Lines, Table};
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;
use tables::{
    FUND_COLUMNS, FUND_TOTALS, GOAL_COLUMNS, HEADINGS, INDICATOR_COLUMNS, LABEL_ENDS, LABELS, MONEY, NOTES,
    OTHER_TITLES, REFINEMENTS, REMARKS, Refined, SOURCE_HEADINGS, SUBTOTALS, TITLES, TOTALS, USE_HEADINGS,
};

/// Longest header word; what is longer is prose.
const LONGEST: usize = 24;
/// Longest cell, in bytes, that a header word may stand in with its brackets and blanks.
const LONGEST_CELL: usize = 400;
/// Longest label of a row that adds up a part (服务对象满意度指标小计).
const LONGEST_SUBTOTAL: usize = 12;

const INDICATOR_TABLE: Table<IndicatorColumn> = Table::from(0, INDICATOR_COLUMNS);
const FUND_TABLE: Table<FundColumn> = Table::from(INDICATOR_TABLE.end(), FUND_COLUMNS);
const GOAL_TABLE: Table<GoalColumn> = Table::from(FUND_TABLE.end(), GOAL_COLUMNS);
const LABEL_TABLE: Table<Label> = Table::from(GOAL_TABLE.end(), LABELS);
/// The lines of the tables, and behind them one for each list of words.
const HEADERS: Lines = (1 << LABEL_TABLE.end()) - 1;
const IS_REMARK: Lines = HEADERS + 1;
const IS_MONEY: Lines = IS_REMARK << 1;
const IS_TOTAL: Lines = IS_MONEY << 1;
const IS_SUBTOTAL: Lines = IS_TOTAL << 1;
const MAY_HEAD_USES: Lines = IS_SUBTOTAL << 1;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let tables = INDICATOR_TABLE
        .entries()
        .chain(FUND_TABLE.entries())
        .chain(GOAL_TABLE.entries())
        .chain(LABEL_TABLE.entries());
    let lists = [
        Entry::parts(IS_REMARK, REMARKS),
        Entry::parts(IS_MONEY, MONEY),
        Entry::words(IS_TOTAL, TOTALS),
        Entry::words(IS_SUBTOTAL, SUBTOTALS),
        Entry::parts(MAY_HEAD_USES, SOURCE_HEADINGS),
        Entry::parts(MAY_HEAD_USES, USE_HEADINGS),
        Entry::parts(MAY_HEAD_USES, HEADINGS),
    ];
    Lexicon::of(tables.chain(lists))
});

/// What a cell says by the tables.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meaning {
    /// The lines that fit its word.
    fitting: Lines,
    /// The label that it is, and whether its value stands behind it.
    label: Option<(Label, bool)>,
    is_total: bool,
    is_subtotal: bool,
    /// 目标一
    is_numbered_goal: bool,
    /// A heading of rows of the funds, and whether these say what the money went for.
    heads_uses: Option<bool>,
}

thread_local! {
    static SEEN: RefCell<Memory<Meaning>> = const { RefCell::new(Memory::EMPTY) };
}

impl Meaning {
    /// What a text says. Most words of a form stand on every form.
    pub fn of(text: &str) -> Self {
        if !may_say_something(text) {
            return Self::default();
        }
        remembered(&SEEN, text, Self::worked_out)
    }

    fn worked_out(text: &str) -> Self {
        if text.chars().all(is_ideograph) {
            return Self::of_word(text);
        }
        let own = Self::of_whole(text);
        let Some((name, value)) = halves(text) else {
            return own;
        };
        let named = Self::of(name);
        let has_value = !value.trim().is_empty();
        Self {
            label: own.label.or(named.label.map(|(label, _)| (label, has_value))),
            is_total: own.is_total || (named.is_total && has_value),
            ..own
        }
    }

    /// What a text says as one word.
    fn of_whole(text: &str) -> Self {
        if text.is_ascii() || is_prose(text) {
            return Self::default();
        }
        let own = Self::of_word(&word(text));
        match text.len() > LONGEST_CELL {
            true => own.without_headers(),
            false => own,
        }
    }

    /// What a word says.
    fn of_word(word: &str) -> Self {
        let length = word.chars().count();
        if word.is_empty() || length > LONGEST {
            return Self::default();
        }
        let fitting = LEXICON.fitting(word);
        Self {
            fitting,
            label: label_meaning(word, fitting).map(|label| (label, false)),
            is_total: fitting & IS_TOTAL != 0,
            is_subtotal: fitting & IS_SUBTOTAL != 0 || (word.ends_with("小计") && length <= LONGEST_SUBTOTAL),
            is_numbered_goal: is_numbered_goal(word),
            heads_uses: match fitting & MAY_HEAD_USES {
                0 => None,
                _ => fund_heading(word),
            },
        }
    }

    /// What is left of it in a cell that is too long for a header.
    const fn without_headers(self) -> Self {
        Self {
            fitting: self.fitting & !HEADERS,
            label: None,
            ..self
        }
    }

    const fn has(self, line: Lines) -> bool {
        self.fitting & line != 0
    }

    pub fn indicator_column(self) -> Option<IndicatorColumn> {
        INDICATOR_TABLE.meaning(self.fitting)
    }

    pub fn fund_column(self) -> Option<FundColumn> {
        FUND_TABLE.meaning(self.fitting)
    }

    pub fn goal_column(self) -> Option<GoalColumn> {
        GOAL_TABLE.meaning(self.fitting)
    }

    /// A label with a goal or its achievement beside it: 年度总目标, 目标一, 实际完成情况.
    pub fn goal_label(self) -> Option<GoalColumn> {
        match self.is_numbered_goal {
            true => Some(GoalColumn::Expected),
            false => self.goal_column(),
        }
    }

    /// The label a cell is, whether alone or with its value in the same cell (`单位名称：区图书馆`).
    pub fn label(self) -> Option<Label> {
        self.label.map(|(label, _)| label)
    }

    /// The value that stands behind a label in the same cell.
    pub fn value_in(self, text: &str) -> Option<&str> {
        let (_, has_value) = self.label?;
        let (_, value) = halves(text).filter(|_| has_value)?;
        Some(value.trim())
    }

    /// A label of a row of the funds: 其中：财政拨款, 上年结转, 基本支出.
    pub const fn says_money(self) -> bool {
        self.has(IS_MONEY)
    }

    /// A label of the closing row.
    pub const fn is_total(self) -> bool {
        self.is_total
    }

    /// What stands behind the label of the closing row in the same cell (`总分：97分`).
    pub fn total_in(self, text: &str) -> Option<&str> {
        let (label, value) = halves(text).filter(|_| self.is_total)?;
        let value = value.trim();
        (TOTALS.holds(&word(label)) && !value.is_empty()).then_some(value)
    }

    /// A label of a row that adds up a part.
    pub const fn is_subtotal(self) -> bool {
        self.is_subtotal
    }

    /// A label of free text below the indicators.
    pub const fn is_remark(self) -> bool {
        self.has(IS_REMARK)
    }

    /// 按支出性质分, 资金结构: a heading of rows by use (true), 按收入性质分, 资金来源 of rows by source (false).
    pub const fn heads_uses(self) -> Option<bool> {
        self.heads_uses
    }
}

/// Whether a text holds a letter with which a word of the tables begins, or one that folding may change into such. Most
/// figures (`≥95%`, `12次`) do not.
fn may_say_something(text: &str) -> bool {
    let is_known = |letter: char| {
        letter.is_ascii()
            || is_ideograph(letter)
            || matches!(letter, '≥' | '≤' | '＞' | '＜' | '＝' | '％' | '—' | '，' | '。' | '、')
    };
    text.chars()
        .any(|letter| LEXICON.has_beginning(letter) || !is_known(letter))
}

/// A label and what stands behind its colon.
pub fn halves(text: &str) -> Option<(&str, &str)> {
    let narrow = text.split_once(':');
    let wide = text.split_once('：');
    match (narrow, wide) {
        (Some((before, _)), Some((name, _))) if name.len() < before.len() => wide,
        (None, _) => wide,
        _ => narrow,
    }
}

/// The word of a header cell: folded, without brackets and what is in them, without marks around it and formula
/// letters behind it.
pub fn word(text: &str) -> Cow<'_, str> {
    let plain = folding(text);
    if !plain.contains(|letter| is_opening(letter) || is_closing(letter)) {
        return match plain {
            Cow::Borrowed(plain) => Cow::Borrowed(bare(plain)),
            Cow::Owned(plain) => Cow::Owned(bare(&plain).to_owned()),
        };
    }
    let mut depth = 0_usize;
    let mut outside = plain.into_owned();
    outside.retain(|letter| {
        let was_outside = depth == 0;
        if is_opening(letter) {
            depth += 1;
            return false;
        }
        if is_closing(letter) {
            depth = depth.saturating_sub(1);
            return false;
        }
        was_outside
    });
    Cow::Owned(bare(&outside).to_owned())
}

const fn is_opening(letter: char) -> bool {
    matches!(letter, '(' | '[' | '【' | '〔' | '<')
}

const fn is_closing(letter: char) -> bool {
    matches!(letter, ')' | ']' | '】' | '〕' | '>')
}

/// More Chinese characters than a header word has, before anything that folding could make a bracket.
fn is_prose(text: &str) -> bool {
    let mut characters = 0;
    for letter in text.chars() {
        match letter {
            '一'..='鿋' if characters == LONGEST => return true,
            '一'..='鿋' => characters += 1,
            '，' | '。' | '、' | '；' | '：' | '“' | '”' | '％' => {}
            _ if letter.is_ascii() && !is_opening(letter) => {}
            _ => return false,
        }
    }
    false
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

/// What a word asks for as a label. A part of it counts only as the name of an office with little around it:
/// 配合主管部门做好验收 is a sentence.
fn label_meaning(word: &str, fitting: Lines) -> Option<Label> {
    let found = LABEL_TABLE.meaning(fitting)?;
    let mut lines = LABELS.iter().filter(|line| line.meaning == found);
    let is_short = |part: &str| {
        word.split_once(part)
            .is_some_and(|(before, after)| before.chars().count() <= 6 && (after.is_empty() || LABEL_ENDS.holds(after)))
    };
    lines
        .any(|line| line.is.holds(word) || line.has.iter().any(is_short))
        .then_some(found)
}

/// What a word in a further line of the header means, below a column or under nothing.
pub fn refinement(cell: &Said, upper: Option<IndicatorColumn>) -> Option<IndicatorColumn> {
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
    refined.or_else(|| cell.means.indicator_column())
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
        _ if is_budget && word.starts_with("年初") => FundColumn::Initial,
        _ if is_budget && (word.starts_with("调整") || word.starts_with("全年")) => FundColumn::Adjusted,
        _ => match cell.means.fund_column() {
            Some(column) => column,
            None if cell.means.says_money() => FundColumn::Ignored,
            None => return None,
        },
    })
}

/// 二、按支出性质分: a heading, numbered or not.
fn fund_heading(word: &str) -> Option<bool> {
    let word = word.trim_start_matches(|letter: char| letter.is_ascii_digit() || "一二三、.".contains(letter));
    if SOURCE_HEADINGS.holds(word) {
        return Some(false);
    }
    if USE_HEADINGS.holds(word) {
        return Some(true);
    }
    HEADINGS
        .is_part_of(word)
        .then(|| holds(word, "支出") || holds(word, "用途"))
}

/// The title of another table about performance: 绩效目标申报表, 绩效运行监控表, 汇总表.
pub fn is_other_title(text: &str) -> bool {
    let folded = folded(text);
    let is_short = folded.chars().count() <= 40;
    is_short && OTHER_TITLES.is_part_of(&folded) && folded.ends_with(['表', ')'])
}

fn is_numbered_goal(word: &str) -> bool {
    let is_number = |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter);
    word.strip_prefix("目标")
        .is_some_and(|number| !number.is_empty() && number.chars().all(is_number))
}

/// Every label of a cell that holds several with their values (`填报单位：甲局   填报日期：3月1日   单位：万元`).
pub fn labels(cell: &Said) -> Vec<(Label, Option<String>)> {
    let text = &cell.text;
    // A text without a colon is one word, and means what it means as a whole.
    let whole = match text.contains([':', '：']) {
        true => Meaning::of_whole(text),
        false => cell.means,
    };
    if let Some((found, _)) = whole.label {
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
            .find_map(|(value, name)| Meaning::of_whole(name).label.map(|(label, _)| (value, label)));
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
    let folded = folding(text);
    let is_page = folded.starts_with('第') && folded.contains('页') && folded.chars().count() < 12;
    is_page || NOTES.iter().any(|start| folded.starts_with(start))
}

/// A form's title; prose that mentions one is too long to be one.
pub fn is_title(text: &str) -> bool {
    let folded = folding(text);
    folded.chars().count() <= 60 && TITLES.is_part_of(&folded) && !holds(&folded, "说明")
}

pub fn is_fund_total(text: &str) -> bool {
    let word = word(text);
    FUND_TOTALS.is_part_of(&word) && !word.starts_with("其中")
}

pub fn is_grade(text: &str) -> bool {
    crate::regulation::is_grade_word(text)
}

/// Any header word at all: for telling what was found on a sheet that is no form.
pub fn is_header_word(text: &str) -> bool {
    let means = Meaning::of(text);
    means.indicator_column().is_some()
        || means.fund_column().is_some()
        || matches!(Meaning::of_whole(text).label, Some((found, _)) if found != Label::Ignored)
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

    #[track_caller]
    fn indicator(text: &str, expected: IndicatorColumn) {
        assert_eq!(Meaning::of(text).indicator_column(), Some(expected), "{text}");
    }

    #[test]
    fn every_word_that_says_something_holds_a_beginning() {
        let lists = [
            REMARKS,
            MONEY,
            TOTALS,
            SUBTOTALS,
            SOURCE_HEADINGS,
            USE_HEADINGS,
            HEADINGS,
        ];
        let known = lists.into_iter().flat_map(tables::Words::iter);
        for word in known.chain(["满意度小计", "目标一", "目标10"]) {
            assert!(may_say_something(word), "{word}");
        }
        for text in ["", "95", "≥95%", "12次", "＞3亩", "—"] {
            assert!(!may_say_something(text), "{text}");
        }
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
