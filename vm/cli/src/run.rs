//! `mipsilon run`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Args;
use mipsilon_vm::RunOutcome;
use serde_json::json;

use super::error::CliError;
use super::limits::LimitArgs;
use super::terminal::{PassThrough, Stdout};
use super::{inputs, notes, output, progress};

/// The exit status for a failure of mipsilon's own.
pub(crate) const FAILURE: u8 = 125;

/// Run a program without proving it
///
/// The program's standard output and error pass through, and its exit code (modulo 256) is the exit
/// status. A trap exits with 128 + the Linux signal (ILL 4, TRAP 5, BUS 7, FPE 8, SEGV 11), a
/// failure of mipsilon's own with 125. A summary follows on stderr, and says so if the run has more
/// rows of time than one proof can have; with --json it is an object {exit_code, cycles, rows,
/// fits_segment, output_hex, unsupported_syscalls: [{number, name, pc, symbol}]} on stdout, and the
/// program's terminal output goes to stderr.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Run {
    /// The program: a static MIPS32r2 ELF executable.
    elf: PathBuf,
    /// The private input, which the program reads from file descriptor 0; `-` is stdin.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitArgs,
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
        let limits = self.limits.limits();
        let counter = AtomicU64::new(0);
        let start = Instant::now();
        let message = |elapsed| progress::executing(counter.load(Ordering::Relaxed), elapsed);
        let (result, written) = progress::watch(message, |bar| {
            let mut terminal = PassThrough::new(Stdout::with_json(json), bar);
            let mut write = |fd, bytes: &[u8]| terminal.write(fd, bytes);
            let result = mipsilon_vm::run(&program, &input, &mut write, limits, &counter);
            (result, terminal.finish())
        });
        let seconds = start.elapsed().as_secs_f64();
        tracing::info!(seconds, "run ended");
        written?;
        let happened = match &result {
            Ok(outcome) => &outcome.notes,
            Err(error) => &error.notes,
        };
        inputs::complain_if_forgotten(self.input.as_ref(), happened);
        let outcome = result?;
        summary(&outcome, json)?;
        Ok(outcome.exit_code as u8)
    }
}

/// Tells how the run ended.
fn summary(outcome: &RunOutcome, json: bool) -> Result<(), CliError> {
    let too_long = notes::too_long(outcome);
    if json {
        return output::print_json(&json!({
            "exit_code": outcome.exit_code,
            "cycles": outcome.cycles,
            "rows": outcome.rows(),
            "fits_segment": too_long.is_none(),
            "output_hex": hex::encode(&outcome.output),
            "unsupported_syscalls": notes::unsupported(&outcome.notes),
        }));
    }
    output::complain(&format!("mipsilon: {}", ended(outcome)));
    notes::complain_of_unsupported(&outcome.notes);
    if let Some(too_long) = too_long {
        output::complain(&format!("mipsilon: {too_long}"));
    }
    Ok(())
}

/// How a run ended, in words.
pub(crate) fn ended(outcome: &RunOutcome) -> String {
    let RunOutcome { exit_code, cycles, output, .. } = outcome;
    let (rows, output) = (outcome.rows(), output::hex_or_none(output));
    format!(
        "exit code {exit_code} after {cycles} cycles ({rows} rows of time), public output {output}"
    )
}
