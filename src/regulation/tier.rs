//! Qualitative indicators (定性指标): the law sets an interval of the weight for each tier, judgement the value inside.

use crate::domain::text::{begins_otherwise, folding, is_ideograph};
use crate::profile::Profile;
use crate::profile::model::Tier;
use rust_decimal::Decimal;

/// The name of the rule under which judged points stand.
pub const TIER: &str = "TIER";

/// The points that a tier allows for a weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierInterval {
    pub upper: Decimal,
    pub upper_included: bool,
    pub lower: Decimal,
    pub lower_included: bool,
}

impl TierInterval {
    /// Whether points lie inside.
    pub fn contains(&self, points: Decimal) -> bool {
        let below_top = points < self.upper || (self.upper_included && points == self.upper);
        let above_bottom = points > self.lower || (self.lower_included && points == self.lower);
        below_top && above_bottom
    }
}

/// The interval of a tier in points of an indicator of this weight; None if the weight is too large to compute with.
pub fn tier_interval(tier: &Tier, weight: Decimal) -> Option<TierInterval> {
    Some(TierInterval {
        upper: weight.checked_mul(tier.upper)?,
        upper_included: tier.upper_included,
        lower: weight.checked_mul(tier.lower)?,
        lower_included: tier.lower_included,
    })
}

/// The tier that the wording of an actual names: the wording is exactly one of the tier's words, width, blanks and
/// closing punctuation apart. A longer phrase is left to judgement.
pub fn tier_of<'a>(wording: &str, profile: &'a Profile) -> Option<&'a Tier> {
    let wording = folding(wording);
    let wording = without_marks(&wording);
    let is_said = |word: &str| !begins_otherwise(word, wording) && without_marks(&folding(word)) == wording;
    let mut tiers = profile.tiers.iter();
    tiers.find(|tier| tier.words.iter().any(|word| is_said(word)) || is_said(&tier.name))
}

fn without_marks(text: &str) -> &str {
    text.trim_matches(|letter: char| !is_ideograph(letter) && !letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::sample::luquan;

    #[track_caller]
    fn case(wording: &str, weight: &str, points: &str, inside: bool) {
        let profile = luquan();
        let interval = tier_interval(tier_of(wording, &profile).unwrap(), weight.parse().unwrap()).unwrap();
        assert_eq!(interval.contains(points.parse().unwrap()), inside, "{interval:?}");
    }

    #[test]
    fn the_edges_of_tiers_belong_to_the_tier_that_the_rule_names() {
        case("部分达成", "10", "8.00", false);
        case("部分达成", "10", "7.99", true);
        case("部分达成年度指标并具有一定效果。", "10", "6.00", true);
        case("达成预期指标", "12.5", "10.00", true);
        case("达成 年度指标", "10", "10", true);
        case("达成年度指标", "10", "10.01", false);
        case("未达成", "10", "6.00", false);
        case("未达成", "10", "0", true);
    }

    #[test]
    fn a_phrase_is_no_tier() {
        assert_eq!(tier_of("已完成全部改造任务并通过验收", &luquan()), None);
        assert_eq!(tier_of("", &luquan()), None);
    }
}
