//! Our own errors (never the department's faults, which are findings). Its `Display` is the sentence that a user
//! reads; the sentences stand by subject below.

use crate::domain::text::visible;
use std::fmt::{self, Formatter};
use std::path::{Path, PathBuf};

/// Why the program could not do what it was asked to.
#[derive(Debug)]
pub enum Error {
    /// No input was named, or none of the inputs holds a workbook.
    NothingToRead { inputs: Vec<PathBuf> },
    /// Nothing among the inputs but what an earlier run wrote.
    OnlyResults { path: PathBuf },
    /// An input path does not exist or cannot be listed.
    InputUnreadable { path: PathBuf, cause: String },
    /// The output folder exists and is not empty.
    OutputInUse { path: PathBuf },
    /// The output folder is empty but cannot be replaced by a whole one.
    OutputFixed { path: PathBuf },
    /// A file or folder of the output cannot be written; nothing was.
    OutputUnwritable { path: PathBuf, cause: String },
    /// What was put aside during the run cannot be read any more.
    AsideLost { cause: String },
    /// What a command prints could not be printed to the end.
    Unprinted { cause: String },
    /// The cache was asked for inside an input or the output folder.
    CacheMisplaced { path: PathBuf, within: PathBuf },
    /// No built-in profile and no file of that name.
    ProfileUnknown {
        name: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    /// The profile file cannot be opened.
    ProfileUnreadable { path: PathBuf, cause: String },
    /// The profile says something impossible; every fault found, in order.
    ProfileInvalid { name: String, faults: Vec<String> },
    /// The roster cannot be read, or has no column of department names.
    RosterInvalid { path: PathBuf, cause: String },
    /// A folder is no output of a run, and holds none.
    NoResults { path: PathBuf },
    /// A record file of a run cannot be read.
    ResultsDamaged { path: PathBuf, cause: String },
    /// Districts were scored under other profiles than the one asked for; which ones, by name of district and profile.
    ProfilesDiffer {
        asked: String,
        others: Vec<(String, String)>,
    },
    /// Two output folders are of districts of one name.
    RegionRepeated { name: String },
    /// Two output folders are of the same returns, or mostly so.
    ResultsRepeated { regions: [String; 2], files: usize },
    /// No check has this code.
    CodeUnknown { code: String, nearest: Option<String> },
    /// No output has this name.
    OutputUnknown {
        name: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    /// The folder of templates holds none of the names that are known.
    TemplatesMissing { path: PathBuf, known: Vec<String> },
    /// A template cannot be opened.
    TemplateUnreadable { path: PathBuf, cause: String },
    /// A template asks for what there is not, or is not written as one; every fault found, in order.
    TemplateInvalid { name: String, faults: Vec<String> },
    /// A template failed on the figures of a department.
    Template { name: String, cause: String },
    /// A workbook or document of the output could not be made.
    Rendering { name: String, cause: String },
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingToRead { inputs } => nothing_to_read(out, inputs),
            Self::OnlyResults { path } => only_results(out, path),
            Self::InputUnreadable { path, cause } => input_unreadable(out, path, cause),
            Self::OutputInUse { path } => output_in_use(out, path),
            Self::OutputFixed { path } => output_fixed(out, path),
            Self::OutputUnwritable { path, cause } => output_unwritable(out, path, cause),
            Self::AsideLost { cause } => aside_lost(out, cause),
            Self::Unprinted { cause } => unprinted(out, cause),
            Self::CacheMisplaced { path, within } => cache_misplaced(out, path, within),
            Self::ProfileUnknown { name, nearest, known } => profile_unknown(out, name, nearest.as_deref(), known),
            Self::ProfileUnreadable { path, cause } => profile_unreadable(out, path, cause),
            Self::ProfileInvalid { name, faults } => profile_invalid(out, name, faults),
            Self::RosterInvalid { path, cause } => roster_invalid(out, path, cause),
            Self::NoResults { path } => no_results(out, path),
            Self::ResultsDamaged { path, cause } => results_damaged(out, path, cause),
            Self::ProfilesDiffer { asked, others } => profiles_differ(out, asked, others),
            Self::RegionRepeated { name } => region_repeated(out, name),
            Self::ResultsRepeated { regions, files } => results_repeated(out, regions, *files),
            Self::CodeUnknown { code, nearest } => code_unknown(out, code, nearest.as_deref()),
            Self::OutputUnknown { name, nearest, known } => output_unknown(out, name, nearest.as_deref(), known),
            Self::TemplatesMissing { path, known } => templates_missing(out, path, known),
            Self::TemplateUnreadable { path, cause } => template_unreadable(out, path, cause),
            Self::TemplateInvalid { name, faults } => template_invalid(out, name, faults),
            Self::Template { name, cause } => template_failed(out, name, cause),
            Self::Rendering { name, cause } => rendering_failed(out, name, cause),
        }
    }
}

// What was to be read.

fn nothing_to_read(out: &mut Formatter<'_>, inputs: &[PathBuf]) -> fmt::Result {
    let names: Vec<_> = inputs.iter().map(|path| format!("「{}」", shown(path))).collect();
    write!(
        out,
        "无法开始：{}里没有找到工作簿。请指定存放自评表（.xlsx、.xls、.et、.xlsb、.ods，或装着它们的.zip）的文件或文件夹",
        names.join("、")
    )
}

fn only_results(out: &mut Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        out,
        "无法开始：「{}」是绩评写出的结果，其中没有报送。请指定存放自评表的文件或文件夹；要汇总各区的结果，用 jiping merge",
        shown(path)
    )
}

fn input_unreadable(out: &mut Formatter<'_>, path: &Path, cause: &str) -> fmt::Result {
    write!(
        out,
        "无法读取「{}」：{cause}。请检查路径是否写对、是否有读取权限",
        shown(path)
    )
}

fn roster_invalid(out: &mut Formatter<'_>, path: &Path, cause: &str) -> fmt::Result {
    write!(
        out,
        "无法使用部门名录「{}」：{cause}。名录第一行应有「部门」一栏，每行一个部门",
        path.display()
    )
}

fn cache_misplaced(out: &mut Formatter<'_>, path: &Path, within: &Path) -> fmt::Result {
    write!(
        out,
        "无法把「{}」用作缓存：它在「{}」里面，会和报送的文件或结果混在一起。请用 --cache 另指定一个文件夹",
        shown(path),
        shown(within)
    )
}

// What was to be written.

fn output_in_use(out: &mut Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        out,
        "无法写入「{}」：该文件夹已有内容，不会覆盖。请换一个新文件夹（run 用 -o 指定）",
        path.display()
    )
}

fn output_fixed(out: &mut Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        out,
        "无法写入「{}」：结果全部写成后才整个放到位，而磁盘或共享的根、当前所在的文件夹、上级不能写入的文件夹不能整个换上。没有写出任何结果。请用 -o 指定其中的一个新文件夹，如「{}」",
        path.display(),
        path.join("绩评结果").display()
    )
}

fn output_unwritable(out: &mut Formatter<'_>, path: &Path, cause: &str) -> fmt::Result {
    write!(
        out,
        "无法写入「{}」：{cause}。没有写出任何结果，原有的文件没有改动。请检查磁盘空间和写入权限，或用 -o 另指定一个文件夹",
        path.display()
    )
}

fn aside_lost(out: &mut Formatter<'_>, cause: &str) -> fmt::Result {
    write!(
        out,
        "无法完成：运行中暂存的内容读不回来（{cause}）。没有写出任何结果。请检查结果所在的磁盘后重新运行"
    )
}

fn unprinted(out: &mut Formatter<'_>, cause: &str) -> fmt::Result {
    write!(
        out,
        "无法输出全部内容：{cause}。屏幕上或另存的内容不完整，请检查保存它的磁盘后重新运行；结果文件夹不受影响"
    )
}

fn rendering_failed(out: &mut Formatter<'_>, name: &str, cause: &str) -> fmt::Result {
    write!(out, "无法生成「{name}」：{cause}。请把此信息和所用文件一并反馈")
}

// Profiles.

fn profile_unknown(out: &mut Formatter<'_>, name: &str, nearest: Option<&str>, known: &[String]) -> fmt::Result {
    write!(out, "无法使用制度口径「{name}」：没有这个内置口径，也没有这个文件")?;
    perhaps(out, nearest)?;
    write!(out, "。内置口径：{}", known.join("、"))
}

fn profile_unreadable(out: &mut Formatter<'_>, path: &Path, cause: &str) -> fmt::Result {
    write!(out, "无法打开制度口径文件「{}」：{cause}。请检查路径", path.display())
}

fn profile_invalid(out: &mut Formatter<'_>, name: &str, faults: &[String]) -> fmt::Result {
    write!(out, "无法使用制度口径「{name}」，请按下列各条改正后重试：")?;
    numbered(out, faults)
}

// The results of districts, to be merged.

fn no_results(out: &mut Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        out,
        "无法汇总「{}」：里面没有绩评的结果文件夹（应有运行记录.json）。请指定各地区运行 jiping run 得到的结果文件夹",
        path.display()
    )
}

fn results_damaged(out: &mut Formatter<'_>, path: &Path, cause: &str) -> fmt::Result {
    write!(
        out,
        "无法使用「{}」：{cause}。请该地区重新运行 jiping run，交回整个结果文件夹",
        path.display()
    )
}

fn profiles_differ(out: &mut Formatter<'_>, asked: &str, others: &[(String, String)]) -> fmt::Result {
    let others: Vec<_> = others
        .iter()
        .map(|(region, profile)| format!("{region}（{profile}）"))
        .collect();
    write!(
        out,
        "无法汇总：下列地区计分所用的口径与「{asked}」不同：{}。请用 --profile 指定各地区所用的口径；确要把不同口径的结果合在一起的，加 --mixed-profiles",
        others.join("、")
    )
}

fn region_repeated(out: &mut Formatter<'_>, name: &str) -> fmt::Result {
    write!(
        out,
        "无法汇总：有两个结果文件夹都叫「{name}」，不知道是不是同一个地区。请把文件夹改成各地区的名称"
    )
}

fn results_repeated(out: &mut Formatter<'_>, [one, other]: &[String; 2], files: usize) -> fmt::Result {
    write!(
        out,
        "无法汇总：「{}」和「{}」是同样的报送得到的结果（{files}个文件内容相同），会重复计算。请只留其中一个",
        visible(one),
        visible(other)
    )
}

// Names on the command line.

fn code_unknown(out: &mut Formatter<'_>, code: &str, nearest: Option<&str>) -> fmt::Result {
    write!(out, "无法解释「{code}」：没有这个审核规则编号")?;
    match nearest {
        Some(nearest) => write!(out, "，是否指「{nearest}」"),
        None => write!(out, "。运行 jiping explain 可列出全部编号"),
    }
}

fn output_unknown(out: &mut Formatter<'_>, name: &str, nearest: Option<&str>, known: &[String]) -> fmt::Result {
    write!(out, "无法只写出「{name}」：没有这种结果")?;
    perhaps(out, nearest)?;
    write!(out, "。可选：{}", known.join("、"))
}

// Templates.

fn templates_missing(out: &mut Formatter<'_>, path: &Path, known: &[String]) -> fmt::Result {
    write!(
        out,
        "无法使用模板文件夹「{}」：里面没有{}。请先运行 jiping template export 得到一份，再作修改",
        path.display(),
        known.join("或")
    )
}

fn template_unreadable(out: &mut Formatter<'_>, path: &Path, cause: &str) -> fmt::Result {
    write!(out, "无法打开模板「{}」：{cause}。请检查路径和文件", path.display())
}

fn template_invalid(out: &mut Formatter<'_>, name: &str, faults: &[String]) -> fmt::Result {
    write!(out, "无法使用模板「{name}」，请按下列各条改正后重试：")?;
    numbered(out, faults)
}

fn template_failed(out: &mut Formatter<'_>, name: &str, cause: &str) -> fmt::Result {
    write!(out, "无法按模板「{name}」生成报告：{cause}。请检查模板中的占位符")
}

/// The nearest name that there is.
fn perhaps(out: &mut Formatter<'_>, nearest: Option<&str>) -> fmt::Result {
    nearest.map_or(Ok(()), |nearest| write!(out, "，是否指「{nearest}」"))
}

/// Each fault on a line of its own.
fn numbered(out: &mut Formatter<'_>, faults: &[String]) -> fmt::Result {
    (1..)
        .zip(faults)
        .try_for_each(|(number, fault)| write!(out, "\n  {number}. {fault}"))
}

/// A path in letters that cannot move the cursor.
fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

impl std::error::Error for Error {}
