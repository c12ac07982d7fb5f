//! I11, I12: qualitative indicators (定性指标) against the tiers of the profile.

use super::fault::Fault;
use super::indicators::{ACTUAL, Row, SCORE, TARGET};
use super::wording::{places, plain};
use crate::domain::cell::Cell;
use crate::domain::outcome::Basis;
use crate::domain::printed::end;
use crate::domain::text::folding;
use crate::profile::Profile;
use crate::regulation::{TierInterval, tier_interval};

/// Left to judgement for its wording, with what is worded.
fn wording<'a>(row: &Row<'a>) -> Option<&'a Cell> {
    let is_judged = row.outcome.basis == Basis::Judged && row.outcome.obstacle.is_none();
    row.given(ACTUAL)
        .filter(|_| is_judged && row.form.columns.actual && row.carries_weight())
}

/// I11: points outside the tier that the wording of the actual names. Points out of bounds are I06's.
pub fn points_outside_tier(row: &Row) -> Option<Fault> {
    let actual = wording(row).filter(|_| row.is_single())?;
    let cell = row.given(SCORE)?;
    let claimed = row.outcome.claimed?;
    let tier = row.tier()?;
    let interval = tier_interval(tier, row.outcome.weight?)?;
    if interval.contains(claimed) || row.is_out_of_bounds(claimed) {
        return None;
    }
    let expected = in_words(&interval);
    let at = cell.at;
    Some(
        Fault::says(format_args!(
            "「{}」的实际完成值「{}」属于「{}」一档，得分填「{}」，应在{expected}之间",
            row.indicator.name(),
            actual.text,
            tier.name,
            cell.text
        ))
        .at(at)
        .found(&cell.text)
        .expected(&expected)
        .cure(format_args!(
            "{}的表述无误的，把{at}改为{expected}之间的得分，并重新合计总分",
            actual.at
        )),
    )
}

/// `8（含）至10（含）`
fn in_words(interval: &TierInterval) -> String {
    format!(
        "{}{}至{}{}",
        plain(interval.lower),
        end(interval.lower_included),
        plain(interval.upper),
        end(interval.upper_included)
    )
}

/// I12: wordings in no tier that do not repeat the target either, all of a form together.
pub fn wordings_in_no_tier(rows: &[Row], profile: &Profile) -> Option<Fault> {
    let unknown: Vec<&Cell> = rows
        .iter()
        .filter_map(|row| {
            let actual = wording(row)?;
            let repeats = row
                .given(TARGET)
                .is_some_and(|target| folding(&target.text) == folding(&actual.text));
            (!repeats && row.tier().is_none()).then_some(actual)
        })
        .collect();
    let first = unknown.first()?;
    let list = places(unknown.iter().map(|cell| (cell.at, cell.text.as_str())));
    let tiers: Vec<_> = profile.tiers.iter().map(|tier| tier.name.as_str()).collect();
    Some(
        Fault::says(format_args!(
            "定性指标的完成情况{list}看不出属于哪一档，本次保留自报得分，应写明档次"
        ))
        .at(first.at)
        .found(list)
        .expected(tiers.join("、"))
        .cure(format_args!("写明「{}」之一，再附具体情况", tiers.join("」「"))),
    )
}
