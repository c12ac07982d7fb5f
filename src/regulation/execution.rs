//! 预算执行率: spent ÷ adjusted budget, and its points.

use super::comparison::rate;
use super::formula::{held, proportion};
use super::points::{rounded, weight};
use crate::domain::form::{AmountUnit, Form};
use crate::domain::notation::Amount;
use crate::domain::outcome::ExecutionOutcome;
use crate::domain::stated::{Stated, StatedAmount, StatedFunds};
use crate::profile::Profile;
use crate::profile::model::{Execution, Missing};
use rust_decimal::Decimal;

/// The three amounts of a funds row, in the unit of the form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Amounts {
    initial: Option<Decimal>,
    budget: Option<Decimal>,
    spent: Option<Decimal>,
}

impl Amounts {
    fn of(row: &StatedFunds, unit: AmountUnit) -> Self {
        let amount = |stated: &StatedAmount| stated.amount.and_then(|amount| in_unit(amount, unit));
        Self {
            initial: amount(&row.initial),
            budget: amount(&row.adjusted),
            spent: amount(&row.executed),
        }
    }

    /// The amounts of the total row, each of budget and spending with the sum of the source rows in its place where it is
    /// zero or blank and they are not (F02); and whether one has. The opening budget goes with them.
    fn or_sums(self, total: Option<&StatedFunds>, sums: Self) -> (Self, bool) {
        let stands_for = |stated: fn(&StatedFunds) -> &StatedAmount, sum: Option<Decimal>| {
            sum.is_some_and(|sum| !sum.is_zero()) && total.is_none_or(|row| is_empty(stated(row)))
        };
        let budget = stands_for(|row| &row.adjusted, sums.budget);
        let spent = stands_for(|row| &row.executed, sums.spent);
        let from_rows = budget || spent;
        let initial = from_rows && stands_for(|row| &row.initial, sums.initial);
        let amounts = Self {
            initial: if initial { sums.initial } else { self.initial },
            budget: if budget { sums.budget } else { self.budget },
            spent: if spent { sums.spent } else { self.spent },
        };
        (amounts, from_rows)
    }

    /// What the source rows add up to; nothing in a column of which a cell says something that is no amount.
    fn added_up<'a>(rows: impl Iterator<Item = &'a StatedFunds> + Clone, unit: AmountUnit) -> Self {
        let sum_of = |stated: fn(&StatedFunds) -> &StatedAmount| {
            let given = rows.clone().map(stated).filter(|stated| stated.is_given);
            let amounts = given.map(|stated| in_unit(stated.amount?, unit));
            amounts.reduce(|sum, amount| sum?.checked_add(amount?)).flatten()
        };
        Self {
            initial: sum_of(|row| &row.initial),
            budget: sum_of(|row| &row.adjusted),
            spent: sum_of(|row| &row.executed),
        }
    }
}

/// Nought, or nothing; what is given and cannot be read is neither.
fn is_empty(stated: &StatedAmount) -> bool {
    !stated.is_given || stated.amount.is_some_and(|amount| amount.value.is_zero())
}

/// The sum of what is there; None if nothing is, or it is too large.
pub fn sum(figures: impl IntoIterator<Item = Option<Decimal>>) -> Option<Decimal> {
    figures
        .into_iter()
        .flatten()
        .map(Some)
        .reduce(|sum, figure| sum?.checked_add(figure?))
        .flatten()
}

/// An amount in the given unit; a bare figure is in that unit already.
pub fn in_unit(amount: Amount, unit: AmountUnit) -> Option<Decimal> {
    amount.unit.unwrap_or(unit).converted(amount.value, unit)
}

/// The outcome of the funds block of a form. The total row alone is scored; where a figure of it is zero or blank over
/// filled rows, their sum counts (F02).
pub fn execution(form: &Form, stated: &Stated, profile: &Profile) -> ExecutionOutcome {
    let rows = || stated.funds_of(form);
    let total = rows().find(|(row, _)| row.is_total).map(|(_, total)| total);
    let Some(scored) = total.or(stated.funds.first()) else {
        return ExecutionOutcome {
            unit: form.amount_unit,
            ..ExecutionOutcome::default()
        };
    };
    let unit = form.amount_unit.or_else(|| unit_written(scored));
    let counted_in = unit.unwrap_or(AmountUnit::TenThousandYuan);
    let of_total = total.map(|row| Amounts::of(row, counted_in)).unwrap_or_default();
    let sources = rows().filter(|(row, _)| row.is_source()).map(|(_, stated)| stated);
    let (amounts, from_rows) = of_total.or_sums(total, Amounts::added_up(sources, counted_in));

    let claimed = scored.score;
    let weight = scored
        .weight
        .and_then(|stated| weight(stated, profile))
        .or_else(|| claimed.map(|_| profile.marks.execution))
        .filter(|weight| *weight > Decimal::ZERO);
    let stated_rate = scored
        .rate
        .and_then(|stated| rate(stated, profile))
        .map(|rate| rate.value);
    let ratio = ratio(amounts, stated_rate, &profile.execution);
    let rate = match ratio {
        Ratio::Of { part, whole } => part.checked_div(whole),
        Ratio::None | Ratio::Unknown(_) => None,
    };
    let digits = profile.rounding.points;
    let score = weight.and_then(|weight| {
        let points = match ratio {
            Ratio::Of { part, whole } => points_in_part(&profile.execution, weight, part, whole),
            Ratio::None => Some(Decimal::ZERO),
            Ratio::Unknown(gap) => in_place(gap, claimed, profile),
        };
        points.map(|points| rounded(held(points, weight), digits))
    });
    ExecutionOutcome {
        initial: amounts.initial,
        budget: amounts.budget,
        spent: amounts.spent,
        unit,
        from_rows,
        rate: rate.map(|rate| rounded(rate, profile.rounding.rate)),
        is_low: rate.is_some_and(|rate| rate < profile.thresholds.low_execution),
        weight,
        claimed,
        score,
    }
}

/// The unit that a cell of the row carries, for a form that names none.
fn unit_written(row: &StatedFunds) -> Option<AmountUnit> {
    [&row.adjusted, &row.executed, &row.initial]
        .into_iter()
        .find_map(|stated| stated.amount?.unit)
}

/// The execution rate, not yet divided: points in proportion to it are exact only if they are multiplied first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ratio {
    Of {
        part: Decimal,
        /// Above nought.
        whole: Decimal,
    },
    /// There is no rate: the budget is zero. No points.
    None,
    /// It cannot be told.
    Unknown(Gap),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// 全年执行数 is not given.
    Spent,
    /// 全年预算数 is not given; the opening budget does not stand in for it.
    Budget,
}

/// spent ÷ adjusted budget; where an amount is missing, the rate as stated.
fn ratio(amounts: Amounts, stated: Option<Decimal>, rules: &Execution) -> Ratio {
    let of = |part| Ratio::Of {
        part,
        whole: Decimal::ONE,
    };
    let unknown = |gap| stated.map_or(Ratio::Unknown(gap), of);
    match (amounts.budget, amounts.spent) {
        (Some(budget), Some(spent)) if budget > Decimal::ZERO => execution_rate(spent, budget).map_or_else(
            || unknown(Gap::Budget),
            |_| Ratio::Of {
                part: spent,
                whole: budget,
            },
        ),
        (Some(budget), Some(spent)) if budget.is_zero() && spent.is_zero() && rules.zero_budget_is_full => {
            of(Decimal::ONE)
        }
        (Some(_), Some(_)) => Ratio::None,
        (Some(_), None) => unknown(Gap::Spent),
        (None, _) => unknown(Gap::Budget),
    }
}

/// 执行率＝全年执行数÷全年预算数, a ratio, unrounded; None at a budget of nought or below.
pub fn execution_rate(spent: Decimal, budget: Decimal) -> Option<Decimal> {
    (budget > Decimal::ZERO).then(|| spent.checked_div(budget)).flatten()
}

/// The unrounded points of a rate: weight × min(1, rate), or by the intervals of the profile.
pub fn points(rules: &Execution, weight: Decimal, ratio: Decimal) -> Option<Decimal> {
    points_in_part(rules, weight, ratio, Decimal::ONE)
}

/// The same of a rate that is part ÷ whole.
fn points_in_part(rules: &Execution, weight: Decimal, part: Decimal, whole: Decimal) -> Option<Decimal> {
    let ratio = part.checked_div(whole)?;
    let band = rules.bands.iter().find(|band| ratio >= band.from);
    match band.and_then(|band| band.share) {
        Some(share) => weight.checked_mul(share.clamp(Decimal::ZERO, Decimal::ONE)),
        None => proportion(weight, part.clamp(Decimal::ZERO, whole), whole),
    }
}

fn in_place(gap: Gap, claimed: Option<Decimal>, profile: &Profile) -> Option<Decimal> {
    let missing = match gap {
        Gap::Spent => profile.formula.missing_actual,
        Gap::Budget => profile.formula.unscorable,
    };
    match missing {
        Missing::Zero => Some(Decimal::ZERO),
        Missing::Claimed => claimed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::FundRow;
    use crate::regulation::sample::{execution_bands, form, funds, luquan};

    #[track_caller]
    fn case(rows: Vec<FundRow>, rate: Option<&str>, score: Option<&str>) -> ExecutionOutcome {
        let given = crate::regulation::score(&form(rows, Vec::new()), &luquan())
            .result
            .execution;
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!((given.rate, given.score), (rate.map(decimal), score.map(decimal)));
        given
    }

    fn total(cells: [&str; 6]) -> Vec<FundRow> {
        vec![funds(true, cells)]
    }

    #[test]
    fn points_are_in_proportion_to_the_rate_and_capped() {
        case(
            total(["43.2", "43.2", "37.24", "10", "86%", "9"]),
            Some("0.8620"),
            Some("8.62"),
        );
        case(
            total(["", "310.2", "154.74", "10", "", "5"]),
            Some("0.4988"),
            Some("4.99"),
        );
        case(
            total(["", "4753.66万元", "3824.26万元", "10", "100%", "10"]),
            Some("0.8045"),
            Some("8.04"),
        );
        case(
            total(["100", "100", "120", "10", "120%", "12"]),
            Some("1.2"),
            Some("10"),
        );
        case(total(["100", "100", "-20", "10", "", ""]), Some("-0.2"), Some("0"));
        case(total(["", "100万元", "500000元", "10", "", ""]), Some("0.5"), Some("5"));
        // 3 × 200.5 ÷ 300 is 2.005, though 200.5 ÷ 300 never ends.
        case(total(["", "300", "200.5", "3", "", ""]), Some("0.6683"), Some("2.01"));
    }

    #[test]
    fn a_zero_budget_has_no_rate_unless_the_profile_gives_one() {
        case(total(["0", "0", "0", "10", "", ""]), None, Some("0"));
        case(total(["0", "0", "3.36", "10", "", ""]), None, Some("0"));
        let mut profile = luquan();
        profile.execution.zero_budget_is_full = true;
        let zero = form(total(["0", "0", "0", "10", "", ""]), Vec::new());
        assert_eq!(
            crate::regulation::score(&zero, &profile).execution.score,
            Some(Decimal::TEN)
        );
    }

    #[test]
    fn an_empty_total_row_gives_way_to_its_filled_rows() {
        let rows = vec![
            funds(true, ["0", "0", "0", "10", "0", "0"]),
            funds(false, ["90", "89.974", "89.974", "10", "100%", "10"]),
        ];
        let given = case(rows, Some("1"), Some("10"));
        assert!(given.from_rows);
        let source = || funds(false, ["100", "100", "30", "", "", ""]);
        for spent in ["", "0", "—"] {
            let rows = vec![funds(true, ["100", "100", spent, "10", "100%", "10"]), source()];
            assert!(case(rows, Some("0.3"), Some("3")).from_rows);
        }
        let rows = vec![funds(true, ["100", "0", "30", "10", "", ""]), source()];
        assert!(case(rows, Some("0.3"), Some("3")).from_rows);
        let rows = vec![funds(true, ["100", "100", "3,0.0,0", "10", "", "9"]), source()];
        assert!(!case(rows, None, Some("0")).from_rows);
        let rows = vec![funds(true, ["", "100", "30", "10", "", ""]), source()];
        assert!(!case(rows, Some("0.3"), Some("3")).from_rows);
        assert_eq!(given.claimed, Some(Decimal::ZERO));
        assert_eq!(given.initial, Some("90".parse().unwrap()));
    }

    #[test]
    fn parts_of_a_source_are_not_added_up_again() {
        let part = FundRow {
            is_part: true,
            ..funds(false, ["", "60", "50", "", "", ""])
        };
        let rows = vec![
            funds(true, ["", "", "", "10", "", "8"]),
            funds(false, ["", "100", "80", "", "", ""]),
            part,
        ];
        case(rows, Some("0.8"), Some("8"));
    }

    #[test]
    fn rows_of_which_one_cannot_be_read_add_up_to_nothing() {
        let rows = |rate: &'static str| {
            vec![
                funds(true, ["", "", "", "10", rate, "10"]),
                funds(false, ["", "1,0.0", "50", "", "", ""]),
                funds(false, ["", "50", "50", "", "", ""]),
            ]
        };
        case(rows("90%"), Some("0.9"), Some("9"));
        let given = case(rows(""), None, Some("10"));
        assert_eq!((given.budget, given.spent), (None, Some(Decimal::ONE_HUNDRED)));
    }

    #[test]
    fn the_stated_rate_counts_where_amounts_are_missing() {
        case(total(["0", "", "", "10", "76%", "7.6"]), Some("0.76"), Some("7.6"));
        case(total(["50", "", "40", "10", "", "8"]), None, Some("8"));
        case(total(["50", "50", "", "10", "", "8"]), None, Some("0"));
    }

    #[test]
    fn a_form_that_does_not_score_execution_still_has_a_rate() {
        let given = case(total(["64.8", "64.8", "64.8", "", "100%", ""]), Some("1"), None);
        assert_eq!(given.weight, None);
        let scored = case(total(["", "100", "90", "", "90%", "9"]), Some("0.9"), Some("9"));
        assert_eq!(scored.weight, Some(Decimal::TEN));
    }

    #[test]
    fn intervals_of_the_profile_replace_proportion() {
        let mut profile = luquan();
        profile.execution.bands = execution_bands(&[("0.95", Some("1")), ("0.6", None), ("0", Some("0"))]);
        // 94.996% prints 95.00% and lies in the interval below all the same: a rate is rounded to be shown.
        for (spent, points) in [
            ("95", "10"),
            ("94.996", "9.50"),
            ("94.99", "9.50"),
            ("60", "6"),
            ("59.996", "0"),
        ] {
            let form = form(total(["", "100", spent, "10", "", ""]), Vec::new());
            assert_eq!(
                crate::regulation::score(&form, &profile).execution.score,
                Some(points.parse().unwrap()),
                "{spent}"
            );
        }
    }

    #[test]
    fn a_rate_is_low_before_it_is_rounded() {
        for (cells, rate, is_low) in [
            (["", "100", "90", "10", "", ""], Some("0.9"), false),
            (["", "100", "89.996", "10", "", ""], Some("0.9"), true),
            (["", "100", "", "10", "89.996%", ""], Some("0.9"), true),
            (["", "100", "89.99", "10", "", ""], Some("0.8999"), true),
            (["", "0", "0", "10", "", ""], None, false),
        ] {
            let given = crate::regulation::score(&form(total(cells), Vec::new()), &luquan());
            let rate = rate.map(|rate| rate.parse().unwrap());
            assert_eq!(
                (given.execution.rate, given.execution.is_low),
                (rate, is_low),
                "{cells:?}"
            );
        }
    }

    #[test]
    fn amounts_of_any_size_do_not_stop_the_program() {
        let huge = "79228162514264337593543950335";
        let rows = vec![
            funds(true, ["", "", "", "10", "", ""]),
            funds(false, [huge, huge, huge, "", "", ""]),
            funds(false, [huge, "0.0000001", huge, "", "", ""]),
        ];
        case(rows, None, Some("0"));
    }
}
