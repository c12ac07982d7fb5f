//! Long lists on several sheets: 指标明细, 指标明细（2）, … where they have more rows than one holds.

use super::super::expression::Sheet;
use super::table::FIRST_ROW;
use crate::domain::place::SHEET_ROWS;
use rust_xlsxwriter::XlsxError;

/// Rows of a sheet that are kept free for notes below a list.
const NOTE_ROWS: u32 = 16;
/// Rows of a list that one sheet holds.
pub const MOST_ROWS: usize = (SHEET_ROWS - FIRST_ROW - NOTE_ROWS) as usize;

/// A list of items cut into the sheets that hold it, in order; one sheet at least.
pub struct Parts<'a, Item>(Vec<(Sheet, &'a [Item])>);

impl<'a, Item> Parts<'a, Item> {
    /// Each part holds so many rows at most, and no item is spread over two.
    ///
    /// # Errors
    /// `RowColumnLimitError` if the names do not suffice.
    pub fn of(
        items: &'a [Item],
        rows: impl Fn(&Item) -> usize,
        most: usize,
        names: &[Sheet],
    ) -> Result<Self, XlsxError> {
        let mut ends = Vec::new();
        let mut filled = 0;
        for (at, item) in items.iter().enumerate() {
            let rows = rows(item);
            if filled > 0 && filled + rows > most {
                ends.push(at);
                filled = 0;
            }
            filled += rows;
        }
        ends.push(items.len());
        if ends.len() > names.len() {
            return Err(XlsxError::RowColumnLimitError);
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let runs = starts.zip(&ends).filter_map(|(start, &end)| items.get(start..end));
        Ok(Self(names.iter().copied().zip(runs).collect()))
    }

    pub fn sheets(&self) -> impl Iterator<Item = Sheet> {
        self.0.iter().map(|(sheet, _)| *sheet)
    }

    /// The sheets with what each holds.
    pub fn iter(&self) -> impl Iterator<Item = (Sheet, &'a [Item])> {
        self.0.iter().copied()
    }

    /// Whether one sheet holds all.
    pub fn is_one(&self) -> bool {
        self.0.len() == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(rows: &[usize], most: usize, parts: &[&[usize]]) {
        let cut = Parts::of(rows, |rows| *rows, most, &["一", "二", "三"]).unwrap();
        let held: Vec<_> = cut.iter().map(|(_, held)| held).collect();
        assert_eq!(held, parts);
    }

    #[test]
    fn what_belongs_together_stays_on_one_sheet() {
        case(&[], 5, &[&[]]);
        case(&[5], 5, &[&[5]]);
        case(&[3, 2], 5, &[&[3, 2]]);
        case(&[3, 3], 5, &[&[3], &[3]]);
        case(&[3, 2, 1, 4, 1], 5, &[&[3, 2], &[1, 4], &[1]]);
        case(&[0, 0, 5, 0, 1], 5, &[&[0, 0, 5, 0], &[1]]);
    }

    #[test]
    fn more_than_all_sheets_hold_is_refused() {
        let cut = Parts::of(&[1, 1, 1, 1], |rows| *rows, 1, &["一", "二", "三"]);
        assert!(matches!(cut, Err(XlsxError::RowColumnLimitError)));
    }
}
