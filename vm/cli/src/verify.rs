//! `mipsilon verify`.

use std::path::PathBuf;

use clap::Args;
use mipsilon_vm::SecurityProfile;
use mipsilon_vm::proof::Proof;
use mipsilon_vm::verify::{Demand, Rejected, Verified, verify};
use serde_json::json;
use thiserror::Error;

use super::error::CliError;
use super::{backend, inputs, output, resources};

/// Verify a proof that a program ran
///
/// Exits with 0 if the proof shows that this ELF file can exit with the exit code and the public
/// output that it prints, with 3 if it does not. A proof of a weaker security profile than --security
/// is rejected, and so is one with fewer proven bits, recomputed from its shape, than --min-security.
/// The exit code need not be 0: without --expect-exit a proof that the program failed is valid too.
/// With --json: {valid, exit_code, output_hex, security_bits, machine_digest, program_digest,
/// cpu_seconds}.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Verify {
    /// The program: the ELF file that was run.
    elf: PathBuf,
    /// The proof.
    proof: PathBuf,
    /// The weakest security profile to accept.
    #[arg(long, value_name = "S", default_value = "proven-100",
          value_parser = backend::profiles())]
    security: SecurityProfile,
    /// The least proven bits to accept, where that is more than the profile's.
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_security: u32,
    /// Reject any other exit code.
    #[arg(long, value_name = "N")]
    expect_exit: Option<u32>,
    /// Reject any other public output than the bytes of this file.
    #[arg(long, value_name = "FILE")]
    expect_output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon verify guests/elf/list.mips.elf list.proof --expect-exit 0
  mipsilon verify guests/elf/sort.mips.elf sort.proof --security conjectured-100 --json";

/// Why a proof is not accepted.
#[derive(Debug, Error)]
pub(crate) enum Refusal {
    /// It proves nothing.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// It proves another exit code.
    #[error("it shows the exit code {found}, not {expected}")]
    ExitCode {
        /// The proof's.
        found: u32,
        /// What was asked for.
        expected: u32,
    },
    /// It proves another public output.
    #[error(
        "it shows the public output {}, not {}",
        output::hex_or_none(found),
        output::hex_or_none(expected)
    )]
    Output {
        /// The proof's.
        found: Vec<u8>,
        /// What was asked for.
        expected: Vec<u8>,
    },
}

impl Verify {
    /// Verifies the proof and tells what it shows.
    pub(crate) fn execute(&self, json: bool) -> Result<(), CliError> {
        let program = inputs::program(&self.elf)?;
        let bytes = inputs::proof(&self.proof)?;
        let expected_output =
            self.expect_output.as_ref().map(|path| inputs::read_file(path)).transpose()?;
        let cpu_start = resources::cpu_seconds();
        let proof =
            Proof::from_bytes(&bytes).map_err(|error| Refusal::from(Rejected::from(error)))?;
        let demand = Demand { profile: self.security, min_bits: self.min_security };
        let verified = tracing::info_span!("verify")
            .in_scope(|| verify(&program, &proof, demand))
            .map_err(Refusal::from)?;
        let cpu_seconds = resources::cpu_seconds() - cpu_start;
        self.check_expectations(&verified, expected_output)?;
        if json {
            return output::print_json(&json!({
                "valid": true,
                "exit_code": verified.exit_code,
                "output_hex": hex::encode(&verified.output),
                "security_bits": verified.security.proven,
                "machine_digest": hex::encode(proof.machine_digest),
                "program_digest": hex::encode(proof.program_digest),
                "cpu_seconds": cpu_seconds,
            }));
        }
        output::print_text(&summary(&verified, &proof, self.expect_exit.is_some()))
    }

    fn check_expectations(
        &self,
        verified: &Verified,
        expected_output: Option<Vec<u8>>,
    ) -> Result<(), Refusal> {
        let found = verified.exit_code;
        if let Some(expected) = self.expect_exit.filter(|&expected| expected != found) {
            return Err(Refusal::ExitCode { found, expected });
        }
        let found = &verified.output;
        if let Some(expected) = expected_output.filter(|expected| expected != found) {
            return Err(Refusal::Output { found: found.clone(), expected });
        }
        Ok(())
    }
}

/// What a valid proof shows, first of all an exit code that may not be what was wanted. Its digests
/// are those that the verifier computed, else it were not valid.
fn summary(verified: &Verified, proof: &Proof, exit_expected: bool) -> String {
    let Verified { exit_code, output, security, zero_knowledge } = verified;
    let verdict = match exit_code {
        0 => "valid: exit code 0".to_owned(),
        code if exit_expected => format!("valid: exit code {code}, as expected"),
        code => format!("valid, BUT the program exited with code {code}"),
    };
    format!(
        "\
{verdict}, public output {output}
{argument}
  machine         {machine}
  program         {program}
",
        output = output::hex_or_none(output),
        argument = output::argument(proof, security, *zero_knowledge),
        machine = hex::encode(proof.machine_digest),
        program = hex::encode(proof.program_digest),
    )
}
