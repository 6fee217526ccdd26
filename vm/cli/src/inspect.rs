//! `mipsilon inspect`.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use mipsilon_air::machine::ChipId;
use mipsilon_vm::proof::{Proof, VERSION};
use mipsilon_vm::text::shown;
use mipsilon_vm::verify::Rejected;
use mipsilon_vm::{BackendId, SecurityProfile};
use serde_json::{Map, Value, json};

use super::error::CliError;
use super::table::{Side, Table};
use super::verify::Refusal;
use super::{digest, inputs, output};

/// Tell what a proof file says, without verifying it
///
/// Everything printed is a claim of the file, which anybody can write: only `verify`, which needs the
/// ELF file, tells whether it holds. `machine` says whether the machine digest is that of this version
/// with the backend that the file names; null if this build has no such backend. Exits with 3 if the
/// file is no proof. With --json: {verified: false, exit_code, output_hex, end_clk, rows, field, pcs,
/// security, machine_digest, machine_is_this_version, program_digest, format_version, file_bytes,
/// argument_bytes, log_heights: {CHIP: log2 of its rows, null without}}.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Inspect {
    /// The proof.
    proof: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon inspect sha256.proof
  mipsilon inspect sha256.proof --json | jq .program_digest";

impl Inspect {
    /// Prints what the file says.
    pub(crate) fn execute(&self, json: bool) -> Result<(), CliError> {
        let bytes = inputs::proof(&self.proof)?;
        let proof =
            Proof::from_bytes(&bytes).map_err(|error| Refusal::from(Rejected::from(error)))?;
        let claims = Claims { file_bytes: bytes.len(), known: is_known(&proof), proof };
        if json {
            return output::print_json(&claims.to_json());
        }
        output::print_text(&claims.text())
    }
}

/// Whether the machine digest is this version's, if this build has the backend.
fn is_known(proof: &Proof) -> Option<bool> {
    let profile: SecurityProfile = proof.security.parse().ok()?;
    let backend = BackendId { field: proof.field.clone(), pcs: proof.pcs.clone() };
    let machine = digest::of_machine(&backend, profile).ok()?;
    Some(machine == proof.machine_digest)
}

/// What a file says.
struct Claims {
    file_bytes: usize,
    known: Option<bool>,
    proof: Proof,
}

impl Claims {
    /// Rows of time until the end.
    fn rows(&self) -> u32 {
        self.proof.end_clk.saturating_sub(1) / 4
    }

    /// The chips that this version has by name, and further ones by number, with log2 of their
    /// heights.
    fn heights(&self) -> impl Iterator<Item = (String, Option<u8>)> + '_ {
        let names = ChipId::ALL.into_iter().map(|id| id.name().to_owned());
        let further = (names.len()..).map(|index| format!("#{index}"));
        names.chain(further).zip(self.proof.shape.iter().copied())
    }

    fn to_json(&self) -> Value {
        let proof = &self.proof;
        let heights: Map<_, _> = self.heights().map(|(name, log)| (name, log.into())).collect();
        json!({
            "verified": false,
            "exit_code": proof.exit_code,
            "output_hex": hex::encode(&proof.output),
            "end_clk": proof.end_clk,
            "rows": self.rows(),
            "field": proof.field,
            "pcs": proof.pcs,
            "security": proof.security,
            "machine_digest": hex::encode(proof.machine_digest),
            "machine_is_this_version": self.known,
            "program_digest": hex::encode(proof.program_digest),
            "format_version": VERSION,
            "file_bytes": self.file_bytes,
            "argument_bytes": proof.proof.len(),
            "log_heights": heights,
        })
    }

    fn text(&self) -> String {
        let Self { file_bytes, known, proof } = self;
        let mut text = format!(
            "\
NOT VERIFIED; the file says:
  exit code       {exit_code}
  public output   {output}
  run             {rows} rows of time, the end at clk {end_clk}
  backend         {field} with {pcs}, profile {profile}
  machine         {machine} ({machine_is})
  program         {program}
  file            format {VERSION}, {file_bytes} bytes, {argument} of them the argument

",
            exit_code = proof.exit_code,
            output = output::hex_or_none(&proof.output),
            rows = self.rows(),
            end_clk = proof.end_clk,
            field = shown(&proof.field),
            pcs = shown(&proof.pcs),
            profile = shown(&proof.security),
            machine = hex::encode(proof.machine_digest),
            machine_is = match known {
                Some(true) => "this version's",
                Some(false) => "not this version's",
                None => "this build has no such backend",
            },
            program = hex::encode(proof.program_digest),
            argument = proof.proof.len(),
        );
        let mut table = Table::new([("chip", Side::Left), ("rows", Side::Right)]);
        let mut absent = Vec::new();
        for (name, log) in self.heights() {
            match log {
                Some(log) => table.push([name, format!("2^{log}")]),
                None => absent.push(name),
            }
        }
        text.push_str(&table.text());
        if !absent.is_empty() {
            let _ = writeln!(text, "\nwithout rows: {}", absent.join(" "));
        }
        text
    }
}
