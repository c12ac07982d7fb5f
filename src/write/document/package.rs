//! The parts packed: content types, relationships, properties without any time, and the archive itself.

use super::xml::HEAD;
use super::{footer, settings, styles};
use crate::profile::fonts::Fonts;
use crate::write::package::{Package, Packed};
use crate::write::xml::escaped;

/// Name spaces of the packaging.
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument";

/// What a part is: its path, its content type below `TYPE` (the properties' own is complete), the kind of the
/// relationship that leads to it, and the id under which the text calls it.
type Known = (&'static str, &'static str, &'static str, &'static str);

const DOCUMENT: Known = (
    "word/document.xml",
    "wordprocessingml.document.main",
    "officeDocument",
    "document",
);
const OF_DOCUMENT: [Known; 5] = [
    ("styles.xml", "wordprocessingml.styles", "styles", "styles"),
    ("settings.xml", "wordprocessingml.settings", "settings", "settings"),
    ("fontTable.xml", "wordprocessingml.fontTable", "fontTable", "fontTable"),
    ("footer-odd.xml", "wordprocessingml.footer", "footer", "odd"),
    ("footer-even.xml", "wordprocessingml.footer", "footer", "even"),
];

/// The parts that are the same for all documents in the same fonts, packed once.
pub struct Stationery(Vec<(String, Packed)>);

impl Stationery {
    /// For documents in these fonts.
    pub fn of(fonts: &Fonts) -> Self {
        let others = [
            styles::part(fonts),
            settings::part(),
            styles::font_table(fonts),
            footer::part(footer::Side::Odd),
            footer::part(footer::Side::Even),
        ];
        let others = OF_DOCUMENT.iter().zip(others);
        let others = others.map(|((path, ..), text)| (format!("word/{path}"), text));
        let about = [
            ("[Content_Types].xml", content_types()),
            ("_rels/.rels", relations_of_package()),
            ("docProps/app.xml", app_properties()),
            ("word/_rels/document.xml.rels", relations_of_document()),
        ];
        let about = about.map(|(path, text)| (path.to_owned(), text));
        let all = about.into_iter().chain(others);
        Self(all.map(|(path, text)| (path, Packed::of(text.as_bytes()))).collect())
    }

    /// A document of this name on it; always in the same order.
    ///
    /// # Errors
    /// What the archive refuses.
    pub fn with(&self, name: &str, document: &str) -> Result<Vec<u8>, rawzip::Error> {
        let document = Packed::of(document.as_bytes());
        let mut package = Package::new(Vec::new());
        for (path, part) in &self.0 {
            package.add(path, [part])?;
        }
        package.add("docProps/core.xml", [&Packed::of(core_properties(name).as_bytes())])?;
        package.add(DOCUMENT.0, [&document])?;
        package.finish()
    }
}

/// Title and program; no author and no time, which would be those of whoever runs the program.
fn core_properties(name: &str) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
        escaped(name)
    )
}

fn app_properties() -> String {
    format!("{HEAD}<Properties xmlns=\"{OFFICE}/extended-properties\"><Application>jiping</Application></Properties>")
}

fn content_types() -> String {
    let word = |path: &str, kind: &str| format!("<Override PartName=\"/{path}\" ContentType=\"{TYPE}.{kind}+xml\"/>");
    let others: String = OF_DOCUMENT
        .iter()
        .map(|(path, kind, ..)| word(&format!("word/{path}"), kind))
        .collect();
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{others}\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>{}</Types>",
        word(DOCUMENT.0, DOCUMENT.1),
        word("docProps/app.xml", "extended-properties"),
    )
}

fn relations_of_package() -> String {
    let relation =
        |id: &str, kind: &str, path: &str| format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{path}\"/>");
    relations(&[
        relation(
            DOCUMENT.3,
            &format!("{OFFICE}/relationships/{}", DOCUMENT.2),
            DOCUMENT.0,
        ),
        relation(
            "core",
            &format!("{PACKAGE}/relationships/metadata/core-properties"),
            "docProps/core.xml",
        ),
        relation(
            "app",
            &format!("{OFFICE}/relationships/extended-properties"),
            "docProps/app.xml",
        ),
    ])
}

fn relations_of_document() -> String {
    let all = OF_DOCUMENT.map(|(path, _, kind, id)| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/relationships/{kind}\" Target=\"{path}\"/>")
    });
    relations(&all)
}

fn relations(all: &[String]) -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{}</Relationships>",
        all.concat()
    )
}
