//! Measuring one proof: a process that proves and one that verifies.
//!
//! Processes of their own, so that the peak of the memory is that of one proof and no backend finds
//! what another has left in the allocator or in tables of twiddle factors.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use mipsilon_vm::{BackendId, SecurityProfile};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;

use crate::error::CliError;

/// What `prove --json` tells of a proof.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Proving {
    pub(super) cycles: u64,
    pub(super) cpu_seconds: f64,
    pub(super) wall_seconds: f64,
    pub(super) peak_rss_bytes: Option<u64>,
    pub(super) proof_bytes: u64,
    pub(super) security_bits: u32,
    pub(super) conjectured_security_bits: u32,
    pub(super) zero_knowledge: bool,
}

/// What `verify --json` tells of its work.
#[derive(Clone, Debug, Deserialize)]
struct Verifying {
    cpu_seconds: f64,
}

/// A proof that was made and verified.
#[derive(Clone, Debug)]
pub(super) struct Measurement {
    /// Making it.
    pub(super) proving: Proving,
    /// CPU seconds of the verifier.
    pub(super) verify_cpu_seconds: f64,
}

impl Measurement {
    /// Proved cycles per CPU second of the prover.
    pub(super) fn speed(&self) -> f64 {
        self.proving.cycles as f64 / self.proving.cpu_seconds
    }
}

/// What every proof has in common.
pub(super) struct Task {
    elf: PathBuf,
    /// The file of the private input.
    input: Option<PathBuf>,
    security: SecurityProfile,
    /// Has the proof, and the input if it came from a stream.
    directory: TempDir,
}

impl Task {
    /// Proofs of this program with this private input, if there is one.
    pub(super) fn new(
        elf: &Path,
        input: Option<&[u8]>,
        security: SecurityProfile,
    ) -> Result<Self, CliError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            |source| CliError::File { path, source }
        };
        let directory = tempfile::tempdir().map_err(failed(&std::env::temp_dir()))?;
        // A file for all processes, as the input may be a stream.
        let write = |bytes: &[u8]| {
            let path = directory.path().join("input");
            fs::write(&path, bytes).map_err(failed(&path)).map(|()| path)
        };
        let input = input.map(write).transpose()?;
        Ok(Self { elf: elf.to_owned(), input, security, directory })
    }

    /// Proves and verifies once; the error tells why that failed.
    pub(super) fn measure(&self, backend: &BackendId) -> Result<Measurement, String> {
        let proof = self.directory.path().join("proof");
        let mut arguments: Vec<&OsStr> = vec!["prove".as_ref(), "--json".as_ref()];
        arguments.extend(["--field", &backend.field, "--pcs", &backend.pcs].map(OsStr::new));
        arguments.extend(["--security", self.security.name(), "--output"].map(OsStr::new));
        arguments.push(proof.as_ref());
        if let Some(input) = &self.input {
            arguments.extend(["--input".as_ref(), input.as_os_str()]);
        }
        // A name may begin with a dash.
        arguments.extend(["--".as_ref(), self.elf.as_os_str()]);
        let proving: Proving = mipsilon(&arguments)?;

        let arguments =
            ["verify", "--json", "--security", self.security.name(), "--"].map(OsStr::new);
        let files = [self.elf.as_os_str(), proof.as_os_str()];
        let Verifying { cpu_seconds } = mipsilon(&[&arguments[..], &files].concat())?;
        Ok(Measurement { proving, verify_cpu_seconds: cpu_seconds })
    }

    /// The measurement with the median of the prover's CPU seconds, the lower one of two; or the
    /// first failure. Calls `begin` with the number of each run, from 1.
    pub(super) fn median(
        &self,
        backend: &BackendId,
        runs: usize,
        begin: impl Fn(usize),
    ) -> Result<Measurement, String> {
        let measure = |run| {
            begin(run);
            self.measure(backend)
        };
        let mut all: Vec<_> = (1..=runs).map(measure).collect::<Result<_, _>>()?;
        all.sort_by(|l, r| l.proving.cpu_seconds.total_cmp(&r.proving.cpu_seconds));
        let median = all.len().saturating_sub(1) / 2;
        all.into_iter().nth(median).ok_or_else(|| "no run".to_owned())
    }
}

/// Runs this program and reads the object that it prints.
fn mipsilon<T: DeserializeOwned>(arguments: &[&OsStr]) -> Result<T, String> {
    let path = std::env::current_exe().map_err(|error| format!("no path to mipsilon: {error}"))?;
    let output = Command::new(path)
        .args(arguments)
        // Logs cost time.
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("mipsilon cannot be started: {error}"))?;
    let object: Option<Value> = serde_json::from_slice(&output.stdout).ok();
    match object {
        Some(object) if output.status.success() => {
            serde_json::from_value(object).map_err(|error| error.to_string())
        }
        object => Err(failure(&output, object.as_ref())),
    }
}

/// What a process says of its failure: its error object, or else how it ended.
fn failure(output: &Output, object: Option<&Value>) -> String {
    if let Some(message) = object.and_then(|object| object["error"]["message"].as_str()) {
        // A table has one line for it.
        return message.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    match stderr.lines().rev().find(|line| !line.is_empty() && !line.starts_with("note:")) {
        Some(line) => format!("{}: {line}", output.status),
        None => output.status.to_string(),
    }
}
