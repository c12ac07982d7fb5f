//! One figure with its multiplier, percent sign and unit.

use super::Quantity;
use crate::domain::text::{Text, holds, is_ideograph};
use crate::domain::year::CALENDAR_YEARS;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A number as printed, before 万 is multiplied out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub value: Decimal,
    /// Half a unit of the last printed digit.
    pub half_unit: Decimal,
    /// Written with a zero in front (`0311`), as identifiers are.
    pub zero_led: bool,
}

/// A figure with what follows it, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measured<'a> {
    pub number: Number,
    /// 10 000 for 万; 1 if none is written.
    pub multiplier: Decimal,
    pub percent: bool,
    pub unit: &'a str,
}

/// Multiplying words with the power of ten, longer ones first.
const MULTIPLIERS: [(&str, u32); 11] = [
    ("万亿", 12),
    ("千亿", 11),
    ("百亿", 10),
    ("十亿", 9),
    ("亿", 8),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("万", 4),
    ("千", 3),
    ("百", 2),
];

/// Units that begin with a multiplying word: 千克 is one kilogram, not a thousand 克.
const NOT_MULTIPLIED: [&str; 10] = [
    "千米", "千克", "千瓦", "千伏", "千卡", "千帕", "千赫", "千安", "千焦", "百分",
];

/// What makes the words behind a figure more than a unit: denial, a vague count, a second count, a direction.
const NO_UNIT: [&str; 22] = [
    "不", "未", "没", "以上", "以下", "以内", "超过", "左右", "下降", "减少", "降低", "半", "一", "二", "两", "三",
    "四", "五", "六", "七", "八", "九",
];

/// Longest unit, in characters; anything longer is a phrase.
const LONGEST_UNIT: usize = 8;

/// A quantity that fills the whole text: figure and unit, with 百分之, ¥ or 每… in front at most.
pub(super) fn quantity(text: &str) -> Option<Quantity> {
    let Some(per) = text.strip_prefix('每') else {
        let measured = measured(text)?;
        return scaled(&measured, measured.unit.into());
    };
    // 每亩300, 每人每年1000元: the unit stands, in part, before the figure.
    let at = per.find(|letter: char| letter.is_ascii_digit())?;
    let (base, rest) = per.split_at(at);
    if !is_unit(base) || base.contains('/') {
        return None;
    }
    let measured = measured(rest)?;
    let unit = if measured.unit.is_empty() {
        format!("每{base}")
    } else {
        format!("{}/{}", measured.unit, base.replace('每', "/"))
    };
    scaled(&measured, unit.into())
}

/// Figure, multiplier, percent sign and unit, if these fill the whole text.
pub(super) fn measured(text: &str) -> Option<Measured<'_>> {
    if let Some(rest) = text.strip_prefix("百分之") {
        let (number, rest) = number(rest)?;
        return is_unit_or_empty(rest).then_some(Measured {
            number,
            multiplier: Decimal::ONE,
            percent: true,
            unit: rest,
        });
    }
    let (money, text) = match text.strip_prefix('¥') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (number, rest) = number(text)?;
    let (multiplier, rest) = multiplied(rest);
    let (percent, unit) = match ["%", "百分比"].iter().find_map(|sign| rest.strip_prefix(sign)) {
        Some(unit) => (true, unit),
        None => (false, rest),
    };
    let unit = if money && unit.is_empty() { "元" } else { unit };
    let sound =
        is_unit_or_empty(unit) && !(percent && (money || multiplier != Decimal::ONE)) && !is_calendar(&number, unit);
    sound.then_some(Measured {
        number,
        multiplier,
        percent,
        unit,
    })
}

/// The quantity of a measured figure, multiplied out; None beyond what a decimal holds.
pub(super) fn scaled(measured: &Measured<'_>, unit: Text) -> Option<Quantity> {
    let Number { value, half_unit, .. } = measured.number;
    let multiplied = |figure: Decimal| {
        if measured.multiplier == Decimal::ONE {
            return Some(figure);
        }
        figure
            .checked_mul(measured.multiplier)
            .map(|product| product.normalize())
    };
    Some(Quantity {
        value: multiplied(value)?,
        percent: measured.percent,
        unit,
        tolerance: multiplied(half_unit)?,
    })
}

/// The number at the beginning of a text and what follows it. Commas must part groups of three: `1,2` is none.
pub(super) fn number(text: &str) -> Option<(Number, &str)> {
    let (negative, body) = match text.strip_prefix(['-', '−']) {
        Some(body) => (true, body),
        None => (false, text),
    };
    let end = body
        .bytes()
        .position(|byte| !byte.is_ascii_digit() && byte != b',')
        .unwrap_or(body.len());
    let (whole, rest) = body.split_at(end);
    if !is_grouped(whole) {
        return None;
    }
    let (fraction, rest) = fraction(rest);
    let places = u32::try_from(fraction.len()).ok()?;
    let value = decimal(whole, fraction)?;
    let value = if negative { -value } else { value };
    let number = Number {
        value,
        half_unit: half_unit(places)?,
        zero_led: whole.len() > 1 && whole.starts_with('0'),
    };
    Some((number, rest))
}

/// Digits before and behind the point as one figure, commas left out; None beyond what a decimal holds.
fn decimal(whole: &str, fraction: &str) -> Option<Decimal> {
    let digits = || {
        let bytes = whole.bytes().chain(fraction.bytes());
        bytes.filter(u8::is_ascii_digit).map(|digit| digit - b'0')
    };
    let scale = u32::try_from(fraction.len()).ok()?;
    if whole.len() + fraction.len() <= SHORT {
        let mantissa = digits().fold(0, |mantissa, digit| mantissa * 10 + i64::from(digit));
        return Decimal::try_new(mantissa, scale).ok();
    }
    let mantissa = digits().try_fold(0_i128, |mantissa, digit| {
        mantissa.checked_mul(10)?.checked_add(i128::from(digit))
    });
    Decimal::try_from_i128_with_scale(mantissa?, scale).ok()
}

/// Digits that fit any machine word.
const SHORT: usize = 18;

/// Half a unit of the last of so many decimal places.
pub(super) fn half_unit(places: u32) -> Option<Decimal> {
    Decimal::try_new(5, places.checked_add(1)?).ok()
}

/// The multiplier of a 万, 亿 … at the beginning and what follows it.
pub(super) fn multiplied(text: &str) -> (Decimal, &str) {
    // Most units begin otherwise.
    let may_multiply = text.starts_with(['万', '千', '百', '十', '亿']);
    if !may_multiply || NOT_MULTIPLIED.iter().any(|unit| text.starts_with(unit)) {
        return (Decimal::ONE, text);
    }
    MULTIPLIERS
        .iter()
        .find_map(|(word, power)| Some((power_of_ten(*power), text.strip_prefix(word)?)))
        .unwrap_or((Decimal::ONE, text))
}

/// The multipliers of all words that stand in a text.
pub(super) fn multipliers_in(text: &str) -> impl Iterator<Item = Decimal> {
    MULTIPLIERS
        .iter()
        .filter(move |(word, _)| text.contains(word))
        .map(|(_, power)| power_of_ten(*power))
}

fn power_of_ten(power: u32) -> Decimal {
    Decimal::from(10_u64.pow(power))
}

/// Digits without commas, or with a comma before every three: `1,234`, not `1,2` and not `0,123`.
fn is_grouped(whole: &str) -> bool {
    if !whole.contains(',') {
        return !whole.is_empty();
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let is_led = (1..=3).contains(&first.len()) && !first.starts_with('0');
    is_led && groups.all(|group| group.len() == 3)
}

/// Decimal places behind a point, and what follows them.
fn fraction(text: &str) -> (&str, &str) {
    let Some(body) = text.strip_prefix('.') else {
        return ("", text);
    };
    let end = body
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(body.len());
    if end == 0 { ("", text) } else { body.split_at(end) }
}

/// 12月 and 2022年 are points in time, whatever follows them, never a count.
fn is_calendar(number: &Number, unit: &str) -> bool {
    unit.starts_with('月') || (unit.starts_with('年') && is_year(number.value))
}

/// A whole number that can only be a calendar year when 年 follows.
pub(super) fn is_year(value: Decimal) -> bool {
    value.fract().is_zero() && value.to_i32().is_some_and(|year| CALENDAR_YEARS.contains(&year))
}

pub(super) fn is_unit_or_empty(text: &str) -> bool {
    text.is_empty() || is_unit(text)
}

/// Whether the words behind a figure can be its unit: short, and nothing that changes or adds a count.
fn is_unit(text: &str) -> bool {
    // A square or cubic unit is folded to m2, m3: the only digits a unit may have.
    let letters = match text.strip_suffix(['2', '3']) {
        Some(base) if base.ends_with(['m', '米']) => base,
        _ => text,
    };
    let is_alphabetic = |letter: char| is_ideograph(letter) || letter.is_alphabetic();
    let is_letter = |letter: char| is_alphabetic(letter) || matches!(letter, '/' | '.' | '·' | '°' | '(' | ')');
    let starts_well = letters.starts_with(|letter: char| is_alphabetic(letter) || letter == '°');
    let vague = ["余", "多", "几", "来", "个多", "个余"]
        .iter()
        .any(|word| text.starts_with(word));
    let placed = text.ends_with(['前', '后', '底', '末', '/', '.']);
    text == "‰"
        || (starts_well
            && !vague
            && !placed
            && text.chars().count() <= LONGEST_UNIT
            && letters.chars().all(is_letter)
            && brackets_belong(letters)
            && !NO_UNIT.iter().any(|word| holds(text, word)))
}

/// Brackets only group the denominator: `元/(人·年)`.
fn brackets_belong(text: &str) -> bool {
    if !text.contains(['(', ')']) {
        return true;
    }
    text.contains("/(") && text.ends_with(')') && text.matches('(').count() == 1 && text.matches(')').count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, value: &str, half: &str, rest: &str) {
        let (number, left) = number(text).unwrap();
        assert_eq!(number.value.to_string(), value, "{text}");
        assert_eq!(number.half_unit.to_string(), half, "{text}");
        assert_eq!(left, rest, "{text}");
    }

    #[test]
    fn numbers_keep_their_printed_places() {
        case("10.00", "10.00", "0.005", "");
        case("43.2", "43.2", "0.05", "");
        case("-5%", "-5", "0.5", "%");
        case("1,234,567.8元", "1234567.8", "0.05", "元");
        case("100", "100", "0.5", "");
        case("1.2.3", "1.2", "0.05", ".3");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "-",
            ",",
            "1,2",
            "12,34",
            "1234,567",
            "0,123",
            "7,00.0,77",
            ".5",
            "5,",
            "--5",
            "一",
        ] {
            assert!(number(text).is_none_or(|(_, rest)| !rest.is_empty()), "{text}");
        }
        assert!(number(&"9".repeat(29)).is_none());
        assert!(number(&"9".repeat(40)).is_none());
        assert!(number(&format!("0.{}", "1".repeat(40))).is_none());
    }
}
