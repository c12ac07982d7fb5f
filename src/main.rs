//! 绩评

use jiping::cli::{self, Refused};
use jiping::commands::{self, Exit};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

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
    // A reader may panic on a damaged file; that file is then refused by name, and the trace helps nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let result = catch_unwind(AssertUnwindSafe(|| commands::execute(cli, &mut out)));
    let _ = out.flush();
    let sentence = match result {
        Ok(Ok(Exit::Clean)) => return ExitCode::SUCCESS,
        Ok(Ok(Exit::Faulty)) => return ExitCode::FAILURE,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "无法完成：程序内部出错，没有写出任何结果。请把所用的文件一并反馈".to_owned(),
    };
    let _ = writeln!(std::io::stderr(), "{sentence}");
    ExitCode::from(CANNOT_RUN)
}
