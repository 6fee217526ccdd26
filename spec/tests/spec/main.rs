//! Tests of the specification: against the manual's definitions, the profile table and, for decoding
//! and text, against GNU binutils and QEMU.

mod alu;
mod branches;
mod decoding;
mod disassembly;
mod instructions;
mod machine;
mod memory;
mod outcomes;
mod random;
mod syscalls;
