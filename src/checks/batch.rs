//! S11, S12: what shows only when all returns lie side by side.

use super::Successor;
use super::fault::Fault;
use crate::domain::cell::Cell;
use crate::domain::finding::Severity;
use crate::domain::form::{Form, FormKind};
use crate::regulation::{Difference, difference};

/// S11: no year, or not the year of the batch.
pub fn year_off(form: &Form, batch: Option<i32>) -> Option<Fault> {
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

/// S12: the same form was sent again and counts in this one's place. With other figures an error, else a hint.
pub fn sent_again(form: &Form, successor: &Successor) -> Fault {
    let later = format!("{} › {}", successor.file, successor.form.sheet);
    let named = match form.kind {
        FormKind::Project => &form.project,
        FormKind::Department => &form.department,
    };
    let at = named.as_ref().map_or(form.area.first, |given| given.at);
    let (told, severity) = match successor.same_figures {
        true => ("两份数据相同".to_owned(), Severity::Hint),
        false => (
            format!("两份数据不同{}", differing(form, successor.form)),
            Severity::Error,
        ),
    };
    Fault::says(format!(
        "「{}」重复报送，又见于「{later}」，{told}，应只报一份，汇总以后一份为准",
        form.subject()
    ))
    .at(at)
    .found(&later)
    .severity(severity)
    .cure("核对两份自评表，只保留正确的一份，删去另一份后重新报送")
}

/// The first figure in which two forms differ, with its place in each.
fn differing(form: &Form, successor: &Form) -> String {
    let text = |cell: Option<&Cell>| match cell {
        Some(cell) => format!("填「{}」（{}）", cell.text, cell.at),
        None => "没有填写".to_owned(),
    };
    difference(form, successor).map_or(String::new(), |Difference { figure, one, other }| {
        format!("，{figure}本表{}、后一份{}", text(one), text(other))
    })
}
