//! How long the parts take, one by one, on the sample returns and the published forms.
//!
//! ```text
//! cargo bench --bench parts [-- reading]
//! ```

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use jiping::domain::district::District;
use jiping::domain::form::Form;
use jiping::domain::notation;
use jiping::domain::submission::Scored;
use jiping::pipeline;
use jiping::profile::{Loaded, load};
use jiping::read::isolation::Isolation;
use jiping::read::kept::{Kept, decoded, encoded};
use jiping::read::{self, Source, package, recognise};
use jiping::scratch::Scratch;
use jiping::write::{Originals, Subject, Tray, correction, summary};
use jiping::{checks, regulation};
use std::path::{Path, PathBuf};

fn main() {
    divan::main();
}

/// A project form and several on one sheet, as published.
const WORKBOOKS: [&str; 2] = [
    "tests/cases/workbooks/he-langfang-spxx-2019.xlsx",
    "tests/cases/workbooks/sh-putuo-tiyu-2022-multi.xlsx",
];

/// One form in each format.
const FORMATS: [&str; 5] = [
    "tests/cases/workbooks/he-langfang-spxx-2019.xlsx",
    "tests/cases/formats/he-langfang-spxx-2019.xls",
    "tests/cases/formats/he-langfang-spxx-2019.ods",
    "samples/returns/乡镇/柳河镇.et",
    "samples/returns/科工信局（系统导出）.xls",
];

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(place(path)).unwrap()
}

fn returns() -> Vec<Source> {
    read::sources(&[place("samples/returns")]).unwrap()
}

fn forms() -> Vec<Form> {
    let read = returns()
        .iter()
        .map(|source| read::submission(source, &Isolation::Within))
        .collect::<Vec<_>>();
    read.iter().flat_map(|submission| submission.forms().to_vec()).collect()
}

fn profile() -> Loaded {
    load("luquan").unwrap()
}

fn scored() -> Vec<Scored> {
    let profile = profile().profile;
    let scored = |source: &Source| {
        let submission = read::submission(source, &Isolation::Within);
        let outcomes = submission
            .forms()
            .iter()
            .map(|form| regulation::score(form, &profile))
            .collect();
        Scored { submission, outcomes }
    };
    returns().iter().map(scored).collect()
}

fn district() -> District {
    let profile = profile().profile;
    let scratch = Scratch::in_memory();
    let audit = pipeline::audit(&returns(), &Isolation::Within, (None, None), &profile, &scratch, &|| {});
    pipeline::district(audit.unwrap(), &profile)
}

/// Every target and actual of the returns.
#[divan::bench]
fn notation(bencher: Bencher) {
    let cells = |form: &Form| {
        let rows = form
            .indicators
            .iter()
            .flat_map(|row| [row.target.clone(), row.actual.clone()]);
        rows.flatten().map(|cell| cell.text).collect::<Vec<_>>()
    };
    let texts: Vec<_> = forms().iter().flat_map(cells).collect();
    bencher.counter(ItemsCount::new(texts.len())).bench(|| {
        for text in &texts {
            black_box(notation::read(black_box(text)));
        }
    });
}

/// The check of a package: its directory, then every part inflated.
#[divan::bench(args = WORKBOOKS)]
fn guard(bencher: Bencher, path: &str) {
    let bytes = bytes(path);
    bencher.counter(BytesCount::new(bytes.len())).bench(|| {
        let mut package = package::open(&bytes).unwrap();
        let names: Vec<String> = package.names().map(str::to_owned).collect();
        for name in &names {
            black_box(package::part(&mut package, name).unwrap());
        }
    });
}

/// From bytes to cells.
#[divan::bench(args = FORMATS)]
fn reading(bencher: Bencher, path: &str) {
    let bytes = bytes(path);
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| read::workbook(black_box(&bytes)).unwrap());
}

/// From cells to forms.
#[divan::bench(args = WORKBOOKS)]
fn recognition(bencher: Bencher, path: &str) {
    let workbook = read::workbook(&bytes(path)).unwrap();
    bencher.bench(|| recognise::forms(black_box(&workbook)));
}

/// What a cache keeps of a workbook, to bytes and back.
#[divan::bench(args = WORKBOOKS)]
fn keeping(bencher: Bencher, path: &str) {
    let kept = Isolation::Within.kept(&bytes(path));
    bencher.bench(|| encoded(black_box(&kept)));
}

#[divan::bench(args = WORKBOOKS)]
fn remembering(bencher: Bencher, path: &str) {
    let entry = encoded(&Isolation::Within.kept(&bytes(path)));
    bencher
        .counter(BytesCount::new(entry.len()))
        .bench(|| decoded::<Kept>(black_box(&entry)).unwrap());
}

/// Every form of the returns.
#[divan::bench]
fn scoring(bencher: Bencher) {
    let (forms, profile) = (forms(), profile().profile);
    bencher.counter(ItemsCount::new(forms.len())).bench(|| {
        for form in &forms {
            black_box(regulation::score(form, &profile));
        }
    });
}

/// Every file of the returns by itself.
#[divan::bench]
fn checking(bencher: Bencher) {
    let (scored, profile) = (scored(), profile().profile);
    bencher.counter(ItemsCount::new(scored.len())).bench(|| {
        for scored in &scored {
            black_box(checks::audit(scored, &profile));
        }
    });
}

/// 汇总表.xlsx of the returns.
#[divan::bench]
fn summary_workbook(bencher: Bencher) {
    let (district, loaded) = (district(), profile());
    let handbacks = correction::handbacks(&district);
    let originals = Originals::seen_from(Path::new("out"), []);
    let hash = pipeline::profile_hash(&loaded);
    bencher.bench(|| {
        summary::write(
            &Subject {
                district: &district,
                handbacks: &handbacks,
                originals: &originals,
                profile: &loaded.profile,
                profile_hash: &hash,
            },
            summary::Way {
                outbox: &Tray::default(),
                most_rows: summary::MOST_ROWS,
                with_records: false,
                scratch: Scratch::in_memory(),
                lists_done: &mut || (),
            },
        )
        .unwrap()
    });
}
