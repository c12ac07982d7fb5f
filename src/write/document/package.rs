//! The parts packed: content types, relationships, properties without any time, and the archive itself.

use super::xml::{HEAD, escaped};
use std::io::{Cursor, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

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

/// The texts of the parts that a document has.
pub struct Parts {
    /// Name of the document in its properties.
    pub name: String,
    pub document: String,
    /// styles, settings, fonts, footers of odd and of even pages.
    pub others: [String; 5],
}

impl Parts {
    /// The archive, always in the same order and with the same times.
    ///
    /// # Errors
    /// What the archive refuses.
    pub fn packed(&self) -> Result<Vec<u8>, ZipError> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |path: &str, text: &str| -> Result<(), ZipError> {
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(DateTime::default());
            archive.start_file(path, options)?;
            archive.write_all(text.as_bytes())?;
            Ok(())
        };
        put("[Content_Types].xml", &content_types())?;
        put("_rels/.rels", &relations_of_package())?;
        put("docProps/core.xml", &self.core_properties())?;
        put("docProps/app.xml", &app_properties())?;
        put(DOCUMENT.0, &self.document)?;
        put("word/_rels/document.xml.rels", &relations_of_document())?;
        for ((path, ..), text) in OF_DOCUMENT.iter().zip(&self.others) {
            put(&format!("word/{path}"), text)?;
        }
        Ok(archive.finish()?.into_inner())
    }

    /// Title and program; no author and no time, which would be those of whoever runs the program.
    fn core_properties(&self) -> String {
        format!(
            "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
            escaped(&self.name)
        )
    }
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
