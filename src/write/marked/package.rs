//! The package of a workbook, part by part: parts that are not touched are copied as they are compressed.

use super::refusal::CannotMark;
use super::xml::{Part, Patch, escaped};
use crate::domain::place;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Most bytes that one part may inflate to.
const MAX_PART: u64 = 512 * 1024 * 1024;
const CONTENT_TYPES: &str = "[Content_Types].xml";
const CONTENT_TYPES_SPACE: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS_SPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// Kinds of relationships begin with this, in the usual (not the strict) variant of the format.
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

const TEMPLATE: &str = "spreadsheetml.template.main+xml";
const WORKBOOK: &str = "spreadsheetml.sheet.main+xml";
const MACRO_TEMPLATE: &str = "ms-excel.template.macroEnabled.main+xml";
const MACRO_WORKBOOK: &str = "ms-excel.sheet.macroEnabled.main+xml";

/// An opened package with the parts that were changed or added.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Position of each part in the archive by its name in small letters.
    positions: BTreeMap<String, usize>,
    changed: BTreeMap<usize, String>,
    /// New parts in the order in which they were added.
    added: Vec<(String, String)>,
    /// Content types of new parts, and of new endings.
    types: Vec<String>,
}

impl<'a> Package<'a> {
    /// Opens the package.
    ///
    /// # Errors
    /// `OtherFormat` if it is no zip archive with content types; `Signed` if it carries a digital signature.
    pub fn open(bytes: &'a [u8]) -> Result<Self, CannotMark> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| CannotMark::OtherFormat)?;
        let positions: BTreeMap<String, usize> = (0..archive.len())
            .filter_map(|position| Some((archive.name_for_index(position)?.ok()?, position)))
            .map(|(name, position)| (key(&name), position))
            .collect();
        if !positions.contains_key(&key(CONTENT_TYPES)) {
            return Err(CannotMark::OtherFormat);
        }
        if positions.keys().any(|name| name.starts_with("_xmlsignatures/")) {
            return Err(CannotMark::Signed);
        }
        Ok(Self {
            archive,
            positions,
            changed: BTreeMap::new(),
            added: Vec::new(),
            types: Vec::new(),
        })
    }

    /// The text of a part as it came; None if there is no such part.
    ///
    /// # Errors
    /// `Damaged` if it cannot be inflated; `Unusual` if it is not UTF-8.
    pub fn text(&mut self, path: &str) -> Result<Option<String>, CannotMark> {
        let damaged = || CannotMark::Damaged { part: path.to_owned() };
        let Some(&position) = self.positions.get(&key(path)) else {
            return Ok(None);
        };
        let file = self.archive.by_index(position).map_err(|_| damaged())?;
        let mut bytes = Vec::new();
        let read = file.take(MAX_PART + 1).read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 > MAX_PART {
            return Err(damaged());
        }
        let text = String::from_utf8(bytes).map_err(|_| CannotMark::Unusual { part: path.to_owned() })?;
        let plain = text.strip_prefix('\u{FEFF}').map(str::to_owned);
        Ok(Some(plain.unwrap_or(text)))
    }

    /// The text of a part that must be there.
    ///
    /// # Errors
    /// As `text`; `Damaged` if it is missing.
    pub fn needed(&mut self, path: &str) -> Result<String, CannotMark> {
        let found = self.text(path)?;
        found.ok_or_else(|| CannotMark::Damaged { part: path.to_owned() })
    }

    /// Gives a part that is there another text.
    pub fn change(&mut self, path: &str, text: String) {
        if let Some(&position) = self.positions.get(&key(path)) {
            self.changed.insert(position, text);
        }
    }

    /// Adds a part; its type stands in the content types by its ending or is added to them by name.
    pub fn add(&mut self, path: &str, text: String, content_type: Option<&str>) {
        if let Some(content_type) = content_type {
            self.types.push(format!(
                "<Override PartName=\"/{}\" ContentType=\"{content_type}\"/>",
                escaped(path)
            ));
        }
        self.added.push((path.to_owned(), text));
    }

    /// A path that no part has: `before`, a number from 1, `after`.
    pub fn free_path(&self, before: &str, after: &str) -> String {
        let is_taken = |path: &String| {
            self.positions.contains_key(&key(path)) || self.added.iter().any(|(added, _)| key(added) == key(path))
        };
        let paths = (1_u32..).map(|number| format!("{before}{number}{after}"));
        paths.into_iter().find(|path| !is_taken(path)).unwrap_or_default()
    }

    /// Paths of the parts as they came that end like this.
    pub fn paths_ending(&self, ending: &str) -> Vec<String> {
        let paths = self.positions.keys().filter(|path| path.ends_with(ending));
        paths.cloned().collect()
    }

    /// How many parts with that ending were added.
    pub fn count_added(&self, ending: &str) -> usize {
        self.added.iter().filter(|(path, _)| path.ends_with(ending)).count()
    }

    /// The whole package with its changes, and the ending that its content asks for.
    ///
    /// # Errors
    /// `Damaged` if a part cannot be copied.
    pub fn finish(mut self) -> Result<(Vec<u8>, &'static str), CannotMark> {
        // A template would open as a new workbook without name.
        let types = self
            .content_types()?
            .replace(TEMPLATE, WORKBOOK)
            .replace(MACRO_TEMPLATE, MACRO_WORKBOOK);
        let ending = if types.contains(MACRO_WORKBOOK) { "xlsm" } else { "xlsx" };
        self.change(CONTENT_TYPES, types);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for position in 0..self.archive.len() {
            let file = self.archive.by_index_raw(position).map_err(|_| package_damaged())?;
            match self.changed.get(&position) {
                None => writer.raw_copy_file(file).map_err(|_| package_damaged())?,
                Some(text) => {
                    let name = file.name().map_err(|_| package_damaged())?.into_owned();
                    let time = file.last_modified().unwrap_or_default();
                    drop(file);
                    put(&mut writer, &name, time, text)?;
                }
            }
        }
        for (path, text) in &self.added {
            put(&mut writer, path, DateTime::default(), text)?;
        }
        let finished = writer.finish().map_err(|_| package_damaged())?;
        Ok((finished.into_inner(), ending))
    }

    fn content_types(&mut self) -> Result<String, CannotMark> {
        const VML: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
        let text = self.needed(CONTENT_TYPES)?;
        let part = Part::usual(&text, CONTENT_TYPES, 1, "Types", CONTENT_TYPES_SPACE)?;
        let has_vml = part.children(part.root()).any(|one| {
            let ending = part.attribute(one, "Extension");
            one.name == "Default" && ending.is_some_and(|ending| ending.value.eq_ignore_ascii_case("vml"))
        });
        let mut new = self.types.concat();
        if !has_vml && self.added.iter().any(|(path, _)| path.ends_with(".vml")) {
            new.insert_str(0, &format!("<Default Extension=\"vml\" ContentType=\"{VML}\"/>"));
        }
        let mut patch = Patch::default();
        if !new.is_empty() {
            patch.append(part.root(), new);
        }
        Ok(patch.applied(&text))
    }
}

fn package_damaged() -> CannotMark {
    CannotMark::Damaged {
        part: "文件结构".to_owned(),
    }
}

/// Names of parts are the same in capital and small letters, and some writers use backslashes.
fn key(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

fn put(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, time: DateTime, text: &str) -> Result<(), CannotMark> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time);
    writer.start_file(name, options).map_err(|_| package_damaged())?;
    writer.write_all(text.as_bytes()).map_err(|_| package_damaged())
}

/// One relationship of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub id: String,
    /// The last word of its kind: `worksheet`, `comments`. Empty for kinds outside the usual variant.
    pub kind: String,
    /// Path from the root of the package.
    pub target: String,
}

/// The relationships of a part, and those that are added.
pub struct Relations {
    path: String,
    text: Option<String>,
    pub all: Vec<Relation>,
    new: String,
}

impl Relations {
    /// The relationships of a part (of the package itself: an empty path); none if it has no such list.
    ///
    /// # Errors
    /// As `Package::text`; `Unusual` for another namespace.
    pub fn of(package: &mut Package<'_>, part_path: &str) -> Result<Self, CannotMark> {
        let (folder, file) = part_path.rsplit_once('/').unwrap_or(("", part_path));
        let slash = if folder.is_empty() { "" } else { "/" };
        let path = format!("{folder}{slash}_rels/{file}.rels");
        let text = package.text(&path)?;
        let mut all = Vec::new();
        if let Some(text) = &text {
            let part = Part::usual(text, &path, 1, "Relationships", RELATIONS_SPACE)?;
            for one in part.children(part.root()) {
                let value = |name| part.attribute(one, name).map(|attribute| attribute.value);
                let (Some(id), Some(kind), Some(target)) = (value("Id"), value("Type"), value("Target")) else {
                    continue;
                };
                all.push(Relation {
                    id,
                    kind: kind.strip_prefix(KINDS).unwrap_or_default().to_owned(),
                    target: place::part_path(folder, &target),
                });
            }
        }
        Ok(Self {
            path,
            text,
            all,
            new: String::new(),
        })
    }

    /// The first relationship of a kind.
    pub fn of_kind(&self, kind: &str) -> Option<&Relation> {
        self.all.iter().find(|one| one.kind == kind)
    }

    /// The target of a relationship.
    pub fn target(&self, id: &str) -> Option<&str> {
        self.all.iter().find(|one| one.id == id).map(|one| one.target.as_str())
    }

    /// Adds a relationship and gives its id.
    pub fn add(&mut self, kind: &str, target: &str) -> String {
        let ids = (1_u32..).map(|number| format!("rId{number}"));
        // An id that was not understood here may be understood by others.
        let text = self.text.as_deref().unwrap_or_default();
        let is_written = |id: &str| text.contains(&format!("\"{id}\"")) || text.contains(&format!("'{id}'"));
        let is_taken = |id: &str| self.all.iter().any(|one| one.id.eq_ignore_ascii_case(id)) || is_written(id);
        let id = ids.into_iter().find(|id| !is_taken(id)).unwrap_or_default();
        self.new.push_str(&format!(
            "<Relationship Id=\"{id}\" Type=\"{KINDS}{kind}\" Target=\"/{}\"/>",
            escaped(target)
        ));
        self.all.push(Relation {
            id: id.clone(),
            kind: kind.to_owned(),
            target: target.to_owned(),
        });
        id
    }

    /// Puts the list into the package if anything was added.
    ///
    /// # Errors
    /// `Damaged` if the list is not well-formed.
    pub fn store(self, package: &mut Package<'_>) -> Result<(), CannotMark> {
        if self.new.is_empty() {
            return Ok(());
        }
        match self.text {
            Some(text) => {
                let part = Part::read(&text, &self.path, 1)?;
                let mut patch = Patch::default();
                patch.append(part.root(), self.new);
                let changed = patch.applied(&text);
                package.change(&self.path, changed);
            }
            None => {
                let list = format!(
                    "{HEAD}<Relationships xmlns=\"{RELATIONS_SPACE}\">{}</Relationships>",
                    self.new
                );
                package.add(&self.path, list, None);
            }
        }
        Ok(())
    }
}

/// The first line of a new part.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
