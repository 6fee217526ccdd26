//! What a proof of a run says, and whether it is true: the half of Mipsilon that has to be trusted.
//!
//! [`Program::from_elf`] loads the program that a proof is about, [`proof::Proof`] is a proof file,
//! [`statement`] what it claims, and [`verify::verify`] decides. Nothing here executes or proves.
//!
//! Without the standard library: `no_std` and `alloc`, as are all of Plonky3's crates that it uses.
//! `no-std/` beside this crate is a library for C made of it, which shows that nothing else is
//! linked.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod elf;
mod program;
pub mod proof;
mod stack;
pub mod statement;
mod symbols;
pub mod text;
pub mod verify;

pub use elf::{ElfError, MachineName};
// What users name in options and reports, so that they need no other crate.
pub use mipsilon_pcs::{BackendId, Goal, Promise, Security, SecurityProfile};
pub use program::{CodeSegment, MAX_CODE_WORDS, MAX_IMAGE_WORDS, Program, ProgramError, RAM_WORDS};
