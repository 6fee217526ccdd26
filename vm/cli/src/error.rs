//! Errors of the command line, for people and for scripts.

use std::io;
use std::path::PathBuf;

use mipsilon_vm::prove::ProvingError;
use mipsilon_vm::text::shown;
use mipsilon_vm::{ElfError, ExecutionError};
use serde_json::json;
use thiserror::Error;

use super::verify::Refusal;
use super::{notes, output};

/// The exit status of a process that writes to a closed pipe: 128 + SIGPIPE.
pub(crate) const BROKEN_PIPE: u8 = 141;

/// The exit status for wrong arguments, except of `run`.
pub(crate) const USAGE: u8 = 2;

/// The exit status for a rejected proof.
const REJECTED: u8 = 3;

/// Why a command failed.
#[derive(Debug, Error)]
pub(crate) enum CliError {
    /// The arguments are wrong. Holds clap's message.
    #[error("{0}")]
    Usage(String),
    /// A file could not be read or written.
    #[error("{}: {source}", output::shown_path(path))]
    File {
        /// Its path.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// A standard stream could not be read or written.
    #[error("{stream}: {source}")]
    Stream {
        /// Its name.
        stream: &'static str,
        /// What happened.
        source: io::Error,
    },
    /// The program is not acceptable.
    #[error("{}: {source}", output::shown_path(path))]
    Elf {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ElfError,
    },
    /// The run failed.
    #[error(transparent)]
    Execution(#[from] ExecutionError),
    /// The run could not be proved.
    #[error(transparent)]
    Proving(ProvingError),
    /// Exported files are not current.
    #[error("not current: {}; run `mipsilon extract lean` without --check", shown(&.0.join(", ")))]
    Stale(Vec<String>),
    /// The proof is rejected.
    #[error("proof rejected: {0}")]
    Rejected(#[from] Refusal),
}

impl From<ProvingError> for CliError {
    fn from(error: ProvingError) -> Self {
        match error {
            ProvingError::Execution(error) => Self::Execution(error),
            error => Self::Proving(error),
        }
    }
}

impl CliError {
    /// A name for scripts.
    fn kind(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage",
            Self::File { .. } | Self::Stream { .. } => "io",
            Self::Elf { .. } => "elf",
            Self::Execution(error) => error.kind.name(),
            Self::Proving(_) => "prover",
            Self::Stale(_) => "stale",
            Self::Rejected(_) => "rejected",
        }
    }

    /// Reports the error; returns the exit status, `otherwise` if the error does not decide it.
    pub(crate) fn report(&self, json: bool, otherwise: u8) -> u8 {
        if let Self::Stream { source, .. } = self
            && source.kind() == io::ErrorKind::BrokenPipe
        {
            return BROKEN_PIPE;
        }
        if json {
            // If stdout fails, only the exit status is left to tell.
            let _ = output::print_json(&self.to_json());
        } else {
            output::complain(&format!("mipsilon: {self}"));
        }
        match self {
            Self::Rejected(_) => REJECTED,
            // What `run` exits with must not look like a program's exit code.
            _ if otherwise != super::run::FAILURE => match self {
                Self::Usage(_) => USAGE,
                _ => otherwise,
            },
            Self::Execution(error) => error.exit_status(),
            _ => otherwise,
        }
    }

    /// The error object.
    fn to_json(&self) -> serde_json::Value {
        let (message, pc, symbol, disasm) = match self {
            Self::Execution(error) => (
                error.message(),
                Some(format!("{:#010x}", error.place.pc)),
                error.place.symbol_text(),
                error.disassembly(),
            ),
            _ => (self.to_string(), None, None, None),
        };
        let unsupported = match self {
            Self::Execution(error) => notes::unsupported(&error.notes),
            _ => json!([]),
        };
        json!({
            "error": {
                "kind": self.kind(),
                "message": message,
                "pc": pc,
                "symbol": symbol,
                "disasm": disasm,
                "unsupported_syscalls": unsupported,
            }
        })
    }
}
