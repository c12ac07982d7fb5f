//! The note (批注) on a marked cell: what is wrong and what to do, in a box that its text fits into.
//!
//! ```text
//! 强制 F03
//! 执行率填「100%」，按执行数…应为80.45%
//! 改法：把G7改为80.45%，得分相应改为8.04
//! ```

use super::xml::escaped;
use crate::domain::finding::Finding;
use crate::write::table::lines_needed;
use crate::write::wording::cut;

/// Characters (UTF-16 units) of one finding in a note; the sheet 审核意见 holds the rest.
const LONGEST: usize = 600;
/// Width of the box in digits of the note's font, the room at its edges included.
const WIDTH: u8 = 46;
/// Width of the box, a line, and the edges, in pixels.
const WIDTH_PIXELS: u32 = 300;
const LINE_PIXELS: u32 = 16;
const EDGE_PIXELS: u32 = 14;
/// Taller boxes do not fit on a screen.
const MOST_LINES: u32 = 30;

/// A box in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

/// The text of a note as runs of rich text (`<r>…</r>`), the head of each finding bold.
pub fn runs(findings: &[&Finding]) -> String {
    let mut runs = String::new();
    for (number, finding) in findings.iter().enumerate() {
        let (head, body) = said(finding);
        let gap = if number > 0 { "\n\n" } else { "" };
        runs.push_str(&run(&format!("{gap}{head}"), "<b/>"));
        runs.push_str(&run(&format!("\n{body}"), ""));
    }
    runs
}

/// The size of the box for these findings.
pub fn size(findings: &[&Finding]) -> Size {
    let lines: u32 = findings
        .iter()
        .map(|finding| {
            let (head, body) = said(finding);
            lines_needed(&head, WIDTH) + lines_needed(&body, WIDTH)
        })
        .sum();
    let gaps = u32::try_from(findings.len().saturating_sub(1)).unwrap_or(MOST_LINES);
    Size {
        width: WIDTH_PIXELS,
        height: EDGE_PIXELS + LINE_PIXELS * lines.saturating_add(gaps).min(MOST_LINES),
    }
}

fn said(finding: &Finding) -> (String, String) {
    let head = format!("{} {}", finding.severity.label(), finding.code);
    let body = format!("{}\n改法：{}", finding.message, finding.advice);
    (head, cut(&body.replace('\r', ""), LONGEST))
}

fn run(text: &str, bold: &str) -> String {
    format!(
        "<r><rPr>{bold}<sz val=\"9\"/><color indexed=\"81\"/><rFont val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/></rPr><t xml:space=\"preserve\">{}</t></r>",
        escaped(text)
    )
}
