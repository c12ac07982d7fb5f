//! Amounts that a form does not give: sums over projects lack them, and whoever reads the sums must know.

use super::wording::one_line;
use crate::domain::district::Entry;

/// Of what is written and is no amount.
pub const NOT_READABLE: &str = "不能识别";

/// Of an amount in a unit such as 万美元.
pub const NOT_CONVERTIBLE: &str = "的单位不能折算成万元";

/// Why the form's 全年预算数 or 全年执行数 is in no sum: `全年执行数填“4,05.6,50”，不能识别`. Empty if both are there.
pub fn missing_amounts(entry: &Entry) -> Vec<String> {
    let execution = &entry.outcome.execution;
    let needed = [
        ("全年预算数", execution.budget, &entry.unread_budget),
        ("全年执行数", execution.spent, &entry.unread_spent),
    ];
    let missing = needed
        .into_iter()
        .filter(|(_, figure, _)| execution.in_ten_thousand(*figure).is_none());
    missing
        .map(|(name, figure, unread)| match unread {
            Some(text) => format!("{name}填“{}”，{NOT_READABLE}", one_line(text)),
            None if figure.is_some() => format!("{name}{NOT_CONVERTIBLE}"),
            None => format!("没有填{name}"),
        })
        .collect()
}

/// Projects that some sum of amounts lacks, duplicates left out.
pub fn without_amounts<'a>(projects: impl IntoIterator<Item = &'a Entry>) -> Vec<&'a Entry> {
    let counted = projects.into_iter().filter(|entry| !entry.duplicate);
    counted.filter(|entry| !missing_amounts(entry).is_empty()).collect()
}
