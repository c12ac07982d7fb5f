//! 部门报告/<部门>.docx and .txt: the self-evaluation report of a department, in the order in which such reports are
//! handed in.
//!
//! ```text
//! 一、部门基本情况        （一）概况 （二）收支 （三）目标和指标
//! 二、自评工作开展情况    （一）组织 （二）方法和过程
//! 三、目标实现情况        （一）总体 （二）分项：every project with score, grade, rate （三）未完成指标
//! 四、评价结论和评价等级  （一）score and grade （二）bands
//! 五、问题及措施          （一）问题 （二）措施
//!                                                   落款
//! ```
//! Sentences stand in the template, figures come from `facts` under the names of `names`, both once: the document is the text with tables in the
//! place of lists. What no workbook says is a visible 【请补充：…】. A user may write a text template of his own, which makes
//! both files, or a document template, which makes the document.

mod facts;
mod funds;
mod measures;
pub mod names;
mod quotes;
mod tables;
mod templates;

pub(super) use facts::{Bands, Excellence, bands};
pub(super) use funds::sums;
pub use templates::{DICTIONARY, Templates, exported};

use super::document::Document;
use super::prose::Prose;
use super::{Artifact, file_names};
use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use facts::Facts;

/// Name of the folder.
pub const FOLDER: &str = "部门报告";
/// Name of the text template.
const TEMPLATE: &str = "部门报告.txt.j2";
/// The one that is built in.
const BUILT_IN: &str = include_str!("department.txt.j2");

/// The report of every department, named after it, as a document and as text. The text is UTF-8 with its mark and
/// Windows line ends: clerks open it there.
///
/// # Errors
/// `Template` if a template asks for something that there is not; `Rendering` if a document cannot be packed.
pub fn files(district: &District, profile: &Profile, templates: &Templates) -> Result<Vec<Artifact>, Error> {
    let prose = match &templates.text {
        Some(own) => own.prose()?,
        None => Prose::new(TEMPLATE, BUILT_IN)?,
    };
    let own_document = templates.document.as_ref().map(|own| own.filling()).transpose()?;
    let names = file_names(district.departments.iter().map(|department| &*department.name));
    let mut artifacts = Vec::new();
    for (department, name) in district.departments.iter().zip(names) {
        let facts = Facts::of(department, district, profile);
        let values = names::values(&facts);
        let told = prose.told(&values)?;
        let path = format!("{FOLDER}/{name}.docx");
        artifacts.push(match &own_document {
            Some(own) => Artifact {
                path,
                bytes: own.filled(&values)?,
            },
            None => {
                let document = Document {
                    name: facts.title(),
                    blocks: told.blocks(tables::of(&facts))?,
                };
                document.artifact(path, profile)?
            }
        });
        artifacts.push(Artifact {
            path: format!("{FOLDER}/{name}.txt"),
            bytes: format!("\u{FEFF}{}", told.plain().replace('\n', "\r\n")).into_bytes(),
        });
    }
    Ok(artifacts)
}
