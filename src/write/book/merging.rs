//! The package of a workbook: the library's parts as they are, with lists put between their rows.

use super::links::Links;
use super::{ListedRows, Piece, Run};
use crate::write::package::{Package, Packed};
use rawzip::ErrorKind;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::ZipArchive;

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

/// Writes the workbook with the rows of its lists; gives back what it went to.
///
/// # Errors
/// Frames in another shape than the library has, or what it goes to fails.
pub fn with_rows<To: Write>(frames: &[u8], lists: Vec<ListedRows>, to: To) -> Result<To, XlsxError> {
    let mut archive = ZipArchive::new(Cursor::new(frames)).map_err(unexpected)?;
    let mut own = own_parts(&mut archive, lists)?;
    let mut package = Package::new(to);
    for position in 0..archive.len() {
        let mut part = archive.by_index_raw(position).map_err(unexpected)?;
        let name = part.name().map_err(unexpected)?.into_owned();
        match own.remove(&name) {
            Some(pieces) => package.add(&name, &pieces).map_err(refused)?,
            None => {
                let mut bytes = Vec::new();
                part.read_to_end(&mut bytes)?;
                let before = (part.crc32(), part.size());
                package.add_deflated(&name, &bytes, before).map_err(refused)?;
            }
        }
    }
    for (name, pieces) in own {
        package.add(&name, &pieces).map_err(refused)?;
    }
    package.finish().map_err(refused)
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A part in pieces, given back as soon as it is in the package.
type Part = Vec<Packed>;

/// The parts that are not the library's alone: sheets with lists, and the targets of their links.
fn own_parts(archive: &mut Archive, lists: Vec<ListedRows>) -> Result<BTreeMap<String, Part>, XlsxError> {
    let mut parts = BTreeMap::new();
    for (number, list) in (1..).zip(lists).filter(|(_, list)| !list.is_empty()) {
        let name = format!("xl/worksheets/sheet{number}.xml");
        let frame = text(archive, &name)?.ok_or_else(|| unexpected("a sheet is missing"))?;
        parts.insert(name, sheet(&frame, list.runs, &list.links)?);
        let relations = list.links.relations();
        if !relations.is_empty() {
            let name = format!("xl/worksheets/_rels/sheet{number}.xml.rels");
            let known = text(archive, &name)?.unwrap_or_else(|| RELATIONS.to_owned());
            let (before, after) = split_before(&known, "</Relationships>")?;
            let whole = [before, relations, after].concat();
            parts.insert(name, vec![Packed::of(whole.as_bytes())]);
        }
    }
    Ok(parts)
}

/// The text of a part, if there is one of this name.
fn text(archive: &mut Archive, name: &str) -> Result<Option<String>, XlsxError> {
    let Some(position) = archive.index_for_name(name) else {
        return Ok(None);
    };
    let mut text = String::new();
    archive
        .by_index(position)
        .map_err(unexpected)?
        .read_to_string(&mut text)?;
    Ok(Some(text))
}

/// A sheet with its lists between the rows of its frame.
fn sheet(frame: &str, runs: Vec<Run>, links: &Links) -> Result<Part, XlsxError> {
    let (head, rest) = split_before(frame, "<row ")?;
    let (mut rows, tail) = split_before(rest, "</sheetData>")?;
    let mut sheet = Pieces::default();
    sheet.text(head);
    for run in runs {
        while let Some((row, after)) = first_row(rows)? {
            if row.number > run.last {
                break;
            }
            // Cells with notes have rows in the frame too, with nothing in them.
            if row.number < run.first {
                sheet.text(row.xml);
            }
            rows = after;
        }
        sheet.piece(run.xml);
    }
    sheet.text(rows);
    let (before, after) = split_before(tail, "<printOptions")?;
    sheet.text(before);
    for links in links.cells() {
        sheet.bytes(&links?);
    }
    sheet.text(after);
    Ok(sheet.joined())
}

/// A row of a frame, counted from nought.
struct FrameRow<'a> {
    number: u32,
    xml: &'a str,
}

/// The first row, and those behind it.
fn first_row(rows: &str) -> Result<Option<(FrameRow<'_>, &str)>, XlsxError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let odd = || unexpected("a row of another shape");
    let tag_end = rows.find('>').ok_or_else(odd)?;
    let (tag, _) = rows.split_at(tag_end);
    let number = tag.strip_prefix("<row r=\"").and_then(|tag| tag.split('"').next());
    let number: u32 = number.and_then(|number| number.parse().ok()).ok_or_else(odd)?;
    let end = if tag.ends_with('/') {
        tag_end + 1
    } else {
        rows.find("</row>").ok_or_else(odd)? + "</row>".len()
    };
    let (xml, after) = rows.split_at(end);
    let number = number.saturating_sub(1);
    Ok(Some((FrameRow { number, xml }, after)))
}

/// Pieces of a part in their order; neighbouring texts are packed together.
#[derive(Default)]
struct Pieces {
    packed: Part,
    open: Vec<u8>,
}

impl Pieces {
    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.open.extend_from_slice(bytes);
    }

    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Text(text) => self.text(&text),
            Piece::Packed(packed) => {
                self.close();
                self.packed.push(packed);
            }
        }
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.packed.push(Packed::of(&self.open));
            self.open.clear();
        }
    }

    fn joined(mut self) -> Part {
        self.close();
        self.packed
    }
}

fn split_before<'a>(text: &'a str, mark: &str) -> Result<(&'a str, &'a str), XlsxError> {
    let at = text.find(mark).ok_or_else(|| unexpected(mark))?;
    Ok(text.split_at(at))
}

/// The package does not take a part, or the part cannot be had any more.
fn refused(cause: rawzip::Error) -> XlsxError {
    match cause.into_kind() {
        ErrorKind::IO(cause) => XlsxError::IoError(cause),
        other => unexpected(other),
    }
}

/// The library wrote something else than it was seen to write.
fn unexpected(cause: impl ToString) -> XlsxError {
    XlsxError::ParameterError(cause.to_string())
}

#[cfg(test)]
mod tests {
    use crate::domain::place::Address;
    use crate::profile;
    use crate::scratch::Scratch;
    use crate::write::book::{Book, Link, Piece};
    use crate::write::package::Packed;
    use crate::write::style::Styles;
    use rust_xlsxwriter::{DocProperties, ExcelDateTime, Note};
    use std::io::{Cursor, Read};
    use std::sync::Arc;
    use zip::ZipArchive;

    fn part(book: &[u8], name: &str) -> String {
        let mut text = String::new();
        let mut package = ZipArchive::new(Cursor::new(book)).unwrap();
        package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    /// Rows of a list, an empty cell each.
    fn rows(numbers: std::ops::RangeInclusive<u32>) -> String {
        let row = |number| format!("<row r=\"{number}\"><c r=\"A{number}\" s=\"1\"/></row>");
        numbers.map(row).collect()
    }

    /// Title, two rows packed and one not, a line between, one row more, small print; a note on a row of the list.
    fn book() -> Vec<u8> {
        book_beside(&Scratch::in_memory())
    }

    /// The same with what is put aside put here.
    fn book_beside(scratch: &Arc<Scratch>) -> Vec<u8> {
        let styles = Styles::of(&profile::load("luquan").unwrap().profile);
        let mut book = Book::new(&styles, Arc::clone(scratch)).unwrap();
        // Else the library writes the second in which the book is made.
        let created = ExcelDateTime::from_ymd(2026, 1, 1).unwrap();
        let properties = DocProperties::new().set_creation_datetime(&created);
        book.frames.set_properties(&properties);
        let page = book.add_sheet("清单").unwrap();
        for (row, text) in [(0, "题"), (4, "分组"), (6, "注")] {
            page.frame.write_string(row, 0, text).unwrap();
        }
        page.frame.insert_note(2, 0, &Note::new("算式")).unwrap();
        page.frame.set_print_center_horizontally(true);
        let packed = Packed::aside(rows(2..=3).as_bytes(), scratch);
        page.rows.add((1, 2), Piece::Packed(packed));
        page.rows.add((3, 3), Piece::Text(rows(4..=4)));
        page.rows.add((5, 5), Piece::Text(rows(6..=6)));
        page.rows.link(
            [("A2", "#'表'!G7"), ("A3", ""), ("A4", "#'乙\"'!A1")].map(|(at, place)| Link {
                at: at.parse::<Address>().unwrap(),
                target: format!("file:///../报送/甲&乙.xlsx{place}"),
            }),
        );
        book.packed(Vec::new()).unwrap()
    }

    #[test]
    fn what_was_put_aside_on_disk_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let on_disk = Scratch::with_memory(vec![folder.path().to_owned()], 0);
        assert!(book_beside(&on_disk) == book());
    }

    #[test]
    fn lists_stand_between_the_rows_of_their_frame() {
        let sheet = part(&book(), "xl/worksheets/sheet1.xml");
        let numbers = sheet.split("<row r=\"").skip(1);
        let numbers: Vec<&str> = numbers.filter_map(|row| row.split('"').next()).collect();
        assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7"]);
    }

    #[test]
    fn links_share_their_targets_and_stand_beside_what_the_library_refers_to() {
        let book = book();
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains(
            "<hyperlinks><hyperlink ref=\"A2\" r:id=\"link1\" location=\"'表'!G7\"/><hyperlink ref=\"A3\" r:id=\"link1\"/>\
             <hyperlink ref=\"A4\" r:id=\"link1\" location=\"'乙&quot;'!A1\"/></hyperlinks><printOptions"
        ));
        let relations = part(&book, "xl/worksheets/_rels/sheet1.xml.rels");
        assert_eq!(relations.matches("Target=\"../报送/甲&amp;乙.xlsx\"").count(), 1);
        assert!(relations.contains("comments1.xml"), "{relations}");
    }
}
