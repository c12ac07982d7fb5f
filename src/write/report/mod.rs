//! 部门报告/<部门>.txt, and .docx after a template of the user: the self-evaluation report of a department, in the order in which such reports are handed in.
//!
//! ```text
//! 一、部门基本情况        （一）概况 （二）收支 （三）目标和指标
//! 二、自评工作开展情况    （一）组织 （二）方法和过程
//! 三、目标实现情况        （一）总体 （二）分项：every project with score, grade, rate （三）未完成指标
//! 四、评价结论和评价等级  （一）score and grade （二）bands
//! 五、问题及措施          （一）问题 （二）措施
//! ```
//! Sentences stand in the template, figures come from `facts` under the names of `names`. What no workbook says is a visible 【请补充：…】.

mod facts;
mod funds;
mod measures;
pub mod names;
mod quotes;
mod templates;

pub use templates::{Templates, exported};

use super::template::Template;
use super::{Artifact, file_names};
use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use facts::Facts;

/// Name of the folder.
pub const FOLDER: &str = "部门报告";
/// Name of the built-in template.
pub const TEMPLATE: &str = "部门报告.txt.j2";
/// The built-in template.
pub const BUILT_IN: &str = include_str!("department.txt.j2");

/// The report of every department as a text, and as a document if there is a template for it, named after the department.
///
/// # Errors
/// `Template` if a template asks for something that there is not.
pub fn files(district: &District, profile: &Profile, templates: &Templates) -> Result<Vec<Artifact>, Error> {
    let built_in;
    let text = match &templates.text {
        Some(own) => own,
        None => {
            built_in = Template::of(TEMPLATE, BUILT_IN.as_bytes().to_vec(), names::NAMES)?;
            &built_in
        }
    };
    let templates: Vec<&Template> = std::iter::once(text).chain(&templates.document).collect();
    let fillings = templates.iter().map(|template| template.filling());
    let fillings = fillings.collect::<Result<Vec<_>, _>>()?;
    let names = file_names(district.departments.iter().map(|department| &*department.name));
    let mut artifacts = Vec::new();
    for (department, name) in district.departments.iter().zip(names) {
        let values = names::values(&Facts::of(department, district, profile));
        for (template, filling) in templates.iter().zip(&fillings) {
            let ending = if template.is_document() { "docx" } else { "txt" };
            artifacts.push(Artifact {
                path: format!("{FOLDER}/{name}.{ending}"),
                bytes: filling.filled(&values)?,
            });
        }
    }
    Ok(artifacts)
}
