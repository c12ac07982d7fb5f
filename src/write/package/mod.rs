//! Packages (.xlsx, .docx): archives of parts that were packed already, beside one another or long before. They carry
//! no time, so that the same parts give the same bytes.

mod packed;

pub use packed::{LEVEL, Packed};

use packed::END;
use rawzip::{CompressionMethod, DataDescriptorOutput, Error, ZipArchiveWriter, ZipEntryWriter};
use std::io::Write;

/// A package that is being written, from its beginning to its end.
pub struct Package<To>(ZipArchiveWriter<To>);

impl<To: Write> Package<To> {
    /// An empty one, which goes to this.
    pub fn new(to: To) -> Self {
        Self(ZipArchiveWriter::new(to))
    }

    /// Adds a part made of these pieces, each taken when its turn comes.
    ///
    /// # Errors
    /// What the archive refuses; or if a piece is no longer to be had.
    pub fn add<'a>(&mut self, name: &str, pieces: impl IntoIterator<Item = &'a Packed>) -> Result<(), Error> {
        let mut crc = crc32fast::Hasher::new();
        let mut length = 0;
        let mut entry = self.entry(name)?;
        for piece in pieces {
            piece.checked_after(&mut crc);
            length += piece.length();
            entry.write_all(&piece.bytes()?)?;
        }
        entry.write_all(&END)?;
        entry.finish(DataDescriptorOutput::new(crc.finalize(), length))?;
        Ok(())
    }

    /// Adds a part as another archive holds it, deflated, with its checksum and its length before.
    ///
    /// # Errors
    /// What the archive refuses.
    pub fn add_deflated(&mut self, name: &str, deflated: &[u8], (crc, length): (u32, u64)) -> Result<(), Error> {
        let mut entry = self.entry(name)?;
        entry.write_all(deflated)?;
        entry.finish(DataDescriptorOutput::new(crc, length))?;
        Ok(())
    }

    fn entry(&mut self, name: &str) -> Result<ZipEntryWriter<'_, To>, Error> {
        let file = self.0.new_file(name).compression_method(CompressionMethod::DEFLATE);
        Ok(file.start()?.0)
    }

    /// Ends it, and gives back what it went to.
    ///
    /// # Errors
    /// What the archive refuses.
    pub fn finish(self) -> Result<To, Error> {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use std::io::{self, Cursor, Read};
    use zip::ZipArchive;

    /// Takes a few bytes at a time, and cannot go back.
    struct Pipe(Vec<u8>);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(7);
            self.0.extend(bytes.iter().take(taken));
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_package_written_piece_by_piece_opens() {
        let folder = tempfile::tempdir().unwrap();
        let on_disk = Scratch::with_memory(vec![folder.path().to_owned()], 0);
        let rows = "<row r=\"4\"><c r=\"A4\" s=\"1\"/></row>".repeat(1000);
        let pieces = [Packed::of(b"<sheetData>"), Packed::aside(rows.as_bytes(), &on_disk)];
        let last = Packed::aside(b"</sheetData>", &on_disk);
        let mut package = Package::new(Pipe(Vec::new()));
        package.add("xl/sheet1.xml", pieces.iter().chain([&last])).unwrap();
        package.add("xl/empty.xml", []).unwrap();
        let held = pieces[0].bytes().unwrap();
        let (bytes, before) = ([&held, END.as_slice()].concat(), (crc32fast::hash(b"<sheetData>"), 11));
        package.add_deflated("xl/sheet2.xml", &bytes, before).unwrap();
        let Pipe(bytes) = package.finish().unwrap();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        for (name, expected) in [
            ("xl/sheet1.xml", format!("<sheetData>{rows}</sheetData>")),
            ("xl/empty.xml", String::new()),
            ("xl/sheet2.xml", "<sheetData>".to_owned()),
        ] {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            assert!(text == expected, "{name}");
        }
    }
}
