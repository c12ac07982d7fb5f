//! The sheet 审核意见: every finding of the workbook with a link to its cell.
//!
//! ```text
//!      A      B     C     D       E       F      G        H     I     J
//! 1  │                         审核意见                                  │
//! 2  │        部门　·　文件　·　强制问题3处，提示问题2处                 │
//! 3  │ what the colours mean, and what to do                             │
//! 4  │ 序号 │ 级别 │ 编号 │ 工作表 │ 单元格 │ 问题 │ 表内原文 │ 应为 │ 依据 │ 改法 │
//! ```

use super::package::HEAD;
use super::styles::{Look, Styles};
use super::xml::escaped;
use super::{Heading, MAIN};
use crate::domain::finding::Finding;
use crate::domain::place::{Address, column_letters};
use crate::domain::text::Text;
use crate::write::place_link::location;
use crate::write::table::{height, lines_needed};
use crate::write::wording::{cell_text, severities};

/// Name of the sheet where the workbook has none of that name.
pub const SHEET: &str = "审核意见";
/// The row of the column headers, counted from one; it is repeated on every printed page.
pub const HEADER_ROW: u32 = 4;

const COLUMNS: [(&str, u8); 10] = [
    ("序号", 6),
    ("级别", 6),
    ("编号", 6),
    ("工作表", 14),
    ("单元格", 8),
    ("问题", 38),
    ("表内原文", 16),
    ("应为", 16),
    ("依据", 24),
    ("改法", 32),
];
/// Position of the column that holds the links.
const CELL: u32 = 4;

const HOW_TO: &str = "浅红底色的单元格有强制问题，须改正；浅黄底色的有提示问题，须核实。点击「单元格」一栏可转到该处，原因和改法另见单元格批注。\
请在原工作簿中改正后重新报送，本件供对照。";

/// The XML of the sheet. `shown` tells whether a sheet is there to be linked to.
pub fn sheet(heading: &Heading<'_>, findings: &[&Finding], styles: &Styles, shown: &dyn Fn(&str) -> bool) -> String {
    let mut rows = top(heading, findings, styles);
    let mut links = String::new();
    for (row, (number, finding)) in (HEADER_ROW + 1..).zip((1_usize..).zip(findings)) {
        rows.push_str(&listed(row, number, finding, styles));
        if let Some(sheet) = finding.sheet.as_deref().filter(|sheet| shown(sheet)) {
            let target = location(sheet, finding.cell.unwrap_or(Address::new(0, 0)));
            links.push_str(&format!(
                "<hyperlink ref=\"{}\" location=\"{}\" display=\"{}\"/>",
                Address::new(row - 1, CELL),
                escaped(&target),
                cell_name(finding)
            ));
        }
    }
    if !links.is_empty() {
        links = format!("<hyperlinks>{links}</hyperlinks>");
    }
    let last_row = HEADER_ROW as usize + findings.len();
    let last = column_letters(COLUMNS.len() as u32 - 1);
    let columns: String = (1..)
        .zip(&COLUMNS)
        .map(|(at, (_, width))| format!("<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>"))
        .collect();
    let merged = [1, 2, 3]
        .map(|row| format!("<mergeCell ref=\"A{row}:{last}{row}\"/>"))
        .concat();
    format!(
        concat!(
            "{head}<worksheet xmlns=\"{main}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><dimension ref=\"A1:{last}{last_row}\"/>",
            "<sheetViews><sheetView showGridLines=\"0\" tabSelected=\"1\" workbookViewId=\"0\">",
            "<pane ySplit=\"{header}\" topLeftCell=\"A{below}\" activePane=\"bottomLeft\" state=\"frozen\"/>",
            "<selection pane=\"bottomLeft\" activeCell=\"A{below}\" sqref=\"A{below}\"/></sheetView></sheetViews>",
            "<sheetFormatPr defaultRowHeight=\"15\"/><cols>{columns}</cols><sheetData>{rows}</sheetData>",
            "<mergeCells count=\"3\">{merged}</mergeCells>{links}<printOptions horizontalCentered=\"1\"/>",
            "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>",
            "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>",
            "<headerFooter><oddFooter>&amp;L&amp;A&amp;C第&amp;P页 共&amp;N页</oddFooter></headerFooter>",
            "<ignoredErrors><ignoredError sqref=\"A1:{last}{last_row}\" numberStoredAsText=\"1\"/></ignoredErrors></worksheet>"
        ),
        head = HEAD,
        main = MAIN,
        last = last,
        last_row = last_row,
        header = HEADER_ROW,
        below = HEADER_ROW + 1,
        columns = columns,
        rows = rows,
        merged = merged,
        links = links,
    )
}

/// The three lines on top and the header.
fn top(heading: &Heading<'_>, findings: &[&Finding], styles: &Styles) -> String {
    let width = COLUMNS.iter().fold(0_u8, |sum, (_, width)| sum.saturating_add(*width));
    let subtitle = format!(
        "{}　·　{}　·　{}",
        heading.department,
        heading.file,
        severities(findings)
    );
    let how_to = match heading.notice {
        Some(notice) => format!("{notice}\n{HOW_TO}"),
        None => HOW_TO.to_owned(),
    };
    let line = |row: u32, look: Look, text: &str, height: f64| {
        let first = cell(row, 0, styles.own(look), text);
        format!("<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\">{first}</row>")
    };
    let header: Vec<(Look, String)> = COLUMNS
        .iter()
        .map(|(name, _)| (Look::Header, (*name).to_owned()))
        .collect();
    [
        line(1, Look::Title, SHEET, 28.0),
        line(2, Look::Subtitle, &subtitle, 18.0),
        line(3, Look::Note, &how_to, height(lines_needed(&how_to, width))),
        row(HEADER_ROW, &header, styles),
    ]
    .concat()
}

fn listed(at: u32, number: usize, finding: &Finding, styles: &Styles) -> String {
    let marked = Look::Marked(finding.severity);
    let text = |text: &Option<Text>| text.clone().unwrap_or_default().into();
    let cell_look = if finding.sheet.is_some() {
        Look::Link
    } else {
        Look::Label
    };
    let fields = [
        (Look::Label, number.to_string()),
        (marked, finding.severity.label().to_owned()),
        (marked, finding.code.to_owned()),
        (Look::Text, finding.sheet.as_deref().unwrap_or_default().to_owned()),
        (cell_look, cell_name(finding)),
        (Look::Text, finding.message.to_string()),
        (Look::Text, text(&finding.found)),
        (Look::Text, text(&finding.expected)),
        (Look::Text, finding.rule.to_string()),
        (Look::Text, finding.advice.to_string()),
    ];
    row(at, &fields, styles)
}

/// 「整表」 for what is wrong with a sheet as a whole; nothing for a fault of the file.
pub fn cell_name(finding: &Finding) -> String {
    match (finding.cell, &finding.sheet) {
        (Some(cell), _) => cell.to_string(),
        (None, Some(_)) => "整表".to_owned(),
        (None, None) => String::new(),
    }
}

/// A row as high as its longest text needs.
fn row(at: u32, fields: &[(Look, String)], styles: &Styles) -> String {
    let lines = fields
        .iter()
        .zip(&COLUMNS)
        .map(|((_, text), (_, width))| lines_needed(text, *width));
    let height = height(lines.max().unwrap_or(1));
    let cells: String = (0..)
        .zip(fields)
        .map(|(column, (look, text))| cell(at, column, styles.own(*look), text))
        .collect();
    format!("<row r=\"{at}\" ht=\"{height}\" customHeight=\"1\">{cells}</row>")
}

fn cell(row: u32, column: u32, style: usize, text: &str) -> String {
    let at = Address::new(row - 1, column);
    if text.is_empty() {
        return format!("<c r=\"{at}\" s=\"{style}\"/>");
    }
    format!(
        "<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        escaped(&cell_text(text))
    )
}
