//! The roster of departments (部门名录), an Excel or WPS table.
//!
//! ```text
//! 部门 │ 简称（、分隔，可空） │ 编码（可空） │ 应评项目数（可空） │ 收到日期（可空）
//! ```

use super::grid::{Grid, SheetContent};
use super::properties::Properties;
use super::source::{MAX_FILE, cause};
use super::{format, recognise};
use crate::disk;
use crate::domain::cell::{Cell, Stored};
use crate::domain::notation::{self, Period};
use crate::domain::place::Address;
use crate::domain::roster::{Roster, RosterEntry};
use crate::domain::stated::is_given;
use crate::domain::submission::Refusal;
use crate::domain::text::folded;
use crate::error::Error;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::path::Path;

/// Reads the roster from the first sheet that has a column of departments. Errors if the file cannot be read, has no
/// such column, names a department twice, or is a return or a summary of this program, which have such columns too.
pub fn roster(path: &Path) -> Result<Roster, Error> {
    let invalid = |cause: String| Error::RosterInvalid {
        path: path.to_owned(),
        cause,
    };
    let bytes = disk::bytes(path, MAX_FILE).map_err(|unread| invalid(unread.in_words(cause)))?;
    let refused = |refusal| invalid(refusal_cause(refusal));
    let mut format = format::format(&bytes).map_err(refused)?;
    if Properties::of(&bytes, &mut format).own.is_some() {
        return Err(invalid("这是绩评写出的工作簿，不是部门名录".to_owned()));
    }
    let workbook = super::workbook_of(&bytes, &mut format).map_err(refused)?;
    let grids = workbook.sheets.iter().enumerate();
    let mut headed = grids.filter_map(|(place, sheet)| match &sheet.content {
        SheetContent::Grid(grid) => Some((place, grid, header(grid)?)),
        _ => None,
    });
    let found = headed.next();
    let (place, grid, header) = found.ok_or_else(|| invalid("没有找到「部门」一栏".to_owned()))?;
    let (forms, _) = recognise::forms(&workbook);
    if forms.iter().any(|form| form.sheet_index == place) {
        return Err(invalid("这是自评表，不是部门名录".to_owned()));
    }
    let entries = entries(grid, &header).map_err(invalid)?;
    if entries.is_empty() {
        return Err(invalid("「部门」一栏下面没有部门".to_owned()));
    }
    for (index, entry) in entries.iter().enumerate() {
        if entries[..index].iter().any(|earlier| earlier.name == entry.name) {
            return Err(invalid(format!("部门「{}」出现了两次", entry.name)));
        }
    }
    Ok(Roster { entries })
}

fn refusal_cause(refusal: Refusal) -> String {
    match refusal {
        Refusal::NotAWorkbook { kind, .. } => format!("这是{kind}，不是表格"),
        Refusal::Encrypted => "文件已加密".to_owned(),
        Refusal::Unreadable { cause, .. } => cause,
    }
}

/// Where the columns are.
struct Header {
    row: u32,
    department: u32,
    short: Option<u32>,
    code: Option<u32>,
    expected: Option<u32>,
    received: Option<u32>,
}

fn header(grid: &Grid) -> Option<Header> {
    grid.rows().into_iter().take(20).find_map(|row| {
        let find = |is: &dyn Fn(&str) -> bool| {
            grid.row(row)
                .iter()
                .find(|cell| is(&folded(&cell.text)))
                .map(|cell| cell.at.column)
        };
        let names_department = |text: &str| {
            matches!(
                text,
                "部门" | "部门名称" | "单位名称" | "主管部门" | "预算部门" | "部门全称" | "单位"
            )
        };
        Some(Header {
            row,
            department: find(&names_department)?,
            short: find(&|text| text.contains("简称") || text.contains("别名")),
            code: find(&|text| text.contains("编码") || text.contains("代码") || text.contains("编号")),
            expected: find(&|text| {
                let counts = text.contains("项目数") || text.contains("应评") || text.contains("应报");
                counts && !text.contains("是否")
            }),
            received: find(&|text| matches!(text, "收到日期" | "报送日期" | "收到时间" | "报送时间" | "收件日期")),
        })
    })
}

/// The departments below the header; a count or a date of receipt that is none is told, not dropped.
fn entries(grid: &Grid, header: &Header) -> Result<Vec<RosterEntry>, String> {
    let below = grid.rows().into_iter().filter(|row| *row > header.row);
    below.filter_map(|row| entry(grid, header, row).transpose()).collect()
}

/// The department of a row; None for a row without one, and for sums.
fn entry(grid: &Grid, header: &Header, row: u32) -> Result<Option<RosterEntry>, String> {
    let stands = |column: u32| grid.at(Address::new(row, column));
    let cell = |column: u32| stands(column).filter(|cell| !cell.text.is_empty());
    let Some(name) = cell(header.department) else {
        return Ok(None);
    };
    if matches!(folded(&name.text).as_str(), "合计" | "总计") {
        return Ok(None);
    }
    Ok(Some(RosterEntry {
        name: name.text.to_string(),
        short_names: header.short.and_then(cell).map(short_names).unwrap_or_default(),
        code: header.code.and_then(cell).map(|cell| cell.text.to_string()),
        expected_projects: header.expected.and_then(stands).map_or(Ok(None), count)?,
        received: header.received.and_then(cell).map_or(Ok(None), day)?,
    }))
}

/// How many projects a cell tells: `5`, `5个`, `5项`. None if it is left open.
fn count(cell: &Cell) -> Result<Option<usize>, String> {
    if cell.stored == Stored::FormulaWithoutValue {
        return Err(format!("{}的应评项目数是公式，没有保存计算结果，请填数字", cell.at));
    }
    if !is_given(cell) {
        return Ok(None);
    }
    let text = folded(&cell.text);
    let written = ["个项目", "个", "项"].iter().find_map(|unit| text.strip_suffix(unit));
    let figure = match written {
        Some(figure) => figure.parse::<Decimal>().ok(),
        None => notation::points(cell),
    };
    let count = figure
        .filter(|figure| figure.fract().is_zero())
        .and_then(|figure| figure.to_usize());
    let refused = || {
        format!(
            "{}的应评项目数「{}」不是项目个数，请填0、1、2这样的数字",
            cell.at, cell.text
        )
    };
    count.map(Some).ok_or_else(refused)
}

/// The day of receipt, whatever time of day follows it; words such as 未报 are none.
fn day(cell: &Cell) -> Result<Option<Period>, String> {
    let text = cell.text.as_str();
    let date = text.split_whitespace().next().and_then(Period::day);
    let day = Period::day(text).or(date);
    if day.is_none() && text.contains(|letter: char| letter.is_ascii_digit()) {
        return Err(format!("{}的收到日期「{text}」不是年月日，请写作2026-03-15", cell.at));
    }
    Ok(day)
}

fn short_names(cell: &Cell) -> Vec<String> {
    let names = cell.text.split(['、', ',', '，', ';', '；', '/', '\n']).map(str::trim);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a cell below a header is read as, or is refused with.
    #[track_caller]
    fn case<Read: ToString>(
        read: fn(&Cell) -> Result<Option<Read>, String>,
        (text, stored): (&str, Stored),
        expected: Result<Option<&str>, &str>,
    ) {
        let cell = Cell {
            at: Address::new(1, 4),
            text: text.into(),
            stored,
            hidden: false,
        };
        let read = read(&cell).map(|read| read.map(|read| read.to_string()));
        match (read, expected) {
            (Ok(read), Ok(expected)) => assert_eq!(read.as_deref(), expected, "{text}"),
            (Err(told), Err(part)) => assert!(told.contains(part), "{told}"),
            (read, _) => panic!("{text}: {read:?}"),
        }
    }

    #[test]
    fn a_day_of_receipt_is_read_or_told() {
        case(day, ("2026-03-16", Stored::Text), Ok(Some("2026年3月16日")));
        case(day, ("2026/3/16 9:30", Stored::Text), Ok(Some("2026年3月16日")));
        case(day, ("2026年3月16日", Stored::Text), Ok(Some("2026年3月16日")));
        case(day, ("未报", Stored::Text), Ok(None));
        case(day, ("3.16", Stored::Text), Err("E2的收到日期「3.16」不是年月日"));
    }

    #[test]
    fn a_count_of_projects_is_read_or_told() {
        let typed = |text: &str| Stored::Number(text.parse().unwrap());
        case(count, ("5", typed("5")), Ok(Some("5")));
        case(count, ("5.0", typed("5")), Ok(Some("5")));
        case(count, ("0", typed("0")), Ok(Some("0")));
        for text in ["5", "５", "5个", "5 项", "5个项目"] {
            case(count, (text, Stored::Text), Ok(Some("5")));
        }
        for text in ["", "—", "/", "不适用"] {
            case(count, (text, Stored::Text), Ok(None));
        }
        for text in ["三", "-3", "2.5", "-3个", "5万", "50%", "约5个", "见附件"] {
            case(count, (text, Stored::Text), Err("E2的应评项目数"));
        }
        case(count, ("-3", typed("-3")), Err("「-3」不是项目个数"));
        case(count, ("3", typed("2.5")), Err("不是项目个数"));
        case(count, ("", Stored::FormulaWithoutValue), Err("没有保存计算结果"));
    }
}
