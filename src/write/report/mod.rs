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
//! Sentences stand in the template, figures come from `facts`, both once: the document is the text with tables in the
//! place of lists. What no workbook says is a visible 【请补充：…】.

mod facts;
mod funds;
mod measures;
mod quotes;
mod tables;

use super::document::Document;
use super::prose::Prose;
use super::{Artifact, file_names};
use crate::domain::district::{Department, District};
use crate::error::Error;
use crate::profile::Profile;
use facts::Facts;

pub(super) use facts::{Bands, Excellence, bands};
pub(super) use funds::sums;

const NAME: &str = "部门自评报告";
const TEMPLATE: &str = include_str!("department.txt.j2");

/// The reports of a district's departments, each to be written by itself.
pub struct Reports<'a> {
    district: &'a District,
    profile: &'a Profile,
    prose: Prose,
}

impl<'a> Reports<'a> {
    /// # Errors
    /// `Template` if the template is none.
    pub fn of(district: &'a District, profile: &'a Profile) -> Result<Self, Error> {
        let prose = Prose::new(NAME, TEMPLATE)?;
        Ok(Self {
            district,
            profile,
            prose,
        })
    }

    /// The departments, each with the name of its files.
    pub fn departments(&self) -> impl Iterator<Item = (&'a Department, String)> {
        let departments = &self.district.departments;
        let names = file_names(departments.iter().map(|department| &*department.name));
        departments.iter().zip(names)
    }

    /// The report of a department as a document and as text. The text is UTF-8 with its mark and Windows line ends:
    /// clerks open it there.
    ///
    /// # Errors
    /// `Template` if the template asks for something that there is not; `Rendering` if a document cannot be packed.
    pub fn files(&self, department: &Department, name: &str) -> Result<Vec<Artifact>, Error> {
        let facts = Facts::of(department, self.district, self.profile);
        let told = self.prose.told(&facts)?;
        let document = Document {
            name: facts.title(),
            blocks: told.blocks(tables::of(&facts))?,
        };
        let text = Artifact {
            path: format!("部门报告/{name}.txt"),
            bytes: format!("\u{FEFF}{}", told.plain().replace('\n', "\r\n")).into_bytes(),
        };
        let document = document.artifact(format!("部门报告/{name}.docx"), self.profile)?;
        Ok(vec![document, text])
    }
}
