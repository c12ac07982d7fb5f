//! 等级 and 评优率.

use crate::domain::text::{Text, folded, folding, folds_to};
use crate::profile::model::Band;
use rust_decimal::Decimal;

/// The band of a score: the first (highest) whose floor it reaches; None below nought or without bands. The score is
/// taken as it is printed, so it is rounded before.
pub fn grade(score: Decimal, bands: &[Band]) -> Option<&Band> {
    bands.iter().find(|band| score >= band.from)
}

/// The band that a written word names, whatever blanks and widths it is written with.
pub fn band_named<'a>(written: &str, bands: &'a [Band]) -> Option<&'a Band> {
    bands.iter().find(|band| folds_to(written, &folding(&band.name)))
}

/// Grade names in use in the country; a written one is kept even where the profile's own set is another.
const GRADE_WORDS: [&str; 15] = [
    "优",
    "良",
    "中",
    "差",
    "优秀",
    "良好",
    "一般",
    "较差",
    "好",
    "较好",
    "合格",
    "不合格",
    "基本合格",
    "低",
    "中等",
];

/// The grade that a form states: a band by its own name, a grade of another set as it is written; None if it is no grade.
pub fn grade_written(written: &str, bands: &[Band]) -> Option<Text> {
    let band = band_named(written, bands).map(|band| band.name.as_str());
    band.or_else(|| is_grade_word(written).then_some(written))
        .map(Text::from)
}

/// Whether a text is the name of a grade, of whatever set.
pub fn is_grade_word(text: &str) -> bool {
    let plain = folded(text);
    GRADE_WORDS.contains(&plain.strip_suffix('级').unwrap_or(&plain))
}

/// 评优率: projects in the highest band ÷ projects self-evaluated, a ratio, unrounded. `grades` counts them by band, the
/// highest first, those without a grade last. Blank where none has a grade, never 0% or 100% of nothing.
pub fn excellence_rate(grades: &[usize], projects: usize) -> Option<Decimal> {
    let (_, graded) = grades.split_last()?;
    let excellent = graded.first().filter(|_| graded.iter().any(|&count| count > 0))?;
    Decimal::from(*excellent).checked_div(Decimal::from(projects))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::sample::luquan;

    #[track_caller]
    fn case(bands: &[Band], score: &str, name: &str) {
        let band = grade(score.parse().unwrap(), bands).unwrap();
        assert_eq!(band.name, name, "{score}");
    }

    #[test]
    fn a_floor_belongs_to_its_band() {
        let grades = luquan().grades;
        for (score, name) in [
            ("100", "优"),
            ("120", "优"),
            ("90.00", "优"),
            ("89.99", "良"),
            ("80", "良"),
            ("79.99", "中"),
            ("60.00", "中"),
            ("59.99", "差"),
            ("0", "差"),
        ] {
            case(&grades.project, score, name);
        }
        for (score, name) in [
            ("85.00", "优秀"),
            ("84.99", "良好"),
            ("75", "良好"),
            ("74.99", "一般"),
            ("60", "一般"),
            ("59.99", "较差"),
        ] {
            case(&grades.department, score, name);
        }
    }

    #[test]
    fn every_hundredth_has_a_grade() {
        let grades = luquan().grades;
        for hundredths in 0..=10_000 {
            let score = Decimal::new(hundredths, 2);
            assert!(grade(score, &grades.project).is_some() && grade(score, &grades.department).is_some());
        }
    }

    #[test]
    fn without_a_grade_there_is_no_rate() {
        assert_eq!(excellence_rate(&[6, 0, 0], 6), Some(Decimal::ONE));
        assert_eq!(excellence_rate(&[3, 0, 3], 6), Some(Decimal::new(5, 1)));
        assert_eq!(excellence_rate(&[0, 1, 5], 6), Some(Decimal::ZERO));
        assert_eq!(excellence_rate(&[0, 0, 6], 6), None);
        assert_eq!(excellence_rate(&[0, 0, 0], 0), None);
    }

    #[test]
    fn grade_words_are_known_whatever_their_set() {
        assert!(is_grade_word("优") && is_grade_word(" 好 ") && is_grade_word("优秀"));
        assert!(!is_grade_word("98") && !is_grade_word("优良中差") && !is_grade_word(""));
    }
}
