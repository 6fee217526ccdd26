//! The proofs of `tests/fixtures`, one for each backend and version of the format.

use std::path::{Path, PathBuf};

use mipsilon_pcs::BackendId;
use mipsilon_vm::Program;
use mipsilon_vm::proof::VERSION;

use crate::guest::Guest;

/// The input of the run that they prove.
pub const INPUT: &[u8] = b"10";

/// The program that they are about.
pub fn program() -> Program {
    let guests = Guest::all();
    guests.iter().find(|guest| guest.elf == "elf/fibonacci.mips.elf").expect("fibonacci").program()
}

/// Where the proof of a backend is.
pub fn path(backend: &BackendId) -> PathBuf {
    let BackendId { field, pcs } = backend;
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/v{VERSION}/{field}-{pcs}.proof"))
}
