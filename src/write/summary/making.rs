//! The workbook in the making: the law first, then the lists, then the views on them; a sheet comes after those that its
//! formulas refer to.

use super::super::Subject;
use super::super::book::Book;
use super::super::data::Beside;
use super::super::expression::{Ledger, Sheet};
use super::basis::Law;
use super::forms::Numbered;
use super::levels::Levels;
use super::parts::Parts;
use super::style::Styles;
use super::{
    Lists, basis, charts, distribution, findings, forms, indicators, intake, overview, properties, ranking, rules, year,
};
use crate::domain::form::FormKind;
use crate::scratch::Scratch;
use rust_xlsxwriter::XlsxError;
use std::sync::Arc;

/// The sheets in their order.
const SHEETS: [Sheet; 11] = [
    overview::SHEET,
    charts::SHEET,
    ranking::SHEET,
    forms::PROJECTS,
    forms::WHOLES,
    indicators::SHEET,
    findings::SHEET,
    distribution::SHEET,
    intake::SHEET,
    rules::SHEET,
    basis::SHEET,
];

/// The same with the sheets that long lists go on to.
fn sheets(indicators: &Parts<Numbered>, findings: &Parts<findings::Stretch>) -> Vec<Sheet> {
    let with_parts = SHEETS.into_iter().flat_map(|name| match name {
        indicators::SHEET => indicators.sheets().collect(),
        findings::SHEET => findings.sheets().collect(),
        other => vec![other],
    });
    with_parts.collect()
}

/// The workbook with all its sheets; what formulas referred to is needed no more.
pub fn filled(
    subject: &Subject,
    most_rows: usize,
    scratch: Arc<Scratch>,
    records: Option<&mut Beside>,
    lists_done: &mut dyn FnMut(),
) -> Result<Book, XlsxError> {
    let Subject { district, profile, .. } = *subject;
    let levels_of = |kind| Levels::of(district, kind, profile);
    let levels = (levels_of(FormKind::Project), levels_of(FormKind::Department));
    let forms = forms::numbered(district, &levels.0, &levels.1);
    let stretches = findings::stretches(district, most_rows);
    let listed = Listed {
        forms: &forms,
        levels: &levels,
        indicators: Parts::of(&forms, |form| form.entry.indicators, most_rows, &indicators::PARTS)?,
        findings: Parts::of(&stretches, findings::Stretch::rows, most_rows, &findings::PARTS)?,
    };
    let mut making = Making::begin(subject, &sheets(&listed.indicators, &listed.findings), scratch)?;
    let law = making.law()?;
    let lists = making.lists(&listed, &law, records, lists_done)?;
    making.views(&lists, &law)?;
    making.footers();
    Ok(making.book)
}

/// What the lists list.
struct Listed<'a> {
    forms: &'a [Numbered<'a>],
    /// Of projects and of 部门整体.
    levels: &'a (Levels<'a>, Levels<'a>),
    /// The forms with indicators, cut into sheets.
    indicators: Parts<'a, Numbered<'a>>,
    findings: Parts<'a, findings::Stretch<'a>>,
}

struct Making<'a> {
    subject: &'a Subject<'a>,
    styles: Styles,
    book: Book,
    ledger: Ledger,
}

impl<'a> Making<'a> {
    /// The empty sheets.
    fn begin(subject: &'a Subject, sheets: &[Sheet], scratch: Arc<Scratch>) -> Result<Self, XlsxError> {
        let styles = Styles::of(subject.profile);
        let mut book = Book::new(&styles, scratch)?;
        book.frames
            .set_properties(&properties(subject.district, subject.profile)?);
        for name in sheets {
            book.add_sheet(name)?;
        }
        Ok(Self {
            subject,
            styles,
            book,
            ledger: Ledger::default(),
        })
    }

    /// 口径说明, and the names under which formulas refer to it.
    fn law(&mut self) -> Result<Law, XlsxError> {
        let Subject {
            district,
            profile,
            profile_hash,
            ..
        } = *self.subject;
        let (page, ledger) = (self.book.page(basis::SHEET)?, &mut self.ledger);
        let law = basis::write(page, &self.styles, district, profile, profile_hash, ledger)?;
        for (name, cells) in law.names() {
            self.book.frames.define_name(name, &cells)?;
        }
        Ok(law)
    }

    /// 指标明细, 项目汇总, 部门整体, 审核问题 and 报送情况, the first and the fourth with the records that tell the same.
    /// The threads share all but the last.
    fn lists(
        &mut self,
        listed: &Listed,
        law: &Law,
        records: Option<&mut Beside>,
        lists_done: &mut dyn FnMut(),
    ) -> Result<Lists, XlsxError> {
        let Subject {
            district,
            handbacks,
            originals,
            profile,
            ..
        } = *self.subject;
        let (book, styles, ledger) = (&mut self.book, &self.styles, &mut self.ledger);
        let records = records.map(|beside| {
            let (told, indicators, findings) = (&beside.records, &mut beside.indicators, &mut beside.findings);
            ((told, indicators), (told, findings))
        });
        let (indicator_records, finding_records) = records.unzip();
        let own = (district, &listed.indicators);
        let indicators = indicators::write(book, styles, own, originals, profile, ledger, indicator_records)?;
        let sources = forms::Sources {
            indicators: &indicators,
            law,
            originals,
            profile,
        };
        let mut of_kind = |kind, levels| {
            let page = book.page(forms::sheet(kind))?;
            forms::write(page, styles, (district, kind, listed.forms), levels, &sources, ledger)
        };
        let projects = of_kind(FormKind::Project, &listed.levels.0)?;
        let wholes = of_kind(FormKind::Department, &listed.levels.1)?;
        // What was kept of the indicators is needed no more.
        listed.indicators.sheets().for_each(|sheet| ledger.forget(sheet));
        drop(indicators);
        let links = findings::Links::of(handbacks, originals);
        let own = (district, &listed.findings);
        let findings = findings::write(book, styles, own, &links, profile, ledger, finding_records)?;
        lists_done();
        let intake = intake::write(book.page(intake::SHEET)?, styles, district, profile, ledger)?;
        Ok(Lists {
            projects,
            wholes,
            findings,
            intake,
        })
    }

    /// 问题分布, 审核规则, 部门排名, 总览 and 图表: what counts, adds up and shows the lists.
    fn views(&mut self, lists: &Lists, law: &Law) -> Result<(), XlsxError> {
        let Subject { district, profile, .. } = *self.subject;
        let (book, styles, ledger) = (&mut self.book, &self.styles, &mut self.ledger);
        let findings = lists.findings;
        let page = book.page(distribution::SHEET)?;
        distribution::write(page, styles, district, findings, profile, ledger)?;
        let page = book.page(rules::SHEET)?;
        rules::write(page, styles, district, findings, profile, ledger)?;
        let page = book.page(ranking::SHEET)?;
        let ranking = ranking::write(page, styles, district, (lists, law), profile, ledger)?;
        let sheet = book.page(overview::SHEET)?.frame;
        overview::write(sheet, styles, district, (lists, ranking), profile, ledger)?;
        charts::write(book.page(charts::SHEET)?.frame, styles, district, profile)
    }

    fn footers(&mut self) {
        let year = year(self.subject.district);
        for sheet in self.book.frames.worksheets_mut() {
            sheet.set_footer(format!("&L&A&C第&P页 共&N页&R{year}"));
        }
    }
}
