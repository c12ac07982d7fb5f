//! 看板.html: the district on one page for any browser, without a request to anywhere.
//!
//! ```text
//! 数字 │ key figures
//! 图   │ 等级分布, 得分分布 as inline SVG
//! 排名 │ one row a department; each opens to its forms, the indicators missed and the findings
//! 其他 │ departments that sent nothing, findings that belong to no department
//! ```
//! `board.html.j2` is the page, `board.css` how it looks and prints, `board.js` sorts, filters and folds. Everything
//! stands in the page itself: without scripts it is whole, only unfolded.

mod bars;
mod departments;
mod facts;
mod matters;
mod policy;
mod room;

use super::{Artifact, aside_lost};
use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use departments::{DepartmentFacts, Print, ranking};
use facts::Facts;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use room::Room;

/// Name of the file.
pub const FILE: &str = "看板.html";
const TEMPLATE: &str = include_str!("board.html.j2");
const STYLE: &str = include_str!("board.css");
const SCRIPT: &str = include_str!("board.js");

/// The page.
///
/// # Errors
/// `Template` if the template asks for something that there is not; `AsideLost` if what was put aside cannot be read any
/// more.
pub fn page(district: &District, profile: &Profile) -> Result<Artifact, Error> {
    let mut room = Room::of(district.figures.projects);
    let print = Print { profile };
    let facts = Facts::of(district, &print).map_err(|cause| aside_lost(&cause))?;
    let departments = ranking(district, &print, &mut room).map_err(|cause| aside_lost(&cause))?;
    let html = rendered(&facts, departments, &room).map_err(|cause| Error::Template {
        name: FILE.to_owned(),
        cause: cause.to_string(),
    })?;
    Ok(Artifact {
        path: FILE.to_owned(),
        bytes: html.into_bytes(),
    })
}

/// The page with as many matters a form told in full as it has room for; of the rest it names code and place.
fn rendered(facts: &Facts, departments: Vec<DepartmentFacts>, room: &Room) -> Result<String, minijinja::Error> {
    let environment = environment()?;
    let template = environment.get_template(FILE)?;
    // One after the other: as the template sees it, a department takes many times its room.
    let departments = Value::make_object_iterable(departments, |departments| {
        Box::new(departments.iter().map(|department| Serde(department).into()))
    });
    let facts = Value::from(Serde(facts));
    let mut html = String::new();
    for listed in room.choices() {
        html = template.render(context! {
            facts => facts.clone(),
            departments => departments.clone(),
            listed,
            policy => policy::policy(STYLE, SCRIPT),
            style => STYLE,
            script => SCRIPT,
        })?;
        if room.holds(&html) {
            break;
        }
    }
    Ok(html)
}

/// Whatever a department wrote is escaped; nothing undefined is printed.
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
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template(FILE, TEMPLATE)?;
    Ok(environment)
}
