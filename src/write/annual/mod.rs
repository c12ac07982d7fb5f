//! 工作总结.docx: the bureau's own account of the year's self-evaluation.
//!
//! ```text
//! 一、组织和范围    （一）组织 （二）报送 （三）项目和资金
//! 二、自评结果      （一）得分和等级 （二）预算执行 （三）部门整体支出 （四）部门排名 （五）抽查复核
//! 三、主要问题      kinds of findings with counts and examples
//! 四、结果应用      （一）退回修改 （二）通报、挂钩和公开
//! 五、下一步工作
//! 附件1 the ranking  附件2 what was not sent or could not be used
//! ```
//! Made as the reports of the departments are: sentences in the template, figures from the district, and a visible
//! 【请补充：…】 for what no workbook says.

mod facts;
mod problems;
mod spread;
mod tables;

use super::document::{Document, Stationery};
use super::prose::Prose;
use super::{Artifact, aside_lost};
use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use facts::Facts;
use minijinja::Value;
use minijinja::value::Serde;

const NAME: &str = "工作总结";
const TEMPLATE: &str = include_str!("annual.txt.j2");
/// Name of the file.
pub const FILE: &str = "工作总结.docx";

/// The account of the year.
///
/// # Errors
/// `Template` if the template asks for something that there is not; `Rendering` if the document cannot be packed;
/// `AsideLost` if what was put aside cannot be read any more.
pub fn account(district: &District, profile: &Profile) -> Result<Artifact, Error> {
    let facts = Facts::of(district, profile).map_err(|cause| aside_lost(&cause))?;
    let told = Prose::new(NAME, TEMPLATE)?.told(&Value::from(Serde(&facts)))?;
    let document = Document {
        name: facts.title(),
        blocks: told.blocks(tables::of(district, profile, &facts.problems.kinds))?,
    };
    document.artifact(FILE.to_owned(), &Stationery::of(&profile.fonts))
}
