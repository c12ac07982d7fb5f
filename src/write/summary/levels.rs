//! The columns of points below level-1 indicators on 项目汇总 and 部门整体.

use crate::domain::district::District;
use crate::domain::form::{FormKind, Indicator};
use crate::domain::sent::Whole;
use crate::domain::text::Text;
use crate::profile::Profile;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The columns of points below level-1 indicators.
pub struct Levels<'a> {
    /// What names a level-1 indicator in whatever wording: 产出 of 产出指标.
    keys: Vec<&'a str>,
    /// Heading of the points below indicators that the profile does not know: their name if all bear the same, else
    /// 其他; None if there are none.
    others: Option<String>,
}

impl<'a> Levels<'a> {
    /// Those of the profile, and one for what the forms of this kind have beyond them.
    pub fn of(district: &District, kind: FormKind, profile: &'a Profile) -> Self {
        let names = profile.marks.levels.iter().map(|level| level.name.as_str());
        let keys = names.map(|name| name.strip_suffix("指标").unwrap_or(name));
        let keys: Vec<_> = keys.collect();
        let entries = district.departments.iter().flat_map(|department| department.entries());
        let entries = entries.filter(|entry| entry.form.kind == kind);
        let strangers: BTreeSet<&str> = entries
            .flat_map(|entry| entry.levels.iter().map(Text::as_str))
            .filter(|name| !keys.iter().any(|key| name.contains(key)))
            .collect();
        let only = strangers
            .first()
            .filter(|name| strangers.len() == 1 && !name.is_empty());
        let heading = only.map_or("其他", |name| name.strip_suffix("指标").unwrap_or(name));
        let others = (!strangers.is_empty()).then(|| heading.to_owned());
        Self { keys, others }
    }

    /// What each column is headed, in order.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().copied().chain(self.others.as_deref())
    }

    /// The heading under which an indicator counts; nothing if there is no such column.
    pub fn group(&self, indicator: &Indicator) -> &str {
        self.headings().nth(self.position(indicator)).unwrap_or_default()
    }

    fn position(&self, indicator: &Indicator) -> usize {
        let name = indicator.level1_name();
        let known = self.keys.iter().position(|key| name.contains(key));
        known.unwrap_or(self.keys.len())
    }

    /// Recomputed points of a form for each column; None where there is nothing.
    pub fn scores(&self, form: &Whole) -> Vec<Option<Decimal>> {
        let mut scores = vec![None; self.headings().count()];
        for (indicator, outcome) in form.indicators() {
            let sum = scores.get_mut(self.position(indicator));
            if let (Some(sum), Some(score)) = (sum, outcome.score) {
                *sum = sum.unwrap_or(Decimal::ZERO).checked_add(score);
            }
        }
        scores
    }
}
