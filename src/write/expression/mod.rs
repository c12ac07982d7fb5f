//! What a cell of 汇总表 computes, told once: the formula that a reviewer reads and the value it has come from the same
//! expression and cannot drift apart.
//!
//! ```text
//! Expression ─ text ────────────────────→ ROUND(MIN(I5,I5*O5/N5),2)
//!            └ evaluation over a Ledger ─→ decimal, and what binary programs make of it ─ proof ─→ Holds│Edge│Fails
//! ```
//! A [`Ledger`] holds the cells that formulas refer to as they were written. Only functions that every spreadsheet
//! program of the last fifteen years knows.

mod column;
mod criterion;
mod evaluation;
mod figure;
mod index;
mod ledger;
mod numbers;
#[cfg(test)]
mod tests;
mod text;

pub use criterion::{Criterion, Relation};
pub use evaluation::{Proof, proof};
pub use figure::{float, push_stored, stored};
pub use ledger::{Cells, Known, Ledger, Seen};
pub use text::absolute;

use rust_decimal::Decimal;
use std::ops::{Add, Div, Mul, Sub};
use std::sync::Arc;

/// A sheet by its name.
pub type Sheet = &'static str;

/// A cell, counted from nought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub sheet: Sheet,
    pub row: u32,
    pub column: u16,
}

/// Cells in a rectangle, mostly a column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub first: Cell,
    /// Row and column of the last cell; none are meant if they lie before the first.
    pub last: (u32, u16),
}

impl Range {
    pub const fn is_empty(&self) -> bool {
        self.last.0 < self.first.row || self.last.1 < self.first.column
    }
}

/// The rows of a list, below its header and above its sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List {
    pub sheet: Sheet,
    pub first: u32,
    /// Before `first` if there are none.
    pub last: u32,
}

impl List {
    /// A column of the list.
    pub const fn column(self, column: u16) -> Range {
        Range {
            first: self.cell(self.first, column),
            last: (self.last, column),
        }
    }

    /// A cell of the sheet.
    pub const fn cell(self, row: u32, column: u16) -> Cell {
        Cell {
            sheet: self.sheet,
            row,
            column,
        }
    }
}

/// Cells that formulas call by name (定义名称).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    pub name: &'static str,
    pub cells: Range,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

/// What a cell computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    Number(Decimal),
    Text(Arc<str>),
    Cell(Cell),
    /// The one cell of a name.
    Named(Named),
    Arithmetic(Operator, Box<(Self, Self)>),
    Round(Box<Self>, u32),
    Least(Vec<Self>),
    Greatest(Vec<Self>),
    Magnitude(Box<Self>),
    /// Of the numbers among the cells.
    Sum(Range),
    /// Cells that are not blank.
    CountFilled(Range),
    If(Box<Condition>, Box<Self>, Box<Self>),
    /// The first, or the second where the first divides by nought.
    Unless(Box<Self>, Box<Self>),
    CountIfs(Vec<Criterion>),
    SumIfs(Range, Vec<Criterion>),
    AverageIfs(Range, Vec<Criterion>),
    /// The products of these columns, summed over the rows that fulfil all.
    SumProduct(Vec<Criterion>, Vec<Range>),
    /// The place of a number among those of a range, the greatest first; equals share one.
    Rank(Cell, Range),
    Band(Box<Band>),
}

/// The band of a score: floors in ascending order, and what each is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    score: Expression,
    floors: Named,
    names: Named,
}

/// A comparison inside an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    Compare(Expression, Relation, Expression),
    IsNumber(Expression),
}

impl Expression {
    pub const fn zero() -> Self {
        Self::Number(Decimal::ZERO)
    }

    /// 四舍五入 to so many digits.
    #[must_use]
    pub fn rounded(self, digits: u32) -> Self {
        Self::Round(Box::new(self), digits)
    }

    /// Not above `limit`.
    #[must_use]
    pub fn at_most(self, limit: Self) -> Self {
        Self::Least(vec![limit, self])
    }

    /// Not below nought.
    #[must_use]
    pub fn not_negative(self) -> Self {
        Self::Greatest(vec![Self::zero(), self])
    }

    #[must_use]
    pub fn magnitude(self) -> Self {
        Self::Magnitude(Box::new(self))
    }

    /// The first where the comparison holds, else the second.
    pub fn either(left: Self, relation: Relation, right: Self, then: Self, otherwise: Self) -> Self {
        let condition = Condition::Compare(left, relation, right);
        Self::If(Box::new(condition), Box::new(then), Box::new(otherwise))
    }

    /// The cell's number, or the other where it has none.
    pub fn number_or(cell: Cell, otherwise: Self) -> Self {
        let condition = Condition::IsNumber(Self::Cell(cell));
        Self::If(Box::new(condition), Box::new(Self::Cell(cell)), Box::new(otherwise))
    }

    /// This, or 「—」 where it divides by nought.
    #[must_use]
    pub fn or_no_figure(self) -> Self {
        let none = Self::Text(super::wording::NO_FIGURE.into());
        Self::Unless(Box::new(self), Box::new(none))
    }

    /// The band of a score by the names of its floors and of what they are called.
    pub fn band(score: Self, (floors, names): (Named, Named)) -> Self {
        Self::Band(Box::new(Band { score, floors, names }))
    }

    fn arithmetic(self, operator: Operator, other: Self) -> Self {
        Self::Arithmetic(operator, Box::new((self, other)))
    }
}

impl From<Cell> for Expression {
    fn from(cell: Cell) -> Self {
        Self::Cell(cell)
    }
}

impl From<Decimal> for Expression {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl Add for Expression {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.arithmetic(Operator::Plus, other)
    }
}

impl Sub for Expression {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.arithmetic(Operator::Minus, other)
    }
}

impl Mul for Expression {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.arithmetic(Operator::Times, other)
    }
}

impl Div for Expression {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        self.arithmetic(Operator::Over, other)
    }
}
