//! Errors of the command line, for people and for scripts.

use std::io;
use std::path::PathBuf;

use mipsilon_vm::{ElfError, ExecutionError};
use serde_json::json;
use thiserror::Error;

use super::output;

/// The exit status of a process that writes to a closed pipe: 128 + SIGPIPE.
pub(crate) const BROKEN_PIPE: u8 = 141;

/// Why a command failed.
#[derive(Debug, Error)]
pub(crate) enum CliError {
    /// The arguments are wrong. Holds clap's message.
    #[error("{0}")]
    Usage(String),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
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
    #[error("{}: {source}", path.display())]
    Elf {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ElfError,
    },
    /// The run failed.
    #[error(transparent)]
    Execution(#[from] ExecutionError),
}

impl CliError {
    /// A name for scripts.
    fn kind(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage",
            Self::File { .. } | Self::Stream { .. } => "io",
            Self::Elf { .. } => "elf",
            Self::Execution(error) => error.kind.name(),
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
            Self::Execution(error) if otherwise == super::run::FAILURE => error.exit_status(),
            _ => otherwise,
        }
    }

    /// The error object.
    fn to_json(&self) -> serde_json::Value {
        let (message, pc, symbol, disasm) = match self {
            Self::Execution(error) => (
                error.kind.to_string(),
                Some(format!("{:#010x}", error.pc)),
                error.symbol_text(),
                error.disassembly(),
            ),
            _ => (self.to_string(), None, None, None),
        };
        let kind = self.kind();
        json!({
            "error": {
                "kind": kind, "message": message, "pc": pc, "symbol": symbol, "disasm": disasm,
            }
        })
    }
}
