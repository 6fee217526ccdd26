//! Writes the proof fixtures that are missing, and their heads as inputs for the fuzzer. When the
//! machine digest changes with the chips or the parameters, delete the old ones first.

use mipsilon_pcs::{BackendId, SecurityProfile};
use mipsilon_tests::fixtures::{INPUT, path, program};
use mipsilon_tests::fuzz::corpus;
use mipsilon_vm::prove::{Options, prove};

/// Bytes of the backend's proof in a head.
const HEAD: usize = 24;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let program = program();
    for &(field, pcs) in BackendId::ALL {
        let backend = BackendId { field: field.to_owned(), pcs: pcs.to_owned() };
        let path = path(&backend);
        if path.exists() {
            continue;
        }
        let options = Options { backend, security: SecurityProfile::FastInsecure };
        let mut proof = prove(&program, INPUT, &options)?.proof;
        let bytes = proof.to_bytes()?;
        std::fs::create_dir_all(path.parent().ok_or("a folder")?)?;
        std::fs::write(&path, &bytes)?;
        println!("{}: {} bytes", path.display(), bytes.len());
        let head = corpus("proof_file").join(path.file_name().ok_or("a name")?);
        if head.exists() {
            proof.proof.truncate(HEAD);
            std::fs::write(head, proof.to_bytes()?)?;
        }
    }
    Ok(())
}
