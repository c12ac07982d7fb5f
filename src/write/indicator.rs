//! An indicator as a reader wants to see it: target and actual in full, and how it was scored, in words.

use crate::domain::cell::Cell;
use crate::domain::form::Indicator;
use crate::domain::notation::{Comparator, Notation};
use crate::domain::outcome::{Basis, IndicatorOutcome};
use crate::profile::Profile;
use crate::regulation::formula::rule_in_words;
use std::borrow::Cow;

/// 年度指标值 with comparator and unit, also where the form keeps them in columns of their own: `≥12处`.
pub fn target(indicator: &Indicator) -> Option<Cow<'_, str>> {
    let cell = indicator.target.as_ref()?;
    let own_column = indicator.direction_text.is_some() && Notation::of(cell).comparator.is_none();
    let sign = indicator
        .direction
        .filter(|direction| own_column && *direction != Comparator::Qualitative)
        .map_or("", Comparator::sign);
    Some(joined(sign, &cell.text, unit(cell, indicator)))
}

/// 实际完成值 with the unit that the form keeps in a column of its own.
pub fn actual(indicator: &Indicator) -> Option<Cow<'_, str>> {
    let cell = indicator.actual.as_ref()?;
    // Where the target names its unit itself, the indicator's is that one in its basic size: 元 of 万元.
    let own_column = indicator.target.as_ref().is_some_and(is_bare);
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

/// The unit that a bare figure lacks. Below ten, a figure under 「%」 may be a ratio: it is left as it stands.
fn unit<'a>(cell: &Cell, indicator: &'a Indicator) -> &'a str {
    let unit = indicator.unit.as_deref().unwrap_or_default();
    let is_share = unit.contains(['%', '％']) || unit.contains("百分");
    let whole_digits = cell.text.chars().take_while(char::is_ascii_digit).count();
    if is_bare(cell) && (!is_share || whole_digits > 1) {
        unit
    } else {
        ""
    }
}

/// Nothing but a figure.
fn is_bare(cell: &Cell) -> bool {
    let figure = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    !cell.text.is_empty() && cell.text.chars().all(figure)
}

/// How the score came about: the formula, the judgement, or why there is none.
pub fn scoring(outcome: &IndicatorOutcome, profile: &Profile) -> Cow<'static, str> {
    let words = match outcome.basis {
        Basis::Computed => return rule_in_words(outcome.rule, profile).unwrap_or_default(),
        Basis::Judged => "定性指标，取自报得分，核对所属档次",
        Basis::NotApplicable => "不适用，不计分",
        Basis::Unscorable => outcome.obstacle.map_or("", |obstacle| obstacle.label()),
    };
    words.into()
}
