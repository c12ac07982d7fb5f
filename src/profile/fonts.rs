//! Fonts of the documents (公文字体): those of GB/T 9704—2012 unless the profile names others.

use serde::Deserialize;

/// A font and the one that a reader without it is offered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Font {
    /// As the office program lists it: 仿宋_GB2312
    pub name: String,
    /// What stands in for it where it is not installed: 仿宋. None leaves that to the office program.
    #[serde(default)]
    pub instead: Option<String>,
    /// Bold, as a title in 宋体 is set that replaces 小标宋.
    #[serde(default)]
    pub bold: bool,
}

/// What is set in which font.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fonts {
    /// 标题
    pub title: Font,
    /// 正文 and headings of the third level
    pub body: Font,
    /// Headings of the first level (一、), 附件 and the header rows of tables
    pub first: Font,
    /// Headings of the second level (（一）)
    pub second: Font,
    /// Cells of tables
    pub table: Font,
    /// Latin letters and digits
    pub latin: Font,
    /// 页码
    pub page_number: Font,
}

impl Default for Fonts {
    fn default() -> Self {
        let font = |name: &str, instead: Option<&str>| Font {
            name: name.to_owned(),
            instead: instead.map(str::to_owned),
            bold: false,
        };
        Self {
            title: font("方正小标宋简体", Some("宋体")),
            body: font("仿宋_GB2312", Some("仿宋")),
            first: font("黑体", None),
            second: font("楷体_GB2312", Some("楷体")),
            table: font("宋体", None),
            latin: font("Times New Roman", None),
            page_number: font("宋体", None),
        }
    }
}

impl Fonts {
    /// Every font with its key in the profile.
    pub const fn all(&self) -> [(&'static str, &Font); 7] {
        [
            ("title", &self.title),
            ("body", &self.body),
            ("first", &self.first),
            ("second", &self.second),
            ("table", &self.table),
            ("latin", &self.latin),
            ("page_number", &self.page_number),
        ]
    }
}
