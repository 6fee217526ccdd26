//! Proofs kept from earlier builds: while the format's version and the machine stay the same, they
//! verify. `cargo run --release -p mipsilon-tests --example fixtures` makes those that are missing.

use mipsilon_pcs::{BackendId, SecurityProfile};
use mipsilon_tests::fixtures::{path, program};
use mipsilon_vm::proof::Proof;
use mipsilon_vm::verify::verify;

pub(crate) fn verifies_old_proofs(backend: &BackendId) {
    let path = path(backend);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let proof = Proof::from_bytes(&bytes).unwrap();
    assert_eq!((&proof.field, &proof.pcs), (&backend.field, &backend.pcs));
    let verified = verify(&program(), &proof, SecurityProfile::FastInsecure)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!((verified.exit_code, &verified.output[..]), (0, &[0, 0, 0, 55][..]));
}
