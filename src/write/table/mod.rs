//! A sheet that is one list.
//!
//! ```text
//!      A      B      C  …
//! 1  │        title (merged)          │
//! 2  │ subtitle: year, profile, hints │
//! 3  │ header │ header │ header       │  frozen, filtered, repeated on every printed page
//! 4  │ rows …                         │
//!    │ rows of sums (not filtered)    │
//!    │ notes (merged)                 │
//! ```
//! Printed is what fits legibly on a landscape page; columns for the screen (where a figure came from, whole texts)
//! stand to the right of the print area.

mod above;
mod cell;
mod field;
mod in_order;
mod lines;
mod rows;
mod slice;

pub use cell::{write, write_proven};
pub use field::{
    Field, amount, count, count_if_any, count_of, difference, label, label_of, plain_figure, points, rate, serial,
    share, text, text_of,
};
pub use lines::{height, lines_needed};
pub use slice::Slice;

use super::book::{Page, Piece};
use super::expression::{Known, Ledger, List, Sheet};
use super::package::Packed;
use super::style::{Kind, Styles, Tone};
use crate::domain::place::{Address, SHEET_ROWS};
use crate::write::wording::cell_text;
use cell::edge_note;
use in_order::InOrder;
use lines::TEXT_PADDING;
use rayon::prelude::*;
use rows::{Layout, Rows};
use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};
use slice::{Kept, Rendered, cut};
use std::sync::Arc;

/// Paper size A4 as Excel numbers it.
const A4: u8 = 9;
const HEADER_ROW: u32 = 2;
/// First row of a list.
pub const FIRST_ROW: u32 = HEADER_ROW + 1;
/// Pixels across a page at its full scale, with room to spare for fonts that stand in for others.
const PAGE_PIXELS: u32 = 950;
/// Pixels of a digit, and of the edges of a column, in such a font.
const DIGIT_PIXELS: u32 = 8;
const EDGE_PIXELS: u32 = 5;

/// Links that spreadsheet programs take on one sheet, with some to spare.
const MOST_LINKS: u32 = 65_000;
/// Slices that a thread renders before what came of them is handed over.
const SLICES_A_THREAD: usize = 16;
/// Bytes of rows that are packed as one piece.
const PIECE: usize = 512 * 1024;

/// A column: its header, and its width in digits (a Chinese character is two wide).
#[derive(Debug, Clone)]
pub struct Column {
    header: String,
    width: u8,
    printed: bool,
}

impl Column {
    /// The same column outside the print area; such columns stand last.
    #[must_use]
    pub fn on_screen(self) -> Self {
        Self { printed: false, ..self }
    }
}

/// Shorthand for a column.
pub fn column(header: impl Into<String>, width: u8) -> Column {
    Column {
        header: header.into(),
        width,
        printed: true,
    }
}

/// A list that is being written, row by row.
pub struct Table<'a> {
    page: Page<'a>,
    layout: Layout<'a>,
    last_column: u16,
    last_printed: u16,
    on_first_page: u16,
    notes_from: u16,
    rows: Rows,
    record: Option<(Kept, &'a mut Ledger)>,
}

impl<'a> Table<'a> {
    /// Title, subtitle and header; the first `frozen` columns stay in sight.
    ///
    /// # Errors
    /// More columns than a worksheet has.
    pub fn begin(
        page: Page<'a>,
        styles: &'a Styles,
        (title, subtitle): (&str, &str),
        columns: &[Column],
        frozen: u16,
    ) -> Result<Self, XlsxError> {
        let printed = columns.iter().filter(|column| column.printed).count();
        let last_printed = last_of(printed)?;
        Self::laid_out(
            page,
            styles,
            columns,
            frozen,
            (last_printed, last_printed),
            (title, subtitle),
        )
    }

    /// The same for more columns than a page holds: they go on beside it, so many of those behind the frozen ones on a
    /// page, and the frozen ones on every page.
    ///
    /// # Errors
    /// More columns than a worksheet has.
    pub fn begin_beside(
        page: Page<'a>,
        styles: &'a Styles,
        titles: (&str, &str),
        columns: &[Column],
        frozen: u16,
        a_page: usize,
    ) -> Result<Self, XlsxError> {
        let last_printed = last_of(columns.len())?;
        let breaks = (frozen..=last_printed).step_by(a_page.max(1));
        let breaks: Vec<u32> = breaks.skip(1).map(u32::from).collect();
        let on_first_page = last_printed.min(last_of(usize::from(frozen) + a_page)?);
        let mut table = Self::laid_out(page, styles, columns, frozen, (last_printed, on_first_page), titles)?;
        if !breaks.is_empty() {
            let sheet = &mut *table.page.frame;
            sheet.set_print_scale(scale(columns.iter().take(usize::from(on_first_page) + 1)));
            sheet.set_vertical_page_breaks(&breaks)?;
            sheet.set_repeat_columns(0, frozen.saturating_sub(1))?;
            // Below the columns that are on every page, the next pages would show the beginning of a note.
            table.notes_from = frozen;
        }
        Ok(table)
    }

    /// Header and page; titles and notes stand on the first page.
    fn laid_out(
        page: Page<'a>,
        styles: &'a Styles,
        columns: &[Column],
        frozen: u16,
        (last_printed, on_first_page): (u16, u16),
        (title, subtitle): (&str, &str),
    ) -> Result<Self, XlsxError> {
        let sheet = &mut *page.frame;
        write_title(sheet, styles, on_first_page, title, subtitle)?;
        let mut lines = 1;
        for (at, column) in (0..).zip(columns) {
            sheet.set_column_width(at, f64::from(column.width))?;
            sheet.write_string_with_format(HEADER_ROW, at, &*cell_text(&column.header), &styles.header)?;
            // Headers are centred and need no room at the edges.
            lines = lines.max(lines_needed(&column.header, column.width.saturating_add(TEXT_PADDING)));
        }
        // Some fonts stand in for others and are higher: it adds up in high headers.
        let lines = if lines > 5 { lines + 1 } else { lines };
        sheet.set_row_height(HEADER_ROW, height(lines))?;
        sheet.set_freeze_panes(HEADER_ROW + 1, frozen)?;
        sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
        set_up_page(sheet);
        Ok(Self {
            layout: Layout::of(styles, columns.iter().map(|column| column.width)),
            page,
            last_column: last_of(columns.len())?,
            last_printed,
            on_first_page,
            notes_from: 0,
            rows: Rows::new(FIRST_ROW, MOST_LINKS),
            record: None,
        })
    }

    /// The same list with formulas: what stands in these columns of this sheet can be referred to from other rows too.
    pub fn keeping(self, ledger: &'a mut Ledger, sheet: Sheet, columns: impl IntoIterator<Item = u16>) -> Self {
        let columns = columns.into_iter().collect();
        Self {
            layout: self.layout.with_formulas(sheet),
            record: Some((Kept { sheet, columns }, ledger)),
            ..self
        }
    }

    /// The row that is written next.
    pub const fn next_row(&self) -> u32 {
        self.rows.next
    }

    /// Rows whose formulas refer to one another, one for each item. They are made twice rather than kept: for what
    /// formulas find in them, and, side by side, to be written.
    ///
    /// # Errors
    /// More rows than a worksheet has.
    pub fn rows_among<'b, Item: Sync>(
        &mut self,
        items: &'b [Item],
        fields: impl Fn(u32, &'b Item) -> Vec<Field<'b>> + Sync,
    ) -> Result<(), XlsxError> {
        for (row, item) in (self.next_row()..).zip(items) {
            self.keep(row, &fields(row, item));
        }
        let kept = self.record.as_mut().map(|(kept, _)| {
            let nothing = Kept::nothing_of(kept.sheet);
            std::mem::replace(kept, nothing)
        });
        let written = self.rows_of(items, (|_| 1, 0), |item, rows| {
            rows.row(&fields(rows.next_row(), item));
            Ok(())
        });
        if let (Some((now, _)), Some(kept)) = (&mut self.record, kept) {
            *now = kept;
        }
        written
    }

    /// One row, a field for each column.
    ///
    /// # Errors
    /// More rows than a worksheet has.
    pub fn row(&mut self, fields: &[Field]) -> Result<(), XlsxError> {
        self.make_room_for(1)?;
        self.keep(self.next_row(), fields);
        let known = self.record.as_ref().map(|(_, ledger)| Known::from(&**ledger));
        self.rows.row(&self.layout, fields, known);
        if self.rows.xml.len() > PIECE {
            let scratch = Arc::clone(&self.page.rows.scratch);
            self.close_run(|xml| Piece::Packed(Packed::aside(xml.as_bytes(), &scratch)));
        }
        Ok(())
    }

    /// Rows of many items that refer to no row of this list but their own, rendered side by side. Each item takes as many
    /// rows as `rows_of` says, and a row has `links` links at most.
    ///
    /// # Errors
    /// More rows than a worksheet has; whatever `render` errs with.
    pub fn rows_of<'b, Item: Sync>(
        &mut self,
        items: &'b [Item],
        rows_of: (impl Fn(&Item) -> usize, u32),
        render: impl Fn(&'b Item, &mut Slice) -> Result<(), XlsxError> + Sync,
    ) -> Result<(), XlsxError> {
        let nothing = |(): &mut ()| Ok(());
        self.rows_beside(items, rows_of, |item, slice, ()| render(item, slice), nothing)
    }

    /// The same where something else comes of the items on the way. It is taken slice by slice in their order, and what is
    /// left of it is filled again.
    ///
    /// # Errors
    /// More rows than a worksheet has; whatever `render` or `take` err with.
    pub fn rows_beside<'b, Item: Sync, Beside: Default + Send>(
        &mut self,
        items: &'b [Item],
        (rows_of, links): (impl Fn(&Item) -> usize, u32),
        render: impl Fn(&'b Item, &mut Slice, &mut Beside) -> Result<(), XlsxError> + Sync,
        take: impl FnMut(&mut Beside) -> Result<(), XlsxError> + Send,
    ) -> Result<(), XlsxError> {
        let first = self.next_row();
        let all: usize = items.iter().map(&rows_of).sum();
        self.make_room_for(all)?;
        self.close_run(Piece::Text);
        let besides = InOrder::new(take);
        let slices = cut(items, rows_of, first);
        let mut numbered = (0..).zip(&slices);
        // What comes of all slices at once would be more than the list itself.
        let share = SLICES_A_THREAD * rayon::current_num_threads();
        for _ in 0..slices.len().div_ceil(share) {
            let record = self.record.as_ref().map(|(kept, ledger)| (kept, &**ledger));
            let (layout, scratch) = (&self.layout, &self.page.rows.scratch);
            // In their order, so that what is beside them need not wait.
            let next = numbered.by_ref().take(share).par_bridge();
            let rendered: Result<Vec<Rendered>, XlsxError> = next
                .map(|(number, (row, items))| {
                    let links_left = MOST_LINKS.saturating_sub((row - first).saturating_mul(links));
                    let mut slice = Slice::new(layout, record, *row, links_left);
                    let mut beside = besides.empty();
                    items
                        .iter()
                        .try_for_each(|item| render(item, &mut slice, &mut beside))?;
                    let rendered = slice.rendered(scratch);
                    besides.put(number, beside)?;
                    Ok(rendered)
                })
                .collect();
            let mut rendered = rendered?;
            rendered.sort_by_key(|slice| slice.first);
            rendered.into_iter().try_for_each(|slice| self.take(slice))?;
        }
        self.rows.begins_at(self.rows.next);
        Ok(())
    }

    /// Hands a slice over to the sheet.
    fn take(&mut self, slice: Rendered) -> Result<(), XlsxError> {
        self.rows.next = slice.next;
        let piece = Piece::Packed(slice.packed);
        self.page.rows.add((slice.first, slice.next - 1), piece);
        self.page.rows.link(slice.links);
        if let Some((_, ledger)) = &mut self.record {
            ledger.absorb(slice.ledger);
        }
        self.tell(slice.doubts)
    }

    fn keep(&mut self, row: u32, fields: &[Field]) {
        if let Some((kept, ledger)) = &mut self.record {
            kept.note(ledger, row, fields);
        }
    }

    fn make_room_for(&self, rows: usize) -> Result<(), XlsxError> {
        let left = SHEET_ROWS.saturating_sub(self.next_row());
        if rows > left as usize {
            return Err(XlsxError::RowColumnLimitError);
        }
        Ok(())
    }

    /// Hands the rows that were written over to the sheet.
    fn close_run(&mut self, piece: impl FnOnce(String) -> Piece) {
        if let Some(run) = self.rows.taken() {
            self.page.rows.add((run.first, run.last), piece(run.xml));
        }
    }

    /// Tells formulas in notes.
    fn tell(&mut self, doubts: Vec<(Address, String)>) -> Result<(), XlsxError> {
        for (at, formula) in doubts {
            let column = u16::try_from(at.column).map_err(|_| XlsxError::RowColumnLimitError)?;
            self.page.frame.insert_note(at.row, column, &edge_note(&formula))?;
        }
        Ok(())
    }

    /// The next row, to be written through the library.
    fn frame_row(&mut self) -> Result<u32, XlsxError> {
        self.make_room_for(1)?;
        self.close_run(Piece::Text);
        let row = self.next_row();
        self.rows.begins_at(row + 1);
        Ok(row)
    }

    /// A line over the whole width that says what the rows below have in common.
    ///
    /// # Errors
    /// Outside the worksheet.
    pub fn group(&mut self, text: &str) -> Result<(), XlsxError> {
        let row = self.frame_row()?;
        let format = self.layout.styles.cell(Kind::Text, Tone::Sum);
        let width = self.layout.width_of(0..=self.last_column);
        let sheet = &mut *self.page.frame;
        sheet.merge_range(row, 0, row, self.last_column, &cell_text(text), format)?;
        sheet.set_row_height(row, height(lines_needed(text, width)))?;
        Ok(())
    }

    /// Ends the filtered list, gives its rows, and goes on with rows of sums and notes.
    ///
    /// # Errors
    /// Outside the worksheet.
    pub fn close_list(&mut self) -> Result<List, XlsxError> {
        let last = self.next_row().saturating_sub(1).max(HEADER_ROW);
        self.page.frame.autofilter(HEADER_ROW, 0, last, self.last_column)?;
        if let Some((kept, ledger)) = &mut self.record {
            ledger.close(kept.sheet);
        }
        Ok(List {
            sheet: self.record.as_ref().map_or("", |(kept, _)| kept.sheet),
            first: FIRST_ROW,
            last,
        })
    }

    /// Small print over the printed width.
    ///
    /// # Errors
    /// Outside the worksheet.
    pub fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        let row = self.frame_row()?;
        let width = self.layout.width_of(self.notes_from..=self.on_first_page);
        let format = &self.layout.styles.note;
        let sheet = &mut *self.page.frame;
        sheet.merge_range(row, self.notes_from, row, self.on_first_page, text, format)?;
        sheet.set_row_height(row, height(lines_needed(text, width)))?;
        Ok(())
    }

    /// Ends the sheet and sets what is printed, down to the last row written.
    ///
    /// # Errors
    /// Outside the worksheet.
    pub fn finish(mut self) -> Result<(), XlsxError> {
        self.close_run(Piece::Text);
        let links = std::mem::take(&mut self.rows.links);
        self.page.rows.link(links);
        let doubts = std::mem::take(&mut self.rows.doubts);
        self.tell(doubts)?;
        let last = self.next_row().saturating_sub(1);
        let sheet = self.page.frame;
        sheet.set_print_area(0, 0, last, self.last_printed)?;
        // Targets such as 「100」 are text on purpose.
        sheet.ignore_error_range(HEADER_ROW, 0, last, self.last_column, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }
}

/// The scale in percent at which a page holds these columns.
fn scale<'a>(columns: impl Iterator<Item = &'a Column>) -> u16 {
    let pixels: u32 = columns
        .map(|column| u32::from(column.width) * DIGIT_PIXELS + EDGE_PIXELS)
        .sum();
    let percent = PAGE_PIXELS * 100 / pixels.max(1);
    u16::try_from(percent).unwrap_or(100).clamp(10, 100)
}

/// Position of the last of so many columns.
fn last_of(columns: usize) -> Result<u16, XlsxError> {
    u16::try_from(columns.saturating_sub(1)).map_err(|_| XlsxError::RowColumnLimitError)
}

/// The two lines on top of every sheet, as wide as its columns.
///
/// # Errors
/// Outside the worksheet.
pub fn write_title(
    sheet: &mut Worksheet,
    styles: &Styles,
    last_column: u16,
    title: &str,
    subtitle: &str,
) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 28)?;
    sheet.set_row_height(1, 18)?;
    sheet.merge_range(0, 0, 0, last_column, &cell_text(title), &styles.title)?;
    sheet.merge_range(1, 0, 1, last_column, &cell_text(subtitle), &styles.subtitle)?;
    Ok(())
}

/// A4 landscape, one page wide, page numbers below.
pub fn set_up_page(sheet: &mut Worksheet) {
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer("&L&A&C第&P页 共&N页");
}
