//! Copies that broke off: a workbook with its end cut away or never written, or with a block of it lost, is refused or
//! reads the same; it never reads as something else. (.xls has no checksum, so only its structure can tell.)

use jiping::domain::submission::Refusal;
use jiping::read;
use jiping::read::grid::{SheetContent, Workbook};
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes in which disks and the container of .xls count.
const BLOCK: usize = 512;

fn workbooks(ending: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/formats");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|known| known == ending));
    paths.sort();
    assert!(!paths.is_empty());
    paths
        .into_iter()
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}

/// Whether every sheet that reads at all reads as it did before the damage.
fn is_told_or_same(damaged: &Result<Workbook, Refusal>, whole: &Workbook) -> bool {
    let Ok(damaged) = damaged else {
        return true;
    };
    damaged.sheets.len() == whole.sheets.len()
        && damaged.sheets.iter().zip(&whole.sheets).all(|(damaged, whole)| {
            matches!(damaged.content, SheetContent::Unreadable(_)) || damaged.content == whole.content
        })
}

/// Damages every workbook of a format at every block.
#[track_caller]
fn case(ending: &str, damage: impl Fn(&mut Vec<u8>, usize)) {
    for (path, bytes) in workbooks(ending) {
        let whole = read::workbook(&bytes).unwrap();
        for from in (0..bytes.len()).step_by(BLOCK) {
            let mut damaged = bytes.clone();
            damage(&mut damaged, from);
            let read = read::workbook(&damaged);
            assert!(
                is_told_or_same(&read, &whole),
                "{} from byte {from} reads as something else",
                path.display()
            );
        }
    }
}

fn end_of_block(bytes: &[u8], from: usize) -> usize {
    (from + BLOCK).min(bytes.len())
}

#[test]
fn a_file_that_was_cut_off_is_refused_or_whole() {
    for ending in ["xls", "ods"] {
        case(ending, |bytes, from| bytes.truncate(from));
        case(ending, |bytes, from| bytes.truncate((from + 300).min(bytes.len())));
    }
}

#[test]
fn a_file_whose_end_was_never_written_is_refused_or_whole() {
    for ending in ["xls", "ods"] {
        case(ending, |bytes, from| bytes[from..].fill(0));
    }
}

#[test]
fn a_file_that_lost_a_block_is_refused_or_whole() {
    for ending in ["xls", "ods"] {
        case(ending, |bytes, from| {
            let to = end_of_block(bytes, from);
            bytes[from..to].fill(0);
        });
    }
}

#[test]
fn a_file_in_which_two_blocks_changed_places_is_refused_or_whole() {
    case("ods", |bytes, from| {
        let to = end_of_block(bytes, from);
        let lost = bytes[from..to].to_vec();
        bytes.drain(from..to);
        bytes.extend(lost);
    });
}
