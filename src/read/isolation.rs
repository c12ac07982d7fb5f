//! Where a file is read. A damaged or malicious file can exhaust the memory, overflow the stack or never end, and
//! nothing inside a process catches that. Formats that no check can vouch for are therefore read by a second process
//! of this program, under a cap on memory and a clock; the first process takes nothing from the file but the answer.
//!
//! ```text
//! this process ── bytes ──→ stdin   jiping read-one   stdout ── answer (kept.rs) ──→ this process
//!              └─ clock: kills                └─ cap on memory, clock of its own
//! ```

use super::format::{self, Format};
use super::grid::Workbook;
use super::kept::{self, Kept};
use super::package::damaged;
use crate::domain::submission::Refusal;
use serde::de::DeserializeOwned;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The name of the command by which the program reads one file for another process.
pub const COMMAND: &str = "read-one";

/// What reading one file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory, in MiB.
    pub memory: u32,
    /// Time, in seconds; each MiB of the file adds one.
    pub seconds: u32,
}

impl Limits {
    pub const DEFAULT: Self = Self {
        memory: 1024,
        seconds: 8,
    };

    /// The time for a file of this length.
    pub fn time(self, length: usize) -> Duration {
        Duration::from_secs(u64::from(self.seconds) + (length / (1024 * 1024)) as u64)
    }

    /// The refusal of a file that was not read in time.
    pub fn too_slow(self, length: usize) -> Refusal {
        Refusal::Unreadable {
            cause: format!("读取超过{}秒的上限", self.time(length).as_secs()),
            cure:
                "请在Excel或WPS中打开，只保留自评表，另存为.xlsx后重新报送；确需读取原文件的，可用 --limit-seconds 放宽"
                    .to_owned(),
        }
    }
}

/// The refusal of a file that needs more memory than allowed.
pub fn out_of_memory() -> Refusal {
    Refusal::Unreadable {
        cause: "读取所需内存超过上限，可能有单元格相距很远".to_owned(),
        cure: "请删去表格以外的零散内容，另存为.xlsx后重新报送；确需读取原文件的，可用 --limit-memory 放宽".to_owned(),
    }
}

/// The refusal of a file on which reading broke down.
pub fn broken() -> Refusal {
    damaged("文件内部数据损坏，读取中断")
}

/// What is asked of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Its forms: the answer is a [`Kept`].
    Forms,
    /// Its cells: the answer is a workbook, or why there is none.
    Cells,
}

/// Where files are read.
#[derive(Debug, Clone)]
pub enum Isolation {
    /// In this process, all of them: for tests, and for trusted files.
    Within,
    /// In a process of this program each, unless checks vouch for the format.
    Apart { program: PathBuf, limits: Limits },
}

impl Isolation {
    /// What is kept of the file with these bytes.
    pub fn kept(&self, bytes: &[u8]) -> Kept {
        match self {
            Self::Within => kept(bytes),
            Self::Apart { program, limits } => match vouched_for(bytes) {
                Some(format) => kept_of(bytes, format),
                None => asked(program, *limits, Asked::Forms, bytes).unwrap_or_else(Kept::refused),
            },
        }
    }

    /// The cells of the file with these bytes.
    pub fn workbook(&self, bytes: &[u8]) -> Result<Workbook, Refusal> {
        match self {
            Self::Apart { program, limits } if vouched_for(bytes).is_none() => {
                asked(program, *limits, Asked::Cells, bytes)?
            }
            Self::Apart { .. } | Self::Within => workbook(bytes),
        }
    }
}

/// Most bytes that a package may inflate to which is read in this process. Forms inflate to some hundred KiB.
const MAX_INFLATED: u128 = 16 * 1024 * 1024;

/// What a file is of which the checks of its format prove that reading it ends, within bounds; None for any other.
fn vouched_for(bytes: &[u8]) -> Option<Result<Format<'_>, Refusal>> {
    let format = catch_unwind(|| AssertUnwindSafe(format::format(bytes))).ok()?.0;
    let is_vouched = match &format {
        Ok(Format::Xlsx(package)) => package.claimed_size().is_some_and(|size| size <= MAX_INFLATED),
        Ok(Format::Xls | Format::Xlsb | Format::Ods | Format::TextTable(_)) => false,
        Err(_) => true,
    };
    is_vouched.then_some(format)
}

/// Reads in this process; a reader that panics refuses the file.
fn kept(bytes: &[u8]) -> Kept {
    let format = catch_unwind(|| AssertUnwindSafe(format::format(bytes)));
    kept_of(bytes, format.map_or_else(|_| Err(broken()), |format| format.0))
}

/// The same for a file of which is known what it is.
fn kept_of(bytes: &[u8], format: Result<Format<'_>, Refusal>) -> Kept {
    let read = || format.map(|format| super::kept_of(bytes, format));
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.unwrap_or_else(Kept::refused),
        Err(_) => Kept::refused(broken()),
    }
}

fn workbook(bytes: &[u8]) -> Result<Workbook, Refusal> {
    catch_unwind(|| super::workbook(bytes)).unwrap_or_else(|_| Err(broken()))
}

/// Room for deep nesting, of the thread that reads a file for another process.
pub const STACK: usize = 64 * 1024 * 1024;

/// The answer to another process, as bytes: reads on a thread with room for deep nesting, for as long as the limits
/// allow. The cap on memory is the caller's to set: where it is passed the process ends.
pub fn answer(bytes: Vec<u8>, asked: Asked, limits: Limits) -> Vec<u8> {
    let length = bytes.len();
    let (done, answer) = mpsc::channel();
    let read = move || {
        let answer = match asked {
            Asked::Forms => kept::encoded(&kept(&bytes)),
            Asked::Cells => kept::encoded(&workbook(&bytes)),
        };
        // Nobody waits any more once the time is over.
        let _ = done.send(answer);
    };
    if std::thread::Builder::new().stack_size(STACK).spawn(read).is_err() {
        return refused(asked, out_of_memory());
    }
    match answer.recv_timeout(limits.time(length)) {
        Ok(answer) => answer,
        Err(mpsc::RecvTimeoutError::Timeout) => refused(asked, limits.too_slow(length)),
        Err(mpsc::RecvTimeoutError::Disconnected) => refused(asked, broken()),
    }
}

/// The answer to another process that the file is refused.
pub fn refused(asked: Asked, refusal: Refusal) -> Vec<u8> {
    match asked {
        Asked::Forms => kept::encoded(&Kept::refused(refusal)),
        Asked::Cells => kept::encoded(&Err::<Workbook, _>(refusal)),
    }
}

/// How much longer than its own clock a process is waited for.
const GRACE: Duration = Duration::from_secs(1);

/// Asks a process of this program; errors with the reason in words, however the process ended.
fn asked<Answer: DeserializeOwned>(
    program: &std::path::Path,
    limits: Limits,
    asked: Asked,
    bytes: &[u8],
) -> Result<Answer, Refusal> {
    let mut command = Command::new(program);
    command.arg(COMMAND);
    command.args(["--limit-memory", &limits.memory.to_string()]);
    command.args(["--limit-seconds", &limits.seconds.to_string()]);
    if asked == Asked::Cells {
        command.arg("--cells");
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| Refusal::Unreadable {
        cause: format!("无法启动读取文件的子进程：{}", super::source::cause(&error)),
        cure: "请检查程序文件是否完整、是否允许运行，然后重试".to_owned(),
    })?;
    let told = conversation(&mut child, bytes, limits.time(bytes.len()) + GRACE);
    // Ended or not, the process is taken leave of: none is left behind.
    let _ = child.kill();
    let _ = child.wait();
    let told = match told {
        Ok(told) => told,
        Err(Silent::TooSlow) => return Err(limits.too_slow(bytes.len())),
        Err(Silent::NoThread) => return Err(out_of_memory()),
    };
    kept::decoded(&told.answer).ok_or_else(|| {
        let complaint = String::from_utf8_lossy(&told.complaint);
        if complaint.contains("memory allocation") {
            out_of_memory()
        } else {
            broken()
        }
    })
}

/// What a process said until it fell silent.
struct Told {
    answer: Vec<u8>,
    complaint: Vec<u8>,
}

/// Why a process could not be heard out.
enum Silent {
    TooSlow,
    /// The system has no room for one thread more.
    NoThread,
}

/// Most bytes of an answer: far more than the largest form takes.
const MAX_ANSWER: u64 = 256 * 1024 * 1024;
/// Most bytes of a complaint. A process that complains says one line.
const MAX_COMPLAINT: u64 = 4096;

/// Hands a process the file and listens to it, as long as the time allows. The process reads
/// the whole file before it says a word, so that one thread can do both in turn.
fn conversation(child: &mut Child, bytes: &[u8], time: Duration) -> Result<Told, Silent> {
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let bytes = bytes.to_vec();
    let (done, told) = mpsc::channel();
    let talk = move || {
        // A process that ended early leaves the pipe; what it said is looked at all the same.
        let _ = input.map(|mut input| input.write_all(&bytes));
        let answer = heard(output, MAX_ANSWER);
        let complaint = heard(errors, MAX_COMPLAINT);
        let _ = done.send(Told { answer, complaint });
    };
    // The thread ends with the process, whose pipes it holds; nobody waits for it beyond the time.
    let thread = std::thread::Builder::new().spawn(talk);
    thread.map_err(|_| Silent::NoThread)?;
    told.recv_timeout(time).map_err(|_| Silent::TooSlow)
}

fn heard(pipe: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        let _ = pipe.take(most).read_to_end(&mut bytes);
    }
    bytes
}
