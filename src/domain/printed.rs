//! Figures as messages and the words of a profile print them.

use rust_decimal::Decimal;

/// A figure without closing noughts: 10, 9.74.
pub fn plain(figure: Decimal) -> Decimal {
    figure.normalize()
}

/// A line that the profile draws, as a percentage without closing noughts: 90%.
pub fn line(ratio: Decimal) -> String {
    let percent = ratio.checked_mul(Decimal::ONE_HUNDRED);
    percent.map_or_else(|| plain(ratio).to_string(), |percent| format!("{}%", plain(percent)))
}

/// What stands behind the end of an interval: 80%（含）.
pub const fn end(included: bool) -> &'static str {
    if included { "（含）" } else { "（不含）" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_without_idle_zeros() {
        assert_eq!(plain(Decimal::new(1000, 2)).to_string(), "10");
        assert_eq!(line(Decimal::new(90, 2)), "90%");
        assert_eq!(line(Decimal::new(925, 3)), "92.5%");
        assert_eq!(line(Decimal::MAX), Decimal::MAX.to_string());
    }
}
