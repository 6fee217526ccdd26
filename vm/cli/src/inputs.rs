//! Reading programs, private inputs and proofs.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use mipsilon_vm::proof::MAX_BYTES;
use mipsilon_vm::{Notes, Program};

use super::error::CliError;
use super::output;

/// Reads a file.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|source| CliError::File { path: path.into(), source })
}

/// Loads a program.
pub(crate) fn program(path: &Path) -> Result<Program, CliError> {
    let bytes = read_file(path)?;
    let program =
        Program::from_elf(&bytes).map_err(|source| CliError::Elf { path: path.into(), source })?;
    tracing::info!(
        path = output::shown_path(path),
        code_words = program.code_words(),
        image_words = program.image().len(),
        digest = hex::encode(program.digest()),
        "loaded program"
    );
    Ok(program)
}

/// Reads a proof file, but little more than a proof may have.
pub(crate) fn proof(path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|source| CliError::File { path: path.into(), source })?;
    Ok(bytes)
}

/// The private input: empty without a path, standard input for `-`.
pub(crate) fn private_input(path: Option<&PathBuf>) -> Result<Vec<u8>, CliError> {
    match path {
        None => Ok(Vec::new()),
        Some(path) if path.as_os_str() == "-" => {
            let mut bytes = Vec::new();
            io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .map_err(|source| CliError::Stream { stream: "stdin", source })?;
            Ok(bytes)
        }
        Some(path) => read_file(path),
    }
}

/// Complains of a run that found its private input empty because there was no --input, although
/// something was given on standard input.
pub(crate) fn complain_if_forgotten(path: Option<&PathBuf>, notes: &Notes) {
    if path.is_none() && notes.reads_input && stdin_is_given() {
        output::complain(
            "mipsilon: the program has read its private input, which is empty: no --input was given \
             (use --input - for stdin)",
        );
    }
}

/// Whether standard input is a file, a pipe or a socket, and no terminal or other device.
fn stdin_is_given() -> bool {
    let kind = io::stdin().as_fd().try_clone_to_owned().and_then(|fd| File::from(fd).metadata());
    kind.map(|metadata| metadata.file_type())
        .is_ok_and(|kind| kind.is_file() || kind.is_fifo() || kind.is_socket())
}
