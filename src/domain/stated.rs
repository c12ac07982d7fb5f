//! What a form states: every figure that a score rests on, read from its cell once. Scoring and the checks ask for the
//! same figures again and again.

use super::cell::Cell;
use super::form::{Form, FundRow, Indicator};
use super::notation::{self, Amount, Notation, StatedRate, Term, Weight};
use rust_decimal::Decimal;

/// What the rows of a form state, in its order.
pub struct Stated {
    pub funds: Vec<StatedFunds>,
    pub indicators: Vec<StatedIndicator>,
}

impl Stated {
    pub fn of(form: &Form) -> Self {
        Self {
            funds: form.funds.iter().map(StatedFunds::of).collect(),
            indicators: form.indicators.iter().map(StatedIndicator::of).collect(),
        }
    }

    /// What the rows of the funds block state, each with its row.
    pub fn funds_of<'a>(&'a self, form: &'a Form) -> impl Iterator<Item = (&'a FundRow, &'a StatedFunds)> + Clone {
        form.funds.iter().zip(&self.funds)
    }
}

/// A row of the funds block.
pub struct StatedFunds {
    pub initial: StatedAmount,
    pub adjusted: StatedAmount,
    pub executed: StatedAmount,
    pub weight: Option<Weight>,
    pub rate: Option<StatedRate>,
    pub score: Option<Decimal>,
}

impl StatedFunds {
    fn of(row: &FundRow) -> Self {
        Self {
            initial: StatedAmount::of(row.initial.as_ref()),
            adjusted: StatedAmount::of(row.adjusted.as_ref()),
            executed: StatedAmount::of(row.executed.as_ref()),
            weight: row.weight.as_ref().and_then(notation::weight),
            rate: row.rate.as_ref().and_then(notation::rate),
            score: row.score.as_ref().and_then(notation::points),
        }
    }
}

/// A cell for an amount.
pub struct StatedAmount {
    /// Something is written that is not `—` or 不适用.
    pub is_given: bool,
    /// None if nothing is written, or something that is no amount.
    pub amount: Option<Amount>,
}

impl StatedAmount {
    pub fn of(cell: Option<&Cell>) -> Self {
        Self {
            is_given: cell.is_some_and(is_given),
            amount: cell.and_then(notation::amount),
        }
    }
}

/// Something is written that is not `—` or 不适用.
pub fn is_given(cell: &Cell) -> bool {
    let says_something = || !matches!(Notation::of(cell).term, Term::Blank | Term::NotApplicable);
    !cell.is_blank() && (cell.number().is_some() || says_something())
}

/// An indicator.
pub struct StatedIndicator {
    pub target: Notation,
    pub actual: Notation,
    pub weight: Option<Weight>,
    pub score: Option<Decimal>,
}

impl StatedIndicator {
    fn of(row: &Indicator) -> Self {
        let read = |cell: &Option<Cell>| cell.as_ref().map_or(Notation::BLANK, Notation::of);
        Self {
            target: read(&row.target),
            actual: read(&row.actual),
            weight: row.weight.as_ref().and_then(notation::weight),
            score: row.score.as_ref().and_then(notation::points),
        }
    }
}
