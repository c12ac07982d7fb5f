//! The header block: title, year, and the labels with their values (项目名称, 主管部门, 实施单位 …).

use super::outline::{RowKind, Section};
use super::words::{self, Label};
use crate::domain::cell::Cell;
use crate::domain::form::{AmountUnit, Given};
use crate::domain::place::Address;
use crate::domain::text::folded;
use crate::read::grid::Grid;

/// What the header block says.
#[derive(Debug, Default)]
pub struct Labels {
    pub title: Option<Given>,
    pub year: Option<(i32, Address)>,
    pub project: Option<Given>,
    pub project_code: Option<String>,
    pub department: Option<Given>,
    /// Right of the first label that asks for a department, filled or not.
    pub department_at: Option<Address>,
    pub unit: Option<Given>,
    pub total_score: Option<Cell>,
    pub grade: Option<Cell>,
    pub amount_unit: Option<(AmountUnit, Address)>,
    /// Right of 项目名称, filled or not; None on a form that does not ask for a project.
    pub project_at: Option<Address>,
}

/// How well a label says what it is: 地方主管部门 and 实施单位 win over 单位名称.
fn is_weak(text: &str) -> bool {
    matches!(
        words::word(text).as_str(),
        "单位名称" | "填报单位" | "单位" | "预算单位" | "部门"
    )
}

/// Reads the header block of a section.
pub fn read(grid: &Grid, section: &Section) -> Labels {
    let mut labels = Labels::default();
    for row in &section.rows {
        match row.kind {
            RowKind::Title if labels.title.is_none() => {
                let title = grid.row(row.number).iter().find(|cell| words::is_title(&cell.text));
                labels.title = title.map(given);
            }
            RowKind::Labels => labels.take_row(grid, row.number),
            RowKind::IndicatorHeader { .. } => break,
            _ => {}
        }
    }
    labels.year = labels.year.or_else(|| year_above(grid, section));
    labels
}

fn given(cell: &Cell) -> Given {
    Given {
        at: cell.at,
        text: one_line(&cell.text),
    }
}

/// The text on one line: breaks inside Chinese text are typesetting.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        let joins_latin = line.ends_with(|letter: char| letter.is_ascii_alphanumeric())
            && part.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        if joins_latin {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

impl Labels {
    fn take_row(&mut self, grid: &Grid, row: u32) {
        for cell in grid.row(row) {
            let Some((label, inline)) = words::label(&cell.text) else {
                continue;
            };
            let value = match inline {
                Some(text) => Some(Cell { text, ..cell.clone() }),
                None => value_right_of(grid, cell).cloned(),
            };
            let beside = Address::new(row, grid.area(cell.at).last.column + 1);
            match label {
                Label::Project => self.project_at = self.project_at.or(Some(beside)),
                Label::Department => self.department_at = self.department_at.or(Some(beside)),
                _ => {}
            }
            if let Some(value) = value.filter(|value| !value.text.is_empty()) {
                self.take(label, &cell.text, value);
            }
        }
    }

    fn take(&mut self, label: Label, label_text: &str, value: Cell) {
        match label {
            Label::Project => fill(&mut self.project, given(&value), false),
            Label::ProjectCode => {
                self.project_code.get_or_insert(folded(&value.text));
            }
            Label::Department => fill(&mut self.department, given(&value), !is_weak(label_text)),
            Label::Unit => fill(&mut self.unit, given(&value), !is_weak(label_text)),
            Label::DepartmentAndUnit => {
                fill(&mut self.department, given(&value), false);
                fill(&mut self.unit, given(&value), false);
            }
            Label::Year => {
                let bare = folded(&value.text)
                    .trim_end_matches("年度")
                    .trim_end_matches('年')
                    .parse()
                    .ok();
                let year = year_in(&value.text).or(bare.filter(|year| (1990..2100).contains(year)));
                self.year = self.year.or(year.map(|year| (year, value.at)));
            }
            Label::AmountUnit => {
                self.amount_unit = self
                    .amount_unit
                    .or(amount_unit(&value.text).map(|unit| (unit, value.at)))
            }
            Label::TotalScore => {
                self.total_score.get_or_insert(value);
            }
            Label::Grade => {
                self.grade.get_or_insert(value);
            }
            Label::Ignored => {}
        }
    }
}

fn fill(slot: &mut Option<Given>, value: Given, overrides: bool) {
    if slot.is_none() || overrides {
        *slot = Some(value);
    }
}

/// The value of a label: the next filled cell to the right on its row, unless that is a label itself.
fn value_right_of<'grid>(grid: &'grid Grid, label: &Cell) -> Option<&'grid Cell> {
    let end = grid.area(label.at).last.column;
    let value = grid.row(label.at.row).iter().find(|cell| cell.at.column > end)?;
    words::label(&value.text).is_none().then_some(value)
}

/// The year of the subtitle (`（2022 年度）`) or the title, above the first block and outside the labels' values.
fn year_above(grid: &Grid, section: &Section) -> Option<(i32, Address)> {
    let above = section
        .rows
        .iter()
        .take_while(|row| matches!(row.kind, RowKind::Title | RowKind::Body | RowKind::Labels));
    let free = above.filter(|row| row.kind != RowKind::Labels);
    free.flat_map(|row| grid.row(row.number))
        .find_map(|cell| year_in(&cell.text).map(|year| (year, cell.at)))
}

/// A year written with 年 (`2019年度)`, `2020 年市级`).
pub fn year_in(text: &str) -> Option<i32> {
    let folded = folded(text);
    folded.match_indices('年').find_map(|(at, _)| {
        let digits: String = folded[..at].chars().rev().take_while(char::is_ascii_digit).collect();
        let year: String = digits.chars().rev().collect();
        let year: i32 = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
        (1990..2100).contains(&year).then_some(year)
    })
}

/// The unit of amounts that a text names: `（万元）`, `单位：元`.
pub fn amount_unit(text: &str) -> Option<AmountUnit> {
    let folded = folded(text);
    if folded.contains("万元") {
        return Some(AmountUnit::TenThousandYuan);
    }
    let names_yuan = folded.contains("(元)") || folded.contains("[元]") || folded.ends_with(":元") || folded == "元";
    names_yuan.then_some(AmountUnit::Yuan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_stand_before_the_word() {
        for (text, year) in [
            ("（2022 年度）", Some(2022)),
            ("2019年度)", Some(2019)),
            ("2020 年市级资金", Some(2020)),
            ("20225年", None),
            ("第14年", None),
        ] {
            assert_eq!(year_in(text), year, "{text}");
        }
    }

    #[test]
    fn breaks_are_typesetting() {
        assert_eq!(one_line("全年\n预算 数"), "全年预算数");
        assert_eq!(one_line("WIFI 6 覆盖"), "WIFI 6覆盖");
    }
}
