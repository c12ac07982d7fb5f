//! The tables made ready to be asked: all of their words are looked for in one pass over a text.

use super::tables::{Line, Words};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::BTreeMap;

/// Lines of all tables, a bit each.
pub type Lines = u64;

/// A table of meanings among the others: its lines, and the number of the first of them.
pub struct Table<Meaning: 'static> {
    lines: &'static [Line<Meaning>],
    first: u32,
}

impl<Meaning: Copy> Table<Meaning> {
    pub const fn from(first: u32, lines: &'static [Line<Meaning>]) -> Self {
        Self { lines, first }
    }

    /// The number of the first line behind the table.
    pub const fn end(&self) -> u32 {
        self.first + self.lines.len() as u32
    }

    /// The meaning of the first line that fits.
    pub fn meaning(&self, fitting: Lines) -> Option<Meaning> {
        let own = fitting.unbounded_shr(self.first);
        // No line fits: one more than there are zeros, outside the table.
        self.lines.get(own.trailing_zeros() as usize).map(|line| line.meaning)
    }

    /// What the table adds to a lexicon.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let numbered = (self.first..).zip(self.lines);
        numbered.map(|(number, line)| Entry {
            line: 1 << number,
            is: line.is,
            has: line.has,
            not: line.not,
        })
    }
}

/// A line as a word is held against it.
pub struct Entry {
    pub line: Lines,
    pub is: Words,
    pub has: Words,
    pub not: Words,
}

impl Entry {
    /// A list of words.
    pub const fn words(line: Lines, is: Words) -> Self {
        Self {
            line,
            is,
            has: Words::NONE,
            not: Words::NONE,
        }
    }

    /// A list of parts of words.
    pub const fn parts(line: Lines, has: Words) -> Self {
        Self {
            line,
            is: Words::NONE,
            has,
            not: Words::NONE,
        }
    }
}

/// The words of all tables and where each of them stands.
pub struct Lexicon {
    /// The lines that hold a whole word.
    whole: BTreeMap<&'static str, Lines>,
    parts: AhoCorasick,
    /// For each part the lines that want it, and those that it rules out.
    of_part: Vec<(Lines, Lines)>,
}

impl Lexicon {
    /// # Panics
    /// If the words are too many for one pass: a fault of the program, which every use would show.
    pub fn of(entries: impl Iterator<Item = Entry>) -> Self {
        let mut whole: BTreeMap<_, Lines> = BTreeMap::new();
        let mut parts: BTreeMap<_, (Lines, Lines)> = BTreeMap::new();
        for Entry { line, is, has, not } in entries {
            is.iter().for_each(|word| *whole.entry(word).or_default() |= line);
            has.iter().for_each(|part| parts.entry(part).or_default().0 |= line);
            not.iter().for_each(|part| parts.entry(part).or_default().1 |= line);
        }
        Self {
            whole,
            // The kind that is quick to build: a single workbook should not wait for it.
            parts: AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(parts.keys())
                .unwrap_or_else(|cause| panic!("{cause}")),
            of_part: parts.into_values().collect(),
        }
    }

    /// The lines that fit a word.
    pub fn fitting(&self, word: &str) -> Lines {
        let (mut wanted, mut ruled_out) = (0, 0);
        for found in self.parts.find_overlapping_iter(word) {
            if let Some((has, not)) = self.of_part.get(found.pattern().as_usize()) {
                wanted |= has;
                ruled_out |= not;
            }
        }
        let whole = self.whole.get(word).copied().unwrap_or_default();
        whole | (wanted & !ruled_out)
    }
}
