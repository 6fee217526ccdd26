//! The guests of `guests/manifest.json`.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use mipsilon_air::machine::Tables;
use mipsilon_vm::trace::{Traces, generate};
use mipsilon_vm::{Limits, Program, Record, RunOutcome, record};
use p3_field::PrimeField64;

/// A row of the manifest.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Guest {
    /// The ELF file, relative to `guests/`.
    pub elf: String,
    /// The private input, relative to `guests/`.
    pub input: Option<String>,
    /// The exit code.
    pub exit_code: u32,
    /// The public output.
    pub output_hex: String,
}

/// The folder `guests/`.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../guests")
}

fn read(path: &str) -> Vec<u8> {
    let path = folder().join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Guest {
    /// Every guest of the manifest.
    pub fn all() -> Vec<Self> {
        serde_json::from_slice(&read("manifest.json")).expect("guests/manifest.json")
    }

    /// The ELF file's bytes.
    pub fn elf_bytes(&self) -> Vec<u8> {
        read(&self.elf)
    }

    /// The program.
    pub fn program(&self) -> Program {
        Program::from_elf(&self.elf_bytes()).unwrap_or_else(|error| panic!("{}: {error}", self.elf))
    }

    /// The private input.
    pub fn input_bytes(&self) -> Vec<u8> {
        self.input.as_deref().map(read).unwrap_or_default()
    }
}

/// Executes and records a program that exits.
pub fn execute(program: &Program, input: &[u8]) -> (RunOutcome, Record) {
    record(program, input, &mut |_, _| {}, Limits::default(), &AtomicU64::new(0))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The traces of a run with the tables and public values they belong to.
#[derive(Clone)]
pub struct Witness<F> {
    /// The tables.
    pub tables: Tables,
    /// The traces.
    pub traces: Traces<F>,
    /// The public values.
    pub public: Vec<F>,
}

/// Executes a program and generates its traces.
pub fn witness<F: PrimeField64>(program: &Program, input: &[u8]) -> Witness<F> {
    let (outcome, record) = execute(program, input);
    let tables = program.tables(outcome.output.len());
    let traces = generate(program, &tables, &record).unwrap_or_else(|error| panic!("{error}"));
    let header =
        [program.entry() / 4, record.end_clk, outcome.exit_code & 0xffff, outcome.exit_code >> 16];
    let output = outcome.output.iter().map(|&byte| u32::from(byte));
    let public = header.into_iter().chain(output).map(F::from_u32).collect();
    Witness { tables, traces, public }
}
