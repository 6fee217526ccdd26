//! Proves a run of a guest with the backends of this crate, verifies the proofs and sees what must
//! be refused refused.

use std::error::Error;
use std::time::Instant;

use mipsilon_field::MachineField;
use mipsilon_outside_example::{PROVEN, monty25, sha256};
use mipsilon_pcs::{Backend, FriSettings};
use mipsilon_vm::Program;
use mipsilon_vm::SecurityProfile;
use mipsilon_vm::proof::Proof;
use mipsilon_vm::prove::Prover;
use mipsilon_vm::verify::verify_with;

/// Computes a Fibonacci number; the input tells which.
const FIBONACCI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../guests/elf/fibonacci.mips.elf");

fn main() -> Result<(), Box<dyn Error>> {
    demonstrate(PROVEN, SecurityProfile::Proven100)
}

fn demonstrate(settings: FriSettings, profile: SecurityProfile) -> Result<(), Box<dyn Error>> {
    let program = Program::from_elf(&std::fs::read(FIBONACCI)?)?;
    let (sha256, monty25) = (sha256(settings), monty25(settings));
    let first = prove_and_verify(&*sha256, &program, profile)?;
    let second = prove_and_verify(&*monty25, &program, profile)?;
    refuse("the other's proof", &*sha256, &program, &second)?;
    refuse("the other's proof", &*monty25, &program, &first)
}

fn prove_and_verify<F: MachineField>(
    backend: &dyn Backend<Field = F>,
    program: &Program,
    profile: SecurityProfile,
) -> Result<Proof, Box<dyn Error>> {
    let start = Instant::now();
    let proved = Prover::new(program, b"10").prove_with(backend, profile)?;
    let bytes = proved.proof.to_bytes()?;
    println!(
        "{} with {}: {} bytes in {:.1?}",
        F::NAME,
        backend.pcs(),
        bytes.len(),
        start.elapsed()
    );

    let proof = Proof::from_bytes(&bytes)?;
    let verified = verify_with(backend, program, &proof, profile)?;
    println!("  exit code {}, output {:02x?}", verified.exit_code, verified.output);
    println!("  {:?}", verified.security);
    if (verified.exit_code, &verified.output) != (0, &proved.outcome.output) {
        return Err("the proof says something else than the run".into());
    }

    let mut changed = proof.clone();
    let middle = changed.proof.len() / 2;
    changed.proof[middle] ^= 1;
    refuse("a changed byte", backend, program, &changed)?;
    Ok(proof)
}

fn refuse<F: MachineField>(
    what: &str,
    backend: &dyn Backend<Field = F>,
    program: &Program,
    proof: &Proof,
) -> Result<(), Box<dyn Error>> {
    match verify_with(backend, program, proof, SecurityProfile::FastInsecure) {
        Ok(_) => Err(format!("{} with {} accepts {what}", F::NAME, backend.pcs()).into()),
        Err(error) => {
            println!("{} with {} refuses {what}: {error}", F::NAME, backend.pcs());
            Ok(())
        }
    }
}

#[test]
fn works() {
    let insecure = mipsilon_outside_example::INSECURE;
    demonstrate(insecure, SecurityProfile::FastInsecure).unwrap();
}
