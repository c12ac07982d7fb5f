//! Deflated data of known length and checksum, inflated in one step into memory of just that length.

use std::cell::RefCell;
use zlib_rs::crc32::crc32;
use zlib_rs::{Inflate, InflateFlush, Status};

/// The window of deflated data in a zip archive: 2¹⁵ bytes.
const WINDOW_BITS: u8 = 15;

thread_local! {
    /// The tables are as large as a small part: each thread keeps its own.
    static INFLATER: RefCell<Inflate> = RefCell::new(Inflate::new(false, WINDOW_BITS));
}

/// The content, if it is as long as it is said to be and has the checksum; None if anything is not so, or there is no
/// room for it.
pub fn at_once(packed: &[u8], length: usize, checksum: u32) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    content.try_reserve_exact(length).ok()?;
    content.resize(length, 0);
    let is_whole = INFLATER.with_borrow_mut(|inflater| {
        inflater.reset(false);
        let status = inflater.decompress(packed, &mut content, InflateFlush::Finish);
        status == Ok(Status::StreamEnd) && inflater.total_out() == length as u64
    });
    (is_whole && crc32(0, &content) == checksum).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zlib_rs::{DeflateConfig, ReturnCode, compress_slice};

    /// Deflated data as it stands in an archive.
    fn packed(content: &[u8]) -> Vec<u8> {
        let config = DeflateConfig {
            window_bits: -i32::from(WINDOW_BITS),
            ..DeflateConfig::default()
        };
        let mut room = vec![0; content.len() + 100];
        let (packed, code) = compress_slice(&mut room, content, config);
        assert_eq!(code, ReturnCode::Ok);
        packed.to_vec()
    }

    #[test]
    fn content_is_what_it_is_said_to_be_or_nothing() {
        for content in [b"".as_slice(), b"a", &b"<c r=\"A1\"/>".repeat(5_000)] {
            let (packed, length, sum) = (packed(content), content.len(), crc32(0, content));
            assert_eq!(at_once(&packed, length, sum).as_deref(), Some(content));
            assert_eq!(at_once(&packed, length + 1, sum), None);
            assert_eq!(at_once(&packed, length, sum ^ 1), None);
            assert_eq!(at_once(&packed[..packed.len() - 1], length, sum), None);
            // The checksum of what is said to be all of it does not hide that there is more.
            if let Some(shorter) = length.checked_sub(1) {
                assert_eq!(at_once(&packed, shorter, crc32(0, &content[..shorter])), None);
            }
        }
    }
}
