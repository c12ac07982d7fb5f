//! Packages (.xlsx, .docx): archives of parts that were packed already, beside one another or long before. They carry
//! no time, so that the same parts give the same bytes.

mod packed;

pub use packed::{LEVEL, Packed};

use packed::END;
use rawzip::{CompressionMethod, DataDescriptorOutput, Error, ZipArchiveWriter};
use std::io::Write;

/// A package that is being written.
pub struct Package(ZipArchiveWriter<Vec<u8>>);

impl Package {
    /// An empty one, with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(ZipArchiveWriter::new(Vec::with_capacity(bytes)))
    }

    /// Adds a part made of these pieces.
    ///
    /// # Errors
    /// What the archive refuses.
    pub fn add<'a>(
        &mut self,
        name: &str,
        pieces: impl IntoIterator<Item = &'a Packed, IntoIter: Clone>,
    ) -> Result<(), Error> {
        let pieces = pieces.into_iter();
        let mut crc = crc32fast::Hasher::new();
        pieces.clone().for_each(|piece| piece.checked_after(&mut crc));
        let length = pieces.clone().map(Packed::length).sum();
        let bytes = pieces.map(Packed::bytes).chain([END.as_slice()]);
        self.add_deflated(name, bytes, (crc.finalize(), length))
    }

    /// Adds a part as another archive holds it, deflated, with its checksum and its length before.
    ///
    /// # Errors
    /// What the archive refuses.
    pub fn add_deflated<'a>(
        &mut self,
        name: &str,
        deflated: impl IntoIterator<Item = &'a [u8]>,
        (crc, length): (u32, u64),
    ) -> Result<(), Error> {
        let file = self.0.new_file(name).compression_method(CompressionMethod::DEFLATE);
        let (mut entry, _) = file.start()?;
        for bytes in deflated {
            entry.write_all(bytes)?;
        }
        entry.finish(DataDescriptorOutput::new(crc, length))?;
        Ok(())
    }

    /// The bytes of the whole.
    ///
    /// # Errors
    /// What the archive refuses.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        self.0.finish()
    }
}
