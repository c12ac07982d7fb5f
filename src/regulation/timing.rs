//! When something was due and when it was done: dates that are written as numbers, and what is late.

use super::comparison::{lower_is_better, unit};
use crate::domain::form::Indicator;
use crate::domain::notation::{Comparator, DateInDigits, Notation, Period, Quantity, Term};
use crate::domain::outcome::Obstacle;
use crate::domain::text::holds_any;

/// Words in the name of an indicator, or of the level above it, by which its figures can be dates.
const TIME: [&str; 10] = [
    "时效",
    "时间",
    "日期",
    "时限",
    "期限",
    "工期",
    "完成时",
    "年份",
    "年月",
    "截止",
];

/// Units of a figure that is a date.
const DATED: [&str; 4] = ["年", "年月", "年月日", "日期"];

/// Target and actual as dates where these are written as numbers (`20250630`, `2025.06`, `2025`): full days wherever no
/// other unit stands, the shorter ones of an indicator of time only. None where they are figures like others; an error
/// where one side is a date and the other cannot be told.
pub fn dates(
    indicator: &Indicator,
    target: &Notation,
    actual: &Notation,
) -> Option<Result<(Period, Period), Obstacle>> {
    match (&target.term, &actual.term) {
        (Term::Quantity(_), Term::Quantity(_)) if !has_date_unit(indicator) => None,
        (Term::Quantity(due), Term::Quantity(done)) => {
            let sign = indicator.direction.or(target.comparator);
            let is_limit = sign.is_none_or(|sign| sign == Comparator::Equal || lower_is_better(sign));
            let pair = of_figures(due, done, indicator)?;
            match is_limit {
                true => Some(pair),
                // No earlier day than …: that is no deadline.
                false => is_day(due).then_some(Err(Obstacle::NotComparable)),
            }
        }
        (Term::Period(due), Term::Quantity(done)) => {
            let done = date(done).filter(|done| as_exact(done, due))?;
            Some(Ok((*due, done)))
        }
        (Term::Quantity(due), Term::Period(done)) => {
            let due = date(due).filter(|due| as_exact(done, due))?;
            Some(Ok((due, *done)))
        }
        _ => None,
    }
}

fn of_figures(due: &Quantity, done: &Quantity, indicator: &Indicator) -> Option<Result<(Period, Period), Obstacle>> {
    match (due.date_in_digits(), done.date_in_digits()) {
        (Some(DateInDigits::Date(due)), Some(DateInDigits::Date(done))) => {
            let are_days = due.day.is_some() && done.day.is_some();
            (are_days || speaks_of_time(indicator)).then_some(Ok((due, done)))
        }
        (None, None) => None,
        // 1800 against a limit of 2000 hours: a year alone tells nothing.
        (None, Some(DateInDigits::Date(done))) if done.month.is_none() => None,
        _ => speaks_of_time(indicator).then_some(Err(Obstacle::NotComparable)),
    }
}

fn date(quantity: &Quantity) -> Option<Period> {
    match quantity.date_in_digits()? {
        DateInDigits::Date(date) => Some(date),
        DateInDigits::Unclear => None,
    }
}

fn is_day(quantity: &Quantity) -> bool {
    date(quantity).is_some_and(|date| date.day.is_some())
}

/// Whether what was done is told at least as exactly as what was due.
const fn as_exact(done: &Period, due: &Period) -> bool {
    (done.month.is_some() || due.month.is_none()) && (done.day.is_some() || due.day.is_none())
}

fn has_date_unit(indicator: &Indicator) -> bool {
    unit(indicator).is_none_or(|unit| DATED.contains(&unit))
}

fn speaks_of_time(indicator: &Indicator) -> bool {
    let is_year = indicator.unit.as_deref().is_some_and(|unit| DATED.contains(&unit));
    let levels = [indicator.level2.as_deref(), indicator.level3.as_ref()];
    is_year || levels.into_iter().flatten().any(|level| holds_any(&level.name, TIME))
}

/// Whether something was done after the last day on which it was due. A year that one side leaves out is the form's. None
/// if that cannot be told: only one side has a year, or the actual spans the last day.
pub fn is_late(target: Period, actual: Period, year: Option<i32>) -> Option<bool> {
    let (target, actual) = match (target.year, actual.year) {
        (None, None) | (Some(_), Some(_)) => (target, actual),
        _ => (in_year(target, year?), in_year(actual, year?)),
    };
    actual.is_after(&target)
}

const fn in_year(period: Period, year: i32) -> Period {
    match period.year {
        Some(_) => period,
        None => Period {
            year: Some(year),
            ..period
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notation::read;
    use crate::regulation::sample::{indicator, level};
    use std::sync::Arc;

    /// Level 2, name, target, actual → the two dates, an obstacle, or figures like others.
    #[track_caller]
    fn case([above, name, target, actual]: [&str; 4], expected: &str) {
        let row = Indicator {
            level2: level(above).map(Arc::new),
            ..indicator(name, target, actual, "10", "10")
        };
        let told = match dates(&row, &read(target), &read(actual)) {
            None => "figures".to_owned(),
            Some(Ok((due, done))) => format!("{due} {done}"),
            Some(Err(obstacle)) => format!("{obstacle:?}"),
        };
        assert_eq!(told, expected, "{target} {actual}");
    }

    #[test]
    fn dates_may_be_written_as_numbers() {
        let time = "时效指标";
        case(
            [time, "完成时间", "≤20250630", "20251231"],
            "2025年6月30日 2025年12月31日",
        );
        case(
            ["数量指标", "建设进度", "20250630", "20251231"],
            "2025年6月30日 2025年12月31日",
        );
        case([time, "完成时间", "≤2025.06", "2025.12"], "2025年6月 2025年12月");
        case([time, "完成时间", "≤2025.6", "2025.12"], "2025年6月 2025年12月");
        case([time, "完成时间", "202506", "202505"], "2025年6月 2025年5月");
        case([time, "完成时间", "≤2025", "2026"], "2025年 2026年");
        case(["产出指标", "完成年份", "2025", "2026"], "2025年 2026年");
        case([time, "完成时间", "2025年", "2026"], "2025年 2026年");
        case([time, "完成时间", "2025年6月底前", "2025.07"], "2025年6月 2025年7月");
        case(
            [time, "完成时间", "20250630", "2025年7月1日"],
            "2025年6月30日 2025年7月1日",
        );
    }

    #[test]
    fn what_is_half_a_date_is_not_compared() {
        let time = "时效指标";
        case([time, "完成时间", "≤2025.06", "2025.1"], "NotComparable");
        case([time, "完成时间", "≤20250630", "30"], "NotComparable");
        case([time, "完成时间", "≤30", "20250630"], "NotComparable");
        case(["数量指标", "编号", "≥20250630", "20251231"], "NotComparable");
        case([time, "完成时间", "2025年6月", "2025"], "figures");
    }

    #[test]
    fn numbers_that_only_look_like_dates_stay_numbers() {
        let time = "时效指标";
        case(["数量指标", "检测样品数", "≥2025", "2026"], "figures");
        case(["数量指标", "检测样品数", "2025", "1950"], "figures");
        case(["成本指标", "项目成本", "≤2025.06", "2025.12"], "figures");
        case(["成本指标", "完成时间成本", "≤2025.06万元", "2025.12万元"], "figures");
        case(["成本指标", "办理时间（万元）", "≤2025.06", "2025.12"], "figures");
        case(["数量指标", "面积", "≤20250630平方米", "20251231平方米"], "figures");
        case(["数量指标", "数量", "≤20251330", "20251231"], "figures");
        case([time, "办结时间", "≤30", "25"], "figures");
        case([time, "运行时间", "≥2000", "2010"], "figures");
        case([time, "响应时间", "≤1800", "2000"], "figures");
    }
}
