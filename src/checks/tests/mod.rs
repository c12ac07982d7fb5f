//! Every check with the smallest return that raises it and its sound twin; and the gallery of all that is said.

mod desk;
mod doubts;
mod situations;

pub use desk::{Desk, cell, entry, given, profile, set, sound_form, whole_form};

use super::register;
use crate::domain::submission::Content;
use situations::situations;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// One way in which a return goes wrong.
pub struct Situation {
    /// The check that is tried.
    pub code: &'static str,
    /// Every code that the faulty return raises, in the order told.
    pub raises: &'static [&'static str],
    pub spoil: fn(&mut Desk),
    /// The same on the right side of the line.
    pub twin: fn(&mut Desk),
}

/// The sound desk with a change.
pub fn desk_with(changed: fn(&mut Desk)) -> Desk {
    let mut desk = Desk::sound();
    changed(&mut desk);
    desk
}

#[test]
fn the_sound_form_raises_nothing() {
    assert_eq!(Desk::sound().findings(), []);
}

#[test]
fn every_faulty_return_raises_its_check_and_its_twin_nothing() {
    let mut faults = String::new();
    for (number, situation) in situations().iter().enumerate() {
        let raised: Vec<_> = desk_with(situation.spoil)
            .findings()
            .iter()
            .map(|finding| finding.code)
            .collect();
        if raised != situation.raises || !raised.contains(&situation.code) {
            let _ = writeln!(
                faults,
                "{number} {}: raised {raised:?}, not {:?}",
                situation.code, situation.raises
            );
        }
        for finding in desk_with(situation.twin).findings() {
            let _ = writeln!(faults, "{number} {}, the sound twin:\n{finding}", situation.code);
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn every_check_of_the_register_has_a_situation() {
    let registered: BTreeSet<_> = register().iter().map(|rule| rule.code).collect();
    let tried: BTreeSet<_> = situations().iter().map(|situation| situation.code).collect();
    assert_eq!(tried, registered);
}

#[test]
fn a_check_switched_off_is_silent() {
    for situation in situations() {
        let mut desk = desk_with(situation.spoil);
        let off = crate::profile::model::Setting::Off;
        desk.profile.checks.insert(situation.code.to_owned(), off);
        assert!(desk.findings().iter().all(|finding| finding.code != situation.code));
    }
}

/// All that the checks say, to be read from top to bottom when one sentence changes.
#[test]
fn the_gallery_holds_every_message() {
    let mut gallery = String::new();
    for situation in situations() {
        for finding in desk_with(situation.spoil).findings() {
            if finding.code == situation.code {
                let _ = writeln!(gallery, "{finding}\n");
            }
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gallery/findings.txt");
    if std::env::var_os("GALLERY").is_some() {
        std::fs::write(path, &gallery).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == gallery,
        "the messages changed; write them anew with GALLERY=1 and read what changed:\n{gallery}"
    );
}

#[test]
fn messages_are_in_one_voice() {
    for situation in situations() {
        for finding in desk_with(situation.spoil).findings() {
            for text in [&finding.message, &finding.advice, &finding.rule] {
                assert!(is_sober(text), "{finding}");
            }
        }
    }
}

/// Something is said, in a sentence left open, without raising the voice. `#DIV/0!` is a name.
pub fn is_sober(text: &str) -> bool {
    let exclaims =
        |(at, _): (usize, &str)| !text[..at].ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '?');
    !text.is_empty() && !text.ends_with('。') && !text.contains('！') && !text.match_indices('!').any(exclaims)
}

#[test]
fn figures_beyond_reckoning_end_in_findings_and_not_in_a_crash() {
    let extremes = [
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "0.0000000000000000000000000001",
    ];
    for text in extremes {
        let mut all = Desk::sound();
        let mut told = 0;
        let cells: Vec<_> = all.form().scored_cells().map(|cell| cell.at.to_string()).collect();
        for address in &cells {
            let mut one = Desk::sound();
            one.fill([(address.as_str(), text)]);
            told += one.findings().len();
            all.fill([(address.as_str(), text)]);
        }
        assert!(told >= cells.len() && !all.findings().is_empty());
    }
}

#[test]
fn findings_stand_in_the_order_sheet_cell_code() {
    let mut desk = Desk::sound();
    desk.fill([
        ("G9", "18"),
        ("F13", "12"),
        ("G13", "12"),
        ("G5", "96%"),
        ("C5", "200"),
        ("G15", "95"),
    ]);
    let places: Vec<_> = desk
        .findings()
        .iter()
        .map(|finding| format!("{} {}", finding.place(), finding.code))
        .collect();
    let expected = ["C5 F01", "G5 F03", "G9 I07", "F15 W01", "G15 T01"];
    assert_eq!(
        places,
        expected.map(|place| format!("教育局.xlsx › 校舍维修 › {place}"))
    );
}

#[test]
fn the_most_frequent_year_is_the_year_of_the_batch() {
    let mut desk = desk_with(|desk| {
        desk.year = None;
        for (file, year) in [("二.xlsx", 2023), ("三.xlsx", 2023)] {
            let mut form = sound_form();
            form.year = Some(year);
            form.project = given("B3", file);
            desk.add(file, form);
        }
    });
    let off = |desk: &Desk| -> Vec<_> {
        let findings = desk.findings();
        findings
            .iter()
            .filter(|finding| finding.code == "S11")
            .map(|finding| finding.file.to_string())
            .collect()
    };
    assert_eq!(off(&desk), ["教育局.xlsx"]);
    desk.profile.year = Some(2022);
    assert_eq!(off(&desk), ["二.xlsx", "三.xlsx"]);
}

#[test]
fn one_word_on_a_name_is_enough_for_a_workbook() {
    let desk = desk_with(|desk| {
        desk.form().department = given("D3", "石家庄市鹿泉区教育局");
        let mut second = desk.form().clone();
        second.project = given("B3", "校园安防");
        if let Content::Read { forms, .. } = &mut desk.submissions[0].content {
            forms.push(second);
        }
    });
    assert_eq!(desk.findings().len(), 1);
}
