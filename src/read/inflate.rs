//! Deflated data of known length and checksum, inflated in one step into memory that was used before.

use std::cell::RefCell;
use zlib_rs::{Inflate, InflateFlush, Status};

/// The window of deflated data in a zip archive: 2¹⁵ bytes.
const WINDOW_BITS: u8 = 15;

thread_local! {
    /// The tables are as large as a small part: each thread keeps its own.
    static INFLATER: RefCell<Inflate> = RefCell::new(Inflate::new(false, WINDOW_BITS));
}

/// Puts the content at the beginning of `room`, if it is as long as it is said to be and has the checksum; false if
/// anything is not so, or there is no memory for it. What stood in the room before is not cleared first.
pub fn at_once(packed: &[u8], length: usize, checksum: u32, room: &mut Vec<u8>) -> bool {
    if let Some(more) = length.checked_sub(room.len()) {
        if room.try_reserve_exact(more).is_err() {
            return false;
        }
        room.resize(length, 0);
    }
    let content = &mut room[..length];
    let is_whole = INFLATER.with_borrow_mut(|inflater| {
        inflater.reset(false);
        let status = inflater.decompress(packed, content, InflateFlush::Finish);
        status == Ok(Status::StreamEnd) && inflater.total_out() == length as u64
    });
    is_whole && crc32fast::hash(content) == checksum
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
            let (packed, length, sum) = (packed(content), content.len(), crc32fast::hash(content));
            for mut room in [Vec::new(), b"what stood there".repeat(10_000)] {
                assert!(at_once(&packed, length, sum, &mut room));
                assert_eq!(&room[..length], content);
                assert!(!at_once(&packed, length + 1, sum, &mut room));
                assert!(!at_once(&packed, length, sum ^ 1, &mut room));
                assert!(!at_once(&packed[..packed.len() - 1], length, sum, &mut room));
                // The checksum of what is said to be all of it does not hide that there is more.
                if let Some(shorter) = length.checked_sub(1) {
                    assert!(!at_once(
                        &packed,
                        shorter,
                        crc32fast::hash(&content[..shorter]),
                        &mut room
                    ));
                }
            }
        }
    }
}
