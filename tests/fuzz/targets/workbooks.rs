//! Reading: whatever the bytes are, there is an answer, soon, within memory and without a panic of our own; and the
//! shortcuts of the reader of .xlsx come to the same cells, or the same refusal, as the long way. A panic of a
//! third-party reader costs the program one file (it is read apart, or the panic is caught), so it is let pass here.

use super::containers;
use super::package::{self, Parts};
use jiping::domain::submission::Refusal;
use jiping::read::grid::Workbook;
use jiping::read::{self, recognise};
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{LazyLock, Once};

const XLSX: &str = "tests/cases/workbooks/he-langfang-spxx-2019.xlsx";
const ODS: &str = "tests/cases/formats/he-langfang-spxx-2019.ods";
const XLS: [&str; 3] = [
    "tests/cases/formats/he-langfang-spxx-2019.xls",
    "tests/cases/formats/nx-yinchuan-6z-2021.xls",
    "samples/returns/水利局.xls",
];

/// A whole file.
pub fn sniff(bytes: &[u8]) {
    let read = opened(bytes);
    if bytes.starts_with(b"PK") {
        let long = answered(|| read::workbook_the_long_way(bytes));
        assert_eq!(read, long, "the shortcuts lead elsewhere");
    }
    if let Ok(workbook) = read {
        recognise::forms(&workbook);
    }
}

pub fn files() -> Vec<Vec<u8>> {
    let named = [
        XLSX,
        ODS,
        XLS[0],
        "samples/returns/科工信局（系统导出）.xls",
        "samples/FAULTS.md",
    ];
    let made = [
        "部门,项目\r\n教育局,校舍".as_bytes(),
        b"<html><table><tr><td rowspan=2>1</td></tr></table></html>",
        b"PK\x05\x06",
        &[0; 600],
        b"",
    ];
    let named = named.into_iter().map(containers::file);
    named.chain(made.into_iter().map(<[u8]>::to_vec)).collect()
}

/// One part of a package: the first byte says of which package, the next which part.
pub fn packaged(input: &[u8]) {
    static PACKAGES: LazyLock<[Parts; 2]> =
        LazyLock::new(|| [XLSX, ODS].map(|path| package::parts(&containers::file(path))));
    let Some((&which, rest)) = input.split_first() else {
        return;
    };
    let parts = &PACKAGES[usize::from(which) % PACKAGES.len()];
    if let Some(bytes) = containers::with_part(parts, rest) {
        sniff(&bytes);
    }
}

pub fn parts() -> Vec<Vec<u8>> {
    let packages = [XLSX, ODS].map(|path| package::parts(&containers::file(path)));
    let numbered = (0_u8..).zip(packages);
    let inputs = numbered.flat_map(|(which, parts)| {
        let inputs = containers::as_it_is(&parts);
        inputs
            .into_iter()
            .map(move |input| [&[which], input.as_slice()].concat())
    });
    inputs.collect()
}

/// The stream of an .xls.
pub fn records(stream: &[u8]) {
    sniff(&containers::compound(stream));
}

pub fn streams() -> Vec<Vec<u8>> {
    XLS.into_iter()
        .map(|path| containers::stream(&containers::file(path)))
        .collect()
}

thread_local! {
    static THIRD_PARTY: Cell<bool> = const { Cell::new(false) };
}

/// Reads, and lets pass what a third-party reader panics on.
pub fn opened(bytes: &[u8]) -> Result<Workbook, Refusal> {
    answered(|| read::workbook(bytes))
}

fn answered(read: impl Fn() -> Result<Workbook, Refusal>) -> Result<Workbook, Refusal> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |told| {
            let place = told.location().map(|place| place.file().replace('\\', "/"));
            let is_third_party = place.is_some_and(|file| file.contains("/registry/"));
            THIRD_PARTY.set(is_third_party);
            if !is_third_party {
                before(told);
            }
        }));
    });
    match panic::catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read,
        Err(_) if THIRD_PARTY.get() => Err(Refusal::Encrypted),
        Err(cause) => panic::resume_unwind(cause),
    }
}
