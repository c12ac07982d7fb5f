//! A workbook that was sent in (报送), on its way through the stages: read, scored, audited.

use super::finding::Finding;
use super::form::Form;
use super::found::FileFindings;
use super::moment::Moment;
use super::outcome::FormOutcome;
use super::place::Address;
use super::sent::{ScoredForm, Sent};
use crate::scratch::Scratch;
use serde::{Deserialize, Serialize};
use std::io;
use std::sync::Arc;

/// A sheet that is no form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedSheet {
    pub sheet: String,
    pub sheet_index: usize,
    pub reason: SkipReason,
}

/// Header words of a form from which a sheet looks like one that was not recognised.
pub const FORM_LIKE: usize = 3;

/// Why a sheet was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SkipReason {
    /// Nothing on it.
    Empty,
    /// 填报说明 and the like.
    Instructions,
    /// Lists for drop-downs, data of the template.
    Lists,
    /// 基础数据表, 附表: supporting tables.
    Supporting,
    /// 审核意见 of a marked copy that the department corrected and sent again.
    Opinion,
    /// A table about performance that is no self-evaluation (绩效目标申报表, 绩效运行监控表), by its title.
    OtherTable { title: Option<String> },
    /// One table whose rows belong to several projects.
    SeveralProjects,
    /// Forms side by side without a free column between them.
    SideBySide,
    /// Content that is no known form: the nearest header words found.
    Unknown { header_words: Vec<String> },
    /// Formulas whose results the file does not hold, so that nobody can tell what the sheet is: the first of them.
    Uncalculated { first: Address },
    /// The sheet is read, but filled cells lie so far out that they are no part of a form: the first of them.
    Beyond { first: Address },
    /// Chart, macro or dialog sheet.
    NotAWorksheet,
    /// The sheet itself could not be read.
    Unreadable { cause: String },
}

impl SkipReason {
    /// The reason as reports print it.
    pub fn label(&self) -> String {
        match self {
            Self::Empty => "空表".to_owned(),
            Self::Instructions => "填报说明".to_owned(),
            Self::Lists => "下拉选项或数据字典".to_owned(),
            Self::Opinion => "退回时所附的审核意见".to_owned(),
            Self::Supporting => "附表，不是自评表".to_owned(),
            Self::OtherTable { title } => {
                let title = title
                    .as_deref()
                    .map_or_else(String::new, |title| format!("「{title}」"));
                format!("{title}没有得分，不是自评表")
            }
            Self::SeveralProjects => "一张表里列了几个项目的指标，应每个项目一张自评表".to_owned(),
            Self::SideBySide => "几张表左右并排，中间没有空列，分不清各表的内容".to_owned(),
            Self::Unknown { header_words } if header_words.is_empty() => "没有自评表的栏目".to_owned(),
            Self::Unknown { header_words } => format!("不是自评表（只见到「{}」）", header_words.join("」「")),
            Self::Uncalculated { first } => format!("{first}等处的公式没有保存计算结果，认不出是什么表"),
            Self::Beyond { first } => format!("{first}及以外的内容离表太远，没有读取"),
            Self::NotAWorksheet => "图表页或宏表".to_owned(),
            Self::Unreadable { cause } => format!("无法读取：{cause}"),
        }
    }
}

/// Why a whole file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Not a workbook by its content: what it is instead, and what to do.
    NotAWorkbook { kind: String, cure: String },
    /// Opens only with a password.
    Encrypted,
    /// Damaged, or over a limit: the reason in words.
    Unreadable { cause: String, cure: String },
}

impl Refusal {
    /// The reason as tables print it.
    pub fn reason(&self) -> String {
        match self {
            Self::NotAWorkbook { kind, .. } => format!("不是工作簿，是{kind}"),
            Self::Encrypted => "已加密，需要密码才能打开".to_owned(),
            Self::Unreadable { cause, .. } => cause.clone(),
        }
    }
}

/// What is no return and was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Passed {
    /// What programs and systems leave in folders (`~$教育局.xlsx`, `Thumbs.db`, `__MACOSX`): counted, not told one by one.
    Litter,
    /// A document of another kind under its own name.
    OtherType,
    /// A link to something outside the input. It is not followed.
    LinkOutside,
    /// A link that leads nowhere.
    LinkBroken,
    /// A link inside an archive.
    LinkInArchive,
    /// 命名管道, 设备: never opened.
    NoRegularFile,
    /// What an earlier run wrote: its output folder, or the summary workbook by itself.
    OwnResults,
    /// A correction sheet (退回修改单) that comes back with the department's answers.
    CorrectionSheet,
}

impl Passed {
    /// The reason as tables print it.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Litter => "临时文件或系统文件",
            Self::OtherType => "不是工作簿",
            Self::LinkOutside => "指向所选范围以外的链接，没有打开",
            Self::LinkBroken => "失效的链接",
            Self::LinkInArchive => "压缩包内的链接，没有打开",
            Self::NoRegularFile => "不是普通文件（管道、设备之类），没有打开",
            Self::OwnResults => "绩评写出的结果，不是报送，没有读取",
            Self::CorrectionSheet => "退回修改单，不是报送；部门答复请打开查看",
        }
    }
}

/// What became of the content of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content<Of = Form> {
    Read { forms: Vec<Of>, skipped: Vec<SkippedSheet> },
    Refused(Refusal),
    Passed(Passed),
}

/// One input file, read. As bytes it is any file with this content, without name and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission<Of = Form> {
    /// The file as users know it: its path below the input, with `/`.
    #[serde(skip)]
    pub file: Arc<str>,
    /// blake3 of the bytes, hexadecimal; empty if the file could not be opened.
    #[serde(skip)]
    pub hash: String,
    /// When the workbook says that it was last saved; part of its content, never the time of the file on disk.
    pub modified: Option<Moment>,
    pub content: Content<Of>,
}

impl<Of> Submission<Of> {
    pub fn forms(&self) -> &[Of] {
        match &self.content {
            Content::Read { forms, .. } => forms,
            Content::Refused(_) | Content::Passed(_) => &[],
        }
    }

    pub fn skipped(&self) -> &[SkippedSheet] {
        match &self.content {
            Content::Read { skipped, .. } => skipped,
            Content::Refused(_) | Content::Passed(_) => &[],
        }
    }

    /// The same file with something else in the place of its forms.
    pub fn with_forms<Other>(self, replaced: impl FnOnce(Vec<Of>) -> Vec<Other>) -> Submission<Other> {
        let content = match self.content {
            Content::Read { forms, skipped } => Content::Read {
                forms: replaced(forms),
                skipped,
            },
            Content::Refused(refusal) => Content::Refused(refusal),
            Content::Passed(passed) => Content::Passed(passed),
        };
        Submission {
            file: self.file,
            hash: self.hash,
            modified: self.modified,
            content,
        }
    }
}

/// A submission with the outcome of each of its forms, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    pub submission: Submission,
    pub outcomes: Vec<FormOutcome>,
}

impl Scored {
    /// Forms with their outcomes.
    pub fn forms(&self) -> impl Iterator<Item = (&Form, &FormOutcome)> {
        self.submission.forms().iter().zip(&self.outcomes)
    }
}

/// A scored submission with its findings, all put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    pub submission: Submission<Sent>,
    pub findings: FileFindings,
}

impl Returned {
    /// The same as that of the file with this name and hash, put aside in this scratch, after it came out of bytes.
    pub fn of_file(self, file: &Arc<str>, hash: String, scratch: &Arc<Scratch>) -> Self {
        let submission = Submission {
            file: Arc::clone(file),
            hash,
            ..self.submission.put_aside_again(scratch)
        };
        let findings = self.findings.put_aside_again(file, scratch);
        Self { submission, findings }
    }

    /// The submission with all that was put aside.
    ///
    /// # Errors
    /// If it cannot be read any more.
    pub fn open(&self) -> io::Result<Audited> {
        let scored: Vec<ScoredForm> = self
            .submission
            .forms()
            .iter()
            .map(Sent::open)
            .collect::<Result<_, _>>()?;
        let (forms, outcomes) = scored.into_iter().map(|scored| (scored.form, scored.outcome)).unzip();
        let submission = self.submission.clone().with_forms(|_| forms);
        Ok(Audited {
            scored: Scored { submission, outcomes },
            findings: self.findings.open()?,
        })
    }
}

/// A scored submission with its findings, in the order sheet, cell, code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    pub scored: Scored,
    pub findings: Vec<Finding>,
}
