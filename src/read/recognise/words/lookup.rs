//! The tables made ready to be asked: all of their words are looked for in one pass over a text.

use super::tables::{Line, Words};
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

/// A word of the tables, with the lines that hold it as a whole word, those that want it as a part, and those that it
/// rules out.
struct Known {
    word: &'static str,
    is: Lines,
    has: Lines,
    not: Lines,
}

impl Known {
    fn begins(&self, text: &str) -> bool {
        // The last bytes differ most often.
        let last = self.word.len().saturating_sub(1);
        text.as_bytes().get(last) == self.word.as_bytes().get(last) && text.starts_with(self.word)
    }
}

/// The words of all tables, side by side where they begin with the same letter.
pub struct Lexicon {
    /// For each letter, by the low bits of its number, which words may begin with it.
    beginnings: [u16; LETTERS],
    words: Vec<Vec<Known>>,
}

/// Letters that are told apart; a power of two. The few that fall together only make more words to compare.
const LETTERS: usize = 4_096;

impl Lexicon {
    pub fn of(entries: impl Iterator<Item = Entry>) -> Self {
        let mut all: BTreeMap<&'static str, (Lines, Lines, Lines)> = BTreeMap::new();
        for Entry { line, is, has, not } in entries {
            is.iter().for_each(|word| all.entry(word).or_default().0 |= line);
            has.iter().for_each(|part| all.entry(part).or_default().1 |= line);
            not.iter().for_each(|part| all.entry(part).or_default().2 |= line);
        }
        // The first list is for the letters that begin no word.
        let mut lexicon = Self {
            beginnings: [0; LETTERS],
            words: vec![Vec::new()],
        };
        for (word, (is, has, not)) in all {
            lexicon.add(Known { word, is, has, not });
        }
        lexicon
    }

    fn add(&mut self, known: Known) {
        let Some(beginning) = known.word.chars().next().map(place) else {
            return;
        };
        if self.beginnings[beginning] == 0 {
            self.beginnings[beginning] = self.words.len() as u16;
            self.words.push(Vec::new());
        }
        self.words[usize::from(self.beginnings[beginning])].push(known);
    }

    /// Whether a word begins with this letter, or with one that falls together with it.
    pub const fn has_beginning(&self, letter: char) -> bool {
        self.beginnings[place(letter)] != 0
    }

    /// The lines that fit a word.
    pub fn fitting(&self, word: &str) -> Lines {
        let (mut whole, mut wanted, mut ruled_out) = (0, 0, 0);
        for (at, letter) in word.char_indices() {
            let rest = &word[at..];
            let candidates = self.words[usize::from(self.beginnings[place(letter)])].iter();
            for known in candidates.filter(|known| known.begins(rest)) {
                wanted |= known.has;
                ruled_out |= known.not;
                if known.word == word {
                    whole |= known.is;
                }
            }
        }
        whole | (wanted & !ruled_out)
    }
}

const fn place(letter: char) -> usize {
    letter as usize % LETTERS
}
