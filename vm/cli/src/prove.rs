//! `mipsilon prove`.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{HumanCount, HumanDuration};
use mipsilon_vm::files::write_atomically;
use mipsilon_vm::prove::{Progress, Proved, Prover, ProvingError, Stage};
use serde_json::{Value, json};

use super::backend::BackendArgs;
use super::error::CliError;
use super::limits::LimitArgs;
use super::terminal::{PassThrough, Stdout};
use super::{inputs, notes, output, progress, resources, run};

/// Run a program and prove what it did
///
/// The proof says: there is a private input with which this ELF file exits with this code after
/// writing this public output. It is written when it is complete, or not at all. The program's
/// standard output and error pass through; a summary follows on stderr. With --json it is an object
/// {exit_code, cycles, rows, output_hex, unsupported_syscalls, field, pcs, security_bits,
/// conjectured_security_bits, zero_knowledge, proof_bytes, cpu_seconds, wall_seconds, peak_rss_bytes,
/// cells, cells_per_cycle} on stdout, and the program's terminal output goes to stderr.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Prove {
    /// The program: a static MIPS32r2 ELF executable.
    elf: PathBuf,
    /// Where to write the proof.
    #[arg(short, long, value_name = "PROOF")]
    output: PathBuf,
    /// The private input, which the program reads from file descriptor 0; `-` is stdin.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    #[command(flatten)]
    backend: BackendArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon prove guests/elf/list.mips.elf -o list.proof
  printf 30 | mipsilon prove guests/elf/fibonacci.mipsel.elf --input - -o fib.proof --json
  mipsilon prove guests/elf/sort.mips.elf -o sort.proof --pcs fri-poseidon2 \
--security conjectured-100";

/// A proof in a file, and what it took.
struct Made {
    proved: Proved,
    proof_bytes: usize,
    cpu_seconds: f64,
    wall_seconds: f64,
}

impl Prove {
    /// Proves and writes the proof.
    pub(crate) fn execute(&self, json: bool) -> Result<(), CliError> {
        let options = self.backend.options()?;
        let program = inputs::program(&self.elf)?;
        let input = inputs::private_input(self.input.as_ref())?;
        output::check_writable(&self.output)?;
        let limits = self.limits.limits();

        let (start, cpu_start) = (Instant::now(), resources::cpu_seconds());
        let progress = Progress::default();
        let mut stages =
            Stages { progress: &progress, stage: Stage::Execute, since: Duration::ZERO };
        let (result, written) = progress::watch(
            move |elapsed| stages.message(elapsed),
            |bar| {
                let mut terminal = PassThrough::new(Stdout::with_json(json), bar);
                let result = Prover::new(&program, &input)
                    .limits(limits)
                    .progress(&progress)
                    .terminal(|fd, bytes| terminal.write(fd, bytes))
                    .prove(&options);
                (result, terminal.finish())
            },
        );
        written?;
        match &result {
            Ok(proved) => inputs::complain_if_forgotten(self.input.as_ref(), &proved.outcome.notes),
            Err(ProvingError::Execution(error)) => {
                inputs::complain_if_forgotten(self.input.as_ref(), &error.notes);
            }
            Err(_) => {}
        }
        let proved = result?;
        let cpu_seconds = resources::cpu_seconds() - cpu_start;
        let wall_seconds = start.elapsed().as_secs_f64();

        let bytes = proved.proof.to_bytes().map_err(|error| self.output_error(error))?;
        write_atomically(&self.output, &bytes).map_err(|error| self.output_error(error))?;
        let made = Made { proved, proof_bytes: bytes.len(), cpu_seconds, wall_seconds };
        if json {
            return output::print_json(&made.to_json());
        }
        output::complain(&made.summary(&self.output));
        notes::complain_of_unsupported(&made.proved.outcome.notes);
        Ok(())
    }

    fn output_error(&self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> CliError {
        CliError::File { path: self.output.clone(), source: io::Error::other(error) }
    }
}

/// Follows the stages of a prover, for the spinner.
struct Stages<'a> {
    progress: &'a Progress,
    /// The last stage seen.
    stage: Stage,
    /// When it was first seen.
    since: Duration,
}

impl Stages<'_> {
    /// What the spinner says after this time: the stage and for how long it has lasted.
    fn message(&mut self, elapsed: Duration) -> String {
        let stage = self.progress.stage();
        if stage != self.stage {
            (self.stage, self.since) = (stage, elapsed);
        }
        let cycles = self.progress.cycles();
        let lasted = HumanDuration(elapsed.saturating_sub(self.since));
        match stage {
            Stage::Execute => format!("executing: {}", progress::executing(cycles, elapsed)),
            Stage::Trace => {
                format!("filling the traces of {} cycles for {lasted:#}", HumanCount(cycles))
            }
            Stage::Prove => format!("proving {} cycles for {lasted:#}", HumanCount(cycles)),
        }
    }
}

impl Made {
    fn cells_per_cycle(&self) -> f64 {
        self.proved.cells as f64 / self.proved.outcome.cycles as f64
    }

    fn to_json(&self) -> Value {
        let Proved { outcome, proof, security, zero_knowledge, .. } = &self.proved;
        json!({
            "exit_code": outcome.exit_code,
            "cycles": outcome.cycles,
            "rows": outcome.rows(),
            "output_hex": hex::encode(&outcome.output),
            "unsupported_syscalls": notes::unsupported(&outcome.notes),
            "field": proof.field,
            "pcs": proof.pcs,
            "security_bits": security.proven,
            "conjectured_security_bits": security.conjectured,
            "zero_knowledge": zero_knowledge,
            "proof_bytes": self.proof_bytes,
            "cpu_seconds": self.cpu_seconds,
            "wall_seconds": self.wall_seconds,
            "peak_rss_bytes": resources::peak_rss_bytes(),
            "cells": self.proved.cells,
            "cells_per_cycle": self.cells_per_cycle(),
        })
    }

    fn summary(&self, path: &Path) -> String {
        let Self { proved, proof_bytes, cpu_seconds, wall_seconds } = self;
        let Proved { outcome, proof, security, zero_knowledge, .. } = proved;
        let memory = match resources::peak_rss_bytes() {
            Some(bytes) => format!("{bytes} bytes at most"),
            None => "unknown".to_owned(),
        };
        format!(
            "\
mipsilon: proved {ended}
{argument}
  proof           {path}, {proof_bytes} bytes
  time            {wall_seconds:.3} s, {cpu_seconds:.3} s of CPU
  memory          {memory}
  trace           {cells} cells, {per_cycle:.1} per cycle",
            ended = run::ended(outcome),
            argument = output::argument(proof, security, *zero_knowledge),
            path = output::shown_path(path),
            cells = proved.cells,
            per_cycle = self.cells_per_cycle(),
        )
    }
}
