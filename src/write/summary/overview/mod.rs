//! Sheet 总览, on one printed page.
//!
//! ```text
//!      A        B      C             D   E      F     G    H     I    J
//! 1  │                    title (merged)                                │
//! 2  │                   subtitle (merged)                              │
//! 4  │ 一、报送与审核             │    │ 二、项目等级分布与评优率        │
//! 5  │ 项目   │ 数值 │ 说明       │    │ 等级 │复算│占比│自报│占比│差额│
//!    │ …                          │    │ …  评优率, note on denominators │
//!    │                            │    │ 三、部门整体等级 …              │
//!    │ chart of 四                │    │ 四、得分分布 …                  │
//! ```

mod counts;
mod grades;
mod scores;

use super::style::{Styles, Tone};
use super::table::{Field, set_up_page, write as write_field, write_title};
use super::{subtitle, title};
use crate::domain::district::District;
use crate::profile::Profile;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Name of the sheet, which the chart refers to.
pub const SHEET: &str = "总览";
const WIDTHS: [u8; 10] = [24, 15, 44, 3, 16, 11, 11, 11, 11, 11];
/// Height of a row in points: the headings of blocks fit.
const ROW_HEIGHT: f64 = 17.0;
/// First row of the blocks.
const TOP: u32 = 3;
/// Where the blocks on the right begin.
const RIGHT: u16 = 4;

/// Writes the sheet.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(sheet: &mut Worksheet, styles: &Styles, district: &District, profile: &Profile) -> Result<(), XlsxError> {
    for (at, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(at, f64::from(width))?;
    }
    let subtitle = subtitle(district, profile, "复算与自报并列");
    write_title(sheet, styles, 9, &title(district), &subtitle)?;
    set_up_page(sheet);
    sheet.set_default_row_height(ROW_HEIGHT);
    sheet.set_print_fit_to_pages(1, 1).set_screen_gridlines(false);

    let mut page = Page { sheet, styles };
    let below_counts = counts::write(&mut page, TOP, district)?;
    let row = grades::write_projects(&mut page, TOP, district, profile)?;
    let row = grades::write_departments(&mut page, row + 1, district, profile)?;
    scores::write(&mut page, row + 1, below_counts + 1, district, profile)
}

/// The sheet while it is filled block by block.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
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
        for (at, field) in (column..).zip(fields) {
            write_field(self.sheet, self.styles, row, at, field)?;
        }
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

/// Part of a whole as a ratio; None if the whole is nothing.
fn ratio(part: usize, whole: usize) -> Option<Decimal> {
    Decimal::from(part).checked_div(Decimal::from(whole))
}
