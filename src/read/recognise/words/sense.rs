//! What a text means in each of the tables, told once: the words of a form are looked at row by row for one purpose after
//! another, and repeat from form to form.

use super::tables::{
    FUND_COLUMNS, FundColumn, GOAL_COLUMNS, GoalColumn, INDICATOR_COLUMNS, IndicatorColumn, LABEL_ENDS, LABELS, Label,
    Line, MONEY, NOTES, OTHER_TITLES, REMARKS, SUBTOTALS, TITLES, TOTALS,
};
use super::{LONGEST, bare_word};
use crate::domain::remembered::{Remembered, remembered};
use crate::domain::text::folded;
use std::cell::RefCell;

/// Longest cell, in bytes, that a header word may stand in with its brackets and blanks.
const LONGEST_CELL: usize = 400;
/// Longest label of a row that adds up a part (服务对象满意度指标小计).
const LONGEST_SUBTOTAL: usize = 12;

/// What a text is, taken by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sense {
    pub indicator: Option<IndicatorColumn>,
    pub fund: Option<FundColumn>,
    pub goal: Option<GoalColumn>,
    pub label: Option<Label>,
    pub is_total: bool,
    pub is_subtotal: bool,
    pub is_remark: bool,
    pub says_money: bool,
    pub is_note: bool,
    pub is_title: bool,
    pub is_other_title: bool,
}

/// The sense of a text, remembered on each thread.
pub fn sense(text: &str) -> Sense {
    // Figures are most of a form, and no word is made of such letters alone.
    if text.is_ascii() {
        return Sense::default();
    }
    remembered(&SENSES, text, Sense::of)
}

thread_local! {
    static SENSES: RefCell<Remembered<Sense>> = RefCell::default();
}

impl Sense {
    fn of(text: &str) -> Self {
        let folded = folded(text);
        if !folded.contains(is_chinese) {
            return Self::default();
        }
        let word = bare_word(&folded);
        let is_short = word.chars().count() <= LONGEST;
        let sense = Self {
            is_total: TOTALS.holds(&word),
            is_subtotal: SUBTOTALS.holds(&word) || (word.ends_with("小计") && word.chars().count() <= LONGEST_SUBTOTAL),
            is_remark: is_short && REMARKS.is_part_of(&word),
            says_money: is_short && MONEY.is_part_of(&word),
            is_note: is_note(&folded),
            is_title: is_title(&folded),
            is_other_title: is_other_title(&folded),
            ..Self::default()
        };
        // What is longer is prose.
        if word.is_empty() || !is_short || text.len() > LONGEST_CELL {
            return sense;
        }
        Self {
            indicator: meaning(INDICATOR_COLUMNS, &word),
            fund: meaning(FUND_COLUMNS, &word),
            goal: meaning(GOAL_COLUMNS, &word),
            label: label(&word),
            ..sense
        }
    }
}

/// Every word of the tables has such a letter.
const fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{4E00}'..='\u{9FFF}')
}

fn meaning<Meaning: Copy>(table: &[Line<Meaning>], word: &str) -> Option<Meaning> {
    let fits = |line: &&Line<Meaning>| line.is.holds(word) || (line.has.is_part_of(word) && !line.not.is_part_of(word));
    table.iter().find(fits).map(|line| line.meaning)
}

/// What a label asks for. A part of a word counts only as the name of an office with little around it: 配合主管部门做好验收 is
/// a sentence.
fn label(word: &str) -> Option<Label> {
    let found = meaning(LABELS, word)?;
    let mut lines = LABELS.iter().filter(|line| line.meaning == found);
    let is_short = |part: &str| {
        word.split_once(part)
            .is_some_and(|(before, after)| before.chars().count() <= 6 && (after.is_empty() || LABEL_ENDS.holds(after)))
    };
    let counts = |line: &Line<Label>| line.is.holds(word) || line.has.iter().any(is_short);
    lines.any(counts).then_some(found)
}

fn is_note(folded: &str) -> bool {
    let is_page = folded.starts_with('第') && folded.contains('页') && folded.chars().count() < 12;
    is_page || NOTES.iter().any(|start| folded.starts_with(start))
}

fn is_title(folded: &str) -> bool {
    folded.chars().count() <= 60 && TITLES.is_part_of(folded) && !folded.contains("说明")
}

fn is_other_title(folded: &str) -> bool {
    folded.chars().count() <= 40 && OTHER_TITLES.is_part_of(folded) && folded.ends_with(['表', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sense_is_the_same_however_often_it_is_asked_for() {
        for round in 0..3 {
            assert_eq!(sense("分 值").indicator, Some(IndicatorColumn::Weight), "{round}");
            assert!(sense("总分：").is_total && sense("一、存在问题").is_remark, "{round}");
            assert_eq!(sense("配合主管部门做好验收").label, None, "{round}");
        }
    }
}
