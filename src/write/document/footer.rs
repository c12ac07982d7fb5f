//! The page number: `— 1 —` in 4号, one character in from the outer edge.

use super::styles;
use super::xml::{HEAD, SPACES, paragraph};

/// Which pages a footer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 单页码居右空一字
    Odd,
    /// 双页码居左空一字
    Even,
}

/// The part.
pub fn part(side: Side) -> String {
    let style = match side {
        Side::Odd => styles::FOOTER_ODD,
        Side::Even => styles::FOOTER_EVEN,
    };
    let dash = |text: &str| {
        format!("<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let number = "<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>";
    let line = paragraph(style, "", &format!("{}{number}{}", dash("— "), dash(" —")));
    format!("{HEAD}<w:ftr {SPACES}>{line}</w:ftr>")
}
