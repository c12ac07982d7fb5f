//! Indicators on their way through bytes: the levels that many rows stand under are told once. To be named in
//! `#[serde(with)]`.

use super::form::{Indicator, Level};
use serde::{Deserialize, Deserializer, Serializer};
use std::sync::Arc;

/// The two levels above a row.
type Above<Told> = [Option<Told>; 2];

pub fn serialize<Into: Serializer>(rows: &[Indicator], into: Into) -> Result<Into::Ok, Into::Error> {
    let mut before: Above<&Arc<Level>> = [None, None];
    let told = rows.iter().map(|row| {
        let own = [row.level1.as_ref(), row.level2.as_ref()];
        let [level1, level2] = before;
        before = own;
        ([differing(own[0], level1), differing(own[1], level2)], row)
    });
    into.collect_seq(told)
}

/// A level, unless it is that of the row before.
fn differing<'a>(own: Option<&'a Arc<Level>>, before: Option<&Arc<Level>>) -> Option<Option<&'a Arc<Level>>> {
    (own != before).then_some(own)
}

pub fn deserialize<'de, From: Deserializer<'de>>(from: From) -> Result<Vec<Indicator>, From::Error> {
    let told: Vec<(Above<Option<Level>>, Indicator)> = Vec::deserialize(from)?;
    let mut above: Above<Arc<Level>> = [None, None];
    let rows = told.into_iter().map(|(told, row)| {
        for (above, told) in above.iter_mut().zip(told) {
            if let Some(level) = told {
                *above = level.map(Arc::new);
            }
        }
        let [level1, level2] = above.clone();
        Indicator { level1, level2, ..row }
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::Address;
    use crate::scratch::{Scratch, Shelved};
    use serde::Serialize;

    #[derive(Serialize, Deserialize)]
    struct Rows {
        #[serde(with = "super")]
        rows: Vec<Indicator>,
    }

    fn level(name: &str) -> Option<Arc<Level>> {
        Some(Arc::new(Level {
            name: name.into(),
            points: None,
            at: Address::new(9, 0),
        }))
    }

    fn row((row, [level1, level2]): (u32, [Option<Arc<Level>>; 2])) -> Indicator {
        Indicator {
            level1,
            level2,
            level3: None,
            direction: None,
            direction_text: None,
            unit: None,
            target: None,
            initial_target: None,
            actual: None,
            weight: None,
            score: None,
            reason: None,
            row,
            shares_score: false,
            shares_weight: false,
        }
    }

    #[test]
    fn rows_come_back_under_their_levels_which_they_share() {
        let [output, benefit] = ["产出指标", "效益指标"].map(level);
        let above = [
            [output.clone(), output.clone()],
            [output, None],
            [None, None],
            [benefit.clone(), level("产出指标")],
            [benefit, level("产出指标")],
        ];
        let rows: Vec<_> = (0..).zip(above).map(row).collect();
        let put_aside = Shelved::new(&Rows { rows: rows.clone() }, &Scratch::in_memory());
        let back = put_aside.open().unwrap().rows;
        assert_eq!(back, rows);
        let shared = |row: usize| back[row].level1.as_ref().unwrap();
        assert!(Arc::ptr_eq(shared(0), shared(1)) && Arc::ptr_eq(shared(3), shared(4)));
    }
}
