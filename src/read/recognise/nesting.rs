//! Which rows of the funds are parts of a row above them, so that they do not add up with it to the total.
//!
//! ```text
//! 年度资金总额     43.2      年度资金总额       432
//! 1、财政拨款      40       基本支出          300
//! （1）中央资金    30       项目支出          132
//! （2）区级资金    10       其中：信息化项目    100
//! 2、其他资金      3.2      校舍维修项目        32
//! ```

use super::page::Page;
use super::words::{self, Meaning};
use crate::domain::cell::Cell;
use crate::domain::form::FundRow;
use crate::domain::notation;
use crate::domain::numeral::is_numeral;
use crate::domain::text::folded;
use rust_decimal::Decimal;

/// Notes the rows that are parts: by their numbers, by 其中, by what was spent on, and last by what adds up.
pub fn mark_parts(page: &Page, rows: &mut [FundRow]) {
    let stands_apart = |pair: &[FundRow]| pair[0].source_at.map(|at| at.row) < pair[1].source_at.map(|at| at.row);
    if rows.len() < 3 || !rows.windows(2).all(stands_apart) {
        return;
    }
    let mut block = Block::of(page, rows);
    block.by_number();
    block.by_lead();
    block.below_uses();
    block.join_uses();
    block.by_sums();
    for (row, line) in rows.iter_mut().zip(&block.lines) {
        row.is_part = line.is_part;
        row.by_use = line.by_use;
    }
}

/// Whether the figures of a row are the sum of all others by source.
pub fn adds_up(rows: &[FundRow], index: usize) -> bool {
    let others = rows
        .iter()
        .enumerate()
        .filter(|(other, row)| *other != index && !row.by_use);
    let sum = others.map(|(_, row)| Figures::of(row)).sum();
    rows.get(index).is_some_and(|row| Figures::of(row).is(&sum))
}

/// An amount with half a unit of its last printed digit.
type Figure = (Decimal, Decimal);

/// 年初预算数, 全年预算数 and 全年执行数 of a row, where they are given.
#[derive(Clone, Copy, Default)]
struct Figures([Option<Figure>; 3]);

impl Figures {
    fn of(row: &FundRow) -> Self {
        let figure = |cell: &Option<Cell>| {
            let amount = cell.as_ref().and_then(notation::amount)?;
            Some((amount.value, amount.tolerance))
        };
        Self([&row.initial, &row.adjusted, &row.executed].map(figure))
    }

    fn are_given(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    /// In how many columns a sum can be this; a column that gives nothing is none.
    fn fits(&self, sum: &Self) -> usize {
        let pairs = self.0.iter().zip(&sum.0);
        pairs.filter(|(own, sum)| own.is_some() && meet(**own, **sum)).count()
    }

    /// Whether a sum is this in every column, and more than nought.
    fn is(&self, sum: &Self) -> bool {
        let has_amount = self.0.iter().flatten().any(|(value, _)| !value.is_zero());
        has_amount && self.0.iter().zip(&sum.0).all(|(own, sum)| meet(*own, *sum))
    }
}

impl std::iter::Sum for Figures {
    fn sum<All: Iterator<Item = Self>>(all: All) -> Self {
        all.fold(Self::default(), |sum, next| {
            let plus = |column: usize| match (sum.0[column], next.0[column]) {
                (Some((value, tolerance)), Some((more, wider))) => {
                    Some((value.checked_add(more)?, tolerance.checked_add(wider)?))
                }
                (one, other) => one.or(other),
            };
            Self([plus(0), plus(1), plus(2)])
        })
    }
}

/// Whether one true value can stand behind both; nothing counts as nought.
fn meet(one: Option<Figure>, other: Option<Figure>) -> bool {
    let (one, other) = (one.unwrap_or_default(), other.unwrap_or_default());
    let reach = one.1.checked_add(other.1).unwrap_or(Decimal::MAX);
    one.0.checked_sub(other.0).is_some_and(|gap| gap.abs() <= reach)
}

/// A row of the block without its total.
struct Line {
    figures: Figures,
    /// How deep its number stands: 一、（一）1、（1）①.
    depth: Option<usize>,
    /// 其中 stands before its name.
    is_among: bool,
    is_total: bool,
    by_use: bool,
    is_subtotal: bool,
    says_source: bool,
    is_part: bool,
}

impl Line {
    const fn is_source(&self) -> bool {
        !self.is_total && !self.by_use && !self.is_part
    }
}

struct Block {
    lines: Vec<Line>,
    total: Figures,
}

impl Block {
    fn of(page: &Page, rows: &[FundRow]) -> Self {
        let line = |row: &FundRow| {
            let label = row.source_at.and_then(|at| page.at(at));
            let label = label.map_or(String::new(), |cell| folded(&cell.text));
            // 1、资金来源：（1）财政拨款 is numbered behind its heading.
            let name = match words::halves(&label) {
                Some((heading, name)) if Meaning::of(heading).heads_uses().is_some() => name,
                _ => &label,
            };
            let name = name.trim_start_matches("其中").trim_start_matches([':', '、', ',']);
            Line {
                figures: Figures::of(row),
                depth: depth(name),
                is_among: label.starts_with("其中"),
                is_total: row.is_total,
                by_use: row.by_use,
                is_subtotal: label.contains("小计"),
                says_source: words::says_source(&label),
                is_part: false,
            }
        };
        let total = rows.iter().find(|row| row.is_total);
        Self {
            lines: rows.iter().map(line).collect(),
            total: total.map(Figures::of).unwrap_or_default(),
        }
    }

    fn sum(&self, lines: std::ops::RangeInclusive<usize>) -> Figures {
        self.lines[lines].iter().map(|line| line.figures).sum()
    }

    /// In how many columns the sources add up to the total.
    fn fitting(&self) -> usize {
        let sources = self.lines.iter().filter(|line| line.is_source());
        self.total.fits(&sources.map(|line| line.figures).sum())
    }

    /// A row of a deeper number than the nearest above it that has figures. A heading without any has no parts: they
    /// stand for it.
    fn by_number(&mut self) {
        for index in 0..self.lines.len() {
            let Some(depth) = self.lines[index].depth.filter(|_| !self.lines[index].is_total) else {
                continue;
            };
            let above = self.lines[..index].iter().rev().filter(|line| !line.is_total);
            let head = above
                .into_iter()
                .find(|line| line.depth.is_some_and(|above| above < depth));
            self.lines[index].is_part = head.is_some_and(|head| head.figures.are_given());
        }
    }

    /// 其中 below a source begins its parts, which go on until they add up to it. 其中 below the total begins the
    /// sources themselves.
    fn by_lead(&mut self) {
        let mut rows = self.lines.iter().filter(|line| !line.is_total);
        if rows.next().is_none_or(|first| first.is_among) {
            return;
        }
        let mut index = 1;
        while index < self.lines.len() {
            let head = (0..index).rev().find(|above| !self.lines[*above].is_part);
            let head = head.filter(|head| {
                let (head, line) = (&self.lines[*head], &self.lines[index]);
                !head.is_total && head.figures.are_given() && line.is_among && !line.is_total && !line.is_part
            });
            if let Some(last) = head.and_then(|head| self.last_part(head, index)) {
                self.lines[index..=last].iter_mut().for_each(|line| line.is_part = true);
                index = last;
            }
            index += 1;
        }
    }

    /// The last of the parts that begin at a row: where they add up to their head, else where the sources then add up to
    /// the total in most columns. None if these fit better with the row among them.
    fn last_part(&mut self, head: usize, first: usize) -> Option<usize> {
        let goes_on =
            |line: &Line| !(line.is_among || line.is_total || line.by_use || line.is_part || line.depth.is_some());
        let more = self.lines[first + 1..].iter().take_while(|line| goes_on(line)).count();
        let ends = first..=first + more;
        let is_whole = |last: &usize| self.lines[head].figures.is(&self.sum(first..=*last));
        if let Some(last) = ends.clone().find(is_whole) {
            return Some(last);
        }
        let as_source = self.fitting();
        let mut best = (first, 0);
        for last in ends.clone() {
            self.lines[last].is_part = true;
            let fitting = self.fitting();
            if fitting > best.1 {
                best = (last, fitting);
            }
        }
        self.lines[ends].iter_mut().for_each(|line| line.is_part = false);
        (best.1 >= as_source).then_some(best.0)
    }

    /// Rows below 基本支出 and 项目支出 that name no source are parts of these: 三公经费.
    fn below_uses(&mut self) {
        let mut is_below = false;
        for line in &mut self.lines {
            match line.is_part {
                false if line.by_use => is_below = true,
                false if line.is_total || line.says_source => is_below = false,
                _ => line.is_part |= is_below,
            }
        }
    }

    /// 基本支出, 项目支出 and below them 结转结余, which add up to the total together, are one breakdown of it.
    fn join_uses(&mut self) {
        let Some(first) = self.lines.iter().position(|line| line.by_use) else {
            return;
        };
        let counts = |line: &&Line| line.is_source() || (line.by_use && !line.is_part);
        let together: Figures = self.lines.iter().filter(counts).map(|line| line.figures).sum();
        let all_below = !self.lines[..first].iter().any(Line::is_source);
        let all_fits = self.total.0.iter().flatten().count();
        if all_below && self.total.is(&together) && self.fitting() < all_fits {
            let sources = self.lines.iter_mut().filter(|line| line.is_source());
            sources.for_each(|line| line.by_use = true);
        }
    }

    /// Rows that add up to the row above them, or to 小计 below them, if the total fits its sources better so.
    fn by_sums(&mut self) {
        let sources: Vec<usize> = (0..self.lines.len())
            .filter(|index| self.lines[*index].is_source())
            .collect();
        let before = self.fitting();
        if before == self.total.0.iter().flatten().count() {
            return;
        }
        let sum = |sources: &[usize]| sources.iter().map(|index| self.lines[*index].figures).sum::<Figures>();
        let mut parts: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < sources.len() {
            let own = &self.lines[sources[at]];
            let below = (at + 1..sources.len()).find(|last| own.figures.is(&sum(&sources[at + 1..=*last])));
            if let Some(last) = below {
                parts.extend(&sources[at + 1..=last]);
                at = last;
            } else if own.is_subtotal && (0..at).any(|first| own.figures.is(&sum(&sources[first..at]))) {
                parts.push(sources[at]);
            }
            at += 1;
        }
        parts.iter().for_each(|index| self.lines[*index].is_part = true);
        if self.fitting() <= before {
            parts.iter().for_each(|index| self.lines[*index].is_part = false);
        }
    }
}

/// How deep a number stands before a name: 一、 above （一） above 1、 above （1） above ①.
fn depth(name: &str) -> Option<usize> {
    if name.starts_with(|letter| ('①'..='⑳').contains(&letter)) {
        return Some(4);
    }
    let bracketed = name.strip_prefix('(');
    let number = bracketed.unwrap_or(name);
    let in_figures = |letter: char| letter.is_ascii_digit();
    let is_in_figures = number.starts_with(in_figures);
    let rest = match is_in_figures {
        true => number.trim_start_matches(in_figures),
        false => number.trim_start_matches(is_numeral),
    };
    let ends = match bracketed {
        Some(_) => rest.starts_with(')'),
        // 1.5 is no number before a name.
        None => rest.starts_with(['、', '.', ',']) && !rest.chars().nth(1).is_some_and(in_figures),
    };
    let is_number = rest.len() < number.len() && ends;
    is_number.then_some(2 * usize::from(is_in_figures) + usize::from(bracketed.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_at_depths() {
        for (name, expected) in [
            ("一、财政拨款", Some(0)),
            ("(一)财政拨款", Some(1)),
            ("1、财政拨款", Some(2)),
            ("2.财政拨款", Some(2)),
            ("(1)中央资金", Some(3)),
            ("①中央资金", Some(4)),
            ("一般公共预算", None),
            ("1.5万亩造林", None),
            ("(元)", None),
            ("财政拨款", None),
        ] {
            assert_eq!(depth(name), expected, "{name}");
        }
    }
}
