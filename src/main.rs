use jiping::commands::json::{Document, WorkbookRecord};
fn main() {
    let paths: Vec<std::path::PathBuf> = std::env::args()
        .skip(1)
        .filter(|a| a != "inspect" && a != "--json")
        .map(Into::into)
        .collect();
    let profile = jiping::profile::load("luquan")
        .map_err(|e| eprintln!("{e}"))
        .unwrap()
        .profile;
    let sources = jiping::read::sources(&paths).unwrap();
    let audited = jiping::pipeline::audited(jiping::pipeline::scored(&sources, &profile, &|| {}), &profile);
    let doc = Document {
        workbooks: audited
            .iter()
            .map(|a| WorkbookRecord::of(a.scored.submission.file.to_string(), a))
            .collect(),
    };
    println!("{}", serde_json::to_string_pretty(&doc).unwrap());
}
