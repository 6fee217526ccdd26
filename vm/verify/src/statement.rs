//! What a proof says, as prover and verifier have it: the claims in the transcript and the machine.

use alloc::format;
use alloc::vec::Vec;

use mipsilon_air::export::air_digest;
use mipsilon_field::MachineField;
use mipsilon_pcs::Backend;
use mipsilon_pcs::layout::LAYOUT;

use crate::Program;
use crate::proof::Proof;

/// Digest of the machine: the chips, the field, the backend and its parameters.
pub fn machine_digest<F: MachineField>(backend: &dyn Backend<Field = F>) -> [u8; 32] {
    let parameters = format!(
        "field={} pcs={} hash={} extension={} {} min-height=2^{} layout={LAYOUT}",
        F::NAME,
        backend.pcs(),
        backend.hash(),
        backend.extension_degree(),
        backend.parameters(),
        backend.min_log_height(),
    );
    let mut hasher = blake3::Hasher::new_derive_key("mipsilon machine digest v1");
    hasher.update(&air_digest()).update(parameters.as_bytes());
    *hasher.finalize().as_bytes()
}

/// What the challenger starts from: every claim of the proof.
pub fn context(proof: &Proof) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("mipsilon statement v2");
    // Two profiles can have the same parameters, and hence one machine digest.
    hasher.update(&(proof.security.len() as u64).to_le_bytes()).update(proof.security.as_bytes());
    hasher
        .update(&proof.machine_digest)
        .update(&proof.program_digest)
        .update(&proof.exit_code.to_le_bytes())
        .update(&proof.end_clk.to_le_bytes())
        .update(&(proof.output.len() as u64).to_le_bytes())
        .update(&proof.output);
    for height in &proof.shape {
        // 0 stands for an absent chip; no chip has a single row.
        hasher.update(&[height.unwrap_or(0)]);
    }
    *hasher.finalize().as_bytes()
}

/// The public values of the `public` chip.
pub fn public_values(program: &Program, proof: &Proof) -> Vec<u32> {
    let code = proof.exit_code;
    let header = [program.entry() / 4, proof.end_clk, code & 0xffff, code >> 16];
    header.into_iter().chain(proof.output.iter().map(|&byte| byte.into())).collect()
}
