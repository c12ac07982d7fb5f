//! Which numbers can be years.

use std::ops::RangeInclusive;

/// Years of which a return, a profile or a run may be.
pub const EVALUATED_YEARS: RangeInclusive<i32> = 1990..=2099;

/// Years that targets, actuals and dates may name: plans reach further than what is evaluated.
pub const CALENDAR_YEARS: RangeInclusive<i32> = 1900..=2100;
