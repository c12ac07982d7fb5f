//! Sheet 审核规则: the register of checks under this profile, and how often each spoke.
//!
//! ```text
//! 编号│级别│名称│含义│依据│改法│本次处数
//! ```

use super::super::book::Page;
use super::super::expression::{Cell, Expression, Ledger, Sheet};
use super::findings::FindingList;
use super::style::Styles;
use super::table::{Column, Field, Table, column, label, serial, text};
use super::{subtitle, tone_of};
use crate::checks::{Rule, register};
use crate::domain::district::District;
use crate::profile::Profile;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

pub const SHEET: Sheet = "审核规则";
const CODE: u16 = 0;

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
    let rules = register();
    let used = rules.iter().filter(|rule| rule.severity_in(profile).is_some()).count();
    let totals = format!("共{}条，启用{used}条", rules.len());
    let subtitle = subtitle(district, profile, &totals);
    let found = counts(district);
    let mut table = Table::begin(page, styles, ("审核规则", &subtitle), &columns(), 3)?.keeping(ledger, SHEET, [CODE]);
    for rule in rules {
        let code = Cell {
            sheet: SHEET,
            row: table.next_row(),
            column: CODE,
        };
        let counted = Expression::CountIfs(vec![findings.of_code(code)]);
        table.row(&row(rule, found.get(rule.code).copied(), counted, profile))?;
    }
    table.close_list()?;
    table.note("级别按本次所用口径：强制须改正后重新报送，提示须核实，不启用的不查。含义中写明按情形从轻或加重的，该情形以含义为准。本次处数含强制和提示，各处见审核问题。")?;
    table.finish()
}

fn columns() -> [Column; 7] {
    [
        column("编号", 6),
        column("级别", 7),
        column("名称", 18),
        column("含义", 52),
        column("依据", 44),
        column("改法", 50),
        column("本次\n处数", 7),
    ]
}

/// How many findings there are of each code that has any.
fn counts(district: &District) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for kind in district.kinds() {
        *counts.entry(kind.code).or_default() += kind.count;
    }
    counts
}

fn row(rule: &Rule, found: Option<usize>, counted: Expression, profile: &Profile) -> [Field<'static>; 7] {
    let severity = rule.severity_in(profile);
    let told = label(severity.map_or("不启用", |severity| severity.label()));
    [
        label(rule.code),
        severity.map_or(told.clone(), |severity| told.toned(tone_of(severity))),
        text(rule.name),
        text(rule.meaning),
        text(rule.basis),
        text(rule.cure),
        serial(severity.map(|_| found.unwrap_or_default())).by(counted),
    ]
}
