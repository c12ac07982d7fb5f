//! By which level-1 indicator of the profile an indicator of a form goes: `项目产出` is 产出指标.

use crate::domain::text::{folding, holds};
use crate::profile::Profile;
use crate::profile::model::LevelMarks;

/// A level name without 指标: 产出 of 产出指标.
pub fn stem(level: &str) -> &str {
    level.strip_suffix("指标").unwrap_or(level)
}

/// Whether a name on a form holds a level name without 指标.
pub fn is_of(name: &str, level: &str) -> bool {
    holds(&folding(name), stem(&folding(level)))
}

/// The level-1 indicator of the profile that goes by this name on the form; None if it has none such, or several.
pub fn counterpart<'a>(name: &str, profile: &'a Profile) -> Option<&'a LevelMarks> {
    let name = folding(name);
    let levels = profile.marks.levels.iter();
    let mut fitting = levels.filter(|marks| is_of(&name, &marks.name));
    let only = fitting.next()?;
    fitting.next().is_none().then_some(only)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::sample::luquan;

    #[test]
    fn a_name_on_a_form_goes_by_one_level_of_the_profile() {
        let profile = luquan();
        for (name, expected) in [
            ("产出指标", Some("产出指标")),
            ("项目产出", Some("产出指标")),
            ("产 出\u{3000}指标", Some("产出指标")),
            ("产出、效益指标", None),
            ("决策指标", None),
            ("", None),
        ] {
            let found = counterpart(name, &profile).map(|marks| marks.name.as_str());
            assert_eq!(found, expected, "{name}");
        }
    }
}
