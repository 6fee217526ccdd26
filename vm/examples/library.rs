//! Runs a program, proves the run, verifies the proof and sees a changed claim refused, with the
//! library instead of the command line:
//!
//! ```text
//! cargo run --release --example library [ELF]
//! ```

use std::error::Error;
use std::sync::atomic::AtomicU64;

use mipsilon_vm::SecurityProfile;
use mipsilon_vm::proof::Proof;
use mipsilon_vm::prove::{Options, prove};
use mipsilon_vm::verify::verify;
use mipsilon_vm::{Limits, Program, run};

/// Computes Fibonacci numbers; the input tells which.
const FIBONACCI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../guests/elf/fibonacci.mips.elf");

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| FIBONACCI.to_owned());
    demonstrate(&std::fs::read(path)?)
}

fn demonstrate(elf: &[u8]) -> Result<(), Box<dyn Error>> {
    // A program is an ELF file: static, MIPS32r2, o32, soft float, of either endianness.
    let program = Program::from_elf(elf)?;

    // What only the prover knows.
    let input = b"10";

    // Running alone is fast. The closure gets what the program writes to its terminal, the counter
    // follows the instructions.
    let limits = Limits { max_cycles: Some(100_000_000), ..Limits::default() };
    let outcome = run(&program, input, &mut |_, _| {}, limits, &AtomicU64::new(0))?;
    println!("exit code {} after {} cycles", outcome.exit_code, outcome.cycles);

    // Proving runs the program again, and records the run. `Prover` has more to set: a bound on the
    // run, a terminal, a progress to watch.
    let options = Options { security: SecurityProfile::Proven100, ..Options::default() };
    let proved = prove(&program, input, &options)?;
    let bytes = proved.proof.to_bytes()?;
    println!("a proof of {} bytes, {} bits of security", bytes.len(), proved.security.proven);

    // The verifier has the ELF file and these bytes. It decides which security it wants: a proof
    // of a weaker profile is an error.
    let proof = Proof::from_bytes(&bytes)?;
    let verified = verify(&program, &proof, SecurityProfile::Proven100)?;
    println!("verified: exit code {}, output {:02x?}", verified.exit_code, verified.output);
    assert_eq!((verified.exit_code, verified.output), (outcome.exit_code, outcome.output));

    // The proof shows nothing else: with another claim it is refused.
    let forged = Proof { exit_code: !outcome.exit_code, ..proof };
    match verify(&program, &forged, SecurityProfile::Proven100) {
        Ok(_) => Err("a forged claim is accepted".into()),
        Err(error) => {
            println!("with another exit code: {error}");
            Ok(())
        }
    }
}

#[test]
fn works() {
    demonstrate(&std::fs::read(FIBONACCI).unwrap()).unwrap();
}
