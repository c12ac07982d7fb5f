//! The columns of points below level-1 indicators on 项目汇总 and 部门整体.

use crate::domain::district::District;
use crate::domain::form::{FormKind, Indicator};
use crate::domain::sent::ScoredForm;
use crate::domain::text::Text;
use crate::profile::Profile;
use crate::regulation::levels::{counterpart, stem};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The columns of points below level-1 indicators.
pub struct Levels<'a> {
    profile: &'a Profile,
    /// Heading of the points below indicators that the profile does not know: their name if all bear the same, else
    /// 其他; None if there are none.
    others: Option<String>,
}

impl<'a> Levels<'a> {
    /// Those of the profile, and one for what the forms of this kind have beyond them.
    pub fn of(district: &District, kind: FormKind, profile: &'a Profile) -> Self {
        let entries = district.departments.iter().flat_map(|department| department.entries());
        let entries = entries.filter(|entry| entry.form.kind == kind);
        let strangers: BTreeSet<&str> = entries
            .flat_map(|entry| entry.levels.iter().map(Text::as_str))
            .filter(|name| counterpart(name, profile).is_none())
            .collect();
        let only = strangers
            .first()
            .filter(|name| strangers.len() == 1 && !name.is_empty());
        let heading = only.map_or("其他", |name| stem(name));
        let others = (!strangers.is_empty()).then(|| heading.to_owned());
        Self { profile, others }
    }

    /// What each column is headed, in order.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        let known = self.profile.marks.levels.iter().map(|level| stem(&level.name));
        known.chain(self.others.as_deref())
    }

    /// The heading under which an indicator counts; nothing if there is no such column.
    pub fn group(&self, indicator: &Indicator) -> &str {
        self.headings().nth(self.position(indicator)).unwrap_or_default()
    }

    fn position(&self, indicator: &Indicator) -> usize {
        let levels = &self.profile.marks.levels;
        let own = counterpart(indicator.level1_name(), self.profile);
        let known = own.and_then(|own| levels.iter().position(|level| std::ptr::eq(level, own)));
        known.unwrap_or(levels.len())
    }

    /// Recomputed points of a form for each column; None where there is nothing.
    pub fn scores(&self, form: &ScoredForm) -> Vec<Option<Decimal>> {
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
