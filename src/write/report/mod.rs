//! 部门报告/<部门>.txt: the self-evaluation report of a department, in the order in which such reports are handed in.
//!
//! ```text
//! 一、部门基本情况        （一）概况 （二）收支 （三）目标和指标
//! 二、自评工作开展情况    （一）组织 （二）方法和过程
//! 三、目标实现情况        （一）总体 （二）分项：every project with score, grade, rate （三）未完成指标
//! 四、评价结论和评价等级  （一）score and grade （二）bands
//! 五、问题及措施          （一）问题 （二）措施
//! ```
//! Sentences stand in the template, figures come from `facts`. What no workbook says is a visible 【请补充：…】.

mod facts;
mod funds;
mod measures;
mod quotes;

use super::{Artifact, file_names};
use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use facts::Facts;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, escape_formatter};

const NAME: &str = "部门自评报告";
const TEMPLATE: &str = include_str!("department.txt.j2");
/// Work that one report may cost; thousands of indicators fit.
const FUEL: u64 = 20_000_000;

/// The report of every department, named after it. UTF-8 with its mark and Windows line ends: clerks open it there.
///
/// # Errors
/// `Template` if the template asks for something that there is not.
pub fn texts(district: &District, profile: &Profile) -> Result<Vec<Artifact>, Error> {
    let environment = environment().map_err(|cause| failed(&cause))?;
    let template = environment.get_template(NAME).map_err(|cause| failed(&cause))?;
    let names = file_names(district.departments.iter().map(|department| &*department.name));
    let mut artifacts = Vec::new();
    for (department, name) in district.departments.iter().zip(names) {
        let facts = Facts::of(department, district, profile);
        let text = template
            .render(Value::from(Serde(&facts)))
            .map_err(|cause| failed(&cause))?;
        artifacts.push(Artifact {
            path: format!("部门报告/{name}.txt"),
            bytes: format!("\u{FEFF}{}", text.replace('\n', "\r\n")).into_bytes(),
        });
    }
    Ok(artifacts)
}

/// Nothing is escaped, nothing undefined or empty is printed, and no template runs for ever.
fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    environment.set_formatter(|out, state, value| {
        if value.is_none() {
            return Err(minijinja::Error::new(ErrorKind::InvalidOperation, "没有可填的内容"));
        }
        escape_formatter(out, state, value)
    });
    environment.add_template(NAME, TEMPLATE)?;
    Ok(environment)
}

fn failed(cause: &minijinja::Error) -> Error {
    Error::Template {
        name: NAME.to_owned(),
        cause: cause.to_string(),
    }
}
