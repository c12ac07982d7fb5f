use super::Profile;
use crate::error::Error;

pub struct Loaded {
    pub profile: Profile,
    pub text: String,
}
pub fn builtin_names() -> Vec<&'static str> {
    vec!["luquan"]
}
pub fn builtin_text(name: &str) -> Option<&'static str> {
    (name == "luquan").then_some(include_str!("builtin/luquan.toml"))
}
pub fn load(name: &str) -> Result<Loaded, Error> {
    let text = builtin_text(name).unwrap_or_default();
    Ok(Loaded {
        profile: toml::from_str(text).map_err(|e| Error::ProfileInvalid {
            name: name.to_owned(),
            faults: vec![e.to_string()],
        })?,
        text: text.to_owned(),
    })
}
