//! A self-evaluation form (自评表) as it was read: what the department wrote, each figure with its place.

use super::cell::{Cell, Covered};
use super::levels;
use super::notation::Comparator;
use super::place::{Address, Area};
use super::text::{Text, kept};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// Which form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FormKind {
    /// 项目支出绩效自评表
    Project,
    /// 部门整体支出绩效自评表
    Department,
}

/// Unit of the amounts of the funds block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AmountUnit {
    /// 元
    Yuan,
    /// 百元
    HundredYuan,
    /// 千元
    ThousandYuan,
    /// 万元
    TenThousandYuan,
    /// 百万元
    MillionYuan,
    /// 千万元
    TenMillionYuan,
    /// 亿元
    HundredMillionYuan,
    /// One that is named and cannot be converted (万美元).
    Other,
}

impl AmountUnit {
    /// The unit as printed.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::HundredYuan => "百元",
            Self::ThousandYuan => "千元",
            Self::TenThousandYuan => "万元",
            Self::MillionYuan => "百万元",
            Self::TenMillionYuan => "千万元",
            Self::HundredMillionYuan => "亿元",
            Self::Other => "其他单位",
        }
    }

    /// The unit that a folded word is: 万 is 万元.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "元" | "元整" => Self::Yuan,
            "百元" => Self::HundredYuan,
            "千元" => Self::ThousandYuan,
            "万元" | "万" => Self::TenThousandYuan,
            "百万元" => Self::MillionYuan,
            "千万元" => Self::TenMillionYuan,
            "亿元" | "亿" => Self::HundredMillionYuan,
            _ => return None,
        })
    }

    /// How many yuan one unit is; None if nobody can tell.
    pub const fn yuan(self) -> Option<Decimal> {
        let yuan = match self {
            Self::Yuan => 1,
            Self::HundredYuan => 100,
            Self::ThousandYuan => 1_000,
            Self::TenThousandYuan => 10_000,
            Self::MillionYuan => 1_000_000,
            Self::TenMillionYuan => 10_000_000,
            Self::HundredMillionYuan => 100_000_000,
            Self::Other => return None,
        };
        Some(Decimal::from_parts(yuan, 0, 0, false, 0))
    }

    /// An amount of this unit in another one; None if nobody can tell, or the figure is too large.
    pub fn converted(self, amount: Decimal, into: Self) -> Option<Decimal> {
        if self == into {
            return Some(amount);
        }
        let (from, into) = (self.yuan()?, into.yuan()?);
        if from >= into {
            amount.checked_mul(from.checked_div(into)?)
        } else {
            amount.checked_div(into.checked_div(from)?)
        }
    }

    /// An amount of this unit in 万元.
    pub fn in_ten_thousand(self, amount: Decimal) -> Option<Decimal> {
        self.converted(amount, Self::TenThousandYuan)
    }

    /// An amount of this unit in 元.
    pub fn in_yuan(self, amount: Decimal) -> Option<Decimal> {
        self.converted(amount, Self::Yuan)
    }
}

/// A text of the header block with the cell it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub at: Address,
    pub text: Text,
}

/// One row of the funds block (预算执行情况).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundRow {
    /// The row's label, punctuation and 其中 dropped: 年度资金总额, 当年财政拨款 …
    pub source: Text,
    /// Where the label stands.
    pub source_at: Option<Address>,
    /// The total row, which alone is scored.
    pub is_total: bool,
    /// 按支出性质分 (基本支出, 项目支出) rather than by source: a second breakdown of the same total.
    pub by_use: bool,
    /// A part of another row of the block, which holds it already: （1）中央资金 under 1、财政拨款.
    pub is_part: bool,
    /// 年初预算数
    pub initial: Option<Cell>,
    /// 全年预算数, after adjustment
    pub adjusted: Option<Cell>,
    /// 全年执行数
    pub executed: Option<Cell>,
    /// 分值, points
    pub weight: Option<Cell>,
    /// 执行率 as stated
    pub rate: Option<Cell>,
    /// 得分 as claimed, points
    pub score: Option<Cell>,
    /// 原因
    pub reason: Option<Cell>,
}

impl FundRow {
    /// A row by source, as add up to the total row.
    pub const fn is_source(&self) -> bool {
        !self.is_total && !self.by_use && !self.is_part
    }

    /// What a score rests on: amounts, points and rate, from left to right.
    pub const fn figures(&self) -> [&Option<Cell>; 6] {
        [
            &self.initial,
            &self.adjusted,
            &self.executed,
            &self.weight,
            &self.rate,
            &self.score,
        ]
    }
}

/// One pair of the goal block (年度总体目标).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    pub expected: Option<Cell>,
    pub actual: Option<Cell>,
}

/// Where the first cells of the goal block stand, filled or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalPlaces {
    pub expected: Address,
    pub actual: Address,
}

/// A level name (一级, 二级指标) cleaned of numbering and points, with what was cleaned off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// `产出指标` of `产出指标（50分）`
    #[serde(deserialize_with = "kept")]
    pub name: Text,
    /// The points printed in the name.
    pub points: Option<Decimal>,
    pub at: Address,
}

/// One indicator (三级指标) with everything that is claimed for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// One for all the rows below it; as bytes they stand beside the rows (levels.rs).
    #[serde(skip)]
    pub level1: Option<Arc<Level>>,
    #[serde(skip)]
    pub level2: Option<Arc<Level>>,
    /// Clean name of the level-3 indicator; None if the row has figures but no name.
    pub level3: Option<Level>,
    /// 指标性质, or the comparator written in the target.
    pub direction: Option<Comparator>,
    /// The comparator as the form writes it (`≧`, `不少于`).
    pub direction_text: Option<Text>,
    /// 计量单位 of its own column, or the unit written in the target.
    pub unit: Option<Text>,
    /// 年度指标值
    pub target: Option<Cell>,
    /// 年初指标值, on forms that have the target before and after adjustment
    pub initial_target: Option<Box<Cell>>,
    /// 实际完成值
    pub actual: Option<Cell>,
    /// 分值, points
    pub weight: Option<Cell>,
    /// 得分 as claimed, points
    pub score: Option<Cell>,
    /// 偏差原因分析及改进措施
    pub reason: Option<Cell>,
    /// The row of the indicator, counted from zero.
    pub row: u32,
    /// Weight or score stand in a cell merged over several indicators, of which this is not the first.
    pub shares_score: bool,
    pub shares_weight: bool,
}

impl Indicator {
    /// The name to show: level 3, or the level above where the row has no name.
    pub fn name(&self) -> &str {
        let narrowest = self.levels().next_back();
        narrowest.map_or("（未命名指标）", |level| level.name.as_str())
    }

    /// The name of the first level that the row stands under; empty if there is none.
    pub fn level1_name(&self) -> &str {
        self.level1.as_ref().map_or("", |level| level.name.as_str())
    }

    /// The levels that the row stands under and its own, from the broadest.
    pub fn levels(&self) -> impl DoubleEndedIterator<Item = &Level> {
        let above = [&self.level1, &self.level2].into_iter().flatten().map(Arc::as_ref);
        above.chain(&self.level3)
    }

    /// The cell to point at when the row as a whole is meant.
    pub fn at(&self) -> Address {
        let level = self.level3.as_ref().map(|level| level.at);
        level
            .or_else(|| {
                [&self.target, &self.actual, &self.weight, &self.score]
                    .into_iter()
                    .flatten()
                    .map(|cell| cell.at)
                    .next()
            })
            .unwrap_or(Address::new(self.row, 0))
    }
}

/// Columns that the indicator block has. A form without a weight column is read but not scored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    pub name: bool,
    pub target: bool,
    pub actual: bool,
    pub weight: bool,
    pub score: bool,
    pub reason: bool,
}

/// The header of the indicator block: where it begins, and in which column, counted from zero, a figure is to be
/// filled in. None for a column that it does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub first: Address,
    pub target: Option<u32>,
    pub actual: Option<u32>,
    pub weight: Option<u32>,
    pub score: Option<u32>,
    pub reason: Option<u32>,
}

/// The closing line of a form, or its score in the header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub weight: Option<Cell>,
    pub score: Option<Cell>,
}

/// Free text around the blocks: 评价结论, 存在问题, 改进措施, 偏差原因分析 …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub label: Text,
    pub cell: Cell,
}

/// What tells a form from all others: where it stands, whose it is, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    pub sheet: Text,
    /// Position of the sheet in the workbook, from zero.
    pub sheet_index: usize,
    pub area: Area,
    pub kind: FormKind,
    pub year: Option<i32>,
    pub year_at: Option<Address>,
    /// 主管部门 as written, code split off; for a department form the department itself.
    pub department: Option<Given>,
    /// Where the department stands, or would stand beside its label.
    pub department_at: Option<Address>,
    pub department_code: Option<Text>,
    /// 实施单位
    pub unit: Option<Given>,
    pub project: Option<Given>,
    /// Where the project stands, or would stand beside its label.
    pub project_at: Option<Address>,
    pub project_code: Option<Text>,
}

/// A whole form. What stands in its heading is asked of the form itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub heading: Heading,
    pub title: Option<Given>,
    pub amount_unit: Option<AmountUnit>,
    /// The text that names the amount unit.
    pub amount_unit_given: Option<Given>,
    pub funds: Vec<FundRow>,
    pub goals: Vec<Goal>,
    /// The goal block; None on a layout without one.
    pub goals_at: Option<GoalPlaces>,
    pub columns: Columns,
    pub header: Option<Header>,
    #[serde(with = "levels")]
    pub indicators: Vec<Indicator>,
    /// Template rows left as they were (指标2：, ……); no indicators.
    pub placeholders: Vec<Given>,
    /// Points among the indicators on rows that were read as nothing.
    pub unread: Vec<Given>,
    pub total: Total,
    pub grade: Option<Cell>,
    pub remarks: Vec<Remark>,
    /// What the form lacks that its kind needs, named: 「实际完成值」栏 …
    pub missing: Vec<MissingColumn>,
    /// What merged areas on it lie over.
    pub covered: Vec<Covered>,
}

impl Heading {
    /// The name by which people call the form: the project, or the department for a department form.
    pub fn subject(&self) -> &str {
        let given = match self.kind {
            FormKind::Project => self.project.as_ref(),
            FormKind::Department => self.department.as_ref().or(self.unit.as_ref()),
        };
        given.map_or("（未填名称）", |given| given.text.as_str())
    }
}

/// What has the heading of a form.
pub trait Headed {
    fn heading(&self) -> &Heading;
}

impl Headed for Form {
    fn heading(&self) -> &Heading {
        &self.heading
    }
}

impl Deref for Form {
    type Target = Heading;

    fn deref(&self) -> &Heading {
        &self.heading
    }
}

impl DerefMut for Form {
    fn deref_mut(&mut self) -> &mut Heading {
        &mut self.heading
    }
}

impl Form {
    /// The row that is scored for execution: the total row of the funds block.
    pub fn fund_total(&self) -> Option<&FundRow> {
        self.funds.iter().find(|row| row.is_total)
    }

    /// The rows by source that should add up to the total row.
    pub fn fund_sources(&self) -> impl Iterator<Item = &FundRow> {
        self.funds.iter().filter(|row| row.is_source())
    }

    /// Whether several columns claim to be this one, so that none is read.
    pub fn is_unsettled(&self, column: &str) -> bool {
        let mut missing = self.missing.iter();
        missing.any(|missing| missing.name == column && !missing.claimed_by.is_empty())
    }

    /// Every cell that a score rests on: funds, indicators, total and grade.
    pub fn scored_cells(&self) -> impl Iterator<Item = &Cell> + Clone {
        let funds = self.funds.iter().flat_map(FundRow::figures);
        let indicators = self
            .indicators
            .iter()
            .flat_map(|row| [&row.target, &row.actual, &row.weight, &row.score]);
        let closing = [&self.total.weight, &self.total.score, &self.grade];
        funds.chain(indicators).chain(closing).flatten()
    }
}

/// A column that the form's kind needs and does not have, or that several columns claim to be (S05).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingColumn {
    /// Its usual name: 实际完成值
    pub name: Text,
    /// Other words that would have been accepted.
    pub accepted: Vec<String>,
    /// The headers that could mean it, where there are several and nobody can tell which does, or the only one is of another
    /// year; empty where none could.
    pub claimed_by: Vec<Given>,
}

#[cfg(test)]
mod tests {
    use super::AmountUnit::{self, HundredMillionYuan, Other, TenThousandYuan, ThousandYuan, Yuan};
    use rust_decimal::Decimal;

    #[test]
    fn amounts_are_converted_to_the_last_digit() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        for (from, amount, into, expected) in [
            (Yuan, "1280000.01", TenThousandYuan, Some("128.000001")),
            (TenThousandYuan, "12.5", Yuan, Some("125000")),
            (ThousandYuan, "3", TenThousandYuan, Some("0.3")),
            (HundredMillionYuan, "0.12", ThousandYuan, Some("12000")),
            (TenThousandYuan, "7", TenThousandYuan, Some("7")),
            (Other, "7", Other, Some("7")),
            (Other, "7", Yuan, None),
            (Yuan, "7", Other, None),
            (TenThousandYuan, "79228162514264337593543950335", Yuan, None),
        ] as [(AmountUnit, _, _, _); 9]
        {
            assert_eq!(
                from.converted(decimal(amount), into),
                expected.map(decimal),
                "{amount}{}",
                from.label()
            );
        }
    }
}
