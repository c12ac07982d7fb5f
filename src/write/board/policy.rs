//! What the page allows the browser: its own style and script, known by their hashes, and nothing else.

use sha2::{Digest, Sha256};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The `Content-Security-Policy` of a page with this one style and this one script. Browsers that know hashes ignore
/// `'unsafe-inline'` beside them; those of old know nothing else.
pub fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src 'unsafe-inline' 'sha256-{}'; script-src 'unsafe-inline' 'sha256-{}'; \
         base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

fn hash(text: &str) -> String {
    base64(&Sha256::digest(text))
}

/// Three bytes in four digits, filled up with `=`.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | group.get(at).copied().map_or(0, u32::from)
        });
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at) & 63) as usize;
            let digit = DIGITS.get(digit).filter(|_| at <= group.len());
            text.push(digit.map_or('=', |&digit| digit as char));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &str) {
        assert_eq!(base64(text.as_bytes()), expected);
    }

    #[test]
    fn bytes_are_written_in_base_64() {
        case("", "");
        case("f", "Zg==");
        case("fo", "Zm8=");
        case("foo", "Zm9v");
        case("foobar", "Zm9vYmFy");
    }

    #[test]
    fn a_script_is_known_by_its_hash() {
        // The example of the recommendation itself.
        assert_eq!(
            hash("alert('Hello, world.');"),
            "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }
}
