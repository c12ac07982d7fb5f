//! What a run is to write: all of it, or the outputs that were named.

use crate::domain::text::{folded, nearest};
use crate::error::Error;
use std::collections::BTreeSet;

/// A kind of output that can be left out. The record of the run (运行记录) is always written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    Summary,
    Board,
    Annual,
    /// 部门报告 as a document.
    Report,
    /// 部门报告 as text.
    ReportText,
    Correction,
    Marked,
    Data,
}

/// The outputs by the names under which they are asked for.
const NAMES: [(&str, &[Output]); 8] = [
    ("汇总表", &[Output::Summary]),
    ("看板", &[Output::Board]),
    ("总结", &[Output::Annual]),
    ("报告", &[Output::Report, Output::ReportText]),
    ("文字报告", &[Output::ReportText]),
    ("修改单", &[Output::Correction]),
    ("标注", &[Output::Marked]),
    ("数据", &[Output::Data]),
];

/// A set of outputs; all of them by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outputs(BTreeSet<Output>);

impl Default for Outputs {
    fn default() -> Self {
        Self(NAMES.into_iter().flat_map(|(_, outputs)| outputs).copied().collect())
    }
}

impl Outputs {
    /// The names under which outputs are asked for.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.into_iter().map(|(name, _)| name)
    }

    /// The outputs of a list of names: `汇总表,报告`, `汇总表、报告`.
    ///
    /// # Errors
    /// `OutputUnknown` for a name that there is not, or a list without names.
    pub fn named(list: &str) -> Result<Self, Error> {
        let wanted = list.split([',', '，', '、', ';', '；', ' ', '\u{3000}']).map(folded);
        let wanted = wanted.filter(|name| !name.is_empty()).map(|name| {
            let found = NAMES.into_iter().find(|(known, _)| *known == name);
            found.map(|(_, outputs)| outputs).ok_or_else(|| Error::OutputUnknown {
                nearest: nearest(&name, Self::names()).map(str::to_owned),
                known: Self::names().map(str::to_owned).collect(),
                name,
            })
        });
        let wanted = wanted.collect::<Result<Vec<_>, _>>()?;
        if wanted.is_empty() {
            return Err(Error::OutputUnknown {
                name: list.to_owned(),
                nearest: None,
                known: Self::names().map(str::to_owned).collect(),
            });
        }
        Ok(Self(wanted.into_iter().flatten().copied().collect()))
    }

    /// Whether it is to be written.
    pub fn contain(&self, output: Output) -> bool {
        self.0.contains(&output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(list: &str, expected: &[Output]) {
        let outputs = Outputs::named(list).unwrap();
        assert_eq!(outputs.0.into_iter().collect::<Vec<_>>(), expected, "{list}");
    }

    #[test]
    fn outputs_are_named_as_people_write_lists() {
        case("汇总表", &[Output::Summary]);
        case("报告,汇总表", &[Output::Summary, Output::Report, Output::ReportText]);
        case("文字报告", &[Output::ReportText]);
        case(
            "修改单、标注，数据",
            &[Output::Correction, Output::Marked, Output::Data],
        );
        case("汇总表， 汇总表,", &[Output::Summary]);
        assert!(Outputs::default().contain(Output::Data));
    }

    #[test]
    fn a_name_that_there_is_not_is_told_with_the_nearest() {
        let Err(Error::OutputUnknown { name, nearest, .. }) = Outputs::named("汇总表,修改表") else {
            panic!("accepted");
        };
        assert_eq!((name.as_str(), nearest.as_deref()), ("修改表", Some("修改单")));
        assert!(matches!(Outputs::named(" , "), Err(Error::OutputUnknown { .. })));
    }
}
