//! Prints `proofs-lean/STATUS.md`.

use std::process::ExitCode;

use mipsilon_differential::{lean, status, vectors};

fn main() -> ExitCode {
    let path = lean::project().join(status::STATEMENT);
    match std::fs::read_to_string(&path) {
        Ok(statement) => {
            print!("{}", status::document(&statement, &vectors()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("status: {}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
