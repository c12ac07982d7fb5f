//! Sheet 总览, on one printed page.
//!
//! ```text
//!      A        B      C             D   E      F     G    H     I    J
//! 1  │                    title (merged)                                │
//! 2  │                   subtitle (merged)                              │
//! 4  │ 一、报送与审核             │    │ 二、项目等级分布与评优率        │
//! 5  │ 项目   │ 数值 │ 说明       │    │ 等级 │复算│占比│自报│占比│增减│
//!    │ …                          │    │ …  评优率 with its quotients    │
//!    │                            │    │ 三、部门整体等级 …              │
//!    │ 五、最常见的审核问题       │    │ 四、得分分布 …                  │
//!    │ chart of 四                                                      │
//!    │ 六、未报送部门和不能使用的文件 (merged from B on)                │
//! ```

mod counts;
mod grades;
mod problems;
mod scores;

use super::super::expression::{Cell, Known, Ledger, Range, Sheet};
use super::ranking::Ranking;
use super::style::{Kind, Styles, Tone};
use super::table::{Field, height, lines_needed, set_up_page, write_proven, write_title};
use super::{Lists, subtitle, title};
use crate::domain::district::District;
use crate::profile::Profile;
use crate::regulation::rounded;
use crate::write::wording::cell_text;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Name of the sheet, which the chart refers to.
pub const SHEET: Sheet = "总览";
const WIDTHS: [u8; 10] = [20, 12, 37, 2, 14, 8, 9, 8, 9, 14];
/// Height of a row in points: the headings of blocks fit.
const ROW_HEIGHT: f64 = 17.0;
/// First row of the blocks.
const TOP: u32 = 3;
/// Where the blocks on the right begin.
const RIGHT: u16 = 4;
/// The last column.
const LAST: u16 = 9;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    district: &District,
    (lists, ranking): (&Lists, Ranking),
    profile: &Profile,
    ledger: &mut Ledger,
) -> Result<(), XlsxError> {
    for (at, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(at, f64::from(width))?;
    }
    let subtitle = subtitle(district, profile, "复算与自报并列");
    write_title(sheet, styles, LAST, &title(district), &subtitle)?;
    set_up_page(sheet);
    sheet.set_default_row_height(ROW_HEIGHT);
    sheet
        .set_portrait()
        .set_print_fit_to_pages(1, 1)
        .set_screen_gridlines(false);

    let mut page = Page {
        sheet,
        styles,
        ledger,
        lists,
        ranking,
    };
    let left = counts::write(&mut page, TOP, district, profile)?;
    let left = problems::write_findings(&mut page, left + 1, district)?;
    let right = grades::write_projects(&mut page, TOP, district, profile)?;
    let right = grades::write_departments(&mut page, right + 1, district, profile)?;
    let (right, intervals) = scores::write(&mut page, right + 1, district, profile)?;
    let below = problems::write_missing(&mut page, left.max(right) + 1, district)?;
    scores::insert_chart(&mut page, below + 1, intervals)
}

/// The sheet while it is filled block by block.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    ledger: &'a mut Ledger,
    lists: &'a Lists,
    ranking: Ranking,
}

/// A cell of the sheet.
const fn cell(row: u32, column: u16) -> Cell {
    Cell {
        sheet: SHEET,
        row,
        column,
    }
}

/// Cells of a column of the sheet.
const fn column_of(column: u16, first: u32, last: u32) -> Range {
    Range {
        first: cell(first, column),
        last: (last, column),
    }
}

impl Page<'_> {
    /// Heading of a block and the header row below it; gives the row after.
    fn block(&mut self, row: u32, column: u16, heading: &str, headers: &[&str]) -> Result<u32, XlsxError> {
        self.sheet
            .write_string_with_format(row, column, heading, &self.styles.heading)?;
        for (at, header) in (column..).zip(headers) {
            self.sheet
                .write_string_with_format(row + 1, at, *header, &self.styles.header)?;
        }
        Ok(row + 2)
    }

    /// A row of cells from this column on; gives the row after.
    fn fields(&mut self, row: u32, column: u16, fields: &[Field]) -> Result<u32, XlsxError> {
        self.rows(row, column, &[fields])
    }

    /// Rows of cells that may refer to one another; gives the row after.
    fn rows<'a>(&mut self, first: u32, column: u16, rows: &[impl AsRef<[Field<'a>]>]) -> Result<u32, XlsxError> {
        let placed = || {
            let rows = (first..).zip(rows);
            rows.flat_map(|(row, fields)| {
                let columns = (column..).zip(fields.as_ref());
                columns.map(move |(column, field)| (cell(row, column), field))
            })
        };
        for (cell, field) in placed() {
            self.ledger.note(cell, field.value());
        }
        for (cell, field) in placed() {
            write_proven(self.sheet, self.styles, cell, field, Known::from(&*self.ledger))?;
        }
        Ok((first..).nth(rows.len()).unwrap_or(first))
    }

    /// A heading from the first column on; gives the row below.
    fn wide_heading(&mut self, row: u32, heading: &str) -> Result<u32, XlsxError> {
        self.sheet
            .write_string_with_format(row, 0, heading, &self.styles.heading)?;
        Ok(row + 1)
    }

    /// A word and a text over the whole width, as high as the text needs; gives the row after.
    fn wide_row(&mut self, row: u32, word: &str, words: &str) -> Result<u32, XlsxError> {
        let word_format = self.styles.cell(Kind::Label, Tone::Plain);
        self.sheet
            .write_string_with_format(row, 0, &*cell_text(word), word_format)?;
        let format = self.styles.cell(Kind::Text, Tone::Plain);
        let words = cell_text(words);
        self.sheet.merge_range(row, 1, row, LAST, &words, format)?;
        let width = WIDTHS
            .iter()
            .skip(1)
            .fold(0_u8, |sum, width| sum.saturating_add(*width));
        self.sheet.set_row_height(row, height(lines_needed(&words, width)))?;
        Ok(row + 1)
    }

    /// Small print of two lines over the blocks on the right; gives the row after.
    fn note(&mut self, row: u32, text: &str) -> Result<u32, XlsxError> {
        self.sheet
            .merge_range(row, RIGHT, row + 1, RIGHT + 5, text, &self.styles.note)?;
        Ok(row + 2)
    }
}

/// A row of sums.
fn summed(fields: Vec<Field>) -> Vec<Field> {
    fields.into_iter().map(|field| field.toned(Tone::Sum)).collect()
}

/// Part of a whole as a share, rounded as the profile rounds shares; None if the whole is nothing.
fn ratio(part: usize, whole: usize, profile: &Profile) -> Option<Decimal> {
    let share = Decimal::from(part).checked_div(Decimal::from(whole))?;
    Some(rounded(share, profile.rounding.share))
}
