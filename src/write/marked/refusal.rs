//! Why a workbook cannot be marked where it stands.

use std::fmt;

/// The package is not one that may be patched. Shown as what is said of the original file: 「原文件」+ this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotMark {
    /// .xls, .et, .xlsb, .ods: another format under whatever ending.
    OtherFormat,
    /// A digital signature, which any change would break.
    Signed,
    /// A part that is no plain UTF-8 XML of the usual namespace (prefixed elements, strict variant).
    Unusual { part: String },
    /// A part that is missing, cut short or not well-formed.
    Damaged { part: String },
    /// Spreadsheet programs would not take the styles that marking adds.
    TooManyStyles,
}

impl fmt::Display for CannotMark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherFormat => write!(out, "不是.xlsx格式"),
            Self::Signed => write!(out, "带有数字签名，改动会使签名失效"),
            Self::Unusual { part } => write!(out, "的内部写法特殊（{part}）"),
            Self::Damaged { part } => write!(out, "的内部缺失或不完整（{part}）"),
            Self::TooManyStyles => write!(out, "的单元格样式过多"),
        }
    }
}
