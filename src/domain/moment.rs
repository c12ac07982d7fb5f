//! A point in time as a workbook states it: when it was last saved.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A second, comparable whatever time zone it was written in; shown in Beijing time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Seconds since 1970-01-01 00:00 UTC.
    seconds: i64,
}

const DAY: i64 = 86_400;
/// Beijing is eight hours ahead of UTC.
const BEIJING: i64 = 8 * 3600;

impl Moment {
    pub const fn from_unix(seconds: i64) -> Self {
        Self { seconds }
    }

    /// Seconds since 1970-01-01 00:00 UTC.
    pub const fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Reads `2026-01-15T09:30:00Z`, also with a fraction of a second (dropped), an offset (`+08:00`), or none, which is
    /// read as Beijing time. None for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.trim().split_once('T')?;
        let mut fields = date.splitn(3, '-').map(figures);
        let (year, month, day) = (fields.next()??, fields.next()??, fields.next()??);
        let zone = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
        let (clock, zone) = rest.split_at(zone);
        let whole = clock.split('.').next().unwrap_or(clock);
        let mut fields = whole.splitn(3, ':').map(figures);
        let (hour, minute, second) = (fields.next()??, fields.next()??, fields.next().unwrap_or(Some(0))?);
        let is_real = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second < 61;
        let local = days(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
        is_real.then_some(Self {
            seconds: local - offset(zone)?,
        })
    }
}

/// Seconds by which the clock of a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    let (ahead, clock) = match (zone, zone.get(1..)) {
        ("", _) => return Some(BEIJING),
        ("Z", _) => return Some(0),
        (zone, Some(clock)) => (if zone.starts_with('-') { -1 } else { 1 }, clock),
        (_, None) => return None,
    };
    let (hours, minutes) = clock.split_once(':')?;
    let (hours, minutes) = (figures(hours)?, figures(minutes)?);
    (hours < 24 && minutes < 60).then_some(ahead * (hours * 3600 + minutes * 60))
}

/// A number of at most four plain digits.
fn figures(text: &str) -> Option<i64> {
    let is_plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok())?
}

/// Days since 1970-01-01 of a date of the Gregorian calendar. Years are counted from March, so that the leap day ends one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let from_march = days + 719_468;
    let era = from_march.div_euclid(146_097);
    let in_era = from_march.rem_euclid(146_097);
    let year = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

impl fmt::Display for Moment {
    /// `2026-01-15 17:30:00`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.seconds.saturating_add(BEIJING);
        let (year, month, day) = date(local.div_euclid(DAY));
        let clock = local.rem_euclid(DAY);
        let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
        write!(out, "{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, shown: &str) {
        let told = Moment::parse(text).map(|moment| moment.to_string());
        assert_eq!(told.as_deref(), Some(shown), "{text}");
    }

    #[test]
    fn what_programs_write_is_read_and_shown_in_beijing_time() {
        case("2026-01-15T09:30:00Z", "2026-01-15 17:30:00");
        case("2026-01-15T17:30:00+08:00", "2026-01-15 17:30:00");
        case("2026-01-15T04:00:00-05:30", "2026-01-15 17:30:00");
        case("2026-11-23T09:32:56.123456789", "2026-11-23 09:32:56");
        case("2026-01-15T09:30", "2026-01-15 09:30:00");
        case("2024-02-28T16:00:00Z", "2024-02-29 00:00:00");
        case("2023-12-31T16:00:00Z", "2024-01-01 00:00:00");
        case("1969-12-31T15:59:59Z", "1969-12-31 23:59:59");
        case(" 1899-12-31T00:00:00Z ", "1899-12-31 08:00:00");
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "2026-01-15",
            "2026年1月15日",
            "2026-13-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-15T24:00:00Z",
            "2026-01-15T09:30:00+8",
            "99999-01-15T09:30:00Z",
            "T",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_reads_back() {
        for number in days(1900, 1, 1)..days(2300, 1, 1) {
            let (year, month, day) = date(number);
            assert_eq!(days(year, month, day), number);
        }
        assert_eq!(days(1970, 1, 1), 0);
    }
}
