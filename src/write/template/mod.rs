//! 模板: the user's own words around our figures, as text (`.txt.j2`) or as a document (`.docx`).
//!
//! ```text
//! file ─ tags ─ blocks ─┐
//!   .docx: document ────┼→ sources ─ usage (names) ─ trial ─→ Template ─ Filling ─→ bytes, for each department
//!   .txt.j2 ────────────┘
//! ```
//! A template is tried before any return is read: whatever is wrong with it is told at once.

mod blocks;
mod document;
pub(super) mod engine;
pub mod known;
mod tags;
#[cfg(test)]
mod tests;
mod usage;

use super::document::Table;
use super::prose::{Prose, Tables};
use crate::disk::{self, Unread};
use crate::error::Error;
use blocks::Placed;
use document::Source;
use known::{Dictionary, Known};
use minijinja::{Environment, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// Most bytes of a template: a copy of it goes to every department.
const LARGEST: u64 = 5 * 1024 * 1024;
/// Faults that are told at once.
const TOLD: usize = 20;

/// A template that can be filled in.
#[derive(Debug)]
pub enum Template {
    Text(TextTemplate),
    Document(DocumentTemplate),
}

/// A text of one's own.
#[derive(Debug)]
pub struct TextTemplate {
    /// Name of its file.
    name: String,
    source: String,
}

/// A document of one's own: the package, and of its parts with tags the position, the name for the engine, and the
/// source.
#[derive(Debug)]
pub struct DocumentTemplate {
    name: String,
    bytes: Vec<u8>,
    parts: Vec<(usize, String, Source)>,
}

/// What was found in a file: a template, or all that is wrong with it; and the names that it uses in any case:
/// `项目`, `项目.名称`.
#[derive(Debug)]
pub struct Checked {
    pub used: BTreeSet<String>,
    pub template: Result<Template, Error>,
}

impl Template {
    /// Reads a template from disk and tries it. Its ending tells its kind.
    ///
    /// # Errors
    /// `TemplateUnreadable` if the file cannot be read; `TemplateInvalid` with everything that is wrong with it.
    pub fn read(path: &Path, dictionary: Dictionary) -> Result<Self, Error> {
        checked(path, dictionary)?.template
    }

    /// Fills the template in with everything given and with nothing given.
    fn tried(&self, dictionary: Dictionary) -> Result<(), Error> {
        match self {
            Self::Text(text) => {
                let prose = text.prose()?;
                for values in engine::trials(dictionary.names) {
                    let tables: Tables = dictionary.tables.iter().map(|name| (*name, Table::default())).collect();
                    prose.told(&values)?.blocks(tables)?;
                }
            }
            Self::Document(document) => {
                let filling = document.filling()?;
                for values in engine::trials(dictionary.names) {
                    filling.filled(&values)?;
                }
            }
        }
        Ok(())
    }
}

impl TextTemplate {
    /// The template made ready to be filled in many times.
    ///
    /// # Errors
    /// `Template` if the engine does not take it.
    pub fn prose(&self) -> Result<Prose<'_>, Error> {
        Prose::new(&self.name, &self.source)
    }
}

impl DocumentTemplate {
    /// The template made ready to be filled in many times.
    ///
    /// # Errors
    /// `Template` if the engine does not take it.
    pub fn filling(&self) -> Result<Filling<'_>, Error> {
        let mut environment = engine::environment(document::syntax(), document::write_value);
        for (_, part, source) in &self.parts {
            let added = environment.add_template(part, &source.text);
            added.map_err(|cause| self.failed(source, &cause))?;
        }
        Ok(Filling {
            template: self,
            environment,
        })
    }

    /// `「…」一段：…`
    fn failed(&self, source: &Source, cause: &minijinja::Error) -> Error {
        let words = engine::in_words(cause);
        self.refused(match cause.line() {
            Some(line) => format!("{}：{words}", source.place_of_line(line)),
            None => words,
        })
    }

    fn refused(&self, cause: String) -> Error {
        Error::Template {
            name: self.name.clone(),
            cause,
        }
    }
}

/// A document that is ready.
pub struct Filling<'a> {
    template: &'a DocumentTemplate,
    environment: Environment<'a>,
}

impl Filling<'_> {
    /// The file filled in.
    ///
    /// # Errors
    /// `Template` if the template asks for what there is not.
    pub fn filled(&self, values: &Value) -> Result<Vec<u8>, Error> {
        let template = self.template;
        let mut changed = BTreeMap::new();
        for (position, part, source) in &template.parts {
            let text = engine::rendered(&self.environment, part, values);
            let text = document::tidied(text.map_err(|cause| template.failed(source, &cause))?);
            let text = text.map_err(|()| template.refused("for、if 的起止位置使文档不完整".to_owned()))?;
            changed.insert(*position, text);
        }
        document::package(&template.bytes, &changed).map_err(|cause| template.refused(cause))
    }
}

/// Reads a template from disk and tells what it uses.
///
/// # Errors
/// `TemplateUnreadable` if the file cannot be read.
pub fn checked(path: &Path, dictionary: Dictionary) -> Result<Checked, Error> {
    let unreadable = |cause: &str| Error::TemplateUnreadable {
        path: path.to_owned(),
        cause: cause.to_owned(),
    };
    let bytes = disk::bytes(path, LARGEST).map_err(|unread| match unread {
        Unread::TooLong(_) => unreadable("文件超过5 MiB，每个部门的报告都会这么大；请压缩其中的图片"),
        unread => unreadable(&unread.in_words(|cause| opening(cause).to_owned())),
    })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(check(&name, bytes, dictionary))
}

fn opening(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::NotFound => "没有这个文件",
        io::ErrorKind::PermissionDenied => "没有读取权限",
        io::ErrorKind::IsADirectory => "这是文件夹，不是文件",
        _ => "读取中断",
    }
}

fn check(name: &str, bytes: Vec<u8>, dictionary: Dictionary) -> Checked {
    let mut used = BTreeSet::new();
    let template = opened(name, bytes).and_then(|template| {
        let (names, faults) = uses(&template, dictionary.names);
        used = names;
        if !faults.is_empty() {
            return Err(faults);
        }
        match template.tried(dictionary) {
            Ok(()) => Ok(template),
            Err(Error::Template { cause, .. }) => Err(vec![cause]),
            Err(other) => Err(vec![other.to_string()]),
        }
    });
    let template = template.map_err(|mut faults| {
        faults.dedup();
        faults.truncate(TOLD);
        Error::TemplateInvalid {
            name: name.to_owned(),
            faults,
        }
    });
    Checked { used, template }
}

/// A template with its tags and blocks in order, by the ending of the name.
fn opened(name: &str, bytes: Vec<u8>) -> Result<Template, Vec<String>> {
    let lower = name.to_lowercase();
    let name = name.to_owned();
    if lower.ends_with(".docx") {
        let mut parts = Vec::new();
        for (position, xml) in document::parts(&bytes).map_err(|fault| vec![fault])? {
            if let Some(source) = document::source(&xml)? {
                parts.push((position, format!("part{position}"), source));
            }
        }
        return Ok(Template::Document(DocumentTemplate { name, bytes, parts }));
    }
    if lower.ends_with(".j2") || lower.ends_with(".txt") {
        let source = text_source(bytes)?;
        return Ok(Template::Text(TextTemplate { name, source }));
    }
    Err(vec!["模板应是 .txt.j2 或 .docx 文件".to_owned()])
}

/// The source of a text template: tags with plain signs.
fn text_source(bytes: Vec<u8>) -> Result<String, Vec<String>> {
    let text =
        String::from_utf8(bytes).map_err(|_| vec!["不是 UTF-8 编码；请在记事本中另存，编码选 UTF-8".to_owned()])?;
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let line = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let found = tags::tags(&text).map_err(|unclosed| vec![format!("第{}行：花括号没有结束", line(unclosed.0))])?;
    let (mut reached, mut row) = (0, 1);
    let placed = found.iter().map(|tag| {
        row += text
            .get(reached..tag.at.start)
            .unwrap_or_default()
            .matches('\n')
            .count();
        reached = tag.at.start;
        Placed {
            tag,
            place: format!("第{row}行"),
            holder: None,
        }
    });
    let faults = blocks::faults(&placed.collect::<Vec<_>>());
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut source = String::with_capacity(text.len());
    let mut done = 0;
    for tag in &found {
        source.push_str(text.get(done..tag.at.start).unwrap_or_default());
        source.push_str(&tag.written());
        done = tag.at.end;
    }
    source.push_str(text.get(done..).unwrap_or_default());
    Ok(source)
}

/// The names that the sources use, and what is wrong with them.
fn uses(template: &Template, names: &'static [Known]) -> (BTreeSet<String>, Vec<String>) {
    let mut used = BTreeSet::new();
    let mut faults = Vec::new();
    let mut add = |source: &str, syntax, of_byte: &dyn Fn(usize) -> String, of_line: &dyn Fn(usize) -> String| {
        match usage::usage(source, syntax, names) {
            Ok(usage) => {
                used.extend(usage.used);
                let unknown = usage.unknown.into_iter();
                faults.extend(unknown.map(|(at, sentence)| format!("{}：{sentence}", of_byte(at))));
            }
            Err(cause) => {
                let line = cause.line().unwrap_or(1);
                faults.push(format!("{}：{}", of_line(line), engine::in_words(&cause)));
            }
        }
    };
    match template {
        Template::Text(TextTemplate { source, .. }) => {
            let line = |at: usize| source.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
            let of_line = |line: usize| format!("第{line}行");
            add(source, engine::text_syntax(), &|at| of_line(line(at)), &of_line);
        }
        Template::Document(DocumentTemplate { parts, .. }) => {
            for (_, _, source) in parts {
                let of_byte = |at| source.place_of_byte(at).to_owned();
                let of_line = |line| source.place_of_line(line).to_owned();
                add(&source.text, document::syntax(), &of_byte, &of_line);
            }
        }
    }
    (used, faults)
}
