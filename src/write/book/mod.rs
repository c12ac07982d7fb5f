//! A workbook whose long lists are written past the library.
//!
//! ```text
//! rust_xlsxwriter ─ frames: titles, headers, notes, page set-up, styles, charts ─┐
//! lists ─ rows as XML, packed in pieces side by side ────────────────────────────┴─ package ─→ .xlsx
//! ```
//! The library keeps every cell of a workbook in memory and packs one sheet after the other; a list of a hundred
//! thousand rows takes it most of a run. Everything but such rows is left to it.

mod links;
mod merging;

pub use links::Link;

use super::aside_lost;
use super::package::{LEVEL, Packed};
use super::style::Styles;
use crate::error::Error;
use crate::scratch::Scratch;
use links::Links;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::io::Write;
use std::sync::Arc;

/// Pixels of a row and a column in the workbook's own font.
pub const ROW_PIXELS: u32 = 18;
const COLUMN_PIXELS: u32 = 64;

/// A workbook that is being written.
pub struct Book {
    /// What the library writes.
    pub frames: Workbook,
    /// Rows of each sheet, in the order of the sheets.
    rows: Vec<ListedRows>,
    scratch: Arc<Scratch>,
}

/// A sheet that is being written.
pub struct Page<'a> {
    pub frame: &'a mut Worksheet,
    pub rows: &'a mut ListedRows,
}

/// The rows of a sheet that the library does not write, and what goes with them.
pub struct ListedRows {
    runs: Vec<Run>,
    links: Links,
    /// Where pieces are put aside.
    pub scratch: Arc<Scratch>,
}

/// Rows that follow one another.
struct Run {
    first: u32,
    last: u32,
    xml: Piece,
}

/// The XML of rows: `<row r="4">…</row>…`
pub enum Piece {
    Text(String),
    Packed(Packed),
}

impl Book {
    /// A workbook without sheets that knows the formats of cells, and puts rows aside here.
    ///
    /// # Errors
    /// What the library refuses.
    pub fn new(styles: &Styles, scratch: Arc<Scratch>) -> Result<Self, XlsxError> {
        let mut frames = Workbook::new();
        frames.set_zip_compression_level(LEVEL);
        frames.set_default_format(&Styles::base(), ROW_PIXELS, COLUMN_PIXELS)?;
        // In this order they get the numbers by which rows name them.
        styles.different().for_each(|format| frames.register_format(format));
        Ok(Self {
            frames,
            rows: Vec::new(),
            scratch,
        })
    }

    /// Where what is large is put aside.
    pub const fn scratch(&self) -> &Arc<Scratch> {
        &self.scratch
    }

    /// Adds a sheet.
    ///
    /// # Errors
    /// A name that sheets cannot have, or that another one has.
    pub fn add_sheet(&mut self, name: &str) -> Result<Page<'_>, XlsxError> {
        self.rows.push(ListedRows {
            runs: Vec::new(),
            links: Links::default(),
            scratch: Arc::clone(&self.scratch),
        });
        self.frames.add_worksheet().set_name(name)?;
        self.page(name)
    }

    /// A sheet that was added.
    ///
    /// # Errors
    /// None has this name.
    pub fn page(&mut self, name: &str) -> Result<Page<'_>, XlsxError> {
        let mut sheets = self.frames.worksheets_mut().iter_mut().zip(&mut self.rows);
        let found = sheets.find(|(sheet, _)| sheet.name() == name);
        let (frame, rows) = found.ok_or_else(|| XlsxError::UnknownWorksheetNameOrIndex(name.to_owned()))?;
        Ok(Page { frame, rows })
    }

    /// The whole workbook, packed; gives back what it went to.
    ///
    /// # Errors
    /// What the library refuses, or what it goes to.
    pub fn packed<To: Write>(mut self, to: To) -> Result<To, XlsxError> {
        let frames = self.frames.save_to_buffer()?;
        // The library's own picture of the workbook is needed no more.
        drop(self.frames);
        merging::with_rows(&frames, self.rows, to)
    }
}

impl ListedRows {
    /// Puts rows below those that are there.
    pub fn add(&mut self, (first, last): (u32, u32), xml: Piece) {
        self.runs.push(Run { first, last, xml });
    }

    pub fn link(&mut self, links: impl IntoIterator<Item = Link>) {
        self.links.add(links, &self.scratch);
    }

    fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}

/// What the user is told of a workbook of this name that cannot be made.
pub fn unfit(name: &str, cause: XlsxError) -> Error {
    let cause = match cause {
        // It is written into memory, or to a file that tells itself what it refused.
        XlsxError::IoError(cause) => return aside_lost(&cause),
        XlsxError::RowColumnLimitError => "内容超出工作表的行数或列数".to_owned(),
        // A fault of the program: whoever mends it needs the library's own words.
        other => format!("工作簿内部错误（{other}）"),
    };
    Error::Rendering {
        name: name.to_owned(),
        cause,
    }
}
