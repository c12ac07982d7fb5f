//! Sheet 问题分布: kinds of findings by departments.
//!
//! ```text
//! few departments: the most frequent kind first     many: departments in the order of the district
//! 序号│编号│级别│问题类型│合计│教育局│…            序号│部门│合计│强制│提示│F03 …│…
//!  1  │ F03│强制│ …      │ 12 │  3   │              1  │ …  │ 12 │  8 │  4 │  3  │
//!     │    │    │合计    │ …  │                         │合计│ …
//!     │    │    │其中：强制 …                      what a page does not hold goes on beside it
//!     │    │    │其中：提示 …
//! ```
//! Noughts are left blank.

use super::super::book::Page;
use super::super::expression::{Cell, Expression, Ledger, Range, Sheet};
use super::findings::FindingList;
use super::style::{Styles, Tone};
use super::table::{Column, Field, Table, column, count_if_any, label, serial, text};
use super::{subtitle, tone_of};
use crate::checks::{explanation, register};
use crate::domain::district::District;
use crate::domain::finding::{Count, Severity};
use crate::profile::Profile;
use rust_xlsxwriter::XlsxError;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub const SHEET: Sheet = "问题分布";
/// Departments that stand side by side; more stand below one another.
const MOST_ACROSS: usize = 20;
/// Width that the columns of departments share.
const WIDTH_ACROSS: usize = 140;
/// Width that the columns of figures on a page share where departments stand below one another.
const WIDTH_DOWN: usize = 155;
/// Columns that name the row.
const FROZEN: u16 = 2;
/// Columns of figures beside them that a page holds where departments stand below one another.
const MOST_A_PAGE: usize = 38;
/// Of these, the sums before the codes.
const SUMS: usize = 3;
/// Who has the findings on files that name nobody.
const UNKNOWN: &str = "部门不明";
const TITLE: &str = "审核问题分布";
const NOTE: &str =
    "按处数由多到少排列，没有的留空。同一编号因差异大小不同而既有强制又有提示的，级别两者都列。每一处见审核问题。";

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    page: Page,
    styles: &Styles,
    district: &District,
    findings: FindingList,
    profile: &Profile,
    ledger: &mut Ledger,
) -> Result<(), XlsxError> {
    let tally = Tally::of(district);
    let totals = format!(
        "{}类问题，涉及{}个部门，共{}处",
        tally.kinds.len(),
        tally.departments.iter().flatten().count(),
        tally.count(None, None).all()
    );
    let subtitle = subtitle(district, profile, &totals);
    let titles = (TITLE, subtitle.as_str());
    let mut table = if tally.departments.len() <= MOST_ACROSS {
        let columns = across(&tally);
        let mut table = Table::begin(page, styles, titles, &columns, FROZEN)?.keeping(ledger, SHEET, kept(&columns));
        write_kinds(&mut table, &tally, findings)?;
        table
    } else {
        let figures = tally.kinds.len() + SUMS;
        // As many on each page, so that none stays almost empty.
        let a_page = figures.div_ceil(figures.div_ceil(MOST_A_PAGE));
        let columns = down(&tally, a_page);
        let mut table =
            Table::begin_beside(page, styles, titles, &columns, FROZEN, a_page)?.keeping(ledger, SHEET, kept(&columns));
        write_departments(&mut table, &tally, findings)?;
        table
    };
    table.note(NOTE)?;
    table.finish()
}

/// Every column but 序号: what names the row, and what sums are made of.
fn kept(columns: &[Column]) -> impl Iterator<Item = u16> {
    (1_u16..).zip(columns.iter().skip(1)).map(|(at, _)| at)
}

/// A department; None: whoever sent the files that name nobody.
type Sender<'a> = Option<&'a str>;

/// Findings counted by code and department.
struct Tally<'a> {
    /// The most frequent first, 强制 before 提示 at equal numbers.
    kinds: Vec<Kind>,
    /// Those that have findings, in the order of the district, then those that sent nothing, the unknown last.
    departments: Vec<Sender<'a>>,
    /// Where the counts of a code, and of a department, stand; those of all of them come first.
    columns: BTreeMap<&'static str, usize>,
    rows: BTreeMap<Sender<'a>, usize>,
    /// Row by row.
    counts: Vec<Count>,
}

/// A code that occurs.
struct Kind {
    code: &'static str,
    name: &'static str,
    count: Count,
}

impl<'a> Tally<'a> {
    fn of(district: &'a District) -> Self {
        let departments = departments(district);
        let codes: BTreeSet<&'static str> = district.kinds().map(|kind| kind.code).collect();
        let mut tally = Self {
            kinds: Vec::new(),
            columns: codes.iter().copied().zip(1..).collect(),
            rows: departments.iter().copied().zip(1..).collect(),
            counts: vec![Count::default(); (codes.len() + 1) * (departments.len() + 1)],
            departments,
        };
        for kind in district.kinds() {
            let department = Some(kind.department);
            for (code, department) in [
                (Some(kind.code), department),
                (Some(kind.code), None),
                (None, department),
                (None, None),
            ] {
                let place = tally.place(code, department);
                if let Some(count) = place.and_then(|place| tally.counts.get_mut(place)) {
                    count.add_several(kind.severity, kind.count);
                }
            }
        }
        tally.kinds = tally.kinds_of(codes);
        tally
    }

    /// The kinds of these codes, the most frequent first.
    fn kinds_of(&self, codes: BTreeSet<&'static str>) -> Vec<Kind> {
        let kinds = codes.into_iter().map(|code| Kind {
            code,
            name: explanation(code).map_or("", |rule| rule.name),
            count: self.count(Some(code), None),
        });
        let mut kinds: Vec<_> = kinds.collect();
        let place = |code: &str| register().iter().position(|rule| rule.code == code);
        kinds.sort_by_cached_key(|kind| {
            let count = kind.count;
            (Reverse(count.all()), Reverse(count.errors), place(kind.code))
        });
        kinds
    }

    /// Where a count stands; None for a code or a department that has none.
    fn place(&self, code: Option<&'static str>, department: Option<Sender<'a>>) -> Option<usize> {
        let column = code.map_or(Some(0), |code| self.columns.get(code).copied())?;
        let row = department.map_or(Some(0), |department| self.rows.get(&department).copied())?;
        Some(row * (self.columns.len() + 1) + column)
    }

    /// Findings of a code and a department; None for all of them.
    fn count(&self, code: Option<&'static str>, department: Option<Sender<'a>>) -> Count {
        let place = self.place(code, department);
        place
            .and_then(|place| self.counts.get(place))
            .copied()
            .unwrap_or_default()
    }
}

/// The departments that have findings.
fn departments(district: &District) -> Vec<Sender<'_>> {
    let owners = || district.kinds().map(|kind| kind.department);
    let received = district.departments.iter().map(|department| &*department.name);
    let listed = received.chain(district.not_sent.iter().map(|name| &**name));
    let mut left: BTreeSet<Sender> = owners().collect();
    let order = listed.map(Some).chain(owners().filter(Option::is_some)).chain([None]);
    order.filter(|department| left.remove(department)).collect()
}

impl Kind {
    /// 强制; 强制 and 提示 on two lines where both occur.
    fn severity(&self) -> &'static str {
        match (self.count.errors, self.count.hints) {
            (_, 0) => Severity::Error.label(),
            (0, _) => Severity::Hint.label(),
            _ => "强制\n提示",
        }
    }

    fn tone(&self) -> Tone {
        tone_of(if self.count.errors > 0 {
            Severity::Error
        } else {
            Severity::Hint
        })
    }
}

/// Columns of a sheet with departments side by side.
fn across(tally: &Tally) -> Vec<Column> {
    let width = WIDTH_ACROSS / tally.departments.len().max(1);
    let width = u8::try_from(width.clamp(7, 18)).unwrap_or(7);
    let own = [
        column("序号", 5),
        column("编号", 6),
        column("级别", 6),
        column("问题类型", 26),
        column("合计", 6),
    ];
    let names = tally.departments.iter().map(|name| name.unwrap_or(UNKNOWN));
    own.into_iter().chain(names.map(|name| column(name, width))).collect()
}

/// Where the code of a row stands, and the sums before those of the departments.
const CODE: u16 = 1;
const ALL: u16 = 4;

/// A row for each code, then the sums of all, of 强制 and of 提示.
fn write_kinds(table: &mut Table, tally: &Tally, findings: FindingList) -> Result<(), XlsxError> {
    let first = table.next_row();
    for (number, kind) in (1..).zip(&tally.kinds) {
        let code = || findings.of_code(cell(table.next_row(), CODE));
        let own = [
            serial(Some(number)),
            label(kind.code).toned(kind.tone()),
            label(kind.severity()).toned(kind.tone()),
            text(kind.name),
            count_if_any(kind.count.all()).by(Expression::CountIfs(vec![code()])),
        ];
        let departments = tally.departments.iter().map(|&department| {
            let number = tally.count(Some(kind.code), Some(department)).all();
            let formula = department.map(|name| Expression::CountIfs(vec![code(), findings.of_department(name)]));
            count_if_any(number).by_any(formula)
        });
        let fields: Vec<_> = own.into_iter().chain(departments).collect();
        table.row(&fields)?;
    }
    table.close_list()?;
    let last = table.next_row().saturating_sub(1);
    let sums = [
        ("合计", None),
        ("其中：强制", Some(Severity::Error)),
        ("其中：提示", Some(Severity::Hint)),
    ];
    for (name, severity) in sums {
        let own = [label(""), label(""), label(""), text(name)];
        let departments = [None].into_iter().chain(tally.departments.iter().copied().map(Some));
        let counts = (ALL..).zip(departments).map(|(column, department)| {
            let formula = match severity {
                None => Some(Expression::Sum(column_of(column, (first, last)))),
                Some(severity) => of_severity(severity, department, findings),
            };
            count_if_any(tally.count(None, department).of(severity)).by_any(formula)
        });
        table.row(&summed(own.into_iter().chain(counts)))?;
    }
    Ok(())
}

/// The findings of a severity, of all or of a department; None for whoever is not named.
fn of_severity(severity: Severity, department: Option<Sender>, findings: FindingList) -> Option<Expression> {
    let mut criteria = vec![findings.of_severity(severity)];
    match department {
        Some(Some(name)) => criteria.push(findings.of_department(name)),
        Some(None) => return None,
        None => {}
    }
    Some(Expression::CountIfs(criteria))
}

const fn cell(row: u32, column: u16) -> Cell {
    Cell {
        sheet: SHEET,
        row,
        column,
    }
}

const fn column_of(column: u16, (first, last): (u32, u32)) -> Range {
    Range {
        first: cell(first, column),
        last: (last, column),
    }
}

/// Columns of a sheet with departments below one another, so many figures on a page.
fn down(tally: &Tally, a_page: usize) -> Vec<Column> {
    let width = u8::try_from((WIDTH_DOWN / a_page.max(1)).clamp(4, 6)).unwrap_or(4);
    let own = [
        column("序号", 5),
        column("部门", 30),
        column("合计", width.max(5)),
        column("强制", width.max(5)),
        column("提示", width.max(5)),
    ];
    let kinds = tally.kinds.iter();
    let codes = kinds.map(|kind| column(format!("{}\n{}\n{}", kind.code, kind.severity(), kind.name), width));
    own.into_iter().chain(codes).collect()
}

/// Where the name of a department stands, and the figures behind it.
const NAME: u16 = 1;
const FIGURES: u16 = 2;

/// A row for each department, then the sum.
fn write_departments(table: &mut Table, tally: &Tally, findings: FindingList) -> Result<(), XlsxError> {
    let first = table.next_row();
    for (number, &department) in (1..).zip(&tally.departments) {
        let own = [serial(Some(number)), text(department.unwrap_or(UNKNOWN))];
        let at = table.next_row();
        let fields: Vec<_> = own.into_iter().chain(line(tally, department, at, findings)).collect();
        table.row(&fields)?;
    }
    table.close_list()?;
    let rows = (first, table.next_row().saturating_sub(1));
    let own = [label(""), text("合计")];
    let sums = (FIGURES..).zip(counts(tally, None));
    let sums = sums.map(|(column, number)| count_if_any(number).by(Expression::Sum(column_of(column, rows))));
    table.row(&summed(own.into_iter().chain(sums)))
}

/// What a department has, with the formulas that count it.
fn line<'a>(tally: &'a Tally, department: Sender, at: u32, findings: FindingList) -> impl Iterator<Item = Field<'a>> {
    let own = move || findings.of_department(cell(at, NAME));
    let severities = [Severity::Error, Severity::Hint].map(|severity| findings.of_severity(severity));
    let codes = tally.kinds.iter().map(move |kind| findings.of_code(kind.code));
    let further = severities.into_iter().chain(codes).map(Some);
    let formulas = [None].into_iter().chain(further).map(move |criterion| {
        let criteria = [own()].into_iter().chain(criterion);
        department.map(|_| Expression::CountIfs(criteria.collect()))
    });
    let numbers = counts(tally, Some(department));
    formulas
        .zip(numbers)
        .map(|(formula, number)| count_if_any(number).by_any(formula))
}

/// What a department has, or all: altogether, by severity, by code.
fn counts(tally: &Tally, department: Option<Sender>) -> Vec<usize> {
    let all = tally.count(None, department);
    let codes = tally.kinds.iter();
    let codes = codes.map(|kind| tally.count(Some(kind.code), department).all());
    [all.all(), all.errors, all.hints].into_iter().chain(codes).collect()
}

/// A row of sums.
fn summed<'a>(fields: impl Iterator<Item = Field<'a>>) -> Vec<Field<'a>> {
    fields.map(|field| field.toned(Tone::Sum)).collect()
}
