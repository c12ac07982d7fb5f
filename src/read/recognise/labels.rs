//! The header block: title, year, and the labels with their values (项目名称, 主管部门, 实施单位 …).

use super::choice;
use super::headers;
use super::outline::{Row, RowKind};
use super::page::{Page, Said};
use super::words::{self, Label};
use crate::domain::cell::Cell;
use crate::domain::form::{AmountUnit, Given};
use crate::domain::place::Address;
use crate::domain::text::{folded, folding, holds, may_hold_blanks};
use crate::domain::year::EVALUATED_YEARS;
use std::borrow::Cow;

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
    pub amount_unit: Option<(AmountUnit, Given)>,
    /// Right of 项目名称, filled or not; None on a form that does not ask for a project.
    pub project_at: Option<Address>,
}

/// How well a label says what it is: 地方主管部门 and 实施单位 win over 单位名称.
fn is_weak(text: &str) -> bool {
    matches!(
        &*words::word(text),
        "单位名称" | "填报单位" | "单位" | "预算单位" | "部门"
    )
}

/// Reads the header block in the rows of a form.
pub fn read(page: &Page, rows: &[Row]) -> Labels {
    let mut labels = Labels::default();
    for row in rows {
        match row.kind {
            RowKind::Title if labels.title.is_none() => {
                let title = page.row(row.number).iter().find(|cell| words::is_title(&cell.text));
                labels.title = title.map(|title| given(title));
            }
            RowKind::Labels | RowKind::FundPairs => labels.take_row(page, row.number),
            RowKind::IndicatorHeader { .. } => break,
            _ => {}
        }
    }
    labels.year = labels.year.or_else(|| year_above(page, rows));
    labels
}

fn given(cell: &Cell) -> Given {
    Given {
        at: cell.at,
        text: without_seal(&one_line(&cell.text)).into(),
    }
}

/// A name without the place for a stamp: `（盖章）市园林局`, `市园林局（公章）`.
fn without_seal(text: &str) -> &str {
    if !text.contains('章') {
        return text;
    }
    ["（盖章）", "(盖章)", "（公章）", "(公章)", "（签章）", "(签章)"]
        .iter()
        .fold(text, |text, seal| {
            text.trim_start_matches(seal).trim_end_matches(seal).trim()
        })
}

/// The text on one line: breaks inside Chinese text are typesetting.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !may_hold_blanks(text) || !text.contains(char::is_whitespace) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        let joins_latin = line.ends_with(|letter: char| letter.is_ascii_alphanumeric())
            && part.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        if joins_latin {
            line.push(' ');
        }
        line.push_str(part);
    }
    Cow::Owned(line)
}

impl Labels {
    /// Whether what is read further down may be this head once more, whole or in part.
    pub fn may_stand_again_as(&self, further: &Self) -> bool {
        let same = |own: &Option<Given>, other: &Option<Given>| {
            let text = |given: &Option<Given>| given.as_ref().map(|given| folded(&given.text));
            other.is_none() || text(own) == text(other)
        };
        let year = |labels: &Self| labels.year.map(|(year, _)| year);
        same(&self.project, &further.project)
            && same(&self.department, &further.department)
            && same(&self.unit, &further.unit)
            && (further.project_code.is_none() || self.project_code == further.project_code)
            && (further.year.is_none() || year(self) == year(further))
            && self.has_title_like(further)
    }

    /// The titles are the same but for what one has more: 项目支出绩效自评表（续表）.
    fn has_title_like(&self, further: &Self) -> bool {
        let (Some(own), Some(other)) = (&self.title, &further.title) else {
            return true;
        };
        let (own, other) = (words::word(&own.text), words::word(&other.text));
        holds(&own, &other) || holds(&other, &own)
    }

    fn take_row(&mut self, page: &Page, row: u32) {
        for cell in page.row(row) {
            for (label, inline) in words::labels(cell) {
                let value = match inline {
                    Some(text) => Some(Cell {
                        text: text.into(),
                        ..cell.cell.clone()
                    }),
                    None => value_right_of(page, cell).or_else(|| value_below(page, cell)).cloned(),
                };
                let beside = Address::new(row, cell.area.last.column + 1);
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
    }

    fn take(&mut self, label: Label, label_text: &str, value: Cell) {
        let label = match label {
            // 单位：万元 names no unit of the government.
            Label::Unit if is_amount_unit(&value.text) => Label::AmountUnit,
            label => label,
        };
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
                let year = year_in(&value.text).or(bare.filter(|year| EVALUATED_YEARS.contains(year)));
                self.year = self.year.or(year.map(|year| (year, value.at)));
            }
            Label::AmountUnit => {
                self.amount_unit = self.amount_unit.take().or_else(|| unit_named(&value));
            }
            Label::TotalScore => {
                self.total_score.get_or_insert(value);
            }
            Label::Grade => self.grade = self.grade.take().or_else(|| choice::made(value)),
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
fn value_right_of<'grid>(page: &Page<'grid>, label: &Said) -> Option<&'grid Cell> {
    let end = label.area.last.column;
    let value = page.row(label.at.row).iter().find(|cell| cell.at.column > end)?;
    value.means.label().is_none().then_some(value.cell)
}

/// The value of a label in a row of nothing but labels: the cell below it, if its row holds no label.
fn value_below<'grid>(page: &Page<'grid>, label: &Said) -> Option<&'grid Cell> {
    let is_label = |cell: &Said| cell.means.label().is_some() && cell.value_in_cell().is_none();
    let labels = page.row(label.at.row);
    let below = headers::next_line(page, label.area.last.row);
    let fits = labels.len() > 1 && labels.iter().all(is_label) && !page.row(below).iter().any(is_label);
    let value = page.at(Address::new(below, label.at.column)).filter(|_| fits)?;
    let is_header = value.means.fund_column().is_some() || value.means.indicator_column().is_some();
    (value.at.row == below && !is_header).then_some(value.cell)
}

/// The department that a title begins with: `昆明市教育局2022年度部门整体支出绩效自评表`.
pub fn department_in_title(title: &Given) -> Option<Given> {
    const ENDS: [&str; 20] = [
        "局",
        "委",
        "厅",
        "委员会",
        "办公室",
        "中心",
        "政府",
        "人大",
        "政协",
        "法院",
        "检察院",
        "联合会",
        "协会",
        "管委会",
        "学校",
        "大学",
        "医院",
        "馆",
        "队",
        "站",
    ];
    let text = one_line(&title.text);
    let after_year = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || "年度".contains(letter));
    let end = after_year.find(|letter: char| letter.is_ascii_digit()).or_else(|| {
        ["部门整体", "部门(单位)", "部门（单位）", "整体支出", "整体绩效"]
            .iter()
            .filter_map(|word| after_year.find(word))
            .min()
    })?;
    let name = after_year.get(..end)?.trim();
    (ENDS.iter().any(|end| name.ends_with(end))).then(|| Given {
        at: title.at,
        text: name.into(),
    })
}

/// The year of the subtitle (`（2022 年度）`) or the title, above the first block and outside the labels' values.
fn year_above(page: &Page, rows: &[Row]) -> Option<(i32, Address)> {
    let above = rows
        .iter()
        .take_while(|row| matches!(row.kind, RowKind::Title | RowKind::Body | RowKind::Labels));
    let year = |cell: &Cell, text: &str| year_in(text).map(|year| (year, cell.at));
    above.into_iter().find_map(|row| {
        let cells = page.row(row.number);
        cells.iter().enumerate().find_map(|(index, cell)| {
            let is_label = |cell: &Said| cell.means.label().is_some();
            let is_value = row.kind == RowKind::Labels && index > 0 && is_label(&cells[index - 1]);
            match is_label(cell) {
                true => year(cell, cell.text.split([':', '：']).next()?),
                false if is_value => None,
                false => year(cell, &cell.text),
            }
        })
    })
}

/// A year written with 年 (`2019年度)`, `2020 年市级`, `二〇二二年`).
pub fn year_in(text: &str) -> Option<i32> {
    let folded = folding(text);
    if !holds(&folded, "年") {
        return None;
    }
    folded.match_indices('年').find_map(|(at, _)| {
        let letters = folded[..at].chars().rev();
        let digits = letters.map_while(|letter| plain_digit(letter).to_digit(10));
        // From the last of them; one more than a year has shows that it is none.
        let (count, year) = digits.take(5).fold((0, 0), |(count, year), digit| {
            (count + 1, year + digit.cast_signed() * 10_i32.pow(count))
        });
        (count == 4 && EVALUATED_YEARS.contains(&year)).then_some(year)
    })
}

/// 〇 to 九 as figures.
const fn plain_digit(letter: char) -> char {
    match letter {
        '〇' | '○' | '零' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => letter,
    }
}

/// Nothing but a unit of amounts, with what may follow it (`万元、%`).
fn is_amount_unit(text: &str) -> bool {
    let folded = folding(text);
    let word = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .find(|word| !word.is_empty());
    word.is_some_and(|word| word == "人民币" || unit_of_word(word).is_some())
}

/// The unit of amounts that a cell names, with the cell's text.
pub fn unit_named(cell: &Cell) -> Option<(AmountUnit, Given)> {
    amount_unit(&cell.text).map(|unit| (unit, given(cell)))
}

/// The unit of amounts that a text names: `（万元）`, `单位：元`, `预算数（单位：亿元）`; 万元 also amid other words.
fn amount_unit(text: &str) -> Option<AmountUnit> {
    let folded = folding(text);
    let mut words = folded.split(|letter: char| !letter.is_alphanumeric() && letter != '/');
    words.find_map(unit_of_word).or_else(|| {
        // 百万元 and 千万元 are other units.
        let mut found = folded.match_indices("万元");
        let stands_alone = |(at, _): (usize, &str)| !folded[..at].ends_with(MULTIPLES);
        found.any(stands_alone).then_some(AmountUnit::TenThousandYuan)
    })
}

const MULTIPLES: [char; 5] = ['十', '百', '千', '万', '亿'];

/// What amounts may be in that are not in 人民币.
const CURRENCIES: [&str; 16] = [
    "美元",
    "欧元",
    "港元",
    "港币",
    "日元",
    "英镑",
    "加元",
    "澳元",
    "新加坡元",
    "韩元",
    "卢布",
    "瑞士法郎",
    "澳门元",
    "新台币",
    "外币",
    "外汇",
];

/// The unit that a word is, with or without what introduces it: `万元`, `人民币元`, `单位为亿元`, `万美元`.
fn unit_of_word(word: &str) -> Option<AmountUnit> {
    let word = word.rsplit("单位").next()?;
    let word = word.trim_start_matches(['为', '是']);
    let word = word.strip_prefix("人民币").unwrap_or(word);
    AmountUnit::of_word(word).or_else(|| {
        let currency = word.trim_start_matches(MULTIPLES);
        let is_unit = currency == "元" || CURRENCIES.contains(&currency);
        is_unit.then_some(AmountUnit::Other)
    })
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
            ("二〇二三年度", Some(2023)),
            ("二○一九年", Some(2019)),
            ("十四五年度", None),
        ] {
            assert_eq!(year_in(text), year, "{text}");
        }
    }

    #[test]
    fn breaks_are_typesetting() {
        assert_eq!(one_line("全年\n预算 数"), "全年预算数");
        assert_eq!(one_line("WIFI 6 覆盖"), "WIFI 6覆盖");
    }

    #[test]
    fn units_of_amounts_are_told_apart() {
        use AmountUnit::*;
        for (text, unit) in [
            ("项目资金（万元）", Some(TenThousandYuan)),
            ("项目资金\n（万元）", Some(TenThousandYuan)),
            ("预算数＜万元＞：", Some(TenThousandYuan)),
            ("全年预算数万元", Some(TenThousandYuan)),
            ("金额单位：人民币万元、%", Some(TenThousandYuan)),
            ("（万）", Some(TenThousandYuan)),
            ("项目资金（元）", Some(Yuan)),
            ("单位：元", Some(Yuan)),
            ("（单位：元）", Some(Yuan)),
            ("（单位元）", Some(Yuan)),
            ("（人民币元）", Some(Yuan)),
            ("项目资金（百元）", Some(HundredYuan)),
            ("项目资金（千元）", Some(ThousandYuan)),
            ("项目资金（百万元）", Some(MillionYuan)),
            ("金额单位：千万元", Some(TenMillionYuan)),
            ("项目资金（亿元）", Some(HundredMillionYuan)),
            ("单位为亿元", Some(HundredMillionYuan)),
            ("亿元", Some(HundredMillionYuan)),
            ("项目资金（万美元）", Some(Other)),
            ("单位：欧元", Some(Other)),
            ("项目资金（十万元）", Some(Other)),
            ("项目资金", None),
            ("教学单元", None),
            ("（单元）", None),
            ("元/人", None),
            ("服务单位", None),
            ("（一）千元以下罚款", None),
        ] {
            assert_eq!(amount_unit(text), unit, "{text}");
        }
    }

    #[test]
    fn a_unit_of_amounts_is_no_unit_of_the_government() {
        for text in [
            "万元",
            "元",
            "亿元",
            "千元",
            "万元、%",
            "人民币",
            "人民币万元",
            "（百万元）",
            "万美元",
        ] {
            assert!(is_amount_unit(text), "{text}");
        }
        for text in [
            "元氏县教育局",
            "万元店",
            "亿元镇人民政府",
            "百万元大奖办公室",
            "",
            "美元管理处",
        ] {
            assert!(!is_amount_unit(text), "{text}");
        }
    }
}
