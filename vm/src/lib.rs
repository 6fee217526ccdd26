//! The virtual machine: loads ELF programs, executes them fast and records what the prover needs.
//!
//! [`Program::from_elf`] loads a program, [`run`] executes it by the semantics of `mipsilon_spec`,
//! and [`record()`] executes it and returns every row of the machine's chips as integers.
//! [`prove::prove`] proves a run and [`verify::verify`] verifies a [`proof::Proof`];
//! `examples/library.rs` shows all of it. The command `mipsilon` is the package `mipsilon-cli`.

mod calls;
mod code;
pub mod cost;
mod cpu;
mod error;
mod executor;
pub mod files;
mod guard;
mod host;
mod lookups;
mod memory;
mod notes;
mod ops;
mod place;
pub mod prove;
mod record;
mod recorder;
mod registers;
mod syscalls;
pub mod trace;

pub use error::{ErrorKind, ExecutionError, Registers};
pub use executor::{Executor, Limits, RunOutcome, record, run};
pub use host::Terminal;
// What users name in options and reports, so that they need no other crate.
pub use mipsilon_air::memory::clock::{MAX_END as MAX_END_CLK, MAX_ROWS};
pub use mipsilon_verify::{
    BackendId, CodeSegment, ElfError, Goal, MAX_CODE_WORDS, MAX_IMAGE_WORDS, MachineName, Program,
    ProgramError, Promise, RAM_WORDS, Security, SecurityProfile, proof, statement, text, verify,
};
pub use notes::{Notes, Transfer, UnsupportedCall};
pub use place::Place;
pub use record::Record;
