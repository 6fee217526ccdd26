//! `mipsilon run`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Args;
use mipsilon_vm::{Limits, Outcome};
use serde_json::json;

use super::error::CliError;
use super::terminal::{PassThrough, Stdout};
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
        let outcome = result?;
        summary(&outcome, json)?;
        Ok(outcome.exit_code as u8)
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
    output::complain(&format!("mipsilon: {}", ended(outcome)));
    Ok(())
}

/// How a run ended, in words.
pub(crate) fn ended(outcome: &Outcome) -> String {
    let Outcome { exit_code, cycles, output } = outcome;
    let output = output::hex_or_none(output);
    format!("exit code {exit_code} after {cycles} cycles, public output {output}")
}
