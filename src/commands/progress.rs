//! A bar on the terminal for runs that take over a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts files; shown on standard error once patience has run out, if that is a terminal.
pub struct Progress {
    bar: ProgressBar,
    began: Instant,
    on_terminal: bool,
}

impl Progress {
    pub fn new(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("正在读取 {wide_bar} {pos}/{len} 个文件，约剩 {eta}")
        {
            bar.set_style(style);
        }
        Self {
            bar,
            began: Instant::now(),
            on_terminal: std::io::stderr().is_terminal(),
        }
    }

    /// One more file is done.
    pub fn advance(&self) {
        self.bar.inc(1);
        if self.on_terminal && self.bar.is_hidden() && self.began.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
