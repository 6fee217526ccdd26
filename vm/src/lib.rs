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
mod elf;
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
mod program;
pub mod proof;
pub mod prove;
mod record;
mod recorder;
mod registers;
mod stack;
pub mod statement;
mod symbols;
mod syscalls;
pub mod text;
pub mod trace;
pub mod verify;

pub use elf::{ElfError, MachineName};
pub use error::{ErrorKind, ExecutionError, Registers};
pub use executor::{Executor, Limits, Outcome, record, run};
pub use host::Terminal;
// What users name in options and reports, so that they need no other crate.
pub use mipsilon_air::memory::clock::{MAX_END as MAX_END_CLK, MAX_ROWS};
pub use mipsilon_pcs::{BackendId, Goal, Promise, Security, SecurityProfile};
pub use notes::{Notes, Transfer, UnsupportedCall};
pub use place::Place;
pub use program::{CodeSegment, MAX_CODE_WORDS, MAX_IMAGE_WORDS, Program, ProgramError, RAM_WORDS};
pub use record::Record;
