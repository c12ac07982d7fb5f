//! Sentences from a template and facts, told once: as plain text, or as the blocks of a document.
//!
//! ```text
//! template + facts ─ Prose::told ─→ Told ─ plain  ─→ .txt
//!                                        └ blocks ─→ .docx, tables in the place of lists
//! ```

mod outline;

use super::document::{Block, Table};
use crate::error::Error;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, escape_formatter};
use serde::Serialize;
use std::collections::BTreeMap;

/// Work that one text may cost; thousands of indicators fit.
const FUEL: u64 = 20_000_000;

/// Tables by the name under which a template puts them.
pub type Tables = BTreeMap<&'static str, Table>;

/// A template, ready to be filled in.
pub struct Prose {
    name: &'static str,
    environment: Environment<'static>,
}

impl Prose {
    /// Reads a template; `name` is what an error calls it.
    ///
    /// # Errors
    /// `Template` if it is no template.
    pub fn new(name: &'static str, template: &'static str) -> Result<Self, Error> {
        let environment = environment(name, template).map_err(|cause| failed(name, &cause.to_string()))?;
        Ok(Self { name, environment })
    }

    /// The template filled in.
    ///
    /// # Errors
    /// `Template` if it asks for something that there is not.
    pub fn told(&self, facts: &impl Serialize) -> Result<Told, Error> {
        let template = self.environment.get_template(self.name);
        let text = template.and_then(|template| template.render(Value::from(Serde(facts))));
        Ok(Told {
            name: self.name,
            text: text.map_err(|cause| failed(self.name, &cause.to_string()))?,
        })
    }
}

/// A text as its template gave it.
pub struct Told {
    name: &'static str,
    text: String,
}

impl Told {
    /// The text alone; where a table has its place, the lines that say the same.
    pub fn plain(&self) -> String {
        outline::plain(&self.text)
    }

    /// The text as blocks of a document.
    ///
    /// # Errors
    /// `Template` if it puts a table that there is not.
    pub fn blocks(&self, mut tables: Tables) -> Result<Vec<Block>, Error> {
        outline::blocks(&self.text, &mut |name| tables.remove(name))
            .map_err(|table| failed(self.name, &format!("没有名为“{table}”的表，或者同一张表用了两次")))
    }
}

/// Nothing is escaped, nothing undefined or empty is printed, and no template runs for ever.
fn environment(name: &'static str, template: &'static str) -> Result<Environment<'static>, minijinja::Error> {
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
    environment.add_filter("table", outline::marked);
    environment.add_template(name, template)?;
    Ok(environment)
}

fn failed(name: &str, cause: &str) -> Error {
    Error::Template {
        name: name.to_owned(),
        cause: cause.to_owned(),
    }
}
