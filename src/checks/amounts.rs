//! The funds block on trial: its rows with the amounts that they state.

use super::wording::distance;
use crate::domain::cell::Cell;
use crate::domain::form::{AmountUnit, Form, FundRow};
use crate::domain::notation::{Amount, Rate};
use crate::domain::outcome::ExecutionOutcome;
use crate::domain::stated::{Stated, StatedAmount, StatedFunds};
use crate::profile::Profile;
use crate::regulation::comparison;
use rust_decimal::Decimal;
use std::ops::Deref;

/// A column of amounts: its name, and how to take its cell and what that states from a row.
pub struct Column {
    pub name: &'static str,
    cell: fn(&FundRow) -> Option<&Cell>,
    stated: fn(&StatedFunds) -> &StatedAmount,
}

pub const INITIAL: Column = Column {
    name: "年初预算数",
    cell: |row| row.initial.as_ref(),
    stated: |row| &row.initial,
};
pub const ADJUSTED: Column = Column {
    name: "全年预算数",
    cell: |row| row.adjusted.as_ref(),
    stated: |row| &row.adjusted,
};
pub const EXECUTED: Column = Column {
    name: "全年执行数",
    cell: |row| row.executed.as_ref(),
    stated: |row| &row.executed,
};
pub const AMOUNTS: [Column; 3] = [INITIAL, ADJUSTED, EXECUTED];

/// The funds block of a form.
pub struct Funds<'a> {
    pub lines: Vec<Line<'a>>,
    pub execution: &'a ExecutionOutcome,
}

impl<'a> Funds<'a> {
    pub fn of(form: &'a Form, stated: &'a Stated, execution: &'a ExecutionOutcome, profile: &Profile) -> Self {
        let line = |(row, stated): (_, &'a StatedFunds)| Line {
            row,
            stated,
            unit: execution.unit,
            rate: stated.rate.and_then(|stated| comparison::rate(stated, profile)),
        };
        Self {
            lines: stated.funds_of(form).map(line).collect(),
            execution,
        }
    }

    /// The total row.
    pub fn total(&self) -> Option<Line<'a>> {
        self.lines.iter().copied().find(|line| line.is_total)
    }

    /// The rows by source that should add up to the total row.
    pub fn sources(&self) -> impl Iterator<Item = Line<'a>> + Clone {
        self.lines.iter().copied().filter(|line| line.is_source())
    }

    /// The row that is scored: the total row, else the first.
    pub fn scored(&self) -> Option<Line<'a>> {
        self.total().or(self.lines.first().copied())
    }
}

/// A row of the funds block.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    row: &'a FundRow,
    stated: &'a StatedFunds,
    /// In which the form counts.
    unit: Option<AmountUnit>,
    /// As stated.
    rate: Option<Rate>,
}

impl<'a> Deref for Line<'a> {
    type Target = &'a FundRow;

    fn deref(&self) -> &Self::Target {
        &self.row
    }
}

impl<'a> Line<'a> {
    pub fn cell(self, column: &Column) -> Option<&'a Cell> {
        (column.cell)(self.row)
    }

    /// The cell, if something is written there that is not `—` or 不适用.
    pub fn given(self, column: &Column) -> Option<&'a Cell> {
        self.cell(column).filter(|_| (column.stated)(self.stated).is_given)
    }

    pub fn amount(self, column: &Column) -> Option<Amount> {
        (column.stated)(self.stated).amount
    }

    /// The amount in the unit of the form; nought where nothing is given, None where what is given is no amount.
    pub fn span(self, column: &Column) -> Option<Span> {
        Span::of((column.stated)(self.stated), self.unit)
    }

    /// The execution rate as stated.
    pub const fn stated_rate(self) -> Option<Rate> {
        self.rate
    }

    /// The points claimed for execution.
    pub const fn points(self) -> Option<Decimal> {
        self.stated.score
    }
}

/// The sum of a column; None if one of its cells says something that is no amount.
pub fn sum_of<'a>(mut lines: impl Iterator<Item = Line<'a>>, column: &Column) -> Option<Span> {
    lines.try_fold(Span::NOUGHT, |sum, line| sum.plus(line.span(column)?))
}

/// An amount in the unit of the form, with half a unit of its last printed digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub value: Decimal,
    pub tolerance: Decimal,
}

impl Span {
    /// Nothing given, or nought: exact, it was not rounded from anything.
    pub const NOUGHT: Self = Self {
        value: Decimal::ZERO,
        tolerance: Decimal::ZERO,
    };

    /// What a cell states, in the unit in which the form counts; None if it says something that is no amount.
    pub fn of(stated: &StatedAmount, form_unit: Option<AmountUnit>) -> Option<Self> {
        if !stated.is_given {
            return Some(Self::NOUGHT);
        }
        let read = stated.amount?;
        if read.value.is_zero() {
            return Some(Self::NOUGHT);
        }
        let form_unit = form_unit.unwrap_or(AmountUnit::TenThousandYuan);
        let in_form_unit = |figure| read.unit.unwrap_or(form_unit).converted(figure, form_unit);
        Some(Self {
            value: in_form_unit(read.value)?,
            tolerance: in_form_unit(read.tolerance)?,
        })
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            value: self.value.checked_add(other.value)?,
            tolerance: self.tolerance.checked_add(other.tolerance)?,
        })
    }

    /// Whether one true value can stand behind both.
    pub fn meets(self, other: Self) -> bool {
        let reach = self.tolerance.checked_add(other.tolerance).unwrap_or(Decimal::MAX);
        distance(self.value, other.value) <= reach
    }

    pub fn low(self) -> Option<Decimal> {
        self.value.checked_sub(self.tolerance)
    }

    pub fn high(self) -> Option<Decimal> {
        self.value.checked_add(self.tolerance)
    }
}
