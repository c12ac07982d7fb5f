//! The command line: what can be said, in Chinese throughout; clap's own words are mapped.

use crate::domain::text::nearest;
use crate::domain::year::EVALUATED_YEARS;
use crate::read::isolation::{self, Limits};
use crate::write::Outputs;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

const HELP: &str = "\
{about}

用法：{usage}

{all-args}{after-help}";

const AFTER: &str = "
退出码：0 已完成，没有强制问题；1 已完成，但有强制问题或有文件无法读取；2 无法运行";

/// The command line, parsed.
#[derive(Debug, Parser)]
#[command(
    name = "jiping",
    version,
    about = "绩评：读取绩效自评表，复算得分，指出问题，汇总成表",
    override_usage = "jiping <命令> …\n      jiping <文件或文件夹>…    等同于 run，结果放在输入旁边",
    help_template = HELP,
    after_help = AFTER,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令"
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[arg(short = 'h', long, action = clap::ArgAction::Help, help = "显示帮助", help_heading = "选项", global = true)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help = "显示版本", help_heading = "选项")]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 读取自评表，复算计分，写出汇总表、部门报告和数据文件
    #[command(override_usage = "jiping run <文件或文件夹>… [选项]", help_template = HELP)]
    Run(RunArgs),
    /// 逐格显示读到了什么、怎样计分；不写任何文件
    #[command(override_usage = "jiping inspect <文件>… [选项]", help_template = HELP)]
    Inspect(InspectArgs),
    /// 只列出问题，供部门报送前自查；可与上一次报送对比
    #[command(override_usage = "jiping check <文件或文件夹>… [选项]\n      jiping check <新报送>… --before <上一次报送>…", help_template = HELP)]
    Check(CheckArgs),
    /// 把各地区的结果文件夹汇总成全市、全省的排名表
    #[command(override_usage = "jiping merge <结果文件夹>… -o <文件夹> [选项]", help_template = HELP)]
    Merge(MergeArgs),
    /// 解释审核规则；不带编号时列出全部
    #[command(override_usage = "jiping explain [编号]…", help_template = HELP)]
    Explain {
        /// 审核规则编号，如 F03，可以写几个
        #[arg(value_name = "编号", help_heading = "参数")]
        codes: Vec<String>,
    },
    /// 在受限的进程里读取一个文件；由程序自己调用
    #[command(hide = true, help_template = HELP)]
    ReadOne(ReadOneArgs),
    /// 查看和检查制度口径
    #[command(
        override_usage = "jiping profile <list | show 名称 | check 文件>",
        help_template = HELP,
        disable_help_subcommand = true,
        subcommand_help_heading = "命令"
    )]
    Profile {
        #[command(subcommand)]
        action: ProfileAction,
    },
    /// 导出和检查部门报告的模板，用自己的文字写报告
    #[command(
        override_usage = "jiping template <export 文件夹 | check 文件>",
        help_template = HELP,
        disable_help_subcommand = true,
        subcommand_help_heading = "命令"
    )]
    Template {
        #[command(subcommand)]
        action: TemplateAction,
    },
}

#[derive(Debug, Subcommand)]
pub enum TemplateAction {
    /// 写出内置模板和名称说明，修改后用 run --templates 使用
    #[command(override_usage = "jiping template export <文件夹>", help_template = HELP)]
    Export {
        /// 写到这个文件夹，须是新的或空的
        #[arg(value_name = "文件夹", help_heading = "参数")]
        folder: PathBuf,
    },
    /// 检查一个模板，列出用到的、没有用到的和写错的名称
    #[command(override_usage = "jiping template check <文件>", help_template = HELP)]
    Check {
        /// 模板文件（.txt.j2 或 .docx）
        #[arg(value_name = "文件", help_heading = "参数")]
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum ProfileAction {
    /// 列出内置的制度口径
    #[command(override_usage = "jiping profile list", help_template = HELP)]
    List,
    /// 显示一个口径的全文，可保存、修改后用 --profile 使用
    #[command(override_usage = "jiping profile show <名称>", help_template = HELP)]
    Show {
        /// 内置口径的名称
        #[arg(value_name = "名称", help_heading = "参数")]
        name: String,
    },
    /// 检查一个口径文件，并用文字说明它的规定
    #[command(override_usage = "jiping profile check <文件>", help_template = HELP)]
    Check {
        /// 口径文件（.toml）或内置口径的名称
        #[arg(value_name = "文件", help_heading = "参数")]
        name: String,
    },
}

/// What every command that scores needs to know.
#[derive(Debug, Args)]
pub struct Scoring {
    /// 制度口径：内置名称或口径文件
    #[arg(
        long,
        value_name = "名称或文件",
        default_value = "luquan",
        hide_default_value = true,
        help_heading = "选项"
    )]
    pub profile: String,
    /// 同时处理的文件数，默认用全部处理器
    #[arg(long, value_name = "数目", help_heading = "选项", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// What reading one file may cost.
#[derive(Debug, Args)]
pub struct LimitArgs {
    /// 读取一个文件可用的内存，默认1024
    #[arg(long, value_name = "MiB", help_heading = "选项", value_parser = clap::value_parser!(u32).range(16..=1_048_576))]
    limit_memory: Option<u32>,
    /// 读取一个文件可用的秒数（每MiB另加1秒），默认8
    #[arg(long, value_name = "秒", help_heading = "选项", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    limit_seconds: Option<u32>,
}

impl LimitArgs {
    /// The limits, those not given as they are by default.
    pub fn limits(&self) -> Limits {
        Limits {
            memory: self.limit_memory.unwrap_or(Limits::DEFAULT.memory),
            seconds: self.limit_seconds.unwrap_or(Limits::DEFAULT.seconds),
        }
    }
}

#[derive(Debug, Args)]
pub struct ReadOneArgs {
    /// 要各单元格，不要识别出的自评表
    #[arg(long)]
    pub cells: bool,
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// The years that `--year` takes.
fn years() -> RangeInclusive<i64> {
    i64::from(*EVALUATED_YEARS.start())..=i64::from(*EVALUATED_YEARS.end())
}

/// What every command that compares returns with each other needs to know.
/// Names what `--only` takes.
fn only_help() -> String {
    let names: Vec<_> = Outputs::names().collect();
    format!(
        "只写出这几种结果：{}，用逗号或顿号分开；不填时全部写出",
        names.join("、")
    )
}

#[derive(Debug, Args)]
pub struct Batch {
    /// 部门名录（.xlsx、.xls、.csv等表格），用来核对应报未报，并决定部门次序
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub roster: Option<PathBuf>,
    /// 评价年度；不填时以口径或多数自评表为准
    #[arg(long, value_name = "年份", help_heading = "选项", value_parser = clap::value_parser!(i32).range(years()))]
    pub year: Option<i32>,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    /// 工作簿、压缩包（.zip）或存放它们的文件夹
    #[arg(value_name = "文件或文件夹", required = true, help_heading = "参数")]
    pub inputs: Vec<PathBuf>,
    /// 结果文件夹，须是新的或空的；不填时放在输入旁边
    #[arg(short, long, value_name = "文件夹", help_heading = "选项")]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "种类", help_heading = "选项", help = only_help())]
    pub only: Option<String>,
    /// 用这个文件夹里的部门报告模板，先用 jiping template export 得到一份
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub templates: Option<PathBuf>,
    #[command(flatten)]
    pub batch: Batch,
    /// 缓存文件夹：读过的文件内容不变时不再重读；可以随时删除
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub cache: Option<PathBuf>,
    #[command(flatten)]
    pub scoring: Scoring,
}

#[derive(Debug, Args)]
pub struct MergeArgs {
    /// 各地区运行 run 得到的结果文件夹，或者存放它们的文件夹
    #[arg(value_name = "结果文件夹", required = true, help_heading = "参数")]
    pub inputs: Vec<PathBuf>,
    /// 汇总结果的文件夹，须是新的或空的
    #[arg(short, long, value_name = "文件夹", required = true, help_heading = "选项")]
    pub output: PathBuf,
    /// 各地区所用的制度口径：内置名称或口径文件
    #[arg(
        long,
        value_name = "名称或文件",
        default_value = "luquan",
        hide_default_value = true,
        help_heading = "选项"
    )]
    pub profile: String,
    /// 各地区所用口径不同时仍然汇总
    #[arg(long, help_heading = "选项")]
    pub mixed_profiles: bool,
}

#[derive(Debug, Args)]
pub struct InspectArgs {
    /// 工作簿
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    pub inputs: Vec<PathBuf>,
    /// 以 JSON 输出
    #[arg(long, help_heading = "选项")]
    pub json: bool,
    #[command(flatten)]
    pub scoring: Scoring,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 工作簿、压缩包（.zip）或存放它们的文件夹
    #[arg(value_name = "文件或文件夹", required = true, help_heading = "参数")]
    pub inputs: Vec<PathBuf>,
    /// 上一次报送的文件或文件夹：对比后分列已改正、仍存在、新出现的问题
    #[arg(long, value_name = "文件或文件夹", num_args = 1.., help_heading = "选项")]
    pub before: Vec<PathBuf>,
    /// 以 JSON 输出
    #[arg(long, help_heading = "选项")]
    pub json: bool,
    #[command(flatten)]
    pub batch: Batch,
    /// 缓存文件夹：读过的文件内容不变时不再重读；可以随时删除
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub cache: Option<PathBuf>,
    #[command(flatten)]
    pub scoring: Scoring,
}

const COMMANDS: [&str; 8] = [
    "run",
    "inspect",
    "check",
    "merge",
    "explain",
    "profile",
    "template",
    isolation::COMMAND,
];

/// What to do with arguments that name no command to run.
#[derive(Debug)]
pub enum Refused {
    /// Help or version was asked for: the text.
    Told(String),
    /// The arguments do not fit: the sentence.
    Wrong(String),
}

/// Parses the arguments. Files dropped on the program's icon come without a command: they are run.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, Refused> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.len() < 2 {
        arguments.push("--help".into());
    }
    let first = arguments.get(1).map(|first| first.to_string_lossy().into_owned());
    match first.as_deref() {
        Some(first) if first.starts_with('-') || COMMANDS.contains(&first) => {}
        Some("help") => {
            arguments.remove(1);
            arguments.push("--help".into());
        }
        Some(word) if is_command_word(word) => return Err(no_command(word)),
        _ => arguments.insert(1, "run".into()),
    }
    Cli::try_parse_from(arguments).map_err(|error| refused(&error, first.as_deref().unwrap_or_default()))
}

/// Whether a word looks like a command and is the name of nothing that could be read.
fn is_command_word(word: &str) -> bool {
    word.bytes().all(|letter| letter.is_ascii_lowercase()) && !Path::new(word).exists()
}

fn no_command(word: &str) -> Refused {
    let known = COMMANDS.into_iter().filter(|command| *command != isolation::COMMAND);
    let nearest = nearest(word, known).map_or(String::new(), |command| format!("，是否指「{command}」"));
    Refused::Wrong(format!(
        "无法运行：没有「{word}」这个命令，也没有这个文件或文件夹{nearest}。请运行 jiping --help 查看用法"
    ))
}

/// Whether an option of `run` stands first, before command and files.
fn is_misplaced(argument: &str, first: &str) -> bool {
    let name = argument.split(['=', ' ']).next().unwrap_or_default();
    let command = Cli::command();
    let run = command.find_subcommand("run");
    let mut known = run.into_iter().flat_map(clap::Command::get_arguments);
    first.starts_with(name)
        && known.any(|known| {
            let is_long = known
                .get_long()
                .is_some_and(|long| name.strip_prefix("--") == Some(long));
            let short = name.strip_prefix('-').and_then(|letters| letters.chars().next());
            is_long || (known.get_short().is_some() && known.get_short() == short)
        })
}

/// `first` is what stands first on the command line.
fn refused(error: &clap::Error, first: &str) -> Refused {
    let value = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = value(ContextKind::InvalidArg);
    let suggested = match value(ContextKind::SuggestedArg) + &value(ContextKind::SuggestedSubcommand) {
        none if none.is_empty() => String::new(),
        name => format!("，是否指「{name}」"),
    };
    let sentence = match error.kind() {
        ErrorKind::DisplayHelp => return Refused::Told(format!("{}\n", error.render().to_string().trim_end())),
        ErrorKind::DisplayVersion => return Refused::Told(format!("jiping {}\n", env!("CARGO_PKG_VERSION"))),
        ErrorKind::UnknownArgument if is_misplaced(&argument, first) => {
            format!("选项「{argument}」要写在命令或文件的后面，如 jiping run 报送 {argument} …")
        }
        ErrorKind::UnknownArgument => format!("没有「{argument}」这个选项{suggested}"),
        ErrorKind::InvalidSubcommand => format!("没有「{}」这个命令{suggested}", value(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少{}", argument.trim_end_matches("...")),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidValue if value(ContextKind::InvalidValue).is_empty() => {
            format!("选项「{argument}」后面缺少内容")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let given = value(ContextKind::InvalidValue);
            let range = argument.starts_with("--year").then(years);
            let range = range.map(|years| format!("，应是{}至{}之间的年份", years.start(), years.end()));
            format!("选项「{argument}」不能是「{given}」{}", range.unwrap_or_default())
        }
        ErrorKind::ArgumentConflict => format!("选项「{argument}」重复或与其他选项冲突"),
        ErrorKind::TooManyValues => format!("「{}」是多余的内容", value(ContextKind::InvalidValue)),
        _ => "参数写法有误".to_owned(),
    };
    Refused::Wrong(format!("无法运行：{sentence}。请运行 jiping --help 查看用法"))
}
