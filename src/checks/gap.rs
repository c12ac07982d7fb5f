//! How far claimed points lie from the computed ones, and which rounding explains it (得分有误, by size).

use super::wording::{distance, plain};
use crate::domain::finding::Severity;
use crate::domain::form::Form;
use crate::domain::notation::Weight;
use crate::domain::stated::Stated;
use crate::profile::model::Thresholds;
use crate::regulation::rounded;
use rust_decimal::Decimal;

/// The size of a difference between claimed and computed points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// Nothing to say.
    Equal,
    /// Small, or a matter of rounding: the words that say which.
    Near(String),
    Wrong,
}

impl Gap {
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Equal | Self::Near(_) => Severity::Hint,
            Self::Wrong => Severity::Error,
        }
    }
}

/// Size of the difference. A small one, or one that rounding to whole points or rounding or cutting to the
/// decimals in use on the form explains, is a hint; another one is an error.
pub fn gap(claimed: Decimal, computed: Decimal, decimals_in_use: u32, thresholds: &Thresholds) -> Gap {
    let apart = distance(claimed, computed);
    if apart <= thresholds.points_equal {
        return Gap::Equal;
    }
    if let Some(digits) = [decimals_in_use, 0]
        .into_iter()
        .find(|&digits| rounded(computed, digits) == claimed)
    {
        return Gap::Near(format!("，所填是四舍五入到{}的结果", digits_label(digits)));
    }
    if is_written_with(claimed, decimals_in_use) && claimed < computed && apart < unit(decimals_in_use) {
        return Gap::Near(match decimals_in_use {
            0 => "，所填是把小数截去的结果".to_owned(),
            digits => format!("，所填是把{digits}位以后的小数截去的结果"),
        });
    }
    if apart <= thresholds.points_near {
        return Gap::Near(format!("，相差{}", plain(apart)));
    }
    Gap::Wrong
}

/// Most decimals that the form's claimed points are written with. Full marks tell nothing of the rounding in use.
pub fn decimals_in_use(form: &Form, stated: &Stated) -> u32 {
    let total = stated.funds_of(form).find(|(row, _)| row.is_total);
    let execution = total.map(|(_, total)| (total.score, total.weight));
    let indicators = stated.indicators.iter().map(|row| (row.score, row.weight));
    execution
        .into_iter()
        .chain(indicators)
        .filter_map(|(score, weight)| {
            let score = score?;
            let full = weight.and_then(Weight::points);
            (full != Some(score)).then_some(score.normalize().scale())
        })
        .max()
        .unwrap_or(0)
}

fn is_written_with(figure: Decimal, decimals: u32) -> bool {
    figure.normalize().scale() <= decimals
}

/// One unit of the last of so many decimals.
fn unit(decimals: u32) -> Decimal {
    Decimal::try_new(1, decimals).unwrap_or(Decimal::ZERO)
}

fn digits_label(decimals: u32) -> String {
    match decimals {
        0 => "整数".to_owned(),
        digits => format!("{digits}位小数"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::profile;

    #[track_caller]
    fn case(claimed: &str, computed: &str, decimals: u32, words: Option<&str>) {
        let thresholds = profile().thresholds;
        let figure = |text: &str| text.parse::<Decimal>().unwrap();
        let expected = match words {
            Some("") => Gap::Equal,
            Some(words) => Gap::Near(words.to_owned()),
            None => Gap::Wrong,
        };
        assert_eq!(gap(figure(claimed), figure(computed), decimals, &thresholds), expected);
    }

    #[test]
    fn size_and_rounding_decide() {
        case("5", "4.99", 0, Some(""));
        case("4.98", "4.99", 2, Some(""));
        case("4.97", "4.99", 2, Some("，相差0.02"));
        case("4.89", "4.99", 2, Some("，相差0.1"));
        case("4.88", "4.99", 2, None);
    }

    #[test]
    fn whole_points_are_rounded_whatever_the_form_uses() {
        case("9", "8.62", 0, Some("，所填是四舍五入到整数的结果"));
        case("9", "8.62", 2, Some("，所填是四舍五入到整数的结果"));
        case("9", "8.5", 0, Some("，所填是四舍五入到整数的结果"));
        case("8", "8.5", 0, Some("，所填是把小数截去的结果"));
        case("8", "8.5", 2, None);
        case("9", "8.49", 0, None);
        case("9.0", "8.49", 1, None);
    }

    #[test]
    fn cutting_counts_where_the_form_has_no_more_decimals() {
        case("8", "8.62", 0, Some("，所填是把小数截去的结果"));
        case("8", "8.62", 1, None);
        case("9", "10", 0, None);
        case("8.6", "8.68", 1, Some("，所填是把1位以后的小数截去的结果"));
        case("8.6", "8.62", 1, Some("，所填是四舍五入到1位小数的结果"));
    }

    #[test]
    fn full_marks_tell_nothing_of_the_rounding_in_use() {
        let mut desk = crate::checks::tests::Desk::sound();
        let in_use = |form: &Form| decimals_in_use(form, &Stated::of(form));
        assert_eq!(in_use(desk.form()), 2);
        desk.fill([("G9", "19"), ("F10", "12.5"), ("G10", "12.5")]);
        assert_eq!(in_use(desk.form()), 0);
    }
}
