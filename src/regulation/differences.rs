//! Whether two copies of a form say the same: every figure that a score rests on, by what is read in it.
//!
//! What is merely spelt otherwise is the same (`≥95%` and `>=95%`, 100 and 100.00, `大于等于` in a column of its own); a
//! sign, a unit or a per cent that is another one is not, wherever the form has its place.

use super::comparison::{self, UnitColumn, second_sign, sign_is_unknown};
use super::grade::grade_written;
use super::points::rounded;
use super::total::bands;
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::{AmountUnit, Form, FundRow, Indicator};
use crate::domain::notation::{self, Comparator, Notation, Quantity, Term, Weight};
use crate::domain::place::Address;
use crate::domain::text::{Text, folded};
use crate::profile::Profile;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A figure in which two forms differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// 全年执行数, 「改造面积」的得分 …
    pub figure: String,
    pub one: Option<Told>,
    pub other: Option<Told>,
}

/// A figure as a form has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub at: Address,
    /// What the cell shows; what columns of signs and units add, where only these tell it from the other form's; the
    /// number behind, where only that does.
    pub text: String,
}

/// The figures in which two forms differ, whatever their layouts: amounts in one unit, indicators by their name.
pub fn differences(one: &Form, other: &Form, profile: &Profile) -> Vec<Difference> {
    let (ours, theirs) = (figures(one, profile), figures(other, profile));
    let [our_names, their_names] = [&ours, &theirs].map(|all| by_name(all));
    let added = theirs.iter().filter(|figure| !our_names.contains_key(&figure.key()));
    let all = ours.iter().chain(added);
    all.filter_map(|figure| {
        let [one, other] = [&our_names, &their_names].map(|all| all.get(&figure.key()).copied());
        let [mine, their] = [one, other].map(|figure| figure.map(|figure| &figure.value));
        let unknown = [mine, their].contains(&Some(&Value::Unknown));
        let left_out = figure.may_lack && (one.is_none() || other.is_none());
        let differ = !unknown && !left_out && mine != their;
        differ.then(|| Difference {
            figure: figure.name.clone(),
            one: one.map(|figure| figure.told_beside(other)),
            other: other.map(|figure| figure.told_beside(one)),
        })
    })
    .collect()
}

/// A figure of a form: its name, what is read in it, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Figure<'a> {
    name: String,
    /// How many figures of the same name stand before it.
    before: usize,
    value: Value,
    cell: &'a Cell,
    around: Around<'a>,
    may_lack: bool,
}

/// What other cells say of a figure, to the letter: the sign in front of it and the unit behind it. Not as a person reads
/// them together (`in_full`), where 定性 and the 「%」 of what may be a ratio are left out: here they may be all that differs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Around<'a> {
    sign: &'a str,
    unit: &'a str,
}

impl Figure<'_> {
    /// What tells it from the others of its form.
    fn key(&self) -> (&str, usize) {
        (&self.name, self.before)
    }

    fn in_full(&self) -> String {
        format!("{}{}{}", self.around.sign, self.cell.text, self.around.unit)
    }

    fn told_beside(&self, other: Option<&Self>) -> Told {
        let is_alike =
            |text: fn(&Self) -> String| other.is_some_and(|other| folded(&text(self)) == folded(&text(other)));
        let shown = |figure: &Self| figure.cell.text.to_string();
        let text = match self.cell.number() {
            _ if !is_alike(|figure| figure.cell.text.to_string()) => shown(self),
            Some(number) if is_alike(Self::in_full) => number.normalize().to_string(),
            _ => self.in_full(),
        };
        Told { at: self.cell.at, text }
    }
}

fn by_name<'a, 'b>(figures: &'b [Figure<'a>]) -> BTreeMap<(&'b str, usize), &'b Figure<'a>> {
    figures.iter().map(|figure| (figure.key(), figure)).collect()
}

/// What is read in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    /// Points, an amount in 元, a rate as a ratio.
    Number(Decimal),
    /// A weight as a share of full marks.
    Share(Decimal),
    Signed(Sign, Reading),
    /// Read as nothing but text.
    Text(String),
    /// A formula that was never calculated may be any.
    Unknown,
}

/// The sign of a target: of its own column, else its own; and what else is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sign {
    read: Option<Comparator>,
    second: Option<Comparator>,
    unknown: Option<String>,
}

/// A target or an actual.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reading {
    Figure(Measured),
    Range(Measured, Measured),
    /// Year, month, day.
    Date(Option<i32>, Option<u8>, Option<u8>),
    Truth(bool),
    NotApplicable,
    Words(String),
}

/// A figure with its own unit, else that of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Measured {
    value: Decimal,
    percent: bool,
    unit: Text,
}

impl Measured {
    fn of(quantity: Quantity, row: &UnitColumn) -> Self {
        let Quantity {
            value,
            percent,
            unit,
            tolerance,
        } = quantity;
        if percent || !unit.is_empty() {
            return Self { value, percent, unit };
        }
        // 3万 in a column of 万元 is multiplied out already.
        let is_multiplied = tolerance >= Decimal::ONE;
        let scale = if is_multiplied { Decimal::ONE } else { row.scale };
        Self {
            value: value.checked_mul(scale).unwrap_or(value),
            percent: row.percent,
            unit: row.unit.clone(),
        }
    }
}

/// A place for a figure: its name, its cell if filled, what other cells say of it, and what is read in it; None where
/// that is only text.
struct Slot<'a> {
    name: String,
    cell: Option<&'a Cell>,
    around: Around<'a>,
    read: Option<Value>,
    /// Many layouts have no place for it: a form that lacks it says nothing else by that.
    may_lack: bool,
}

impl Slot<'_> {
    fn if_there(self) -> Self {
        Self { may_lack: true, ..self }
    }
}

/// A place that no other cell says anything of.
fn slot<'a>(name: String, cell: Option<&'a Cell>, read: impl FnOnce(&Cell) -> Option<Value>) -> Slot<'a> {
    Slot {
        name,
        cell,
        around: Around::default(),
        read: cell.and_then(read),
        may_lack: false,
    }
}

/// The figures of a form that are filled in, in its order.
fn figures<'a>(form: &'a Form, profile: &Profile) -> Vec<Figure<'a>> {
    let mut figures: Vec<Figure> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for Slot {
        name,
        cell,
        around,
        read,
        may_lack,
    } in slots(form, profile)
    {
        let stale = |cell: &Cell| cell.stored == Stored::FormulaWithoutValue;
        let Some(cell) = cell.filter(|cell| stale(cell) || !cell.is_blank()) else {
            continue;
        };
        let written = || read.unwrap_or_else(|| Value::Text(folded(&cell.text)));
        let before = counts.entry(name.clone()).or_default();
        *before += 1;
        figures.push(Figure {
            before: *before - 1,
            name,
            value: if stale(cell) { Value::Unknown } else { written() },
            cell,
            around,
            may_lack,
        });
    }
    figures
}

/// The places of a form for figures that a score rests on, a merged cell once.
fn slots<'a>(form: &'a Form, profile: &Profile) -> impl Iterator<Item = Slot<'a>> {
    let scored = form.fund_total().or(form.funds.first());
    let execution = scored.map(|row| of_execution(row, form, profile));
    let parts = form
        .funds
        .iter()
        .filter(move |row| !scored.is_some_and(|scored| std::ptr::eq(scored, *row)));
    let parts = parts.flat_map(|row| amounts(row, form, |figure| format!("「{}」的{figure}", row.source)));
    let parts = parts.map(Slot::if_there);
    let grade = |cell: &Cell| {
        let grade = grade_written(cell.text.trim(), bands(form.kind, profile))?;
        Some(Value::Text(grade.to_string()))
    };
    let closing = [
        slot("分值合计".to_owned(), form.total.weight.as_ref(), points).if_there(),
        slot("总分".to_owned(), form.total.score.as_ref(), points),
        slot("等级".to_owned(), form.grade.as_ref(), grade),
    ];
    let indicators = form.indicators.iter().flat_map(of_indicator);
    execution
        .into_iter()
        .flatten()
        .chain(indicators)
        .chain(closing)
        .chain(parts)
}

/// The row that is scored.
fn of_execution<'a>(row: &'a FundRow, form: &Form, profile: &Profile) -> impl Iterator<Item = Slot<'a>> + use<'a> {
    let rate = |cell: &Cell| {
        let rate = comparison::rate(notation::rate(cell)?, profile)?;
        Some(Value::Number(rounded(rate.value, profile.rounding.rate)))
    };
    let others = [
        slot("执行率分值".to_owned(), row.weight.as_ref(), weight).if_there(),
        slot("执行率".to_owned(), row.rate.as_ref(), rate).if_there(),
        slot("执行率得分".to_owned(), row.score.as_ref(), points),
    ];
    amounts(row, form, str::to_owned).into_iter().chain(others)
}

fn amounts<'a>(row: &'a FundRow, form: &Form, name: impl Fn(&str) -> String) -> [Slot<'a>; 3] {
    let unit = form.amount_unit.unwrap_or(AmountUnit::TenThousandYuan);
    let amount = |figure: &str, cell: &'a Option<Cell>| {
        let written = cell.as_ref().and_then(notation::amount);
        let is_bare = written.is_some_and(|amount| amount.unit.is_none()) && unit != AmountUnit::Other;
        let unit_behind = if is_bare { unit.label() } else { "" };
        Slot {
            around: Around {
                sign: "",
                unit: unit_behind,
            },
            ..slot(name(figure), cell.as_ref(), |cell| in_yuan(cell, unit))
        }
    };
    [
        amount("年初预算数", &row.initial),
        amount("全年预算数", &row.adjusted),
        amount("全年执行数", &row.executed),
    ]
}

fn of_indicator(row: &Indicator) -> [Slot<'_>; 4] {
    let name = |figure: &str| format!("「{}」的{figure}", row.name());
    let own_weight = row.weight.as_ref().filter(|_| !row.shares_weight);
    let own_score = row.score.as_ref().filter(|_| !row.shares_score);
    [
        Slot {
            around: around(row, row.target.as_ref()),
            ..slot(name("年度指标值"), row.target.as_ref(), |cell| {
                Some(target(cell, row))
            })
        },
        Slot {
            around: Around {
                sign: "",
                ..around(row, row.actual.as_ref())
            },
            ..slot(name("实际完成值"), row.actual.as_ref(), |cell| {
                Some(actual(cell, row))
            })
        },
        slot(name("分值"), own_weight, weight),
        slot(name("得分"), own_score, points),
    ]
}

/// What the columns of signs and units say of a target or an actual that does not say it itself.
fn around<'a>(row: &'a Indicator, cell: Option<&Cell>) -> Around<'a> {
    let read = cell.map_or(Notation::BLANK, Notation::of);
    let sign = row.direction_text.as_deref().filter(|_| read.comparator.is_none());
    let is_bare = matches!(&read.term, Term::Quantity(own) if own.unit.is_empty() && !own.percent);
    Around {
        sign: sign.unwrap_or_default(),
        unit: row.unit.as_deref().filter(|_| is_bare).unwrap_or_default(),
    }
}

fn target(cell: &Cell, row: &Indicator) -> Value {
    let notation = Notation::of(cell);
    let unknown = row.direction_text.as_deref().filter(|_| sign_is_unknown(row));
    let sign = Sign {
        read: row.direction.or(notation.comparator),
        second: second_sign(row, &notation),
        unknown: unknown.map(folded),
    };
    signed(sign, notation.term, cell, row)
}

fn actual(cell: &Cell, row: &Indicator) -> Value {
    let notation = Notation::of(cell);
    let sign = Sign {
        read: notation.comparator,
        ..Sign::default()
    };
    signed(sign, notation.term, cell, row)
}

fn signed(sign: Sign, term: Term, cell: &Cell, row: &Indicator) -> Value {
    let in_row = |quantity| Measured::of(quantity, &UnitColumn::of(comparison::unit(row)));
    let reading = match term {
        Term::Quantity(quantity) => Reading::Figure(in_row(quantity)),
        Term::Range { low, high } => Reading::Range(in_row(low), in_row(high)),
        Term::Period(date) => Reading::Date(date.year, date.month, date.day),
        Term::Truth(truth) => Reading::Truth(truth),
        Term::NotApplicable => Reading::NotApplicable,
        Term::Blank | Term::Placeholder | Term::Words => Reading::Words(folded(&cell.text)),
    };
    // Words are 定性, whether a column says so or not.
    let says_nothing = matches!(reading, Reading::Words(_)) && sign.read == Some(Comparator::Qualitative);
    let read = sign.read.filter(|_| !says_nothing);
    Value::Signed(Sign { read, ..sign }, reading)
}

fn points(cell: &Cell) -> Option<Value> {
    notation::points(cell).map(Value::Number)
}

fn weight(cell: &Cell) -> Option<Value> {
    Some(match notation::weight(cell)? {
        Weight::Points(points) => Value::Number(points),
        Weight::Share(share) => Value::Share(share),
    })
}

fn in_yuan(cell: &Cell, unit: AmountUnit) -> Option<Value> {
    let amount = notation::amount(cell)?;
    amount.unit.unwrap_or(unit).in_yuan(amount.value).map(Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::{Heading, Total};
    use crate::regulation::sample::{cell, form, funds, given, indicator, luquan};

    fn sent(score: &str) -> Form {
        let base = form(Vec::new(), vec![indicator("改造面积", "≥500", "500", "50", score)]);
        Form {
            heading: Heading {
                project: given("校舍维修"),
                ..base.heading
            },
            ..base
        }
    }

    fn differences(one: &Form, other: &Form) -> Vec<Difference> {
        super::differences(one, other, &luquan())
    }

    #[test]
    fn figures_are_compared_by_their_value_and_told_by_their_name() {
        let spent = |unit: AmountUnit, executed: &str, score: &str| Form {
            amount_unit: Some(unit),
            funds: vec![funds(true, ["", "100万元", executed, "10", "", "9"])],
            ..sent(score)
        };
        let one = spent(AmountUnit::TenThousandYuan, "90.00", "50");
        let in_yuan = spent(AmountUnit::Yuan, "900,000", "50.0");
        assert_eq!(differences(&one, &in_yuan), []);
        let first = |one: &Form, other: &Form| {
            differences(one, other)
                .first()
                .map(|differing| differing.figure.clone())
        };
        let told = |other: &Form| first(&one, other);
        let less = spent(AmountUnit::TenThousandYuan, "89", "48");
        assert_eq!(told(&less).as_deref(), Some("全年执行数"));
        assert_eq!(differences(&one, &less).len(), 2);
        let score = spent(AmountUnit::TenThousandYuan, "90", "48");
        assert_eq!(told(&score).as_deref(), Some("「改造面积」的得分"));
        let blank = spent(AmountUnit::TenThousandYuan, "90", "");
        let mut shared = score.clone();
        shared.indicators[0].shares_score = true;
        let mut stale = shared.clone();
        stale.total.score = cell("98").map(|cell| Cell {
            stored: Stored::FormulaWithoutValue,
            ..cell
        });
        shared.total.score = cell("97");
        assert_eq!(differences(&shared, &stale), []);
        assert_eq!(told(&blank), first(&blank, &one));
    }

    /// 指标性质, 计量单位, 年度指标值, 实际完成值 of one form and of another → what is told of the first difference.
    #[track_caller]
    fn row(one: [&str; 4], other: [&str; 4], told: Option<(&str, &str, &str)>) {
        let [one, other] = [one, other].map(|[sign, unit, target, actual]| {
            let mut row = indicator("改造面积", target, actual, "50", "50");
            let own = row.target.as_ref().map(Notation::of).and_then(|read| read.comparator);
            row.direction = Comparator::of_column(sign).or(own);
            row.direction_text = (!sign.is_empty()).then(|| sign.into());
            row.unit = (!unit.is_empty()).then(|| unit.into());
            form(Vec::new(), vec![row])
        });
        let found = differences(&one, &other);
        let text = |told: &Option<Told>| told.as_ref().unwrap().text.clone();
        let first = found
            .first()
            .map(|found| (found.figure.clone(), text(&found.one), text(&found.other)));
        let expected =
            told.map(|(figure, one, other)| (format!("「改造面积」的{figure}"), one.to_owned(), other.to_owned()));
        assert_eq!(first, expected);
    }

    #[test]
    fn another_sign_unit_or_percent_is_another_figure() {
        row(
            ["", "", "≤100平方米", "90"],
            ["", "", "≥100平方米", "90"],
            Some(("年度指标值", "≤100平方米", "≥100平方米")),
        );
        row(
            ["≤", "平方米", "100", "90"],
            ["≥", "平方米", "100", "90"],
            Some(("年度指标值", "≤100平方米", "≥100平方米")),
        );
        row(
            ["≥", "个", "100", "100"],
            ["≥", "万个", "100", "100"],
            Some(("年度指标值", "≥100个", "≥100万个")),
        );
        row(
            ["", "", "≥95%", "95%"],
            ["", "", "≥95", "95%"],
            Some(("年度指标值", "≥95%", "≥95")),
        );
        row(
            ["", "", "≥95%", "95%"],
            ["", "", "≥95%", "95"],
            Some(("实际完成值", "95%", "95")),
        );
        row(
            ["", "", "10-20", "15"],
            ["", "", "10-30", "15"],
            Some(("年度指标值", "10-20", "10-30")),
        );
        row(
            ["?", "", "100", "90"],
            ["", "", "100", "90"],
            Some(("年度指标值", "?100", "100")),
        );
        row(
            ["≥", "", "达标", "达标"],
            ["", "", "达标", "达标"],
            Some(("年度指标值", "≥达标", "达标")),
        );
    }

    #[test]
    fn another_spelling_is_the_same_figure() {
        row(["", "", "≥95%", "95.00%"], ["", "", ">=95%", "95%"], None);
        row(["", "", "不少于100个", "100"], ["", "", "≥100.00个", "100.0"], None);
        // A sign or a unit in a column of its own is the one in the cell.
        row(
            ["≥", "平方米", "500", "500"],
            ["", "平方米", "≥500平方米", "500平方米"],
            None,
        );
        row(["≥", "%", "95", "95"], ["", "", "≥95%", "95%"], None);
        row(["", "万元", "3", "3万"], ["", "万元", "3万元", "3"], None);
        row(["定性", "", "达标", "达标"], ["", "", "达标", "达标"], None);
        row(
            ["", "", "2022年6月", "2022年6月"],
            ["", "", "2022-06", "2022年06月"],
            None,
        );
    }

    #[test]
    fn everything_that_a_score_rests_on_is_compared() {
        let base = || Form {
            grade: cell("优"),
            total: Total {
                weight: cell("100"),
                score: None,
            },
            funds: vec![
                funds(true, ["100", "100", "90", "10", "90%", "9"]),
                funds(false, ["100", "100", "90", "", "", ""]),
            ],
            ..sent("50")
        };
        let told = |change: fn(&mut Form)| {
            let mut other = base();
            change(&mut other);
            let found = differences(&base(), &other);
            let names: Vec<_> = found.into_iter().map(|found| found.figure).collect();
            names.join("、")
        };
        assert_eq!(told(|form| form.funds[0].weight = cell("20")), "执行率分值");
        assert_eq!(told(|form| form.funds[0].weight = cell("10分")), "");
        assert_eq!(told(|form| form.funds[0].rate = cell("80%")), "执行率");
        assert_eq!(told(|form| form.funds[0].rate = cell("0.9")), "");
        assert_eq!(told(|form| form.funds[1].executed = cell("80")), "「」的全年执行数");
        assert_eq!(told(|form| form.grade = cell("良")), "等级");
        assert_eq!(told(|form| form.grade = cell(" 优 ")), "");
        assert_eq!(told(|form| form.grade = None), "等级");
        assert_eq!(told(|form| form.total.weight = cell("90")), "分值合计");
        // What a layout has no place for.
        assert_eq!(told(|form| form.total.weight = None), "");
        assert_eq!(told(|form| drop(form.funds.pop())), "");
    }

    /// Where the cells show the same, what tells them apart is told.
    #[test]
    fn a_unit_or_a_number_behind_the_cell_is_told() {
        let spent = |unit, stored: Option<&str>| {
            let mut form = Form {
                amount_unit: Some(unit),
                funds: vec![funds(true, ["", "", "90", "", "", ""])],
                ..sent("50")
            };
            if let (Some(cell), Some(stored)) = (&mut form.funds[0].executed, stored) {
                cell.stored = Stored::Number(stored.parse().unwrap());
            }
            form
        };
        let told = |one: &Form, other: &Form| {
            let found = differences(one, other).remove(0);
            [found.one, found.other].map(|told| told.unwrap().text)
        };
        let plain = spent(AmountUnit::TenThousandYuan, Some("90"));
        assert_eq!(told(&plain, &spent(AmountUnit::Yuan, None)), ["90万元", "90元"]);
        assert_eq!(
            told(&plain, &spent(AmountUnit::TenThousandYuan, Some("90.4"))),
            ["90", "90.4"]
        );
    }
}
