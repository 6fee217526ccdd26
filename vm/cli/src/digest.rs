//! `mipsilon digest`.

use std::path::PathBuf;

use clap::Args;
use mipsilon_air::export::air_digest;
use mipsilon_field::MachineField;
use mipsilon_pcs::{Backend, BackendVisitor, NoBackend, dispatch};
use mipsilon_vm::prove::{Options, ProvingError};
use mipsilon_vm::statement::machine_digest;
use mipsilon_vm::{BackendId, SecurityProfile};
use serde_json::json;

use super::backend::BackendArgs;
use super::error::CliError;
use super::{inputs, output};

/// Print the digests that identify a program and a machine
///
/// The program's is of what is loaded: code, initial memory, entry point and byte order. The machine's
/// is of the chips with the field, the backend and its parameters. A proof carries both, and `verify`
/// recomputes them. The AIR's is of the chips alone, which are the same for every backend: the
/// machine's contains it. With --json: {program_digest, machine_digest, air_digest, field, pcs,
/// security}.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Digest {
    /// The program: a static MIPS32r2 ELF executable.
    elf: PathBuf,
    #[command(flatten)]
    backend: BackendArgs,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon digest guests/elf/sha256.mips.elf
  mipsilon digest guests/elf/list.mips.elf --pcs whir --security conjectured-100 --json";

/// Computes the machine digest.
struct Machine;

impl BackendVisitor for Machine {
    type Output = [u8; 32];
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> [u8; 32] {
        machine_digest(backend)
    }
}

/// The digest of this version's machine with a backend.
pub(crate) fn of_machine(
    backend: &BackendId,
    profile: SecurityProfile,
) -> Result<[u8; 32], NoBackend> {
    dispatch(backend, profile, Machine)
}

impl Digest {
    /// Prints the digests.
    pub(crate) fn execute(&self, json: bool) -> Result<(), CliError> {
        let Options { backend, security } = self.backend.options()?;
        let program = hex::encode(inputs::program(&self.elf)?.digest());
        let machine = of_machine(&backend, security)
            .map_err(|error| CliError::Proving(ProvingError::from(error)))?;
        let (machine, air) = (hex::encode(machine), hex::encode(air_digest()));
        let BackendId { field, pcs } = backend;
        if json {
            return output::print_json(&json!({
                "program_digest": program,
                "machine_digest": machine,
                "air_digest": air,
                "field": field,
                "pcs": pcs,
                "security": security.name(),
            }));
        }
        output::print_text(&format!(
            "\
program  {program}
machine  {machine}  {field} with {pcs}, profile {security}
AIR      {air}
"
        ))
    }
}
