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
mod engine;
pub mod known;
mod tags;
#[cfg(test)]
mod tests;
mod usage;

use crate::error::Error;
use blocks::Placed;
use document::Source;
use known::Known;
use minijinja::{Environment, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Most bytes of a template: a copy of it goes to every department.
const LARGEST: u64 = 5 * 1024 * 1024;
/// Faults that are told at once.
const TOLD: usize = 20;

/// A template that can be filled in.
#[derive(Debug)]
pub struct Template {
    /// Name of its file.
    name: String,
    kind: Kind,
    /// Names that it uses: `项目`, `项目.名称`.
    pub used: BTreeSet<String>,
}

#[derive(Debug)]
enum Kind {
    Text(String),
    /// The package, and of its parts with tags the position, the name for the engine, and the source.
    Document {
        bytes: Vec<u8>,
        parts: Vec<(usize, String, Source)>,
    },
}

/// What was found in a file: a template, or all that is wrong with it; and the names that it uses in any case.
#[derive(Debug)]
pub struct Checked {
    pub used: BTreeSet<String>,
    pub template: Result<Template, Error>,
}

impl Template {
    /// Reads a template from disk and tries it.
    ///
    /// # Errors
    /// `TemplateUnreadable` if the file cannot be read; else as `of`.
    pub fn read(path: &Path, names: &'static [Known]) -> Result<Self, Error> {
        checked(path, names)?.template
    }

    /// A template from the bytes of a file of that name.
    ///
    /// # Errors
    /// `TemplateInvalid` with everything that is wrong with it.
    pub fn of(name: &str, bytes: Vec<u8>, names: &'static [Known]) -> Result<Self, Error> {
        check(name, bytes, names).template
    }

    /// Whether it is a document.
    pub const fn is_document(&self) -> bool {
        matches!(self.kind, Kind::Document { .. })
    }

    /// The template made ready to be filled in many times.
    ///
    /// # Errors
    /// `Template` if the engine does not take it.
    pub fn filling(&self) -> Result<Filling<'_>, Error> {
        let environment = match &self.kind {
            Kind::Text(source) => {
                let mut environment = engine::environment(engine::text_syntax(), engine::as_it_is);
                environment.add_template("", source).map(|()| environment)
            }
            Kind::Document { parts, .. } => {
                let environment = engine::environment(document::syntax(), document::write_value);
                parts
                    .iter()
                    .try_fold(environment, |mut environment, (_, name, source)| {
                        environment.add_template(name, &source.text)?;
                        Ok(environment)
                    })
            }
        };
        let environment = environment.map_err(|cause| self.failed("", &cause))?;
        Ok(Filling {
            template: self,
            environment,
        })
    }

    fn failed(&self, part: &str, cause: &minijinja::Error) -> Error {
        Error::Template {
            name: self.name.clone(),
            cause: self.located(part, cause),
        }
    }

    /// `第3行：…`, `「…」一段：…`
    fn located(&self, part: &str, cause: &minijinja::Error) -> String {
        let words = engine::in_words(cause);
        let Some(line) = cause.line() else { return words };
        let place = match &self.kind {
            Kind::Text(_) => format!("第{line}行"),
            Kind::Document { parts, .. } => {
                let source = parts.iter().find(|(_, name, _)| name == part);
                source.map_or_else(String::new, |(_, _, source)| source.place_of_line(line).to_owned())
            }
        };
        format!("{place}：{words}")
    }
}

/// A template that is ready.
pub struct Filling<'a> {
    template: &'a Template,
    environment: Environment<'a>,
}

impl Filling<'_> {
    /// The file filled in. A text has Windows line ends and the UTF-8 mark: clerks open it there.
    ///
    /// # Errors
    /// `Template` if the template asks for what there is not.
    pub fn filled(&self, values: &Value) -> Result<Vec<u8>, Error> {
        let template = self.template;
        let rendered = |part: &str| {
            engine::rendered(&self.environment, part, values).map_err(|cause| template.failed(part, &cause))
        };
        let damaged = |cause: String| Error::Template {
            name: template.name.clone(),
            cause,
        };
        match &template.kind {
            Kind::Text(_) => {
                let text = rendered("")?.replace('\n', "\r\n");
                Ok(format!("\u{FEFF}{text}").into_bytes())
            }
            Kind::Document { bytes, parts } => {
                let mut changed = BTreeMap::new();
                for (position, name, _) in parts {
                    let part = document::tidied(rendered(name)?);
                    let part = part.map_err(|()| damaged("for、if 的起止位置使文档不完整".to_owned()))?;
                    changed.insert(*position, part);
                }
                document::package(bytes, &changed).map_err(damaged)
            }
        }
    }
}

/// Reads a template from disk and tells what it uses.
///
/// # Errors
/// `TemplateUnreadable` if the file cannot be read.
pub fn checked(path: &Path, names: &'static [Known]) -> Result<Checked, Error> {
    let unreadable = |cause: &str| Error::TemplateUnreadable {
        path: path.to_owned(),
        cause: cause.to_owned(),
    };
    let file = fs::File::open(path).map_err(|cause| unreadable(opening(&cause)))?;
    let mut bytes = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|cause| unreadable(opening(&cause)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("文件超过5 MiB，每个部门的报告都会这么大；请压缩其中的图片"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(check(&name, bytes, names))
}

fn opening(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::NotFound => "没有这个文件",
        io::ErrorKind::PermissionDenied => "没有读取权限",
        io::ErrorKind::IsADirectory => "这是文件夹，不是文件",
        _ => "读取中断",
    }
}

fn check(name: &str, bytes: Vec<u8>, names: &'static [Known]) -> Checked {
    let mut used = BTreeSet::new();
    let template = kind(name, bytes).and_then(|kind| {
        let (all, faults) = uses(&kind, names);
        used = all;
        if faults.is_empty() { Ok(kind) } else { Err(faults) }
    });
    let template = template.and_then(|kind| {
        let template = Template {
            name: name.to_owned(),
            kind,
            used: used.clone(),
        };
        tried(&template, names).map(|()| template)
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

/// Tags and blocks in order, by the ending of the name.
fn kind(name: &str, bytes: Vec<u8>) -> Result<Kind, Vec<String>> {
    let lower = name.to_lowercase();
    if lower.ends_with(".docx") {
        let mut parts = Vec::new();
        for (position, xml) in document::parts(&bytes).map_err(|fault| vec![fault])? {
            if let Some(source) = document::source(&xml)? {
                parts.push((position, format!("part{position}"), source));
            }
        }
        return Ok(Kind::Document { bytes, parts });
    }
    if lower.ends_with(".j2") || lower.ends_with(".txt") {
        return text_source(bytes).map(Kind::Text);
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
    let placed: Vec<Placed<'_>> = found
        .iter()
        .map(|tag| Placed {
            tag,
            place: format!("第{}行", line(tag.at.start)),
            holder: None,
        })
        .collect();
    let faults = blocks::faults(&placed);
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
fn uses(kind: &Kind, names: &'static [Known]) -> (BTreeSet<String>, Vec<String>) {
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
    match kind {
        Kind::Text(source) => {
            let line = |at: usize| source.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
            let of_line = |line: usize| format!("第{line}行");
            add(source, engine::text_syntax(), &|at| of_line(line(at)), &of_line);
        }
        Kind::Document { parts, .. } => {
            for (_, _, source) in parts {
                let of_byte = |at| source.place_of_byte(at).to_owned();
                let of_line = |line| source.place_of_line(line).to_owned();
                add(&source.text, document::syntax(), &of_byte, &of_line);
            }
        }
    }
    (used, faults)
}

/// Fills the template in with everything given and with nothing given.
fn tried(template: &Template, names: &'static [Known]) -> Result<(), Vec<String>> {
    let told = |error: Error| match error {
        Error::Template { cause, .. } => vec![cause],
        other => vec![other.to_string()],
    };
    let filling = template.filling().map_err(told)?;
    for values in engine::trials(names) {
        filling.filled(&values).map_err(told)?;
    }
    Ok(())
}
