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

use super::document::{Document, Stationery};
use super::prose::{Prose, Told};
use super::template::Filling;
use super::{Artifact, Output, Outputs, Wanted, aside_lost, file_names};
use crate::domain::district::{Department, District};
use crate::error::Error;
use crate::profile::Profile;
use facts::Facts;
use minijinja::Value;

/// Name of the folder.
pub const FOLDER: &str = "部门报告";
/// Name of the text template.
const TEMPLATE: &str = "部门报告.txt.j2";
/// The one that is built in.
const BUILT_IN: &str = include_str!("department.txt.j2");

/// The reports of a district's departments, each to be written by itself.
pub struct Reports<'a> {
    district: &'a District,
    profile: &'a Profile,
    prose: Prose<'a>,
    own_document: Option<Filling<'a>>,
    stationery: Stationery,
    outputs: &'a Outputs,
}

impl<'a> Reports<'a> {
    /// After these templates, else after the built-in ones; as documents, as text, or as both.
    ///
    /// # Errors
    /// `Template` if a template is none.
    pub fn of(district: &'a District, profile: &'a Profile, wanted: &'a Wanted) -> Result<Self, Error> {
        let Wanted { outputs, templates } = wanted;
        let prose = match &templates.text {
            Some(own) => own.prose()?,
            None => Prose::new(TEMPLATE, BUILT_IN)?,
        };
        let own_document = templates.document.as_ref().map(|own| own.filling()).transpose()?;
        Ok(Self {
            district,
            profile,
            prose,
            own_document,
            stationery: Stationery::of(&profile.fonts),
            outputs,
        })
    }

    /// The departments, each with the name of its files.
    pub fn departments(&self) -> impl Iterator<Item = (&'a Department, String)> + use<'a> {
        let departments = &self.district.departments;
        let names = file_names(departments.iter().map(|department| &*department.name));
        departments.iter().zip(names)
    }

    /// The report of a department, as a document and as text where these are wanted.
    ///
    /// # Errors
    /// `Template` if a template asks for something that there is not; `Rendering` if a document cannot be packed;
    /// `AsideLost` if a form cannot be read any more.
    pub fn files(&self, department: &Department, name: &str) -> Result<Vec<Artifact>, Error> {
        let facts = Facts::of(department, self.district, self.profile).map_err(|cause| aside_lost(&cause))?;
        let values = names::values(&facts);
        let told = self.prose.told(&values)?;
        let mut files = Vec::new();
        if self.outputs.contain(Output::Report) {
            files.push(self.document(&facts, &values, &told, format!("{FOLDER}/{name}.docx"))?);
        }
        if self.outputs.contain(Output::ReportText) {
            files.push(text(format!("{FOLDER}/{name}.txt"), &told.plain()));
        }
        Ok(files)
    }

    fn document(&self, facts: &Facts, values: &Value, told: &Told, path: String) -> Result<Artifact, Error> {
        if let Some(own) = &self.own_document {
            let bytes = own.filled(values)?;
            return Ok(Artifact { path, bytes });
        }
        let document = Document {
            name: facts.title(),
            blocks: told.blocks(tables::of(facts))?,
        };
        document.artifact(path, &self.stationery)
    }
}

/// A text file in UTF-8 with its mark and Windows line ends: clerks open it there.
fn text(path: String, text: &str) -> Artifact {
    Artifact {
        path,
        bytes: format!("\u{FEFF}{}", text.replace('\n', "\r\n")).into_bytes(),
    }
}
