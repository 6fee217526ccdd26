//! What the backends of this crate do beyond what its `main` shows.

use mipsilon_field::MachineField;
use mipsilon_outside_example::{INSECURE, PROVEN, monty25, monty25_sha256, sha256};
use mipsilon_pcs::shape::{heaviest_shape, least_tables};
use mipsilon_pcs::{Backend, FriSettings, SecurityProfile, VerifyError};
use mipsilon_vm::Program;
use mipsilon_vm::proof::Proof;
use mipsilon_vm::prove::Prover;
use mipsilon_vm::statement::machine_digest;
use mipsilon_vm::verify::{Rejected, verify_with};

fn fibonacci() -> Program {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../guests/elf/fibonacci.mips.elf");
    Program::from_elf(&std::fs::read(path).unwrap()).unwrap()
}

fn prove<F: MachineField>(backend: &dyn Backend<Field = F>) -> Proof {
    let program = fibonacci();
    let prover = Prover::new(&program, b"10");
    prover.prove_with(backend, SecurityProfile::FastInsecure).unwrap().proof
}

fn verify<F: MachineField>(
    backend: &dyn Backend<Field = F>,
    proof: &Proof,
) -> Result<(), Rejected> {
    let program = fibonacci();
    verify_with(backend, &program, proof, SecurityProfile::FastInsecure).map(|verified| {
        assert_eq!(verified.exit_code, 0);
        assert_eq!(verified.output, 55_u32.to_be_bytes());
    })
}

#[test]
fn the_parameters_suffice_for_the_heaviest_shape() {
    fn suffice<F: MachineField>(backend: &dyn Backend<Field = F>) {
        let tables = least_tables();
        let security = backend.security(&tables, &heaviest_shape(&tables, backend.log_heights()));
        let promise = SecurityProfile::Proven100.promise().unwrap();
        assert!(security.log_proofs(promise) >= Some(10), "{security:?}");
    }
    suffice(&*sha256(PROVEN));
    suffice(&*monty25(PROVEN));
    suffice(&*monty25_sha256(PROVEN));
}

#[test]
fn field_and_hash_go_together() {
    let backend = monty25_sha256(INSECURE);
    verify(&*backend, &prove(&*backend)).unwrap();
}

/// The name in a proof is only the first thing that must fit: the digest of the machine seeds the
/// challenger.
#[test]
fn proofs_of_another_backend_are_refused() {
    fn refuses<F: MachineField>(backend: &dyn Backend<Field = F>, proof: &Proof) {
        assert!(matches!(verify(backend, proof), Err(Rejected::Machine)));
        let relabelled = Proof {
            field: F::NAME.to_owned(),
            pcs: backend.pcs().to_owned(),
            machine_digest: machine_digest(backend),
            ..proof.clone()
        };
        let Err(Rejected::Proof(error)) = verify(backend, &relabelled) else {
            panic!("the proof itself is not what is refused");
        };
        assert!(matches!(error, VerifyError::Invalid(_) | VerifyError::Malformed(_)), "{error}");
    }
    let proof = prove(&*monty25(INSECURE));
    verify(&*monty25(INSECURE), &proof).unwrap();
    // Another field and hash, another hash, other parameters of the same size.
    refuses(&*sha256(INSECURE), &proof);
    refuses(&*monty25_sha256(INSECURE), &proof);
    refuses(&*monty25(FriSettings { query_grinding: 1, ..INSECURE }), &proof);
}

#[test]
fn damaged_proofs_are_refused_without_a_panic() {
    fn damage<F: MachineField>(backend: &dyn Backend<Field = F>) {
        let proof = prove(backend);
        let length = proof.proof.len();
        for position in (0..length).step_by(length / 60) {
            let mut flipped = proof.clone();
            flipped.proof[position] ^= 1 << (position % 8);
            assert!(verify(backend, &flipped).is_err(), "byte {position}");
            let cut = Proof { proof: proof.proof[..position].to_vec(), ..proof.clone() };
            assert!(verify(backend, &cut).is_err(), "{position} bytes");
        }
    }
    damage(&*sha256(INSECURE));
    damage(&*monty25(INSECURE));
}
