//! Documents (.docx) in the layout of GB/T 9704—2012, written part by part: what the standard asks for (characters a
//! line, lines a page, indents counted in characters, repeated header rows) is put down as such, so that an office
//! program keeps it when the text is edited.
//!
//! ```text
//!        │←28 mm→│←──── 156 mm, 28 characters ────→│←26 mm→│
//!  37 mm │       │         标题 小标宋 2号          │       │
//!        │       │　　一、一级标题 黑体 3号         │       │
//!        │       │　　（一）二级标题 楷体 3号       │       │  22 lines in 225 mm
//!        │       │　　1.三级标题 仿宋 3号           │       │
//!        │       │　　正文 仿宋 3号 …               │       │
//!  35 mm │       │                         — 1 —　 │       │  7 mm below the text; even pages on the left
//! ```
//!
//! ```text
//! [Content_Types].xml  _rels/.rels  docProps/{core,app}.xml
//! word/document.xml ─ _rels/document.xml.rels ─ styles.xml  settings.xml  fontTable.xml  footer-odd.xml  footer-even.xml
//! ```

mod body;
mod footer;
mod package;
mod page;
mod settings;
mod styles;
mod table;
mod xml;

pub use package::Stationery;
pub use table::{Align, Cell, Column, Row, Table, cell, column};

use super::Artifact;
use crate::error::Error;

/// A document from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its name in the properties of the file.
    pub name: String,
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// 标题, line by line.
    Title(Vec<String>),
    /// A heading with its numbering: 一、 （一） 1.
    Heading(Level, String),
    /// A paragraph of the text; begins two characters in.
    Paragraph(String),
    Table(Table),
    /// A line of the signature (落款), at the right.
    Signature(String),
    /// `附件1`, at the top of a new page.
    Annex(String),
}

/// How deep a heading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    First,
    Second,
    Third,
}

impl Document {
    /// The file, under this path of the output.
    ///
    /// # Errors
    /// `Rendering` if it cannot be packed.
    pub fn artifact(&self, path: String, stationery: &Stationery) -> Result<Artifact, Error> {
        match self.bytes(stationery) {
            Ok(bytes) => Ok(Artifact { path, bytes }),
            Err(cause) => Err(Error::Rendering {
                name: path,
                cause: cause.to_string(),
            }),
        }
    }

    /// The bytes of the file. The same document gives the same bytes.
    ///
    /// # Errors
    /// What the archive refuses.
    pub fn bytes(&self, stationery: &Stationery) -> Result<Vec<u8>, rawzip::Error> {
        stationery.with(&self.name, &body::part(&self.blocks))
    }
}
