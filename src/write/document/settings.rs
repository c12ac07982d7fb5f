//! word/settings.xml: odd and even pages differ, punctuation keeps its full width, layout as by a current office program.

use super::xml::{HEAD, SPACES};

/// The part.
pub fn part() -> String {
    format!(
        "{HEAD}<w:settings {SPACES}>\
         <w:zoom w:percent=\"100\"/>\
         <w:bordersDoNotSurroundHeader/>\
         <w:bordersDoNotSurroundFooter/>\
         <w:defaultTabStop w:val=\"420\"/>\
         <w:evenAndOddHeaders/>\
         <w:drawingGridVerticalSpacing w:val=\"156\"/>\
         <w:characterSpacingControl w:val=\"doNotCompress\"/>\
         <w:compat>\
         <w:spaceForUL/>\
         <w:balanceSingleByteDoubleByteWidth/>\
         <w:doNotLeaveBackslashAlone/>\
         <w:ulTrailSpace/>\
         <w:doNotExpandShiftReturn/>\
         <w:useFELayout/>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
         </w:compat>\
         <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>\
         <w:decimalSymbol w:val=\".\"/>\
         <w:listSeparator w:val=\",\"/>\
         </w:settings>"
    )
}
