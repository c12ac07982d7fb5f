//! I03–I05, I15, I16, I19, I20: targets and actuals that leave doubt about what is to be compared with what.

use super::fault::Fault;
use super::figures::readings;
use super::indicators::{ACTUAL, Row, TARGET};
use super::wording::{places, plain};
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::Indicator;
use crate::domain::notation::{Comparator, Notation, Term};
use crate::domain::outcome::{Basis, Obstacle};
use crate::domain::text::{folding, folds_to, holds};
use crate::profile::missing_in_words;
use crate::profile::model::Words;
use crate::regulation::comparison::{self, Readings};
use crate::regulation::formula;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// I03: figures without a comparator that can be used.
pub fn comparators_missing(rows: &[Row]) -> impl Iterator<Item = Fault> {
    comparators_assumed(rows).into_iter().chain(comparators_unclear(rows))
}

/// None is written, and the reading decides: the actual is not the target itself. Told once.
fn comparators_assumed(rows: &[Row]) -> Option<Fault> {
    let assumed: Vec<(&'static str, &Cell)> = rows
        .iter()
        .filter(|row| row.outcome.direction_assumed && row.carries_weight())
        .filter_map(|row| {
            let figures = row.figures()?;
            let decides = figures.pair.actual != figures.pair.target;
            decides.then_some((figures.directed.comparator.sign(), row.given(TARGET)?))
        })
        .collect();
    let (_, first) = assumed.first()?;
    let told: Vec<_> = ["≥", "＞", "＝", "＜", "≤"]
        .into_iter()
        .filter_map(|sign| {
            let cells = assumed.iter().filter(|(taken, _)| *taken == sign);
            let list = places(cells.map(|(_, cell)| (cell.at, cell.text.as_str())));
            (!list.is_empty()).then(|| format!("{list}按{sign}计"))
        })
        .collect();
    Some(
        Fault::says(format_args!("年度指标值没有写比较符，本次{}，应写明", told.join("，")))
            .at(first.at)
            .found(&first.text)
            .expected("带≥、≤或＝的指标值")
            .cure("在指标值前写明≥、≤或＝；本次的读法不对的，写明后得分会随之改变"),
    )
}

/// A sign that nobody knows, or two that contradict each other: no direction is taken. Told once.
fn comparators_unclear(rows: &[Row]) -> Option<Fault> {
    let unclear = rows
        .iter()
        .filter(|row| row.outcome.obstacle == Some(Obstacle::SignUnclear) && row.carries_weight())
        .filter_map(|row| Some((row, row.given(TARGET)?, row.indicator.direction_text.as_deref()?)));
    let unclear: Vec<_> = unclear.collect();
    let (first, cell, sign) = unclear.first()?;
    let signed: Vec<_> = unclear
        .iter()
        .map(|(_, cell, sign)| (cell.at, format!("{sign}{}", cell.text)))
        .collect();
    let list = places(signed.iter().map(|(at, text)| (*at, text.as_str())));
    let counted = missing_in_words(first.profile.formula.unscorable);
    Some(
        Fault::says(format_args!(
            "年度指标值{list}的比较符不能识别，或者单列的与指标值自己写的相反，本次{counted}，应为≥、≤或＝"
        ))
        .at(cell.at)
        .found(*sign)
        .expected("≥、≤或＝，前后一致")
        .cure("核对指标的方向，比较符只写一处；写明后按公式计分"),
    )
}

/// I04: ≤ over what should be much, or ≥ over what should be little.
pub fn comparator_contradicts_name(row: &Row) -> Option<Fault> {
    let words = &row.profile.words;
    let cell = row.given(TARGET)?;
    let notation = row.target_read()?;
    let comparator = row.indicator.direction.or(notation.comparator)?;
    if !matches!(notation.term, Term::Quantity(_)) {
        return None;
    }
    let (usual, why) = match comparator {
        Comparator::AtMost | Comparator::LessThan => ("≥", more_is_better(row.indicator, words)?),
        Comparator::AtLeast | Comparator::MoreThan => ("≤", less_is_better(row.indicator, words)?),
        Comparator::Equal | Comparator::Qualitative => return None,
    };
    let sign = comparator.sign();
    let at = cell.at;
    Some(
        Fault::says(format_args!(
            "「{}」的年度指标值「{}」用了「{sign}」，{why}，一般应为「{usual}」",
            row.indicator.name(),
            cell.text
        ))
        .at(at)
        .found(sign)
        .expected(usual)
        .cure(format_args!("核对{at}的比较符，写反的改为{usual}，得分相应改正")),
    )
}

/// Why more of it is better, as the name or the level above says it.
fn more_is_better(indicator: &Indicator, words: &Words) -> Option<String> {
    let name = plain_name(indicator)?;
    let by_name = words.more_is_better.iter().find(|word| name.ends_with(word.as_str()));
    let by_level = || {
        let level = folding(&indicator.level2.as_ref()?.name);
        words.more_is_better_below.iter().find(|word| folds_to(word, &level))
    };
    let why = by_name
        .map(|word| format!("{word}越{}越好", if is_rate(word) { "高" } else { "多" }))
        .or_else(|| by_level().map(|word| format!("{word}一般越多越好")))?;
    let is_limited = words.unless_limited.iter().any(|word| holds(&name, word));
    (!is_limited).then_some(why)
}

/// Why less of it is better.
fn less_is_better(indicator: &Indicator, words: &Words) -> Option<String> {
    let name = plain_name(indicator)?;
    let word = words.less_is_better.iter().find(|word| name.ends_with(word.as_str()))?;
    let is_reduced = words.unless_reduced.iter().any(|word| holds(&name, word));
    (!is_reduced).then(|| format!("{word}越{}越好", if is_rate(word) { "低" } else { "少" }))
}

/// A rate is high or low, a count is much or little.
fn is_rate(word: &str) -> bool {
    word.ends_with(['率', '度', '本', '耗'])
}

/// The name without a unit in brackets behind it.
fn plain_name(indicator: &Indicator) -> Option<Cow<'_, str>> {
    let name = folding(&indicator.level3.as_ref()?.name);
    let end = name.strip_suffix(')').and_then(|open| open.rfind('('));
    Some(match end {
        Some(end) => Cow::Owned(name.get(..end).unwrap_or(&name).to_owned()),
        None => name,
    })
}

/// I05: target and actual in different units, or one as a ratio and the other as a percentage.
pub fn units_in_doubt(row: &Row) -> Option<Fault> {
    let (target, actual) = (row.given(TARGET)?, row.given(ACTUAL)?);
    let fault = |doubt: String, cure: String| {
        Fault::says(format_args!(
            "「{}」的年度指标值「{}」与实际完成值「{}」{doubt}",
            row.indicator.name(),
            target.text,
            actual.text
        ))
        .at(actual.at)
        .found(&actual.text)
        .expected("与年度指标值一致的计量单位")
        .cure(cure)
    };
    if row.outcome.obstacle == Some(Obstacle::UnitsDiffer) {
        let cure = format!("把{}改为与{}相同的计量单位", actual.at, target.at);
        return Some(fault("计量单位不同，无法按公式计分，应当一致".to_owned(), cure));
    }
    if row.outcome.obstacle == Some(Obstacle::ScaleInDoubt) {
        let cure = format!(
            "核对{}和{}，写明相同的计量单位，是百分比的都写成带%的数",
            target.at, actual.at
        );
        let counted = missing_in_words(row.profile.formula.unscorable);
        return Some(fault(
            format!("{}，得分不同，无法按公式计分，本次{counted}，应当一致", two_ways(row)),
            cure,
        ));
    }
    let figures = row.figures()?;
    let read = [
        (target, &figures.target, figures.pair.target),
        (actual, &figures.actual, figures.pair.actual),
    ];
    let as_percentage = read
        .iter()
        .find(|(_, written, read)| written.value.checked_mul(Decimal::ONE_HUNDRED) == Some(*read));
    let (cell, _, read) = as_percentage.filter(|(_, written, _)| !written.value.is_zero())?;
    let cure = format!("{}是百分比的，改为{}%", cell.at, plain(*read));
    Some(fault(
        format!("写法不一，本次把「{}」读作{}%，应当一致", cell.text, plain(*read)),
        cure,
    ))
}

/// How a figure can be read in two ways: 「1.6」可读作1.6%，也可读作160%
fn two_ways(row: &Row) -> String {
    let told = || {
        let Readings { likely, other } = readings(row)?;
        let other = other?;
        let (cell, beside, ways) = match likely.target == other.target {
            true => (row.given(ACTUAL)?, row.target_read()?, [likely.actual, other.actual]),
            false => (row.given(TARGET)?, row.actual_read()?, [likely.target, other.target]),
        };
        let Term::Quantity(beside) = &beside.term else {
            return None;
        };
        let unit = match beside.percent || comparison::unit(row.indicator) == Some("%") {
            true => "%",
            false => &*beside.unit,
        };
        let [one, another] = ways.map(|figure| format!("{}{unit}", plain(figure)));
        Some(format!("写法不一，「{}」可读作{one}，也可读作{another}", cell.text))
    };
    told().unwrap_or_else(|| "写法不一，可以读成不同的数".to_owned())
}

/// I19: figures on both sides that no formula can compare, all of a form together.
pub fn not_comparable(rows: &[Row]) -> Option<Fault> {
    let pairs = rows.iter().filter_map(|row| {
        let is_obstacle = matches!(row.outcome.obstacle?, Obstacle::NotComparable | Obstacle::TimeUnclear);
        let is_left = is_obstacle && row.outcome.basis == Basis::Unscorable && row.carries_weight();
        let given = |figure| row.given(figure).filter(|cell| cell.stored != Stored::Error);
        given(TARGET).zip(given(ACTUAL)).filter(|_| is_left)
    });
    let pairs: Vec<(&Cell, &Cell)> = pairs.collect();
    let (first, _) = pairs.first()?;
    let counted = missing_in_words(rows.first()?.profile.formula.unscorable);
    let list = places(pairs.iter().map(|(target, _)| (target.at, target.text.as_str())));
    let actuals = places(pairs.iter().map(|(_, actual)| (actual.at, actual.text.as_str())));
    Some(
        Fault::says(format_args!(
            "年度指标值{list}与实际完成值{actuals}不能按公式比较，本次{counted}，应写成可以比较的数"
        ))
        .at(first.at)
        .found(list)
        .expected("一个带比较符和计量单位的数")
        .cure(
            "年度指标值和实际完成值各写一个数，写明比较符和计量单位，注释另写；不宜用数衡量的，写明完成情况属于哪一档",
        ),
    )
}

/// I15: a target of nought has no ratio. Under ≤ or ＝ nought is an ordinary target as long as it is met.
pub fn target_is_nought(row: &Row) -> Option<Fault> {
    let (target, actual) = (row.given(TARGET)?, row.given(ACTUAL)?);
    let notation = row.target_read()?;
    let by_sign = matches!(row.outcome.rule, formula::EQ_ZERO | formula::SIGN);
    if !is_nought(notation) || !by_sign {
        return None;
    }
    let comparator = row.indicator.direction.or(notation.comparator);
    let is_ceiling = comparator.is_some_and(|sign| sign == Comparator::Equal || comparison::lower_is_better(sign));
    if row.outcome.met == Some(true) && (is_ceiling || row.actual_read().is_some_and(is_nought)) {
        return None;
    }
    Some(
        Fault::says(format_args!(
            "「{}」的年度指标值「{}」为零，不能按比例计分，只看实际完成值「{}」是否符合{}，应为大于零的指标值",
            row.indicator.name(),
            target.text,
            actual.text,
            points_given(row)
        ))
        .at(target.at)
        .found(&target.text)
        .expected("大于零的指标值")
        .cure(format_args!("核对{}的指标值；确为零的，说明评分办法", target.at)),
    )
}

fn is_nought(read: &Notation) -> bool {
    matches!(&read.term, Term::Quantity(quantity) if quantity.value.is_zero())
}

/// What the rules gave, behind what they gave it for.
fn points_given(row: &Row) -> String {
    let score = row.outcome.score;
    score.map_or(String::new(), |score| format!("，本次计{}分", plain(score)))
}

/// I20: an actual below nought against a target that is not. It is computed as it stands: a fall may well be written so.
pub fn actual_negative(row: &Row) -> Option<Fault> {
    let (target, actual) = (row.given(TARGET)?, row.given(ACTUAL)?);
    let measure = row.outcome.measure?;
    if measure.actual >= Decimal::ZERO || measure.target < Decimal::ZERO {
        return None;
    }
    Some(
        Fault::says(format_args!(
            "「{}」的实际完成值「{}」小于0，年度指标值「{}」不小于0，按负数比较{}，一般应不小于0",
            row.indicator.name(),
            actual.text,
            target.text,
            points_given(row)
        ))
        .at(actual.at)
        .found(&actual.text)
        .expected("不小于0的数")
        .cure(format_args!(
            "核对{}的正负号；确为负数的保留，在偏差原因一栏写明是增加还是减少",
            actual.at
        )),
    )
}

/// I16: on a form with many figures every actual repeats its target letter for letter.
pub fn targets_copied(rows: &[Row], copied_rows: usize) -> Option<Fault> {
    let pairs = rows.iter().filter_map(|row| {
        let is_figure = matches!(row.stated.target.term, Term::Quantity(_));
        let pair = (row.indicator.target.as_ref()?, row.given(ACTUAL)?);
        is_figure.then_some(pair)
    });
    let is_copied = |(target, actual): (&Cell, &Cell)| folding(&target.text) == folding(&actual.text);
    let count = pairs.clone().count();
    if count < copied_rows || !pairs.clone().all(is_copied) {
        return None;
    }
    let actuals = pairs.map(|(_, actual)| actual);
    let first = actuals.clone().next()?;
    Some(
        Fault::says(format_args!(
            "{count}个数值指标的实际完成值与年度指标值一字不差，疑似照抄，应为实际完成数"
        ))
        .at(first.at)
        .found(places(actuals.map(|actual| (actual.at, actual.text.as_str()))))
        .expected("实际完成数")
        .cure("对照台账、验收单等资料核对各项实际完成值，确与指标值相同的保留"),
    )
}
