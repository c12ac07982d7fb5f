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
