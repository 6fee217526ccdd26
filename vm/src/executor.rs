//! Running a program: to its exit, with a record for the prover, or step by step.

use std::sync::atomic::{AtomicU64, Ordering};

use mipsilon_spec::State;

use crate::cpu::Cpu;
use crate::error::{ErrorKind, ExecutionError};
use crate::guard::StackGuard;
use crate::host::{Host, Terminal};
use crate::notes::Notes;
use crate::record::{self, Record, Tape};
use crate::recorder::{Off, Recorder};
use mipsilon_verify::Program;

/// Instructions between two reports of progress.
const REPORT: u64 = 1 << 18;

/// Bounds on a run. They are no part of what a proof says.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most instructions to execute; by default any number.
    pub max_cycles: Option<u64>,
    /// The most bytes of the stack that the program starts with; by default 8 MiB, as on Linux. The
    /// run ends when a word is stored to a 64 KiB page for the first time while `$sp` is in the MiB
    /// below. Stacks elsewhere, which a program may change to, are not bounded.
    pub max_stack: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_cycles: None, max_stack: Some(8 << 20) }
    }
}

/// A run that ended by an exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOutcome {
    /// The exit code, all 32 bits.
    pub exit_code: u32,
    /// Instructions executed, the exiting SYSCALL included.
    pub cycles: u64,
    /// The public output.
    pub output: Vec<u8>,
    /// What else happened.
    pub notes: Notes,
}

impl RunOutcome {
    /// Rows of time: one per executed instruction and those of transfers. A run that can be proved has
    /// at most [`MAX_ROWS`](crate::MAX_ROWS).
    pub fn rows(&self) -> u64 {
        self.cycles + self.notes.transfer_rows
    }
}

/// Runs a program to its exit. Each read of the private input `input` gets as many bytes as it asks
/// for, or all that are left. `progress` follows the number of instructions executed.
///
/// # Errors
/// The instruction that ended the run otherwise.
pub fn run(
    program: &Program,
    input: &[u8],
    terminal: &mut Terminal<'_>,
    limits: Limits,
    progress: &AtomicU64,
) -> Result<RunOutcome, ExecutionError> {
    let mut cpu = Cpu::new(program, Host::new(input, terminal), Off);
    complete(&mut cpu, limits, progress)
}

/// Runs a program to its exit like [`run`], and records every row.
///
/// # Errors
/// The instruction that ended the run otherwise, also if the record exceeds one segment.
#[tracing::instrument(name = "execute", skip_all)]
pub fn record(
    program: &Program,
    input: &[u8],
    terminal: &mut Terminal<'_>,
    limits: Limits,
    progress: &AtomicU64,
) -> Result<(RunOutcome, Record), ExecutionError> {
    let tape = Tape::new(program);
    let mut cpu = Cpu::new(program, Host::new(input, terminal), tape);
    let outcome = complete(&mut cpu, limits, progress)?;
    Ok((outcome, record::finish(cpu)))
}

/// Runs a processor to its exit.
fn complete<R: Recorder>(
    cpu: &mut Cpu<'_, R>,
    limits: Limits,
    progress: &AtomicU64,
) -> Result<RunOutcome, ExecutionError> {
    cpu.guard = StackGuard::new(cpu.program.stack_pointer(), limits.max_stack);
    loop {
        let left = limits.max_cycles.map_or(u64::MAX, |max| max - cpu.cycles);
        if left == 0 {
            return Err(cpu.error(ErrorKind::MaxCycles(cpu.cycles)));
        }
        cpu.run(left.min(REPORT))?;
        progress.store(cpu.cycles, Ordering::Relaxed);
        if let Some(exit_code) = cpu.exit_code {
            let (output, notes) = (cpu.host.output.clone(), cpu.notes.clone());
            return Ok(RunOutcome { exit_code, cycles: cpu.cycles, output, notes });
        }
    }
}

/// A program in execution, to be looked at between steps. Its stack has no limit.
pub struct Executor<'a>(Cpu<'a, Off>);

impl<'a> Executor<'a> {
    /// The program at its start.
    pub fn new(program: &'a Program, input: &'a [u8], terminal: &'a mut Terminal<'a>) -> Self {
        Self(Cpu::new(program, Host::new(input, terminal), Off))
    }

    /// Executes one instruction. Returns the exit code once the program has exited; further calls
    /// do nothing and return it again.
    ///
    /// # Errors
    /// The instruction that could not be executed; the state is as before it.
    pub fn step(&mut self) -> Result<Option<u32>, ExecutionError> {
        self.0.run(1)?;
        Ok(self.0.exit_code)
    }

    /// The processor's state. After the exit it is that before the exiting SYSCALL.
    pub fn state(&self) -> State {
        self.0.state()
    }

    /// The RAM word with this key, below 2^29.
    pub fn word(&self, key: u32) -> u32 {
        self.0.memory.word(key)
    }

    /// The RAM words that are not 0, ascending by key.
    pub fn words(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.memory.nonzero()
    }

    /// Instructions executed.
    pub fn cycles(&self) -> u64 {
        self.0.cycles
    }

    /// The public output so far.
    pub fn output(&self) -> &[u8] {
        &self.0.host.output
    }
}
