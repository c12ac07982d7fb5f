//! How an indicator was scored, in words.

use crate::domain::outcome::{Basis, IndicatorOutcome};
use crate::profile::Profile;
use crate::regulation::formula::rule_in_words;
use std::borrow::Cow;

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
