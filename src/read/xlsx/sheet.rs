//! One scan over a worksheet: cells, merged areas and what is hidden, under guard.
//!
//! ```text
//! <worksheet>
//!   <cols> <col min="4" max="5" hidden="1"/> <col min="8" max="8" width="0"/> </cols>
//!   <sheetData> <row r="3" hidden="1"> <c r="B3" s="2" t="s"> <v>17</v> </c> … </row> … </sheetData>
//!   <mergeCells> <mergeCell ref="B3:B9"/> … </mergeCells>
//! </worksheet>
//! ```
//! Rows and cells that do not say where they are stand behind the one before.

use super::content::{Content, Facts};
use super::plain_cell::{self, Held};
use super::xml::{Cause, Scanner, Tag};
use crate::domain::cell::Cell;
use crate::domain::place::{Address, Area, SHEET_COLUMNS, SHEET_ROWS};
use crate::read::grid::{Grid, Hidden, MAX_COLUMNS, MAX_ROWS, merging_fault};
use crate::read::package::Shortcuts;

/// Most filled cells that are kept of a sheet.
const MAX_CELLS: usize = 1_000_000;

/// Bytes of markup to a filled cell on a usual form, and most cells or areas for which room is made before they are seen.
const USUAL_CELL: usize = 64;
const MOST_EXPECTED: usize = 1_000;

/// The grid of a worksheet. Errors if the part is damaged, with the cell where one can be named.
pub fn read(xml: &str, facts: &Facts) -> Result<Grid, Cause> {
    let mut scanner = Scanner::new(xml);
    let mut sheet = SheetScan {
        facts,
        next: Address::new(0, 0),
        cells: Vec::with_capacity((xml.len() / USUAL_CELL).min(MOST_EXPECTED)),
        beyond: None,
        merged: Vec::new(),
        hidden: Hidden::default(),
    };
    if scanner.child()?.is_none_or(|root| root.name != "worksheet") {
        return Err("的内容不是工作表".to_owned());
    }
    while let Some(block) = scanner.child()? {
        match block.name {
            "sheetData" => sheet.read_rows(&mut scanner)?,
            "mergeCells" => {
                let count = block.number("count").unwrap_or(0) as usize;
                sheet.merged.reserve(count.min(MOST_EXPECTED));
                sheet.read_merged(&mut scanner)?;
            }
            "cols" => sheet.read_columns(&mut scanner)?,
            _ => scanner.skip()?,
        }
    }
    scanner.finish()?;
    sheet.grid()
}

/// What was read of a sheet so far.
struct SheetScan<'a> {
    facts: &'a Facts,
    /// Where the next cell is that does not say so itself.
    next: Address,
    cells: Vec<Cell>,
    /// The first filled cell outside what is kept.
    beyond: Option<Address>,
    merged: Vec<Area>,
    hidden: Hidden,
}

impl SheetScan<'_> {
    fn read_rows(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Cause> {
        while let Some(tag) = scanner.child()? {
            if tag.name != "row" {
                scanner.skip()?;
                continue;
            }
            self.start_row(&tag)?;
            self.read_plain_cells(scanner)?;
            while let Some(tag) = scanner.child()? {
                match tag.name {
                    "c" => self.read_cell(&tag, scanner)?,
                    _ => scanner.skip()?,
                }
                self.read_plain_cells(scanner)?;
            }
            self.next = Address::new(self.next.row + 1, 0);
        }
        Ok(())
    }

    fn start_row(&mut self, tag: &Tag<'_>) -> Result<(), Cause> {
        let mut number = None;
        let mut is_hidden = false;
        let take = |key, value| match key {
            "r" => number = Some(value),
            "hidden" => is_hidden |= matches!(value, "1" | "true"),
            "ht" => is_hidden |= is_nought(value),
            _ => {}
        };
        tag.each_once(take)
            .map_err(|cause| format!("第{}行{cause}", self.next.row + 1))?;
        if let Some(number) = number {
            let row = number.trim_ascii().parse::<u32>().ok();
            let row = row.and_then(|row| row.checked_sub(1));
            self.next.row = row.ok_or_else(|| format!("的行号「{}」无法辨认", shown(number)))?;
        }
        if self.next.row >= SHEET_ROWS {
            return Err(format!(
                "有第{}行，超出工作表的{SHEET_ROWS}行",
                u64::from(self.next.row) + 1
            ));
        }
        if is_hidden && self.next.row < MAX_ROWS {
            self.hidden.rows.insert(self.next.row);
        }
        Ok(())
    }

    /// Reads the cells that come next in the row that is open, as long as they are plain.
    fn read_plain_cells(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Cause> {
        while self.facts.shortcuts == Shortcuts::Taken
            && let Some((plain, rest)) = scanner.ahead().and_then(plain_cell::cell)
        {
            scanner.go_on(rest);
            let at = plain.at;
            self.next.column = at.column + 1;
            match plain.held {
                Held::Nothing => {}
                Held::Shared(number) => self.keep_told(at, self.facts.shared(at, number))?,
                Held::Number(number) => self.keep(self.facts.number(at, number, plain.style))?,
                Held::Other(content) => self.take(at, &content)?,
            }
        }
        Ok(())
    }

    fn read_cell<'x>(&mut self, tag: &Tag<'x>, scanner: &mut Scanner<'x>) -> Result<(), Cause> {
        let mut place = None;
        let mut content = Content::default();
        let take = |key, value: &'x str| match key {
            "r" => place = Some(value),
            "s" => content.style = value.trim_ascii().parse().unwrap_or(0),
            "t" => content.kind = value,
            _ => {}
        };
        tag.each_once(take)
            .map_err(|cause| format!("第{}行的单元格{cause}", self.next.row + 1))?;
        let at = match place {
            Some(place) => place
                .parse()
                .map_err(|_| format!("的单元格位置「{}」超出工作表", shown(place)))?,
            None => self.next,
        };
        if at.column >= SHEET_COLUMNS {
            return Err(format!("第{}行的单元格超出工作表的{SHEET_COLUMNS}列", at.row + 1));
        }
        self.next = Address::new(self.next.row, at.column + 1);
        content.read(scanner).map_err(|cause| format!("{at}{cause}"))?;
        self.take(at, &content)
    }

    /// Keeps the cell that this content makes, if it makes one.
    fn take(&mut self, at: Address, content: &Content<'_>) -> Result<(), Cause> {
        match self.facts.cell(at, content).transpose() {
            Some(cell) => self.keep_told(at, cell),
            None => Ok(()),
        }
    }

    /// Keeps the cell, unless there is a cause why it cannot be told.
    fn keep_told(&mut self, at: Address, cell: Result<Cell, Cause>) -> Result<(), Cause> {
        self.keep(cell.map_err(|cause| format!("{at}{cause}"))?)
    }

    fn keep(&mut self, cell: Cell) -> Result<(), Cause> {
        if cell.at.row >= MAX_ROWS || cell.at.column >= MAX_COLUMNS {
            self.beyond = Some(self.beyond.map_or(cell.at, |first| first.min(cell.at)));
            return Ok(());
        }
        if self.cells.len() == MAX_CELLS {
            return Err(format!("填写的单元格超过{MAX_CELLS}个"));
        }
        self.cells.push(cell);
        Ok(())
    }

    fn read_merged(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Cause> {
        self.read_plain_merged(scanner);
        while let Some(tag) = scanner.child()? {
            let mut place = None;
            tag.each_once(|key, value| {
                if key == "ref" {
                    place = Some(value);
                }
            })?;
            if let Some(place) = place {
                let area: Area = place
                    .parse()
                    .map_err(|_| format!("的合并区域「{}」超出工作表", shown(place)))?;
                self.merged.push(upright(area));
            }
            scanner.skip()?;
            self.read_plain_merged(scanner);
        }
        Ok(())
    }

    /// Reads the merged areas that come next, as long as they are plain.
    fn read_plain_merged(&mut self, scanner: &mut Scanner<'_>) {
        while self.facts.shortcuts == Shortcuts::Taken
            && let Some((area, rest)) = scanner.ahead().and_then(plain_cell::merged)
        {
            scanner.go_on(rest);
            self.merged.push(upright(area));
        }
    }

    fn read_columns(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Cause> {
        while let Some(tag) = scanner.child()? {
            if tag.is_set("hidden") || tag.attribute("width").is_some_and(is_nought) {
                self.hide_columns(&tag);
            }
            scanner.skip()?;
        }
        Ok(())
    }

    fn hide_columns(&mut self, tag: &Tag<'_>) {
        let Some((first, last)) = tag.number("min").zip(tag.number("max")) else {
            return;
        };
        let span = (first.saturating_sub(1), last.saturating_sub(1));
        if span.0 < MAX_COLUMNS && self.hidden.columns.len() < MAX_COLUMNS as usize {
            self.hidden.columns.push(span);
        }
    }

    /// Errors if one cell was given twice: nobody can say which counts. Or if there are merged areas without measure.
    fn grid(mut self) -> Result<Grid, Cause> {
        // Nearly all writers write them in order.
        if !self.cells.is_sorted_by(|one, next| one.at < next.at) {
            self.cells.sort_by_key(|cell| cell.at);
            let twice = self.cells.windows(2).find(|pair| pair[0].at == pair[1].at);
            if let Some(pair) = twice {
                return Err(format!("{}出现了两次，无法确定以哪个为准", pair[0].at));
            }
        }
        if !self.hidden.rows.is_empty() || !self.hidden.columns.is_empty() {
            for cell in &mut self.cells {
                cell.hidden |= self.hidden.covers(cell.at);
            }
        }
        if let Some(fault) = merging_fault(&self.merged) {
            return Err(format!("的{fault}"));
        }
        Ok(Grid::of_ordered(self.cells, self.merged, self.beyond))
    }
}

/// A width or height of nought, at which nothing is seen.
fn is_nought(measure: &str) -> bool {
    measure.trim_ascii().parse() == Ok(0.0)
}

/// The area with its corners in order.
fn upright(area: Area) -> Area {
    let (one, other) = (area.first, area.last);
    Area::new(
        Address::new(one.row.min(other.row), one.column.min(other.column)),
        Address::new(one.row.max(other.row), one.column.max(other.column)),
    )
}

/// As much of an attribute as fits a message.
fn shown(value: &str) -> String {
    const SHOWN: usize = 20;
    value
        .chars()
        .filter(|letter| !letter.is_control())
        .take(SHOWN)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(inside: &str) -> Result<Grid, Cause> {
        read(&format!("<worksheet>{inside}</worksheet>"), &Facts::default())
    }

    #[track_caller]
    fn case(inside: &str, cells: &str) {
        let grid = grid(inside).unwrap();
        let told: Vec<String> = grid
            .cells()
            .iter()
            .map(|cell| format!("{}={}", cell.at, cell.text))
            .collect();
        assert_eq!(told.join(" "), cells);
    }

    #[track_caller]
    fn fault(inside: &str, part: &str) {
        let told = grid(inside);
        assert!(told.as_ref().is_err_and(|cause| cause.contains(part)), "{told:?}");
    }

    #[test]
    fn cells_stand_where_they_say_or_behind_the_one_before() {
        case(
            "<sheetData><row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row></sheetData>",
            "A1=1 C1=2 A3=3",
        );
        case(
            "<sheetData><row r='3'><c r='b3'><v>3</v></c></row><row r='1'><c r='C1'><v>1</v></c><c><v>2</v></c></row></sheetData>",
            "C1=1 D1=2 B3=3",
        );
        case("<sheetData/>", "");
    }

    #[test]
    fn a_place_outside_the_sheet_is_named() {
        for place in ["A0", "A1048577", "A4294967297", "XFE1", "ZZZZZZZ1", "", "12", "Ａ１"] {
            fault(
                &format!("<sheetData><row r='1'><c r='{place}'><v>1</v></c></row></sheetData>"),
                "超出工作表",
            );
        }
        fault("<sheetData><row r='0'/></sheetData>", "行号");
        fault("<sheetData><row r='1048576'/><row/></sheetData>", "1048577行");
        fault("<mergeCells><mergeCell ref='foo'/></mergeCells>", "合并区域「foo」");
    }

    #[test]
    fn one_cell_given_twice_is_named() {
        fault(
            "<sheetData><row r='2'><c r='B2'><v>9</v></c><c r='B2'><v>8</v></c></row></sheetData>",
            "B2出现了两次",
        );
    }

    #[test]
    fn what_readers_would_take_for_one_thing_or_another_is_refused() {
        let cell = |cell: &str| format!("<sheetData><row r='10'>{cell}</row></sheetData>");
        let unclear = "无法确定";
        for twice in [
            "<c r='E10'><v>100</v><v>50</v></c>",
            "<c r='E10' t='n'><is><t>100</t></is><v>50</v></c>",
            "<c r='E10' t='n'><v>50</v><is><t>100</t></is></c>",
            "<c r='E10' t='inlineStr'><is><t>50</t></is><is><t>100</t></is></c>",
            "<c r='K10' r='E10'><v>100</v></c>",
            "<c r='E10' t='str' t='n'><v>100</v></c>",
            "<c r='K10' z:r='E10' xmlns:z='urn:z'><v>100</v></c>",
            "<z:c xmlns:z='urn:z' r='E10'><v>100</v></z:c>",
            "<c xmlns='urn:z' r='E10'><v>100</v></c>",
            "<c r='E10'><v>50</v><z:v xmlns:z='urn:z'>100</z:v></c>",
        ] {
            fault(&cell(twice), unclear);
        }
        fault("<sheetData><row r='3' r='4'/></sheetData>", unclear);
        fault("<z:sheetData/>", unclear);
        fault(
            "<mergeCells><mergeCell ref='A1:A2' x:ref='A1:A3'/></mergeCells>",
            unclear,
        );
    }

    #[test]
    fn markup_of_others_beside_the_cells_is_passed_over() {
        let told = |cell: &str| format!("<sheetData><row r='10' x14:dyDescent='0.2'>{cell}</row></sheetData>");
        case(
            &told("<c r='E10'><v>50</v><extLst><ext><x:v>100</x:v></ext></extLst></c><z:other/>"),
            "E10=50",
        );
        case(
            &told("<c r='E10' t='inlineStr'><v></v><is><t>50</t></is></c>"),
            "E10=50",
        );
        case(&told("<c r='E10' xmlns:r='urn:r'><v>50</v></c>"), "E10=50");
        let both = "<worksheet xmlns='urn:m' xmlns:x='urn:m'><x:sheetData><row xmlns='urn:m'><x:c><v>5</v></x:c></row></x:sheetData></worksheet>";
        assert_eq!(read(both, &Facts::default()).unwrap().cells().len(), 1);
    }

    #[test]
    fn what_has_no_height_or_width_is_hidden() {
        let grid = grid(
            "<cols><col min='2' max='2' width='0' customWidth='1'/><col min='3' max='3' width='0.5'/></cols><sheetData>\
             <row r='1' ht='0' customHeight='1'><c r='A1'><v>1</v></c></row>\
             <row r='2' ht='12'><c r='A2'><v>1</v></c><c r='B2'><v>2</v></c><c r='C2'><v>3</v></c></row></sheetData>",
        )
        .unwrap();
        let hidden: Vec<bool> = grid.cells().iter().map(|cell| cell.hidden).collect();
        assert_eq!(hidden, [true, false, true, false]);
    }

    #[test]
    fn merged_areas_without_measure_are_refused() {
        let many = "<mergeCell ref='A1:A20000'/>".repeat(600);
        fault(&format!("<sheetData/><mergeCells>{many}</mergeCells>"), "重叠");
    }

    #[test]
    fn merged_areas_and_hidden_places_are_kept() {
        let grid = grid(
            "<cols><col min='2' max='3' hidden='1'/></cols><sheetData><row r='1'><c r='A1'><v>1</v></c><c r='C1'><v>2</v></c></row>\
             <row r='2' hidden='true'><c r='A2'><v>3</v></c></row></sheetData><mergeCells><mergeCell ref='F5:E1'/></mergeCells>",
        )
        .unwrap();
        let hidden: Vec<bool> = grid.cells().iter().map(|cell| cell.hidden).collect();
        assert_eq!(hidden, [false, true, true]);
        assert_eq!(grid.merged().next().unwrap().to_string(), "E1:F5");
    }

    #[test]
    fn what_lies_far_out_is_told_and_not_kept() {
        let grid = grid("<sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>").unwrap();
        assert_eq!(grid.cells().len(), 0);
        assert_eq!(grid.beyond, Some(Address::new(SHEET_ROWS - 1, SHEET_COLUMNS - 1)));
    }
}
