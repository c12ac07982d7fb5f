//! S11, S12: what shows only when all returns lie side by side.

use super::Successor;
use super::fault::Fault;
use crate::domain::finding::Severity;
use crate::domain::form::{Form, FormKind, Heading};
use crate::domain::sent::Sent;
use crate::profile::Profile;
use crate::regulation::{Difference, Evidence, Told, differences};
use std::io;

/// S11: no year, or not the year of the batch.
pub fn year_off(form: &Heading, batch: Option<i32>) -> Option<Fault> {
    if form.year.is_some() && (form.year == batch || batch.is_none()) {
        return None;
    }
    let at = form.year_at.unwrap_or(form.area.first);
    let due = batch.map_or(String::new(), |year| format!("，本批次应为{year}年"));
    let fault = match form.year {
        Some(year) => Fault::says(format!("年度填「{year}」{due}"))
            .found(year.to_string())
            .cure(format!("核对{at}的年度；报错年度的，换成本批次年度的自评表")),
        None => {
            let example = batch.map_or("××××".to_owned(), |year| year.to_string());
            Fault::says(format!("表中没有写明年度{due}")).cure(format!("在标题下方写明「（{example}年度）」"))
        }
    };
    let fault = fault.at(at);
    Some(match batch {
        Some(year) => fault.expected(year.to_string()),
        None => fault,
    })
}

/// S12: the same form was sent again and counts in this one's place. An error if the figures differ and nothing but
/// the order of input tells which is right, else a hint.
///
/// # Errors
/// If one of the two cannot be read any more.
pub fn sent_again(sent: &Sent, successor: &Successor, profile: &Profile) -> io::Result<Fault> {
    let form = &sent.form;
    let later = format!("{} › {}", successor.file, successor.form.form.sheet);
    let differing = match successor.told_by {
        Evidence::SameFile => None,
        _ => differing(&sent.open()?.form, &successor.form.open()?.form, profile),
    };
    let named = match form.kind {
        FormKind::Project => &form.project,
        FormKind::Department => &form.department,
    };
    let fault = match successor.told_by {
        Evidence::SameFile => same_file(form, &later),
        Evidence::InputOrder => in_doubt(form, differing, &later),
        Evidence::Version => superseded(form, differing, &format!("「{later}」（按文件名中的版次）")),
        Evidence::Saved(moment) => superseded(
            form,
            differing,
            &format!("「{later}」（{moment}保存，晚于本表所在文件）"),
        ),
    };
    Ok(match named {
        Some(named) => fault.at(named.at).found(&named.text),
        None => fault.at(form.area.first),
    })
}

/// The same file twice.
fn same_file(form: &Heading, later: &str) -> Fault {
    Fault::says(format!(
        "「{}」重复报送，又见于「{later}」，两个文件完全相同，只计一份，本表不计入",
        form.subject()
    ))
    .severity(Severity::Hint)
    .cure("本表不必改动；两个文件删去一个即可")
}

/// Sent twice, and which is right nobody says.
fn in_doubt(form: &Heading, differing: Option<Differing>, later: &str) -> Fault {
    let (told, severity) = match differing {
        None => ("两份数据相同".to_owned(), Severity::Hint),
        Some(Differing { first, .. }) => (format!("两份数据不同，{first}"), Severity::Error),
    };
    Fault::says(format!(
        "「{}」重复报送，又见于「{later}」，{told}，应只报一份；汇总时以「{later}」为准，本表不计入",
        form.subject()
    ))
    .severity(severity)
    .cure("核对两份自评表，只保留正确的一份，删去另一份后重新报送")
}

/// Sent again, and the later one is known.
fn superseded(form: &Heading, differing: Option<Differing>, later: &str) -> Fault {
    let told = match differing {
        None => "两份数据相同".to_owned(),
        Some(Differing { count, first }) => format!("两份有{count}处数据不同，其中{first}"),
    };
    Fault::says(format!(
        "「{}」已重新报送，后一份是{later}，{told}，汇总以后一份为准，本表不计入",
        form.subject()
    ))
    .severity(Severity::Hint)
    .cure("核对后一份是否为定稿；是的，本表不必改动；不是的，把定稿重新报送")
}

/// In how many figures two forms differ; and the first of them, with its place in each. None if in none.
struct Differing {
    count: usize,
    first: String,
}

fn differing(form: &Form, successor: &Form, profile: &Profile) -> Option<Differing> {
    let text = |told: &Option<Told>| match told {
        Some(told) => format!("填「{}」（{}）", told.text, told.at),
        None => "没有填写".to_owned(),
    };
    let all = differences(form, successor, profile);
    let Difference { figure, one, other } = all.first()?;
    Some(Differing {
        count: all.len(),
        first: format!("{figure}本表{}、后一份{}", text(one), text(other)),
    })
}
