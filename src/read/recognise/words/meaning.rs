//! What a text says by all of the tables, found in one pass.

use super::lookup::{Entry, Lexicon, Lines, Table};
use super::tables::{
    ABOUT_FIGURES, AS_ADJUSTED, AS_OPENED, DIFFERENCES, FUND_COLUMNS, FundColumn, GIVES_REASONS, GOAL_COLUMNS,
    GoalColumn, HEADINGS, INDICATOR_COLUMNS, IndicatorColumn, LABEL_ENDS, LABELS, Label, MONEY, QUESTIONS, REMARKS,
    SOURCE_HEADINGS, SUBTOTALS, TOTALS, USE_HEADINGS, Words,
};
use super::times::{self, is_of_other_time};
use super::{halves, is_opening, word};
use crate::domain::memory::{Memory, remembered};
use crate::domain::numeral::is_numeral;
use crate::domain::text::{holds, is_ideograph};
use std::cell::RefCell;
use std::sync::LazyLock;

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
const IS_ABOUT_FIGURES: Lines = MAY_HEAD_USES << 1;
const IS_DIFFERENCE: Lines = IS_ABOUT_FIGURES << 1;
const IS_QUESTION: Lines = IS_DIFFERENCE << 1;
/// What no list tells alone: of another time than the form's year, of its beginning, after adjustment.
const IS_OF_OTHER_TIME: Lines = IS_QUESTION << 1;
const IS_AS_OPENED: Lines = IS_OF_OTHER_TIME << 1;
const IS_AS_ADJUSTED: Lines = IS_AS_OPENED << 1;

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
        Entry::parts(IS_ABOUT_FIGURES, ABOUT_FIGURES),
        Entry::parts(IS_DIFFERENCE, DIFFERENCES),
        Entry {
            line: IS_QUESTION,
            is: Words::NONE,
            has: QUESTIONS,
            not: GIVES_REASONS,
        },
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
    static SEEN: RefCell<Memory<Meaning>> = const { RefCell::new(Memory::OF_REPEATED) };
}

impl Meaning {
    /// What a text says. Most words of a form stand on every form.
    pub fn of(text: &str) -> Self {
        // No word of the tables is made of plain letters and figures, which are told many at a time.
        if text.is_ascii() || !may_say_something(text) {
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
    pub fn of_whole(text: &str) -> Self {
        if text.is_ascii() || is_prose(text) {
            return Self::default();
        }
        let own = Self::of_word(&word(text)).in_brackets(text);
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
        let mut fitting = LEXICON.fitting(word);
        if fitting & HEADERS != 0 && is_of_other_time(word) {
            fitting |= IS_OF_OTHER_TIME;
        }
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

    /// With what stands in brackets behind a header word: 指标值（上年）, 预算数（调整后）.
    fn in_brackets(self, text: &str) -> Self {
        let bracketed = match self.has(HEADERS) {
            true => times::bracketed(text),
            false => None,
        };
        let line = match bracketed {
            Some(word) if AS_OPENED.holds(&word) => IS_AS_OPENED,
            Some(word) if AS_ADJUSTED.holds(&word) => IS_AS_ADJUSTED,
            Some(word) if times::is_other_time(&word) => IS_OF_OTHER_TIME,
            _ => 0,
        };
        Self {
            fitting: self.fitting | line,
            ..self
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
        use IndicatorColumn::{Actual, AdjustedTarget, Ignored, InitialTarget, Reason, Score, Target, Weight};
        let column = INDICATOR_TABLE.meaning(self.fitting)?;
        Some(match column {
            Target | InitialTarget | AdjustedTarget | Actual | Weight | Score
                if self.has(IS_ABOUT_FIGURES | IS_OF_OTHER_TIME) =>
            {
                Ignored
            }
            Target if self.has(IS_AS_OPENED) => InitialTarget,
            Target if self.has(IS_AS_ADJUSTED) => AdjustedTarget,
            Reason if self.has(IS_QUESTION) => Ignored,
            column => column,
        })
    }

    pub fn fund_column(self) -> Option<FundColumn> {
        use FundColumn::{Adjusted, Executed, Ignored, Initial, Rate, Score, Weight};
        let column = FUND_TABLE.meaning(self.fitting)?;
        Some(match column {
            Initial | Adjusted | Executed if self.has(IS_DIFFERENCE) => Ignored,
            Initial | Adjusted | Executed | Rate | Weight | Score if self.has(IS_ABOUT_FIGURES | IS_OF_OTHER_TIME) => {
                Ignored
            }
            Adjusted if self.has(IS_AS_OPENED) => Initial,
            column => column,
        })
    }

    /// A word of a column that is of another time than the form's year (上年执行数, 1-6月完成情况).
    pub const fn is_of_other_time(self) -> bool {
        self.has(IS_OF_OTHER_TIME)
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

/// More Chinese characters than a header word has, before anything that folding could make a bracket.
fn is_prose(text: &str) -> bool {
    let mut characters = 0;
    for letter in text.chars() {
        match letter {
            _ if is_ideograph(letter) && characters == LONGEST => return true,
            _ if is_ideograph(letter) => characters += 1,
            '，' | '。' | '、' | '；' | '：' | '“' | '”' | '％' => {}
            _ if letter.is_ascii() && !is_opening(letter) => {}
            _ => return false,
        }
    }
    false
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

fn is_numbered_goal(word: &str) -> bool {
    let is_number = |letter: char| letter.is_ascii_digit() || is_numeral(letter);
    word.strip_prefix("目标")
        .is_some_and(|number| !number.is_empty() && number.chars().all(is_number))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let known = lists.into_iter().flat_map(Words::iter);
        for word in known.chain(["满意度小计", "目标一", "目标10"]) {
            assert!(may_say_something(word), "{word}");
        }
        for text in ["", "95", "≥95%", "12次", "＞3亩", "—"] {
            assert!(!may_say_something(text), "{text}");
        }
    }

    #[test]
    fn plain_letters_and_figures_say_nothing_by_the_tables_either() {
        for text in ["", "95%", "C=B/A", "(A):2", "Unit: 5", "No.1 (x)"] {
            let (short, long) = (Meaning::of(text), Meaning::worked_out(text));
            assert_eq!(format!("{short:?}"), format!("{long:?}"), "{text}");
        }
    }
}
