//! The terminal of the program that is run.

use std::io::{self, Write};
use std::process;

use indicatif::ProgressBar;

use super::error::{BROKEN_PIPE, CliError};
use super::output;

/// Where a program's standard output goes; its standard error goes to ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stdout {
    /// To ours.
    Through,
    /// To our standard error, because our standard output has something else.
    ToStderr,
}

impl Stdout {
    /// Standard output is left for the object that `--json` prints.
    pub(crate) fn with_json(json: bool) -> Self {
        if json { Self::ToStderr } else { Self::Through }
    }
}

/// Passes on what a program writes, and keeps the first failure of that for the end of the run.
pub(crate) struct PassThrough<'a> {
    stdout: Stdout,
    bar: &'a ProgressBar,
    failed: Option<io::Error>,
}

impl<'a> PassThrough<'a> {
    /// A terminal below which `bar` is shown.
    pub(crate) fn new(stdout: Stdout, bar: &'a ProgressBar) -> Self {
        Self { stdout, bar, failed: None }
    }

    /// Writes what the program wrote to file descriptor `fd`.
    pub(crate) fn write(&mut self, fd: u32, bytes: &[u8]) {
        let stdout = if fd == 1 { self.stdout } else { Stdout::ToStderr };
        let written = self.bar.suspend(|| pass_through(stdout, bytes));
        self.failed = self.failed.take().or(written.err());
    }

    /// The first failure.
    pub(crate) fn finish(self) -> Result<(), CliError> {
        self.failed.map_or(Ok(()), |source| Err(output::stdout_error(source)))
    }
}

/// Writes to one of our streams. A closed pipe ends the process as SIGPIPE would.
fn pass_through(stdout: Stdout, bytes: &[u8]) -> io::Result<()> {
    let result = match stdout {
        Stdout::Through => {
            let mut stdout = io::stdout().lock();
            stdout.write_all(bytes).and_then(|()| stdout.flush())
        }
        Stdout::ToStderr => io::stderr().write_all(bytes),
    };
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            process::exit(BROKEN_PIPE.into())
        }
        result => result,
    }
}
