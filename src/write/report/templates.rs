//! The templates of department reports: built in, or the user's own; and what a user is given to start from.

use super::names::NAMES;
use super::{BUILT_IN, TEMPLATE, tables, text};
use crate::error::Error;
use crate::write::Artifact;
use crate::write::package::{Package, Packed};
use crate::write::template::known::{Dictionary, Kind, Known};
use crate::write::template::{DocumentTemplate, Template, TextTemplate};
use std::fmt::Write as _;
use std::path::Path;

/// Name of a document template.
pub const DOCUMENT: &str = "部门报告.docx";
/// Name of the list of names.
const EXPLANATION: &str = "说明.txt";

/// What templates of department reports may use.
pub const DICTIONARY: Dictionary = Dictionary {
    names: NAMES,
    tables: &tables::NAMES,
};

/// The user's own templates; what is not there is built in.
#[derive(Debug, Default)]
pub struct Templates {
    pub(super) text: Option<TextTemplate>,
    pub(super) document: Option<DocumentTemplate>,
}

impl Templates {
    /// The templates of a folder, by their names.
    ///
    /// # Errors
    /// `TemplatesMissing` if there are none; else as `Template::read`.
    pub fn found_in(folder: &Path) -> Result<Self, Error> {
        let mut found = Self::default();
        for name in [TEMPLATE, DOCUMENT] {
            let path = folder.join(name);
            if path.exists() {
                match Template::read(&path, DICTIONARY)? {
                    Template::Text(text) => found.text = Some(text),
                    Template::Document(document) => found.document = Some(document),
                }
            }
        }
        if found.text.is_none() && found.document.is_none() {
            return Err(Error::TemplatesMissing {
                path: folder.to_owned(),
                known: vec![TEMPLATE.to_owned(), DOCUMENT.to_owned()],
            });
        }
        Ok(found)
    }
}

/// What a user starts from: the built-in text template, a document template, and the list of names.
///
/// # Errors
/// `Rendering` if the document cannot be packed.
pub fn exported() -> Result<Vec<Artifact>, Error> {
    Ok(vec![
        text(TEMPLATE.to_owned(), BUILT_IN),
        Artifact {
            path: DOCUMENT.to_owned(),
            bytes: example()?,
        },
        text(EXPLANATION.to_owned(), &explanation()),
    ])
}

/// The parts of the example document, in the order of the package.
const EXAMPLE: [(&str, &str); 7] = [
    ("[Content_Types].xml", include_str!("example/content_types.part")),
    ("_rels/.rels", include_str!("example/package.rels")),
    ("word/document.xml", include_str!("example/document.part")),
    ("word/styles.xml", include_str!("example/styles.part")),
    ("word/header1.xml", include_str!("example/header.part")),
    ("word/footer1.xml", include_str!("example/footer.part")),
    ("word/_rels/document.xml.rels", include_str!("example/document.rels")),
];

/// A document with placeholders, ready to be used or changed.
fn example() -> Result<Vec<u8>, Error> {
    let packed = || {
        let mut package = Package::new(Vec::new());
        for (path, text) in EXAMPLE {
            package.add(path, [&Packed::of(text.as_bytes())])?;
        }
        package.finish()
    };
    packed().map_err(|cause| Error::Rendering {
        name: DOCUMENT.to_owned(),
        cause: cause.to_string(),
    })
}

/// How to use templates, and every name with what it gives and an example.
fn explanation() -> String {
    let mut text = include_str!("example/explanation.inc").to_owned();
    for known in NAMES {
        line(&mut text, known);
    }
    for known in NAMES.iter().filter(|known| !known.kind.fields().is_empty()) {
        let _ = write!(
            text,
            "\n“{}”每一行的名称（写在 for 与 endfor 之间，前面加行名和点，如“项.序号”）\n",
            known.name
        );
        for field in known.kind.fields() {
            line(&mut text, field);
        }
    }
    text
}

/// `部门　　部门名称，如“教育局”`
fn line(text: &mut String, known: &Known) {
    let example = match known.kind {
        Kind::Text(example) => format!("，如「{example}」"),
        Kind::Texts(example) => format!("（清单，每项如「{example}」）"),
        Kind::Rows(_) => "（清单，每行的名称见后）".to_owned(),
        Kind::Count(_) => "（整数）".to_owned(),
        Kind::Flag => "（只用于 if）".to_owned(),
    };
    // Writing into a string does not fail.
    let _ = writeln!(text, "  {}　　{}{example}", known.name, known.meaning);
}
