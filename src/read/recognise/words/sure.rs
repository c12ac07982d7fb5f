//! How sure a header word is of what it means: where several columns claim one meaning, the surest counts.

use super::tables::{
    ACTUALS, ADJUSTED_BUDGETS, AS_ADJUSTED, FundColumn, GIVES_REASONS, GRANTED, IndicatorColumn, OF_PROJECT, OWN_YEAR,
    SPENDING, TARGETS,
};
use super::times::bracketed;
use super::word;

const VALUE_ENDS: [&str; 2] = ["值", "数"];

fn is_of_year(word: &str) -> bool {
    OWN_YEAR.is_part_of(word) || word.contains("年度")
}

/// The greater, the surer.
pub fn indicator_sureness(column: IndicatorColumn, text: &str) -> u8 {
    let word = word(text);
    let is_value = VALUE_ENDS.iter().any(|end| word.ends_with(end));
    match column {
        _ if OF_PROJECT.is_part_of(&word) => 0,
        IndicatorColumn::Target | IndicatorColumn::AdjustedTarget | IndicatorColumn::InitialTarget => {
            match (is_value && is_of_year(&word), TARGETS.is_part_of(&word)) {
                (true, _) => 3,
                (_, true) => 2,
                _ => 1,
            }
        }
        IndicatorColumn::Actual => match (is_value && is_of_year(&word)) || ACTUALS.holds(&word) {
            true => 3,
            false if is_value => 2,
            false => 1,
        },
        IndicatorColumn::Weight => u8::from(&*word == "分值") + 1,
        IndicatorColumn::Score => u8::from(matches!(&*word, "得分" | "自评得分" | "自评分")) + 1,
        _ => 1,
    }
}

/// The greater, the surer.
pub fn fund_sureness(column: FundColumn, text: &str) -> u8 {
    let word = word(text);
    match column {
        FundColumn::Adjusted if is_amount_of_adjustment(text) => 0,
        FundColumn::Adjusted if ADJUSTED_BUDGETS.is_part_of(&word) || is_adjusted_in_brackets(text) => 4,
        FundColumn::Adjusted if GRANTED.is_part_of(&word) => 1,
        FundColumn::Adjusted if word.starts_with("调整") => 3,
        FundColumn::Executed if word.contains("累计") => 1,
        FundColumn::Executed if is_of_year(&word) || SPENDING.holds(&word) => 3,
        _ => 2,
    }
}

/// 预算数（调整后）
fn is_adjusted_in_brackets(text: &str) -> bool {
    bracketed(text).is_some_and(|word| AS_ADJUSTED.holds(&word))
}

/// 调整数: by how much the budget was adjusted, or what it then was.
pub fn is_amount_of_adjustment(text: &str) -> bool {
    matches!(
        &*word(text),
        "调整数" | "调整额" | "调整金额" | "预算调整数" | "调整" | "年中调整数"
    )
}

/// 预算数 or 批复预算数 left of the adjusted budget is the opening budget.
pub fn is_opening_budget(text: &str) -> bool {
    let word = word(text);
    matches!(&*word, "预算数" | "预算" | "预算金额" | "年度预算数" | "年度预算") || word.starts_with("批复")
}

/// A column made for reasons, not one for remarks in which they may stand.
pub fn gives_reasons(text: &str) -> bool {
    let word = word(text);
    GIVES_REASONS.is_part_of(&word) || word.contains("偏差")
}
