//! What a workbook says of itself: when it was last saved (content, not the time of the file on disk), and whether this
//! program made it.
//!
//! ```text
//! .xlsx .xlsm .xlsb   docProps/core.xml            dcterms:modified
//! .ods                meta.xml                     dc:date
//! .xls .et            \u{5}SummaryInformation      property 13, a FILETIME
//! ```

use super::compound::{self, Compound};
use super::format::Format;
use super::package::{self, Package};
use crate::domain::moment::Moment;
use crate::domain::record::{MAKER, SUMMARY_TITLE};
use quick_xml::events::Event;

/// When the workbook says that it was last saved; None if it does not say, or not legibly.
pub fn modified(bytes: &[u8], format: &mut Format<'_>) -> Option<Moment> {
    match format {
        Format::Xlsx(package) => moment(package, CORE, "modified"),
        Format::Xlsb => moment(&mut package::open(bytes).ok()?, CORE, "modified"),
        Format::Ods => moment(&mut package::open(bytes).ok()?, "meta.xml", "date"),
        Format::Xls => in_compound(bytes),
        Format::TextTable(_) => None,
    }
}

/// Whether this is a summary workbook as this program writes them, saved again or not. Correction sheets and marked copies
/// are none: departments work in them and send them back.
pub fn is_own_summary(format: &mut Format<'_>) -> bool {
    let Format::Xlsx(package) = format else { return false };
    let mut says = |name| in_package(package, CORE, name).unwrap_or_default();
    says("creator") == MAKER && says("title").ends_with(SUMMARY_TITLE)
}

/// The part of a package that tells of the document.
const CORE: &str = "docProps/core.xml";

fn moment(package: &mut Package<'_>, part: &str, name: &str) -> Option<Moment> {
    Moment::parse(&in_package(package, part, name)?)
}

/// The text of the first element of this local name in a part of a package.
fn in_package(package: &mut Package<'_>, part: &str, name: &str) -> Option<String> {
    let content = package::part(package, part).ok()??;
    let mut reader = quick_xml::Reader::from_reader(content);
    let mut is_inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => is_inside = element.local_name().as_ref() == name,
            Event::Text(text) if is_inside => return Some(text.xml10_content().into_owned()),
            Event::End(_) => is_inside = false,
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// 最后保存时间 among the properties of the summary.
const LAST_SAVED: u32 = 13;
/// The type of a property that is a time.
const FILETIME: u32 = 64;
/// Seconds from 1601-01-01, where a FILETIME begins, to 1970-01-01.
const FILETIME_EPOCH: u64 = 11_644_473_600;

/// ```text
/// stream   … 44: offset of the section
/// section  0: length  4: number of properties  8: (id, offset in the section)*
/// property 0: type    4: value
/// ```
fn in_compound(bytes: &[u8]) -> Option<Moment> {
    let summary = Compound::open(bytes).ok()?.stream("\u{5}SummaryInformation").ok()??;
    let long = |at| compound::long(&summary, at);
    let section = long(44)? as usize;
    let properties = long(section.checked_add(4)?)? as usize;
    let listed = (0..properties.min(64)).filter_map(|index| {
        let at = section.checked_add(8 + 8 * index)?;
        Some((long(at)?, long(at.checked_add(4)?)?))
    });
    let (_, offset) = listed.into_iter().find(|(id, _)| *id == LAST_SAVED)?;
    let property = section.checked_add(offset as usize)?;
    if long(property)? != FILETIME {
        return None;
    }
    let (low, high) = (long(property.checked_add(4)?)?, long(property.checked_add(8)?)?);
    let ticks = u64::from(high) << 32 | u64::from(low);
    // A time that was never set is zero.
    let seconds = (ticks / 10_000_000).checked_sub(FILETIME_EPOCH)?;
    i64::try_from(seconds).ok().map(Moment::from_unix)
}
