//! The order in which files are taken: as a person lists them, so that of 第一周, 第二周, 第三周 the last comes last.
//!
//! ```text
//! 附件2 < 附件10        figures by their value
//! 第二周 < 第三周       Chinese numerals up to 九十九 as well
//! 1月 < 一月            else letter by letter
//! ```

use crate::domain::numeral;
use std::cmp::Ordering;

/// How two names or paths follow each other. Different ones are never equal.
pub fn natural(one: &str, other: &str) -> Ordering {
    let by_parts = Parts(one).cmp(Parts(other));
    by_parts.then_with(|| one.cmp(other))
}

/// A name from left to right: letters, and numbers in figures or numerals.
struct Parts<'a>(&'a str);

/// A number stands before any letter, as figures do.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Letter(char),
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let first = self.0.chars().next()?;
        let (number, rest) = figures(self.0).or_else(|| numerals(self.0)).unzip();
        self.0 = rest.unwrap_or_else(|| &self.0[first.len_utf8()..]);
        Some(number.map_or(Part::Letter(first), Part::Number))
    }
}

/// The number that a text begins with in figures, and what follows; None for one that is too long.
fn figures(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (figures, rest) = text.split_at(end);
    Some((figures.parse().ok()?, rest))
}

/// The same in numerals: 三, 十, 十二, 二十, 二十三.
fn numerals(text: &str) -> Option<(u64, &str)> {
    let (tens, after_tens) = match one(text) {
        Some((tens, rest)) => match rest.strip_prefix('十') {
            Some(rest) => (tens, rest),
            None => return Some((tens, rest)),
        },
        None => (1, text.strip_prefix('十')?),
    };
    let (ones, rest) = one(after_tens).unwrap_or((0, after_tens));
    Some((10 * tens + ones, rest))
}

/// One numeral.
fn one(text: &str) -> Option<(u64, &str)> {
    let first = text.chars().next()?;
    let number = numeral::value(first).filter(|number| *number < 10)?;
    Some((number.into(), &text[first.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(in_order: &[&str]) {
        let mut sorted = in_order.to_vec();
        sorted.reverse();
        sorted.sort_by(|one, other| natural(one, other));
        assert_eq!(sorted, in_order);
    }

    #[test]
    fn names_follow_each_other_as_a_person_lists_them() {
        case(&[
            "第一周",
            "第二周",
            "第三周",
            "第十周",
            "第十一周",
            "第二十周",
            "第二十三周",
        ]);
        case(&["附件1.xlsx", "附件2.xlsx", "附件02a.xlsx", "附件10.xlsx", "附件.xlsx"]);
        case(&["10月/1.xlsx", "10月/2.xlsx", "11月/1.xlsx"]);
        case(&["十", "十字"]);
        case(&["三河局", "三河局二", "水利局", "财政局"]);
        case(&["99999999999999999999999", "甲"]);
    }

    #[test]
    fn only_what_is_the_same_is_equal() {
        assert_eq!(natural("附件01", "附件1"), Ordering::Less);
        assert_eq!(natural("第2周", "第二周"), Ordering::Less);
        assert_eq!(natural("甲", "甲"), Ordering::Equal);
    }
}
