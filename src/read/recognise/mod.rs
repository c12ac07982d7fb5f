//! Recognition: from the grid of a sheet to the forms on it, by what headers mean and never by where they stand.

mod beside;
mod choice;
mod claims;
mod closing;
mod funds;
mod goals;
mod headers;
mod indicators;
mod labels;
mod nesting;
mod outline;
mod page;
mod pairs;
mod words;

use super::grid::{Grid, Sheet, SheetContent, Workbook};
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::{AmountUnit, Form, FormKind, FundRow, Given, Heading, MissingColumn};
use crate::domain::name::coded_name;
use crate::domain::notation;
use crate::domain::place::{Address, Area};
use crate::domain::submission::{FORM_LIKE, SkipReason, SkippedSheet};
use crate::domain::text::{Text, folded, folding, holds};
use beside::Parts;
use headers::Header;
use indicators::Block;
use labels::Labels;
use outline::{RowKind, Section};
use page::Page;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use words::IndicatorColumn;

/// The forms of a workbook in order, and the sheets that hold none with the reason.
pub fn forms(workbook: &Workbook) -> (Vec<Form>, Vec<SkippedSheet>) {
    let mut forms = Vec::new();
    let mut skipped = Vec::new();
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let mut skip = |reason| {
            skipped.push(SkippedSheet {
                sheet: sheet.name.clone(),
                sheet_index: index,
                reason,
            })
        };
        match &sheet.content {
            SheetContent::NotAWorksheet => skip(SkipReason::NotAWorksheet),
            SheetContent::Unreadable(cause) => skip(SkipReason::Unreadable { cause: cause.clone() }),
            SheetContent::Grid(grid) => {
                let (found, others) = forms_of(sheet, index, grid);
                if found.is_empty() && others.is_empty() {
                    skip(skip_reason(sheet, grid));
                }
                others.into_iter().for_each(&mut skip);
                if let Some(first) = grid.beyond {
                    skip(SkipReason::Beyond { first });
                }
                forms.extend(found);
            }
        }
    }
    forms.shrink_to_fit();
    (forms, skipped)
}

/// The forms of one sheet, and what else stands on it that looks like one.
fn forms_of(sheet: &Sheet, index: usize, grid: &Grid) -> (Vec<Form>, Vec<SkipReason>) {
    let page = Page::of(grid);
    let headers = headers::indicator_headers(&page);
    match beside::parts(grid, &page, &headers) {
        Parts::Whole => forms_of_page(sheet, index, &page, headers),
        Parts::Several(parts) => {
            let found = parts.iter().map(|part| {
                let page = Page::of(part);
                let headers = headers::indicator_headers(&page);
                forms_of_page(sheet, index, &page, headers)
            });
            let (forms, others): (Vec<_>, Vec<_>) = found.unzip();
            (forms.concat(), others.concat())
        }
        Parts::Touching => (Vec::new(), vec![SkipReason::SideBySide]),
    }
}

/// The forms one below another, and what else stands there that looks like one.
fn forms_of_page(
    sheet: &Sheet,
    index: usize,
    page: &Page,
    headers: BTreeMap<u32, Header<IndicatorColumn>>,
) -> (Vec<Form>, Vec<SkipReason>) {
    let mut forms = Vec::new();
    let mut others = Vec::new();
    for section in outline::sections(page, headers)
        .iter()
        .filter(|section| section.is_form())
    {
        match several_projects(page, section).or_else(|| other_table(sheet, page, section)) {
            Some(reason) => others.push(reason),
            None => forms.push(form(sheet, index, page, section)),
        }
    }
    (forms, others)
}

/// One table for several projects, by a column of its own: nothing says where one form ends.
fn several_projects(page: &Page, section: &Section) -> Option<SkipReason> {
    let columns = section.rows.iter().find_map(|row| match &row.kind {
        RowKind::IndicatorHeader(header) => Some((header.last_line, &header.columns)),
        _ => None,
    });
    let (header, columns) = columns?;
    let (_, span) = columns.iter().find(|(column, _)| *column == IndicatorColumn::Project)?;
    let below = section
        .rows
        .iter()
        .filter(|row| row.number > header && row.kind == RowKind::Body);
    let names = below.filter_map(|row| span.cell(page, row.number));
    let names: BTreeSet<String> = names.map(|cell| folded(&cell.text)).collect();
    (names.len() > 1).then_some(SkipReason::SeveralProjects)
}

/// A table about performance that is no self-evaluation: nothing is scored there, and it does not call itself one.
fn other_table(sheet: &Sheet, page: &Page, section: &Section) -> Option<SkipReason> {
    let has = |wanted| section.has_indicator_column(wanted);
    if has(IndicatorColumn::Score) {
        return None;
    }
    let head = section.rows.iter().take(4).flat_map(|row| page.row(row.number));
    let texts: Vec<Cow<str>> = head
        .map(|cell| labels::one_line(&cell.text))
        .chain([Cow::Borrowed(sheet.name.as_str())])
        .collect();
    if texts.iter().any(|text| holds(&folding(text), "自评")) {
        return None;
    }
    let title = texts.into_iter().find(|text| words::is_other_title(text));
    let title = title.map(Cow::into_owned);
    let declares_only = section.has_indicators() && !has(IndicatorColumn::Actual);
    (title.is_some() || declares_only).then_some(SkipReason::OtherTable { title })
}

fn form(sheet: &Sheet, sheet_index: usize, page: &Page, section: &Section) -> Form {
    let labels = labels::read(page, &section.rows);
    let year = labels
        .year
        .map(|(year, _)| year)
        .or_else(|| labels::year_in(&sheet.name));
    let (section, unsettled) = claims::settle(page, section, year);
    let section = &*section;
    let (funds, fund_unit) = funds::read(page, section);
    let block = indicators::read(page, section);
    let (total, grade) = closing::total(page, section);
    let total = crate::domain::form::Total {
        score: total.score.or(labels.total_score.clone()),
        ..total
    };
    let kind = kind(sheet, &labels, &block);
    let named = named_unit(&labels, section, page).or(fund_unit);
    let (named_unit, amount_unit_given) = named.unzip();
    let amount_unit = named_unit.or_else(|| unit_in_cells(&funds));
    let missing = claims::told(missing(&block, section), unsettled);
    let department = labels.department.as_ref().map(|given| (given, coded_name(&given.text)));
    let project = labels.project.as_ref().map(|given| (given, coded_name(&given.text)));
    let unit = labels.unit.as_ref().map(|given| Given {
        at: given.at,
        text: coded_name(&given.text).name.into(),
    });
    let department_given = department.as_ref().map(|(given, coded)| Given {
        at: given.at,
        text: coded.name.as_str().into(),
    });
    let mut indicators = block.indicators;
    indicators::count_execution_once(&mut indicators, &funds, &total);
    let mut form = Form {
        heading: Heading {
            sheet: sheet.name.as_str().into(),
            sheet_index,
            area: area(page, section),
            kind,
            year,
            year_at: labels.year.map(|(_, at)| at),
            department_at: department_given.as_ref().map(|given| given.at).or(labels.department_at),
            department: department_given,
            department_code: department.and_then(|(_, coded)| coded.code).map(Text::from),
            unit,
            project_code: labels
                .project_code
                .or_else(|| project.as_ref().and_then(|(_, coded)| coded.code.clone()))
                .map(Text::from),
            project_at: project.as_ref().map(|(given, _)| given.at).or(labels.project_at),
            project: project.map(|(given, coded)| Given {
                at: given.at,
                text: coded.name.into(),
            }),
        },
        title: labels.title,
        amount_unit,
        amount_unit_given,
        funds,
        goals: goals::read(page, section),
        goals_at: goals::places(section),
        columns: block.columns,
        header: block.header,
        indicators,
        placeholders: block.placeholders,
        unread: block.unread,
        covered: Vec::new(),
        total,
        grade: grade.or(labels.grade),
        remarks: closing::remarks(page, section),
        missing,
    };
    if kind == FormKind::Department {
        // On a department form the department itself is the unit, whichever of the two labels it has.
        let heading = &mut form.heading;
        heading.unit = heading.unit.take().or_else(|| heading.department.clone());
        heading.department = heading.department.take().or_else(|| heading.unit.clone());
        if form.department.is_none() {
            form.department = form.title.as_ref().and_then(labels::department_in_title);
            form.unit = form.department.clone();
            form.department_at = form.department.as_ref().map(|given| given.at).or(form.department_at);
        }
    }
    form
}

/// 整体 in the title makes a department form; else a form that asks for a project is a project form.
fn kind(sheet: &Sheet, labels: &Labels, block: &Block) -> FormKind {
    let title = labels.title.as_ref().map_or("", |title| title.text.as_str());
    let says_whole = |text: &str| holds(&folding(text), "整体");
    if says_whole(title) {
        return FormKind::Department;
    }
    if labels.project_at.is_some() || holds(&folding(title), "项目") {
        return FormKind::Project;
    }
    let is_flat = block.has_criterion || labels.department.is_some();
    if says_whole(&sheet.name) || is_flat {
        FormKind::Department
    } else {
        FormKind::Project
    }
}

/// The unit printed in the header block or beside the funds block's own label, above the first indicator.
fn named_unit(labels: &Labels, section: &Section, page: &Page) -> Option<(AmountUnit, Given)> {
    labels.amount_unit.clone().or_else(|| {
        let above = section
            .rows
            .iter()
            .take_while(|row| matches!(row.kind, RowKind::Title | RowKind::Labels | RowKind::Body));
        above
            .flat_map(|row| page.row(row.number))
            .filter(|cell| holds(&folding(&cell.text), "单位:"))
            .find_map(|cell| labels::unit_named(cell))
    })
}

/// The unit that the amounts themselves carry (`208万元`).
fn unit_in_cells(funds: &[FundRow]) -> Option<AmountUnit> {
    let cells = funds
        .iter()
        .flat_map(|row| [&row.adjusted, &row.executed, &row.initial])
        .flatten();
    cells.filter_map(notation::amount).find_map(|amount| amount.unit)
}

fn area(page: &Page, section: &Section) -> Area {
    let areas = section
        .rows
        .iter()
        .flat_map(|row| page.row(row.number))
        .map(|cell| cell.area);
    let mut hull: Option<Area> = None;
    for area in areas {
        hull = Some(hull.map_or(area, |hull| Area {
            first: Address::new(
                hull.first.row.min(area.first.row),
                hull.first.column.min(area.first.column),
            ),
            last: Address::new(hull.last.row.max(area.last.row), hull.last.column.max(area.last.column)),
        }));
    }
    hull.unwrap_or(Area::of(Address::new(0, 0)))
}

/// Columns without which the form cannot be scored. A form by 评价标准 has neither target nor actual.
fn missing(block: &Block, section: &Section) -> Vec<MissingColumn> {
    let columns = &block.columns;
    let by_criterion = block.has_criterion && !columns.target && !columns.actual;
    let needed = [
        (
            "三级指标",
            columns.name || !section.has_indicators(),
            IndicatorColumn::Name,
        ),
        ("年度指标值", columns.target || by_criterion, IndicatorColumn::Target),
        ("实际完成值", columns.actual || by_criterion, IndicatorColumn::Actual),
        ("分值", columns.weight, IndicatorColumn::Weight),
        ("得分", columns.score, IndicatorColumn::Score),
    ];
    if !section.has_indicators() {
        return vec![MissingColumn {
            name: "绩效指标".into(),
            accepted: words::accepted(IndicatorColumn::Name),
            claimed_by: Vec::new(),
        }];
    }
    needed
        .into_iter()
        .filter(|(_, is_there, _)| !is_there)
        .map(|(name, _, column)| MissingColumn {
            name: name.into(),
            accepted: words::accepted(column),
            claimed_by: Vec::new(),
        })
        .collect()
}

/// Why a sheet holds no form. What formulas without results would show nobody knows: it may be a form.
fn skip_reason(sheet: &Sheet, grid: &Grid) -> SkipReason {
    let reason = reason_by_content(sheet, grid);
    let mut cells = grid.cells().iter();
    match cells.find(|cell| cell.stored == Stored::FormulaWithoutValue) {
        Some(cell) if matches!(reason, SkipReason::Empty | SkipReason::Unknown { .. }) => {
            SkipReason::Uncalculated { first: cell.at }
        }
        _ => reason,
    }
}

fn reason_by_content(sheet: &Sheet, grid: &Grid) -> SkipReason {
    if grid.cells().iter().all(|cell| cell.text.is_empty()) {
        return unreadable(grid).unwrap_or(SkipReason::Empty);
    }
    let name = folded(&sheet.name);
    let head: String = grid.cells().iter().take(3).map(|cell| folded(&cell.text)).collect();
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if name.starts_with(OPINION) && head.contains(OPINION) {
        return SkipReason::Opinion;
    }
    if says(&name, &["说明", "须知", "指南"]) || says(&head, &["填报说明", "填表说明", "编制说明"]) {
        return SkipReason::Instructions;
    }
    if says(&name, &["下拉", "字典", "数据源", "选项", "hidden", "list", "枚举"]) {
        return SkipReason::Lists;
    }
    let header_words = header_words(grid);
    let is_supporting = says(&name, &["基础数据", "附表", "目录", "汇总", "封面", "台账", "明细"]);
    // A form in a layout that was not recognised must not pass for an annex.
    if header_words.len() < FORM_LIKE && (is_supporting || head.contains("基础数据")) {
        return SkipReason::Supporting;
    }
    unreadable(grid).unwrap_or(SkipReason::Unknown { header_words })
}

/// The first cell that cannot be read, on a sheet that shows no form: it may be why.
fn unreadable(grid: &Grid) -> Option<SkipReason> {
    let cause = |cell: &Cell| format!("{}的内容「{}」与其类型不符", cell.at, labels::one_line(&cell.text));
    let cause = grid.cells().iter().find(|cell| cell.is_unreadable()).map(cause)?;
    Some(SkipReason::Unreadable { cause })
}

/// The first sheet of a marked copy, which comes back when a department corrects it and sends it again.
const OPINION: &str = "审核意见";
/// Header words that are told of a sheet.
const TOLD_WORDS: usize = 5;

/// The first header words of a form on a sheet that holds none.
fn header_words(grid: &Grid) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for cell in grid.cells() {
        let word = words::word(&cell.text);
        if words::is_header_word(&cell.text) && !found.iter().any(|known| *known == word) && found.len() < TOLD_WORDS {
            found.push(word.into_owned());
        }
    }
    found
}
