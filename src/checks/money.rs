//! F09: 元 and 万元 mixed up: a cell in another unit than the form, a unit that cannot be converted, or a factor of 10 000
//! between two places that tell the same money.

use super::amounts::{AMOUNTS, Funds};
use super::fault::Fault;
use super::indicators::Row;
use super::wording::{distance, places};
use crate::domain::cell::Cell;
use crate::domain::form::{AmountUnit, Form, Indicator};
use crate::domain::notation::{Amount, Notation, Term, amounts_in};
use crate::domain::place::Address;
use crate::domain::text::{folded, folding, holds_any, is_ideograph};
use crate::profile::Profile;
use rust_decimal::Decimal;

/// F09, every way in which it shows.
pub fn units_mixed_up<'a>(form: &'a Form, rows: &[Row<'a>], funds: &Funds, profile: &Profile) -> Vec<Fault> {
    let slip = factor_between(form, rows, funds, profile);
    let unit = cells_in_another_unit(form, funds).or_else(|| not_convertible(form));
    unit.into_iter().chain(slip).collect()
}

/// A unit such as 万美元 over the funds block: its rate can be told, its amounts are in no sum.
fn not_convertible(form: &Form) -> Option<Fault> {
    let given = form.amount_unit_given.as_ref()?;
    (form.amount_unit? == AmountUnit::Other && !form.funds.is_empty()).then(|| {
        Fault::says(format_args!(
            "本表金额单位写作「{}」，应为元、万元一类的人民币单位，现在不能折算成万元，金额没有计入汇总",
            given.text
        ))
        .at(given.at)
        .found(&given.text)
        .expected("以元或万元为单位的金额")
        .cure(format_args!(
            "把金额折算成人民币万元，只填数字，并把{}的单位改为万元",
            given.at
        ))
    })
}

/// Cells of the funds block that name another unit than the form prints.
fn cells_in_another_unit(form: &Form, funds: &Funds) -> Option<Fault> {
    let unit = form
        .amount_unit
        .filter(|unit| form.amount_unit_given.is_some() && *unit != AmountUnit::Other)?;
    let cells = funds.lines.iter().flat_map(|row| {
        let names_other = |column| {
            row.amount(column)
                .and_then(|amount| amount.unit)
                .is_some_and(|own| own != unit)
        };
        let others = AMOUNTS.iter().filter(move |column| names_other(column));
        others.filter_map(|column| row.cell(column))
    });
    // A number format may show 万元 over a figure stored in 元.
    let cells: Vec<_> = cells.filter(|cell| !shows(cell, unit)).collect();
    let first = cells.first()?.at;
    let list = places(cells.iter().map(|cell| (cell.at, cell.text.as_str())));
    let unit = unit.label();
    Some(
        Fault::says(format_args!("本表金额单位为{unit}，{list}写的是另一种单位，应当一致"))
            .at(first)
            .found(list)
            .expected(format_args!("以{unit}为单位的金额"))
            .cure(format_args!("把这些金额换算成以{unit}为单位，只填数字")),
    )
}

fn shows(cell: &Cell, unit: AmountUnit) -> bool {
    let text = folded(&cell.text);
    let word = text.trim_start_matches(|letter: char| !is_ideograph(letter));
    AmountUnit::of_word(word.trim_end_matches('。')) == Some(unit)
}

/// A sum of money with the place that tells it, in 元.
struct Told<'a> {
    name: &'a str,
    at: Address,
    text: &'a str,
    value: Decimal,
    tolerance: Decimal,
}

impl<'a> Told<'a> {
    /// `unit` is that of a figure that names none.
    fn of(name: &'a str, cell: &'a Cell, amount: Amount, unit: AmountUnit) -> Option<Self> {
        let unit = amount.unit.unwrap_or(unit);
        Some(Self {
            name,
            at: cell.at,
            text: &cell.text,
            value: unit.in_yuan(amount.value)?,
            tolerance: unit.in_yuan(amount.tolerance)?,
        })
    }

    /// Whether this is the other sum multiplied by 10 000, up to the printed digits.
    fn is_ten_thousandfold(&self, other: &Self) -> bool {
        let times = |figure| AmountUnit::TenThousandYuan.in_yuan(figure);
        let (value, tolerance) = (times(other.value), times(other.tolerance));
        value.zip(tolerance).is_some_and(|(value, tolerance)| {
            let reach = tolerance.checked_add(self.tolerance).unwrap_or(Decimal::MAX);
            !value.is_zero() && distance(value, self.value) <= reach
        })
    }

    /// Enough digits for the likeness to be no chance.
    fn is_telling(&self, digits: u32) -> bool {
        let figures = self.value.normalize().mantissa().unsigned_abs().to_string();
        u32::try_from(figures.trim_end_matches('0').len()).is_ok_and(|length| length >= digits)
    }
}

/// A cost indicator or a sum in the goals that is a figure of the funds block multiplied or divided by 10 000.
fn factor_between<'a>(form: &'a Form, rows: &[Row<'a>], funds: &Funds, profile: &Profile) -> Option<Fault> {
    let (row, unit) = (funds.scored()?, funds.execution.unit?);
    let funds: Vec<Told> = AMOUNTS
        .iter()
        .filter_map(|column| Told::of(column.name, row.given(column)?, row.amount(column)?, unit))
        .filter(|told| told.is_telling(profile.thresholds.slip_digits))
        .collect();
    if funds.is_empty() {
        return None;
    }
    let elsewhere: Vec<Told> = in_goals(form).chain(in_costs(rows, profile)).collect();
    // Where one place tells the same sum in the right unit, a likeness elsewhere is chance.
    let agrees = |told: &Told| {
        let same = |fund: &Told| distance(fund.value, told.value) <= fund.tolerance.max(told.tolerance);
        funds.iter().any(same)
    };
    if elsewhere.iter().any(agrees) {
        return None;
    }
    let (fund, told) = elsewhere.iter().find_map(|told| {
        let mixed = |fund: &&Told| fund.is_ten_thousandfold(told) || told.is_ten_thousandfold(fund);
        funds.iter().find(mixed).map(|fund| (fund, told))
    })?;
    let label = unit.label();
    let suspicion = match unit {
        AmountUnit::Yuan | AmountUnit::TenThousandYuan => "疑似元与万元混用",
        _ => "疑似金额单位写错",
    };
    Some(
        Fault::says(format_args!(
            "{}填「{}」（{label}），{}{}写「{}」，恰好相差一万倍，{suspicion}，应为同一金额",
            fund.name, fund.text, told.name, told.at, told.text
        ))
        .at(fund.at)
        .found(fund.text)
        .expected("与目标、指标一致的金额")
        .cure(format_args!("核对{}和{}的金额单位，写错的换算后改正", fund.at, told.at)),
    )
}

fn in_goals(form: &Form) -> impl Iterator<Item = Told<'_>> {
    let cells = form
        .goals
        .iter()
        .flat_map(|goal| [&goal.expected, &goal.actual])
        .flatten();
    cells.flat_map(|cell| {
        let amounts = amounts_in(&cell.text).into_iter();
        amounts.filter_map(|amount| Told::of("年度总体目标", cell, amount, AmountUnit::Yuan))
    })
}

/// Targets and actuals in 元 of indicators of cost, those per head or piece left out.
fn in_costs<'r, 'a>(rows: &'r [Row<'a>], profile: &'r Profile) -> impl Iterator<Item = Told<'a>> {
    let sums = rows.iter().flat_map(|row| {
        let (row, stated) = (row.indicator, row.stated);
        let cells = [(&row.target, &stated.target), (&row.actual, &stated.actual)];
        cells.into_iter().filter_map(move |(cell, read)| {
            let cell = cell.as_ref()?;
            Some((row, cell, sum_of_money(row, cell, read)?))
        })
    });
    sums.filter(|(row, _, _)| is_whole_cost(row, profile))
        .filter_map(|(row, cell, sum)| Told::of(row.name(), cell, sum, AmountUnit::Yuan))
}

/// 成本, 费用 … in one of the names, and nothing that divides it.
fn is_whole_cost(row: &Indicator, profile: &Profile) -> bool {
    const DIVIDED: [&str; 5] = ["均", "每", "单位", "单价", "标准"];
    let mut names = row.levels();
    let is_cost = |name: &str| holds_any(name, profile.formula.lower_is_better.iter().map(String::as_str));
    names.any(|level| is_cost(&level.name)) && !row.levels().any(|level| holds_any(&level.name, DIVIDED))
}

/// The money that a target or an actual tells, in 元: with its own unit, or that of the row.
fn sum_of_money(row: &Indicator, cell: &Cell, read: &Notation) -> Option<Amount> {
    let column = row.unit.as_deref().map(folding);
    let may_be_money = matches!(column.as_deref(), Some("元" | "万元")) || cell.text.contains(['元', '¥', '￥']);
    if !may_be_money {
        return None;
    }
    let Term::Quantity(quantity) = &read.term else {
        return None;
    };
    let unit = match (&*quantity.unit, quantity.percent, column.as_deref()) {
        ("元", false, _) | ("", false, Some("元")) => AmountUnit::Yuan,
        ("", false, Some("万元")) => AmountUnit::TenThousandYuan,
        _ => return None,
    };
    Some(Amount {
        value: quantity.value,
        unit: Some(unit),
        tolerance: quantity.tolerance,
    })
}
