//! What is told when what was put aside during a run cannot be read any more.

use crate::town::luquan;
use jiping::error::Error;
use jiping::pipeline::{audit, district, render};
use jiping::profile;
use jiping::read;
use jiping::read::isolation::Isolation;
use jiping::scratch::Scratch;
use jiping::write::{Originals, Outputs, Tray, Wanted};
use std::fs::{self, OpenOptions};
use std::path::Path;

/// Cuts the file without a name that this process holds in a folder.
fn cut_short(folder: &Path) {
    let open = fs::read_dir("/proc/self/fd").unwrap().flatten();
    let held = open.filter(|one| fs::read_link(one.path()).is_ok_and(|leads_to| leads_to.starts_with(folder)));
    let held: Vec<_> = held.collect();
    assert_eq!(held.len(), 1, "one scratch file");
    for one in held {
        OpenOptions::new()
            .write(true)
            .open(one.path())
            .unwrap()
            .set_len(0)
            .unwrap();
    }
}

#[track_caller]
fn case(outputs: &str) {
    let folder = tempfile::tempdir().unwrap();
    let scratch = Scratch::with_memory(vec![folder.path().to_owned()], 0);
    let returns = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/returns");
    let sources = read::sources(&[returns]).unwrap();
    let profile = luquan();
    let audit = audit(&sources, &Isolation::Within, (None, None), &profile, &scratch, &|| ()).unwrap();
    let mut district = district(audit, &profile);
    cut_short(folder.path());
    let wanted = Wanted {
        outputs: Outputs::named(outputs).unwrap(),
        ..Wanted::default()
    };
    let rendered = render(
        &mut district,
        (&sources, &Isolation::Within),
        &Originals::default(),
        &profile::load("luquan").unwrap(),
        &wanted,
        &scratch,
        &Tray::default(),
    );
    assert!(
        matches!(rendered, Err(Error::AsideLost { .. })),
        "{outputs}: {rendered:?}"
    );
}

#[test]
fn every_output_tells_it_in_the_same_words() {
    for outputs in [
        "汇总表",
        "看板",
        "总结",
        "报告",
        "文字报告",
        "修改单",
        "数据",
        "汇总表,数据",
    ] {
        case(outputs);
    }
}
