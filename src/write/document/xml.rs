//! Words of the file format that several parts share.

use crate::write::xml::escaped;

/// The first line of a part.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// Name spaces that the parts below `word/` declare.
pub const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                          xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// Texts that the department has yet to write begin like this; the rest of them up to the closing bracket is marked.
const GAPS: [&str; 2] = ["【请补充", "【编制提示"];

/// A text as runs. Quotes, dashes and the like take the Chinese font; gaps (【请补充：…】) are highlighted.
pub fn runs(text: &str) -> String {
    let mut runs = String::new();
    let mut rest = text;
    while let Some(start) = GAPS.iter().filter_map(|gap| rest.find(gap)).min() {
        let (before, gap) = rest.split_at(start);
        let (gap, after) = gap.split_at(closing(gap));
        runs.push_str(&run(before, ""));
        runs.push_str(&run(gap, "<w:highlight w:val=\"yellow\"/>"));
        rest = after;
    }
    runs + &run(rest, "")
}

/// Lines of one paragraph.
pub fn lines<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<_> = lines.map(runs).collect();
    lines.join("<w:r><w:br/></w:r>")
}

/// Where the bracket that opens the text is closed, else its end.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '【' => depth += 1,
            '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + letter.len_utf8();
        }
    }
    text.len()
}

fn run(text: &str, look: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!(
        "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/>{look}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escaped(text)
    )
}

/// A paragraph of a style; `own` are properties that stand behind the style's name.
pub fn paragraph(style: &str, own: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{own}</w:pPr>{runs}</w:p>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_marked_with_the_brackets_inside_them() {
        let marked = "<w:highlight";
        assert_eq!(runs("没有缺口").matches(marked).count(), 0);
        let text = runs("甲【请补充：乙【丙】丁】戊【请补充：己】");
        assert_eq!(text.matches(marked).count(), 2);
        assert!(
            text.contains(">【请补充：乙【丙】丁】<") && text.contains(">戊<"),
            "{text}"
        );
        assert_eq!(runs("【请补充：没有写完").matches(marked).count(), 1);
    }
}
