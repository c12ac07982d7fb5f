//! Target and actual brought into one scale, and the direction in which they are compared.

use crate::domain::cell::Cell;
use crate::domain::form::{AmountUnit, Indicator};
use crate::domain::memory::{Memory, remembered};
use crate::domain::notation::{self, Comparator, Quantity, Rate, StatedRate, Term};
use crate::domain::outcome::Obstacle;
use crate::domain::text::{Text, folding, holds_any};
use crate::profile::Profile;
use crate::profile::model::{Direction, Ratio};
use rust_decimal::Decimal;
use std::cell::RefCell;

/// A target and an actual in one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub target: Decimal,
    pub actual: Decimal,
}

/// A written quantity with the text it was read from.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    pub quantity: &'a Quantity,
    pub text: &'a str,
}

/// The direction of an indicator: the comparator of its own column or of its target; else the profile's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directed {
    pub comparator: Comparator,
    /// Nothing was written; the default was taken.
    pub assumed: bool,
}

/// The direction that counts for an indicator. Without a comparator a name that speaks of cost, complaints or
/// accidents makes the target a ceiling; so does 成本指标 at level 2 over a target in money.
pub fn direction(indicator: &Indicator, target: &notation::Notation, profile: &Profile) -> Directed {
    if let Some(comparator) = indicator.direction.or(target.comparator) {
        return Directed {
            comparator,
            assumed: false,
        };
    }
    let comparator = if is_ceiling(indicator, target, profile) {
        Comparator::AtMost
    } else {
        comparator(profile.formula.undirected)
    };
    Directed {
        comparator,
        assumed: true,
    }
}

/// 元, in whatever multiple
const MONEY: char = '元';

fn is_ceiling(indicator: &Indicator, target: &notation::Notation, profile: &Profile) -> bool {
    let formula = &profile.formula;
    let speaks_of = |name: &str, words: &[String]| holds_any(name, words.iter().map(String::as_str));
    let name = indicator.level3.as_ref().map_or("", |level| level.name.as_str());
    if speaks_of(name, &formula.higher_is_better) {
        return false;
    }
    let money = matches!(&target.term, Term::Quantity(quantity) if quantity.unit.contains(MONEY))
        || unit(indicator).is_some_and(|unit| unit.contains(MONEY));
    let above = indicator.level2.as_ref().map_or("", |level| level.name.as_str());
    speaks_of(name, &formula.lower_is_better) || (money && speaks_of(above, &formula.lower_is_better))
}

const fn comparator(direction: Direction) -> Comparator {
    match direction {
        Direction::AtLeast => Comparator::AtLeast,
        Direction::MoreThan => Comparator::MoreThan,
        Direction::Equal => Comparator::Equal,
        Direction::LessThan => Comparator::LessThan,
        Direction::AtMost => Comparator::AtMost,
    }
}

/// The formula that the profile sets for a comparator; None for 定性.
pub const fn ratio(comparator: Comparator, profile: &Profile) -> Option<Ratio> {
    let formula = &profile.formula;
    match comparator {
        Comparator::AtLeast => Some(formula.at_least),
        Comparator::MoreThan => Some(formula.more_than),
        Comparator::Equal => Some(formula.equal),
        Comparator::LessThan => Some(formula.less_than),
        Comparator::AtMost => Some(formula.at_most),
        Comparator::Qualitative => None,
    }
}

/// Whether the comparator makes the target a ceiling.
pub const fn lower_is_better(comparator: Comparator) -> bool {
    matches!(comparator, Comparator::LessThan | Comparator::AtMost)
}

/// Whether something stands in the column of signs that is none. It cannot be scored, never by a default direction.
pub fn sign_is_unknown(indicator: &Indicator) -> bool {
    let written = indicator.direction_text.as_deref();
    indicator.direction.is_none() && written.is_some_and(notation::is_unknown_sign)
}

/// The sign in the target itself where the column of signs has another one.
pub fn second_sign(indicator: &Indicator, target: &notation::Notation) -> Option<Comparator> {
    let column = indicator.direction?;
    target.comparator.filter(|own| *own != column)
}

/// The 计量单位 of a row; where none is written, the one in brackets behind its name: `成本（万元）`.
pub fn unit(indicator: &Indicator) -> Option<&str> {
    let in_name = || unit_in_name(&indicator.level3.as_ref()?.name);
    indicator.unit.as_deref().or_else(in_name)
}

/// Only money, a percentage or a multiple: other words in brackets may say anything.
fn unit_in_name(name: &str) -> Option<&str> {
    let inner = name.strip_suffix(['）', ')'])?;
    let (_, unit) = inner.rsplit_once(['（', '('])?;
    let multiplied = unit
        .strip_prefix(['万', '亿'])
        .is_some_and(|noun| noun.chars().count() <= 2);
    let scales = || {
        let column = UnitColumn::of(Some(unit));
        column.percent || column.unit == "元"
    };
    (multiplied || scales()).then_some(unit)
}

/// A target and an actual in one scale, and what else they may be where that is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readings {
    /// In the scale in which they lie nearer to each other.
    pub likely: Pair,
    pub other: Option<Pair>,
}

/// How target and actual of a row can be read, as [`readings`] says.
pub fn readings_of(
    indicator: &Indicator,
    (target, actual): (&Quantity, &Quantity),
    profile: &Profile,
) -> Result<Readings, Obstacle> {
    fn written<'a>(quantity: &'a Quantity, cell: &'a Option<Cell>) -> Written<'a> {
        let text = cell.as_ref().map_or("", |cell| cell.text.as_str());
        Written { quantity, text }
    }
    let (target, actual) = (written(target, &indicator.target), written(actual, &indicator.actual));
    readings(target, actual, unit(indicator), profile)
}

/// How target and actual can be read. `unit` is the 计量单位 of the row. Errs if their units contradict each other, or
/// the figures are too large to compare.
fn readings(target: Written, actual: Written, unit: Option<&str>, profile: &Profile) -> Result<Readings, Obstacle> {
    let column = UnitColumn::of(unit);
    if contradict(target.quantity, actual.quantity, &column) {
        return Err(Obstacle::UnitsDiffer);
    }
    let line = profile.formula.ratio_up_to;
    let percent = target.quantity.percent || actual.quantity.percent || column.percent;
    let readings = if percent {
        percentages(target.quantity, actual.quantity, &column, line)
    } else {
        multiples(target, actual, &column, line)
    };
    readings.ok_or(Obstacle::NotComparable)
}

/// An execution rate as a ratio: a figure without percent sign above `ratio_up_to` can only be in per cent.
pub fn rate(stated: StatedRate, profile: &Profile) -> Option<Rate> {
    match stated {
        StatedRate::Percentage(rate) => Some(rate),
        StatedRate::Bare(figure) if figure.value.abs() > profile.formula.ratio_up_to => figure.in_hundredths(),
        StatedRate::Bare(figure) => Some(figure.of_ratio()),
    }
}

thread_local! {
    /// The units of columns that were read before.
    static UNITS: RefCell<Memory<UnitColumn>> = const { RefCell::new(Memory::OF_REPEATED) };
}

/// The 计量单位 of a row.
#[derive(Clone)]
pub(super) struct UnitColumn {
    /// 10 000 for 万元
    pub scale: Decimal,
    pub percent: bool,
    pub unit: Text,
}

impl UnitColumn {
    /// Many rows have the same.
    pub fn of(unit: Option<&str>) -> Self {
        remembered(&UNITS, unit.unwrap_or_default(), Self::read)
    }

    fn read(unit: &str) -> Self {
        let text = folding(unit);
        match one(&text) {
            Some(quantity) => Self {
                scale: quantity.value,
                percent: quantity.percent,
                unit: quantity.unit,
            },
            None => Self {
                scale: Decimal::ONE,
                percent: false,
                unit: text.into(),
            },
        }
    }
}

/// What one of a unit is: `万元` is 10 000 元.
fn one(unit: &str) -> Option<Quantity> {
    if unit.is_empty() {
        return None;
    }
    match notation::read(&format!("1{unit}")).term {
        Term::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}

/// The multiple written behind the last digit of a figure: 10 000 of `1.2万亩`.
fn scale_written(text: &str) -> Decimal {
    let text = folding(text);
    let unit = text.rsplit(|letter: char| letter.is_ascii_digit()).next().unwrap_or("");
    one(unit)
        .filter(|quantity| !quantity.percent)
        .map_or(Decimal::ONE, |quantity| quantity.value)
}

impl Written<'_> {
    /// Without unit, percent sign and multiple: `3` is, `3万` is not.
    fn is_bare(self) -> bool {
        let Quantity { unit, percent, .. } = self.quantity;
        unit.is_empty() && !percent && scale_written(self.text) == Decimal::ONE
    }
}

/// Two units, both written, that are not the same.
fn contradict(target: &Quantity, actual: &Quantity, column: &UnitColumn) -> bool {
    let own = [target, actual].map(|quantity| match (quantity.percent, quantity.unit.is_empty()) {
        (true, _) => PERCENT,
        (false, false) => quantity.unit.as_str(),
        (false, true) if column.percent => PERCENT,
        (false, true) => column.unit.as_str(),
    });
    // A figure without any unit beside a percentage is a percentage; the column speaks where it says something.
    let [target, actual] = own;
    !target.is_empty() && !actual.is_empty() && !begins_with(target, actual) && !begins_with(actual, target)
}

/// Whether a unit says the same as a shorter one with more words behind it (次宣传 and 次, 人次 and 人), a word of counting
/// in front left aside (个小时 and 小时). What stands in front otherwise makes it another one (厘米 and 米, 平方米 and 米),
/// and so does what it is divided by, but for the year that the form is about (次/年).
fn begins_with(unit: &str, shorter: &str) -> bool {
    const OF_THE_YEAR: [&str; 2] = ["年", "年度"];
    let rest = unit
        .strip_prefix(shorter)
        .or_else(|| stem(unit).strip_prefix(stem(shorter)));
    rest.is_some_and(|rest| match rest.strip_prefix(['/', '每']) {
        Some(divisor) => OF_THE_YEAR.contains(&divisor),
        None => true,
    })
}

/// A unit without the word of counting in front of it; 个 itself stays.
fn stem(unit: &str) -> &str {
    const COUNTING: [char; 3] = ['个', '余', '多'];
    Some(unit.trim_start_matches(COUNTING))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(unit)
}

const PERCENT: &str = "%";

/// One side in the scale of the other, and how else it can be read.
#[derive(Clone, Copy)]
struct Scaled {
    value: Decimal,
    other: Option<Decimal>,
}

impl Scaled {
    const fn sure(value: Decimal) -> Self {
        Self { value, other: None }
    }

    /// Two ways to read a figure, of which none is sure: the one nearer to the other side first.
    fn either(written: Decimal, multiplied: Decimal, beside: Decimal) -> Self {
        let (value, other) = match is_nearer(multiplied, written, beside) {
            true => (multiplied, written),
            false => (written, multiplied),
        };
        Self {
            value,
            other: Some(other),
        }
    }

    /// As the readings of a target.
    fn against(self, actual: Decimal) -> Readings {
        self.paired(|target| Pair { target, actual })
    }

    /// As the readings of an actual.
    fn for_target(self, target: Decimal) -> Readings {
        self.paired(|actual| Pair { target, actual })
    }

    fn paired(self, pair: impl Fn(Decimal) -> Pair) -> Readings {
        Readings {
            likely: pair(self.value),
            other: self.other.map(pair),
        }
    }
}

/// 95% beside 0.95: of two figures of which one at least is a percentage, one without its own sign may be a ratio.
/// Where neither has a sign the column says per cent for both.
fn percentages(target: &Quantity, actual: &Quantity, column: &UnitColumn, ratio_up_to: Decimal) -> Option<Readings> {
    let target_is_in_question = match (target.percent, actual.percent) {
        (true, true) => return Some(Scaled::sure(target.value).against(actual.value)),
        (false, false) => target.value.abs() < actual.value.abs(),
        (own, _) => !own,
    };
    // Of the actual a column speaks only where it is not the target's own sign.
    let spoken = column.percent && !target.percent;
    if target_is_in_question {
        Some(perhaps_ratio(target.value, actual.value, spoken, ratio_up_to)?.against(actual.value))
    } else {
        Some(perhaps_ratio(actual.value, target.value, spoken, ratio_up_to)?.for_target(target.value))
    }
}

/// A figure without percent sign beside a percentage. It is a ratio if it is at most `ratio_up_to`, the other side is
/// above it, and the hundredfold lies nearer to the other side; it is a percentage if it is above the line and nearer as
/// it stands, or where a column says so. In between there is no telling, unless it is the other figure itself.
fn perhaps_ratio(bare: Decimal, other: Decimal, spoken: bool, ratio_up_to: Decimal) -> Option<Scaled> {
    if bare.is_zero() || bare == other {
        return Some(Scaled::sure(bare));
    }
    let hundredfold = bare.checked_mul(Decimal::ONE_HUNDRED)?;
    let is_small = bare <= ratio_up_to;
    let is_told = is_small && other > ratio_up_to;
    Some(match is_nearer(hundredfold, bare, other) {
        true if is_told => Scaled::sure(hundredfold),
        false if !is_small || (is_told && spoken) => Scaled::sure(bare),
        _ => Scaled::either(bare, hundredfold, other),
    })
}

/// Figures without percent sign: a bare one takes the multiple that is written beside the other, or in the column.
fn multiples(target: Written, actual: Written, column: &UnitColumn, ratio_up_to: Decimal) -> Option<Readings> {
    let (goal, done) = (target.quantity.value, actual.quantity.value);
    match (target.is_bare(), actual.is_bare()) {
        (true, false) => Some(beside_multiple(goal, actual, column, column.unit.is_empty())?.against(done)),
        (false, true) => Some(beside_multiple(done, target, column, true)?.for_target(goal)),
        (false, false) => Some(Scaled::sure(goal).against(done)),
        (true, true) => both_bare(goal, done, column, ratio_up_to),
    }
}

/// A bare figure in the scale that brings it nearest to the other side. Beside 元 it may be meant in 万元, as amounts of
/// forms are, where no unit is set for it.
fn beside_multiple(bare: Decimal, other: Written, column: &UnitColumn, no_unit: bool) -> Option<Scaled> {
    let beside = other.quantity.value;
    let nearest = scaled(bare, beside, [scale_written(other.text), column.scale])?;
    let in_ten_thousand = AmountUnit::TenThousandYuan.in_yuan(nearest)?;
    let is_money = no_unit && other.quantity.unit == "元";
    Some(match is_money && is_nearer(in_ten_thousand, nearest, beside) {
        true => Scaled::either(nearest, in_ten_thousand, beside),
        false => Scaled::sure(nearest),
    })
}

/// Two bare figures. One unit over both changes nothing in their ratio, but one may be written multiplied out all the
/// same, as a hundredth where no unit is set.
fn both_bare(target: Decimal, actual: Decimal, column: &UnitColumn, ratio_up_to: Decimal) -> Option<Readings> {
    let (less, more) = (target.min(actual), target.max(actual));
    let may_be_ratio = column.unit.is_empty() && !less.fract().is_zero() && less <= ratio_up_to && more > ratio_up_to;
    let multiple = if may_be_ratio {
        Decimal::ONE_HUNDRED
    } else {
        column.scale
    };
    let multiplied = less.checked_mul(multiple)?;
    let read = match is_nearer(multiplied, less, more) {
        true => Scaled::either(less, multiplied, more),
        false => Scaled::sure(less),
    };
    Some(match target < actual {
        true => read.against(actual),
        false => read.for_target(target),
    })
}

/// A bare figure in the scale that brings it nearest to the other side: one of `scales`, or as it stands. None if it
/// becomes too large.
fn scaled(bare: Decimal, other: Decimal, scales: [Decimal; 2]) -> Option<Decimal> {
    let mut nearest = bare;
    for scale in scales {
        let candidate = bare.checked_mul(scale)?;
        if is_nearer(candidate, nearest, other) {
            nearest = candidate;
        }
    }
    Some(nearest)
}

/// Whether `one` is nearer to `other` than `held`, by their ratio.
fn is_nearer(one: Decimal, held: Decimal, other: Decimal) -> bool {
    let times = |figure: Decimal| figure.max(other).checked_div(figure.min(other));
    let comparable = one > Decimal::ZERO && held > Decimal::ZERO && other > Decimal::ZERO;
    comparable && matches!((times(one), times(held)), (Some(one), Some(held)) if one < held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notation::read;
    use crate::regulation::sample::{cell, indicator, level, luquan};

    /// Target, actual, unit → 「target actual」, and behind a stroke how else they can be read.
    #[track_caller]
    fn case([target, actual, unit]: [&str; 3], expected: &str) {
        let (Term::Quantity(goal), Term::Quantity(done)) = (read(target).term, read(actual).term) else {
            panic!("{target} or {actual} is no figure");
        };
        let written = |quantity, text| Written { quantity, text };
        let unit = Some(unit).filter(|unit| !unit.is_empty());
        let pair = |pair: Pair| format!("{} {}", pair.target.normalize(), pair.actual.normalize());
        let told = match readings(written(&goal, target), written(&done, actual), unit, &luquan()) {
            Ok(Readings { likely, other: None }) => pair(likely),
            Ok(Readings {
                likely,
                other: Some(other),
            }) => format!("{} | {}", pair(likely), pair(other)),
            Err(obstacle) => format!("{obstacle:?}"),
        };
        assert_eq!(told, expected, "{target} {actual}");
    }

    #[test]
    fn a_ratio_beside_a_percentage_is_scaled_only_where_that_is_sure() {
        case(["≥95%", "0.9", "%"], "95 90");
        case(["≥0.95", "90%", "%"], "95 90");
        case(["≥100%", "1", "%"], "100 100");
        case(["≥100%", "1.5", "%"], "100 150");
        case(["≥95%", "90", "%"], "95 90");
        case(["≤1%", "2", "%"], "1 2");
        case(["≤1%", "1", "%"], "1 1");
        case(["≤1%", "0", "%"], "1 0");
        case(["≥95%", "90%", "%"], "95 90");
        case(["≥0.5%", "0.6%", "%"], "0.5 0.6");
        // Above the line, and yet nearer as a ratio.
        case(["≥120%", "1.6", "%"], "120 160 | 120 1.6");
        case(["≥200%", "2.1", "%"], "200 210 | 200 2.1");
        case(["≥2", "150%", "%"], "200 150 | 2 150");
        // Both below the line.
        case(["≥0.5%", "0.006", "%"], "0.5 0.6 | 0.5 0.006");
        case(["≥1%", "0.02", "%"], "1 2 | 1 0.02");
        case(["≤1%", "0.5", "%"], "1 0.5 | 1 50");
        case(["≤1%", "-0.5", "%"], "1 -0.5 | 1 -50");
        // A ratio by the line, but nearer as a percentage.
        case(["≤5%", "0.8", "%"], "5 0.8 | 5 80");
    }

    #[test]
    fn a_column_of_percentages_speaks_for_both() {
        case(["95", "90", "%"], "95 90");
        case(["95", "0.9", "%"], "95 90");
        case(["0.95", "90", "%"], "95 90");
        case(["5", "0.8", "%"], "5 0.8");
        case(["5", "0.8%", "%"], "5 0.8");
        case(["1", "0.9", "%"], "1 0.9 | 1 90");
        case(["100", "2", "%"], "100 200 | 100 2");
    }

    #[test]
    fn bare_figures_may_be_a_ratio_and_a_percentage() {
        case(["0.95", "90", ""], "95 90 | 0.95 90");
        case(["95", "0.96", ""], "95 96 | 95 0.96");
        case(["95", "1", ""], "95 1");
        case(["95", "0.96", "公里"], "95 0.96");
    }

    #[test]
    fn a_multiple_counts_with_and_without_a_noun() {
        case(["≥3万人", "2.9", "人"], "30000 29000");
        case(["≥3万", "2.9", ""], "30000 29000");
        case(["≥3亿", "3.1", ""], "300000000 310000000");
        case(["≥1.2万", "1.3", ""], "12000 13000");
        case(["≥3万", "2.9万", ""], "30000 29000");
        case(["≥30000", "2.9万", ""], "30000 29000");
        case(["≥1.2万", "11000", ""], "12000 11000");
        case(["1.2", "1.1", "万人"], "1.2 1.1");
        // The column speaks for both, and yet one is written out.
        case(["1.2", "11000", "万人"], "12000 11000 | 1.2 11000");
        case(["11000", "1.2", "万人"], "11000 12000 | 11000 1.2");
    }

    #[test]
    fn money_beside_a_figure_without_unit_may_be_in_ten_thousands() {
        case(["≤128", "1280000元", ""], "1280000 1280000 | 128 1280000");
        case(["≤128", "1280000元", "万元"], "1280000 1280000");
        case(["≤128", "1280000元", "元"], "128 1280000");
        case(["≤128", "120元", ""], "128 120");
        case(["≤128万元", "1280000", "元"], "1280000 1280000");
        case(["≥6000元", "0.6", "元"], "6000 6000 | 6000 0.6");
        case(["≤128", "1280000人", ""], "128 1280000");
    }

    #[test]
    fn the_unit_may_stand_behind_the_name() {
        let unit_of = |name: &str| {
            let row = Indicator {
                level3: level(name),
                ..indicator("", "5", "5", "10", "")
            };
            unit(&row).map(str::to_owned)
        };
        for (name, expected) in [
            ("成本（万元）", Some("万元")),
            ("成本(元)", Some("元")),
            ("合格率（%）", Some("%")),
            ("培训人数（万人次）", Some("万人次")),
            ("培训人数（万人）", Some("万人")),
            ("道路（农村）", None),
            ("宣传（百姓）", None),
            ("建设（万达广场）", None),
            ("成本", None),
        ] {
            assert_eq!(unit_of(name).as_deref(), expected, "{name}");
        }
        let mut row = indicator("成本（万元）", "5", "5", "10", "");
        row.unit = Some("元".into());
        assert_eq!(unit(&row), Some("元"));
    }

    #[test]
    fn a_stated_rate_is_a_ratio_up_to_the_line_of_the_profile() {
        #[track_caller]
        fn case(text: &str, line: &str, value: &str, tolerance: &str) {
            let mut profile = luquan();
            profile.formula.ratio_up_to = line.parse().unwrap();
            let stated = notation::rate(&cell(text).unwrap()).unwrap();
            let given = rate(stated, &profile).unwrap();
            let told = (
                given.value.normalize().to_string(),
                given.tolerance.normalize().to_string(),
            );
            assert_eq!(told, (value.to_owned(), tolerance.to_owned()), "{text}");
        }
        case("86%", "1.5", "0.86", "0.005");
        case("0.958", "1.5", "0.958", "0.0005");
        case("1", "1.5", "1", "0.005");
        case("0", "1.5", "0", "0.005");
        case("1.5", "1.5", "1.5", "0.05");
        case("1.51", "1.5", "0.0151", "0.00005");
        case("86.2", "1.5", "0.862", "0.0005");
        case("100", "1.5", "1", "0.005");
        case("2", "1.5", "0.02", "0.005");
        case("2", "2.5", "2", "0.005");
    }
}
