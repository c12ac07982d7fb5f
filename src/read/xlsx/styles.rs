//! Number formats: which a cell's style shows its number under. Fonts, fills and borders are passed over.
//!
//! ```text
//! <numFmts> <numFmt numFmtId="176" formatCode="0.00_ "/> …     formats of the file's own
//! <cellXfs> <xf numFmtId="176" …/> …                           styles, named by their place
//! ```

use super::xml::{Cause, Scanner};
use crate::read::plain_number::PlainFormat;
use crate::read::value::built_in_format;
use std::collections::BTreeMap;

/// The number format of a style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    pub code: String,
    /// The same, if it is one of digits alone.
    pub plain: Option<PlainFormat>,
}

impl NumberFormat {
    pub fn of(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            plain: PlainFormat::of(code),
        }
    }
}

/// The number format of each cell style, in order.
pub fn read(xml: &str) -> Result<Vec<NumberFormat>, Cause> {
    let mut scanner = Scanner::new(xml);
    let mut own = BTreeMap::new();
    let mut styles: Vec<u32> = Vec::new();
    scanner.child()?;
    while let Some(block) = scanner.child()? {
        match block.name {
            "numFmts" => {
                while let Some(tag) = scanner.child()? {
                    own.extend(tag.number("numFmtId").zip(tag.text("formatCode")?));
                    scanner.skip()?;
                }
            }
            "cellXfs" => {
                while let Some(tag) = scanner.child()? {
                    styles.push(tag.number("numFmtId").unwrap_or(0));
                    scanner.skip()?;
                }
            }
            _ => scanner.skip()?,
        }
    }
    scanner.finish()?;
    // What the file itself says of a number goes before what the number usually means.
    let code = |id: u32| own.get(&id).map_or(built_in_format(id), |code| code);
    Ok(styles.into_iter().map(|id| NumberFormat::of(code(id))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_shows_its_number_format() {
        let xml = "<styleSheet><numFmts count='1'><numFmt numFmtId='176' formatCode='0&quot;分&quot;'/>\
                   <numFmt numFmtId='50' formatCode='0.0'/></numFmts><fonts><font/></fonts>\
                   <cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>\
                   <cellXfs><xf/><xf numFmtId='176'><alignment/></xf><xf numFmtId='50'/><xf numFmtId='31'/></cellXfs>\
                   </styleSheet>";
        assert_eq!(
            read(xml).unwrap(),
            ["General", "0\"分\"", "0.0", "yyyy\"年\"m\"月\"d\"日\""].map(NumberFormat::of)
        );
    }
}
