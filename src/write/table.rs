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

use super::expression::{Cell, Expression, Ledger, List, Proof, Sheet, Value, float, proof};
use super::style::{Kind, Styles, Tone};
use crate::write::wording::{NO_FIGURE, cell_text};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatUnderline, Formula, IgnoreError, Note, Url, Worksheet, XlsxError};
use std::collections::BTreeSet;

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
/// Digits of a column's width that its edges and the indent take.
const TEXT_PADDING: u8 = 2;
/// One line of text, in points.
const LINE_HEIGHT: f64 = 13.5;
/// Room above and below the text of a row.
const ROW_PADDING: f64 = 5.0;
/// Height that spreadsheet programs allow a row.
const HIGHEST_ROW: f64 = 409.0;

/// Longest target of a link that spreadsheet programs take.
const LONGEST_LINK: usize = 2000;
/// Links that spreadsheet programs take on one sheet, with some to spare.
const MOST_LINKS: u32 = 65_000;
/// The colour in which links are known.
const LINK_TEXT: Color = Color::RGB(0x0005_63C1);

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

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(String),
    /// Text that opens another place.
    Link {
        text: String,
        target: String,
    },
    Number(Decimal),
    /// No figure: 「—」.
    Missing,
    Blank,
}

/// A cell to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    content: Content,
    kind: Kind,
    tone: Tone,
    /// How the content comes about from other cells.
    formula: Option<Box<Expression>>,
}

impl Field {
    /// The same cell with what it is computed by. It is written as a formula if that gives exactly its content in
    /// every spreadsheet program.
    #[must_use]
    pub fn by(self, formula: Expression) -> Self {
        self.by_any(Some(formula))
    }

    /// The same, if there is such a formula.
    #[must_use]
    pub fn by_any(self, formula: Option<Expression>) -> Self {
        Self {
            formula: formula.map(Box::new),
            ..self
        }
    }

    /// What formulas find in the cell.
    pub fn value(&self) -> Value {
        match &self.content {
            Content::Text(text) | Content::Link { text, .. } => Value::Text(text.as_str().into()),
            Content::Number(number) => Value::Number(*number),
            Content::Missing => Value::Text(NO_FIGURE.into()),
            Content::Blank => Value::Blank,
        }
    }

    /// The same cell in another tone.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The same cell in this tone if it holds.
    #[must_use]
    pub fn toned_if(self, holds: bool, tone: Tone) -> Self {
        if holds { self.toned(tone) } else { self }
    }

    /// The same text as a link to a place (`file:///b.xlsx#'表'!A1`), if there is one that programs take.
    #[must_use]
    pub fn linked(self, target: Option<String>) -> Self {
        let target = target.filter(|target| target.encode_utf16().count() <= LONGEST_LINK);
        let content = match (self.content, target) {
            (Content::Text(text), Some(target)) => Content::Link { text, target },
            (content, _) => content,
        };
        Self { content, ..self }
    }

    /// The same text, no link.
    fn unlinked(self) -> Self {
        let content = match self.content {
            Content::Link { text, .. } => Content::Text(text),
            content => content,
        };
        Self { content, ..self }
    }
}

/// Text, left.
pub fn text(text: impl Into<String>) -> Field {
    written(text.into(), Kind::Text)
}

/// Text, left; blank if there is none.
pub fn text_of(given: Option<impl Into<String>>) -> Field {
    written(given.map(Into::into).unwrap_or_default(), Kind::Text)
}

/// Short text, centred.
pub fn label(text: impl Into<String>) -> Field {
    written(text.into(), Kind::Label)
}

/// Short text, centred; blank if there is none.
pub fn label_of(given: Option<impl Into<String>>) -> Field {
    written(given.map(Into::into).unwrap_or_default(), Kind::Label)
}

fn written(text: String, kind: Kind) -> Field {
    let content = if text.is_empty() {
        Content::Blank
    } else {
        Content::Text(text)
    };
    Field {
        content,
        kind,
        tone: Tone::Plain,
        formula: None,
    }
}

/// A number that counts rows, or a place; 「—」 if there is none.
pub fn serial(number: Option<usize>) -> Field {
    figure(number.map(Decimal::from), Kind::Serial)
}

/// A whole number.
pub fn count(number: usize) -> Field {
    figure(Some(Decimal::from(number)), Kind::Count)
}

/// A whole number, centred; nought is left blank.
pub fn count_if_any(number: usize) -> Field {
    match number {
        0 => label(""),
        _ => serial(Some(number)),
    }
}

/// A whole number, 「—」 if there is none.
pub fn count_of(number: Option<usize>) -> Field {
    figure(number.map(Decimal::from), Kind::Count)
}

/// Points, 「—」 if there are none.
pub fn points(number: Option<Decimal>) -> Field {
    figure(number, Kind::Points)
}

/// A difference of points.
pub fn difference(number: Option<Decimal>) -> Field {
    figure(number, Kind::Difference)
}

/// An execution rate, as a ratio.
pub fn rate(ratio: Option<Decimal>) -> Field {
    figure(ratio, Kind::Rate)
}

/// A share such as 评优率, as a ratio.
pub fn share(ratio: Option<Decimal>) -> Field {
    figure(ratio, Kind::Share)
}

/// A figure with the digits that it has.
pub fn plain_figure(number: Option<Decimal>) -> Field {
    match number {
        Some(_) => figure(number, Kind::Plain),
        None => label(""),
    }
}

/// An amount in 万元.
pub fn amount(number: Option<Decimal>) -> Field {
    figure(number, Kind::Amount)
}

fn figure(number: Option<Decimal>, kind: Kind) -> Field {
    Field {
        content: number.map_or(Content::Missing, Content::Number),
        kind,
        tone: Tone::Plain,
        formula: None,
    }
}

/// Writes one cell. Text goes out as text whatever it begins with.
///
/// # Errors
/// Outside the worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, row: u32, column: u16, field: &Field) -> Result<(), XlsxError> {
    let format = styles.cell(field.kind, field.tone);
    match &field.content {
        Content::Text(text) => {
            write_text(sheet, row, column, text, format)?;
        }
        Content::Link { text, target } => write_link(sheet, row, column, (text, target), format)?,
        Content::Number(number) => {
            sheet.write_number_with_format(row, column, float(*number), format)?;
        }
        Content::Missing => {
            let centred = styles.cell(Kind::Label, field.tone);
            sheet.write_string_with_format(row, column, NO_FIGURE, centred)?;
        }
        Content::Blank => {
            sheet.write_blank(row, column, format)?;
        }
    }
    Ok(())
}

/// Whether a spreadsheet program would take the text for a formula when the cell is edited; it is then marked as text.
pub fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let text = cell_text(text);
    if begins_a_formula(&text) {
        sheet.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Writes a link; as plain text where spreadsheet programs would not take it.
fn write_link(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    (text, target): (&str, &str),
    format: &Format,
) -> Result<(), XlsxError> {
    let blue = format
        .clone()
        .set_font_color(LINK_TEXT)
        .set_underline(FormatUnderline::Single);
    sheet.write_url_with_format(row, column, Url::new(target).set_text(cell_text(text)), &blue)?;
    Ok(())
}

/// Writes one cell of a sheet with its formula, if that proves what it holds. Where programs may round to another
/// figure, the figure is written and the formula told in a note.
///
/// # Errors
/// Outside the worksheet.
pub fn write_proven(
    sheet: &mut Worksheet,
    styles: &Styles,
    cell: Cell,
    field: &Field,
    ledger: &Ledger,
) -> Result<(), XlsxError> {
    let (row, column) = (cell.row, cell.column);
    let formula = field.formula.as_deref().filter(|_| field.content != Content::Blank);
    let proven = formula.map(|formula| (formula, proof(formula, &field.value(), ledger)));
    match proven {
        Some((formula, Proof::Holds)) => write_formula(sheet, styles, (row, column), field, formula.text(cell.sheet)),
        Some((formula, Proof::Edge)) => {
            write(sheet, styles, row, column, field)?;
            sheet.insert_note(row, column, &edge_note(&formula.text(cell.sheet)))?;
            Ok(())
        }
        Some((_, Proof::Fails)) | None => write(sheet, styles, row, column, field),
    }
}

fn write_formula(
    sheet: &mut Worksheet,
    styles: &Styles,
    (row, column): (u32, u16),
    field: &Field,
    formula: String,
) -> Result<(), XlsxError> {
    let (result, kind) = match &field.content {
        Content::Number(number) => (float(*number).to_string(), field.kind),
        Content::Text(text) | Content::Link { text, .. } => (text.clone(), field.kind),
        Content::Missing => (NO_FIGURE.to_owned(), Kind::Label),
        Content::Blank => return write(sheet, styles, row, column, field),
    };
    let formula = Formula::new(formula).set_result(result);
    sheet.write_formula_with_format(row, column, formula, styles.cell(kind, field.tone))?;
    Ok(())
}

/// Says how a figure at the edge of rounding comes about.
fn edge_note(formula: &str) -> Note {
    Note::new(format!(
        "算式：={formula}\n本数恰在四舍五入的分界上，电子表格按二进制计算，末位可能不同，因此按十进制算好后写为数值。"
    ))
    .set_author("绩评")
    .add_author_prefix(false)
    .set_width(300)
    .set_height(110)
}

impl Field {
    /// Lines that the text takes in a column of this width; a figure takes one.
    pub fn lines(&self, width: u8) -> u32 {
        match &self.content {
            Content::Text(text) | Content::Link { text, .. } => lines_needed(text, width),
            Content::Number(_) | Content::Missing | Content::Blank => 1,
        }
    }
}

/// A list that is being written, row by row.
pub struct Table<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    widths: Vec<u8>,
    last_column: u16,
    last_printed: u16,
    on_first_page: u16,
    notes_from: u16,
    row: u32,
    links: u32,
    record: Option<Record<'a>>,
}

/// Where a list notes what formulas refer to.
struct Record<'a> {
    ledger: &'a mut Ledger,
    sheet: Sheet,
    kept: BTreeSet<u16>,
}

impl Record<'_> {
    fn note(&mut self, row: u32, fields: &[Field]) {
        for (column, field) in (0..).zip(fields) {
            if self.kept.contains(&column) {
                let cell = Cell {
                    sheet: self.sheet,
                    row,
                    column,
                };
                self.ledger.note(cell, field.value());
            }
        }
    }
}

impl<'a> Table<'a> {
    /// Title, subtitle and header; the first `frozen` columns stay in sight.
    ///
    /// # Errors
    /// More columns than a worksheet has.
    pub fn begin(
        sheet: &'a mut Worksheet,
        styles: &'a Styles,
        (title, subtitle): (&str, &str),
        columns: &[Column],
        frozen: u16,
    ) -> Result<Self, XlsxError> {
        let printed = columns.iter().filter(|column| column.printed).count();
        let last_printed = last_of(printed)?;
        Self::laid_out(
            sheet,
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
        sheet: &'a mut Worksheet,
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
        let mut table = Self::laid_out(sheet, styles, columns, frozen, (last_printed, on_first_page), titles)?;
        if !breaks.is_empty() {
            table
                .sheet
                .set_print_scale(scale(columns.iter().take(usize::from(on_first_page) + 1)));
            table.sheet.set_vertical_page_breaks(&breaks)?;
            table.sheet.set_repeat_columns(0, frozen.saturating_sub(1))?;
            // Below the columns that are on every page, the next pages would show the beginning of a note.
            table.notes_from = frozen;
        }
        Ok(table)
    }

    /// Header and page; titles and notes stand on the first page.
    fn laid_out(
        sheet: &'a mut Worksheet,
        styles: &'a Styles,
        columns: &[Column],
        frozen: u16,
        (last_printed, on_first_page): (u16, u16),
        (title, subtitle): (&str, &str),
    ) -> Result<Self, XlsxError> {
        write_title(sheet, styles, on_first_page, title, subtitle)?;
        let mut lines = 1;
        for (at, column) in (0..).zip(columns) {
            sheet.set_column_width(at, f64::from(column.width))?;
            sheet.write_string_with_format(HEADER_ROW, at, &column.header, &styles.header)?;
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
            sheet,
            styles,
            widths: columns.iter().map(|column| column.width).collect(),
            last_column: last_of(columns.len())?,
            last_printed,
            on_first_page,
            notes_from: 0,
            row: HEADER_ROW + 1,
            links: 0,
            record: None,
        })
    }

    /// The same list with formulas: what stands in these columns of this sheet can be referred to.
    pub fn keeping(self, ledger: &'a mut Ledger, sheet: Sheet, columns: impl IntoIterator<Item = u16>) -> Self {
        let record = Record {
            ledger,
            sheet,
            kept: columns.into_iter().collect(),
        };
        Self {
            record: Some(record),
            ..self
        }
    }

    /// The row that is written next.
    pub const fn next_row(&self) -> u32 {
        self.row
    }

    /// Rows whose formulas refer to one another.
    ///
    /// # Errors
    /// More rows than a worksheet has.
    pub fn rows(&mut self, rows: &[Vec<Field>]) -> Result<(), XlsxError> {
        for (row, fields) in (self.row..).zip(rows) {
            if let Some(record) = &mut self.record {
                record.note(row, fields);
            }
        }
        rows.iter().try_for_each(|fields| self.row(fields))
    }

    /// One row, a field for each column, as high as its longest text needs: programs differ in whether they see to
    /// that themselves.
    ///
    /// # Errors
    /// More rows than a worksheet has.
    pub fn row(&mut self, fields: &[Field]) -> Result<(), XlsxError> {
        if let Some(record) = &mut self.record {
            record.note(self.row, fields);
        }
        for (at, field) in (0..).zip(fields) {
            let is_link = matches!(field.content, Content::Link { .. });
            self.links += u32::from(is_link);
            match &self.record {
                _ if is_link && self.links > MOST_LINKS => {
                    write(self.sheet, self.styles, self.row, at, &field.clone().unlinked())?;
                }
                Some(record) => {
                    let cell = Cell {
                        sheet: record.sheet,
                        row: self.row,
                        column: at,
                    };
                    write_proven(self.sheet, self.styles, cell, field, record.ledger)?;
                }
                None => write(self.sheet, self.styles, self.row, at, field)?,
            }
        }
        let lines = fields
            .iter()
            .zip(&self.widths)
            .map(|(field, &width)| field.lines(width));
        self.sheet.set_row_height(self.row, height(lines.max().unwrap_or(1)))?;
        self.row += 1;
        Ok(())
    }

    /// A line over the whole width that says what the rows below have in common.
    ///
    /// # Errors
    /// Outside the worksheet.
    pub fn group(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = self.styles.cell(Kind::Text, Tone::Sum);
        self.sheet
            .merge_range(self.row, 0, self.row, self.last_column, &cell_text(text), format)?;
        let width = self.widths.iter().fold(0_u8, |sum, width| sum.saturating_add(*width));
        self.sheet.set_row_height(self.row, height(lines_needed(text, width)))?;
        self.row += 1;
        Ok(())
    }

    /// Ends the filtered list, gives its rows, and goes on with rows of sums and notes.
    ///
    /// # Errors
    /// Outside the worksheet.
    pub fn close_list(&mut self) -> Result<List, XlsxError> {
        let last = self.row.saturating_sub(1).max(HEADER_ROW);
        self.sheet.autofilter(HEADER_ROW, 0, last, self.last_column)?;
        Ok(List {
            sheet: self.record.as_ref().map_or("", |record| record.sheet),
            first: FIRST_ROW,
            last,
        })
    }

    /// Small print over the printed width.
    ///
    /// # Errors
    /// Outside the worksheet.
    pub fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.merge_range(
            self.row,
            self.notes_from,
            self.row,
            self.on_first_page,
            text,
            &self.styles.note,
        )?;
        let until_last = self.widths.iter().take(usize::from(self.on_first_page) + 1);
        let printed = until_last.skip(usize::from(self.notes_from));
        let width = printed.fold(0_u8, |sum, width| sum.saturating_add(*width));
        self.sheet.set_row_height(self.row, height(lines_needed(text, width)))?;
        self.row += 1;
        Ok(())
    }

    /// Ends the sheet and sets what is printed, down to the last row written.
    ///
    /// # Errors
    /// Outside the worksheet.
    pub fn finish(self) -> Result<(), XlsxError> {
        let last = self.row.saturating_sub(1);
        self.sheet.set_print_area(0, 0, last, self.last_printed)?;
        // Targets such as 「100」 are text on purpose.
        self.sheet
            .ignore_error_range(HEADER_ROW, 0, last, self.last_column, IgnoreError::NumberStoredAsText)?;
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

/// Height of a row of so many lines of text, in points.
pub fn height(lines: u32) -> f64 {
    (LINE_HEIGHT * f64::from(lines) + ROW_PADDING).min(HIGHEST_ROW)
}

/// Lines that a text takes in a column of this width. Chinese text breaks anywhere, figures and Latin words do not.
pub fn lines_needed(text: &str, width: u8) -> u32 {
    let room = usize::from(width.saturating_sub(TEXT_PADDING).max(2));
    let lines = text.lines().map(|line| lines_of(line, room));
    u32::try_from(lines.sum::<usize>()).unwrap_or(u32::MAX).max(1)
}

/// Lines of a text without breaks of its own, in a room counted in digits: a Chinese character is two wide.
fn lines_of(line: &str, room: usize) -> usize {
    let (mut lines, mut filled) = (1, 0);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut width = if letter.is_ascii() { 1 } else { 2 };
        while letter.is_ascii_graphic() && letters.next_if(char::is_ascii_graphic).is_some() {
            width += 1;
        }
        if filled > 0 && filled + width > room {
            lines += 1;
            filled = 0;
        }
        // A word longer than the line is broken after all.
        lines += (filled + width).saturating_sub(1) / room;
        filled = (filled + width - 1) % room + 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines_of;

    #[test]
    fn chinese_breaks_anywhere_and_figures_do_not() {
        assert_eq!(lines_of("", 10), 1);
        assert_eq!(lines_of("全年执行数", 10), 1);
        assert_eq!(lines_of("全年执行数填", 10), 2);
        assert_eq!(lines_of("填4,05.6,50元", 10), 3);
        assert_eq!(lines_of("全年填4,05.6,50", 10), 2);
        assert_eq!(lines_of("一1234567890123456789012", 10), 4);
    }
}
