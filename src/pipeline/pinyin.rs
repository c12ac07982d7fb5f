//! The order of names: by pinyin, figures in them by value (第2小学 before 第10小学).

use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_locale_core::Locale;
use std::cmp::Ordering;
use std::sync::LazyLock;

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let locale: Locale = "zh-u-co-pinyin-kn".parse().ok()?;
    CollatorBorrowed::try_new(locale.into(), CollatorOptions::default()).ok()
});

/// Compares two names; names that the collation holds equal are told apart by their letters, so that the order is total.
pub fn by_name(one: &str, other: &str) -> Ordering {
    let collated = COLLATOR
        .as_ref()
        .map_or(Ordering::Equal, |collator| collator.compare(one, other));
    collated.then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::by_name;

    #[test]
    fn names_stand_by_pinyin_and_figures_by_value() {
        let mut names = ["住建局", "第10小学", "安监局", "教育局", "第2小学", "财政局", "A局"];
        names.sort_by(|one, other| by_name(one, other));
        assert_eq!(
            names,
            ["安监局", "财政局", "第2小学", "第10小学", "教育局", "住建局", "A局"]
        );
    }
}
