//! Writing to the standard streams, without panics and without what a terminal would obey.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use mipsilon_vm::Security;
use mipsilon_vm::proof::Proof;
use mipsilon_vm::text::{shown, shown_json, shown_lines};

use super::error::CliError;

/// An error of stdout.
pub(crate) fn stdout_error(source: io::Error) -> CliError {
    CliError::Stream { stream: "stdout", source }
}

/// Prints a JSON object on a line of stdout.
pub(crate) fn print_json(value: &serde_json::Value) -> Result<(), CliError> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", shown_json(&value.to_string()))
        .and_then(|()| stdout.flush())
        .map_err(stdout_error)
}

/// The name of a file, fit to be shown on one line.
pub(crate) fn shown_path(path: &Path) -> String {
    shown(&path.to_string_lossy())
}

/// Prints lines on stderr. There is nowhere to complain about a failure.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{}", shown_lines(text.trim_end()));
}

/// Bytes in hexadecimal, or `none`.
pub(crate) fn hex_or_none(bytes: &[u8]) -> String {
    if bytes.is_empty() { "none".to_owned() } else { hex::encode(bytes) }
}

/// The lines that tell what argument a proof has, and how secure it is.
pub(crate) fn argument(proof: &Proof, security: &Security, zero_knowledge: bool) -> String {
    format!(
        "\
  backend         {field} with {pcs}, profile {profile}
  security        {proven} bits proven (bound by {proven_by}), \
{conjectured} bits conjectured (bound by {conjectured_by})
  zero knowledge  {zero_knowledge}",
        field = proof.field,
        pcs = proof.pcs,
        profile = proof.security,
        proven = security.proven,
        proven_by = security.proven_binding,
        conjectured = security.conjectured,
        conjectured_by = security.conjectured_binding,
        zero_knowledge = if zero_knowledge { "yes" } else { "no" },
    )
}

/// Prints text on stdout.
pub(crate) fn print_text(text: &str) -> Result<(), CliError> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(shown_lines(text).as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(stdout_error)
}

/// Finds out before the work what would make writing a file fail after it.
pub(crate) fn check_writable(path: &Path) -> Result<(), CliError> {
    let failed = |source| CliError::File { path: path.into(), source };
    if fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    match parent.map(fs::metadata) {
        Some(Err(source)) => Err(failed(source)),
        Some(Ok(metadata)) if !metadata.is_dir() => {
            Err(failed(io::ErrorKind::NotADirectory.into()))
        }
        _ => Ok(()),
    }
}
