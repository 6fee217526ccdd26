//! Every guest proves and verifies, on both endians.

use mipsilon_pcs::{BackendId, SecurityProfile};
use mipsilon_tests::guest::Guest;
use mipsilon_vm::proof::Proof;
use mipsilon_vm::prove::{Options, prove, verify};

#[test]
fn every_guest_proves_and_verifies() {
    for guest in Guest::all() {
        let program = guest.program();
        let options =
            Options { backend: BackendId::default(), security: SecurityProfile::FastInsecure };
        let proved = prove(&program, &guest.input_bytes(), &options)
            .unwrap_or_else(|error| panic!("{}: {error}", guest.elf));
        let proof = Proof::from_bytes(&proved.proof.to_bytes().unwrap()).unwrap();
        let verified = verify(&program, &proof, SecurityProfile::FastInsecure)
            .unwrap_or_else(|error| panic!("{}: {error}", guest.elf));
        assert_eq!(verified.exit_code, guest.exit_code);
        assert_eq!(hex::encode(&verified.output), guest.output_hex);
    }
}
