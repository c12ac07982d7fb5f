//! A choice among printed words (`优□ 良☑ 中□ 差□`, `优（√） 良（ ）`): what is ticked is what the cell says.

use crate::domain::cell::Cell;
use crate::domain::text::folded;

const EMPTY: [char; 4] = ['□', '○', '◻', '☐'];
const TICKED: [char; 9] = ['☑', '☒', '■', '√', '✓', '✔', '●', '◼', '🗹'];

/// The cell with the word that is ticked; the cell as it is if it offers no choice; nothing if nothing is ticked, or more
/// than one word.
pub fn made(cell: Cell) -> Option<Cell> {
    let text = folded(&cell.text);
    let offers = text.contains(EMPTY) || text.contains(TICKED) || text.contains("()");
    if !offers {
        return Some(cell);
    }
    let mut ticked = words(&text).into_iter().filter(|(_, is_ticked)| *is_ticked);
    let (word, _) = ticked.next()?;
    ticked.next().is_none().then(|| Cell {
        text: word.into(),
        ..cell.clone()
    })
}

/// The words of a choice, and whether each is ticked. A line that begins with a box has its boxes before the words.
fn words(text: &str) -> Vec<(String, bool)> {
    let plain = without_remarks(&text.replace("□√", "☑"));
    let is_box = |letter: char| EMPTY.contains(&letter) || TICKED.contains(&letter);
    let leads = plain.starts_with(is_box);
    let mut words = Vec::new();
    let mut word = String::new();
    let mut mark = None;
    for letter in plain.chars() {
        if !is_box(letter) {
            word.extend((letter.is_alphanumeric()).then_some(letter));
            continue;
        }
        let own = if leads { mark } else { Some(letter) };
        if !word.is_empty() {
            words.push((
                std::mem::take(&mut word),
                own.is_some_and(|mark| TICKED.contains(&mark)),
            ));
        }
        mark = Some(letter);
    }
    if !word.is_empty() {
        words.push((word, leads && mark.is_some_and(|mark| TICKED.contains(&mark))));
    }
    words
}

/// The line without the brackets and what they say of a word (`优（90-100分）`); a box in the shape of brackets, `（√）` or
/// `（ ）`, becomes one.
fn without_remarks(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once(['(', '[']) {
        let (inner, after) = inner.split_once([')', ']']).unwrap_or((inner, ""));
        plain.push_str(before);
        match inner.chars().next() {
            None => plain.push('□'),
            Some(letter) if TICKED.contains(&letter) => plain.push(letter),
            Some(_) => {}
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cell::Stored;
    use crate::domain::place::Address;

    #[track_caller]
    fn case(text: &str, expected: Option<&str>) {
        let cell = Cell {
            at: Address::new(0, 0),
            text: text.into(),
            stored: Stored::Text,
            hidden: false,
        };
        assert_eq!(made(cell).map(|cell| cell.text).as_deref(), expected, "{text}");
    }

    #[test]
    fn the_ticked_word_counts() {
        case("优", Some("优"));
        case("优□ 良☑ 中□ 差□", Some("良"));
        case("□优 ☑良 □中 □差", Some("良"));
        case("优（√） 良（ ） 中（ ） 差（ ）", Some("优"));
        case("优秀□√ 良好□ 一般□ 较差□", Some("优秀"));
        case("■优 □良 □中 □差", Some("优"));
        case("优□ 良□ 中□ 差□", None);
        case("☑优 ☑良 □中", None);
        case("优（90-100分）☑ 良（80-90分）□", Some("优"));
    }
}
