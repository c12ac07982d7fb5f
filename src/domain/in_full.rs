//! Target and actual of an indicator as a person reads them: sign, figure and unit together, also where the form keeps
//! them in columns of their own.

use super::cell::Cell;
use super::form::Indicator;
use super::notation::{Comparator, Notation, Term};
use std::borrow::Cow;

/// 年度指标值 with comparator and unit: `≥12处`.
pub fn target(indicator: &Indicator) -> Option<Cow<'_, str>> {
    let cell = indicator.target.as_ref()?;
    Some(joined(sign(cell, indicator), &cell.text, unit(cell, indicator)))
}

/// 实际完成值 with its unit.
pub fn actual(indicator: &Indicator) -> Option<Cow<'_, str>> {
    let cell = indicator.actual.as_ref()?;
    // Where the target names its unit itself, the indicator's is that one in its basic size: 元 of 万元.
    let own_column = indicator.target.as_ref().is_some_and(lacks_unit);
    let unit = if own_column { unit(cell, indicator) } else { "" };
    Some(joined("", &cell.text, unit))
}

/// A figure between its sign and its unit, which are mostly written with it.
fn joined<'a>(sign: &str, figure: &'a str, unit: &str) -> Cow<'a, str> {
    if sign.is_empty() && unit.is_empty() {
        figure.into()
    } else {
        [sign, figure, unit].concat().into()
    }
}

/// The comparator that stands in a column of its own, if the target has none; as the form writes it where it is not known.
fn sign<'a>(cell: &Cell, indicator: &'a Indicator) -> &'a str {
    let Some(written) = indicator.direction_text.as_deref() else {
        return "";
    };
    let target = Notation::of(cell);
    if target.comparator.is_some() || matches!(target.term, Term::Blank | Term::NotApplicable) {
        return "";
    }
    match indicator.direction {
        Some(Comparator::Qualitative) => "",
        Some(comparator) => comparator.sign(),
        // Before the figure a digit would be one of its own.
        None if written.ends_with(char::is_numeric) => "",
        None => written,
    }
}

/// The unit that a figure lacks. Below ten, a figure under 「%」 may be a ratio: it is left as it stands.
fn unit<'a>(cell: &Cell, indicator: &'a Indicator) -> &'a str {
    let unit = indicator.unit.as_deref().unwrap_or_default();
    if unit.is_empty() || !lacks_unit(cell) {
        return "";
    }
    let is_share = unit.contains(['%', '％']) || unit.contains("百分");
    let figure = cell.text.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let whole_digits = figure.chars().take_while(char::is_ascii_digit).count();
    if is_share && whole_digits < 2 { "" } else { unit }
}

/// A figure, bare or behind a comparator, and no unit.
fn lacks_unit(cell: &Cell) -> bool {
    let is_figure = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    if !cell.text.ends_with(is_figure) {
        return false;
    }
    let of_figure = || match Notation::of(cell).term {
        Term::Quantity(quantity) => quantity.unit.is_empty(),
        _ => false,
    };
    cell.text.chars().all(is_figure) || of_figure()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cell::Stored;
    use crate::domain::place::Address;

    fn cell(text: &str) -> Option<Cell> {
        Some(Cell {
            at: Address::new(0, 0),
            text: text.into(),
            stored: Stored::Text,
            hidden: false,
        })
    }

    /// The columns 指标性质, 年度指标值, 计量单位 and 实际完成值, and how target and actual read.
    #[track_caller]
    fn case([sign, target_text, unit, actual_text]: [&str; 4], expected: [&str; 2]) {
        let written = |text: &str| (!text.is_empty()).then(|| text.into());
        let indicator = Indicator {
            level1: None,
            level2: None,
            level3: None,
            direction: Comparator::of_column(sign),
            direction_text: written(sign),
            unit: written(unit),
            target: cell(target_text),
            initial_target: None,
            actual: cell(actual_text),
            weight: None,
            score: None,
            reason: None,
            row: 0,
            shares_score: false,
            shares_weight: false,
        };
        let told = [target(&indicator), actual(&indicator)].map(Option::unwrap);
        assert_eq!(told, expected, "{sign} {target_text} {unit} {actual_text}");
    }

    #[test]
    fn columns_of_their_own_are_joined() {
        case(["≥", "12", "处", "11"], ["≥12处", "11处"]);
        case(["不少于", "100平方米", "", "50平方米"], ["≥100平方米", "50平方米"]);
        case(["", "≥12", "处", "11"], ["≥12处", "11处"]);
        case(["≥", "1,200.5", "元", "—"], ["≥1,200.5元", "—"]);
    }

    #[test]
    fn nothing_is_said_twice() {
        case(["≥", "≥95%", "%", "95%"], ["≥95%", "95%"]);
        case(["≥", "≥95", "%", "96"], ["≥95%", "96%"]);
        case(["≤", "30万元", "元", "28"], ["≤30万元", "28"]);
    }

    #[test]
    fn a_code_of_a_comparator_is_no_digit_of_the_target() {
        case(["1", "100", "", "50"], ["≥100", "50"]);
        case(["9", "100", "", "50"], ["100", "50"]);
        case(["≠", "100", "", "50"], ["≠100", "50"]);
    }

    #[test]
    fn words_stay_as_they_are() {
        case(["定性", "完成", "", "已完成"], ["完成", "已完成"]);
        case(["≥", "—", "处", "—"], ["—", "—"]);
        case(["", "2025年9月1", "处", "11"], ["2025年9月1", "11"]);
    }

    #[test]
    fn what_may_be_a_ratio_gets_no_percent_sign() {
        case(["≥", "0.95", "%", "0.96"], ["≥0.95", "0.96"]);
        case(["", "≥0.95", "百分比", "96"], ["≥0.95", "96百分比"]);
    }
}
