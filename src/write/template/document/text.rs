//! Text in a part: always as text, never as XML; breaks and tabs as the elements that show them.

use crate::write::xml::escaped;
use minijinja::Output;

/// Writes a value inside of `<w:t>`.
pub fn write_value(out: &mut Output, text: &str) -> std::fmt::Result {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}', '\u{B}'], "\n");
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['\n', '\t']) {
        let (before, from) = rest.split_at(at);
        let element = if from.starts_with('\n') { "br" } else { "tab" };
        write!(
            out,
            "{}</w:t><w:{element}/><w:t xml:space=\"preserve\">",
            escaped(before)
        )?;
        rest = from.get(1..).unwrap_or_default();
    }
    out.write_str(&escaped(rest))
}
