//! What departments write around their figures (存在问题, 改进措施, 评价结论, 原因), sorted to where a report says it.

use super::facts::{Opened, form_name};
use crate::domain::form::Form;
use crate::write::wording::sentence;

/// A department's own words, as a sentence, with the form that holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub form: String,
    pub text: String,
}

/// The words of all forms by what they are about.
#[derive(Debug, Default)]
pub struct Quotes {
    pub conclusions: Vec<Quote>,
    pub problems: Vec<Quote>,
    pub measures: Vec<Quote>,
}

/// What a remark is about, by its label.
enum About {
    Conclusion,
    Problem,
    Measure,
    Other,
}

impl Quotes {
    /// Remarks of the forms, and the reasons that stand in their funds blocks.
    pub fn of(forms: &[Opened]) -> Self {
        let mut quotes = Self::default();
        for opened in forms {
            let form = form_name(opened.entry);
            for (label, words) in remarks(&opened.scored.form) {
                let Some(text) = sentence(words).filter(|text| !is_nothing(text)) else {
                    continue;
                };
                let list = match about(label) {
                    About::Conclusion => &mut quotes.conclusions,
                    About::Problem => &mut quotes.problems,
                    About::Measure => &mut quotes.measures,
                    About::Other => continue,
                };
                let quote = Quote {
                    form: form.clone(),
                    text,
                };
                if !list.contains(&quote) {
                    list.push(quote);
                }
            }
        }
        quotes
    }
}

/// 「无」 in the place of a problem says that there is none; it is nothing to quote.
fn is_nothing(sentence: &str) -> bool {
    let words = sentence.trim_end_matches('。');
    matches!(words, "无" | "没有" | "暂无" | "不涉及" | "无问题" | "不适用")
}

fn remarks(form: &Form) -> impl Iterator<Item = (&str, &str)> {
    let reasons = form.funds.iter().filter_map(|row| row.reason.as_ref());
    let around = form.remarks.iter();
    around
        .map(|remark| (remark.label.as_str(), remark.cell.text.as_str()))
        .chain(reasons.map(|cell| ("执行原因", cell.text.as_str())))
}

/// 「偏差原因分析及改进措施」 is about both; it goes where its cause is looked for.
fn about(label: &str) -> About {
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if has(&["问题", "原因", "偏差"]) {
        About::Problem
    } else if has(&["措施", "改进", "建议", "整改", "应用"]) {
        About::Measure
    } else if has(&["结论"]) {
        About::Conclusion
    } else {
        About::Other
    }
}
