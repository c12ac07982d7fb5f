//! Sentences from a template and facts, told once: as plain text, or as the blocks of a document.
//!
//! ```text
//! template + values ─ Prose::told ─→ Told ─ plain  ─→ .txt
//!                                        └ blocks ─→ .docx, tables in the place of lists
//! ```

mod outline;

use super::document::{Block, Table};
use super::template::engine;
use crate::error::Error;
use minijinja::{Environment, Value};
use std::collections::BTreeMap;

/// Tables by the name under which a template puts them.
pub type Tables = BTreeMap<&'static str, Table>;

/// A template, ready to be filled in.
pub struct Prose<'a> {
    name: &'a str,
    environment: Environment<'a>,
}

impl<'a> Prose<'a> {
    /// Reads a template; `name` is what an error calls it.
    ///
    /// # Errors
    /// `Template` if it is no template.
    pub fn new(name: &'a str, template: &'a str) -> Result<Self, Error> {
        let mut environment = engine::environment(engine::text_syntax(), engine::as_it_is);
        environment.add_filter("table", outline::marked);
        let added = environment.add_template(name, template);
        added.map_err(|cause| failed(name, &cause))?;
        Ok(Self { name, environment })
    }

    /// The template filled in.
    ///
    /// # Errors
    /// `Template` if it asks for something that there is not.
    pub fn told(&self, values: &Value) -> Result<Told<'a>, Error> {
        let text = engine::rendered(&self.environment, self.name, values);
        Ok(Told {
            name: self.name,
            text: text.map_err(|cause| failed(self.name, &cause))?,
        })
    }
}

/// A text as its template gave it.
pub struct Told<'a> {
    name: &'a str,
    text: String,
}

impl Told<'_> {
    /// The text alone; where a table has its place, the lines that say the same.
    pub fn plain(&self) -> String {
        outline::plain(&self.text)
    }

    /// The text as blocks of a document.
    ///
    /// # Errors
    /// `Template` if it puts a table that there is not.
    pub fn blocks(&self, mut tables: Tables) -> Result<Vec<Block>, Error> {
        outline::blocks(&self.text, &mut |name| tables.remove(name)).map_err(|table| Error::Template {
            name: self.name.to_owned(),
            cause: format!("没有名为“{table}”的表，或者同一张表用了两次"),
        })
    }
}

fn failed(name: &str, cause: &minijinja::Error) -> Error {
    let words = engine::in_words(cause);
    Error::Template {
        name: name.to_owned(),
        cause: match cause.line() {
            Some(line) => format!("第{line}行：{words}"),
            None => words,
        },
    }
}
