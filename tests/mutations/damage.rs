//! The damage that is done to workbooks.

use crate::dice::Dice;
use crate::originals::Original;
use crate::package;

/// A workbook after damage, and whether the damage went in under its checksums.
pub struct Damaged {
    pub bytes: Vec<u8>,
    pub is_below_sums: bool,
}

/// The damage of copying, of disks and of transmission; or, for packages, one part changed and the sums made right.
pub fn mutated(original: &Original, dice: &mut Dice) -> Damaged {
    let is_below_sums = original.parts.is_empty() || dice.throw(3) > 0;
    let bytes = if is_below_sums && !original.parts.is_empty() {
        let mut parts = original.parts.clone();
        let which = part(original, dice);
        parts[which].1 = damaged(&parts[which].1, dice);
        package::stored(&parts)
    } else {
        damaged(&original.bytes, dice)
    };
    Damaged { bytes, is_below_sums }
}

/// A part of the package, long ones more often.
fn part(original: &Original, dice: &mut Dice) -> usize {
    let lengths = || original.parts.iter().map(|(_, bytes)| bytes.len());
    let mut at = dice.throw(lengths().sum());
    lengths()
        .position(|length| {
            let is_here = at < length;
            at = at.saturating_sub(length);
            is_here
        })
        .unwrap_or(0)
}

fn damaged(original: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = original.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    let at = dice.throw(bytes.len());
    let end = (at + [1, 8, 64, 512][dice.throw(4)]).min(bytes.len());
    match dice.throw(11) {
        0 => bytes.truncate(at),
        1 => bytes[at..].fill(0),
        2 => bytes[at / 512 * 512..].iter_mut().take(512).for_each(|byte| *byte = 0),
        3 => drop(bytes.drain(at..end)),
        4 => {
            let copy = bytes[at..end].to_vec();
            let to = dice.throw(bytes.len());
            bytes.splice(to..to, copy);
        }
        5 => bytes[at..end].iter_mut().for_each(|byte| *byte = dice.throw(256) as u8),
        6 => (0..=dice.throw(16)).for_each(|_| {
            let at = dice.throw(original.len());
            bytes[at] = dice.throw(256) as u8;
        }),
        7 if at + 4 <= bytes.len() => {
            let number = [0, 1, 0x7FFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFF, 0xFFFF][dice.throw(6)];
            bytes[at..at + 4].copy_from_slice(&u32::to_le_bytes(number));
        }
        8 => {
            let digits = bytes[at..].iter_mut().filter(|byte| byte.is_ascii_digit());
            digits.take(1).for_each(|digit| *digit = b'0' + dice.throw(10) as u8);
        }
        9 => {
            let lines: Vec<usize> = (at..end).filter(|at| b"<>\n,".contains(&bytes[*at])).collect();
            if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
                bytes.drain(first..last);
            }
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.throw(8);
            }
        }
    }
    bytes
}
