//! `mipsilon run`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use clap::Args;
use mipsilon_vm::{Limits, Outcome};
use serde_json::json;

use super::error::{BROKEN_PIPE, CliError};
use super::{inputs, output, progress};

/// The exit status for a failure of mipsilon's own.
pub(crate) const FAILURE: u8 = 125;

/// Run a program without proving it
///
/// The program's standard output and error pass through, and its exit code (modulo 256) is the exit
/// status. A trap exits with 128 + the Linux signal (ILL 4, TRAP 5, BUS 7, FPE 8, SEGV 11), a
/// failure of mipsilon's own with 125. A summary follows on stderr; with --json it is an object
/// {exit_code, cycles, output_hex} on stdout, and the program's terminal output goes to stderr.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Run {
    /// The program: a static MIPS32r2 ELF executable.
    elf: PathBuf,
    /// The private input, which the program reads from file descriptor 0; `-` is stdin.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Give up after this many instructions.
    #[arg(long, value_name = "N")]
    max_cycles: Option<u64>,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon run guests/elf/list.mips.elf
  mipsilon run guests/elf/sha256.mips.elf --input guests/inputs/sha256-abc.txt
  printf 30 | mipsilon run guests/elf/fibonacci.mipsel.elf --input - --json
  mipsilon run guests/elf/bad/never-halts.mips.elf --max-cycles 1000000";

impl Run {
    /// Runs the program; returns the exit status.
    pub(crate) fn execute(&self, json: bool) -> Result<u8, CliError> {
        let program = inputs::program(&self.elf)?;
        let input = inputs::private_input(self.input.as_ref())?;
        let limits = Limits { max_cycles: self.max_cycles };
        let counter = AtomicU64::new(0);
        let start = Instant::now();
        let mut failed = None;
        let result = progress::watch(&counter, |bar| {
            let mut terminal = |fd, bytes: &[u8]| {
                let written = bar.suspend(|| pass_through(fd, bytes, json));
                failed = failed.take().or(written.err());
            };
            mipsilon_vm::run(&program, &input, &mut terminal, limits, &counter)
        });
        let seconds = start.elapsed().as_secs_f64();
        tracing::info!(seconds, "run ended");
        if let Some(source) = failed {
            return Err(output::stdout_error(source));
        }
        let outcome = result?;
        summary(&outcome, json)?;
        Ok(outcome.exit_code as u8)
    }
}

/// Writes what the program sends to its terminal. A closed pipe ends the run as SIGPIPE would.
fn pass_through(fd: u32, bytes: &[u8], json: bool) -> io::Result<()> {
    let result = if fd == 1 && !json {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush())
    } else {
        io::stderr().write_all(bytes)
    };
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            process::exit(BROKEN_PIPE.into())
        }
        result => result,
    }
}

/// Tells how the run ended.
fn summary(outcome: &Outcome, json: bool) -> Result<(), CliError> {
    let Outcome { exit_code, cycles, output } = outcome;
    let output_hex = hex::encode(output);
    if json {
        return output::print_json(&json!({
            "exit_code": exit_code, "cycles": cycles, "output_hex": output_hex,
        }));
    }
    let shown = if output_hex.is_empty() { "none" } else { &output_hex };
    output::complain(&format!(
        "mipsilon: exit code {exit_code} after {cycles} cycles, public output {shown}"
    ));
    Ok(())
}
