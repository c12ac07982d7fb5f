//! A table of meanings made ready to be asked: all of its words are looked for in one pass over the text.

use super::tables::Line;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::BTreeMap;

/// Lines of a table, a bit each.
type Lines = u32;

/// A table of meanings and where each of its words stands.
pub struct Table<Meaning: 'static> {
    pub lines: &'static [Line<Meaning>],
    /// The lines that hold a whole word.
    whole: BTreeMap<&'static str, Lines>,
    parts: AhoCorasick,
    /// For each part the lines that want it, and those that it rules out.
    of_part: Vec<(Lines, Lines)>,
}

impl<Meaning> Table<Meaning> {
    /// # Panics
    /// If the table has more lines than bits: a fault of the program, which every use would show.
    pub fn of(lines: &'static [Line<Meaning>]) -> Self {
        assert!(
            lines.len() <= Lines::BITS as usize,
            "too many lines in a table of words"
        );
        let mut whole: BTreeMap<_, Lines> = BTreeMap::new();
        let mut parts: BTreeMap<_, (Lines, Lines)> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            let bit = 1 << at;
            line.is.iter().for_each(|word| *whole.entry(word).or_default() |= bit);
            line.has.iter().for_each(|part| parts.entry(part).or_default().0 |= bit);
            line.not.iter().for_each(|part| parts.entry(part).or_default().1 |= bit);
        }
        Self {
            lines,
            whole,
            // The kind that is quick to build: a single workbook should not wait for it.
            parts: AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(parts.keys())
                .unwrap_or_else(|cause| panic!("{cause}")),
            of_part: parts.into_values().collect(),
        }
    }

    /// The first line that fits a word.
    pub fn line(&self, word: &str) -> Option<&'static Line<Meaning>> {
        let (mut wanted, mut ruled_out) = (0, 0);
        for found in self.parts.find_overlapping_iter(word) {
            if let Some((has, not)) = self.of_part.get(found.pattern().as_usize()) {
                wanted |= has;
                ruled_out |= not;
            }
        }
        let whole = self.whole.get(word).copied().unwrap_or_default();
        let fits = whole | (wanted & !ruled_out);
        // No line fits: one more than there are zeros, outside the table.
        self.lines.get(fits.trailing_zeros() as usize)
    }
}
