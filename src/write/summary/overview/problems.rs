//! Blocks 五、最常见的审核问题 and 六、未报送部门和不能使用的文件: what has to be followed up.

use super::super::super::expression::Expression;
use super::super::table::{count, label, text};
use super::super::tone_of;
use super::Page;
use crate::checks::explanation;
use crate::domain::district::{District, Fate};
use crate::domain::finding::Severity;
use rust_xlsxwriter::XlsxError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Kinds of findings that the block names; all of them stand on 审核问题.
const KINDS_SHOWN: usize = 8;
/// Names and files that the block lists; all of them stand on 报送情况.
const NAMES_SHOWN: usize = 40;
const FILES_SHOWN: usize = 12;

/// How often a kind of finding occurs.
struct Frequency<'a> {
    code: &'static str,
    severity: Severity,
    count: usize,
    departments: BTreeSet<&'a str>,
}

/// The kinds of findings that occur most, 强制 before 提示 at equal numbers; gives the row below.
pub fn write_findings(page: &mut Page, row: u32, district: &District) -> Result<u32, XlsxError> {
    let mut row = page.block(row, 0, "五、最常见的审核问题", &["级别和编号", "处数", "问题类型"])?;
    let frequencies = frequencies(district);
    for kind in frequencies.iter().take(KINDS_SHOWN) {
        let name = explanation(kind.code).map_or("", |rule| rule.name);
        let spread = match kind.departments.len() {
            0 => String::new(),
            number => format!("（{number}个部门）"),
        };
        let fields = [
            label(format!("{} {}", kind.severity.label(), kind.code)).toned(tone_of(kind.severity)),
            count(kind.count).by(Expression::CountIfs(vec![
                page.lists.findings.of_code(kind.code),
                page.lists.findings.of_severity(kind.severity),
            ])),
            text(format!("{name}{spread}")),
        ];
        row = page.fields(row, 0, &fields)?;
    }
    if frequencies.is_empty() {
        row = page.fields(row, 0, &[label("—"), count(0), text("没有审核问题")])?;
    }
    Ok(row)
}

fn frequencies(district: &District) -> Vec<Frequency<'_>> {
    let mut kinds: BTreeMap<(Severity, &'static str), Frequency> = BTreeMap::new();
    for found in district.kinds() {
        let kind = kinds.entry((found.severity, found.code)).or_insert_with(|| Frequency {
            code: found.code,
            severity: found.severity,
            count: 0,
            departments: BTreeSet::new(),
        });
        kind.count += found.count;
        kind.departments.extend(found.department);
    }
    let mut sorted: Vec<_> = kinds.into_values().collect();
    sorted.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    sorted
}

/// Departments that sent nothing and files that are of no use, over the whole width; gives the row below.
pub fn write_missing(page: &mut Page, row: u32, district: &District) -> Result<u32, XlsxError> {
    let mut row = page.wide_heading(row, "六、未报送部门和不能使用的文件")?;
    let mut told = Vec::new();
    if !district.not_sent.is_empty() {
        told.push(("未报送", names(&district.not_sent)));
    }
    told.extend(useless_files(district));
    if told.is_empty() {
        let departments = match district.roster_size {
            Some(_) => "名录内部门均已报送",
            None => "没有部门名录，未核对应报部门",
        };
        told.push(("无", format!("{departments}，收到的报表均已读取")));
    }
    for (result, words) in told {
        row = page.wide_row(row, result, &words)?;
    }
    Ok(row)
}

/// `信访局、供销社等45个部门，名单见报送情况`
fn names(departments: &[Arc<str>]) -> String {
    let shown: Vec<&str> = departments.iter().take(NAMES_SHOWN).map(|name| &**name).collect();
    let list = shown.join("、");
    if departments.len() <= NAMES_SHOWN {
        format!("{list}（{}个部门）", departments.len())
    } else {
        format!("{list}等{}个部门，名单见报送情况", departments.len())
    }
}

fn useless_files(district: &District) -> Vec<(&'static str, String)> {
    let useless = district.intake.iter().filter_map(|intake| match &intake.fate {
        Fate::Refused { reason } => Some(("无法读取", format!("{}：{reason}", intake.file))),
        Fate::NoForm => Some(("没有自评表", format!("{}：能够打开，但没有可识别的自评表", intake.file))),
        Fate::Read { .. } | Fate::Passed { .. } | Fate::Litter => None,
    });
    let mut listed: Vec<_> = useless.collect();
    let further = listed.len().saturating_sub(FILES_SHOWN);
    if further > 0 {
        listed.truncate(FILES_SHOWN);
        listed.push(("其他", format!("另有{further}个文件，见报送情况")));
    }
    listed
}
