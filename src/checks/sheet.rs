//! S05–S10, S13: whether a form is whole: columns, formulas, visibility, names.

use super::fault::Fault;
use super::wording::{places, quoted};
use crate::domain::cell::{Cell, Stored};
use crate::domain::finding::Severity;
use crate::domain::form::{Form, FormKind, Given, MissingColumn};
use crate::domain::place::Address;
use crate::profile::Profile;
use crate::profile::model::Unweighted;

/// S05: columns that the form's kind needs are not there. A layout without points (neither 分值 nor 得分) is listed
/// and not scored, a hint; one with points but without weights is the profile's to judge.
pub fn columns_missing(form: &Form, profile: &Profile) -> Vec<Fault> {
    let at = form.header.map_or(form.area.first, |header| header.first);
    let lacks = |name| {
        let mut missing = form.missing.iter();
        missing.any(|column| column.name == name && column.claimed_by.is_empty())
    };
    let points = match (lacks(WEIGHT), lacks(SCORE)) {
        (true, true) => Some(points_missing()),
        (true, false) if profile.formula.unweighted == Unweighted::Listed => Some(weights_missing()),
        _ => None,
    };
    let is_told = |column: &&MissingColumn| {
        let is_missing = column.claimed_by.is_empty();
        is_missing && column.name != WEIGHT && (column.name != SCORE || !lacks(WEIGHT))
    };
    let others = form.missing.iter().filter(is_told).map(column_missing);
    let missing = others.chain(points).map(|fault| fault.at(at));
    missing
        .chain(form.missing.iter().filter_map(column_unsettled))
        .collect()
}

/// Several headers could mean the column, and none of them is read; or a single one, which is of another year.
fn column_unsettled(MissingColumn { name, claimed_by, .. }: &MissingColumn) -> Option<Fault> {
    let first = claimed_by.first()?.at;
    let list = places(claimed_by.iter().map(|given| (given.at, given.text.as_str())));
    if claimed_by.len() == 1 {
        return Some(
            Fault::says(format_args!(
                "表头{list}写的是别的年度，没有作为「{name}」采用，应为本表年度的「{name}」"
            ))
            .at(first)
            .found(&list)
            .expected(name.clone())
            .cure(format_args!(
                "核对{first}一栏的年度，填的是本表年度的，把表头改为「{name}」，重新报送"
            )),
        );
    }
    Some(
        Fault::says(format_args!(
            "表头{list}都像是「{name}」一栏，分不清以哪一栏为准，都没有采用，应只有一栏"
        ))
        .at(first)
        .found(&list)
        .expected(name.clone())
        .cure(format_args!(
            "把应作为{name}的一栏的表头写作「{name}」，其余各栏写明是什么，或删去，重新报送"
        )),
    )
}

const WEIGHT: &str = "分值";
const SCORE: &str = "得分";

fn column_missing(MissingColumn { name, accepted, .. }: &MissingColumn) -> Fault {
    const SHOWN: usize = 3;
    let others = || {
        accepted
            .iter()
            .map(String::as_str)
            .filter(|word| word != name)
            .take(SHOWN)
    };
    let also = match others().next() {
        Some(_) => format!("（写作{}等也可）", quoted(others())),
        None => String::new(),
    };
    Fault::says(format_args!("自评表缺少「{name}」一栏，应有此栏{also}"))
        .expected(name.clone())
        .cure(format_args!("在表头补上「{name}」一栏，逐行填写后重新报送"))
}

fn points_missing() -> Fault {
    Fault::says("自评表没有「分值」「得分」两栏，只登记、不计分；需要计分的，应有这两栏")
        .expected("分值、得分")
        .severity(Severity::Hint)
        .cure("需要计分的，换用有「分值」「得分」两栏的自评表重新报送")
}

fn weights_missing() -> Fault {
    Fault::says("自评表有得分而缺少「分值」一栏，得分无从复算，只登记、不计分，应有此栏")
        .expected(WEIGHT)
        .cure("在表头补上「分值」一栏，逐行填写分值后重新报送")
}

/// S06: a cell that is read holds an error value.
pub fn formula_failed(cell: &Cell) -> Option<Fault> {
    if cell.stored != Stored::Error {
        return None;
    }
    let (at, text) = (cell.at, cell.text.as_str());
    if cell.is_unreadable() {
        return Some(
            Fault::says(format_args!(
                "单元格的内容「{text}」与其类型不符，应为可读取的数值或文字"
            ))
            .at(at)
            .found(text)
            .cure(format_args!("选中{at}，重新填写其内容")),
        );
    }
    let cause = match text {
        "#DIV/0!" => "检查公式的除数是否为零或空白",
        "#REF!" => "公式引用的单元格已被删除，重新指定",
        "#N/A" => "检查公式要查找的内容是否存在",
        "#VALUE!" => "检查公式引用的单元格是否填了文字",
        "#NAME?" => "检查公式中的函数名称是否写错",
        _ => "检查公式",
    };
    Some(
        Fault::says(format_args!("公式结果为「{text}」，应为可读取的数值或文字"))
            .at(at)
            .found(text)
            .cure(format_args!("选中{at}，{cause}，或直接填入结果")),
    )
}

/// S07: cells that are read hold formulas that were never calculated.
pub fn formulas_without_value<'a>(cells: impl Iterator<Item = &'a Cell>) -> Option<Fault> {
    let stale: Vec<_> = cells
        .filter(|cell| cell.stored == Stored::FormulaWithoutValue)
        .collect();
    let first = stale.first()?.at;
    let list = places(stale.iter().map(|cell| (cell.at, "")));
    Some(
        Fault::says(format_args!(
            "{list}的公式没有保存计算结果，按没有填写处理，应有计算结果"
        ))
        .at(first),
    )
}

/// S08: what is scored is hidden, or something stands hidden where the scores are taken from.
pub fn hidden(form: &Form) -> Vec<Fault> {
    let faults = [hidden_cells(form.scored_cells()), covered_cells(form)];
    faults.into_iter().flatten().collect()
}

/// Merged areas lie over other content where the form is scored. It does not count: the department sees the first cell of
/// an area alone, and so does whoever checks the form. Excel's format painter leaves such behind, and so do programs that
/// fill every cell.
fn covered_cells(form: &Form) -> Option<Fault> {
    if form.covered.is_empty() {
        return None;
    }
    // A row that an area lies over as a whole holds nothing that is scored any more.
    let rows = || form.scored_cells().map(|cell| cell.at.row);
    let rows = rows().min()?..=rows().max()?;
    let covered = form.covered.iter().filter(|one| {
        let mut scored = form.scored_cells();
        rows.contains(&one.cell.at.row) || scored.any(|cell| one.area.contains(cell.at))
    });
    let covered: Vec<_> = covered.collect();
    let first = covered.first()?;
    let list = places(covered.iter().map(|one| (one.cell.at, one.cell.text.as_str())));
    let area = first.area;
    Some(
        Fault::says(format_args!(
            "合并单元格{area}之下另有看不见的内容{list}，没有计入，应只有左上角一格有内容"
        ))
        .at(first.cell.at)
        .found(list)
        .cure(format_args!(
            "取消合并{area}，核对其中各格：应计分的逐格填写，不应计分的清除后再合并"
        )),
    )
}

/// A hidden sheet, row or column holds what is scored, or a number format hides it.
fn hidden_cells<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> Option<Fault> {
    let filled = cells.filter(|cell| !cell.is_blank());
    let hidden = || filled.clone().filter(|cell| cell.hidden);
    let first = hidden().next()?.at;
    let list = places(hidden().map(|cell| (cell.at, cell.text.as_str())));
    let fault = if filled.clone().all(|cell| cell.hidden) {
        Fault::says("整张自评表处于隐藏状态，已照常计分，应为可见")
            .cure("取消隐藏该工作表；如不应报送，请删除后重新报送")
    } else {
        Fault::says(format_args!("参与计分的内容{list}是隐藏的，已照常计分，应为可见"))
    };
    Some(fault.at(first).found(list))
}

/// S09: rows of the blank template were kept.
pub fn placeholders_left(placeholders: &[Given]) -> Option<Fault> {
    let first = placeholders.first()?.at;
    let list = places(placeholders.iter().map(|given| (given.at, given.text.as_str())));
    Some(
        Fault::says(format_args!("模板的占位内容没有填写：{list}，应填写指标或删去该行"))
            .at(first)
            .found(list),
    )
}

/// S10: nobody to whom the form belongs, or no project. A form that names its unit alone belongs to that.
pub fn names_missing(form: &Form) -> Vec<Fault> {
    let blank = |given: &Option<Given>| given.as_ref().is_none_or(|given| given.text.trim().is_empty());
    let missing = |what: &str, at: Option<Address>| {
        let place = at.map_or_else(|| format!("表头「{what}」一格"), |at| at.to_string());
        Fault::says(format_args!("没有填写{what}，应填写全称"))
            .at(at.unwrap_or(form.area.first))
            .expected(format_args!("{what}全称"))
            .cure(format_args!("在{place}填写{what}，用全称"))
    };
    let department = match form.kind {
        FormKind::Project => "主管部门",
        FormKind::Department => "部门名称",
    };
    let nobody = blank(&form.department) && blank(&form.unit);
    let nothing = form.kind == FormKind::Project && blank(&form.project);
    let faults = [
        nobody.then(|| missing(department, form.department_at)),
        nothing.then(|| missing("项目名称", form.project_at)),
    ];
    faults.into_iter().flatten().collect()
}

/// S13: among the indicators points stand on rows that were read as nothing.
pub fn points_unread(unread: &[Given]) -> Option<Fault> {
    let first = unread.first()?.at;
    let mut rows: Vec<u32> = unread.iter().map(|given| given.at.row + 1).collect();
    rows.dedup();
    let numbers: Vec<String> = rows.iter().take(ROWS_TOLD).map(u32::to_string).collect();
    let numbers = numbers.join("、");
    let rows = match rows.len() > ROWS_TOLD {
        true => format!("第{numbers}行等{}行", rows.len()),
        false => format!("第{numbers}行"),
    };
    let list = places(unread.iter().map(|given| (given.at, given.text.as_str())));
    Some(
        Fault::says(format_args!(
            "{rows}有分值或得分（{list}），但没有作为指标读入，没有计分，应为指标、小计或总分"
        ))
        .at(first)
        .found(list),
    )
}

/// Most rows of which the number is told.
const ROWS_TOLD: usize = 10;
