//! Points and spans in time: `2022年12月底前`, `9月前`, `1-12月`, `第四季度`, `2022/12/31`.

use super::range::splits;
use super::{Period, Quantity, Term, read};
use crate::domain::year::CALENDAR_YEARS;
use rust_decimal::Decimal;
use std::fmt;

impl Period {
    /// A single day (`2026-03-15`, `2026年3月15日`); None for anything else, also for a month or a day without year.
    pub fn day(text: &str) -> Option<Self> {
        match read(text).term {
            Term::Period(day) if day.year.is_some() && day.day.is_some() => Some(day),
            _ => None,
        }
    }

    /// Whether this period (when it was done) lies after another (when it was due). Where one of the two names no
    /// year, months are compared. None if that cannot be told: 「2022年」 against 「2022年9月前」.
    pub fn is_after(&self, other: &Self) -> Option<bool> {
        let with_year = self.year.is_some() && other.year.is_some();
        let begin = self.begin(with_year);
        let end = self.end(with_year);
        let due = other.end(with_year);
        if begin > due {
            Some(true)
        } else if end <= due {
            Some(false)
        } else {
            None
        }
    }

    /// First day, for ordering.
    fn begin(&self, with_year: bool) -> (i32, u8, u8) {
        (
            self.counted_year(with_year),
            self.month.unwrap_or(1),
            self.day.unwrap_or(1),
        )
    }

    /// Last day, for ordering; every month is taken to 31.
    fn end(&self, with_year: bool) -> (i32, u8, u8) {
        (
            self.counted_year(with_year),
            self.month.unwrap_or(12),
            self.day.unwrap_or(31),
        )
    }

    fn counted_year(&self, with_year: bool) -> i32 {
        self.year.filter(|_| with_year).unwrap_or(0)
    }
}

impl fmt::Display for Period {
    /// `2026年3月15日`, as far as it is known.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(year) = self.year {
            write!(out, "{year}年")?;
        }
        if let Some(month) = self.month {
            write!(out, "{month}月")?;
        }
        self.day.map_or(Ok(()), |day| write!(out, "{day}日"))
    }
}

/// A date written as one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateInDigits {
    /// `20250630`, `202506`, `2025.06`, `2025.6`, `2025`
    Date(Period),
    /// `2025.1`: January, or October with its nought lost.
    Unclear,
}

impl Quantity {
    /// The date that the digits would be if they were one; whether they are the number itself cannot tell.
    pub fn date_in_digits(&self) -> Option<DateInDigits> {
        // Most figures are too small to begin with a year.
        let is_bare = !self.percent && self.unit.is_empty() && self.tolerance < Decimal::ONE;
        if !is_bare || self.value < Decimal::from(*CALENDAR_YEARS.start()) {
            return None;
        }
        let places = self.tolerance.scale().checked_sub(1)?;
        let digits = Some(self.value.normalize()).filter(|digits| digits.scale() <= places)?;
        let whole = digits.trunc().to_string();
        let (year, month, day) = match (whole.len(), places) {
            (4, 0) => (whole.as_str(), None, None),
            (6, 0) => (whole.get(..4)?, whole.get(4..), None),
            (8, 0) => (whole.get(..4)?, whole.get(4..6), whole.get(6..)),
            (4, 1 | 2) => return month_in_fraction(year_number(&whole)?, digits.fract(), places),
            _ => return None,
        };
        let part = |text: Option<&str>| text.map_or(Some(None), |text| small_number(text).map(Some));
        let date = Period {
            year: Some(year_number(year)?),
            month: part(month)?,
            day: part(day)?,
        };
        is_possible(&date).then_some(DateInDigits::Date(date))
    }
}

/// `.06` and `.6` are June, `.10` is October; `.1` may be either of two months.
fn month_in_fraction(year: i32, fraction: Decimal, places: u32) -> Option<DateInDigits> {
    let scale = if places == 1 {
        Decimal::TEN
    } else {
        Decimal::ONE_HUNDRED
    };
    let month = small_number(&fraction.checked_mul(scale)?.normalize().to_string())?;
    if places == 1 && month == 1 {
        return Some(DateInDigits::Unclear);
    }
    let date = Period {
        year: Some(year),
        month: Some(month),
        day: None,
    };
    is_possible(&date).then_some(DateInDigits::Date(date))
}

/// A period that fills the whole text, and whether 前 makes it a deadline.
pub(super) fn period(text: &str) -> Option<(Period, bool)> {
    let text = without_first(text, &["截至", "截止到", "截止", "已于", "于", "在"]);
    let text = without_last(text, &["已完成", "全部完成", "完成"]);
    let body = without_last(text, &["以前", "之前", "前"]);
    let is_deadline = body.len() < text.len();
    let core = without_last(body, &["底", "末", "内", "止"]);
    let is_end = core.len() < body.len();
    if is_end && matches!(core, "年" | "本年" | "当年" | "年度" | "本年度" | "当年度") {
        let year_end = Period {
            year: None,
            month: Some(12),
            day: None,
        };
        return Some((year_end, is_deadline));
    }
    // Only a day has no end of its own: 31日底 is nothing.
    if is_end && !core.ends_with(['年', '度', '月', '份']) && !body.ends_with('止') {
        return None;
    }
    Some((moment(core).or_else(|| span_end(core))?, is_deadline))
}

/// One point in time without the words around it.
fn moment(text: &str) -> Option<Period> {
    ['-', '/', '.']
        .iter()
        .find_map(|separator| numeric(text, *separator))
        .or_else(|| worded(text))
        .filter(is_possible)
}

/// `2022-12-31`, `2022/12/31`, `2022.12.31`, `2022-12`; a point between two numbers is a decimal point.
fn numeric(text: &str, separator: char) -> Option<Period> {
    let mut parts = text.split(separator);
    let year = year_number(parts.next()?)?;
    let month = small_number(parts.next()?)?;
    let day = match parts.next() {
        Some(day) => Some(small_number(day)?),
        None if separator == '.' => return None,
        None => None,
    };
    parts.next().is_none().then_some(Period {
        year: Some(year),
        month: Some(month),
        day,
    })
}

/// `2022年`, `2022年12月`, `12月31日`, `2022年第四季度`, `上半年`
fn worded(text: &str) -> Option<Period> {
    let (year, rest) = match text.split_once('年') {
        Some(("本" | "当", rest)) if !rest.is_empty() => (None, rest),
        Some((digits, rest)) if digits.starts_with(|letter: char| letter.is_ascii_digit()) => {
            (Some(year_number(digits)?), rest)
        }
        _ => (None, text),
    };
    let rest = without_first(rest, &["度"]);
    if rest.is_empty() || rest == "全年" {
        return year.map(|year| Period {
            year: Some(year),
            month: None,
            day: None,
        });
    }
    let (month, day) = part_of_year(rest)
        .map(|month| (month, None))
        .or_else(|| month_and_day(rest))?;
    Some(Period {
        year,
        month: Some(month),
        day,
    })
}

/// The last month of a quarter or half-year.
fn part_of_year(text: &str) -> Option<u8> {
    match text {
        "上半年" => return Some(6),
        "下半年" => return Some(12),
        _ => {}
    }
    match without_first(text, &["第"]).strip_suffix("季度")? {
        "一" | "1" => Some(3),
        "二" | "2" => Some(6),
        "三" | "3" => Some(9),
        "四" | "4" => Some(12),
        _ => None,
    }
}

/// `12月`, `12月份`, `12月31日`, `12月上旬`
fn month_and_day(text: &str) -> Option<(u8, Option<u8>)> {
    let (month, rest) = text.split_once('月')?;
    let month = small_number(month)?;
    let day = match without_first(rest, &["份"]) {
        "" | "下旬" => None,
        "上旬" => Some(10),
        "中旬" => Some(20),
        day => Some(day_number(day)?),
    };
    Some((month, day))
}

fn day_number(text: &str) -> Option<u8> {
    small_number(text.strip_suffix(['日', '号'])?)
}

/// The end of a span: `1-12月`, `2022年1月-12月`, `2022年1月1日至12月31日`, `2021-2022年`. What the end leaves
/// out it takes from the beginning, which must be a point in time too and not lie after it.
fn span_end(text: &str) -> Option<Period> {
    splits(text).find_map(|(from, to)| {
        let last_word = to.chars().next_back()?;
        let from = moment(from).or_else(|| moment(&format!("{from}{last_word}")))?;
        let to = moment(to).or_else(|| {
            Some(Period {
                year: None,
                month: from.month,
                day: Some(day_number(to)?),
            })
        })?;
        let to = Period {
            year: to.year.or(from.year),
            ..to
        };
        (is_possible(&to) && from.is_after(&to) != Some(true)).then_some(to)
    })
}

/// A day that the calendar has.
fn is_possible(period: &Period) -> bool {
    let Some(month) = period.month else {
        return period.year.is_some();
    };
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 if period.year.is_some_and(|year| !is_leap(year)) => 28,
        2 => 29,
        1..=12 => 31,
        _ => return false,
    };
    period.day.is_none_or(|day| (1..=longest).contains(&day))
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Four digits that can be a year.
fn year_number(text: &str) -> Option<i32> {
    let is_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = is_digits.then(|| text.parse().ok())??;
    CALENDAR_YEARS.contains(&year).then_some(year)
}

/// One or two digits.
fn small_number(text: &str) -> Option<u8> {
    let is_digits = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok())?
}

/// The text without the first of the words that it begins with.
fn without_first<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text)
}

/// The text without the first of the words that it ends with.
fn without_last<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text)
}
