//! S14: a figure that shows one thing and stores another. A person judges what is shown, and formulas reckon with what is
//! stored: nobody can say which of the two the department meant.

use super::fault::Fault;
use super::wording::plain;
use crate::domain::cell::Cell;
use rust_decimal::Decimal;

/// S14: the figure that a cell shows is not the stored one, rounded to the digits that are shown.
pub fn shown_otherwise(cell: &Cell) -> Option<Fault> {
    let stored = cell.number()?;
    let shown = cell.text.as_str();
    if cell.hidden || agrees(shown, stored) {
        return None;
    }
    let (at, stored) = (cell.at, plain(stored));
    Some(
        Fault::says(format_args!(
            "单元格显示「{shown}」，存储的数却是{stored}，计分用的是存储的数，两者应当一致"
        ))
        .at(at)
        .found(shown)
        .expected(stored)
        .cure(format_args!(
            "选中{at}，把数字格式改为「常规」，核对数值；以千、万为单位显示的，按表中写明的单位填写"
        )),
    )
}

/// Whether a number shows as this text: to some digits, as a percentage, in thousands that are named, or as a dash where
/// it is nought.
fn agrees(shown: &str, stored: Decimal) -> bool {
    // As nearly all are shown.
    if shown.parse() == Ok(stored) {
        return true;
    }
    match Shown::read(shown) {
        Some(shown) => shown.is(stored),
        // A dash.
        None => stored.is_zero(),
    }
}

/// The first figure of a text, as it is shown.
struct Shown {
    figure: Decimal,
    /// What the last digit stands for.
    unit: Decimal,
    /// What stands behind the figure makes it so many times as large.
    times: Decimal,
    /// A unit may belong to the figure or to its format: 「100万元」 may store 100 or 1000000.
    is_unit: bool,
}

impl Shown {
    /// None for a text without digits, and for a figure of more digits than can be reckoned with.
    fn read(text: &str) -> Option<Self> {
        let (before, rest) = text.split_at(text.find(|letter: char| letter.is_ascii_digit())?);
        let end = rest.find(|letter: char| !matches!(letter, '0'..='9' | ',' | '.'));
        let (digits, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let digits: String = digits.chars().filter(|letter| *letter != ',').collect();
        let figure: Decimal = digits.trim_end_matches('.').parse().ok()?;
        let is_negative = before.contains(['-', '−']) || before.ends_with('(') && behind.contains(')');
        let (times, is_unit) = times(behind)?;
        Some(Self {
            figure: if is_negative { -figure } else { figure },
            unit: Decimal::try_new(1, figure.scale()).ok()?,
            times,
            is_unit,
        })
    }

    /// Whether a number is the figure, but for what rounding takes away or adds.
    fn is(&self, stored: Decimal) -> bool {
        let is_near = |times: Decimal| {
            let figure = self.figure.checked_mul(times)?;
            let unit = self.unit.checked_mul(times)?;
            let apart = stored.checked_sub(figure)?.abs().checked_mul(Decimal::TWO)?;
            Some(apart <= unit)
        };
        let is_near = |times| is_near(times).unwrap_or(false);
        is_near(self.times) || self.is_unit && is_near(Decimal::ONE)
    }
}

/// How many times as large a figure is for what stands behind it, and whether that is a unit; None if it cannot be told.
fn times(behind: &str) -> Option<(Decimal, bool)> {
    if let Some(power) = behind
        .strip_prefix(['E', 'e'])
        .filter(|power| power.starts_with(['+', '-']))
    {
        let end = power[1..].find(|letter: char| !letter.is_ascii_digit());
        let power = power.get(..end.map_or(power.len(), |end| end + 1))?;
        return Some((Decimal::from_scientific(&format!("1E{power}")).ok()?, false));
    }
    let (times, is_unit) = match behind.trim_start().chars().next() {
        // The format may put the sign there itself (`0"%"`): then 98 is stored, and read as 98%.
        Some('%') => (Decimal::new(1, 2), true),
        Some('‰') => (Decimal::new(1, 3), false),
        Some('千') => (Decimal::from(1_000), true),
        Some('万') => (Decimal::from(10_000), true),
        Some('亿') => (Decimal::from(100_000_000), true),
        _ => (Decimal::ONE, false),
    };
    Some((times, is_unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(shown: &str, stored: &str, expected: bool) {
        assert_eq!(agrees(shown, stored.parse().unwrap()), expected, "{shown} for {stored}");
    }

    #[test]
    fn a_figure_is_shown_to_some_digits() {
        for (shown, stored) in [
            ("100", "100"),
            ("95%", "0.95"),
            ("95%", "95"),
            ("86.19%", "0.861949"),
            ("86.2%", "0.86150"),
            ("1,234.50", "1234.5"),
            ("3", "2.5"),
            ("0", "0.4"),
            ("-0.00", "-0.000000000000005"),
            ("-3.2", "-3.2"),
            ("(5.00)", "-5"),
            ("￥1,000.00", "1000"),
            ("12人次", "12"),
            ("100千", "100000"),
            ("100.00万元", "100"),
            ("100.00万元", "1000000"),
            ("5‰", "0.005"),
            ("1.00E+05", "100000"),
            ("1.2E-03", "0.0012"),
            ("007", "7"),
            ("-", "0"),
            ("—", "0"),
            ("第3期（共5期）", "3"),
        ] {
            case(shown, stored, true);
        }
    }

    #[test]
    fn a_figure_that_is_shown_otherwise_is_told() {
        for (shown, stored) in [
            ("50", "100"),
            ("0", "100"),
            ("100", "0"),
            ("100.0", "1000000"),
            ("1000.00", "1000000"),
            ("1000.00万", "1000000"),
            ("50%", "100"),
            ("50元", "100"),
            ("-100", "100"),
            ("5.00", "-5"),
            ("95.0", "95.06"),
            ("2", "2.51"),
            ("-", "100"),
            ("达标", "0.5"),
            ("100", "79228162514264337593543950335"),
        ] {
            case(shown, stored, false);
        }
    }
}
