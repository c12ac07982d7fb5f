//! The header words of self-evaluation forms and what they mean: the one table by which forms are recognised.
//!
//! A word is compared folded (width, blanks and line breaks do not count) and without what stands in brackets, so that
//! `年初\n预算数（A）` is 年初预算数. In each table the first line that fits decides; `is` wants the whole word, `has`
//! a part of it.

mod lookup;
mod tables;

pub use tables::{FundColumn, GoalColumn, IndicatorColumn, Label};

use crate::domain::text::folded;
use lookup::Table;
use std::sync::LazyLock;
use tables::{
    FUND_COLUMNS, FUND_TOTALS, GOAL_COLUMNS, INDICATOR_COLUMNS, LABEL_ENDS, LABELS, MONEY, NOTES, OTHER_TITLES,
    REFINEMENTS, REMARKS, Refined, SUBTOTALS, TITLES, TOTALS,
};

/// Longest header word; what is longer is prose.
const LONGEST: usize = 24;
/// Longest cell, in bytes, that a header word may stand in with its brackets and blanks.
const LONGEST_CELL: usize = 400;
/// Longest label of a row that adds up a part (服务对象满意度指标小计).
const LONGEST_SUBTOTAL: usize = 12;

static INDICATOR_TABLE: LazyLock<Table<IndicatorColumn>> = LazyLock::new(|| Table::of(INDICATOR_COLUMNS));
static FUND_TABLE: LazyLock<Table<FundColumn>> = LazyLock::new(|| Table::of(FUND_COLUMNS));
static GOAL_TABLE: LazyLock<Table<GoalColumn>> = LazyLock::new(|| Table::of(GOAL_COLUMNS));
static LABEL_TABLE: LazyLock<Table<Label>> = LazyLock::new(|| Table::of(LABELS));

/// The word of a header cell: folded, without brackets and what is in them, without marks around it and formula
/// letters behind it.
pub fn word(text: &str) -> String {
    let mut plain = folded(text);
    let mut depth = 0_usize;
    plain.retain(|letter| {
        if OPENING.contains(&letter) {
            depth += 1;
            return false;
        }
        if CLOSING.contains(&letter) {
            depth = depth.saturating_sub(1);
            return false;
        }
        depth == 0
    });
    bare(plain)
}

const OPENING: [char; 5] = ['(', '[', '【', '〔', '<'];
const CLOSING: [char; 5] = [')', ']', '】', '〕', '>'];

/// The word of a cell that may hold a header: nothing for figures and prose, which are most of a form.
fn header_word(text: &str) -> Option<String> {
    if text.is_ascii() || text.len() > LONGEST_CELL || is_prose(text) {
        return None;
    }
    let word = word(text);
    (!word.is_empty() && word.chars().count() <= LONGEST).then_some(word)
}

/// More Chinese characters than a header word has, and nothing among them that folding could make a bracket.
fn is_prose(text: &str) -> bool {
    let mut characters = 0;
    for letter in text.chars() {
        match letter {
            '一'..='鿋' => characters += 1,
            '，' | '。' | '、' | '；' | '：' | '“' | '”' | '％' => {}
            _ if letter.is_ascii() && !OPENING.contains(&letter) => {}
            _ => return false,
        }
    }
    characters > LONGEST
}

/// Without marks around it and formula letters behind it, if more is left than these.
fn bare(plain: String) -> String {
    let trimmed = plain.trim_matches(|letter: char| ":*★☆、,。.;；：".contains(letter));
    let bare = trimmed.trim_end_matches(|letter: char| letter.is_ascii_alphabetic() || "/÷*×=%".contains(letter));
    let kept = if bare.is_empty() { trimmed } else { bare };
    if kept.len() == plain.len() {
        plain
    } else {
        kept.to_owned()
    }
}

fn meaning<Meaning: Copy>(table: &Table<Meaning>, text: &str) -> Option<Meaning> {
    table.line(&header_word(text)?).map(|line| line.meaning)
}

/// What a label asks for. A part of a word counts only as the name of an office with little around it: 配合主管部门做好验收 is
/// a sentence.
fn label_meaning(text: &str) -> Option<Label> {
    let word = header_word(text)?;
    let found = LABEL_TABLE.line(&word)?.meaning;
    let line = LABELS.iter().find(|line| line.meaning == found && line.is.holds(&word));
    let is_short = |part: &str| {
        word.split_once(part)
            .is_some_and(|(before, after)| before.chars().count() <= 6 && (after.is_empty() || LABEL_ENDS.holds(after)))
    };
    let parts = LABELS
        .iter()
        .filter(|line| line.meaning == found)
        .flat_map(|line| line.has.iter());
    (line.is_some() || parts.into_iter().any(is_short)).then_some(found)
}

pub fn indicator_column(text: &str) -> Option<IndicatorColumn> {
    meaning(&INDICATOR_TABLE, text)
}

/// What a word in a further line of the header means, below a column or under nothing.
pub fn refinement(text: &str, upper: Option<IndicatorColumn>) -> Option<IndicatorColumn> {
    let word = word(text);
    let refined = upper.and_then(|upper| {
        let line = REFINEMENTS
            .iter()
            .find(|(columns, words, _)| columns.contains(&upper) && words.holds(&word))?;
        Some(match line.2 {
            Refined::Same => upper,
            Refined::To(column) => column,
        })
    });
    refined.or_else(|| indicator_column(text))
}

/// `3`, `(A)`, `C=B/A`, 栏次: a cell of the line that numbers the columns.
pub fn is_column_number(text: &str) -> bool {
    let folded = folded(text);
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || "()=/*+-÷×".contains(letter);
    matches!(folded.as_str(), "栏次" | "行次" | "序号") || (folded.chars().count() <= 9 && folded.chars().all(is_sign))
}

/// What a word in the second line of the funds' header means: the whole stands for the column above, a part for nothing.
pub fn fund_refinement(text: &str, upper: FundColumn) -> Option<FundColumn> {
    let word = word(text);
    let is_budget = matches!(upper, FundColumn::Adjusted | FundColumn::Initial);
    Some(match word.as_str() {
        "总额" | "合计" | "小计" | "总计" | "金额" | "总金额" | "资金总额" => upper,
        _ if is_budget && word.starts_with("年初") => FundColumn::Initial,
        _ if is_budget && (word.starts_with("调整") || word.starts_with("全年")) => FundColumn::Adjusted,
        _ => match fund_column(text) {
            Some(column) => column,
            None if says_money(text) => FundColumn::Ignored,
            None => return None,
        },
    })
}

/// 按支出性质分, 资金结构: a heading of rows by use (true), 按收入性质分, 资金来源 of rows by source (false).
pub fn fund_heading(text: &str) -> Option<bool> {
    let word = word(text);
    let word = word.trim_start_matches(|letter: char| letter.is_ascii_digit() || "一二三、.".contains(letter));
    match word {
        "资金来源" | "收入来源" => Some(false),
        "资金结构" | "支出结构" | "资金用途" => Some(true),
        _ if ["性质分", "来源分", "用途分"].iter().any(|part| word.contains(part)) => {
            Some(word.contains("支出") || word.contains("用途"))
        }
        _ => None,
    }
}

/// A label of a row of the funds: 其中：财政拨款, 上年结转, 基本支出.
pub fn says_money(text: &str) -> bool {
    let word = word(text);
    word.chars().count() <= LONGEST && MONEY.is_part_of(&word)
}

/// The title of another table about performance: 绩效目标申报表, 绩效运行监控表, 汇总表.
pub fn is_other_title(text: &str) -> bool {
    let folded = folded(text);
    let is_short = folded.chars().count() <= 40;
    is_short && OTHER_TITLES.is_part_of(&folded) && folded.ends_with(['表', ')'])
}

pub fn fund_column(text: &str) -> Option<FundColumn> {
    meaning(&FUND_TABLE, text)
}

pub fn goal_column(text: &str) -> Option<GoalColumn> {
    meaning(&GOAL_TABLE, text)
}

/// A label with a goal or its achievement beside it: 年度总目标, 目标一, 实际完成情况.
pub fn goal_label(text: &str) -> Option<GoalColumn> {
    let word = word(text);
    let number = word.strip_prefix("目标").filter(|number| !number.is_empty());
    let is_number = |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter);
    if number.is_some_and(|number| number.chars().all(is_number)) {
        return Some(GoalColumn::Expected);
    }
    goal_column(text)
}

/// The label a cell is, and the value if it stands in the same cell (`单位名称：区图书馆`).
pub fn label(text: &str) -> Option<(Label, Option<String>)> {
    if let Some(found) = label_meaning(text) {
        return Some((found, None));
    }
    let (name, value) = text.split_once([':', '：'])?;
    let found = label_meaning(name)?;
    let value = value.trim();
    Some((found, (!value.is_empty()).then(|| value.to_owned())))
}

/// Every label of a cell that holds several with their values (`填报单位：甲局   填报日期：3月1日   单位：万元`).
pub fn labels(text: &str) -> Vec<(Label, Option<String>)> {
    if let Some(found) = label_meaning(text) {
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
            .find_map(|(value, name)| label_meaning(name).map(|label| (value, label)));
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

pub fn is_total(text: &str) -> bool {
    !text.is_ascii() && (TOTALS.holds(&word(text)) || total_in_cell(text).is_some())
}

/// What stands behind the label of the closing row in the same cell (`总分：97分`).
pub fn total_in_cell(text: &str) -> Option<&str> {
    let (label, value) = text.split_once([':', '：'])?;
    let value = value.trim();
    (TOTALS.holds(&word(label)) && !value.is_empty()).then_some(value)
}

pub fn is_subtotal(text: &str) -> bool {
    let word = word(text);
    SUBTOTALS.holds(&word) || (word.ends_with("小计") && word.chars().count() <= LONGEST_SUBTOTAL)
}

/// A label of free text below the indicators.
pub fn is_remark(text: &str) -> bool {
    let word = word(text);
    word.chars().count() <= LONGEST && REMARKS.is_part_of(&word)
}

/// A note or signature line, which ends the indicators.
pub fn is_note(text: &str) -> bool {
    let folded = folded(text);
    let is_page = folded.starts_with('第') && folded.contains('页') && folded.chars().count() < 12;
    is_page || NOTES.iter().any(|start| folded.starts_with(start))
}

/// A form's title; prose that mentions one is too long to be one.
pub fn is_title(text: &str) -> bool {
    let folded = folded(text);
    folded.chars().count() <= 60 && TITLES.is_part_of(&folded) && !folded.contains("说明")
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
    indicator_column(text).is_some()
        || fund_column(text).is_some()
        || matches!(label_meaning(text), Some(found) if found != Label::Ignored)
}

/// The words that are accepted for a column of the indicator block, for messages.
pub fn accepted(column: IndicatorColumn) -> Vec<&'static str> {
    INDICATOR_COLUMNS
        .iter()
        .filter(|line| line.meaning == column)
        .flat_map(|line| line.is.iter().chain(line.has.iter()))
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
        assert_eq!(indicator_column(text), Some(expected), "{text}");
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
        assert_eq!(indicator_column("完成防汛、灌区改造、水价改革"), None);
    }

    #[track_caller]
    fn fund(text: &str, expected: FundColumn) {
        assert_eq!(fund_column(text), Some(expected), "{text}");
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
