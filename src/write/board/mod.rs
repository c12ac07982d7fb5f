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

use super::{Artifact, aside_lost};
use crate::domain::district::District;
use crate::error::Error;
use crate::profile::Profile;
use facts::Facts;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

/// Name of the file.
pub const FILE: &str = "看板.html";
const TEMPLATE: &str = include_str!("board.html.j2");
const STYLE: &str = include_str!("board.css");
const SCRIPT: &str = include_str!("board.js");

/// Bytes that a project may cost the page; so many projects every page has room for.
const BYTES_A_PROJECT: usize = 500;
const PROJECTS_AT_LEAST: usize = 300;
/// How many matters a form may tell in full; the first that the page has room for counts.
const LISTED: [usize; 8] = [1_000_000, 10, 6, 4, 3, 2, 1, 0];

/// The page.
///
/// # Errors
/// `Template` if the template asks for something that there is not; `AsideLost` if what was put aside cannot be read any
/// more.
pub fn page(district: &District, profile: &Profile) -> Result<Artifact, Error> {
    let facts = Facts::of(district, profile).map_err(|cause| aside_lost(&cause))?;
    let html = rendered(&facts, district.figures.projects).map_err(|cause| Error::Template {
        name: FILE.to_owned(),
        cause: cause.to_string(),
    })?;
    Ok(Artifact {
        path: FILE.to_owned(),
        bytes: html.into_bytes(),
    })
}

/// The page with as many matters a form told in full as it has room for; of the rest it names code and place.
fn rendered(facts: &Facts, projects: usize) -> Result<String, minijinja::Error> {
    let environment = environment()?;
    let template = environment.get_template(FILE)?;
    let room = BYTES_A_PROJECT * projects.max(PROJECTS_AT_LEAST);
    let mut html = String::new();
    // What cannot have room is not tried. Nothing of them always has.
    for listed in LISTED.into_iter().filter(|listed| facts.least_bytes(*listed) < room) {
        html = template.render(context! {
            facts => Serde(facts),
            listed => listed,
            policy => policy::policy(STYLE, SCRIPT),
            style => STYLE,
            script => SCRIPT,
        })?;
        if html.len() < room {
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
