//! I01, I02, I06, I17, I18, I21: whether an indicator is filled in so that it can be scored, row by row.
//!
//! ```text
//! 一级指标  二级指标  三级指标  年度指标值  实际完成值  分值  得分  偏差原因
//! 产出指标  数量指标  校舍面积  ≥500平方米    487        10   9.74
//! ```

use super::explanations::{Reason, reason_of_row};
use super::fault::Fault;
use super::figures::{Figures, digits_allow};
use super::levels::marks_of_rows;
use super::score::Disagreement;
use super::wording::plain;
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::{Form, Header, Indicator};
use crate::domain::in_full;
use crate::domain::notation::{Notation, Term};
use crate::domain::outcome::{Basis, FormOutcome, IndicatorOutcome, Obstacle, Unscored};
use crate::domain::place::Address;
use crate::domain::stated::{Stated, StatedIndicator};
use crate::profile::model::{LevelMarks, Tier};
use crate::profile::{Profile, missing_in_words};
use crate::regulation::tier_of;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A figure of an indicator: how to take it from a row, and in which column it is to be filled in.
#[derive(Clone, Copy)]
pub struct Figure {
    cell: fn(&Indicator) -> Option<&Cell>,
    column: fn(&Header) -> Option<u32>,
}

pub const TARGET: Figure = Figure {
    cell: |row| row.target.as_ref(),
    column: |header| header.target,
};
pub const ACTUAL: Figure = Figure {
    cell: |row| row.actual.as_ref(),
    column: |header| header.actual,
};
pub const WEIGHT: Figure = Figure {
    cell: |row| row.weight.as_ref(),
    column: |header| header.weight,
};
pub const SCORE: Figure = Figure {
    cell: |row| row.score.as_ref(),
    column: |header| header.score,
};
pub const REASON: Figure = Figure {
    cell: |row| row.reason.as_ref(),
    column: |header| header.reason,
};

/// One indicator on trial: what is claimed, what the rules make of it, and the form around it. What several checks ask
/// for is worked out once.
pub struct Row<'a> {
    pub form: &'a Form,
    pub indicator: &'a Indicator,
    pub outcome: &'a IndicatorOutcome,
    pub profile: &'a Profile,
    pub stated: &'a StatedIndicator,
    /// Most decimals that the form's claimed points are written with.
    pub decimals_in_use: u32,
    /// The indicators whose points stand in this row's score cell, itself first, with their outcomes: several where the
    /// cell is merged downwards, none where the row is not the first of them.
    pub scored_together: Together<'a>,
    /// The level-1 indicator of the profile that it stands under; None if the form has levels of its own.
    pub marks: Option<&'a LevelMarks>,
    figures: OnceCell<Option<Figures>>,
    reason: OnceCell<Reason<'a>>,
    tier: OnceCell<Option<&'a Tier>>,
    digits_allow: OnceCell<bool>,
    disagreement: OnceCell<Option<Disagreement<'a>>>,
}

/// Indicators one below another with their outcomes.
#[derive(Clone, Copy)]
pub struct Together<'a> {
    indicators: &'a [Indicator],
    outcomes: &'a [IndicatorOutcome],
}

impl<'a> Together<'a> {
    pub fn iter(self) -> impl Iterator<Item = (&'a Indicator, &'a IndicatorOutcome)> {
        self.indicators.iter().zip(self.outcomes)
    }

    pub const fn len(self) -> usize {
        self.indicators.len()
    }

    pub const fn is_empty(self) -> bool {
        self.indicators.is_empty()
    }
}

impl<'a> Row<'a> {
    /// The indicators of a form with their outcomes.
    pub fn all(
        form: &'a Form,
        stated: &'a Stated,
        outcome: &'a FormOutcome,
        decimals_in_use: u32,
        profile: &'a Profile,
    ) -> Vec<Self> {
        let mut rows = Vec::with_capacity(form.indicators.len());
        let stated = stated.indicators.iter().zip(marks_of_rows(form, profile));
        let pairs = form.indicators.iter().zip(&outcome.indicators).zip(stated);
        for (position, ((indicator, own), (stated, marks))) in pairs.enumerate() {
            let below = form.indicators.iter().skip(position + 1);
            let together = match indicator.shares_score {
                true => position..position,
                false => position..position + 1 + below.take_while(|row| row.shares_score).count(),
            };
            rows.push(Self {
                form,
                indicator,
                outcome: own,
                profile,
                stated,
                decimals_in_use,
                scored_together: Together {
                    indicators: form.indicators.get(together.clone()).unwrap_or_default(),
                    outcomes: outcome.indicators.get(together).unwrap_or_default(),
                },
                marks,
                figures: OnceCell::new(),
                reason: OnceCell::new(),
                tier: OnceCell::new(),
                digits_allow: OnceCell::new(),
                disagreement: OnceCell::new(),
            });
        }
        rows
    }

    /// Target and actual as figures in one scale; None unless they can be compared.
    pub fn figures(&self) -> Option<&Figures> {
        self.figures.get_or_init(|| Figures::of(self)).as_ref()
    }

    /// Whether the printed digits of the actual leave room for the claimed points.
    pub fn digits_allow(&self) -> bool {
        *self.digits_allow.get_or_init(|| digits_allow(self))
    }

    /// Why points were lost, as the row says it.
    pub fn reason(&self) -> Reason<'a> {
        *self.reason.get_or_init(|| reason_of_row(self))
    }

    /// The tier that the wording of the actual names.
    pub fn tier(&self) -> Option<&'a Tier> {
        let named = || tier_of(&self.given(ACTUAL)?.text, self.profile);
        *self.tier.get_or_init(named)
    }

    /// Claimed points that are not those of the formula.
    pub fn disagreement(&self) -> Option<&Disagreement<'a>> {
        self.disagreement.get_or_init(|| Disagreement::of(self)).as_ref()
    }

    /// Where a figure stands, or would stand: in the column of the other rows, or under its header.
    pub fn place(&self, figure: Figure) -> Address {
        let own = (figure.cell)(self.indicator).map(|cell| cell.at);
        let beside = || {
            self.form
                .indicators
                .iter()
                .find_map(figure.cell)
                .map(|cell| cell.at.column)
        };
        let column = || beside().or_else(|| (figure.column)(self.form.header.as_ref()?));
        own.or_else(|| Some(Address::new(self.indicator.row, column()?)))
            .unwrap_or_else(|| self.indicator.at())
    }

    pub fn given(&self, figure: Figure) -> Option<&'a Cell> {
        (figure.cell)(self.indicator).filter(|cell| !cell.is_blank())
    }

    /// The target as it is read; None where nothing is given.
    pub fn target_read(&self) -> Option<&'a Notation> {
        self.given(TARGET).map(|_| &self.stated.target)
    }

    /// The actual as it is read; None where nothing is given.
    pub fn actual_read(&self) -> Option<&'a Notation> {
        self.given(ACTUAL).map(|_| &self.stated.actual)
    }

    /// An actual is given that is no dash and no remains of the blank form.
    pub fn has_actual(&self) -> bool {
        let read = self.actual_read();
        read.is_some_and(|read| !matches!(read.term, Term::Blank | Term::NotApplicable | Term::Placeholder))
    }

    /// The points of its score cell.
    pub fn points(&self) -> Option<Decimal> {
        self.given(SCORE).and(self.stated.score)
    }

    /// A target is given that is no dash.
    pub fn has_target(&self) -> bool {
        let read = self.target_read();
        read.is_some_and(|read| read.term != Term::NotApplicable)
    }

    /// The target as a person reads it: 「≤30万元」. None if there is none.
    pub fn target(&self) -> Option<Cow<'a, str>> {
        in_full::target(self.indicator).filter(|_| self.has_target())
    }

    pub fn carries_weight(&self) -> bool {
        self.outcome.weight.is_some_and(|weight| weight > Decimal::ZERO)
    }

    /// Points available in the score cell, over all indicators that share it; a merged weight counts once.
    pub fn weight_together(&self) -> Option<Decimal> {
        let weights = self
            .scored_together
            .iter()
            .map(|(row, outcome)| match row.shares_weight {
                true => Some(Decimal::ZERO),
                false => outcome.weight,
            });
        sum(weights)
    }

    /// Whether the score cell is this indicator's alone.
    pub fn is_single(&self) -> bool {
        self.scored_together.len() == 1
    }

    /// Points by the rule in the score cell; None unless every indicator that shares it goes by a formula.
    pub fn computed_together(&self) -> Option<Decimal> {
        let computed = |outcome: &IndicatorOutcome| outcome.score.filter(|_| outcome.basis == Basis::Computed);
        sum(self.scored_together.iter().map(|(_, outcome)| computed(outcome)))
    }

    /// The claim exceeds the weight or lies below nought: I06. Without a weight W04 speaks.
    pub fn is_out_of_bounds(&self, claimed: Decimal) -> bool {
        claimed < Decimal::ZERO
            || self
                .weight_together()
                .is_some_and(|weight| weight > Decimal::ZERO && claimed > weight)
    }
}

/// The sum, if there is something to add up and every part is known.
fn sum(parts: impl Iterator<Item = Option<Decimal>>) -> Option<Decimal> {
    let mut parts = parts.peekable();
    parts.peek()?;
    parts.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?))
}

/// I01: no actual on an indicator that carries weight. A form that is not filled in at all is told of once.
pub fn actuals_missing(rows: &[Row], outcome: &FormOutcome) -> Vec<Fault> {
    if outcome.unscored == Some(Unscored::Blank) {
        let first = rows.first().map(|row| row.place(ACTUAL));
        let blank = first.map(|at| {
            Fault::says("自评表没有填写，实际完成值和得分全部空白，应逐项填写")
                .at(at)
                .expected("逐项填写的实际完成值和得分")
                .cure("逐行填写实际完成值和得分后重新报送；该项目不需自评的，删去此表")
        });
        return blank.into_iter().collect();
    }
    rows.iter().filter_map(actual_missing).collect()
}

fn actual_missing(row: &Row) -> Option<Fault> {
    let is_due = row.form.columns.actual && row.outcome.basis != Basis::NotApplicable;
    if !is_due || row.has_actual() || !row.carries_weight() {
        return None;
    }
    let (at, name) = (row.place(ACTUAL), row.indicator.name());
    let stale = row.indicator.actual.as_ref().map(|cell| &cell.stored) == Some(&Stored::FormulaWithoutValue);
    let what = match row.given(ACTUAL) {
        Some(dash) => format!("只填「{}」", dash.text),
        None if stale => "公式没有计算结果".to_owned(),
        None => "没有填写".to_owned(),
    };
    let expected = match row.target() {
        Some(target) => format!("应对照年度指标值「{target}」填写完成情况"),
        None => "应填写完成情况".to_owned(),
    };
    Some(
        Fault::says(format_args!("「{name}」的实际完成值{what}，{expected}"))
            .at(at)
            .expected("实际完成值")
            .cure(format_args!("在{at}填写实际完成值；确不适用的填「不适用」并说明原因")),
    )
}

/// I02: the target is a figure, the actual is words.
pub fn actual_not_numeric(row: &Row) -> Option<Fault> {
    if row.outcome.obstacle != Some(Obstacle::ActualNotNumeric) {
        return None;
    }
    let actual = row.given(ACTUAL).filter(|cell| cell.stored != Stored::Error)?;
    let target = row.target()?;
    Some(
        Fault::says(format_args!(
            "「{}」的实际完成值填「{}」，年度指标值为「{target}」，应为数值",
            row.indicator.name(),
            actual.text,
        ))
        .at(actual.at)
        .found(&actual.text)
        .expected("数值")
        .cure(format_args!(
            "把{}改为实际完成的数值，计量单位与年度指标值一致",
            actual.at
        )),
    )
}

/// I06: more points than the weight, or fewer than none.
pub fn score_out_of_bounds(row: &Row) -> Option<Fault> {
    let cell = row.given(SCORE)?;
    let claimed = row.points()?;
    if row.scored_together.is_empty() || !row.is_out_of_bounds(claimed) {
        return None;
    }
    let expected = match row.weight_together() {
        Some(weight) => format!("0至{}", plain(weight)),
        None => "不小于0".to_owned(),
    };
    Some(
        Fault::says(format_args!(
            "「{}」的得分填「{}」，应为{expected}",
            row.indicator.name(),
            cell.text
        ))
        .at(cell.at)
        .found(&cell.text)
        .expected(&expected)
        .cure(format_args!("核对{}，改为不小于0且不超过分值的得分", cell.at)),
    )
}

/// I17: weight and actual, but no points claimed.
pub fn score_missing(row: &Row) -> Option<Fault> {
    let is_due = row.form.columns.score && !row.scored_together.is_empty() && row.outcome.basis != Basis::NotApplicable;
    let unfilled = row.form.columns.actual && !row.has_actual();
    if !is_due || unfilled || row.given(SCORE).is_some() || !row.carries_weight() {
        return None;
    }
    let at = row.place(SCORE);
    let due = row.computed_together();
    let told = due.map_or("应填写得分".to_owned(), |due| format!("按公式应为{due}"));
    let fault = Fault::says(format_args!("「{}」没有填写得分，{told}", row.indicator.name())).at(at);
    Some(match due {
        Some(due) => fault
            .cure(format_args!("在{at}填写{due}，并重新合计总分"))
            .expected(due),
        None => fault
            .cure(format_args!("在{at}填写得分，并重新合计总分"))
            .expected("得分"),
    })
}

/// I21: points are claimed for what is declared not to apply.
pub fn claimed_though_not_applicable(row: &Row) -> Option<Fault> {
    let cell = row.given(SCORE).filter(|_| row.is_single())?;
    let claims = row.outcome.claimed.is_some_and(|points| points > Decimal::ZERO);
    if row.outcome.basis != Basis::NotApplicable || !claims {
        return None;
    }
    let at = cell.at;
    Some(
        Fault::says(format_args!(
            "「{}」填为不适用，得分却填「{}」，本次不计，应不填得分",
            row.indicator.name(),
            cell.text
        ))
        .at(at)
        .found(&cell.text)
        .expected("不填得分")
        .cure(format_args!(
            "确不适用的，清空{at}并重新合计总分；适用的，填写实际完成值"
        )),
    )
}

/// I18: weight and an actual, but no target: nothing to hold it against.
pub fn target_missing(row: &Row) -> Option<Fault> {
    let actual = row.given(ACTUAL)?;
    let lacks_it = row.form.columns.target && row.outcome.obstacle == Some(Obstacle::NoTarget);
    if !lacks_it || !row.carries_weight() {
        return None;
    }
    let at = row.place(TARGET);
    let counted = missing_in_words(row.profile.formula.unscorable);
    Some(
        Fault::says(format_args!(
            "「{}」没有填写年度指标值，实际完成值「{}」无从比较，{counted}，应填写年度指标值",
            row.indicator.name(),
            actual.text
        ))
        .at(at)
        .expected("年度指标值")
        .cure(format_args!("在{at}按批复的绩效目标填写年度指标值")),
    )
}
