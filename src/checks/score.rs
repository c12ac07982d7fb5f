//! I07, I08, I10: the points claimed for an indicator against the formula. A claim that differs is told once, by the
//! code that says most: full marks for a missed target, marks taken off a met one, else a wrong calculation.

use super::explanations::Reason;
use super::fault::Fault;
use super::gap::{Gap, gap};
use super::indicators::{ACTUAL, Row, SCORE};
use super::readings::other_calculation;
use crate::domain::cell::Cell;
use crate::domain::finding::Severity;
use crate::domain::outcome::Basis;
use crate::domain::text::{Keep, Text};
use crate::regulation::formula;
use rust_decimal::Decimal;
use std::cell::LazyCell;
use std::fmt;

/// Claimed points that are not those of the formula.
pub struct Disagreement<'a> {
    cell: &'a Cell,
    /// The points of the formula, with all digits that are written.
    computed: Decimal,
    gap: Gap,
    /// How the claim may have come about, as the closing words of a message; empty if nothing known fits.
    reading: String,
    told_by: Code,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Code {
    I07,
    I08,
    I10,
}

impl<'a> Disagreement<'a> {
    /// None if the claim is the formula's for some true actual behind the printed one. Points out of bounds are I06's.
    pub fn of(row: &Row<'a>) -> Option<Self> {
        let profile = row.profile;
        let cell = row.given(SCORE)?;
        let claimed = row.points()?;
        let computed = row.computed_together()?;
        let gap = gap(claimed, computed, row.decimals_in_use, &profile.thresholds);
        if gap == Gap::Equal {
            return None;
        }
        if row.is_out_of_bounds(claimed) || row.digits_allow() {
            return None;
        }
        let calculation = LazyCell::new(|| other_calculation(row, claimed));
        let met = row.outcome.met.filter(|_| row.is_single());
        let told_by = match met {
            Some(false) if row.outcome.weight == Some(claimed) => Code::I08,
            Some(true) if claimed < computed && calculation.is_none() => Code::I10,
            _ => Code::I07,
        };
        if told_by == Code::I10 && is_for_over_completion(row) {
            return None;
        }
        let reading = match &gap {
            Gap::Equal => return None,
            Gap::Near(reading) => reading.clone(),
            Gap::Wrong => LazyCell::force(&calculation).clone().unwrap_or_default(),
        };
        Some(Self {
            cell,
            computed,
            gap,
            reading,
            told_by,
        })
    }

    /// What the check of a code has to tell.
    fn told_by<'row>(row: &'row Row<'a>, code: Code) -> Option<&'row Self> {
        row.disagreement().filter(|found| found.told_by == code)
    }

    /// The fault with what every message has: place, found, expected and the rule.
    fn fault(&self, row: &Row, message: impl Keep) -> Fault {
        let fault = Fault::says(message)
            .at(self.cell.at)
            .found(&self.cell.text)
            .expected(self.computed);
        match formula::rule_in_words(row.outcome.rule, row.profile).filter(|_| row.is_single()) {
            Some(words) => fault.by_rule(format_args!("{} · {words}", row.profile.title)),
            None => fault,
        }
    }

    /// What to do where the row's own figures show that the points are wrong.
    fn cure(&self, row: &Row) -> Text {
        let (at, expected) = (self.cell.at, self.computed);
        match row.given(ACTUAL).filter(|_| self.gap == Gap::Wrong) {
            Some(actual) => {
                format_args!("{}的实际完成值无误的，把{at}改为{expected}，并重新合计总分", actual.at).keep()
            }
            None => format_args!("把{at}改为{expected}，并重新合计总分").keep(),
        }
    }
}

/// Points taken off for exceeding the target by a lot, with the reason: the department does what the rule asks.
fn is_for_over_completion(row: &Row) -> bool {
    let profile = row.profile;
    let line = profile.over.warn.checked_sub(Decimal::ONE);
    let exceeds = row.outcome.deviation.zip(line).is_some_and(|(off, line)| off >= line);
    exceeds && row.reason() == Reason::Given
}

/// I07: the claimed points are not those of the formula, by size.
pub fn score_disagrees(row: &Row) -> Option<Fault> {
    let found = Disagreement::told_by(row, Code::I07)?;
    let message = format_args!(
        "「{}」的得分填「{}」，{}应为{}{}",
        row.indicator.name(),
        found.cell.text,
        Grounds(row),
        found.computed,
        found.reading
    );
    let fault = found.fault(row, message);
    Some(fault.cure(found.cure(row)).severity(found.gap.severity()))
}

/// I08: the target was missed, and full marks are claimed. A hint where rounding gives them.
pub fn full_though_missed(row: &Row) -> Option<Fault> {
    if row.outcome.basis == Basis::Judged {
        return late_in_full(row);
    }
    let found = Disagreement::told_by(row, Code::I08)?;
    let assumed = if row.outcome.direction_assumed {
        "（没有写比较符，按制度口径的方向比较）"
    } else {
        ""
    };
    let message = format_args!(
        "「{}」未达标却得满分：得分填「{}」，{}{assumed}应为{}{}",
        row.indicator.name(),
        found.cell.text,
        Grounds(row),
        found.computed,
        found.reading
    );
    let fault = found.fault(row, message);
    Some(fault.cure(found.cure(row)).severity(found.gap.severity()))
}

/// A date after the due one, left to judgement by the profile, with full marks all the same.
fn late_in_full(row: &Row) -> Option<Fault> {
    let cell = row.given(SCORE)?;
    let is_full = row.is_single() && row.outcome.claimed.is_some() && row.outcome.claimed == row.outcome.weight;
    if row.outcome.met != Some(false) || !is_full {
        return None;
    }
    let message = format_args!(
        "「{}」晚于目标时间却得满分：得分填「{}」，{}，应适当扣分",
        row.indicator.name(),
        cell.text,
        Grounds(row)
    );
    let actual = row.place(ACTUAL);
    Some(
        Fault::says(message)
            .at(cell.at)
            .found(&cell.text)
            .expected("低于分值的得分")
            .cure(format_args!(
                "{actual}的完成时间无误的，核减{}的得分，说明原因，并重新合计总分",
                cell.at
            )),
    )
}

/// I10: the target was met, and points are taken off all the same.
pub fn deducted_though_met(row: &Row) -> Option<Fault> {
    let found = Disagreement::told_by(row, Code::I10)?;
    let (at, expected) = (found.cell.at, found.computed);
    let message = format_args!(
        "「{}」已达标却扣分：得分填「{}」，{}应为{expected}",
        row.indicator.name(),
        found.cell.text,
        Grounds(row),
    );
    let fault = found.fault(row, message);
    Some(fault.severity(Severity::Hint).cure(format_args!(
        "没有其他扣分理由的，把{at}改为{expected}，并重新合计总分；确应扣分的，在偏差原因一栏写明"
    )))
}

/// Whether a formula applies, and the claim is what it gives for some true actual behind the printed one.
pub fn claim_stands(row: &Row) -> bool {
    let is_computed = row.is_single() && row.outcome.basis == Basis::Computed;
    is_computed
        && row
            .outcome
            .claimed
            .is_some_and(|claimed| !row.is_out_of_bounds(claimed) && row.digits_allow())
}

/// From what the points of a row follow: target, actual and weight as the form has them.
struct Grounds<'row, 'form>(&'row Row<'form>);

impl fmt::Display for Grounds<'_, '_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.0;
        if row.scored_together.len() > 1 {
            return write!(out, "与以下共{}项合并填写，按各项合计", row.scored_together.len());
        }
        let mut lead = "按";
        if let Some(target) = row.target() {
            write!(out, "{lead}年度指标值「{target}」")?;
            lead = "、";
        }
        if let Some(actual) = row.given(ACTUAL) {
            write!(out, "{lead}实际完成值「{}」", actual.text)?;
            lead = "、";
        }
        match row.outcome.weight {
            Some(weight) => write!(out, "{lead}分值{}", weight.normalize()),
            None if lead == "按" => out.write_str(lead),
            None => Ok(()),
        }
    }
}
