//! After filling in: what a word processor would take for damage is mended.
//!
//! A cell, text box, header or footer whose paragraphs were all left out gets an empty one; a table whose rows were
//! all left out goes.

use super::tree::Tree;
use crate::write::marked::xml::Patch;

/// Elements that must end with a paragraph.
const HOLDERS: [&str; 4] = ["tc", "txbxContent", "hdr", "ftr"];

/// The part mended; an error if the blocks left it not well-formed.
pub fn tidied(xml: String) -> Result<String, ()> {
    let tree = Tree::read(&xml)?;
    let mut patch = Patch::default();
    let mut is_whole = true;
    for table in tree.named("tbl") {
        if !tree
            .children(table)
            .any(|child| tree.local(child) != Some("tblPr") && tree.local(child) != Some("tblGrid"))
        {
            patch.replace(tree.whole(table), "");
            is_whole = false;
        }
    }
    for holder in HOLDERS.into_iter().flat_map(|name| tree.named(name)) {
        let last = tree.children(holder).last();
        if !last.is_some_and(|last| matches!(tree.local(last), Some("p" | "sdt"))) {
            let at = tree.end_tag(holder);
            if tree.whole(holder).end > at {
                patch.insert(at, format!("<{}p/>", tree.prefix()));
                is_whole = false;
            }
        }
    }
    if is_whole {
        return Ok(xml);
    }
    Ok(patch.applied(tree.text()))
}
