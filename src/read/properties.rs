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
use crate::domain::record::{CORRECTION_TITLE, MAKER, SUMMARY_TITLE};
use crate::domain::submission::Passed;
use quick_xml::events::Event;

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub struct Properties {
    /// When it was last saved; None if it does not say, or not legibly.
    pub modified: Option<Moment>,
    /// It is a workbook as this program writes them, saved again or not, and as what it is passed over. Marked copies are
    /// none: departments work in them and send them as returns.
    pub own: Option<Passed>,
}

impl Properties {
    pub fn of(bytes: &[u8], format: &mut Format<'_>) -> Self {
        let modified = match format {
            Format::Xlsx(package) => return Self::of_xlsx(package),
            Format::Xlsb => in_package(bytes, CORE, "modified"),
            Format::Ods => in_package(bytes, "meta.xml", "date"),
            Format::Xls => in_compound(bytes),
            Format::TextTable(_) => None,
        };
        Self { modified, own: None }
    }

    fn of_xlsx(package: &mut Package<'_>) -> Self {
        let [modified, maker, title] = texts(package, CORE, ["modified", "creator", "title"]);
        Self {
            modified: modified.and_then(|text| Moment::parse(&text)),
            own: maker.filter(|name| name == MAKER).and_then(|_| own(&title?)),
        }
    }
}

/// What this program calls so.
fn own(title: &str) -> Option<Passed> {
    let titles = [
        (SUMMARY_TITLE, Passed::OwnResults),
        (CORRECTION_TITLE, Passed::CorrectionSheet),
    ];
    titles
        .into_iter()
        .find_map(|(ending, passed)| title.ends_with(ending).then_some(passed))
}

/// The part of a package that tells of the document.
const CORE: &str = "docProps/core.xml";

fn in_package(bytes: &[u8], part: &str, name: &str) -> Option<Moment> {
    let [text] = texts(&mut package::open(bytes).ok()?, part, [name]);
    Moment::parse(&text?)
}

/// The texts of the first elements of these local names in a part of a package, as far as it can be read.
fn texts<const N: usize>(package: &mut Package<'_>, part: &str, names: [&str; N]) -> [Option<String>; N] {
    let mut found = [const { None }; N];
    let Ok(Some(content)) = package::part(package, part) else {
        return found;
    };
    let mut reader = quick_xml::Reader::from_reader(content);
    let mut inside = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => inside = names.iter().position(|name| element.local_name().as_ref() == *name),
            Event::Text(text) => {
                if let Some(place @ None) = inside.and_then(|at| found.get_mut(at)) {
                    *place = Some(text.xml10_content().into_owned());
                }
            }
            Event::End(_) => inside = None,
            Event::Eof => break,
            _ => {}
        }
    }
    found
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
