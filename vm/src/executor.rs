//! Running a program: to its exit, with a record for the prover, or step by step.

use std::sync::atomic::{AtomicU64, Ordering};

use mipsilon_air::rom::Op;
use mipsilon_spec::State;

use crate::error::{ErrorKind, ExecutionError};
use crate::guard::StackGuard;
use crate::host::{Host, Terminal};
use crate::machine::Machine;
use crate::notes::Notes;
use crate::program::Program;
use crate::record::{self, Record, Recording};
use crate::recorder::{Off, Recorder};

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
pub struct Outcome {
    /// The exit code, all 32 bits.
    pub exit_code: u32,
    /// Instructions executed, the exiting SYSCALL included.
    pub cycles: u64,
    /// The public output.
    pub output: Vec<u8>,
    /// What else happened.
    pub notes: Notes,
}

impl Outcome {
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
) -> Result<Outcome, ExecutionError> {
    let mut machine = Machine::new(program, Host::new(input, terminal), Off);
    complete(&mut machine, limits, progress)
}

/// Runs a program to its exit like [`run`], and records every row. Instructions are sorted into
/// `buckets` lists by `bucket_of`, which must give numbers below that.
///
/// # Errors
/// The instruction that ended the run otherwise, also if the record exceeds one segment.
pub fn record(
    program: &Program,
    input: &[u8],
    terminal: &mut Terminal<'_>,
    limits: Limits,
    progress: &AtomicU64,
    buckets: usize,
    bucket_of: impl Fn(Op) -> usize,
) -> Result<(Outcome, Record), ExecutionError> {
    let recording = Recording::new(program, buckets, bucket_of);
    let mut machine = Machine::new(program, Host::new(input, terminal), recording);
    let outcome = complete(&mut machine, limits, progress)?;
    Ok((outcome, record::finish(machine)))
}

/// Runs a machine to its exit.
fn complete<R: Recorder>(
    machine: &mut Machine<'_, R>,
    limits: Limits,
    progress: &AtomicU64,
) -> Result<Outcome, ExecutionError> {
    machine.guard = StackGuard::new(machine.program.stack_pointer(), limits.max_stack);
    loop {
        let left = limits.max_cycles.map_or(u64::MAX, |max| max - machine.cycles);
        if left == 0 {
            return Err(machine.error(ErrorKind::MaxCycles(machine.cycles)));
        }
        machine.run(left.min(REPORT))?;
        progress.store(machine.cycles, Ordering::Relaxed);
        if let Some(exit_code) = machine.exit_code {
            let (output, notes) = (machine.host.output.clone(), machine.notes.clone());
            return Ok(Outcome { exit_code, cycles: machine.cycles, output, notes });
        }
    }
}

/// A program in execution, to be looked at between steps. Its stack has no limit.
pub struct Executor<'a>(Machine<'a, Off>);

impl<'a> Executor<'a> {
    /// The program at its start.
    pub fn new(program: &'a Program, input: &'a [u8], terminal: &'a mut Terminal<'a>) -> Self {
        Self(Machine::new(program, Host::new(input, terminal), Off))
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
