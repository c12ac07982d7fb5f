//! 绩评

use jiping::cli::{self, Command, Refused};
use jiping::commands::printer::Printer;
use jiping::commands::{self, Exit};
#[cfg(target_os = "linux")]
use jiping::read::isolation;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Counts what is allocated, so that a process that reads an untrusted file ends before it exhausts the machine.
#[cfg(not(target_os = "linux"))]
#[global_allocator]
static MEMORY: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// Could not run.
const CANNOT_RUN: u8 = 2;

fn main() -> ExitCode {
    let cli = match cli::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(Refused::Told(text)) => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            return ExitCode::SUCCESS;
        }
        Err(Refused::Wrong(sentence)) => {
            let _ = writeln!(std::io::stderr(), "{sentence}");
            return ExitCode::from(CANNOT_RUN);
        }
    };
    if let Command::ReadOne(arguments) = &cli.command {
        let most = usize::try_from(arguments.limits.limits().memory).unwrap_or(usize::MAX);
        limit_memory(most.saturating_mul(1024 * 1024));
    }
    // A reader may panic on a damaged file; that file is then refused by name, and the trace helps nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let mut out = Printer::new(std::io::stdout().lock());
    let result = catch_unwind(AssertUnwindSafe(|| commands::execute(cli, &mut out)));
    let printed = out.finish();
    let sentence = match result.map(|ended| ended.and_then(|exit| printed.map(|()| exit))) {
        Ok(Ok(Exit::Clean)) => return ExitCode::SUCCESS,
        Ok(Ok(Exit::Faulty)) => return ExitCode::FAILURE,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "无法完成：程序内部出错，没有写出任何结果。请把所用的文件一并反馈".to_owned(),
    };
    let _ = writeln!(std::io::stderr(), "{sentence}");
    ExitCode::from(CANNOT_RUN)
}

/// Lets this process have no more memory than this. Linux itself counts what a process writes to; elsewhere no system
/// can be asked to, and every allocation is counted, which costs a tenth of all time.
#[cfg(target_os = "linux")]
fn limit_memory(bytes: usize) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = Some(bytes.saturating_add(isolation::STACK) as u64);
    let limit = Rlimit {
        current: most,
        maximum: most,
    };
    // A process may always ask for less.
    let _ = setrlimit(Resource::Data, limit);
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(bytes: usize) {
    // Fails only below what is in use already; the least limit is far above that.
    let _ = MEMORY.set_limit(bytes);
}
