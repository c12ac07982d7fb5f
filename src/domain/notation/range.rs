//! Two figures that stand for everything between them: `50-60`, `95%~98%`, `10±2`.

use super::Quantity;
use super::figure::{Measured, is_year, measured, scaled};
use crate::domain::text::Text;
use rust_decimal::Decimal;

/// What parts the ends of a range or of a span of time; a doubled dash or tilde is one.
pub(super) const SEPARATORS: [char; 12] = ['-', '~', '—', '–', '―', '─', '−', '‐', '〜', '∼', '至', '到'];

/// The low and high end of a range that fills the whole text.
pub(super) fn range(text: &str) -> Option<(Quantity, Quantity)> {
    let text = text.strip_suffix("之间").unwrap_or(text);
    let (low, high) = match text.split_once('±') {
        Some((middle, distance)) => around(&measured(middle)?, &measured(distance)?)?,
        None => splits(text).find_map(|(low, high)| between(&measured(low)?, &measured(high)?))?,
    };
    (low.value <= high.value).then_some((low, high))
}

/// Separators that are tried: two dates with three hyphens between them have five, a text with more is no range.
const MOST_SEPARATORS: usize = 8;

/// Every way to part a text in two at one of its first separators.
pub(super) fn splits(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.char_indices()
        .filter(|(at, letter)| *at > 0 && SEPARATORS.contains(letter))
        .take(MOST_SEPARATORS)
        .map(|(at, letter)| {
            let behind = text[at..].strip_prefix(letter).unwrap_or("");
            // 50——60; a second hyphen could be a minus sign.
            let behind = match letter {
                '—' | '~' | '─' => behind.trim_start_matches(letter),
                _ => behind,
            };
            (&text[..at], behind)
        })
}

/// The ends of `low-high`. A bare low end takes percent sign, 万 and unit from the high one (`50-60%`, `1-2万亩`).
fn between(low: &Measured<'_>, high: &Measured<'_>) -> Option<(Quantity, Quantity)> {
    let bare = low.unit.is_empty() && !low.percent && low.multiplier == Decimal::ONE;
    let low = if bare {
        Measured {
            number: low.number,
            ..*high
        }
    } else {
        *low
    };
    let unit = if low.unit.is_empty() { high.unit } else { low.unit };
    if low.percent != high.percent || unit != high.unit || is_identifier(&low, high) {
        return None;
    }
    Some((scaled(&low, unit.into())?, scaled(high, unit.into())?))
}

/// `0311-8201` is a number to call and `2022-2023` a span of years, not a range.
fn is_identifier(low: &Measured<'_>, high: &Measured<'_>) -> bool {
    let years = is_year(low.number.value.trunc()) && is_year(high.number.value.trunc()) && high.unit.is_empty();
    years || low.number.zero_led || high.number.zero_led
}

/// The ends of `middle±distance`; `100±5%` may mean five per cent of 100, and is no range.
fn around(middle: &Measured<'_>, distance: &Measured<'_>) -> Option<(Quantity, Quantity)> {
    let unit = if middle.unit.is_empty() {
        distance.unit
    } else {
        middle.unit
    };
    let alike = middle.percent == distance.percent
        && middle.multiplier == distance.multiplier
        && (distance.unit == unit || distance.unit.is_empty());
    if !alike {
        return None;
    }
    let middle = scaled(middle, unit.into())?;
    let distance = scaled(distance, Text::new())?;
    if distance.value.is_sign_negative() {
        return None;
    }
    let end = |value: Decimal| Quantity {
        value,
        tolerance: middle.tolerance.max(distance.tolerance),
        ..middle.clone()
    };
    Some((
        end(middle.value.checked_sub(distance.value)?),
        end(middle.value.checked_add(distance.value)?),
    ))
}
