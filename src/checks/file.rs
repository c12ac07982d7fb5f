//! S01–S04: whether a file can be read at all, and which of its sheets were not.

use super::fault::Fault;
use super::wording::quoted;
use crate::domain::finding::Severity;
use crate::domain::submission::{Content, FORM_LIKE, Refusal, SkipReason, SkippedSheet};
use std::collections::BTreeSet;

/// S01: unreadable, damaged, over a limit, or no workbook by its content.
pub fn unreadable(content: &Content) -> Option<Fault> {
    match content {
        Content::Refused(Refusal::NotAWorkbook { kind, cure }) => Some(
            Fault::says(format_args!("文件内容是「{kind}」，应为工作簿"))
                .found(kind)
                .expected("工作簿")
                .cure(cure),
        ),
        Content::Refused(Refusal::Unreadable { cause, cure }) => Some(
            Fault::says(format_args!("文件无法读取：{cause}"))
                .found(cause)
                .cure(cure),
        ),
        Content::Refused(Refusal::Encrypted) | Content::Read { .. } | Content::Passed(_) => None,
    }
}

/// S02: opens only with a password.
pub fn encrypted(content: &Content) -> Option<Fault> {
    matches!(content, Content::Refused(Refusal::Encrypted))
        .then(|| Fault::says("文件设有打开密码，无法读取，应为不设密码的工作簿").expected("不设打开密码"))
}

/// Parts of header words that only self-evaluation has: lists of departments and scores share the others.
const OF_SELF_EVALUATION: [&str; 10] = [
    "指标值",
    "完成值",
    "完成情况",
    "分值",
    "级指标",
    "预算数",
    "执行",
    "偏差",
    "自评",
    "绩效",
];

/// S03: readable, but no sheet holds a known form. Names the words of a form's header that were found. 强制 where a
/// sheet may be the return, or part of it; a workbook about something else, or a blank one, is a 提示.
pub fn no_form(content: &Content) -> Option<Fault> {
    let Content::Read { forms, skipped } = content else {
        return None;
    };
    if !forms.is_empty() {
        return None;
    }
    let words: BTreeSet<&str> = skipped
        .iter()
        .filter_map(|sheet| match &sheet.reason {
            SkipReason::Unknown { header_words } => Some(header_words.iter().map(String::as_str)),
            _ => None,
        })
        .flatten()
        .collect();
    let titles = skipped.iter().filter_map(|sheet| match &sheet.reason {
        SkipReason::OtherTable { title } => title.as_deref(),
        _ => None,
    });
    let titles: BTreeSet<&str> = titles.collect();
    let is_refused = |sheet: &SkippedSheet| {
        matches!(
            sheet.reason,
            SkipReason::OtherTable { title: None }
                | SkipReason::SeveralProjects
                | SkipReason::SideBySide
                | SkipReason::Uncalculated { .. }
        )
    };
    let fault = Fault::says(match (words.is_empty(), titles.is_empty()) {
        (true, true) if skipped.iter().any(is_refused) => "没有可识别的自评表，各工作表都没有计分".to_owned(),
        (true, true) => "没有可识别的自评表，没有找到自评表的栏目名称".to_owned(),
        (true, false) => format!("没有可识别的自评表，只有{}", quoted(titles)),
        (false, _) => format!(
            "没有可识别的自评表，自评表的栏目只找到{}",
            quoted(words.iter().copied())
        ),
    });
    let fault = match skipped.iter().any(may_be_return) {
        true => fault,
        false => fault.severity(Severity::Hint),
    };
    let fault = fault.expected("至少一张自评表，有指标名称、年度指标值、实际完成值、分值、得分等栏目");
    Some(match words.is_empty() {
        true => fault,
        false => fault.found(words.into_iter().collect::<Vec<_>>().join("、")),
    })
}

/// Whether a sheet that holds no known form may be the return all the same.
fn may_be_return(sheet: &SkippedSheet) -> bool {
    let is_own_word = |word: &String| OF_SELF_EVALUATION.iter().any(|own| word.contains(own));
    match &sheet.reason {
        SkipReason::Unknown { header_words } => {
            sheet.sheet.contains("自评") || header_words.len() >= FORM_LIKE && header_words.iter().any(is_own_word)
        }
        SkipReason::OtherTable { .. }
        | SkipReason::SeveralProjects
        | SkipReason::SideBySide
        | SkipReason::Uncalculated { .. }
        | SkipReason::Unreadable { .. } => true,
        SkipReason::Empty
        | SkipReason::Beyond { .. }
        | SkipReason::Instructions
        | SkipReason::Lists
        | SkipReason::Supporting
        | SkipReason::Opinion
        | SkipReason::NotAWorksheet => false,
    }
}

/// S04: sheets with content that is no form. Where no form was found at all, S03 speaks for the unknown ones.
pub fn sheets_not_read(content: &Content) -> Vec<Fault> {
    let Content::Read { forms, skipped } = content else {
        return Vec::new();
    };
    let speaks = |sheet: &&SkippedSheet| match &sheet.reason {
        SkipReason::Unknown { .. } | SkipReason::OtherTable { title: Some(_) } => !forms.is_empty(),
        SkipReason::OtherTable { title: None }
        | SkipReason::SeveralProjects
        | SkipReason::SideBySide
        | SkipReason::Uncalculated { .. }
        | SkipReason::Unreadable { .. }
        | SkipReason::Beyond { .. } => true,
        SkipReason::Empty
        | SkipReason::Instructions
        | SkipReason::Lists
        | SkipReason::Supporting
        | SkipReason::Opinion
        | SkipReason::NotAWorksheet => false,
    };
    skipped.iter().filter(speaks).map(sheet_not_read).collect()
}

fn sheet_not_read(sheet: &SkippedSheet) -> Fault {
    let (name, reason) = (&sheet.sheet, sheet.reason.label());
    let fault = match sheet.reason {
        // It may have been a form.
        SkipReason::Unreadable { .. } => Fault::says(format_args!("工作表「{name}」{reason}"))
            .severity(Severity::Error)
            .cure("用Excel或WPS表格打开，把该表内容复制到新工作表，保存后重新报送"),
        SkipReason::Uncalculated { .. } => Fault::says(format_args!("工作表「{name}」没有计分，{reason}"))
            .cure("用Excel或WPS表格打开，重新计算并保存后再报送"),
        _ => Fault::says(format_args!("工作表「{name}」没有计分，{reason}")),
    };
    fault.on_sheet(name, sheet.sheet_index).found(&reason)
}
