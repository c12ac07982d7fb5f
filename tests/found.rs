//! What once broke something does so no more: inputs found by fuzzing, and the seeds, go through their targets
//! (`tests/fuzz/`). An input that is found is kept as `tests/cases/found/TARGET/NAME`.

mod laws;
#[path = "fuzz/targets/mod.rs"]
mod targets;

use std::fs;
use std::path::Path;
use targets::AIMS;

#[test]
fn seeds_pass() {
    for aim in AIMS {
        let seeds = (aim.seeds)();
        assert!(!seeds.is_empty(), "{}", aim.name);
        for seed in seeds {
            (aim.target)(&seed);
        }
    }
}

#[test]
fn what_was_found_passes_now() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/found");
    let mut tried = 0;
    for entry in fs::read_dir(&found).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap();
        let aim = AIMS.iter().find(|aim| aim.name == name);
        let aim = aim.unwrap_or_else(|| panic!("{name} is no target"));
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            (aim.target)(&fs::read(&path).unwrap());
            tried += 1;
        }
    }
    assert!(tried > 0);
}
