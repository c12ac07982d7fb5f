//! A desk with returns on it, sound until a test spoils something.

use crate::checks::Batch;
use crate::domain::cell::{Cell, Stored};
use crate::domain::finding::Finding;
use crate::domain::form::{
    AmountUnit, Columns, Form, FormKind, FundRow, Given, Header, Heading, Indicator, Level, Total,
};
use crate::domain::place::{Address, Area};
use crate::domain::roster::{Roster, RosterEntry};
use crate::domain::submission::{Audited, Content, Refusal, Scored, SkipReason, SkippedSheet, Submission};
use crate::profile::Profile;
use crate::regulation::{Arrivals, score};
use crate::scratch::Scratch;
use rust_decimal::Decimal;
use std::sync::Arc;

/// The default profile.
pub fn profile() -> Profile {
    crate::profile::load("luquan").unwrap().profile
}

/// What lies before the auditor.
pub struct Desk {
    pub submissions: Vec<Submission>,
    pub roster: Roster,
    pub year: Option<i32>,
    pub profile: Profile,
}

impl Desk {
    /// One workbook of 教育局 with one sound form, and a roster that expects it.
    pub fn sound() -> Self {
        Self {
            submissions: vec![workbook("教育局.xlsx", vec![sound_form()])],
            roster: Roster {
                entries: vec![entry("教育局", &["区教体局"])],
            },
            year: Some(2022),
            profile: profile(),
        }
    }

    /// The only form of the first workbook.
    pub fn form(&mut self) -> &mut Form {
        match &mut self.submissions[0].content {
            Content::Read { forms, .. } => &mut forms[0],
            _ => panic!("the workbook was not read"),
        }
    }

    /// Writes into cells of the form, as a department would: an empty text clears the cell.
    pub fn fill<const N: usize>(&mut self, cells: [(&str, &str); N]) {
        for (at, text) in cells {
            set(self.form(), at, text);
        }
    }

    /// A further workbook with this form.
    pub fn add(&mut self, file: &str, form: Form) {
        self.submissions.push(workbook(file, vec![form]));
    }

    /// The first workbook could not be read.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.submissions[0].content = Content::Refused(refusal);
    }

    /// A sheet that is no form, beside the form of the first workbook or in its place.
    pub fn skip(&mut self, sheet: &str, reason: SkipReason, keep_form: bool) {
        if let Content::Read { forms, skipped } = &mut self.submissions[0].content {
            forms.truncate(usize::from(keep_form));
            skipped.push(SkippedSheet {
                sheet: sheet.to_owned(),
                sheet_index: 1,
                reason,
            });
        }
    }

    /// Everything the audit says.
    pub fn findings(&self) -> Vec<Finding> {
        let (scored, on_each) = self.scored();
        on_each.into_iter().flatten().chain(self.compared(&scored)).collect()
    }

    /// The same as a batch: each workbook with its findings, and those on the roster.
    pub fn audited(&self) -> (Vec<Audited>, Vec<Finding>) {
        let (scored, on_each) = self.scored();
        let (on_roster, compared): (Vec<_>, Vec<_>) = self
            .compared(&scored)
            .into_iter()
            .partition(|finding| finding.file.is_empty());
        let workbooks = scored.into_iter().zip(on_each).map(|(scored, mut findings)| {
            let own = compared.iter().filter(|finding| finding.file == scored.submission.file);
            findings.extend(own.cloned());
            Audited { scored, findings }
        });
        (workbooks.collect(), on_roster)
    }

    /// Every workbook scored, and the findings on each alone.
    fn scored(&self) -> (Vec<Scored>, Vec<Vec<Finding>>) {
        let each = self.submissions.iter().map(|submission| {
            let forms = submission.forms().iter();
            let scored = Scored {
                outcomes: forms.map(|form| score(form, &self.profile)).collect(),
                submission: submission.clone(),
            };
            let findings = crate::checks::audit(&scored, &self.profile);
            (scored, findings)
        });
        each.unzip()
    }

    fn compared(&self, scored: &[Scored]) -> Vec<Finding> {
        let scratch = Scratch::in_memory();
        let sent: Vec<_> = scored.iter().map(|scored| scored.clone().put_aside(&scratch)).collect();
        let submissions: Vec<_> = sent.iter().collect();
        let arrivals = Arrivals::of(&submissions, Some(&self.roster), self.year.or(self.profile.year));
        let batch = Batch::of(&submissions, &arrivals, &self.profile);
        let on_files = (0..submissions.len()).flat_map(|place| batch.on_file(place).unwrap());
        on_files.chain(batch.on_roster()).collect()
    }
}

/// ```text
///     A        B         C          D             E           F     G      H
///  1  项目支出绩效自评表
///  2  （2022年度）
///  3  项目名称  校舍维修   主管部门    教育局
///  4                    年初预算数  全年预算数     全年执行数    分值   执行率  得分
///  5  年度资金总额         100        120          96          10    80%    8
///  6  当年财政拨款         100        100          80
///  7  上年结转资金           0         20          16
///  8  一级指标  二级指标   三级指标    年度指标值     实际完成值    分值   得分   偏差原因
///  9  产出指标  数量指标   维修面积    ≥500平方米    487平方米    20    19.48  雨季停工
/// 10  产出指标  质量指标   合格率      ≥95%         98%         15    15
/// 11  产出指标  时效指标   完工时间    2022年12月底  2022年10月   15    15
/// 12  效益指标  社会效益   受益学生    ≥1200人      1200人       20    20
/// 13  效益指标  可持续影响  管护机制   健全          达成预期指标  10    10
/// 14  满意度    师生满意度 师生满意度  ≥90%         92%         10    10
/// 15  总分                                                    100   97.48
/// 16  等级      优
/// ```
pub fn sound_form() -> Form {
    Form {
        heading: Heading {
            sheet: "校舍维修".into(),
            sheet_index: 0,
            area: Area::new(at("A1"), at("H16")),
            kind: FormKind::Project,
            year: Some(2022),
            year_at: Some(at("A2")),
            department: given("D3", "教育局"),
            department_at: Some(at("D3")),
            department_code: None,
            unit: None,
            project: given("B3", "校舍维修"),
            project_at: Some(at("B3")),
            project_code: None,
        },
        title: given("A1", "项目支出绩效自评表"),
        amount_unit: Some(AmountUnit::TenThousandYuan),
        amount_unit_given: None,
        funds: vec![
            FundRow {
                is_total: true,
                weight: cell("F5", "10"),
                rate: cell("G5", "80%"),
                score: cell("H5", "8"),
                reason: cell("H4", "上级资金年末下达"),
                ..amounts(5, "年度资金总额", ["100", "120", "96"])
            },
            amounts(6, "当年财政拨款", ["100", "100", "80"]),
            amounts(7, "上年结转资金", ["0", "20", "16"]),
        ],
        goals: Vec::new(),
        goals_at: None,
        columns: Columns {
            name: true,
            target: true,
            actual: true,
            weight: true,
            score: true,
            reason: true,
        },
        header: Some(Header {
            first: at("A8"),
            target: Some(3),
            actual: Some(4),
            weight: Some(5),
            score: Some(6),
            reason: Some(7),
        }),
        indicators: vec![
            Indicator {
                reason: cell("H9", "雨季停工，未完部分列入下年"),
                ..indicator(
                    9,
                    "产出指标",
                    "数量指标",
                    "维修面积",
                    ["≥500平方米", "487平方米", "20", "19.48"],
                )
            },
            indicator(10, "产出指标", "质量指标", "合格率", ["≥95%", "98%", "15", "15"]),
            indicator(
                11,
                "产出指标",
                "时效指标",
                "完工时间",
                ["2022年12月底前", "2022年10月", "15", "15"],
            ),
            indicator(
                12,
                "效益指标",
                "社会效益指标",
                "受益学生",
                ["≥1200人", "1200人", "20", "20"],
            ),
            indicator(
                13,
                "效益指标",
                "可持续影响指标",
                "管护机制",
                ["健全", "达成预期指标", "10", "10"],
            ),
            indicator(
                14,
                "满意度指标",
                "服务对象满意度指标",
                "师生满意度",
                ["≥90%", "92%", "10", "10"],
            ),
        ],
        covered: Vec::new(),
        placeholders: Vec::new(),
        unread: Vec::new(),
        total: Total {
            weight: cell("F15", "100"),
            score: cell("G15", "97.48"),
        },
        grade: cell("B16", "优"),
        remarks: Vec::new(),
        missing: Vec::new(),
    }
}

/// The form of the whole department, with the one project of [`sound_form`] under 项目支出.
pub fn whole_form() -> Form {
    let by_use = |row: u32, source: &str, figures| FundRow {
        by_use: true,
        ..amounts(row, source, figures)
    };
    let mut form = {
        let base = sound_form();
        Form {
            heading: Heading {
                sheet: "部门整体".into(),
                kind: FormKind::Department,
                project: None,
                ..base.heading
            },
            title: given("A1", "部门整体支出绩效自评表"),
            ..base
        }
    };
    let total = FundRow {
        weight: cell("F5", "10"),
        rate: cell("G5", "96%"),
        score: cell("H5", "9.6"),
        is_total: true,
        ..amounts(5, "年度资金总额", ["580", "600", "576"])
    };
    form.funds = vec![
        total,
        by_use(6, "基本支出", ["480", "480", "480"]),
        by_use(7, "项目支出", ["100", "120", "96"]),
    ];
    set(&mut form, "G15", "99.08");
    set(&mut form, "B16", "优秀");
    form
}

pub fn workbook(file: &str, forms: Vec<Form>) -> Submission {
    Submission {
        file: Arc::from(file),
        hash: String::new(),
        modified: None,
        content: Content::Read {
            forms,
            skipped: Vec::new(),
        },
    }
}

pub fn entry(name: &str, short_names: &[&str]) -> RosterEntry {
    RosterEntry {
        name: name.to_owned(),
        short_names: short_names.iter().map(|name| (*name).to_owned()).collect(),
        code: None,
        expected_projects: None,
        received: None,
    }
}

pub fn at(address: &str) -> Address {
    address.parse().unwrap_or_else(|_| panic!("{address} is no address"))
}

pub fn given(address: &str, text: &str) -> Option<Given> {
    Some(Given {
        at: at(address),
        text: text.into(),
    })
}

/// A cell as a spreadsheet stores what a person types: figures as numbers, the rest as text. None for an empty text.
pub fn cell(address: &str, text: &str) -> Option<Cell> {
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.parse::<Decimal>().map(|number| number / Decimal::ONE_HUNDRED),
        None => text.parse(),
    };
    (!text.is_empty()).then(|| Cell {
        at: at(address),
        text: text.into(),
        stored: match number {
            Ok(number) => Stored::Number(number),
            Err(_) if text.starts_with('#') => Stored::Error,
            Err(_) => Stored::Text,
        },
        hidden: false,
    })
}

pub fn amounts(row: u32, source: &str, [initial, adjusted, executed]: [&str; 3]) -> FundRow {
    FundRow {
        source: source.into(),
        source_at: Some(at(&format!("A{row}"))),
        initial: cell(&format!("C{row}"), initial),
        adjusted: cell(&format!("D{row}"), adjusted),
        executed: cell(&format!("E{row}"), executed),
        ..FundRow::default()
    }
}

fn indicator(row: u32, level1: &str, level2: &str, level3: &str, figures: [&str; 4]) -> Indicator {
    let level = |column: &str, name: &str| {
        Some(Level {
            name: name.into(),
            points: None,
            at: at(&format!("{column}{row}")),
        })
    };
    let [target, actual, weight, score] = figures;
    Indicator {
        level1: level("A", level1).map(Arc::new),
        level2: level("B", level2).map(Arc::new),
        level3: level("C", level3),
        direction: None,
        direction_text: None,
        unit: None,
        target: cell(&format!("D{row}"), target),
        initial_target: None,
        actual: cell(&format!("E{row}"), actual),
        weight: cell(&format!("F{row}"), weight),
        score: cell(&format!("G{row}"), score),
        reason: None,
        row: row - 1,
        shares_score: false,
        shares_weight: false,
    }
}

/// Writes a text into a cell of the form; an empty one clears it.
pub fn set(form: &mut Form, address: &str, text: &str) {
    *slot(form, address) = cell(address, text);
}

/// The place on the form that holds the cell of this address, empty or not.
pub fn slot<'a>(form: &'a mut Form, address: &str) -> &'a mut Option<Cell> {
    let place = at(address);
    let column = address.chars().next().unwrap();
    match place.row + 1 {
        5..=7 => {
            let row = &mut form.funds[place.row as usize - 4];
            match column {
                'C' => &mut row.initial,
                'D' => &mut row.adjusted,
                'E' => &mut row.executed,
                'F' => &mut row.weight,
                'G' => &mut row.rate,
                'H' => &mut row.score,
                _ => panic!("no figure at {address}"),
            }
        }
        9..=14 => {
            let row = &mut form.indicators[place.row as usize - 8];
            match column {
                'D' => &mut row.target,
                'E' => &mut row.actual,
                'F' => &mut row.weight,
                'G' => &mut row.score,
                'H' => &mut row.reason,
                _ => panic!("no figure at {address}"),
            }
        }
        15 if column == 'F' => &mut form.total.weight,
        15 if column == 'G' => &mut form.total.score,
        16 => &mut form.grade,
        _ => panic!("no figure at {address}"),
    }
}
