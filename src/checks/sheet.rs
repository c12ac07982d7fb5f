//! S05–S10: whether a form is whole: columns, formulas, visibility, names.

use super::fault::Fault;
use super::wording::{places, quoted};
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::{Form, FormKind, Given, MissingColumn};
use crate::domain::place::Area;

/// S05: a column that the form's kind needs is not there.
pub fn column_missing(area: Area, column: &MissingColumn) -> Fault {
    let MissingColumn { name, accepted } = column;
    let also = if accepted.is_empty() {
        String::new()
    } else {
        format!("（写作{}也可）", quoted(accepted.iter().copied()))
    };
    Fault::says(format!("自评表缺少「{name}」一栏，应有此栏{also}"))
        .at(area.first)
        .expected(*name)
        .cure(format!("在表头补上「{name}」一栏，逐行填写后重新报送"))
}

/// S06: a cell that is read holds an error value.
pub fn formula_failed(cell: &Cell) -> Option<Fault> {
    if cell.stored != Stored::Error {
        return None;
    }
    let (at, text) = (cell.at, cell.text.as_str());
    let cause = match text {
        "#DIV/0!" => "检查公式的除数是否为零或空白",
        "#REF!" => "公式引用的单元格已被删除，重新指定",
        "#N/A" => "检查公式要查找的内容是否存在",
        "#VALUE!" => "检查公式引用的单元格是否填了文字",
        "#NAME?" => "检查公式中的函数名称是否写错",
        _ => "检查公式",
    };
    Some(
        Fault::says(format!("公式结果为「{text}」，应为可读取的数值或文字"))
            .at(at)
            .found(text)
            .cure(format!("选中{at}，{cause}，或直接填入结果")),
    )
}

/// S07: cells that are read hold formulas that were never calculated.
pub fn formulas_without_value<'a>(cells: impl Iterator<Item = &'a Cell>) -> Option<Fault> {
    let stale: Vec<_> = cells
        .filter(|cell| cell.stored == Stored::FormulaWithoutValue)
        .collect();
    let first = stale.first()?.at;
    let list = places(stale.iter().map(|cell| (cell.at, "")));
    Some(Fault::says(format!("{list}的公式没有保存计算结果，按没有填写处理，应有计算结果")).at(first))
}

/// S08: a hidden sheet, row or column holds what is scored.
pub fn hidden_cells<'a>(cells: impl Iterator<Item = &'a Cell>) -> Option<Fault> {
    let (hidden, shown): (Vec<_>, Vec<_>) = cells.filter(|cell| !cell.is_blank()).partition(|cell| cell.hidden);
    let first = hidden.first()?.at;
    let list = places(hidden.iter().map(|cell| (cell.at, cell.text.as_str())));
    let fault = if shown.is_empty() {
        Fault::says("整张自评表处于隐藏状态，已照常计分，应为可见")
            .cure("取消隐藏该工作表；如不应报送，请删除后重新报送")
    } else {
        Fault::says(format!("隐藏的行或列中有参与计分的内容{list}，应为可见"))
    };
    Some(fault.at(first).found(list))
}

/// S09: rows of the blank template were kept.
pub fn placeholders_left(placeholders: &[Given]) -> Option<Fault> {
    let first = placeholders.first()?.at;
    let list = places(placeholders.iter().map(|given| (given.at, given.text.as_str())));
    Some(
        Fault::says(format!("模板的占位内容没有填写：{list}，应填写指标或删去该行"))
            .at(first)
            .found(list),
    )
}

/// S10: nobody to whom the form belongs, or no project.
pub fn names_missing(form: &Form) -> Vec<Fault> {
    let blank = |given: &Option<Given>| given.as_ref().is_none_or(|given| given.text.trim().is_empty());
    let missing = |what: &str, given: &Option<Given>| {
        Fault::says(format!("没有填写{what}，应填写全称"))
            .at(given.as_ref().map_or(form.area.first, |given| given.at))
            .expected(format!("{what}全称"))
            .cure(format!("在表头「{what}」一格填写全称"))
    };
    let mut faults = Vec::new();
    match form.kind {
        FormKind::Project => {
            if blank(&form.department) {
                faults.push(missing("主管部门", &form.department));
            }
            if blank(&form.project) {
                faults.push(missing("项目名称", &form.project));
            }
        }
        FormKind::Department if blank(&form.department) && blank(&form.unit) => {
            faults.push(missing("部门名称", &form.department));
        }
        FormKind::Department => {}
    }
    faults
}
