//! Coverage-guided runs: one binary, `TARGET=notation` names what is tried. With `SEEDS=FOLDER` it writes the inputs to
//! begin with there. `.ci/fuzz` does both.

#![no_main]

#[path = "../../laws/mod.rs"]
mod laws;
#[path = "../targets/mod.rs"]
mod targets;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use targets::{AIMS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").expect("TARGET names the target");
    let aim = AIMS
        .iter()
        .find(|aim| aim.name == name)
        .unwrap_or_else(|| panic!("no target {name}"));
    if let Some(folder) = std::env::var_os("SEEDS") {
        for (number, seed) in (aim.seeds)().into_iter().enumerate() {
            std::fs::write(std::path::Path::new(&folder).join(number.to_string()), seed).expect("a seed");
        }
    }
    aim.target
});

fuzz_target!(|data: &[u8]| TARGET(data));
