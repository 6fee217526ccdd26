//! Files as proofs.

use mipsilon_vm::proof::Proof;

use super::is_one_line;

/// Reads a file. If it is a proof, these are the only bytes that are.
pub fn proof_file(bytes: &[u8]) {
    match Proof::from_bytes(bytes) {
        Ok(proof) => assert_eq!(proof.to_bytes().as_deref(), Ok(bytes)),
        Err(error) => is_one_line(&error.to_string()),
    }
}
